//! The page of a link in a real browser, from the mail to the next stage, and what must not open it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use mail_parser::MessageParser;

use crate::editions::{HOSTILE, hostile, squeezed};
use crate::support::browser::{Browser, Scripts};
use crate::support::daemon::Daemon;
use crate::support::faketime;
use crate::support::office::ExampleOffice;

/// The example office with pages on a port of this machine.
struct Paged {
    office: ExampleOffice,
    port: u16,
}

impl Paged {
    fn new() -> Self {
        let office = ExampleOffice::new();
        office.replace("shinchoku.toml", "kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n");
        Self::of(office)
    }

    fn of(office: ExampleOffice) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        office.append_settings(&format!(
            "\n[web]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\n"
        ));
        Self { office, port }
    }

    /// An office of two indicators, of which one is published in August of the next year.
    fn of_a_late_value() -> Self {
        let paged = Self::new();
        let folder = paged.office.folder();
        let text = std::fs::read_to_string(paged.office.settings()).unwrap();
        let (head, rest) = text.split_once("[[plan]]").unwrap();
        let web = &rest[rest.find("\n[web]").unwrap()..];
        let plan = r#"[[plan]]
id = "sangyo"
name = "産業振興アクションプラン"
first_year = 2016
last_year = 2020
register = "register.csv"
assignments = "assignments.csv"
levels = ["重点方向"]
enter_at = "shared"
rounds = [{ as_of = "03-15", deadline = "03-15 17:00" }]
[[plan.source]]
name = "進捗状況表"
kind = "folder"
path = "shared"
settle_ms = 0
shape = "wide"
columns = { indicator = "評価指標", actual = "実績" }
"#;
        std::fs::write(paged.office.settings(), format!("{head}{plan}{web}")).unwrap();
        let register = "指標ID,評価指標,重点方向,単位,性質,集計,望ましい方向,目標,周期,公表予定月\n\
            I01,市内総生産額,成長,億円,流量,年,増,1200,毎年,翌年度8月\nI02,相談件数,成長,件,流量,年,増,10,毎年,\n";
        std::fs::write(folder.join("register.csv"), register).unwrap();
        let assignments = "指標ID,課コード,有効開始,有効終了\nI01,shoko,2016-04-01,\nI02,shoko,2016-04-01,\n";
        std::fs::write(folder.join("assignments.csv"), assignments).unwrap();
        std::fs::remove_dir_all(folder.join("shared")).unwrap();
        std::fs::create_dir(folder.join("shared")).unwrap();
        let sheet = "評価指標,実績H28,実績H29\n市内総生産額,,\n相談件数,8,\n";
        std::fs::write(folder.join("shared/表.csv"), sheet).unwrap();
        paged
    }

    fn run(&self, moment: &str, arguments: &[&str]) {
        let output = faketime::at(&mut self.office.command(arguments), moment).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The daemon with the pages open, its clock going on from a moment of a closed day.
    fn daemon(&self, moment: &str) -> Daemon {
        Daemon::start(faketime::from(&mut self.office.command(&["run"]), moment))
    }

    fn mail(&self, name: &str) -> (String, String) {
        let bytes = std::fs::read(self.office.folder().join("mail").join(format!("{name}.eml"))).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        (mail.body_text(0).unwrap().into_owned(), mail.body_html(0).unwrap().into_owned())
    }

    /// The link of a mail: the same in its text and its HTML.
    fn link(&self, name: &str) -> String {
        let (text, html) = self.mail(name);
        let start = text.find("http://127.0.0.1").unwrap_or_else(|| panic!("no link: {text}"));
        let link: String = text[start..].chars().take_while(|c| !c.is_whitespace()).collect();
        assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
        link
    }

    fn statements(&self) -> usize {
        let output = self.office.run(&["answer", "list", "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        list.as_array().unwrap().len()
    }

    /// Every row of the state that answers could change.
    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.office.folder().join("state");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|kind| kind == "db" || kind == "db-wal"));
        files.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
    }

    /// Sends a form without a browser.
    fn post(&self, path: &str, form: &str) -> String {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let length = form.len();
        let head = format!("POST {path} HTTP/1.1\r\n{kind}\r\nContent-Length: {length}\r\nHost: 127.0.0.1");
        line.write_all(format!("{head}\r\n\r\n{form}").as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks without a browser; the whole answer with its headers.
    fn ask(&self, request: &str) -> String {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        line.write_all(format!("{request}\r\nHost: 127.0.0.1\r\n\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }
}

fn path_of(link: &str) -> String {
    format!("/{}", link.splitn(4, '/').nth(3).unwrap())
}

/// Keeps a picture of the page for people to look at, wide and narrow.
async fn look(browser: &Browser, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
    std::fs::create_dir_all(&folder).unwrap();
    for width in [1100, 420] {
        std::fs::write(folder.join(format!("{name}_{width}.png")), browser.picture(width).await).unwrap();
    }
}

/// The page is accessible, sets no cookie and asks for nothing but itself.
async fn is_clean(browser: &Browser, what: &str) {
    if browser.scripts() == Scripts::On {
        assert_eq!(browser.accessibility_faults().await, Vec::<String>::new(), "{what}");
    }
    assert_eq!(browser.outside().await, (serde_json::json!([]), 0), "{what}");
}

const NAME: &str = "起業家からの相談・フォローアップ件数";
const STALE: &str = "創業支援ネットワークによる創業相談者数";
const EMPTY: &str = "起業家同士の交流機会の開催回数";

/// Fills in the form for the three indicators, of which I13 stands at place 13, I11 at 11 and I14 at 14.
async fn fill_in(browser: &Browser) {
    browser.click("input[name='q13-choice'][value='value:15']").await;
    browser.click("input[name='q11-choice'][value='unchanged']").await;
    browser.click("input[name='q14-choice'][value='late']").await;
    browser.ask("document.getElementById('q14-until').value = '2017-04-10'").await;
    browser.write("#q14-because", "参加者を集計中 <b>&\"'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_answers_by_the_link_of_its_mail_and_is_not_asked_again() {
    for scripts in [Scripts::Off, Scripts::On] {
        let paged = Paged::new();
        paged.run("2017-03-01 08:35", &["once"]);
        let link = paged.link("2017-03-01_T-10_shoko");
        let daemon = paged.daemon("2017-03-04 10:00");
        let browser = Browser::start(scripts).await;
        browser.open(&link).await;
        let text = browser.text().await;
        for words in
            ["商工労政課", "shoko@city.example.jp", NAME, STALE, EMPTY, "アドバイザー巡回 15件", "平成29年3月15日"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        is_clean(&browser, "the form").await;
        look(&browser, "form").await;

        browser.press("button[value='confirm']").await;
        assert!(browser.text().await.contains("回答が選ばれていません"));
        fill_in(&browser).await;
        browser.press("button[value='confirm']").await;
        let text = browser.text().await;
        for words in
            ["まだ記録されていません", "実績は15件", "変更なし", "平成29年4月10日までに確定予定", "集計中 <b>&\"'"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(paged.statements(), 0, "nothing is recorded before it is confirmed");
        is_clean(&browser, "the confirmation").await;
        look(&browser, "confirm").await;

        browser.press("button[value='edit']").await;
        assert!(browser.ask("document.querySelector('input[name=q11-choice]:checked').value").await == "unchanged");
        browser.press("button[value='confirm']").await;
        browser.press("button[value='record']").await;
        let text = browser.text().await;
        assert!(text.contains("3件の回答を記録しました") && text.contains("次のとおり回答されています"), "{text}");
        is_clean(&browser, "what was recorded").await;
        look(&browser, "recorded").await;
        browser.client().refresh().await.unwrap();
        assert_eq!(paged.statements(), 3, "loading the page again records nothing again");

        browser.open(&link).await;
        browser.click("input[name='q13-choice'][value='other']").await;
        browser.write("#q13-number", "１４件").await;
        browser.press("button[value='confirm']").await;
        browser.press("button[value='record']").await;
        assert!(browser.text().await.contains("実績は14件"), "an answer can be corrected");
        drop(browser);
        assert!(daemon.terminate().success(), "the pages end with the daemon");

        paged.run("2017-03-10 08:35", &["once"]);
        let (asked, _) = paged.mail("2017-03-10_T-3_shoko");
        let asked: String = asked.split_whitespace().collect();
        for name in [NAME, STALE, EMPTY] {
            assert!(!asked.contains(name), "{name} was answered: {asked}");
        }
        let mut explain = paged.office.command(&["explain", "I13", "--as-of", "2017-03-15"]);
        let explained = faketime::at(&mut explain, "2017-03-10 09:00").output().unwrap();
        let explained = String::from_utf8(explained.stdout).unwrap();
        for words in ["14件", "shoko@city.example.jp", "2017-03-01_T-10_shoko"] {
            assert!(explained.contains(words), "{words}: {explained}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_freeze_the_page_shows_the_answers_and_takes_no_more() {
    let paged = Paged::new();
    paged.run("2017-03-01 08:35", &["once"]);
    let link = paged.link("2017-03-01_T-10_shoko");
    paged.run("2017-03-02 10:00", &["answer", "value", "I13", "15"]);
    let daemon = paged.daemon("2017-03-04 10:00");
    let before = paged.ask(&format!("GET {} HTTP/1.1", path_of(&link)));
    let seen = before.split("name=\"q14-seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    drop(daemon);
    paged.run("2017-03-22 17:30", &["snapshot", "freeze", "--as-of", "2017-03-15"]);

    let _daemon = paged.daemon("2017-03-25 10:00");
    let browser = Browser::start(Scripts::On).await;
    browser.open(&link).await;
    let text = browser.text().await;
    for words in ["平成29年3月22日 17時30分に確定したため", NAME, "実績は15件", "訂正が必要なとき"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains(EMPTY), "nothing else is asked: {text}");
    assert_eq!(browser.ask("document.querySelectorAll('form, input, button').length").await, 0);
    is_clean(&browser, "the closed page").await;
    look(&browser, "closed").await;
    let form = format!("step=record&nonce={}&q14-seen={seen}&q14-choice=not_applicable&q14-because=x", "0a".repeat(16));
    let answer = paged.post(&path_of(&link), &form);
    assert!(answer.starts_with("HTTP/1.1 410") && answer.contains("もう回答を受け付けていません"), "{answer}");
    assert_eq!(paged.statements(), 1);
}

#[test]
fn a_mail_after_the_freeze_of_its_round_carries_no_link_and_does_not_speak_of_one() {
    let is_linked = |(text, html): (String, String)| {
        assert!(text.contains(EMPTY), "{text}");
        let of_page = |words: &str| text.contains(words) || html.contains(words);
        let marks = ["http://127.0.0.1", "回答先", "回答ページ"].map(of_page);
        assert!(marks[1..].iter().all(|mark| *mark == marks[0]), "{text}");
        marks[0]
    };
    for by_itself in [false, true] {
        let paged = Paged::new();
        if by_itself {
            paged.office.append_settings("\n[schedule]\nfreeze_working_days = 5\n");
        }
        paged.run("2017-03-01 08:35", &["once"]);
        paged.run("2017-03-16 08:35", &["once"]);
        assert!(is_linked(paged.mail("2017-03-16_T+1_shoko")));
        if !by_itself {
            paged.run("2017-03-22 17:30", &["snapshot", "freeze", "--as-of", "2017-03-15"]);
        }
        let out = paged.office.folder().join("mail");
        let preview = ["preview", "--at", "2017-03-23T08:35", "--out", out.to_str().unwrap()];
        paged.run("2017-03-22 18:00", &preview);
        assert!(!is_linked(paged.mail("2017-03-23_T+5_shoko")), "the preview, frozen by itself: {by_itself}");
        paged.run("2017-03-23 08:35", &["once"]);
        assert!(!is_linked(paged.mail("2017-03-23_T+5_shoko")), "frozen by itself: {by_itself}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_an_earlier_year_that_the_mail_asks_for_can_be_answered_too() {
    let paged = Paged::of_a_late_value();
    paged.run("2018-03-01 08:35", &["once"]);
    let name = "2018-03-01_T-10_shoko";
    assert!(paged.mail(name).0.contains("市内総生産額（H28の値）"), "{}", paged.mail(name).0);
    let daemon = paged.daemon("2018-03-03 10:00");
    let browser = Browser::start(Scripts::Off).await;
    browser.open(&paged.link(name)).await;
    assert!(browser.text().await.contains("市内総生産額（H28の値）"), "{}", browser.text().await);
    browser.click("input[name='q1y2016-choice'][value='late']").await;
    browser.ask("document.getElementById('q1y2016-until').value = '2018-04-27'").await;
    browser.write("#q1y2016-because", "県の公表が延期されたため").await;
    browser.press("button[value='confirm']").await;
    browser.press("button[value='record']").await;
    assert!(browser.text().await.contains("1件の回答を記録しました"), "{}", browser.text().await);
    drop(browser);
    assert!(daemon.terminate().success());
    paged.run("2018-03-12 08:35", &["once"]);
    let again = paged.mail("2018-03-12_T-3_shoko").0;
    assert!(again.contains("相談件数") && !again.contains("市内総生産額"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_certain_comes_back_with_what_is_wrong() {
    let paged = Paged::new();
    paged.run("2017-03-01 08:35", &["once"]);
    let _daemon = paged.daemon("2017-03-04 10:00");
    let browser = Browser::start(Scripts::On).await;
    browser.open(&paged.link("2017-03-01_T-10_shoko")).await;
    browser.click("input[name='q14-choice'][value='late']").await;
    browser.click("input[name='q11-choice'][value='late']").await;
    browser.write("#q11-because", "理由だけ").await;
    browser.click("input[name='q11-choice'][value='']").await;
    browser.click("input[name='q13-choice'][value='other']").await;
    browser.write("#q13-number", "十五").await;
    browser.press("button[value='confirm']").await;
    let text = browser.text().await;
    for words in
        ["何も記録されていません", "確定の時期が記入されていない", "回答が選ばれていません", "数値として読めません"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(browser.ask("document.getElementById('q13-number').value").await, "十五", "what was written is kept");
    is_clean(&browser, "the faults").await;
    look(&browser, "faults").await;
    assert_eq!(paged.statements(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_an_ended_and_a_foreign_link_are_refused_on_a_page_that_says_so() {
    let (paged, other) = (Paged::new(), Paged::new());
    paged.run("2017-03-01 08:35", &["once"]);
    other.run("2017-03-01 08:35", &["once"]);
    let link = paged.link("2017-03-01_T-10_shoko");
    let foreign = path_of(&other.link("2017-03-01_T-10_shoko"));
    let daemon = paged.daemon("2017-03-04 10:00");
    let browser = Browser::start(Scripts::On).await;
    let (token, seal) = link.rsplit_once('.').unwrap();
    let changed = token.replacen("answer/M", "answer/N", 1);
    assert_ne!(changed, token);
    for wrong in [format!("{changed}.{seal}"), token.to_owned(), format!("http://127.0.0.1:{}{foreign}", paged.port)] {
        browser.open(&wrong).await;
        let text = browser.text().await;
        assert!(text.contains("リンクが正しくありません") && !text.contains("商工労政課"), "{wrong}: {text}");
    }
    is_clean(&browser, "the refusal").await;
    look(&browser, "refused").await;
    assert!(paged.ask(&format!("GET {foreign} HTTP/1.1")).starts_with("HTTP/1.1 403"));
    drop(daemon);
    let _daemon = paged.daemon("2017-04-02 10:00");
    browser.open(&link).await;
    assert!(browser.text().await.contains("リンクの期限（平成29年3月31日 8時35分）が過ぎています"));
    assert!(paged.ask(&format!("GET {} HTTP/1.1", path_of(&link))).starts_with("HTTP/1.1 410"));
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_link_changes_nothing_and_a_button_pressed_twice_says_nothing_twice() {
    let paged = Paged::new();
    paged.run("2017-03-01 08:35", &["once"]);
    let path = path_of(&paged.link("2017-03-01_T-10_shoko"));
    let mut daemon = paged.daemon("2017-03-04 10:00");
    daemon.wait_for(&["cycle: cycle "]);
    let before = paged.state();
    for request in [
        format!("GET {path} HTTP/1.1"),
        format!("HEAD {path} HTTP/1.1"),
        format!("GET {path}?recorded=9&step=record&q13-choice=value:15 HTTP/1.1"),
    ] {
        let answer = paged.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        for header in [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
        ] {
            assert!(answer.contains(header), "{header}: {answer}");
        }
        assert!(!answer.to_lowercase().contains("set-cookie"), "{answer}");
    }
    assert_eq!(paged.state(), before, "a scanner that follows the link changes nothing");

    let page = paged.ask(&format!("GET {path} HTTP/1.1"));
    let seen = page.split("name=\"q13-seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let post = |seen: &str| {
        let form = format!("step=record&nonce={}&q13-seen={seen}&q13-choice=value%3A15", "0a".repeat(16));
        paged.post(&path, &form)
    };
    assert!(post("0000000000000000").starts_with("HTTP/1.1 422"), "an answer to another text is not taken");
    for _ in 0..2 {
        let answer = post(seen);
        assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("location: ?recorded=1"), "{answer}");
    }
    assert_eq!(paged.statements(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_say_whether_the_daemon_is_well_and_hold_no_visitor_too_long() {
    let paged = Paged::new();
    paged.office.append_settings("most_connections = 2\nrequest_seconds = 1\n");
    let _daemon = paged.daemon("2017-03-04 10:00");
    assert!(paged.ask("GET /healthz HTTP/1.1").starts_with("HTTP/1.1 200"));
    assert!(paged.ask("GET /elsewhere HTTP/1.1").starts_with("HTTP/1.1 404"));
    let huge = format!(
        "POST /answer/x HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
        10_000_000
    );
    assert!(paged.ask(&huge).contains(" 413 "), "a form beyond all measure is not read");
    let silent: Vec<TcpStream> = (0..4).map(|_| TcpStream::connect(("127.0.0.1", paged.port)).unwrap()).collect();
    assert!(paged.ask("GET /healthz HTTP/1.1").starts_with("HTTP/1.1 200"), "whoever says nothing loses his place");
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_stay_texts_on_every_page_of_a_link() {
    let paged = Paged::of(hostile());
    paged.run("2017-03-01 08:35", &["once"]);
    let link = paged.link("2017-03-01_T-10_shoko");
    let _daemon = paged.daemon("2017-03-04 10:00");
    let page = paged.ask(&format!("GET {} HTTP/1.1", path_of(&link)));
    assert!(page.starts_with("HTTP/1.1 200") && !page.contains("<b>") && !page.contains("<script"), "{page}");
    assert!(!page.chars().any(|c| c.is_control() && !"\r\n".contains(c)), "{page:?}");
    let browser = Browser::start(Scripts::On).await;
    let holds = async |what: &str, least: usize| {
        let text = squeezed(&browser.text().await);
        assert!(text.matches(&squeezed(HOSTILE)).count() >= least, "{what}: {text}");
        assert_eq!(browser.ask("document.querySelectorAll('b, script, [onclick]').length").await, 0, "{what}");
        is_clean(&browser, what).await;
    };
    browser.open(&link).await;
    // The plan, the section, a name and a cell of which something is asked.
    holds("the form", 4).await;
    browser.click("input[name='q2-choice'][value='late']").await;
    browser.ask("document.getElementById('q2-until').value = '2017-04-10'").await;
    browser.write("#q2-because", HOSTILE).await;
    browser.press("button[value='confirm']").await;
    // The plan, the section, a name, and the reason.
    holds("the confirmation", 4).await;
    browser.press("button[value='edit']").await;
    assert_eq!(browser.ask("document.getElementById('q2-because').value").await, HOSTILE);
    browser.press("button[value='confirm']").await;
    browser.press("button[value='record']").await;
    assert!(browser.text().await.contains("1件の回答を記録しました"), "{}", browser.text().await);
    holds("what was recorded", 5).await;
    assert_eq!(paged.statements(), 1);
}

#[test]
fn a_preview_carries_links_that_open_nothing_and_makes_no_key() {
    let paged = Paged::new();
    let out = paged.office.folder().join("mail");
    paged.run("2017-03-01 08:00", &["preview", "--at", "2017-03-01T08:35", "--out", out.to_str().unwrap()]);
    let link = paged.link("2017-03-01_T-10_shoko");
    assert!(!paged.office.folder().join("state").exists(), "a preview makes nothing");
    let _daemon = paged.daemon("2017-03-04 10:00");
    assert!(paged.ask(&format!("GET {} HTTP/1.1", path_of(&link))).starts_with("HTTP/1.1 403"));
}
