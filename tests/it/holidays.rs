//! The holidays that are reckoned against those that the Cabinet Office published.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use shinchoku::domain::calendar::holiday::holidays_of;
use shinchoku::sources::tables::{TableFile, read_holidays};

fn published() -> BTreeMap<NaiveDate, String> {
    let bytes = std::fs::read("config/holidays.csv").expect("the Cabinet Office's list");
    read_holidays(&TableFile { path: "holidays.csv".into(), bytes }).expect("it is read")
}

#[test]
fn every_published_day_is_reckoned_and_no_other() {
    let published = published();
    let years = 1955..=2027;
    assert_eq!(
        published.keys().map(Datelike::year).min().zip(published.keys().map(Datelike::year).max()),
        Some((1955, 2027))
    );
    for year in years {
        let listed: BTreeMap<_, _> =
            published.iter().filter(|(day, _)| day.year() == year).map(|(d, n)| (*d, n.clone())).collect();
        assert_eq!(holidays_of(year), listed, "{year}");
    }
}

#[test]
fn what_follows_from_the_law_is_reckoned_beyond_the_list() {
    let name = |year, month, day| {
        let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        holidays_of(year).get(&day).cloned()
    };
    // 2032: 敬老の日 on 9/20 and 秋分の日 on 9/22 enclose a day off.
    assert_eq!(name(2032, 9, 20).as_deref(), Some("敬老の日"));
    assert_eq!(name(2032, 9, 21).as_deref(), Some("休日"));
    assert_eq!(name(2032, 9, 22).as_deref(), Some("秋分の日"));
    // 2030: 5/5 is a Sunday after two holidays in a row.
    assert_eq!(name(2030, 5, 6).as_deref(), Some("休日"));
    assert_eq!(name(2028, 3, 20).as_deref(), Some("春分の日"));
}
