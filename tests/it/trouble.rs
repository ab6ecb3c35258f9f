//! What an administrator and the secretariat meet on a bad day: each trouble is told once, to whoever can mend it, nothing is
//! lost meanwhile, and the daemon goes on.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use mail_parser::MessageParser;

use crate::support::daemon::Daemon;
use crate::support::faketime::{at, sixty_times_as_fast_from};
use crate::support::office::ExampleOffice;
use crate::support::smtp::{Act, Phase, Relay};

const REFUSED: &[(Phase, Act)] = &[(Phase::Login, Act::Say("535 5.7.8 authentication failed"))];
const SECTIONS: [&str; 4] = ["kigyo", "koyo", "nourin", "shoko"];

/// Runs one cycle at a moment.
fn once(office: &ExampleOffice, moment: &str) -> Output {
    run(office, moment, &["once"])
}

fn run(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> Output {
    at(office.command(arguments).env("SHINCHOKU_SMTP_PASSWORD", "secret"), moment).output().unwrap()
}

fn assert_code(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
}

fn status(office: &ExampleOffice) -> String {
    String::from_utf8(run(office, "2017-03-03 12:00", &["status"]).stdout).unwrap()
}

/// Every delivery in the outbox: letter and recipient.
fn deliveries(office: &ExampleOffice) -> Vec<(String, String)> {
    let list = String::from_utf8(run(office, "2017-03-31 12:00", &["outbox", "list"]).stdout).unwrap();
    let delivery = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    };
    let mut all: Vec<_> = list.lines().map(delivery).collect();
    all.sort();
    all
}

/// The keys of the digests of a day and a stage that are in the outbox, by section.
fn digests(office: &ExampleOffice, stage: &str) -> Vec<String> {
    let keys = deliveries(office).into_iter().map(|(key, _)| key);
    keys.filter_map(|key| key.split_once(&format!("_{stage}_")).map(|(_, section)| section.to_owned())).collect()
}

/// The text of every notice in the outbox that goes to the address, by key.
fn notices(office: &ExampleOffice, to: &str) -> BTreeMap<String, String> {
    let to = format!("{to}@city.example.jp");
    let keys = deliveries(office).into_iter().filter(|(key, recipient)| key.contains("_notice_") && *recipient == to);
    keys.map(|(key, _)| {
        let bytes = run(office, "2017-03-31 12:00", &["outbox", "show", "--raw", &key]).stdout;
        let text = MessageParser::default().parse(&bytes).unwrap().body_text(0).unwrap().into_owned();
        // The wrapping is of no interest here.
        (key, text.split_whitespace().collect())
    })
    .collect()
}

const OF_KOYO: &str = "雇用労働課の共有";

/// Two shared folders, as long tables in which nothing is entered yet: one of a section alone, one of all others.
fn split_in_two_shares(office: &ExampleOffice) -> PathBuf {
    let rows = |file: &str| -> Vec<csv::StringRecord> {
        let text = std::fs::read_to_string(office.folder().join(file)).unwrap();
        csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().map(Result::unwrap).collect()
    };
    let section: BTreeMap<String, String> =
        rows("assignments.csv").iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    let write = |folder: &Path, is_own: fn(&str) -> bool| {
        std::fs::create_dir_all(folder).unwrap();
        let mut text = "指標,年度,実績\n".to_owned();
        for row in rows("register.csv").iter().filter(|row| section.get(&row[0]).is_some_and(|section| is_own(section)))
        {
            writeln!(text, "\"{}\",平成28年度,", &row[1]).unwrap();
        }
        std::fs::write(folder.join("実績.csv"), text).unwrap();
    };
    let own = office.folder().join(OF_KOYO);
    write(&own, |section| section == "koyo");
    write(&office.folder().join("全課の共有"), |section| section != "koyo");

    let settings = std::fs::read_to_string(office.settings()).unwrap();
    let mut text = settings.split_once("# The sheet that all sections share").unwrap().0.to_owned();
    for folder in ["全課の共有", OF_KOYO] {
        write!(
            text,
            "[[plan.source]]\nname = \"{folder}\"\nkind = \"folder\"\npath = \"{folder}\"\nfiles = \"*.csv\"\n\
             shape = \"long\"\nsettle_ms = 0\ncolumns = {{ indicator = \"指標\", year = \"年度\", actual = \"実績\" }}\n\n"
        )
        .unwrap();
    }
    std::fs::write(office.settings(), text).unwrap();
    own
}

/// Where a share is while nobody reaches it.
fn away(share: &Path) -> PathBuf {
    share.with_extension("away")
}

fn sends_by_a_relay_with_login(office: &ExampleOffice, port: u16) {
    office.send_by(port);
    office.replace("shinchoku.toml", "security = \"none\"\n", "security = \"none\"\nusername = \"shinchoku\"\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_login_is_told_once_and_every_letter_goes_out_when_it_is_accepted() {
    let (refusing, well) = (Relay::start(REFUSED).await, Relay::start(&[]).await);
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    sends_by_a_relay_with_login(&office, refusing.port);

    // Minute by minute, so that cycles in which nothing is tried lie between those in which it fails; and the day after.
    let minutes = (35..46).map(|minute| format!("2017-03-01 08:{minute}"));
    for moment in minutes.chain(["2017-03-02 09:00".to_owned(), "2017-03-02 09:01".to_owned()]) {
        once(&office, &moment);
    }
    assert_eq!(digests(&office, "T-10"), SECTIONS);
    assert_eq!(notices(&office, "admin").len(), 1, "{:?}", deliveries(&office));
    assert!(notices(&office, "admin").values().all(|text| text.contains("535")));
    assert_eq!(notices(&office, "jimukyoku").len(), 0);
    let standing = status(&office);
    assert!(standing.contains("送信待ち 5") && standing.contains("535"), "{standing}");
    assert_eq!(refusing.arrived(), []);

    office.send_by_another(refusing.port, well.port);
    assert_code(&once(&office, "2017-03-02 10:00"), 0);
    assert_code(&once(&office, "2017-03-02 10:20"), 0);
    let mut recipients: Vec<String> = well.arrived().iter().flat_map(|letter| letter.recipients.clone()).collect();
    recipients.sort();
    assert_eq!(recipients, ["admin", "kigyo", "koyo", "nourin", "shoko"].map(|name| format!("{name}@city.example.jp")));
    assert!(!status(&office).contains("535"));

    // It has gone; when it comes back it is told again.
    office.send_by_another(well.port, refusing.port);
    assert_code(&once(&office, "2017-03-10 08:35"), 1);
    assert_code(&once(&office, "2017-03-10 08:40"), 1);
    assert_eq!(notices(&office, "admin").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_refused_for_ever_is_told_once_and_a_refused_notice_is_not_told_by_another() {
    let no_such_user = Act::Say("550 5.1.1 no such user");
    for (refused, told) in [(vec!["nourin"], 1), (vec!["nourin", "jimukyoku"], 0)] {
        let script: Vec<_> = refused.iter().map(|name| (Phase::Recipient(name), no_such_user)).collect();
        let relay = Relay::start(&script).await;
        let office = ExampleOffice::new();
        office.sheet_of("2017-02-28");
        office.send_by(relay.port);
        assert_code(&once(&office, "2017-03-01 08:35"), 1);
        assert_code(&once(&office, "2017-03-01 08:40"), 0);
        assert_code(&once(&office, "2017-03-02 08:40"), 0);
        let notices = notices(&office, "jimukyoku");
        assert_eq!(notices.len(), 1, "{notices:?}");
        let text = notices.values().next().unwrap();
        assert!(text.contains("nourin@city.example.jp") && text.contains("550"), "{text}");
        let arrived = relay.arrived();
        assert_eq!(arrived.iter().filter(|l| l.recipients == ["jimukyoku@city.example.jp"]).count(), told);
        assert_eq!(arrived.len(), SECTIONS.len() - 1 + told);
    }
}

#[test]
fn a_section_whose_folder_is_away_is_reminded_when_it_returns_the_same_day() {
    let office = ExampleOffice::new();
    let share = split_in_two_shares(&office);
    std::fs::rename(&share, away(&share)).unwrap();

    for moment in ["2017-03-01 08:35", "2017-03-01 08:40", "2017-03-01 12:00"] {
        assert_code(&once(&office, moment), 1);
        assert_eq!(digests(&office, "T-10"), ["kanko", "kigyo", "nourin", "shoko"], "{moment}");
        let notices = notices(&office, "jimukyoku");
        assert_eq!(notices.len(), 1, "{moment}: {notices:?}");
        assert!(notices.values().all(|text| text.contains(OF_KOYO)), "{notices:?}");
    }

    std::fs::rename(away(&share), &share).unwrap();
    assert_code(&once(&office, "2017-03-01 13:00"), 0);
    assert_code(&once(&office, "2017-03-01 17:20"), 0);
    assert_eq!(digests(&office, "T-10"), ["kanko", "kigyo", "koyo", "nourin", "shoko"]);
    let kept = run(&office, "2017-03-01 17:20", &["outbox", "show", "--raw", "2017-03-01_T-10_koyo"]);
    assert!(MessageParser::default().parse(&kept.stdout).unwrap().subject().unwrap().contains("未記入"));
    assert!(!status(&office).contains("見送り"), "{}", status(&office));
}

#[test]
fn a_stage_whose_folder_stays_away_all_day_is_recorded_as_left_out_with_its_reason() {
    let office = ExampleOffice::new();
    let share = split_in_two_shares(&office);
    std::fs::rename(&share, away(&share)).unwrap();
    once(&office, "2017-03-01 08:35");
    assert!(!status(&office).contains("T-10/koyo"), "{}", status(&office));
    once(&office, "2017-03-01 17:20");
    let standing = status(&office);
    let line =
        standing.lines().find(|line| line.contains("remind/sangyo/2017-03-15~2017-03-15/T-10/koyo")).expect(&standing);
    assert!(line.contains("見送り") && line.contains("読"), "{line}");

    std::fs::rename(away(&share), &share).unwrap();
    assert_code(&once(&office, "2017-03-02 08:35"), 0);
    assert_eq!(digests(&office, "T-10"), ["kanko", "kigyo", "nourin", "shoko"]);
    assert_eq!(notices(&office, "jimukyoku").len(), 1);
    assert_code(&once(&office, "2017-03-10 08:35"), 0);
    assert_eq!(digests(&office, "T-3"), ["kanko", "kigyo", "koyo", "nourin", "shoko"]);
}

#[test]
fn a_faulty_edit_keeps_the_last_good_tables_and_is_told_once_until_it_is_mended() {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    assert_code(&once(&office, "2017-03-01 08:00"), 0);

    // Two faults before office hours: the mails go out as the tables were.
    office.replace("contacts.csv", "koyo@city.example.jp", "koyo@@city");
    office.replace("register.csv", ",7,毎年,", ",7人,毎年,");
    for moment in ["2017-03-01 08:20", "2017-03-01 08:35", "2017-03-01 08:40", "2017-03-01 12:00"] {
        assert_code(&once(&office, moment), 1);
    }
    assert_eq!(digests(&office, "T-10"), SECTIONS);
    assert!(deliveries(&office).contains(&("2017-03-01_T-10_koyo".to_owned(), "koyo@city.example.jp".to_owned())));
    let first = notices(&office, "jimukyoku");
    assert_eq!(first.len(), 1, "{first:?}");
    let text = first.values().next().unwrap();
    for word in ["contacts.csv", "D6", "koyo@@city", "register.csv", "M2", "7人"] {
        assert!(text.contains(word), "{word} is not told: {text}");
    }

    // One is mended, another is made.
    office.replace("contacts.csv", "koyo@@city", "koyo@city.example.jp");
    office.replace("contacts.csv", "課,kanko,観光交流課", "課,kankou,観光交流課");
    office.replace("register.csv", ",7人,毎年,", ",7,毎年,");
    assert_code(&once(&office, "2017-03-01 13:00"), 1);
    assert_code(&once(&office, "2017-03-01 13:05"), 1);
    let mut second = notices(&office, "jimukyoku");
    second.retain(|key, _| !first.contains_key(key));
    assert_eq!(second.len(), 1, "{second:?}");
    let text = second.values().next().unwrap();
    assert!(text.contains("kanko") && !text.contains("koyo@@city") && !text.contains("7人"), "{text}");

    // All is mended: nothing is told. The same fault some other day is a new one.
    office.replace("contacts.csv", "課,kankou,観光交流課", "課,kanko,観光交流課");
    assert_code(&once(&office, "2017-03-01 14:00"), 0);
    assert_eq!(notices(&office, "jimukyoku").len(), 2);
    office.replace("register.csv", ",7,毎年,", ",7人,毎年,");
    assert_code(&once(&office, "2017-03-02 09:00"), 1);
    assert_code(&once(&office, "2017-03-02 09:05"), 1);
    assert_eq!(notices(&office, "jimukyoku").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_survives_a_bad_morning_and_catches_up_by_itself() {
    let refusing = Relay::start(REFUSED).await;
    let port = refusing.port;
    let office = ExampleOffice::new();
    let share = split_in_two_shares(&office);
    sends_by_a_relay_with_login(&office, port);
    office.append_settings("\n[schedule]\nwake = \"* * * * * *\"\n\n[mail.retry]\nfirst_wait_minutes = 1\n");
    let (good, faulty) = (",7,毎年,", ",7人,毎年,");

    // It is started before there is any good version of the register, the share or the login.
    office.replace("register.csv", good, faulty);
    std::fs::rename(&share, away(&share)).unwrap();
    let mut command = office.command(&["run"]);
    let command = command.env("SHINCHOKU_SMTP_PASSWORD", "secret");
    let mut daemon = Daemon::start(sixty_times_as_fast_from(command, "2017-03-01 08:35"));
    daemon.wait_for(&["no good version", "7人"]);
    office.replace("register.csv", faulty, good);
    daemon.wait_for(&["trouble", OF_KOYO]);
    daemon.wait_for(&["trouble", "mail_unavailable", "535"]);
    office.replace("register.csv", good, faulty);
    daemon.wait_for(&["trouble", "7人"]);

    // Everything is mended, and nobody starts it anew.
    office.replace("register.csv", faulty, good);
    std::fs::rename(away(&share), &share).unwrap();
    assert_eq!(refusing.arrived(), []);
    refusing.end().await;
    let well = Relay::start_at(port, &[]).await;
    let mut waited_for: BTreeSet<&str> = ["kanko", "kigyo", "koyo", "nourin", "shoko"].into();
    while !waited_for.is_empty() {
        let line = daemon.wait_for(&["sent letter="]);
        waited_for.retain(|section| !line.contains(&format!("T-10_{section}")));
    }
    daemon.wait_for_a_whole_cycle();
    assert_eq!(daemon.terminate().code(), Some(0));
    let arrived = well.arrived();
    for section in ["kanko", "kigyo", "koyo", "nourin", "shoko"] {
        let address = format!("{section}@city.example.jp");
        assert_eq!(arrived.iter().filter(|letter| letter.recipients == [address.as_str()]).count(), 1, "{section}");
    }
}

#[test]
fn a_sheet_that_lost_its_heading_is_told_once_and_nobody_is_chased_for_it() {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    office.replace("shinchoku.toml", "actual = \"実績\", plan", "actual = \"達成値\", plan");
    let first = once(&office, "2017-03-01 08:35:00");
    assert_code(&first, 1);
    assert_code(&once(&office, "2017-03-01 08:45:00"), 1);
    assert!(digests(&office, "T-10").is_empty(), "{:?}", deliveries(&office));
    let told = notices(&office, "jimukyoku");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told.values().any(|text| text.contains("進捗状況_H28.xlsx")), "{told:?}");
    office.replace("shinchoku.toml", "actual = \"達成値\", plan", "actual = \"実績\", plan");
    assert_code(&once(&office, "2017-03-01 10:00:00"), 0);
    assert_eq!(digests(&office, "T-10").len(), 4);
}

#[test]
fn the_administrator_is_told_once_when_the_published_holidays_run_out() {
    let office = ExampleOffice::new();
    office.sheet_of("2017-02-28");
    std::fs::write(office.folder().join("祝日.csv"), "日付,名称\n2016/11/3,文化の日\n2016/11/23,勤労感謝の日\n")
        .unwrap();
    office.replace("shinchoku.toml", "closures = ", "holidays = \"祝日.csv\"\nclosures = ");
    assert_code(&once(&office, "2016-10-31 09:00"), 0);
    assert_eq!(notices(&office, "admin").len(), 0, "there are more than 60 days left");
    for moment in ["2016-11-02 09:00", "2016-11-02 09:05", "2016-11-04 09:00", "2017-01-04 09:00"] {
        assert_code(&once(&office, moment), 0);
    }
    let told = notices(&office, "admin");
    assert_eq!(told.len(), 1);
    assert!(told.values().all(|text| text.contains("残り59日")), "{told:?}");
}
