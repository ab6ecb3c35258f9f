//! What settings mean together: zones, times, days, grades, rounds. All faults at once.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds};

use crate::domain::agenda::{Quiet, ReportDay, Schedule};
use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Round, Rules};
use crate::domain::problem::Problem;

use super::checked::Config;
use super::settings::{ChannelKind, PlanSettings, RoundSettings, Settings};

/// A mail without any attachment needs about so much.
const LEAST_BYTES: usize = 50_000;

/// Checks the settings and makes what the program holds of them.
pub(super) fn check(file: &Path, settings: Settings) -> Result<Config, Vec<Problem>> {
    let mut faults = Faults { file: file.display().to_string(), found: Vec::new() };
    let zone = Tz::from_str(&settings.time_zone).unwrap_or_else(|_| {
        faults.value("time_zone", &settings.time_zone, "Asia/Tokyo");
        Tz::Asia__Tokyo
    });
    check_wake(&settings, &mut faults);
    let schedule = schedule(&settings, &mut faults);
    check_grades(&settings, &mut faults);
    check_mail(&settings, &mut faults);
    let rounds = settings.plan.iter().enumerate().map(|(n, plan)| rounds(n, plan, &schedule, &mut faults)).collect();
    check_web(&settings, &mut faults);
    check_plans(&settings, &mut faults);
    if !faults.found.is_empty() {
        return Err(faults.found);
    }
    let rules = Rules {
        pro_rata: settings.judging.pro_rata,
        small_target: settings.judging.small_target,
        least_expected: settings.judging.least_expected,
        stale_after_days: settings.judging.stale_after_days,
        grades: settings.judging.grade.clone(),
        symbols: settings.judging.symbols.clone(),
        units: settings.judging.units.clone(),
        yearly_path: settings.judging.yearly_path,
    };
    Ok(Config { file: file.to_owned(), settings, zone, schedule, rules, rounds })
}

struct Faults {
    file: String,
    found: Vec<Problem>,
}

impl Faults {
    fn add(&mut self, problem: Problem) {
        self.found.push(problem.in_file(self.file.as_str()));
    }

    fn value(&mut self, key: &str, found: &str, expected: &str) {
        self.add(
            Problem::fault("settings_value").at(key).with("key", key).with("found", found).with("expected", expected),
        );
    }
}

/// A cron line that is no cron line, or one that never fires (`0 0 9 31 2 *`), which the scheduler would accept.
fn check_wake(settings: &Settings, faults: &mut Faults) {
    let wake = &settings.schedule.wake;
    let parsed = CronParser::builder().seconds(Seconds::Required).build().parse(wake);
    match parsed {
        Err(_) => faults.value("schedule.wake", wake, "0 */5 * * * *"),
        Ok(cron) => {
            let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc();
            if cron.find_next_occurrence(&from, true).is_err() {
                faults.add(Problem::fault("settings_never_fires").at("schedule.wake").with("found", wake.as_str()));
            }
        }
    }
}

fn schedule(settings: &Settings, faults: &mut Faults) -> Schedule {
    let said = &settings.schedule;
    let mut time = |key: &str, text: &str| {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_else(|_| {
            faults.value(key, text, "08:30");
            NaiveTime::MIN
        })
    };
    let send_from = time("schedule.send_from", &said.send_from);
    let send_until = time("schedule.send_until", &said.send_until);
    if send_from != NaiveTime::MIN && send_until <= send_from {
        faults.value("schedule.send_until", &said.send_until, &format!("> {}", said.send_from));
    }
    let mut stages = settings.stage.clone();
    stages.sort_by_key(|stage| stage.offset);
    let mut names = BTreeSet::new();
    for stage in &stages {
        if stage.name.is_empty() || !stage.name.chars().all(|c| c.is_ascii_alphanumeric() || "+-_.".contains(c)) {
            faults.value("stage.name", &stage.name, "T-10");
        }
        if !names.insert(&stage.name) {
            faults.add(Problem::fault("settings_twice").at("stage.name").with("found", stage.name.as_str()));
        }
        if stage.to.is_empty() {
            faults.value("stage.to", "[]", "[\"section\"]");
        }
    }
    let freeze_after = (said.freeze_working_days != 0).then_some(said.freeze_working_days);
    if said.freeze_working_days < 0 {
        faults.value("schedule.freeze_working_days", &said.freeze_working_days.to_string(), "≥ 0");
    }
    let report_on = match (said.report_working_day, said.report_day) {
        (0, day) => {
            if !(1..=31).contains(&day) {
                faults.value("schedule.report_day", &day.to_string(), "1–31");
            }
            ReportDay::Day(day)
        }
        (working_day, _) => {
            if working_day.abs() > 20 {
                faults.value("schedule.report_working_day", &working_day.to_string(), "-20–20");
            }
            ReportDay::WorkingDay(working_day)
        }
    };
    if said.most_mails_a_round == 0 {
        faults.value("schedule.most_mails_a_round", "0", "≥ 1");
    }
    let quiet = quiet(&said.quiet_from, &said.quiet_until, faults);
    let most_mails = said.most_mails_a_round;
    let catch_up_days = said.catch_up_days;
    Schedule { send_from, send_until, stages, report_on, catch_up_days, freeze_after, most_mails, quiet }
}

/// The quiet days; none where both ends are empty.
fn quiet(from: &str, until: &str, faults: &mut Faults) -> Option<Quiet> {
    // A leap year has every month and day that there is.
    let day = |text: &str| day(text, Some(FiscalYear(2019))).map(|day| (day.month(), day.day()));
    if from.is_empty() && until.is_empty() {
        return None;
    }
    for (key, text) in [("schedule.quiet_from", from), ("schedule.quiet_until", until)] {
        if day(text).is_none() {
            faults.value(key, text, "04-01");
        }
    }
    Some(Quiet { from: day(from)?, until: day(until)? })
}

fn check_grades(settings: &Settings, faults: &mut Faults) {
    let grades = &settings.judging.grade;
    if grades.is_empty() {
        faults.value("judging.grade", "[]", "A, B+, B, C");
    }
    for pair in grades.windows(2) {
        if pair[1].at_least >= pair[0].at_least {
            faults.value("judging.grade.at_least", &pair[1].at_least.to_string(), &format!("< {}", pair[0].at_least));
        }
    }
}

fn check_mail(settings: &Settings, faults: &mut Faults) {
    let mail = &settings.mail;
    if !is_address(&mail.from.address) {
        faults.value("mail.from.address", &mail.from.address, "jimukyoku@city.example.jp");
    }
    if !mail.reply_to.address.is_empty() && !is_address(&mail.reply_to.address) {
        faults.value("mail.reply_to.address", &mail.reply_to.address, "jimukyoku@city.example.jp");
    }
    if mail.most_bytes < LEAST_BYTES {
        faults.value("mail.most_bytes", &mail.most_bytes.to_string(), &format!("≥ {LEAST_BYTES}"));
    }
    for (key, address) in [("mail.redirect_to", &mail.redirect_to), ("mail.return_path", &mail.return_path)] {
        if !address.is_empty() && !is_address(address) {
            faults.value(key, address, "jimukyoku@city.example.jp");
        }
    }
    if !(0..=20).contains(&mail.control_working_day) {
        faults.value("mail.control_working_day", &mail.control_working_day.to_string(), "0–20");
    }
    let webhook = &mail.webhook;
    if webhook.credential.is_empty() && (mail.channel == ChannelKind::Webhook || !webhook.copies_of.is_empty()) {
        faults.value("mail.webhook.credential", "", "chat-webhook");
    }
    match mail.channel {
        ChannelKind::Email if mail.email.host.is_empty() => faults.value("mail.email.host", "", "mail.city.example.jp"),
        ChannelKind::File if mail.file.folder.is_empty() => faults.value("mail.file.folder", "", "mail"),
        _ => {}
    }
}

fn check_web(settings: &Settings, faults: &mut Faults) {
    let web = &settings.web;
    if web.listen.is_empty() {
        return;
    }
    if web.listen.parse::<SocketAddr>().is_err() {
        faults.value("web.listen", &web.listen, "127.0.0.1:8080");
    }
    let rest = web.public_url.strip_prefix("https://").or_else(|| web.public_url.strip_prefix("http://"));
    // It stands in mails and pages as it is.
    let plain =
        |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/%[]".contains(c));
    if !rest.is_some_and(plain) {
        faults.value("web.public_url", &web.public_url, "http://shinchoku.city.example.jp:8080/");
    }
    if !(1..=366).contains(&web.link_days) {
        faults.value("web.link_days", &web.link_days.to_string(), "1–366");
    }
    if web.most_connections == 0 {
        faults.value("web.most_connections", "0", "≥ 1");
    }
    if web.request_seconds == 0 {
        faults.value("web.request_seconds", "0", "≥ 1");
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

fn check_plans(settings: &Settings, faults: &mut Faults) {
    if settings.plan.is_empty() {
        faults.add(Problem::fault("settings_no_plan").at("plan"));
    }
    let mut ids = BTreeSet::new();
    for plan in &settings.plan {
        if plan.id.is_empty() || !plan.id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            faults.value("plan.id", &plan.id, "sangyo");
        }
        if !ids.insert(&plan.id) {
            faults.add(Problem::fault("settings_twice").at("plan.id").with("found", plan.id.as_str()));
        }
        if plan.last_year < plan.first_year {
            faults.value("plan.last_year", &plan.last_year.to_string(), &format!("≥ {}", plan.first_year));
        }
        if plan.levels.is_empty() {
            faults.value("plan.levels", "[]", "[\"重点方向\", \"重点取組\"]");
        }
        if plan.source.is_empty() {
            faults.add(Problem::fault("settings_missing_key").at("plan.source").with("key", "plan.source"));
        }
    }
}

fn rounds(n: usize, plan: &PlanSettings, schedule: &Schedule, faults: &mut Faults) -> Vec<Round> {
    let mut rounds = Vec::new();
    for (m, said) in plan.rounds.iter().enumerate() {
        let key = |name: &str| format!("plan[{n}].rounds[{m}].{name}");
        let years = (plan.first_year..=plan.last_year).map(FiscalYear);
        let once = is_full_date(&said.as_of);
        let made: Vec<Option<Round>> = if once {
            vec![round(said, None, schedule)]
        } else {
            years.map(|y| round(said, Some(y), schedule)).collect()
        };
        if made.iter().any(Option::is_none) {
            faults.value(
                &key("as_of / deadline"),
                &format!("{} / {}", said.as_of, said.deadline),
                "03-15 / 03-15 17:00",
            );
        }
        rounds.extend(made.into_iter().flatten());
    }
    rounds.sort_by_key(|round| round.as_of);
    rounds
}

fn is_full_date(text: &str) -> bool {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn round(said: &RoundSettings, year: Option<FiscalYear>, schedule: &Schedule) -> Option<Round> {
    let as_of = day(&said.as_of, year)?;
    let (date, time) = said.deadline.split_once(' ').map_or((said.deadline.as_str(), None), |(d, t)| (d, Some(t)));
    let time = match time {
        Some(time) => NaiveTime::parse_from_str(time, "%H:%M").ok()?,
        None => schedule.send_until,
    };
    // 3/31 現在 may be wanted by 20 April, in the next fiscal year: the day nearest to the 基準日 is meant.
    let near = match year {
        None => [day(date, None), None],
        Some(year) => [day(date, Some(year)), day(date, Some(FiscalYear(year.0 + 1)))],
    };
    let deadline = near.into_iter().flatten().min_by_key(|day| (*day - as_of).num_days().abs())?;
    Some(Round { as_of, deadline: NaiveDateTime::new(deadline, time) })
}

/// A full date, or month and day in a fiscal year; `end` is the last day of the month.
fn day(text: &str, year: Option<FiscalYear>) -> Option<NaiveDate> {
    let Some(year) = year else { return NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() };
    let (month, day) = text.split_once('-')?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    if day == "end" { year.month_end(month) } else { year.day(month, day.parse().ok()?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> Schedule {
        Schedule {
            send_from: NaiveTime::MIN,
            send_until: NaiveTime::from_hms_opt(17, 15, 0).unwrap_or_default(),
            stages: Vec::new(),
            report_on: ReportDay::Day(24),
            catch_up_days: 5,
            freeze_after: None,
            most_mails: 6,
            quiet: None,
        }
    }

    #[test]
    fn a_deadline_of_every_year_is_the_one_nearest_to_its_day() {
        for (as_of, deadline, expected) in [
            ("03-15", "03-15 17:00", "2017-03-15 / 2017-03-15 17:00"),
            ("03-31", "04-20 12:00", "2017-03-31 / 2017-04-20 12:00"),
            ("03-31", "06-15", "2017-03-31 / 2017-06-15 17:15"),
            ("03-31", "03-24", "2017-03-31 / 2017-03-24 17:15"),
            ("12-end", "01-19", "2016-12-31 / 2017-01-19 17:15"),
            ("02-end", "03-end", "2017-02-28 / 2017-03-31 17:15"),
        ] {
            let said = RoundSettings { as_of: as_of.to_owned(), deadline: deadline.to_owned() };
            let round = round(&said, Some(FiscalYear(2016)), &schedule()).expect("a round");
            assert_eq!(format!("{} / {}", round.as_of, round.deadline.format("%Y-%m-%d %H:%M")), expected);
        }
        for (as_of, deadline) in [("13-01", "03-15"), ("02-30", "03-15"), ("03-15", "soon"), ("03-15", "03-15 5pm")] {
            let said = RoundSettings { as_of: as_of.to_owned(), deadline: deadline.to_owned() };
            assert!(round(&said, Some(FiscalYear(2016)), &schedule()).is_none(), "{as_of} {deadline}");
        }
    }
}
