//! A JSON answer → its records, or what is wrong with its shape. Pure.

use serde_json::Value;

use super::login::Login;
use super::pointer::Pointer;
use super::settings::JsonSettings;
use crate::domain::problem::Problem;

/// Where the records are in an answer.
#[derive(Debug, Clone)]
pub(super) struct Place {
    records: Pointer,
    success: Option<Pointer>,
}

impl Place {
    /// The place that the settings name.
    ///
    /// # Errors
    /// Names the setting that is no pointer.
    pub(super) fn new(said: &JsonSettings) -> Result<Self, Box<Problem>> {
        let success = (!said.success.is_empty()).then(|| Pointer::parse("json.success", &said.success)).transpose()?;
        Ok(Self { records: Pointer::parse("json.records", &said.records)?, success })
    }

    /// The records of an answer.
    ///
    /// # Errors
    /// The server says that it failed, or there is no array of objects where one should be.
    pub(super) fn records(&self, body: &Value) -> Result<Vec<Value>, Box<Problem>> {
        if let Some(success) = &self.success {
            match success.find(body) {
                Some(Value::Bool(true)) => {}
                Some(Value::Bool(false)) => {
                    return Err(Box::new(Problem::fault("source_says_failed").with("pointer", success.as_str())));
                }
                other => return Err(Box::new(success.mismatch(other, "boolean"))),
            }
        }
        let found = self.records.find(body);
        let Some(Value::Array(records)) = found else { return Err(Box::new(self.records.mismatch(found, "array"))) };
        match records.iter().enumerate().find(|(_, record)| !record.is_object()) {
            Some((nth, other)) => {
                let at = format!("{}/{nth}", self.records.as_str());
                Err(Box::new(Pointer::parse("json.records", &at)?.mismatch(Some(other), "object")))
            }
            None => Ok(records.clone()),
        }
    }
}

/// Reads a body as JSON (RFC 8259: UTF-8; a byte order mark is passed over).
///
/// # Errors
/// Says where it is no JSON, by line and column. Nesting deeper than 128 and numbers too large to be one are refused too.
pub(super) fn parse(body: &[u8]) -> Result<Value, Box<Problem>> {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    serde_json::from_slice(text)
        .map_err(|error| Box::new(Problem::fault("source_json").with("detail", error.to_string())))
}

/// Refuses records that hold the credential: they would be kept, quoted and mailed.
///
/// # Errors
/// One of their names or texts holds it.
pub(super) fn refuse_echo(login: Option<&Login>, value: &Value) -> Result<(), Box<Problem>> {
    let Some(login) = login else { return Ok(()) };
    let holds = |text: &str| login.is_in(text.as_bytes());
    if any_text(value, &holds) { Err(Box::new(Problem::fault("source_echoes"))) } else { Ok(()) }
}

fn any_text(value: &Value, holds: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => holds(text),
        Value::Array(values) => values.iter().any(|value| any_text(value, holds)),
        Value::Object(members) => members.iter().any(|(name, value)| holds(name) || any_text(value, holds)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(records: &str, success: &str) -> Place {
        let said = JsonSettings { records: records.to_owned(), success: success.to_owned(), fields: None };
        Place::new(&said).expect("pointers")
    }

    #[test]
    fn what_is_no_list_of_records_is_told_with_its_pointer() {
        let found = |place: &Place, text: &str| {
            let body = parse(text.as_bytes()).map_err(|problem| problem.code().to_owned())?;
            match place.records(&body) {
                Ok(records) => Ok(records.len()),
                Err(problem) => Err(format!("{} {:?}", problem.code(), problem.phrase.args.get("pointer"))),
            }
        };
        let at = place("/result/records", "/success");
        assert_eq!(found(&at, r#"{"success": true, "result": {"records": [{"a": 1}]}}"#), Ok(1));
        assert_eq!(found(&place("", ""), "\u{feff}[{}, {}]"), Ok(2));
        for (text, told) in [
            (r#"{"success": false}"#, "source_says_failed Some(Text(\"/success\"))"),
            (r#"{"success": 1}"#, "source_json_shape Some(Text(\"/success\"))"),
            (r#"{"success": true, "result": {}}"#, "source_json_shape Some(Text(\"/result/records\"))"),
            (r#"{"success": true, "result": {"records": {}}}"#, "source_json_shape Some(Text(\"/result/records\"))"),
            (
                r#"{"success": true, "result": {"records": [{}, 7]}}"#,
                "source_json_shape Some(Text(\"/result/records/1\"))",
            ),
            ("{\"success\": true,", "source_json"),
            ("", "source_json"),
            ("[1e999]", "source_json"),
            ("NaN", "source_json"),
        ] {
            assert_eq!(found(&at, text), Err(told.to_owned()), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(found(&at, &deep), Err("source_json".to_owned()));
        assert!(parse(b"[\"\xFF\"]").is_err(), "not UTF-8");
    }
}
