//! One writing for one word: width, white space and the small habits of typing are folded before words are compared.
//!
//! Only for comparing: what people see keeps its own writing. It must not know what the words mean.

use unicode_normalization::UnicodeNormalization;

/// Whether a character shows nothing: white space of any kind, zero-width marks, controls.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}')
}

/// The text on one line: white space and line breaks as single spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text in one width (NFKC), without white space and line breaks, wave dashes and commas in one form.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.chars().all(is_folded) { text.to_owned() } else { fold_singly(text).unwrap_or_else(|| fold_closely(text)) }
}

/// Folds character by character; none where one of them does not stand for itself.
fn fold_singly(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_folded(c) {
            folded.push(c);
        } else if !is_blank(c) {
            folded.push(one_form(letter(c)?));
        }
    }
    Some(folded)
}

/// A text without what stands in brackets: 目標（指標）名 is 目標名.
#[must_use]
pub fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let is_outside = |c: &char| match c {
        '(' | '（' | '[' | '［' | '【' | '〔' => {
            depth += 1;
            false
        }
        ')' | '）' | ']' | '］' | '】' | '〕' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(is_outside).collect()
}

fn fold_closely(text: &str) -> String {
    text.nfkc().filter(|c| !is_blank(*c)).map(one_form).collect()
}

/// Whether a character is one that folding leaves as it is, whatever stands beside it: ASCII that is to be seen, kana,
/// kanji. Most texts have no others.
#[must_use]
pub fn is_folded(c: char) -> bool {
    matches!(c, '!'..='+' | '-'..='~' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4E00}'..='\u{9FFF}')
}

/// The letter that a character becomes where folding looks at it alone: itself, or narrow for wide. None where it may
/// become another one or several.
#[must_use]
pub fn letter(c: char) -> Option<char> {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        // Signs, that is: brackets, dashes and marks between the words.
        ' ' | ',' | '\n' | '\r' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3035}' | '\u{2500}'..='\u{26FF}' => {
            Some(c)
        }
        _ => is_folded(c).then_some(c),
    }
}

/// NFKC leaves apart what keyboards and code pages mix up: 〜 and ～, 、 and ，, − and －.
fn one_form(c: char) -> char {
    match c {
        '〜' | '～' | '∼' => '~',
        '，' | '､' | ',' => '、',
        '−' | '–' | '‐' | '‑' | '―' | '—' | '─' => '-',
        _ => c,
    }
}

/// The name of an indicator for comparing: folded, without （再掲） and without marks in front (★, ※, ◎, ○, ・).
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut bare = fold(name);
    if bare.contains('再') && bare.contains("再掲") {
        for mark in ["(再掲)", "【再掲】", "[再掲]", "〔再掲〕", "<再掲>", "※再掲"] {
            bare = bare.replace(mark, "");
        }
        let own = bare.strip_prefix("再掲:").or_else(|| bare.strip_suffix("再掲")).map(str::to_owned);
        bare = own.unwrap_or(bare);
    }
    let is_mark = |c| matches!(c, '★' | '☆' | '※' | '*' | '◎' | '○' | '●' | '・' | '■' | '□');
    if bare.starts_with(is_mark) || bare.ends_with(is_mark) { bare.trim_matches(is_mark).to_owned() } else { bare }
}

/// Whether a name is marked as a second placement (再掲).
#[must_use]
pub fn is_relisted(name: &str) -> bool {
    let is_marked = |name: &str| name.contains('再') && name.contains("再掲");
    if name.chars().all(is_folded) { is_marked(name) } else { is_marked(&fold(name)) }
}

/// How far two folded texts are apart: the number of characters to change (Levenshtein).
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_one_name_however_it_is_typed() {
        let name = "多様な事業者の連携による新たな商品・サービス等の開発数";
        for typed in [
            "多様な事業者の連携による新たな商品・\nサービス等の開発数（再掲）",
            "★ 多様な事業者の連携による新たな商品･ｻｰﾋﾞｽ等の開発数(再掲)",
            "多様な事業者の連携による　新たな商品・サービス等の開発数",
        ] {
            assert_eq!(fold_name(typed), fold_name(name), "{typed}");
        }
        assert_eq!(fold("新たな商品，サービス"), fold("新たな商品、サービス"));
        assert_eq!(fold("2〜3回"), fold("２～３回"));
    }

    #[test]
    fn what_is_taken_as_folded_is_what_folding_leaves_as_it_is() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(|c| is_folded(*c)) {
            assert_eq!(fold_closely(&c.to_string()), c.to_string());
            assert_eq!(fold_closely(&format!("か{c}ー{c}が")), format!("か{c}ー{c}が"), "nothing joins with {c}");
        }
        for (c, letter) in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter_map(|c| Some((c, letter(c)?))) {
            let text = format!("か{c}{c}が");
            assert_eq!(fold_singly(&text), Some(fold_closely(&text)), "{c}");
            assert!(!letter.is_alphanumeric() || fold_closely(&text).contains(letter), "{c}");
        }
        assert_eq!(fold("１２ か\u{3099},"), "12が、");
    }

    #[test]
    fn a_relisted_name_is_known_by_its_mark() {
        assert!(is_relisted("開発数( 再掲 )"));
        assert!(!is_relisted("開発数"));
    }

    #[test]
    fn the_distance_counts_changed_characters() {
        assert_eq!(distance("開発数", "開発数"), 0);
        assert_eq!(distance("開発件数", "開発数"), 1);
        assert_eq!(distance("", "開発"), 2);
    }
}
