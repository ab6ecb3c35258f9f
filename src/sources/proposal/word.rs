//! The words that offices use in headings, and what a column below them probably holds.
//!
//! It must not know where in a sheet a heading stands.

use crate::domain::fold::fold;
use crate::domain::value::heading;

/// What a column probably holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The name of the indicator.
    Indicator,
    /// What should be reached.
    Target,
    /// What happened.
    Actual,
    /// What is intended.
    Plan,
    /// The fiscal year of the row.
    Year,
    /// The part of the year of the row.
    Period,
    /// Which of target, actual and plan the row holds.
    Kind,
    /// The unit of the row's values.
    Unit,
    /// The section that answers for the row.
    Section,
    /// The day that the row's value describes.
    AsOf,
    /// A value from before the plan.
    Baseline,
    /// The fiscal year of that value.
    BaselineYear,
    /// Which way is good.
    Direction,
    /// The number or code of the row.
    Number,
    /// Words beside the values.
    Note,
    /// Anything else.
    Other,
}

/// The words of each role, in the order in which they are tried.
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Section,
        &[
            "担当課",
            "所管課",
            "主管課",
            "担当部署",
            "所管部署",
            "担当部局",
            "所管",
            "部署",
            "課名",
            "担当",
            "所属",
            "所属課",
            "department",
            "section",
            "division",
            "directorate",
            "responsibleoffice",
            "responsibleservice",
        ],
    ),
    (
        Role::Direction,
        &[
            "望ましい方向",
            "目指す方向",
            "目標の方向",
            "direction",
            "desireddirection",
            "desiredtrend",
            "polarity",
            "goodperformanceis",
            "goodis",
        ],
    ),
    (Role::Unit, &["単位", "unit", "units", "unitofmeasure"]),
    (
        Role::Baseline,
        &[
            "基準値",
            "基準",
            "基準年",
            "基準年度値",
            "基準実績",
            "現状",
            "現状値",
            "当初値",
            "策定時",
            "策定時点",
            "計画策定時",
            "baseline",
        ],
    ),
    (Role::AsOf, &["時点", "基準日", "現在", "asof", "asofdate"]),
    (
        Role::Note,
        &[
            "備考",
            "摘要",
            "注記",
            "説明",
            "要因",
            "理由",
            "課題",
            "対応",
            "今後の方針",
            "達成状況",
            "達成率",
            "進捗率",
            "評価",
            "目標年",
            "目標年度",
            "達成年度",
            "基準年度",
            "note",
            "notes",
            "remarks",
            "comment",
            "comments",
            "description",
            "status",
        ],
    ),
    (
        Role::Number,
        &[
            "番号",
            "no",
            "№",
            "id",
            "通番",
            "指標番号",
            "指標id",
            "コード",
            "measureid",
            "measureno",
            "indicatorid",
            "code",
        ],
    ),
    (Role::Target, &["目標", "数値目標", "到達目標", "計画値", "計画数値", "target", "goal"]),
    (
        Role::Actual,
        &[
            "実績",
            "実績値",
            "actual",
            "result",
            "results",
            "outturn",
            "ytd",
            "yeartodate",
            "実数",
            "数値",
            "value",
            "値",
        ],
    ),
    (Role::Plan, &["予定", "計画", "見込", "見込み", "plan", "planned", "forecast", "estimate"]),
    (Role::Year, &["年度", "対象年度", "会計年度", "年", "年次", "年月", "fiscalyear", "year", "fy"]),
    (Role::Period, &["期間", "対象期間", "四半期", "時期", "月", "period", "quarter", "month"]),
    (Role::Kind, &["区分", "種別", "項目区分", "kind", "type", "valuetype"]),
    (
        Role::Indicator,
        &[
            "評価指標",
            "成果指標",
            "目標指標",
            "指標",
            "指標名",
            "指標項目",
            "重要業績評価指標",
            "kpi",
            "重要業績評価指標(kpi)",
            "measure",
            "indicator",
            "measurename",
            "indicatorname",
            "performancemeasure",
            "performanceindicator",
            "metric",
        ],
    ),
];

/// Steps of a hierarchy whose names end like a target.
const STEPS: &[&str] = &[
    "基本目標",
    "政策目標",
    "施策目標",
    "重点目標",
    "戦略目標",
    "分野目標",
    "大目標",
    "中目標",
    "小目標",
    "まちづくりの目標",
    "まちづくり目標",
    "sdgs目標",
];

/// Words that name an indicator only where no better one stands in the row.
const WEAK: &[&str] =
    &["項目", "項目名", "名称", "事業名", "取組", "取組名", "取組内容", "内容", "item", "name", "title"];

/// The same, where nothing else does: the series of a table of statistics, but the code of an indicator beside its title.
const WEAKEST: &[&str] = &["series"];

/// What may close a heading without making it another one.
const ENDINGS: [&str; 15] =
    ["", "値", "数", "数値", "額", "率", "欄", "名", "名称", "等", "見込", "見込み", "状況", "課", "value"];

/// How well a heading names the indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    Strong,
    Weak,
    Weakest,
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let fits = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| ENDINGS.contains(&rest));
    words.iter().any(fits)
}

/// The words of a heading: folded, small letters, once whole and once without what stands in brackets.
fn words_of(text: &str) -> [String; 2] {
    let folded = fold(text);
    let outside = folded.split('(').next().unwrap_or_default();
    [heading(&folded).words.to_lowercase(), heading(outside).words.to_lowercase()]
}

/// What a heading means by its words; none where they are not known.
pub(super) fn role_of(text: &str) -> Option<Role> {
    let words = words_of(text);
    if words.iter().any(|words| STEPS.contains(&words.as_str())) {
        return None;
    }
    let known = |list: &[&str]| words.iter().any(|words| !words.is_empty() && is_one_of(words, list));
    let exact = WORDS.iter().find(|(_, list)| known(list)).map(|(role, _)| *role);
    // 後期計画の評価指標, Cumulative Actual: the last word decides.
    let ends = |role: Role, list: &[&str]| {
        let least = |word: &str| if word.is_ascii() || role == Role::Baseline { 3 } else { 2 };
        let mut long = list.iter().filter(|word| word.chars().count() >= least(word));
        long.any(|word| words.iter().any(|words| words.ends_with(word)))
    };
    let may_end = |role: Role| !matches!(role, Role::Plan | Role::Direction);
    exact.or_else(|| WORDS.iter().find(|(role, list)| may_end(*role) && ends(*role, list)).map(|(role, _)| *role))
}

/// How well a heading names the indicators; none where it does not.
pub(super) fn names_indicator(text: &str) -> Option<Naming> {
    let is_among = |list: &[&str]| words_of(text).iter().any(|words| list.contains(&words.as_str()));
    if role_of(text) == Some(Role::Indicator) {
        Some(Naming::Strong)
    } else if is_among(WEAK) {
        Some(Naming::Weak)
    } else {
        is_among(WEAKEST).then_some(Naming::Weakest)
    }
}

/// Whether a heading is a plan's by its words, and therefore the year's target only where no other one is.
pub(super) fn is_planned(text: &str) -> bool {
    words_of(text).iter().any(|words| words.starts_with("計画") && is_one_of(words, &["計画値", "計画数値"]))
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

/// Whether a text stands before the name of the section that made the sheet (所属名, 担当課：…).
pub(super) fn names_section(text: &str) -> bool {
    let own = ["作成課", "記入課", "提出課", "回答課", "担当", "所属", "所属名"];
    role_of(text) == Some(Role::Section) || words_of(text).iter().any(|words| own.contains(&words.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("KPI名称", Some(Role::Indicator)),
            ("数値(R3)", Some(Role::Actual)),
            ("2015/16 Outturn", Some(Role::Actual)),
            ("FY16 YTD", Some(Role::Actual)),
            ("Good performance is", Some(Role::Direction)),
            ("所属名", Some(Role::Section)),
            ("施策の方向", None),
            ("R5実績見込", Some(Role::Actual)),
            ("現状と課題", Some(Role::Note)),
        ] {
            assert_eq!(role_of(text), role, "{text}");
        }
        assert_eq!(names_indicator("Series"), Some(Naming::Weakest));
        assert!(
            is_forecast("R5（見込み）")
                && !is_forecast("")
                && is_forecast("R5見込")
                && !is_forecast("R5実績見込")
                && is_provisional("R5実績見込")
        );
    }
}
