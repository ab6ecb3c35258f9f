//! What a settings file may say, key by key.
//!
//! The structs of the edges stand beside the edges; here they are gathered. Defaults are not here but in
//! `config/shinchoku.toml`, which is the lowest layer and the documentation at once. It must not interpret.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::channels::bounces::BounceSettings;
use crate::channels::email::EmailSettings;
use crate::channels::retry::RetryPolicy;
use crate::channels::webhook::WebhookSettings;
use crate::domain::message::Mailbox;
use crate::domain::plan::{Grade, SymbolMeaning};
use crate::domain::reminder::Stage;
use crate::domain::report::Disclosure;
use crate::sources::SourceSettings;
use crate::web::WebSettings;

/// A whole settings file over the defaults.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The language of mails, report and advice.
    pub language: String,
    /// The zone in which the office lives.
    pub time_zone: String,
    /// The office's own tables.
    pub office: OfficeSettings,
    /// Where the state is kept.
    pub state: StateSettings,
    /// When work is looked for and mail goes out.
    pub schedule: ScheduleSettings,
    /// The stages of reminding.
    pub stage: Vec<Stage>,
    /// How readings are judged.
    pub judging: JudgingSettings,
    /// How mail goes out.
    pub mail: MailSettings,
    /// How the report looks.
    pub report: ReportSettings,
    /// The pages of the internal network.
    pub web: WebSettings,
    /// The plans.
    #[serde(default)]
    pub plan: Vec<PlanSettings>,
}

/// The office's own tables.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// Who gets mail.
    pub contacts: String,
    /// The city's closed days; empty for none.
    pub closures: String,
    /// The list of holidays; empty for the one compiled in.
    pub holidays: String,
}

/// Where the state is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateSettings {
    /// The folder of the database and of the kept copies.
    pub folder: String,
}

/// When work is looked for and mail goes out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSettings {
    /// A cron line with seconds.
    pub wake: String,
    /// From what time mail goes out, as `HH:MM`.
    pub send_from: String,
    /// Until what time mail goes out, as `HH:MM`.
    pub send_until: String,
    /// How many working days after its day the last stage may still be sent.
    pub catch_up_days: i64,
    /// How many mails a section gets of one round at the most.
    pub most_mails_a_round: usize,
    /// The first day on which only sections' own addresses are written to, as `MM-DD`; empty for none.
    pub quiet_from: String,
    /// The last such day, as `MM-DD`.
    pub quiet_until: String,
    /// The day of the monthly report.
    pub report_day: u32,
    /// The working day of the monthly report; 0 where the day counts.
    pub report_working_day: i64,
    /// How many working days after the deadline readings are frozen; 0 for never by itself.
    pub freeze_working_days: i64,
}

/// How readings are judged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgingSettings {
    /// Whether a yearly flow is expected pro rata.
    pub pro_rata: bool,
    /// Targets up to this are never taken pro rata.
    pub small_target: f64,
    /// Below this expected value nothing is called lagging.
    pub least_expected: f64,
    /// After how many days a value is stale.
    pub stale_after_days: i64,
    /// More counters.
    pub units: Vec<String>,
    /// Whether the plan sets targets year by year.
    pub yearly_path: bool,
    /// What a lone symbol means.
    #[serde(default)]
    pub symbols: BTreeMap<String, SymbolMeaning>,
    /// The grades, from best to worst.
    pub grade: Vec<Grade>,
}

/// How mail goes out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Which channel.
    pub channel: ChannelKind,
    /// Who sends.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Mailbox,
    /// Lines below every mail.
    pub signature: String,
    /// The largest letter in bytes, base64 and headers included.
    pub most_bytes: usize,
    /// The domain of Message-IDs; empty for that of the sender.
    pub message_id_domain: String,
    /// The mail server.
    pub email: EmailSettings,
    /// The folder for `.eml` files.
    pub file: FileSettings,
    /// When a delivery is tried again.
    pub retry: RetryPolicy,
    /// The only address that gets mail during a trial; empty for none.
    pub redirect_to: String,
    /// Whether mails to sections and managers wait for a release.
    pub approval: bool,
    /// The working day of the month on which the account of the month before goes out; 0 for never.
    pub control_working_day: i64,
    /// The address in the envelope, to which reports of non-delivery come; empty for the sender's.
    pub return_path: String,
    /// The mailbox for reports of non-delivery.
    pub bounces: BounceSettings,
    /// The chat tool that gets copies.
    pub webhook: WebhookSettings,
}

/// The channel that writes `.eml` files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSettings {
    /// The folder.
    pub folder: String,
}

/// The channels by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// SMTP.
    Email,
    /// `.eml` files in a folder.
    File,
    /// The webhook of `[mail.webhook]` in place of mail.
    Webhook,
}

/// How the report looks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSettings {
    /// The font families to look for, the first that is found is used.
    pub fonts: Vec<String>,
    /// A folder of templates and words files that replaces the one compiled in; empty for none.
    pub templates: String,
    /// The layout of the report alone, in place of that of the templates; empty for none.
    pub layout: String,
    /// Whether a report carries its data as a CSV file inside (PDF/A-3a in place of PDF/A-2a).
    pub data_inside: bool,
    /// What the edition for everybody holds back.
    pub public: Disclosure,
}

/// One plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSettings {
    /// The stable name in keys and files: letters, digits, `-`, `_`.
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// The first fiscal year (2016 is 平成28年度).
    pub first_year: i32,
    /// The last fiscal year.
    pub last_year: i32,
    /// The table of indicators.
    pub register: String,
    /// The table of who answers for what.
    pub assignments: String,
    /// The table of reasons, measures, decisions and dates; empty for none.
    #[serde(default)]
    pub notes: String,
    /// The hierarchy's columns in the register, outermost first.
    pub levels: Vec<String>,
    /// The columns of texts that belong to the innermost level.
    #[serde(default)]
    pub details: Vec<String>,
    /// Where a section enters its values, as mails say it.
    pub enter_at: String,
    /// The document that asked for the values, quoted in the first mail.
    #[serde(default)]
    pub inquiry: String,
    /// The table of what the chiefs have confirmed; empty where the office has no such step.
    #[serde(default)]
    pub confirmations: String,
    /// When values are collected.
    pub rounds: Vec<RoundSettings>,
    /// Where the sheets are; the first source that carries an indicator owns it.
    pub source: Vec<SourceSettings>,
}

/// One collection of values: `2017-03-15` once, or `03-15` in every year of the plan; `02-end` is the end of a month.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundSettings {
    /// The day that the values describe.
    pub as_of: String,
    /// Until when they have to be entered: a day, with a time (`2017-03-15 17:00`) or until the end of office hours. In
    /// every year of the plan it is the one nearest to the 基準日, also in the next fiscal year. On a closed day it is the next
    /// working day; the last day of a month is its last working day (月末の開庁日).
    pub deadline: String,
}
