//! Marks of footnotes at a number (12※1, 12¹, 12[1], 12(注), 12 1)): they are no numbers and say nothing of the value, but
//! for the letters of statistics: p and e for provisional, r for revised.

use super::text::{Text, is_space, is_word};

/// Takes the marks away; tells whether one of them makes the value provisional.
pub(super) fn take(text: &mut Text<'_>) -> bool {
    let mut provisional = false;
    let mut at = 1;
    while at < text.len() {
        let behind_value = text.chars[..at].iter().rev().find(|c| **c != ' ').is_some_and(|c| is_word(*c));
        match mark_at(&text.chars, at).filter(|_| behind_value) {
            Some((end, is_provisional)) => {
                provisional |= is_provisional;
                text.take(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    provisional
}

/// Where the mark at a place ends, and whether it means provisional.
fn mark_at(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let here = chars[at];
    match here {
        '※' | '*' | '†' | '‡' => starred(chars, at),
        '¹' | '²' | '³' | '⁴'..='⁹' | '⁰' => raised(chars, at),
        '[' | '(' => bracketed(chars, at),
        '注' => noted(chars, at),
        ' ' if matches!(chars.get(at + 1), Some('r')) && ends(chars, at + 2) => Some((at + 2, false)),
        ' ' => numbered(chars, at),
        'p' | 'r' | 'e' if chars[at - 1].is_ascii_digit() && ends(chars, at + 1) => Some((at + 1, here != 'r')),
        _ => None,
    }
}

/// ※1, *2), †.
fn starred(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let end = after_digits(chars, at + 1);
    let end = end + usize::from(chars.get(end) == Some(&')'));
    ends(chars, end).then_some((end, false))
}

/// 12¹ and 12¹⁾, but m².
fn raised(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let run = chars[at..].iter().take_while(|c| matches!(c, '¹' | '²' | '³' | '⁴'..='⁹' | '⁰')).count();
    let end = at + run + usize::from(matches!(chars.get(at + run), Some(')' | '⁾')));
    (!chars[at - 1].is_ascii_alphabetic()).then_some((end, false))
}

/// [1], (注), (注1), (※2), (*), (p), (r), (e).
fn bracketed(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let close = if chars[at] == '[' { ']' } else { ')' };
    let length = chars[at + 1..].iter().take(4).position(|c| *c == close)?;
    let inside = &chars[at + 1..at + 1 + length];
    let rest = match inside.first()? {
        '注' | '※' | '*' => &inside[1..],
        _ if close == ']' => inside,
        'p' | 'P' | 'e' | 'E' | 'r' | 'R' if length == 1 => {
            return Some((at + length + 2, !matches!(inside[0], 'r' | 'R')));
        }
        _ => return None,
    };
    let is_mark = rest.iter().all(char::is_ascii_digit) || (rest.len() == 1 && rest[0].is_ascii_alphabetic());
    (is_mark && rest.len() <= 2).then_some((at + length + 2, false))
}

/// 注1 and 注1) right behind a number.
fn noted(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let end = after_digits(chars, at + 1);
    let end = end + usize::from(chars.get(end) == Some(&')'));
    (end > at + 1 && ends(chars, end)).then_some((end, false))
}

/// 12 1): a number with a bracket that nobody opened.
fn numbered(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let end = after_digits(chars, at + 1);
    let closes = chars.get(end) == Some(&')') && (1..=2).contains(&(end - at - 1));
    let line = chars[..at].iter().rev().take_while(|c| **c != '\n');
    let behind_number = line.clone().any(char::is_ascii_digit) && !line.clone().any(|c| *c == '(');
    (closes && behind_number && ends(chars, end + 1)).then_some((end + 1, false))
}

fn after_digits(chars: &[char], at: usize) -> usize {
    at + chars.get(at..).unwrap_or_default().iter().take(2).take_while(|c| c.is_ascii_digit()).count()
}

/// Whether nothing more of a word follows.
fn ends(chars: &[char], at: usize) -> bool {
    chars.get(at).is_none_or(|c| is_space(*c) || matches!(c, '(' | '、' | '。' | ','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(raw: &str) -> (String, bool) {
        let mut text = Text::of(raw);
        let provisional = take(&mut text);
        (text.seen(), provisional)
    }

    #[test]
    fn marks_are_taken_away() {
        for (raw, rest) in [
            ("12※1", "12"),
            ("12*1", "12"),
            ("12*", "12"),
            ("12¹", "12"),
            ("12件¹⁾", "12件"),
            ("12[1]", "12"),
            ("12（注）", "12"),
            ("12（注１）", "12"),
            ("12注1)", "12"),
            ("12 1)", "12"),
            ("12 (r)", "12"),
            ("12r", "12"),
        ] {
            assert_eq!(without(raw), (rest.to_owned(), false), "{raw}");
        }
        assert_eq!(without("12 (p)"), ("12".to_owned(), true));
        assert_eq!(without("12e"), ("12".to_owned(), true));
    }

    #[test]
    fn what_says_something_stays() {
        for raw in ["14人※3/23現在", "100m²", "29(4)", "12(うち1)", "15件※うち3件は見込み", "1) 講座", "3*4"]
        {
            let seen = Text::of(raw).seen();
            let expected = if raw == "3*4" { "3" } else { seen.as_str() };
            assert_eq!(without(raw).0, expected, "{raw}");
        }
    }
}
