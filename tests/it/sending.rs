//! What an office does before sending in earnest, and how it sees afterwards what went out: trials, release by hand, a test mail,
//! reports of non-delivery, the monthly account, the audit, copies to a chat room.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Output;

use mail_parser::MessageParser;
use serde_json::Value;

use crate::support::faketime::at;
use crate::support::mail_server::MailServer;
use crate::support::office::ExampleOffice;
use crate::support::smtp::{Act, Phase, Relay};
use crate::support::web::{Answer, Web};

const MORNING: &str = "2017-03-01 08:35";

fn run(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> Output {
    let mut command = office.command(arguments);
    command.env("SHINCHOKU_SMTP_PASSWORD", "secret").env("SHINCHOKU_IMAP_PASSWORD", MailServer::PASSWORD);
    at(&mut command, moment).output().unwrap()
}

/// What the program printed; it must end as expected.
fn printed(output: &Output, code: i32) -> String {
    let shown = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{shown}");
    shown
}

fn office_with(relay: &Relay) -> ExampleOffice {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    office.send_by(relay.port);
    office
}

fn in_mail(office: &ExampleOffice, line: &str) {
    office.replace("shinchoku.toml", "[mail]\n", &format!("[mail]\n{line}\n"));
}

/// Subject and text of a letter.
fn read(bytes: &[u8]) -> (String, String) {
    let mail = MessageParser::default().parse(bytes).unwrap();
    (mail.subject().unwrap().to_owned(), mail.body_text(0).unwrap().into_owned())
}

fn recipients(relay: &Relay) -> Vec<String> {
    let mut all: Vec<String> = relay.arrived().into_iter().flat_map(|letter| letter.recipients).collect();
    all.sort();
    all
}

fn of(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}@city.example.jp")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn during_a_trial_every_mail_goes_to_one_address_and_says_to_whom_it_would_have_gone() {
    let relay = Relay::start(&[]).await;
    let office = office_with(&relay);
    let shown = printed(&run(&office, MORNING, &["once", "--redirect-to", "trial@city.example.jp"]), 0);
    assert!(shown.contains("WARN") && shown.contains("mode.redirect"), "{shown}");
    assert_eq!(recipients(&relay), vec!["trial@city.example.jp"; 4]);
    for letter in relay.arrived() {
        let (subject, text) = read(&letter.bytes);
        assert!(subject.starts_with("【試行】【依頼"), "{subject}");
        assert!(text.starts_with("【試行中】") && text.contains("@city.example.jp>"), "{text}");
    }
    let no_address = run(&office, MORNING, &["once", "--redirect-to", "trial"]);
    assert!(printed(&no_address, 2).contains("trial"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_that_is_switched_on_late_holds_what_waits_for_others_and_is_said_loudly() {
    let refusing = Relay::start(&[(Phase::Sender, Act::Say("451 4.3.0 later"))]).await;
    let well = Relay::start(&[]).await;
    let office = office_with(&refusing);
    run(&office, MORNING, &["once"]);
    office.send_by_another(refusing.port, well.port);
    in_mail(&office, "redirect_to = \"trial@city.example.jp\"");
    run(&office, "2017-03-01 09:30", &["once"]);
    // Only the secretariat's notice of the letters that are held now goes out, to the address of the trial.
    assert_eq!(recipients(&well), ["trial@city.example.jp"]);
    assert!(
        read(&well.arrived()[0].bytes).1.replace(char::is_whitespace, "").contains("4通のメールが、承認を待っています")
    );
    let standing = printed(&run(&office, "2017-03-01 09:31", &["status"]), 0);
    assert!(standing.contains("▲ 試行中") && standing.contains("承認待ち 4"), "{standing}");
    // The trial ends; a person lets them go.
    office.replace("shinchoku.toml", "redirect_to = \"trial@city.example.jp\"\n", "");
    printed(&run(&office, "2017-03-01 10:00", &["outbox", "release", "--all"]), 0);
    printed(&run(&office, "2017-03-01 10:01", &["once"]), 0);
    assert_eq!(recipients(&well), of(&["kigyo", "koyo", "nourin", "shoko", "trial"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_waits_until_the_secretariat_releases_it_and_is_told_once() {
    let relay = Relay::start(&[]).await;
    let office = office_with(&relay);
    in_mail(&office, "approval = true");
    for moment in [MORNING, "2017-03-01 08:40", "2017-03-01 12:00"] {
        printed(&run(&office, moment, &["once"]), 0);
    }
    assert_eq!(recipients(&relay), of(&["jimukyoku"]));
    let (_, told) = read(&relay.arrived()[0].bytes);
    assert!(told.contains("2017-03-01_T-10_shoko") && told.contains("outbox release"), "{told}");
    let standing = printed(&run(&office, "2017-03-01 12:01", &["status"]), 0);
    assert!(standing.contains("▲ 承認待ち") && standing.contains("承認待ち 4"), "{standing}");

    printed(&run(&office, "2017-03-01 13:00", &["outbox", "release", "2017-03-01_T-10_shoko"]), 0);
    printed(&run(&office, "2017-03-01 13:01", &["once"]), 0);
    assert_eq!(recipients(&relay), of(&["jimukyoku", "shoko"]));
    printed(&run(&office, "2017-03-01 13:02", &["outbox", "release", "--all"]), 0);
    printed(&run(&office, "2017-03-01 13:03", &["outbox", "hold", "2017-03-01_T-10_koyo"]), 0);
    printed(&run(&office, "2017-03-01 13:04", &["once"]), 0);
    assert_eq!(recipients(&relay), of(&["jimukyoku", "kigyo", "nourin", "shoko"]));
    printed(&run(&office, "2017-03-01 14:00", &["outbox", "release", "--all"]), 0);
    printed(&run(&office, "2017-03-01 14:01", &["once"]), 0);
    assert_eq!(recipients(&relay), of(&["jimukyoku", "kigyo", "koyo", "nourin", "shoko"]));
    assert!(
        printed(&run(&office, "2017-03-01 14:02", &["outbox", "release", "--all"]), 1).contains("承認を待っている")
    );

    // Who held and released what, and when, is on record.
    let audit =
        run(&office, "2017-03-02 09:00", &["audit", "--from", "2017-03-01", "--to", "2017-03-01", "--format", "json"]);
    let records: Vec<Value> = serde_json::from_slice(&audit.stdout).unwrap();
    let words: Vec<&str> = records
        .iter()
        .filter(|record| record["key"] == "2017-03-01_T-10_koyo")
        .map(|record| record["word"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["queued", "held", "released", "held", "released", "sent"]);
}

#[test]
fn a_dry_run_tells_what_would_go_out_and_changes_nothing() {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    let told = printed(&run(&office, MORNING, &["remind", "--dry-run"]), 0);
    for part in ["2017-03-01_T-10_shoko", "koyo@city.example.jp", "4通を送ります", "▲ ファイル出力"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!office.folder().join("state").exists() && !office.folder().join("mail").exists());
    let closed = printed(&run(&office, "2017-03-01 07:00", &["remind", "--dry-run"]), 0);
    assert!(closed.contains("時間外") && closed.contains("今送るものはありません"), "{closed}");
    let sent = printed(&run(&office, MORNING, &["remind"]), 0);
    assert!(sent.contains("2017-03-01_T-10_shoko") && sent.contains("送信済み") && sent.contains("4通"), "{sent}");
    assert!(printed(&run(&office, MORNING, &["remind"]), 0).contains("今送るものはありません"));
}

#[test]
fn a_preview_holds_the_notices_to_the_secretariat_too() {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    office.replace("shinchoku.toml", "actual = \"実績\", plan", "actual = \"達成値\", plan");
    let out = office.folder().join("preview");
    run(&office, MORNING, &["preview", "--at", "2017-03-01T08:30", "--out", out.to_str().unwrap()]);
    let notices: Vec<_> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("_notice_"))
        .collect();
    assert_eq!(notices.len(), 1, "{notices:?}");
    let (_, text) = read(&std::fs::read(&notices[0]).unwrap());
    assert!(text.contains("見出し") && text.contains("達成値"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_mail_says_how_each_phase_went() {
    let relay = Relay::start(&[]).await;
    let office = office_with(&relay);
    let told = printed(&run(&office, MORNING, &["mail", "test", "admin@city.example.jp"]), 0);
    for part in ["○ 接続", "○ 差出人", "○ 宛先", "○ 本文の受付", "○ 本文の送信と受領", "250 2.0.0 queued", "送れました"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(recipients(&relay), of(&["admin"]));
    assert!(read(&relay.arrived()[0].bytes).0.starts_with("【試験】"));
    assert!(!office.folder().join("state").exists(), "nothing is recorded");

    let refusing = Relay::start(&[(Phase::Recipient("admin"), Act::Say("550 5.1.1 nobody"))]).await;
    office.send_by_another(relay.port, refusing.port);
    let told = printed(&run(&office, MORNING, &["mail", "test", "admin@city.example.jp"]), 1);
    assert!(told.contains("○ 差出人") && told.contains("× 宛先") && told.contains("550 5.1.1 nobody"), "{told}");
    office.send_by_another(refusing.port, 1);
    assert!(printed(&run(&office, MORNING, &["mail", "test", "admin@city.example.jp"]), 1).contains("× 接続"));
    assert!(printed(&run(&office, MORNING, &["mail", "test", "admin"]), 2).contains("admin"));
}

#[test]
fn a_bounce_of_a_real_mail_server_is_read_from_the_mailbox_and_told_once_with_the_indicators() {
    let server = MailServer::start();
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    // The section's address is taken at the door and leads to a box that there is not.
    office.replace("contacts.csv", "課,koyo,雇用労働課,koyo@city", "課,koyo,雇用労働課,moved@city");
    in_mail(&office, "return_path = \"admin@city.example.jp\"");
    office.send_by(server.smtp_port);
    office.append_settings(&format!(
        "\n[mail.bounces]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nusername = \"admin@city.example.jp\"\n",
        server.imap_port
    ));
    let first = printed(&run(&office, MORNING, &["once"]), 0);
    let report = server.wait_for("admin", 1).remove(0);
    assert!(String::from_utf8_lossy(&report).contains("multipart/report"));

    // A quick mail server has it back before the first cycle ends.
    let second = printed(&run(&office, "2017-03-01 08:40", &["once"]), 0);
    assert_eq!(format!("{first}{second}").matches("came back").count(), 1, "{first}{second}");
    let notice = server.wait_for("jimukyoku", 1).remove(0);
    let text: String = read(&notice).1.split_whitespace().collect();
    for part in ["moved@city.example.jp", "不達", "5.1.1", "就労支援フェアの就職者数"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let standing = printed(&run(&office, "2017-03-01 08:41", &["status"]), 1);
    assert!(standing.contains("不達 1") && standing.contains("送信済み"), "{standing}");

    // It is told once, read once, and marked in the mailbox.
    for moment in ["2017-03-01 08:45", "2017-03-02 08:45"] {
        assert!(!printed(&run(&office, moment, &["once"]), 0).contains("came back"));
    }
    assert_eq!(server.fetch("jimukyoku").len(), 1);
    assert_eq!(server.seen("admin"), 1);
    let audit =
        run(&office, "2017-03-02 09:00", &["audit", "--from", "2017-03-01", "--to", "2017-03-01", "--format", "json"]);
    let records: Vec<Value> = serde_json::from_slice(&audit.stdout).unwrap();
    let came_back: Vec<_> = records.iter().filter(|record| record["word"] == "bounced").collect();
    assert_eq!(came_back.len(), 1, "{came_back:?}");
    assert_eq!(came_back[0]["letter"], "2017-03-01_T-10_koyo");

    // A mailbox that cannot be read is told to the administrator, and sending goes on.
    office.replace("shinchoku.toml", "folder = \"state\"", "folder = \"another\"");
    office.replace(
        "shinchoku.toml",
        &format!("port = {}\nsecurity = \"none\"\nusername", server.imap_port),
        "port = 1\nsecurity = \"none\"\nusername",
    );
    let away = printed(&run(&office, MORNING, &["once"]), 1);
    assert!(away.contains("不達の通知を受け取る受信箱") && away.contains("送信 5"), "{away}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_a_month_and_the_audit_name_what_was_sent_and_what_was_not() {
    let relay = Relay::start(&[(Phase::Recipient("nourin"), Act::Say("550 5.1.1 no such user"))]).await;
    let office = office_with(&relay);
    printed(&run(&office, MORNING, &["once"]), 1);
    run(&office, "2017-03-31 09:00", &["once"]);
    let before = relay.arrived().len();
    run(&office, "2017-04-03 08:20", &["once"]);
    assert_eq!(relay.arrived().len(), before, "not before office hours");
    run(&office, "2017-04-03 08:35", &["once"]);
    run(&office, "2017-04-03 08:40", &["once"]);
    run(&office, "2017-04-04 08:40", &["once"]);
    let is_account = |letter: &crate::support::smtp::Arrived| read(&letter.bytes).0.contains("【送信結果】");
    let accounts: Vec<_> = relay.arrived().into_iter().filter(is_account).collect();
    assert_eq!(accounts.len(), 1, "once a month");
    assert_eq!(accounts[0].recipients, of(&["admin", "jimukyoku"]));
    let (subject, text) = read(&accounts[0].bytes);
    assert!(subject.contains("平成29年3月1日～3月31日"), "{subject}");
    let text: String = text.split_whitespace().collect();
    for part in [
        "記入の依頼（T-10）3通企業立地推進課",
        "農とみどり推進課送信断念（5505.1.1nosuchuser）",
        "ありません（全て本来の宛先",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mail = MessageParser::default().parse(&accounts[0].bytes).unwrap();
    let table = String::from_utf8(mail.attachment(0).unwrap().contents().to_vec()).unwrap();

    let span = ["audit", "--from", "2017-03-01", "--to", "2017-03-31", "--format"];
    let csv = run(&office, "2017-04-05 09:00", &[&span[..], &["csv"]].concat()).stdout;
    assert_eq!(String::from_utf8(csv).unwrap(), table, "the attachment is the audit");
    assert!(table.starts_with("\u{feff}日時,種類,結果,予定又はメールの鍵,"), "{table}");
    let records: Vec<Value> =
        serde_json::from_slice(&run(&office, "2017-04-05 09:00", &[&span[..], &["json"]].concat()).stdout).unwrap();
    let has = |kind: &str, word: &str, key: &str| {
        records.iter().filter(|r| r["kind"] == kind && r["word"] == word && r["key"] == key).count()
    };
    assert_eq!(has("occurrence", "done", "remind/sangyo/2017-03-15~2017-03-15/T-10/shoko"), 1);
    assert_eq!(has("occurrence", "skipped", "remind/sangyo/2017-03-15~2017-03-15/T-3/shoko"), 1);
    assert_eq!(has("letter", "queued", "2017-03-01_T-10_nourin"), 1);
    assert_eq!(has("attempt", "gave_up", "2017-03-01_T-10_nourin"), 1);
    assert_eq!(has("attempt", "sent", "2017-03-01_T-10_shoko"), 1);
    let done = records.iter().find(|r| r["key"] == "remind/sangyo/2017-03-15~2017-03-15/T-10/shoko").unwrap();
    assert_eq!(done["letter"], "2017-03-01_T-10_shoko");

    // Any mail can be shown again: as a person reads it, and byte for byte.
    let sent = relay.arrived().into_iter().find(|letter| letter.recipients == of(&["shoko"])).unwrap();
    let raw = run(&office, "2017-04-05 09:00", &["outbox", "show", "--raw", "2017-03-01_T-10_shoko"]).stdout;
    assert!(raw == sent.bytes, "other bytes than were sent");
    let shown = printed(&run(&office, "2017-04-05 09:00", &["outbox", "show", "2017-03-01_T-10_shoko"]), 0);
    for part in [
        "To: 商工労政課 <shoko@city.example.jp>",
        "Subject: 【依頼・3/15（水）期限】",
        "お疲れさまです",
        "→ shoko@city.example.jp: 送信済み",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_room_gets_copies_and_its_absence_never_holds_up_mail() {
    let relay = Relay::start(&[]).await;
    let office = office_with(&relay);
    let chat = Web::start([("/hook".to_owned(), Answer::of("200 OK", "", b"ok"))].into()).await;
    office.append_settings("\n[mail.webhook]\ncredential = \"chat\"\npreset = \"slack\"\ncopies_of = [\"reminder\"]\n");
    let once = |moment: &str, address: &str| {
        at(office.command(&["once"]).env("SHINCHOKU_CHAT", address), moment).output().unwrap()
    };
    let away = once(MORNING, "http://127.0.0.1:1/hook");
    assert_eq!(recipients(&relay), of(&["kigyo", "koyo", "nourin", "shoko"]));
    let shown = printed(&away, 0);
    assert!(!shown.contains("/hook"), "{shown}");
    let standing = printed(&run(&office, "2017-03-01 08:36", &["status"]), 0);
    assert!(standing.contains("webhook:") && standing.contains("送信待ち 4"), "{standing}");

    printed(&once("2017-03-01 08:45", &chat.url("/hook")), 0);
    let posts = chat.asked();
    assert_eq!(posts.len(), 4, "{posts:?}");
    assert!(posts.iter().all(|post| post.contains("【依頼・3/15（水）期限】")), "{posts:?}");
    assert_eq!(relay.arrived().len(), 4, "mail goes out once");
}
