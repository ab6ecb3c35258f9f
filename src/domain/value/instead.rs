//! Texts that answer something else than a number, and that a person has to be asked about: TRUE, 同上, 別紙のとおり, ✓, S, 目標達成.
//!
//! They are no blanks: somebody filled the cell in. It must not know the indicator.

use super::reading::Doubt;
use super::text::is_word;

/// Words that point at another cell.
#[rustfmt::skip]
const REFERENCES: &[&str] = &[
    "同上", "同左", "同右", "同前", "同下", "上に同じ", "左に同じ", "上記に同じ", "前年度と同じ", "前年に同じ", "再掲",
    "(再掲)", "〃", "〃〃", "々", "〻", "\"", "''", "ditto", "sameasabove", "sameaslastyear", "sameaspreviousyear", "asabove", "seeabove", "seebelow",
];

/// What a text begins with that points at a paper or at a place in the sheet.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "別紙", "別添", "別表", "別途", "別冊", "別シート", "資料", "添付", "参考資料", "上記", "下記", "左記", "右記", "前記",
    "備考", "上段", "下段", "他の指標", "報告書", "年報", "指標", "no.", "no", "see", "referto", "attached",
    "includedin", "included", "reportedunder", "reportedin",
];

/// How such a text ends.
#[rustfmt::skip]
const POINTING: &[&str] = &[
    "", "のとおり", "の通り", "とおり", "通り", "参照", "を参照", "をご参照", "に含む", "に含まれる", "に含めて計上",
    "に計上", "に記載", "に記載のとおり", "と同じ", "に同じ", "と同様", "に準ずる", "資料のとおり", "資料参照",
];

/// Marks of a judgement or a trend.
const MARKS: &str = "✓✔☑✅●◎◉■◆★☆▲△▽▼×✕✖☓✗✘○〇◯↑↗→↘↓⇒⇑⇓レ";

/// What there is to ask about a text without white space, if it answers something else than a number.
pub(super) fn doubt(seen: &str) -> Option<Doubt> {
    let first = seen.chars().next()?;
    // Most texts begin with a digit, and none of these does.
    if first.is_ascii_digit() || seen.len() > 90 {
        return None;
    }
    let lower = seen.to_lowercase();
    // A text with digits can only point at one of several papers.
    if !seen.bytes().any(|byte| byte.is_ascii_digit()) {
        if is_movement(&lower) {
            return Some(Doubt::Change);
        }
        if is_truth(seen) || is_amount(&lower) || is_mark(seen) || is_grade(seen) || is_success(seen) {
            return Some(Doubt::NoNumber);
        }
    }
    points_elsewhere(&lower).then_some(Doubt::Reference)
}

fn is_truth(seen: &str) -> bool {
    ["true", "false", "y", "n"].iter().any(|word| seen.eq_ignore_ascii_case(word))
}

/// 増加, 横ばい, no change.
fn is_movement(lower: &str) -> bool {
    const WORDS: [&str; 26] = [
        "増加",
        "減少",
        "横ばい",
        "微増",
        "微減",
        "増",
        "減",
        "皆増",
        "皆減",
        "維持",
        "現状維持",
        "改善",
        "悪化",
        "向上",
        "低下",
        "上昇",
        "増加傾向",
        "減少傾向",
        "改善傾向",
        "悪化傾向",
        "変化なし",
        "変動なし",
        "増減なし",
        "nochange",
        "unchanged",
        "steady",
    ];
    WORDS.contains(&lower.trim_matches(|c: char| !is_word(c)))
}

/// 全校, 半数以上, 若干名, several.
fn is_amount(lower: &str) -> bool {
    const WORDS: [&str; 26] = [
        "全校",
        "全園",
        "全員",
        "全戸",
        "全件",
        "全数",
        "全て",
        "すべて",
        "全部",
        "全地区",
        "半数",
        "半数以上",
        "過半数",
        "大半",
        "多数",
        "数名",
        "数人",
        "数件",
        "数回",
        "若干",
        "若干名",
        "複数",
        "複数回",
        "several",
        "dozens",
        "many",
    ];
    WORDS.contains(&lower)
}

fn is_mark(seen: &str) -> bool {
    let mut chars = seen.chars().filter(|c| *c != '\u{FE0F}');
    chars.next().is_some_and(|c| MARKS.contains(c)) && chars.next().is_none()
}

/// S, A+, AA-, B評価, 評価A.
fn is_grade(seen: &str) -> bool {
    let bare = ["評価", "判定", "評定", "ランク"]
        .iter()
        .find_map(|word| seen.strip_suffix(word).or_else(|| seen.strip_prefix(word)))
        .unwrap_or(seen)
        .trim_start_matches(':');
    let mut chars = bare.chars();
    let letter = chars.next().filter(|c| matches!(c, 'S' | 'A' | 'B' | 'C' | 'D' | 'E'));
    letter.is_some_and(|letter| chars.all(|c| c == letter || matches!(c, '+' | '-' | '−'))) && bare.len() <= 5
}

/// Words that judge and give no number.
const JUDGED: [&str; 19] = [
    "順調",
    "概ね順調",
    "おおむね順調",
    "やや遅れ",
    "遅れ",
    "遅延",
    "未達",
    "targetmet",
    "targetnotmet",
    "met",
    "notmet",
    "partiallymet",
    "exceeded",
    "targetexceeded",
    "ontrack",
    "offtrack",
    "behindtarget",
    "belowtarget",
    "abovetarget",
];

/// 目標達成, 概ね達成, 目標値を達成しました.
fn is_success(seen: &str) -> bool {
    let bare = seen.trim_matches(|c: char| !is_word(c));
    let bare = ["した", "しました", "できた", "済み", "済", "している"]
        .iter()
        .find_map(|word| bare.strip_suffix(word))
        .unwrap_or(bare);
    let subject =
        bare.strip_suffix("達成").or_else(|| bare.strip_suffix("未達")).map(|rest| rest.trim_end_matches(['を', 'は']));
    subject.is_some_and(|subject| {
        matches!(
            subject,
            "目標"
                | "目標値"
                | "概ね"
                | "おおむね"
                | "一部"
                | "ほぼ"
                | "目標を概ね"
                | "目標をほぼ"
                | "既に"
                | "年度目標"
        )
    }) || JUDGED.contains(&bare.to_lowercase().as_str())
}

fn points_elsewhere(lower: &str) -> bool {
    if REFERENCES.contains(&lower) {
        return true;
    }
    let bare = lower.trim_matches(|c: char| !is_word(c));
    let Some(rest) = PLACES.iter().find_map(|place| bare.strip_prefix(place)) else { return false };
    if rest.is_empty() {
        return !bare.starts_with("no") && bare != "指標";
    }
    if lower.is_ascii() {
        // see note 3, included in measure 12.
        return bare.starts_with("see")
            || bare.starts_with("referto")
            || bare.starts_with("incl")
            || bare.starts_with("rep");
    }
    // 別紙1, 別添資料2のとおり, 指標No.12に含む, (1)に計上: the number belongs to the paper.
    let rest =
        rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "資料様式の第.()-「」『』①②③④⑤⑥⑦⑧⑨".contains(c));
    let ending = POINTING.iter().any(|ending| rest.trim_end_matches(['。', '、']) == *ending);
    let has_place = !bare.starts_with("指標") && !bare.starts_with("no");
    ending && (has_place || !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_without_a_number_is_asked_about() {
        for (text, expected) in [
            ("TRUE", Doubt::NoNumber),
            ("✓", Doubt::NoNumber),
            ("×", Doubt::NoNumber),
            ("S", Doubt::NoNumber),
            ("AA-", Doubt::NoNumber),
            ("B評価", Doubt::NoNumber),
            ("目標達成", Doubt::NoNumber),
            ("概ね達成", Doubt::NoNumber),
            ("OnTrack", Doubt::NoNumber),
            ("同上", Doubt::Reference),
            ("別紙のとおり", Doubt::Reference),
            ("別紙1のとおり", Doubt::Reference),
            ("(別添資料参照)", Doubt::Reference),
            ("上記に含む", Doubt::Reference),
            ("指標12に含む", Doubt::Reference),
            ("Seenote3", Doubt::Reference),
        ] {
            assert_eq!(doubt(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_words_are_left_to_the_grammar() {
        for text in [
            "—",
            "○件",
            "○○",
            "検討中",
            "Not",
            "C地区で検討",
            "達成",
            "指標",
            "No",
            "資料を配布した",
            "上記の取組を実施",
        ] {
            assert_eq!(doubt(text), None, "{text}");
        }
    }
}
