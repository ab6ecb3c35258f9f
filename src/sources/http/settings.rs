//! What a settings file may say of a source at an address.

use serde::Deserialize;

/// What lies at the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A file as a folder has it: a workbook or CSV.
    #[default]
    Sheet,
    /// Records in JSON.
    Json,
}

/// A kind of server whose ways are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// The data store of CKAN: `datastore_search`, by offset, with its success flag and its total.
    Ckan,
    /// A plain JSON array of records, in one answer.
    List,
}

/// How a credential goes with a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialAs {
    /// `Authorization: Bearer …` (RFC 6750).
    #[default]
    Bearer,
    /// `Authorization: Basic …` (RFC 7617) with this user name.
    Basic(String),
    /// In the header of this name.
    Header(String),
    /// In the query parameter of this name.
    Query(String),
}

/// Where the records are in a JSON answer and what their members mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JsonSettings {
    /// The JSON Pointer (RFC 6901) to the array of records; empty for the answer itself.
    pub records: String,
    /// The pointer to a member that has to be `true`; empty for none.
    pub success: String,
    /// What the members of a record mean; without it their names are headings as in a sheet.
    pub fields: Option<Fields>,
}

/// The members of a record, each by its name or, with `/` in front, by a JSON Pointer from the record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// The name of the indicator.
    pub indicator: String,
    /// The fiscal year or the period.
    #[serde(alias = "period")]
    pub year: Option<String>,
    /// What happened.
    pub actual: String,
    /// What should be reached.
    pub target: Option<String>,
    /// What is intended.
    pub plan: Option<String>,
    /// The unit of the record's values.
    pub unit: Option<String>,
    /// The day that the value describes.
    pub as_of: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// By what the next page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingBy {
    /// The number of the page, in a query parameter.
    Page,
    /// How many records to pass over, in a query parameter.
    Offset,
    /// A text from the answer, in a query parameter.
    Cursor,
    /// The `Link` header with `rel="next"` (RFC 8288).
    Link,
    /// The address of the next page in the body.
    Next,
}

/// How a long list is read page by page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagingSettings {
    /// By what the next page is asked for.
    pub by: PagingBy,
    /// The query parameter of page, offset or cursor; by default `page`, `offset`, `cursor`.
    pub parameter: Option<String>,
    /// The first page or offset; by default 1 for pages and 0 for offsets.
    pub first: Option<u64>,
    /// How many records a page is asked to have.
    pub size: Option<u64>,
    /// The query parameter of the size.
    #[serde(default = "size_parameter")]
    pub size_parameter: String,
    /// The pointer to the next cursor or the next address.
    #[serde(default = "next")]
    pub next: String,
    /// The pointer to the number of all records; empty for none.
    #[serde(default)]
    pub total: String,
    /// More pages are not read.
    #[serde(default = "most_pages")]
    pub most_pages: usize,
    /// More records are not read.
    #[serde(default = "most_records")]
    pub most_records: usize,
}

fn size_parameter() -> String {
    "limit".to_owned()
}

fn next() -> String {
    "/next".to_owned()
}

fn most_pages() -> usize {
    200
}

fn most_records() -> usize {
    100_000
}
