//! Makes the parts of a cycle from the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::channels::both::Both;
use crate::channels::bounces::BounceReader;
use crate::channels::channel::Channel;
use crate::channels::email::EmailChannel;
use crate::channels::file::FileChannel;
use crate::channels::retry::WhenUnknown;
use crate::channels::webhook::WebhookChannel;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::settings::{ChannelKind, PlanSettings};
use crate::cycle::parts::{Desk, Holidays, Inputs, Links, Parts, PlanInputs};
use crate::domain::calendar::FiscalYear;
use crate::domain::message::Mailbox;
use crate::domain::modes::Modes;
use crate::domain::problem::Problem;
use crate::link::Signer;
use crate::render::html;
use crate::render::language::Language;
use crate::render::mail::rehearse;
use crate::render::page;
use crate::render::pdf::{Layout, LayoutError};
use crate::render::templates::Templates;
use crate::secret::Secret;
use crate::sources::build_source;
use crate::stores::archive::Archive;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::Lease;

use super::key::link_key;

/// The name of the database in the state folder.
const DATABASE: &str = "shinchoku.db";

/// The name of an imported list of holidays in the state folder.
const HOLIDAYS: &str = "holidays.csv";

/// Makes all parts; opens the database, and makes it where there is none.
///
/// # Errors
/// Every fault: templates, credentials, the database, the state folder.
pub async fn build(config: &Config, clock: Clock) -> Result<Parts, Vec<Problem>> {
    let mut faults = Vec::new();
    let inputs = inputs(config).map_err(|found| faults.extend(found)).ok();
    let desk = desk(config).and_then(|desk| sign(config, desk)).map_err(|found| faults.extend(found)).ok();
    let channel = channel(config).map_err(|found| faults.push(found)).ok();
    let bounces = bounces(config).map_err(|found| faults.push(found)).ok();
    let store = open(config).await.map_err(|found| faults.push(found)).ok();
    match (inputs, desk, channel, bounces, store) {
        (Some(inputs), Some(desk), Some(channel), Some(bounces), Some(store)) => Ok(Parts {
            inputs,
            schedule: config.schedule.clone(),
            clock,
            store: Arc::new(store),
            archive: archive(config),
            channel,
            bounces,
            control_working_day: config.settings.mail.control_working_day,
            retry: config.settings.mail.retry.clone(),
            lease: lease(config),
            desk,
            stopping: AtomicBool::new(false),
        }),
        _ => Err(faults),
    }
}

/// Where the office's data come from.
///
/// # Errors
/// A source that cannot be built (a pattern that is none, a credential that is missing).
pub fn inputs(config: &Config) -> Result<Inputs, Vec<Problem>> {
    let optional = |path: &str| (!path.is_empty()).then(|| config.path(path));
    let mut faults = Vec::new();
    let mut plans = Vec::new();
    for (said, rounds) in config.settings.plan.iter().zip(&config.rounds) {
        let sources = said.source.iter().filter_map(|source| {
            build_source(source, &config.path(""))
                .map_err(|problem| faults.push(problem.in_file(config.file.display().to_string())))
                .ok()
                .map(Arc::from)
        });
        let sources = sources.collect();
        plans.push(plan_inputs(config, said, rounds.clone(), sources));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Inputs {
        zone: config.zone,
        contacts: config.path(&config.settings.office.contacts),
        closures: optional(&config.settings.office.closures),
        holidays: optional(&config.settings.office.holidays)
            .map_or_else(|| Holidays::Imported(state_folder(config).join(HOLIDAYS)), Holidays::Set),
        root: config.path(""),
        plans,
    })
}

fn plan_inputs(
    config: &Config,
    said: &PlanSettings,
    rounds: Vec<crate::domain::plan::Round>,
    sources: Vec<Arc<dyn crate::sources::source::Source>>,
) -> PlanInputs {
    PlanInputs {
        id: said.id.clone(),
        name: said.name.clone(),
        first_year: FiscalYear(said.first_year),
        last_year: FiscalYear(said.last_year),
        register: config.path(&said.register),
        assignments: config.path(&said.assignments),
        notes: (!said.notes.is_empty()).then(|| config.path(&said.notes)),
        confirmations: (!said.confirmations.is_empty()).then(|| config.path(&said.confirmations)),
        levels: said.levels.clone(),
        details: said.details.clone(),
        enter_at: said.enter_at.clone(),
        inquiry: said.inquiry.clone(),
        rounds,
        rules: config.rules.clone(),
        sources,
    }
}

/// How things are written.
///
/// # Errors
/// The templates folder lacks something, or a template is broken: file and line.
pub fn desk(config: &Config) -> Result<Desk, Vec<Problem>> {
    let settings = &config.settings;
    let (templates, language, layout) = papers(config).map_err(|error| vec![unusable(config, error)])?;
    let mail = &settings.mail;
    let own_domain = mail.from.address.rsplit('@').next().unwrap_or_default();
    let fonts = layout.fonts.iter().chain(&settings.report.fonts).cloned().collect();
    Ok(Desk {
        language,
        templates,
        layout,
        disclosure: settings.report.public.clone(),
        data_inside: settings.report.data_inside,
        fonts,
        from: mail.from.clone(),
        reply_to: (!mail.reply_to.address.is_empty()).then(|| mail.reply_to.clone()),
        signature: mail.signature.clone(),
        links: links(config, Signer::new(SAMPLE_KEY)),
        most_bytes: mail.most_bytes,
        message_id_domain: if mail.message_id_domain.is_empty() { own_domain } else { &mail.message_id_domain }
            .to_owned(),
        return_path: if mail.return_path.is_empty() { &mail.from.address } else { &mail.return_path }.clone(),
        copies_of: if mail.webhook.credential.is_empty() { Vec::new() } else { mail.webhook.copies_of.clone() },
        modes: modes(config),
    })
}

/// What previews sign with: their links lead nowhere.
const SAMPLE_KEY: &[u8] = b"a link of a preview";

/// The desk with the key of the office's own links, where there are pages.
fn sign(config: &Config, desk: Desk) -> Result<Desk, Vec<Problem>> {
    if desk.links.is_none() {
        return Ok(desk);
    }
    let key = link_key(&config.settings.web.credential, &state_folder(config)).map_err(|fault| vec![fault])?;
    Ok(Desk { links: links(config, Signer::new(key.reveal().as_bytes())), ..desk })
}

fn links(config: &Config, signer: Signer) -> Option<Links> {
    let web = &config.settings.web;
    let address = format!("{}/", web.public_url.trim_end_matches('/'));
    (!web.listen.is_empty()).then(|| Links { signer, address, days: web.link_days })
}

/// Templates, words and the layout of the report: those compiled in, those of the office's folder, or its layout alone.
fn papers(config: &Config) -> Result<(Templates, Language, Layout), LayoutError> {
    let report = &config.settings.report;
    let (templates, language, layout) = if report.templates.is_empty() {
        let (templates, language) = Templates::built_in(&config.settings.language)?;
        (templates, language, Layout::default())
    } else {
        own_templates(&config.path(&report.templates), &config.settings.language)?
    };
    if report.layout.is_empty() {
        return Ok((templates, language, layout));
    }
    let (layout, language) = Layout::from_file(&config.path(&report.layout), &language)?;
    Ok((templates, language, layout))
}

/// What keeps mail from its recipients.
#[must_use]
pub fn modes(config: &Config) -> Modes {
    let mail = &config.settings.mail;
    let only = |address: &String| Mailbox { name: String::new(), address: address.clone() };
    Modes {
        redirect_to: Some(&mail.redirect_to).filter(|address| !address.is_empty()).map(only),
        approval: mail.approval,
        files: (mail.channel == ChannelKind::File).then(|| config.path(&mail.file.folder).display().to_string()),
    }
}

/// A language that there is none of is told as such, not as a file that is lacking.
fn unusable(config: &Config, error: LayoutError) -> Problem {
    let error = match error {
        LayoutError::Text(error) => error,
        LayoutError::Logo(problem) => return problem,
    };
    let language = config.settings.language.as_str();
    if error.line.is_none() && error.file.ends_with(&format!("words/{language}.toml")) {
        let problem = Problem::fault("language_unknown").in_file(config.file.display().to_string()).at("language");
        return problem.with("found", language).with("known", Templates::built_in_codes());
    }
    Problem::fault("templates_unusable").in_file(error.file.as_str()).with("detail", error.to_string())
}

/// An office's own folder of templates is tried out whole, so that what it lacks is told at the start.
fn own_templates(folder: &Path, language: &str) -> Result<(Templates, Language, Layout), LayoutError> {
    let (templates, language) = Templates::from_folder(folder, language)?;
    rehearse(&templates)?;
    page::rehearse(&templates)?;
    html::rehearse(&templates)?;
    let (layout, language) = Layout::from_folder(folder, &language)?;
    Ok((templates, language, layout))
}

/// The way to the recipients: mail, files or the webhook, with copies to the webhook where the settings want them.
///
/// # Errors
/// The settings cannot be used, or a credential is missing.
pub fn channel(config: &Config) -> Result<Arc<dyn Channel>, Problem> {
    let mail = &config.settings.mail;
    let channel: Arc<dyn Channel> = match mail.channel {
        ChannelKind::File => Arc::new(FileChannel::new(config.path(&mail.file.folder))),
        ChannelKind::Webhook => return Ok(Arc::new(webhook(config)?)),
        ChannelKind::Email => {
            let password = mail.email.username.as_ref().map(|_| credential(&mail.email.credential)).transpose()?;
            let mut settings = mail.email.clone();
            settings.ca_file = settings.ca_file.map(|file| config.path("").join(file));
            let unusable = |error| Problem::fault("mail_settings_unusable").with("detail", describe(&error));
            Arc::new(EmailChannel::new(&settings, password).map_err(unusable)?)
        }
    };
    if mail.webhook.credential.is_empty() || mail.webhook.copies_of.is_empty() {
        return Ok(channel);
    }
    Ok(Arc::new(Both::new(channel, Arc::new(webhook(config)?))))
}

fn webhook(config: &Config) -> Result<WebhookChannel, Problem> {
    let settings = &config.settings.mail.webhook;
    let address = credential(&settings.credential)?;
    WebhookChannel::new(settings, address, &config.path(""))
        .map_err(|error| Problem::fault("webhook_unusable").with("detail", describe(&error)))
}

fn bounces(config: &Config) -> Result<Option<BounceReader>, Problem> {
    let settings = &config.settings.mail.bounces;
    if settings.host.is_empty() {
        return Ok(None);
    }
    let password = credential(&settings.credential)?;
    BounceReader::new(settings, password, &config.path(""))
        .map(Some)
        .map_err(|error| Problem::fault("bounces_unreachable").with("detail", describe(&error)))
}

fn credential(name: &str) -> Result<Secret, Problem> {
    Secret::named(name)
        .map_err(|missing| Problem::fault("credential_missing").with("name", name).with("detail", missing.to_string()))
}

/// A claim holds longer than the longest dialogue, so that a letter is never in two hands.
fn lease(config: &Config) -> Lease {
    let longest = config.settings.mail.email.time_outs.longest().saturating_add(Duration::from_mins(1));
    Lease {
        holds: chrono::Duration::from_std(longest).unwrap_or(chrono::Duration::hours(2)),
        send_again: config.settings.mail.retry.unknown == WhenUnknown::SendAgain,
    }
}

/// The folder of the state.
#[must_use]
pub fn state_folder(config: &Config) -> PathBuf {
    config.path(&config.settings.state.folder)
}

/// The kept copies of files.
#[must_use]
pub fn archive(config: &Config) -> Archive {
    Archive::new(state_folder(config).join("archive"))
}

/// The path of the database.
#[must_use]
pub fn database(config: &Config) -> PathBuf {
    state_folder(config).join(DATABASE)
}

async fn open(config: &Config) -> Result<SqliteStore, Problem> {
    let fault = |detail: String| {
        Problem::fault("state_unusable").in_file(database(config).display().to_string()).with("detail", detail)
    };
    tokio::fs::create_dir_all(state_folder(config)).await.map_err(|error| fault(error.to_string()))?;
    SqliteStore::open(&database(config)).await.map_err(|error| fault(describe(&error)))
}

/// An error with everything that caused it, on one line.
fn describe(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
