//! A proposal for an unknown sheet: what each column probably holds, and the register that its rows make.
//!
//! It is written for a person to correct and says of everything whether it stands in the sheet or was guessed. It must
//! not decide anything that is used unseen, and it writes no file.

mod block;
mod draft;
mod heading;
mod measure;
mod notes;
mod rows;
mod section;
mod tables;
mod tree;

pub use draft::{Line, Proposal};
pub use notes::{Note, Sureness};
pub use tables::tables;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::domain::snapshot::SourceFile;
use crate::domain::value::heading as heading_of;
use crate::sources::sheet::{self, Grid, Layout, Shape, Words};
use block::Sheet;
use heading::{Column, Role, heads};
use rows::{Accepted, Gathered};

/// Looks at the files of one source and proposes how to read them.
///
/// # Errors
/// No file could be read, or none has a header in which an indicator and its values are recognised: what was looked for.
pub fn propose(files: &[SourceFile]) -> Result<Proposal, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut grids: Vec<(&str, Grid)> = Vec::new();
    for file in files {
        match sheet::grids(&file.path, &file.bytes) {
            Ok(found) => grids.extend(found.into_iter().map(|grid| (file.path.as_str(), grid))),
            Err(problem) => problems.push(problem.in_file(&file.path)),
        }
    }
    let sheets: Vec<Sheet<'_>> = grids.iter().map(|(file, grid)| Sheet { file, grid, heads: heads(grid) }).collect();
    if sheets.iter().all(|sheet| sheet.heads.is_empty()) {
        let name = files.first().map(|file| file.path.clone()).unwrap_or_default();
        problems.push(Problem::fault("nothing_recognised").in_file(name));
        return Err(problems);
    }
    let columns: Vec<&Column> = sheets.iter().flat_map(|sheet| &sheet.heads).flat_map(|head| &head.columns).collect();
    let is_long = sheets.iter().flat_map(|sheet| &sheet.heads).all(heading::Head::is_long);
    let shape = if is_long { Shape::Long } else { Shape::Wide };
    let words = words(&columns, is_long);
    let accepted = accepted(files, &layout(shape, &words));
    let mut gathered = Gathered::default();
    tell_columns(&mut gathered, &columns, is_long);
    for sheet in &sheets {
        if sheet.heads.is_empty() {
            let name = sheet.grid.sheet.as_deref().unwrap_or(sheet.file);
            let note = Phrase::new("init.note.sheet_left_out").with("sheet", name);
            gathered.notes.add(Note::new(Sureness::LeftOut, note));
        }
        gathered.take(sheet, &accepted);
    }
    if accepted.is_empty() {
        gathered.notes.add(Note::new(Sureness::ToFill, Phrase::new("init.note.reader_refuses")));
    }
    Ok(finished(&sheets, shape, words, gathered))
}

/// Headings of values that say nothing of their kind.
const VALUES: [&str; 4] = ["値", "数値", "value", "values"];

/// The headings by the settings' keys.
fn words(columns: &[&Column], is_long: bool) -> BTreeMap<&'static str, Vec<String>> {
    let mut words: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for column in columns.iter().filter(|column| !column.supposed && !column.words.is_empty()) {
        let key = match column.role {
            Role::Indicator => "indicator",
            Role::Target => "target",
            Role::Actual => "actual",
            Role::Plan => "plan",
            Role::Year if is_long => "year",
            Role::Period if is_long => "period",
            Role::Kind if is_long => "kind",
            Role::Unit => "unit",
            Role::AsOf => "as_of",
            _ => continue,
        };
        let is_value = key == "actual" && VALUES.contains(&column.words.to_lowercase().as_str());
        let key = if is_value { "value" } else { key };
        // As it stands, where it stands without years and signs.
        let word = if fold(&column.text) == column.words { &column.text } else { &column.words };
        let known = words.entry(key).or_default();
        if !known.contains(word) {
            known.push(word.clone());
        }
    }
    words
}

/// The layout that the proposed settings make.
fn layout(shape: Shape, words: &BTreeMap<&'static str, Vec<String>>) -> Layout {
    let mut layout = Layout::default();
    for (key, words) in words {
        let columns = &mut layout.columns;
        let place = match *key {
            "indicator" => &mut columns.indicator,
            "target" => &mut columns.target,
            "actual" => &mut columns.actual,
            "plan" => &mut columns.plan,
            "period" => &mut columns.period,
            "kind" => &mut columns.kind,
            "value" => &mut columns.value,
            "unit" => &mut columns.unit,
            "as_of" => &mut columns.as_of,
            _ => &mut columns.year,
        };
        *place = Words(words.clone());
    }
    layout.shape = shape;
    layout
}

/// What the reader takes from the rows of indicators with this layout.
fn accepted(files: &[SourceFile], layout: &Layout) -> Accepted {
    let mut accepted = Accepted::new();
    for row in files.iter().flat_map(|file| sheet::read(file, layout).rows) {
        accepted.entry((row.place.file, row.place.sheet, row.place.cell)).or_default().extend(row.cells);
    }
    accepted
}

/// Says what each column was taken for.
fn tell_columns(gathered: &mut Gathered, columns: &[&Column], is_long: bool) {
    let mut supposed: Vec<String> = Vec::new();
    for column in columns.iter().filter(|column| !column.text.is_empty()) {
        let role = match column.role {
            Role::Indicator => "indicator",
            Role::Target => "target",
            Role::Actual => "actual",
            Role::Plan => "plan",
            Role::Year if is_long => "year",
            Role::Unit => "unit",
            Role::Section => "section",
            Role::Kind => "kind",
            Role::Period if is_long => "period",
            Role::AsOf => "as_of",
            Role::Baseline => "baseline",
            _ => {
                if column.role != Role::Other {
                    let note = Phrase::new("init.note.column_left_out").with("text", column.text.as_str());
                    gathered.notes.add(Note::new(Sureness::LeftOut, note));
                }
                continue;
            }
        };
        if column.supposed {
            supposed.extend(Some(column.text.clone()).filter(|text| !supposed.contains(text)));
            continue;
        }
        let role = Phrase::new(format!("init.role.{role}"));
        let note = Phrase::new("init.note.column").with("text", column.text.as_str()).with("role", role);
        gathered.notes.add(Note::new(Sureness::Sure, note));
    }
    if !supposed.is_empty() {
        let note = Phrase::new("init.note.year_alone").with("texts", supposed);
        gathered.notes.add(Note::new(Sureness::Guess, note));
    }
}

fn finished(
    sheets: &[Sheet<'_>],
    shape: Shape,
    columns: BTreeMap<&'static str, Vec<String>>,
    mut gathered: Gathered,
) -> Proposal {
    let name = title(sheets);
    let (first_year, last_year) = years(sheets, &mut gathered);
    let (mut levels, mut details) = hierarchy(&mut gathered, &name);
    tell_lines(&mut gathered);
    gathered.tell_left_out();
    let mut sections: Vec<String> = Vec::new();
    for section in gathered.lines.iter().filter_map(|line| line.section.clone()) {
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    let mut symbols: Vec<(String, usize)> = std::mem::take(&mut gathered.symbols).into_iter().collect();
    symbols.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    levels.dedup();
    details.dedup();
    let notes = std::mem::take(&mut gathered.notes).sorted();
    Proposal {
        name,
        shape,
        columns,
        first_year,
        last_year,
        levels,
        details,
        lines: gathered.lines,
        sections,
        symbols,
        notes,
    }
}

/// Levels first, then details, in the register's columns and in every line; a plan without a hierarchy gets one step.
fn hierarchy(gathered: &mut Gathered, name: &str) -> (Vec<String>, Vec<String>) {
    let branches = std::mem::take(&mut gathered.branches);
    for branch in &branches {
        let key = if branch.is_level { "init.note.level" } else { "init.note.detail" };
        let sureness = if branch.is_named_by_guess { Sureness::Guess } else { Sureness::Sure };
        gathered.notes.add(Note::new(sureness, Phrase::new(key).with("name", branch.name.as_str())));
    }
    let (levels, details): (Vec<usize>, Vec<usize>) =
        (0..branches.len()).partition(|index| branches.get(*index).is_some_and(|branch| branch.is_level));
    let without_levels = levels.is_empty();
    for line in &mut gathered.lines {
        let text = |index: &usize| line.labels.get(*index).cloned().unwrap_or_default();
        let top = without_levels.then(|| name.to_owned());
        line.labels = top.into_iter().chain(levels.iter().chain(&details).map(text)).collect();
        // The register needs every step down to the innermost that a line names, and one at least.
        let steps = levels.len().max(1);
        let named = line.labels.iter().take(steps).rposition(|label| !label.is_empty()).unwrap_or(0);
        for label in line.labels.iter_mut().take(named + 1).filter(|label| label.is_empty()) {
            name.clone_into(label);
            let note = Phrase::new("init.note.step_missing").with("name", name);
            gathered.notes.add(Note::at(Sureness::Guess, note, line.place.clone()));
        }
    }
    let named = |indices: Vec<usize>| indices.into_iter().map(|index| branches[index].name.clone()).collect::<Vec<_>>();
    if without_levels {
        gathered.notes.add(Note::new(Sureness::Guess, Phrase::new("init.note.no_hierarchy").with("name", name)));
        return (vec!["計画".to_owned()], named(details));
    }
    (named(levels), named(details))
}

/// Says what was guessed or is lacking in the lines, each kind once with its cells.
fn tell_lines(gathered: &mut Gathered) {
    let mut notes = Vec::new();
    for line in gathered.lines.iter().filter(|line| line.number > 0 && !line.relisted) {
        for doubt in &line.doubts {
            let sureness = match *doubt {
                "unit_missing" | "target_unread" | "target_missing" => Sureness::ToFill,
                _ => Sureness::Guess,
            };
            notes.push(Note::at(sureness, Phrase::new(format!("init.note.{doubt}")), line.place.clone()));
        }
        if line.section.is_none() {
            notes.push(Note::at(Sureness::ToFill, Phrase::new("init.note.no_section"), line.place.clone()));
        }
    }
    notes.push(Note::new(Sureness::Guess, Phrase::new("init.note.usual")));
    notes.push(Note::new(Sureness::LeftOut, Phrase::new("init.note.prerequisites")));
    for note in notes {
        gathered.notes.add(note);
    }
}

/// The years of the plan: those of its columns and rows, from the year that the title names where it names one of them.
fn years(sheets: &[Sheet<'_>], gathered: &mut Gathered) -> (FiscalYear, FiscalYear) {
    let all: BTreeSet<FiscalYear> = gathered.years.union(&gathered.target_years).copied().collect();
    let titled = titles(sheets).find_map(|text| heading_of(text).year).filter(|year| gathered.years.contains(year));
    let of_file = sheets.iter().find_map(|sheet| heading_of(sheet.file).year);
    let first = titled.or_else(|| gathered.years.first().copied()).or(of_file).or_else(|| all.first().copied());
    let Some(first) = first else {
        gathered.notes.add(Note::new(Sureness::ToFill, Phrase::new("init.note.no_year")));
        return (FiscalYear(2020), FiscalYear(2024));
    };
    let last = all.last().copied().unwrap_or(first).max(first);
    let years = |key: &str| Phrase::new(key).with("first", first.0.to_string()).with("last", last.0.to_string());
    let (sureness, key) = if gathered.target_years.contains(&last) {
        (Sureness::Guess, "init.note.years")
    } else {
        (Sureness::ToFill, "init.note.last_year")
    };
    gathered.notes.add(Note::new(sureness, years(key)));
    (first, last)
}

/// The texts above the headers; a row with several of them is no title.
fn titles<'a>(sheets: &'a [Sheet<'_>]) -> impl Iterator<Item = &'a str> {
    sheets.iter().filter_map(|sheet| Some((sheet, sheet.heads.first()?.first))).flat_map(|(sheet, first)| {
        let above = sheet.grid.rows().into_iter().filter(move |row| *row < first);
        let alone = above.filter(|row| sheet.grid.row(*row).count() < 3);
        alone.flat_map(|row| sheet.grid.row(row).map(|(_, text)| text))
    })
}

/// The plan's name: the title without its date and its brackets, else the file's name.
fn title(sheets: &[Sheet<'_>]) -> String {
    let longest = titles(sheets)
        .filter(|text| !text.starts_with(['※', '★']))
        .map(one_line)
        .max_by_key(|text| text.chars().count());
    let cut = |text: &str| {
        let end = ["（", "(", "の進捗", "進捗状況", "　"].iter().filter_map(|mark| text.find(mark)).min();
        text[..end.unwrap_or(text.len())].trim().to_owned()
    };
    let is_title = |text: &String| text.chars().count() > 3 && section::section_named(text).is_none();
    let from_title = longest.map(|text| cut(&text)).filter(is_title);
    from_title.unwrap_or_else(|| {
        let file = sheets.first().map(|sheet| sheet.file).unwrap_or_default();
        let name = file.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    })
}

#[cfg(test)]
mod tests;
