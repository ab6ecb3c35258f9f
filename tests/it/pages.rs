//! The pages of a link as an officer reads them, in every language: as snapshots, and in a real browser, wide and narrow.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use shinchoku::domain::phrase::Phrase;
use shinchoku::render::language::Language;
use shinchoku::render::page::{AnswerPage, FormFacts, ItemFacts, answer_page, confirm_page, refused_page};
use shinchoku::render::templates::Templates;

use crate::support::browser::{Browser, Scripts};

type Sample = fn(&Templates, &Language) -> String;

const PAGES: [(&str, Sample); 7] = [
    ("open", |t, l| answer_page(t, l, &page(l)).unwrap()),
    ("faulty", |t, l| answer_page(t, l, &faulty(l)).unwrap()),
    ("recorded", |t, l| answer_page(t, l, &AnswerPage { recorded: Some(1), ..page(l) }).unwrap()),
    ("nothing_open", |t, l| answer_page(t, l, &AnswerPage { items: vec![], ..page(l) }).unwrap()),
    ("closed", |t, l| {
        let answered = page(l).items.into_iter().filter(|item| item.given.is_some()).collect();
        let frozen_at = Some("2017-03-22T17:30:00".to_owned());
        answer_page(t, l, &AnswerPage { frozen_at, items: answered, ..page(l) }).unwrap()
    }),
    ("confirm", |t, l| confirm_page(t, l, &page(l), &"0a".repeat(16)).unwrap()),
    ("refused", |t, l| refused_page(t, l, &Phrase::new("page.refused.foreign")).unwrap()),
];

fn page(language: &Language) -> AnswerPage {
    let choices = |names: &[&str]| {
        names.iter().map(|name| ((*name).to_owned(), language.word(&format!("page.choice.{name}")))).collect()
    };
    let item = |mark: &str, kind: &str, name: &str| ItemFacts {
        mark: mark.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        seen: "0123456789abcdef".to_owned(),
        target: "30件/年".to_owned(),
        unit: "件".to_owned(),
        choices: choices(&["late", "not_applicable"]),
        said: "15件".to_owned(),
        ..ItemFacts::default()
    };
    let question =
        Phrase::new("question.single").with("text", "アドバイザー巡回 15件").with("value", 15.0).with("unit", "件");
    let late = Phrase::new("answer.said.late")
        .with("of", "")
        .with("until", "2017-04-28".parse::<chrono::NaiveDate>().unwrap());
    AnswerPage {
        plan: "産業振興アクションプラン".to_owned(),
        section: "商工労政課".to_owned(),
        as_of: "2017-03-15".to_owned(),
        deadline: "2017-03-15T17:00:00".to_owned(),
        enter_at: r"\\fs01\共有\産業振興AP\H28進捗\進捗状況_H28.xlsx".to_owned(),
        sent_to: "shoko@city.example.jp".to_owned(),
        until: "2017-03-31T08:35:00".to_owned(),
        read_at: "2017-03-04T10:00:00".to_owned(),
        days: ("2017-03-04".to_owned(), "2018-03-05".to_owned()),
        items: vec![
            ItemFacts {
                raw: Some("アドバイザー巡回 15件".to_owned()),
                questions: vec![language.say(&question)],
                choices: choices(&["other", "late", "not_applicable"]),
                other: true,
                ..item("q13", "unclear", "起業家からの相談・フォローアップ件数")
            },
            ItemFacts {
                raw: Some("215人 (12月末時点)".to_owned()),
                choices: choices(&["unchanged", "late", "not_applicable"]),
                ..item("q11", "stale", "創業支援ネットワークによる創業相談者数")
            },
            ItemFacts {
                raw: Some(String::new()),
                given: Some(language.say(&late.with("because", "参加者を集計中"))),
                given_at: Some("2017-03-03T09:10:00".to_owned()),
                ..item("q14", "missing", "起業家同士の交流機会の開催回数")
            },
            item(
                "q1y2015",
                "missing",
                &language.say(&Phrase::new("reminder.of_year").with("indicator", "市内総生産額").with("year", "H27")),
            ),
        ],
        ..AnswerPage::default()
    }
}

fn faulty(language: &Language) -> AnswerPage {
    let mut page = page(language);
    let fault = language.word("page.fault.no_day");
    page.items[1].fault = Some(fault);
    page.items[1].form =
        FormFacts { choice: "late".to_owned(), because: "集計中".to_owned(), ..FormFacts::default() };
    page.faults = vec![(page.items[1].mark.clone(), page.items[1].name.clone())];
    page.fault = Some(language.word("page.fault.some"));
    page
}

fn all() -> Vec<(String, String)> {
    let of = |code: &str| {
        let (templates, language) = Templates::built_in(code).unwrap();
        PAGES.map(|(name, write)| (format!("{name}_{code}"), write(&templates, &language)))
    };
    Templates::built_in_codes().into_iter().flat_map(of).collect()
}

#[test]
fn every_page_reads_as_an_officer_would_write_it() {
    for (name, html) in all() {
        let (head, rest) = html.split_once("<style>").unwrap();
        insta::assert_snapshot!(name, format!("{head}{}", rest.split_once("</style>\n").unwrap().1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_looks_well_in_a_browser_wide_and_narrow() {
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
    std::fs::create_dir_all(&pictures).unwrap();
    let browser = Browser::start(Scripts::On).await;
    for (name, html) in all() {
        let file = pictures.join(format!("{name}.html"));
        std::fs::write(&file, html).unwrap();
        browser.open(&format!("file://{}", file.display())).await;
        for width in [1000, 400] {
            std::fs::write(pictures.join(format!("{name}_{width}.png")), browser.picture(width).await).unwrap();
            assert_eq!(browser.accessibility_faults().await, Vec::<String>::new(), "{name} {width}");
            let wide = browser.ask("[window.innerWidth, document.documentElement.scrollWidth]").await;
            assert_eq!(wide, serde_json::json!([width, width]), "{name}: scrolls to the side");
        }
    }
}
