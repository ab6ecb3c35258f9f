//! The course of one indicator: what each year is to reach, what happened, and what was to be expected by now.
//!
//! Marks differ in shape, not in colour alone. It must not know what is measured.

use crate::domain::calendar::FiscalYear;
use crate::domain::report::Curve;

use super::colour::Ink;
use super::page::Book;
use super::structure::{ElementId, Trait};
use super::text::{Align, Line, Style};

/// The size of the words in it.
const TEXT: f32 = 6.5;
/// Room for the words of the vertical scale, and beside the last year.
const LEAST_LEFT: f32 = 26.0;
const RIGHT: f32 = 6.0;
const MARK: f32 = 4.0;

/// A course to draw.
pub(super) struct Course<'c> {
    pub(super) curve: &'c Curve,
    /// What was to be expected by now, and in which year.
    pub(super) expected: Option<(FiscalYear, f64)>,
    /// How the years are called.
    pub(super) years: Vec<String>,
    /// How a number is written.
    pub(super) number: &'c dyn Fn(f64) -> String,
    /// What it says, in words.
    pub(super) alt: String,
}

/// Whether there is anything to draw.
pub(super) fn says_something(curve: &Curve) -> bool {
    !curve.targets.is_empty() || !curve.actuals.is_empty()
}

/// Draws a course in an area of the last page.
pub(super) fn put(book: &mut Book<'_>, parent: ElementId, course: &Course<'_>, area: [f32; 4]) {
    let [left, top, width, high] = area;
    let Course { curve, expected, years, .. } = course;
    let numbers = || curve.targets.iter().chain(&curve.actuals).map(|(_, number)| *number);
    let all = || numbers().chain(expected.map(|(_, number)| number));
    let most = all().fold(0.0, f64::max);
    let least = all().fold(0.0, f64::min);
    let span = if most > least { most - least } else { 1.0 };
    let small = Style::new(TEXT).ink(Ink::Quiet);
    let scale = [most, least].map(|number| (course.number)(number));
    let widest = scale.iter().map(|text| book.setter.natural_width(text, small)).fold(0.0, f32::max);
    let beside = LEAST_LEFT.max(widest + 4.5);
    let (base, ceiling) = (top + high - TEXT * 1.36 - 2.5, top + 5.0);
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    let y = |number: f64| base - ((number - least) / span) as f32 * (base - ceiling);
    #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
    let slot = (width - beside - RIGHT) / curve.years.len().max(1) as f32;
    #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
    let middle = |index: usize| left + beside + slot * (index as f32 + 0.5);
    let x = |year: FiscalYear| curve.years.iter().position(|own| *own == year).map(middle);
    let points = |series: &[(FiscalYear, f64)]| -> Vec<(f32, f32)> {
        series.iter().filter_map(|(year, number)| Some((x(*year)?, y(*number)))).collect()
    };
    let (targets, actuals) = (points(&curve.targets), points(&curve.actuals));
    let set = |text: &str, style: Style, width: f32| -> Vec<Line> { book.setter.set(text, style, width) };
    let [scale, floor] = scale.map(|text| set(&text, small.align(Align::Right), beside - 4.0));
    // Years that would run into each other leave some out.
    let widest = years.iter().map(|year| book.setter.natural_width(year, small)).fold(0.0, f32::max) + 2.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a plan has few years")]
    let every = (widest / slot).ceil().max(1.0) as usize;
    let names: Vec<(f32, Vec<Line>)> = years
        .iter()
        .enumerate()
        .filter(|(index, _)| index % every == 0)
        .map(|(index, year)| (middle(index), set(year, small.align(Align::Centre), widest)))
        .collect();
    let page = &book.pages[book.pages.len() - 1];
    let place = [left, page.height - top - high, left + width, page.height - top];
    let figure = book.structure.add(parent, "Figure", vec![Trait::Alt(course.alt.clone()), Trait::Place(place)]);
    let expected = expected.and_then(|(year, number)| Some((x(year)?, y(number))));
    book.tagged(figure, |pen| {
        pen.rule(left + beside, base, width - beside - RIGHT, 0.6, Ink::Rule);
        pen.rule(left + beside, ceiling, width - beside - RIGHT, 0.3, Ink::Weak);
        pen.lines(&scale, left, ceiling - TEXT * 0.7, beside - 4.0);
        pen.lines(&floor, left, base - TEXT * 0.7, beside - 4.0);
        for (x, lines) in &names {
            pen.lines(lines, x - widest / 2.0, base + 3.0, widest);
        }
        pen.line_through(&targets, 0.8, Ink::Strong);
        for (x, y) in &targets {
            pen.fill(x - MARK / 2.0, y - MARK / 2.0, MARK, MARK, Ink::White);
            pen.frame(x - MARK / 2.0, y - MARK / 2.0, MARK, MARK, 0.8, Ink::Strong);
        }
        if let Some((x, y)) = expected {
            pen.rule(x - 6.0, y, 12.0, 2.0, Ink::Text);
        }
        pen.line_through(&actuals, 1.6, Ink::Accent);
        for (x, y) in &actuals {
            pen.disc(*x, *y, MARK * 0.65, Ink::Accent);
        }
    });
}
