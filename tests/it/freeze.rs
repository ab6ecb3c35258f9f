//! What was frozen stands: the report made of it is final, later changes show as corrections, what was sent comes out again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value;

use crate::support::faketime::at;
use crate::support::office::ExampleOffice;

const AS_OF: &str = "2017-03-15";
const FREEZE: &str = "freeze/sangyo/2017-03-15";
const MONTHLY: &str = "report/sangyo/2017-03";
const REPORT_DAY: &str = "2017-03-24 08:35";

/// The example office, its sheet as it was a day before the deadline.
fn office() -> ExampleOffice {
    let office = ExampleOffice::new();
    office.sheet_of("2017-03-14");
    office
}

/// Lets the sheet be as it was eight days later.
fn change(office: &ExampleOffice) {
    let sheet = "進捗状況_H28.xlsx";
    let later = office.folder().join("demo/2017-03-23").join(sheet);
    std::fs::copy(later, office.folder().join("shared").join(sheet)).unwrap();
}

fn run(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> Output {
    at(&mut office.command(arguments), moment).output().unwrap()
}

fn well(office: &ExampleOffice, moment: &str, arguments: &[&str]) -> String {
    let output = run(office, moment, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(office: &ExampleOffice, arguments: &[&str]) -> Value {
    serde_json::from_str(&well(office, "2017-04-10 09:00", arguments)).unwrap()
}

fn file(office: &ExampleOffice, name: &str) -> PathBuf {
    office.folder().join(name)
}

/// The bytes that `report` writes with these arguments.
fn report(office: &ExampleOffice, arguments: &[&str]) -> Vec<u8> {
    let out = file(office, "out");
    well(office, "2017-04-10 09:00", &[&["report", "-o", out.to_str().unwrap()], arguments].concat());
    std::fs::read(out).unwrap()
}

/// The words of a PDF without white space, and how many pages it has.
fn words(pdf: &[u8]) -> (String, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    (text.split_whitespace().collect(), text.matches('\u{C}').count())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What the sheet says of every indicator, by id.
fn raws(office: &ExampleOffice) -> BTreeMap<String, String> {
    let assessment = office.assess(AS_OF);
    let all = assessment["indicators"].as_array().unwrap().iter();
    all.map(|it| (it["id"].as_str().unwrap().to_owned(), it["raw"].as_str().unwrap_or_default().to_owned())).collect()
}

/// The monthly mail: its text, and its attachment where it has one.
fn monthly(office: &ExampleOffice) -> (String, Option<Vec<u8>>, usize) {
    let bytes = std::fs::read(file(office, "mail/2017-03-24_monthly_sangyo.eml")).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let attachment = mail.attachment(0).map(|part| {
        assert!(part.attachment_name().unwrap().contains("進捗状況"));
        part.contents().to_vec()
    });
    (mail.body_text(0).unwrap().into_owned(), attachment, bytes.len())
}

#[test]
fn a_final_report_is_made_of_what_was_frozen_and_shows_later_changes_beside_it() {
    let office = office();
    let before = raws(&office);
    let (preliminary, _) = words(&report(&office, &["--as-of", AS_OF]));
    assert!(preliminary.contains("速報（確定前）") && !preliminary.contains("確定後の訂正"));
    assert!(well(&office, "2017-03-24 09:00", &["snapshot", "freeze", "--as-of", AS_OF]).contains(FREEZE));
    let (unchanged, _) = words(&report(&office, &["--as-of", AS_OF]));
    assert!(!unchanged.contains("速報（確定前）") && !unchanged.contains("確定後の訂正"));
    let csv = report(&office, &["--as-of", AS_OF, "--format", "csv"]);

    change(&office);
    well(&office, "2017-04-03 09:00", &["once"]);
    let after = raws(&office);
    let changed: Vec<&String> = before.keys().filter(|id| before[*id] != after[*id]).collect();
    assert!(changed.len() > 1, "{changed:?}");
    let (corrected, _) = words(&report(&office, &["--as-of", AS_OF]));
    let list = corrected.split("確定後の訂正").nth(1).unwrap();
    for id in changed {
        assert!(list.contains(&squeezed(&after[id])), "{id} is not corrected: {list}");
    }
    assert!(list.contains("平成29年4月3日"), "it says when: {list}");
    assert!(list.contains("進捗状況_H28.xlsx"), "it says where from: {list}");
    let values = |bytes: &[u8]| -> Vec<(String, String, String)> {
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap());
        let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
        rows.map(|row| (row["id"].clone(), row["year"].clone(), format!("{} {}", row["text"], row["value"]))).collect()
    };
    let now = report(&office, &["--as-of", AS_OF, "--format", "csv"]);
    assert_eq!(values(&now), values(&csv), "the figures are the frozen ones");
}

#[test]
fn a_day_is_frozen_anew_only_with_a_reason_and_the_first_freeze_stays() {
    let office = office();
    let moment = "2017-03-24 09:00";
    let freeze = ["snapshot", "freeze", "--as-of", AS_OF];
    well(&office, moment, &freeze);
    let first = json(&office, &["snapshot", "show", FREEZE, "--format", "json"]);
    let again = run(&office, moment, &freeze);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--because"));
    let before = raws(&office);
    change(&office);
    let after = raws(&office);
    well(&office, "2017-04-03 09:00", &[&freeze[..], &["--because", "観光課の集計誤りのため"]].concat());
    let second = format!("{FREEZE}/2");
    let list = json(&office, &["snapshot", "list", "--format", "json"]);
    let freezes = list["freezes"].as_array().unwrap();
    assert_eq!([&freezes[0]["id"], &freezes[1]["id"]], [FREEZE, second.as_str()]);
    assert_eq!(freezes[1]["because"], "観光課の集計誤りのため");
    assert_eq!(json(&office, &["snapshot", "show", FREEZE, "--format", "json"]), first);
    let differences = json(&office, &["snapshot", "diff", FREEZE, &second, "--format", "json"]);
    let mut found: Vec<&str> =
        differences.as_array().unwrap().iter().map(|it| it["indicator"].as_str().unwrap()).collect();
    found.sort_unstable();
    let changed: Vec<&str> = before.keys().filter(|id| before[*id] != after[*id]).map(String::as_str).collect();
    assert_eq!(found, changed);
    let (newest, _) = words(&report(&office, &["--as-of", AS_OF]));
    assert!(!newest.contains("確定後の訂正"), "the newest freeze holds");
}

#[test]
fn what_cannot_be_read_completely_is_not_frozen() {
    let office = office();
    std::fs::remove_file(file(&office, "shared/進捗状況_H28.xlsx")).unwrap();
    let output = run(&office, "2017-03-24 09:00", &["snapshot", "freeze", "--as-of", AS_OF]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("確定できません"));
    let early = run(&office, "2017-03-14 09:00", &["snapshot", "freeze", "--as-of", AS_OF]);
    assert_eq!(early.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&early.stderr).contains("まだ来ていない"));
}

#[test]
fn the_report_that_was_mailed_comes_out_again_byte_for_byte() {
    let office = office();
    well(&office, "2017-03-14 09:00", &["once"]);
    well(&office, REPORT_DAY, &["once"]);
    let (text, attachment, _) = monthly(&office);
    let attachment = attachment.unwrap();
    assert!(text.contains("到達率が低い指標") && text.contains("未記入・確認中の件数"), "{text}");
    change(&office);
    assert_eq!(report(&office, &["--snapshot", MONTHLY]), attachment);
    assert_eq!(report(&office, &["--snapshot", MONTHLY, "--sent"]), attachment);
    let list = well(&office, REPORT_DAY, &["snapshot", "list"]);
    assert!(list.contains(MONTHLY) && list.contains("月例（速報）"), "{list}");
    let unknown = run(&office, REPORT_DAY, &["report", "--snapshot", "report/sangyo/2017-02", "-o", "never"]);
    assert_eq!(unknown.status.code(), Some(1));
}

#[test]
fn on_its_set_day_a_round_is_frozen_by_itself_once_and_the_report_of_the_day_is_final() {
    let office = office();
    office.append_settings("\n[schedule]\nfreeze_working_days = 6\n");
    well(&office, "2017-03-14 09:00", &["once"]);
    well(&office, "2017-03-23 09:00", &["once"]);
    assert_eq!(json(&office, &["snapshot", "list", "--format", "json"])["freezes"], serde_json::json!([]));
    assert!(well(&office, REPORT_DAY, &["agenda", "--from", "2017-03-24", "--to", "2017-03-24"]).contains("値の確定"));
    well(&office, REPORT_DAY, &["once"]);
    let list = || json(&office, &["snapshot", "list", "--format", "json"]);
    let first = list();
    assert_eq!(first["freezes"][0]["id"], FREEZE);
    assert_eq!(first["reports"][0]["frozen"], FREEZE);
    let (text, attachment, _) = monthly(&office);
    assert!(text.contains("（確定）"), "{text}");
    assert!(!words(&attachment.unwrap()).0.contains("速報（確定前）"));
    change(&office);
    well(&office, "2017-03-27 09:00", &["once"]);
    assert_eq!(list()["freezes"], first["freezes"], "once is enough");
    let made_then = report(&office, &["--snapshot", FREEZE]);
    assert_eq!(report(&office, &["--snapshot", FREEZE]), made_then);
    assert!(words(&made_then).0.contains("確定"));
}

#[test]
fn a_mail_that_the_relay_would_refuse_carries_the_summary_and_says_where_the_whole_lies() {
    let office = office();
    let most = 200_000;
    office.replace("shinchoku.toml", "channel = \"file\"\n", &format!("channel = \"file\"\nmost_bytes = {most}\n"));
    well(&office, "2017-03-14 09:00", &["once"]);
    well(&office, REPORT_DAY, &["once"]);
    let (text, attachment, size) = monthly(&office);
    let attachment = attachment.unwrap();
    assert!(size <= most, "{size}");
    assert!(squeezed(&text).contains(MONTHLY), "{text}");
    let whole = report(&office, &["--snapshot", MONTHLY]);
    assert!(words(&whole).1 > words(&attachment).1, "the summary is shorter");
    assert_eq!(report(&office, &["--snapshot", MONTHLY, "--sent"]), attachment);
    let told = std::fs::read_dir(file(&office, "mail")).unwrap().any(|mail| {
        let bytes = std::fs::read(mail.unwrap().path()).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
        to.starts_with("admin@") && squeezed(&mail.body_text(0).unwrap()).contains(MONTHLY)
    });
    assert!(told, "the administrator is told");
}

#[test]
fn a_value_that_no_chief_has_confirmed_says_so_and_what_was_sent_back_goes_to_its_section() {
    let office = office();
    let confirmed = |office: &ExampleOffice| {
        let assessment = office.assess(AS_OF);
        let all = assessment["indicators"].as_array().unwrap().clone();
        let state = |it: &Value| it["review"]["state"].as_str().map(str::to_owned);
        all.iter().map(|it| (it["id"].as_str().unwrap().to_owned(), state(it))).collect::<BTreeMap<_, _>>()
    };
    assert!(confirmed(&office).values().all(Option::is_none), "the office has no such step");
    assert!(!words(&report(&office, &["--as-of", AS_OF])).0.contains("未確認"));
    office.replace(
        "shinchoku.toml",
        "register = \"register.csv\"\n",
        "register = \"register.csv\"\nconfirmations = \"confirmations.csv\"\n",
    );
    std::fs::write(file(&office, "confirmations.csv"), "指標ID,基準日,状態,理由,職,記載\n").unwrap();
    let assessment = office.assess(AS_OF);
    let valued: Vec<&Value> =
        assessment["indicators"].as_array().unwrap().iter().filter(|it| it["value"].is_number()).collect();
    let (first, second) = (&valued[0], &valued[1]);
    let table = format!(
        "指標ID,基準日,状態,理由,職,記載\n{},H29.3.15,確認,,商工労政課長,\"{}\"\n{},2017-03-15,差戻し,内訳の合計が合いません,商工労政課長,\n",
        first["id"].as_str().unwrap(),
        first["raw"].as_str().unwrap(),
        second["id"].as_str().unwrap(),
    );
    std::fs::write(file(&office, "confirmations.csv"), &table).unwrap();
    let states = confirmed(&office);
    assert_eq!(states[first["id"].as_str().unwrap()].as_deref(), Some("confirmed"));
    assert_eq!(states[second["id"].as_str().unwrap()].as_deref(), Some("sent_back"));
    assert_eq!(states.values().filter(|state| state.as_deref() == Some("open")).count(), valued.len() - 2);
    let (pdf, _) = words(&report(&office, &["--as-of", AS_OF]));
    assert!(pdf.contains("未確認") && pdf.contains("差戻し中"), "{pdf}");
    assert!(well(&office, "2017-03-14 09:00", &["assess", "--as-of", AS_OF]).contains("[未確認]"));
    let out = file(&office, "preview");
    well(&office, "2017-03-14 09:00", &["preview", "--at", "2017-03-10T08:30", "--out", out.to_str().unwrap()]);
    let section = second["section"]["id"].as_str().unwrap();
    let bytes = std::fs::read(out.join(format!("2017-03-10_T-3_{section}.eml"))).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    for body in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
        let body = squeezed(&body);
        assert!(body.contains("差戻しの理由：内訳の合計が合いません（商工労政課長）"), "{body}");
    }
    let faulty = table.replace("内訳の合計が合いません", "").replace("H29.3.15", "3月中");
    std::fs::write(file(&office, "confirmations.csv"), faulty).unwrap();
    let refused = office.run(&["check"]);
    assert_eq!(refused.status.code(), Some(78));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("confirmations.csv B2") && told.contains("confirmations.csv D3"), "{told}");
}

#[test]
fn chiefs_decide_in_a_column_of_the_sheet_too() {
    let office = ExampleOffice::new();
    let settings = std::fs::read_to_string(office.settings()).unwrap();
    let own = settings.find("# The sheet that all sections share").unwrap();
    let source = "[[plan.source]]\nname = \"表\"\nkind = \"folder\"\npath = \"own\"\nfiles = \"*.csv\"\nsettle_ms = 0\n\
        columns = { review = \"課長確認\" }\n";
    std::fs::write(office.settings(), format!("{}{source}", &settings[..own])).unwrap();
    let sheet = "評価指標,実績H28,課長確認\n就労支援フェアの就職者数,44人,確認済（雇用労働課長）\n\
        就労支援フェアの来場者数,310人,差戻し：当日の受付数と合わない\n就労支援フェアの参加事業所数,93事業所,\n\
        起業家同士の交流機会の開催回数,,\n";
    std::fs::create_dir(file(&office, "own")).unwrap();
    std::fs::write(file(&office, "own/表.csv"), sheet).unwrap();
    let assessment = office.assess(AS_OF);
    let states: BTreeMap<&str, &Value> = assessment["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["id"].as_str().unwrap(), &it["review"]))
        .collect();
    assert_eq!((&states["I28"]["state"], &states["I28"]["post"]), (&"confirmed".into(), &"雇用労働課長".into()));
    assert_eq!(states["I29"]["reason"], "当日の受付数と合わない");
    assert_eq!(states["I30"]["state"], "open");
    assert!(states["I14"]["state"].is_null(), "there is nothing to confirm: {}", states["I14"]);
    let (pdf, _) = words(&report(&office, &["--as-of", AS_OF]));
    assert!(pdf.contains("未確認") && pdf.contains("差戻し中"), "{pdf}");
}

#[test]
fn a_strip_tells_its_course_over_the_reports_and_a_faulty_edit_keeps_the_last_good_notes() {
    let office = office();
    well(&office, "2017-03-14 09:00", &["once"]);
    office.replace("notes.csv", "要因,I06,", "要因,I96,");
    assert_eq!(run(&office, REPORT_DAY, &["once"]).status.code(), Some(1), "the edit is told");
    let (first, _) = words(&monthly(&office).1.unwrap());
    assert!(first.contains("造成中の区画の引渡しが平成29年度に延びたため"), "the last good notes are printed: {first}");
    assert!(!first.contains("経過："), "{first}");
    office.replace("notes.csv", "要因,I96,", "要因,I06,");
    change(&office);
    well(&office, "2017-04-24 08:35", &["once"]);
    let bytes = std::fs::read(file(&office, "mail/2017-04-24_monthly_sangyo.eml")).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let (second, _) = words(mail.attachment(0).unwrap().contents());
    assert!(second.contains("経過：3/24の報告") && second.contains("（前回から変化なし）"), "{second}");
    assert!(second.contains("（前回から評価又は記載が変化）"), "{second}");
    assert!(second.contains("前回比は、平成29年3月15日現在の報告"), "page 1 compares too: {second}");
}
