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
    "概数",
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
    "scheduled",
    "forecast",
    "planned",
    "est.",
    "est",
    "prelim.",
    "prelim",
    "p",
    "e",
];

/// Words of intention among the words of forecast: what they stand at has not happened.
pub(super) const PLANNED: &[&str] = &["予定", "planned", "scheduled"];

/// Words of an aim: what they stand at is to be reached.
pub(super) const AIMED: &[&str] = &["目標値", "目標", "計画値", "計画", "target of", "target", "goal of", "goal"];

/// Words before a number that make it the sum of the others in its cell.
pub(super) const TOTALS: &[&str] =
    &["総計", "合計", "全部で", "計", "a total of", "total of", "in total", "total", "overall"];

/// Words before a number that make it the difference from another year.
#[rustfmt::skip]
pub(super) const COMPARED: &[&str] = &[
    "前年同期比", "前年同月比", "対前年度比", "対前年比", "前年度比", "前年比", "昨年度比", "昨年比", "対前年度", "対前年", "前年度より", "前年より",
    "昨年度より", "昨年より", "前年度から", "前年から", "基準値比", "基準年比", "目標比", "増減率", "増減", "increase of", "decrease of",
    "increased by", "decreased by", "reduced by", "change of", "up by", "down by", "up", "down",
];

/// Words behind a number that make it by how much something moved.
#[rustfmt::skip]
pub(super) const MOVED: &[&str] = &[
    "増", "減", "の増", "の減", "が増", "が減", "上昇", "の上昇", "低下", "の低下", "上回", "を上回", "下回", "改善", "の改善", "アップ",
    "ダウン", "more than last", "more than the previous", "fewer than last", "less than last",
    "higher than", "lower than", "increase", "decrease", "reduction", "above target", "below target",
];

/// Words before a number that leave it what it is.
pub(super) const WHOLES: &[&str] = &[
    "累計",
    "延べ",
    "のべ",
    "ノベ",
    "市全体",
    "全体",
    "全市",
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
#[rustfmt::skip]
pub(super) const HEADINGS: &[&str] = &[
    "延べ人数", "実績値", "実績", "件数", "回数", "人数", "数値", "数", "今年度", "本年度", "当年度", "年度", "毎年", "年", "現在", "値",
    "に対して", "に対し", "のところ", "実人数", "実", "中", "のうち", "at", "in", "for", "actual", "actuals", "result",
    "results", "value", "number", "count", "this year", "r",
];

/// Words before a number that make it about so much.
pub(super) const ABOUTS: &[&str] = &[
    "およそ",
    "おおよそ",
    "延べ約",
    "累計約",
    "合計約",
    "年間約",
    "計約",
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
#[rustfmt::skip]
pub(super) const SIDES: &[&str] = &[
    "そのうち", "このうち", "内訳", "うち", "内", "目標値", "目標", "計画値", "計画", "最大", "最高", "最小", "定員", "平均", "前年度",
    "昨年度", "前年", "昨年", "来年度", "次年度", "毎月", "毎週", "毎日", "各", "月", "週", "第", "of which", "including",
    "average of", "average", "target of", "target", "goal of", "goal", "baseline", "previous year",
    "prior year", "last year", "capacity",
];

/// Words behind a number that make it about so much.
pub(super) const NEARLY: &[&str] = &["程度", "前後", "ほど", "くらい", "ぐらい"];

/// The same in English.
pub(super) const ENGLISH_NEARLY: &[&str] = &["approximately", "approx.", "approx", "or so", "or thereabouts"];

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
    "ytd",
    "year-to-date",
    "yeartodate",
    "reported",
    "recorded",
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

/// What stands behind a word, however often it is said.
fn behind<'t>(mut text: &'t str, word: &str) -> &'t str {
    while let Some(rest) = text.strip_prefix(word) {
        text = rest;
    }
    text
}

/// Whether a note says no more than that a value is provisional: (見込み), (実施予定), 速報値.
pub(super) fn is_provisional(seen: &str) -> bool {
    let bare = seen.trim_matches(|c: char| !is_word(c));
    // 15件（うち3件は見込み）: not all of it has happened for certain.
    if (bare.contains("うち") || bare.contains("含む"))
        && ["見込", "速報", "暫定", "推計"].iter().any(|word| bare.contains(word))
    {
        return true;
    }
    let bare = ["実施", "開催", "年度末", "現時点", "あくまで", "決算", "年間", "最終", "期末", "※"]
        .iter()
        .fold(bare, |rest, word| behind(rest, word));
    if ABOUTS.iter().any(|word| bare.eq_ignore_ascii_case(word.trim_end_matches('.'))) {
        return true;
    }
    if ENGLISH_PROVISIONAL.iter().any(|word| bare.eq_ignore_ascii_case(word.trim_end_matches('.'))) {
        return true;
    }
    PROVISIONAL.iter().any(|word| {
        bare.strip_prefix(word)
            .is_some_and(|rest| matches!(rest, "" | "値" | "数" | "件数" | "数値" | "み" | "です" | "である"))
    })
}

/// Whether a note says no more than that what it stands at is intended: (予定), (3月末実施予定), (計画), (planned).
pub(super) fn is_planned(seen: &str) -> bool {
    if !["予定", "計画", "目標", "lan", "chedul", "arget"].iter().any(|word| seen.contains(word)) {
        return false;
    }
    // 10件（うち3月開催予定2件）: not all of it has happened.
    if seen.contains("予定") && (seen.contains("うち") || seen.contains("含む")) {
        return true;
    }
    let is_day = |c: &char| c.is_ascii_digit() || "年月日末頃上中下旬に/.~、第回平成令和元".contains(*c);
    let bare: String = seen.chars().filter(|c| is_word(*c) && !is_day(c)).collect();
    let bare = ["年度内", "年度", "今", "本", "現時点", "実施", "開催", "追加", "達成"]
        .iter()
        .fold(bare.as_str(), |rest, word| behind(rest, word));
    let english = ["planned", "plan", "scheduled", "target"].iter().any(|word| bare.eq_ignore_ascii_case(word));
    english
        || ["予定", "計画", "目標"].iter().any(|word| {
            bare.strip_prefix(word).is_some_and(|rest| {
                matches!(rest, "" | "値" | "数" | "件数" | "回数" | "人数" | "です" | "含む" | "を含む")
            })
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
    if seen.contains(['記', '入']) && ASKS.iter().any(|word| seen.contains(word)) {
        return true;
    }
    if !seen.starts_with(['例', '(', '【', 'e', 'E', 'x', 'X']) {
        return false;
    }
    let lower = seen.to_lowercase();
    let gap = lower.trim_start_matches(['x', '×', '*', '?', '〇', '○', '◯', '●', '_']);
    let signs = lower.chars().count() - gap.chars().count();
    BEGINS.iter().any(|word| lower.starts_with(word))
        || (lower.starts_with("enter") && lower.ends_with("here"))
        || (signs >= 2
            && lower.starts_with('x')
            && gap.chars().count() <= 3
            && !gap.contains(|c: char| c.is_ascii_digit()))
}
