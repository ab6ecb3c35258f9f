//! When a value can be there, and which round asks for it.

use chrono::NaiveDate;

use super::{Cadence, Indicator, Plan, Publication, Round, Rules};
use crate::domain::calendar::FiscalYear;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn plan(days: &[&str]) -> Plan {
    let round = |text: &&str| Round { as_of: day(text), deadline: day(text).and_hms_opt(17, 0, 0).expect("a time") };
    Plan {
        id: "p".to_owned(),
        name: "計画".to_owned(),
        first_year: FiscalYear(2016),
        last_year: FiscalYear(2020),
        levels: Vec::new(),
        nodes: Vec::new(),
        indicators: Vec::new(),
        placements: Vec::new(),
        assignments: Vec::new(),
        confirmations: None,
        rules: Rules {
            pro_rata: true,
            small_target: 3.0,
            least_expected: 1.0,
            stale_after_days: 31,
            grades: Vec::new(),
            symbols: std::collections::BTreeMap::new(),
            units: Vec::new(),
            yearly_path: false,
        },
        rounds: days.iter().map(round).collect(),
        extensions: Vec::new(),
        enter_at: String::new(),
        inquiry: String::new(),
    }
}

#[test]
fn each_round_asks_for_the_values_whose_period_ends_near_it() {
    use Cadence::{HalfYearly, Monthly, Quarterly, Yearly};
    // A town that asks in October and March (`domain.md` B-1), and one that asks every quarter.
    let halves = plan(&["2017-10-31", "2018-03-15"]);
    let quarters = plan(&["2017-06-30", "2017-09-30", "2017-12-31", "2018-03-31"]);
    for (plan, as_of, asked) in [
        (&halves, "2017-10-31", vec![HalfYearly, Quarterly, Monthly]),
        (&halves, "2018-03-15", vec![Yearly, HalfYearly, Quarterly, Monthly]),
        (&quarters, "2017-06-30", vec![Quarterly, Monthly]),
        (&quarters, "2017-09-30", vec![HalfYearly, Quarterly, Monthly]),
        (&quarters, "2018-03-31", vec![Yearly, HalfYearly, Quarterly, Monthly]),
    ] {
        for cadence in [Yearly, HalfYearly, Quarterly, Monthly, Cadence::EveryYears(2)] {
            let every = if cadence == Cadence::EveryYears(2) { Yearly } else { cadence };
            assert_eq!(plan.collects(cadence, day(as_of)), asked.contains(&every), "{cadence:?} {as_of}");
        }
    }
    assert!(halves.collects(Yearly, day("2017-07-01")), "a day that is no round's");
    assert_eq!(halves.next_collection(Yearly, day("2017-10-31")), Some(day("2018-03-15")));
}

#[test]
fn an_estimate_in_the_middle_of_march_and_the_result_at_its_end_are_both_asked_for() {
    let plan = plan(&["2017-09-30", "2018-03-15", "2018-03-31"]);
    assert!(plan.collects(Cadence::Yearly, day("2018-03-15")) && plan.collects(Cadence::Yearly, day("2018-03-31")));
}

#[test]
fn a_survey_of_every_second_year_is_counted_from_the_plans_first() {
    let brings = |year| Cadence::EveryYears(2).brings(FiscalYear(year), FiscalYear(2016));
    assert_eq!([2016, 2017, 2018].map(brings), [true, false, true]);
    assert!(Cadence::EveryYears(0).brings(FiscalYear(2017), FiscalYear(2016)), "nonsense asks every year");
}

#[test]
fn a_month_of_publication_is_over_when_its_last_day_is() {
    let august = Publication { years_after: 1, month: 8 };
    assert_eq!(august.last_day(FiscalYear(2016)), Some(day("2017-08-31")));
    assert_eq!(Publication { years_after: 0, month: 12 }.last_day(FiscalYear(2016)), Some(day("2016-12-31")));
    assert_eq!(Publication { years_after: 1, month: 3 }.last_day(FiscalYear(2016)), Some(day("2018-03-31")));
}

#[test]
fn money_is_final_when_the_accounts_are_closed() {
    let indicator = |unit: &str| Indicator { unit: unit.to_owned(), ..Indicator::default() };
    let until = |unit| indicator(unit).provisional_until(FiscalYear(2016));
    assert_eq!(until("千円"), Some(day("2017-05-31")));
    assert_eq!(until("億円"), Some(day("2017-05-31")));
    assert_eq!(until("円/人"), None);
    assert_eq!(until("件"), None);
    let published = Indicator { published: Some(Publication { years_after: 1, month: 9 }), ..indicator("百万円") };
    assert_eq!(published.provisional_until(FiscalYear(2016)), Some(day("2017-09-30")));
}
