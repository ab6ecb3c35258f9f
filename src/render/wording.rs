//! The short words of a report: names of classes and sections, percentages, targets, as the words file has them.
//!
//! It must not know where they are printed.

use crate::domain::assessment::{Class, Freshness};
use crate::domain::phrase::Phrase;
use crate::domain::plan::Review;
use crate::domain::report::{Correction, Count, Edition, Issue, Report, Said, Wording, Zero};
use crate::render::language::{Language, percent};

/// How many indicators reported as zero the first page names.
const MOST_ZEROS: usize = 6;

/// The mark and the name of a judgement: those of the grade, or of the class where there is no grade.
pub(super) fn class_label(language: &Language, class: Class, grade: Option<&(String, String)>) -> (String, String) {
    grade.cloned().unwrap_or_else(|| {
        let name = class.as_str();
        (language.word(&format!("report.pdf.mark.{name}")), language.word(&format!("class.{name}")))
    })
}

/// A judgement in one line: a grade with its mark, a class by its name.
pub(super) fn judgement(language: &Language, class: Class, grade: Option<&(String, String)>) -> String {
    let (mark, name) = class_label(language, class, grade);
    if grade.is_some() { format!("{mark} {name}") } else { name }
}

/// What is said of a value's age; nothing where it is as it should be.
pub(super) fn age(language: &Language, freshness: Freshness) -> Option<String> {
    match freshness {
        Freshness::Stale => Some(language.word("report.pdf.freshness.stale")),
        Freshness::AfterSnapshot => Some(language.word("report.pdf.freshness.after_snapshot")),
        Freshness::Ok | Freshness::Unknown => None,
    }
}

/// The section's name, or that nobody answers.
pub(super) fn section(language: &Language, section: Option<&str>) -> String {
    section.map_or_else(|| language.word("report.pdf.no_section"), str::to_owned)
}

/// A ratio with its name: 到達率 85% towards the last year's target, 達成率 85% of the year's own.
pub(super) fn rate(language: &Language, ratio: f64, digits: usize, against_final_target: bool) -> String {
    if ratio < 0.0 {
        return language.rate(ratio, digits);
    }
    let key = if against_final_target { "report.pdf.rate" } else { "report.pdf.rate_of_year" };
    language.say(&Phrase::new(key).with("percent", percent(ratio, digits)))
}

/// What was to be expected, in no more digits than help to read it.
pub(super) fn in_short(expected: f64) -> f64 {
    let scale = match expected.abs() {
        size if size < 10.0 => 100.0,
        size if size < 1000.0 => 10.0,
        _ => 1.0,
    };
    (expected * scale).round() / scale
}

/// The counts worth a column: every grade, and every class that has indicators or had some.
pub(super) fn shown(report: &Report) -> impl Iterator<Item = &Count> {
    report
        .counts
        .iter()
        .filter(|count| count.grade.is_some() || count.number > 0 || count.change.is_some_and(|change| change != 0))
}

/// A change with its sign (＋2, －1, ±0).
pub(super) fn change(language: &Language, change: i64) -> String {
    let key = match change.signum() {
        1 => "report.pdf.change.more",
        -1 => "report.pdf.change.fewer",
        _ => "report.pdf.change.same",
    };
    language.say(&Phrase::new(key).with("number", change.unsigned_abs().to_string()))
}

/// What the ratios of the lowest indicators mean, and how many more are below what was to be expected.
pub(super) fn lowest_note(language: &Language, report: &Report) -> String {
    let lagging: usize =
        report.counts.iter().filter(|count| count.class == Class::Lagging).map(|count| count.number).sum();
    let shown = report.attention.len();
    let lowest = Phrase::new("report.pdf.attention.lowest").with("lagging", lagging).with("shown", shown);
    let lowest = if lagging > shown && shown > 0 { language.say(&lowest) } else { String::new() };
    let rate = if report.against_final_target { "final" } else { "yearly" };
    lowest + &language.word(&format!("report.pdf.rate_note.{rate}"))
}

/// Which indicators are reported as zero, in one sentence; none where none is.
pub(super) fn zeros(language: &Language, report: &Report) -> Option<String> {
    let count = report.zeros.len();
    let item = |zero: &Zero| {
        let item = Phrase::new("report.pdf.attention.zero_item").with("indicator", zero.indicator.as_str());
        language.say(&item.with("section", section(language, zero.section.as_deref())))
    };
    let names: Vec<String> = report.zeros.iter().take(MOST_ZEROS).map(item).collect();
    let phrase = Phrase::new("report.pdf.attention.zero").with("count", count).with("more", count - names.len());
    (count > 0).then(|| language.say(&phrase.with("names", names)))
}

/// Working days since or until the deadline.
pub(super) fn overdue(language: &Language, days: i64) -> String {
    let key = match days.signum() {
        1 => "report.pdf.overdue.after",
        -1 => "report.pdf.overdue.before",
        _ => "report.pdf.overdue.today",
    };
    language.say(&Phrase::new(key).with("days", days.unsigned_abs().to_string()))
}

/// What a section says of an indicator, a line a kind. To the office it also says what was not entered.
pub(super) fn said(language: &Language, said: &Said, edition: Edition) -> String {
    let nothing = (edition == Edition::Internal).then(|| language.word("report.pdf.said.nothing"));
    let line = |kind: &str, words: Option<&String>| {
        let words = words.or(nothing.as_ref())?.as_str();
        Some(language.say(&Phrase::new(format!("report.pdf.said.{kind}")).with("words", words)))
    };
    let next = said.next.as_ref().map(|(day, words)| {
        language.say(&Phrase::new("report.pdf.said.date").with("date", *day).with("words", words.as_str()))
    });
    let next = line("next", next.as_ref());
    let own = match (&said.cause, &said.measure, &said.comment) {
        (None, None, comment) => vec![line("both", comment.as_ref())],
        (cause, measure, comment) => {
            let comment = comment.as_ref().and_then(|comment| line("comment", Some(comment)));
            vec![line("cause", cause.as_ref()), line("measure", measure.as_ref()), comment]
        }
    };
    let lines: Vec<String> = own.into_iter().chain([next]).flatten().collect();
    // Where nothing was entered one line says so.
    lines.join(if *said == Said::default() { "\u{3000}" } else { "\n" })
}

/// What a section says of itself, a line a kind; of what was not entered it says nothing.
pub(super) fn entered(language: &Language, words: &Said) -> String {
    said(language, words, Edition::Public)
}

/// The plan's years as people write them (平成28～32年度).
pub(super) fn period(language: &Language, report: &Report) -> String {
    let (first, last) = report.years;
    let years = Phrase::new("format.years")
        .with("era", report.era.name())
        .with("first", first.in_era(report.era).to_string())
        .with("last", last.in_era(report.era).to_string())
        .with("first_year", first.0.to_string())
        .with("last_year", last.0.to_string());
    language.say(&Phrase::new("report.pdf.period").with("years", years))
}

/// Whether the figures are final and who may see the report, as its stamps say it.
pub(super) fn stamps(language: &Language, issue: Issue) -> [String; 2] {
    let standing = if issue.is_final { "final" } else { "preliminary" };
    let edition = if issue.edition == Edition::Public { "public" } else { "internal" };
    [standing, edition].map(|stamp| language.word(&format!("report.pdf.stamp.{stamp}")))
}

/// Which report of its 基準日 it is.
pub(super) fn version(language: &Language, issue: Issue) -> String {
    issue.version.map_or_else(
        || language.word("report.pdf.trial"),
        |number| language.say(&Phrase::new("report.pdf.version").with("number", number)),
    )
}

/// The 基準日 as titles write it (平成29年3月15日現在).
pub(super) fn as_of(language: &Language, report: &Report) -> String {
    language.say(&Phrase::new("report.pdf.as_of").with("date", report.as_of))
}

/// The name of the place where an indicator stands in the progress table.
pub(super) fn row_anchor(indicator: &str) -> String {
    format!("row {indicator}")
}

/// The name of the place where a section's own list begins.
pub(super) fn section_anchor(section: &str) -> String {
    format!("section {section}")
}

/// What a cell says: its text, or that it is empty or not there.
pub(super) fn wording(language: &Language, said: &Wording) -> String {
    match said.text.as_deref() {
        None => language.word("report.pdf.gaps.no_cell"),
        Some(text) if text.trim().is_empty() => language.word("report.pdf.gaps.blank"),
        Some(text) => text.to_owned(),
    }
}

/// When a correction was first seen, and where it stands.
pub(super) fn origin(language: &Language, correction: &Correction) -> String {
    let seen = correction.seen_at.map(|at| language.moment(at));
    let place = correction.after.place.as_ref().map(|place| format!("{} {}", place.sheet.file, place.shown()));
    [seen, place].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What is said of a value that no chief has confirmed; nothing where it is confirmed or nobody is asked.
pub(super) fn unconfirmed(language: &Language, review: &Review) -> Option<String> {
    review.is_open().then(|| language.word(&format!("review.{}", review.as_str())))
}

/// What a cell says, or that it is empty or nowhere.
pub(super) fn text_of(raw: Option<&str>, language: &Language) -> String {
    match raw {
        None => language.word("report.pdf.gaps.no_cell"),
        Some(raw) if raw.trim().is_empty() => language.word("report.pdf.gaps.blank"),
        Some(raw) => raw.to_owned(),
    }
}

/// What is asked, in the short words of the list where the words file has them: the text that a letter would repeat
/// stands beside it.
pub(super) fn in_question(reason: &Phrase, language: &Language) -> String {
    let short = Phrase { key: format!("report.pdf.ask.{}", reason.key).into(), args: reason.args.clone() };
    language.say(if language.has(&short.key) { &short } else { reason })
}
