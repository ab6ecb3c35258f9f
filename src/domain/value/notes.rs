//! Brackets and ※ notes: taken away from the cell, kept for what they may hold.

use std::ops::Range;

use super::text::{Text, is_space, starts_with};

/// A note: the stretch inside its brackets, or behind its ※.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// What is inside.
    pub(super) inside: Range<usize>,
    /// Whether it belongs to the whole cell (※) and not to what stands before it.
    pub(super) of_the_cell: bool,
}

/// Takes the weekdays of dates away: 3月15日(水)現在.
pub(super) fn take_weekdays(text: &mut Text<'_>) {
    for at in 1..text.len() {
        let follows_day = text.chars[at - 1] == '日' || text.chars[at - 1].is_ascii_digit();
        if follows_day
            && let Some((inside, end)) = bracket_at(&text.chars, at)
            && is_weekday(&text.chars[inside])
        {
            text.take(at..end);
        }
    }
}

/// Takes the notes away from a text. Marks of a list, such as (1) in front of words, are taken away too and are none.
pub(super) fn take(text: &mut Text<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (end, inside, of_the_cell) = if let Some((inside, end)) = star_at(&text.chars, at) {
            (end, inside, true)
        } else if let Some((inside, end)) = bracket_at(&text.chars, at) {
            (end, inside, false)
        } else if let Some(end) = list_mark_at(&text.chars, at) {
            text.take(at..end);
            at = end;
            continue;
        } else {
            at += 1;
            continue;
        };
        if !is_list_mark(text, at, &inside, end) {
            notes.push(Note { inside, of_the_cell });
        }
        text.take(at..end);
        at = end;
    }
    notes
}

/// ※ or 注) with the rest of its line.
fn star_at(chars: &[char], at: usize) -> Option<(Range<usize>, usize)> {
    let mark = match chars[at] {
        '※' => 1,
        '*' if stands_first(chars, at) && chars.get(at + 1).is_some_and(|c| !c.is_ascii_digit()) => 1,
        '注' if stands_first(chars, at) && matches!(chars.get(at + 1), Some(')' | ':')) => 2,
        '備' if stands_first(chars, at) && starts_with(chars, at, "備考:") => 3,
        _ => return None,
    };
    let end = chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |line| at + line);
    Some(((at + mark).min(end)..end, end))
}

/// A bracket with all that it encloses; one that is never closed encloses the rest of the cell.
fn bracket_at(chars: &[char], at: usize) -> Option<(Range<usize>, usize)> {
    if !is_opening(chars[at]) {
        return None;
    }
    let mut depth = 0_usize;
    for (offset, c) in chars[at..].iter().enumerate() {
        if is_opening(*c) {
            depth += 1;
        } else if is_closing(*c) {
            depth -= 1;
            if depth == 0 {
                return Some((at + 1..at + offset, at + offset + 1));
            }
        }
    }
    // 「<」 is also a sign of comparing; only round brackets are forgotten to be closed.
    (chars[at] == '(').then_some((at + 1..chars.len(), chars.len()))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '〔' | '【' | '〈' | '《' | '〖' | '｟')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '〕' | '】' | '〉' | '》' | '〗' | '｠')
}

/// 「1)」 or 「2.」 in front of an entry of a list.
fn list_mark_at(chars: &[char], at: usize) -> Option<usize> {
    if !chars[at].is_ascii_digit() || !stands_first(chars, at) {
        return None;
    }
    let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let sign = at + digits;
    let marks = matches!(chars.get(sign), Some(')' | '.')) && chars.get(sign + 1).is_some_and(|c| !c.is_ascii_digit());
    (digits <= 2 && marks && words_follow(chars, sign + 1)).then_some(sign + 1)
}

/// (1) in front of an entry of a list; 29(4) holds a side number.
fn is_list_mark(text: &Text<'_>, at: usize, inside: &Range<usize>, end: usize) -> bool {
    let content = &text.chars[inside.clone()];
    stands_first(&text.chars, at)
        && (1..=2).contains(&content.len())
        && content.iter().all(char::is_ascii_digit)
        && words_follow(&text.chars, end)
}

fn is_weekday(content: &[char]) -> bool {
    let content: String = content.iter().collect();
    let day = content.trim_end_matches("曜日").trim_end_matches('曜').trim_end_matches("・祝");
    matches!(day, "月" | "火" | "水" | "木" | "金" | "土" | "日" | "祝")
}

fn stands_first(chars: &[char], at: usize) -> bool {
    at == 0 || is_space(chars[at - 1])
}

/// Whether an entry follows on the line, and not only a counter (10.件).
fn words_follow(chars: &[char], at: usize) -> bool {
    chars[at..].iter().take_while(|c| **c != '\n').filter(|c| !is_space(**c)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(raw: &str) -> (String, Vec<String>) {
        let mut whole = Text::of(raw);
        take_weekdays(&mut whole);
        let mut main = whole.clone();
        let notes = take(&mut main);
        (main.seen(), notes.into_iter().map(|note| whole.quote(note.inside)).collect())
    }

    fn says(raw: &str, main: &str, notes: &[&str]) {
        assert_eq!(split(raw), (main.to_owned(), notes.iter().map(|note| (*note).to_owned()).collect()), "{raw}");
    }

    #[test]
    fn brackets_and_stars_are_taken_away() {
        says("14人 (H28に就職した人数) ※3/23現在", "14人", &["H28に就職した人数", "3/23現在"]);
        says("215人（12月末時点）", "215人", &["12月末時点"]);
        says("3件（うち新規（2件））", "3件", &["うち新規（2件）"]);
        says("3件（うち新規2件", "3件", &["うち新規2件"]);
        says("※3/1現在\n150事業所", "150事業所", &["3/1現在"]);
        says("【見込】3件", "3件", &["見込"]);
    }

    #[test]
    fn marks_of_a_list_and_weekdays_are_no_notes() {
        says("(1) 講座 3回\n(2) 相談 2回", "講座3回相談2回", &[]);
        says("1) 講座 3回\n2) 相談 2回", "講座3回相談2回", &[]);
        says("1.講座 3回", "講座3回", &[]);
        says("29(4)", "29", &["4"]);
        says("(15)", "", &["15"]);
        says("3月15日(水)現在", "3月15日現在", &[]);
    }
}
