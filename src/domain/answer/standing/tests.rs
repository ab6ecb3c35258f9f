use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::*;
use crate::domain::answer::statement::Statement;
use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Assignment, Rules, Validity};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> IndicatorId {
    IndicatorId(text.to_owned())
}

/// I01 and I02 move from shoko to kanko on 1 April.
fn plan() -> Plan {
    let assignment = |indicator: &str, section: &str, from: Option<&str>, to: Option<&str>| Assignment {
        indicator: id(indicator),
        section: section.to_owned(),
        valid: Validity { from: from.map(day), to: to.map(day) },
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
        assignments: vec![
            assignment("I01", "shoko", None, Some("2017-03-31")),
            assignment("I01", "kanko", Some("2017-04-01"), None),
            assignment("I02", "shoko", None, None),
        ],
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
        rounds: vec![],
        extensions: vec![],
        enter_at: String::new(),
        inquiry: String::new(),
    }
}

/// Said on the days, one a day from 2017-03-01 on, numbered from 1.
fn said(matters: Vec<Matter>) -> Vec<Entry> {
    let first = day("2017-03-01").and_hms_opt(1, 0, 0).unwrap().and_utc();
    let entry = |(number, matter): (i64, Matter)| Entry {
        number,
        statement: Statement {
            key: number.to_string(),
            at: first + TimeDelta::days(number - 1),
            way: Way::Secretariat { who: "事務局".to_owned() },
            plan: "p".to_owned(),
            matter,
        },
    };
    (1..).zip(matters).map(entry).collect()
}

fn on(entries: &[Entry], today: &str) -> Standing {
    let now = day(today).and_hms_opt(3, 0, 0).unwrap().and_utc();
    standing(entries, &plan(), now, |moment| moment.naive_utc() + TimeDelta::hours(9))
}

fn about(indicator: &str, raw: Option<&str>, answer: Answer) -> Matter {
    Matter::answer(day("2017-03-15"), "shoko", &id(indicator), raw, answer)
}

fn late(until: &str) -> Answer {
    Answer::Late { until: day(until), because: "集計中".to_owned() }
}

fn given<'a>(standing: &'a Standing, raw: Option<&str>) -> Option<&'a Answer> {
    standing.answer(day("2017-03-15"), &id("I01"), raw).map(|given| &given.answer)
}

#[test]
fn the_later_answer_counts_and_a_cell_that_was_changed_over_both() {
    let entries = said(vec![
        about("I01", Some("経営相談 11件\n訪問 3件"), Answer::Value { number: 11.0 }),
        about("I01", Some("経営相談 11件\n訪問 3件"), Answer::Value { number: 14.0 }),
    ]);
    let standing = on(&entries, "2017-03-10");
    assert_eq!(given(&standing, Some("経営相談 11件 訪問 3件")), Some(&Answer::Value { number: 14.0 }));
    assert_eq!(given(&standing, Some("14件")), None, "the cell speaks for itself again");
    assert_eq!(
        given(&on(&entries, "2017-03-01"), Some("経営相談 11件 訪問 3件")),
        Some(&Answer::Value { number: 11.0 })
    );
    assert_eq!(standing.answer(day("2018-03-15"), &id("I01"), Some("経営相談 11件 訪問 3件")), None, "another round");
}

#[test]
fn what_comes_late_stands_up_to_its_day_and_nothing_older_comes_back_after_it() {
    let entries = said(vec![about("I01", None, late("2017-05-31")), about("I01", Some(" "), late("2017-03-20"))]);
    assert_eq!(given(&on(&entries, "2017-03-20"), None), Some(&late("2017-03-20")));
    assert_eq!(given(&on(&entries, "2017-03-21"), None), None);
}

#[test]
fn what_was_withdrawn_leaves_what_was_said_before_it() {
    let withdrawal = |number| Matter::Withdrawal { number, reason: "誤り".to_owned() };
    let entries = said(vec![
        about("I01", Some("—"), late("2017-05-31")),
        about("I01", Some("—"), Answer::NotApplicable { because: "中止".to_owned() }),
        withdrawal(2),
    ]);
    assert_eq!(given(&on(&entries, "2017-03-10"), Some("—")), Some(&late("2017-05-31")));
}

#[test]
fn a_waiver_of_a_section_covers_what_the_section_has_that_day() {
    let entries = said(vec![Matter::Waiver {
        scope: Scope::Section("shoko".to_owned()),
        reason: "災害対応".to_owned(),
        until: day("2017-04-10"),
        approved_by: "企画部長".to_owned(),
    }]);
    let waived = |today: &str, indicator: &str| on(&entries, today).waiver(&id(indicator)).is_some();
    assert_eq!((waived("2017-03-31", "I01"), waived("2017-03-31", "I02")), (true, true));
    assert_eq!((waived("2017-04-01", "I01"), waived("2017-04-01", "I02")), (false, true));
    assert!(!waived("2017-04-11", "I02") && !on(&entries, "2017-04-11").holds(1));
}

#[test]
fn a_later_deadline_holds_since_the_office_clocks_showed_its_decision() {
    let deadline = day("2017-03-31").and_hms_opt(17, 0, 0).unwrap();
    let entries = said(vec![Matter::Extension {
        round: day("2017-03-15"),
        section: None,
        deadline,
        reason: "人事異動".to_owned(),
        approved_by: "企画部長".to_owned(),
    }]);
    let standing = on(&entries, "2017-03-02");
    assert_eq!(standing.extensions[0].since, day("2017-03-01").and_hms_opt(10, 0, 0).unwrap());
    assert!(standing.extensions[0].concerns(day("2017-03-15"), "kanko") && standing.holds(1));
}
