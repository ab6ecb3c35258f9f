//! The process may die at any sync to disk of a cycle, and while a letter is under way: no letter is lost, none goes out
//! twice but where nobody can know, and then as the settings say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Output, Stdio};

use mail_parser::MessageParser;

use crate::support::faketime::at;
use crate::support::kill::{Ending, Killer};
use crate::support::office::ExampleOffice;
use crate::support::smtp::{Act, Arrived, Phase, Relay};

/// The first stage is due; four sections have something to enter.
const MORNING: &str = "2017-03-01 08:35";
/// Every lease of the morning has run out.
const TWO_HOURS_LATER: &str = "2017-03-01 10:35";
const AFTERNOON: &str = "2017-03-01 14:00";
const ADMINISTRATOR: &str = "admin@city.example.jp";
const SECTIONS: [&str; 4] = ["kigyo", "koyo", "nourin", "shoko"];

fn office(relay: &Relay) -> ExampleOffice {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    office.send_by(relay.port);
    office
}

fn once(office: &ExampleOffice, moment: &str) -> Output {
    run(office, moment, &["once"])
}

fn run(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> Output {
    at(&mut office.command(arguments), moment).output().unwrap()
}

fn assert_well(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

fn key(section: &str) -> String {
    format!("2017-03-01_T-10_{section}")
}

fn message_id(bytes: &[u8]) -> String {
    MessageParser::default().parse(bytes).unwrap().message_id().unwrap().to_owned()
}

/// The letters to the sections, without notices to the administrator.
fn digests(relay: &Relay) -> Vec<Arrived> {
    let mut arrived = relay.arrived();
    arrived.retain(|letter| letter.recipients != [ADMINISTRATOR]);
    arrived
}

/// Every letter of the morning came to its recipient once, with the bytes that the outbox keeps.
fn assert_each_came_once(office: &ExampleOffice, arrived: &[Arrived], when: &str) {
    let mut recipients: Vec<String> = arrived.iter().flat_map(|letter| letter.recipients.clone()).collect();
    recipients.sort();
    assert_eq!(recipients, SECTIONS.map(|section| format!("{section}@city.example.jp")), "{when}");
    let mut ids: Vec<String> = arrived.iter().map(|letter| message_id(&letter.bytes)).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), SECTIONS.len(), "{when}: {ids:?}");
    for section in SECTIONS {
        let kept = run(office, AFTERNOON, &["outbox", "show", "--raw", &key(section)]).stdout;
        assert!(arrived.iter().any(|letter| letter.bytes == kept), "{when}: other bytes than kept for {section}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_sync_of_a_cycle_loses_no_letter_and_sends_none_twice() {
    let killer = Killer::new();
    for sync in 1.. {
        let relay = Relay::start(&[]).await;
        let office = office(&relay);
        let mut first = office.command(&["once"]);
        let ending = killer.run(at(first.stdout(Stdio::null()).stderr(Stdio::null()), MORNING), sync);
        assert_well(&once(&office, TWO_HOURS_LATER));
        assert_well(&once(&office, AFTERNOON));
        assert_each_came_once(&office, &relay.arrived(), &format!("killed at sync {sync}"));
        if let Ending::Ended(status) = ending {
            assert!(status.success() && sync > 40, "{status} after {sync} syncs: were they all met?");
            break;
        }
    }
}

/// A relay that is lost after the final dot, and one that is well.
async fn lost_and_well() -> (Relay, Relay) {
    (Relay::start(&[(Phase::End, Act::Close)]).await, Relay::start(&[]).await)
}

fn park(office: &ExampleOffice) {
    office.append_settings("\n[mail.retry]\nunknown = \"park\"\n");
}

/// What `outbox list` says of the letters that a state and a reason stand for.
fn listed(office: &ExampleOffice, state: &str, said: &str) -> usize {
    let list = String::from_utf8(run(office, AFTERNOON, &["outbox", "list"]).stdout).unwrap();
    list.lines().filter(|line| line.contains(state) && line.contains(said)).count()
}

/// Starts a cycle and kills it between the final dot and its answer. Gives the letter under way.
async fn die_after_the_dot(office: &ExampleOffice, relay: &Relay) -> Arrived {
    let mut first = office.command(&["once"]);
    let mut child = at(first.stdout(Stdio::null()).stderr(Stdio::null()), MORNING).spawn().unwrap();
    relay.comes_to_wait().await;
    child.kill().unwrap();
    child.wait().unwrap();
    let arrived = relay.arrived();
    assert_eq!(arrived.len(), 1);
    arrived[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_final_dot_was_not_answered_goes_out_once_more_with_the_same_bytes() {
    let (lost, well) = lost_and_well().await;
    let office = office(&lost);
    let first = once(&office, MORNING);
    assert_eq!(first.status.code(), Some(1));
    assert_eq!(String::from_utf8(first.stderr).unwrap().matches("perhaps sent").count(), SECTIONS.len());
    assert_each_came_once(&office, &lost.arrived(), "lost after the dot");
    assert_eq!(listed(&office, "送信待ち", "the final dot"), SECTIONS.len());

    office.send_by_another(lost.port, well.port);
    assert_well(&once(&office, TWO_HOURS_LATER));
    assert_well(&once(&office, AFTERNOON));
    assert_each_came_once(&office, &well.arrived(), "sent again");
    assert_eq!(lost.arrived().len(), SECTIONS.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_final_dot_was_not_answered_waits_for_a_person_where_it_is_to_be_parked() {
    let (lost, well) = lost_and_well().await;
    let office = office(&lost);
    park(&office);
    assert_eq!(once(&office, MORNING).status.code(), Some(1));
    assert_each_came_once(&office, &digests(&lost), "lost after the dot");
    assert_eq!(lost.arrived().len(), SECTIONS.len() + 1, "the administrator is told");

    office.send_by_another(lost.port, well.port);
    assert_well(&once(&office, TWO_HOURS_LATER));
    assert_eq!(well.arrived(), []);
    assert_eq!(listed(&office, "要確認", "the final dot"), SECTIONS.len() + 1, "the notice has the same fate");
    assert_eq!(run(&office, AFTERNOON, &["status"]).status.code(), Some(1));

    for section in SECTIONS {
        assert_well(&run(&office, AFTERNOON, &["outbox", "retry", &key(section)]));
    }
    assert_well(&once(&office, AFTERNOON));
    assert_each_came_once(&office, &well.arrived(), "sent for a person");
    assert_eq!(listed(&office, "要確認", "the final dot"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_process_died_after_the_final_dot_goes_out_once_more_when_the_lease_has_run_out() {
    let (dying, well) = (Relay::start(&[(Phase::End, Act::Wait)]).await, Relay::start(&[]).await);
    let office = office(&dying);
    let under_way = die_after_the_dot(&office, &dying).await;

    office.send_by_another(dying.port, well.port);
    assert_well(&once(&office, MORNING));
    assert_eq!(well.arrived().len(), SECTIONS.len() - 1, "the lease still runs");
    assert!(!well.arrived().contains(&under_way));
    assert_well(&once(&office, TWO_HOURS_LATER));
    assert_well(&once(&office, AFTERNOON));
    assert!(well.arrived().contains(&under_way));
    assert_each_came_once(&office, &well.arrived(), "sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_process_died_after_the_final_dot_waits_for_a_person_where_it_is_to_be_parked() {
    let (dying, well) = (Relay::start(&[(Phase::End, Act::Wait)]).await, Relay::start(&[]).await);
    let office = office(&dying);
    park(&office);
    let under_way = die_after_the_dot(&office, &dying).await;

    office.send_by_another(dying.port, well.port);
    once(&office, TWO_HOURS_LATER);
    assert_eq!(digests(&well).len(), SECTIONS.len() - 1);
    assert_eq!(well.arrived().len(), SECTIONS.len(), "the administrator is told");
    assert_eq!(listed(&office, "要確認", "ended without a word"), 1);
    assert_eq!(run(&office, AFTERNOON, &["status"]).status.code(), Some(1));

    let section = under_way.recipients[0].split('@').next().unwrap().to_owned();
    assert_well(&run(&office, AFTERNOON, &["outbox", "retry", &key(&section)]));
    assert_well(&once(&office, AFTERNOON));
    assert!(well.arrived().contains(&under_way));
    assert_each_came_once(&office, &digests(&well), "sent for a person");
    assert_well(&run(&office, AFTERNOON, &["status"]));
}
