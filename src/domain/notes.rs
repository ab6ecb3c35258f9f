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
    /// The indicator that it is about; none for a section or the plan as a whole.
    pub indicator: Option<IndicatorId>,
    /// The code of the section that it is about, where it is about no indicator; none for the plan as a whole.
    pub section: Option<String>,
    /// The words, lines kept.
    pub text: String,
    /// The day that it announces, for a next date.
    pub day: Option<NaiveDate>,
    /// The 基準日 whose report it belongs to; none for every report.
    pub as_of: Option<NaiveDate>,
    /// Whether people outside the office may read it.
    pub public: bool,
}

/// What notes are asked for.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// Those about one indicator.
    Indicator(&'a IndicatorId),
    /// Those about a section as a whole, by its code.
    Section(&'a str),
}

impl Note {
    fn is_about(&self, of: About<'_>) -> bool {
        match of {
            About::Indicator(id) => self.indicator.as_ref() == Some(id),
            About::Section(code) => self.indicator.is_none() && self.section.as_deref() == Some(code),
        }
    }
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

    /// The words of one kind about one indicator or section, several of them on lines of their own; none without a note.
    #[must_use]
    pub fn said(&self, of: About<'_>, kind: NoteKind, as_of: NaiveDate) -> Option<String> {
        let own = self.of(kind, as_of).filter(|note| note.is_about(of));
        let lines: Vec<&str> = own.map(|note| note.text.as_str()).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The soonest day from `today` on that is announced of something, and for what.
    #[must_use]
    pub fn next(&self, of: About<'_>, as_of: NaiveDate, today: NaiveDate) -> Option<(NaiveDate, String)> {
        let own = self.of(NoteKind::Date, as_of).filter(|note| note.is_about(of));
        let days = own.filter_map(|note| Some((note.day?, note.text.clone())));
        days.filter(|(day, _)| *day >= today).min_by_key(|(day, _)| *day)
    }

    /// The notes that people outside the office may read.
    #[must_use]
    pub fn public(&self) -> Self {
        Self(self.0.iter().filter(|note| note.public).cloned().collect())
    }
}
