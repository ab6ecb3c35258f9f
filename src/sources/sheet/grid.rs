//! A sheet as texts in cells, with its merges: what every file becomes before anything is looked for in it.
//!
//! All texts lie in one string, cells in one sorted list: a sheet of a million cells costs little more than its letters.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::problem::Problem;
use crate::domain::snapshot::cell_name;

/// A sheet never has more texts in cells; a file that claims to is not read to the end of the memory.
const MOST_CELLS: usize = 2_000_000;

/// How many bytes of a file become one of the texts and one cell at least, as files usually are. More room is found when it
/// is needed.
const BYTES_A_LETTER: usize = 3;
const BYTES_A_CELL: usize = 50;

/// The most bytes that the texts of one sheet may have together.
const MOST_TEXT: usize = 128 * 1024 * 1024;

/// A sheet, or a whole CSV file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The name of the sheet, none for a CSV file.
    pub sheet: Option<String>,
    /// Cells whose formula was never calculated; their text is the formula.
    pub uncalculated: BTreeSet<(u32, u32)>,
    /// Rows with a text that people do not see, because the sheet hides them; they are read all the same.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns that people do not see, because the sheet hides them; they are read all the same.
    pub hidden_columns: BTreeSet<u32>,
    text: String,
    cells: Vec<Held>,
    lines: Vec<Line>,
    spans: Vec<Span>,
    width: u32,
}

/// A merged area; both ends are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The row and column of the upper left cell.
    pub first: (u32, u32),
    /// The row and column of the lower right cell.
    pub last: (u32, u32),
}

/// A cell, and where its text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    row: u32,
    column: u32,
    start: u32,
    end: u32,
}

/// A row that holds a text: where its cells and its merged areas begin in their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    row: u32,
    cells: usize,
    spans: usize,
}

/// What a merged area covers of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    row: u32,
    merge: Merge,
}

/// A sheet that is being filled, in any order.
#[derive(Debug, Default)]
pub struct GridBuilder {
    grid: Grid,
    merges: Vec<Merge>,
    hidden: Vec<Range<u32>>,
}

/// A sheet has more than any progress sheet can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl From<TooLarge> for Box<Problem> {
    fn from(_: TooLarge) -> Self {
        Self::new(Problem::fault("sheet_too_large"))
    }
}

impl GridBuilder {
    /// Begins a sheet of that name; a CSV file has none.
    #[must_use]
    pub fn new(sheet: Option<String>) -> Self {
        Self { grid: Grid { sheet, ..Grid::default() }, ..Self::default() }
    }

    /// Makes room for the cells of a file that has so many bytes.
    pub fn reserve(&mut self, bytes: usize) {
        let bytes = bytes.min(MOST_TEXT);
        self.grid.text.reserve(bytes / BYTES_A_LETTER);
        self.grid.cells.reserve(bytes / BYTES_A_CELL);
    }

    /// Puts a text into a cell; a blank text leaves it empty, and of two texts for one cell the later one stands.
    ///
    /// # Errors
    /// More cells or letters than a progress sheet can have.
    pub fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), TooLarge> {
        if text.chars().all(char::is_whitespace) {
            return Ok(());
        }
        let start = self.grid.text.len();
        if self.grid.cells.len() >= MOST_CELLS || start + text.len() > MOST_TEXT {
            return Err(TooLarge);
        }
        self.grid.text.push_str(text);
        let at = |offset: usize| u32::try_from(offset).map_err(|_| TooLarge);
        self.grid.cells.push(Held { row, column, start: at(start)?, end: at(start + text.len())? });
        Ok(())
    }

    /// Puts a formula into a cell whose value was never saved.
    ///
    /// # Errors
    /// More cells or letters than a progress sheet can have.
    pub fn put_uncalculated(&mut self, row: u32, column: u32, formula: &str) -> Result<(), TooLarge> {
        self.put(row, column, &format!("={formula}"))?;
        self.grid.uncalculated.insert((row, column));
        Ok(())
    }

    /// A cell as people find it: `表!A5`.
    #[must_use]
    pub fn place(&self, row: u32, column: u32) -> String {
        self.grid.place(row, column)
    }

    /// Merges an area.
    pub fn merge(&mut self, merge: Merge) {
        if merge.first.0 <= merge.last.0 && merge.first.1 <= merge.last.1 && merge.first != merge.last {
            self.merges.push(merge);
        }
    }

    /// Hides a row.
    pub fn hide_row(&mut self, row: u32) {
        self.grid.hidden_rows.insert(row);
    }

    /// Hides columns.
    pub fn hide_columns(&mut self, columns: Range<u32>) {
        self.hidden.push(columns);
    }

    /// The sheet.
    ///
    /// # Errors
    /// Merged areas that cover more than a progress sheet can have.
    pub fn finish(mut self) -> Result<Grid, TooLarge> {
        let grid = &mut self.grid;
        let place = |held: &Held| (held.row, held.column);
        if !grid.cells.is_sorted_by_key(place) {
            grid.cells.sort_by_key(place);
        }
        // Of equal places the last one stands.
        grid.cells.dedup_by(|later, earlier| {
            let same = place(later) == place(earlier);
            if same {
                (earlier.start, earlier.end) = (later.start, later.end);
            }
            same
        });
        grid.width = grid.cells.iter().map(|held| held.column.saturating_add(1)).max().unwrap_or(0);
        for (index, held) in grid.cells.iter().enumerate() {
            if grid.lines.last().is_none_or(|line| line.row != held.row) {
                grid.lines.push(Line { row: held.row, cells: index, spans: 0 });
            }
        }
        let lines = std::mem::take(&mut grid.lines);
        grid.hidden_rows.retain(|row| lines.binary_search_by_key(row, |line| line.row).is_ok());
        grid.lines = lines;
        self.find_hidden_columns();
        self.spread_merges()?;
        Ok(self.grid)
    }

    /// Of the columns that hold a text, those that were hidden: the areas may say anything of how many columns there are.
    fn find_hidden_columns(&mut self) {
        if self.hidden.is_empty() {
            return;
        }
        self.hidden.sort_by_key(|columns| columns.start);
        let mut end = 0;
        for columns in &mut self.hidden {
            end = columns.end.max(end);
            columns.end = end;
        }
        let is_hidden = |column: u32| {
            let before = self.hidden.partition_point(|columns| columns.start <= column);
            self.hidden[..before].last().is_some_and(|columns| column < columns.end)
        };
        let filled = self.grid.cells.iter().map(|held| held.column);
        self.grid.hidden_columns = filled.filter(|column| is_hidden(*column)).collect();
    }

    /// Writes every merged area down at each row with text that it covers.
    fn spread_merges(&mut self) -> Result<(), TooLarge> {
        let grid = &mut self.grid;
        for merge in &self.merges {
            let first = grid.lines.partition_point(|line| line.row < merge.first.0);
            let covered = grid.lines[first..].iter().take_while(|line| line.row <= merge.last.0);
            grid.spans.extend(covered.map(|line| Span { row: line.row, merge: *merge }));
            if grid.spans.len() > MOST_CELLS {
                return Err(TooLarge);
            }
        }
        grid.spans.sort_by_key(|span| (span.row, span.merge.first.1));
        let mut at = 0;
        for line in &mut grid.lines {
            while grid.spans.get(at).is_some_and(|span| span.row < line.row) {
                at += 1;
            }
            line.spans = at;
        }
        Ok(())
    }
}

impl Grid {
    /// The text of a cell; of a merged area only the upper left cell has one.
    #[must_use]
    pub fn text(&self, row: u32, column: u32) -> &str {
        let cells = self.held(row);
        index_of(cells, column, |held| held.column).map_or("", |index| self.read(&cells[index]))
    }

    /// The text that people see at a cell: that of its merged area, if it lies in one.
    #[must_use]
    pub fn text_through_merge(&self, row: u32, column: u32) -> &str {
        let (row, column) = self.merge_at(row, column).map_or((row, column), |merge| merge.first);
        self.text(row, column)
    }

    /// The merged area in which a cell lies; it is known in rows that hold a text.
    #[must_use]
    pub fn merge_at(&self, row: u32, column: u32) -> Option<Merge> {
        if self.spans.is_empty() {
            return None;
        }
        let index = self.line(row)?;
        let end = self.lines.get(index + 1).map_or(self.spans.len(), |line| line.spans);
        let spans = &self.spans[self.lines[index].spans..end];
        let before = spans.partition_point(|span| span.merge.first.1 <= column);
        spans[..before].last().map(|span| span.merge).filter(|merge| column <= merge.last.1)
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

    /// The rows that hold any text, from the top.
    #[must_use]
    pub fn rows(&self) -> Vec<u32> {
        self.lines.iter().map(|line| line.row).collect()
    }

    /// The cells of a row that hold a text, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.held(row).iter().map(|held| (held.column, self.read(held)))
    }

    /// Every text of the sheet, row by row.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|held| self.read(held))
    }

    /// One more than the last column that holds a text.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The columns that hold a text in any of the rows, from the left.
    #[must_use]
    pub fn columns_within(&self, rows: std::ops::RangeInclusive<u32>) -> BTreeSet<u32> {
        let first = self.lines.partition_point(|line| line.row < *rows.start());
        let mut columns = BTreeSet::new();
        for line in self.lines[first..].iter().take_while(|line| line.row <= *rows.end()) {
            columns.extend(self.held(line.row).iter().map(|held| held.column));
        }
        columns
    }

    /// A cell as people find it: `表!A5`, in a CSV file `A5`.
    #[must_use]
    pub fn place(&self, row: u32, column: u32) -> String {
        let cell = cell_name(row, column);
        self.sheet.as_ref().map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"))
    }

    fn line(&self, row: u32) -> Option<usize> {
        index_of(&self.lines, row, |line| line.row)
    }

    fn held(&self, row: u32) -> &[Held] {
        let Some(index) = self.line(row) else { return &[] };
        let end = self.lines.get(index + 1).map_or(self.cells.len(), |line| line.cells);
        &self.cells[self.lines[index].cells..end]
    }

    fn read(&self, held: &Held) -> &str {
        self.text.get(held.start as usize..held.end as usize).unwrap_or_default()
    }
}

/// Where in a list, sorted by its numbers and with each of them once, a number stands. Where none is left out before it,
/// nothing is searched.
fn index_of<T>(list: &[T], number: u32, of: impl Fn(&T) -> u32) -> Option<usize> {
    let most = usize::try_from(number.checked_sub(of(list.first()?))?).ok()?;
    match list.get(most) {
        Some(one) if of(one) == number => Some(most),
        _ => list[..most.min(list.len())].binary_search_by_key(&number, of).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_upper_left_cell_of_a_merged_area_has_its_text() {
        let mut builder = GridBuilder::new(None);
        for (row, column, text) in [(2, 5, "3件"), (0, 0, "①"), (1, 4, "2件"), (1, 4, "4件"), (1, 5, " ")] {
            builder.put(row, column, text).expect("it is small");
        }
        builder.merge(Merge { first: (0, 0), last: (2, 1) });
        builder.merge(Merge { first: (0, 2), last: (0, 3) });
        let grid = builder.finish().expect("it is small");
        assert_eq!((grid.text(2, 1), grid.text_through_merge(2, 1)), ("", "①"));
        assert_eq!((grid.span(0, 0), grid.span(1, 0), grid.span(5, 5)), ((3, 2), (1, 1), (1, 1)));
        assert_eq!((grid.text(1, 4), grid.text(1, 5), grid.width()), ("4件", "", 6));
        assert_eq!(grid.rows(), [0, 1, 2]);
        assert_eq!(grid.columns_within(1..=2).into_iter().collect::<Vec<_>>(), [4, 5]);
    }

    #[test]
    fn two_cells_far_apart_cost_no_more_than_two_cells() {
        let mut builder = GridBuilder::new(None);
        builder.put(0, 0, "a").expect("it is small");
        builder.put(u32::MAX - 1, u32::MAX - 1, "b").expect("it is small");
        builder.merge(Merge { first: (0, 0), last: (u32::MAX - 1, 3) });
        let grid = builder.finish().expect("it is small");
        assert_eq!((grid.rows().len(), grid.text_through_merge(u32::MAX - 1, 2)), (2, "a"));
    }

    #[test]
    fn a_number_is_found_in_a_list_with_gaps_and_without() {
        for list in [&[][..], &[4], &[4, 5, 6], &[0, 2, 3, 9], &[1, 100, 101]] {
            for number in 0..110 {
                assert_eq!(index_of(list, number, |it| *it), list.iter().position(|it| *it == number), "{list:?}");
            }
        }
    }

    #[test]
    fn hidden_columns_are_those_with_a_text_whatever_a_file_says_of_their_number() {
        let mut builder = GridBuilder::new(None);
        for column in [0, 1, 5, 9] {
            builder.put(0, column, "a").expect("it is small");
        }
        for columns in [0..1, 4..u32::MAX, 3..4] {
            builder.hide_columns(columns);
        }
        for _ in 0..100_000 {
            builder.hide_columns(3..u32::MAX);
        }
        let grid = builder.finish().expect("it is small");
        assert_eq!(grid.hidden_columns.into_iter().collect::<Vec<_>>(), [0, 5, 9]);
    }
}
