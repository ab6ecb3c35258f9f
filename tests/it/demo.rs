//! The demo as an officer sees it: which mails, to whom, and what they say.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use mail_parser::{Address, Message, MessageParser};

fn play(out: &Path) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_shinchoku")).args(["demo", "--out"]).arg(out).output().expect("the program starts")
}

fn mails(out: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(out.join("mail"))
        .expect("the folder of mails")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (path.file_stem().expect("a name").to_string_lossy().into_owned(), std::fs::read(path).expect("a mail"))
        })
        .collect()
}

fn parse(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a mail")
}

fn addresses(address: Option<&Address<'_>>) -> Vec<String> {
    address.into_iter().flat_map(Address::iter).filter_map(|one| one.address().map(str::to_owned)).collect()
}

#[test]
fn the_demo_plays_the_round_as_it_should_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("demo-out");
    let output = play(&out);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mails = mails(&out);
    let names: Vec<&str> = mails.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "2017-03-01_T-10_kigyo",
            "2017-03-01_T-10_koyo",
            "2017-03-01_T-10_nourin",
            "2017-03-01_T-10_shoko",
            "2017-03-10_T-3_koyo",
            "2017-03-10_T-3_nourin",
            "2017-03-10_T-3_shoko",
            "2017-03-16_T+1_koyo",
            "2017-03-16_T+1_nourin",
            "2017-03-16_T+1_shoko",
            "2017-03-23_T+5_koyo",
            "2017-03-23_T+5_nourin",
            "2017-03-23_T+5_shoko",
            "2017-03-24_monthly_sangyo",
        ],
        "one a section a stage, none where nothing is due, none after the cell is filled in"
    );
    for (name, bytes) in &mails {
        let mail = parse(bytes);
        let text = mail.body_text(0).expect("a text").into_owned();
        assert!(!text.contains("遅れています") && !text.contains("[mail."), "{name}:\n{text}");
        if name.contains("_T") {
            assert!(!text.contains("遅れ"), "{name} says 遅れ to a section:\n{text}");
        }
        let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(!squeezed.contains("起業家同士の交流機会の参加者数"), "{name} chases a dependant");
        assert_eq!(
            squeezed.matches("・多様な事業者の連携による新たな商品・サービス等の開発数").count(),
            usize::from(name.contains("shoko")),
            "{name}: 再掲 once"
        );
    }
    let overdue = parse(&mails["2017-03-16_T+1_shoko"]);
    assert_eq!(addresses(overdue.to()), ["shoko@city.example.jp"]);
    assert_eq!(addresses(overdue.cc()), ["shoko-kacho@city.example.jp", "jimukyoku@city.example.jp"]);
    let escalated = parse(&mails["2017-03-23_T+5_shoko"]);
    assert_eq!(addresses(escalated.to()), ["shoko-kacho@city.example.jp"]);
    assert_eq!(addresses(escalated.cc()), ["jimukyoku@city.example.jp"]);
    let monthly = parse(&mails["2017-03-24_monthly_sangyo"]);
    let report: Vec<_> =
        std::fs::read_dir(out.join("report")).expect("reports").map(|e| e.expect("an entry").path()).collect();
    assert_eq!(report.len(), 1);
    assert_eq!(monthly.attachment(0).expect("the report").contents(), std::fs::read(&report[0]).expect("the report"));
    assert_final_state(&out);
}

fn assert_final_state(out: &Path) {
    let text = std::fs::read_to_string(out.join("assessment.json")).expect("the assessment");
    let assessment: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let count = |class: &str| assessment["counts"][class].as_u64();
    assert_eq!(
        [count("on_track"), count("lagging"), count("zero"), count("missing"), count("text_only"), count("ambiguous")],
        [Some(11), Some(6), Some(4), Some(8), Some(3), Some(4)]
    );
}

#[test]
fn a_folder_that_the_demo_did_not_make_is_refused_and_its_own_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).expect("a folder");
    std::fs::write(foreign.join("precious.txt"), "keep me").expect("a file");
    assert_eq!(play(&foreign).status.code(), Some(2));
    assert!(foreign.join("precious.txt").is_file());
    let own = folder.path().join("own");
    assert_eq!(play(&own).status.code(), Some(0));
    let first = mails(&own);
    assert_eq!(play(&own).status.code(), Some(0));
    assert_eq!(first, mails(&own), "the same demo gives the same bytes");
}
