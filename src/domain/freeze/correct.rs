//! What the sheets say today otherwise than what was frozen.
//!
//! It must not know which report will show it.

use chrono::NaiveDate;

use crate::domain::assessment::{Assessment, Class};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::plan::Round;
use crate::domain::report::{Correction, Wording};

use super::frozen::{Frozen, Verdict};

/// Whether a freeze is the one whose values still stand in the sheets on a 基準日: a later round of the same fiscal year
/// writes newer values into the same cells, which are progress and no corrections.
#[must_use]
pub fn counts_on(frozen_as_of: NaiveDate, rounds: &[Round], as_of: NaiveDate) -> bool {
    let later = |round: &Round| {
        round.as_of > frozen_as_of
            && round.as_of <= as_of
            && FiscalYear::of(round.as_of) == FiscalYear::of(frozen_as_of)
    };
    frozen_as_of <= as_of && !rounds.iter().any(later)
}

/// The corrections since the freeze. `now` is what the sheets of today are judged to be for the frozen 基準日; `section_name`
/// gives the name of a section's code. What cannot be read today, or stands in no sheet of an earlier year any more, is
/// no correction.
#[must_use]
pub fn corrections(
    frozen: &Frozen,
    now: &Assessment,
    is_of_this_report: bool,
    section_name: impl Fn(&str) -> String,
) -> Vec<Correction> {
    let corrected = frozen.verdicts.iter().filter_map(|before| {
        let after = now.judgements.iter().find(|judgement| judgement.indicator == before.indicator)?;
        if (after.class == Class::Unreadable && after.source.is_none()) || (after.raw.is_none() && !is_of_this_report) {
            return None;
        }
        let after = Verdict::of(&before.name, after);
        differs(before, &after).then(|| Correction {
            freeze: frozen.id.clone(),
            as_of: frozen.as_of,
            year: now.year,
            id: before.indicator.0.clone(),
            name: before.name.clone(),
            section: after.section.as_deref().or(before.section.as_deref()).map(&section_name),
            before: wording(before),
            after: wording(&after),
            seen_at: None,
        })
    });
    corrected.collect()
}

/// Whether a cell says something else: white space and width do not count.
fn differs(before: &Verdict, after: &Verdict) -> bool {
    before.raw.as_deref().map(fold) != after.raw.as_deref().map(fold)
}

fn wording(verdict: &Verdict) -> Wording {
    Wording {
        text: verdict.raw.clone(),
        value: verdict.value,
        unit: verdict.unit.clone(),
        place: verdict.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_later_round_of_the_same_year_makes_progress_and_no_corrections() {
        let round = |text: &str| Round { as_of: day(text), deadline: day(text).into() };
        let rounds = ["2016-09-30", "2017-03-15", "2018-03-15"].map(round);
        for (frozen, as_of, counts) in [
            ("2016-09-30", "2016-09-30", true),
            ("2016-09-30", "2017-03-15", false),
            ("2017-03-15", "2017-03-15", true),
            ("2017-03-15", "2018-03-15", true),
            ("2017-03-15", "2016-09-30", false),
        ] {
            assert_eq!(counts_on(day(frozen), &rounds, day(as_of)), counts, "{frozen} on {as_of}");
        }
    }
}
