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
    let millionths = whole(number * MILLION);
    let mut point = match millionths {
        Some(millionths) => add_millionths(millionths, signs, out),
        None => add_at_length(number, signs, out),
    };
    let first = start + usize::from(out[start..].starts_with('-'));
    while point > first + 3 {
        point -= 3;
        out.insert_str(point, &signs.thousands);
    }
}

/// Writes a number of any size without separators. Gives where the whole number ends.
fn add_at_length(number: f64, signs: &Signs, out: &mut String) -> usize {
    let start = out.len();
    // Nothing fails in writing to a text.
    let _ = write!(out, "{}", rounded(number, 6));
    let point = out[start..].find('.').map_or(out.len(), |point| start + point);
    if point < out.len() {
        out.replace_range(point..=point, &signs.point);
    }
    point
}

/// Writes millionths as a number without needless digits and without separators. Gives where the whole number ends.
fn add_millionths(millionths: i64, signs: &Signs, out: &mut String) -> usize {
    let (whole, mut rest) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let _ = write!(out, "{}{whole}", if millionths < 0 { "-" } else { "" });
    let point = out.len();
    if rest > 0 {
        let mut digits = 6;
        while rest.is_multiple_of(10) {
            (rest, digits) = (rest / 10, digits - 1);
        }
        let _ = write!(out, "{}{rest:0digits$}", signs.point);
    }
    point
}

const MILLION: f64 = 1e6;

/// The nearest whole number, a half away from zero; none where a float may not hold all its digits.
#[expect(clippy::cast_possible_truncation, reason = "it is small enough")]
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 1e15).then(|| number.round() as i64)
}

/// A number with separators and without needless digits.
pub(super) fn number_text(number: f64, signs: &Signs) -> String {
    let mut text = String::new();
    add_number(number, signs, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_alike_whatever_its_size() {
        let signs = Signs::of(|_| None);
        for (number, text) in [
            (0.0, "0"),
            (-0.000_000_1, "0"),
            (7.65, "7.65"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1,234.5"),
            (999.999_999_6, "1,000"),
            (0.000_012, "0.000012"),
            (999_999_999.5, "999,999,999.5"),
            (1_234_567_890.5, "1,234,567,890.5"),
            (-123_456_789_012_345.0, "-123,456,789,012,345"),
        ] {
            assert_eq!(number_text(number, &signs), text);
        }
        // What the short way writes, the long one writes too.
        for nth in 0..20_000 {
            let number = f64::from(nth * 7919 % 65_537 - 30_000) / f64::from(1 + nth % 997);
            let (mut short, mut long) = (String::new(), String::new());
            add_millionths(whole(number * MILLION).expect("it is small"), &signs, &mut short);
            add_at_length(number, &signs, &mut long);
            assert_eq!(short, long, "{number}");
        }
    }
}
