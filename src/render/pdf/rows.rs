//! How high the rows of a table are, and where a page may end between them.
//!
//! Rows are as high as their contents need, those of merged cells too. A page shows a merged cell that it cuts as a
//! cell of its own with the whole text, so heights are counted page by page. It must not know what the cells say.

use std::ops::Range;

use super::text::{Line, height};

/// Room between a cell's left and right edge and its text.
pub(super) const PAD_X: f32 = 4.8;

/// What lies at the upper edge of a row, best place for a page's end first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    /// The beginning of a new direction of the plan.
    Section,
    /// The beginning of a new group of rows.
    Group,
    /// A row inside a group.
    Row,
    /// A row that a merged cell joins to the one above.
    Inside,
}

/// A cell with its text in lines.
#[derive(Debug, Clone)]
pub(super) struct SetCell {
    /// Its first row.
    pub(super) top: usize,
    pub(super) rows: usize,
    pub(super) column: usize,
    pub(super) columns: usize,
    pub(super) lines: Vec<Line>,
    /// Room between its upper and lower edge and its text.
    pub(super) pad: f32,
    /// Room for what stands below its text.
    pub(super) foot: f32,
    /// The cell of the table that it shows, wholly or in part.
    pub(super) cell: usize,
}

impl SetCell {
    pub(super) fn end(&self) -> usize {
        self.top + self.rows
    }

    fn need(&self) -> f32 {
        if self.lines.is_empty() { 0.0 } else { height(&self.lines) + 2.0 * self.pad + self.foot }
    }

    fn touches(&self, rows: &Range<usize>) -> bool {
        self.top < rows.end && rows.start < self.end()
    }
}

/// The heights of some rows when they stand on one page.
pub(super) fn heights<'c>(cells: impl IntoIterator<Item = &'c SetCell>, rows: &Range<usize>, least: f32) -> Vec<f32> {
    let mut heights = vec![least; rows.len()];
    let mut merged = Vec::new();
    for cell in cells.into_iter().filter(|cell| cell.touches(rows)) {
        let covered = cell.top.max(rows.start) - rows.start..cell.end().min(rows.end) - rows.start;
        if covered.len() == 1 {
            stretch(&mut heights[covered], cell.need());
        } else {
            merged.push((covered, cell.need()));
        }
    }
    merged.sort_by_key(|(covered, _)| (covered.len(), covered.start));
    for (covered, need) in merged {
        stretch(&mut heights[covered], need);
    }
    heights
}

/// Makes rows together as high as a cell needs that covers them.
fn stretch(heights: &mut [f32], need: f32) {
    let have: f32 = heights.iter().sum();
    if need > have {
        #[expect(clippy::cast_precision_loss, reason = "a page has few rows")]
        let more = (need - have) / heights.len() as f32;
        for height in heights {
            *height += more;
        }
    }
}

/// Parts every cell that no page can hold: what is too much continues in a row added below, and the cells beside it
/// reach down over that row.
pub(super) fn split_tall(cells: &mut Vec<SetCell>, cuts: &mut Vec<Cut>, limit: f32) {
    let mut index = 0;
    while index < cells.len() {
        let cell = &cells[index];
        let mut taken = 2.0 * cell.pad + cell.foot;
        let fits = cell.lines.iter().take_while(|line| {
            taken += line.style.leading();
            taken <= limit
        });
        let fits = fits.count().max(1);
        if fits < cell.lines.len() {
            let below = cell.end();
            cuts.insert(below, Cut::Row);
            for other in cells.iter_mut() {
                if other.top >= below {
                    other.top += 1;
                } else if other.end() >= below {
                    other.rows += 1;
                }
            }
            let upper = &mut cells[index];
            upper.rows -= 1;
            let rest = upper.lines.split_off(fits);
            let lower = SetCell { top: below, rows: 1, lines: rest, ..upper.clone() };
            cells.push(lower);
        }
        index += 1;
    }
    cells.sort_by_key(|cell| (cell.top, cell.column));
}

/// Cells for the tests of rows and pages.
#[cfg(test)]
pub(super) mod fixtures {
    use super::SetCell;
    use crate::render::pdf::text::{Line, Style};

    pub(in crate::render::pdf) const LINE: f32 = 10.0;
    pub(in crate::render::pdf) const PAD: f32 = 2.4;
    /// A row of one line.
    pub(in crate::render::pdf) const FULL: f32 = LINE + 2.0 * PAD + 0.01;

    pub(in crate::render::pdf) fn cell(top: usize, rows: usize, column: usize, lines: usize) -> SetCell {
        let style = Style::new(LINE / 1.36);
        let line = Line { glyphs: Vec::new(), width: 0.0, indent: 0.0, style };
        SetCell { top, rows, column, columns: 1, lines: vec![line; lines], pad: PAD, foot: 0.0, cell: 0 }
    }

    pub(in crate::render::pdf) fn room(lines: u16) -> f32 {
        LINE * f32::from(lines) + 2.0 * PAD + 0.01
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::{PAD, cell, room};
    use super::*;
    use crate::render::pdf::pages::paginate;

    #[test]
    fn a_merged_cell_taller_than_its_rows_stretches_them() {
        let cells = [cell(0, 1, 1, 1), cell(1, 1, 1, 1), cell(0, 2, 0, 8)];
        let total: f32 = heights(&cells, &(0..2), 0.0).iter().sum();
        assert!((total - (80.0 + 2.0 * PAD)).abs() < 0.01, "{total}");
    }

    #[test]
    fn a_fragment_of_a_merged_cell_is_high_enough_for_its_whole_text() {
        let cells = [cell(0, 1, 1, 1), cell(1, 1, 1, 1), cell(0, 2, 0, 8)];
        let fragment: f32 = heights(&cells, &(1..2), 0.0).iter().sum();
        assert!(fragment >= 80.0, "{fragment}");
    }

    #[test]
    fn a_cell_that_no_page_can_hold_continues_in_rows_below() {
        let mut cells = vec![cell(0, 1, 0, 1), cell(0, 1, 1, 25), cell(1, 1, 0, 1), cell(1, 1, 1, 1)];
        let mut cuts = vec![Cut::Section, Cut::Group];
        split_tall(&mut cells, &mut cuts, room(10));
        let lines: Vec<usize> = cells.iter().filter(|cell| cell.column == 1).map(|cell| cell.lines.len()).collect();
        assert_eq!(lines, [10, 10, 5, 1]);
        assert_eq!(cuts, [Cut::Section, Cut::Row, Cut::Row, Cut::Group]);
        assert_eq!((cells[0].rows, cells.last().map(|cell| cell.top)), (3, Some(3)));
        let pages = paginate(&cells, &cuts, 0.0, (room(10), room(10)), 0.0);
        assert_eq!(pages.last().map(|page| page.end), Some(4), "every row is on a page: {pages:?}");
    }
}
