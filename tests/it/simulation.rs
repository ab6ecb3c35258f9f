//! A whole fiscal year of the example office, day by day, through the same code as the daemon: cells filled in at random
//! times, a transfer in April, a section reorganised in October, holidays, three outages, a deadline that is moved.
//!
//! The list of mails of one seed is read by a person and kept; what must hold in every year is said as properties.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod mails;
mod office;
mod play;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use proptest::prelude::*;
use shinchoku::domain::calendar::OfficeCalendar;
use shinchoku::sources::tables::{TableFile, read_closures, read_holidays};

use mails::{Asked, Mail};
use office::{FIRST, Measure, ROUNDS, Round, day, fiscal_year};
use play::{Entry, History, said};

/// How many mails of one round a section gets at the most: the default of the settings.
const MOST_MAILS: usize = 6;

/// A year that was played.
struct Year {
    measures: Vec<Measure>,
    history: History,
    mails: Vec<Mail>,
    calendar: OfficeCalendar,
}

fn played(seed: u64) -> Year {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (office, measures, history, arrivals) = runtime.block_on(play::play(seed));
    let mails = mails::all(&office, &measures, &arrivals);
    let read = |path: &str| TableFile {
        path: path.to_owned(),
        bytes: std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap(),
    };
    let holidays = read_holidays(&read("config/holidays.csv")).unwrap();
    let closures = read_closures(&read("config/example/calendar.csv")).unwrap();
    Year { measures, history, mails, calendar: OfficeCalendar::new(holidays, closures) }
}

impl Year {
    fn measure(&self, id: &str) -> &Measure {
        self.measures.iter().find(|measure| measure.id == id).unwrap()
    }

    /// What the cell says when the mails of the day are written.
    fn said(&self, id: &str, year: i32, on: NaiveDate) -> &Entry {
        said(&self.history, id, year, at(on))
    }

    /// Why the value must not be asked for in a round on a day; none where it may.
    fn forbidden(&self, asked: &Asked, on: NaiveDate) -> Option<String> {
        let measure = self.measure(&asked.id);
        let year = asked.year.unwrap_or_else(|| fiscal_year(asked.as_of));
        let round = ROUNDS.iter().find(|round| round.plan == measure.plan && day(round.as_of) == asked.as_of)?;
        if !measure.is_of_year(year) {
            return Some("no value in this year".to_owned());
        }
        let (waived, from, until) = play::WAIVED;
        if asked.id == waived && (day(from)..=day(until)).contains(&on) {
            return Some("waived".to_owned());
        }
        if measure.unpublished_until(year).is_some_and(|until| on <= until) {
            return Some("not published yet".to_owned());
        }
        let is_own = asked.year.is_none();
        if is_own && measure.unpublished_until(year).is_none() && !round.collects.contains(&measure.cadence) {
            return Some("another round collects it".to_owned());
        }
        let lacks =
            |id: &String| !matches!(self.said(id, year, on), Entry::Number(1.., _) | Entry::Estimate(..) | Entry::Two);
        match self.said(&asked.id, year, on) {
            Entry::Number(_, of) if is_own && (asked.as_of - *of).num_days() <= 31 => Some("filled in".to_owned()),
            Entry::Number(..) if !is_own => Some("filled in".to_owned()),
            Entry::Estimate(_, of)
                if (!is_own || (asked.as_of - *of).num_days() <= 31)
                    && measure.provisional_until(year).is_none_or(|until| on <= until) =>
            {
                Some("an estimate that cannot be final yet".to_owned())
            }
            Entry::Pending(until) if on <= *until => Some("announced for later".to_owned()),
            Entry::NotCarriedOut | Entry::NotApplicable => Some("answered".to_owned()),
            Entry::Blank | Entry::Dash if measure.prerequisite.as_ref().is_some_and(lacks) => {
                Some("depends on something empty".to_owned())
            }
            _ => None,
        }
    }

    /// Whether the value is plainly missing in a round on a day.
    fn is_missing(&self, round: &Round, measure: &Measure, on: NaiveDate) -> bool {
        let asked = Asked { as_of: day(round.as_of), id: measure.id.clone(), year: None };
        let entry = self.said(&measure.id, fiscal_year(asked.as_of), on);
        matches!(entry, Entry::Blank | Entry::Dash | Entry::Two) && self.forbidden(&asked, on).is_none()
    }

    /// Everything that went wrong.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        // What waits for the mail server arrives, once, when it is back; nothing else comes later than it was written.
        let kept_back = |mail: &&Mail| mail.arrived != mail.on;
        faults.extend(self.mails.iter().filter(kept_back).filter_map(|mail| {
            let waits = mail.on.iter_days().take_while(|on| *on < mail.arrived).all(play::is_mail_out);
            let is_back = !play::is_mail_out(mail.arrived);
            (!waits || !is_back).then(|| format!("{} {}: arrived on {}", mail.on, mail.kind, mail.arrived))
        }));
        if !self.mails.iter().any(|mail| kept_back(&mail)) {
            faults.push("no mail had to wait for the mail server".to_owned());
        }
        let mut seen: BTreeSet<(NaiveDate, &str)> = BTreeSet::new();
        let mut of_round: BTreeMap<(NaiveDate, &str, &str), usize> = BTreeMap::new();
        for mail in self.mails.iter().filter(|mail| !mail.section.is_empty()) {
            let name = format!("{} {} {}", mail.on, mail.kind, mail.section);
            if !self.calendar.is_working_day(mail.on) {
                faults.push(format!("{name}: on a closed day"));
            }
            if !seen.insert((mail.on, mail.section.as_str())) {
                faults.push(format!("{name}: two to one section on a day"));
            }
            if !mail.strange.is_empty() || mail.asked.is_empty() {
                faults.push(format!("{name}: asks for {:?} {:?}", mail.asked, mail.strange));
            }
            if mail.text.contains("遅れ") {
                faults.push(format!("{name}: says 遅れ"));
            }
            let quiet = (day("2017-04-01")..=day("2017-04-14")).contains(&mail.on) || mail.on >= day("2018-04-01");
            if quiet && (mail.to != [mail.section.clone()] || !mail.cc.is_empty()) {
                faults.push(format!("{name}: more than the section in the first half of April"));
            }
            let (section, since, deadline) = play::EXTENDED;
            let is_extended = mail.section == section && (day(since)..=day(deadline)).contains(&mail.on);
            if is_extended
                && mail.subject.contains("期限経過")
                && mail.asked.iter().all(|it| it.as_of == day("2018-03-15"))
            {
                faults.push(format!("{name}: says that a deadline has passed that was put off"));
            }
            let rounds: BTreeSet<(NaiveDate, &str)> =
                mail.asked.iter().map(|asked| (asked.as_of, self.measure(&asked.id).plan)).collect();
            for (as_of, plan) in rounds {
                *of_round.entry((as_of, plan, mail.section.as_str())).or_default() += 1;
            }
            for asked in &mail.asked {
                let owner = self.measure(&asked.id).section(mail.on);
                if owner != mail.section {
                    faults.push(format!("{name}: {} is {owner}'s", asked.id));
                }
                if let Some(why) = self.forbidden(asked, mail.on) {
                    faults.push(format!("{name}: asks for {} ({:?}) although {why}", asked.id, asked.year));
                }
            }
        }
        let too_many = of_round.iter().filter(|(_, mails)| **mails > MOST_MAILS);
        faults.extend(too_many.map(|(round, mails)| format!("{round:?}: {mails} mails")));
        faults.extend(self.unasked());
        faults
    }

    /// What was missing from ten working days before the deadline until three before it, and was never asked for before it.
    fn unasked(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for round in ROUNDS.iter().filter(|round| day(round.deadline) <= day(office::LAST)) {
            let deadline = day(round.deadline);
            let first = self.calendar.shift(deadline, -10);
            let last = self.calendar.shift(deadline, -3);
            let days: Vec<NaiveDate> = first.iter_days().take_while(|on| *on <= last).collect();
            for measure in self.measures.iter().filter(|measure| measure.plan == round.plan) {
                let stays = days.iter().all(|on| measure.section(*on) == measure.section(last));
                if !stays || !days.iter().all(|on| self.is_missing(round, measure, *on)) || first < day(FIRST) {
                    continue;
                }
                let is_told = |mail: &&Mail| {
                    (first..=deadline).contains(&mail.on)
                        && mail.asked.iter().any(|it| it.id == measure.id && it.as_of == day(round.as_of))
                };
                if !self.mails.iter().any(|mail| is_told(&mail)) {
                    faults.push(format!("{} of {} was never asked for", measure.id, round.as_of));
                }
            }
        }
        faults
    }
}

/// The moment at which the mails of a day are written at the earliest.
fn at(on: NaiveDate) -> NaiveDateTime {
    on.and_time(NaiveTime::from_hms_opt(8, 30, 0).unwrap())
}

/// The list as a person reads it.
fn list(mails: &[Mail]) -> String {
    let mut text = String::new();
    for mail in mails {
        let late = if mail.arrived == mail.on { String::new() } else { format!(" (arrived {})", mail.arrived) };
        let cc = if mail.cc.is_empty() { String::new() } else { format!(" cc {}", mail.cc.join(" ")) };
        writeln!(text, "{} {:6} → {}{cc}{late}", mail.on.format("%Y-%m-%d %a"), mail.kind, mail.to.join(" ")).unwrap();
        writeln!(text, "    {}", mail.subject).unwrap();
        let mut by_round: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
        for asked in &mail.asked {
            let year = asked.year.map_or_else(String::new, |year| format!("(H{})", year - 1988));
            by_round.entry(asked.as_of).or_default().push(format!("{}{year}", asked.id));
        }
        for (as_of, ids) in by_round {
            writeln!(text, "    {as_of}: {}", ids.join(" ")).unwrap();
        }
    }
    text
}

#[test]
fn the_mails_of_a_whole_year_are_those_that_an_officer_would_send() {
    let year = played(2017);
    let faults = year.faults();
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), list(&year.mails));
    insta::assert_snapshot!("a_year_of_mails", list(&year.mails));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn in_every_year_nobody_is_asked_twice_too_often_on_a_closed_day_or_for_what_is_not_due(seed: u64) {
        let faults = played(seed).faults();
        prop_assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
    }
}
