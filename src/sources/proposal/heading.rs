//! What a heading of an unknown sheet probably means, and where the headers are.
//!
//! It knows the words that offices use, not the words of one office. What it finds is proposed, never used unseen.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line};
use crate::domain::value::heading;
use crate::sources::sheet::Grid;

/// How many rows a header may have above and below the row that names the indicator.
const MOST_ROWS: u32 = 3;

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
    /// The number or code of the row.
    Number,
    /// Words beside the values.
    Note,
    /// Anything else.
    Other,
}

/// A column of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) role: Role,
    pub(super) year: Option<FiscalYear>,
    /// The heading as a person reads it, on one line; that of the merged cell above where it has none of its own.
    pub(super) text: String,
    /// The words of the heading that say what it holds, folded, without years and signs.
    pub(super) words: String,
    /// Whether nothing but a year stands there, so that what happened is only supposed.
    pub(super) supposed: bool,
}

/// A header with its columns, the indicator's among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) indicator: u32,
    pub(super) columns: Vec<Column>,
}

impl Head {
    /// The columns of a role, from the left.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.role == role)
    }

    /// Whether every row names its own year.
    pub(super) fn is_long(&self) -> bool {
        self.of(Role::Year).next().is_some() && self.of(Role::Actual).all(|column| column.year.is_none())
    }
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
            "department",
            "section",
            "division",
            "responsibleoffice",
        ],
    ),
    (Role::Unit, &["単位", "unit", "units", "unitofmeasure"]),
    (Role::Baseline, &["基準値", "現状値", "当初値", "策定時", "基準年", "baseline"]),
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
            "note",
            "notes",
            "remarks",
            "comment",
            "comments",
            "description",
            "status",
        ],
    ),
    (Role::Number, &["番号", "no", "№", "id", "通番", "指標番号", "指標id", "コード", "measureid", "code"]),
    (Role::Target, &["目標", "数値目標", "到達目標", "target", "goal"]),
    (Role::Actual, &["実績", "実績値", "actual", "result", "results", "実数", "value", "値"]),
    (Role::Plan, &["予定", "計画", "見込", "見込み", "plan", "planned", "forecast", "estimate"]),
    (Role::Year, &["年度", "対象年度", "会計年度", "年", "年次", "年月", "fiscalyear", "year", "fy"]),
    (Role::Period, &["期間", "対象期間", "四半期", "時期", "月", "period", "quarter", "month"]),
    (Role::Kind, &["区分", "種別", "項目区分", "kind", "type", "valuetype"]),
    (
        Role::Indicator,
        &[
            "評価指標",
            "成果指標",
            "指標",
            "指標名",
            "重要業績評価指標",
            "kpi",
            "重要業績評価指標(kpi)",
            "measure",
            "indicator",
            "measurename",
            "indicatorname",
            "performancemeasure",
            "metric",
        ],
    ),
];

/// Words that name an indicator only where no better one stands in the row.
const WEAK: &[&str] =
    &["項目", "項目名", "名称", "事業名", "取組", "取組名", "取組内容", "内容", "item", "name", "title"];

/// What may close a heading without making it another one.
const ENDINGS: [&str; 13] = ["", "値", "数", "数値", "額", "率", "欄", "名", "等", "見込", "見込み", "状況", "課"];

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
fn role_of(text: &str) -> Option<Role> {
    let words = words_of(text);
    let known = |list: &[&str]| words.iter().any(|words| !words.is_empty() && is_one_of(words, list));
    let exact = WORDS.iter().find(|(_, list)| known(list)).map(|(role, _)| *role);
    // 後期計画の評価指標, Cumulative Actual: the last word decides.
    let ends = |list: &[&str]| {
        list.iter().filter(|word| word.chars().count() > 1).any(|word| words.iter().any(|words| words.ends_with(word)))
    };
    exact.or_else(|| WORDS.iter().find(|(role, list)| *role != Role::Plan && ends(list)).map(|(role, _)| *role))
}

fn is_value(role: Role) -> bool {
    matches!(role, Role::Target | Role::Actual | Role::Plan)
}

/// Whether a cell may stand in a header below or above the row that names the indicator.
fn heads_a_value(text: &str) -> bool {
    let read = heading(text);
    role_of(text).is_some_and(is_value) || (read.year.is_some() && read.words.is_empty())
}

/// Every header of a sheet, from the top.
pub(super) fn heads(grid: &Grid) -> Vec<Head> {
    let mut found: Vec<Head> = Vec::new();
    for row in grid.rows() {
        let free_from = found.last().map_or(0, |head| head.last + 1);
        if row < free_from {
            continue;
        }
        let strong = |text: &str| role_of(text) == Some(Role::Indicator);
        let weak = |text: &str| words_of(text).iter().any(|words| WEAK.contains(&words.as_str()));
        let candidates = |fits: &dyn Fn(&str) -> bool| -> Vec<u32> {
            grid.row(row).filter(|(_, text)| fits(text)).map(|(column, _)| column).collect()
        };
        let found_here = candidates(&strong).into_iter().chain(candidates(&weak));
        let head = found_here.into_iter().find_map(|column| head_at(grid, row, column, free_from));
        found.extend(head);
    }
    found
}

/// The header whose cell for the indicator is this one; none if nothing beside it can be a value.
fn head_at(grid: &Grid, row: u32, indicator: u32, free_from: u32) -> Option<Head> {
    let (first, last) = extent(grid, row, indicator, free_from);
    let mut columns = Vec::new();
    let mut left: Option<(Role, String)> = None;
    for at in 0..grid.width() {
        let texts: Vec<&str> = (first..=last).map(|row| grid.text_through_merge(row, at)).collect();
        if at == indicator {
            left = None;
            columns.push(column(at, Role::Indicator, None, grid.text_through_merge(row, at)));
            continue;
        }
        let year = texts.iter().rev().find_map(|text| heading(text).year);
        let named = texts.iter().rev().find(|text| role_of(text).is_some());
        let is_year_alone = texts.iter().all(|text| heading(text).words.is_empty());
        let shown = named.or(texts.iter().rev().find(|text| !text.trim().is_empty())).copied().unwrap_or_default();
        match (named.and_then(|text| role_of(text)), year) {
            (Some(role), _) => {
                let year = year.filter(|_| is_value(role) || role == Role::Baseline);
                left = is_value(role).then(|| (role, shown.to_owned()));
                columns.push(column(at, role, year, shown));
            }
            // A heading may be centred over its columns without being merged: they have only their year.
            (None, Some(year)) if is_year_alone => {
                // Quarters beside a target of the year are what happened.
                let is_bare = texts.iter().all(|text| heading(text).period.is_none());
                let of_left = left.as_ref().filter(|_| is_bare).map(|(role, text)| column(at, *role, Some(year), text));
                let supposed = || Column { supposed: true, ..column(at, Role::Actual, Some(year), shown) };
                columns.push(of_left.unwrap_or_else(supposed));
            }
            _ => {
                left = None;
                columns.push(column(at, Role::Other, None, shown));
            }
        }
    }
    let head = Head { first, last, indicator, columns };
    let has_value = head.columns.iter().any(|column| column.role == Role::Actual);
    has_value.then_some(head)
}

fn column(at: u32, role: Role, year: Option<FiscalYear>, text: &str) -> Column {
    let words = heading(fold(text).split('(').next().unwrap_or_default()).words;
    Column { at, role, year, text: one_line(text), words, supposed: false }
}

/// The first and last row of a header: the merged cell of the indicator, then rows that hold only headings.
fn extent(grid: &Grid, row: u32, indicator: u32, free_from: u32) -> (u32, u32) {
    let merge = grid.merge_at(row, indicator);
    let (mut first, mut last) = merge.map_or((row, row), |merge| (merge.first.0, merge.last.0));
    let holds_headings = |row: u32| grid.row(row).filter(|(_, text)| heads_a_value(text)).count() > 0;
    while first > free_from && row - (first - 1) <= MOST_ROWS && holds_headings(first - 1) {
        first -= 1;
    }
    while last - row < MOST_ROWS && grid.text_through_merge(last + 1, indicator).is_empty() && holds_headings(last + 1)
    {
        last += 1;
    }
    (first, last)
}
