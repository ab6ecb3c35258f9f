//! What one cell may say, tried one by one.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::domain::calendar::era_date;
use crate::domain::plan::Validity;
use crate::domain::problem::Problem;

use super::entry::{address, day, meet, number, publication};
use super::{TableFile, read_closures, read_contacts, read_holidays, read_register};

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

#[test]
fn a_day_is_read_in_every_way_in_which_offices_write_it() {
    for text in [
        "2016-04-01",
        "2016/4/1",
        "2016.4.1",
        "2016年4月1日",
        "２０１６年４月１日",
        "平成28年4月1日",
        "平成２８年 ４月 １日",
        "㍻28年4月1日",
        "H28.4.1",
        "h28/4/1",
        "42461",
        "2016-04-01 00:00:00",
        "2016-04-01T00:00:00",
    ] {
        assert_eq!(day(text), Some(date(2016, 4, 1)), "{text}");
    }
    assert_eq!(day("令和元年5月1日"), Some(date(2019, 5, 1)));
}

#[test]
fn what_is_no_day_is_not_taken_for_one() {
    for text in
        ["", "未定", "2016-02-30", "4/1", "28.4.1", "16-4-1", "2016-04-01 08:30:00", "2016/4/1/1", "100", "平成28年度"]
    {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn a_number_is_read_without_its_separators_and_never_with_a_unit() {
    for (text, expected) in [
        ("7", Some(7.0)),
        ("1,000", Some(1000.0)),
        ("１，０００", Some(1000.0)),
        (" 0.5 ", Some(0.5)),
        ("-3", Some(-3.0)),
        ("△1577", Some(-1577.0)),
        ("▲ 1,577", Some(-1577.0)),
        ("−3", Some(-3.0)),
        ("△-3", None),
    ] {
        assert_eq!(number(text), expected, "{text}");
    }
    for text in ["7件", "約7", "累計 7", "inf", "NaN", "—", "7,8", "1,0000", "1.5,000", "１、０００"] {
        assert_eq!(number(text), None, "{text}");
    }
}

#[test]
fn a_month_of_publication_is_of_the_next_fiscal_year_unless_it_says_so() {
    for (text, expected) in [
        ("8月", Some((1, 8))),
        ("８月", Some((1, 8))),
        ("8", Some((1, 8))),
        ("翌年度 8月", Some((1, 8))),
        ("当年度12月", Some((0, 12))),
        ("翌々年度3月", Some((2, 3))),
        ("決算", Some((1, 5))),
        ("出納閉鎖後", Some((1, 5))),
        ("13月", None),
        ("0月", None),
        ("夏", None),
        ("8月15日", None),
        ("来年度8月頃", None),
    ] {
        let read = publication(text).map(|read| (read.years_after, read.month));
        assert_eq!(read, expected, "{text}");
    }
}

/// The contacts of two sections, one of which ends.
fn contacts(ends: &str, successor: &str, of_chief: &str) -> TableFile {
    let text = format!(
        "区分,課コード,名称,アドレス,有効開始,有効終了,後継課コード\n\
         課,shoko,商工労政課,shoko@city.example.jp,2016-04-01,{ends},{successor}\n\
         課,sangyo,産業政策課,sangyo@city.example.jp,2017-10-01,,\n\
         課長,shoko,商工労政課長,kacho@city.example.jp,2016-04-01,,{of_chief}\n\
         課長代理,shoko,商工労政課長代理,dairi@city.example.jp,2016-04-01,,\n"
    );
    TableFile { path: "contacts.csv".to_owned(), bytes: text.into_bytes() }
}

#[test]
fn a_section_that_ends_says_who_takes_over_the_day_after() {
    let office = read_contacts(&contacts("2017-09-30", "sangyo", "")).expect("a table");
    let since: Vec<(&str, &str, NaiveDate)> =
        office.successions.iter().map(|it| (it.from.as_str(), it.to.as_str(), it.since)).collect();
    assert_eq!(since, [("shoko", "sangyo", date(2017, 10, 1))]);
    for (ends, successor, of_chief, code) in [
        ("", "sangyo", "", "contact_successor_since"),
        ("2017-09-30", "kanko", "", "contact_successor"),
        ("2017-09-30", "shoko", "", "contact_successor"),
        ("2017-09-30", "", "sangyo", "contact_successor_of_section"),
    ] {
        let faults = read_contacts(&contacts(ends, successor, of_chief)).expect_err(code);
        assert_eq!(faults.iter().map(Problem::code).collect::<Vec<_>>(), [code]);
        assert!(faults[0].place.as_deref().is_some_and(|place| place.starts_with('G')), "{:?}", faults[0].place);
    }
}

#[test]
fn an_address_has_one_at_and_a_domain_with_a_dot() {
    for text in ["shoko@city.example.jp", "ｓｈｏｋｏ＠city.example.jp", "a.b+c@x.example"] {
        assert!(address(text).is_some(), "{text}");
    }
    for text in [
        "shoko",
        "shoko@",
        "@city.example.jp",
        "shoko@city",
        "a@b@city.example.jp",
        "a@city..jp",
        "a@-city.example.jp",
        "課@city.example.jp",
        "a@city.example.jp,b@city.example.jp",
        "<a@city.example.jp>",
        "a@city.example.jp\r\nBcc: b@x.example",
    ] {
        assert_eq!(address(text), None, "{text}");
    }
}

#[test]
fn spans_that_share_a_day_meet() {
    let (march, april) = (date(2017, 3, 31), date(2017, 4, 1));
    let until = Validity { from: None, to: Some(march) };
    let since = Validity { from: Some(april), to: None };
    assert!(!meet(until, since) && !meet(since, until));
    assert!(meet(until, Validity { from: Some(march), to: None }));
    assert!(meet(since, Validity::default()));
}

proptest! {
    #[test]
    fn every_day_is_read_back_however_it_is_written(offset in 0..100_000_u64) {
        let expected = date(1927, 1, 1) + chrono::Days::new(offset);
        let (era, year, month, of_month) = era_date(expected);
        let plain = expected.format("%Y-%m-%d").to_string();
        prop_assume!(expected < date(2200, 1, 1));
        prop_assert_eq!(day(&plain), Some(expected));
        prop_assert_eq!(day(&format!("{}{year}年{month}月{of_month}日", era.name())), Some(expected));
        prop_assert_eq!(day(&format!("{}{year}.{month}.{of_month}", era.letter())), Some(expected));
    }

    #[test]
    fn no_slip_in_the_register_upsets_its_reading(slips in vec((any::<Index>(), any::<u8>()), 1..40)) {
        let mut bytes = include_bytes!("../../../config/example/register.csv").to_vec();
        for (index, byte) in slips {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let file = TableFile { path: "register.csv".to_owned(), bytes };
        let (levels, details) = (["重点方向", "重点取組"].map(str::to_owned), ["施策"].map(str::to_owned));
        if let Err(problems) = read_register(&file, &levels, &details) {
            prop_assert!(!problems.is_empty() && problems.iter().all(|problem| problem.file.is_some()));
        }
        let _ = (read_contacts(&file), read_closures(&file), read_holidays(&file));
    }

    #[test]
    fn no_text_upsets_the_reading_of_a_cell(text in "\\PC*") {
        let _ = (day(&text), number(&text), address(&text));
    }
}
