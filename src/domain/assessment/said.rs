//! Which cell speaks for an indicator, and what it says, when several do (decided rules 9 and 10).
//!
//! The first source in the settings that carries an indicator owns it. A relisted row or another source that says another
//! value makes the indicator a question with both values as candidates. It must not judge.

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Accumulation, Indicator, Nature, Plan, SymbolMeaning};
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Cell, Kind, Observation, Place, Snapshot};
use crate::domain::value::{self, Content, Context, Counts, Doubt, Meaning, Part, Reading, Status};

use super::judgement::Candidate;
use super::question::question;

/// What the sheets say of one indicator in one year.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    /// The cell that speaks.
    pub(super) cell: &'a Cell,
    /// What was read in it.
    pub(super) reading: Reading,
    /// The candidates, where a person has to say which number it is; empty when nothing is open.
    pub(super) candidates: Vec<Candidate>,
    /// Why it is a question whatever the cell says: two cells differ, or the row may be another one's.
    pub(super) open: Option<Phrase>,
    /// The finding that two cells differ. Two files that nothing tells apart are one finding for all their cells.
    pub(super) conflict: Option<Problem>,
}

/// Finds what the sheets say of the indicator; none when no sheet has a cell for it.
pub(super) fn hear<'a>(
    plan: &Plan,
    snapshot: &'a Snapshot,
    indicator: &Indicator,
    year: FiscalYear,
) -> Option<Said<'a>> {
    let mut observed: Vec<Observation<'_>> =
        snapshot.observations.of(&indicator.id).filter(|o| o.cell.kind == Kind::Actual && o.cell.is_of(year)).collect();
    observed.sort_by_key(|observation| (observation.source, observation.placement));
    let owner = *observed.first()?;
    let mut reading = read(plan, indicator, &owner.cell.raw, year);
    reading.as_of = reading.as_of.or_else(|| owner.cell.stated_day(year));
    reading.provisional |= owner.cell.beside.provisional && matches!(reading.content, Content::Value(_));
    if let (true, Content::Value(part)) = (owner.cell.beside.asked, &reading.content) {
        // Q1 8/10, Q2 75%: one of the parts is no number, and the other is not the year's for that.
        let parts = std::iter::once(part.clone()).chain(reading.asides.iter().cloned()).collect();
        (reading.content, reading.doubt) = (Content::Ambiguous(parts), Some(Doubt::OneOf));
    }
    let conflicting = observed.iter().skip(1).find_map(|other| {
        let heard = read(plan, indicator, &other.cell.raw, year);
        let is_relisted = other.source == owner.source && !is_another_file(&owner, other);
        disagrees(&reading, &heard, is_relisted).then_some((*other, heard))
    });
    let candidates = match &conflicting {
        Some((other, heard)) => candidates_of_conflict((owner.cell, &reading), (other.cell, heard)),
        None => match snapshot.renamed.get(&indicator.id) {
            Some(name) => candidates_of_renamed(owner.cell, &reading, indicator, name),
            None => candidates_of_cell(owner.cell, &reading, indicator),
        },
    };
    let open = match &conflicting {
        Some(_) => Some(Phrase::new("reason.conflict")),
        None => {
            snapshot.renamed.get(&indicator.id).map(|name| Phrase::new("reason.renamed").with("name", name.as_str()))
        }
    };
    let conflict = conflicting.filter(|(other, _)| !is_another_file(&owner, other)).map(|(other, _)| {
        let key = if other.source == owner.source { "relisted_differs" } else { "sources_differ" };
        Problem::finding(key)
            .of(&indicator.id)
            .in_file(other.cell.place.sheet.file.as_str())
            .at(other.cell.place.shown())
            .with("name", indicator.name.as_str())
            .with("first", one_line(&owner.cell.raw))
            .with("first_place", whereabouts(&owner.cell.place))
            .with("second", one_line(&other.cell.raw))
            .with("second_place", whereabouts(&other.cell.place))
    });
    Some(Said { cell: owner.cell, reading, candidates, open, conflict })
}

/// Reads a cell of the indicator; the plan's own dictionary comes before what symbols and words mean elsewhere.
fn read(plan: &Plan, indicator: &Indicator, raw: &str, year: FiscalYear) -> Reading {
    let units = &plan.rules.units;
    let (indicator_name, unit, counts) = (&indicator.name, &indicator.unit, counts(indicator));
    let mut reading = value::read(raw, &Context { indicator_name, unit, year, units, counts });
    let symbol = if let Content::Symbol(symbol) = &reading.content { Some(symbol.clone()) } else { None };
    let whole = value::look_up(&plan.rules.symbols, raw).map(|meaning| (one_line(raw), *meaning));
    let said = || symbol.and_then(|symbol| Some((symbol.clone(), *value::look_up(&plan.rules.symbols, &symbol)?)));
    if let Some((text, meaning)) = whole.or_else(said) {
        reading.doubt = None;
        reading.content = match in_a_cell(meaning) {
            Some(meaning) => Content::Status(Status { word: text.into(), meaning, due: None }),
            None => Content::Symbol(text),
        };
    }
    reading
}

/// How the numbers of the indicator count, as the register says.
fn counts(indicator: &Indicator) -> Counts {
    match (indicator.nature, indicator.accumulation) {
        (Nature::Flow | Nature::Event, Accumulation::Cumulative) => Counts::Sum,
        (Nature::Flow | Nature::Event, Accumulation::Yearly) => Counts::Year,
        (Nature::Stock | Nature::Ratio | Nature::Rank | Nature::YesNo | Nature::Ordinal, _) => Counts::Level,
    }
}

/// What an entry of the plan's dictionary means as a word; none where it means that nobody filled the cell in.
fn in_a_cell(meaning: SymbolMeaning) -> Option<Meaning> {
    match meaning {
        SymbolMeaning::Missing => None,
        SymbolMeaning::Zero => Some(Meaning::Zero),
        SymbolMeaning::NotApplicable => Some(Meaning::NotApplicable),
        SymbolMeaning::InProgress => Some(Meaning::InProgress),
        SymbolMeaning::Pending => Some(Meaning::Pending),
        SymbolMeaning::Unobtainable => Some(Meaning::Unobtainable),
        SymbolMeaning::Withheld => Some(Meaning::Withheld),
    }
}

/// Whether two observations are of the same row in two files, or two sheets, of one source.
fn is_another_file(owner: &Observation<'_>, other: &Observation<'_>) -> bool {
    let is_beside = owner.source == other.source && owner.placement == other.placement;
    is_beside && owner.cell.place.sheet != other.cell.place.sheet
}

/// The file and the cell in it, as a question names them.
fn whereabouts(place: &Place) -> String {
    format!("{} {}", place.sheet.file, place.spot)
}

/// Whether two readings of one indicator say different things. A blank cell elsewhere says nothing; a blank relisted row
/// beside a filled one does.
fn disagrees(first: &Reading, second: &Reading, is_relisted: bool) -> bool {
    match (&first.content, &second.content) {
        (Content::Value(a), Content::Value(b)) => (a.number - b.number).abs() > f64::EPSILON,
        (Content::Ambiguous(a), Content::Ambiguous(b)) => numbers(a) != numbers(b),
        (Content::Value(_) | Content::Ambiguous(_), Content::Blank) => is_relisted,
        (_, Content::Value(_) | Content::Ambiguous(_)) => true,
        _ => false,
    }
}

fn numbers(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| part.number).collect()
}

fn parts(reading: &Reading) -> &[Part] {
    match &reading.content {
        Content::Value(part) => std::slice::from_ref(part),
        Content::Ambiguous(parts) => parts,
        _ => &[],
    }
}

fn candidates_of_conflict(first: (&Cell, &Reading), second: (&Cell, &Reading)) -> Vec<Candidate> {
    let question = Phrase::new("question.conflict")
        .with("first", one_line(&first.0.raw))
        .with("first_place", whereabouts(&first.0.place))
        .with("second", one_line(&second.0.raw))
        .with("second_place", whereabouts(&second.0.place));
    let mut candidates: Vec<Candidate> = Vec::new();
    for (cell, reading) in [first, second] {
        for part in parts(reading) {
            if candidates.iter().all(|known| (known.value - part.number).abs() > f64::EPSILON) {
                let label = whereabouts(&cell.place);
                candidates.push(Candidate { value: part.number, label, question: question.clone() });
            }
        }
    }
    candidates
}

/// What the row of a near name says, as an answer to whether it is the same.
fn candidates_of_renamed(cell: &Cell, reading: &Reading, indicator: &Indicator, name: &str) -> Vec<Candidate> {
    let question = Phrase::new("question.renamed")
        .with("row", name)
        .with("name", indicator.name.as_str())
        .with("text", one_line(&cell.raw));
    let candidate = |part: &Part| Candidate { value: part.number, label: one_line(name), question: question.clone() };
    parts(reading).iter().map(candidate).collect()
}

fn candidates_of_cell(cell: &Cell, reading: &Reading, indicator: &Indicator) -> Vec<Candidate> {
    let Content::Ambiguous(parts) = &reading.content else { return Vec::new() };
    let Some(question) = question(&cell.raw, reading, &indicator.unit) else { return Vec::new() };
    parts
        .iter()
        .map(|part| Candidate { value: part.number, label: part.label.clone(), question: question.clone() })
        .collect()
}

/// The text of a cell on one line.
pub(super) fn one_line(raw: &str) -> String {
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}
