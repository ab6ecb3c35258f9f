//! One number: digits, grouping, decimals, and the Japanese scales (1,234 ・ 1万2600 ・ 2億3,000万 ・ 3千).

use super::text::{after_spaces, english_at, word_at};

/// Digits beyond this are a code, not a count, and a float could not hold them.
const MOST_DIGITS: usize = 15;

/// A spreadsheet's float may show more behind the point (91.370000000000005).
const MOST_WITH_NOISE: usize = 20;

/// Powers of ten, by their exponent; exact.
const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Words that begin like a scale and are none (3百貨店, 2千里).
const NO_SCALES: [&str; 8] = ["千里", "千葉", "千代", "千本", "百貨", "万博", "万国", "億劫"];

const SCALES: [(char, f64); 6] = [('十', 1e1), ('百', 1e2), ('千', 1e3), ('万', 1e4), ('億', 1e8), ('兆', 1e12)];

/// Reads the number that begins at a place, without its sign: the number and where it ends.
pub(super) fn number_at(chars: &[char], start: usize) -> Option<(f64, usize)> {
    let (mut simple, mut at) = plain_at(chars, start)?;
    let is_decimal = chars[start..at].contains(&'.');
    if let Some((exponent, end)) = exponent_at(chars, at, is_decimal) {
        return Some((fifteen_digits(simple * 10_f64.powi(exponent)), end)).filter(|(number, _)| number.is_finite());
    }
    let (mut total, mut section) = (0.0, 0.0);
    let (mut least_small, mut least_big) = (f64::INFINITY, f64::INFINITY);
    let mut pending = true;
    at = before_scale(chars, at);
    loop {
        if let Some(scale) = scale_at(chars, at) {
            if scale < 1e4 {
                if scale >= least_small || (!pending && section == 0.0) {
                    break;
                }
                section += simple * scale;
                least_small = scale;
            } else {
                if scale >= least_big || !(pending || section > 0.0) {
                    break;
                }
                let whole = if pending { section + simple } else { section };
                total += whole * scale;
                (section, least_small, least_big) = (0.0, f64::INFINITY, scale);
            }
            (simple, pending) = (0.0, false);
            at += 1;
            continue;
        }
        let room = least_small.min(least_big);
        match plain_at(chars, at) {
            // 1万2600: what follows a scale must be smaller than the scale.
            Some((next, end)) if !pending && next < room => (simple, pending, at) = (next, true, end),
            _ => break,
        }
    }
    let number = total + section + if pending { simple } else { 0.0 };
    let is_plain = least_small.is_infinite() && least_big.is_infinite();
    if !is_plain {
        return number.is_finite().then(|| (fifteen_digits(number), at));
    }
    let is_money = start.checked_sub(1).is_some_and(|sign| matches!(chars[sign], '$' | '£' | '€' | '¥'));
    if is_money && chars.get(at) == Some(&'m') && !chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric) {
        return Some((fifteen_digits(number * 1e6), at + 1));
    }
    match english_scale(chars, at) {
        Some((scale, end)) => Some((fifteen_digits(number * scale), end)),
        None => Some((number, at)),
    }
}

/// The scale of an English number and where it ends: 3.4k, $1.2M, 2.5 million.
pub(super) fn english_scale(chars: &[char], at: usize) -> Option<(f64, usize)> {
    let letters = chars.get(at..)?.iter().take(2).take_while(|c| c.is_ascii_alphabetic()).count();
    let whole = !chars.get(at + letters).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '㎡' | '㎥'));
    match (chars.get(at)?, letters) {
        ('k' | 'K', 1) if whole => return Some((1e3, at + 1)),
        ('M', 1) if whole => return Some((1e6, at + 1)),
        ('B', 1) if whole => return Some((1e9, at + 1)),
        _ => {}
    }
    let next = after_spaces(chars, at);
    if chars.get(next) == Some(&'M') && !chars.get(next + 1).is_some_and(char::is_ascii_alphanumeric) {
        return Some((1e6, next + 1));
    }
    let (word, end) = english_at(
        chars,
        after_spaces(chars, at),
        &["thousand", "million", "billion", "bn", "mn", "mil.", "mil", "mio"],
    )?;
    let scale = match word {
        "thousand" => 1e3,
        "million" | "mn" | "mil." | "mil" | "mio" => 1e6,
        _ => 1e9,
    };
    Some((scale, end))
}

/// The exponent of 1.95E+06, as spreadsheets and programs write it; a sign or a point tells it from a code (2E05).
fn exponent_at(chars: &[char], at: usize, is_decimal: bool) -> Option<(i32, usize)> {
    chars.get(at).filter(|c| matches!(c, 'E' | 'e'))?;
    let (sign, digits) = match chars.get(at + 1)? {
        '+' => (1, at + 2),
        '-' | '−' => (-1, at + 2),
        _ if is_decimal => (1, at + 1),
        _ => return None,
    };
    let count = count_digits(chars, digits);
    let end = digits + count;
    let whole = !chars.get(end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.');
    let exponent = chars.get(digits..end)?.iter().collect::<String>().parse::<i32>().ok()?;
    ((1..=2).contains(&count) && whole).then_some((sign * exponent, end))
}

/// Spreadsheets keep fifteen digits; what stands behind them is their own noise (91.370000000000005).
pub(super) fn fifteen_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// 1,535 百万円: a scale with its currency may stand apart.
fn before_scale(chars: &[char], at: usize) -> usize {
    let next = after_spaces(chars, at);
    let scales = chars[next..].iter().take_while(|c| SCALES.iter().any(|(scale, _)| scale == *c)).count();
    let counted = matches!(chars.get(next + scales), Some('円' | '人' | 'ド'));
    if scales > 0 && counted { next } else { at }
}

fn scale_at(chars: &[char], at: usize) -> Option<f64> {
    let scale = SCALES.iter().find(|(c, _)| chars.get(at) == Some(c))?.1;
    word_at(chars, at, &NO_SCALES).is_none().then_some(scale)
}

/// Digits with grouping and decimals: 1,234.5 or .5, but never 1,23 as 123.
fn plain_at(chars: &[char], start: usize) -> Option<(f64, usize)> {
    let whole = count_digits(chars, start);
    let mut at = start + whole;
    if (1..=3).contains(&whole) {
        while chars.get(at) == Some(&',') && group_follows(chars, at + 1) {
            at += 4;
        }
    }
    let decimals = if chars.get(at) == Some(&'.') { count_digits(chars, at + 1) } else { 0 };
    if decimals > 0 {
        at += 1 + decimals;
    }
    let digits = || chars[start..at].iter().filter_map(|c| c.to_digit(10));
    let count = digits().count();
    if count == 0 || count - decimals > MOST_DIGITS || count > MOST_WITH_NOISE {
        return None;
    }
    if count <= MOST_DIGITS {
        let all = digits().fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit));
        // Both are exact, so that the quotient is the nearest number to what was written.
        let tens = TENS.get(decimals).copied().unwrap_or(f64::INFINITY);
        return Some((all / tens, at));
    }
    let text: String = chars[start..at].iter().filter(|c| **c != ',').collect();
    text.parse().ok().map(|number| (fifteen_digits(number), at))
}

fn count_digits(chars: &[char], at: usize) -> usize {
    chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count()
}

fn group_follows(chars: &[char], at: usize) -> bool {
    let digit = |offset| chars.get(at + offset).is_some_and(char::is_ascii_digit);
    digit(0) && digit(1) && digit(2) && !digit(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(f64, String)> {
        let chars: Vec<char> = text.chars().collect();
        number_at(&chars, 0).map(|(number, end)| (number, chars[end..].iter().collect()))
    }

    #[test]
    fn numbers_are_read_in_every_writing() {
        for (text, expected, rest) in [
            ("0件", 0.0, "件"),
            ("1,234件", 1234.0, "件"),
            ("1,234,567.5円", 1_234_567.5, "円"),
            (".5%", 0.5, "%"),
            ("1万2600人", 12600.0, "人"),
            ("1万", 10000.0, ""),
            ("2億3,000万円", 230_000_000.0, "円"),
            ("1.5億円", 150_000_000.0, "円"),
            ("3千5百人", 3500.0, "人"),
            ("5百万円", 5_000_000.0, "円"),
            ("3千500人", 3500.0, "人"),
            ("12万3千人", 123_000.0, "人"),
            ("91.370000000000005", 91.37, ""),
            ("0.30000000000000004", 0.3, ""),
            ("1.1億円", 110_000_000.0, "円"),
            ("3.4k", 3400.0, ""),
            ("1.2M", 1_200_000.0, ""),
            ("2.5 million", 2_500_000.0, ""),
            ("5 MW", 5.0, " MW"),
            ("1兆2000億円", 1_200_000_000_000.0, "円"),
            ("1.95E+06", 1_950_000.0, ""),
            ("2.5e-02%", 0.025, "%"),
        ] {
            assert_eq!(number(text), Some((expected, rest.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_larger_number_is_left_standing() {
        for (text, expected, rest) in [
            ("1,23", 1.0, ",23"),
            ("1234,567", 1234.0, ",567"),
            ("1万20000", 10000.0, "20000"),
            ("3百貨店", 3.0, "百貨店"),
            ("2千里丘", 2.0, "千里丘"),
            ("1万2億", 10002.0, "億"),
        ] {
            assert_eq!(number(text), Some((expected, rest.to_owned())), "{text}");
        }
        assert_eq!(number("1234567890123456"), None, "a code");
        assert_eq!(number("件"), None);
    }
}
