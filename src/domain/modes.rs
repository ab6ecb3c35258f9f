//! What keeps mail from its recipients for a time: a trial, a release by hand, files in place of mail.
//!
//! Each is useful and each is forgotten one day, so it is said wherever somebody looks. It must not know who says it.

use super::message::Mailbox;
use super::phrase::Phrase;

/// The modes that are on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Modes {
    /// The only address that gets mail, in place of everybody else.
    pub redirect_to: Option<Mailbox>,
    /// Whether mails to sections and managers wait for a release.
    pub approval: bool,
    /// The folder into which mails are written in place of being sent.
    pub files: Option<String>,
}

impl Modes {
    /// One sentence for each mode that is on; none where mail goes out as planned.
    #[must_use]
    pub fn phrases(&self) -> Vec<Phrase> {
        let redirect = self.redirect_to.as_ref();
        let redirect = redirect.map(|to| Phrase::new("mode.redirect").with("address", to.address.as_str()));
        let approval = self.approval.then(|| Phrase::new("mode.approval"));
        let files = self.files.as_ref().map(|folder| Phrase::new("mode.files").with("folder", folder.as_str()));
        [redirect, approval, files].into_iter().flatten().collect()
    }
}
