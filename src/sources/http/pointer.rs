//! JSON Pointers (RFC 6901) of the settings, and what is found at them. Pure.

use serde_json::Value;

use crate::domain::problem::Problem;

/// A pointer whose writing was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer(String);

impl Pointer {
    /// A pointer as the settings write it: empty, or beginning with `/`.
    ///
    /// # Errors
    /// Names the key of the settings.
    pub(super) fn parse(key: &'static str, text: &str) -> Result<Self, Box<Problem>> {
        let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if (text.is_empty() || text.starts_with('/')) && escapes {
            return Ok(Self(text.to_owned()));
        }
        let problem = Problem::fault("settings_value").at(format!("source.{key}")).with("key", key);
        Err(Box::new(problem.with("found", text).with("expected", "/result/records")))
    }

    /// A member of a record: its name, or a pointer from the record.
    ///
    /// # Errors
    /// Names the key of the settings.
    pub(super) fn member(key: &'static str, text: &str) -> Result<Self, Box<Problem>> {
        if text.starts_with('/') { Self::parse(key, text) } else { Ok(Self::of_name(text)) }
    }

    /// The pointer to the member of a name.
    pub(super) fn of_name(name: &str) -> Self {
        Self(format!("/{}", name.replace('~', "~0").replace('/', "~1")))
    }

    /// As it is written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What is there; none where nothing is.
    pub(super) fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.pointer(&self.0)
    }

    /// That something else is there than was expected, by the names that JSON has for its types.
    pub(super) fn mismatch(&self, found: Option<&Value>, expected: &str) -> Problem {
        let problem = Problem::fault("source_json_shape").with("pointer", self.0.as_str());
        problem.with("found", found.map_or("-", type_name)).with("expected", expected)
    }
}

/// The name of a JSON type (RFC 8259).
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_named_or_pointed_at() {
        let record = serde_json::json!({"a/b": 1, "x": {"~y": [2, 3]}, "": 4});
        for (text, found) in
            [("a/b", Some(1)), ("/a~1b", Some(1)), ("/x/~0y/1", Some(3)), ("/", Some(4)), ("none", None)]
        {
            let pointer = Pointer::member("json", text).expect("a pointer");
            assert_eq!(pointer.find(&record).and_then(Value::as_i64), found, "{text}");
        }
        for wrong in ["records", "/a~2", "/a~"] {
            let problem = Pointer::parse("json.records", wrong).expect_err("no pointer");
            assert_eq!((problem.code(), problem.place.as_deref()), ("settings_value", Some("source.json.records")));
        }
    }
}
