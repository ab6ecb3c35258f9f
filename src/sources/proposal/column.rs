//! A column of an unknown sheet, as its header has it.

use super::word::Role;
use crate::domain::calendar::FiscalYear;

/// How many rows below a header are looked at for what its columns hold.
pub(super) const LOOKED_AT: usize = 20;

/// A column of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) role: Role,
    pub(super) year: Option<FiscalYear>,
    /// The heading as a person reads it, on one line; that of the merged cell above where it has none of its own.
    pub(super) text: String,
    /// The words of the heading that say what it holds, folded, without years and signs.
    pub(super) words: String,
    /// Whether nothing but a year stands there, so that what happened is only supposed.
    pub(super) supposed: bool,
    /// Whether its heading names a part of a year (Q1), in whichever row.
    pub(super) is_part: bool,
    /// Whether others stand under the same heading, with numbers of their own (男性, 女性).
    pub(super) is_split: bool,
}

impl Column {
    /// Whether it is taken for a target only because nothing can have happened yet in the year that heads it.
    pub(super) fn is_asked(&self) -> bool {
        self.supposed && self.role == Role::Target
    }
}
