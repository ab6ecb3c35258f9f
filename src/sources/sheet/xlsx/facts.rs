//! What a sheet's XML says beside the values of its cells: merges, what is hidden, formulas that were never calculated.

use std::collections::BTreeMap;

use crate::domain::snapshot::cell_named;
use crate::sources::sheet::grid::{GridBuilder, Merge, TooLarge};
use crate::sources::sheet::package::Package;
use crate::sources::sheet::xml::{Event, Events, Tag, decoded, local};

/// The parts of the sheets by the sheets' names.
pub(super) fn sheet_parts(package: &Package) -> BTreeMap<String, String> {
    let tags = |part: &str, name: &'static str| -> Vec<Tag<'_>> {
        Events::of(package.text(part).unwrap_or_default())
            .filter_map(|event| match event {
                Event::Open(tag) if tag.local() == name => Some(tag),
                _ => None,
            })
            .collect()
    };
    let targets: BTreeMap<&str, String> = tags("xl/_rels/workbook.xml.rels", "Relationship")
        .into_iter()
        .filter_map(|tag| Some((tag.attribute("Id")?, part_of(tag.attribute("Target")?))))
        .collect();
    let sheets = tags("xl/workbook.xml", "sheet");
    let named = sheets.into_iter().filter_map(|tag| {
        let name = decoded(tag.attribute("name")?).into_owned();
        Some((name, targets.get(tag.prefixed("id")?)?.clone()))
    });
    named.collect()
}

/// The part that a relation of the workbook means.
fn part_of(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

/// What stands in a sheet beside its values.
#[derive(Debug, Default)]
pub(super) struct Facts {
    merges: Vec<Merge>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<(u32, u32)>,
    uncalculated: Vec<((u32, u32), String)>,
}

/// A cell that has been opened and not yet closed.
#[derive(Debug, Default)]
struct Open<'a> {
    place: Option<(u32, u32)>,
    formula: Option<&'a str>,
    has_value: bool,
}

impl Facts {
    /// Reads the part of a sheet. Where no cell has a formula and no row is hidden, the cells are passed over.
    pub(super) fn of(part: &str) -> Self {
        let mut facts = Self::default();
        let is_dull = !part.contains("<f") && !part.contains("hidden=") && !part.contains(":sheetData");
        match (is_dull, part.split_once("<sheetData"), part.rsplit_once("</sheetData>")) {
            (true, Some((_, _)), Some((_, below))) => facts.read(below),
            _ => facts.read(part),
        }
        facts
    }

    fn read(&mut self, part: &str) {
        let mut cell = Open::default();
        let mut inside = "";
        for event in Events::of(part) {
            match event {
                Event::Open(tag) => {
                    inside = tag.local();
                    self.open(tag, &mut cell);
                }
                Event::Text(text) if inside == "f" => cell.formula = Some(text),
                Event::Text(_) => cell.has_value |= matches!(inside, "v" | "t"),
                Event::Close(name) => {
                    inside = "";
                    if local(name) == "c" {
                        self.close(&std::mem::take(&mut cell));
                    }
                }
            }
        }
    }

    fn open<'a>(&mut self, tag: Tag<'a>, cell: &mut Open<'a>) {
        match tag.local() {
            // A calculated text may be an empty one; without a type an empty value is none.
            "c" => {
                let has_value = tag.attribute("t") == Some("str");
                *cell = Open { place: tag.attribute("r").and_then(cell_named), has_value, ..Open::default() };
            }
            "f" => cell.formula = cell.formula.or(Some("")),
            "row" if tag.is_set("hidden") => {
                self.hidden_rows.extend(tag.number("r").and_then(|row| row.checked_sub(1)));
            }
            "col" if tag.is_set("hidden") => {
                let ends = tag.number("min").zip(tag.number("max"));
                self.hidden_columns.extend(ends.map(|(min, max)| (min.saturating_sub(1), max)));
            }
            "mergeCell" => self.merges.extend(tag.attribute("ref").and_then(area)),
            _ => {}
        }
    }

    /// A formula without a saved result looks empty, though somebody did enter something: it shows as the formula.
    fn close(&mut self, cell: &Open<'_>) {
        if let (Some(place), Some(formula), false) = (cell.place, cell.formula, cell.has_value) {
            self.uncalculated.push((place, decoded(formula).into_owned()));
        }
    }

    /// Adds what was found to the sheet.
    pub(super) fn add_to(self, grid: &mut GridBuilder) -> Result<(), TooLarge> {
        self.merges.into_iter().for_each(|merge| grid.merge(merge));
        self.hidden_rows.into_iter().for_each(|row| grid.hide_row(row));
        self.hidden_columns.into_iter().for_each(|(first, end)| grid.hide_columns(first..end));
        for ((row, column), formula) in self.uncalculated {
            grid.put_uncalculated(row, column, &formula)?;
        }
        Ok(())
    }
}

fn area(name: &str) -> Option<Merge> {
    let (first, last) = name.split_once(':')?;
    Some(Merge { first: cell_named(first)?, last: cell_named(last)? })
}
