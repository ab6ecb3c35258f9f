//! One indicator, one strip: its judgement, its figures, what its section says, how it got here, and its course.
//!
//! A strip is never parted; what no page can hold of it continues below. It must not know which section it belongs to.

use crate::domain::assessment::Class;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::one_line;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::report::{Edition, Past, Report, Said, Standing, Strip};
use crate::render::language::Language;

use super::colour::Ink;
use super::curve::{self, Course};
use super::gaps::{in_question, text_of};
use super::page::Book;
use super::structure::ElementId;
use super::text::{Align, Line, Style, height};
use crate::render::wording::{age, class_label, in_short, rate, said};

const PAD: f32 = 4.5;
/// The widths of the judgement at the left and of the course at the right.
const JUDGEMENT: f32 = 62.0;
const COURSE: f32 = 168.0;
/// How high a course is at least.
const COURSE_HIGH: f32 = 56.0;
/// How many earlier reports the course in words names.
const MOST_PAST: usize = 3;

/// Puts a strip below what is there.
pub(super) fn put(book: &mut Book<'_>, parent: ElementId, strip: &Strip, report: &Report, language: &Language) {
    let (left, width, size) = (book.left(), book.width(), book.part().text_pt);
    book.setter.enter(&strip.name);
    let inner = width - JUDGEMENT - COURSE - 2.0 * PAD;
    let text = Style::new(size);
    let name = book.setter.set(&strip.name, text.bold(), inner);
    let mut words: Vec<Vec<Line>> =
        words(strip, report, language).iter().map(|(line, ink)| book.setter.set(line, text.ink(*ink), inner)).collect();
    let mut taken = height(&name) + 2.0 * PAD;
    let full = book.full_room();
    let fits = words.iter().take_while(|lines| {
        taken += height(lines);
        taken <= full
    });
    let later = words.split_off(fits.count());
    let judged = judged(book, strip, report, language);
    let said = height(&name) + words.iter().map(|lines| height(lines)).sum::<f32>();
    let bar = if strip.ratio.is_some() { 9.0 } else { 0.0 };
    let high = (said.max(height(&judged) + bar).max(COURSE_HIGH) + 2.0 * PAD).min(full);
    book.need(high);
    let top = book.y;
    book.bookmark(3, &strip.name);
    book.artifact(|pen| {
        pen.fill(left, top, JUDGEMENT, high, Ink::Shade);
        pen.frame(left, top, width, high, 0.5, Ink::Rule);
        pen.frame(left, top, JUDGEMENT, high, 0.5, Ink::Rule);
    });
    let element = book.element(parent, "H3");
    let beside = left + JUDGEMENT + PAD;
    book.tagged(element, |pen| pen.lines(&name, beside, top + PAD, inner));
    let element = book.element(parent, "P");
    book.tagged(element, |pen| pen.lines(&judged, left, top + PAD, JUDGEMENT));
    if let Some(ratio) = strip.ratio {
        let (y, long) = (top + PAD + height(&judged) + 3.0, JUDGEMENT - 16.0);
        book.artifact(|pen| pen.bar(left + 8.0, y, long, ratio, Ink::Accent));
    }
    let mut y = top + PAD + height(&name);
    for lines in words {
        let element = book.element(parent, "P");
        book.tagged(element, |pen| pen.lines(&lines, beside, y, inner));
        y += height(&lines);
    }
    if curve::says_something(&strip.curve) {
        let number = |number: f64| language.number(number);
        let course = Course {
            curve: &strip.curve,
            expected: strip.expected.map(|expected| (report.year, expected)),
            years: strip.curve.years.iter().map(|year| language.year(*year, report.era)).collect(),
            number: &number,
            alt: alt(strip, report, language),
        };
        let area = [left + width - COURSE, top + 2.0, COURSE, (high - 4.0).min(COURSE_HIGH + 14.0)];
        curve::put(book, parent, &course, area);
    }
    book.y = top + high;
    for lines in later {
        let element = book.element(parent, "P");
        book.put(element, &lines, beside, inner);
    }
}

/// Mark, name and rate.
fn judged(book: &Book<'_>, strip: &Strip, report: &Report, language: &Language) -> Vec<Line> {
    let size = book.part().text_pt;
    let (mark, name) = class_label(language, strip.class, strip.grade.as_ref());
    let centre = Style::new(size).align(Align::Centre);
    let mut lines = book.setter.set(&mark, Style::new(size + 4.0).bold().align(Align::Centre), JUDGEMENT);
    lines.extend(book.setter.set(&name, centre.bold(), JUDGEMENT - 4.0));
    if let Some(ratio) = strip.ratio {
        let rate = rate(language, ratio, strip.percent_digits, report.against_final_target);
        lines.extend(book.setter.set(&rate, centre, JUDGEMENT - 4.0));
    }
    lines
}

/// What stands beside the judgement, a paragraph a line.
fn words(strip: &Strip, report: &Report, language: &Language) -> Vec<(String, Ink)> {
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
    let mut words = vec![(figures.join("\u{3000}"), Ink::Text)];
    let asks = matches!(strip.class, Class::Missing | Class::NotInSheet | Class::Ambiguous | Class::TextOnly);
    if asks && report.issue.edition == Edition::Internal {
        let question = in_question(strip.question.as_ref().unwrap_or(&strip.reason), language);
        words.push((say("strips.asked", &[("question", question.into())]), Ink::Text));
    }
    if matches!(strip.class, Class::Lagging | Class::Zero) || strip.said != Said::default() {
        words.push((said(language, &strip.said, report.issue.edition), Ink::Text));
    }
    words.extend(course(strip, language).map(|course| (course, Ink::Quiet)));
    words
}

/// A figure with its name, which no line parts.
fn whole(figure: &str) -> String {
    figure.replace(' ', "\u{A0}")
}

/// What earlier reports said, and what changed since the last; none without one.
fn course(strip: &Strip, language: &Language) -> Option<String> {
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
fn alt(strip: &Strip, report: &Report, language: &Language) -> String {
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
