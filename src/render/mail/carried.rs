//! How much of a report a mail carries.

/// How much of a report a mail carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried<'a> {
    /// The whole.
    Whole(&'a [u8]),
    /// Its first part alone, since the whole is too large for the relay.
    Summary {
        /// The first part.
        pdf: &'a [u8],
        /// How many bytes the whole has.
        whole: usize,
        /// The id under which the whole is kept.
        id: &'a str,
    },
    /// Nothing, since even the first part is too large.
    Nothing {
        /// How many bytes the whole has.
        whole: usize,
        /// The id under which the whole is kept.
        id: &'a str,
    },
}

impl Carried<'_> {
    /// The file that goes along.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Whole(pdf) | Self::Summary { pdf, .. } => Some(pdf),
            Self::Nothing { .. } => None,
        }
    }

    /// How many bytes the whole has, and the id under which it is kept, where the mail carries less.
    pub(super) fn left_out(&self) -> Option<(usize, &str)> {
        match self {
            Self::Whole(_) => None,
            Self::Summary { whole, id, .. } | Self::Nothing { whole, id } => Some((*whole, id)),
        }
    }
}
