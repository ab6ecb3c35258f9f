//! What an outcome means for a delivery: sent, again and when, given up, or left to a person. Pure.
//!
//! | what happened | what becomes of it |
//! |---|---|
//! | taken | sent |
//! | refused for ever (5xx) | given up |
//! | refused for now (4xx) | again after a wait that doubles, given up after the time set |
//! | the system was at fault | again after a wait that doubles, never given up: the letter is not to blame |
//! | no answer after the final dot | again with the same Message-ID a few times, or parked at once, as set |

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::channel::SendOutcome;
use crate::clock::Timestamp;
use crate::domain::message::Verdict;

/// How long to wait and when to stop (`[mail.retry]`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RetryPolicy {
    /// The wait after the first try; each later one is twice as long.
    #[serde(rename = "first_wait_minutes", deserialize_with = "minutes")]
    pub first_wait: Duration,
    /// The longest wait for a recipient who refused for now.
    #[serde(rename = "longest_wait_minutes", deserialize_with = "minutes")]
    pub longest_wait: Duration,
    /// The longest wait while the system is at fault: short, so that all goes out soon after it works again.
    #[serde(rename = "longest_outage_wait_minutes", deserialize_with = "minutes")]
    pub longest_outage_wait: Duration,
    /// How long after the first refusal a recipient is given up. Outages do not count.
    #[serde(rename = "give_up_after_hours", deserialize_with = "hours")]
    pub give_up_after: Duration,
    /// What to do when nobody knows whether a letter was taken.
    pub unknown: WhenUnknown,
    /// How often a delivery is tried before an unknown outcome leaves it to a person.
    pub unknown_most_tries: u32,
}

/// What to do when nobody knows whether a letter was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenUnknown {
    /// Send it again with the same Message-ID: it may arrive twice, it is not lost.
    SendAgain,
    /// Leave it to a person: it may be lost, it does not arrive twice.
    Park,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_mins(5),
            longest_wait: Duration::from_hours(4),
            longest_outage_wait: Duration::from_mins(15),
            give_up_after: Duration::from_hours(72),
            unknown: WhenUnknown::SendAgain,
            unknown_most_tries: 3,
        }
    }
}

/// Decides what becomes of a delivery that was tried `tries` times before this outcome, and that its recipient has
/// refused for now since `refused_since`.
#[must_use]
pub fn verdict(
    outcome: &SendOutcome,
    tries: u32,
    refused_since: Option<Timestamp>,
    now: Timestamp,
    policy: &RetryPolicy,
) -> Verdict {
    let again_within = |longest| now + wait(tries, longest, policy);
    match outcome.clone() {
        SendOutcome::Sent(answer) => Verdict::Sent { answer },
        SendOutcome::Refused { transient: false, because } => Verdict::GaveUp { because },
        SendOutcome::Refused { transient: true, because } => {
            if refused_since.is_some_and(|since| now >= since + policy.give_up_after) {
                Verdict::GaveUp { because }
            } else {
                Verdict::Again { at: again_within(policy.longest_wait), because, refused: true }
            }
        }
        SendOutcome::Unavailable(because) => {
            Verdict::Again { at: again_within(policy.longest_outage_wait), because, refused: false }
        }
        SendOutcome::Unknown(because) => {
            let again = policy.unknown == WhenUnknown::SendAgain && tries.saturating_add(1) < policy.unknown_most_tries;
            Verdict::Unknown { again_at: again.then(|| again_within(policy.longest_wait)), because }
        }
    }
}

fn wait(tries: u32, longest: Duration, policy: &RetryPolicy) -> Duration {
    policy.first_wait.saturating_mul(2_u32.saturating_pow(tries)).min(longest)
}

fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u32::deserialize(deserializer).map(|minutes| Duration::from_mins(minutes.into()))
}

fn hours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u32::deserialize(deserializer).map(|hours| Duration::from_hours(hours.into()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn moment(minutes: i64) -> Timestamp {
        Timestamp::from_timestamp(1_488_326_400 + minutes * 60, 0).unwrap()
    }

    fn busy() -> SendOutcome {
        SendOutcome::Refused { transient: true, because: "451 busy".to_owned() }
    }

    fn down() -> SendOutcome {
        SendOutcome::Unavailable("connection refused".to_owned())
    }

    /// Plays a delivery that always ends the same way; gives the minutes of its tries and the last verdict.
    fn play(outcome: &SendOutcome, most: usize) -> (Vec<i64>, Verdict) {
        let (mut tries, mut now, mut since, mut minutes) = (0, moment(0), None, Vec::new());
        loop {
            minutes.push((now - moment(0)).num_minutes());
            match verdict(outcome, tries, since, now, &RetryPolicy::default()) {
                Verdict::Again { at, refused, .. } if minutes.len() < most => {
                    since = since.or(refused.then_some(now));
                    (tries, now) = (tries + 1, at);
                }
                last => return (minutes, last),
            }
        }
    }

    #[test]
    fn a_letter_that_was_taken_is_sent_and_a_letter_refused_for_ever_is_given_up() {
        let policy = RetryPolicy::default();
        let sent = SendOutcome::Sent("250 ok".to_owned());
        assert_eq!(verdict(&sent, 4, None, moment(0), &policy), Verdict::Sent { answer: "250 ok".to_owned() });
        let never = SendOutcome::Refused { transient: false, because: "550 nobody".to_owned() };
        let gave_up = Verdict::GaveUp { because: "550 nobody".to_owned() };
        assert_eq!(verdict(&never, 0, None, moment(0), &policy), gave_up);
    }

    #[test]
    fn a_recipient_who_refuses_for_now_is_tried_ever_more_rarely_and_given_up_after_72_hours() {
        let (minutes, last) = play(&busy(), usize::MAX);
        assert_eq!(minutes[..8], [0, 5, 15, 35, 75, 155, 315, 555]);
        assert!(minutes[8..].windows(2).all(|pair| pair[1] - pair[0] == 240), "{minutes:?}");
        assert!((72 * 60..76 * 60).contains(minutes.last().unwrap()), "{minutes:?}");
        assert_eq!(last, Verdict::GaveUp { because: "451 busy".to_owned() });
    }

    #[test]
    fn an_outage_is_never_held_against_the_letter() {
        let (minutes, last) = play(&down(), 1000);
        assert_eq!(minutes[..5], [0, 5, 15, 30, 45]);
        assert!(matches!(last, Verdict::Again { refused: false, .. }), "{last:?}");
        // The relay is back after ten days and greylists: the 72 hours begin now.
        let after = verdict(&busy(), 1000, None, moment(14_400), &RetryPolicy::default());
        assert!(matches!(after, Verdict::Again { refused: true, .. }), "{after:?}");
    }

    #[test]
    fn an_unknown_outcome_goes_out_again_a_few_times_and_is_then_left_to_a_person() {
        let unknown = SendOutcome::Unknown("end of file".to_owned());
        let again = |tries, policy: &RetryPolicy| match verdict(&unknown, tries, None, moment(0), policy) {
            Verdict::Unknown { again_at, .. } => again_at.map(|at| (at - moment(0)).num_minutes()),
            other => panic!("{other:?}"),
        };
        let policy = RetryPolicy::default();
        assert_eq!([0, 1, 2, 9].map(|tries| again(tries, &policy)), [Some(5), Some(10), None, None]);
        let careful = RetryPolicy { unknown: WhenUnknown::Park, ..policy };
        assert_eq!(again(0, &careful), None);
    }

    #[test]
    fn the_settings_name_their_units() {
        let policy: RetryPolicy = toml::from_str("first_wait_minutes = 1\nunknown = \"park\"").unwrap();
        let expected =
            RetryPolicy { first_wait: Duration::from_mins(1), unknown: WhenUnknown::Park, ..RetryPolicy::default() };
        assert_eq!(policy, expected);
    }
}
