//! What a column probably holds by the words of its heading.
//!
//! It must not know where in a sheet a heading stands.

pub(super) use super::vocabulary::Role;
use super::vocabulary::{AGAINST_TARGETS, EARLIER, FORECASTS, GOALS, NAMING_PARTS, STEPS, WEAK, WEAKEST, WHOLE, WORDS};
use crate::domain::fold::{fold, is_blank, is_folded, outside_brackets};
use crate::domain::value::heading;

/// What may close a heading without making it another one.
const ENDINGS: [&str; 18] = [
    "",
    "値",
    "数",
    "数値",
    "の値",
    "の数値",
    "額",
    "率",
    "欄",
    "名",
    "名称",
    "等",
    "見込",
    "見込み",
    "状況",
    "課",
    "value",
    "s",
];

/// No heading of the indicators is longer.
const LONGEST_NAMING: usize = 60;

/// How well a heading names the indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    Strong,
    Weak,
    Weakest,
    /// Only where the texts below it are names and no values.
    Goal,
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let fits = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| ENDINGS.contains(&rest));
    words.iter().any(fits)
}

/// The words of a heading: folded, small letters, once whole and once without what stands in brackets.
fn words_of(text: &str) -> [String; 2] {
    // 環境指標項目（単位） and 指標名及び単位 name the indicator, whose names end with their units.
    let text = ["(単位)", "（単位）", "及び単位", "・単位", "と単位"]
        .iter()
        .fold(text.to_owned(), |text, unit| text.replace(unit, ""));
    [heading(&text).words.to_lowercase(), heading(&outside_brackets(&text)).words.to_lowercase()]
}

/// What a heading means by its words; none where they are not known.
pub(super) fn role_of(text: &str) -> Option<Role> {
    let words = words_of(text);
    if words.iter().any(|words| STEPS.contains(&words.as_str())) {
        return None;
    }
    if let Some((role, _)) = WHOLE.iter().find(|(_, list)| words.iter().any(|words| list.contains(&words.as_str()))) {
        return Some(*role);
    }
    if let Some(role) = words.iter().find_map(|words| timed(words)) {
        return Some(role);
    }
    // 目標時点 is when the target is due, and no day of what happened.
    if words.iter().any(|words| words.ends_with("目標時点") || words.ends_with("基準時点")) {
        return Some(Role::Note);
    }
    // Projected Outturn has not happened, and On Target? is none.
    if words.iter().any(|words| FORECASTS.iter().any(|word| words.starts_with(word))) {
        return Some(Role::Plan);
    }
    if words.iter().any(|words| AGAINST_TARGETS.iter().any(|word| words.contains(word))) {
        return Some(Role::Note);
    }
    // 目標（指標）名 is no 目標: what stands in brackets is left out only where the whole is not known.
    // 計画名称 is the name of a plan and says nothing of an indicator.
    let is_a_name = words.iter().any(|words| words.ends_with("名称") || words.ends_with('名'));
    let may_be = |role: Role| !(is_a_name && role.is_value());
    let known =
        |words: &String| WORDS.iter().find(|(role, list)| may_be(*role) && !words.is_empty() && is_one_of(words, list));
    let exact = words.iter().find_map(known).map(|(role, _)| *role);
    // 指標① and 指標② name two of them.
    if exact.is_none() && words.iter().any(|words| is_numbered(words)) {
        return Some(Role::Indicator);
    }
    // 後期計画の評価指標, Cumulative Actual: the last word decides.
    let ends = |role: Role, list: &[&str]| {
        let least = |word: &str| if word.is_ascii() || role == Role::Baseline { 3 } else { 2 };
        let mut long = list.iter().filter(|word| word.chars().count() >= least(word));
        // めざす姿の成果指標名 names the indicator, too, and H22の目標値 is a target.
        let bare = |words: &str| ["", "値", "名", "名称"].map(|end| words.strip_suffix(end).map(str::to_owned));
        let bare: Vec<String> = words.iter().flat_map(|words| bare(words)).flatten().collect();
        long.any(|word| bare.iter().any(|words| words.ends_with(word)))
    };
    let may_end = |role: Role| may_be(role) && !matches!(role, Role::Plan | Role::Direction);
    // Previous Year is no year of the row.
    if exact == Some(Role::Year) && is_of_year_before(text) {
        return Some(Role::Note);
    }
    exact.or_else(|| WORDS.iter().find(|(role, list)| may_end(*role) && ends(*role, list)).map(|(role, _)| *role))
}

/// What 直近の現状 and 策定時の状況 are: how it stands now, or stood before the plan.
fn timed(words: &str) -> Option<Role> {
    let (time, rest) = words.split_once('の')?;
    let is_standing = ["現状", "現状値", "現況", "値", "数値", "実績", "実績値", "状況", "状況値"].contains(&rest);
    match time {
        _ if !is_standing => None,
        "直近" | "最新" | "現在" => Some(Role::Actual),
        "策定時" | "計画策定時" | "改定時" | "計画改定時" | "当初" | "計画当初" | "開始時" => {
            Some(Role::Baseline)
        }
        _ => None,
    }
}

/// Whether a letter is what it seems in every width.
fn is_plain(c: char) -> bool {
    is_folded(c) || is_blank(c)
}

/// Whether a word names one of several indicators by its number.
fn is_numbered(words: &str) -> bool {
    let bare = words.trim_end_matches(char::is_numeric);
    bare.len() < words.len() && WORDS.iter().any(|(role, list)| *role == Role::Indicator && list.contains(&bare))
}

/// How well a heading names the indicators; none where it does not. Most texts of a large file are told at a glance.
pub(super) fn names_indicator(text: &str) -> Option<Naming> {
    let lower = text.to_ascii_lowercase();
    let is_short = text.chars().nth(LONGEST_NAMING).is_none();
    if !is_short || (text.chars().all(is_plain) && !NAMING_PARTS.iter().any(|part| lower.contains(part))) {
        return None;
    }
    let is_among = |list: &[&str]| words_of(text).iter().any(|words| list.contains(&words.as_str()));
    if role_of(text) == Some(Role::Indicator) {
        Some(Naming::Strong)
    } else if is_among(WEAK) {
        Some(Naming::Weak)
    } else if is_among(WEAKEST) {
        Some(Naming::Weakest)
    } else {
        is_among(GOALS).then_some(Naming::Goal)
    }
}

/// Whether a heading of values begins with what names an indicator (成果指標実績値).
pub(super) fn names_indicator_within(words: &str) -> bool {
    ["指標", "kpi"].iter().any(|word| words.find(word).is_some_and(|at| at + word.len() < words.len()))
}

/// Whether a row calls its target what is expected.
pub(super) fn is_expected(text: &str) -> bool {
    words_of(text).iter().any(|words| words == "期待値")
}

/// Whether a heading is of the value as it stood: before the plan where nothing else is, else the latest (基準値 beside 現状値).
pub(super) fn is_standing(text: &str) -> bool {
    words_of(text).iter().any(|words| is_one_of(words, &["現状", "current"]))
}

/// Whether a heading is a plan's by its words, and therefore the year's target only where no other one is.
pub(super) fn is_planned(text: &str) -> bool {
    words_of(text).iter().any(|words| words.starts_with("計画") && is_one_of(words, &["計画値", "計画数値"]))
}

/// Whether a heading says nothing but that its values are planned, and is therefore the year's target where no other one is.
pub(super) fn is_intended(text: &str) -> bool {
    words_of(text).iter().any(|words| ["計画", "plan", "planned"].contains(&words.as_str()))
}

/// Whether a heading says that its values are expected for a year (FY 2022 Projected); of one year they are no target.
pub(super) fn is_projected(text: &str) -> bool {
    words_of(text).iter().any(|words| FORECASTS.iter().any(|word| words.starts_with(word)))
}

/// Whether a heading is of the value as it is now, whenever that is.
pub(super) fn is_current(text: &str) -> bool {
    let words = words_of(text);
    ["現況", "現在", "直近", "最新", "current", "latest"].iter().any(|word| words[0].contains(word))
}

/// Whether a heading is of the sum of a year's months or quarters.
pub(super) fn is_total_of_year(text: &str) -> bool {
    let totals = [
        "計",
        "合計",
        "年計",
        "年度計",
        "年間計",
        "年間",
        "年間合計",
        "年間累計",
        "年度累計",
        "通年",
        "total",
        "yeartotal",
        "annualtotal",
    ];
    words_of(text).iter().any(|words| totals.contains(&words.as_str()))
}

/// Whether a heading is of the year before whatever year it is (前年度実績, Last Year's Outturn).
pub(super) fn is_of_year_before(text: &str) -> bool {
    words_of(text).iter().any(|words| EARLIER.iter().any(|word| words.contains(word)))
}

/// Whether a heading is of the value of an indicator, whichever it is (指標値).
pub(super) fn is_indicator_value(text: &str) -> bool {
    words_of(text).iter().any(|words| ["指標値", "kpi値", "指標の値", "指標数値"].contains(&words.as_str()))
}

/// Whether a heading is of the target of whatever year it is, and therefore the plan's only where no other one is.
pub(super) fn is_of_each_year(text: &str) -> bool {
    let words = ["年度目標", "単年度目標", "当年度目標", "今年度目標", "本年度目標"];
    words_of(text).iter().any(|text| is_one_of(text, &words))
}

/// Whether a heading says nothing but that its values are provisional (R5見込).
pub(super) fn is_forecast(text: &str) -> bool {
    let forecasts = ["見込", "見込み", "見込値", "見込み値"];
    let words = words_of(text);
    words.iter().all(|words| words.is_empty() || forecasts.contains(&words.as_str())) && !words[0].is_empty()
}

/// Whether a heading calls the values below it provisional (実績見込).
pub(super) fn is_provisional(text: &str) -> bool {
    let words = &words_of(text)[0];
    ["見込", "速報", "暫定", "provisional", "preliminary"].iter().any(|word| words.contains(word))
}

/// Headings of values that say nothing of their kind.
pub(super) fn is_value_word(text: &str) -> bool {
    ["値", "数値", "value", "values"].contains(&heading(text).words.to_lowercase().as_str())
}

/// Whether a text is a code of an indicator and no name: `CS02a`, HR-11, 1.2.
pub(super) fn is_code(text: &str) -> bool {
    let folded = fold(text);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/');
    folded.len() <= 10 && folded.chars().all(is_part) && folded.chars().any(|c| c.is_ascii_digit())
}

/// Whether a text stands before the name of the section that made the sheet (所属名, 担当課：…).
pub(super) fn names_section(text: &str) -> bool {
    let own = ["作成課", "記入課", "提出課", "回答課", "担当", "所属", "所属名"];
    role_of(text) == Some(Role::Section) || words_of(text).iter().any(|words| own.contains(&words.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_at_a_glance_names_no_indicator() {
        let whole = WHOLE.iter().chain(WORDS).filter(|(role, _)| *role == Role::Indicator).flat_map(|(_, list)| *list);
        for word in whole.chain(WEAK).chain(WEAKEST).chain(GOALS) {
            assert!(names_indicator(word).is_some() && names_indicator(&word.to_uppercase()).is_some(), "{word}");
        }
        assert_eq!((names_indicator("ＫＰＩ"), names_indicator("2016-04-01")), (Some(Naming::Strong), None));
    }

    #[test]
    fn a_heading_is_understood_by_its_words() {
        for (text, role) in [
            ("基準", Some(Role::Baseline)),
            ("基準値（H26）", Some(Role::Baseline)),
            ("基準年度", Some(Role::Note)),
            ("基本目標", None),
            ("目標値(R7)", Some(Role::Target)),
            ("R5計画値", Some(Role::Target)),
            ("H29計画", Some(Role::Plan)),
            ("計画名称", None),
            ("担当部課", Some(Role::Section)),
            ("KPI名称", Some(Role::Indicator)),
            ("数値(R3)", Some(Role::Actual)),
            ("2015/16 Outturn", Some(Role::Actual)),
            ("FY16 YTD", Some(Role::Actual)),
            ("Good performance is", Some(Role::Direction)),
            ("所属名", Some(Role::Section)),
            ("施策の方向", None),
            ("R5実績見込", Some(Role::Actual)),
            ("現状と課題", Some(Role::Note)),
            ("計画策定時の数値", Some(Role::Baseline)),
            ("設定時の値（年度）", Some(Role::Baseline)),
            ("最新値", Some(Role::Actual)),
            ("現況値（年度）", Some(Role::Actual)),
            ("目標（指標）名", Some(Role::Indicator)),
            ("指標の名称", Some(Role::Indicator)),
            ("環境指標項目（単位）", Some(Role::Indicator)),
            ("単位", Some(Role::Unit)),
            ("期待値", Some(Role::Target)),
            ("初期値", Some(Role::Baseline)),
            ("計画時（H16）", Some(Role::Baseline)),
            ("当初現況値（平成25年度当初）", Some(Role::Baseline)),
            ("目標（指標）の説明", Some(Role::Note)),
            ("目標（平成31年度）", Some(Role::Target)),
            ("H22の目標値", Some(Role::Target)),
            ("年度目標値", Some(Role::Target)),
            ("施策の方向性", None),
            ("めざす姿の成果指標名", Some(Role::Indicator)),
            ("Performance Measures", Some(Role::Indicator)),
            ("平成15年9月30日現在", None),
            ("R1現在値", Some(Role::Actual)),
            ("現在", Some(Role::AsOf)),
        ] {
            assert_eq!(role_of(text), role, "{text}");
        }
        assert_eq!(names_indicator("Series"), Some(Naming::Weakest));
        assert_eq!(names_indicator("数値目標"), Some(Naming::Goal));
        assert!(
            is_forecast("R5（見込み）")
                && !is_forecast("")
                && is_forecast("R5見込")
                && !is_forecast("R5実績見込")
                && is_provisional("R5実績見込")
        );
    }
}
