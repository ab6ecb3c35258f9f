//! The mail channel against a real Postfix, read back over IMAP from a real Dovecot.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use mail_parser::{MessageParser, MimeHeaders};
use shinchoku::channels::channel::{Channel, SendOutcome};
use shinchoku::channels::email::{EmailChannel, EmailSettings, Security};
use shinchoku::domain::message::Letter;
use shinchoku::secret::Secret;

use crate::support::mail_server::MailServer;

const SUBJECT: &str =
    "【依頼・3/15（水）期限】産業振興アクションプラン進捗状況の記入について（未記入5件・更新2件・確認2件）";
const FILE_NAME: &str = "産業振興アクションプラン_進捗状況報告書_平成29年3月15日現在.pdf";

/// A file of every byte, as large as a report.
fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..300_000_u32).map(|number| u8::try_from(number.wrapping_mul(2_654_435_761) >> 24).unwrap()));
    bytes
}

fn letter(key: &str, recipients: &[&str]) -> Letter {
    let message_id = format!("{key}@city.example.jp");
    let body = MultiPart::mixed()
        .singlepart(SinglePart::plain("商工労政課　御担当者様\n\n.先頭が点の行\n".to_owned()))
        .singlepart(Attachment::new(FILE_NAME.to_owned()).body(pdf(), ContentType::parse("application/pdf").unwrap()));
    let message = lettre::Message::builder()
        .message_id(Some(format!("<{message_id}>")))
        .from("アクションプラン事務局 <jimukyoku@city.example.jp>".parse().unwrap())
        .to("商工労政課 <shoko@city.example.jp>".parse().unwrap())
        .subject(SUBJECT)
        .multipart(body)
        .unwrap();
    Letter {
        key: key.to_owned(),
        message_id,
        subject: SUBJECT.to_owned(),
        sender: "jimukyoku@city.example.jp".to_owned(),
        recipients: recipients.iter().map(ToString::to_string).collect(),
        bytes: message.formatted(),
        held: false,
    }
}

fn settings(server: &MailServer) -> EmailSettings {
    EmailSettings {
        host: "localhost".to_owned(),
        port: server.smtp_port,
        security: Security::StartTls,
        username: Some("jimukyoku@city.example.jp".to_owned()),
        ca_file: Some(server.ca_file.clone()),
        ..EmailSettings::default()
    }
}

async fn send(settings: &EmailSettings, password: &str, letter: &Letter) -> Vec<SendOutcome> {
    let channel = EmailChannel::new(settings, Some(Secret::new(password))).unwrap();
    channel.send(letter, &letter.recipients).await
}

/// One server for everything, since it takes seconds to start.
#[tokio::test]
async fn a_real_mail_server_takes_a_letter_and_a_mail_program_reads_back_the_same_bytes() {
    let server = MailServer::start();
    assert_eq!(server.fetch("shoko"), Vec::<Vec<u8>>::new());

    // STARTTLS and login; one of three recipients has no box.
    let first = letter("first", &["shoko@city.example.jp", "nobody@city.example.jp", "shoko-kacho@city.example.jp"]);
    let outcomes = send(&settings(&server), MailServer::PASSWORD, &first).await;
    assert!(matches!(&outcomes[0], SendOutcome::Sent(answer) if answer.starts_with("250 ")), "{outcomes:?}");
    assert!(matches!(&outcomes[1], SendOutcome::Refused { transient: false, because } if because.starts_with("550 ")));
    assert_eq!(outcomes[2], outcomes[0]);
    for mailbox in ["shoko", "shoko-kacho"] {
        let mails = server.wait_for(mailbox, 1);
        assert_eq!(mails.len(), 1);
        // The server puts its own lines (Received and the like) before it and changes nothing.
        assert!(mails[0].ends_with(&first.bytes), "{mailbox}: the bytes differ");
        let mail = MessageParser::default().parse(&mails[0]).unwrap();
        assert_eq!(mail.subject(), Some(SUBJECT));
        assert_eq!(mail.message_id(), Some(first.message_id.as_str()));
        let attachment = mail.attachment(0).unwrap();
        assert_eq!(attachment.attachment_name(), Some(FILE_NAME));
        assert!(attachment.contents() == pdf(), "{mailbox}: the attachment differs");
    }

    // TLS from the first byte, where the server takes nothing without a login.
    let tls = EmailSettings { port: server.tls_port, security: Security::Tls, ..settings(&server) };
    let second = letter("second", &["nourin@city.example.jp"]);
    let outcomes = send(&tls, MailServer::PASSWORD, &second).await;
    assert!(matches!(outcomes[0], SendOutcome::Sent(_)), "{outcomes:?}");
    assert!(server.wait_for("nourin", 1)[0].ends_with(&second.bytes));

    // A wrong password, and an authority that is not trusted: nothing is sent, and the password is nowhere.
    let outcomes = send(&settings(&server), "wrong-password", &second).await;
    assert!(matches!(&outcomes[0], SendOutcome::Unavailable(why) if why.contains("535")), "{outcomes:?}");
    assert!(!format!("{outcomes:?}").contains("wrong-password"));
    let distrustful = EmailSettings { ca_file: None, ..settings(&server) };
    let outcomes = send(&distrustful, MailServer::PASSWORD, &second).await;
    assert!(matches!(&outcomes[0], SendOutcome::Unavailable(why) if why.contains("certificate")), "{outcomes:?}");
    assert_eq!(server.fetch("nourin").len(), 1);
}
