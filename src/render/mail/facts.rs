//! The facts of each kind of mail, by the names that layouts and words files use.
//!
//! Sentences inside facts are said here; dates and numbers stay as they are, for the filters of the language.

use chrono::NaiveDateTime;
use minijinja::value::Serde;
use minijinja::{Value, context};

use crate::domain::control::Control;
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::domain::reminder::{Item, Part, Reminder, Tone};
use crate::domain::report::{Attention, Count, Report, SectionGaps};
use crate::domain::stated::{Stated, StatedKind};
use crate::render::language::Language;
use crate::render::wording::{rate, section, unconfirmed};

use super::carried::Carried;

/// How many statements an account lists; more are counted.
const MOST_STATED: usize = 60;

/// The tone as the words file names it.
pub(super) fn tone(reminder: &Reminder) -> &'static str {
    match reminder.stage.tone {
        Tone::Notice => "notice",
        Tone::Again => "again",
        Tone::Overdue => "overdue",
        Tone::Escalated => "escalated",
    }
}

/// The facts of a section's digest. Counts run over all plans; plan, inquiry and deadline are those of the most urgent.
pub(super) fn of_reminder(language: &Language, reminder: &Reminder) -> Value {
    let parts = reminder.due_parts();
    let first = parts.first();
    let count = |list: fn(&Part) -> &Vec<Item>| parts.iter().map(|part| list(part).len()).sum::<usize>();
    context! {
        tone => tone(reminder),
        section => reminder.section_name.as_str(),
        plan => first.map(|part| part.plan.as_str()),
        others => parts.len().saturating_sub(1),
        inquiry => first.map(|part| part.inquiry.as_str()),
        deadline => first.map(|part| iso(part.deadline)),
        at => iso(reminder.at),
        answering => parts.iter().any(|part| part.answer_at.is_some()),
        past_deadline => reminder.is_past_deadline(),
        days => reminder.working_days_left,
        answer_by => reminder.answer_by.map(iso),
        missing => count(|part| &part.missing),
        stale => count(|part| &part.stale),
        unclear => count(|part| &part.unclear) + count(|part| &part.sent_back),
        open => parts.iter().map(|part| part.open()).sum::<usize>(),
        parts => parts.iter().map(|part| of_part(language, part)).collect::<Value>(),
    }
}

/// What one plan asks for. Outlook and reasons are asked for in the first notice alone; the later ones name only what is open.
fn of_part(language: &Language, part: &Part) -> Value {
    let asked = [
        ("sent_back", &part.sent_back),
        ("missing", &part.missing),
        ("stale", &part.stale),
        ("unclear", &part.unclear),
    ];
    let told = [("outlook", &part.outlook), ("low", &part.low)];
    let lists = asked.iter().chain(told.iter().filter(|_| part.tone == Tone::Notice));
    let lists = lists.filter(|(_, items)| !items.is_empty()).map(|(kind, items)| {
        context! {
            kind => *kind,
            count => items.len(),
            items => items.iter().map(|item| of_item(language, item)).collect::<Value>(),
        }
    });
    context! {
        plan => part.plan.as_str(),
        answer_at => part.answer_at.as_deref(),
        as_of => part.as_of.to_string(),
        deadline => iso(part.deadline),
        moved => part.moved,
        enter_at => part.enter_at.as_str(),
        lists => lists.collect::<Value>(),
    }
}

fn of_item(language: &Language, item: &Item) -> Value {
    context! {
        indicator => language.say(&item.name()),
        target => language.write(&item.target),
        raw => item.raw.as_deref(),
        unit => item.unit.as_str(),
        expected => item.expected,
        percent => item.ratio.map(|ratio| language.rate(ratio, item.percent_digits)),
        worse => item.ratio.is_some_and(|ratio| ratio < 0.0),
        questions => item.questions.iter().map(|question| language.say(question)).collect::<Value>(),
        also_at => item.also_at.iter().map(String::as_str).collect::<Value>(),
    }
}

/// The facts of the monthly mail.
pub(super) fn of_report(language: &Language, report: &Report, file: &str, carried: &Carried<'_>) -> Value {
    let bytes = carried.bytes().map(<[u8]>::len);
    let left_out = carried.left_out();
    let shown = |count: &&Count| count.grade.is_some() || count.number > 0 || count.change.is_some_and(|by| by != 0);
    let counts = report.counts.iter().filter(shown).map(|count| {
        let name = match &count.grade {
            Some((_, name)) => name.clone(),
            None => language.word(&format!("class.{}", count.class.as_str())),
        };
        context! { name => name, graded => count.grade.is_some(), number => count.number, change => count.change }
    });
    let next = report.next_dates.iter().map(|(day, what)| {
        context! { day => day.to_string(), what => language.say(what) }
    });
    let said = |phrases: &[Phrase]| phrases.iter().map(|phrase| language.say(phrase)).collect::<Value>();
    context! {
        plan => report.plan.as_str(),
        as_of => report.as_of.to_string(),
        made_at => iso(report.made_at),
        headline => language.say(&report.headline),
        indicators => report.indicators,
        relisted => report.relisted,
        counts => counts.collect::<Value>(),
        first => report.counts.iter().all(|count| count.change.is_none()),
        changed => report.counts.iter().any(|count| count.change.is_some_and(|by| by != 0)),
        decisions => said(&report.decisions),
        next => next.collect::<Value>(),
        later => report.certainty.after_snapshot,
        provisional => report.certainty.provisional,
        against_final_target => report.against_final_target,
        file => file,
        kilobytes => bytes.unwrap_or_default().div_ceil(1024),
        carries => bytes.is_some(),
        cut => left_out.is_some(),
        whole => left_out.map(|(whole, _)| whole.div_ceil(1024)),
        id => left_out.map(|(_, id)| id),
        final => report.firmness.freeze.is_some(),
        frozen_at => report.firmness.freeze.as_ref().map(|freeze| iso(freeze.at)),
        stated => report.firmness.stated.len(),
        corrections => report.firmness.corrections.len(),
        attention => report.attention.iter().map(|item| of_attention(language, report, item)).collect::<Value>(),
        gaps => report.gaps.iter().map(|gaps| of_gaps(language, gaps)).collect::<Value>(),
    }
}

/// One indicator that needs attention.
fn of_attention(language: &Language, report: &Report, item: &Attention) -> Value {
    context! {
        indicator => item.indicator.as_str(),
        value => item.value,
        unit => item.unit.as_str(),
        target => language.write(&item.target),
        rate => item.ratio.map(|it| rate(language, it, item.percent_digits, report.against_final_target)),
        grade => item.grade.1.as_str(),
        section => section(language, item.section.as_deref()),
        unconfirmed => unconfirmed(language, &item.review),
    }
}

/// How much one section has still to enter or to answer.
fn of_gaps(language: &Language, gaps: &SectionGaps) -> Value {
    context! {
        section => section(language, gaps.section.as_deref()),
        missing => gaps.missing.len(),
        stale => gaps.stale.len(),
        unclear => gaps.unclear.len(),
        words_only => gaps.words_only.len(),
    }
}

/// The facts of a notice.
pub(super) fn of_notice(language: &Language, problems: &[Problem], at: NaiveDateTime) -> Value {
    let told = problems.iter().map(|problem| {
        let (what, advice) = language.problem(problem);
        context! { what => what, advice => advice, file => problem.file.as_deref(), place => problem.place.as_deref() }
    });
    context! { at => iso(at), count => problems.len(), problems => told.collect::<Value>() }
}

/// The facts of the monthly account.
pub(super) fn of_control(language: &Language, control: &Control, file: &str) -> Value {
    let sent = control.sent.iter().map(|batch| {
        context! {
            day => batch.day.to_string(),
            what => language.say(&batch.what),
            letters => batch.letters,
            recipients => batch.recipients.iter().map(String::as_str).collect::<Value>(),
        }
    });
    let unsent = control.unsent.iter().map(|delivery| {
        context! {
            day => delivery.day.to_string(),
            letter => delivery.letter.as_str(),
            subject => delivery.subject.as_str(),
            recipient => delivery.recipient.as_str(),
            standing => language.word(&format!("audit.word.{}", delivery.word)),
            because => delivery.because.as_str(),
        }
    });
    let skipped = control.skipped.iter().map(|left_out| {
        let what = left_out.what.iter().map(|(what, times)| context! { what => language.say(what), times => *times });
        context! { because => left_out.because.as_str(), what => what.collect::<Value>() }
    });
    let listed = listed(control);
    let stated = listed.iter().take(MOST_STATED).map(|one| {
        context! {
            number => one.number,
            on => one.on.to_string(),
            kind => Value::from(Serde(one.kind)),
            said => language.say(&one.said),
            from => language.say(&one.from),
            holds => one.holds,
        }
    });
    let recorded = |kind| {
        let is_of = move |one: &&Stated| kind == one.kind && (control.from..=control.until).contains(&one.on);
        control.stated.iter().filter(is_of)
    };
    let count = |kind| recorded(kind).count();
    let [answers, waivers, extensions, withdrawals] =
        [StatedKind::Answer, StatedKind::Waiver, StatedKind::Extension, StatedKind::Withdrawal].map(count);
    context! {
        stated => stated.collect::<Value>(),
        unlisted => listed.len().saturating_sub(MOST_STATED),
        recorded => answers + waivers + extensions + withdrawals,
        holding => control.stated.iter().filter(|one| one.holds).count(),
        answers => answers,
        by_link => recorded(StatedKind::Answer).filter(|one| one.by_link).count(),
        waivers => waivers,
        extensions => extensions,
        withdrawals => withdrawals,
        from => control.from.to_string(),
        until => control.until.to_string(),
        modes => control.modes.iter().map(|mode| language.say(mode)).collect::<Value>(),
        sent => sent.collect::<Value>(),
        letters => control.sent.iter().map(|batch| batch.letters).sum::<usize>(),
        unsent => unsent.collect::<Value>(),
        undelivered => control.unsent.len(),
        skipped => skipped.collect::<Value>(),
        left_out => control.skipped.iter().flat_map(|left_out| &left_out.what).map(|(_, times)| times).sum::<usize>(),
        nothing => control.nothing,
        file => file,
    }
}

/// What is in force before what is only recorded, each in the order of the numbers.
fn listed(control: &Control) -> Vec<&Stated> {
    let mut listed: Vec<&Stated> = control.stated.iter().collect();
    listed.sort_by_key(|one| (!one.holds, one.number));
    listed
}

/// The facts of a test.
pub(super) fn of_test(at: NaiveDateTime) -> Value {
    context! { at => iso(at) }
}

fn iso(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}
