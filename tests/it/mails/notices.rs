//! What goes to those who keep the program running: notices, the monthly account, a test.

use shinchoku::domain::control::{Batch, Control, LeftOut, Unsent};
use shinchoku::domain::message::{Mailbox, Message};
use shinchoku::domain::phrase::Phrase;
use shinchoku::domain::problem::Problem;
use shinchoku::domain::stated::{Stated, StatedKind};
use shinchoku::render::language::Language;
use shinchoku::render::mail::{control_mail, notice_mail, test_mail};
use shinchoku::render::templates::Templates;

use super::office::{at, mailbox, sender};

/// A gap in the contacts and a mail server that refuses the login.
pub(super) fn problems(templates: &Templates, language: &Language) -> Message {
    let problems = [
        Problem::fault("section_without_address")
            .in_file("contacts.csv")
            .at("7行")
            .with("section", "観光交流課")
            .with("indicators", names(13)),
        Problem::fault("mail_unavailable")
            .with("channel", "email")
            .with("detail", "535 5.7.8 Error: authentication failed"),
    ];
    notice(templates, language, &problems)
}

/// A batch that waits for its release, and a mail that came back.
pub(super) fn held_and_bounced(templates: &Templates, language: &Language) -> Message {
    let letters = ["2017-03-01_T-10_kigyo", "2017-03-01_T-10_shoko"].map(str::to_owned).to_vec();
    let problems = [
        Problem::finding("mail_held")
            .with("day", at("2017-03-01", 0, 0).date())
            .with("count", 2.0)
            .with("letters", letters),
        Problem::fault("mail_bounced")
            .with("letter", "2017-03-01_T-10_shoko")
            .with("recipient", "shoko@city.example.jp")
            .with("subject", "【依頼・3/15（水）期限】産業振興アクションプラン進捗状況の記入について")
            .with("detail", "5.1.1 smtp; 550 5.1.1 unknown user")
            .with("indicators", vec!["起業家同士の交流機会の開催回数", "雇用・労働関係セミナー受講者数"]),
    ];
    notice(templates, language, &problems)
}

fn notice(templates: &Templates, language: &Language, problems: &[Problem]) -> Message {
    let to = vec![mailbox("産業振興アクションプラン事務局", "jimukyoku")];
    let at = at("2017-03-01", 8, 35);
    notice_mail(templates, language, "2017-03-01_notice", problems, at, &sender(), to).expect("a mail")
}

fn names(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("観光案内所{n}の利用者数")).collect()
}

/// The account of a month with everything in it.
pub(super) fn control(templates: &Templates, language: &Language) -> Message {
    control_mail(templates, language, &account(), vec![0; 2000], &sender(), keepers()).expect("a mail")
}

/// That of a month without anything.
pub(super) fn control_quiet(templates: &Templates, language: &Language) -> Message {
    let quiet = Control {
        modes: vec![],
        sent: vec![],
        unsent: vec![],
        skipped: vec![],
        nothing: 0,
        stated: vec![],
        ..account()
    };
    control_mail(templates, language, &quiet, vec![], &sender(), keepers()).expect("a mail")
}

/// A test that somebody asked for.
pub(super) fn test(templates: &Templates, language: &Language) -> Message {
    test_mail(templates, language, at("2017-03-01", 8, 30), &sender(), mailbox("", "admin")).expect("a mail")
}

/// An answer by a link, a waiver, a later deadline, and an answer that was taken back.
pub(super) fn stated() -> Vec<Stated> {
    let day = |text: &str| at(text, 0, 0).date();
    let indicator = |id: &str, name: &str| Phrase::new("answer.of.indicator").with("id", id).with("indicator", name);
    let said = |kind: &str| Phrase::new(format!("answer.said.{kind}"));
    let waiver = said("waiver")
        .with("of", indicator("I25", "多様な事業者の連携による会議の開催回数"))
        .with("until", day("2017-09-30"))
        .with("because", "会議を開かないため")
        .with("approved_by", "商工労政課長");
    let late = said("late")
        .with("of", indicator("I14", "起業家同士の交流機会の開催回数"))
        .with("until", day("2017-04-28"))
        .with("because", "事業報告の取りまとめ後に確定するため");
    let value = said("value")
        .with("of", indicator("I13", "起業家からの相談・フォローアップ件数"))
        .with("number", 15.0)
        .with("unit", "件");
    let withdrawal = said("withdrawal").with("number", "3").with("because", "回答の誤り");
    let extension = said("extension")
        .with("of", Phrase::new("answer.of.section").with("section", "農とみどり推進課"))
        .with("round", day("2017-03-15"))
        .with("deadline", at("2017-04-10", 17, 0))
        .with("because", "集計に時間を要するため")
        .with("approved_by", "商工労政課長");
    let link = || {
        let way = Phrase::new("answer.way.link").with("who", "shoko@city.example.jp");
        way.with("letter", "2017-03-01_T-10_shoko")
    };
    let secretariat = || Phrase::new("answer.way.secretariat").with("who", "事務局");
    let said = [
        ("2016-12-20", StatedKind::Waiver, waiver, secretariat(), true),
        ("2017-03-02", StatedKind::Answer, late, link(), true),
        ("2017-03-02", StatedKind::Answer, value, link(), false),
        ("2017-03-03", StatedKind::Withdrawal, withdrawal, secretariat(), false),
        ("2017-03-13", StatedKind::Extension, extension, secretariat(), true),
    ];
    let stated = said.into_iter().zip(1..).map(|((on, kind, said, from, holds), number)| Stated {
        number,
        on: day(on),
        kind,
        said,
        by_link: from.key == "answer.way.link",
        from,
        holds,
    });
    stated.collect()
}

fn keepers() -> Vec<Mailbox> {
    vec![mailbox("情報政策課", "admin"), mailbox("産業振興アクションプラン事務局", "jimukyoku")]
}

fn account() -> Control {
    let day = |day: &str| at(day, 0, 0).date();
    let remind = |stage: &str| Phrase::new("control.what.remind").with("stage", stage);
    let names = |count: usize| (1..=count).map(|n| format!("{n}課")).collect();
    Control {
        key: "2017-04-01_control".to_owned(),
        from: day("2017-03-01"),
        until: day("2017-03-31"),
        modes: vec![
            Phrase::new("mode.redirect").with("address", "jimukyoku@city.example.jp"),
            Phrase::new("mode.approval"),
            Phrase::new("mode.files").with("folder", "/var/lib/shinchoku/mail"),
        ],
        sent: vec![
            Batch { day: day("2017-03-01"), what: remind("T-10"), letters: 4, recipients: names(4) },
            Batch { day: day("2017-03-10"), what: remind("T-3"), letters: 15, recipients: names(15) },
            Batch {
                day: day("2017-03-24"),
                what: Phrase::new("control.what.report"),
                letters: 1,
                recipients: vec!["産業環境部長".to_owned(), "商工労政課長".to_owned()],
            },
        ],
        unsent: vec![
            Unsent {
                day: day("2017-03-10"),
                letter: "2017-03-10_T-3_nourin".to_owned(),
                subject: "【再依頼・3/15（水）期限】産業振興アクションプラン進捗状況の記入について（残り3件）"
                    .to_owned(),
                recipient: "農とみどり推進課".to_owned(),
                word: "bounced".to_owned(),
                because: "5.1.1 smtp; 550 5.1.1 unknown user".to_owned(),
            },
            Unsent {
                day: day("2017-03-31"),
                letter: "2017-03-31_T+5_koyo".to_owned(),
                subject: "【期限経過・御確認のお願い】産業振興アクションプラン進捗状況の提出について".to_owned(),
                recipient: "雇用労働課長".to_owned(),
                word: "held".to_owned(),
                because: String::new(),
            },
        ],
        skipped: vec![LeftOut {
            because: "次の段階に入っていたため、送りませんでした。".to_owned(),
            what: vec![(remind("T-10"), 1), (remind("T-3"), 2)],
        }],
        nothing: 3,
        stated: stated(),
    }
}
