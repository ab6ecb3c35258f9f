//! Letters read back as a mail program reads them.

use chrono::{DateTime, FixedOffset};
use mail_parser::{MessageParser, MimeHeaders};

use crate::domain::message::{Attachment, MailKind, Mailbox, Message};

use super::{LetterError, letter};

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: address.to_owned() }
}

fn message() -> Message {
    Message {
        kind: MailKind::Report,
        key: "2017-03-24_report_sangyo".to_owned(),
        from: mailbox("産業振興アクションプラン事務局", "jimukyoku@city.example.jp"),
        reply_to: Some(mailbox("商工労政課", "shoko@city.example.jp")),
        to: vec![mailbox("産業環境部長", "bucho@city.example.jp"), mailbox("商工労政課長", "kacho@city.example.jp")],
        cc: vec![
            mailbox("産業振興アクションプラン事務局", "jimukyoku@city.example.jp"),
            mailbox("", "KACHO@city.example.jp"),
        ],
        subject: "【月例】産業振興アクションプラン進捗状況（平成29年3月15日現在・3月24日更新）".to_owned(),
        text: "　髙﨑町①㈱〜～−－—\n.\nFrom here\n".to_owned(),
        html: "<p>髙﨑</p>\n".to_owned(),
        attachments: vec![Attachment {
            name: "20170324_産業振興アクションプラン進捗状況（平成28～32年度・庁内限り）.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: (0..=255).cycle().take(5000).chain(*b"\n\r\n").collect(),
        }],
        threads: Vec::new(),
    }
}

fn date() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2017-03-24T08:30:00+09:00").expect("a date")
}

#[test]
fn a_letter_reads_back_as_it_was_written() {
    let message = message();
    let letter = letter(&message, "city.example.jp", date()).expect("a letter");
    let read = MessageParser::default().parse(&letter.bytes).expect("it can be read");
    assert_eq!(read.subject().expect("it can be read"), message.subject);
    assert_eq!(read.message_id().expect("it can be read"), letter.message_id);
    assert_eq!(read.date().expect("it can be read").to_rfc3339(), "2017-03-24T08:30:00+09:00");
    assert_eq!(read.body_text(0).expect("it can be read").replace("\r\n", "\n"), message.text);
    assert_eq!(read.body_html(0).expect("it can be read").replace("\r\n", "\n"), message.html);
    assert_eq!(read.header_raw("Auto-Submitted").expect("it can be read").trim(), "auto-generated");
    let names = |address: &mail_parser::Address<'_>| {
        address.iter().map(|a| a.name().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(read.to().expect("it can be read")), ["産業環境部長", "商工労政課長"]);
    assert_eq!(names(read.reply_to().expect("it can be read")), ["商工労政課"]);
    let attached = read.attachment(0).expect("it can be read");
    assert_eq!(attached.contents(), message.attachments[0].bytes);
    assert_eq!(attached.attachment_name().expect("it can be read"), message.attachments[0].name);
    let name = attached.content_type().expect("it can be read").attribute("name").expect("it can be read");
    let reread = format!("Subject: {name}\r\n\r\n");
    assert_eq!(
        MessageParser::default().parse(reread.as_bytes()).expect("it can be read").subject().expect("it can be read"),
        message.attachments[0].name
    );
}

#[test]
fn the_same_message_gives_the_same_bytes_and_every_line_ends_as_smtp_wants() {
    let first = letter(&message(), "city.example.jp", date()).expect("a letter");
    assert_eq!(first, letter(&message(), "city.example.jp", date()).expect("a letter"));
    let text = String::from_utf8(first.bytes).expect("it can be read");
    assert!(text.is_ascii() && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    assert!(text.contains("filename*0*=utf-8''20170324") && text.contains("name=\"=?utf-8?b?"), "{text}");
}

#[test]
fn another_key_gives_another_message_id() {
    let other = Message { key: "another".to_owned(), ..message() };
    let ids =
        [message(), other].map(|message| letter(&message, "city.example.jp", date()).expect("a letter").message_id);
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.ends_with("@city.example.jp")));
}

#[test]
fn every_recipient_stands_once_in_the_envelope() {
    let letter = letter(&message(), "city.example.jp", date()).expect("a letter");
    assert_eq!(letter.recipients, ["bucho@city.example.jp", "kacho@city.example.jp", "jimukyoku@city.example.jp"]);
    assert_eq!(letter.sender, "jimukyoku@city.example.jp");
}

#[test]
fn an_address_that_is_none_is_named() {
    let broken = Message { to: vec![mailbox("課", "shoko.city.example.jp")], ..message() };
    let error = letter(&broken, "city.example.jp", date()).expect_err("it is no address");
    assert!(matches!(&error, LetterError::Address { address, .. } if address == "shoko.city.example.jp"), "{error}");
}

#[test]
fn a_message_without_a_recipient_is_refused() {
    let nobody = Message { to: Vec::new(), cc: Vec::new(), ..message() };
    assert!(matches!(letter(&nobody, "city.example.jp", date()), Err(LetterError::Incomplete { .. })));
}

#[test]
fn mails_of_one_thread_name_one_root_and_those_of_another_do_not() {
    let roots = |key: &str, threads: &[&str]| {
        let threads = threads.iter().map(ToString::to_string).collect();
        let letter = letter(&Message { key: key.to_owned(), threads, ..message() }, "city.example.jp", date());
        let letter = letter.expect("a letter");
        let read = MessageParser::default().parse(&letter.bytes).expect("it can be read");
        let ids = |value: &mail_parser::HeaderValue<'_>| {
            let one = value.as_text().map(|id| vec![id.to_owned()]);
            let list = value.as_text_list().map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>());
            list.or(one).unwrap_or_default()
        };
        (ids(read.in_reply_to()), ids(read.references()), letter.message_id)
    };
    let (first, all, id) = roots("2017-03-01_T-10_shoko", &["sangyo/2017-03-15/shoko"]);
    assert_eq!((first.len(), &first), (1, &all));
    assert!(first[0].ends_with("@city.example.jp") && first[0] != id, "{first:?}");
    // A digest over two plans belongs to both threads, first to that of the more urgent.
    let (again, both, _) = roots("2017-03-10_T-3_shoko", &["sangyo/2017-03-15/shoko", "kanko/2017-03-15/shoko"]);
    assert_eq!((&again, both.len()), (&first, 2));
    assert_eq!(both[0], first[0]);
    assert_ne!(roots("2017-03-01_T-10_nourin", &["sangyo/2017-03-15/nourin"]).0, first);
    assert_eq!(roots("2017-03-01_notice", &[]).0, Vec::<String>::new());
}
