//! One number: digits, grouping, decimals, and the Japanese scales (1,234 ・ 1万2600 ・ 2億3,000万 ・ 3千).

use super::text::word_at;

/// Digits beyond this are a code, not a count, and a float could not hold them.
const MOST_DIGITS: usize = 15;

/// Words that begin like a scale and are none (3百貨店, 2千里).
const NO_SCALES: [&str; 8] = ["千里", "千葉", "千代", "千本", "百貨", "万博", "万国", "億劫"];

const SCALES: [(char, f64); 6] = [('十', 1e1), ('百', 1e2), ('千', 1e3), ('万', 1e4), ('億', 1e8), ('兆', 1e12)];

/// Reads the number that begins at a place, without its sign: the number and where it ends.
pub(super) fn number_at(chars: &[char], start: usize) -> Option<(f64, usize)> {
    let (mut simple, mut at) = plain_at(chars, start)?;
    let (mut total, mut section) = (0.0, 0.0);
    let (mut least_small, mut least_big) = (f64::INFINITY, f64::INFINITY);
    let mut pending = true;
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
    number.is_finite().then_some((number, at))
}

fn scale_at(chars: &[char], at: usize) -> Option<f64> {
    let scale = SCALES.iter().find(|(c, _)| chars.get(at) == Some(c))?.1;
    word_at(chars, at, &NO_SCALES).is_none().then_some(scale)
}

/// Digits with grouping and decimals: 1,234.5 or .5, but never 1,23 as 123.
fn plain_at(chars: &[char], start: usize) -> Option<(f64, usize)> {
    let mut at = start;
    let mut digits = String::new();
    let take = |at: &mut usize, digits: &mut String| {
        let from = *at;
        while let Some(c) = chars.get(*at).filter(|c| c.is_ascii_digit()) {
            digits.push(*c);
            *at += 1;
        }
        *at - from
    };
    let whole = take(&mut at, &mut digits);
    if (1..=3).contains(&whole) {
        while chars.get(at) == Some(&',') && group_follows(chars, at + 1) {
            at += 1;
            take(&mut at, &mut digits);
        }
    }
    if chars.get(at) == Some(&'.') && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
        digits.push('.');
        at += 1;
        take(&mut at, &mut digits);
    }
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    Some((digits.parse().ok()?, at))
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
            ("1兆2000億円", 1_200_000_000_000.0, "円"),
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
