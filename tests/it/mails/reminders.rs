//! Digests to sections and chiefs, over the plan and the days of the model mails (`domain.md` B-6).

use shinchoku::domain::message::{Mailbox, Message};
use shinchoku::domain::phrase::Phrase;
use shinchoku::domain::reminder::{Item, Part, Reminder, Stage, Tone};
use shinchoku::render::language::Language;
use shinchoku::render::mail::{Sender, reminder_mail};
use shinchoku::render::templates::Templates;

use super::office::{at, mailbox, sender};

/// The first notice, with everything that it can ask for.
pub(super) fn notice(templates: &Templates, language: &Language) -> Message {
    let part = Part { low: vec![low()], ..everything() };
    remind(templates, language, &reminder(Tone::Notice, "2017-03-01", 10, vec![part]))
}

/// The second request.
pub(super) fn again(templates: &Templates, language: &Language) -> Message {
    remind(templates, language, &reminder(Tone::Again, "2017-03-10", 3, vec![left()]))
}

/// After the deadline; the chief reads along.
pub(super) fn overdue(templates: &Templates, language: &Language) -> Message {
    remind(templates, language, &late(vec![dash("起業家同士の交流機会の開催回数", "2回/年")]))
}

/// To the chief.
pub(super) fn escalated(templates: &Templates, language: &Language) -> Message {
    remind(templates, language, &reminder(Tone::Escalated, "2017-03-23", -5, vec![left()]))
}

/// Two plans in one digest.
pub(super) fn two_plans(templates: &Templates, language: &Language) -> Message {
    let other = Part {
        plan: "観光振興ビジョン".to_owned(),
        enter_at: "https://city.example.jp/kanko/r5/".to_owned(),
        inquiry: String::new(),
        deadline: at("2017-03-22", 12, 0),
        unclear: vec![unclear()],
        ..nothing()
    };
    remind(templates, language, &reminder(Tone::Notice, "2017-03-01", 10, vec![other, left()]))
}

/// A new deadline, a value sent back, a value of an earlier year, and a page on which to answer.
pub(super) fn moved(templates: &Templates, language: &Language) -> Message {
    let sent_back = Phrase::new("reminder.sent_back").with("reason", "前年度の値と同じため、御確認ください");
    let part = Part {
        deadline: at("2017-03-22", 17, 0),
        moved: true,
        answer_at: Some(format!("http://shinchoku.city.example.jp/answer/{}.{}", "M".repeat(180), "s".repeat(43))),
        sent_back: vec![Item {
            questions: vec![sent_back.with("post", "商工労政課長")],
            ..entered("雇用・労働関係セミナー受講者数", "190人/年", "182人 (3月15日現在)")
        }],
        missing: vec![Item {
            year: Some("H27".to_owned()), ..dash("市内総生産額（製造業）", "1,200億円")
        }],
        ..nothing()
    };
    remind(templates, language, &reminder(Tone::Notice, "2017-03-08", 10, vec![part]))
}

/// A trial: everything goes to the secretariat.
pub(super) fn trial(templates: &Templates, language: &Language) -> Message {
    let trial = Sender { redirect_to: Some(mailbox("", "jimukyoku")), ..sender() };
    let reminder = late(vec![dash("起業家同士の交流機会の開催回数", "2回/年")]);
    let cc = vec![chief(), secretariat()];
    reminder_mail(templates, language, &reminder, &trial, vec![section()], cc).expect("a mail")
}

fn late(missing: Vec<Item>) -> Reminder {
    reminder(Tone::Overdue, "2017-03-16", -1, vec![Part { missing, ..nothing() }])
}

fn section() -> Mailbox {
    mailbox("商工労政課", "shoko")
}

fn chief() -> Mailbox {
    mailbox("商工労政課長", "shoko-kacho")
}

fn secretariat() -> Mailbox {
    mailbox("産業振興アクションプラン事務局", "jimukyoku")
}

fn remind(templates: &Templates, language: &Language, reminder: &Reminder) -> Message {
    let (to, cc) = match reminder.stage.tone {
        Tone::Notice | Tone::Again => (vec![section()], vec![]),
        Tone::Overdue => (vec![section()], vec![chief(), secretariat()]),
        Tone::Escalated => (vec![chief()], vec![secretariat()]),
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
