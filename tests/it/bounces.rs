//! The mailbox for reports of non-delivery at a real Dovecot: every sort of line, a folder for what was read, and servers that
//! say nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::TcpListener;
use std::path::Path;

use chrono::Utc;
use shinchoku::channels::bounces::{BounceReader, BounceSettings, Line, ReadReports, Reading};
use shinchoku::channels::channel::Channel;
use shinchoku::channels::email::{EmailChannel, EmailSettings, Security};
use shinchoku::clock::Clock;
use shinchoku::domain::message::Letter;
use shinchoku::secret::Secret;

use crate::support::mail_server::MailServer;

const READER: &str = "admin@city.example.jp";
const AWAY: &str = "moved@city.example.jp";

fn reader(settings: &BounceSettings, password: &str) -> BounceReader {
    // Whoever was first has installed it.
    drop(rustls::crypto::ring::default_provider().install_default());
    BounceReader::new(settings, Secret::new(password), Path::new("/")).unwrap()
}

fn settings(port: u16, security: Line) -> BounceSettings {
    let username = READER.to_owned();
    BounceSettings { host: "localhost".to_owned(), port, security, username, ..BounceSettings::default() }
}

async fn read(settings: &BounceSettings, password: &str) -> Result<Reading, String> {
    reader(settings, password).read(None, now()).await
}

fn now() -> chrono::DateTime<Utc> {
    Clock::system().now()
}

/// Sends a letter to an address that is taken at the door and leads nowhere; the report goes to the reader.
async fn bounce(server: &MailServer, message_id: &str) {
    let relay = EmailSettings {
        host: "localhost".to_owned(),
        port: server.smtp_port,
        security: Security::None,
        ..EmailSettings::default()
    };
    let letter = Letter {
        key: message_id.to_owned(),
        message_id: message_id.to_owned(),
        subject: "s".to_owned(),
        sender: READER.to_owned(),
        recipients: vec![AWAY.to_owned()],
        bytes: format!("Message-ID: <{message_id}>\r\nSubject: s\r\n\r\ntext\r\n").into_bytes(),
        held: false,
    };
    EmailChannel::new(&relay, None).unwrap().send(&letter, &letter.recipients).await;
}

/// The Message-IDs of the letters that came back, with their recipients.
fn came_back(reading: &Reading) -> Vec<(String, Vec<String>)> {
    let bounces = reading.reports.iter().flat_map(|(_, bounces)| bounces);
    bounces.map(|bounce| (bounce.message_id.clone(), bounce.recipients.clone())).collect()
}

#[tokio::test]
async fn a_real_mailbox_is_read_over_every_sort_of_line_and_tidied_into_a_folder() {
    let server = MailServer::start();
    bounce(&server, "first@city.example.jp").await;
    server.wait_for("admin", 1);
    let trusting =
        |port, security| BounceSettings { ca_file: Some(server.ca_file.clone()), ..settings(port, security) };
    let lines = [
        settings(server.imap_port, Line::None),
        trusting(server.imap_port, Line::StartTls),
        trusting(server.tls_imap_port, Line::Tls),
    ];
    for line in &lines {
        let reading = read(line, MailServer::PASSWORD).await.unwrap();
        let [(id, recipients)] = &came_back(&reading)[..] else { panic!("{:?}: {reading:?}", line.security) };
        assert_eq!(id, "first@city.example.jp", "{:?}", line.security);
        assert!(recipients.iter().any(|it| it == AWAY), "{recipients:?}");
    }

    // An authority that is not trusted, a server without TLS on the port, a wrong password: said without the password.
    for (distrusted, phase) in [
        (settings(server.imap_port, Line::StartTls), "TLS: "),
        (settings(server.tls_imap_port, Line::Tls), "TLS: "),
        (trusting(server.imap_port, Line::Tls), "TLS: "),
    ] {
        let why = read(&distrusted, MailServer::PASSWORD).await.unwrap_err();
        assert!(why.contains(phase) && why.starts_with("localhost:"), "{why}");
    }
    let why = read(&lines[1], "wrong-password").await.unwrap_err();
    assert!(why.contains("the login was refused") && !why.contains("wrong-password"), "{why}");

    // What was read goes into a folder, which is made where there is none; what comes later is read next, and nothing twice.
    let moving = BounceSettings {
        read_reports: ReadReports::Move,
        move_to: "Read".to_owned(),
        ..trusting(server.tls_imap_port, Line::Tls)
    };
    let mailbox = reader(&moving, MailServer::PASSWORD);
    let first = mailbox.read(None, now()).await.unwrap();
    let numbers = |reading: &Reading| reading.reports.iter().map(|(number, _)| *number).collect::<Vec<_>>();
    mailbox.tidy(&numbers(&first)).await.unwrap();
    assert_eq!((server.fetch("admin").len(), server.fetch_from("admin", "Read").len()), (0, 1));
    bounce(&server, "second@city.example.jp").await;
    server.wait_for("admin", 1);
    let second = mailbox.read(Some(&first.mark), now()).await.unwrap();
    assert_eq!(came_back(&second).len(), 1);
    assert_eq!(came_back(&second)[0].0, "second@city.example.jp");
    mailbox.tidy(&numbers(&second)).await.unwrap();
    assert_eq!((server.fetch("admin").len(), server.fetch_from("admin", "Read").len()), (0, 2));
    assert_eq!(came_back(&mailbox.read(Some(&second.mark), now()).await.unwrap()), vec![]);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for (security, phase_seconds, timeout_seconds, words) in [
        (Line::None, 1, 60, "the greeting: no answer within 1 s"),
        (Line::Tls, 1, 60, "TLS: no answer within 1 s"),
        (Line::StartTls, 60, 1, "not done within 1 s"),
    ] {
        // The certificate of no server is asked for; that of the machine's own authorities will do.
        let impatient = BounceSettings { phase_seconds, timeout_seconds, ..settings(port, security) };
        let why = read(&impatient, "secret").await.unwrap_err();
        assert!(why.contains(words), "{security:?}: {why}");
    }
    drop(silent);
    let why = read(&settings(port, Line::None), "secret").await.unwrap_err();
    assert!(why.contains("connecting: "), "{why}");
}
