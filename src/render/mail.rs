//! Writes the mails: the digest of a section, the monthly report to the managers, a notice to those who keep this running.
//!
//! It lays out facts that are already decided, in the words of a language. It must not decide who is told what.

mod carried;
mod facts;
mod letter;
pub(super) mod sample;
mod sender;
mod wrap;

use chrono::{NaiveDate, NaiveDateTime};
use minijinja::{Value, context};

use crate::domain::message::{Attachment, Mailbox, Message};
use crate::domain::problem::Problem;
use crate::domain::reminder::Reminder;
use crate::domain::report::Report;

use super::language::Language;
use super::printable::{in_one_line, printable};
use super::templates::{TemplateError, Templates};

pub use carried::Carried;
pub use letter::{LetterError, letter};
pub use sender::Sender;

/// Characters that no file name may have on the machines of an office.
const FORBIDDEN_IN_NAMES: [char; 9] = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];

/// Writes the digest of one section.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn reminder_mail(
    templates: &Templates,
    language: &Language,
    reminder: &Reminder,
    sender: &Sender,
    to: Vec<Mailbox>,
    cc: Vec<Mailbox>,
) -> Result<Message, TemplateError> {
    let facts = facts::of_reminder(language, reminder);
    let subject = format!("reminder.{}.subject", facts::tone(reminder));
    let pen = Pen { templates, language, sender };
    pen.write("reminder", &subject, &facts, reminder.key(), to, cc)
}

/// Writes the monthly mail to the managers, with the report as PDF or with as much of it as the mail can carry.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn report_mail(
    templates: &Templates,
    language: &Language,
    report: &Report,
    plan_id: &str,
    carried: Carried<'_>,
    sender: &Sender,
    to: Vec<Mailbox>,
) -> Result<Message, TemplateError> {
    let name = attachment_name(templates, language, report)?;
    let facts = facts::of_report(language, report, &name, &carried);
    let key = format!("{}_monthly_{plan_id}", report.made_at.date());
    let pen = Pen { templates, language, sender };
    let mut message = pen.write("report", "report.mail.subject", &facts, key, to, Vec::new())?;
    if let Some(bytes) = carried.bytes() {
        message.attachments.push(Attachment { name, media_type: "application/pdf".to_owned(), bytes: bytes.to_vec() });
    }
    Ok(message)
}

/// The file name of a report (`20170324_産業振興アクションプラン進捗状況.pdf`).
///
/// # Errors
/// A words file of the settings' own folder is broken.
pub fn attachment_name(templates: &Templates, language: &Language, report: &Report) -> Result<String, TemplateError> {
    let named = context! { plan => report.plan.as_str(), day => report.made_at.format("%Y%m%d").to_string() };
    Ok(in_one_line(&templates.say("report.file_name", language, &named)?).replace(FORBIDDEN_IN_NAMES, "_"))
}

/// Writes a notice of what stands in the way, to the secretariat or the administrator.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn notice_mail(
    templates: &Templates,
    language: &Language,
    key: &str,
    problems: &[Problem],
    at: NaiveDateTime,
    sender: &Sender,
    to: Vec<Mailbox>,
) -> Result<Message, TemplateError> {
    let facts = facts::of_notice(language, problems, at);
    Pen { templates, language, sender }.write("notice", "notice.subject", &facts, key.to_owned(), to, Vec::new())
}

/// Writes every kind of mail once in every language of the templates, so that what a layout or a sentence lacks is found
/// at the start and not on the day.
///
/// # Errors
/// The first layout or words file that is broken, with its line.
pub fn rehearse(templates: &Templates) -> Result<(), TemplateError> {
    let sender = sample::sender();
    let to = || vec![sender.from.clone()];
    for language in templates.languages() {
        for reminder in sample::reminders() {
            reminder_mail(templates, language, &reminder, &sender, to(), to())?;
        }
        for report in sample::reports() {
            for carried in sample::carried() {
                report_mail(templates, language, &report, "sample", carried, &sender, to())?;
            }
        }
        let at = NaiveDate::default().into();
        notice_mail(templates, language, "sample", &sample::problems(), at, &sender, to())?;
    }
    Ok(())
}

/// What every mail is written with.
struct Pen<'a> {
    templates: &'a Templates,
    language: &'a Language,
    sender: &'a Sender,
}

impl Pen<'_> {
    fn write(
        &self,
        kind: &str,
        subject: &str,
        facts: &Value,
        key: String,
        to: Vec<Mailbox>,
        cc: Vec<Mailbox>,
    ) -> Result<Message, TemplateError> {
        let Self { templates, language, sender } = self;
        let names = |mailboxes: &[Mailbox]| mailboxes.iter().map(|mailbox| mailbox.name.clone()).collect::<Value>();
        let say = |key: &str| templates.say(key, language, facts);
        let subject = in_one_line(&say(subject)?);
        let facts = context! {
            indent => say("layout.indent")?,
            step => say("layout.step")?,
            gap => say("layout.gap")?,
            facts => facts,
            language => language.code(),
            subject => subject.as_str(),
            sender => sender.from.name.as_str(),
            signature => sender.signature.trim(),
            to => names(&to),
            cc => names(&cc),
        };
        let text = printable(&templates.render(&format!("mail/{kind}.txt"), language, &facts)?);
        Ok(Message {
            key,
            from: sender.from.clone(),
            reply_to: sender.reply_to.clone(),
            to,
            cc,
            text: wrap::wrap(&text),
            html: printable(&templates.render(&format!("mail/{kind}.html"), language, &facts)?),
            subject,
            attachments: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests;
