//! What can be said on the command line.

use chrono::NaiveDate;
use clap::Subcommand;

use super::super::arguments::{Moment, parse_date, parse_moment};
use super::list::Format;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The value of the older day still holds on the 基準日.
    Unchanged(About),
    /// The value comes later; nothing is asked until then.
    Late {
        #[command(flatten)]
        about: About,
        /// Until when.
        #[arg(long, value_parser = parse_date)]
        until: NaiveDate,
        /// Why.
        #[arg(long)]
        because: String,
    },
    /// There is nothing to count.
    NotApplicable {
        #[command(flatten)]
        about: About,
        /// Why.
        #[arg(long)]
        because: String,
    },
    /// Of a cell that is asked about: this number is the value.
    Value {
        #[command(flatten)]
        about: About,
        /// The number, in the indicator's unit.
        #[arg(allow_negative_numbers = true)]
        number: f64,
    },
    /// Nothing is asked of an indicator or a section until a day.
    Waive {
        /// The indicator's id, name, or a part of the name that no other indicator has.
        #[arg(long, required_unless_present = "section", conflicts_with = "section")]
        indicator: Option<String>,
        /// The section's code or name: all that it answers for.
        #[arg(long)]
        section: Option<String>,
        /// The last day.
        #[arg(long, value_parser = parse_date)]
        until: NaiveDate,
        #[command(flatten)]
        decided: Decided,
    },
    /// A later deadline for a section or for all.
    Extend {
        /// The section's code or name.
        #[arg(long, required_unless_present = "all", conflicts_with = "all")]
        section: Option<String>,
        /// All sections.
        #[arg(long)]
        all: bool,
        /// The new deadline, in the office's zone (`2017-03-31T17:00`).
        #[arg(long, value_parser = parse_moment)]
        to: Moment,
        /// The 基準日 of the round; without it that of the round that is being asked for.
        #[arg(long, value_parser = parse_date)]
        round: Option<NaiveDate>,
        #[command(flatten)]
        decided: Decided,
    },
    /// Takes back what was said; it stays in the list.
    Withdraw {
        /// The number, as `list` prints it.
        number: i64,
        /// Why.
        #[arg(long)]
        because: String,
        /// Who said so; without it the secretariat.
        #[arg(long)]
        by: Option<String>,
    },
    /// Lists all that was ever said, the newest last, and what of it stands.
    List {
        /// Only what stands now.
        #[arg(long)]
        standing: bool,
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}

/// Whose answer about what.
#[derive(Debug, clap::Args)]
pub(super) struct About {
    /// The indicator's id, name, or a part of the name that no other indicator has.
    pub(super) indicator: String,
    /// Who said so (a section, and how); without it the secretariat.
    #[arg(long)]
    pub(super) by: Option<String>,
    /// The 基準日 of the round; without it that of the round that is being asked for.
    #[arg(long, value_parser = parse_date)]
    pub(super) round: Option<NaiveDate>,
    /// The plan, where the settings hold several.
    #[arg(long)]
    pub(super) plan: Option<String>,
}

/// Who decided it and why.
#[derive(Debug, clap::Args)]
pub(super) struct Decided {
    /// Why.
    #[arg(long)]
    pub(super) because: String,
    /// The post that approved it.
    #[arg(long)]
    pub(super) approved_by: String,
    /// The plan, where the settings hold several.
    #[arg(long)]
    pub(super) plan: Option<String>,
}
