//! The judgement of every indicator: class, freshness, grade and why (decided rules 4 and 6–9).

use chrono::NaiveDate;

use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Cadence, Direction, Grade, GradeClass, Indicator, Plan, SymbolMeaning};
use crate::domain::snapshot::{Cell, Snapshot};
use crate::domain::value::{Content, Part, Reading};

use super::expected::expect;
use super::findings;
use super::judgement::{Assessment, Class, Freshness, Judgement};
use super::said::{Said, hear, one_line};

/// Words that report a zero: the work was done, the result was none (`domain.md` B-4).
const ZERO_WORDS: [&str; 2] = ["実績なし", "実績無し"];
/// Words that say there was nothing to count (`domain.md` B-4).
const NOT_APPLICABLE_WORDS: [&str; 7] = ["該当なし", "該当無し", "該当せず", "開催なし", "対象なし", "中止", "N/A"];

/// Judges every indicator of the plan by what the sources said, for the 基準日 `as_of`.
///
/// The fiscal year that is judged is the one in which `as_of` lies. Each indicator is judged once, however often it is
/// listed; a dependant keeps its class but is not chased while its prerequisite is empty, zero or not applicable.
#[must_use]
pub fn assess(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate) -> Assessment {
    let year = FiscalYear::of(as_of);
    let mut found = snapshot.problems.clone();
    let mut judgements: Vec<Judgement> = plan
        .indicators
        .iter()
        .map(|indicator| {
            let said = hear(plan, snapshot, indicator, year);
            let judgement = judge(plan, snapshot, indicator, said.as_ref(), year, as_of);
            found.extend(said.and_then(|said| said.conflict));
            judgement
        })
        .collect();
    excuse_dependants(plan, &mut judgements);
    found.extend(findings::of_targets(plan, snapshot));
    found.extend(findings::of_year(snapshot, &year_name(plan, year), year));
    found.extend(plan.indicators.iter().zip(&judgements).flat_map(|(i, j)| findings::of_judgement(plan, i, j, as_of)));
    Assessment { plan: plan.id.clone(), as_of, year, judgements, findings: found }
}

/// The year as the plan's own columns write it (H29).
fn year_name(plan: &Plan, year: FiscalYear) -> String {
    let era = Era::of(plan.first_year.first_day());
    format!("{}{}", era.letter(), year.in_era(era))
}

/// Whether no sheet has a row, or the cell is empty or holds a lone symbol.
fn says_nothing(said: Option<&Said<'_>>) -> bool {
    said.is_none_or(|said| matches!(said.reading.content, Content::Blank | Content::Symbol(_)))
}

/// What a judgement comes to, before where it stands and whose it is.
struct Outcome {
    class: Class,
    value: Option<f64>,
    grade: Option<String>,
    expected: Option<f64>,
    ratio: Option<f64>,
    percent_digits: usize,
    reason: Phrase,
}

impl Outcome {
    fn without_value(class: Class, reason: Phrase) -> Self {
        Self { class, value: None, grade: None, expected: None, ratio: None, percent_digits: 0, reason }
    }
}

fn judge(
    plan: &Plan,
    snapshot: &Snapshot,
    indicator: &Indicator,
    said: Option<&Said<'_>>,
    year: FiscalYear,
    as_of: NaiveDate,
) -> Judgement {
    let outcome = match said {
        said if !is_due(plan, indicator, year) && says_nothing(said) => {
            Outcome::without_value(Class::NotDue, Phrase::new("reason.not_due"))
        }
        None if !snapshot.failed.is_empty() => Outcome::without_value(
            Class::Unreadable,
            Phrase::new("reason.source_failed").with("source", snapshot.failed.join("、")),
        ),
        None if !snapshot.knows(year) && snapshot.observations.iter().any(|o| o.indicator == indicator.id) => {
            Outcome::without_value(
                Class::Unreadable,
                Phrase::new("reason.no_column").with("year", year_name(plan, year)),
            )
        }
        None => Outcome::without_value(Class::NotInSheet, Phrase::new("reason.no_row")),
        Some(said) if said.conflict.is_some() => {
            Outcome::without_value(Class::Ambiguous, Phrase::new("reason.conflict"))
        }
        Some(said) => judge_content(plan, indicator, said.cell, &said.reading, year, as_of),
    };
    let reading = said.map(|said| said.reading.clone());
    let freshness = reading.as_ref().map_or(Freshness::Unknown, |reading| freshness(plan, reading, as_of));
    let unit = match reading.as_ref().map(|reading| &reading.content) {
        Some(Content::Value(part)) if !part.unit.is_empty() => part.unit.clone(),
        _ => indicator.unit.clone(),
    };
    let asks = matches!(outcome.class, Class::Missing | Class::NotInSheet | Class::Ambiguous)
        || (freshness == Freshness::Stale && outcome.class != Class::NotDue);
    Judgement {
        indicator: indicator.id.clone(),
        section: plan.section_of(&indicator.id, as_of).map(str::to_owned),
        raw: said.map(|said| said.cell.raw.clone()),
        reading,
        value: outcome.value,
        unit,
        freshness,
        class: outcome.class,
        grade: outcome.grade,
        expected: outcome.expected,
        ratio: outcome.ratio,
        percent_digits: outcome.percent_digits,
        reason: outcome.reason,
        candidates: said.map(|said| said.candidates.clone()).unwrap_or_default(),
        source: said.map(|said| said.cell.place.clone()),
        chased: asks,
    }
}

fn judge_content(
    plan: &Plan,
    indicator: &Indicator,
    cell: &Cell,
    reading: &Reading,
    year: FiscalYear,
    as_of: NaiveDate,
) -> Outcome {
    let none = Outcome::without_value;
    match &reading.content {
        Content::Blank => none(Class::Missing, Phrase::new("reason.blank")),
        Content::Symbol(symbol) => match plan.rules.symbols.get(symbol).copied() {
            Some(SymbolMeaning::Zero) => judge_value(plan, indicator, &zero(), reading, year, as_of),
            Some(SymbolMeaning::NotApplicable) => none(Class::NotApplicable, Phrase::new("reason.not_applicable")),
            Some(SymbolMeaning::Missing) | None => {
                none(Class::Missing, Phrase::new("reason.symbol").with("symbol", symbol.as_str()))
            }
        },
        Content::Ruin(text) => none(Class::Unreadable, Phrase::new("reason.ruin").with("text", text.as_str())),
        Content::Status(word) if ZERO_WORDS.contains(&word.as_str()) => {
            judge_value(plan, indicator, &zero(), reading, year, as_of)
        }
        Content::Status(word) if NOT_APPLICABLE_WORDS.contains(&word.as_str()) => {
            none(Class::NotApplicable, Phrase::new("reason.not_applicable"))
        }
        Content::Status(word) => none(Class::TextOnly, Phrase::new("reason.status").with("status", word.as_str())),
        Content::Words => none(Class::TextOnly, Phrase::new("reason.words_only").with("text", one_line(&cell.raw))),
        Content::Ambiguous(parts) => none(Class::Ambiguous, Phrase::new("reason.ambiguous").with("count", parts.len())),
        Content::Value(part) => judge_value(plan, indicator, part, reading, year, as_of),
    }
}

fn zero() -> Part {
    Part { label: String::new(), number: 0.0, unit: String::new(), text: String::new() }
}

fn judge_value(
    plan: &Plan,
    indicator: &Indicator,
    part: &Part,
    reading: &Reading,
    year: FiscalYear,
    as_of: NaiveDate,
) -> Outcome {
    let value = part.number;
    let held = |class, reason| Outcome { value: Some(value), ..Outcome::without_value(class, reason) };
    let Some(target) = indicator.target else {
        return held(Class::NotJudged, Phrase::new("reason.no_target"));
    };
    let expectation = expect(plan, indicator, target, year, reading.as_of.as_ref(), as_of);
    let expected = expectation.value;
    let facts = |key: &str| {
        Phrase::new(key)
            .with("value", value)
            .with("value_unit", if part.unit.is_empty() { indicator.unit.as_str() } else { part.unit.as_str() })
            .with("unit", indicator.unit.as_str())
            .with("expected", (expected * 100.0).round() / 100.0)
            .with("basis", expectation.basis.clone())
    };
    let ratio = ratio(indicator.direction, value, expected);
    if value == 0.0 && indicator.direction == Direction::Increase {
        return Outcome { expected: Some(expected), ratio, ..held(Class::Zero, facts("reason.zero")) };
    }
    let Some((ratio, grade)) = ratio.and_then(|ratio| Some((ratio, grade_of(&plan.rules.grades, ratio)?))) else {
        return Outcome { expected: Some(expected), ..held(Class::NotJudged, facts("reason.no_ratio")) };
    };
    if grade.class == GradeClass::Lagging && expected < plan.rules.least_expected {
        return Outcome {
            expected: Some(expected),
            ratio: Some(ratio),
            ..held(Class::NotJudged, facts("reason.not_judged"))
        };
    }
    let class = match grade.class {
        GradeClass::OnTrack => Class::OnTrack,
        GradeClass::Lagging => Class::Lagging,
    };
    let percent_digits = percent_digits(&plan.rules.grades, ratio);
    let reason = facts("reason.graded")
        .with("ratio", ratio)
        .with("digits", percent_digits)
        .with("grade", format!("{} {}", grade.mark, grade.name));
    Outcome {
        class,
        value: Some(value),
        grade: Some(grade.mark.clone()),
        expected: Some(expected),
        ratio: Some(ratio),
        percent_digits,
        reason,
    }
}

/// Value to expected; the other way round where less is better. None where it cannot be reckoned.
fn ratio(direction: Direction, value: f64, expected: f64) -> Option<f64> {
    let (over, under) = match direction {
        Direction::Increase | Direction::Maintain => (value, expected),
        Direction::Decrease => (expected, value),
    };
    (under != 0.0).then(|| over / under)
}

/// The best grade that the ratio earns; grades stand from best to worst.
fn grade_of(grades: &[Grade], ratio: f64) -> Option<&Grade> {
    grades.iter().find(|grade| ratio >= grade.at_least).or(grades.last())
}

/// How many digits behind the point a printed percentage needs so that its printed value earns the same grade
/// (decided rule 8): 99.96 % must not print as 100 % beside a B+.
fn percent_digits(grades: &[Grade], ratio: f64) -> usize {
    let earned = grade_of(grades, ratio).map(|grade| &grade.mark);
    (0..6)
        .find(|digits| {
            let scale = 10_f64.powi(*digits);
            let printed = (ratio * 100.0 * scale).round() / scale / 100.0;
            grade_of(grades, printed).map(|grade| &grade.mark) == earned
        })
        .and_then(|digits| usize::try_from(digits).ok())
        .unwrap_or(6)
}

fn freshness(plan: &Plan, reading: &Reading, as_of: NaiveDate) -> Freshness {
    match &reading.as_of {
        None => Freshness::Unknown,
        Some(stated) if stated.date > as_of => Freshness::AfterSnapshot,
        Some(stated) if (as_of - stated.date).num_days() > plan.rules.stale_after_days => Freshness::Stale,
        Some(_) => Freshness::Ok,
    }
}

/// Whether the indicator's cadence brings a value in that year.
fn is_due(plan: &Plan, indicator: &Indicator, year: FiscalYear) -> bool {
    match indicator.cadence {
        Cadence::EveryYears(every) if every > 1 => {
            (year.0 - plan.first_year.0).rem_euclid(i32::try_from(every).unwrap_or(1)) == 0
        }
        _ => true,
    }
}

fn excuse_dependants(plan: &Plan, judgements: &mut [Judgement]) {
    let classes: Vec<Class> = judgements.iter().map(|judgement| judgement.class).collect();
    for (indicator, judgement) in plan.indicators.iter().zip(judgements.iter_mut()) {
        let Some(index) =
            indicator.prerequisite.as_ref().and_then(|id| plan.indicators.iter().position(|other| &other.id == id))
        else {
            continue;
        };
        let nothing_to_count =
            matches!(classes[index], Class::Missing | Class::NotInSheet | Class::Zero | Class::NotApplicable);
        if nothing_to_count && judgement.chased && judgement.class != Class::Ambiguous && judgement.value.is_none() {
            judgement.chased = false;
            judgement.reason = Phrase::new("reason.dependent")
                .with("own", judgement.reason.clone())
                .with("prerequisite", plan.indicators[index].name.as_str());
        }
    }
}
