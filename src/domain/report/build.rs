//! Makes the report from the plan and its assessment: counts once, sorts once, so that every edition agrees with itself.

use chrono::NaiveDate;

use crate::domain::assessment::{Assessment, Class, Freshness, Judgement, year_name};
use crate::domain::calendar::Era;
use crate::domain::notes::{About, NoteKind};
use crate::domain::phrase::Phrase;
use crate::domain::plan::{GradeClass, Indicator, Plan};

use super::content::{Attention, Certainty, Count, Gap, Report, SectionGaps, SectionSaid, Zero};
use super::material::Material;
use super::strip::{Said, Strip};
use super::strips::strips;
use super::table::table;

/// What managers are asked to decide, and what needs their attention, at the most (`domain.md` B-7).
const MOST_DECISIONS: usize = 3;
const MOST_ATTENTION: usize = 5;
const MOST_DATES: usize = 4;

/// Makes the report.
#[must_use]
pub fn build(material: &Material<'_>) -> Report {
    let Material { plan, assessment, .. } = *material;
    let strips = strips(material);
    let counts = count(material);
    let today = material.made_at.date();
    Report {
        plan: plan.name.clone(),
        years: (plan.first_year, plan.last_year),
        era: Era::of(plan.first_year.first_day()),
        as_of: assessment.as_of,
        year: assessment.year,
        made_at: material.made_at,
        issue: material.issue,
        compared_with: material.earlier.last().map(|earlier| (earlier.as_of, earlier.made_at)),
        made_by: material.made_by.to_owned(),
        headline: headline(plan, assessment, &counts),
        indicators: assessment.judgements.len(),
        relisted: plan.placements.iter().filter(|placement| placement.relisted).count(),
        decisions: decisions(material),
        attention: attention(material, &strips),
        zeros: zeros(&strips),
        gaps: gaps(material, today),
        certainty: certainty(assessment),
        next_dates: next_dates(material, today),
        against_final_target: !goes_year_by_year(plan, assessment),
        table: table(material),
        strips,
        sections: sections(material),
        left_out: 0,
        firmness: material.firmness.clone(),
        counts,
    }
}

/// Counts by grade for graded classes, by class for the others. Every indicator is in exactly one count.
fn count(material: &Material<'_>) -> Vec<Count> {
    let Material { plan, assessment, earlier, .. } = *material;
    let previous = earlier.last().map(|earlier| &earlier.counts);
    let graded = plan.rules.grades.iter().map(|grade| {
        let class = match grade.class {
            GradeClass::OnTrack => Class::OnTrack,
            GradeClass::Lagging => Class::Lagging,
        };
        (class, Some((grade.mark.clone(), grade.name.clone())))
    });
    let others = Class::ALL.into_iter().filter(|class| !matches!(class, Class::OnTrack | Class::Lagging));
    graded
        .chain(others.map(|class| (class, None)))
        .map(|(class, grade)| {
            let mark = grade.as_ref().map(|(mark, _)| mark);
            let number = assessment.judgements.iter().filter(|j| j.class == class && j.grade.as_ref() == mark).count();
            let before = previous.map(|counts| {
                counts.iter().filter(|c| c.class == class && c.grade == grade).map(|c| c.number).sum::<usize>()
            });
            Count { class, grade, number, change: before.map(|before| signed(number) - signed(before)) }
        })
        .collect()
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn headline(plan: &Plan, assessment: &Assessment, counts: &[Count]) -> Phrase {
    let of = |class: Class| counts.iter().filter(|count| count.class == class).map(|count| count.number).sum::<usize>();
    let headline = Phrase::new("report.headline")
        .with("indicators", assessment.judgements.len())
        .with("on_track", of(Class::OnTrack))
        .with("lagging", of(Class::Lagging))
        .with("zero", of(Class::Zero))
        .with("missing", of(Class::Missing) + of(Class::NotInSheet))
        .with("text_only", of(Class::TextOnly))
        .with("ambiguous", of(Class::Ambiguous))
        .with("unreadable", of(Class::Unreadable));
    if assessment.year < plan.last_year {
        return headline;
    }
    let closing = Phrase::new("report.closing").with("year", year_name(plan, plan.last_year));
    headline.with("closing", closing)
}

/// What managers are asked to decide, in the secretariat's words; where it entered nothing, what the sheet itself asks:
/// the lowest value, a target passed early, symbols nobody can read.
fn decisions(material: &Material<'_>) -> Vec<Phrase> {
    let Material { plan, assessment, notes, .. } = *material;
    let entered: Vec<Phrase> = notes
        .of(NoteKind::Decision, assessment.as_of)
        .map(|note| {
            let indicator = note.indicator.as_ref().and_then(|id| plan.indicator(id)).map(|it| it.name.as_str());
            let name = indicator.or_else(|| note.section.as_deref().map(|code| material.office.section_name(code)));
            Phrase::new("report.decision.entered")
                .with("indicator", name.unwrap_or_default())
                .with("text", note.text.as_str())
        })
        .take(MOST_DECISIONS)
        .collect();
    if !entered.is_empty() {
        return entered;
    }
    let lowest = lagging(assessment).into_iter().next().and_then(|judgement| {
        let indicator = plan.indicator(&judgement.indicator)?;
        Some(
            Phrase::new("report.decision.lowest")
                .with("indicator", indicator.name.as_str())
                .with("value", judgement.value?)
                .with("target", indicator.target_phrase(assessment.as_of)?)
                .with("unit", judgement.unit.as_str()),
        )
    });
    let passed = assessment.findings.iter().find(|finding| finding.code() == "target_passed").map(|finding| {
        let mut phrase = finding.phrase.clone();
        phrase.key = "report.decision.target_passed".into();
        phrase
    });
    let symbols: Vec<&Judgement> =
        assessment.judgements.iter().filter(|judgement| judgement.reason_is("reason.symbol")).collect();
    let unread = (!symbols.is_empty()).then(|| {
        let symbol = symbols[0].raw.as_deref().unwrap_or_default().trim().to_owned();
        Phrase::new("report.decision.symbols").with("symbol", symbol).with("count", symbols.len())
    });
    [lowest, passed, unread].into_iter().flatten().take(MOST_DECISIONS).collect()
}

fn lagging(assessment: &Assessment) -> Vec<&Judgement> {
    let mut lagging: Vec<&Judgement> =
        assessment.judgements.iter().filter(|judgement| judgement.class == Class::Lagging).collect();
    // What has no ratio comes after what has one: it cannot be said to be lower.
    let ratio = |judgement: &Judgement| judgement.ratio.unwrap_or(f64::INFINITY);
    lagging.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    lagging
}

fn attention(material: &Material<'_>, strips: &[Strip]) -> Vec<Attention> {
    let Material { plan, office, assessment, .. } = *material;
    lagging(assessment)
        .into_iter()
        .filter_map(|judgement| {
            let indicator = plan.indicator(&judgement.indicator)?;
            let strip = strips.iter().find(|strip| strip.id == indicator.id.0)?;
            Some(Attention {
                id: strip.id.clone(),
                indicator: indicator.name.clone(),
                value: judgement.value?,
                expected: judgement.expected,
                target: indicator.target_said(assessment.as_of),
                unit: indicator.unit.clone(),
                ratio: judgement.ratio,
                percent_digits: judgement.percent_digits,
                grade: judgement.grade_in(&plan.rules)?,
                as_of: judgement.reading.as_ref().and_then(|reading| reading.as_of.as_ref()).map(|as_of| as_of.date),
                section: judgement.section.as_deref().map(|code| office.section_name(code).to_owned()),
                said: strip.said.clone(),
                review: judgement.review.clone(),
            })
        })
        .take(MOST_ATTENTION)
        .collect()
}

fn zeros(strips: &[Strip]) -> Vec<Zero> {
    let zero =
        |strip: &Strip| Zero { id: strip.id.clone(), indicator: strip.name.clone(), section: strip.section.clone() };
    strips.iter().filter(|strip| strip.class == Class::Zero).map(zero).collect()
}

fn gaps(material: &Material<'_>, today: NaiveDate) -> Vec<SectionGaps> {
    let Material { plan, office, assessment, round, .. } = *material;
    let deadline = round.map_or(assessment.as_of, |round| round.deadline.date());
    let codes = office.sections.iter().map(|section| Some(section.code.as_str())).chain([None]);
    codes
        .map(|code| {
            let gaps = |wanted: fn(&Judgement) -> bool, gap: fn(&Indicator, &Judgement, NaiveDate) -> Gap| {
                plan.indicators
                    .iter()
                    .zip(&assessment.judgements)
                    .filter(|(_, judgement)| judgement.section.as_deref() == code && wanted(judgement))
                    .map(|(indicator, judgement)| gap(indicator, judgement, assessment.as_of))
                    .collect()
            };
            SectionGaps {
                section: code.map(|code| office.section_name(code).to_owned()),
                days_overdue: office.calendar.working_days_between(deadline, today),
                missing: gaps(|j| matches!(j.class, Class::Missing | Class::NotInSheet | Class::Unreadable), gap),
                stale: gaps(|j| j.freshness == Freshness::Stale, stale_gap),
                unclear: gaps(|j| j.class == Class::Ambiguous, gap),
                words_only: gaps(|j| j.class == Class::TextOnly, gap),
            }
        })
        .filter(|gaps| {
            !(gaps.missing.is_empty() && gaps.stale.is_empty() && gaps.unclear.is_empty() && gaps.words_only.is_empty())
        })
        .collect()
}

fn sections(material: &Material<'_>) -> Vec<SectionSaid> {
    let Material { office, assessment, notes, .. } = *material;
    let said = |code: &str| {
        let words = |kind| notes.said(About::Section(code), kind, assessment.as_of);
        Said {
            cause: words(NoteKind::Cause),
            measure: words(NoteKind::Measure),
            comment: words(NoteKind::Comment),
            next: notes.next(About::Section(code), assessment.as_of, material.made_at.date()),
        }
    };
    let all = office.sections.iter().map(|it| SectionSaid { section: it.name.clone(), said: said(&it.code) });
    all.filter(|it| it.said != Said::default()).collect()
}

/// Whether what is expected of every indicator with a target is that of the year itself.
fn goes_year_by_year(plan: &Plan, assessment: &Assessment) -> bool {
    let mut aimed = plan.indicators.iter().filter(|it| !it.targets.is_empty()).peekable();
    plan.rules.yearly_path || (aimed.peek().is_some() && aimed.all(|it| it.path.contains_key(&assessment.year)))
}

fn gap(indicator: &Indicator, judgement: &Judgement, day: NaiveDate) -> Gap {
    Gap {
        indicator: indicator.name.clone(),
        target: indicator.target_said(day),
        raw: judgement.raw.clone(),
        reason: judgement.questions().into_iter().next().unwrap_or_else(|| judgement.reason.clone()),
        chased: judgement.reason.key != "reason.dependent",
    }
}

/// A value that is too old is asked for anew, whatever it was judged to be.
fn stale_gap(indicator: &Indicator, judgement: &Judgement, day: NaiveDate) -> Gap {
    let stated = judgement.reading.as_ref().and_then(|reading| reading.as_of.as_ref());
    let reason = stated.map(|stated| Phrase::new("report.gap.stale").with("stated", stated.date));
    Gap { reason: reason.unwrap_or_else(|| judgement.reason.clone()), ..gap(indicator, judgement, day) }
}

fn certainty(assessment: &Assessment) -> Certainty {
    let valued = || assessment.judgements.iter().filter(|judgement| judgement.value.is_some());
    let fresh = |freshness| valued().filter(|judgement| judgement.freshness == freshness).count();
    Certainty {
        provisional: valued().filter(|j| j.reading.as_ref().is_some_and(|reading| reading.provisional)).count(),
        stale: fresh(Freshness::Stale),
        after_snapshot: fresh(Freshness::AfterSnapshot),
        undated: fresh(Freshness::Unknown),
    }
}

/// The days to come: those of the rounds, and those that the secretariat announces for the plan as a whole.
fn next_dates(material: &Material<'_>, today: NaiveDate) -> Vec<(NaiveDate, Phrase)> {
    let Material { plan, notes, assessment, .. } = *material;
    let of_rounds = plan.rounds.iter().flat_map(|round| {
        [(round.as_of, Phrase::new("report.next.as_of")), (round.deadline.date(), Phrase::new("report.next.deadline"))]
    });
    let of_rounds = of_rounds.filter(|(date, _)| *date > today).take(2);
    let announced =
        notes.of(NoteKind::Date, assessment.as_of).filter(|note| note.indicator.is_none() && note.section.is_none());
    let announced = announced
        .filter_map(|note| Some((note.day?, Phrase::new("report.next.announced").with("text", note.text.as_str()))));
    let mut dates: Vec<(NaiveDate, Phrase)> = of_rounds.chain(announced.filter(|(date, _)| *date >= today)).collect();
    dates.sort_by_key(|(date, _)| *date);
    dates.truncate(MOST_DATES);
    dates
}
