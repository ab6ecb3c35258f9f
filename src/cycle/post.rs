//! Makes the monthly mail small enough for the relay: with the whole report, else with its first part, else without.
//!
//! What counts is the letter as it goes out, base64 and headers included. The whole report is kept in any case; a mail that
//! carries less says so and where the whole lies. It must not know what a report says.

use crate::digest::sha256;
use crate::domain::message::{Letter, Mailbox};
use crate::domain::problem::Problem;
use crate::domain::report::Report;
use crate::render::mail::{self, Carried};
use crate::stores::snapshots::{Dispatch, DispatchHead};

use super::bench::Bench;
use super::drawing::{draw, draw_summary};

/// A report on its way.
pub(super) struct Posted {
    pub(super) letter: Letter,
    pub(super) dispatch: Dispatch,
    pub(super) problems: Vec<Problem>,
}

/// Draws a report and fixes its letter. `id` is the one under which its bytes are kept.
///
/// # Errors
/// It cannot be drawn or written.
pub(super) fn post(
    bench: &Bench<'_>,
    id: &str,
    plan: &str,
    report: &Report,
    to: &[Mailbox],
) -> Result<Posted, Vec<Problem>> {
    let desk = bench.desk;
    let whole = draw(desk, report)?;
    let (templates, language, sender) = (&desk.templates, &desk.language, bench.sender());
    let fixed = |carried: Carried<'_>| {
        let written = mail::report_mail(templates, language, report, plan, carried, &sender, to.to_vec());
        bench.fix(written).map_err(|problem| vec![problem])
    };
    let fits = |letter: &Letter| letter.bytes.len() <= desk.most_bytes;
    let mut letter = fixed(Carried::Whole(&whole))?;
    let mut sent = None;
    let mut problems = Vec::new();
    if !fits(&letter) {
        let needed = letter.bytes.len();
        let summary = draw_summary(desk, report)?;
        letter = fixed(Carried::Summary { pdf: &summary, whole: whole.len(), id })?;
        sent = Some(summary);
        if !fits(&letter) {
            letter = fixed(Carried::Nothing { whole: whole.len(), id })?;
            sent = Some(Vec::new());
        }
        let kept = if sent.as_ref().is_some_and(Vec::is_empty) { "nothing" } else { "summary" };
        problems.push(
            Problem::finding("report_cut")
                .with("plan", report.plan.as_str())
                .with("id", id)
                .with("kept", kept)
                .with("kilobytes", needed.div_ceil(1024))
                .with("most", desk.most_bytes.div_ceil(1024)),
        );
    }
    let file_name = mail::attachment_name(templates, language, report)
        .map_err(|error| vec![Problem::fault("mail_unwritable").with("detail", error.to_string())])?;
    let head = DispatchHead {
        id: id.to_owned(),
        plan: plan.to_owned(),
        as_of: report.as_of,
        frozen: report.firmness.freeze.as_ref().map(|freeze| freeze.id.clone()),
        sent_at: bench.now,
        letter: letter.key.clone(),
        file_name,
        sha256: sha256(&whole),
        cut: sent.is_some(),
    };
    Ok(Posted { letter, dispatch: Dispatch { head, whole, sent }, problems })
}
