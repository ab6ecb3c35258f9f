//! Whole mails as an officer reads them, over the plan and the days of the model mails (`domain.md` B-6).

use chrono::{NaiveDate, NaiveDateTime};
use shinchoku::domain::assessment::Class;
use shinchoku::domain::calendar::{Era, FiscalYear};
use shinchoku::domain::control::{Batch, Control, LeftOut, Unsent};
use shinchoku::domain::message::{Mailbox, Message};
use shinchoku::domain::phrase::Phrase;
use shinchoku::domain::problem::Problem;
use shinchoku::domain::reminder::{Item, Part, Reminder, Stage, Tone};
use shinchoku::domain::report::{Certainty, Count, Firmness, Issue, Report, Table};
use shinchoku::render::language::Language;
use shinchoku::render::mail::{Carried, Sender, control_mail, notice_mail, reminder_mail, report_mail, test_mail};
use shinchoku::render::templates::Templates;

#[test]
fn the_first_notice_reads_as_an_officer_would_write_it() {
    let part = Part { low: vec![low()], ..everything() };
    both("notice", |t, l| remind(t, l, &reminder(Tone::Notice, "2017-03-01", 10, vec![part.clone()])));
}

#[test]
fn the_second_request_names_what_is_left_and_the_working_days() {
    both("again", |t, l| remind(t, l, &reminder(Tone::Again, "2017-03-10", 3, vec![left()])));
}

#[test]
fn after_the_deadline_an_answer_is_asked_for_and_the_chief_reads_along() {
    let part = Part { missing: vec![dash("起業家同士の交流機会の開催回数", "2回/年")], ..nothing() };
    both("overdue", |t, l| remind(t, l, &reminder(Tone::Overdue, "2017-03-16", -1, vec![part.clone()])));
}

#[test]
fn the_chief_is_asked_to_see_to_what_is_still_open() {
    both("escalated", |t, l| remind(t, l, &reminder(Tone::Escalated, "2017-03-23", -5, vec![left()])));
}

#[test]
fn two_plans_come_in_one_digest_that_names_the_more_urgent() {
    let other = Part {
        plan: "観光振興ビジョン".to_owned(),
        enter_at: "https://city.example.jp/kanko/r5/".to_owned(),
        inquiry: String::new(),
        deadline: at("2017-03-22", 12, 0),
        unclear: vec![unclear()],
        ..nothing()
    };
    both("two_plans", |t, l| remind(t, l, &reminder(Tone::Notice, "2017-03-01", 10, vec![other.clone(), left()])));
}

#[test]
fn the_monthly_mail_says_what_matters_without_its_attachment() {
    both("report", |t, l| {
        let to = ["産業環境部長", "商工労政課長", "農とみどり推進課長"].map(|name| mailbox(name, "x"));
        report_mail(t, l, &report(None), "sangyo", Carried::Whole(&vec![0; 175_000]), &sender(), to.to_vec())
            .expect("a mail")
    });
}

#[test]
fn a_second_report_says_what_has_changed() {
    both("report_again", |t, l| {
        report_mail(
            t,
            l,
            &report(Some(2)),
            "sangyo",
            Carried::Whole(&vec![0; 175_000]),
            &sender(),
            vec![mailbox("産業環境部長", "x")],
        )
        .expect("a mail")
    });
}

#[test]
fn a_notice_says_what_happened_where_and_what_to_do() {
    let problems = [
        Problem::fault("section_without_address").in_file("contacts.csv").at("7行").with("section", "観光交流課"),
        Problem::fault("mail_unavailable")
            .with("channel", "email")
            .with("detail", "535 5.7.8 Error: authentication failed"),
    ];
    both("problems", |t, l| {
        let to = vec![mailbox("産業振興アクションプラン事務局", "jimukyoku")];
        notice_mail(t, l, "2017-03-01_notice", &problems, at("2017-03-01", 8, 30), &sender(), to).expect("a mail")
    });
}

#[test]
fn the_monthly_account_says_what_was_sent_what_was_not_and_which_modes_are_on() {
    both("control", |t, l| control_mail(t, l, &account(), vec![0; 2000], &sender(), keepers()).expect("a mail"));
}

#[test]
fn an_account_of_a_quiet_month_says_so() {
    let quiet = Control { modes: vec![], sent: vec![], unsent: vec![], skipped: vec![], nothing: 0, ..account() };
    both("control_quiet", |t, l| control_mail(t, l, &quiet, vec![], &sender(), keepers()).expect("a mail"));
}

#[test]
fn a_test_says_what_to_look_at() {
    let to = || mailbox("", "admin");
    both("test", |t, l| test_mail(t, l, at("2017-03-01", 8, 30), &sender(), to()).expect("a mail"));
}

#[test]
fn a_batch_that_waits_is_told_with_its_letters_and_a_mail_that_came_back_with_its_indicators() {
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
    both("held_and_bounced", |t, l| {
        let to = vec![mailbox("産業振興アクションプラン事務局", "jimukyoku")];
        notice_mail(t, l, "2017-03-01_notice", &problems, at("2017-03-01", 8, 35), &sender(), to).expect("a mail")
    });
}

#[test]
fn a_mail_of_a_trial_says_to_whom_it_would_have_gone() {
    let trial = Sender { redirect_to: Some(mailbox("", "jimukyoku")), ..sender() };
    let part = Part { missing: vec![dash("起業家同士の交流機会の開催回数", "2回/年")], ..nothing() };
    let reminder = reminder(Tone::Overdue, "2017-03-16", -1, vec![part]);
    both("trial", |t, l| {
        let to = vec![mailbox("商工労政課", "shoko")];
        let cc = vec![mailbox("商工労政課長", "kacho"), mailbox("産業振興アクションプラン事務局", "jimukyoku")];
        let mail = reminder_mail(t, l, &reminder, &trial, to, cc).expect("a mail");
        assert_eq!((mail.to.len(), mail.to[0].address.as_str(), mail.cc.len()), (1, "jimukyoku@city.example.jp", 0));
        mail
    });
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
    }
}

/// Takes the mail in both languages as a snapshot: subject and text, and the HTML by itself.
fn both(name: &str, write: impl Fn(&Templates, &Language) -> Message) {
    for code in ["ja", "en"] {
        let (templates, language) = Templates::built_in(code).expect("a built-in language");
        let mail = write(&templates, &language);
        let files: Vec<&str> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
        let page = format!("key: {}\nsubject: {}\nfiles: {files:?}\n\n{}", mail.key, mail.subject, mail.text);
        insta::assert_snapshot!(format!("{name}_{code}"), page);
        insta::assert_snapshot!(format!("{name}_{code}_html"), mail.html);
    }
}

fn remind(templates: &Templates, language: &Language, reminder: &Reminder) -> Message {
    let (section, chief, secretariat) = (
        mailbox("商工労政課", "shoko"),
        mailbox("商工労政課長", "kacho"),
        mailbox("産業振興アクションプラン事務局", "jimukyoku"),
    );
    let (to, cc) = match reminder.stage.tone {
        Tone::Notice | Tone::Again => (vec![section], vec![]),
        Tone::Overdue => (vec![section], vec![chief, secretariat]),
        Tone::Escalated => (vec![chief], vec![secretariat]),
    };
    reminder_mail(templates, language, reminder, &sender(), to, cc).expect("a mail")
}

fn reminder(tone: Tone, day: &str, working_days_left: i64, parts: Vec<Part>) -> Reminder {
    let next_noon = match day {
        "2017-03-16" => Some(at("2017-03-17", 12, 0)),
        "2017-03-23" => Some(at("2017-03-24", 12, 0)),
        _ => None,
    };
    Reminder {
        section: "shoko".to_owned(),
        section_name: "商工労政課".to_owned(),
        stage: Stage { name: format!("T{:+}", -working_days_left), offset: 0, tone, to: vec![], cc: vec![] },
        at: at(day, 8, 30),
        working_days_left,
        answer_by: next_noon,
        parts,
    }
}

fn everything() -> Part {
    Part {
        missing: vec![
            dash("起業家同士の交流機会の開催回数", "2回/年"),
            dash(
                "子ども(仕事の概念を理解する前の年齢層)を対象に、起業・創業も含めた「働き方」やビジネスの仕組み等を学ぶ機会の提供回数",
                "1回/年",
            ),
            dash("起業・創業に興味を持つ人を対象とした、入門編セミナー等の開催", "1回/年"),
            Item {
                raw: Some(String::new()),
                ..dash("プロジェクトの創出を目的とした会議から生まれる新たな取組件数", "累計 2件")
            },
            Item {
                also_at: vec!["⑦".to_owned()],
                ..dash("多様な事業者の連携による新たな商品・サービス等の開発数", "累計 7件")
            },
        ],
        stale: vec![
            entered("創業支援ネットワークによる創業相談者数", "320人/年", "215人 (12月末時点)"),
            entered("創業支援ネットワークによる創業実現者数", "95人/年", "43人 (12月末時点)"),
        ],
        unclear: vec![
            unclear(),
            Item {
                questions: vec![
                    Phrase::new("question.which")
                        .with("text", "経営相談 11件 経営アドバイザーによる訪問 3件")
                        .with("texts", vec!["経営相談 11件", "経営アドバイザーによる訪問 3件"]),
                ],
                ..entered(
                    "商店を対象とした経営・販売・集客等に関する支援件数",
                    "累計 40件",
                    "経営相談 11件 経営アドバイザーによる訪問 3件",
                )
            },
        ],
        outlook: vec![entered(
            "学生(将来の仕事を具体的に考える年齢層)を対象に、起業・創業のステップ等を学ぶ機会の提供回数",
            "1回/年",
            "検討中 (立命館・追手門学院大学との意見交換実施)",
        )],
        ..nothing()
    }
}

fn left() -> Part {
    Part {
        missing: vec![dash("起業家同士の交流機会の開催回数", "2回/年")],
        stale: vec![entered("創業支援ネットワークによる創業実現者数", "95人/年", "43人 (12月末時点)")],
        unclear: vec![unclear()],
        ..nothing()
    }
}

fn nothing() -> Part {
    Part {
        plan: "産業振興アクションプラン".to_owned(),
        enter_at: r"\\fs01\共有\産業振興AP\H28進捗\進捗状況_H28.xlsx".to_owned(),
        inquiry: "平成29年2月15日付け茨商第123号「産業振興アクションプランの進捗状況について（照会）」".to_owned(),
        answer_at: None,
        as_of: at("2017-03-15", 0, 0).date(),
        deadline: at("2017-03-15", 17, 0),
        moved: false,
        tone: Tone::Notice,
        missing: vec![],
        stale: vec![],
        unclear: vec![],
        outlook: vec![],
        low: vec![],
        sent_back: vec![],
    }
}

fn dash(indicator: &str, target: &str) -> Item {
    entered(indicator, target, "—")
}

fn unclear() -> Item {
    let question =
        Phrase::new("question.single").with("text", "アドバイザー巡回 15件").with("value", 15.0).with("unit", "件");
    Item {
        questions: vec![question],
        ..entered("起業家からの相談・フォローアップ件数", "30件/年", "アドバイザー巡回 15件")
    }
}

fn low() -> Item {
    Item {
        expected: Some(181.67),
        ratio: Some(0.506),
        unit: "人".to_owned(),
        ..entered("雇用・労働関係セミナー受講者数", "190人/年", "92人")
    }
}

fn entered(indicator: &str, target: &str, raw: &str) -> Item {
    Item {
        indicator: indicator.to_owned(),
        year: None,
        target: target.into(),
        raw: Some(raw.to_owned()),
        unit: String::new(),
        expected: None,
        ratio: None,
        percent_digits: 0,
        questions: vec![],
        also_at: vec![],
    }
}

fn report(change: Option<i64>) -> Report {
    let graded = |mark: &str, name: &str, number, change| Count {
        class: Class::OnTrack,
        grade: Some((mark.to_owned(), name.to_owned())),
        number,
        change,
    };
    let plain = |class, number, change| Count { class, grade: None, number, change };
    let none = change.map(|_| 0);
    Report {
        plan: "産業振興アクションプラン".to_owned(),
        years: (FiscalYear(2016), FiscalYear(2020)),
        era: Era::Heisei,
        as_of: at("2017-03-15", 0, 0).date(),
        year: FiscalYear(2016),
        made_at: at("2017-03-24", 8, 30),
        issue: Issue { version: Some(1), ..Issue::default() },
        compared_with: None,
        made_by: "商工労政課　アクションプラン事務局".to_owned(),
        headline: Phrase::new("report.headline")
            .with("indicators", 36.0)
            .with("on_track", 11.0)
            .with("lagging", 6.0)
            .with("zero", 4.0)
            .with("missing", 8.0)
            .with("text_only", 3.0)
            .with("ambiguous", 4.0)
            .with("unreadable", 0.0),
        counts: vec![
            graded("A", "順調", 8, change),
            graded("B+", "概ね順調", 3, none),
            graded("B", "やや遅れ", 5, none),
            graded("C", "遅れ", 1, none),
            plain(Class::Zero, 4, none),
            plain(Class::NotJudged, 0, none),
            plain(Class::Missing, 8, change.map(|by| -by)),
            plain(Class::TextOnly, 3, none),
            plain(Class::Ambiguous, 4, none),
            plain(Class::Unreadable, 0, none),
        ],
        indicators: 36,
        relisted: 3,
        decisions: vec![
            Phrase::new("report.decision.lowest")
                .with("indicator", "就労支援フェアの就職者数")
                .with("value", 14.0)
                .with("target", Phrase::new("aim.reach").with("number", 45.0).with("unit", "人"))
                .with("unit", "人"),
            Phrase::new("report.decision.target_passed")
                .with("name", "商店街の活性化や認知度向上にむけたイベントの数")
                .with("value", 6.0)
                .with("target", 3.0)
                .with("unit", "件"),
            Phrase::new("report.decision.symbols").with("symbol", "—").with("count", 7.0),
        ],
        attention: vec![],
        gaps: vec![],
        certainty: Certainty { provisional: usize::from(change.is_none()), stale: 2, after_snapshot: 1, undated: 15 },
        next_dates: if change.is_none() {
            vec![]
        } else {
            vec![(at("2017-09-15", 0, 0).date(), Phrase::new("report.next.as_of"))]
        },
        against_final_target: true,
        strips: Vec::new(),
        left_out: 0,
        table: Table {
            levels: vec![],
            details: vec![],
            years: vec![],
            actual_years: 0,
            rows: vec![],
            footnotes: vec![],
        },
        firmness: Firmness::default(),
    }
}

fn sender() -> Sender {
    Sender {
        from: mailbox("産業振興アクションプラン事務局", "jimukyoku"),
        reply_to: None,
        signature: "商工労政課　アクションプラン事務局　内線○○○○　jimukyoku@city.example.jp".to_owned(),
        redirect_to: None,
    }
}

fn mailbox(name: &str, local: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: format!("{local}@city.example.jp") }
}

fn at(day: &str, hour: u32, minute: u32) -> NaiveDateTime {
    day.parse::<NaiveDate>().expect("a day").and_hms_opt(hour, minute, 0).expect("a time")
}
