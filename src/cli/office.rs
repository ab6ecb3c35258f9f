//! What every command does first: read the settings, collect the office, and tell faults in its language.

use std::path::Path;

use chrono::NaiveDate;

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::cycle::collect::{Collected, begin, collect_begun};
use crate::cycle::hear::hear;
use crate::cycle::parts::{Desk, Inputs, Parts};
use crate::daemon::build;
use crate::domain::agenda::current_round;
use crate::domain::answer::Entry;
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::Plan;
use crate::domain::problem::Problem;
use crate::domain::snapshot::Kind;
use crate::render::language::Language;
use crate::render::templates::Templates;
use crate::stores::sqlite::SqliteStore;
use crate::stores::statements::Statements;
use crate::stores::store::StoreError;

use super::end::{End, WrongUse};
use super::print;
use super::redirect::Redirect;

/// After so many days nobody fills in the column of a round any more.
const DAYS_OF_A_YEAR: i64 = 365;

/// The language in which faults of the settings themselves are told.
const DEFAULT_LANGUAGE: &str = "ja";

/// An office that was read for one command. Nothing was written.
pub(super) struct Office {
    /// The settings.
    pub(super) config: Config,
    /// Where the data come from.
    pub(super) inputs: Inputs,
    /// How things are written.
    pub(super) desk: Desk,
    /// What was collected.
    pub(super) collected: Collected,
    /// Everything that was ever said outside the sheets, where there is a state.
    pub(super) entries: Vec<Entry>,
}

/// Reads settings, tables and sources. Faults are printed, all of them; then there is no office.
pub(super) async fn open(file: &Path) -> Option<Office> {
    match read(file).await {
        Ok(office) => Some(office),
        Err((language, faults)) => {
            print::problems(&language, &faults);
            None
        }
    }
}

/// The same with a trial's address over the settings.
pub(super) async fn open_with(file: &Path, redirect: &Redirect) -> Result<Option<Office>, WrongUse> {
    let office = match settings(file) {
        Ok(mut config) => {
            lay_over(redirect, &mut config)?;
            collected(config).await
        }
        Err(faults) => Err(faults),
    };
    Ok(office.map_err(|(language, faults)| print::problems(&language, &faults)).ok())
}

/// Reads settings, tables and sources.
pub(super) async fn read(file: &Path) -> Result<Office, (Language, Vec<Problem>)> {
    collected(settings(file)?).await
}

fn lay_over(redirect: &Redirect, config: &mut Config) -> Result<(), WrongUse> {
    redirect.lay_over(config).map_err(|refusal| WrongUse(language(config).say(&refusal)))
}

async fn collected(config: Config) -> Result<Office, (Language, Vec<Problem>)> {
    // The sources are read while the rest is made ready.
    let inputs = build::inputs(&config).map(|inputs| (begin(&inputs), inputs));
    let desk = build::desk(&config).map_err(|faults| (fallback_language(), faults))?;
    let told = |faults| (desk.language.clone(), faults);
    let (begun, inputs) = inputs.map_err(told)?;
    let now = Clock::system().now();
    let mut collected = collect_begun(&inputs, begun, None, inputs.local(now).date()).await.map_err(told)?;
    let entries = entries(&config).await.map_err(|fault| told(vec![fault]))?;
    hear(&mut collected, &entries, now, |moment| inputs.local(moment));
    Ok(Office { config, inputs, desk, collected, entries })
}

/// Everything that was ever said outside the sheets; nothing where there is no state yet.
async fn entries(config: &Config) -> Result<Vec<Entry>, Problem> {
    let database = build::database(config);
    if !database.exists() {
        return Ok(Vec::new());
    }
    let fault = |error: StoreError| {
        let detail = format!("{:#}", anyhow::Error::from(error));
        Problem::fault("state_unusable").in_file(database.display().to_string()).with("detail", detail)
    };
    let store = SqliteStore::open_existing_read_only(&database).await.map_err(fault)?;
    let entries = store.statements().await.map_err(fault);
    store.close().await;
    entries
}

/// Reads the settings alone.
pub(super) fn settings(file: &Path) -> Result<Config, (Language, Vec<Problem>)> {
    config::load(file).map_err(|faults| (fallback_language(), faults))
}

/// The compiled-in language, for faults that prevent reading which one is set.
pub(super) fn fallback_language() -> Language {
    Templates::built_in(DEFAULT_LANGUAGE).map_or_else(|_| Language::empty(), |(_, language)| language)
}

/// The language of the settings, else the compiled-in one.
pub(super) fn language(config: &Config) -> Language {
    build::desk(config).map_or_else(|_| fallback_language(), |desk| desk.language)
}

/// The language of the settings in a file, else the compiled-in one.
pub(super) fn language_of(file: &Path) -> Language {
    settings(file).map_or_else(|_| fallback_language(), |config| language(&config))
}

/// Reads the settings and makes all parts. Faults are printed, all of them; then there is what to end with.
pub(super) async fn parts(
    file: &Path,
    clock: Clock,
    redirect: &Redirect,
) -> Result<Result<(Config, Parts), End>, WrongUse> {
    let mut config = match settings(file) {
        Ok(config) => config,
        Err((language, faults)) => {
            print::problems(&language, &faults);
            return Ok(Err(End::Faults));
        }
    };
    lay_over(redirect, &mut config)?;
    match build::build(&config, clock).await {
        Ok(parts) => Ok(Ok((config, parts))),
        Err(faults) => {
            print::problems(&language(&config), &faults);
            Ok(Err(end_of(&faults)))
        }
    }
}

/// What a command ends with that could not make its parts: faults in the settings, or a state that cannot be used now.
pub(super) fn end_of(faults: &[Problem]) -> End {
    if faults.iter().all(|fault| fault.code() == "state_unusable") { End::Failed } else { End::Faults }
}

impl Office {
    /// The 基準日 that a command is about: the one given, else that of the latest round. Where the sheets have no column for
    /// its year but one for an earlier round's, that one's, and it is said.
    pub(super) fn as_of(&self, plan: &Plan, given: Option<NaiveDate>) -> NaiveDate {
        let today = self.today();
        let latest = || current_round(plan, today).or(plan.rounds.first()).map_or(today, |round| round.as_of);
        let Some(day) = given else { return self.with_column(plan, latest()) };
        day
    }

    fn with_column(&self, plan: &Plan, latest: NaiveDate) -> NaiveDate {
        let plans = self.collected.plans.iter().zip(&self.collected.snapshots);
        let snapshot = { plans }.find(|(known, _)| known.id == plan.id).map(|(_, snapshot)| snapshot);
        let today = self.today();
        let knows = |day: NaiveDate| {
            let year = FiscalYear::of(day);
            // A column that is empty still is one that nobody will fill in any more.
            let is_over = (today - day).num_days() > DAYS_OF_A_YEAR;
            let mut said = snapshot.iter().flat_map(|snapshot| snapshot.observations.iter());
            snapshot.is_none_or(|snapshot| snapshot.knows(year))
                && (!is_over
                    || said.any(|it| it.cell.kind == Kind::Actual && it.cell.is_of(year) && !it.cell.raw.is_empty()))
        };
        if knows(latest) {
            return latest;
        }
        let earlier = plan.rounds.iter().map(|round| round.as_of).filter(|day| *day < latest && knows(*day));
        let Some(day) = earlier.max() else { return latest };
        let phrase = Phrase::new("assess.earlier").with("latest", latest).with("as_of", day);
        print::errors(&[self.desk.language.say(&phrase)]);
        day
    }

    /// The day today, as the office's clocks show it.
    pub(super) fn today(&self) -> NaiveDate {
        self.inputs.local(Clock::system().now()).date()
    }

    /// The plan of the id, or the only one, with its index.
    pub(super) fn plan(&self, id: Option<&str>) -> Result<(usize, &Plan), WrongUse> {
        let plans = &self.collected.plans;
        let refusal = |key: &'static str| {
            let known: Vec<&str> = plans.iter().map(|plan| plan.id.as_str()).collect();
            Phrase::new(key).with("known", known)
        };
        let found = match (id, plans.as_slice()) {
            (None, [plan]) => Ok((0, plan)),
            (None, _) => Err(refusal("refusal.several_plans")),
            (Some(id), plans) => {
                let found = plans.iter().enumerate().find(|(_, plan)| plan.id == id);
                found.ok_or_else(|| refusal("refusal.no_plan").with("wanted", id))
            }
        };
        found.map_err(|refusal| WrongUse(self.desk.language.say(&refusal)))
    }

    /// Whether any source could not be read.
    pub(super) fn source_failed(&self) -> bool {
        self.collected.snapshots.iter().any(|snapshot| !snapshot.failed.is_empty())
    }
}
