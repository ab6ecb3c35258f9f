//! A copy of the example office in a folder of its own, and the program run on it as a user would.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A copy of the example office.
pub(crate) struct ExampleOffice {
    folder: TempDir,
}

impl ExampleOffice {
    /// Copies the example.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example"), folder.path());
        Self { folder }
    }

    /// The folder of the copy.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The settings file.
    pub(crate) fn settings(&self) -> PathBuf {
        self.folder().join("shinchoku.toml")
    }

    /// Adds tables to the end of the settings file.
    pub(crate) fn append_settings(&self, text: &str) {
        let settings = std::fs::read_to_string(self.settings()).expect("settings");
        std::fs::write(self.settings(), format!("{settings}{text}")).expect("settings");
    }

    /// Replaces words in a file of the office; they must be there.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.folder().join(file);
        let text = std::fs::read_to_string(&path).expect("a text file");
        assert!(text.contains(from), "{file} does not contain {from:?}");
        std::fs::write(path, text.replace(from, to)).expect("a text file");
    }

    /// The program with this office's settings and these arguments, not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shinchoku"));
        command.args(arguments).arg("-c").arg(self.settings()).env_remove("RUST_LOG");
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// The assessment for a 基準日 as JSON; the program must end well.
    pub(crate) fn assess(&self, as_of: &str) -> Value {
        let output = self.run(&["assess", "--as-of", as_of, "--format", "json"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("a copy");
        }
    }
}
