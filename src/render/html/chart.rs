//! One bar that shows how a whole divides, as figures for the layout: where each part begins, how wide it is, how dark.
//!
//! Tints go from dark to white and every part has its mark, so that a copy without colour says the same.

use minijinja::{Value, context};

use crate::domain::assessment::Class;
use crate::domain::report::{Count, Report};
use crate::render::language::Language;
use crate::render::wording::{class_label, shown};

/// How wide the bar is, in its own units.
const WIDTH: f64 = 1000.0;
/// A part narrower than this has no room for its mark and number.
const ROOM: f64 = 46.0;
/// Paper and ink of the tints for grades, best first.
const TINTS: [(&str, &str); 4] =
    [("#1f3a5f", "#ffffff"), ("#4a6a94", "#ffffff"), ("#9db4d2", "#111111"), ("#d5e0ee", "#111111")];
/// Paper and ink of what is reported as zero, and of all other classes.
const ZERO: (&str, &str) = ("#eeeeee", "#111111");
const OTHER: (&str, &str) = ("#ffffff", "#111111");

/// The parts of the bar of all counts.
pub(super) fn counts(language: &Language, report: &Report) -> Value {
    let counts: Vec<&Count> = shown(report).filter(|count| count.number > 0).collect();
    let whole: usize = counts.iter().map(|count| count.number).sum();
    let mut x = 0.0;
    let parts = counts.into_iter().map(|count| {
        #[expect(clippy::cast_precision_loss, reason = "a plan has few indicators")]
        let wide = WIDTH * count.number as f64 / whole.max(1) as f64;
        let (mark, name) = class_label(language, count.class, count.grade.as_ref());
        let (paper, ink) = tint(report, count);
        let part = context! {
            x => format!("{x:.1}"),
            width => format!("{wide:.1}"),
            middle => format!("{:.1}", x + wide / 2.0),
            mark => if wide >= ROOM { mark } else { String::new() },
            name => name,
            number => count.number.to_string(),
            paper => paper,
            ink => ink,
        };
        x += wide;
        part
    });
    parts.collect()
}

fn tint(report: &Report, count: &Count) -> (&'static str, &'static str) {
    let graded = report.counts.iter().filter(|other| other.grade.is_some());
    let rank = graded.clone().position(|other| other.grade == count.grade);
    match (&count.grade, rank) {
        (Some(_), Some(rank)) => TINTS[(rank * TINTS.len() / graded.count().max(1)).min(TINTS.len() - 1)],
        _ if count.class == Class::Zero => ZERO,
        _ => OTHER,
    }
}
