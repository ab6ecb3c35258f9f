//! The course of one indicator as figures for the layout: what each year is to reach, what happened, what was expected.
//!
//! Marks differ in shape, not in colour alone; what the picture says stands beside it in words. It must not know what is
//! measured.

use minijinja::{Value, context};

use crate::domain::calendar::FiscalYear;
use crate::domain::report::{Report, Strip};
use crate::render::language::Language;
use crate::render::strips;

/// The size of the picture in its own units, and the area of the course within it.
const WIDTH: f64 = 300.0;
const HIGH: f64 = 104.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = 292.0;
const TOP: f64 = 20.0;
const BASE: f64 = 82.0;

/// The picture of a strip; nothing where there is nothing to draw.
pub(super) fn of(language: &Language, report: &Report, strip: &Strip) -> Option<Value> {
    let curve = &strip.curve;
    if curve.targets.is_empty() && curve.actuals.is_empty() {
        return None;
    }
    let numbers = || curve.targets.iter().chain(&curve.actuals).map(|(_, number)| *number).chain(strip.expected);
    let most = numbers().fold(0.0, f64::max);
    let least = numbers().fold(0.0, f64::min);
    let span = if most > least { most - least } else { 1.0 };
    #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
    let slot = (RIGHT - LEFT) / curve.years.len().max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
    let middle = |index: usize| LEFT + slot * (index as f64 + 0.5);
    let place = |year: FiscalYear, number: f64| {
        let index = curve.years.iter().position(|own| *own == year)?;
        Some((middle(index), BASE - (number - least) / span * (BASE - TOP)))
    };
    let points = |series: &[(FiscalYear, f64)]| -> Vec<(f64, f64)> {
        series.iter().filter_map(|(year, number)| place(*year, *number)).collect()
    };
    let (targets, actuals) = (points(&curve.targets), points(&curve.actuals));
    let expected = strip.expected.and_then(|number| place(report.year, number));
    let years = curve.years.iter().enumerate().map(|(index, year)| {
        context! { x => shown(middle(index)), name => language.year(*year, report.era) }
    });
    Some(context! {
        alt => strips::alt(strip, report, language),
        width => WIDTH,
        high => HIGH,
        left => LEFT,
        right => RIGHT,
        top => TOP,
        base => BASE,
        most => format!("{}{}", language.number(most), strip.aim_unit),
        targets => line(&targets),
        goals => marks(&targets),
        actuals => line(&actuals),
        dots => marks(&actuals),
        expected => expected.map(|(x, y)| context! { x => shown(x), y => shown(y) }),
        years => years.collect::<Value>(),
    })
}

fn shown(length: f64) -> String {
    format!("{length:.1}")
}

/// The points of a line as SVG writes them.
fn line(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

fn marks(points: &[(f64, f64)]) -> Value {
    points.iter().map(|(x, y)| context! { x => shown(*x), y => shown(*y) }).collect()
}
