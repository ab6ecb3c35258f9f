//! Sections that take over from each other, and deputies.

use chrono::NaiveDate;

use super::{Contact, Office, Role, Succession};
use crate::domain::message::Mailbox;
use crate::domain::plan::{Assignment, IndicatorId, Validity};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn valid(from: &str, to: &str) -> Validity {
    let day = |text: &str| (!text.is_empty()).then(|| day(text));
    Validity { from: day(from), to: day(to) }
}

fn contact(role: Role, section: &str, name: &str, valid: Validity) -> Contact {
    let mailbox = Mailbox { name: name.to_owned(), address: format!("{name}@city.example.jp") };
    Contact { role, section: Some(section.to_owned()), mailbox, valid }
}

fn office(successions: &[(&str, &str, &str)]) -> Office {
    let succession = |(from, to, since): &(&str, &str, &str)| Succession {
        from: (*from).to_owned(),
        to: (*to).to_owned(),
        since: day(since),
    };
    Office { successions: successions.iter().map(succession).collect(), ..Office::default() }
}

fn followed(office: &Office, section: &str, span: Validity) -> Vec<(String, String, String)> {
    let assignment = Assignment { indicator: IndicatorId("I01".to_owned()), section: section.to_owned(), valid: span };
    let shown = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let all = office.follow(vec![assignment]).into_iter();
    all.map(|it| (it.section, shown(it.valid.from), shown(it.valid.to))).collect()
}

fn expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

#[test]
fn what_a_section_answered_for_goes_to_its_successor_from_that_day() {
    let office = office(&[("shoko", "sangyo", "2017-10-01"), ("sangyo", "keizai", "2019-04-01")]);
    assert_eq!(
        followed(&office, "shoko", valid("2016-04-01", "")),
        expected(&[
            ("shoko", "2016-04-01", "2017-09-30"),
            ("sangyo", "2017-10-01", "2019-03-31"),
            ("keizai", "2019-04-01", "")
        ])
    );
    assert_eq!(
        followed(&office, "shoko", valid("2016-04-01", "2017-03-31")),
        expected(&[("shoko", "2016-04-01", "2017-03-31")])
    );
    assert_eq!(
        followed(&office, "shoko", valid("2018-04-01", "")).first(),
        expected(&[("sangyo", "2018-04-01", "2019-03-31")]).first()
    );
    assert_eq!(followed(&office, "koyo", valid("", "")), expected(&[("koyo", "", "")]));
}

#[test]
fn sections_that_take_over_from_each_other_come_to_an_end() {
    let office = office(&[("a", "b", "2017-10-01"), ("b", "a", "2017-10-01")]);
    assert_eq!(followed(&office, "a", valid("", "")), expected(&[("a", "", "2017-09-30"), ("b", "2017-10-01", "")]));
}

#[test]
fn a_code_that_lives_again_keeps_what_is_given_to_it_then() {
    let again = contact(Role::Section, "shoko", "shoko", valid("2020-04-01", ""));
    let office = Office { contacts: vec![again], ..office(&[("shoko", "sangyo", "2017-10-01")]) };
    assert_eq!(followed(&office, "shoko", valid("2020-04-01", "")), expected(&[("shoko", "2020-04-01", "")]));
}

#[test]
fn a_deputy_gets_the_chiefs_mail_only_while_the_post_has_no_address() {
    let contacts = vec![
        contact(Role::Chief, "shoko", "kacho", valid("", "2017-03-31")),
        contact(Role::Deputy, "shoko", "hosa", valid("", "")),
    ];
    let office = Office { contacts, ..Office::default() };
    let names = |today: &str| -> Vec<String> {
        office.mailboxes(Role::Chief, Some("shoko"), day(today)).into_iter().map(|it| it.name).collect()
    };
    assert_eq!(names("2017-03-31"), ["kacho"]);
    assert_eq!(names("2017-04-01"), ["hosa"]);
    assert!(office.mailboxes(Role::Chief, Some("koyo"), day("2017-04-01")).is_empty());
}
