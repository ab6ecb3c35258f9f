//! The letters of a target text: one width, notes apart, words of a scale, and words that set no target.

use unicode_normalization::UnicodeNormalization;

use crate::domain::fold::{fold, is_blank};

/// Texts that set no target.
const NONE: [&str; 22] = [
    "",
    "-",
    "~",
    "なし",
    "無し",
    "設定なし",
    "設定無し",
    "未設定",
    "目標なし",
    "目標値なし",
    "目標設定なし",
    "数値目標なし",
    "設定しない",
    "設定せず",
    "設定していない",
    "未定",
    "検討中",
    "該当なし",
    "n/a",
    "none",
    "tbd",
    "not set",
];

/// A text in one width and in small letters; a space stays only between two words of Latin letters.
pub(super) fn plain(raw: &str) -> String {
    // ① begins an entry and is no number.
    let raw = raw.replace("ゼロ", "0").replace(|c: char| ('\u{2460}'..='\u{24FF}').contains(&c), " ");
    let chars: Vec<char> = raw.nfkc().map(|c| if is_blank(c) { ' ' } else { one_sign(c) }).collect();
    let mut text = String::new();
    for (at, c) in chars.iter().enumerate() {
        if *c != ' ' {
            text.extend(c.to_lowercase());
            continue;
        }
        let next = chars[at..].iter().find(|c| **c != ' ');
        let before = text.chars().next_back();
        let both = |test: fn(&char) -> bool| before.as_ref().is_some_and(test) && next.is_some_and(test);
        if before != Some(' ') && (both(char::is_ascii_alphabetic) || both(char::is_ascii_digit)) {
            text.push(' ');
        }
    }
    text
}

fn one_sign(c: char) -> char {
    match c {
        '〜' | '～' | '∼' => '~',
        '−' | '–' | '‐' | '‑' | '―' | '—' | '─' | '△' | '▲' => '-',
        '≧' => '≥',
        '≦' => '≤',
        '「' | '」' | '『' | '』' | '"' | '\'' => ' ',
        _ => c,
    }
}

/// Whether the text sets no target.
pub(super) fn says_none(text: &str) -> bool {
    let lone_kana = matches!(text, "ー" | "…" | "‥" | "・");
    lone_kana || NONE.contains(&text) || text.chars().all(|c| matches!(c, '-' | '~'))
}

/// The text outside of its brackets, and what stands in them.
pub(super) fn without_brackets(text: &str) -> (String, Vec<String>) {
    let (mut main, mut notes, mut depth) = (String::new(), Vec::<String>::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' if c != '<' => {
                // 100 (FY16), 120 (FY17) is no 100,120.
                main.push(' ');
                depth += 1;
                notes.push(String::new());
            }
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {
                if let Some(note) = notes.last_mut() {
                    note.push(c);
                }
            }
            _ => main.push(c),
        }
    }
    (main, notes)
}

/// The word of the scale that the text names: A, A評価, 評価A, Aランク以上. Longer words go first (B+ before B).
pub(super) fn grade(raw: &str, scale: &[String]) -> Option<String> {
    if scale.is_empty() {
        return None;
    }
    let text = fold(raw);
    let outside = text.split('(').next().unwrap_or_default();
    let bare = [
        "以上",
        "判定",
        "評価",
        "ランク",
        "評定",
        "段階",
        "レベル",
        "「",
        "」",
        "\"",
        "の",
        "を維持",
        "orbetter",
        "orhigher",
    ]
    .iter()
    .fold(outside.to_owned(), |text, word| text.replace(word, ""));
    scale.iter().find(|word| fold(word).to_lowercase() == bare.to_lowercase()).cloned()
}
