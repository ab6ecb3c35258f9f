//! The year as it goes by: sections write into the sheet at random times, the daemon wakes, and three times something fails:
//! the machine, the share, the mail server.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use shinchoku::channels::channel::Channel;
use shinchoku::channels::email::{EmailChannel, EmailSettings, Security};
use shinchoku::clock::Clock;
use shinchoku::config;
use shinchoku::cycle::{self, parts::Parts};
use shinchoku::daemon::build;
use shinchoku::domain::answer::{Matter, Scope, Statement, Way};
use shinchoku::domain::plan::IndicatorId;

use super::office::{self, FIRST, LAST, MOVED_ON, Measure, ROUNDS, day};
use crate::support::office::ExampleOffice;

/// What a cell says, as the section meant it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    Blank,
    Dash,
    /// A number that describes a day.
    Number(u32, NaiveDate),
    /// The same, called an estimate.
    Estimate(u32, NaiveDate),
    /// 集計中, announced for the end of a month.
    Pending(NaiveDate),
    NotCarriedOut,
    NotApplicable,
    /// Two numbers, of which none is the value for certain.
    Two,
}

/// When a cell began to say something: indicator, fiscal year, moment.
pub(crate) type History = BTreeMap<(String, i32), Vec<(NaiveDateTime, Entry)>>;

/// A small generator of numbers: one seed, one year.
pub(crate) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// What sections will write, and when: decided before the year begins.
pub(crate) fn history(measures: &[Measure], chance: &mut Chance) -> History {
    let mut history = History::new();
    let start = day("2017-03-01").and_time(NaiveTime::MIN);
    for measure in measures {
        for year in [2016, 2017] {
            let mut entries = vec![(start, if chance.below(3) == 0 { Entry::Dash } else { Entry::Blank })];
            let rounds = ROUNDS.iter().filter(|round| {
                round.plan == measure.plan
                    && office::fiscal_year(day(round.as_of)) == year
                    && round.collects.contains(&measure.cadence)
            });
            for round in rounds.filter(|_| measure.is_of_year(year)) {
                let (as_of, deadline) = (day(round.as_of), day(round.deadline));
                let can_be = measure.unpublished_until(year).unwrap_or(as_of).max(as_of);
                // Some write in time, some late, some only after all stages.
                let at = (deadline - Days::new(15) + Days::new(chance.below(32))).max(can_be + Days::new(1));
                let at = if measure.unpublished_until(year).is_some() { at + Days::new(chance.below(120)) } else { at };
                let number = u32::try_from(chance.below(40)).unwrap() + 1;
                let value = Entry::Number(number, as_of);
                let hour = NaiveTime::from_hms_opt(8 + u32::try_from(chance.below(9)).unwrap(), 45, 0).unwrap();
                let (first, later) = match chance.below(20) {
                    0 => (Entry::NotCarriedOut, None),
                    1 => (Entry::NotApplicable, None),
                    2 => (Entry::Two, Some(value)),
                    3 | 4 => (Entry::Pending(month_end(at)), Some(value)),
                    5 | 6 => (Entry::Estimate(number, as_of), Some(value)),
                    7 if measure.id == "I14" => (Entry::Number(0, as_of), None),
                    _ => (value, None),
                };
                entries.push((at.and_time(hour), first));
                if let Some(value) = later {
                    entries.push(((at + Days::new(3 + chance.below(45))).and_time(hour), value));
                }
            }
            entries.sort_by_key(|(at, _)| *at);
            history.insert((measure.id.clone(), year), entries);
        }
    }
    history
}

fn month_end(on: NaiveDate) -> NaiveDate {
    on.with_day(1).unwrap() + chrono::Months::new(1) - Days::new(1)
}

/// What the cell says at a moment.
pub(crate) fn said<'h>(history: &'h History, id: &str, year: i32, at: NaiveDateTime) -> &'h Entry {
    history[&(id.to_owned(), year)].iter().rev().find(|(from, _)| *from <= at).map_or(&Entry::Blank, |(_, entry)| entry)
}

fn text(entry: &Entry, unit: &str) -> String {
    let of = |number: &u32, on: &NaiveDate| {
        if on.day() == 15 {
            format!("{number}{unit}（{}/15現在）", on.month())
        } else {
            format!("{number}{unit}（{}月末時点）", on.month())
        }
    };
    match entry {
        Entry::Blank => String::new(),
        Entry::Dash => "—".to_owned(),
        Entry::Number(number, on) => of(number, on),
        Entry::Estimate(number, on) => format!("{}※見込み", of(number, on)),
        Entry::Pending(until) => format!("集計中（{}月確定）", until.month()),
        Entry::NotCarriedOut => "未実施".to_owned(),
        Entry::NotApplicable => "該当なし".to_owned(),
        Entry::Two => format!("申請 6{unit} 採択 4{unit}"),
    }
}

/// Writes the sheets as they are at a moment.
fn write_sheets(office: &ExampleOffice, measures: &[Measure], history: &History, at: NaiveDateTime) {
    for plan in ["sangyo", "kanko"] {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["評価指標", "実績H28", "実績H29"]).unwrap();
        for measure in measures.iter().filter(|measure| measure.plan == plan) {
            let cell = |year| text(said(history, &measure.id, year, at), &measure.unit);
            writer.write_record([measure.name.as_str(), &cell(2016), &cell(2017)]).unwrap();
        }
        let path = office.folder().join(format!("shared/{plan}.csv"));
        std::fs::write(path, writer.into_inner().unwrap()).unwrap();
    }
}

async fn start(office: &ExampleOffice, clock: &Clock) -> Parts {
    let config = config::load(&office.settings()).unwrap();
    build::build(&config, clock.clone()).await.unwrap()
}

/// Days on which the machine is off.
fn is_off(on: NaiveDate) -> bool {
    (day("2017-07-10")..=day("2017-07-12")).contains(&on)
}

/// What the secretariat enters beside the sheets: I25 is waived until the end of the year, and nourin gets a later deadline for
/// the last round.
async fn decide(parts: &Parts, today: NaiveDate) {
    let approved_by = || "商工労政課長".to_owned();
    let matter = if today == day(WAIVED.1) {
        Matter::Waiver {
            scope: Scope::Indicator(IndicatorId(WAIVED.0.to_owned())),
            reason: "会議を開かないため".to_owned(),
            until: day(WAIVED.2),
            approved_by: approved_by(),
        }
    } else if today == day(EXTENDED.1) {
        Matter::Extension {
            round: day("2018-03-15"),
            section: Some(EXTENDED.0.to_owned()),
            deadline: day(EXTENDED.2).and_hms_opt(17, 0, 0).unwrap(),
            reason: "集計が遅れるため".to_owned(),
            approved_by: approved_by(),
        }
    } else {
        return;
    };
    let at = parts.inputs.moment(today.and_hms_opt(8, 0, 0).unwrap());
    let way = Way::Secretariat { who: "事務局".to_owned() };
    let statement = Statement { key: format!("decided {today}"), at, way, plan: "sangyo".to_owned(), matter };
    assert_eq!(parts.store.state(&[statement]).await.unwrap(), 1);
}

/// An indicator that is waived from a day until a day.
pub(crate) const WAIVED: (&str, &str, &str) = ("I25", "2017-04-03", "2017-12-31");
/// A section that gets, on a day, a later deadline.
pub(crate) const EXTENDED: (&str, &str, &str) = ("nourin", "2018-03-26", "2018-04-10");

/// A day on which the share cannot be reached until the office closes.
pub(crate) const SHARE_GONE: &str = "2017-10-05";

/// The days on which the mail server cannot be reached.
pub(crate) fn is_mail_out(on: NaiveDate) -> bool {
    (day("2017-10-26")..=day("2017-10-29")).contains(&on)
}

/// On which day each mail arrived, by its key.
pub(crate) type Arrivals = BTreeMap<String, NaiveDate>;

/// Notes what has arrived since the last look.
fn look(office: &ExampleOffice, today: NaiveDate, arrivals: &mut Arrivals) {
    let Ok(files) = std::fs::read_dir(office.folder().join("mail")) else { return };
    for file in files {
        let key = file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        arrivals.entry(key).or_insert(today);
    }
}

/// A mail server at which nobody answers.
fn nobody() -> Arc<dyn Channel> {
    let settings =
        EmailSettings { host: "localhost".to_owned(), port: 1, security: Security::None, ..EmailSettings::default() };
    Arc::new(EmailChannel::new(&settings, None).unwrap())
}

/// Plays the year and leaves the mails in the office's folder.
pub(crate) async fn play(seed: u64) -> (ExampleOffice, Vec<Measure>, History, Arrivals) {
    let mut chance = Chance(seed);
    let (office, measures) = office::make();
    let history = history(&measures, &mut chance);
    let clock = Clock::stopped(Clock::system().now());
    let mut parts = start(&office, &clock).await;
    let mut arrivals = Arrivals::new();
    for today in day(FIRST).iter_days().take_while(|on| *on <= day(LAST)) {
        if is_off(today) {
            continue;
        }
        if today == day(MOVED_ON) {
            office::settings(&office, "01-19", "03-28");
        }
        if today == day(MOVED_ON) || is_off(today - Days::new(1)) {
            parts = start(&office, &clock).await;
        }
        let channel = Arc::clone(&parts.channel);
        if is_mail_out(today) {
            parts.channel = nobody();
        }
        decide(&parts, today).await;
        // In some days the daemon looks for work a second time.
        let later = chance.below(30);
        let later = (later < 9).then(|| NaiveTime::from_hms_opt(9 + u32::try_from(later).unwrap(), 10, 0)).flatten();
        let share = office.folder().join("shared");
        let away = office.folder().join("away");
        for hour in [NaiveTime::from_hms_opt(8, 30, 0), later].into_iter().flatten() {
            let now = today.and_time(hour);
            write_sheets(&office, &measures, &history, now);
            let is_gone = today == day(SHARE_GONE);
            if is_gone {
                std::fs::rename(&share, &away).unwrap();
            }
            clock.set(parts.inputs.moment(now));
            cycle::run(&parts).await.unwrap();
            if is_gone {
                std::fs::rename(&away, &share).unwrap();
            }
        }
        parts.channel = channel;
        look(&office, today, &mut arrivals);
    }
    (office, measures, history, arrivals)
}

impl From<u64> for Chance {
    fn from(seed: u64) -> Self {
        Self(seed)
    }
}
