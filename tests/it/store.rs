//! The contract that every store keeps, and what is SQLite's own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::Duration;
use proptest::prelude::*;
use shinchoku::clock::Timestamp;
use shinchoku::domain::message::{Letter, Verdict};
use shinchoku::stores::sending::Letters;
use shinchoku::stores::sqlite::{OpenFault, SqliteStore};
use shinchoku::stores::store::{Claim, Delivery, DeliveryState, Lease, Occurrence, Store, StoreError, Word};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::support::letters::letter;

/// A state in which several stores can be opened, one after the other or at once.
enum State {
    Sqlite(TempDir),
}

impl State {
    /// One of each kind: a new store is one line here.
    fn kinds() -> Vec<Self> {
        vec![Self::Sqlite(tempfile::tempdir().unwrap())]
    }

    async fn open(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(folder) => Arc::new(SqliteStore::open(&folder.path().join("state.db")).await.unwrap()),
        }
    }
}

const LEASE: Lease = Lease { holds: Duration::minutes(60), send_again: true };

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_timestamp(1_488_326_400 + minutes * 60, 123_000_000).unwrap()
}

fn occurrence(key: &str) -> Occurrence {
    Occurrence {
        key: key.to_owned(),
        due_at: at(0),
        recorded_at: at(1),
        word: Word::Late,
        because: "停止していたため".to_owned(),
    }
}

fn sent() -> Verdict {
    Verdict::Sent { answer: "250 ok".to_owned() }
}

fn again(at: Timestamp, refused: bool) -> Verdict {
    Verdict::Again { at, because: "451 later".to_owned(), refused }
}

async fn post(store: &dyn Store, letter: &Letter) {
    assert!(store.commit(&[], std::slice::from_ref(letter), at(0)).await.unwrap());
}

async fn claim(store: &dyn Store, now: Timestamp) -> Claim {
    store.claim(now, LEASE).await.unwrap().expect("a letter is due")
}

async fn settle(store: &dyn Store, claim: &Claim, verdict: Verdict, now: Timestamp) {
    let verdicts: Vec<_> = claim.recipients.iter().map(|recipient| (recipient.clone(), verdict.clone())).collect();
    store.settle(claim.attempt, &verdicts, now).await.unwrap();
}

async fn states(store: &dyn Store) -> Vec<(String, DeliveryState)> {
    store.deliveries().await.unwrap().into_iter().map(|delivery| (delivery.recipient, delivery.state)).collect()
}

/// Runs a part of the contract on every kind of store.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $name() {
            for state in State::kinds() {
                contract::$name(&state).await;
            }
        })+
    };
}

contract!(
    what_was_committed_is_there_after_opening_again,
    a_task_is_done_once_and_a_second_commit_writes_nothing,
    of_eight_processes_that_commit_one_task_one_does_it,
    of_eight_tasks_that_claim_none_gets_a_letter_that_another_has,
    recipients_with_one_history_go_together_and_others_apart,
    a_refusal_is_dated_once_and_an_outage_is_not_one,
    a_letter_waits_until_its_time,
    a_letter_whose_sender_vanished_goes_out_again_or_is_parked,
    a_verdict_after_the_lease_counts_unless_another_has_taken_the_letter,
    a_settlement_that_forgets_a_recipient_is_refused_and_changes_nothing,
    a_person_makes_what_was_not_sent_due_again,
    an_address_named_twice_gets_the_letter_once,
    a_fact_is_remembered_replaced_and_forgotten,
    a_held_letter_waits_for_its_release,
    during_a_trial_only_one_address_is_not_held,
    a_letter_comes_back_once_and_only_where_it_was_sent,
    the_record_holds_everything_of_a_span_with_its_word,
);

mod contract {
    use super::*;

    pub(super) async fn what_was_committed_is_there_after_opening_again(state: &State) {
        let letter = letter("2017-03-01_T-10_shoko", &["shoko@city.example.jp", "kacho@city.example.jp"]);
        let store = state.open().await;
        assert!(store.commit(&[occurrence("remind/T-10")], std::slice::from_ref(&letter), at(1)).await.unwrap());
        // Dropped without a word, as when the process is killed.
        drop(store);
        let store = state.open().await;
        let found = store.occurrences().await.unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("remind/T-10".to_owned(), occurrence("remind/T-10"))]);
        assert_eq!(store.letter(&letter.key).await.unwrap(), Some(letter.clone()));
        assert_eq!(store.letter("another").await.unwrap(), None);
        let claimed = claim(&*store, at(1)).await;
        assert_eq!((claimed.letter, claimed.tries, claimed.refused_since), (letter.clone(), 0, None));
        assert_eq!(claimed.recipients, letter.recipients);
    }

    pub(super) async fn a_task_is_done_once_and_a_second_commit_writes_nothing(state: &State) {
        let store = state.open().await;
        assert!(store.commit(&[occurrence("a")], &[letter("first", &["x@city.example.jp"])], at(0)).await.unwrap());
        let (new, old) = (occurrence("b"), occurrence("a"));
        assert!(!store.commit(&[new, old], &[letter("second", &["x@city.example.jp"])], at(0)).await.unwrap());
        assert!(!store.commit(&[occurrence("c")], &[letter("first", &["y@city.example.jp"])], at(0)).await.unwrap());
        assert_eq!(store.occurrences().await.unwrap().into_keys().collect::<Vec<_>>(), ["a"]);
        let recipients: Vec<_> =
            store.deliveries().await.unwrap().into_iter().map(|d| (d.letter, d.recipient)).collect();
        assert_eq!(recipients, [("first".to_owned(), "x@city.example.jp".to_owned())]);
    }

    pub(super) async fn of_eight_processes_that_commit_one_task_one_does_it(state: &State) {
        let mut tasks = JoinSet::new();
        for number in 0..8 {
            let store = state.open().await;
            let letter = letter(&format!("by-{number}"), &["x@city.example.jp"]);
            tasks.spawn(async move { store.commit(&[occurrence("task")], &[letter], at(0)).await.unwrap() });
        }
        let did: Vec<bool> = tasks.join_all().await;
        assert_eq!(did.iter().filter(|did| **did).count(), 1, "{did:?}");
        assert_eq!(state.open().await.deliveries().await.unwrap().len(), 1);
    }

    pub(super) async fn of_eight_tasks_that_claim_none_gets_a_letter_that_another_has(state: &State) {
        const LETTERS: usize = 100;
        let store = state.open().await;
        for number in 0..LETTERS {
            post(&*store, &letter(&number.to_string(), &["x@city.example.jp", "y@city.example.jp"])).await;
        }
        let mut tasks = JoinSet::new();
        for number in 0..8 {
            // Half of them in one process, half each in its own.
            let store = if number % 2 == 0 { Arc::clone(&store) } else { state.open().await };
            tasks.spawn(async move {
                let mut keys = Vec::new();
                while let Some(claim) = store.claim(at(1), LEASE).await.unwrap() {
                    assert_eq!(claim.recipients.len(), 2);
                    settle(&*store, &claim, sent(), at(1)).await;
                    keys.push(claim.letter.key);
                }
                keys
            });
        }
        let keys: Vec<String> = tasks.join_all().await.concat();
        assert_eq!(keys.len(), LETTERS);
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), LETTERS);
        assert!(states(&*store).await.iter().all(|(_, state)| *state == DeliveryState::Sent));
    }

    pub(super) async fn recipients_with_one_history_go_together_and_others_apart(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp", "b@city.example.jp", "c@city.example.jp"])).await;
        let first = claim(&*store, at(0)).await;
        assert_eq!(first.recipients, ["a@city.example.jp", "b@city.example.jp", "c@city.example.jp"]);
        let verdicts = [sent(), again(at(5), true), again(at(5), false)];
        let verdicts: Vec<_> = first.recipients.iter().cloned().zip(verdicts).collect();
        store.settle(first.attempt, &verdicts, at(1)).await.unwrap();
        let (second, third) = (claim(&*store, at(5)).await, claim(&*store, at(5)).await);
        let mut histories = [(second.recipients, second.refused_since), (third.recipients, third.refused_since)];
        histories.sort();
        let expected =
            [(vec!["b@city.example.jp".to_owned()], Some(at(1))), (vec!["c@city.example.jp".to_owned()], None)];
        assert_eq!(histories, expected);
        assert_eq!((second.tries, third.tries), (1, 1));
        assert_eq!(store.claim(at(5), LEASE).await.unwrap(), None);
    }

    pub(super) async fn a_refusal_is_dated_once_and_an_outage_is_not_one(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp"])).await;
        let mut seen = Vec::new();
        for (minute, refused) in [(0, false), (10, true), (20, false), (30, true), (40, false)] {
            let claim = claim(&*store, at(minute)).await;
            seen.push((claim.tries, claim.refused_since));
            settle(&*store, &claim, again(at(minute + 10), refused), at(minute)).await;
        }
        let since = Some(at(10));
        assert_eq!(seen, [(0, None), (1, None), (2, since), (3, since), (4, since)]);
    }

    pub(super) async fn a_held_letter_waits_for_its_release(state: &State) {
        let store = state.open().await;
        let held = Letter { held: true, ..letter("one", &["a@city.example.jp", "b@city.example.jp"]) };
        post(&*store, &held).await;
        assert_eq!(store.letter("one").await.unwrap(), Some(held));
        assert_eq!(store.claim(at(9999), LEASE).await.unwrap(), None);
        assert_eq!(store.release(Letters::One("another"), at(1)).await.unwrap(), 0);
        assert_eq!(store.release(Letters::One("one"), at(1)).await.unwrap(), 2);
        assert_eq!(store.hold(Letters::All, at(2)).await.unwrap(), 2);
        assert_eq!(store.claim(at(9999), LEASE).await.unwrap(), None);
        assert_eq!(store.release(Letters::All, at(3)).await.unwrap(), 2);
        let claimed = claim(&*store, at(3)).await;
        settle(&*store, &claimed, again(at(5), true), at(3)).await;
        assert_eq!(store.hold(Letters::All, at(4)).await.unwrap(), 0, "what was tried is not held");
    }

    pub(super) async fn during_a_trial_only_one_address_is_not_held(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["A@city.example.jp", "b@city.example.jp"])).await;
        assert_eq!(store.hold_all_but("a@city.example.jp", at(1)).await.unwrap(), 1);
        assert_eq!(claim(&*store, at(1)).await.recipients, ["A@city.example.jp"]);
    }

    pub(super) async fn a_letter_comes_back_once_and_only_where_it_was_sent(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp", "b@city.example.jp"])).await;
        let id = letter("one", &[]).message_id;
        let bounced = |id: String, to: &'static str| {
            let store = Arc::clone(&store);
            async move { store.bounced(&id, to, "5.1.1 unknown user", at(9)).await.unwrap() }
        };
        assert_eq!(bounced(id.clone(), "a@city.example.jp").await, None, "it was never tried");
        let claimed = claim(&*store, at(1)).await;
        settle(&*store, &claimed, sent(), at(1)).await;
        assert_eq!(bounced("another@city.example.jp".to_owned(), "a@city.example.jp").await, None);
        assert_eq!(bounced(id.clone(), "c@city.example.jp").await, None);
        assert_eq!(bounced(id.clone(), "A@city.example.jp").await, Some("one".to_owned()));
        assert_eq!(bounced(id, "a@city.example.jp").await, None, "it is known");
        let expected = [("a", DeliveryState::Bounced), ("b", DeliveryState::Sent)];
        assert_eq!(states(&*store).await, expected.map(|(name, state)| (format!("{name}@city.example.jp"), state)));
        // A person who has mended the address may have it sent again.
        assert_eq!(store.retry("one", at(10)).await.unwrap(), 1);
        assert_eq!(claim(&*store, at(10)).await.recipients, ["a@city.example.jp"]);
    }

    pub(super) async fn the_record_holds_everything_of_a_span_with_its_word(state: &State) {
        let store = state.open().await;
        let one = Letter { held: true, ..letter("one", &["a@city.example.jp"]) };
        assert!(store.commit(&[occurrence("remind/T-10")], &[one], at(1)).await.unwrap());
        store.release(Letters::All, at(2)).await.unwrap();
        let first = claim(&*store, at(3)).await;
        settle(&*store, &first, again(at(5), true), at(4)).await;
        let second = claim(&*store, at(5)).await;
        let words = |from, until| {
            let store = Arc::clone(&store);
            async move {
                let records = store.records(at(from), at(until)).await.unwrap();
                records.into_iter().map(|record| (record.kind.name(), record.word)).collect::<Vec<_>>()
            }
        };
        let all = [
            ("occurrence", "late"),
            ("letter", "queued"),
            ("event", "held"),
            ("event", "released"),
            ("attempt", "again"),
            ("attempt", "under_way"),
        ];
        let all = all.map(|(kind, word)| (kind, word.to_owned()));
        assert_eq!(words(0, 99).await, all);
        settle(&*store, &second, sent(), at(6)).await;
        assert_eq!(words(6, 7).await, [("attempt", "sent".to_owned())]);
        assert_eq!(words(2, 4).await, [all[3].clone()], "until is not included");
        let records = store.records(at(0), at(99)).await.unwrap();
        assert_eq!((records[0].letter.as_str(), records[0].due_at), ("one", Some(at(0))));
        let sent = records.last().unwrap();
        assert_eq!((sent.recipient.as_str(), sent.because.as_str()), ("a@city.example.jp", "250 ok"));
        assert_eq!(sent.message_id, letter("one", &[]).message_id);
    }

    pub(super) async fn a_letter_waits_until_its_time(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp"])).await;
        let first = claim(&*store, at(0)).await;
        settle(&*store, &first, again(at(5), true), at(0)).await;
        assert_eq!(store.claim(at(5) - Duration::milliseconds(1), LEASE).await.unwrap(), None);
        let second = claim(&*store, at(5)).await;
        settle(&*store, &second, Verdict::GaveUp { because: "550 nobody".to_owned() }, at(6)).await;
        assert_eq!(store.claim(at(9999), LEASE).await.unwrap(), None);
        let expected = Delivery {
            letter: "one".to_owned(),
            recipient: "a@city.example.jp".to_owned(),
            subject: "one".to_owned(),
            state: DeliveryState::GaveUp,
            tries: 2,
            next_try_at: None,
            settled_at: Some(at(6)),
            said: "550 nobody".to_owned(),
        };
        assert_eq!(store.deliveries().await.unwrap(), [expected]);
    }

    pub(super) async fn a_letter_whose_sender_vanished_goes_out_again_or_is_parked(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp"])).await;
        claim(&*store, at(0)).await;
        drop(store);
        let store = state.open().await;
        assert_eq!(store.claim(at(59), LEASE).await.unwrap(), None);
        assert_eq!(states(&*store).await, [("a@city.example.jp".to_owned(), DeliveryState::Sending)]);
        let second = claim(&*store, at(60)).await;
        assert_eq!((second.tries, second.letter.key.as_str()), (1, "one"));
        let park = Lease { send_again: false, ..LEASE };
        assert_eq!(store.claim(at(120), park).await.unwrap(), None);
        let delivery = store.deliveries().await.unwrap().remove(0);
        assert_eq!((delivery.state, delivery.tries), (DeliveryState::Parked, 2));
        assert!(!delivery.said.is_empty());
    }

    pub(super) async fn a_verdict_after_the_lease_counts_unless_another_has_taken_the_letter(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp"])).await;
        let first = claim(&*store, at(0)).await;
        let park = Lease { send_again: false, ..LEASE };
        assert_eq!(store.claim(at(60), park).await.unwrap(), None);
        settle(&*store, &first, sent(), at(61)).await;
        assert_eq!(states(&*store).await, [("a@city.example.jp".to_owned(), DeliveryState::Sent)]);

        post(&*store, &letter("two", &["a@city.example.jp"])).await;
        let first = claim(&*store, at(100)).await;
        let second = claim(&*store, at(160)).await;
        settle(&*store, &first, again(at(161), false), at(161)).await;
        assert_eq!(store.claim(at(161), LEASE).await.unwrap(), None, "the second attempt still holds it");
        settle(&*store, &second, sent(), at(162)).await;
        assert_eq!(states(&*store).await[0].1, DeliveryState::Sent);
    }

    pub(super) async fn a_settlement_that_forgets_a_recipient_is_refused_and_changes_nothing(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["a@city.example.jp", "b@city.example.jp"])).await;
        let claim = claim(&*store, at(0)).await;
        let error = store.settle(claim.attempt, &[("a@city.example.jp".to_owned(), sent())], at(0)).await.unwrap_err();
        assert!(error.source.to_string().contains("b@city.example.jp"), "{}", error.source);
        assert!(states(&*store).await.iter().all(|(_, state)| *state == DeliveryState::Sending));
        store.settle(claim.attempt + 1, &[], at(0)).await.unwrap_err();
    }

    pub(super) async fn a_person_makes_what_was_not_sent_due_again(state: &State) {
        let store = state.open().await;
        let recipients = ["sent@x.example", "waits@x.example", "gave-up@x.example", "parked@x.example"];
        post(&*store, &letter("one", &recipients)).await;
        let first = claim(&*store, at(0)).await;
        let because = "nobody knows".to_owned();
        let verdicts = [
            sent(),
            again(at(600), true),
            Verdict::GaveUp { because: because.clone() },
            Verdict::Unknown { again_at: None, because },
        ];
        let verdicts: Vec<_> = first.recipients.iter().cloned().zip(verdicts).collect();
        store.settle(first.attempt, &verdicts, at(0)).await.unwrap();
        assert_eq!(store.retry("another", at(1)).await.unwrap(), 0);
        assert_eq!(store.retry("one", at(1)).await.unwrap(), 3);
        let second = claim(&*store, at(1)).await;
        assert_eq!((second.recipients.as_slice(), second.refused_since), (&first.recipients[1..], None));
        assert_eq!(store.retry("one", at(1)).await.unwrap(), 0, "what is being sent is left alone");
    }

    pub(super) async fn an_address_named_twice_gets_the_letter_once(state: &State) {
        let store = state.open().await;
        post(&*store, &letter("one", &["b@city.example.jp", "a@city.example.jp", "b@city.example.jp"])).await;
        assert_eq!(claim(&*store, at(0)).await.recipients, ["b@city.example.jp", "a@city.example.jp"]);
    }

    pub(super) async fn a_fact_is_remembered_replaced_and_forgotten(state: &State) {
        let store = state.open().await;
        assert_eq!(store.recall("watermark").await.unwrap(), None);
        store.remember("watermark", "1", at(0)).await.unwrap();
        store.remember("watermark", "2", at(1)).await.unwrap();
        assert_eq!(state.open().await.recall("watermark").await.unwrap().as_deref(), Some("2"));
        store.forget("watermark").await.unwrap();
        store.forget("watermark").await.unwrap();
        assert_eq!(store.recall("watermark").await.unwrap(), None);
    }
}

/// One thing that happens to an outbox.
#[derive(Debug, Clone)]
enum Event {
    Claim,
    /// The holder of the claim so many claims ago says what became of it, perhaps long after its lease.
    Settle(usize, End),
    Wait(i64),
    Retry(usize),
}

#[derive(Debug, Clone, Copy)]
enum End {
    Sent,
    Refused,
    Outage,
    GaveUp,
    Unknown,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let end =
        prop_oneof![Just(End::Sent), Just(End::Refused), Just(End::Outage), Just(End::GaveUp), Just(End::Unknown)];
    let event = prop_oneof![
        3 => Just(Event::Claim),
        3 => (0..3_usize, end).prop_map(|(ago, end)| Event::Settle(ago, end)),
        2 => (1..90_i64).prop_map(Event::Wait),
        1 => (0..3_usize).prop_map(Event::Retry),
    ];
    proptest::collection::vec(event, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Processes come, go and report late; whatever happens, what was recorded as sent is never taken again, nobody
    /// takes what another one holds, and every delivery ends in a word.
    #[test]
    fn no_letter_is_lost_or_taken_twice_whatever_happens(events in events(), send_again: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for state in State::kinds() {
                play(&state, &events, Lease { send_again, ..LEASE }).await;
            }
        });
    }
}

async fn play(state: &State, events: &[Event], lease: Lease) {
    let store = state.open().await;
    for key in ["0", "1", "2"] {
        post(&*store, &letter(key, &["a@x.example", "b@x.example"])).await;
    }
    let (mut now, mut claims): (i64, Vec<(i64, Claim)>) = (0, Vec::new());
    let mut sent = BTreeSet::new();
    for event in events {
        match event {
            Event::Claim => {
                let Some(claim) = store.claim(at(now), lease).await.unwrap() else { continue };
                for recipient in &claim.recipients {
                    let delivery = (claim.letter.key.clone(), recipient.clone());
                    assert!(!sent.contains(&delivery), "{delivery:?} was sent");
                    let held = claims.iter().any(|(taken, other)| {
                        other.letter.key == claim.letter.key && other.recipients.contains(recipient) && now - taken < 60
                    });
                    assert!(!held, "{delivery:?} was taken under another's lease");
                }
                claims.push((now, claim));
            }
            Event::Settle(ago, end) if *ago < claims.len() => {
                let (_, claim) = claims.remove(claims.len() - 1 - ago);
                let because = "so".to_owned();
                let verdict = match end {
                    End::Sent => self::sent(),
                    End::Refused => again(at(now + 10), true),
                    End::Outage => again(at(now + 10), false),
                    End::GaveUp => Verdict::GaveUp { because },
                    End::Unknown => Verdict::Unknown { again_at: None, because },
                };
                settle(&*store, &claim, verdict, at(now)).await;
                let delivered = store.deliveries().await.unwrap().into_iter();
                sent.extend(
                    delivered
                        .filter(|d| d.state == DeliveryState::Sent)
                        .map(|delivery| (delivery.letter, delivery.recipient)),
                );
            }
            Event::Settle(..) => {}
            Event::Wait(minutes) => now += minutes,
            Event::Retry(key) => drop(store.retry(&key.to_string(), at(now)).await.unwrap()),
        }
    }
    // Everybody has vanished; one process comes back and all goes well.
    now += 10_000;
    while let Some(claim) = store.claim(at(now), lease).await.unwrap() {
        settle(&*store, &claim, self::sent(), at(now)).await;
    }
    let deliveries = store.deliveries().await.unwrap();
    assert_eq!(deliveries.len(), 6);
    for delivery in deliveries {
        let ended = matches!(delivery.state, DeliveryState::Sent | DeliveryState::GaveUp | DeliveryState::Parked);
        assert!(ended && !delivery.said.is_empty(), "{delivery:?}");
    }
}

fn fault(error: &StoreError) -> &OpenFault {
    error.source.downcast_ref().expect("opening fails with an OpenFault")
}

async fn run_sql(path: &Path, sql: &'static str) {
    use sqlx::{ConnectOptions, Connection};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn where_there_is_no_database_looking_says_so_and_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/shinchoku.db");
    for error in [
        SqliteStore::open_existing_read_only(&path).await.unwrap_err(),
        SqliteStore::open_existing(&path).await.unwrap_err(),
    ] {
        assert!(matches!(fault(&error), OpenFault::Missing), "{error:?}");
        assert_eq!(error.to_string(), format!("open the database {}", path.display()));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_database_opened_for_reading_shows_everything_and_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/shinchoku.db");
    let writer = SqliteStore::open(&path).await.unwrap();
    post(&writer, &letter("one", &["a@city.example.jp"])).await;
    let reader = SqliteStore::open_existing_read_only(&path).await.unwrap();
    assert_eq!(reader.deliveries().await.unwrap().len(), 1);
    reader.claim(at(0), LEASE).await.unwrap_err();
    writer.close().await;
    assert!(SqliteStore::open_existing(&path).await.unwrap().claim(at(0), LEASE).await.unwrap().is_some());
}

#[tokio::test]
async fn a_file_that_is_no_database_of_ours_is_named_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("sheet.csv");
    std::fs::write(&text, "指標名,実績\n".repeat(100)).unwrap();
    let foreign = folder.path().join("foreign.db");
    run_sql(&foreign, "CREATE TABLE contacts (name TEXT)").await;
    let newer = folder.path().join("newer.db");
    SqliteStore::open(&newer).await.unwrap().close().await;
    run_sql(&newer, "PRAGMA user_version = 99").await;

    for (path, expected) in [
        (&text, "not a database"),
        (&foreign, "belongs to another program"),
        (&newer, "version 99, this one knows up to "),
    ] {
        let before = std::fs::read(path).unwrap();
        let error = SqliteStore::open(path).await.unwrap_err();
        assert!(fault(&error).to_string().contains(expected), "{error:?}");
        let error = SqliteStore::open_existing_read_only(path).await.unwrap_err();
        assert!(fault(&error).to_string().contains(expected), "{error:?}");
        assert!(std::fs::read(path).unwrap() == before, "{} was changed", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_processes_may_make_the_database_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = Arc::new(folder.path().join("shinchoku.db"));
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let path = Arc::clone(&path);
            tasks.spawn(async move { SqliteStore::open(&path).await.unwrap().occurrences().await.unwrap().len() });
        }
        assert_eq!(tasks.join_all().await, [0; 8]);
        let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.into_iter().all(|name| name.to_string_lossy().starts_with("shinchoku.db")));
    }
}
