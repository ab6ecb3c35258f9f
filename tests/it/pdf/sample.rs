//! A report made from the reviewed table of the example plan, by hand rather than by the program's own judging.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use shinchoku::domain::assessment::{Class, Freshness};
use shinchoku::domain::calendar::{Era, FiscalYear};
use shinchoku::domain::phrase::Phrase;
use shinchoku::domain::plan::Review;
use shinchoku::domain::report::{
    Attention, Certainty, Count, Firmness, Gap, Issue, Report, Said, SectionGaps, Table, TableCell, TableEntry,
    TableRow,
};
use shinchoku::render::language::Language;

const GOLDEN: &str = include_str!("../../data/golden.csv");
const WORDS: &str = include_str!("../../../report-templates/words/ja.toml");

/// Sentences that the domain would have chosen.
const SENTENCES: &str = r#"
[sample]
headline = "36指標中11指標が順調、6指標の到達率が目安を下回る。実績ゼロ4件。未記入8件。検討中等3件。確認中4件。"
decision = "{{ indicator }}（実績14人／目標45人）　要因の確認と来年度の実施方法"
symbols = "未記入のうち「—」7件の扱い（未実施・該当なし等の区別）"
deadline = "次回の提出期限"
missing = "「—」は、未実施、該当なし等のいずれに当たるか判別できないため、未記入として扱います。"
stale = "基準日より31日を超えて前の値です。"
unclear = "「{{ raw }}」は、この指標の実績としてよいでしょうか。"
words = "「検討中」と記載され、数値はまだありません。"
"#;

/// The sample with so many indicators in its table.
pub(crate) fn with_indicators(number: usize) -> Report {
    let mut report = report();
    let rows: Vec<TableRow> = report.table.rows.iter().filter(|row| row.entry.is_some()).cloned().collect();
    let copy = |index: usize| {
        let mut row = rows[index % rows.len()].clone();
        row.node += index / rows.len() * rows.len();
        row
    };
    report.table.rows = (0..number).map(copy).collect();
    report
}

type Record = BTreeMap<String, String>;

/// The Japanese words of the program with the sample's sentences.
pub(crate) fn japanese() -> Language {
    Language::parse("ja.toml", &format!("{WORDS}\n{SENTENCES}")).expect("the words file is valid")
}

/// The report of the reviewed table on its 基準日.
pub(crate) fn report() -> Report {
    let records = records();
    let own: Vec<&Record> = records.iter().filter(|record| record["flag_saikei"] == "no").collect();
    let day = |month, day| NaiveDate::from_ymd_opt(2017, month, day).expect("a day");
    Report {
        plan: "産業振興アクションプラン".to_owned(),
        years: (FiscalYear(2016), FiscalYear(2020)),
        era: Era::Heisei,
        as_of: day(3, 15),
        year: FiscalYear(2016),
        made_at: day(3, 24).and_hms_opt(8, 30, 0).expect("a time"),
        issue: Issue { version: Some(1), ..Issue::default() },
        compared_with: None,
        made_by: "商工労政課　アクションプラン事務局".to_owned(),
        headline: Phrase::new("sample.headline"),
        counts: counts(&own),
        indicators: own.len(),
        relisted: records.len() - own.len(),
        decisions: vec![
            Phrase::new("sample.decision").with("indicator", "就労支援フェアの就職者数"),
            Phrase::new("sample.symbols"),
        ],
        zeros: vec![],
        sections: vec![],
        attention: own
            .iter()
            .filter(|record| record["class_primary"] == "lagging")
            .map(|r| attention(r))
            .take(5)
            .collect(),
        gaps: gaps(&own),
        certainty: Certainty { provisional: 0, stale: 2, after_snapshot: 1, undated: 18 },
        next_dates: vec![(day(9, 15), Phrase::new("sample.deadline"))],
        against_final_target: true,
        table: table(&records),
        strips: Vec::new(),
        left_out: 0,
        firmness: Firmness::default(),
    }
}

fn records() -> Vec<Record> {
    let mut reader = csv::Reader::from_reader(GOLDEN.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("the reviewed table is CSV")
}

fn class(record: &Record) -> Class {
    let name = record["class_primary"].as_str();
    Class::ALL.into_iter().find(|class| class.as_str() == name).expect("a class")
}

fn grade(record: &Record) -> Option<(String, String)> {
    let name = match record["grade_primary"].as_str() {
        "A" => "順調",
        "B+" => "概ね順調",
        "B" => "やや遅れ",
        "C" => "遅れ",
        _ => return None,
    };
    Some((record["grade_primary"].clone(), name.to_owned()))
}

fn section(record: &Record) -> String {
    if record["initiative_no"] == "⑥" { "農とみどり推進課" } else { "商工労政課" }.to_owned()
}

fn ratio(record: &Record) -> Option<f64> {
    grade(record)?;
    record["ratio_primary"].parse().ok()
}

fn freshness(record: &Record) -> Freshness {
    match record["freshness_vs_snapshot"].as_str() {
        "ok" => Freshness::Ok,
        "stale" => Freshness::Stale,
        "after_snapshot" => Freshness::AfterSnapshot,
        _ => Freshness::Unknown,
    }
}

fn counts(own: &[&Record]) -> Vec<Count> {
    let grades = ["A", "B+", "B", "C"].iter().map(|mark| {
        let of: Vec<&&Record> = own.iter().filter(|record| record["grade_primary"] == *mark).collect();
        Count { class: class(of[0]), grade: grade(of[0]), number: of.len(), change: None }
    });
    let classes = Class::ALL.into_iter().filter(|class| !matches!(class, Class::OnTrack | Class::Lagging));
    let others = classes.map(|own_class| {
        let number = own.iter().filter(|record| class(record) == own_class).count();
        Count { class: own_class, grade: None, number, change: None }
    });
    grades.chain(others).collect()
}

fn attention(record: &Record) -> Attention {
    Attention {
        id: record["indicator_id"].clone(),
        indicator: record["indicator_normalized"].clone(),
        value: record["h28_value_strict"].parse().expect("a value"),
        expected: record["expected_at_as_of"].parse().ok(),
        target: record["target_raw"].as_str().into(),
        unit: record["target_unit"].clone(),
        ratio: ratio(record),
        percent_digits: 0,
        grade: grade(record).expect("a grade"),
        as_of: record["as_of_date"].parse().ok(),
        section: Some(section(record)),
        said: Said::default(),
        review: Review::NotAsked,
    }
}

fn gaps(own: &[&Record]) -> Vec<SectionGaps> {
    ["商工労政課", "農とみどり推進課"]
        .into_iter()
        .map(|name| {
            let of = |wanted: &dyn Fn(&Record) -> bool, reason: &'static str| {
                let chosen = own.iter().filter(|record| section(record) == name && wanted(record));
                chosen.map(|record| gap(record, reason)).collect()
            };
            SectionGaps {
                section: Some(name.to_owned()),
                days_overdue: 6,
                missing: of(&|record| class(record) == Class::Missing, "sample.missing"),
                stale: of(&|record| freshness(record) == Freshness::Stale, "sample.stale"),
                unclear: of(&|record| class(record) == Class::Ambiguous, "sample.unclear"),
                words_only: of(&|record| class(record) == Class::TextOnly, "sample.words"),
            }
        })
        .collect()
}

fn gap(record: &Record, reason: &'static str) -> Gap {
    Gap {
        indicator: record["indicator_normalized"].clone(),
        target: record["target_raw"].as_str().into(),
        raw: Some(record["h28_raw"].clone()),
        reason: Phrase::new(reason).with("raw", record["h28_raw"].as_str()),
        chased: !matches!(record["row_id"].as_str(), "R15" | "R20"),
    }
}

fn table(records: &[Record]) -> Table {
    let mut rows: Vec<TableRow> = records.iter().map(|record| row(record, records)).collect();
    let last = rows.last().expect("rows").path[0].clone();
    rows.push(TableRow {
        path: vec![last, "⑨ 支援機能の充実".to_owned()],
        details: vec![
            "◎利用者の視点に立った産業支援関連情報の提供\n◎専門的支援機能の充実と相談機能の強化".to_owned(),
            "(1) 産業支援関連情報の各媒体による提供\n(2) 市の産業支援機能の強化と関係機関の連携強化".to_owned(),
        ],
        node: 9,
        entry: None,
    });
    // The brace of ⑤ joins three rows to one note.
    for (offset, span) in [(18, (3, 1)), (19, (0, 0)), (20, (0, 0))] {
        let cell = &mut rows[offset].entry.as_mut().expect("an indicator").cells[3];
        cell.text = if span == (3, 1) {
            "(ヒアリング実施)\n・商店街 14件\n・商業団体連合会".to_owned()
        } else {
            String::new()
        };
        cell.span = span;
    }
    Table {
        levels: vec!["ビジョンの重点方向".to_owned(), "重点取組".to_owned()],
        details: vec!["重点取組の内容".to_owned(), "後期アクションプランの施策".to_owned()],
        years: (2016..=2020).map(FiscalYear).collect(),
        actual_years: 1,
        rows,
        footnotes: vec!["★印の項目は別紙資料あり".to_owned()],
    }
}

fn row(record: &Record, records: &[Record]) -> TableRow {
    let number = &record["initiative_no"];
    let mut measures: Vec<&str> = Vec::new();
    for other in records.iter().filter(|other| other["initiative_no"] == *number) {
        let measure = other["sub_measure_as_extracted"].as_str();
        if !measure.is_empty() && !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let cells = ["h28_raw", "h29_raw", "h30_raw", "h31_raw", "h32_raw"];
    let relisted = record["flag_saikei"] == "yes";
    TableRow {
        path: vec![record["direction"].clone(), format!("{number} {}", record["initiative_name"])],
        details: vec![in_lines(&record["measures"]), in_lines(&measures.join("\n"))],
        node: number.chars().next().map_or(0, |own| own as usize - '①' as usize),
        entry: Some(TableEntry {
            id: record["indicator_id"].clone(),
            name: record["indicator_normalized"].clone(),
            relisted,
            target: record["target_raw"].as_str().into(),
            cells: cells.iter().map(|column| TableCell { text: in_lines(&record[*column]), span: (1, 1) }).collect(),
            class: class(record),
            grade: grade(record),
            ratio: ratio(record),
            percent_digits: 0,
            freshness: freshness(record),
            provisional: false,
            review: Review::NotAsked,
            section: Some(section(record)),
        }),
    }
}

/// Begins a line before every bullet, as the sheet has it.
fn in_lines(text: &str) -> String {
    text.replace(" ◎", "\n◎")
        .replace(" ○", "\n○")
        .replace(" ・", "\n・")
        .replace(" (2)", "\n(2)")
        .replace(" (3)", "\n(3)")
}
