//! Whether a list of holidays can be the one that the Cabinet Office publishes, and what it changes.
//!
//! It must not know where the list is kept.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::OfficeCalendar;
use crate::domain::problem::Problem;

/// The holidays of a list, by day.
type Holidays = BTreeMap<NaiveDate, String>;

/// One day on which a new list differs from what was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: NaiveDate,
    /// Its name until now; none where it was no holiday.
    pub before: Option<String>,
    /// Its name in the new list; none where it is no holiday any more.
    pub after: Option<String>,
}

/// Why a list cannot take the place of the one in force: it is no list of holidays, has gaps, begins later or ends earlier.
#[must_use]
pub fn faults_of(list: &Holidays, in_force: &OfficeCalendar) -> Vec<Problem> {
    let ends = list.first_key_value().zip(list.last_key_value());
    let Some((begins, ends)) = ends.map(|((first, _), (last, _))| (first.year(), last.year())) else {
        return vec![Problem::fault("table_empty")];
    };
    let no_new_year = |year: &i32| NaiveDate::from_ymd_opt(*year, 1, 1).is_none_or(|day| !list.contains_key(&day));
    let gaps: Vec<String> = (begins..=ends).filter(no_new_year).map(|year| year.to_string()).collect();
    let mut faults = Vec::new();
    if !gaps.is_empty() {
        faults.push(Problem::fault("holidays_gap").with("years", gaps));
    }
    if let Some((known_first, known_last)) = in_force.published_years() {
        let told = |key| {
            let problem = Problem::fault(key).with("first", begins.to_string()).with("last", ends.to_string());
            problem.with("known_first", known_first.to_string()).with("known_last", known_last.to_string())
        };
        faults.extend((begins > known_first).then(|| told("holidays_begin_late")));
        faults.extend((ends < known_last).then(|| told("holidays_older")));
    }
    faults
}

/// On which days the list differs from what was in force, published or reckoned, in the years that it holds.
#[must_use]
pub fn changes(list: &Holidays, in_force: &OfficeCalendar) -> Vec<Change> {
    let known = in_force.holidays();
    let years = list.keys().next().map(Datelike::year).zip(list.keys().next_back().map(Datelike::year));
    let inside = |day: &NaiveDate| years.is_some_and(|(first, last)| (first..=last).contains(&day.year()));
    let mut days: Vec<NaiveDate> = known.keys().filter(|day| inside(day)).chain(list.keys()).copied().collect();
    days.sort_unstable();
    days.dedup();
    let change = |day: NaiveDate| Change { day, before: known.get(&day).cloned(), after: list.get(&day).cloned() };
    days.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::holiday::holidays_of;

    fn list(years: std::ops::RangeInclusive<i32>) -> Holidays {
        years.flat_map(holidays_of).collect()
    }

    fn in_force() -> OfficeCalendar {
        OfficeCalendar::new(list(2015..=2017), BTreeMap::new())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn codes(list: &Holidays) -> Vec<String> {
        faults_of(list, &in_force()).iter().map(|fault| fault.code().to_owned()).collect()
    }

    #[test]
    fn a_list_that_goes_on_where_the_old_one_ended_is_taken() {
        assert!(codes(&list(2015..=2018)).is_empty());
        assert!(changes(&list(2015..=2018), &in_force()).is_empty(), "what was reckoned is what is published");
    }

    #[test]
    fn a_list_that_is_older_begins_later_or_has_gaps_is_refused() {
        assert_eq!(codes(&list(2015..=2016)), ["holidays_older"]);
        assert_eq!(codes(&list(2016..=2018)), ["holidays_begin_late"]);
        let mut gap = list(2015..=2018);
        gap.retain(|day, _| day.year() != 2016);
        assert_eq!(codes(&gap), ["holidays_gap"]);
        assert_eq!(
            codes(&BTreeMap::from([(day("2017-05-13"), "市民まつり".to_owned())])),
            ["holidays_gap", "holidays_begin_late"]
        );
        assert_eq!(codes(&Holidays::new()), ["table_empty"]);
    }

    #[test]
    fn what_a_law_moved_since_is_told_day_by_day() {
        let mut moved = list(2015..=2020);
        moved.remove(&day("2018-07-16"));
        moved.insert(day("2018-07-17"), "海の日".to_owned());
        let sea = || Some("海の日".to_owned());
        assert_eq!(
            changes(&moved, &in_force()),
            [
                Change { day: day("2018-07-16"), before: sea(), after: None },
                Change { day: day("2018-07-17"), before: None, after: sea() },
            ]
        );
    }
}
