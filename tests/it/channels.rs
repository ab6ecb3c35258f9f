//! The contract that every channel keeps, and what the mail channel makes of every way in which a relay can fail.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use shinchoku::channels::channel::{Channel, SendOutcome};
use shinchoku::channels::email::{EmailChannel, EmailFault, EmailSettings, Security, TimeOuts};
use shinchoku::channels::file::FileChannel;
use shinchoku::channels::webhook::{Preset, WebhookChannel, WebhookFault, WebhookSettings};
use shinchoku::domain::message::Letter;
use shinchoku::secret::Secret;
use tempfile::TempDir;

use crate::support::letters::letter;
use crate::support::smtp::Act::{Close, Echo, Hang, Say, SayAndClose, Wait};
use crate::support::smtp::Phase::{Content, Data, End, Greeting, Hello, Login, Recipient, Sender, StartTls};
use crate::support::smtp::{Act, Phase, Relay};
use crate::support::web::{Answer, Web};

const A: &str = "a@city.example.jp";
const B: &str = "b@city.example.jp";
const PASSWORD: &str = "geheim-7";
const SHORT: Duration = Duration::from_millis(200);

/// Long enough that only the phase under test can run out.
fn patient() -> TimeOuts {
    let long = Duration::from_secs(30);
    TimeOuts {
        connect: long,
        greeting: long,
        login: long,
        sender: long,
        recipient: long,
        data: long,
        content: long,
        end: long,
        before_content: long,
    }
}

fn settings(port: u16) -> EmailSettings {
    EmailSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        time_outs: patient(),
        ..EmailSettings::default()
    }
}

fn with_login(settings: EmailSettings) -> EmailSettings {
    EmailSettings { username: Some("shinchoku".to_owned()), ..settings }
}

fn channel(settings: &EmailSettings) -> EmailChannel {
    EmailChannel::new(settings, Some(Secret::new(PASSWORD))).unwrap()
}

async fn send_to_two(channel: &dyn Channel) -> [SendOutcome; 2] {
    let letter = letter("2017-03-01_T-10_shoko", &[A, B]);
    channel.send(&letter, &letter.recipients).await.try_into().unwrap()
}

/// What an outcome means, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Sent,
    Later,
    Never,
    SystemFault,
    Unknown,
}

fn means(outcome: &SendOutcome) -> Means {
    match outcome {
        SendOutcome::Sent(_) => Means::Sent,
        SendOutcome::Refused { transient: true, .. } => Means::Later,
        SendOutcome::Refused { transient: false, .. } => Means::Never,
        SendOutcome::Unavailable(_) => Means::SystemFault,
        SendOutcome::Unknown(_) => Means::Unknown,
    }
}

fn words(outcome: &SendOutcome) -> &str {
    match outcome {
        SendOutcome::Refused { because: words, .. }
        | SendOutcome::Sent(words)
        | SendOutcome::Unavailable(words)
        | SendOutcome::Unknown(words) => words,
    }
}

// The contract of every channel.

/// A channel with a way to see what it delivered.
enum Kind {
    File(TempDir),
    Email(Relay),
    Webhook(Web),
}

impl Kind {
    /// One of each kind: a new channel is one line here and its arms below.
    async fn all() -> Vec<Self> {
        let chat = Web::start([("/hook/geheim-7-token".to_owned(), Answer::of("200 OK", "", b"ok"))].into()).await;
        vec![Self::File(tempfile::tempdir().unwrap()), Self::Email(Relay::start(&[]).await), Self::Webhook(chat)]
    }

    fn channel(&self) -> Box<dyn Channel> {
        match self {
            Self::File(folder) => Box::new(FileChannel::new(folder.path().join("mail"))),
            Self::Email(relay) => Box::new(channel(&settings(relay.port))),
            Self::Webhook(chat) => Box::new(webhook(&chat.url(HOOK), &WebhookSettings::default())),
        }
    }

    /// What was delivered: bytes, or for a chat room the subject and the text inside what was posted.
    fn delivered(&self) -> Vec<Vec<u8>> {
        match self {
            Self::File(folder) => files(&folder.path().join("mail")).into_iter().map(|(_, bytes)| bytes).collect(),
            Self::Email(relay) => relay.arrived().into_iter().map(|arrived| arrived.bytes).collect(),
            Self::Webhook(chat) => posted(chat)
                .iter()
                .map(|post| format!("{}\n{}", text(post, "subject"), text(post, "text")).into_bytes())
                .collect(),
        }
    }

    /// The same channel when nothing is there to take its letters.
    fn broken(&self) -> Box<dyn Channel> {
        match self {
            // A folder below a file cannot be made, not even by root.
            Self::File(folder) => {
                std::fs::write(folder.path().join("file"), "").unwrap();
                Box::new(FileChannel::new(folder.path().join("file/mail")))
            }
            Self::Email(_) => Box::new(channel(&settings(1))),
            Self::Webhook(_) => Box::new(webhook(&format!("http://127.0.0.1:1{HOOK}"), &WebhookSettings::default())),
        }
    }
}

const HOOK: &str = "/hook/geheim-7-token";

fn webhook(address: &str, settings: &WebhookSettings) -> WebhookChannel {
    let _ = rustls::crypto::ring::default_provider().install_default();
    WebhookChannel::new(settings, Secret::new(address), Path::new("")).unwrap()
}

/// What was posted, as JSON.
fn posted(chat: &Web) -> Vec<Value> {
    chat.asked().iter().map(|asked| serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap()).collect()
}

fn text(post: &Value, name: &str) -> String {
    post[name].as_str().unwrap().to_owned()
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn every_channel_delivers_a_letter_once_and_answers_for_each_recipient() {
    for kind in Kind::all().await {
        let channel = kind.channel();
        let letter = letter("2017-03-01_T-10_shoko", &[A, B]);
        let outcomes = channel.send(&letter, &letter.recipients).await;
        assert_eq!(
            outcomes.iter().map(means).collect::<Vec<_>>(),
            [Means::Sent; 2],
            "{}: {outcomes:?}",
            channel.name()
        );
        let expected = match &kind {
            Kind::File(_) | Kind::Email(_) => letter.bytes,
            Kind::Webhook(_) => b"2017-03-01_T-10_shoko\n.a line with a dot\n.\n..\nthe last line".to_vec(),
        };
        assert_eq!(kind.delivered(), [expected], "{}", channel.name());
        assert_eq!(channel.send(&letter_without_recipients(), &[]).await, [], "{}", channel.name());
    }
}

fn letter_without_recipients() -> Letter {
    letter("2017-03-01_T-10_nobody", &[])
}

#[tokio::test]
async fn every_channel_calls_a_missing_outside_a_fault_of_the_system() {
    for kind in Kind::all().await {
        let outcomes = send_to_two(&*kind.broken()).await;
        assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{outcomes:?}");
        assert!(!words(&outcomes[0]).is_empty());
    }
}

// The webhook.

#[tokio::test]
async fn every_answer_of_a_chat_tool_means_what_it_should_and_its_address_is_never_shown() {
    let cases = [
        ("200 OK", Means::Sent),
        ("202 Accepted", Means::Sent),
        ("302 Found", Means::SystemFault),
        ("400 Bad Request", Means::Never),
        ("401 Unauthorized", Means::SystemFault),
        ("403 Forbidden", Means::SystemFault),
        ("404 Not Found", Means::SystemFault),
        ("408 Request Timeout", Means::Later),
        ("410 Gone", Means::SystemFault),
        ("413 Payload Too Large", Means::Never),
        ("429 Too Many Requests", Means::Later),
        ("500 Internal Server Error", Means::Later),
        ("503 Service Unavailable", Means::Later),
    ];
    for (status, meaning) in cases {
        // As a server with too much zeal for diagnosis.
        let body = format!("no such hook {HOOK} geheim-7-token");
        let headers = "Location: https://elsewhere.example/\r\n";
        let chat = Web::start([(HOOK.to_owned(), Answer::of(status, headers, body.as_bytes()))].into()).await;
        let channel = webhook(&chat.url(HOOK), &WebhookSettings::default());
        let outcomes = send_to_two(&channel).await;
        assert_eq!(outcomes.each_ref().map(means), [meaning; 2], "{status} {outcomes:?}");
        assert_eq!(chat.asked().len(), 1, "{status}: one post for all recipients, and no other try");
        assert!(words(&outcomes[0]).starts_with(&status[..3]), "{outcomes:?}");
        let shown = format!("{outcomes:?} {channel:?}");
        assert!(!shown.contains("geheim") && !shown.contains("/hook/"), "{shown}");
    }
}

#[tokio::test]
async fn a_chat_tool_that_says_nothing_leaves_it_unknown_and_one_that_is_away_is_a_fault_of_the_system() {
    let hasty = WebhookSettings { timeout_seconds: 1, ..WebhookSettings::default() };
    let chat = Web::start([(HOOK.to_owned(), Answer::Hang)].into()).await;
    let silent = send_to_two(&webhook(&chat.url(HOOK), &hasty)).await;
    let away = send_to_two(&webhook(&format!("http://127.0.0.1:1{HOOK}"), &hasty)).await;
    assert_eq!(silent.each_ref().map(means), [Means::Unknown; 2], "{silent:?}");
    assert_eq!(away.each_ref().map(means), [Means::SystemFault; 2], "{away:?}");
    assert!(!format!("{silent:?}{away:?}").contains("geheim"), "{silent:?}{away:?}");
}

#[tokio::test]
async fn what_is_posted_has_the_form_of_the_tool() {
    let own = WebhookSettings {
        template: r#"{"room": 7, "message": {{ (subject ~ " / " ~ recipients | join(" ")) | tojson }}}"#.to_owned(),
        ..WebhookSettings::default()
    };
    let preset = |preset| WebhookSettings { preset, ..WebhookSettings::default() };
    let mut posts = Vec::new();
    for settings in [preset(Preset::Slack), preset(Preset::Teams), own] {
        let chat = Web::start([(HOOK.to_owned(), Answer::of("200 OK", "", b"ok"))].into()).await;
        let mut letter = letter("2017-03-01_T-10_shoko", &[A, "webhook:"]);
        letter.subject = "【依頼】\"quoted\"".to_owned();
        webhook(&chat.url(HOOK), &settings).send(&letter, &["webhook:".to_owned()]).await;
        assert!(chat.asked()[0].to_lowercase().contains("content-type: application/json"), "{:?}", chat.asked());
        posts.extend(posted(&chat));
    }
    assert!(text(&posts[0], "text").starts_with("【依頼】\"quoted\"\n.a line"), "{}", posts[0]);
    let card = &posts[1]["attachments"][0];
    assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
    assert_eq!(card["content"]["type"], "AdaptiveCard");
    assert_eq!(card["content"]["body"][0]["text"], "【依頼】\"quoted\"");
    assert_eq!(posts[2], serde_json::json!({"room": 7, "message": "【依頼】\"quoted\" / a@city.example.jp"}));
}

#[test]
fn a_webhook_that_cannot_work_says_so_at_the_start_and_does_not_repeat_its_address() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let fault = |address: &str, settings: &WebhookSettings| {
        WebhookChannel::new(settings, Secret::new(address), Path::new("")).expect_err("a fault")
    };
    let usual = WebhookSettings::default();
    for address in ["http://chat.city.example.jp/geheim", "geheim", "ftp://localhost/geheim", ""] {
        let fault = fault(address, &usual);
        assert!(matches!(fault, WebhookFault::Address), "{fault:?}");
        assert!(!format!("{fault:?} {fault}").contains("geheim"), "{fault}");
    }
    for template in ["{\"text\": {{ subject }}}", "{\"text\": {{ nothing }}}", "{{", "text"] {
        let settings = WebhookSettings { template: template.to_owned(), ..usual.clone() };
        let fault = fault("https://chat.city.example.jp/geheim", &settings);
        assert!(matches!(fault, WebhookFault::Template(_)), "{template}: {fault:?}");
    }
}

// The file channel.

#[tokio::test]
async fn a_letter_that_is_sent_twice_leaves_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let channel = FileChannel::new(folder.path());
    for _ in 0..2 {
        assert_eq!(send_to_two(&channel).await.each_ref().map(means), [Means::Sent; 2]);
    }
    let expected = ("2017-03-01_T-10_shoko.eml".to_owned(), letter("2017-03-01_T-10_shoko", &[]).bytes);
    assert_eq!(files(folder.path()), [expected]);
}

#[tokio::test]
async fn a_key_that_leads_out_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let channel = FileChannel::new(folder.path().join("mail"));
    for key in ["../out", "a/b", "", ".hidden"] {
        let outcomes = channel.send(&letter(key, &[A]), &[A.to_owned()]).await;
        assert_eq!(means(&outcomes[0]), Means::Never, "{key}");
    }
    assert_eq!(files(folder.path()), []);
}

// The mail channel and its relay.

/// Plays a script in which nothing takes time and gives what it means for two recipients, and how many letters arrived.
async fn play(script: &[(Phase, Act)]) -> ([Means; 2], usize) {
    let relay = Relay::start(script).await;
    let outcomes = send_to_two(&channel(&settings(relay.port))).await;
    (outcomes.each_ref().map(means), relay.arrived().len())
}

#[tokio::test]
async fn every_answer_of_a_relay_means_what_it_should() {
    use Means::{Later, Never, Sent, SystemFault, Unknown};
    let cases: &[(Phase, Act, [Means; 2], usize)] = &[
        // Before the sender is named no letter is to blame.
        (Greeting, Say("554 5.3.2 not today"), [SystemFault; 2], 0),
        (Greeting, Say("421 4.3.2 closing"), [SystemFault; 2], 0),
        (Greeting, Say("SSH-2.0-OpenSSH_9.2"), [SystemFault; 2], 0),
        (Greeting, Close, [SystemFault; 2], 0),
        (Hello, Say("502 5.5.1 what?"), [SystemFault; 2], 0),
        (Hello, Close, [SystemFault; 2], 0),
        // The sender.
        (Sender, Say("451 4.3.0 later"), [Later; 2], 0),
        (Sender, Say("552 5.3.4 too big"), [Never; 2], 0),
        (Sender, Say("530 5.7.0 log in first"), [SystemFault; 2], 0),
        (Sender, Close, [Later; 2], 0),
        // One of two recipients: the other gets the letter all the same.
        (Recipient("b"), Say("550 5.1.1 nobody"), [Sent, Never], 1),
        (Recipient("b"), Say("450 4.2.0 greylisted"), [Sent, Later], 1),
        (Recipient("b"), Say("552 5.5.3 too many recipients"), [Sent, Later], 1),
        (Recipient("a"), Say("550-5.1.1 nobody\r\n550 5.1.1 at all"), [Never, Sent], 1),
        // The relay goes away while recipients are named: nobody has the letter yet.
        (Recipient("b"), Say("421 4.3.2 closing"), [Later; 2], 0),
        (Recipient("b"), Close, [Later; 2], 0),
        (Recipient("b"), Say("hello?"), [Later; 2], 0),
        // The content.
        (Data, Say("451 4.3.0 later"), [Later; 2], 0),
        (Data, Say("554 5.5.1 no"), [Never; 2], 0),
        (Data, Say("250 fine"), [Later; 2], 0),
        (Data, Close, [Later; 2], 0),
        // Gone before the content: the dot may be on its way before that is felt, so nobody can tell.
        (Data, SayAndClose("354 go ahead"), [Unknown; 2], 0),
        // After the dot only 250 is yes, only 4xx and 5xx are no.
        (End, Say("250-2.0.0 queued\r\n250 as 4711"), [Sent; 2], 1),
        (End, Say("421 4.3.2 closing"), [Later; 2], 1),
        (End, Say("451 4.3.0 later"), [Later; 2], 1),
        (End, Say("550 5.7.1 spam"), [Never; 2], 1),
        (End, Say("251 will forward"), [Unknown; 2], 1),
        (End, Say("354 go on"), [Unknown; 2], 1),
        (End, Say("hello?"), [Unknown; 2], 1),
        (End, Close, [Unknown; 2], 1),
    ];
    for (phase, act, expected, arrived) in cases {
        assert_eq!(play(&[(*phase, *act)]).await, (*expected, *arrived), "{phase:?} {act:?}");
    }
}

#[tokio::test]
async fn where_no_recipient_is_accepted_no_content_is_sent_and_the_line_is_closed_politely() {
    let relay =
        Relay::start(&[(Recipient("a"), Say("550 5.1.1 nobody")), (Recipient("b"), Say("450 4.2.0 later"))]).await;
    let outcomes = send_to_two(&channel(&settings(relay.port))).await;
    assert_eq!(outcomes.each_ref().map(means), [Means::Never, Means::Later]);
    assert_eq!(words(&outcomes[0]), "550 5.1.1 nobody");
    let heard = relay.heard();
    assert!(!heard.iter().any(|line| line == "DATA"), "{heard:?}");
}

/// More than the line holds, so that a relay that stops reading is felt.
fn big_letter() -> Letter {
    let mut letter = letter("big", &[A, B]);
    letter.bytes.extend_from_slice(&b"0123456789abcdef\r\n".repeat(1_000_000));
    letter
}

#[tokio::test]
async fn each_phase_has_a_time_out_of_its_own() {
    type Shorten = fn(&mut TimeOuts);
    let cases: &[(Phase, Shorten, [Means; 2], usize)] = &[
        (Greeting, |limits| limits.greeting = SHORT, [Means::SystemFault; 2], 0),
        (Hello, |limits| limits.greeting = SHORT, [Means::SystemFault; 2], 0),
        (Sender, |limits| limits.sender = SHORT, [Means::Later; 2], 0),
        (Recipient("b"), |limits| limits.recipient = SHORT, [Means::Later; 2], 0),
        (Recipient("b"), |limits| limits.before_content = SHORT, [Means::SystemFault; 2], 0),
        (Data, |limits| limits.data = SHORT, [Means::Later; 2], 0),
        (Content, |limits| limits.content = SHORT, [Means::Later; 2], 0),
        (End, |limits| limits.end = SHORT, [Means::Unknown; 2], 1),
    ];
    for (phase, shorten, expected, arrived) in cases {
        let relay = Relay::start(&[(*phase, Hang)]).await;
        let mut settings = settings(relay.port);
        shorten(&mut settings.time_outs);
        let letter = if *phase == Content { big_letter() } else { letter("small", &[A, B]) };
        let begun = Instant::now();
        let outcomes = channel(&settings).send(&letter, &letter.recipients).await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{phase:?} took {:?}", begun.elapsed());
        assert_eq!(outcomes.iter().map(means).collect::<Vec<_>>(), expected, "{phase:?} {outcomes:?}");
        assert!(words(&outcomes[0]).contains("no answer within 0.2 s"), "{phase:?} {outcomes:?}");
        assert_eq!(relay.arrived().len(), *arrived, "{phase:?}");
    }
}

#[tokio::test]
async fn a_line_that_breaks_within_the_content_is_safe_to_try_again() {
    let relay = Relay::start(&[(Content, Close)]).await;
    let letter = big_letter();
    let outcomes = channel(&settings(relay.port)).send(&letter, &letter.recipients).await;
    assert_eq!(means(&outcomes[0]), Means::Later, "{outcomes:?}");
}

#[tokio::test]
async fn a_relay_that_takes_its_time_within_the_limit_has_the_letter() {
    let relay = Relay::start(&[(End, Wait)]).await;
    let channel = channel(&settings(relay.port));
    let (outcomes, ()) = tokio::join!(send_to_two(&channel), relay.let_go());
    assert_eq!(outcomes, [const { "250 2.0.0 queued as 4711" }; 2].map(|words| SendOutcome::Sent(words.to_owned())));
}

#[tokio::test]
async fn envelope_and_content_arrive_as_they_are() {
    let relay = Relay::start(&[]).await;
    let channel =
        channel(&EmailSettings { hello_name: Some("shinchoku.city.example.jp".to_owned()), ..settings(relay.port) });
    let plain = letter("plain", &[A, B]);
    let japanese = Letter {
        bytes: "Subject: 8bit\r\n\r\n商工労政課　御担当者様\r\n".as_bytes().to_vec(),
        ..letter("8bit", &[A])
    };
    let unended = Letter { bytes: b"Subject: x\r\n\r\nno line end".to_vec(), ..letter("unended", &[A]) };
    for letter in [&plain, &japanese, &unended] {
        let outcomes = channel.send(letter, &letter.recipients).await;
        assert!(outcomes.iter().all(|outcome| means(outcome) == Means::Sent), "{outcomes:?}");
    }
    let arrived = relay.arrived();
    assert_eq!(arrived[0].sender, plain.sender);
    assert_eq!(arrived[0].recipients, plain.recipients);
    assert_eq!(arrived[0].bytes, plain.bytes);
    assert_eq!(arrived[1].bytes, japanese.bytes);
    assert_eq!(arrived[2].bytes, [unended.bytes.as_slice(), b"\r\n"].concat(), "a letter ends with a line end");
    let heard = relay.heard();
    assert_eq!(heard[0], "EHLO shinchoku.city.example.jp");
    assert!(heard.contains(&"MAIL FROM:<jimukyoku@city.example.jp> BODY=8BITMIME".to_owned()), "{heard:?}");
    assert_eq!(heard.iter().filter(|line| line.starts_with("EHLO")).count(), 3, "one line for each letter: {heard:?}");
}

#[tokio::test]
async fn what_cannot_be_said_to_a_relay_is_never_said() {
    let relay = Relay::start(&[]).await;
    let channel = channel(&settings(relay.port));
    let evil = "a@city.example.jp>\r\nRCPT TO:<evil@x.example";
    let letter = letter("one", &[A, evil, "課@city.example.jp", "not an address"]);
    let outcomes = channel.send(&letter, &letter.recipients).await;
    assert_eq!(
        outcomes.iter().map(means).collect::<Vec<_>>(),
        [Means::Sent, Means::Never, Means::Never, Means::Never],
        "{outcomes:?}"
    );
    assert_eq!(relay.arrived()[0].recipients, [A]);

    // A bare line feed may end the letter early in one relay and not in the next.
    for bytes in [&b"Subject: x\r\n\r\na\n.\r\n"[..], b"Subject: x\r\n\r\na\r.\r\n", b"Subject: x\r\n\r\na\r"] {
        let letter = Letter { bytes: bytes.to_vec(), ..letter.clone() };
        assert_eq!(means(&channel.send(&letter, &[A.to_owned()]).await[0]), Means::Never);
    }
    assert_eq!(relay.arrived().len(), 1);
}

#[tokio::test]
async fn a_login_that_fails_is_a_fault_of_the_system_and_never_shows_the_password() {
    for act in [
        Say("535 5.7.8 AHNoaW5jaG9rdQBnZWhlaW0tNw== is not known"),
        Say("454 4.7.0 later"),
        Say("334 not+base64"),
        Say("AHNoaW5jaG9rdQBnZWhlaW0tNw=="),
        Echo,
        Close,
    ] {
        let relay = Relay::start(&[(Login, act)]).await;
        let outcomes = send_to_two(&channel(&with_login(settings(relay.port)))).await;
        assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{act:?} {outcomes:?}");
        let heard = relay.heard();
        assert!(heard.contains(&"AUTH PLAIN AHNoaW5jaG9rdQBnZWhlaW0tNw==".to_owned()), "{heard:?}");
        let shown = format!("{outcomes:?}");
        for secret in [PASSWORD, "AHNoaW5jaG9rdQBnZWhlaW0tNw", "Z2VoZWltLTc"] {
            assert!(!shown.contains(secret), "{act:?} shows it: {shown}");
        }
    }
    let relay = Relay::start(&[(Login, Say("535 5.7.8 no"))]).await;
    let outcomes = send_to_two(&channel(&with_login(settings(relay.port)))).await;
    assert_eq!(words(&outcomes[0]), format!("127.0.0.1:{}: the login was refused (535)", relay.port));

    let relay = Relay::start(&[(Login, Hang)]).await;
    let mut settings = with_login(settings(relay.port));
    settings.time_outs.login = SHORT;
    let outcomes = send_to_two(&channel(&settings)).await;
    assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{outcomes:?}");
}

#[tokio::test]
async fn without_the_protection_asked_for_nothing_is_said() {
    let scripts: &[&[(Phase, Act)]] = &[
        &[],
        &[(StartTls, Say("454 4.7.0 not now"))],
        &[(StartTls, Say("220 go ahead, in clear"))],
        &[(StartTls, Close)],
        &[(StartTls, Hang)],
    ];
    for script in scripts {
        let relay = Relay::start(script).await;
        let mut settings = with_login(EmailSettings { security: Security::StartTls, ..settings(relay.port) });
        settings.time_outs.greeting = SHORT * 5;
        let outcomes = send_to_two(&channel(&settings)).await;
        assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{script:?} {outcomes:?}");
        let heard = relay.heard();
        assert!(!heard.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")), "{script:?} {heard:?}");
    }
    let relay = Relay::start(&[]).await;
    let mut settings = EmailSettings { security: Security::Tls, ..settings(relay.port) };
    settings.time_outs.greeting = SHORT * 5;
    let outcomes = send_to_two(&channel(&settings)).await;
    assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{outcomes:?}");
}

#[tokio::test]
async fn a_relay_whose_name_leads_nowhere_is_a_fault_of_the_system() {
    // Two dots in a row are no name, so that nobody outside is asked.
    let settings = EmailSettings { host: "relay..example".to_owned(), ..settings(25) };
    let outcomes = send_to_two(&EmailChannel::new(&settings, None).unwrap()).await;
    assert_eq!(outcomes.each_ref().map(means), [Means::SystemFault; 2], "{outcomes:?}");
    assert!(words(&outcomes[0]).starts_with("relay..example:25: "), "{outcomes:?}");
}

#[test]
fn settings_that_cannot_work_say_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let no_certificate = folder.path().join("ca.pem");
    std::fs::write(&no_certificate, "-----BEGIN PRIVATE KEY-----\n").unwrap();
    let fault = |settings: &EmailSettings, password: Option<&str>| {
        EmailChannel::new(settings, password.map(Secret::new)).err().expect("a fault")
    };
    let outside = EmailSettings { host: "relay.city.example.jp".to_owned(), ..settings(25) };
    assert!(
        matches!(fault(&with_login(settings(25)), None), EmailFault::NoPassword { credential } if credential == "smtp-password")
    );
    assert!(matches!(fault(&with_login(outside.clone()), Some(PASSWORD)), EmailFault::PasswordInClear));
    let strange = EmailSettings { hello_name: Some("a b\r\nQUIT".to_owned()), ..outside.clone() };
    assert!(matches!(fault(&strange, None), EmailFault::HelloName(_)));
    let tls = EmailSettings { security: Security::StartTls, ..outside };
    let unreadable = EmailSettings { ca_file: Some(folder.path().join("none.pem")), ..tls.clone() };
    assert!(matches!(fault(&unreadable, None), EmailFault::UnreadableCertificate { .. }));
    let empty = EmailSettings { ca_file: Some(no_certificate), ..tls };
    assert!(matches!(fault(&empty, None), EmailFault::NoCertificate { .. }));
}

#[test]
fn the_settings_are_read_with_their_units() {
    let text =
        "host = \"relay.city.example.jp\"\nsecurity = \"tls\"\n[time_outs]\nend_seconds = 2\nconnect_seconds = 0.5\n";
    let read: EmailSettings = toml::from_str(text).unwrap();
    let expected = EmailSettings {
        host: "relay.city.example.jp".to_owned(),
        security: Security::Tls,
        time_outs: TimeOuts { end: Duration::from_secs(2), connect: Duration::from_millis(500), ..TimeOuts::default() },
        ..EmailSettings::default()
    };
    assert_eq!(read, expected);
    toml::from_str::<EmailSettings>("[time_outs]\nend_seconds = -1\n").unwrap_err();
}
