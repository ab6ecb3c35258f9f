//! From a value to its class and grade, with the reason in words (decided rules 7 and 8).

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Direction, Grade, GradeClass, Indicator, Nature, Plan, say_aim};
use crate::domain::value::{Aim, AsOf, TargetMeaning};

use super::expected::{Expectation, expect, last_year, year_name};
use super::goal::{Certain, Goal, goal};
use super::judgement::Class;
use super::measure::{Measure, against_aim, against_number, way_of};
use super::scale;

/// What a judgement comes to, before where it stands and whose it is.
pub(super) struct Outcome {
    pub(super) class: Class,
    pub(super) value: Option<f64>,
    pub(super) grade: Option<String>,
    pub(super) expected: Option<f64>,
    pub(super) ratio: Option<f64>,
    pub(super) percent_digits: usize,
    pub(super) reason: Phrase,
}

impl Outcome {
    /// One that has no value.
    pub(super) fn without_value(class: Class, reason: Phrase) -> Self {
        Self { class, value: None, grade: None, expected: None, ratio: None, percent_digits: 0, reason }
    }
}

/// When a value is judged, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    /// The fiscal year.
    pub(super) year: FiscalYear,
    /// The 基準日.
    pub(super) as_of: NaiveDate,
    /// The day that the cell states.
    pub(super) stated: Option<&'a AsOf>,
    /// The value of the year before.
    pub(super) previous: Option<f64>,
}

/// Judges a value. `unit` is the cell's own; empty where it has none.
pub(super) fn judge_value(plan: &Plan, indicator: &Indicator, value: f64, unit: &str, moment: Moment<'_>) -> Outcome {
    let held = |key: &str| Outcome {
        value: Some(value),
        ..Outcome::without_value(Class::NotJudged, Phrase::new(format!("reason.{key}")))
    };
    let certain = match goal(indicator, moment.year, moment.as_of, moment.previous) {
        Goal::Nothing => return held("no_target"),
        Goal::NotThisYear => return held("no_target_this_year"),
        Goal::Unclear(target) => {
            let mut outcome = held("target_unclear");
            outcome.reason = outcome
                .reason
                .with("text", target.text.as_str())
                .with("candidates", candidates(indicator, &target.meaning));
            return outcome;
        }
        Goal::WithoutBase(target) => {
            let mut outcome = held("no_baseline");
            outcome.reason = outcome.reason.with("text", target.text.as_str());
            return outcome;
        }
        Goal::Certain(certain) => certain,
    };
    let grader = Grader { plan, indicator, value, unit, certain, moment };
    let mut outcome = grader.grade();
    if let (Some(from), false) = (certain.target.from, certain.of_year) {
        outcome.reason = Phrase::new("reason.revised")
            .with("own", outcome.reason)
            .with("from", from)
            .with("decision", certain.target.decision.as_str());
    }
    outcome
}

/// What an unclear target may mean, in words.
pub(super) fn candidates(indicator: &Indicator, meaning: &TargetMeaning) -> Vec<Phrase> {
    match meaning {
        TargetMeaning::Unclear(aims) => aims.iter().map(|aim| say_aim(aim, &indicator.unit, "")).collect(),
        TargetMeaning::Nothing | TargetMeaning::Aim(_) => Vec::new(),
    }
}

struct Grader<'a> {
    plan: &'a Plan,
    indicator: &'a Indicator,
    value: f64,
    unit: &'a str,
    certain: Certain<'a>,
    moment: Moment<'a>,
}

impl Grader<'_> {
    fn grade(&self) -> Outcome {
        let Self { plan, indicator, value, certain, moment, .. } = *self;
        let by = last_year(plan, indicator, &certain);
        if self.is_deed() && value < 1.0 && moment.year < by && !certain.of_year {
            let reason = Phrase::new("reason.not_done_yet").with("year", year_name(plan, by));
            return self.held(Class::NotJudged, reason);
        }
        let best = scale::least(indicator, certain.aim);
        if let Some(measure) = against_aim(indicator, certain.aim, value, best) {
            return self.without_ratio(measure, None);
        }
        let Some(number) = certain.number else { return self.without_ratio(Measure::Nothing, None) };
        let expectation = expect(plan, indicator, &certain, number, moment.year, moment.stated, moment.as_of);
        match against_number(indicator, &certain, number, value, &expectation) {
            Measure::Ratio(ratio, key) => self.by_ratio(ratio, key, &expectation),
            Measure::Nothing => {
                let reason = self.facts("no_ratio", &expectation);
                Outcome { expected: Some(expectation.value), ..self.held(Class::NotJudged, reason) }
            }
            measure => {
                let expected = (indicator.nature != Nature::Rank).then_some(expectation.value);
                self.without_ratio(measure, expected)
            }
        }
    }

    /// Whether something is to be done once, by the last year.
    fn is_deed(&self) -> bool {
        self.indicator.nature == Nature::YesNo || *self.certain.aim == Aim::Done
    }

    fn held(&self, class: Class, reason: Phrase) -> Outcome {
        Outcome { value: Some(self.value), ..Outcome::without_value(class, reason) }
    }

    fn facts(&self, key: &str, expectation: &Expectation) -> Phrase {
        Phrase::new(format!("reason.{key}"))
            .with("value", self.value)
            .with("value_unit", if self.unit.is_empty() { self.indicator.unit.as_str() } else { self.unit })
            .with("unit", self.indicator.unit.as_str())
            .with("expected", hundredths(expectation.value))
            .with("basis", expectation.basis.clone())
    }

    fn by_ratio(&self, ratio: f64, key: &str, expectation: &Expectation) -> Outcome {
        let Self { plan, indicator, value, certain, .. } = *self;
        let expected = expectation.value;
        let grows = way_of(indicator, certain.aim) == Direction::Increase;
        if value == 0.0 && grows && expected > 0.0 && expectation.base.is_none_or(|base| base >= 0.0) {
            return Outcome {
                expected: Some(expected),
                ratio: Some(ratio),
                ..self.held(Class::Zero, self.facts("zero", expectation))
            };
        }
        let Some(grade) = grade_of(&plan.rules.grades, ratio) else {
            return Outcome {
                expected: Some(expected),
                ..self.held(Class::NotJudged, self.facts("no_ratio", expectation))
            };
        };
        if grade.class == GradeClass::Lagging && self.is_too_little(expectation) {
            let reason = self.facts("not_judged", expectation);
            return Outcome { expected: Some(expected), ratio: Some(ratio), ..self.held(Class::NotJudged, reason) };
        }
        let percent_digits = percent_digits(&plan.rules.grades, ratio);
        let reason = self
            .facts(key, expectation)
            .with("ratio", ratio)
            .with("over", hundredths(value - expected))
            .with("digits", percent_digits)
            .with("base", expectation.base.map_or(0.0, hundredths))
            .with("tolerance", indicator.tolerance.unwrap_or(0.0))
            .with("grade", named(grade));
        Outcome {
            grade: Some(grade.mark.clone()),
            expected: Some(expected),
            ratio: Some(ratio),
            percent_digits,
            ..self.held(class_of(grade), reason)
        }
    }

    /// Whether too little was to happen by now to call anything lagging; shares and levels are never too little.
    fn is_too_little(&self, expectation: &Expectation) -> bool {
        let least = self.plan.rules.least_expected;
        match (self.indicator.nature, expectation.base) {
            (Nature::Flow | Nature::Event, Some(base)) => (expectation.value - base).abs() < least,
            (Nature::Ratio, _) | (_, Some(_)) => false,
            (_, None) => expectation.value < least,
        }
    }

    /// Reached earns the best grade and not reached the last: there is no ratio in between.
    fn without_ratio(&self, measure: Measure, expected: Option<f64>) -> Outcome {
        let grades = &self.plan.rules.grades;
        let (grade, reason) = match measure {
            Measure::Reached(reason) => (grades.first(), reason),
            Measure::Short(reason) => (grades.last(), reason),
            Measure::Open(reason) => (None, reason),
            Measure::Ratio(..) | Measure::Nothing => (None, Phrase::new("reason.no_target")),
        };
        let Some(grade) = grade else { return Outcome { expected, ..self.held(Class::NotJudged, reason) } };
        Outcome {
            grade: Some(grade.mark.clone()),
            expected,
            ..self.held(class_of(grade), reason.with("grade", named(grade)))
        }
    }
}

fn class_of(grade: &Grade) -> Class {
    match grade.class {
        GradeClass::OnTrack => Class::OnTrack,
        GradeClass::Lagging => Class::Lagging,
    }
}

fn named(grade: &Grade) -> String {
    format!("{} {}", grade.mark, grade.name)
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
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
