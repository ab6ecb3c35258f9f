//! How high the rows of a table are, and where a page may end between them.
//!
//! Rows are as high as their contents need, those of merged cells too. A page shows a merged cell that it cuts as a
//! cell of its own with the whole text, so heights are counted page by page. It must not know what the cells say.

use std::ops::Range;

use super::text::{Line, height};

/// Room between a cell's edge and its text.
pub(super) const PAD_X: f32 = 3.0;
/// See [`PAD_X`].
pub(super) const PAD_Y: f32 = 2.4;

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
    /// The cell of the table that it shows, wholly or in part.
    pub(super) cell: usize,
}

impl SetCell {
    pub(super) fn end(&self) -> usize {
        self.top + self.rows
    }

    fn need(&self) -> f32 {
        if self.lines.is_empty() { 0.0 } else { height(&self.lines) + 2.0 * PAD_Y }
    }

    fn touches(&self, rows: &Range<usize>) -> bool {
        self.top < rows.end && rows.start < self.end()
    }
}

/// The heights of some rows when they stand on one page.
pub(super) fn heights<'c>(cells: impl IntoIterator<Item = &'c SetCell>, rows: &Range<usize>, least: f32) -> Vec<f32> {
    let mut heights = vec![least; rows.len()];
    let mut needs: Vec<(Range<usize>, f32)> = cells
        .into_iter()
        .filter(|cell| cell.touches(rows))
        .map(|cell| (cell.top.max(rows.start) - rows.start..cell.end().min(rows.end) - rows.start, cell.need()))
        .collect();
    needs.sort_by_key(|(covered, _)| (covered.len(), covered.start));
    for (covered, need) in needs {
        let have: f32 = heights[covered.clone()].iter().sum();
        if need > have {
            #[expect(clippy::cast_precision_loss, reason = "a page has few rows")]
            let more = (need - have) / covered.len() as f32;
            heights[covered].iter_mut().for_each(|height| *height += more);
        }
    }
    heights
}

/// Parts every cell that no page can hold: what is too much continues in a row added below, and the cells beside it
/// reach down over that row.
pub(super) fn split_tall(cells: &mut Vec<SetCell>, cuts: &mut Vec<Cut>, limit: f32) {
    let mut index = 0;
    while index < cells.len() {
        let cell = &cells[index];
        let mut taken = 2.0 * PAD_Y;
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

/// What a way of parting rows costs, worst first: rows that no page can hold, cuts through merged cells, cuts inside a
/// group, pages, cuts inside a direction, unevenness.
type Cost = [u64; 6];

/// The cheapest way so far to have some first rows on pages.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: Cost,
    /// The first row of the last page.
    start: usize,
    /// Whether the page that was begun before the table is left as it is.
    skips: bool,
}

/// Parts the rows in pages the cheapest way.
///
/// `first` is the room on the page at hand, `full` that on every other. An empty first range says that the page at hand
/// is better left.
pub(super) fn paginate(cells: &[SetCell], cuts: &[Cut], least: f32, first: f32, full: f32) -> Vec<Range<usize>> {
    let count = cuts.len();
    let mut ways: Vec<Option<Way>> = vec![None; count + 1];
    ways[0] = Some(Way { cost: Cost::default(), start: 0, skips: false });
    for start in 0..count {
        let Some(before) = ways[start] else { continue };
        let begun = start == 0 && first < full;
        let rooms = if begun { vec![(first, false), (full, true)] } else { vec![(full, false)] };
        for (room, skips) in rooms {
            for (end, taken) in windows(cells, count, least, start, room) {
                if taken > room && begun && !skips {
                    continue;
                }
                let mut cost = page_cost(cuts.get(end), taken, room);
                cost[3] += u64::from(skips);
                cost.iter_mut().zip(before.cost).for_each(|(own, so_far)| *own += so_far);
                if ways[end].is_none_or(|way| cost < way.cost) {
                    ways[end] = Some(Way { cost, start, skips });
                }
            }
        }
    }
    let mut pages = Vec::new();
    let mut end = count;
    while end > 0 {
        let Some(way) = ways[end] else { break };
        pages.push(way.start..end);
        if way.skips {
            pages.push(0..0);
        }
        end = way.start;
    }
    pages.reverse();
    pages
}

/// What a page costs by what begins on the next one and by the room it leaves.
fn page_cost(next: Option<&Cut>, taken: f32, room: f32) -> Cost {
    let mut cost = Cost::default();
    cost[0] = u64::from(taken > room);
    cost[3] = 1;
    match next {
        None => return cost,
        Some(Cut::Inside) => cost[1] = 1,
        Some(Cut::Row) => cost[2] = 1,
        Some(Cut::Group) => cost[4] = 1,
        Some(Cut::Section) => {}
    }
    let free = (room - taken).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a square of points on a page")]
    let uneven = (free * free) as u64;
    cost[5] = uneven;
    cost
}

/// Every page that can begin at a row: where it ends and how high it is. The row itself comes always.
fn windows(cells: &[SetCell], count: usize, least: f32, start: usize, room: f32) -> Vec<(usize, f32)> {
    let from = cells.partition_point(|cell| cell.top < start);
    let crossing: Vec<&SetCell> = cells[..from].iter().filter(|cell| cell.end() > start).collect();
    let mut windows = Vec::new();
    for end in start + 1..=count {
        let to = cells.partition_point(|cell| cell.top < end);
        let here = crossing.iter().copied().chain(&cells[from..to]);
        let taken: f32 = heights(here, &(start..end), least).iter().sum();
        if taken > room && end > start + 1 {
            break;
        }
        windows.push((end, taken));
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::text::Style;

    const LINE: f32 = 10.0;
    /// A row of one line.
    const FULL: f32 = LINE + 2.0 * PAD_Y + 0.01;

    fn cell(top: usize, rows: usize, column: usize, lines: usize) -> SetCell {
        let style = Style::new(LINE / 1.36);
        let line = Line { glyphs: Vec::new(), width: 0.0, style };
        SetCell { top, rows, column, columns: 1, lines: vec![line; lines], cell: 0 }
    }

    fn room(lines: u16) -> f32 {
        LINE * f32::from(lines) + 2.0 * PAD_Y + 0.01
    }

    #[test]
    fn a_merged_cell_taller_than_its_rows_stretches_them() {
        let cells = [cell(0, 1, 1, 1), cell(1, 1, 1, 1), cell(0, 2, 0, 8)];
        let total: f32 = heights(&cells, &(0..2), 0.0).iter().sum();
        assert!((total - (80.0 + 2.0 * PAD_Y)).abs() < 0.01, "{total}");
    }

    #[test]
    fn a_fragment_of_a_merged_cell_is_high_enough_for_its_whole_text() {
        let cells = [cell(0, 1, 1, 1), cell(1, 1, 1, 1), cell(0, 2, 0, 8)];
        let fragment: f32 = heights(&cells, &(1..2), 0.0).iter().sum();
        assert!(fragment >= 80.0, "{fragment}");
    }

    fn pages(cells: &[SetCell], cuts: &[Cut], lines: u16) -> Vec<Range<usize>> {
        paginate(cells, cuts, 0.0, f32::from(lines) * FULL, f32::from(lines) * FULL)
    }

    #[test]
    fn pages_end_between_groups() {
        let cells: Vec<SetCell> = (0..6).map(|row| cell(row, 1, 0, 1)).collect();
        let cuts = [Cut::Section, Cut::Row, Cut::Group, Cut::Row, Cut::Group, Cut::Row];
        assert_eq!(pages(&cells, &cuts, 5), [0..4, 4..6]);
        assert_eq!(pages(&cells, &cuts, 3), [0..2, 2..4, 4..6]);
    }

    #[test]
    fn pages_end_between_directions_where_that_takes_no_more_paper() {
        let cells: Vec<SetCell> = (0..5).map(|row| cell(row, 1, 0, 1)).collect();
        let cuts = [Cut::Section, Cut::Group, Cut::Section, Cut::Group, Cut::Group];
        assert_eq!(pages(&cells, &cuts, 4), [0..2, 2..5], "not 0..4 with one row left for the last page");
        assert_eq!(pages(&cells, &cuts, 5).len(), 1);
    }

    #[test]
    fn a_group_larger_than_a_page_is_parted_between_rows() {
        let cells: Vec<SetCell> = (0..5).map(|row| cell(row, 1, 0, 3)).collect();
        let cuts = [Cut::Section, Cut::Row, Cut::Inside, Cut::Row, Cut::Row];
        assert_eq!(paginate(&cells, &cuts, LINE, room(7), room(7)), [0..1, 1..3, 3..5], "not through the merged cell");
    }

    #[test]
    fn a_group_that_the_rest_of_a_page_cannot_hold_goes_to_the_next() {
        let cells: Vec<SetCell> = (0..2).map(|row| cell(row, 1, 0, 3)).collect();
        let cuts = [Cut::Section, Cut::Row];
        assert_eq!(paginate(&cells, &cuts, LINE, room(4), room(9)), [0..0, 0..2]);
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
        let pages = paginate(&cells, &cuts, 0.0, room(10), room(10));
        assert_eq!(pages.last().map(|page| page.end), Some(4), "every row is on a page: {pages:?}");
    }
}
