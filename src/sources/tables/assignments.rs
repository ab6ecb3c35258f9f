//! Who answers for which indicator, and when.
//!
//! It must not know sections: whether one can be reached is a question to the contacts.

use hashbrown::{HashMap, HashSet};

use crate::domain::plan::{Assignment, IndicatorId};
use crate::domain::problem::Problem;

use super::entry;
use super::register::{ID, Register};
use super::table::{Faults, Line, Table, TableFile};

const SECTION: &str = "課コード";
const FROM: &str = "有効開始";
const TO: &str = "有効終了";

/// Reads which section answers for which indicator of the register.
///
/// # Errors
/// Everything that is wrong with the table, at once.
pub fn read_assignments(file: &TableFile, register: &Register) -> Result<Vec<Assignment>, Vec<Problem>> {
    let table = Table::open(file, &[ID, SECTION, FROM, TO], &[])?;
    let mut faults = Faults::default();
    let known: HashSet<&IndicatorId> = register.indicators.iter().map(|indicator| &indicator.id).collect();
    let mut read: Vec<Assignment> = Vec::new();
    let mut of_indicator: HashMap<&IndicatorId, Vec<(usize, Line<'_>)>> = HashMap::with_capacity(known.len());
    for line in table.lines() {
        let indicator = line.needed(ID, &mut faults).map(|id| IndicatorId(entry::code(&id)));
        let section = line.needed(SECTION, &mut faults).map(|code| entry::code(&code));
        let valid = line.validity(FROM, TO, &mut faults);
        let Some((indicator, section)) = indicator.zip(section) else { continue };
        let Some(known) = known.get(&indicator) else {
            faults.add(line.fault("assignment_indicator", ID));
            continue;
        };
        let assignment = Assignment { indicator, section, valid };
        let others = of_indicator.entry(*known).or_default();
        if let Some((other, at)) = others.iter().find(|(other, _)| entry::meet(read[*other].valid, assignment.valid)) {
            let problem = line.fault("assignment_overlap", SECTION).of(&assignment.indicator);
            faults.add(problem.with("other", read[*other].section.as_str()).with("other_place", at.place(SECTION)));
        }
        others.push((read.len(), line));
        read.push(assignment);
    }
    faults.or(read)
}
