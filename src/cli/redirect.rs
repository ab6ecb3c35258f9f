//! `--redirect-to`: a trial in which every mail goes to one address alone.

use crate::config::Config;
use crate::domain::phrase::Phrase;

/// The argument of every command that writes mails.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Redirect {
    /// Sends every mail to this address alone, with a subject and a first line that say so.
    #[arg(long, value_name = "ADDRESS")]
    redirect_to: Option<String>,
}

impl Redirect {
    /// Lays it over the settings.
    ///
    /// # Errors
    /// Says that it is no mail address.
    pub(super) fn lay_over(&self, config: &mut Config) -> Result<(), Phrase> {
        let Some(address) = &self.redirect_to else { return Ok(()) };
        check_address(address)?;
        config.settings.mail.redirect_to.clone_from(address);
        Ok(())
    }
}

/// Refuses what is no mail address.
pub(super) fn check_address(address: &str) -> Result<(), Phrase> {
    match address.parse::<lettre::Address>() {
        Ok(_) => Ok(()),
        Err(_) => Err(Phrase::new("refusal.no_mail_address").with("found", address)),
    }
}
