//! Records → a table with a header, which is then read like any other sheet. Pure.
//!
//! The table is a CSV in memory: a record is a row, a member a column. Every place in it leads back to a JSON Pointer.

use csv::QuoteStyle;
use serde_json::{Map, Value};

use super::pointer::Pointer;
use super::settings::Fields;
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Batch, SourceFile, Spot, cell_named};
use crate::sources::sheet::{self, Columns, Layout, Shape};

/// More members than this are no table.
const MOST_COLUMNS: usize = 500;

/// Up to here every whole number is exact (2⁵³).
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// What the members of the records mean.
#[derive(Debug, Clone)]
pub(super) enum Members {
    /// Their names are headings.
    Named,
    /// The settings say it: heading and member, and whether a record is of one year.
    Mapped { columns: Vec<(String, Pointer)>, layout: Box<Layout> },
}

/// Records as a table.
#[derive(Debug)]
pub(super) struct Table {
    /// As CSV with a header.
    pub(super) csv: Vec<u8>,
    /// What looked odd.
    pub(super) problems: Vec<Problem>,
    columns: Vec<Pointer>,
}

impl Members {
    /// The members that the settings name.
    ///
    /// # Errors
    /// Names the setting that is no pointer.
    pub(super) fn new(fields: Option<&Fields>, layout: &Layout) -> Result<Self, Box<Problem>> {
        let Some(fields) = fields else { return Ok(Self::Named) };
        let words = Columns::default();
        let heading = |words: &[String]| words.first().cloned().unwrap_or_default();
        let said = [
            ("json.fields.indicator", Some(&fields.indicator), heading(&words.indicator.0)),
            ("json.fields.year", fields.year.as_ref(), heading(&words.year.0)),
            ("json.fields.actual", Some(&fields.actual), heading(&words.actual.0)),
            ("json.fields.target", fields.target.as_ref(), heading(&words.target.0)),
            ("json.fields.plan", fields.plan.as_ref(), heading(&words.plan.0)),
            ("json.fields.unit", fields.unit.as_ref(), heading(&words.unit.0)),
            ("json.fields.as_of", fields.as_of.as_ref(), heading(&words.as_of.0)),
            ("json.fields.note", fields.note.as_ref(), heading(&words.note.0)),
        ];
        let mut columns = Vec::new();
        for (key, member, heading) in said {
            if let Some(member) = member {
                columns.push((heading, Pointer::member(key, member)?));
            }
        }
        let mut layout = layout.clone();
        layout.shape = if fields.year.is_some() { Shape::Long } else { Shape::Wide };
        layout.columns = words;
        Ok(Self::Mapped { columns, layout: Box::new(layout) })
    }

    /// How the table of these members is laid out.
    pub(super) fn layout<'a>(&'a self, of_settings: &'a Layout) -> &'a Layout {
        match self {
            Self::Named => of_settings,
            Self::Mapped { layout, .. } => layout,
        }
    }

    /// Makes a table of records.
    ///
    /// # Errors
    /// A member that the settings name is in no record, or holds a list or an object; or there are too many members.
    pub(super) fn table(&self, records: &[Value]) -> Result<Table, Box<Problem>> {
        let columns = match self {
            Self::Named => names(records)?,
            Self::Mapped { columns, .. } => {
                columns.iter().try_for_each(|(_, member)| is_somewhere(member, records))?;
                columns.clone()
            }
        };
        let is_strict = matches!(self, Self::Mapped { .. });
        let mut table = Table { csv: Vec::new(), problems: Vec::new(), columns: Vec::new() };
        let mut rows = vec![columns.iter().map(|(heading, _)| heading.clone()).collect::<Vec<_>>()];
        for (nth, record) in records.iter().enumerate() {
            let mut row = Vec::new();
            for (_, member) in &columns {
                let value = member.find(record).unwrap_or(&Value::Null);
                if is_strict && (value.is_array() || value.is_object()) {
                    let at = Pointer::parse("json.fields", &format!("/{nth}{}", member.as_str()))?;
                    return Err(Box::new(at.mismatch(Some(value), "string")));
                }
                if is_inexact(value) {
                    let problem = Problem::finding("json_number_inexact").with("found", value.to_string());
                    table.problems.push(problem.at(format!("/{nth}{}", member.as_str())));
                }
                row.push(text_of(value));
            }
            rows.push(row);
        }
        table.csv = csv_of(&rows)?;
        table.columns = columns.into_iter().map(|(_, member)| member).collect();
        Ok(table)
    }
}

impl Table {
    /// The rows of the table. `file` is where the records are kept.
    pub(super) fn read(&self, file: &SourceFile, layout: &Layout) -> Batch {
        let as_table = SourceFile { bytes: self.csv.clone(), ..file.clone() };
        let mut batch = sheet::read(&as_table, layout);
        self.lead_back(&mut batch);
        batch.problems.extend(self.problems.iter().map(|problem| problem.clone().in_file(&file.path)));
        batch
    }

    /// Has everything that was read in the table say where it stands in the records.
    fn lead_back(&self, batch: &mut Batch) {
        for row in &mut batch.rows {
            for place in std::iter::once(&mut row.place).chain(row.cells.iter_mut().map(|cell| &mut cell.place)) {
                if let Spot::Cell(row, column) = place.spot
                    && let Some(pointer) = self.pointer(row, column)
                {
                    place.spot = Spot::Member(pointer);
                }
            }
        }
        for problem in &mut batch.problems {
            let cell = problem.place.as_deref().and_then(cell_named);
            let found = cell.and_then(|(row, column)| self.pointer(row, column));
            problem.place = found.or(problem.place.take());
        }
    }

    /// The pointer of a cell; none for what is no cell of a record.
    fn pointer(&self, row: u32, column: u32) -> Option<String> {
        let member = self.columns.get(usize::try_from(column).ok()?)?;
        let record = row.checked_sub(1)?;
        Some(format!("/{record}{}", member.as_str()))
    }
}

/// Every name that a record has, in the order in which they come.
fn names(records: &[Value]) -> Result<Vec<(String, Pointer)>, Box<Problem>> {
    let mut names: Vec<&String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for name in records.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if known.insert(name) {
            names.push(name);
        }
        if names.len() > MOST_COLUMNS {
            let most =
                Problem::fault("source_json_shape").with("pointer", "/0").with("found", format!("> {MOST_COLUMNS}"));
            return Err(Box::new(most.with("expected", "object")));
        }
    }
    Ok(names.into_iter().map(|name| (name.clone(), Pointer::of_name(name))).collect())
}

/// A member that no record has was misspelt, or the server has renamed it.
fn is_somewhere(member: &Pointer, records: &[Value]) -> Result<(), Box<Problem>> {
    let Some(first) = records.first() else { return Ok(()) };
    if records.iter().any(|record| member.find(record).is_some()) {
        return Ok(());
    }
    let known: Vec<String> = first.as_object().into_iter().flat_map(Map::keys).take(30).cloned().collect();
    Err(Box::new(Problem::fault("source_field_missing").with("pointer", member.as_str()).with("known", known)))
}

fn is_inexact(value: &Value) -> bool {
    value.as_number().is_some_and(|number| {
        !number.is_i64() && !number.is_u64() && number.as_f64().is_none_or(|number| number.abs() > LARGEST_EXACT)
    })
}

/// A value as a cell would have it; control characters, which no cell has, as spaces.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        Value::Bool(said) => said.to_string().to_uppercase(),
        // As a sheet shows a number that does not fit: unreadable, and not missing.
        Value::Number(_) if is_inexact(value) => "######".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text
            .chars()
            .map(|sign| if sign.is_control() && !matches!(sign, '\r' | '\n') { ' ' } else { sign })
            .collect(),
    }
}

fn csv_of(rows: &[Vec<String>]) -> Result<Vec<u8>, Box<Problem>> {
    let crashed = || Box::new(Problem::fault("source_crashed"));
    let mut writer = csv::WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|_| crashed())?;
    }
    writer.into_inner().map_err(|_| crashed())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(text: &str) -> Fields {
        toml::from_str(text).expect("fields")
    }

    #[test]
    fn every_cell_of_the_table_leads_back_to_its_record() {
        let fields = fields("indicator = \"name\"\nperiod = \"/when/fy\"\nactual = \"a/b\"");
        let members = Members::new(Some(&fields), &Layout::default()).expect("members");
        let records = [
            json!({"name": "開発数", "when": {"fy": 2016}, "a/b": "3件"}),
            json!({"name": "相談\t件数", "when": {"fy": "H28"}, "a/b": 91.37}),
        ];
        let table = members.table(&records).expect("a table");
        let text = String::from_utf8(table.csv.clone()).expect("UTF-8");
        assert_eq!(
            text,
            "\"評価指標\",\"年度\",\"実績\"\n\"開発数\",\"2016\",\"3件\"\n\"相談 件数\",\"H28\",\"91.37\"\n"
        );
        assert_eq!(table.pointer(2, 2).as_deref(), Some("/1/a~1b"));
        assert_eq!(table.pointer(1, 1).as_deref(), Some("/0/when/fy"));
        assert_eq!((table.pointer(0, 2), table.pointer(1, 3)), (None, None));
        assert_eq!(members.layout(&Layout::default()).shape, Shape::Long);
    }

    #[test]
    fn without_fields_the_names_of_the_members_are_the_headings() {
        let records =
            [json!({"指標": "開発数", "実績 H28": null}), json!({"指標": "相談数", "備考": {"a": 1}, "済": true})];
        let table = Members::Named.table(&records).expect("a table");
        let text = String::from_utf8(table.csv).expect("UTF-8");
        assert_eq!(
            text,
            "\"指標\",\"実績 H28\",\"備考\",\"済\"\n\"開発数\",\"\",\"\",\"\"\n\"相談数\",\"\",\"\",\"TRUE\"\n"
        );
    }

    #[test]
    fn a_member_that_is_nowhere_or_no_text_refuses_the_answer() {
        let fields = fields("indicator = \"name\"\nactual = \"value\"");
        let members = Members::new(Some(&fields), &Layout::default()).expect("members");
        let code = |records: &[Value]| members.table(records).map(|_| ()).map_err(|problem| problem.code().to_owned());
        assert_eq!(code(&[]), Ok(()));
        assert_eq!(code(&[json!({"name": "a", "val": 1})]), Err("source_field_missing".to_owned()));
        assert_eq!(code(&[json!({"name": "a", "value": {"v": 1}})]), Err("source_json_shape".to_owned()));
        let huge = members.table(&[json!({"name": "a", "value": 1.5e300})]).expect("a table");
        assert_eq!(huge.problems.len(), 1);
    }
}
