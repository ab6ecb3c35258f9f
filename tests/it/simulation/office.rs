//! The office of the simulated year: the example with five rounds, values of every cadence, a second plan, and what happens
//! to people and sections. It must not know the program's rules: what may be asked is said here by hand.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use crate::support::office::ExampleOffice;

pub(crate) const FIRST: &str = "2017-04-01";
pub(crate) const LAST: &str = "2018-04-13";
/// From this day the deadline of the last round is another one.
pub(crate) const MOVED_ON: &str = "2018-03-12";

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A round: plan, 基準日, deadline, and the cadences whose values it collects.
pub(crate) struct Round {
    pub(crate) plan: &'static str,
    pub(crate) as_of: &'static str,
    pub(crate) deadline: &'static str,
    pub(crate) collects: &'static [&'static str],
}

const ALL: &[&str] = &["毎月", "四半期", "半年", "毎年"];

/// The rounds of the year, in the order of their deadlines.
pub(crate) const ROUNDS: [Round; 8] = [
    Round { plan: "sangyo", as_of: "2017-03-31", deadline: "2017-04-20", collects: ALL },
    Round { plan: "kanko", as_of: "2017-03-31", deadline: "2017-04-28", collects: ALL },
    Round { plan: "sangyo", as_of: "2017-06-30", deadline: "2017-07-14", collects: &["毎月", "四半期"] },
    Round { plan: "sangyo", as_of: "2017-09-30", deadline: "2017-10-20", collects: &["毎月", "四半期", "半年"] },
    Round { plan: "kanko", as_of: "2017-09-30", deadline: "2017-10-31", collects: &["毎月", "四半期", "半年"] },
    Round { plan: "sangyo", as_of: "2017-12-31", deadline: "2018-01-19", collects: &["毎月", "四半期"] },
    Round { plan: "sangyo", as_of: "2018-03-15", deadline: "2018-03-28", collects: ALL },
    Round { plan: "kanko", as_of: "2018-03-31", deadline: "2018-04-27", collects: ALL },
];

/// One indicator as the simulation knows it.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) plan: &'static str,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) cadence: &'static str,
    pub(crate) prerequisite: Option<String>,
    /// Who answers for it from which day on, by the section that is really there; an empty name: nobody.
    pub(crate) sections: Vec<(NaiveDate, &'static str)>,
}

impl Measure {
    /// The section that answers on the day; empty where none does.
    pub(crate) fn section(&self, on: NaiveDate) -> &'static str {
        self.sections.iter().rev().find(|(from, _)| *from <= on).map_or("", |(_, section)| section)
    }

    /// The last day on which the value of a fiscal year cannot be there yet, by the register's 公表予定月.
    pub(crate) fn unpublished_until(&self, year: i32) -> Option<NaiveDate> {
        match self.id.as_str() {
            "I06" => NaiveDate::from_ymd_opt(year + 1, 8, 31),
            "I16" => NaiveDate::from_ymd_opt(year + 1, 5, 31),
            _ => None,
        }
    }

    /// The last day on which a provisional value of a fiscal year is as good as a final one; none for ever.
    pub(crate) fn provisional_until(&self, year: i32) -> Option<NaiveDate> {
        self.unpublished_until(year)
            .or_else(|| (self.unit == "千円").then(|| NaiveDate::from_ymd_opt(year + 1, 5, 31))?)
    }

    /// Whether its cadence brings a value in the fiscal year.
    pub(crate) fn is_of_year(&self, year: i32) -> bool {
        self.id != "I33" || year == 2016
    }
}

/// The cadences that are not 毎年, as the copy's register has them.
fn cadence(id: &str) -> &'static str {
    match id {
        "I11" | "I12" => "毎月",
        "I05" | "I13" | "I32" | "I18" => "四半期",
        "I14" | "I15" | "I28" | "I36" | "I37" | "K02" => "半年",
        _ => "毎年",
    }
}

/// Who answers for what after the transfers of the year: I22 goes from nourin to kanko in April, koyo becomes
/// koyosuishin in October, and for ten days in December nobody answers for I35.
fn sections(id: &str, first: &str) -> Vec<(NaiveDate, &'static str)> {
    let known = ["shoko", "kigyo", "kanko", "nourin", "koyo"].into_iter().find(|it| *it == first).unwrap();
    let mut all = vec![(day("2016-04-01"), known)];
    match id {
        "I22" => all.push((day("2017-04-01"), "kanko")),
        _ if first == "koyo" => all.push((day("2017-10-01"), "koyosuishin")),
        _ => {}
    }
    if id == "I35" {
        all.push((day("2017-12-01"), ""));
        all.push((day("2017-12-11"), "koyosuishin"));
    }
    all
}

fn records(office: &ExampleOffice, file: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(office.folder().join(file)).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn write(office: &ExampleOffice, file: &str, columns: &[&str], rows: &[BTreeMap<String, String>]) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(columns.iter().map(|column| row.get(*column).map_or("", String::as_str))).unwrap();
    }
    std::fs::write(office.folder().join(file), writer.into_inner().unwrap()).unwrap();
}

const COLUMNS: [&str; 16] = [
    "指標ID",
    "評価指標",
    "別名",
    "重点方向",
    "重点取組",
    "取組の内容",
    "施策",
    "再掲",
    "単位",
    "性質",
    "集計",
    "望ましい方向",
    "目標",
    "周期",
    "前提指標",
    "公表予定月",
];

/// The second plan: name, unit, section.
const TOURISM: [(&str, &str, &str, &str); 3] = [
    ("K01", "観光案内所の利用者数", "人", "kanko"),
    ("K02", "周遊キャンペーンの参加事業所数", "事業所", "shoko"),
    ("K03", "農業体験の受入れ人数", "人", "nourin"),
];

/// Makes the copy, and says what is measured in it.
pub(crate) fn make() -> (ExampleOffice, Vec<Measure>) {
    let office = ExampleOffice::new();
    let mut measures = Vec::new();
    let assigned: BTreeMap<String, String> = records(&office, "assignments.csv")
        .into_iter()
        .map(|row| (row["指標ID"].clone(), row["課コード"].clone()))
        .collect();
    let mut rows = records(&office, "register.csv");
    let mut grant = rows.iter().rfind(|row| row["指標ID"] == "I36").unwrap().clone();
    for (column, text) in [
        ("指標ID", "I37"),
        ("評価指標", "商工業振興補助金の交付額"),
        ("単位", "千円"),
        ("集計", "年"),
        ("目標", "5000"),
    ] {
        grant.insert(column.to_owned(), text.to_owned());
    }
    rows.push(grant);
    let mut assignments = "指標ID,課コード,有効開始,有効終了\n".to_owned();
    for row in &mut rows {
        let id = row["指標ID"].clone();
        row.insert("周期".to_owned(), if id == "I33" { "2年ごと".to_owned() } else { cadence(&id).to_owned() });
        let published = [("I06", "翌年度8月"), ("I16", "決算")];
        if let Some((_, month)) = published.iter().find(|(known, _)| *known == id) {
            row.insert("公表予定月".to_owned(), (*month).to_owned());
        }
        if id.is_empty() || !row["再掲"].is_empty() {
            continue;
        }
        let section = assigned.get(&id).map_or("shoko", String::as_str);
        measures.push(Measure {
            plan: "sangyo",
            id: id.clone(),
            name: row["評価指標"].clone(),
            unit: row["単位"].clone(),
            cadence: cadence(&id),
            prerequisite: Some(row["前提指標"].clone()).filter(|id| !id.is_empty()),
            sections: sections(&id, section),
        });
        match id.as_str() {
            "I22" => assignments.push_str("I22,nourin,2016-04-01,2017-03-31\nI22,kanko,2017-04-01,\n"),
            "I35" => assignments.push_str("I35,koyo,2016-04-01,2017-11-30\nI35,koyosuishin,2017-12-11,\n"),
            _ => writeln!(assignments, "{id},{section},2016-04-01,").unwrap(),
        }
    }
    write(&office, "register.csv", &COLUMNS, &rows);
    std::fs::write(office.folder().join("assignments.csv"), assignments).unwrap();
    tourism(&office, &mut measures);
    contacts(&office);
    settings(&office, "01-19", "03-15");
    std::fs::remove_dir_all(office.folder().join("shared")).unwrap();
    std::fs::create_dir_all(office.folder().join("shared")).unwrap();
    (office, measures)
}

fn tourism(office: &ExampleOffice, measures: &mut Vec<Measure>) {
    let mut rows = Vec::new();
    let mut assignments = "指標ID,課コード,有効開始,有効終了\n".to_owned();
    for (id, name, unit, section) in TOURISM {
        let cells = [
            ("指標ID", id),
            ("評価指標", name),
            ("重点方向", "観光の振興"),
            ("重点取組", "① 来訪の促進"),
            ("単位", unit),
            ("性質", "流量"),
            ("集計", "年"),
            ("望ましい方向", "増"),
            ("目標", "100"),
            ("周期", cadence(id)),
        ];
        rows.push(cells.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect());
        writeln!(assignments, "{id},{section},2016-04-01,").unwrap();
        measures.push(Measure {
            plan: "kanko",
            id: id.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            cadence: cadence(id),
            prerequisite: None,
            sections: sections(id, section),
        });
    }
    write(office, "kanko-register.csv", &COLUMNS, &rows);
    std::fs::write(office.folder().join("kanko-assignments.csv"), assignments).unwrap();
}

/// The chief of shoko changes in April, the post of kigyo's stays empty until the end of May, koyo is reorganised.
fn contacts(office: &ExampleOffice) {
    office.replace(
        "contacts.csv",
        "区分,課コード,名称,アドレス,有効開始,有効終了",
        "区分,課コード,名称,アドレス,有効開始,有効終了,後継課コード",
    );
    for (was, is) in [
        (
            "課,koyo,雇用労働課,koyo@city.example.jp,2016-04-01,",
            "課,koyo,雇用労働課,koyo@city.example.jp,2016-04-01,2017-09-30,koyosuishin\n\
             課,koyosuishin,雇用推進課,koyosuishin@city.example.jp,2017-10-01,,\n\
             課長,koyosuishin,雇用推進課長,koyosuishin-kacho@city.example.jp,2017-10-01,,\n\
             課長代理,kigyo,企業立地推進課長代理,kigyo-dairi@city.example.jp,2016-04-01,,",
        ),
        (
            "課長,shoko,商工労政課長,shoko-kacho@city.example.jp,2016-04-01,",
            "課長,shoko,商工労政課長,shoko-kacho@city.example.jp,2016-04-01,2017-03-31\n\
             課長,shoko,商工労政課長,shoko-kacho2@city.example.jp,2017-04-01,",
        ),
        (
            "課長,kigyo,企業立地推進課長,kigyo-kacho@city.example.jp,2016-04-01,",
            "課長,kigyo,企業立地推進課長,kigyo-kacho@city.example.jp,2016-04-01,2017-03-31\n\
             課長,kigyo,企業立地推進課長,kigyo-kacho@city.example.jp,2017-06-01,",
        ),
    ] {
        office.replace("contacts.csv", was, is);
    }
    // A line of seven columns has seven cells.
    let text = std::fs::read_to_string(office.folder().join("contacts.csv")).unwrap();
    let lines =
        text.lines().map(|line| format!("{line}{}", ",".repeat(6_usize.saturating_sub(line.matches(',').count()))));
    std::fs::write(office.folder().join("contacts.csv"), lines.collect::<Vec<_>>().join("\n")).unwrap();
}

/// Writes the settings, with the deadlines of December's and March's rounds.
pub(crate) fn settings(office: &ExampleOffice, december: &str, march: &str) {
    let text = std::fs::read_to_string(office.settings()).unwrap();
    let head = text.split_once("[[plan]]").unwrap().0;
    let plan = |id: &str, name: &str, prefix: &str, rounds: &str| {
        format!(
            "[[plan]]\nid = \"{id}\"\nname = \"{name}\"\nfirst_year = 2016\nlast_year = 2020\n\
             register = \"{prefix}register.csv\"\nassignments = \"{prefix}assignments.csv\"\n\
             levels = [\"重点方向\", \"重点取組\"]\ndetails = [\"取組の内容\", \"施策\"]\n\
             enter_at = '\\\\fs01\\共有\\{name}.csv'\nrounds = [{rounds}]\n\
             [[plan.source]]\nname = \"進捗状況表\"\nkind = \"folder\"\npath = \"shared\"\nfiles = \"{id}.csv\"\n\
             settle_ms = 0\nshape = \"wide\"\ncolumns = {{ indicator = \"評価指標\", actual = \"実績\" }}\n\n"
        )
    };
    let round = |as_of: &str, deadline: &str| format!("{{ as_of = \"{as_of}\", deadline = \"{deadline} 17:00\" }}");
    let own = [
        round("03-end", "04-20"),
        round("06-end", "07-14"),
        round("09-end", "10-20"),
        round("12-end", december),
        round("03-15", march),
    ];
    // 4/29 is a holiday and a Saturday; 月末 in October is a Tuesday.
    let tourism = [round("03-end", "04-28"), round("09-end", "10-end")];
    let text = format!(
        "{head}{}{}",
        plan("sangyo", "産業振興アクションプラン", "", &own.join(", ")),
        plan("kanko", "観光振興ビジョン", "kanko-", &tourism.join(", "))
    );
    std::fs::write(office.settings(), text).unwrap();
}

/// The fiscal year of a day.
pub(crate) fn fiscal_year(on: NaiveDate) -> i32 {
    if on.month() >= 4 { on.year() } else { on.year() - 1 }
}
