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

    /// Has it sent by the relay at the port of this machine, in clear and without a login.
    pub(crate) fn send_by(&self, port: u16) {
        self.replace("shinchoku.toml", "channel = \"file\"", "channel = \"email\"");
        self.append_settings(&format!("\n[mail.email]\nhost = \"localhost\"\nport = {port}\nsecurity = \"none\"\n"));
    }

    /// Has it sent by another relay from now on.
    pub(crate) fn send_by_another(&self, port: u16, other: u16) {
        self.replace("shinchoku.toml", &format!("\nport = {port}\n"), &format!("\nport = {other}\n"));
    }

    /// Lets the shared sheet be as it was on a day of the demo, and be read without waiting for it to settle.
    pub(crate) fn sheet_of(&self, day: &str) {
        let sheet = "進捗状況_H28.xlsx";
        let of_the_day = self.folder().join("demo").join(day).join(sheet);
        std::fs::copy(of_the_day, self.folder().join("shared").join(sheet)).expect("a copy");
        self.replace("shinchoku.toml", "kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n");
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
