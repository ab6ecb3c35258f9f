//! The monthly mail to the managers, whole and cut, preliminary and final.

use shinchoku::domain::assessment::Class;
use shinchoku::domain::calendar::{Era, FiscalYear};
use shinchoku::domain::message::Message;
use shinchoku::domain::phrase::Phrase;
use shinchoku::domain::plan::Review;
use shinchoku::domain::report::{
    Attention, Certainty, Correction, Count, Firmness, Freeze, Gap, Issue, Report, Said, SectionGaps, Table, Wording,
};
use shinchoku::render::language::Language;
use shinchoku::render::mail::{Carried, report_mail};
use shinchoku::render::templates::Templates;

use super::notices::stated;
use super::office::{at, mailbox, sender};

/// The first report of a plan.
pub(super) fn first(templates: &Templates, language: &Language) -> Message {
    mail(templates, language, &report(None), Carried::Whole(&pdf()))
}

/// One that is compared with another.
pub(super) fn again(templates: &Templates, language: &Language) -> Message {
    mail(templates, language, &report(Some(2)), Carried::Whole(&pdf()))
}

/// One of frozen readings with corrections, of which the mail carries the first page alone.
pub(super) fn settled(templates: &Templates, language: &Language) -> Message {
    let wording = |text: &str| Wording { text: Some(text.to_owned()), ..Wording::default() };
    let correction = Correction {
        freeze: "freeze/sangyo/2017-03-15".to_owned(),
        as_of: at("2017-03-15", 0, 0).date(),
        year: FiscalYear(2016),
        id: "I01".to_owned(),
        name: "就労支援フェアの就職者数".to_owned(),
        section: Some("雇用労働課".to_owned()),
        before: wording("14人"),
        after: wording("16人"),
        seen_at: Some(at("2017-03-23", 8, 30)),
    };
    let freeze =
        Freeze { id: correction.freeze.clone(), at: at("2017-03-22", 17, 30), sha256: "0123456789abcdef".repeat(4) };
    let firmness = Firmness { freeze: Some(freeze), corrections: vec![correction], stated: stated() };
    let issue = Issue { version: Some(2), is_final: true, ..Issue::default() };
    let report = Report { firmness, issue, ..report(Some(2)) };
    let summary = Carried::Summary { pdf: &pdf()[..40_000], whole: 9_700_000, id: "report/sangyo/2017-03" };
    mail(templates, language, &report, summary)
}

/// One of which the mail carries nothing, in a month without anything to decide.
pub(super) fn bare(templates: &Templates, language: &Language) -> Message {
    let report = Report { decisions: vec![], attention: vec![], gaps: vec![], ..report(Some(0)) };
    let nothing = Carried::Nothing { whole: 9_700_000, id: "report/sangyo/2017-03" };
    mail(templates, language, &report, nothing)
}

fn mail(templates: &Templates, language: &Language, report: &Report, carried: Carried<'_>) -> Message {
    let to =
        [("産業環境部長", "sangyo-bucho"), ("商工労政課長", "shoko-kacho"), ("農とみどり推進課長", "nourin-kacho")];
    let to = to.map(|(name, local)| mailbox(name, local)).to_vec();
    report_mail(templates, language, report, "sangyo", carried, &sender(), to).expect("a mail")
}

/// Bytes of every value, as many as a report has.
fn pdf() -> Vec<u8> {
    (0..175_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
}

fn attention(
    indicator: &str,
    value: f64,
    (expected, target, unit): (f64, &str, &str),
    (mark, name): (&str, &str),
    section: &str,
) -> Attention {
    Attention {
        id: indicator.to_owned(),
        indicator: indicator.to_owned(),
        value,
        expected: Some(expected),
        target: target.into(),
        unit: unit.to_owned(),
        ratio: Some(value / expected),
        percent_digits: 0,
        grade: (mark.to_owned(), name.to_owned()),
        as_of: None,
        section: Some(section.to_owned()),
        said: Said::default(),
        review: Review::Open,
    }
}

fn gaps(section: &str, missing: usize, stale: usize, unclear: usize, words_only: usize) -> SectionGaps {
    let gap = |_| Gap {
        indicator: "指標".to_owned(),
        target: "".into(),
        raw: None,
        reason: Phrase::new("reason.blank"),
        chased: true,
    };
    let gaps = |count: usize| (0..count).map(gap).collect::<Vec<_>>();
    SectionGaps {
        section: Some(section.to_owned()),
        days_overdue: 6,
        missing: gaps(missing),
        stale: gaps(stale),
        unclear: gaps(unclear),
        words_only: gaps(words_only),
    }
}

fn report(change: Option<i64>) -> Report {
    let graded = |mark: &str, name: &str, number, change| Count {
        class: Class::OnTrack,
        grade: Some((mark.to_owned(), name.to_owned())),
        number,
        change,
    };
    let plain = |class, number, change| Count { class, grade: None, number, change };
    let none = change.map(|_| 0);
    Report {
        plan: "産業振興アクションプラン".to_owned(),
        years: (FiscalYear(2016), FiscalYear(2020)),
        era: Era::Heisei,
        as_of: at("2017-03-15", 0, 0).date(),
        year: FiscalYear(2016),
        made_at: at("2017-03-24", 8, 30),
        issue: Issue { version: Some(1), ..Issue::default() },
        compared_with: None,
        made_by: "商工労政課　アクションプラン事務局".to_owned(),
        headline: Phrase::new("report.headline")
            .with("indicators", 36.0)
            .with("on_track", 11.0)
            .with("lagging", 6.0)
            .with("zero", 4.0)
            .with("missing", 8.0)
            .with("text_only", 3.0)
            .with("ambiguous", 4.0)
            .with("unreadable", 0.0),
        counts: vec![
            graded("A", "順調", 8, change),
            graded("B+", "概ね順調", 3, none),
            graded("B", "やや遅れ", 5, none),
            graded("C", "遅れ", 1, none),
            plain(Class::Zero, 4, none),
            plain(Class::NotJudged, 0, none),
            plain(Class::Missing, 8, change.map(|by| -by)),
            plain(Class::TextOnly, 3, none),
            plain(Class::Ambiguous, 4, none),
            plain(Class::Unreadable, 0, none),
        ],
        indicators: 36,
        relisted: 3,
        decisions: vec![
            Phrase::new("report.decision.lowest")
                .with("indicator", "就労支援フェアの就職者数")
                .with("value", 14.0)
                .with("target", Phrase::new("aim.reach").with("number", 45.0).with("unit", "人"))
                .with("unit", "人"),
            Phrase::new("report.decision.target_passed")
                .with("name", "商店街の活性化や認知度向上にむけたイベントの数")
                .with("value", 6.0)
                .with("target", 3.0)
                .with("unit", "件"),
            Phrase::new("report.decision.symbols").with("symbol", "—").with("count", 7.0),
        ],
        zeros: vec![],
        sections: vec![],
        attention: vec![
            attention("就労支援フェアの就職者数", 14.0, (36.0, "45人/年", "人"), ("C", "遅れ"), "雇用労働課"),
            attention(
                "雇用・労働関係セミナー受講者数",
                92.0,
                (181.67, "190人/年", "人"),
                ("B", "やや遅れ"),
                "商工労政課",
            ),
        ],
        gaps: vec![
            gaps("商工労政課", 5, 2, 2, 1),
            gaps("企業立地推進課", 1, 0, 0, 0),
            gaps("農とみどり推進課", 2, 0, 2, 2),
        ],
        certainty: Certainty { provisional: usize::from(change.is_none()), stale: 2, after_snapshot: 1, undated: 15 },
        next_dates: if change.is_none() {
            vec![]
        } else {
            vec![(at("2017-09-15", 0, 0).date(), Phrase::new("report.next.as_of"))]
        },
        against_final_target: true,
        strips: Vec::new(),
        left_out: 0,
        table: Table {
            levels: vec![],
            details: vec![],
            years: vec![],
            actual_years: 0,
            rows: vec![],
            footnotes: vec![],
        },
        firmness: Firmness::default(),
    }
}
