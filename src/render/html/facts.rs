//! The facts of the page, by the names that the layout uses. Sentences, days and numbers are written here.

use chrono::Datelike;
use minijinja::{Value, context};

use crate::domain::phrase::Phrase;
use crate::domain::report::{Attention, Correction, Edition, Gap, Report, SectionGaps};
use crate::domain::stated::Stated;
use crate::render::language::Language;
use crate::render::wording::{
    as_of, change, class_label, in_short, judgement, lowest_note, origin, overdue, period, said, section, shown,
    stamps, unconfirmed, version, wording, zeros,
};

use super::{chart, grid, sections};

/// The facts of the whole page.
pub(super) fn of(language: &Language, report: &Report) -> Value {
    let say = |phrase: Phrase| language.say(&phrase);
    let say_all = |phrases: &[Phrase]| phrases.iter().map(|phrase| language.say(phrase)).collect::<Value>();
    let certainty = report.certainty;
    let frozen = report.firmness.freeze.as_ref();
    let grades = report.counts.iter().filter(|count| count.grade.is_some());
    let rate_note =
        if report.against_final_target { "report.pdf.rate_note.final" } else { "report.pdf.rate_note.yearly" };
    context! {
        language => language.word("report.pdf.language"),
        title => say(Phrase::new("report.pdf.title").with("plan", report.plan.as_str())),
        document => say(
            Phrase::new("report.pdf.document")
                .with("plan", report.plan.as_str())
                .with("as_of", as_of(language, report)),
        ),
        foot => say(
            Phrase::new("report.pdf.foot").with("plan", report.plan.as_str()).with("as_of", as_of(language, report)),
        ),
        stamps => Value::from(stamps(language, report.issue).to_vec()),
        version => version(language, report.issue),
        is_internal => report.issue.edition == Edition::Internal,
        made_by => report.made_by.as_str(),
        period => period(language, report),
        as_of => say(Phrase::new("report.pdf.as_of_long").with("date", report.as_of)),
        as_of_short => as_of(language, report),
        made_at => say(Phrase::new("report.pdf.made_at").with("moment", language.moment(report.made_at))),
        frozen => frozen.map(|freeze| {
            let frozen = Phrase::new("report.html.frozen").with("at", language.moment(freeze.at));
            say(frozen.with("id", freeze.id.as_str()).with("sha256", freeze.sha256.as_str()))
        }),
        headline => language.say(&report.headline),
        counts_note => say(
            Phrase::new("report.pdf.counts.note")
                .with("indicators", report.indicators)
                .with("relisted", report.relisted),
        ),
        counts => counts(language, report),
        total => report.indicators,
        compared => report.counts.iter().any(|count| count.change.is_some()),
        chart => chart::counts(language, report),
        chart_said => chart_said(language, report),
        lowest_note => lowest_note(language, report),
        zeros => zeros(language, report),
        rate_word => if report.against_final_target { "rate" } else { "rate_of_year" },
        decisions => say_all(&report.decisions),
        attention => report.attention.iter().map(|item| attention(language, item, report.issue.edition)).collect::<Value>(),
        sections => report.gaps.iter().map(|gaps| gaps_facts(language, gaps)).collect::<Value>(),
        certainty => say(
            Phrase::new("report.pdf.certainty.text")
                .with("provisional", certainty.provisional)
                .with("stale", certainty.stale)
                .with("after_snapshot", certainty.after_snapshot)
                .with("undated", certainty.undated)
                .with("final", usize::from(frozen.is_some())),
        ),
        next => report
            .next_dates
            .iter()
            .map(|(day, what)| context! { day => language.date(*day), what => language.say(what) })
            .collect::<Value>(),
        legend => say(
            Phrase::new("report.pdf.table.legend")
                .with(
                    "grades",
                    grades.map(|it| judgement(language, it.class, it.grade.as_ref())).collect::<Vec<_>>(),
                )
                .with("rate", language.word(rate_note)),
        ),
        headings => headings(language, report),
        rows => grid::rows(language, report),
        parts => sections::of(language, report),
        footnotes => report.table.footnotes.clone(),
        stated => report.firmness.stated.iter().map(|it| stated(language, it)).collect::<Value>(),
        corrections => report
            .firmness
            .corrections
            .iter()
            .map(|it| correction(language, report, it))
            .collect::<Value>(),
    }
}

fn counts(language: &Language, report: &Report) -> Value {
    let facts = shown(report).map(|count| {
        let (mark, name) = class_label(language, count.class, count.grade.as_ref());
        context! {
            mark => mark,
            name => name,
            number => count.number,
            change => count.change.map(|by| change(language, by)),
        }
    });
    facts.collect()
}

fn chart_said(language: &Language, report: &Report) -> String {
    let parts = shown(report).map(|count| {
        let (_, name) = class_label(language, count.class, count.grade.as_ref());
        format!("{name} {}", count.number)
    });
    language.say(&Phrase::new("report.pdf.counts.alt").with("counts", parts.collect::<Vec<_>>()))
}

fn attention(language: &Language, item: &Attention, edition: Edition) -> Value {
    let amount = |value: f64| format!("{}{}", language.number(value), item.unit);
    let day = item.as_of.map(|date| {
        let day = Phrase::new("report.pdf.attention.day").with("month", date.month().to_string());
        language.say(&day.with("day", date.day().to_string()))
    });
    context! {
        indicator => item.indicator.as_str(),
        value => amount(item.value),
        unconfirmed => unconfirmed(language, &item.review),
        expected => item.expected.map(|it| amount(in_short(it))),
        target => language.write(&item.target),
        rate => item.ratio.map(|it| language.rate(it, item.percent_digits)),
        grade => format!("{} {}", item.grade.0, item.grade.1),
        day => day.unwrap_or_else(|| language.word("report.pdf.attention.undated")),
        section => section(language, item.section.as_deref()),
        said => said(language, &item.said, edition),
    }
}

fn gaps_facts(language: &Language, gaps: &SectionGaps) -> Value {
    let kinds = [
        ("missing", &gaps.missing),
        ("stale", &gaps.stale),
        ("unclear", &gaps.unclear),
        ("words_only", &gaps.words_only),
    ];
    let lists = kinds.iter().filter(|(_, list)| !list.is_empty()).map(|(kind, list)| {
        context! {
            kind => language.word(&format!("report.pdf.gaps.{kind}")),
            gaps => list.iter().map(|gap| gap_facts(language, gap)).collect::<Value>(),
        }
    });
    let [missing, stale, unclear, words_only] = kinds.map(|(_, list)| list.len());
    let name = section(language, gaps.section.as_deref());
    let heading = Phrase::new("report.pdf.gaps.heading")
        .with("section", name.as_str())
        .with("missing", missing)
        .with("stale", stale)
        .with("unclear", unclear)
        .with("words_only", words_only)
        .with("overdue", overdue(language, gaps.days_overdue));
    context! {
        name => name,
        heading => language.say(&heading),
        missing => missing,
        stale => stale,
        unclear => unclear,
        words_only => words_only,
        overdue => overdue(language, gaps.days_overdue),
        lists => lists.collect::<Value>(),
    }
}

fn gap_facts(language: &Language, gap: &Gap) -> Value {
    let raw = match gap.raw.as_deref() {
        None => language.word("report.pdf.gaps.no_cell"),
        Some(raw) if raw.trim().is_empty() => language.word("report.pdf.gaps.blank"),
        Some(raw) => raw.to_owned(),
    };
    context! {
        indicator => gap.indicator.as_str(),
        target => language.write(&gap.target),
        raw => raw,
        question => language.say(&gap.reason),
    }
}

fn stated(language: &Language, stated: &Stated) -> Value {
    context! {
        number => stated.number,
        said => language.say(&stated.said),
        on => language.say(&Phrase::new("report.stated.on").with("date", stated.on)),
        from => language.say(&stated.from),
    }
}

fn correction(language: &Language, report: &Report, correction: &Correction) -> Value {
    context! {
        name => correction.name.as_str(),
        year => language.year(correction.year, report.era),
        section => section(language, correction.section.as_deref()),
        before => wording(language, &correction.before),
        after => wording(language, &correction.after),
        origin => origin(language, correction),
    }
}

/// The headings of the progress table.
fn headings(language: &Language, report: &Report) -> Value {
    let table = &report.table;
    let year = |key: &'static str, year| language.say(&Phrase::new(key).with("year", language.year(year, report.era)));
    let years = table.years.iter().enumerate().map(|(index, own)| {
        year(if index < table.actual_years { "report.pdf.table.actual" } else { "report.pdf.table.planned" }, *own)
    });
    let before = table.levels.iter().chain(&table.details).cloned();
    before
        .chain([language.word("report.pdf.table.indicator"), year("report.pdf.table.target", report.years.1)])
        .chain(years)
        .chain([language.word("report.pdf.table.grade"), language.word("report.pdf.table.section")])
        .map(Value::from)
        .collect()
}
