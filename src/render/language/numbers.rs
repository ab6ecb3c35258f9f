//! How a language writes numbers: its signs for thousands and for the point, ratios in per cent.
//!
//! It must not know what is counted.

use std::collections::BTreeMap;

/// Writes a ratio in per cent with so many digits behind the point.
#[must_use]
pub fn percent(ratio: f64, digits: usize) -> String {
    format!("{:.digits$}%", rounded(ratio * 100.0, digits))
}

/// Rounds to so many digits behind the point.
pub(super) fn rounded(number: f64, digits: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    (number * scale).round() / scale
}

/// Writes a number with the signs of a language and without needless digits.
pub(super) fn number_text(number: f64, words: &BTreeMap<String, String>) -> String {
    let sign_of = |key: &str, usual: &'static str| words.get(key).map_or(usual, String::as_str);
    let plain = rounded(number, 6).to_string();
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push_str(sign_of("number.thousands", ","));
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push_str(sign_of("number.point", "."));
        text.push_str(fraction);
    }
    text
}
