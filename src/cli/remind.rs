//! `remind`: what is due now goes out, or with `--dry-run` is only told.

use std::path::Path;

use crate::clock::Clock;
use crate::cycle;
use crate::domain::agenda::is_open;
use crate::domain::phrase::Phrase;

use super::end::End;
use super::office;
use super::once::ended;
use super::preview;
use super::print;
use super::redirect::Redirect;
use super::status::state_name;

/// What `remind` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Tells what would go out now, and to whom; sends nothing and changes nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    redirect: Redirect,
}

/// Tells what would go out now, or sends it.
pub(super) async fn remind(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    if arguments.dry_run { told(file, arguments).await } else { sent(file, arguments).await }
}

async fn told(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(mut office) = office::open_with(file, &arguments.redirect).await? else { return Ok(End::Faults) };
    let now = Clock::system().now();
    let at = office.inputs.local(now);
    let language = office.desk.language.clone();
    print::modes(&language, &office.desk.modes);
    let schedule = &office.config.schedule;
    if !is_open(schedule, &office.collected.office.calendar, at) {
        let hours = Phrase::new("remind.closed").with("from", schedule.send_from.format("%H:%M").to_string());
        print::line(language.say(&hours.with("until", schedule.send_until.format("%H:%M").to_string())));
    }
    let composed = preview::compose(&mut office, now).await?;
    let rows = composed
        .letters
        .iter()
        .map(|letter| vec![letter.key.clone(), letter.recipients.join(", "), letter.subject.clone()]);
    print::table(&rows.collect::<Vec<_>>());
    let key = if composed.letters.is_empty() { "remind.nothing" } else { "remind.would" };
    print::line(language.say(&Phrase::new(key).with("count", composed.letters.len())));
    print::problems(&language, &composed.problems);
    Ok(composed.end)
}

async fn sent(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let (_, parts) = match office::parts(file, Clock::system(), &arguments.redirect).await? {
        Ok(built) => built,
        Err(end) => return Ok(end),
    };
    print::modes(&parts.desk.language, &parts.desk.modes);
    let before: std::collections::BTreeSet<String> =
        parts.store.deliveries().await?.into_iter().map(|delivery| delivery.letter).collect();
    let outcome = cycle::run(&parts).await?;
    let made: Vec<Vec<String>> = parts
        .store
        .deliveries()
        .await?
        .into_iter()
        .filter(|delivery| !before.contains(&delivery.letter))
        .map(|delivery| {
            let word = parts.desk.language.word(&format!("delivery.{}", state_name(delivery.state)));
            vec![delivery.letter, delivery.recipient, word, delivery.subject]
        })
        .collect();
    print::table(&made);
    print::problems(&parts.desk.language, &outcome.problems);
    let key = if outcome.composed == 0 { "remind.nothing" } else { "remind.did" };
    print::line(parts.desk.language.say(&Phrase::new(key).with("count", outcome.composed)));
    Ok(ended(&outcome))
}
