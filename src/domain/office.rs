//! The office around the plans: sections, the posts that get mail, and the days on which it works.
//!
//! People change every April; sections and posts stay. So contacts name sections and posts, each for a span of days, and
//! never persons (`domain.md` B-5). It must not know any plan.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::calendar::OfficeCalendar;
use super::message::Mailbox;
use super::plan::{Assignment, Validity};

/// The office around the plans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Office {
    /// Every section that answers for something, in the order of the table.
    pub sections: Vec<Section>,
    /// Who gets mail in which role.
    pub contacts: Vec<Contact>,
    /// Which section takes over from which.
    pub successions: Vec<Succession>,
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

/// A section that takes over all that another answered for (組織改正).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The code of the section that ends.
    pub from: String,
    /// The code of the one that takes over.
    pub to: String,
    /// From which day.
    pub since: NaiveDate,
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
    /// Who stands in for the chief while the post has no address (課長代理).
    Deputy,
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

    /// The mailboxes of a role on a day, in the order of the table; for sections, chiefs and deputies, of that section.
    /// While a chief's post has no address, those of the deputies.
    #[must_use]
    pub fn mailboxes(&self, role: Role, section: Option<&str>, day: NaiveDate) -> Vec<Mailbox> {
        let of_section = |contact: &&Contact| match role {
            Role::Section | Role::Chief | Role::Deputy => contact.section.as_deref() == section,
            Role::Secretariat | Role::Manager | Role::Administrator => true,
        };
        let found: Vec<Mailbox> = self
            .contacts
            .iter()
            .filter(|contact| contact.role == role && contact.valid.covers(day))
            .filter(of_section)
            .map(|contact| contact.mailbox.clone())
            .collect();
        if found.is_empty() && role == Role::Chief {
            return self.mailboxes(Role::Deputy, section, day);
        }
        found
    }

    /// The codes of all sections that [`Self::mailboxes`] finds anybody for on a day.
    #[must_use]
    pub fn reached(&self, role: Role, day: NaiveDate) -> BTreeSet<&str> {
        let stands_in = |other| other == role || (role == Role::Chief && other == Role::Deputy);
        let contacts = self.contacts.iter().filter(|contact| stands_in(contact.role) && contact.valid.covers(day));
        contacts.filter_map(|contact| contact.section.as_deref()).collect()
    }

    /// The assignments with every section that ended replaced by the one that took over, from that day on. The table of
    /// assignments need not be written anew for a reorganisation.
    #[must_use]
    pub fn follow(&self, assignments: Vec<Assignment>) -> Vec<Assignment> {
        let mut followed = Vec::new();
        for mut assignment in assignments {
            let mut next = self.successor(&assignment, false);
            while let Some(succession) = next {
                let since = succession.since;
                if assignment.valid.from.is_none_or(|from| from < since) {
                    let before = Validity { to: since.pred_opt(), ..assignment.valid };
                    followed.push(Assignment { valid: before, ..assignment.clone() });
                }
                assignment.section.clone_from(&succession.to);
                assignment.valid.from = Some(assignment.valid.from.map_or(since, |from| from.max(since)));
                next = self.successor(&assignment, true);
            }
            followed.push(assignment);
        }
        followed
    }

    /// Who takes over from the section of an assignment while it holds. What was taken over is handed on only on a later
    /// day, so that no circle goes round for ever; what begins after the section ended goes to whoever took over, unless
    /// the code lives again.
    fn successor(&self, assignment: &Assignment, taken_over: bool) -> Option<&Succession> {
        let section = assignment.section.as_str();
        let fits = |next: &&Succession| match assignment.valid.from {
            Some(from) if next.since <= from => {
                !taken_over && self.mailboxes(Role::Section, Some(section), from).is_empty()
            }
            _ => assignment.valid.to.is_none_or(|to| next.since <= to),
        };
        self.successions.iter().filter(|next| next.from == section).filter(fits).min_by_key(|next| next.since)
    }
}

#[cfg(test)]
mod tests;
