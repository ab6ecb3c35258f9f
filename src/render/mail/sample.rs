//! Small samples of everything that mails are made of, for the rehearsal of templates: every list filled and empty, one
//! plan and two.
//!
//! They are never sent, so they hold no words of any language.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::assessment::{Class, Freshness};
use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::control::{Batch, Control, LeftOut, Unsent};
use crate::domain::message::Mailbox;
use crate::domain::phrase::Phrase;
use crate::domain::plan::Review;
use crate::domain::problem::Problem;
use crate::domain::reminder::{Item, Part, Reminder, Stage, Tone};
use crate::domain::report::{
    Attention, Certainty, Correction, Count, Firmness, Freeze, Gap, Issue, Report, Said, SectionGaps, Table, TableCell,
    TableEntry, TableRow, Wording,
};
use crate::domain::stated::{Stated, StatedKind};

use super::carried::Carried;
use super::sender::Sender;

pub(super) fn sender() -> Sender {
    let from = Mailbox { name: "N".to_owned(), address: "n@city.example.jp".to_owned() };
    Sender { from, reply_to: None, signature: "S".to_owned(), redirect_to: None }
}

/// Every tone, with everything asked for and with one thing only.
pub(super) fn reminders() -> Vec<Reminder> {
    let mut reminders = Vec::new();
    for tone in [Tone::Notice, Tone::Again, Tone::Overdue, Tone::Escalated] {
        let bare = || Part { inquiry: String::new(), ..part(Vec::new()) };
        let missing = Part { missing: items(), ..bare() };
        let unclear = Part { unclear: items(), ..bare() };
        for parts in [vec![part(items()), part(items())], vec![missing], vec![unclear]] {
            let answer_by = (tone >= Tone::Overdue).then(noon);
            reminders.push(Reminder {
                section: "s".to_owned(),
                section_name: "S".to_owned(),
                stage: Stage { name: "T".to_owned(), offset: 0, tone, to: Vec::new(), cc: Vec::new() },
                at: noon(),
                working_days_left: i64::try_from(reminders.len()).unwrap_or_default() % 3,
                answer_by,
                parts: parts.into_iter().map(|part| Part { tone, ..part }).collect(),
            });
        }
    }
    reminders
}

/// A first report without anything, and one with everything.
pub(in crate::render) fn reports() -> Vec<Report> {
    let counts = |change| {
        vec![
            Count { class: Class::OnTrack, grade: Some(("A".to_owned(), "G".to_owned())), number: 2, change },
            Count { class: Class::Missing, grade: None, number: 1, change: change.map(|by: i64| -by) },
        ]
    };
    let empty = Report {
        plan: "P".to_owned(),
        years: (FiscalYear(2016), FiscalYear(2020)),
        era: Era::Heisei,
        as_of: noon().date(),
        year: FiscalYear(2016),
        made_at: noon(),
        issue: Issue::default(),
        compared_with: None,
        made_by: "N".to_owned(),
        headline: Phrase::new("reason.blank"),
        counts: counts(None),
        indicators: 3,
        relisted: 0,
        decisions: Vec::new(),
        attention: Vec::new(),
        zeros: Vec::new(),
        sections: Vec::new(),
        gaps: Vec::new(),
        certainty: Certainty { provisional: 0, stale: 0, after_snapshot: 0, undated: 0 },
        next_dates: Vec::new(),
        against_final_target: false,
        table: Table {
            levels: Vec::new(),
            details: Vec::new(),
            years: Vec::new(),
            actual_years: 0,
            rows: Vec::new(),
            footnotes: Vec::new(),
        },
        strips: Vec::new(),
        left_out: 0,
        firmness: Firmness::default(),
    };
    let full = Report {
        counts: counts(Some(1)),
        relisted: 1,
        decisions: vec![Phrase::new("reason.blank")],
        certainty: Certainty { provisional: 1, stale: 1, after_snapshot: 1, undated: 1 },
        next_dates: vec![(noon().date(), Phrase::new("report.next.as_of"))],
        against_final_target: true,
        attention: vec![attention()],
        gaps: vec![gaps()],
        table: table(),
        firmness: firmness(),
        ..empty.clone()
    };
    vec![empty.clone(), Report { counts: counts(Some(0)), ..empty }, full]
}

fn attention() -> Attention {
    Attention {
        id: "I".to_owned(),
        indicator: "I".to_owned(),
        value: 1.0,
        expected: Some(2.0),
        target: "T".into(),
        unit: "U".to_owned(),
        ratio: Some(0.5),
        percent_digits: 0,
        grade: ("B".to_owned(), "G".to_owned()),
        as_of: Some(noon().date()),
        section: None,
        said: Said::default(),
        review: Review::Open,
    }
}

fn gaps() -> SectionGaps {
    let gap = Gap {
        indicator: "I".to_owned(),
        target: "T".into(),
        raw: None,
        reason: Phrase::new("reason.blank"),
        chased: true,
    };
    let all = vec![gap.clone(), gap];
    let (stale, unclear, words_only) = (all.clone(), all.clone(), all.clone());
    SectionGaps { section: None, days_overdue: 1, missing: all, stale, unclear, words_only }
}

fn table() -> Table {
    let cell = |span| TableCell { text: "X".to_owned(), span };
    let entry = TableEntry {
        id: "I".to_owned(),
        name: "I".to_owned(),
        relisted: true,
        target: "T".into(),
        cells: vec![cell((1, 2)), cell((0, 0))],
        class: Class::OnTrack,
        grade: Some(("A".to_owned(), "G".to_owned())),
        ratio: Some(1.2),
        percent_digits: 0,
        freshness: Freshness::Stale,
        provisional: true,
        review: Review::Open,
        section: None,
    };
    let row = |node, entry| TableRow { path: vec!["L".to_owned()], details: vec!["D".to_owned()], node, entry };
    Table {
        levels: vec!["L".to_owned()],
        details: vec!["D".to_owned()],
        years: vec![FiscalYear(2016), FiscalYear(2017)],
        actual_years: 1,
        rows: vec![row(0, Some(entry)), row(1, None)],
        footnotes: vec!["F".to_owned()],
    }
}

fn firmness() -> Firmness {
    let said = Wording { text: Some("X".to_owned()), ..Wording::default() };
    let correction = Correction {
        freeze: "F".to_owned(),
        as_of: noon().date(),
        year: FiscalYear(2016),
        id: "I".to_owned(),
        name: "I".to_owned(),
        section: None,
        before: Wording::default(),
        after: said,
        seen_at: Some(noon()),
    };
    let freeze = Freeze { id: "F".to_owned(), at: noon(), sha256: "0".to_owned() };
    Firmness { freeze: Some(freeze), corrections: vec![correction], stated: stated() }
}

/// All of a report, its first part, and nothing of it.
pub(super) fn carried() -> [Carried<'static>; 3] {
    [Carried::Whole(&[]), Carried::Summary { pdf: &[], whole: 1, id: "I" }, Carried::Nothing { whole: 1, id: "I" }]
}

/// A problem with a place and one without.
pub(super) fn problems() -> Vec<Problem> {
    vec![Problem::fault("no_manager"), Problem::fault("no_manager").in_file("F").at("1")]
}

/// An account without anything, and one with everything.
pub(super) fn controls() -> Vec<Control> {
    let day = noon().date();
    let what = || Phrase::new("control.what.report");
    let empty = Control {
        key: "k".to_owned(),
        from: day,
        until: day,
        modes: Vec::new(),
        sent: Vec::new(),
        unsent: Vec::new(),
        skipped: Vec::new(),
        nothing: 0,
        stated: Vec::new(),
    };
    let text = || "X".to_owned();
    let unsent =
        |because| Unsent { day, letter: text(), subject: text(), recipient: text(), word: "held".to_owned(), because };
    let full = Control {
        modes: vec![Phrase::new("mode.approval")],
        sent: vec![
            Batch { day, what: what(), letters: 1, recipients: vec![text()] },
            Batch { day, what: what(), letters: 30, recipients: vec![text(); 30] },
        ],
        unsent: vec![unsent(text()), unsent(String::new())],
        skipped: vec![LeftOut { because: text(), what: vec![(what(), 1), (what(), 2)] }],
        nothing: 1,
        stated: stated(),
        ..empty.clone()
    };
    vec![empty, full]
}

/// One that holds, and one that is only recorded.
fn stated() -> Vec<Stated> {
    let stated = |kind, holds| Stated {
        number: 1,
        on: noon().date(),
        kind,
        said: Phrase::new("reason.blank"),
        from: Phrase::new("reason.blank"),
        by_link: holds,
        holds,
    };
    vec![stated(StatedKind::Answer, true), stated(StatedKind::Withdrawal, false)]
}

fn part(items: Vec<Item>) -> Part {
    Part {
        plan: "P".to_owned(),
        enter_at: "E".to_owned(),
        inquiry: "I".to_owned(),
        answer_at: Some("A".to_owned()),
        as_of: noon().date(),
        deadline: noon(),
        moved: true,
        tone: Tone::Notice,
        missing: items.clone(),
        stale: items.clone(),
        unclear: items.clone(),
        outlook: items.clone(),
        low: items.clone(),
        sent_back: items,
    }
}

fn items() -> Vec<Item> {
    let full = Item {
        indicator: "I".to_owned(),
        year: Some("Y".to_owned()),
        target: "T".into(),
        raw: Some("R".to_owned()),
        unit: "U".to_owned(),
        expected: Some(1.5),
        ratio: Some(0.5),
        percent_digits: 0,
        questions: vec![Phrase::new("reason.blank")],
        also_at: vec!["M".to_owned()],
    };
    let bare = Item { year: None, target: "".into(), raw: None, also_at: Vec::new(), ..full.clone() };
    vec![full.clone(), Item { raw: Some(String::new()), ..full }, bare]
}

fn noon() -> NaiveDateTime {
    NaiveDate::default().and_time(NaiveTime::from_hms_opt(12, 30, 0).unwrap_or_default())
}
