//! A number in the unit of its row where that counts in thousands or millions: 1,500千人, 500億円, 150万人 for 千人.

use super::meaning::{Aim, Change, TargetMeaning, TargetReading};
use crate::domain::fold::fold;

/// The words before a unit, and how many of it they are.
const SCALES: [(&str, f64); 6] = [("百万", 1e6), ("十億", 1e9), ("千", 1e3), ("万", 1e4), ("億", 1e8), ("兆", 1e12)];

/// Turns a reading in single units (1,500,000 人) into the unit of its row (1,500 千人). Where the text names no unit but
/// counts in thousands itself, a person has to say which is meant.
pub(super) fn in_own_unit(reading: &mut TargetReading, text: &str, own_unit: &str) {
    let own = fold(own_unit);
    let Some((scale, rest)) = SCALES
        .iter()
        .find_map(|(word, scale)| Some((*scale, own.strip_prefix(word)?)))
        .filter(|(_, rest)| !rest.is_empty())
    else {
        return;
    };
    if fold(&reading.unit) == rest {
        own_unit.clone_into(&mut reading.unit);
        match &mut reading.meaning {
            TargetMeaning::Aim(aim) => *aim = divided(aim, scale),
            TargetMeaning::Unclear(aims) => aims.iter_mut().for_each(|aim| *aim = divided(aim, scale)),
            TargetMeaning::Nothing => {}
        }
    } else if let (TargetMeaning::Aim(aim @ Aim::Level { .. }), true, true) =
        (&reading.meaning, reading.unit.is_empty(), text.contains(['千', '万', '億', '兆']))
    {
        reading.meaning = TargetMeaning::Unclear(vec![divided(aim, scale), aim.clone()]);
    }
}

fn divided(aim: &Aim, scale: f64) -> Aim {
    match aim {
        Aim::Level { number, bound } => Aim::Level { number: number / scale, bound: *bound },
        Aim::Range { low, high, closed } => Aim::Range { low: low / scale, high: high / scale, closed: *closed },
        Aim::Change { change: Change::Amount(amount), bound, base } => {
            Aim::Change { change: Change::Amount(amount / scale), bound: *bound, base: *base }
        }
        other => other.clone(),
    }
}
