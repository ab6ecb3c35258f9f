//! The settings of a source, as the file says them.

use std::path::PathBuf;

use serde::Deserialize;

use super::http::settings::{CredentialAs, Format, JsonSettings, PagingSettings, Preset};
use super::sheet::{Columns, Layout, Periods, Shape};

/// One place where sheets are (`[[plan.source]]`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// The name in logs and findings.
    pub name: String,
    /// Which kind of place it is.
    pub kind: SourceKind,
    /// The folder, for `kind = "folder"`; relative to the settings file.
    pub path: Option<PathBuf>,
    /// The address, for `kind = "http"`.
    pub url: Option<String>,
    /// What lies at the address.
    #[serde(default)]
    pub format: Format,
    /// A kind of server whose ways are known, for `kind = "http"`.
    pub preset: Option<Preset>,
    /// The resource of the data store, for `preset = "ckan"`.
    pub resource: Option<String>,
    /// Where the records are, for `format = "json"`.
    #[serde(default)]
    pub json: JsonSettings,
    /// How a long list is read page by page, for `format = "json"`.
    pub paging: Option<PagingSettings>,
    /// Which files are sheets; `*` does not cross a `/`, `**` does.
    #[serde(default = "any_sheet")]
    pub files: String,
    /// Which files are passed over, by their own name.
    #[serde(default = "passed_over")]
    pub ignore: Vec<String>,
    /// Which way the years run.
    #[serde(default)]
    pub shape: Shape,
    /// The words that head the columns.
    #[serde(default)]
    pub columns: Columns,
    /// What a year's value is where a sheet gives quarters or months.
    #[serde(default)]
    pub periods: Periods,
    /// How long a file has to stay unchanged before it is read; on a share of Windows at least 5000.
    #[serde(default = "settle_ms")]
    pub settle_ms: u64,
    /// A larger file is not read.
    #[serde(default = "max_megabytes")]
    pub max_megabytes: u64,
    /// How long connecting may take, for `kind = "http"`.
    #[serde(default = "connect_seconds")]
    pub connect_seconds: u64,
    /// How long a server may say nothing, before its answer or within it, for `kind = "http"`.
    #[serde(default = "answer_seconds")]
    pub answer_seconds: u64,
    /// How long one reading of the whole source may take.
    #[serde(default = "timeout_seconds")]
    pub timeout_seconds: u64,
    /// How often a request is repeated that met a busy server or a broken connection, for `kind = "http"`.
    #[serde(default = "retries")]
    pub retries: u32,
    /// The name of the credential, for `kind = "http"`.
    pub credential: Option<String>,
    /// How the credential goes with a request.
    #[serde(default)]
    pub credential_as: CredentialAs,
    /// The proxy, for `kind = "http"`: its address, `system` for that of the environment, or empty for none.
    #[serde(default)]
    pub proxy: String,
    /// The authority to trust in place of the system's, for `kind = "http"`; relative to the settings file.
    pub ca_file: Option<PathBuf>,
}

/// Which kind of place a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A folder, local or mounted.
    Folder,
    /// A file or records at an address.
    Http,
}

impl SourceSettings {
    /// How its sheets are laid out.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout { shape: self.shape, columns: self.columns.clone(), periods: self.periods }
    }

    /// The most bytes that a file may have.
    #[must_use]
    pub fn max_bytes(&self) -> u64 {
        self.max_megabytes.saturating_mul(1024 * 1024)
    }
}

fn any_sheet() -> String {
    "*.{xlsx,xlsm,xls,ods,csv,tsv}".to_owned()
}

/// Locks and half-written files (`domain.md` B-5). Copies are told from sheets by what they say, never by their names.
pub const PASSED_OVER: [&str; 5] = ["~$*", ".*", "*.tmp", "*.bak", "Thumbs.db"];

fn passed_over() -> Vec<String> {
    PASSED_OVER.map(str::to_owned).to_vec()
}

fn settle_ms() -> u64 {
    200
}

fn max_megabytes() -> u64 {
    20
}

fn connect_seconds() -> u64 {
    10
}

fn answer_seconds() -> u64 {
    30
}

fn timeout_seconds() -> u64 {
    60
}

fn retries() -> u32 {
    2
}
