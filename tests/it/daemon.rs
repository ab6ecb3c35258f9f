//! The whole way on a working day: the daemon wakes, reads, judges, writes, and hands over to a real mail server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::process::Command;

use chrono::{Datelike, Days, NaiveDate};
use mail_parser::{Message, MessageParser, MimeHeaders};
use shinchoku::domain::calendar::OfficeCalendar;
use shinchoku::sources::tables::{TableFile, read_holidays};

use crate::support::daemon::Daemon;
use crate::support::faketime::from;
use crate::support::mail_server::MailServer;
use crate::support::office::ExampleOffice;

/// The next day on which the office is open, soon enough for a certificate that was made now.
fn next_working_day(calendar: &OfficeCalendar) -> NaiveDate {
    #[expect(clippy::disallowed_methods, reason = "the certificate of the mail server begins with the machine's day")]
    let today = chrono::Utc::now().date_naive();
    calendar.on_or_after(today + Days::new(1))
}

fn calendar() -> OfficeCalendar {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/config/holidays.csv")).unwrap();
    let holidays = read_holidays(&TableFile { path: "holidays.csv".to_owned(), bytes }).unwrap();
    OfficeCalendar::new(holidays, BTreeMap::new())
}

/// The example office on a day on which the first stage and the monthly report are due.
fn office_due_on(day: NaiveDate, calendar: &OfficeCalendar, server: &MailServer) -> ExampleOffice {
    let office = ExampleOffice::new();
    let deadline = calendar.shift(day, 10);
    office.replace("shinchoku.toml", "last_year = 2020", &format!("last_year = {}", day.year()));
    office.replace(
        "shinchoku.toml",
        r#"{ as_of = "03-15", deadline = "03-15 17:00" }"#,
        &format!(r#"{{ as_of = "2017-03-15", deadline = "{deadline} 17:00" }}"#),
    );
    office.replace("shinchoku.toml", "closures = \"calendar.csv\"\n", "");
    office.replace("shinchoku.toml", "channel = \"file\"", "channel = \"email\"");
    office.append_settings(&format!(
        r#"
[schedule]
wake = "* * * * * *"
report_day = {}

[mail.email]
host = "localhost"
port = {}
security = "starttls"
username = "jimukyoku@city.example.jp"
ca_file = "{}"
"#,
        day.day(),
        server.smtp_port,
        server.ca_file.display()
    ));
    office
}

fn parse(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// The mail program sees what the outbox keeps.
fn assert_same(received: &[u8], kept: &[u8]) {
    // The server puts its own lines (Received and the like) before it and changes nothing.
    assert!(received.ends_with(kept), "other bytes than the outbox keeps");
    let (received, kept) = (parse(received), parse(kept));
    assert_eq!(received.subject().unwrap(), kept.subject().unwrap());
    assert_eq!(received.body_text(0).unwrap(), kept.body_text(0).unwrap());
    assert_eq!(received.attachment_count(), kept.attachment_count());
}

#[test]
fn the_daemon_delivers_digest_and_report_over_starttls_and_nothing_twice() {
    let calendar = calendar();
    let day = next_working_day(&calendar);
    let server = MailServer::start();
    let office = office_due_on(day, &calendar, &server);
    let run = || {
        let mut command: Command = office.command(&["run"]);
        Daemon::start(from(command.env("SHINCHOKU_SMTP_PASSWORD", MailServer::PASSWORD), &format!("{day} 08:35")))
    };
    let kept = |key: &str| {
        let output = office.run(&["outbox", "show", "--raw", key]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };

    let mut daemon = run();
    let digests = server.wait_for("shoko", 1);
    let reports = server.wait_for("sangyo-bucho", 1);
    daemon.wait_for_a_whole_cycle();
    assert_eq!(daemon.terminate().code(), Some(0));

    assert_same(&digests[0], &kept(&format!("{day}_T-10_shoko")));
    let digest = parse(&digests[0]);
    assert!(digest.subject().unwrap().contains("産業振興アクションプラン"), "{:?}", digest.subject());
    assert!(digest.body_text(0).unwrap().starts_with("商工労政課"), "{:?}", digest.body_text(0));

    let report = kept(&format!("{day}_monthly_sangyo"));
    assert_same(&reports[0], &report);
    let (received, kept) = (parse(&reports[0]), parse(&report));
    let (received, kept) = (received.attachment(0).unwrap(), kept.attachment(0).unwrap());
    let name = format!("{}_産業振興アクションプラン進捗状況.pdf", day.format("%Y%m%d"));
    assert_eq!([received.attachment_name(), kept.attachment_name()], [Some(name.as_str()); 2]);
    assert!(received.contents() == kept.contents() && received.contents().starts_with(b"%PDF-"));

    let mut daemon = run();
    for _ in 0..2 {
        let cycle = daemon.wait_for_a_whole_cycle();
        assert!(cycle.contains("composed=0") && cycle.contains("sent=0"), "{cycle}");
    }
    assert_eq!(daemon.terminate().code(), Some(0));
    for (mailbox, mails) in [("shoko", 1), ("koyo", 1), ("nourin", 1), ("kigyo", 0), ("sangyo-bucho", 1)] {
        assert_eq!(server.fetch(mailbox).len(), mails, "{mailbox}");
    }
}
