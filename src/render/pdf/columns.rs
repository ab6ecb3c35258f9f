//! How wide the columns of a table are: what their words need, then what is wanted for them or what helps most.
//!
//! It must not know what the columns are about.

use super::rows::PAD_X;
use super::table::Row;
use super::text::Typesetter;

/// What a column asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand {
    /// It is no narrower where the width allows.
    pub(super) least: f32,
    /// Wider than this it needs no breaks.
    pub(super) natural: f32,
    /// How it shares with others.
    pub(super) weight: f32,
}

/// The share of a table's width that figures take at the most to stand on one line.
const MOST_FIGURE: f32 = 0.16;

/// Gives columns the widths that are wanted for them, or more where a word of their heads or a figure needs it.
pub(super) fn fit(setter: &Typesetter<'_>, wanted: &[f32], heads: &[&Row], figures: &[Row]) -> Vec<f32> {
    let whole: f32 = wanted.iter().sum();
    let demands = wanted.iter().enumerate().map(|(column, wanted)| {
        let cells = heads.iter().flat_map(|row| &row.cells);
        let word = cells.map(|cell| cell.word_width(setter, column)).fold(0.0, f32::max);
        let cells = figures.iter().flat_map(|row| &row.cells);
        let figure = cells.map(|cell| cell.figure_width(setter, column)).fold(0.0, f32::max);
        let least = word.max(figure.min(whole * MOST_FIGURE));
        Demand { least: least + 2.0 * PAD_X + 0.5, natural: *wanted, weight: *wanted }
    });
    share(whole, &demands.collect::<Vec<_>>())
}

/// Shares a width among columns: everyone's least first, the rest by weight, to nobody more than its text can use
/// while others still need it. Where there is not even the least for everyone, all give in alike.
pub(super) fn share(width: f32, columns: &[Demand]) -> Vec<f32> {
    let least: f32 = columns.iter().map(|column| column.least).sum();
    let scale = if least > width { width / least } else { 1.0 };
    let mut widths: Vec<f32> = columns.iter().map(|column| column.least * scale).collect();
    for pass in 0..=columns.len() {
        let rest = width - widths.iter().sum::<f32>();
        let open = |index: usize| pass == columns.len() || widths[index] + 0.01 < columns[index].natural;
        let hungry: Vec<usize> = (0..columns.len()).filter(|index| open(*index)).collect();
        let weights: f32 = hungry.iter().map(|index| columns[*index].weight).sum();
        if rest <= 0.01 || weights <= 0.0 {
            continue;
        }
        for index in hungry {
            let more = rest * columns[index].weight / weights;
            let most = if pass == columns.len() { f32::MAX } else { columns[index].natural.max(columns[index].least) };
            widths[index] = (widths[index] + more).min(most);
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::{Demand, share};

    fn demand(least: f32, natural: f32) -> Demand {
        Demand { least, natural, weight: 1.0 }
    }

    #[test]
    fn a_width_is_shared_wholly_and_nobody_gets_less_than_the_least() {
        for natural in [10.0, 60.0, 500.0] {
            let widths = share(300.0, &[demand(40.0, natural), demand(40.0, 500.0), demand(40.0, 40.0)]);
            assert!((widths.iter().sum::<f32>() - 300.0).abs() < 0.1, "{widths:?}");
            assert!(widths.iter().all(|width| *width >= 40.0), "{widths:?}");
        }
    }

    #[test]
    fn a_word_that_is_wider_than_what_is_wanted_takes_from_the_others() {
        let wanted = |natural: f32, least: f32| Demand { least, natural, weight: natural };
        let widths = share(300.0, &[wanted(40.0, 70.0), wanted(100.0, 10.0), wanted(160.0, 10.0)]);
        assert!((widths[0] - 70.0).abs() < 0.1 && widths[1] < 100.0 && widths[2] < 160.0, "{widths:?}");
        assert!((widths.iter().sum::<f32>() - 300.0).abs() < 0.1, "{widths:?}");
    }

    #[test]
    fn columns_that_ask_for_too_much_stay_on_the_page() {
        let widths = share(300.0, &[demand(300.0, 300.0), demand(100.0, 500.0)]);
        assert!((widths[0] - 225.0).abs() < 0.1 && (widths[1] - 75.0).abs() < 0.1, "{widths:?}");
    }

    #[test]
    fn an_empty_column_leaves_its_share_to_those_that_need_it() {
        let widths = share(300.0, &[demand(40.0, 40.0), demand(40.0, 500.0)]);
        assert!(widths[1] > 250.0, "{widths:?}");
    }
}
