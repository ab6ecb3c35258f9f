//! A link that stands for one mail to one section about one round of one plan, signed and with an end.
//!
//! Whoever holds it may answer for the section: a mail can be passed on, so the link says to which letter it belongs, and no
//! more. Nothing in it is secret, and nothing in it can be changed without the key. It must not know what is answered.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What is signed besides the link itself, so that no other signature made with the key is ever taken for one.
const PURPOSE: &[u8] = b"shinchoku answer link 1\n";
/// A token longer than this is none of ours.
const LONGEST: usize = 1024;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The key of the letter that carries it.
    pub letter: String,
    /// The plan's stable name.
    pub plan: String,
    /// The 基準日 of the round.
    pub round: NaiveDate,
    /// The code of the section that was asked.
    pub section: String,
    /// Until when it can be used, to the second.
    pub until: DateTime<Utc>,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is cut, changed, or was signed elsewhere.
    #[error("the link is not one of ours")]
    Foreign,
    /// It was ours and has ended.
    #[error("the link ended at {0}")]
    Ended(DateTime<Utc>),
}

/// Signs links and tells its own from others.
#[derive(Clone)]
pub struct Signer {
    mac: Hmac<Sha256>,
}

impl Signer {
    /// Signs with the key.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        // HMAC takes keys of every length; `new_from_slice` never fails for it.
        let mac =
            Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        Self { mac }
    }

    /// The link as it stands in an address: letters, digits, `-`, `_` and one `.`.
    #[must_use]
    pub fn sign(&self, link: &Link) -> String {
        let said = write(link);
        let seal = self.seal(&said).finalize().into_bytes();
        format!("{}.{}", BASE64_URL_SAFE_NO_PAD.encode(said), BASE64_URL_SAFE_NO_PAD.encode(seal))
    }

    /// Reads a link that was signed with the key and has not ended.
    ///
    /// # Errors
    /// It was not signed with the key, or has ended.
    pub fn open(&self, token: &str, now: DateTime<Utc>) -> Result<Link, Refused> {
        if token.len() > LONGEST {
            return Err(Refused::Foreign);
        }
        let (said, seal) = token.split_once('.').ok_or(Refused::Foreign)?;
        let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Foreign);
        let (said, seal) = (decode(said)?, decode(seal)?);
        // Compared in constant time.
        self.seal(&said).verify_slice(&seal).map_err(|_| Refused::Foreign)?;
        let link = std::str::from_utf8(&said).ok().and_then(read).ok_or(Refused::Foreign)?;
        if link.until < now { Err(Refused::Ended(link.until)) } else { Ok(link) }
    }

    fn seal(&self, said: impl AsRef<[u8]>) -> Hmac<Sha256> {
        self.mac.clone().chain_update(PURPOSE).chain_update(said.as_ref())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

fn write(link: &Link) -> String {
    let Link { letter, plan, round, section, until } = link;
    format!("{letter}\n{plan}\n{round}\n{section}\n{}", until.timestamp())
}

fn read(said: &str) -> Option<Link> {
    let mut lines = said.split('\n').map(str::to_owned);
    let mut next = || lines.next();
    let (letter, plan, round, section, until) = (next()?, next()?, next()?, next()?, next()?);
    let until = DateTime::from_timestamp(until.parse().ok()?, 0)?;
    let link = Link { letter, plan, round: round.parse().ok()?, section, until };
    next().is_none().then_some(link)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            letter: "2017-03-01_T-10_shoko".to_owned(),
            plan: "sangyo".to_owned(),
            round: "2017-03-15".parse().unwrap(),
            section: "shoko".to_owned(),
            until: DateTime::from_timestamp(1_490_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn a_link_is_read_back_until_its_last_second() {
        let signer = Signer::new(b"a key");
        let token = signer.sign(&link());
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{token}");
        assert_eq!(signer.open(&token, link().until), Ok(link()));
        assert_eq!(
            signer.open(&token, link().until + chrono::TimeDelta::seconds(1)),
            Err(Refused::Ended(link().until))
        );
    }

    #[test]
    fn no_character_of_a_link_can_be_changed_and_no_other_key_opens_it() {
        let signer = Signer::new(b"a key");
        let token = signer.sign(&link());
        for at in 0..token.len() {
            let other = if &token[at..=at] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert_eq!(signer.open(&changed, link().until), Err(Refused::Foreign), "{changed}");
            assert_eq!(signer.open(&token[..at], link().until), Err(Refused::Foreign));
        }
        assert_eq!(Signer::new(b"another").open(&token, link().until), Err(Refused::Foreign));
        assert_eq!(signer.open(&"A".repeat(5000), link().until), Err(Refused::Foreign));
        assert_eq!(format!("{signer:?}"), "Signer(…)");
    }
}
