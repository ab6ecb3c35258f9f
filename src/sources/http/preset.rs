//! Kinds of servers whose ways are known: what their settings would be, so that nobody has to write them. Pure.

use reqwest::Url;

use super::settings::{Format, JsonSettings, PagingBy, PagingSettings, Preset};
use crate::domain::problem::Problem;
use crate::sources::settings::SourceSettings;

/// Where CKAN answers; from its API guide, `datastore_search`.
const CKAN_PATH: &str = "/api/3/action/datastore_search";

/// How many records a page of CKAN is asked to have; it gives 32,000 at most.
const CKAN_PAGE: u64 = 1000;

/// The settings and the address as the preset fills them; what the settings say themselves stays.
///
/// # Errors
/// Names the setting that the preset needs.
pub(super) fn apply(said: &SourceSettings, mut url: Url) -> Result<(SourceSettings, Url), Box<Problem>> {
    let mut settings = said.clone();
    let Some(preset) = said.preset else { return Ok((settings, url)) };
    settings.format = Format::Json;
    match preset {
        Preset::List => {}
        Preset::Ckan => {
            let Some(resource) = &said.resource else {
                let problem = Problem::fault("source_setting_missing").at("source.resource").with("key", "resource");
                return Err(Box::new(problem.with("source", said.name.as_str())));
            };
            if !url.path().ends_with("/datastore_search") {
                let path = format!("{}{CKAN_PATH}", url.path().trim_end_matches('/'));
                url.set_path(&path);
            }
            url.query_pairs_mut().append_pair("resource_id", resource);
            settings.json = JsonSettings {
                records: "/result/records".to_owned(),
                success: "/success".to_owned(),
                fields: said.json.fields.clone(),
            };
            settings.paging = said.paging.clone().or_else(|| Some(by_offset()));
        }
    }
    Ok((settings, url))
}

fn by_offset() -> PagingSettings {
    PagingSettings {
        by: PagingBy::Offset,
        parameter: None,
        first: None,
        size: Some(CKAN_PAGE),
        size_parameter: "limit".to_owned(),
        next: "/next".to_owned(),
        total: "/result/total".to_owned(),
        most_pages: 200,
        most_records: 100_000,
    }
}
