//! The words of one indicator's strip and of the section that it stands under, for every edition that shows strips.
//!
//! It must not know how a strip looks.

use crate::domain::assessment::Class;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::one_line;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::report::{Edition, Past, Report, Said, Standing, Strip};

use super::language::Language;
use super::wording::{age, class_label, in_question, in_short, judgement, overdue, said, text_of};

/// How many earlier reports the course in words names.
const MOST_PAST: usize = 3;

/// The sections in the order in which the plan first names them, each with its strips; at the end what nobody answers for.
pub(super) fn by_section(report: &Report) -> Vec<(Option<&str>, Vec<&Strip>)> {
    let mut sections: Vec<(Option<&str>, Vec<&Strip>)> = Vec::new();
    for strip in &report.strips {
        let name = strip.section.as_deref();
        match sections.iter_mut().find(|(own, _)| *own == name) {
            Some((_, strips)) => strips.push(strip),
            None => sections.push((name, vec![strip])),
        }
    }
    sections.sort_by_key(|(name, _)| name.is_none());
    sections
}

/// How a section stands as a whole, and what it has still to enter.
pub(super) fn standing(language: &Language, report: &Report, name: Option<&str>, strips: &[&Strip]) -> Vec<String> {
    let counts: Vec<String> = report
        .counts
        .iter()
        .map(|count| {
            let number = strips.iter().filter(|it| it.class == count.class && it.grade == count.grade).count();
            (judgement(language, count.class, count.grade.as_ref()), number)
        })
        .filter(|(_, number)| *number > 0)
        .map(|(label, number)| format!("{label}\u{A0}{number}"))
        .collect();
    let standing = Phrase::new("report.pdf.strips.standing").with("indicators", strips.len()).with("counts", counts);
    let gaps = report.gaps.iter().find(|gaps| gaps.section.as_deref() == name);
    let open = gaps.map(|gaps| {
        let open = Phrase::new("report.pdf.strips.open")
            .with("missing", gaps.missing.len())
            .with("stale", gaps.stale.len())
            .with("unclear", gaps.unclear.len())
            .with("words_only", gaps.words_only.len());
        language.say(&open.with("overdue", overdue(language, gaps.days_overdue)))
    });
    std::iter::once(language.say(&standing)).chain(open).collect()
}

/// What stands beside the judgement, a paragraph a line: figures, what is asked, what the section says.
pub(super) fn words(strip: &Strip, report: &Report, language: &Language) -> Vec<String> {
    let say = |key: &str, facts: &[(&'static str, Arg)]| {
        let phrase = Phrase::new(format!("report.pdf.{key}"));
        language.say(&facts.iter().fold(phrase, |phrase, (name, fact)| phrase.with(name, fact.clone())))
    };
    let amount = |number: f64, unit: &str| Arg::Text(format!("{}{unit}", language.number(number)));
    let mut figures = Vec::new();
    if let Some(value) = strip.value {
        figures.push(say("strips.value", &[("value", amount(value, &strip.unit))]));
    } else {
        let is_text = strip.raw.as_deref().is_some_and(|raw| !raw.trim().is_empty());
        let raw = one_line(&text_of(strip.raw.as_deref(), language));
        figures.push(say(if is_text { "strips.entry" } else { "strips.no_entry" }, &[("raw", raw.into())]));
    }
    if let Some(day) = strip.as_of {
        figures.push(say("strips.day", &[("day", day.into())]));
    }
    figures.extend(age(language, strip.freshness));
    if strip.provisional {
        figures.push(language.word("report.pdf.provisional"));
    }
    if let Some(expected) = strip.expected {
        figures.push(say("strips.expected", &[("expected", amount(in_short(expected), &strip.aim_unit))]));
    }
    if !language.write(&strip.target).is_empty() {
        figures.push(whole(&say("strips.target", &[("target", strip.target.clone())])));
    }
    let mut words = vec![figures.join("\u{3000}")];
    let asks = matches!(strip.class, Class::Missing | Class::NotInSheet | Class::Ambiguous | Class::TextOnly);
    if asks && report.issue.edition == Edition::Internal {
        let question = in_question(strip.question.as_ref().unwrap_or(&strip.reason), language);
        words.push(say("strips.asked", &[("question", question.into())]));
    }
    if matches!(strip.class, Class::Lagging | Class::Zero) || strip.said != Said::default() {
        words.push(said(language, &strip.said, report.issue.edition));
    }
    words
}

/// A figure with its name, which no line parts.
fn whole(figure: &str) -> String {
    figure.replace(' ', "\u{A0}")
}

/// What earlier reports said, and what changed since the last; none without one.
pub(super) fn course(strip: &Strip, language: &Language) -> Option<String> {
    let last = strip.history.last()?;
    let stood = |standing: &Standing| {
        let (mark, name) = class_label(language, standing.class, standing.grade.as_ref());
        standing.value.map_or(name, |value| format!("{}{} {mark}", language.number(value), strip.unit))
    };
    let past = |past: &Past| {
        let phrase = Phrase::new("report.pdf.strips.past").with("day", past.made_at.date());
        language.say(&phrase.with("stood", stood(&past.standing)))
    };
    let from = strip.history.len().saturating_sub(MOST_PAST);
    let mut steps: Vec<String> = strip.history[from..].iter().map(past).collect();
    let now = Standing { raw: strip.raw.clone(), value: strip.value, class: strip.class, grade: strip.grade.clone() };
    steps.push(stood(&now));
    let changed = match last.standing.value.zip(strip.value) {
        Some((before, now)) if (now - before).abs() > f64::EPSILON => {
            let key = if now > before { "more" } else { "fewer" };
            let phrase = Phrase::new(format!("report.pdf.strips.{key}")).with("number", (now - before).abs());
            language.say(&phrase.with("unit", strip.unit.as_str()))
        }
        _ if now == last.standing => language.word("report.pdf.strips.same"),
        _ => language.word("report.pdf.strips.other"),
    };
    Some(language.say(&Phrase::new("report.pdf.strips.course").with("steps", steps).with("changed", changed)))
}

/// What the picture says.
pub(super) fn alt(strip: &Strip, report: &Report, language: &Language) -> String {
    let series = |series: &[(FiscalYear, f64)]| -> Vec<String> {
        let one = |(year, number): &(FiscalYear, f64)| {
            format!("{} {}{}", language.year(*year, report.era), language.number(*number), strip.unit)
        };
        series.iter().map(one).collect()
    };
    let phrase = Phrase::new("report.pdf.strips.alt")
        .with("name", strip.name.as_str())
        .with("targets", series(&strip.curve.targets))
        .with("actuals", series(&strip.curve.actuals))
        .with(
            "expected",
            strip.expected.map_or_else(String::new, |it| format!("{}{}", language.number(it), strip.aim_unit)),
        );
    language.say(&phrase)
}
