//! The mails of the year, read back as a section reads them: who is asked for what, as of which day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use mail_parser::{Address, MessageParser};

use super::office::Measure;
use super::play::Arrivals;
use crate::support::office::ExampleOffice;

/// One value that a mail asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// The 基準日 under which it stands.
    pub(crate) as_of: NaiveDate,
    pub(crate) id: String,
    /// The fiscal year, where the mail names one.
    pub(crate) year: Option<i32>,
}

/// A mail as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) on: NaiveDate,
    /// The day on which it arrived.
    pub(crate) arrived: NaiveDate,
    /// The stage and the section of a digest; what it is, and nobody, for other mails.
    pub(crate) kind: String,
    pub(crate) section: String,
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) asked: BTreeSet<Asked>,
    /// How many lines of its lists could not be understood here.
    pub(crate) strange: Vec<String>,
}

/// All mails, in the order of their days and names.
pub(crate) fn all(office: &ExampleOffice, measures: &[Measure], arrivals: &Arrivals) -> Vec<Mail> {
    let mut files: Vec<_> =
        std::fs::read_dir(office.folder().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let key = path.file_stem().unwrap().to_string_lossy();
            read(&key, &std::fs::read(path).unwrap(), measures, arrivals[key.as_ref()])
        })
        .collect()
}

fn read(key: &str, bytes: &[u8], measures: &[Measure], arrived: NaiveDate) -> Mail {
    let mail = MessageParser::default().parse(bytes).unwrap();
    let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
    let mut words = key.splitn(3, '_');
    let on = words.next().unwrap().parse().unwrap();
    let (kind, rest) = (words.next().unwrap().to_owned(), words.next().unwrap_or_default().to_owned());
    let is_digest = kind.starts_with('T');
    let (asked, strange) = if is_digest { asked(&text, measures) } else { (BTreeSet::new(), Vec::new()) };
    Mail {
        on,
        arrived,
        kind,
        section: if is_digest { rest } else { String::new() },
        to: names(mail.to()),
        cc: names(mail.cc()),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text,
        asked,
        strange,
    }
}

fn names(address: Option<&Address<'_>>) -> Vec<String> {
    let local = |address: &str| address.split('@').next().unwrap_or_default().to_owned();
    address.into_iter().flat_map(Address::iter).filter_map(|one| one.address().map(local)).collect()
}

/// The values that the text asks for: its lists of what is missing, to be renewed, to be confirmed.
fn asked(text: &str, measures: &[Measure]) -> (BTreeSet<Asked>, Vec<String>) {
    let (mut asked, mut strange) = (BTreeSet::new(), Vec::new());
    let (mut as_of, mut is_asking) = (None, false);
    let mut items: Vec<(Option<NaiveDate>, String)> = Vec::new();
    for line in text.lines() {
        let bare = line.trim();
        if let Some((_, said)) = bare.split_once("基準日").filter(|_| bare.starts_with("基準日")) {
            as_of = date(said);
            is_asking = false;
        } else if bare.starts_with(|c: char| c.is_ascii_digit()) && bare.contains('件') {
            is_asking = ["未記入のもの", "更新をお願いしたいもの", "確認したいもの"].iter().any(|it| bare.contains(it));
        } else if bare.starts_with('・') && is_asking {
            items.push((as_of, bare.trim_start_matches('・').to_owned()));
        } else if bare.starts_with('・') || bare.is_empty() {
            is_asking &= !bare.is_empty();
        } else if let Some((_, item)) = items.last_mut().filter(|_| is_asking && line.starts_with([' ', '　'])) {
            item.push_str(bare);
        }
    }
    for (as_of, item) in items {
        let item: String = item.split_whitespace().collect();
        let name = |measure: &Measure| measure.name.split_whitespace().collect::<String>();
        let found = measures.iter().filter(|measure| item.starts_with(&name(measure))).max_by_key(|it| it.name.len());
        match (as_of, found) {
            (Some(as_of), Some(measure)) => {
                let rest = &item[name(measure).len()..];
                let year = rest.strip_prefix("（H").and_then(|rest| rest.split_once("の値")).map(|(year, _)| year);
                let year = year.and_then(|year| year.parse::<i32>().ok()).map(|year| year + 1988);
                asked.insert(Asked { as_of, id: measure.id.clone(), year });
            }
            _ => strange.push(item),
        }
    }
    (asked, strange)
}

/// A day as mails write it: ：平成29年9月30日（土）現在.
fn date(text: &str) -> Option<NaiveDate> {
    let digits: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect();
    NaiveDate::from_ymd_opt(i32::try_from(*digits.first()?).ok()? + 1988, *digits.get(1)?, *digits.get(2)?)
}
