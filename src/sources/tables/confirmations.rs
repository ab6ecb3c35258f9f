//! What the chiefs have confirmed or sent back, one line a decision; the last line of an indicator and 基準日 holds.
//!
//! It must not know what the cells say today.

use std::collections::BTreeSet;

use crate::domain::plan::{Confirmation, Decision, IndicatorId};
use crate::domain::problem::Problem;

use super::entry;
use super::register::{ID, Register};
use super::table::{Faults, Table, TableFile};

const AS_OF: &str = "基準日";
const STATE: &str = "状態";
const REASON: &str = "理由";
const POST: &str = "職";
const TEXT: &str = "記載";

const STATES: [(&str, Decision); 4] = [
    ("確認", Decision::Confirmed),
    ("差戻し", Decision::SentBack),
    ("確認済", Decision::Confirmed),
    ("差し戻し", Decision::SentBack),
];

/// Reads what was confirmed and sent back of the indicators of the register.
///
/// # Errors
/// Everything that is wrong with the table, at once; among it a value that was sent back without a reason.
pub fn read_confirmations(file: &TableFile, register: &Register) -> Result<Vec<Confirmation>, Vec<Problem>> {
    let table = Table::open(file, &[ID, AS_OF, STATE, REASON, POST], &[TEXT])?;
    let mut faults = Faults::default();
    let known: BTreeSet<&IndicatorId> = register.indicators.iter().map(|indicator| &indicator.id).collect();
    let mut read = Vec::new();
    for line in table.lines() {
        let indicator = line.needed(ID, &mut faults).map(|id| IndicatorId(entry::code(&id)));
        let as_of = line.day(AS_OF, &mut faults);
        let decision = line.word(STATE, &STATES, &mut faults);
        if indicator.as_ref().is_some_and(|id| !known.contains(id)) {
            faults.add(line.fault("assignment_indicator", ID));
        }
        let reason = entry::one_line(line.text(REASON));
        if decision == Some(Decision::SentBack) && reason.is_empty() {
            faults.add(line.fault("table_cell_empty", REASON));
        }
        let (Some(indicator), Some(as_of), Some(decision)) = (indicator, as_of, decision) else { continue };
        let text = Some(entry::lines(line.text(TEXT))).filter(|text| !text.is_empty());
        read.push(Confirmation { indicator, as_of, decision, reason, post: entry::one_line(line.text(POST)), text });
    }
    faults.or(read)
}
