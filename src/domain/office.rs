//! The office around the plans: sections, the posts that get mail, and the days on which it works.
//!
//! People change every April; sections and posts stay. So contacts name sections and posts, each for a span of days, and
//! never persons (`domain.md` B-5). It must not know any plan.

use chrono::NaiveDate;

use super::calendar::OfficeCalendar;
use super::message::Mailbox;
use super::plan::Validity;

/// The office around the plans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Office {
    /// Every section that answers for something, in the order of the table.
    pub sections: Vec<Section>,
    /// Who gets mail in which role.
    pub contacts: Vec<Contact>,
    /// The working days.
    pub calendar: OfficeCalendar,
}

/// A section (課).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The code in keys and files (`shoko`).
    pub code: String,
    /// The name that people use (商工労政課).
    pub name: String,
}

/// One address in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The role.
    pub role: Role,
    /// The code of the section, for sections and their chiefs.
    pub section: Option<String>,
    /// Name and address.
    pub mailbox: Mailbox,
    /// The days on which it holds.
    pub valid: Validity,
}

/// Why an address gets mail (`domain.md` C-4, C-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The section's own address (所属アドレス).
    Section,
    /// The post of the section's chief (課長).
    Chief,
    /// The secretariat of the plans (事務局).
    Secretariat,
    /// A manager who gets the monthly report (部長, 関係課長).
    Manager,
    /// Whoever keeps this program running (情報政策課).
    Administrator,
}

impl Office {
    /// The section's name, or its code where the table does not know it.
    #[must_use]
    pub fn section_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.sections.iter().find(|section| section.code == code).map_or(code, |section| section.name.as_str())
    }

    /// The mailboxes of a role on a day, in the order of the table; for sections and chiefs, of that section.
    #[must_use]
    pub fn mailboxes(&self, role: Role, section: Option<&str>, day: NaiveDate) -> Vec<Mailbox> {
        let of_section = |contact: &&Contact| match role {
            Role::Section | Role::Chief => contact.section.as_deref() == section,
            Role::Secretariat | Role::Manager | Role::Administrator => true,
        };
        self.contacts
            .iter()
            .filter(|contact| contact.role == role && contact.valid.covers(day))
            .filter(of_section)
            .map(|contact| contact.mailbox.clone())
            .collect()
    }
}
