//! When a request is repeated: how long the server asks to wait, how long we wait otherwise. Pure.

use std::time::Duration;

use chrono::DateTime;

/// The wait before the first repetition; each later one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// The longest wait that nobody asked for.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The wait that a server asks for with `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which is reckoned from the
/// answer's own `Date`. None where it cannot be read.
pub(super) fn asked(retry_after: &str, date: Option<&str>) -> Option<Duration> {
    let text = retry_after.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    let now = DateTime::parse_from_rfc2822(date?.trim()).ok()?;
    Some((until - now).to_std().unwrap_or_default())
}

/// The wait before the n-th repetition, from 0.
pub(super) fn wait(nth: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(nth)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_ask_in_seconds_or_by_a_date() {
        let date = Some("Wed, 01 Mar 2017 08:30:00 GMT");
        for (text, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Wed, 01 Mar 2017 08:32:00 GMT", Some(120)),
            ("Wed, 01 Mar 2017 08:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("99999999999", None),
        ] {
            assert_eq!(asked(text, date), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(asked("Wed, 01 Mar 2017 08:32:00 GMT", None), None);
    }

    #[test]
    fn each_wait_is_twice_the_one_before_up_to_a_limit() {
        assert_eq!([wait(0), wait(1), wait(2)].map(|wait| wait.as_millis()), [200, 400, 800]);
        assert_eq!(wait(u32::MAX), LONGEST_WAIT);
    }
}
