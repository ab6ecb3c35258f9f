use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use proptest::prelude::*;

use super::*;
use crate::domain::calendar::{FiscalYear, OfficeCalendar};
use crate::domain::office::Role;
use crate::domain::plan::{Assignment, Extension, IndicatorId, Rules, Validity};
use crate::domain::reminder::Tone;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// March 2017 with its one holiday.
fn calendar() -> OfficeCalendar {
    OfficeCalendar::new(BTreeMap::from([(day("2017-03-20"), "春分の日".to_owned())]), BTreeMap::new())
}

fn schedule() -> Schedule {
    let stage =
        |name: &str, offset, tone| Stage { name: name.to_owned(), offset, tone, to: vec![Role::Section], cc: vec![] };
    Schedule {
        freeze_after: None,
        send_from: NaiveTime::from_hms_opt(8, 30, 0).unwrap(),
        send_until: NaiveTime::from_hms_opt(17, 15, 0).unwrap(),
        stages: vec![
            stage("T-10", -10, Tone::Notice),
            stage("T-3", -3, Tone::Again),
            stage("T+1", 1, Tone::Overdue),
            stage("T+5", 5, Tone::Escalated),
        ],
        report_on: ReportDay::Day(24),
        catch_up_days: 5,
        most_mails: 6,
        quiet: None,
    }
}

fn plan() -> Plan {
    let assignment = |indicator: &str, section: &str| Assignment {
        indicator: IndicatorId(indicator.to_owned()),
        section: section.to_owned(),
        valid: Validity::default(),
    };
    Plan {
        id: "p".to_owned(),
        name: "計画".to_owned(),
        first_year: FiscalYear(2016),
        last_year: FiscalYear(2020),
        levels: vec![],
        nodes: vec![],
        indicators: vec![],
        placements: vec![],
        assignments: vec![assignment("I01", "shoko"), assignment("I02", "shoko"), assignment("I03", "koyo")],
        confirmations: None,
        rules: Rules {
            pro_rata: true,
            small_target: 3.0,
            least_expected: 1.0,
            stale_after_days: 31,
            grades: vec![],
            symbols: BTreeMap::new(),
            units: vec![],
            yearly_path: false,
        },
        rounds: vec![Round { as_of: day("2017-03-15"), deadline: moment("2017-03-15 17:00") }],
        extensions: Vec::new(),
        enter_at: String::new(),
        inquiry: String::new(),
    }
}

fn past(first_start: &str) -> Past {
    Past { first_start: day(first_start), ..Past::default() }
}

fn keys(due: &[Due], done: bool) -> Vec<&str> {
    due.iter()
        .filter_map(|due| match due {
            Due::Do(planned) if done => Some(planned.key.as_str()),
            Due::Skip(planned, _) if !done => Some(planned.key.as_str()),
            _ => None,
        })
        .collect()
}

fn at(past: &Past, now: &str) -> Vec<Due> {
    due(&[plan()], &calendar(), &schedule(), past, moment(now))
}

#[test]
fn the_stages_of_march_2017_fall_on_the_decided_days() {
    let planned = planned(&[plan()], &calendar(), &schedule(), day("2017-02-01"), day("2017-03-31"));
    let days: Vec<(String, String)> = planned
        .iter()
        .filter(|planned| planned.key.ends_with("/shoko") || planned.key.starts_with("report/"))
        .map(|planned| (planned.key.clone(), planned.due_at.format("%Y-%m-%d %H:%M").to_string()))
        .collect();
    let expected = [
        ("remind/p/2017-03-15~2017-03-15/T-10/shoko", "2017-03-01 08:30"),
        ("remind/p/2017-03-15~2017-03-15/T-3/shoko", "2017-03-10 08:30"),
        ("remind/p/2017-03-15~2017-03-15/T+1/shoko", "2017-03-16 08:30"),
        ("remind/p/2017-03-15~2017-03-15/T+5/shoko", "2017-03-23 08:30"),
        ("report/p/2017-03", "2017-03-24 08:30"),
    ];
    assert_eq!(days, expected.map(|(key, at)| (key.to_owned(), at.to_owned())));
}

#[test]
fn each_section_is_due_once_and_only_in_office_hours() {
    let past = past("2017-02-01");
    assert!(keys(&at(&past, "2017-03-01 08:29"), true).is_empty());
    assert_eq!(
        keys(&at(&past, "2017-03-01 08:30"), true),
        ["remind/p/2017-03-15~2017-03-15/T-10/koyo", "remind/p/2017-03-15~2017-03-15/T-10/shoko"]
    );
    assert!(keys(&at(&past, "2017-03-01 17:15"), true).is_empty());
    assert!(keys(&at(&past, "2017-03-04 10:00"), true).is_empty(), "a Saturday");
    assert_eq!(keys(&at(&past, "2017-03-06 10:00"), true).len(), 2, "the Monday after");
}

#[test]
fn after_downtime_only_the_present_stage_is_sent() {
    let due = at(&past("2017-02-01"), "2017-03-17 09:00");
    assert_eq!(
        keys(&due, true),
        ["remind/p/2017-03-15~2017-03-15/T+1/koyo", "remind/p/2017-03-15~2017-03-15/T+1/shoko"]
    );
    assert_eq!(keys(&due, false).len(), 4, "two stages of two sections are recorded as skipped");
}

#[test]
fn the_last_stage_is_not_sent_for_ever() {
    let due = at(&past("2017-02-01"), "2017-04-03 09:00");
    assert!(keys(&due, true).iter().all(|key| key.starts_with("report/")));
    assert!(
        due.iter().any(|due| matches!(due, Due::Skip(planned, SkipReason::TooLate) if planned.key.contains("T+5")))
    );
}

#[test]
fn a_stage_that_waited_for_its_source_all_day_is_skipped_at_the_close() {
    let key = "remind/p/2017-03-15~2017-03-15/T-3/shoko".to_owned();
    let past = Past { stalled: BTreeMap::from([(key.clone(), day("2017-03-10"))]), ..past("2017-02-01") };
    assert!(keys(&at(&past, "2017-03-10 16:00"), true).contains(&key.as_str()));
    let due = at(&past, "2017-03-10 17:15");
    assert!(due.iter().any(|due| matches!(due, Due::Skip(planned, SkipReason::SourceFailed) if planned.key == key)));
}

#[test]
fn a_section_gets_one_digest_a_day() {
    let mut past = past("2017-02-01");
    past.done.insert(digest_key("shoko", day("2017-03-01")));
    assert_eq!(keys(&at(&past, "2017-03-01 09:00"), true), ["remind/p/2017-03-15~2017-03-15/T-10/koyo"]);
}

/// The plan with a deadline of 31 March for shoko, granted on the morning of 14 March.
fn extended() -> Plan {
    let extension = Extension {
        round: day("2017-03-15"),
        section: Some("shoko".to_owned()),
        deadline: moment("2017-03-31 17:00"),
        since: moment("2017-03-14 10:00"),
    };
    Plan { extensions: vec![extension], ..plan() }
}

#[test]
fn a_later_deadline_has_stages_of_its_own_and_ends_those_of_the_old_one() {
    let plans = [extended()];
    let due_at = |now: &str| due(&plans, &calendar(), &schedule(), &past("2017-02-01"), moment(now));
    let shoko = |due: &[Due], done: bool| -> Vec<String> {
        keys(due, done).into_iter().filter(|key| key.ends_with("/shoko")).map(str::to_owned).collect()
    };
    let on_the_day_after = due_at("2017-03-16 09:00");
    let first = ["remind/p/2017-03-15~2017-03-31/T-10/shoko"];
    assert_eq!(shoko(&on_the_day_after, true), first, "not T+1 of the old deadline");
    let is_extended =
        |due: &Due| matches!(due, Due::Skip(planned, SkipReason::Extended) if planned.key.contains("T+1/shoko"));
    assert!(on_the_day_after.iter().any(is_extended), "and it is recorded why");
    assert!(keys(&on_the_day_after, true).contains(&"remind/p/2017-03-15~2017-03-15/T+1/koyo"), "others go on");
    let granted = due_at("2017-03-15 09:00");
    assert!(shoko(&granted, true).iter().all(|key| !key.contains("T-3")), "nor what was due before");
    assert_eq!(shoko(&due_at("2017-03-28 09:00"), true), ["remind/p/2017-03-15~2017-03-31/T-3/shoko"]);
    assert_eq!(shoko(&due_at("2017-04-03 09:00"), true), ["remind/p/2017-03-15~2017-03-31/T+1/shoko"]);
    let round = due_at("2017-03-28 09:00").into_iter().find_map(|due| match due {
        Due::Do(Planned { task: Task::Remind { round, section, .. }, .. }) if section == "shoko" => Some(round),
        _ => None,
    });
    assert_eq!(round.unwrap().deadline, moment("2017-03-31 17:00"), "the mail names the new deadline");
}

#[test]
fn the_round_that_is_asked_for_begins_with_its_first_stage() {
    let next = Round { as_of: day("2018-03-15"), deadline: moment("2018-03-15 17:00") };
    let plan = Plan { rounds: [plan().rounds, vec![next]].concat(), ..plan() };
    let asked = |today: &str| asked_round(&plan, &calendar(), -10, day(today)).map(|round| round.as_of);
    assert_eq!(asked("2017-01-01"), Some(day("2017-03-15")));
    assert_eq!(asked("2018-02-28"), Some(day("2017-03-15")));
    assert_eq!(asked("2018-03-01"), Some(day("2018-03-15")));
}

#[test]
fn a_report_from_before_the_first_start_is_not_sent_afterwards() {
    let due = at(&past("2017-03-28"), "2017-03-28 09:00");
    assert!(due.iter().any(
        |due| matches!(due, Due::Skip(planned, SkipReason::BeforeFirstStart) if planned.key == "report/p/2017-03")
    ));
}

#[test]
fn report_days_shift_to_working_days() {
    let calendar = calendar();
    assert_eq!(report_day(ReportDay::Day(20), &calendar, day("2017-03-01")), day("2017-03-21"));
    assert_eq!(report_day(ReportDay::Day(31), &calendar, day("2017-02-01")), day("2017-02-28"));
    assert_eq!(report_day(ReportDay::WorkingDay(1), &calendar, day("2017-04-01")), day("2017-04-03"));
    assert_eq!(report_day(ReportDay::WorkingDay(-1), &calendar, day("2017-03-01")), day("2017-03-31"));
}

#[test]
fn a_moved_deadline_is_led_up_to_anew_until_the_section_has_had_enough() {
    let mut moved = plan();
    moved.rounds[0].deadline = moment("2017-03-29 17:00");
    let mut past = past("2017-02-01");
    past.done.extend(["T-10", "T-3"].map(|stage| format!("remind/p/2017-03-15~2017-03-15/{stage}/shoko")));
    let at = |past: &Past, now| due(std::slice::from_ref(&moved), &calendar(), &schedule(), past, moment(now));
    let again = "remind/p/2017-03-15~2017-03-29/T-10/shoko";
    assert!(keys(&at(&past, "2017-03-14 09:00"), true).contains(&again));
    past.mails.insert(round_key(again).unwrap(), 6);
    let due = at(&past, "2017-03-14 09:00");
    assert!(due.iter().any(|due| matches!(due, Due::Skip(planned, SkipReason::Enough) if planned.key == again)));
}

#[test]
fn mails_are_counted_by_round_and_section_whatever_the_deadline() {
    assert_eq!(round_key("remind/p/2017-03-15~2017-03-29/T+1/a/b").as_deref(), Some("p/2017-03-15/a/b"));
    assert_eq!(round_key("digest/shoko/2017-03-15"), None);
    assert_eq!(round_key("report/p/2017-03"), None);
}

#[test]
fn whoever_answers_now_is_asked_whoever_it_was_when_the_stage_began() {
    let mut plan = plan();
    plan.assignments[2].valid = Validity { from: None, to: Some(day("2017-03-07")) };
    plan.assignments.push(Assignment {
        indicator: IndicatorId("I03".to_owned()),
        section: "sangyo".to_owned(),
        valid: Validity { from: Some(day("2017-03-08")), to: None },
    });
    let mut past = past("2017-02-01");
    past.done.extend(["koyo", "shoko"].map(|it| format!("remind/p/2017-03-15~2017-03-15/T-10/{it}")));
    let due = due(&[plan], &calendar(), &schedule(), &past, moment("2017-03-08 09:00"));
    assert_eq!(keys(&due, true), ["remind/p/2017-03-15~2017-03-15/T-10/sangyo"]);
}

#[test]
fn a_stage_before_the_deadline_is_not_sent_after_it() {
    let mut short = schedule();
    short.stages.truncate(2);
    let due = due(&[plan()], &calendar(), &short, &past("2017-02-01"), moment("2017-03-16 09:00"));
    assert!(keys(&due, true).is_empty());
    assert!(due.iter().any(|due| matches!(due, Due::Skip(_, SkipReason::AfterDeadline))));
}

#[test]
fn quiet_days_may_run_over_the_turn_of_the_year() {
    let april = Quiet { from: (4, 1), until: (4, 14) };
    assert!(april.covers(day("2017-04-01")) && april.covers(day("2018-04-14")) && !april.covers(day("2017-04-15")));
    let winter = Quiet { from: (12, 20), until: (1, 10) };
    assert!(winter.covers(day("2017-12-31")) && winter.covers(day("2018-01-10")) && !winter.covers(day("2018-01-11")));
}

proptest! {
    /// Cycles at any moments, however many, do every occurrence at most once and leave none without a word.
    #[test]
    fn whatever_the_hours_of_the_cycles_nothing_is_done_twice(minutes in proptest::collection::vec(1_i64..3000, 1..120)) {
        let (calendar, plans) = (calendar(), [plan()]);
        let mut past = past("2017-02-20");
        let mut now = moment("2017-02-20 00:00");
        let mut sent: BTreeSet<(String, NaiveDate)> = BTreeSet::new();
        for step in minutes {
            now += Duration::minutes(step);
            for due in due(&plans, &calendar, &schedule(), &past, now) {
                let (Due::Do(planned) | Due::Skip(planned, _)) = &due;
                prop_assert!(past.done.insert(planned.key.clone()), "{} twice", planned.key);
                prop_assert!(planned.due_at <= now);
                if let (Due::Do(planned), Task::Remind { section, .. }) = (&due, &planned.task) {
                    prop_assert!(calendar.is_working_day(now.date()), "{} on a closed day", planned.key);
                    prop_assert!(sent.insert((section.clone(), now.date())), "two digests to {section} on one day");
                    past.done.insert(digest_key(section, now.date()));
                }
            }
        }
    }

    #[test]
    fn shifting_there_and_back_ends_on_the_same_working_day(offset in -400_i64..400, start in 0_u64..3000) {
        let calendar = calendar();
        let start = calendar.on_or_after(day("2012-01-01") + chrono::Days::new(start));
        prop_assert_eq!(calendar.shift(calendar.shift(start, offset), -offset), start);
        prop_assert_eq!(calendar.working_days_between(start, calendar.shift(start, offset)), offset);
    }
}
