//! What the secretariat and the sections say beside the sheet: 要因, 対応, 判断を求めること, コメント, 次の日程.
//!
//! It must not know what a report makes of it.

use std::collections::BTreeSet;

use crate::domain::notes::{Note, NoteKind, Notes};
use crate::domain::plan::{Assignment, IndicatorId};
use crate::domain::problem::Problem;

use super::entry;
use super::register::{ID, MARKS, Register};
use super::table::{Faults, Table, TableFile};

const KIND: &str = "種別";
const SECTION: &str = "課コード";
const TEXT: &str = "内容";
const DAY: &str = "日付";
const AS_OF: &str = "基準日";
const PUBLIC: &str = "公表";

const KINDS: [(&str, NoteKind); 5] = [
    ("要因", NoteKind::Cause),
    ("対応", NoteKind::Measure),
    ("判断を求めること", NoteKind::Decision),
    ("コメント", NoteKind::Comment),
    ("次の日程", NoteKind::Date),
];

/// Reads the notes of a plan. A table without any is fine. Where a line names an indicator and a section, it is about the
/// indicator.
///
/// # Errors
/// Everything that is wrong with the table, at once: an unknown kind or indicator, a section that answers for nothing, a
/// reason or a measure without an indicator or a section, a date without a day.
pub fn read_notes(file: &TableFile, register: &Register, assignments: &[Assignment]) -> Result<Notes, Vec<Problem>> {
    let table = Table::open(file, &[KIND, TEXT], &[ID, SECTION, DAY, AS_OF, PUBLIC])?;
    let mut faults = Faults::default();
    let known: BTreeSet<&IndicatorId> = register.indicators.iter().map(|indicator| &indicator.id).collect();
    let mut notes = Vec::new();
    for line in table.lines() {
        let kind = line.word(KIND, &KINDS, &mut faults);
        let text = line.needed(TEXT, &mut faults).map(|_| entry::lines(line.text(TEXT)));
        let indicator = Some(entry::code(line.text(ID))).filter(|id| !id.is_empty()).map(IndicatorId);
        if indicator.as_ref().is_some_and(|id| !known.contains(id)) {
            faults.add(line.fault("assignment_indicator", ID));
        }
        let section = Some(entry::code(line.text(SECTION))).filter(|code| !code.is_empty());
        if section.as_ref().is_some_and(|code| !assignments.iter().any(|it| it.section == *code)) {
            faults.add(line.fault("note_section", SECTION));
        }
        if matches!(kind, Some(NoteKind::Cause | NoteKind::Measure)) && indicator.is_none() && section.is_none() {
            faults.add(line.fault("table_cell_empty", ID));
        }
        let is_date = kind == Some(NoteKind::Date);
        let mut day = |column: &str, wanted: bool| {
            if wanted || !line.text(column).is_empty() { line.day(column, &mut faults) } else { None }
        };
        let (day, as_of) = (day(DAY, is_date), day(AS_OF, false));
        let public = !line.text(PUBLIC).is_empty() && line.word(PUBLIC, &MARKS, &mut faults).unwrap_or(false);
        if let (Some(kind), Some(text)) = (kind, text) {
            let section = section.filter(|_| indicator.is_none());
            notes.push(Note { kind, indicator, section, text, day, as_of, public });
        }
    }
    faults.or(Notes(notes))
}
