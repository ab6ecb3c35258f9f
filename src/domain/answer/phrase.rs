//! What was said, and which way it came, as sentences before a language is chosen.

use super::statement::{Answer, Matter, Scope, Way};
use crate::domain::office::Office;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{IndicatorId, Plan};

impl Matter {
    /// Says it with the names that the plan and the office use.
    #[must_use]
    pub fn phrase(&self, plan: &Plan, office: &Office) -> Phrase {
        let said = |name: &str| Phrase::new(format!("answer.said.{name}"));
        let section = |code: Option<&str>| match code {
            Some(code) => Phrase::new("answer.of.section").with("section", office.section_name(code)),
            None => Phrase::new("answer.of.all"),
        };
        match self {
            Self::Answer { indicator, answer, .. } => {
                let unit = plan.indicator(indicator).map_or("", |indicator| indicator.unit.as_str());
                answer.phrase(unit).with("of", of_indicator(plan, indicator))
            }
            Self::Waiver { scope, reason, until, approved_by } => {
                let of = match scope {
                    Scope::Indicator(id) => of_indicator(plan, id),
                    Scope::Section(code) => section(Some(code)),
                };
                let said = said("waiver").with("of", of).with("until", *until);
                said.with("because", reason.as_str()).with("approved_by", approved_by.as_str())
            }
            Self::Extension { round, section: code, deadline, reason, approved_by } => {
                let said = said("extension").with("of", section(code.as_deref())).with("round", *round);
                let said = said.with("deadline", *deadline).with("because", reason.as_str());
                said.with("approved_by", approved_by.as_str())
            }
            Self::Withdrawal { number, reason } => {
                said("withdrawal").with("number", number.to_string()).with("because", reason.as_str())
            }
        }
    }

    /// The 基準日 of the round, where it is about one.
    #[must_use]
    pub fn round(&self) -> Option<chrono::NaiveDate> {
        match self {
            Self::Answer { round, .. } | Self::Extension { round, .. } => Some(*round),
            Self::Waiver { .. } | Self::Withdrawal { .. } => None,
        }
    }
}

impl Answer {
    /// Says the answer; the sentence also takes `of`, what it is about.
    #[must_use]
    pub fn phrase(&self, unit: &str) -> Phrase {
        let said = Phrase::new(format!("answer.said.{}", self.name())).with("of", "");
        match self {
            Self::Unchanged => said,
            Self::Late { until, because } => said.with("until", *until).with("because", because.as_str()),
            Self::NotApplicable { because } => said.with("because", because.as_str()),
            Self::Value { number } => said.with("number", *number).with("unit", unit),
        }
    }
}

impl Way {
    /// Says which way it came, and from whom as far as that is known.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::Link { letter, .. } => {
                Phrase::new("answer.way.link").with("who", self.who()).with("letter", letter.as_str())
            }
            Self::Secretariat { who } => Phrase::new("answer.way.secretariat").with("who", who.as_str()),
        }
    }
}

fn of_indicator(plan: &Plan, id: &IndicatorId) -> Phrase {
    let name = plan.indicator(id).map_or(id.0.as_str(), |indicator| indicator.name.as_str());
    Phrase::new("answer.of.indicator").with("id", id.0.as_str()).with("indicator", name)
}
