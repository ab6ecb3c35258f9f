//! A proposal made by `init` from a sheet, and what the program then reads by it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A proposal made from a sheet, in a folder of its own.
pub(crate) struct Proposed {
    pub(crate) folder: TempDir,
    pub(crate) output: Output,
}

impl Proposed {
    pub(crate) fn from(sheet: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let output = init(sheet, &folder.path().join("proposal"));
        Self { folder, output }
    }

    /// The sheet with this name and these bytes, somewhere.
    pub(crate) fn of(name: &str, bytes: &[u8]) -> Self {
        Self::made(name, bytes, &[])
    }

    /// The same, looked at on a day.
    pub(crate) fn on(day: &str, name: &str, text: &str) -> Self {
        Self::made(name, text.as_bytes(), &["--as-of", day])
    }

    fn made(name: &str, bytes: &[u8], more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = folder.path().join(name);
        std::fs::write(&sheet, bytes).expect("a sheet");
        let output = init_with(&sheet, &folder.path().join("proposal"), more);
        Self { folder, output }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("proposal").join(name)
    }

    /// What it told on the screen, as one line a remark.
    pub(crate) fn told(&self) -> String {
        self.screen().replace("\n        ", "")
    }

    pub(crate) fn screen(&self) -> String {
        let told = String::from_utf8_lossy(&self.output.stderr);
        assert_eq!(self.output.status.code(), Some(0), "{told}");
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub(crate) fn table(&self, name: &str) -> Vec<Vec<String>> {
        records(&std::fs::read(self.file(name)).expect("a table"))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shinchoku"));
        command.args(arguments).arg("-c").arg(self.file("shinchoku.toml")).env_remove("RUST_LOG");
        command.output().expect("the program starts")
    }

    pub(crate) fn assess(&self, as_of: &str) -> Value {
        let output = self.run(&["assess", "--as-of", as_of, "--format", "json"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{told}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

pub(crate) fn init(sheet: &Path, out: &Path) -> Output {
    init_with(sheet, out, &[])
}

fn init_with(sheet: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shinchoku"));
    command.arg("init").arg("--from").arg(sheet).arg("--out").arg(out).args(more).env_remove("RUST_LOG");
    command.output().expect("the program starts")
}

pub(crate) fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.expect("a row").iter().map(|it| it.replace("\r\n", "\n")).collect()).collect()
}

pub(crate) fn value<'a>(assessment: &'a Value, id: &str) -> &'a Value {
    let indicators = assessment["indicators"].as_array().expect("a list");
    &indicators.iter().find(|indicator| indicator["id"] == id).unwrap_or_else(|| panic!("no {id}"))["value"]
}

/// A column of the proposed register.
pub(crate) fn column(proposed: &Proposed, heading: &str) -> Vec<String> {
    let register = proposed.table("register.csv");
    let at = register[0].iter().position(|it| it == heading).unwrap_or_else(|| panic!("{heading}: {:?}", register[0]));
    register.iter().skip(1).map(|row| row[at].clone()).collect()
}

pub(crate) fn codes(assessment: &Value, code: &str) -> usize {
    assessment["findings"].as_array().expect("a list").iter().filter(|finding| finding["code"] == code).count()
}
