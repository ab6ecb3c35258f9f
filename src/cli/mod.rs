//! The command line: one file a subcommand, and what each of them ends with.
//!
//! Exit codes: 0 done (findings are no failure), 1 a source could not be read or a delivery failed, 2 wrong use,
//! 78 faults in settings or tables, all listed.

mod agenda;
mod answer;
mod answered;
mod arguments;
mod assess;
mod audit;
mod calendar;
mod check;
mod demo;
mod end;
mod explain;
mod findings;
mod init;
mod kept;
mod mail;
mod office;
mod once;
mod outbox;
mod preview;
mod print;
mod redirect;
mod register;
mod remind;
mod report;
mod run;
mod snapshot;
mod status;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::domain::phrase::Phrase;
use crate::stores::store::StoreError;
use end::{End, Refusal, WrongUse};

/// Follows a city's plans: reads the progress sheets, asks sections for what is missing, reports to the managers.
#[derive(Debug, Parser)]
#[command(name = "shinchoku", version, about)]
struct Arguments {
    /// The settings file.
    #[arg(short, long, global = true, default_value = "/etc/shinchoku/shinchoku.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Plays one round of the example office, day by day, into a folder: mails, report, assessment.
    Demo(demo::Arguments),
    /// Reads the sheets and prints the judgement of every indicator.
    Assess(assess::Arguments),
    /// Writes the managers' report as PDF, HTML or CSV.
    Report(report::Arguments),
    /// Writes all mails that a cycle at a moment would send. Sends nothing, changes nothing.
    Preview(preview::Arguments),
    /// Prints what is planned for which day.
    Agenda(agenda::Arguments),
    /// Shows the days on which the office is closed; takes a new list of holidays.
    Calendar(calendar::Arguments),
    /// Prints all that is known of one indicator: where it was read, what was read, how it was judged.
    Explain(explain::Arguments),
    /// Shows what an edited register changes before it counts.
    Register(register::Arguments),
    /// Looks at an unknown sheet and writes a proposal of settings, register and tables for a person to correct.
    Init(init::Arguments),
    /// Runs one cycle and ends.
    Once(once::Arguments),
    /// Runs as a daemon until it is told to stop.
    Run(run::Arguments),
    /// Sends what is due now and lists it; with `--dry-run` only lists it.
    Remind(remind::Arguments),
    /// Tries the way to the recipients.
    Mail(mail::Arguments),
    /// Prints everything that was planned and tried in a span of days, each with its word.
    Audit(audit::Arguments),
    /// Checks settings, tables, sources, templates and fonts, and says what to do about each fault.
    Check,
    /// Prints when the last cycle ran, what waits, what failed.
    Status,
    /// Records what sections answer, waivers and later deadlines, and lists all that was said.
    Answer(answer::Arguments),
    /// Freezes the readings of a 基準日, and shows what was frozen and sent.
    Snapshot(snapshot::Arguments),
    /// Shows what was sent and what waits.
    Outbox(outbox::Arguments),
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WrongUse::CODE));
        }
    };
    log_to_stderr(matches!(arguments.command, Command::Run(_) | Command::Once(_)));
    // One provider of cryptography for everything that speaks TLS; a second call changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::error(&format!("starting the runtime: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let config = arguments.config.clone();
    match runtime.block_on(dispatch(arguments)) {
        Ok(end) => end.into(),
        Err(error) => {
            print::error(&told(&error, &config));
            if error.is::<WrongUse>() { ExitCode::from(WrongUse::CODE) } else { ExitCode::FAILURE }
        }
    }
}

/// An error in the language of the office, as far as there are words for it.
fn told(error: &anyhow::Error, config: &Path) -> String {
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return office::language_of(config).say(&refusal.0);
    }
    if error.is::<StoreError>() {
        let phrase = Phrase::new("refusal.state").with("detail", format!("{error:#}"));
        return office::language_of(config).say(&phrase);
    }
    format!("{error:#}")
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<End> {
    let config = arguments.config;
    match arguments.command {
        Command::Demo(arguments) => demo::demo(&arguments).await,
        Command::Assess(arguments) => assess::assess(&config, &arguments).await,
        Command::Report(arguments) => report::report(&config, &arguments).await,
        Command::Preview(arguments) => preview::preview(&config, &arguments).await,
        Command::Agenda(arguments) => agenda::agenda(&config, &arguments).await,
        Command::Calendar(arguments) => calendar::calendar(&config, &arguments).await,
        Command::Explain(arguments) => explain::explain(&config, &arguments).await,
        Command::Register(arguments) => register::register(&config, &arguments).await,
        Command::Init(arguments) => init::init(&config, &arguments).await,
        Command::Once(arguments) => once::once(&config, &arguments).await,
        Command::Run(arguments) => run::run(&config, &arguments).await,
        Command::Remind(arguments) => remind::remind(&config, &arguments).await,
        Command::Mail(arguments) => mail::mail(&config, &arguments).await,
        Command::Audit(arguments) => audit::audit(&config, &arguments).await,
        Command::Check => check::check(&config).await,
        Command::Status => status::status(&config).await,
        Command::Answer(arguments) => answer::answer(&config, &arguments).await,
        Command::Snapshot(arguments) => snapshot::snapshot(&config, &arguments).await,
        Command::Outbox(arguments) => outbox::outbox(&config, &arguments).await,
    }
}

/// The log goes to the standard error; the journal adds the time. `RUST_LOG` chooses what is logged.
fn log_to_stderr(daemon: bool) {
    let default = if daemon { "shinchoku=info,warn" } else { "error" };
    let mut filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    // At its finest it logs every command, the login with its password too.
    if let Ok(quiet) = "async_imap=warn".parse() {
        filter = filter.add_directive(quiet);
    }
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
}
