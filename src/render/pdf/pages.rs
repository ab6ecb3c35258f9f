//! Which rows of a table go on which page.
//!
//! Pages end between groups of rows, and rather between directions of the plan where that takes no more paper. All
//! ways are weighed, so that no page begins with a row that the one before could have kept. It must not know what the
//! rows say.

use std::ops::Range;

use super::rows::{Cut, SetCell, heights};

/// What a way of parting rows costs, worst first: rows that no page can hold, the page at hand left unused, cuts through
/// merged cells, cuts inside a group, pages, cuts inside a direction, unevenness.
type Cost = [u64; 7];

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
/// `first` is the room on the page at hand, `full` that on every other, `foot` what the last page holds below the rows.
/// An empty first range says that the page at hand is better left.
pub(super) fn paginate(
    cells: &[SetCell],
    cuts: &[Cut],
    least: f32,
    (first, full): (f32, f32),
    foot: f32,
) -> Vec<Range<usize>> {
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
                cost[1] += u64::from(skips);
                // What stands below the table must not stand alone on a page.
                cost[3] += u64::from(end == count && taken <= room && taken + foot > room);
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
    cost[4] = 1;
    match next {
        None => return cost,
        Some(Cut::Inside) => cost[2] = 1,
        Some(Cut::Row) => cost[3] = 1,
        Some(Cut::Group) => cost[5] = 1,
        Some(Cut::Section) => {}
    }
    let free = (room - taken).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a square of points on a page")]
    let uneven = (free * free) as u64;
    cost[6] = uneven;
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
    use crate::render::pdf::rows::fixtures::{FULL, LINE, cell, room};

    fn pages(cells: &[SetCell], cuts: &[Cut], lines: u16) -> Vec<Range<usize>> {
        paginate(cells, cuts, 0.0, (f32::from(lines) * FULL, f32::from(lines) * FULL), 0.0)
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
        assert_eq!(
            paginate(&cells, &cuts, LINE, (room(7), room(7)), 0.0),
            [0..1, 1..3, 3..5],
            "not through the merged cell"
        );
    }

    #[test]
    fn only_a_row_that_the_rest_of_a_page_cannot_hold_goes_to_the_next() {
        let cells: Vec<SetCell> = (0..2).map(|row| cell(row, 1, 0, 3)).collect();
        let cuts = [Cut::Section, Cut::Row];
        assert_eq!(paginate(&cells, &cuts, LINE, (room(4), room(9)), 0.0), [0..1, 1..2]);
        assert_eq!(paginate(&cells, &cuts, LINE, (room(2), room(9)), 0.0), [0..0, 0..2]);
    }

    #[test]
    fn notes_below_the_table_take_a_group_along_rather_than_stand_alone() {
        let cells: Vec<SetCell> = (0..4).map(|row| cell(row, 1, 0, 1)).collect();
        let cuts = [Cut::Section, Cut::Group, Cut::Section, Cut::Group];
        let on = |lines: u16, foot| {
            let high = f32::from(lines) * FULL;
            paginate(&cells, &cuts, 0.0, (high, high), foot)
        };
        assert_eq!(on(2, 0.0), [0..2, 2..4]);
        assert_eq!(on(2, LINE), [0..2, 2..3, 3..4]);
        assert_eq!(on(4, LINE), [0..2, 2..4], "and between directions where there is a choice");
    }
}
