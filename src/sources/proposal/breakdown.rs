//! The column that tells indicators of one name apart: 平均寿命, 男性 and 女性; 学力, 小学校 and 中学校.
//!
//! It is told by the rows and not by its heading: where a name stands in several rows, each has another short word there and
//! other values. What is only listed twice (再掲) has the same values, and stays one indicator.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::Head;
use super::word::{Role, is_code, role_of};
use crate::domain::fold::{fold, fold_name, is_blank, is_relisted};
use crate::sources::sheet::Grid;

/// No word of a breakdown is longer.
const LONGEST: usize = 30;

/// Takes the column that breaks the indicators of a header down, where there is one.
pub(super) fn settle(grid: &Grid, head: &mut Head, end: u32) {
    if head.of(Role::Kind).next().is_some() {
        return;
    }
    let values: Vec<u32> =
        head.columns.iter().filter(|column| column.role.is_value()).map(|column| column.at).collect();
    let first = values.iter().copied().find(|at| *at > head.indicator).unwrap_or(head.indicator);
    let times: Vec<u32> = [Role::Year, Role::Period].iter().flat_map(|role| head.of(*role)).map(|it| it.at).collect();
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > head.last && *row < end).collect();
    let may_break_down = |role: Role, text: &str| {
        let is_kind = role == Role::Note && matches!(role_of(text), Some(Role::Kind));
        role == Role::Other || is_kind || (role == Role::Note && text == head_text(head))
    };
    // In front of the names of a table with a row a year are areas, else the steps of a hierarchy.
    let from = if head.is_long() { 0 } else { head.indicator + 1 };
    let candidates = head.columns.iter().filter(|it| (from..first).contains(&it.at));
    let candidates = candidates.filter(|column| may_break_down(column.role, &column.text));
    let found = candidates.map(|column| column.at).find(|at| {
        let mut name = "";
        let mut groups: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
        for row in &rows {
            let own = grid.text_through_merge(*row, head.indicator);
            let is_name =
                grid.merge_at(*row, *at).is_some_and(|merge| (merge.first.1..=merge.last.1).contains(&head.indicator));
            let says = if is_name { "" } else { grid.text_through_merge(*row, *at) };
            if !own.chars().all(is_blank) {
                name = own;
            }
            // A row without a name is of the one above it where it says what of it.
            if (own.chars().all(is_blank) && says.chars().all(is_blank)) || is_relisted(name) {
                continue;
            }
            let time: String = times.iter().map(|at| fold(grid.text_through_merge(*row, *at))).collect();
            groups.entry((fold_name(name), time)).or_default().push(*row);
        }
        let tells_apart = |rows: &Vec<u32>| {
            let words: BTreeSet<String> = rows.iter().map(|row| fold(grid.text_through_merge(*row, *at))).collect();
            words.len() == rows.len() && words.iter().all(|word| is_word(word))
        };
        let differ = |rows: &Vec<u32>| {
            let said = |row: u32| values.iter().map(move |at| grid.text(row, *at)).collect::<Vec<_>>();
            rows.iter().any(|row| said(*row) != said(rows[0]))
        };
        let several: Vec<&Vec<u32>> = groups.values().filter(|rows| rows.len() > 1).collect();
        several.iter().all(|rows| tells_apart(rows)) && several.iter().any(|rows| differ(rows))
    });
    for column in head.columns.iter_mut().filter(|column| Some(column.at) == found) {
        column.role = Role::Breakdown;
    }
}

/// The heading of the indicators.
fn head_text(head: &Head) -> &str {
    head.of(Role::Indicator).next().map_or("", |column| column.text.as_str())
}

/// Whether a text is a short word, and no number.
fn is_word(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // 目標 and 実績 are kinds of values.
    let is_kind = matches!(role_of(text), Some(Role::Target | Role::Actual | Role::Plan | Role::Note | Role::Baseline));
    letters > 0
        && !is_kind
        && !is_code(text)
        && text.chars().count() <= LONGEST
        && !text.starts_with(|c: char| c.is_ascii_digit() && letters < 2)
}
