//! The report in its other forms: a page in a real browser, a table for machines, and what hostile texts do to any of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::support::browser::{Browser, Scripts};
use crate::support::faketime::at;
use crate::support::office::ExampleOffice;
use crate::support::web::{Answer, Web};

const AS_OF: &str = "2017-03-15";
/// What breaks files that are made by putting texts together.
pub(crate) const HOSTILE: &str = "<b>&\"'()\\</b>]]>-->%{{ x }}";
/// The same as a title shows it in one line.
const CONTROLS: &str = "\u{1}\u{8}\u{B}\u{1B}\u{7F}\u{85}";

fn report(office: &ExampleOffice, format: &str) -> (PathBuf, Vec<u8>) {
    let out = office.folder().join(format!("report.{format}"));
    let path = out.to_str().unwrap();
    let arguments = ["report", "--as-of", AS_OF, "--at", "2017-03-24T08:30", "--format", format, "-o", path];
    let output = at(&mut office.command(&arguments), "2017-03-24 08:30").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(&out).unwrap();
    (out, bytes)
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).expect("a byte order mark");
    csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect()
}

pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

#[tokio::test]
async fn the_page_shows_the_whole_report_to_everybody_and_asks_for_nothing_else() {
    let office = ExampleOffice::new();
    let waive = ["answer", "waive", "--section", "koyo", "--until", "2017-09-30", "--because", "人事異動のため"];
    let waive = [&waive[..], &["--approved-by", "企画部長"]].concat();
    let output = at(&mut office.command(&waive), "2017-03-14 10:00").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let (path, bytes) = report(&office, "html");
    assert_eq!(report(&office, "html").1, bytes, "the same report gives the same bytes");
    let checker = Browser::start(Scripts::On).await;
    checker.open(&address(&path)).await;
    assert_eq!(checker.accessibility_faults().await, Vec::<String>::new());
    let browser = Browser::start(Scripts::Off).await;
    browser.open(&address(&path)).await;
    assert_eq!(browser.outside().await, (json!([]), 0), "nothing is asked for, no cookie is set");
    assert_eq!(browser.ask("document.documentElement.lang").await, "ja-JP");
    let text = squeezed(&browser.text().await);
    for indicator in office.assess(AS_OF)["indicators"].as_array().unwrap() {
        for key in ["name", "raw"] {
            let said = squeezed(indicator[key].as_str().unwrap_or_default());
            assert!(text.contains(&said), "{said} is not on the page");
        }
    }
    let list = "[...document.querySelectorAll('[aria-labelledby=stated] tbody tr')].map(row => row.innerText)";
    let list = browser.ask(list).await;
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert!(list[0].as_str().unwrap().contains("雇用労働課：平成29年9月30日まで記入依頼を免除"), "{list}");
    let heads = browser.ask("[...document.querySelectorAll('th')].filter(th => !th.scope).length").await;
    assert_eq!(heads, 0, "every heading of a table says what it heads");
    let levels = browser.ask("[...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))").await;
    let levels: Vec<i64> = levels.as_array().unwrap().iter().filter_map(Value::as_i64).collect();
    assert_eq!((levels[0], levels.iter().filter(|level| **level == 1).count()), (1, 1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "no level is left out: {levels:?}");
    let pictures =
        browser.ask("[...document.querySelectorAll('svg[role=img]')].map(svg => svg.getAttribute('aria-label'))").await;
    assert!(pictures[0].as_str().unwrap().contains("順調 8"), "{pictures}");
    let courses: Vec<&str> = pictures.as_array().unwrap()[1..].iter().filter_map(Value::as_str).collect();
    assert_eq!(courses.len(), 36, "one an indicator");
    assert!(courses.iter().any(|said| said.contains("目標は H28 45人") && said.contains("実績は H28 14人")));
    for width in [320, 1600] {
        assert_eq!(&browser.picture(width).await[..4], b"\x89PNG");
        let overflow = browser.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert!(overflow.as_i64().unwrap() <= 1, "at {width} the page itself scrolls sideways by {overflow}");
    }
}

#[test]
fn the_table_for_machines_has_a_row_an_indicator_and_year_and_the_figures_of_the_assessment() {
    let office = ExampleOffice::new();
    let (_, bytes) = report(&office, "csv");
    assert_eq!(report(&office, "csv").1, bytes, "the same report gives the same bytes");
    let rows = rows(&bytes);
    let assessment = office.assess(AS_OF);
    let indicators = assessment["indicators"].as_array().unwrap();
    assert_eq!(rows.len(), indicators.len() * 5);
    for indicator in indicators {
        let id = indicator["id"].as_str().unwrap();
        let of: Vec<_> = rows.iter().filter(|row| row["id"] == id).collect();
        let years: Vec<&str> = of.iter().map(|row| row["year"].as_str()).collect();
        assert_eq!(years, ["2016", "2017", "2018", "2019", "2020"]);
        let judged = of[0];
        assert_eq!(judged["value"].parse().ok(), indicator["value"].as_f64(), "{id}");
        assert_eq!(judged["ratio"].parse().ok(), indicator["ratio"].as_f64(), "{id}");
        assert_eq!(judged["class"], indicator["class"].as_str().unwrap(), "{id}");
        assert_eq!(judged["sha256"], indicator["source"]["sha256"].as_str().unwrap_or_default(), "{id}");
        assert!(of[1..].iter().all(|row| row["value"].is_empty() && row["class"].is_empty()));
    }
    assert!(rows.iter().all(|row| row["standing"] == "preliminary"));
}

#[test]
fn every_edition_is_the_same_twice_whichever_process_writes_it() {
    let office = ExampleOffice::new();
    for edition in ["internal", "public"] {
        for format in ["pdf", "html", "csv"] {
            let write = || {
                let path = office.folder().join("twice");
                let arguments = ["report", "--as-of", AS_OF, "--edition", edition, "--format", format, "-o"];
                let output = office.run(&[&arguments[..], &[path.to_str().unwrap()]].concat());
                assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
                std::fs::read(path).unwrap()
            };
            assert!(write() == write(), "{edition} {format}");
        }
    }
}

/// An office whose every name and cell is hostile.
pub(crate) fn hostile() -> ExampleOffice {
    let office = ExampleOffice::new();
    let settings = std::fs::read_to_string(office.settings()).unwrap();
    let own = settings.find("# A table that one section keeps").unwrap();
    std::fs::write(office.settings(), &settings[..own]).unwrap();
    let mut name = String::new();
    for character in format!("{HOSTILE}{CONTROLS}").chars() {
        write!(name, "\\u{:04X}", u32::from(character)).unwrap();
    }
    office.replace("shinchoku.toml", "name = \"産業振興アクションプラン\"", &format!("name = \"{name}\""));
    office.replace("shinchoku.toml", "notes = \"notes.csv\"\n", "");
    office.replace("shinchoku.toml", "kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n");
    let write = |file: &str, records: &[Vec<&str>]| {
        let mut writer = csv::Writer::from_path(office.folder().join(file)).unwrap();
        for record in records {
            writer.write_record(record).unwrap();
        }
    };
    let names: Vec<String> = (0..3_u8).map(|nth| format!("{}{HOSTILE}指標", char::from(b'A' + nth))).collect();
    let mut register = vec![vec![
        "指標ID",
        "評価指標",
        "重点方向",
        "重点取組",
        "取組の内容",
        "施策",
        "単位",
        "性質",
        "集計",
        "望ましい方向",
        "目標",
        "周期",
        "前提指標",
    ]];
    let node = format!("取組{HOSTILE}");
    let ids = ["I01", "I02", "I03"];
    for (id, name) in ids.iter().zip(&names) {
        register.push(vec![id, name, HOSTILE, &node, HOSTILE, "", "件", "流量", "年", "増", "9件/年", "毎年", ""]);
    }
    write("register.csv", &register);
    let assigned = ids.map(|id| vec![id, "shoko", "2016-04-01", ""]);
    write("assignments.csv", &[vec![vec!["指標ID", "課コード", "有効開始", "有効終了"]], assigned.to_vec()].concat());
    let cells = [
        format!("=HYPERLINK(\"http://x.example\",\"3\"){HOSTILE}{CONTROLS}"),
        format!("@SUM(1+1){HOSTILE}"),
        format!("3件{HOSTILE}{CONTROLS}"),
    ];
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = names.iter().zip(&cells).map(|(name, cell)| (name.as_str(), cell.as_str()));
    for (row, (name, cell)) in (0..).zip([("評価指標", "実績 H28")].into_iter().chain(rows)) {
        sheet.write_string(row, 0, name).unwrap().write_string(row, 1, cell).unwrap();
    }
    workbook.save(office.folder().join("shared/進捗状況_H28.xlsx")).unwrap();
    std::fs::remove_file(office.folder().join("shared/雇用労働課_H28実績.csv")).unwrap();
    let contacts = std::fs::read_to_string(office.folder().join("contacts.csv")).unwrap();
    let name = format!("\"商工労政課{}\"", HOSTILE.replace('"', "\"\""));
    std::fs::write(office.folder().join("contacts.csv"), contacts.replace("商工労政課,", &format!("{name},"))).unwrap();
    office
}

#[tokio::test]
async fn hostile_texts_break_no_edition_and_no_mail() {
    let office = hostile();
    let shown = squeezed(HOSTILE);

    let (path, pdf) = report(&office, "pdf");
    assert!(report(&office, "pdf").1 == pdf, "two processes write the same bytes");
    let checked = Command::new("qpdf").arg("--check").arg(&path).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let told = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    let told = squeezed(&String::from_utf8(told.stdout).unwrap());
    assert!(told.matches(&shown).count() > 5, "{told}");
    let about = String::from_utf8_lossy(&pdf);
    let about = about.split_once("<?xpacket begin").unwrap().1.split_once("<?xpacket end").unwrap().0;
    let about = about.split_once("?>").unwrap().1.to_owned();

    let (path, html) = report(&office, "html");
    let html = String::from_utf8(html).unwrap();
    assert!(!html.contains("<b>") && !html.chars().any(|c| c.is_control() && c != '\n'));
    let browser = Browser::start(Scripts::Off).await;
    browser.open(&address(&path)).await;
    let text = squeezed(&browser.text().await);
    assert!(text.matches(&shown).count() > 5, "{text}");
    assert!(squeezed(browser.ask("document.title").await.as_str().unwrap()).contains(&shown));
    assert_eq!(browser.ask("document.querySelectorAll('b, script').length").await, 0);
    let read = format!("new DOMParser().parseFromString({}, 'application/xml')", json!(about));
    let faults = browser.ask(&format!("{read}.getElementsByTagName('parsererror').length")).await;
    assert_eq!(faults, 0, "{about}");
    assert!(
        squeezed(browser.ask(&format!("{read}.documentElement.textContent")).await.as_str().unwrap()).contains(&shown)
    );

    let (_, bytes) = report(&office, "csv");
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 15);
    assert!(rows[0]["text"].starts_with("'=HYPERLINK(\"http://x.example\",\"3\")<b>"), "{}", rows[0]["text"]);
    assert!(rows.iter().any(|row| row["text"].starts_with("'@SUM")));
    for field in rows.iter().flat_map(BTreeMap::values) {
        assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{field:?} is taken for a formula");
    }

    for moment in ["2017-03-14 09:00", "2017-03-16 09:00", "2017-03-24 09:00"] {
        let output = at(&mut office.command(&["once"]), moment).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mails: Vec<PathBuf> =
        std::fs::read_dir(office.folder().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut kinds = Vec::new();
    for path in mails {
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() < 999), "{} has a long line", path.display());
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        assert!(!text.chars().chain(html.chars()).any(|c| c.is_control() && !"\r\n".contains(c)), "{}", path.display());
        assert!(!html.contains("<b>"), "{html}");
        let named = squeezed(mail.subject().unwrap()).contains(&shown) || squeezed(&text).contains(&shown);
        if named {
            kinds.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert!(kinds.iter().any(|name| name.contains("monthly")), "{kinds:?}");
    assert!(kinds.iter().any(|name| name.contains("shoko")), "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_come_to_a_chat_room_as_they_stand_in_the_mail() {
    let card = "/attachments/0/content/body";
    let presets = [
        ("json", "/subject".to_owned(), "/text".to_owned()),
        ("slack", "/text".to_owned(), "/text".to_owned()),
        ("teams", format!("{card}/0/text"), format!("{card}/1/text")),
    ];
    for (preset, subject, text) in presets {
        let office = hostile();
        let chat = Web::start([("/hook".to_owned(), Answer::of("200 OK", "", b"ok"))].into()).await;
        let copies = format!("credential = \"chat\"\npreset = \"{preset}\"\ncopies_of = [\"reminder\"]\n");
        office.append_settings(&format!("\n[mail.webhook]\n{copies}"));
        let mut once = office.command(&["once"]);
        let output = at(once.env("SHINCHOKU_CHAT", chat.url("/hook")), "2017-03-01 08:35").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(office.folder().join("mail/2017-03-01_T-10_shoko.eml")).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let posts = chat.asked();
        assert_eq!(posts.len(), 1, "{posts:?}");
        let body: Value = serde_json::from_str(posts[0].split_once("\r\n\r\n").unwrap().1).unwrap();
        let posted = |place: &str| body.pointer(place).and_then(Value::as_str).unwrap();
        assert!(!posted(&text).chars().any(|c| c.is_control() && c != '\n'), "{preset}: {body}");
        let (subject, text) = (squeezed(posted(&subject)), squeezed(posted(&text)));
        assert!(subject.contains(&squeezed(mail.subject().unwrap())), "{preset}: {subject}");
        assert!(text.contains(&squeezed(&mail.body_text(0).unwrap())), "{preset}: {text}");
        // The section, two names and two cells.
        assert!(text.matches(&squeezed(HOSTILE)).count() >= 5 && text.contains("@SUM(1+1)"), "{preset}: {text}");
    }
}
