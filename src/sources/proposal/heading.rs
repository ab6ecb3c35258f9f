//! Where the headers of an unknown sheet are, and what each of their columns probably holds.
//!
//! What it finds is proposed, never used unseen.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line, outside_brackets};
use crate::domain::value::{Content, heading};
use crate::sources::sheet::Grid;

use super::measure::{content, direction_in};
use super::word::{
    Naming, Role, is_code, is_expected, is_forecast, is_intended, is_of_each_year, is_planned, is_standing,
    is_value_word, names_indicator, names_indicator_within, role_of,
};

/// How many rows a header may have above and below the row that names the indicator.
const MOST_ROWS: u32 = 3;

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

impl Column {
    /// Whether it is taken for a target only because nothing can have happened yet in the year that heads it.
    pub(super) fn is_asked(&self) -> bool {
        self.supposed && self.role == Role::Target
    }
}

/// A header with its columns, the indicator's among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) indicator: u32,
    pub(super) columns: Vec<Column>,
    /// What its rows call their targets in a column of kinds (期待値), where that is no word for targets everywhere.
    pub(super) called_targets: Vec<String>,
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

fn is_value(role: Role) -> bool {
    matches!(role, Role::Target | Role::Actual | Role::Plan)
}

/// Whether a cell may stand in a header below or above the row that names the indicator.
fn heads_a_value(text: &str) -> bool {
    role_of(text).is_some_and(is_value) || is_time(text)
}

/// Whether a text names a year or a part of one and nothing else.
fn is_time(text: &str) -> bool {
    let read = heading(text);
    (read.year.is_some() || read.period.is_some()) && read.words.is_empty()
}

/// Every header of a sheet, from the top. A sheet of a plan that has just been made says nothing of what happened.
pub(super) fn heads(grid: &Grid) -> Vec<Head> {
    let is_followed = |head: &Head| head.of(Role::Actual).next().is_some();
    let is_set = |head: &Head| head.of(Role::Target).next().is_some() && head.of(Role::Baseline).next().is_some();
    let followed = heads_that(grid, is_followed);
    if followed.is_empty() { heads_that(grid, is_set) } else { followed }
}

fn heads_that(grid: &Grid, fits: impl Fn(&Head) -> bool) -> Vec<Head> {
    let mut found: Vec<Head> = Vec::new();
    for row in grid.rows() {
        let free_from = found.last().map_or(0, |head| head.last + 1);
        if row < free_from {
            continue;
        }
        let mut candidates: Vec<(Naming, u32)> =
            grid.row(row).filter_map(|(column, text)| Some((names_indicator(text)?, column))).collect();
        // The code of an indicator names it only where nothing else does: KPI beside Description.
        candidates.sort_unstable_by_key(|(naming, at)| (holds_codes(grid, row, *at), *naming, *at));
        let heads =
            candidates.into_iter().filter(|(naming, at)| *naming != Naming::Goal || holds_names(grid, row, *at));
        found.extend(heads.map(|(_, at)| head_at(grid, row, at, free_from)).find(&fits));
    }
    found
}

/// Whether most texts below a heading are names and no values.
fn holds_names(grid: &Grid, row: u32, at: u32) -> bool {
    let rows = grid.rows().into_iter().filter(|below| *below > row).take(LOOKED_AT);
    let texts: Vec<&str> = rows.map(|row| grid.text(row, at).trim()).filter(|text| !text.is_empty()).collect();
    let values =
        texts.iter().filter(|text| !matches!(content(text, ""), Content::Words | Content::Ambiguous(_))).count();
    values * 2 < texts.len()
}

/// Whether the texts below a cell are codes.
fn holds_codes(grid: &Grid, row: u32, at: u32) -> bool {
    let rows = grid.rows().into_iter().filter(|below| *below > row).take(LOOKED_AT);
    let mut texts = rows.map(|row| grid.text(row, at).trim()).filter(|text| !text.is_empty()).peekable();
    texts.peek().is_some() && texts.all(is_code)
}

/// The header whose cell for the indicator is this one.
fn head_at(grid: &Grid, row: u32, indicator: u32, free_from: u32) -> Head {
    let (first, last) = extent(grid, row, indicator, free_from);
    let mut columns = Vec::new();
    let mut left: Option<(Role, String, Option<usize>)> = None;
    for at in 0..grid.width() {
        let texts: Vec<&str> = (first..=last).map(|row| grid.text_through_merge(row, at)).collect();
        if at == indicator {
            left = None;
            columns.push(column(at, Role::Indicator, None, grid.text_through_merge(row, at)));
            continue;
        }
        let year = texts.iter().rev().find_map(|text| heading(text).year);
        let (named, role) = named(&texts);
        let has_time = texts.iter().any(|text| is_time(text));
        let is_time_alone = texts.iter().all(|text| text.trim().is_empty() || is_time(text));
        let shown = named.or(texts.iter().rev().find(|text| !text.trim().is_empty()).copied()).unwrap_or_default();
        // An indicator has one name; 指標値 beside it is none.
        let role = role.map(|role| if role == Role::Indicator { Role::Note } else { role });
        // 実績 is centred over R4 and R5（見込み）.
        let is_below = texts.len() > 1 && texts[0].trim().is_empty();
        let is_of_left = is_below && is_forecast(shown) && matches!(left, Some((Role::Actual, ..)));
        let role = if is_of_left { Some(Role::Actual) } else { role };
        match (role, has_time) {
            (Some(role), _) => {
                let year = year.filter(|_| is_value(role) || role == Role::Baseline);
                let at_row = texts.iter().rposition(|text| *text == shown);
                left = is_value(role).then(|| (role, shown.to_owned(), at_row));
                columns.push(column(at, role, year, shown));
            }
            // A heading may be centred over its columns without being merged: they have only their year.
            (None, true) if is_time_alone => {
                // Quarters beside a target of the year are what happened.
                let is_bare = texts.iter().all(|text| heading(text).period.is_none());
                let is_below = |row: &Option<usize>| row.is_some_and(|row| texts[row].trim().is_empty());
                let of_left = left.as_ref().filter(|(.., row)| is_bare && is_below(row));
                let of_left = of_left.map(|(role, text, _)| column(at, *role, year, text));
                let supposed = || Column { supposed: true, ..column(at, Role::Actual, year, shown) };
                columns.push(of_left.unwrap_or_else(supposed));
            }
            _ => {
                left = None;
                columns.push(column(at, Role::Other, None, shown));
            }
        }
    }
    settle_plans(&mut columns);
    settle_intended(grid, last, &mut columns);
    settle_standing(&mut columns);
    settle_families(indicator, &mut columns);
    let called_targets = settle_steps(grid, last, indicator, &mut columns);
    Head { first, last, indicator, columns, called_targets }
}

/// The heading of a column that says what it holds, and what: 値 and 年度 below 目標 or 基準 are of that.
fn named<'a>(texts: &[&'a str]) -> (Option<&'a str>, Option<Role>) {
    let said: Vec<(&str, Role)> = texts.iter().filter_map(|text| Some((*text, role_of(text)?))).collect();
    let Some((lowest, role)) = said.last().copied() else { return (None, None) };
    let above = said.iter().rev().skip(1).copied().find(|(_, role)| matches!(role, Role::Target | Role::Baseline));
    match above {
        Some((text, Role::Baseline)) if role == Role::Year => (Some(text), Some(Role::BaselineYear)),
        Some((_, Role::Target)) if role == Role::Year => (Some(lowest), Some(Role::Note)),
        Some((text, of_above)) if role == Role::Actual && is_value_word(lowest) => (Some(text), Some(of_above)),
        // 実績／R5（見込み） is what happened, as far as it is known.
        _ if is_forecast(lowest) && said.iter().any(|(_, above)| *above == Role::Actual) => {
            (Some(lowest), Some(Role::Actual))
        }
        _ => (Some(lowest), Some(role)),
    }
}

/// 計画値 is the year's target only where no other column is; 見込 beside years alone is what happened.
fn settle_plans(columns: &mut [Column]) {
    let targets: Vec<Option<FiscalYear>> = columns
        .iter()
        .filter(|column| column.role == Role::Target && !is_planned(&column.text))
        .map(|column| column.year)
        .collect();
    let is_headed = columns.iter().any(|column| column.role == Role::Actual && !column.supposed);
    let has_supposed = columns.iter().any(|column| column.supposed);
    let has_other = columns.iter().any(|it| it.role == Role::Target && !is_of_each_year(&it.text));
    for column in columns {
        if column.role == Role::Target && column.year.is_none() && has_other && is_of_each_year(&column.text) {
            column.role = Role::Note;
        } else if column.role == Role::Target && is_planned(&column.text) && targets.contains(&column.year) {
            column.role = Role::Plan;
        } else if column.role == Role::Plan && !is_headed && has_supposed && is_forecast(&column.text) {
            (column.role, column.supposed) = (Role::Actual, true);
        }
    }
}

/// 計画 of single years is their target where no other column is: 計画 beside the 実績 of each year, or what is intended for
/// the years after it. Texts (講座を3回開催) and the forecast of one year are none.
fn settle_intended(grid: &Grid, last: u32, columns: &mut [Column]) {
    let done = columns.iter().filter(|column| column.role == Role::Actual).filter_map(|column| column.year).max();
    let targets: Vec<Option<FiscalYear>> =
        columns.iter().filter(|column| column.role == Role::Target).map(|column| column.year).collect();
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let holds_numbers = |at: u32| {
        let texts = rows.iter().map(|row| grid.text(*row, at).trim()).filter(|text| !text.is_empty());
        let (numbers, words): (Vec<&str>, Vec<&str>) =
            texts.partition(|text| matches!(content(text, ""), Content::Value(_)));
        numbers.len() > words.len()
    };
    let of_year = |column: &&Column| column.role == Role::Plan && column.year.is_some() && holds_numbers(column.at);
    let plans: Vec<&Column> = columns.iter().filter(of_year).collect();
    let is_one_of_several = |words: &str| plans.iter().filter(|column| column.words == words).count() > 1;
    // One word is read one way, whatever its year.
    let is_target = |words: &str| {
        let mut own = plans.iter().filter(|column| column.words == words).peekable();
        let is_ahead = |column: &&&Column| column.year > done && targets.is_empty();
        let fits = |column: &&Column| {
            is_intended(&column.text) && !targets.contains(&column.year)
                || is_ahead(&column) && (!is_forecast(&column.text) || is_one_of_several(words))
        };
        own.peek().is_some() && own.all(fits)
    };
    let all: Vec<String> = plans.iter().map(|column| column.words.clone()).collect();
    let taken: Vec<String> = all.iter().filter(|words| is_target(words)).cloned().collect();
    for column in columns.iter_mut().filter(|column| column.role == Role::Plan && taken.contains(&column.words)) {
        column.role = Role::Target;
    }
}

/// 現状値 beside 基準値 is what happened last.
fn settle_standing(columns: &mut [Column]) {
    let is_baseline = |column: &Column| column.role == Role::Baseline;
    let has_other = columns.iter().any(|column| is_baseline(column) && !is_standing(&column.text));
    let has_actual = columns.iter().any(|column| column.role == Role::Actual && !column.supposed);
    for column in columns.iter_mut().filter(|column| is_baseline(column) && is_standing(&column.text)) {
        if has_other && !has_actual {
            column.role = Role::Actual;
        }
    }
}

/// 成果指標目標値 beside 活動内容指標名 and 活動内容指標目標値 is of another indicator.
fn settle_families(indicator: u32, columns: &mut [Column]) {
    let name = columns.iter().find(|column| column.at == indicator).map(|column| column.words.clone());
    let name = name.unwrap_or_default();
    let family = ["名称", "名"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    for role in [Role::Target, Role::Actual, Role::Plan] {
        let is_own = |column: &Column| column.words.starts_with(family) && column.words != family;
        let has_own = columns.iter().any(|column| column.role == role && is_own(column));
        for column in columns.iter_mut().filter(|column| column.role == role && !is_own(column)) {
            let is_of_other = names_indicator_within(&column.words);
            if !family.is_empty() && has_own && is_of_other {
                column.role = Role::Note;
            }
        }
    }
}

/// How many rows below a header are looked at for what its columns hold.
const LOOKED_AT: usize = 20;

/// A column in front of the indicators whose texts are sentences is a step of the hierarchy, and no target; a series beside
/// titles is their code.
fn settle_steps(grid: &Grid, last: u32, indicator: u32, columns: &mut [Column]) -> Vec<String> {
    for column in columns.iter_mut().filter(|column| column.role == Role::Other) {
        if names_indicator(&column.text) == Some(Naming::Weakest) {
            column.role = Role::Number;
        }
    }
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let texts_of = |at: u32| rows.iter().map(move |row| grid.text(*row, at).trim()).filter(|text| !text.is_empty());
    // Which way a project goes on (拡充, 現状維持) is not which way is good.
    for column in columns.iter_mut().filter(|column| column.role == Role::Direction) {
        let ways: Vec<_> = texts_of(column.at).map(direction_in).collect();
        let is_way = ways.iter().all(Option::is_some) && ways.iter().any(|way| *way != Some("維持"));
        column.role = if is_way { Role::Direction } else { Role::Note };
    }
    // The period of a row may be its year: 2016/17.
    if columns.iter().all(|column| column.role != Role::Year) {
        let is_year = |text: &str| heading(text).year.is_some() && heading(text).words.is_empty();
        let is_of_years = |at: u32| texts_of(at).next().is_some() && texts_of(at).all(is_year);
        if let Some(column) = columns.iter_mut().find(|it| it.role == Role::Period && is_of_years(it.at)) {
            column.role = Role::Year;
        }
    }
    // A type of measure is no kind of value.
    let mut called_targets: Vec<String> = Vec::new();
    for column in columns.iter_mut().filter(|column| column.role == Role::Kind) {
        let is_kind = |text: &str| matches!(role_of(text), Some(Role::Target | Role::Plan));
        column.role = if texts_of(column.at).any(is_kind) { Role::Kind } else { Role::Note };
        // Rows of 計画 beside rows of 実績 are targets where no row is called one.
        let has_target = texts_of(column.at).any(|text| role_of(text) == Some(Role::Target) && !is_expected(text));
        let is_called = |text: &&str| is_expected(text) || (!has_target && is_intended(text));
        let expected = texts_of(column.at).filter(is_called).map(str::to_owned);
        called_targets.extend(expected.filter(|_| column.role == Role::Kind));
    }
    called_targets.dedup();
    for column in columns.iter_mut().filter(|it| it.at < indicator && it.role == Role::Target && it.year.is_none()) {
        let texts: Vec<&str> =
            rows.iter().map(|row| grid.text(*row, column.at).trim()).filter(|text| !text.is_empty()).collect();
        let long = texts.iter().filter(|text| text.chars().count() > 12).count();
        if long * 2 > texts.len() {
            column.role = Role::Other;
        }
    }
    called_targets
}

fn column(at: u32, role: Role, year: Option<FiscalYear>, text: &str) -> Column {
    let whole = fold(text);
    let outside = heading(&outside_brackets(&whole)).words;
    // 平成29年（現状値） says in its brackets what it holds.
    let words = if outside.is_empty() { heading(&whole).words } else { outside };
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
