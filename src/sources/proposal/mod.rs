//! A proposal for an unknown sheet: what each column probably holds, and the register that its rows make.
//!
//! It is written for a person to correct and says of everything whether it stands in the sheet or was guessed. It must
//! not decide anything that is used unseen, and it writes no file.

mod ahead;
mod block;
mod breakdown;
mod column;
mod columns;
mod draft;
mod heading;
mod measure;
mod notes;
mod numbering;
mod rows;
mod section;
mod settling;
mod tables;
mod tree;
mod vocabulary;
mod word;

pub use draft::{Line, Proposal};
pub use notes::{Note, Sureness};
pub use tables::tables;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold_name, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Kind, SourceFile, Spot};
use crate::domain::value::{heading as heading_of, heading_near};
use crate::sources::sheet::{self, Columns, Grid, Layout, Shape, titled_headers};
use block::Sheet;
use column::Column;
use columns::{give_up_defaults, layout, tell_columns, tell_parts, words};
use heading::{Head, heads};
use rows::{Accepted, Gathered};
use word::{Role, names_section};

/// Looks at the files of one source, in the fiscal year `today`, and proposes how to read them. The plan is called `fallback`
/// where no sheet has a title.
///
/// # Errors
/// No file could be read, or none has a header in which an indicator and its values are recognised: what was looked for.
pub fn propose(files: &[SourceFile], fallback: &str, today: FiscalYear) -> Result<Proposal, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut grids: Vec<(&str, Grid)> = Vec::new();
    for file in files {
        match sheet::grids(&file.path, &file.bytes) {
            Ok(found) => grids.extend(found.into_iter().map(|grid| (file.path.as_str(), grid))),
            Err(problem) => problems.push(problem.in_file(&file.path)),
        }
    }
    let named = grids.iter().filter_map(|(_, grid)| heading_of(grid.sheet.as_deref()?).year);
    let is_of_years = named.collect::<BTreeSet<_>>().len() > 1;
    let mut sheets: Vec<Sheet<'_>> = grids
        .iter()
        .map(|(file, grid)| Sheet { file, grid, heads: heads(grid), is_of_years, above: OnceCell::new() })
        .collect();
    let is_titled = sheets.iter().all(|sheet| sheet.heads.is_empty());
    if is_titled {
        for sheet in &mut sheets {
            let found = titled_headers(sheet.grid, &Columns::default(), None);
            sheet.heads = found.iter().filter_map(|header| Head::titled(sheet.grid, header)).collect();
        }
    }
    for sheet in &mut sheets {
        let own = [Some(sheet.file), sheet.grid.sheet.as_deref()].into_iter().flatten();
        let told: Vec<FiscalYear> = titles_of(sheet).chain(own).filter_map(ahead::year_told).collect();
        let firsts: Vec<u32> = sheet.heads.iter().map(|head| head.first).collect();
        for head in &mut sheet.heads {
            ahead::settle(sheet.grid, head, &told, today);
            let end = firsts.iter().copied().find(|first| *first > head.first).unwrap_or(u32::MAX);
            breakdown::settle(sheet.grid, head, end);
        }
    }
    if sheets.iter().all(|sheet| sheet.heads.is_empty()) {
        let read: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.file).collect();
        problems.extend(read.into_iter().map(|file| {
            let own: Vec<&Grid> = grids.iter().filter(|(of, _)| *of == file).map(|(_, grid)| grid).collect();
            Problem::fault("nothing_recognised").in_file(file).with("found", sheet::likely_headings(&own))
        }));
        return Err(problems);
    }
    let columns: Vec<&Column> = heads_of(&sheets).flat_map(|head| &head.columns).collect();
    let is_long = heads_of(&sheets).all(Head::is_long);
    let shape = match (is_titled, is_long) {
        (true, _) => Shape::Titled,
        (false, true) => Shape::Long,
        (false, false) => Shape::Wide,
    };
    let mut words = words(&columns, is_long);
    let called: BTreeSet<&String> = heads_of(&sheets).flat_map(|head| &head.called_targets).collect();
    if !called.is_empty() {
        words.entry("target").or_default().extend(called.into_iter().cloned());
    }
    give_up_defaults(&mut words);
    let (accepted, copies) = accepted(files, &layout(shape, &words));
    let mut gathered = Gathered::of(&sheets);
    tell_columns(&mut gathered, &columns, is_long);
    if is_titled {
        gathered.notes.add(Note::new(Sureness::Guess, Phrase::new("init.note.titled")));
    }
    let mut strangers: Vec<String> = Vec::new();
    for sheet in &sheets {
        let is_strange = sheets.iter().all(|other| other.file != sheet.file || other.heads.is_empty());
        if is_strange && !strangers.iter().any(|known| known == sheet.file) {
            let note = Phrase::new("init.note.file_left_out").with("file", sheet.file);
            gathered.notes.add(Note::new(Sureness::LeftOut, note));
            strangers.push(sheet.file.to_owned());
        } else if sheet.heads.is_empty() && !is_strange {
            let name = sheet.grid.sheet.as_deref().unwrap_or(sheet.file);
            let note = Phrase::new("init.note.sheet_left_out").with("sheet", name);
            gathered.notes.add(Note::new(Sureness::LeftOut, note));
        }
        match copies.get(sheet.file) {
            None => gathered.take(sheet, &accepted),
            Some(other) => {
                let note = Phrase::new("init.note.copy").with("file", sheet.file).with("other", other.as_str());
                gathered.notes.add(Note::new(Sureness::Guess, note));
            }
        }
    }
    let has_periods = accepted
        .by_name
        .values()
        .flat_map(|taken| &taken.cells)
        .any(|cell| cell.kind == Kind::Actual && cell.beside.period.is_some());
    if has_periods {
        gathered.notes.add(Note::new(Sureness::ToFill, Phrase::new("init.note.periods")));
    } else {
        tell_parts(&mut gathered, &columns);
    }
    if accepted.by_name.is_empty() {
        let has_actual = columns.iter().any(|column| column.role == Role::Actual);
        let key = if has_actual { "init.note.reader_refuses" } else { "init.note.no_actual" };
        gathered.notes.add(Note::new(Sureness::ToFill, Phrase::new(key)));
    }
    gathered.measure();
    let proposal = finished(&sheets, shape, words, gathered, fallback);
    Ok(Proposal { has_periods, strangers, problems, ..proposal })
}

/// Every header of all sheets.
fn heads_of<'a>(sheets: &'a [Sheet<'_>]) -> impl Iterator<Item = &'a Head> {
    sheets.iter().flat_map(|sheet| &sheet.heads)
}

/// What the reader takes from the rows of indicators with this layout; and the files that say most of what another one
/// says of the same years, with that one.
fn accepted(files: &[SourceFile], layout: &Layout) -> (Accepted, BTreeMap<String, String>) {
    let mut accepted = Accepted::default();
    let mut said: BTreeMap<String, BTreeSet<(String, Option<FiscalYear>)>> = BTreeMap::new();
    for row in files.iter().flat_map(|file| sheet::read(file, layout).rows) {
        let done = row.cells.iter().filter(|cell| cell.kind == Kind::Actual);
        let sheet = row.place.sheet.as_ref();
        let of_file = said.entry(sheet.file.clone()).or_default();
        of_file.extend(done.map(|cell| (fold_name(&row.name), cell.year)));
        let place = (sheet.file.clone(), sheet.name.clone(), row.place.cell());
        for cell in &row.cells {
            let rows = match cell.place.spot {
                Spot::Cell(row, _) => row..=row,
                Spot::Cells((first, _), (last, _)) => first..=last,
                Spot::Member(_) => continue,
            };
            accepted.rows.extend(rows.map(|row| (sheet.file.clone(), sheet.name.clone(), row)));
        }
        let taken = accepted.by_name.entry(place).or_default();
        taken.name = row.name;
        taken.cells.extend(row.cells);
    }
    let mut names: Vec<&String> = said.keys().collect();
    names.sort_by_key(|name| (name.chars().count(), *name));
    let mut copies: BTreeMap<String, String> = BTreeMap::new();
    for (nth, name) in names.iter().enumerate() {
        let is_copied = |other: &&&String| {
            let again = said[**other].intersection(&said[*name]).count();
            !copies.contains_key(**other) && again * 2 > said[*name].len() && again * 2 > said[**other].len()
        };
        if let Some(other) = names[..nth].iter().find(is_copied) {
            copies.insert((*name).clone(), (*other).clone());
        }
    }
    (accepted, copies)
}

fn finished(
    sheets: &[Sheet<'_>],
    shape: Shape,
    columns: BTreeMap<&'static str, Vec<String>>,
    mut gathered: Gathered,
    fallback: &str,
) -> Proposal {
    let name = title(sheets, fallback);
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
        has_periods: false,
        strangers: Vec::new(),
        notes,
        problems: Vec::new(),
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
    let has_titles = gathered.lines.iter().any(|line| line.title.is_some());
    for line in &mut gathered.lines {
        let text = |index: &usize| line.labels.get(*index).cloned().unwrap_or_default();
        let top = without_levels.then(|| line.title.clone().unwrap_or_else(|| name.to_owned()));
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
    if without_levels && has_titles {
        return (vec!["体系".to_owned()], named(details));
    }
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
                "unit_missing" | "target_unread" | "target_missing" | "path_unread" | "accumulation_contrary" => {
                    Sureness::ToFill
                }
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
    // The form of the last of several years names that year, and not the plan's first.
    let is_of_form = |year: &FiscalYear| gathered.filled.last() == Some(year) && gathered.filled.len() > 1;
    let titled = titles(sheets).find_map(|text| heading_of(text).year);
    let titled = titled.filter(|year| gathered.years.contains(year) && !is_of_form(year));
    let of_file = sheets.iter().find_map(|sheet| heading_of(sheet.file).year);
    let first = titled.or_else(|| gathered.years.first().copied()).or(of_file).or_else(|| all.first().copied());
    let Some(first) = first else {
        gathered.notes.add(Note::new(Sureness::ToFill, Phrase::new("init.note.no_year")));
        return (FiscalYear(2020), FiscalYear(2024));
    };
    let last = all.last().copied().unwrap_or(first).max(first);
    let years =
        |key: &'static str| Phrase::new(key).with("first", first.0.to_string()).with("last", last.0.to_string());
    if is_without_era(sheets) {
        gathered.notes.add(Note::new(Sureness::ToFill, years("init.note.years_without_era")));
    }
    let (sureness, key) = if gathered.target_years.contains(&last) {
        (Sureness::Guess, "init.note.years")
    } else {
        (Sureness::ToFill, "init.note.last_year")
    };
    gathered.notes.add(Note::new(sureness, years(key)));
    (first, last)
}

/// Whether the columns name years only so that they may be of one era or another (18年度).
fn is_without_era(sheets: &[Sheet<'_>]) -> bool {
    let read = |text: &str, near: i32| heading_near(text, FiscalYear(near)).year;
    let heads = sheets.iter().flat_map(|sheet| sheet.heads.iter().map(|head| (sheet.grid, head)));
    let rows = heads.flat_map(|(grid, head)| (head.first..=head.last).map(move |row| grid.row(row)));
    // What the reader takes for certain it may read in a title, too.
    let headed = rows.flatten().map(|(_, text)| text);
    let mut texts = headed.chain(titles(sheets)).filter(|text| read(text, 2020).is_some()).peekable();
    texts.peek().is_some() && texts.all(|text| read(text, 2020) != read(text, 1990))
}

/// The texts above the headers; a row with several of them is no title.
fn titles<'a>(sheets: &'a [Sheet<'_>]) -> impl Iterator<Item = &'a str> {
    sheets.iter().flat_map(titles_of)
}

fn titles_of<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = &'a str> {
    let grid = sheet.grid;
    let first = sheet.heads.first().map_or(0, |head| head.first);
    let above = grid.rows().into_iter().filter(move |row| *row < first);
    let is_label = |text: &str| names_section(text.split([':', '：']).next().unwrap_or_default());
    let is_title = move |row: &u32| grid.row(*row).count() < 3 && !grid.row(*row).any(|(_, text)| is_label(text));
    above.filter(is_title).flat_map(|row| grid.row(row).map(|(_, text)| text))
}

/// The plan's name: the title without its year, its date and its brackets; the fallback where there is none.
fn title(sheets: &[Sheet<'_>], fallback: &str) -> String {
    let longest = titles(sheets)
        .filter(|text| !text.starts_with(['※', '★']))
        .map(one_line)
        .max_by_key(|text| text.chars().count());
    let cut = |text: &str| {
        // 【観光】施策評価シート is one of several.
        let behind = text.strip_prefix('【').and_then(|rest| Some(rest.split_once('】')?.1.trim()));
        let text = behind.filter(|behind| !behind.is_empty()).unwrap_or(text);
        let first = text.split_whitespace().next().unwrap_or_default();
        let is_year = heading_of(first).year.is_some() && heading_of(first).words.is_empty();
        let text = if is_year { text[first.len()..].trim_start() } else { text };
        let marks = ["（", "(", "の進捗", "進捗", "　"];
        let end = marks.iter().filter_map(|mark| text.find(mark)).filter(|end| *end > 0).min();
        text[..end.unwrap_or(text.len())].trim().to_owned()
    };
    let is_title = |text: &String| text.chars().count() > 3 && section::section_named(text).is_none();
    longest.map(|text| cut(&text)).filter(is_title).unwrap_or_else(|| fallback.to_owned())
}

#[cfg(test)]
mod tests;
