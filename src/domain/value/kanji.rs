//! Numbers written in kanji, where a counter makes them one: 三件, 十二回, 百五十人.

use super::text::is_word;
use super::unit::Units;

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Counters that close many words beside numbers (一部, 三重県, 四国, 一般, 五日市).
const NO_COUNTERS: [&str; 12] = ["部", "種", "品", "町", "村", "市", "区", "県", "着", "足", "位", "年"];

/// Reads a number in kanji: one that begins a word and whose counter ends it. A lone 一 looks like a dash and is left to
/// the reader of signs.
pub(super) fn number_at(chars: &[char], start: usize, units: Units<'_>) -> Option<(f64, usize)> {
    let begins = start == 0 || !is_word(chars[start - 1]);
    let run = chars[start..].iter().take_while(|c| is_numeral(**c)).count();
    if !begins || run == 0 || chars[start] == '〇' || (run == 1 && chars[start] == '一') {
        return None;
    }
    let end = start + run;
    let (unit, unit_end) = units.at(chars, end)?;
    let whole = !NO_COUNTERS.contains(&unit) && chars.get(unit_end).is_none_or(|c| !is_word(*c));
    whole.then(|| number(&chars[start..end])).flatten().map(|number| (number, end))
}

/// The number of a kanji that looks like a dash, before a counter (一件).
pub(super) fn one_of(main: &str, units: Units<'_>) -> bool {
    main.strip_prefix('一').is_some_and(|unit| units.contains(unit) && !NO_COUNTERS.contains(&unit))
}

fn is_numeral(c: char) -> bool {
    DIGITS.contains(&c) || matches!(c, '十' | '百' | '千' | '万')
}

/// 百五十二 or 一五二; none where it is neither.
fn number(numerals: &[char]) -> Option<f64> {
    let digit = |c: &char| DIGITS.iter().position(|d| d == c).and_then(|at| u32::try_from(at).ok());
    if numerals.len() > 1 && numerals.iter().all(|c| digit(c).is_some()) {
        return Some(numerals.iter().filter_map(digit).fold(0.0, |sum, d| sum * 10.0 + f64::from(d)));
    }
    let (mut total, mut section, mut pending) = (0.0, 0.0, None);
    let mut least = f64::INFINITY;
    for c in numerals {
        match (digit(c), c) {
            (Some(0), _) => return None,
            (Some(d), _) if pending.is_none() => pending = Some(f64::from(d)),
            (Some(_), _) => return None,
            (None, '万') if total == 0.0 => {
                (total, section, pending) = ((section + pending.unwrap_or(0.0)) * 1e4, 0.0, None);
                least = f64::INFINITY;
            }
            (None, _) => {
                let scale = match c {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1000.0,
                };
                if scale >= least {
                    return None;
                }
                section += pending.take().unwrap_or(1.0) * scale;
                least = scale;
            }
        }
    }
    Some(total + section + pending.unwrap_or(0.0)).filter(|number| *number > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<f64> {
        let chars: Vec<char> = text.chars().collect();
        number_at(&chars, 0, Units::of(&[])).map(|(number, _)| number)
    }

    #[test]
    fn kanji_before_a_counter_are_numbers() {
        for (text, number) in [
            ("三件", 3.0),
            ("十二回", 12.0),
            ("二十人", 20.0),
            ("百五十人", 150.0),
            ("二〇人", 20.0),
            ("一万二千人", 12000.0),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
    }

    #[test]
    fn kanji_in_words_are_none() {
        for text in ["一部", "三重県", "四国", "十分", "一件", "千人針", "七五三", "二件目", "百百件"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
