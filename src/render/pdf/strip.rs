//! One indicator, one strip: its judgement, its figures, what its section says, how it got here, and its course.
//!
//! A strip is never parted; what no page can hold of it continues below. It must not know which section it belongs to.

use crate::domain::report::{Report, Strip};
use crate::render::language::Language;
use crate::render::strips;

use super::colour::Ink;
use super::curve::{self, Course};
use super::page::Book;
use super::structure::ElementId;
use super::text::{Align, Line, Style, height};
use crate::render::wording::{class_label, rate};

const PAD: f32 = 4.5;
/// The widths of the judgement at the left and of the course at the right.
const JUDGEMENT: f32 = 62.0;
const COURSE: f32 = 168.0;
/// How high a course is at least.
const COURSE_HIGH: f32 = 56.0;

/// Puts a strip below what is there.
pub(super) fn put(book: &mut Book<'_>, parent: ElementId, strip: &Strip, report: &Report, language: &Language) {
    let (left, width, size) = (book.left(), book.width(), book.part().text_pt);
    book.setter.enter(&strip.name);
    let inner = width - JUDGEMENT - COURSE - 2.0 * PAD;
    let text = Style::new(size);
    let name = book.setter.set(&strip.name, text.bold(), inner);
    let mut words: Vec<Vec<Line>> =
        strips::words(strip, report, language).iter().map(|line| book.setter.set(line, text, inner)).collect();
    words.extend(strips::course(strip, language).map(|line| book.setter.set(&line, text.ink(Ink::Quiet), inner)));
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
            alt: strips::alt(strip, report, language),
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
