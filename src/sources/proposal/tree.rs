//! The columns left of the indicator: steps of the hierarchy, or texts that belong to the innermost step.

use std::collections::BTreeMap;

use super::heading::Head;
use super::word::Role;
use crate::domain::fold::{fold, one_line};
use crate::sources::sheet::Grid;

/// Marks that open an item of a list of texts. Circled numbers are not among them: they number the steps themselves.
const BULLETS: [char; 12] = ['◎', '○', '〇', '●', '・', '･', '■', '□', '◆', '◇', '-', '★'];

/// What a column left of the indicator was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Branch {
    pub(super) at: u32,
    /// The name of the register's column.
    pub(super) name: String,
    /// Whether it is a step of the hierarchy, else a text of the innermost step.
    pub(super) is_level: bool,
    /// Whether the name was made up because the sheet has none of its own for this column.
    pub(super) is_named_by_guess: bool,
}

/// The hierarchy of a sheet, by its first header and what stands below it.
pub(super) fn branches(grid: &Grid, head: &Head, rows: &[u32]) -> Vec<Branch> {
    let columns: Vec<u32> = head
        .columns
        .iter()
        .filter(|column| column.at < head.indicator && column.role == Role::Other)
        .map(|column| column.at)
        .filter(|at| rows.iter().any(|row| !grid.text_through_merge(*row, *at).trim().is_empty()))
        .collect();
    let mut names = names(head, &columns);
    let is_text: BTreeMap<u32, bool> = columns.iter().map(|at| (*at, holds_texts(grid, *at, rows))).collect();
    let levels: Vec<u32> = columns.iter().copied().filter(|at| !is_text[at]).collect();
    share_names(&mut names, &levels);
    let innermost = levels.last().and_then(|at| names.get(at)).map(|(name, _)| name.clone()).unwrap_or_default();
    let mut used: Vec<String> = Vec::new();
    columns
        .into_iter()
        .map(|at| {
            let (mut name, mut guessed) = names.remove(&at).unwrap_or_default();
            if name.is_empty() || used.contains(&name) {
                name = if is_text[&at] { format!("{innermost}の内容") } else { format!("体系{}", used.len() + 1) };
                guessed = true;
            }
            while used.contains(&name) || RESERVED.contains(&name.as_str()) {
                name.push('２');
                guessed = true;
            }
            used.push(name.clone());
            Branch { at, name, is_level: !is_text[&at], is_named_by_guess: guessed }
        })
        .collect()
}

/// The register's own headings, which a step of the hierarchy must not take.
const RESERVED: [&str; 11] =
    ["指標ID", "評価指標", "別名", "再掲", "単位", "性質", "集計", "望ましい方向", "目標", "周期", "前提指標"];

/// The heading of each column; one that is merged over several belongs to the first of them alone.
fn names(head: &Head, columns: &[u32]) -> BTreeMap<u32, (String, bool)> {
    let mut names: BTreeMap<u32, (String, bool)> = BTreeMap::new();
    let mut last = String::new();
    for column in head.columns.iter().filter(|column| columns.contains(&column.at)) {
        let repeated = column.text == last;
        last.clone_from(&column.text);
        let name = if repeated { String::new() } else { one_line(&column.text) };
        names.insert(column.at, (name, false));
    }
    names
}

/// 「重点方向・重点取組」 over two steps names both.
fn share_names(names: &mut BTreeMap<u32, (String, bool)>, levels: &[u32]) {
    let Some((first, rest)) = levels.split_first() else { return };
    let Some((name, _)) = names.get(first).cloned() else { return };
    let parts: Vec<&str> = name.split(['・', '/', '／']).map(|part| part.rsplit('の').next().unwrap_or(part)).collect();
    let others_are_nameless = rest.iter().all(|at| names.get(at).is_some_and(|(name, _)| name.is_empty()));
    if parts.len() == levels.len() && parts.len() > 1 && others_are_nameless {
        for (at, part) in levels.iter().zip(parts) {
            names.insert(*at, (part.trim().to_owned(), true));
        }
    }
}

/// Whether a column holds lists and sentences rather than the name of a step.
fn holds_texts(grid: &Grid, at: u32, rows: &[u32]) -> bool {
    let mut texts: Vec<&str> =
        rows.iter().map(|row| grid.text(*row, at)).filter(|text| !text.trim().is_empty()).collect();
    texts.sort_unstable();
    texts.dedup();
    let lists = texts.iter().filter(|text| text.lines().filter(|line| opens_item(line)).count() > 1).count();
    let items = texts.iter().filter(|text| opens_item(text)).count();
    let long = texts.iter().filter(|text| text.chars().count() > 60).count();
    lists > 0 && items * 2 > texts.len() || long * 2 > texts.len()
}

/// Whether a line begins an item: with a bullet, or with a number in brackets.
fn opens_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(BULLETS)
        || fold(line).strip_prefix('(').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The text of a step or name on one line: a line break in a cell only keeps the column narrow.
pub(super) fn joined(text: &str) -> String {
    let mut joined = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || ",.;:".contains(c));
        if is_word(joined.chars().next_back()) && line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// A text with one line an item: lines that only go on are joined to their item.
pub(super) fn items(text: &str) -> String {
    let mut items: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match items.last_mut().filter(|_| !opens_item(line)) {
            Some(item) => *item = joined(&format!("{item}\n{line}")),
            None => items.push(line.to_owned()),
        }
    }
    items.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_only_go_on_are_joined() {
        assert_eq!(joined("④ まちの\nにぎわい創出"), "④ まちのにぎわい創出");
        assert_eq!(joined("Number of\npermits"), "Number of permits");
        assert_eq!(
            items("○就労希望者と企業\nとの接点拡大\n○企業OB人材の活用"),
            "○就労希望者と企業との接点拡大\n○企業OB人材の活用"
        );
        assert_eq!(items("(1) 仕組み\nの整備・強化\n(2) 環境\nづくり"), "(1) 仕組みの整備・強化\n(2) 環境づくり");
    }
}
