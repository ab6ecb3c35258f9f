//! A whole round of the example office through a real mail server, in every language: who finds which mails in the box, each
//! the same to the byte as the outbox keeps it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;

use mail_parser::MessageParser;
use serde_json::Value;
use shinchoku::render::templates::Templates;

use crate::support::faketime::at;
use crate::support::mail_server::MailServer;
use crate::support::office::ExampleOffice;

/// The boxes of everybody whom the round concerns.
const BOXES: [&str; 11] = [
    "shoko",
    "kigyo",
    "nourin",
    "koyo",
    "shoko-kacho",
    "kigyo-kacho",
    "nourin-kacho",
    "koyo-kacho",
    "sangyo-bucho",
    "jimukyoku",
    "admin",
];

/// The mornings of the round, with the day of the demo whose sheet lies in the share.
const MORNINGS: [(&str, &str); 6] = [
    ("2017-03-01 08:35", "2017-02-28"),
    ("2017-03-10 08:35", "2017-03-08"),
    ("2017-03-16 08:35", "2017-03-14"),
    ("2017-03-23 08:35", "2017-03-23"),
    ("2017-03-24 08:35", "2017-03-23"),
    ("2017-04-03 08:35", "2017-03-23"),
];

fn run(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> Vec<u8> {
    let output = at(&mut office.command(arguments), moment).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Plays the round; in the end somebody tries the mail.
fn play(office: &ExampleOffice) {
    for (moment, day) in MORNINGS {
        let sheet = "進捗状況_H28.xlsx";
        let of_the_day = office.folder().join("demo").join(day).join(sheet);
        std::fs::copy(of_the_day, office.folder().join("shared").join(sheet)).unwrap();
        run(office, moment, &["once"]);
    }
    run(office, "2017-04-03 09:00", &["mail", "test", "admin@city.example.jp"]);
}

fn office(language: &str, server: &MailServer) -> ExampleOffice {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n");
    office.replace("shinchoku.toml", "[office]\n", &format!("language = \"{language}\"\n\n[office]\n"));
    office.replace(
        "contacts.csv",
        "課長,kigyo,企業立地推進課長,kigyo-kacho@city.example.jp,2016-04-01,",
        "課長,kigyo,企業立地推進課長,kigyo-kacho@city.example.jp,2016-04-01,2017-03-09",
    );
    office.send_by(server.smtp_port);
    office
}

#[test]
fn everybody_finds_the_mails_of_a_round_in_a_real_box_in_every_language() {
    for language in Templates::built_in_codes() {
        let server = MailServer::start();
        let office = office(language, &server);
        play(&office);
        let span = ["audit", "--from", "2017-03-01", "--to", "2017-04-03", "--format", "json"];
        let records: Vec<Value> = serde_json::from_slice(&run(&office, "2017-04-03 10:00", &span)).unwrap();
        let of_letters = records.iter().filter(|record| record["kind"] == "letter");
        let keys: BTreeMap<&str, &str> = of_letters
            .map(|record| (record["message_id"].as_str().unwrap(), record["key"].as_str().unwrap()))
            .collect();
        let sent = |to: &str| {
            let is_it =
                |record: &&Value| record["word"] == "sent" && record["recipient"] == format!("{to}@city.example.jp");
            records.iter().filter(is_it).count()
        };
        let mut list = String::new();
        for name in BOXES {
            writeln!(list, "{name}").unwrap();
            // The test mail is not on record.
            let mails = server.wait_for(name, sent(name) + usize::from(name == "admin"));
            // Of mails that go out together the server may bring any first.
            let mut subjects = Vec::new();
            for received in mails {
                let mail = MessageParser::default().parse(&received).unwrap();
                subjects.push(mail.subject().unwrap().to_owned());
                let Some(key) = keys.get(mail.message_id().unwrap()) else { continue };
                let kept = run(&office, "2017-04-03 10:00", &["outbox", "show", "--raw", key]);
                assert!(received.ends_with(&kept), "{key} at {name}: other bytes");
                for part in [mail.body_text(0), mail.body_html(0)] {
                    assert!(part.unwrap().contains("事務局"), "{key}: text and HTML say who writes");
                }
            }
            subjects.sort();
            for subject in subjects {
                writeln!(list, "    {subject}").unwrap();
            }
        }
        insta::assert_snapshot!(format!("a_round_{language}"), list);
    }
}
