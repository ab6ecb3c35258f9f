//! What a column of an unknown sheet holds by the columns beside it and the texts below it, where its own words do not tell.
//!
//! It must not know how a header is found.

use super::column::{Column, LOOKED_AT};
use super::measure::{content, direction_in};
use super::word::{
    Naming, Role, is_current, is_expected, is_forecast, is_indicator_value, is_intended, is_of_each_year,
    is_of_year_before, is_planned, is_projected, is_standing, is_total_of_year, names_indicator,
    names_indicator_within, role_of,
};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::outside_brackets;
use crate::domain::snapshot::column_name;
use crate::domain::value::{Content, heading};
use crate::sources::sheet::Grid;

/// Settles what the columns of a header hold; gives what its rows call their targets in a column of kinds.
pub(super) fn settle(grid: &Grid, last: u32, indicator: u32, columns: &mut [Column]) -> Vec<String> {
    settle_nameless(grid, last, indicator, columns);
    settle_year_headings(grid, last, columns);
    settle_totals(columns);
    settle_kinds(grid, last, indicator, columns);
    settle_plans(columns);
    settle_intended(grid, last, columns);
    settle_split(grid, last, columns);
    settle_targets(grid, last, columns);
    settle_ways(grid, last, columns);
    settle_current(columns);
    settle_standing(columns);
    settle_indicator_values(columns);
    settle_earlier(columns);
    settle_families(indicator, columns);
    settle_steps(grid, last, indicator, columns)
}

/// 目標年度（平成32年度） above numbers is the target, and 基準年度（平成21年度） the value before the plan.
fn settle_year_headings(grid: &Grid, last: u32, columns: &mut [Column]) {
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let holds_years = |at: u32| {
        let mut texts = rows.iter().map(|row| grid.text(*row, at)).filter(|text| !text.trim().is_empty()).peekable();
        texts.peek().is_none()
            || texts.any(|text| {
                let is_plain = text.trim().replace(',', "").parse::<f64>().is_ok();
                !is_plain && (heading(text).year.is_some() || !text.contains(char::is_numeric))
            })
    };
    let has_baseline = columns.iter().filter(|column| column.role == Role::Baseline).count();
    // 基準年度 and 基準時点 beside 基準値 are its year.
    let is_year_of = |it: &Column| {
        ["基準年度", "基準年", "基準時点", "baselineyear"].iter().any(|end| it.words.to_lowercase().ends_with(end))
    };
    for column in columns.iter_mut().filter(|it| is_year_of(it) && it.role != Role::Indicator && holds_years(it.at)) {
        let others = has_baseline - usize::from(column.role == Role::Baseline);
        column.role = if others > 0 { Role::BaselineYear } else { Role::Note };
    }
    for column in columns.iter_mut().filter(|column| column.role == Role::Note) {
        let year = heading(&column.text).year;
        let role = match column.words.as_str() {
            "目標年度" | "目標年" | "達成年度" => Role::Target,
            "基準年度" | "基準年" => Role::Baseline,
            _ => continue,
        };
        if year.is_some() && !holds_years(column.at) {
            (column.role, column.year) = (role, year);
        }
    }
    // 基準年度 above years is when each baseline was.
    let are_years = |at: u32| {
        let mut texts = rows.iter().map(|row| grid.text(*row, at)).filter(|text| !text.trim().is_empty()).peekable();
        texts.peek().is_some() && texts.all(|text| heading(text).year.is_some())
    };
    if columns.iter().any(|column| column.role == Role::Baseline) {
        let is_it = |column: &&mut Column| {
            let words = [
                "基準年度",
                "基準年",
                "現状年度",
                "現状値年度",
                "策定時年度",
                "baselineyear",
                "baseyear",
                "baselinedate",
            ];
            matches!(column.role, Role::Note | Role::Other | Role::Year)
                && words.contains(&&*column.words.to_lowercase())
        };
        for column in columns.iter_mut().filter(is_it) {
            if are_years(column.at) {
                column.role = Role::BaselineYear;
            }
        }
    }
}

/// 計 behind the months or quarters of a year is the year's own value.
fn settle_totals(columns: &mut [Column]) {
    let parts = columns.iter().filter(|it| it.supposed && heading(&it.text).period.is_some()).map(|it| it.at);
    let parts: Vec<u32> = parts.collect();
    if parts.len() < 3 {
        return;
    }
    for column in
        columns.iter_mut().filter(|column| column.role == Role::Other && parts.iter().all(|at| *at < column.at))
    {
        if is_total_of_year(&column.text) {
            (column.role, column.year) = (Role::Actual, heading(&column.text).year);
        }
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
            let is_forecast = is_forecast(&column.text) || is_projected(&column.text);
            is_intended(&column.text) && !targets.contains(&column.year)
                || is_ahead(&column) && (!is_forecast || is_one_of_several(words))
        };
        own.peek().is_some() && own.all(fits)
    };
    let all: Vec<String> = plans.iter().map(|column| column.words.clone()).collect();
    let taken: Vec<String> = all.iter().filter(|words| is_target(words)).cloned().collect();
    for column in columns.iter_mut().filter(|column| column.role == Role::Plan && taken.contains(&column.words)) {
        column.role = Role::Target;
    }
}

fn numbers_below(grid: &Grid, last: u32, at: u32) -> usize {
    let rows = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT);
    rows.filter(|row| grid.text(*row, at).contains(char::is_numeric)).count()
}

/// A column of numbers without a heading is told by its letters.
fn settle_nameless(grid: &Grid, last: u32, indicator: u32, columns: &mut [Column]) {
    let is_nameless = |it: &&mut Column| it.role == Role::Other && it.text.is_empty() && it.at > indicator;
    for column in columns.iter_mut().filter(is_nameless) {
        if numbers_below(grid, last, column.at) > 1 {
            column.text = format!("（{}）", column_name(column.at));
        }
    }
}

/// Several columns of one target or baseline are of indicators that the sheet does not name: a person has to.
fn settle_split(grid: &Grid, last: u32, columns: &mut [Column]) {
    let subject = |it: &Column| (it.role, it.year, it.is_part, it.text.clone());
    let is_one = |it: &Column| matches!(it.role, Role::Target | Role::Baseline) && numbers_below(grid, last, it.at) > 0;
    let all: Vec<_> = columns.iter().filter(|it| is_one(it)).map(subject).collect();
    for column in columns.iter_mut().filter(|it| is_one(it)) {
        let own = subject(column);
        if all.iter().filter(|other| **other == own).count() > 1 {
            column.is_split = true;
        }
    }
}

/// Of several targets without a year that of the end counts: 最終目標 beside 中間目標, 目標値 beside 目標 in words.
fn settle_targets(grid: &Grid, last: u32, columns: &mut [Column]) {
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let numbers = |at: u32| rows.iter().filter(|row| grid.text(**row, at).contains(char::is_numeric)).count();
    let is_one = |it: &Column| it.role == Role::Target && it.year.is_none() && !it.is_part && !it.is_split;
    let rank = |it: &Column| (numbers(it.at) > 0, !it.words.starts_with("中間"), it.at);
    let Some(best) = columns.iter().filter(|it| is_one(it)).map(rank).max() else { return };
    for column in columns.iter_mut().filter(|it| is_one(it) && rank(it) < best) {
        column.role = Role::Note;
    }
}

/// 現況値（H26） before the years H27, H28 is the value before the plan, and they are what happened.
fn settle_current(columns: &mut [Column]) {
    let first = columns.iter().filter(|it| it.supposed && !it.is_part).filter_map(|it| it.year).min();
    let is_done = |it: &Column| it.role == Role::Actual && !it.supposed;
    let is_before = |it: &Column| is_current(&it.text) && it.year.is_some() && it.year < first;
    let has_baseline = columns.iter().any(|column| column.role == Role::Baseline);
    if columns.iter().any(is_done) && columns.iter().filter(|it| is_done(it)).all(is_before) {
        for column in columns.iter_mut().filter(|column| is_done(column)) {
            column.role = if has_baseline { Role::Note } else { Role::Baseline };
        }
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

fn is_earlier(column: &Column) -> bool {
    column.year.is_none() && is_of_year_before(&column.text)
}

/// 前年度実績 beside 実績 is of no year that it names, and would be taken for this one's.
fn settle_earlier(columns: &mut [Column]) {
    let has_own = columns.iter().any(|column| column.role == Role::Actual && !is_earlier(column));
    for column in columns.iter_mut().filter(|column| column.role == Role::Actual && has_own && is_earlier(column)) {
        column.role = Role::Note;
    }
}

/// A goal that only says which way is good (Reduce) is no target where another column has numbers for it.
fn settle_ways(grid: &Grid, last: u32, columns: &mut [Column]) {
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let texts = |at: u32| {
        let texts = rows.iter().map(|row| grid.text(*row, at).trim());
        texts.filter(|text| !text.is_empty()).collect::<Vec<&str>>()
    };
    let has_numbers = |at: u32| texts(at).iter().any(|text| text.contains(char::is_numeric));
    let targets: Vec<u32> = columns.iter().filter(|it| it.role == Role::Target).map(|column| column.at).collect();
    if !targets.iter().any(|at| has_numbers(*at)) {
        return;
    }
    for column in columns.iter_mut().filter(|column| column.role == Role::Target && column.year.is_none()) {
        let texts = texts(column.at);
        let are_ways = texts.iter().all(|text| direction_in(text).is_some() && !text.contains(char::is_numeric));
        if !texts.is_empty() && are_ways {
            column.role = Role::Direction;
        }
    }
}

/// A column whose cells say 目標 above 実績 tells the kinds of the rows, whatever heads it; R6年度（目標年度） beside it is a year.
fn settle_kinds(grid: &Grid, last: u32, indicator: u32, columns: &mut [Column]) {
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > last).take(LOOKED_AT).collect();
    let tells_kinds = |at: u32| {
        let texts = rows.iter().map(|row| grid.text(*row, at).trim()).filter(|text| !text.is_empty());
        let roles: Vec<Option<Role>> = texts.filter(|text| !text.ends_with('率')).map(role_of).collect();
        let has = |wanted: &[Role]| roles.iter().flatten().any(|role| wanted.contains(role));
        roles.iter().all(|role| role.is_some_and(Role::is_value))
            && has(&[Role::Target, Role::Plan])
            && has(&[Role::Actual])
    };
    let is_free = |column: &Column| column.at != indicator && !column.role.is_value();
    if columns.iter().all(|column| column.role != Role::Kind)
        && let Some(column) = columns.iter_mut().find(|column| is_free(column) && tells_kinds(column.at))
    {
        column.role = Role::Kind;
    }
    if columns.iter().all(|column| column.role != Role::Kind || !tells_kinds(column.at)) {
        return;
    }
    let is_time = |text: &str| heading(&outside_brackets(text)).words.is_empty();
    for column in columns.iter_mut().filter(|it| it.role.is_value() && it.year.is_some() && is_time(&it.text)) {
        (column.role, column.supposed) = (Role::Actual, true);
    }
}

/// 指標値 beside the name is the target where no other column is, else what happened where no other column is.
fn settle_indicator_values(columns: &mut [Column]) {
    let has = |role: Role| columns.iter().any(|it| it.role == role && !it.supposed && !is_earlier(it));
    let role = match (has(Role::Target), has(Role::Actual), has(Role::Baseline)) {
        (false, true, _) | (false, false, true) => Role::Target,
        (true, false, _) => Role::Actual,
        _ => return,
    };
    for column in columns.iter_mut().filter(|it| it.role == Role::Note && is_indicator_value(&it.text)) {
        column.role = role;
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
    // 年度 beside each of 初期値, 中間値 and 目標値 is no year of the row.
    if columns.iter().filter(|column| column.role == Role::Year).count() > 1 {
        for column in columns.iter_mut().filter(|column| column.role == Role::Year) {
            column.role = Role::Note;
        }
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
        let is_called = |text: &&str| role_of(text) == Some(Role::Target) || (!has_target && is_intended(text));
        let expected = texts_of(column.at).filter(is_called).map(str::to_owned);
        called_targets.extend(expected.filter(|_| column.role == Role::Kind));
    }
    called_targets.dedup();
    for column in columns.iter_mut().filter(|it| it.at < indicator && it.role == Role::Target && it.year.is_none()) {
        let texts: Vec<&str> =
            rows.iter().map(|row| grid.text(*row, column.at).trim()).filter(|text| !text.is_empty()).collect();
        let long = texts.iter().filter(|text| text.chars().count() > 12).count();
        let has_number = texts.iter().any(|text| text.contains(char::is_numeric));
        if long * 2 > texts.len() || !has_number {
            column.role = Role::Other;
        }
    }
    called_targets
}
