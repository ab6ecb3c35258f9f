//! A sheet as texts in cells, with its merges: what every file becomes before anything is looked for in it.

use std::collections::{BTreeMap, BTreeSet};

/// A sheet, or a whole CSV file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The name of the sheet, none for a CSV file.
    pub sheet: Option<String>,
    /// The texts of the cells that are not empty, by row and column from 0.
    pub cells: BTreeMap<(u32, u32), String>,
    /// The merged areas.
    pub merges: Vec<Merge>,
    /// Cells whose formula was never calculated; their text is the formula.
    pub uncalculated: BTreeSet<(u32, u32)>,
}

/// A merged area; both ends are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The row and column of the upper left cell.
    pub first: (u32, u32),
    /// The row and column of the lower right cell.
    pub last: (u32, u32),
}

impl Grid {
    /// The text of a cell; of a merged area only the upper left cell has one.
    #[must_use]
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", String::as_str)
    }

    /// The text that people see at a cell: that of its merged area, if it lies in one.
    #[must_use]
    pub fn text_through_merge(&self, row: u32, column: u32) -> &str {
        let (row, column) = self.merge_at(row, column).map_or((row, column), |merge| merge.first);
        self.text(row, column)
    }

    /// The merged area in which a cell lies.
    #[must_use]
    pub fn merge_at(&self, row: u32, column: u32) -> Option<Merge> {
        self.merges.iter().copied().find(|merge| {
            (merge.first.0..=merge.last.0).contains(&row) && (merge.first.1..=merge.last.1).contains(&column)
        })
    }

    /// How many rows and columns the cell covers.
    #[must_use]
    pub fn span(&self, row: u32, column: u32) -> (u32, u32) {
        match self.merge_at(row, column) {
            Some(merge) if merge.first == (row, column) => {
                (merge.last.0 - merge.first.0 + 1, merge.last.1 - merge.first.1 + 1)
            }
            _ => (1, 1),
        }
    }

    /// The rows that hold any text, in order.
    #[must_use]
    pub fn rows(&self) -> BTreeSet<u32> {
        self.cells.keys().map(|(row, _)| *row).collect()
    }

    /// The cells of a row that hold a text, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), text)| (*column, text.as_str()))
    }

    /// One more than the last column that holds a text.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0)
    }
}

/// The name of a cell as a sheet writes it: (11, 5) is F12.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.into_iter().rev().chain((u64::from(row) + 1).to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_sheet_names_them() {
        for (row, column, name) in
            [(0, 0, "A1"), (11, 5, "F12"), (0, 25, "Z1"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")]
        {
            assert_eq!(cell_name(row, column), name);
        }
    }

    #[test]
    fn only_the_upper_left_cell_of_a_merged_area_has_its_text() {
        let grid = Grid {
            cells: [((0, 0), "①".to_owned())].into(),
            merges: vec![Merge { first: (0, 0), last: (2, 1) }],
            ..Grid::default()
        };
        assert_eq!((grid.text(2, 1), grid.text_through_merge(2, 1)), ("", "①"));
        assert_eq!((grid.span(0, 0), grid.span(1, 0), grid.span(5, 5)), ((3, 2), (1, 1), (1, 1)));
    }
}
