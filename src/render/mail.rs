//! Writes the mails: the digest of a section, the monthly report to the managers, notices and the monthly account to
//! those who keep this running, a test.
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

use crate::domain::control::Control;
use crate::domain::message::{Attachment, MailKind, Mailbox, Message};
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
    pen.write(MailKind::Reminder, &subject, &facts, reminder.key(), to, cc)
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
    let mut message = pen.write(MailKind::Report, "report.mail.subject", &facts, key, to, Vec::new())?;
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
    let pen = Pen { templates, language, sender };
    pen.write(MailKind::Notice, "notice.subject", &facts, key.to_owned(), to, Vec::new())
}

/// Writes the monthly account of what was sent and what was not, to the administrator and the secretariat. `record` is the
/// whole of it as a table (CSV).
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn control_mail(
    templates: &Templates,
    language: &Language,
    control: &Control,
    record: Vec<u8>,
    sender: &Sender,
    to: Vec<Mailbox>,
) -> Result<Message, TemplateError> {
    let named = context! { from => control.from.to_string(), until => control.until.to_string() };
    let name = templates.say("control.file_name", language, &named)?.replace(FORBIDDEN_IN_NAMES, "_");
    let facts = facts::of_control(language, control, &name);
    let pen = Pen { templates, language, sender };
    let mut message = pen.write(MailKind::Control, "control.subject", &facts, control.key.clone(), to, Vec::new())?;
    message.attachments.push(Attachment { name, media_type: "text/csv".to_owned(), bytes: record });
    Ok(message)
}

/// Writes a test that a person asked for.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn test_mail(
    templates: &Templates,
    language: &Language,
    at: NaiveDateTime,
    sender: &Sender,
    to: Mailbox,
) -> Result<Message, TemplateError> {
    let facts = facts::of_test(at);
    let key = format!("{}_test", at.format("%Y-%m-%dT%H%M%S"));
    Pen { templates, language, sender }.write(MailKind::Test, "test.subject", &facts, key, vec![to], Vec::new())
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
        for control in sample::controls() {
            control_mail(templates, language, &control, Vec::new(), &sender, to())?;
        }
        let trial = Sender { redirect_to: Some(sender.from.clone()), ..sender.clone() };
        test_mail(templates, language, at, &trial, sender.from.clone())?;
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
        kind: MailKind,
        subject: &str,
        facts: &Value,
        key: String,
        to: Vec<Mailbox>,
        cc: Vec<Mailbox>,
    ) -> Result<Message, TemplateError> {
        let Self { templates, language, sender } = self;
        let layout = layout(kind);
        // A test goes to whom it was asked for.
        let trial = sender.redirect_to.as_ref().filter(|_| kind != MailKind::Test);
        let names = |mailboxes: &[Mailbox]| mailboxes.iter().map(|mailbox| mailbox.name.clone()).collect::<Value>();
        let say = |key: &str| templates.say(key, language, facts);
        let trial_facts = context! {
            address => trial.map(|only| only.address.as_str()),
            subject => in_one_line(&say(subject)?),
            to => shown(&to),
            cc => shown(&cc),
        };
        let say_of_trial = |key: &str| templates.say(key, language, &trial_facts);
        let subject = if trial.is_some() { say_of_trial("trial.subject")? } else { in_one_line(&say(subject)?) };
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
            trial => trial.map(|_| say_of_trial("trial.body")).transpose()?,
        };
        let text = printable(&templates.render(&format!("mail/{layout}.txt"), language, &facts)?);
        let text = if trial.is_some() { format!("{}\n\n{text}", say_of_trial("trial.body")?) } else { text };
        let (to, cc) = trial.map_or((to, cc), |only| (vec![only.clone()], Vec::new()));
        Ok(Message {
            kind,
            key,
            from: sender.from.clone(),
            reply_to: sender.reply_to.clone(),
            to,
            cc,
            text: wrap::wrap(&text),
            html: printable(&templates.render(&format!("mail/{layout}.html"), language, &facts)?),
            subject,
            attachments: Vec::new(),
            threads: Vec::new(),
        })
    }
}

/// The name of a kind's layouts.
fn layout(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Reminder => "reminder",
        MailKind::Report => "report",
        MailKind::Notice => "notice",
        MailKind::Control => "control",
        MailKind::Test => "test",
    }
}

/// Mailboxes as people write them.
fn shown(mailboxes: &[Mailbox]) -> Value {
    mailboxes.iter().map(|mailbox| format!("{} <{}>", mailbox.name, mailbox.address).trim().to_owned()).collect()
}

#[cfg(test)]
mod tests;
