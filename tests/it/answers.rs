//! What sections answer beside their cells: it counts like a cell, ends the reminding, and stays in the history.

use serde_json::Value;

use crate::support::faketime;
use crate::support::office::ExampleOffice;

/// The office with the sheet of the day and its clock standing still.
struct Day<'a> {
    office: &'a ExampleOffice,
    moment: &'a str,
}

impl Day<'_> {
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output =
            faketime::at(&mut self.office.command(arguments), self.moment).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn well(&self, arguments: &[&str]) -> String {
        let (code, out, errors) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {out}{errors}");
        out
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (code, out, errors) = self.run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {out}{errors}");
        errors
    }

    fn indicator(&self, id: &str) -> Value {
        let assessment = self.well(&["assess", "--as-of", "2017-03-15", "--format", "json"]);
        let assessment: Value = serde_json::from_str(&assessment).expect("JSON");
        let indicators = assessment["indicators"].as_array().expect("a list");
        indicators.iter().find(|it| it["id"] == id).expect("the indicator").clone()
    }

    fn mail(&self, stage: &str, section: &str) -> Option<String> {
        let day = &self.moment[..10];
        let file = self.office.folder().join("mail").join(format!("{day}_{stage}_{section}.eml"));
        std::fs::read(file).ok().map(|bytes| text_of(&bytes))
    }
}

/// The plain text of a mail.
fn text_of(mail: &[u8]) -> String {
    let mail = mail_parser::MessageParser::default().parse(mail).expect("a mail");
    mail.body_text(0).expect("a text").replace(['\r', '\n', ' ', '　'], "")
}

fn office() -> ExampleOffice {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n");
    office
}

#[test]
fn an_answer_counts_like_a_cell_and_ends_the_reminding() {
    let office = office();
    let first = Day { office: &office, moment: "2017-03-01 08:35" };
    first.well(&["once"]);
    let asked = first.mail("T-10", "shoko").expect("a mail");
    let names = [
        "起業家からの相談・フォローアップ件数",
        "創業支援ネットワークによる創業相談者数",
        "起業家同士の交流機会の開催回数",
    ];
    assert!(names.iter().all(|name| asked.contains(name)), "{asked}");

    let day = Day { office: &office, moment: "2017-03-09 10:00" };
    let by = "商工労政課（電話）";
    let said = day.well(&["answer", "value", "I13", "15", "--by", by]);
    assert!(
        said.contains("No.1") && said.contains("起業家からの相談・フォローアップ件数") && said.contains("15件"),
        "{said}"
    );
    day.well(&["answer", "unchanged", "I11", "--by", by]);
    day.well(&["answer", "late", "I14", "--until", "2017-04-10", "--because", "参加者を集計中", "--by", by]);
    day.well(&["answer", "not-applicable", "I10", "--because", "開催を見送った"]);

    let chosen = day.indicator("I13");
    assert_eq!((&chosen["value"], &chosen["origin"]), (&15.0.into(), &"answer".into()), "{chosen}");
    assert_eq!((&chosen["answer"]["statement"], &chosen["answer"]["number"]), (&1.into(), &15.0.into()), "{chosen}");
    assert_eq!((&chosen["answer"]["by"], &chosen["answer"]["who"]), (&"secretariat".into(), &by.into()), "{chosen}");
    assert!(chosen["grade"].is_string() && chosen["answer"]["about"] == "アドバイザー巡回 15件", "{chosen}");
    let unchanged = day.indicator("I11");
    assert_eq!((&unchanged["value"], &unchanged["freshness"]), (&215.0.into(), &"ok".into()), "{unchanged}");
    let days = f64::from(31 + 28 + 15) + 275.0;
    assert_eq!(
        unchanged["expected"].as_f64().map(|it| (it * 100.0).round()),
        Some((320.0 * days / 365.0 * 100.0).round())
    );
    assert_eq!(day.indicator("I14")["class"], "missing");
    assert_eq!(day.indicator("I10")["class"], "not_applicable");
    let explained = day.well(&["explain", "I13", "--as-of", "2017-03-15"]);
    assert!(explained.contains(by) && explained.contains("平成29年3月9日 10時"), "{explained}");

    let next = Day { office: &office, moment: "2017-03-10 08:35" };
    next.well(&["once"]);
    let asked = next.mail("T-3", "shoko").expect("other indicators are still open");
    for name in names {
        assert!(!asked.contains(name), "{name} was answered: {asked}");
    }
    let after = Day { office: &office, moment: "2017-04-11 08:35" };
    assert!(after.indicator("I14")["answer"].is_null(), "the day has passed");
}

#[test]
fn the_list_shows_all_that_was_said_and_what_stands() {
    let office = office();
    let day = Day { office: &office, moment: "2017-03-09 10:00" };
    day.well(&["once"]);
    assert!(day.well(&["answer", "list"]).contains("ありません"));
    day.well(&["answer", "late", "I01", "--until", "2017-03-31", "--because", "集計中"]);
    day.well(&["answer", "not-applicable", "I01", "--because", "中止"]);
    day.well(&[
        "answer",
        "waive",
        "--section",
        "農とみどり推進課",
        "--until",
        "2017-04-30",
        "--because",
        "災害対応",
        "--approved-by",
        "企画部長",
    ]);
    day.well(&["answer", "withdraw", "2", "--because", "誤入力"]);
    let list: Value = serde_json::from_str(&day.well(&["answer", "list", "--format", "json"])).expect("JSON");
    let stands: Vec<bool> = list.as_array().expect("a list").iter().filter_map(|it| it["stands"].as_bool()).collect();
    assert_eq!(stands, [true, false, true, true], "{list}");
    assert_eq!(list[2]["matter"]["approved_by"], "企画部長");
    assert_eq!(day.indicator("I22")["waiver"]["until"], "2017-04-30");
    let table = day.well(&["answer", "list", "--standing"]);
    assert!(table.contains("災害対応") && !table.contains("中止"), "{table}");
    assert!(day.refused(&["answer", "withdraw", "2", "--because", "再"]).contains("No.2"));
}

#[test]
fn a_waived_section_and_a_later_deadline_end_what_they_answer() {
    let office = office();
    Day { office: &office, moment: "2017-03-01 08:35" }.well(&["once"]);
    let day = Day { office: &office, moment: "2017-03-14 10:00" };
    let decided = ["--because", "人事異動", "--approved-by", "企画部長"];
    day.well(&[&["answer", "extend", "--section", "shoko", "--to", "2017-03-31T17:00"], &decided[..]].concat());
    day.well(&[&["answer", "waive", "--section", "koyo", "--until", "2017-03-31"], &decided[..]].concat());
    let agenda = day.well(&["agenda", "--from", "2017-03-15", "--to", "2017-04-03"]);
    assert!(agenda.contains("3/31"), "{agenda}");
    let overdue = Day { office: &office, moment: "2017-03-16 08:35" };
    overdue.well(&["once"]);
    assert!(overdue.mail("T+1", "nourin").is_some(), "others are reminded as ever");
    assert!(overdue.mail("T+1", "shoko").is_none() && overdue.mail("T+1", "koyo").is_none());
    let again = Day { office: &office, moment: "2017-03-28 08:35" };
    again.well(&["once"]);
    let asked = again.mail("T-3", "shoko").expect("a mail before the new deadline");
    assert!(asked.contains("平成29年3月31日（金）17時"), "{asked}");
}

#[test]
fn what_is_in_force_stands_in_the_report_and_in_the_monthly_account() {
    let office = office();
    Day { office: &office, moment: "2017-03-01 08:35" }.well(&["once"]);
    let day = Day { office: &office, moment: "2017-03-14 10:00" };
    let decided = ["--because", "人事異動のため", "--approved-by", "企画部長"];
    day.well(&[
        "answer",
        "late",
        "I14",
        "--until",
        "2017-04-28",
        "--because",
        "参加者を集計中",
        "--by",
        "商工労政課（電話）",
    ]);
    day.well(&["answer", "not-applicable", "I10", "--because", "開催を見送った"]);
    day.well(&["answer", "withdraw", "2", "--because", "誤入力"]);
    day.well(&[&["answer", "waive", "--section", "koyo", "--until", "2017-09-30"], &decided[..]].concat());
    day.well(&[&["answer", "extend", "--section", "nourin", "--to", "2017-03-31T17:00"], &decided[..]].concat());
    let in_force = [
        "「起業家同士の交流機会の開催回数」：平成29年4月28日までに確定予定（理由：参加者を集計中）",
        "雇用労働課：平成29年9月30日まで記入依頼を免除（理由：人事異動のため、承認：企画部長）",
        "平成29年3月31日（金）17時まで延長（理由：人事異動のため、承認：企画部長）",
    ];

    let report = office.folder().join("report.pdf");
    day.well(&["report", "-o", report.to_str().expect("a path")]);
    let told = std::process::Command::new("pdftotext").arg(&report).arg("-").output().expect("pdftotext").stdout;
    let told: String = String::from_utf8(told).expect("UTF-8").split_whitespace().collect();
    assert!(told.contains("回答・免除・期限の延長（有効なもの）"), "{told}");
    for words in in_force {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("開催を見送った"), "what was taken back is not in force");
    let page = |edition: &str| {
        let path = office.folder().join("report.html");
        let path = path.to_str().expect("a path");
        day.well(&["report", "--edition", edition, "--format", "html", "-o", path]);
        std::fs::read_to_string(path).expect("a page")
    };
    let internal = page("internal");
    let list = internal.split_once("<h2 id=\"stated\">回答・免除・期限の延長（有効なもの）</h2>").expect("the list").1;
    let list = list.split_once("</section>").expect("an end").0;
    assert_eq!(list.matches("<th class=\"number\" scope=\"row\">").count(), in_force.len(), "{list}");
    for words in in_force.iter().chain(&["<td>平成29年3月14日", "商工労政課（電話）"]) {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(internal.contains("href=\"#stated\"") && !internal.contains("開催を見送った"));
    let public = office.folder().join("public.pdf");
    day.well(&["report", "--edition", "public", "-o", public.to_str().expect("a path")]);
    let told = std::process::Command::new("pdftotext").arg(&public).arg("-").output().expect("pdftotext").stdout;
    assert!(!String::from_utf8(told).expect("UTF-8").contains("企画部長"), "not for everybody");
    let told = page("public");
    assert!(!told.contains("企画部長") && !told.contains("stated"), "not for everybody");

    let next = Day { office: &office, moment: "2017-04-03 08:35" };
    next.well(&["once"]);
    let account = std::fs::read(office.folder().join("mail/2017-04-03_control.eml")).expect("an account");
    let account = text_of(&account);
    for words in
        ["この期間の記録5件、現在有効2件", "課の回答2件（うち回答ページから0件）、免除1件、期限の延長1件、取消し1件"]
            .iter()
            .chain(&in_force)
    {
        assert!(account.contains(words), "{words}: {account}");
    }
    for (words, stands) in [
        ("集計中）【有効】", true),
        ("延長（理由：人事異動のため、承認：企画部長）【効力なし】", true),
        ("開催を見送った）【有効】", false),
    ] {
        assert_eq!(account.contains(words), stands, "{words}: {account}");
    }
}

#[test]
fn what_cannot_be_said_is_refused_with_what_to_do() {
    let office = office();
    let day = Day { office: &office, moment: "2017-03-09 10:00" };
    for (arguments, words) in [
        (&["answer", "unchanged", "I99"][..], "I99"),
        (&["answer", "unchanged", "I01"], "「変更なし」とは回答できません"),
        (&["answer", "value", "I03", "2"], "様式を修正してください"),
        (&["answer", "late", "I01", "--until", "2017-03-08", "--because", "集計中"], "平成29年3月9日（木）"),
        (&["answer", "late", "I01", "--until", "2017-03-31", "--because", " "], "理由を記入してください"),
        (
            &["answer", "late", "I01", "--until", "2017-03-31", "--because", "集計中", "--round", "2017-03-16"],
            "2017-03-15",
        ),
        (
            &["answer", "extend", "--all", "--to", "2017-03-15T12:00", "--because", "異動", "--approved-by", "部長"],
            "17時",
        ),
        (
            &[
                "answer",
                "waive",
                "--section",
                "総務課",
                "--until",
                "2017-03-31",
                "--because",
                "異動",
                "--approved-by",
                "部長",
            ],
            "商工労政課",
        ),
        (
            &[
                "answer",
                "waive",
                "--section",
                "shoko",
                "--until",
                "2017-03-31",
                "--because",
                "異動",
                "--approved-by",
                "",
            ],
            "職名",
        ),
    ] {
        let said = day.refused(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    assert!(!office.folder().join("state").exists(), "nothing was recorded");
}

#[test]
fn what_the_sheet_itself_answers_is_not_asked_for() {
    use shinchoku::domain::value::{Content, Context, Counts, Meaning, read};
    let of = |raw: &str| {
        let context = Context {
            indicator_name: "開催回数",
            unit: "回",
            year: shinchoku::domain::calendar::FiscalYear(2016),
            units: &[],
            counts: Counts::Year,
        };
        read(raw, &context).content
    };
    for (raw, meaning) in [
        ("集計中（5月確定）", Meaning::Pending),
        ("該当なし", Meaning::NotApplicable),
        ("開催なし", Meaning::NotApplicable),
        ("把握不能", Meaning::Unobtainable),
    ] {
        assert!(matches!(of(raw), Content::Status(status) if status.meaning == meaning), "{raw}: {:?}", of(raw));
    }
}
