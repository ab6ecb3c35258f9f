//! Whole mails as an officer reads them, over the plan and the days of the model mails (`domain.md` B-6): every kind in every
//! language, as a snapshot, read back from a real mailbox, and in a real browser.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod notices;
mod office;
mod reminders;
mod reports;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::FixedOffset;
use mail_parser::{Address, MessageParser, MimeHeaders};
use shinchoku::channels::channel::{Channel, SendOutcome};
use shinchoku::channels::email::{EmailChannel, EmailSettings, Security};
use shinchoku::domain::message::{MailKind, Mailbox, Message};
use shinchoku::render::language::Language;
use shinchoku::render::mail::letter;
use shinchoku::render::templates::Templates;

use crate::support::browser::{Browser, Scripts};
use crate::support::mail_server::MailServer;

type Sample = fn(&Templates, &Language) -> Message;

/// Every mail that can go out: its name, the key of its subject in the words files, and how it is written.
const MAILS: [(&str, &str, Sample); 16] = [
    ("notice", "reminder.notice.subject", reminders::notice),
    ("again", "reminder.again.subject", reminders::again),
    ("overdue", "reminder.overdue.subject", reminders::overdue),
    ("escalated", "reminder.escalated.subject", reminders::escalated),
    ("two_plans", "reminder.notice.subject", reminders::two_plans),
    ("moved", "reminder.notice.subject", reminders::moved),
    ("trial", "trial.subject", reminders::trial),
    ("report", "report.mail.subject", reports::first),
    ("report_again", "report.mail.subject", reports::again),
    ("report_settled", "report.mail.subject", reports::settled),
    ("report_bare", "report.mail.subject", reports::bare),
    ("problems", "notice.subject", notices::problems),
    ("held_and_bounced", "notice.subject", notices::held_and_bounced),
    ("control", "control.subject", notices::control),
    ("control_quiet", "control.subject", notices::control_quiet),
    ("test", "test.subject", notices::test),
];

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// A mail in one language.
struct Written {
    name: String,
    mail: Message,
}

/// Every mail in every language that the program comes with.
fn all() -> Vec<Written> {
    let codes = Templates::built_in_codes();
    let of = |code: &&'static str| {
        let (templates, language) = Templates::built_in(code).unwrap();
        let write = |(name, _, sample): &(&str, &str, Sample)| Written {
            name: format!("{name}_{}", language.code()),
            mail: sample(&templates, &language),
        };
        MAILS.iter().map(write).collect::<Vec<_>>()
    };
    codes.iter().flat_map(of).collect()
}

#[test]
fn every_mail_reads_as_an_officer_would_write_it() {
    for Written { name, mail } in all() {
        let files: Vec<&str> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
        let page = format!("key: {}\nsubject: {}\nfiles: {files:?}\n\n{}", mail.key, mail.subject, mail.text);
        insta::assert_snapshot!(name.clone(), page);
        insta::assert_snapshot!(format!("{name}_html"), mail.html);
    }
}

#[test]
fn no_mail_that_can_go_out_is_forgotten_here() {
    let kind_of = |mail: &Message| match mail.kind {
        MailKind::Reminder => "reminder",
        MailKind::Report => "report",
        MailKind::Notice => "notice",
        MailKind::Control => "control",
        MailKind::Test => "test",
    };
    let kinds: BTreeSet<String> = all().iter().map(|written| kind_of(&written.mail).to_owned()).collect();
    let folder = Path::new(REPOSITORY).join("report-templates");
    let layouts = std::fs::read_dir(folder.join("mail")).unwrap().map(|file| file.unwrap().path());
    let layouts = layouts.filter(|path| path.extension().is_some_and(|kind| kind == "txt"));
    let layouts = layouts.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    assert_eq!(kinds, layouts.collect(), "every layout is a kind of mail");

    let words: toml::Table = std::fs::read_to_string(folder.join("words/ja.toml")).unwrap().parse().unwrap();
    let subjects: BTreeSet<String> = subjects(&words, "").into_iter().map(|(key, _)| key).collect();
    let seen: BTreeSet<String> = MAILS.iter().map(|(_, key, _)| (*key).to_owned()).collect();
    assert_eq!(seen, subjects, "every subject of the words file");
    let (templates, language) = Templates::built_in("ja").unwrap();
    for (key, text) in self::subjects(&words, "") {
        let begins = text.split(['{', '・']).next().unwrap();
        let is_said = |(_, of, sample): &(&str, &str, Sample)| {
            *of != key || sample(&templates, &language).subject.starts_with(begins)
        };
        assert!(MAILS.iter().all(is_said), "{key}: {begins}");
    }
}

/// The keys of all subjects of mails in a words file, with their texts.
fn subjects(words: &toml::Table, above: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (key, value) in words {
        let path = format!("{above}{key}");
        match value {
            toml::Value::Table(inside) => found.extend(subjects(inside, &format!("{path}."))),
            toml::Value::String(text) if key == "subject" && !path.contains("column") && !path.contains("head") => {
                found.push((path, text.clone()));
            }
            _ => {}
        }
    }
    found
}

/// Addresses with their names, as a mail program shows them.
fn shown(address: Option<&Address<'_>>) -> Vec<(String, String)> {
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    address.into_iter().flat_map(Address::iter).map(|one| (text(one.name()), text(one.address()))).collect()
}

fn meant(mailboxes: &[Mailbox]) -> Vec<(String, String)> {
    mailboxes.iter().map(|mailbox| (mailbox.name.clone(), mailbox.address.clone())).collect()
}

#[tokio::test]
async fn every_mail_comes_back_from_a_real_mailbox_as_it_was_written() {
    let server = MailServer::start();
    let settings = EmailSettings {
        host: "localhost".to_owned(),
        port: server.smtp_port,
        security: Security::None,
        ..EmailSettings::default()
    };
    let channel = EmailChannel::new(&settings, None).unwrap();
    let date = chrono::DateTime::UNIX_EPOCH.with_timezone(&FixedOffset::east_opt(9 * 3600).unwrap());
    let written = all();
    for Written { name, mail } in &written {
        let mail = Message { key: name.clone(), ..mail.clone() };
        let letter = letter(&mail, "city.example.jp", date).unwrap();
        let outcomes = channel.send(&letter, &letter.recipients).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, SendOutcome::Sent(_))), "{name}: {outcomes:?}");
        // The box is read before the next mail comes, so that the last one in it is this one.
        for mailbox in mail.to.iter().chain(&mail.cc) {
            let of_box =
                |other: &&Written| other.mail.to.iter().chain(&other.mail.cc).any(|it| it.address == mailbox.address);
            let before = written.iter().take_while(|other| other.name != *name).filter(of_box).count();
            let local = mailbox.address.split('@').next().unwrap();
            let received = server.wait_for(local, before + 1).pop().unwrap();
            assert!(received.ends_with(&letter.bytes), "{name} at {local}: other bytes");
            comes_back(name, &mail, &received);
        }
    }
}

fn comes_back(name: &str, mail: &Message, received: &[u8]) {
    let read = MessageParser::default().parse(received).unwrap();
    assert_eq!(read.subject(), Some(mail.subject.as_str()), "{name}");
    let text = |body: Option<std::borrow::Cow<'_, str>>| body.unwrap().replace("\r\n", "\n");
    assert_eq!(text(read.body_text(0)).trim_end(), mail.text.trim_end(), "{name}");
    assert_eq!(text(read.body_html(0)).trim_end(), mail.html.trim_end(), "{name}");
    assert_eq!(shown(read.from()), meant(std::slice::from_ref(&mail.from)), "{name}");
    assert_eq!((shown(read.to()), shown(read.cc())), (meant(&mail.to), meant(&mail.cc)), "{name}");
    assert_eq!(shown(read.reply_to()), meant(mail.reply_to.as_slice()), "{name}");
    assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"), "{name}");
    let files: Vec<(Option<&str>, &[u8])> =
        read.attachments().map(|file| (file.attachment_name(), file.contents())).collect();
    let sent: Vec<(Option<&str>, &[u8])> =
        mail.attachments.iter().map(|file| (Some(file.name.as_str()), file.bytes.as_slice())).collect();
    assert!(files == sent, "{name}: {:?}", files.iter().map(|file| file.0).collect::<Vec<_>>());
}

/// What a mail program on a desk, and one on a telephone, has for the width of a mail.
const WIDTHS: [u32; 2] = [1000, 400];

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_looks_well_in_a_browser_wide_and_narrow() {
    let pictures = Path::new(REPOSITORY).join("target/mails");
    std::fs::create_dir_all(&pictures).unwrap();
    let browser = Browser::start(Scripts::On).await;
    for Written { name, mail } in all() {
        let page = pictures.join(format!("{name}.html"));
        std::fs::write(&page, &mail.html).unwrap();
        browser.open(&format!("file://{}", page.display())).await;
        assert_eq!(browser.outside().await, (serde_json::json!([]), 0), "{name}");
        for width in WIDTHS {
            std::fs::write(pictures.join(format!("{name}_{width}.png")), browser.picture(width).await).unwrap();
            assert_eq!(browser.accessibility_faults_inside().await, Vec::<String>::new(), "{name} {width}");
            let wide = browser.ask("[window.innerWidth, document.documentElement.scrollWidth]").await;
            assert_eq!(wide, serde_json::json!([width, width]), "{name}: scrolls to the side");
        }
    }
}
