//! Who gets mail: sections, their chiefs, the secretariat, managers and administrators, each a post and never a person.
//!
//! It must not know what anybody answers for.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::message::Mailbox;
use crate::domain::office::{Contact, Office, Role, Section, Succession};
use crate::domain::problem::Problem;

use super::entry;
use super::table::{Faults, Line, Table, TableFile};

const ROLE: &str = "区分";
const SECTION: &str = "課コード";
const NAME: &str = "名称";
const ADDRESS: &str = "アドレス";
const FROM: &str = "有効開始";
const TO: &str = "有効終了";

const SUCCESSOR: &str = "後継課コード";

const ROLES: [(&str, Role); 6] = [
    ("課", Role::Section),
    ("課長", Role::Chief),
    ("課長代理", Role::Deputy),
    ("事務局", Role::Secretariat),
    ("管理職", Role::Manager),
    ("システム管理者", Role::Administrator),
];

/// Reads the sections and everybody who gets mail.
///
/// A section that was renamed has a line for each name; the name that starts last is the one it goes by. One that was
/// reorganised away says in its last line which code takes over, from the day after its end. The calendar is left empty.
///
/// # Errors
/// Everything that is wrong with the table, at once.
pub fn read_contacts(file: &TableFile) -> Result<Office, Vec<Problem>> {
    let table = Table::open(file, &[ROLE, SECTION, NAME, ADDRESS, FROM, TO], &[SUCCESSOR])?;
    let mut faults = Faults::default();
    let mut read: Vec<(Contact, Line<'_>)> = Vec::new();
    let mut known_at: BTreeMap<(Role, Option<String>, String), Vec<usize>> = BTreeMap::new();
    for line in table.lines() {
        let role = line.word(ROLE, &ROLES, &mut faults);
        let name = line.needed(NAME, &mut faults);
        let address = line.address(ADDRESS, &mut faults);
        let valid = line.validity(FROM, TO, &mut faults);
        let section = match role {
            Some(Role::Section | Role::Chief | Role::Deputy) => {
                line.needed(SECTION, &mut faults).map(|code| entry::code(&code))
            }
            _ => None,
        };
        let (Some(role), Some(name), Some(address)) = (role, name, address) else { continue };
        let contact = Contact { role, section, mailbox: Mailbox { name, address }, valid };
        let address = contact.mailbox.address.to_ascii_lowercase();
        let same = known_at.entry((contact.role, contact.section.clone(), address)).or_default();
        // The same address would get the same mail twice.
        let twice = same.iter().map(|nth| &read[*nth]).find(|(other, _)| entry::meet(other.valid, contact.valid));
        if let Some((_, at)) = twice {
            faults.add(line.fault("contact_twice", ADDRESS).with("other_place", at.place(ADDRESS)));
        }
        same.push(read.len());
        read.push((contact, line));
    }
    let sections = sections(&read);
    let codes: BTreeSet<&str> = sections.iter().map(|section| section.code.as_str()).collect();
    let known = |code: &str| codes.contains(code);
    for (contact, line) in read.iter().filter(|(contact, _)| matches!(contact.role, Role::Chief | Role::Deputy)) {
        if contact.section.as_ref().is_some_and(|code| !known(code)) {
            faults.add(line.fault("contact_section", SECTION));
        }
    }
    let successions: Vec<Succession> =
        read.iter().filter_map(|(contact, line)| succession(contact, *line, known, &mut faults)).collect();
    let contacts = read.into_iter().map(|(contact, _)| contact).collect();
    faults.or(Office { sections, contacts, successions, ..Office::default() })
}

/// Who takes over from a section, where its line says so.
fn succession(
    contact: &Contact,
    line: Line<'_>,
    known: impl Fn(&str) -> bool,
    faults: &mut Faults,
) -> Option<Succession> {
    let to = entry::code(line.text(SUCCESSOR));
    if to.is_empty() {
        return None;
    }
    let from = contact.section.clone().filter(|_| contact.role == Role::Section);
    let key = match &from {
        None => "contact_successor_of_section",
        Some(from) if *from == to || !known(&to) => "contact_successor",
        Some(_) if contact.valid.to.is_none() => "contact_successor_since",
        Some(_) => "",
    };
    if !key.is_empty() {
        faults.add(line.fault(key, SUCCESSOR));
        return None;
    }
    Some(Succession { from: from?, to, since: contact.valid.to?.succ_opt()? })
}

fn sections(read: &[(Contact, Line<'_>)]) -> Vec<Section> {
    let mut sections: Vec<(&Contact, Section)> = Vec::new();
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (contact, _) in read.iter().filter(|(contact, _)| contact.role == Role::Section) {
        let Some(code) = contact.section.as_deref() else { continue };
        let named = Section { code: code.to_owned(), name: contact.mailbox.name.clone() };
        match place_of.get(code).map(|place| &mut sections[*place]) {
            Some(known) if known.0.valid.from < contact.valid.from => *known = (contact, named),
            Some(_) => {}
            None => {
                place_of.insert(code, sections.len());
                sections.push((contact, named));
            }
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}
