//! `mail test`: one mail through the real channel, and how each phase went.

use std::path::Path;

use clap::Subcommand;

use crate::channels::channel::SendOutcome;
use crate::clock::Clock;
use crate::daemon::build;
use crate::domain::message::Mailbox;
use crate::domain::phrase::Phrase;
use crate::render::mail::{Sender, letter, test_mail};

use super::end::{End, WrongUse};
use super::office;
use super::print;
use super::redirect::check_address;

/// What `mail` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Sends one test mail and tells how each phase went. Nothing is recorded.
    Test {
        /// To whom.
        address: String,
    },
}

/// Sends a test.
pub(super) async fn mail(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Action::Test { address } = &arguments.action;
    let config = match office::settings(file) {
        Ok(config) => config,
        Err((language, faults)) => {
            print::problems(&language, &faults);
            return Ok(End::Faults);
        }
    };
    check_address(address).map_err(|refusal| WrongUse(office::language(&config).say(&refusal)))?;
    let (desk, channel) = match (build::desk(&config), build::channel(&config)) {
        (Ok(desk), Ok(channel)) => (desk, channel),
        (desk, channel) => {
            let faults: Vec<_> = desk.err().into_iter().flatten().chain(channel.err()).collect();
            print::problems(&office::language(&config), &faults);
            return Ok(End::Faults);
        }
    };
    let language = &desk.language;
    let sends = Phrase::new("mail_test.sends").with("address", address.as_str()).with("channel", channel.name());
    print::line(language.say(&sends));
    let now = Clock::system().now().with_timezone(&config.zone);
    let sender = Sender {
        from: desk.from.clone(),
        reply_to: desk.reply_to.clone(),
        signature: desk.signature.clone(),
        redirect_to: None,
    };
    let to = Mailbox { name: String::new(), address: address.clone() };
    let message = test_mail(&desk.templates, language, now.naive_local(), &sender, to)?;
    let mut letter = letter(&message, &desk.message_id_domain, now.fixed_offset())?;
    letter.sender.clone_from(&desk.return_path);
    let mut well = false;
    for step in channel.try_out(&letter).await {
        let phase = language.word(&format!("mail_test.phase.{}", step.phase));
        let (key, said) = match step.outcome {
            SendOutcome::Sent(said) => ("mail_test.took", said),
            SendOutcome::Refused { because, .. }
            | SendOutcome::Unavailable(because)
            | SendOutcome::Unknown(because) => ("mail_test.failed", because),
        };
        well = key == "mail_test.took";
        let line = Phrase::new(key).with("phase", phase).with("seconds", step.took.as_secs_f64()).with("said", said);
        let mark = if well { "○" } else { "×" };
        print::line(format!("{mark} {}", language.say(&line).trim_end()));
    }
    print::line(language.word(if well { "mail_test.well" } else { "mail_test.not_sent" }));
    Ok(if well { End::Well } else { End::Failed })
}
