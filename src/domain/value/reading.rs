//! What a cell says, as data.

use chrono::NaiveDate;

use super::status::Status;
use crate::domain::calendar::FiscalYear;

/// What has to be known of an indicator to read its cell.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The indicator's own name; a label in the cell may end it.
    pub indicator_name: &'a str,
    /// The indicator's unit (人, 千円, %), empty where it is not known.
    pub unit: &'a str,
    /// The fiscal year of the column, from which a missing year is taken.
    pub year: FiscalYear,
    /// Counters of the plan, beside those that every plan knows.
    pub units: &'a [String],
    /// How its numbers count.
    pub counts: Counts,
}

/// How the numbers of an indicator count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counts {
    /// Each number is of one year.
    #[default]
    Year,
    /// Each number is the sum since the plan began (累計).
    Sum,
    /// Each number is a level at a moment, a share or a place: a lone day beside it is its own, and numbers never add up.
    Level,
}

/// What a cell says: a value or an interval, its unit, its day, how certain it is, and what is to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The content.
    pub content: Content,
    /// The day that the cell states for its value, none where it states none.
    pub as_of: Option<AsOf>,
    /// Whether the cell calls the value provisional (見込, 速報, 予定).
    pub provisional: bool,
    /// Numbers that stand beside the value and are not it (参加者:72名).
    pub asides: Vec<Part>,
    /// The bounds, where the cell states no number but bounds of one (2~3回, 30件以上).
    pub interval: Option<Interval>,
    /// Why a person has to say what the cell means, none where it is certain or says nothing.
    pub doubt: Option<Doubt>,
    /// What is odd in the cell or was done to the number, and is to be said.
    pub remarks: Vec<Remark>,
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing but white space.
    Blank,
    /// A lone dash or symbol, as it stands; its meaning is the plan's.
    Symbol(String),
    /// The form's own text, which nobody replaced (例：12件, ＸＸ件, 記入してください).
    Form(String),
    /// The spreadsheet's own failure (`#REF!`, `####`).
    Ruin(String),
    /// A word that stands for a state (検討中, 集計中, N/A).
    Status(Status),
    /// Words without a number that could be the value.
    Words,
    /// One certain number.
    Value(Part),
    /// A person has to say; the numbers that it may be, none where the cell has none (同上, TRUE).
    Ambiguous(Vec<Part>),
}

/// A number with what stands around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// The words before the number (申請), empty without.
    pub label: String,
    /// The number.
    pub number: f64,
    /// The counter behind it (件), empty without.
    pub unit: String,
    /// The part as it stands in the cell, line breaks folded to spaces (`アドバイザー巡回 15件`).
    pub text: String,
}

/// The day that a value describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// The day; the last of the month where only a month is named.
    pub date: NaiveDate,
    /// The note as it stands (`12月末時点`).
    pub text: String,
    /// Whether the note names a month's end, so that whole months count.
    pub month_end: bool,
    /// Whether the note stands beside another part, so that it applies to the value only by inference.
    pub inferred: bool,
}

/// The bounds of a number, open where none is given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    /// The lower bound.
    pub low: Option<f64>,
    /// The upper bound.
    pub high: Option<f64>,
    /// Whether the bounds themselves are excluded (未満, 超).
    pub is_open: bool,
}

/// How certain a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// It is the value.
    Certain,
    /// It is the value until a final one comes (見込み, 速報, 約).
    Provisional,
    /// A person has to say.
    Ask,
}

/// Why a person has to say what a cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// One number that may be something else: its words are not the indicator's, its sign is no sure one.
    Single,
    /// Several numbers, which may add up.
    Which,
    /// Several numbers of which only one can be meant: shares, places, a part and its whole, before and after.
    OneOf,
    /// Two numbers that one text may be: 1.234 (thousands as some languages group them), (1,200) (how accounts write
    /// less than nothing), 0.551 for a percentage.
    Either,
    /// Bounds and no number.
    Interval,
    /// A day where a number should be; the spreadsheet may have made it (3/15, 1-2).
    Date,
    /// The cell points at another cell or paper (同上, 別紙のとおり).
    Reference,
    /// An answer that is no number (TRUE, ✓, S, 目標達成).
    NoNumber,
    /// What is intended, not what happened (18回予定, 目標5件).
    Planned,
    /// By how much it moved, not where it stands (前年比33人減).
    Change,
    /// Less than nothing of what is counted, by a dash that may be a bullet.
    Negative,
    /// The unit is of another kind than the indicator's (% for 人).
    Unit,
}

/// What is odd in a cell or was done to its number.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// A day that the calendar does not have (2/30).
    NoSuchDay(String),
    /// A day that is years away from the column's year.
    FarDay(String),
    /// The number was converted into the indicator's unit, exactly.
    Converted {
        /// The part as it stands in the cell.
        text: String,
        /// The number in the indicator's unit.
        number: f64,
        /// The indicator's unit.
        unit: String,
    },
    /// Less than nothing of what is counted, by a sign that can be nothing else (△5人).
    BelowZero(String),
    /// The number is also how a spreadsheet stores that day (42817), which it may have made of 3/23.
    Serial(String, NaiveDate),
    /// The number covers these fiscal years (H27～28累計).
    Covers(FiscalYear, FiscalYear),
}

impl Reading {
    /// A reading that says no more than its content.
    #[must_use]
    pub(super) fn of(content: Content) -> Self {
        Self {
            content,
            as_of: None,
            provisional: false,
            asides: Vec::new(),
            interval: None,
            doubt: None,
            remarks: Vec::new(),
        }
    }

    /// Whether the cell, whose text is `raw`, calls its value a sum since the plan began (累計120件, H27～28累計): that value
    /// and no number beside it (3件（累計10件）).
    #[must_use]
    pub fn is_called_sum(&self, raw: &str) -> bool {
        // The shortest of the words has six bytes, and most cells have fewer.
        let is_called =
            |text: &str| text.len() > 6 && ["累計", "累積", "通算", "umulative"].iter().any(|word| text.contains(word));
        let covers = |remark: &Remark| matches!(remark, Remark::Covers(from, to) if from != to);
        let is_beside = || self.asides.iter().any(|aside| is_called(&aside.text));
        matches!(self.content, Content::Value(_))
            && (self.remarks.iter().any(covers) || (is_called(raw) && !is_beside()))
    }

    /// How certain the number is; none where the cell has none and nothing is to be asked.
    #[must_use]
    pub fn certainty(&self) -> Option<Certainty> {
        match self.content {
            Content::Value(_) if self.provisional => Some(Certainty::Provisional),
            Content::Value(_) => Some(Certainty::Certain),
            Content::Ambiguous(_) => Some(Certainty::Ask),
            _ => None,
        }
    }

    /// The least and the greatest that the value can be, none where the cell does not bound it.
    #[must_use]
    pub fn bounds(&self) -> (Option<f64>, Option<f64>) {
        match (&self.content, self.interval) {
            (Content::Value(part), _) => (Some(part.number), Some(part.number)),
            (_, Some(interval)) => (interval.low, interval.high),
            _ => (None, None),
        }
    }

    /// Asks instead of taking the value, with these numbers to choose from.
    pub(super) fn ask(&mut self, doubt: Doubt, parts: Vec<Part>) {
        self.content = Content::Ambiguous(parts);
        self.doubt = Some(doubt);
    }
}
