//! Wraps the text of a mail: 70 columns, items hang under their own first word (decided rule 23).
//!
//! It must not know what the text says. Lines that hold a path or a link stay whole, so that they can be copied.

use unicode_width::UnicodeWidthStr;

use crate::render::lines::break_lines;

/// How wide a line may be; a full-width or ambiguous character counts two.
const COLUMNS: usize = 70;
/// How wide the label of a fact may be (`　　提出期限：`), so that its text hangs behind it.
const LABEL: usize = 24;

/// Wraps every line of the text. A no-break space holds its neighbours together and becomes a plain space.
pub(super) fn wrap(text: &str) -> String {
    let mut wrapped = String::new();
    for line in text.trim_end().lines() {
        wrapped.push_str(&wrap_line(line.trim_end()));
        wrapped.push('\n');
    }
    wrapped.replace('\u{a0}', " ")
}

fn wrap_line(line: &str) -> String {
    if line.width_cjk() <= COLUMNS || holds_a_path(line) {
        return line.to_owned();
    }
    let (head, body) = line.split_at(head_of(line));
    let hang = blank(head);
    let lines = break_lines(body, columns(COLUMNS - head.width_cjk()), |part| columns(part.width_cjk()));
    format!("{head}{}", lines.join(&format!("\n{hang}")))
}

fn columns(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn holds_a_path(line: &str) -> bool {
    line.contains("://") || line.contains(r"\\") || line.contains(":\\")
}

/// How many bytes of the line stand before the text that hangs: its indent and the mark, number or label of an item.
/// A single full-width space that opens a paragraph (字下げ) belongs to the text.
fn head_of(line: &str) -> usize {
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    match mark_of(rest).or_else(|| (indent > 0).then(|| label_of(rest)).flatten()) {
        Some(mark) => indent + mark,
        None if &line[..indent] == "\u{3000}" => 0,
        None => indent,
    }
}

/// The length of 「・」, `- `, `(1) `, `1　` or `1. `; a sentence may begin with a number and a space.
fn mark_of(rest: &str) -> Option<usize> {
    if let Some(mark) = ["・", "※", "- ", "* "].iter().find(|mark| rest.starts_with(**mark)) {
        return Some(mark.len());
    }
    let open = rest.len() - rest.trim_start_matches(['(', '（']).len();
    let digits = rest[open..].chars().take_while(char::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let after = &rest[open + digits..];
    let closed = after.trim_start_matches([')', '）', '.']);
    let text = closed.trim_start();
    let apart = closed.len() < after.len() && text.len() < closed.len();
    (apart || closed.starts_with('\u{3000}') || closed.starts_with("  ")).then_some(rest.len() - text.len())
}

/// The length of a label with its colon.
fn label_of(rest: &str) -> Option<usize> {
    let (at, colon) = rest.char_indices().find(|(_, c)| matches!(c, '：' | ':'))?;
    let end = at + colon.len_utf8();
    let end = end + (rest[end..].len() - rest[end..].trim_start().len());
    (rest[..end].width_cjk() <= LABEL && !rest[..end].contains(['。', '、', '.'])).then_some(end)
}

/// White space as wide as the text, of the same kind.
fn blank(head: &str) -> String {
    let width = head.width_cjk();
    if head.is_ascii() {
        " ".repeat(width)
    } else {
        format!("{}{}", "\u{3000}".repeat(width / 2), " ".repeat(width % 2))
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{COLUMNS, wrap};

    #[test]
    fn an_item_hangs_under_its_first_word() {
        let text = format!("　・{}", "起業・創業に興味を持つ人を対象とした入門編セミナー等の開催".repeat(2));
        let lines: Vec<String> = wrap(&text).lines().map(str::to_owned).collect();
        assert!(lines.len() > 1 && lines[0].starts_with("　・起業"), "{lines:?}");
        assert!(lines[1..].iter().all(|line| line.starts_with("　　") && !line.starts_with("　　　")), "{lines:?}");
        assert!(lines.iter().all(|line| line.width_cjk() <= COLUMNS), "{lines:?}");
    }

    #[test]
    fn a_paragraph_is_indented_once_and_goes_on_at_the_margin() {
        let lines = wrap(&format!("　{}", "御多忙のところ恐れ入りますが、".repeat(4)));
        assert!(lines.starts_with('\u{3000}') && !lines.contains("\n\u{3000}"), "{lines}");
    }

    #[test]
    fn numbers_and_labels_hang_too() {
        for (head, hang) in [("1　", "　 "), ("(1) ", "    "), ("  - ", "    "), ("　　取扱：", "　　　　　")]
        {
            let wrapped = wrap(&format!("{head}{}", "推進委員会の資料の作成に用いるため、".repeat(3)));
            let second = wrapped.lines().nth(1).expect("a second line");
            assert!(second.strip_prefix(hang).is_some_and(|rest| !rest.starts_with([' ', '\u{3000}'])), "{wrapped}");
        }
    }

    #[test]
    fn a_sentence_that_begins_with_a_number_does_not_hang() {
        let wrapped = wrap(&"3 working days remain until the deadline. ".repeat(3));
        assert!(wrapped.lines().skip(1).all(|line| !line.starts_with(' ')), "{wrapped}");
    }

    #[test]
    fn paths_and_links_stay_whole() {
        for path in [r"\\fs01\共有\産業振興\", "https://city.example.jp/", r"S:\産業振興\"] {
            let line = format!("　　記入先　：{path}{}.xlsx", "進捗状況".repeat(20));
            assert_eq!(wrap(&line), format!("{line}\n"));
        }
    }
}
