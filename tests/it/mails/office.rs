//! Who writes and who reads in the sample mails (`domain.md` B-6).

use chrono::{NaiveDate, NaiveDateTime};
use shinchoku::domain::message::Mailbox;
use shinchoku::render::mail::Sender;

pub(super) fn sender() -> Sender {
    Sender {
        from: mailbox("産業振興アクションプラン事務局", "jimukyoku"),
        reply_to: Some(mailbox("産業振興アクションプラン事務局", "jimukyoku")),
        signature: "商工労政課　アクションプラン事務局　内線○○○○　jimukyoku@city.example.jp".to_owned(),
        redirect_to: None,
    }
}

pub(super) fn mailbox(name: &str, local: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: format!("{local}@city.example.jp") }
}

pub(super) fn at(day: &str, hour: u32, minute: u32) -> NaiveDateTime {
    day.parse::<NaiveDate>().expect("a day").and_hms_opt(hour, minute, 0).expect("a time")
}
