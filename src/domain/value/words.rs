//! The words of progress sheets (`domain.md` B-4): what stands in a cell instead of a number, or around one.
//!
//! Lists stand longest first wherever one word begins another.

use super::text::is_word;

/// What a spreadsheet writes when it fails.
const RUINS: &[&str] = &[
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#GETTING_DATA",
    "ERR:5",
];

/// Signs that people use for a dash (`domain.md` B-5: five kinds in one sheet), the kana and the kanji included.
const DASHES: &[char] = &[
    '-', '‐', '‑', '‒', '–', '—', '―', '─', '━', '−', 'ー', '一', '_', '~', '…', '‥', '・', '·', '﹣', '⁻', '➖', '￣',
    '\u{00AF}', '\u{2500}', '\u{2E3A}', '\u{2E3B}', '\u{30A0}',
];

/// Words that say a value is not final.
pub(super) const PROVISIONAL: &[&str] = &[
    "見込み",
    "見込値",
    "見込",
    "速報値",
    "速報",
    "予定",
    "暫定値",
    "暫定",
    "概算",
    "推計",
    "推定",
    "未確定",
    "仮集計",
];

/// The same in English, lower case, longest first.
pub(super) const ENGLISH_PROVISIONAL: &[&str] = &[
    "preliminary",
    "provisional",
    "unaudited",
    "projected",
    "projection",
    "estimated",
    "estimates",
    "estimate",
    "expected",
    "forecast",
    "planned",
    "est.",
    "est",
    "prelim.",
    "prelim",
    "p",
    "e",
];

/// Words before a number that leave it what it is.
pub(super) const WHOLES: &[&str] = &[
    "累計",
    "延べ",
    "総計",
    "合計",
    "全部で",
    "年間",
    "延",
    "全",
    "計",
    "a total of",
    "total of",
    "in total",
    "total",
    "cumulative",
    "overall",
    "annual",
    "year to date",
    "ytd",
];

/// Words that are no label where they are all that stands before a number.
pub(super) const HEADINGS: &[&str] = &[
    "延べ人数",
    "実績値",
    "実績",
    "件数",
    "回数",
    "人数",
    "数値",
    "数",
    "今年度",
    "本年度",
    "当年度",
    "年度",
    "毎年",
    "年",
    "現在",
    "値",
    "actual",
    "actuals",
    "result",
    "results",
    "value",
    "number",
    "count",
    "this year",
    "r",
];

/// Words before a number that make it about so much.
pub(super) const ABOUTS: &[&str] = &[
    "およそ",
    "おおよそ",
    "おおむね",
    "概ね",
    "凡そ",
    "ほぼ",
    "約",
    "approximately",
    "approx.",
    "approx",
    "roughly",
    "around",
    "nearly",
    "almost",
    "about",
    "circa",
    "c.",
];

/// Words before a number that make it a part, a bound, an aim or a rate: never the value.
pub(super) const SIDES: &[&str] = &[
    "そのうち",
    "このうち",
    "内訳",
    "うち",
    "内",
    "目標値",
    "目標",
    "計画値",
    "計画",
    "最大",
    "最高",
    "最小",
    "定員",
    "平均",
    "前年度",
    "昨年度",
    "前年",
    "昨年",
    "来年度",
    "次年度",
    "毎月",
    "毎週",
    "毎日",
    "各",
    "月",
    "週",
    "第",
    "of which",
    "including",
    "average of",
    "average",
    "target of",
    "target",
    "goal of",
    "goal",
    "baseline",
    "previous year",
    "prior year",
    "last year",
    "capacity",
];

/// Words behind a number that make it about so much.
pub(super) const NEARLY: &[&str] = &["程度", "前後", "ほど", "くらい", "ぐらい"];

/// Words behind a number that say only that it happened.
pub(super) const HAPPENED: &[&str] = &[
    "実施",
    "開催",
    "達成",
    "完了",
    "済",
    "あり",
    "有",
    "です",
    "でした",
    "となった",
    "した",
    "completed",
    "complete",
    "held",
    "conducted",
    "intotal",
    "total",
    "overall",
    "todate",
    "sofar",
    "actual",
    "were",
    "was",
    "have",
];

/// Whether the text is a failure of the spreadsheet: an error, a column too narrow, a formula instead of its value.
pub(super) fn is_ruin(seen: &str) -> bool {
    seen.contains(['#', ':']) && RUINS.iter().any(|ruin| seen.to_ascii_uppercase().contains(ruin))
        || (seen.chars().count() > 1 && seen.chars().all(|c| c == '#'))
        || (seen.starts_with('=')
            && seen.chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric() || "(+-".contains(c)))
}

/// Whether a character is a dash of any kind.
pub(super) fn is_dash(c: char) -> bool {
    DASHES.contains(&c)
}

/// Whether a text without white space is nothing but signs; ○ and 〇 are gaps in a form.
pub(super) fn is_sign(seen: &str) -> bool {
    !seen.is_empty() && (seen.chars().all(|c| is_dash(c) || matches!(c, '〇' | '◯') || !is_word(c)))
}

/// Whether a note says no more than that a value is provisional: (見込み), (実施予定), 速報値.
pub(super) fn is_provisional(seen: &str) -> bool {
    let bare = seen.trim_matches(|c: char| !is_word(c));
    let bare = ["実施", "開催", "年度末", "現時点", "あくまで", "※"]
        .iter()
        .fold(bare, |rest, word| rest.trim_start_matches(word));
    if ENGLISH_PROVISIONAL.iter().any(|word| bare.eq_ignore_ascii_case(word.trim_end_matches('.'))) {
        return true;
    }
    PROVISIONAL.iter().any(|word| {
        bare.strip_prefix(word)
            .is_some_and(|rest| matches!(rest, "" | "値" | "数" | "件数" | "数値" | "み" | "です" | "である"))
    })
}

/// Whether a text without white space is what a form shows until somebody replaces it.
pub(super) fn is_form(seen: &str) -> bool {
    const ASKS: [&str; 8] = [
        "記入してください",
        "記入して下さい",
        "入力してください",
        "入力して下さい",
        "記入願います",
        "記入例",
        "記入欄",
        "要記入",
    ];
    const BEGINS: [&str; 8] = ["例:", "例)", "(例)", "【例】", "例、", "example:", "(example)", "e.g."];
    let lower = seen.to_lowercase();
    let gap = lower.trim_start_matches(['x', '×', '*', '?', '〇', '○', '◯', '●', '_']);
    let signs = lower.chars().count() - gap.chars().count();
    ASKS.iter().any(|word| lower.contains(word))
        || BEGINS.iter().any(|word| lower.starts_with(word))
        || (lower.starts_with("enter") && lower.ends_with("here"))
        || (signs >= 2
            && lower.starts_with('x')
            && gap.chars().count() <= 3
            && !gap.contains(|c: char| c.is_ascii_digit()))
}
