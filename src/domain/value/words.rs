//! The words of progress sheets (`domain.md` B-4): what stands in a cell instead of a number, or around one.
//!
//! Lists stand longest first wherever one word begins another.

use super::text::is_word;

/// Words of progress, wherever they stand in a cell without a number.
const STATUSES: &[&str] = &[
    "未集計",
    "集計中",
    "精査中",
    "検討中",
    "協議中",
    "調整中",
    "準備中",
    "作成中",
    "策定中",
    "実施中",
    "進行中",
    "対応中",
    "審査中",
    "募集中",
    "計画中",
    "確認中",
    "調査中",
    "算定中",
    "集計待ち",
    "公表待ち",
    "未公表",
    "未発表",
    "未確定",
    "未実施",
    "未着手",
    "未開催",
    "未整備",
    "未設置",
    "未策定",
    "未達成",
    "未定",
    "実施なし",
    "実施無し",
    "開催なし",
    "開催無し",
    "該当なし",
    "該当無し",
    "該当せず",
    "対象なし",
    "対象無し",
    "対象外",
    "実績なし",
    "実績無し",
    "データなし",
    "データ無し",
    "非該当",
    "非公表",
    "非公開",
    "秘匿",
    "中止",
    "延期",
    "休止",
    "廃止",
    "終了",
    "不明",
    "把握不能",
    "把握していない",
    "把握できない",
    "未把握",
    "評価困難",
    "算出不可",
    "検討予定",
    "皆無",
];

/// Words of progress that would hide in other words: only where they are all that is said.
const LONE_STATUSES: &[&str] = &[
    "なし",
    "無し",
    "無",
    "特になし",
    "特に無し",
    "有",
    "有り",
    "あり",
    "済",
    "済み",
    "完了",
    "達成",
    "継続",
    "同上",
    "同左",
    "検討",
    "準備",
    "調整",
    "N/A",
    "n/a",
    "NA",
    "NULL",
    "null",
    "TBD",
    "tbd",
];

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
];

/// Signs that people use for a dash (`domain.md` B-5: five kinds in one sheet), the kana and the kanji included.
const DASHES: &[char] = &[
    '-', '‐', '‑', '‒', '–', '—', '―', '─', '━', '−', 'ー', '一', '_', '~', '…', '‥', '・', '·', '﹣', '⁻', '➖', '￣',
    '\u{00AF}', '\u{2500}', '\u{2E3A}', '\u{2E3B}', '\u{30A0}',
];

/// Words that say a value is not final.
pub(super) const PROVISIONAL: &[&str] =
    &["見込み", "見込", "速報値", "速報", "予定", "暫定値", "暫定", "概算", "推計", "推定", "未確定", "仮集計"];

/// Words before a number that leave it what it is.
pub(super) const WHOLES: &[&str] = &["累計", "延べ", "総計", "合計", "全部で", "年間", "延", "全", "計"];

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
];

/// Words before a number that make it about so much.
pub(super) const ABOUTS: &[&str] = &["およそ", "おおよそ", "おおむね", "概ね", "凡そ", "ほぼ", "約"];

/// Words before a number that make it a part, a bound, an aim or a rate: never the value.
pub(super) const SIDES: &[&str] = &[
    "少なくとも",
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
    "最低",
    "最小",
    "上限",
    "下限",
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
];

/// Words behind a number that make it a bound.
pub(super) const BOUNDS: &[&str] =
    &["以上", "以下", "未満", "以内", "を超える", "超", "余り", "余", "弱", "強", "まで", "から"];

/// Words behind a number that make it about so much.
pub(super) const NEARLY: &[&str] = &["程度", "前後", "ほど", "くらい", "ぐらい"];

/// Words behind a number that say only that it happened.
pub(super) const HAPPENED: &[&str] =
    &["実施", "開催", "達成", "完了", "済", "あり", "有", "です", "でした", "となった", "した"];

/// Whether the text is a failure of the spreadsheet: an error, a column too narrow, a formula instead of its value.
pub(super) fn is_ruin(seen: &str) -> bool {
    RUINS.iter().any(|ruin| seen.to_ascii_uppercase().contains(ruin))
        || (seen.chars().count() > 1 && seen.chars().all(|c| c == '#'))
        || (seen.starts_with('=')
            && seen.chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric() || "(+-".contains(c)))
}

/// The first word of progress in a text without white space.
pub(super) fn status_in(seen: &str) -> Option<&'static str> {
    let bare = seen.trim_matches(|c: char| !is_word(c));
    let lone = LONE_STATUSES.iter().find(|word| **word == seen || **word == bare);
    let within = || STATUSES.iter().filter_map(|word| seen.find(word).map(|at| (at, word))).min().map(|(_, word)| word);
    lone.or_else(within).copied()
}

/// Whether a character is a dash of any kind.
pub(super) fn is_dash(c: char) -> bool {
    DASHES.contains(&c)
}

/// Whether a text without white space is nothing but signs; a lone x hides a number (秘匿), ○ and 〇 are gaps in a form.
pub(super) fn is_sign(seen: &str) -> bool {
    !seen.is_empty()
        && (matches!(seen, "x" | "X") || seen.chars().all(|c| is_dash(c) || matches!(c, '〇' | '◯') || !is_word(c)))
}

/// Whether a note says no more than that a value is provisional: (見込み), (実施予定), 速報値.
pub(super) fn is_provisional(seen: &str) -> bool {
    let bare = seen.trim_matches(|c: char| !is_word(c));
    let bare = ["実施", "開催", "年度末", "現時点", "あくまで", "※"]
        .iter()
        .fold(bare, |rest, word| rest.trim_start_matches(word));
    PROVISIONAL.iter().any(|word| {
        bare.strip_prefix(word)
            .is_some_and(|rest| matches!(rest, "" | "値" | "数" | "件数" | "数値" | "み" | "です" | "である"))
    })
}
