//! The phases of one dialogue as they went, for a person who tries the settings.
//!
//! It must not know what a phase does.

use std::time::{Duration, Instant};

use crate::channels::channel::{SendOutcome, Step};

/// The phases so far, the present one last.
#[derive(Default)]
pub(super) struct Trail {
    steps: Vec<Step>,
    begun: Option<Instant>,
}

impl Trail {
    /// A phase begins; the one before it went well.
    pub(super) fn begin(&mut self, phase: &'static str) {
        self.stop();
        self.steps.push(Step { phase, took: Duration::ZERO, outcome: SendOutcome::Sent(String::new()) });
        self.begun = Some(Instant::now());
    }

    /// What was said in the present phase.
    pub(super) fn said(&mut self, words: String) {
        if let Some(step) = self.steps.last_mut() {
            step.outcome = SendOutcome::Sent(words);
        }
    }

    /// The dialogue has ended so, in its present phase.
    pub(super) fn end(mut self, outcome: SendOutcome) -> Vec<Step> {
        self.stop();
        if let Some(step) = self.steps.last_mut() {
            step.outcome = outcome;
        }
        self.steps
    }

    fn stop(&mut self) {
        if let (Some(step), Some(begun)) = (self.steps.last_mut(), self.begun.take()) {
            step.took = begun.elapsed();
        }
    }
}
