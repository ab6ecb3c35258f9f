//! Which of two files, or of two sheets of one, is the newer one: by what they say of themselves, never by their names.
//!
//! The first of these that both have and in which they differ decides: the 基準日 that the sheet states, the number of its
//! form (様式の版), when the workbook was last saved, when the file was last written.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::phrase::{Arg, Phrase};

/// What is known of the age of a file, or of one of its sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edition {
    /// The file, relative to its source's root.
    pub file: String,
    /// The sheet; none in a CSV file.
    pub sheet: Option<String>,
    /// The SHA-256 of the file's bytes.
    pub sha256: String,
    /// The day that the sheet states above its table (基準日, 「…現在」).
    pub stated: Option<NaiveDate>,
    /// The number of the form (様式 第2版).
    pub form: Option<u32>,
    /// When the workbook says that it was last saved, in UTC.
    pub saved: Option<NaiveDateTime>,
    /// When the file was last written, in UTC.
    pub written: Option<NaiveDateTime>,
}

/// How two files stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub enum Age {
    /// They have the same bytes.
    Same,
    /// The first one is newer (or older), for this reason.
    Apart(Ordering, Phrase),
    /// Nothing tells them apart.
    Unknown,
}

impl Edition {
    /// How this file stands to another one; `Greater` where it is the newer one.
    #[must_use]
    pub fn against(&self, other: &Self) -> Age {
        if !self.sha256.is_empty() && self.sha256 == other.sha256 && self.sheet == other.sheet {
            return Age::Same;
        }
        decide("edition.stated", self.stated, other.stated)
            .or_else(|| decide("edition.form", self.form.map(f64::from), other.form.map(f64::from)))
            .or_else(|| decide("edition.saved", self.saved, other.saved))
            .or_else(|| decide("edition.written", self.written, other.written))
            .unwrap_or(Age::Unknown)
    }
}

/// The reason names the newer one's fact first.
fn decide<T: PartialOrd + Copy + Into<Arg>>(key: &'static str, first: Option<T>, second: Option<T>) -> Option<Age> {
    let (first, second) = (first?, second?);
    let stands = first.partial_cmp(&second).filter(|stands| stands.is_ne())?;
    let (newer, older) = if stands.is_gt() { (first, second) } else { (second, first) };
    Some(Age::Apart(stands, Phrase::new(key).with("newer", newer).with("older", older)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(stated: Option<&str>, form: Option<u32>, saved: Option<&str>, written: Option<&str>) -> Edition {
        let moment = |text: &str| text.parse::<NaiveDateTime>().expect("a moment");
        let stated = stated.map(|text| text.parse::<NaiveDate>().expect("a day"));
        Edition { stated, form, saved: saved.map(moment), written: written.map(moment), ..Edition::default() }
    }

    #[test]
    fn the_first_fact_that_both_have_and_that_differs_decides() {
        let (early, late) = (Some("2017-03-01T08:30:00"), Some("2017-03-02T08:30:00"));
        let (then, now) = (Some("2017-03-01"), Some("2017-03-15"));
        for (first, second, reason) in [
            (edition(now, Some(1), early, early), edition(then, Some(2), late, late), "edition.stated"),
            (edition(now, Some(2), early, early), edition(now, Some(1), late, late), "edition.form"),
            (edition(now, None, late, early), edition(None, None, early, late), "edition.saved"),
            (edition(None, Some(1), None, late), edition(None, None, late, early), "edition.written"),
        ] {
            let Age::Apart(order, phrase) = first.against(&second) else { panic!("{reason}") };
            assert_eq!((order, phrase.key.as_ref()), (Ordering::Greater, reason));
            let Age::Apart(order, _) = second.against(&first) else { panic!("{reason}") };
            assert_eq!(order, Ordering::Less);
        }
        assert_eq!(edition(now, None, late, None).against(&edition(None, Some(1), None, early)), Age::Unknown);
        let same = Edition { sha256: "ab".to_owned(), ..edition(now, None, None, early) };
        assert_eq!(same.against(&Edition { written: None, ..same.clone() }), Age::Same);
        let of_one_file = Edition { sheet: Some("作業用".to_owned()), ..same.clone() };
        assert_eq!(same.against(&of_one_file), Age::Unknown);
    }
}
