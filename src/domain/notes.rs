//! What the secretariat and the sections say beside the sheet: reasons, measures, what is to be decided, next dates.
//!
//! No sheet holds it and nobody can compute it (`domain.md` B-7, 4 and 5). It must not know who wrote a note, nor where it
//! is printed.

use chrono::NaiveDate;

use super::plan::IndicatorId;

/// All notes of one plan, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes(pub Vec<Note>);

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// The indicator that it is about; none for the plan as a whole.
    pub indicator: Option<IndicatorId>,
    /// The words, lines kept.
    pub text: String,
    /// The day that it announces, for a next date.
    pub day: Option<NaiveDate>,
    /// The 基準日 whose report it belongs to; none for every report.
    pub as_of: Option<NaiveDate>,
    /// Whether people outside the office may read it.
    pub public: bool,
}

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Why a value is what it is, in the section's own words (要因).
    Cause,
    /// What the section does about it (対応).
    Measure,
    /// What managers are asked to decide (判断を求めること).
    Decision,
    /// Anything else that a reader should know (コメント).
    Comment,
    /// A day that comes next: a committee, the assembly, a survey (次の日程).
    Date,
}

impl Notes {
    /// The notes of one kind for the report of a 基準日, in the order of the table.
    pub fn of(&self, kind: NoteKind, as_of: NaiveDate) -> impl Iterator<Item = &Note> {
        self.0.iter().filter(move |note| note.kind == kind && note.as_of.is_none_or(|own| own == as_of))
    }

    /// The words of one kind about one indicator, several of them on lines of their own; none without a note.
    #[must_use]
    pub fn said(&self, id: &IndicatorId, kind: NoteKind, as_of: NaiveDate) -> Option<String> {
        let own = self.of(kind, as_of).filter(|note| note.indicator.as_ref() == Some(id));
        let lines: Vec<&str> = own.map(|note| note.text.as_str()).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The notes that people outside the office may read.
    #[must_use]
    pub fn public(&self) -> Self {
        Self(self.0.iter().filter(|note| note.public).cloned().collect())
    }
}
