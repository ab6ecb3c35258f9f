//! What a target text can say, as data.

use crate::domain::calendar::FiscalYear;

/// What has to be known to read a target text.
#[derive(Debug, Clone, Copy)]
pub struct TargetContext<'a> {
    /// The unit of the indicator: 「40台」 is a number of machines where it is 台.
    pub unit: &'a str,
    /// The year to which a year without an era is nearest (the plan's last year).
    pub year: FiscalYear,
    /// The words of the indicator's scale, best first (S, A, B, C); empty without one.
    pub scale: &'a [String],
}

/// What a target text says.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetReading {
    /// What is aimed at.
    pub meaning: TargetMeaning,
    /// The unit in the text; empty without one.
    pub unit: String,
    /// Whether it counts over several years or for each year; none where the text does not say.
    pub scope: Option<TargetScope>,
    /// The first and last year over which it counts (H27～28累計).
    pub span: Option<(FiscalYear, FiscalYear)>,
    /// The year by which it is to be reached (令和2年度までに).
    pub until: Option<FiscalYear>,
    /// The aims of earlier years that the text names on the way (H30:1,150人 H32:1,200人), oldest first.
    pub path: Vec<(FiscalYear, Aim)>,
}

/// What is aimed at, as far as the text says it.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetMeaning {
    /// The text sets none: blank, a dash, 設定なし.
    Nothing,
    /// One certain aim.
    Aim(Aim),
    /// A person has to say which of these it is; empty where nothing could be read.
    Unclear(Vec<Aim>),
}

/// Whether a target counts over several years or for each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetScope {
    /// 累計, 5年間で.
    Cumulative,
    /// /年, 毎年.
    Yearly,
}

/// What is aimed at.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// A number, and which side of it is good.
    Level {
        /// The number.
        number: f64,
        /// Which side of it is good.
        bound: Bound,
    },
    /// Between two numbers (30～40; 44%台 is 44 to 45 without 45).
    Range {
        /// The lower end, which belongs to it.
        low: f64,
        /// The upper end.
        high: f64,
        /// Whether the upper end belongs to it.
        closed: bool,
    },
    /// A change from a number that is known from elsewhere (20%増, +5pt, 半減, 基準値以上).
    Change {
        /// How much.
        change: Change,
        /// Which side of it is good.
        bound: Bound,
        /// From what.
        base: Base,
    },
    /// To stay at the baseline (現状維持).
    Maintain,
    /// To move in a direction, no matter how far (増加, 改善).
    Direction(Way),
    /// That something is done (実施, 策定, 設置).
    Done,
    /// A place among others, the first the best (県内10位以内).
    Rank(f64),
    /// A word of a scale or a better one (A評価).
    Grade(String),
}

/// Which side of a number is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Nothing is said; the indicator's direction counts.
    Reach,
    /// 以上, at least.
    AtLeast,
    /// 超, more than.
    MoreThan,
    /// 以下, 以内, at most.
    AtMost,
    /// 未満, less than.
    LessThan,
}

/// How much something is to change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// The base times a number: 1.2 for 20%増, 0.5 for 半減.
    Factor(f64),
    /// The base and so much more, in the indicator's unit; negative for less (+5pt, 3件減).
    Amount(f64),
}

/// From what a change counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The baseline of the indicator (基準値, 現状, H27比).
    Baseline,
    /// The value of the year before (前年度比).
    PreviousYear,
}

/// Which way something is to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 増加, 向上, 上昇.
    Up,
    /// 減少, 低下.
    Down,
    /// 改善: the way that is good for the indicator.
    Better,
}
