//! The names of a plan's indicators, as sheets may write them.

use hashbrown::HashMap;

use crate::domain::fold::{distance, fold_name};
use crate::domain::plan::Plan;

/// The names of a plan's indicators, folded.
pub struct Names {
    /// Folded name or alias → index of the indicator.
    known: HashMap<String, usize>,
}

impl Names {
    /// The names and aliases of all indicators.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut known = HashMap::with_capacity(plan.indicators.len());
        for (index, indicator) in plan.indicators.iter().enumerate() {
            for name in std::iter::once(&indicator.name).chain(&indicator.aliases) {
                known.entry(fold_name(name)).or_insert(index);
            }
        }
        // A name keeps its indicator where it is provisional on one side only (（仮称）).
        let provisional = known.iter().filter(|(name, _)| name.contains(PROVISIONAL));
        let mut settled: Vec<_> = provisional.map(|(name, index)| (without_provisional(name), *index)).collect();
        settled.sort();
        for (name, index) in settled {
            known.entry(name).or_insert(index);
        }
        known.remove("");
        Self { known }
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let folded = fold_name(name);
        self.known.get(&folded).or_else(|| self.known.get(&without_provisional(&folded))).copied()
    }

    /// The indicators that were probably meant: those whose names are nearest, all equally near; none where all are far.
    pub(super) fn nearest(&self, name: &str) -> Vec<usize> {
        let folded = fold_name(name);
        let near = folded.chars().count() / 3;
        let apart: Vec<(usize, (&String, usize))> =
            self.known.iter().map(|(known, index)| (distance(known, &folded), (known, *index))).collect();
        let least = apart.iter().map(|(apart, _)| *apart).min().filter(|least| *least <= near);
        let mut nearest: Vec<_> = apart.into_iter().filter(|(apart, _)| Some(*apart) == least).collect();
        nearest.sort_unstable();
        nearest.into_iter().map(|(_, (_, index))| index).collect()
    }
}

/// With what every mark of a provisional name begins.
const PROVISIONAL: &str = "(仮";

fn without_provisional(folded: &str) -> String {
    folded.replace("(仮称)", "").replace("(仮)", "")
}
