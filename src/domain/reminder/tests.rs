//! What a section is asked for, and what it is never asked for.

use chrono::NaiveDate;

use super::{Item, Part, Reminder, Stage, Tone};
use crate::domain::asking::Asked;
use crate::domain::assessment::{Assessment, Candidate, Class, Freshness, Judgement};
use crate::domain::calendar::FiscalYear;
use crate::domain::office::Role;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::plan::{
    Accumulation, Assignment, Indicator, IndicatorId, Node, Placement, Plan, Review, Round, Rules, Target, Validity,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn round() -> Round {
    Round { as_of: day("2017-03-15"), deadline: day("2017-03-15").and_hms_opt(17, 0, 0).expect("a time") }
}

/// A plan with the indicators I0, I1, … of one section, each listed once.
fn plan(indicators: usize) -> Plan {
    let id = |index: usize| IndicatorId(format!("I{index}"));
    let node = |parent, level, label: &str| Node { parent, level, label: label.to_owned(), details: Vec::new() };
    Plan {
        id: "sangyo".to_owned(),
        name: "産業振興アクションプラン".to_owned(),
        first_year: FiscalYear(2016),
        last_year: FiscalYear(2020),
        levels: vec!["重点方向".to_owned(), "重点取組".to_owned()],
        nodes: vec![node(None, 0, "基盤づくり"), node(Some(0), 1, "① 価値向上"), node(Some(0), 1, "⑦ 連携の促進")],
        indicators: (0..indicators)
            .map(|index| Indicator {
                id: id(index),
                name: format!("指標{index}"),
                unit: "件".to_owned(),
                accumulation: Accumulation::Cumulative,
                targets: vec![Target::number(7.0)],
                ..Indicator::default()
            })
            .collect(),
        placements: (0..indicators).map(|indicator| Placement { indicator, node: 1, relisted: false }).collect(),
        assignments: (0..indicators)
            .map(|index| Assignment { indicator: id(index), section: "shoko".to_owned(), valid: Validity::default() })
            .collect(),
        confirmations: None,
        rules: Rules {
            pro_rata: true,
            small_target: 3.0,
            least_expected: 1.0,
            stale_after_days: 31,
            grades: Vec::new(),
            symbols: std::collections::BTreeMap::new(),
            units: Vec::new(),
            yearly_path: false,
        },
        rounds: vec![round()],
        extensions: Vec::new(),
        enter_at: r"\\fs01\共有\進捗状況.xlsx".to_owned(),
        inquiry: "茨商第123号".to_owned(),
    }
}

fn judged(index: usize, class: Class, freshness: Freshness, chased: bool) -> Judgement {
    Judgement {
        indicator: IndicatorId(format!("I{index}")),
        section: Some("shoko".to_owned()),
        raw: Some("申請 6件\n採択 4件".to_owned()),
        reading: None,
        value: None,
        unit: "件".to_owned(),
        freshness,
        review: Review::NotAsked,
        class,
        grade: None,
        expected: None,
        ratio: None,
        percent_digits: 0,
        reason: Phrase::new("reason.blank"),
        candidates: Vec::new(),
        source: None,
        chased,
        answer: None,
        waiver: None,
    }
}

fn assessed(judgements: Vec<Judgement>) -> Assessment {
    Assessment {
        plan: "sangyo".to_owned(),
        as_of: round().as_of,
        year: FiscalYear(2016),
        judgements,
        findings: Vec::new(),
    }
}

fn asked<'a>(plan: &'a Plan, judgements: Vec<Judgement>, today: &str) -> Asked<'a> {
    Asked::new(plan, assessed(judgements), Vec::new(), day(today))
}

fn told(plan: &Plan, judgements: Vec<Judgement>) -> Part {
    asked(plan, judgements, "2017-03-01").part("shoko", &round(), Tone::Notice, &[])
}

#[test]
fn every_class_is_asked_for_what_it_lacks_or_not_at_all() {
    use Freshness::{Ok, Stale, Unknown};
    for (class, freshness, chased, list) in [
        (Class::Missing, Unknown, true, "missing"),
        (Class::Missing, Unknown, false, ""),
        (Class::NotInSheet, Unknown, true, "missing"),
        (Class::Ambiguous, Unknown, true, "unclear"),
        (Class::Ambiguous, Stale, true, "unclear"),
        (Class::TextOnly, Unknown, false, "outlook"),
        (Class::OnTrack, Stale, true, "stale"),
        (Class::Zero, Stale, true, "stale"),
        (Class::Lagging, Stale, true, "stale"),
        (Class::Lagging, Ok, false, "low"),
        (Class::OnTrack, Ok, false, ""),
        (Class::Zero, Unknown, false, ""),
        (Class::NotJudged, Unknown, false, ""),
        (Class::Unreadable, Stale, true, ""),
        (Class::NotDue, Stale, true, ""),
        (Class::NotApplicable, Unknown, false, ""),
    ] {
        let part = told(&plan(1), vec![judged(0, class, freshness, chased)]);
        let lists = [
            ("missing", &part.missing),
            ("stale", &part.stale),
            ("unclear", &part.unclear),
            ("outlook", &part.outlook),
            ("low", &part.low),
        ];
        for (name, items) in lists {
            assert_eq!(items.len(), usize::from(name == list), "{class:?} {freshness:?} {chased} in {name}");
        }
        assert_eq!(part.is_due(), ["missing", "stale", "unclear"].contains(&list), "{class:?} {freshness:?}");
    }
}

#[test]
fn a_relisted_indicator_is_asked_for_once_and_says_where_it_stands_again() {
    let mut plan = plan(2);
    plan.placements.push(Placement { indicator: 0, node: 2, relisted: true });
    let missing = |index| judged(index, Class::Missing, Freshness::Unknown, true);
    let part = told(&plan, vec![missing(0), missing(1)]);
    let found: Vec<(&str, Vec<String>)> =
        part.missing.iter().map(|item| (item.indicator.as_str(), item.also_at.clone())).collect();
    assert_eq!(found, [("指標0", vec!["⑦".to_owned()]), ("指標1", vec![])]);
}

#[test]
fn the_section_that_answers_today_is_asked_even_if_another_did_on_the_snapshot_day() {
    let mut plan = plan(1);
    plan.assignments = [("shoko", None, Some("2017-03-31")), ("sangyo", Some("2017-04-01"), None)]
        .map(|(section, from, to)| Assignment {
            indicator: IndicatorId("I0".to_owned()),
            section: section.to_owned(),
            valid: Validity { from: from.map(day), to: to.map(day) },
        })
        .to_vec();
    let missing = || vec![judged(0, Class::Missing, Freshness::Unknown, true)];
    let open = |section, today| asked(&plan, missing(), today).part(section, &round(), Tone::Notice, &[]).open();
    assert_eq!((open("shoko", "2017-03-31"), open("sangyo", "2017-03-31")), (1, 0));
    assert_eq!((open("shoko", "2017-04-03"), open("sangyo", "2017-04-03")), (0, 1));
}

#[test]
fn candidates_share_one_question_and_the_cell_stands_on_one_line() {
    let question = Phrase::new("question.which");
    let candidate = |value| Candidate { value, label: String::new(), question: question.clone() };
    let judgement = Judgement {
        candidates: vec![candidate(6.0), candidate(4.0)],
        ..judged(0, Class::Ambiguous, Freshness::Unknown, true)
    };
    let part = told(&plan(1), vec![judgement]);
    assert_eq!(part.unclear[0].questions, [question]);
    assert_eq!(part.unclear[0].raw.as_deref(), Some("申請 6件 採択 4件"));
    let Arg::Phrase(target) = &part.unclear[0].target else { panic!("a target in words") };
    assert_eq!(target.key, "target.cumulative");
}

#[test]
fn low_values_and_words_alone_send_no_mail() {
    let judgements =
        vec![judged(0, Class::Lagging, Freshness::Ok, false), judged(1, Class::TextOnly, Freshness::Unknown, false)];
    let part = told(&plan(2), judgements);
    assert_eq!((part.low.len(), part.outlook.len()), (1, 1));
    assert!(!reminder(vec![part]).is_due());
}

#[test]
fn the_most_urgent_plan_comes_first_and_one_with_nothing_to_ask_is_left_out() {
    let open = told(&plan(1), vec![judged(0, Class::Missing, Freshness::Unknown, true)]);
    let later = Part { plan: "後".to_owned(), deadline: round().deadline + chrono::Duration::days(7), ..open.clone() };
    let done = Part { plan: "済".to_owned(), missing: Vec::<Item>::new(), ..open.clone() };
    let reminder = reminder(vec![later, done, open]);
    let plans: Vec<&str> = reminder.due_parts().iter().map(|part| part.plan.as_str()).collect();
    assert_eq!(plans, ["産業振興アクションプラン", "後"]);
    assert_eq!(reminder.key(), "2017-03-01_T-10_shoko");
}

#[test]
fn nobody_is_asked_again_who_was_not_asked_before_and_no_chief_is_written_to_in_a_quiet_time() {
    let stage =
        |tone| Stage { name: "T".to_owned(), offset: 0, tone, to: vec![Role::Chief], cc: vec![Role::Secretariat] };
    let tones = [Tone::Notice, Tone::Again, Tone::Overdue, Tone::Escalated];
    let first = tones.map(|tone| stage(tone).first_word().tone);
    assert_eq!(first, [Tone::Notice, Tone::Notice, Tone::Overdue, Tone::Escalated]);
    let quiet = stage(Tone::Escalated).quietened();
    assert_eq!((quiet.tone, quiet.to, quiet.cc), (Tone::Overdue, vec![Role::Section], vec![]));
}

#[test]
fn a_stage_is_written_in_the_settings_without_unknown_keys() {
    let stage: Stage = toml::from_str("name = 'T+1'\noffset = 1\ntone = 'overdue'\nto = ['section']\ncc = ['chief']")
        .expect("a stage");
    assert_eq!((stage.tone, stage.cc), (Tone::Overdue, vec![Role::Chief]));
    let unknown = "name = 'T+1'\noffset = 1\ntone = 'overdue'\nto = []\nbcc = []";
    assert!(toml::from_str::<Stage>(unknown).expect_err("bcc is no key").to_string().contains("bcc"));
}

fn reminder(parts: Vec<Part>) -> Reminder {
    Reminder {
        section: "shoko".to_owned(),
        section_name: "商工労政課".to_owned(),
        stage: Stage { name: "T-10".to_owned(), offset: -10, tone: Tone::Notice, to: vec![Role::Section], cc: vec![] },
        at: day("2017-03-01").and_hms_opt(8, 30, 0).expect("a time"),
        working_days_left: 10,
        answer_by: None,
        parts,
    }
}
