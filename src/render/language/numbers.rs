//! How numbers are written: with separators, without needless digits, rounded as people round.

use std::fmt::Write;

/// Writes a ratio in per cent with so many digits behind the point.
#[must_use]
pub fn percent(ratio: f64, digits: usize) -> String {
    format!("{:.digits$}%", rounded(ratio * 100.0, digits))
}

/// What a language puts between the digits of a number.
#[derive(Debug, Clone)]
pub(super) struct Signs {
    thousands: String,
    point: String,
}

impl Signs {
    /// Those of the words below `number`, else the usual ones.
    pub(super) fn of<'a>(word: impl Fn(&str) -> Option<&'a str>) -> Self {
        let sign = |key, usual: &'a str| word(key).unwrap_or(usual).to_owned();
        Self { thousands: sign("number.thousands", ","), point: sign("number.point", ".") }
    }
}

/// The number with at most so many digits behind the point, a half away from zero.
pub(super) fn rounded(number: f64, digits: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    (number * scale).round() / scale
}

/// Writes a number with separators and without needless digits at the end of a text.
pub(super) fn add_number(number: f64, signs: &Signs, out: &mut String) {
    let start = out.len();
    // Nothing fails in writing to a text.
    let _ = write!(out, "{}", rounded(number, 6));
    let point = out[start..].find('.').map_or(out.len(), |point| start + point);
    if point < out.len() {
        out.replace_range(point..=point, &signs.point);
    }
    let first = start + usize::from(out[start..].starts_with('-'));
    let mut at = point;
    while at > first + 3 {
        at -= 3;
        out.insert_str(at, &signs.thousands);
    }
}

/// A number with separators and without needless digits.
pub(super) fn number_text(number: f64, signs: &Signs) -> String {
    let mut text = String::new();
    add_number(number, signs, &mut text);
    text
}
