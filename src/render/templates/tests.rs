//! Folders of templates as somebody may leave them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::render::mail::rehearse;
use crate::render::page;

use super::{BUILT_IN, FOLDERS, TemplateError, Templates};

fn copy() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for name in FOLDERS {
        fs::create_dir(folder.path().join(name)).expect("the templates are there");
        for file in BUILT_IN.get_dir(name).expect("the templates are there").files() {
            fs::write(folder.path().join(file.path()), file.contents()).expect("the templates are there");
        }
    }
    folder
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).expect("the templates are there");
    assert!(text.contains(from), "{from} is not in {file}");
    fs::write(folder.join(file), text.replacen(from, to, 1)).expect("the templates are there");
}

fn load(folder: &Path) -> Result<(), TemplateError> {
    let templates = Templates::from_folder(folder, "ja")?.0;
    rehearse(&templates).and_then(|()| page::rehearse(&templates))
}

#[test]
fn a_copy_of_the_built_in_folder_is_as_good() {
    load(copy().path()).expect("a copy is as good");
}

#[test]
fn a_broken_layout_is_told_with_file_and_line() {
    for (file, from, to, line, reason) in [
        ("mail/report.txt", "{% endif %}", "{% endfor %}", 7, "endfor"),
        ("mail/reminder.txt", "sender=sender", "sender=nobody", 10, "undefined"),
        ("mail/notice.txt", "notice.opening", "notice.unknown", 6, "notice.unknown"),
        ("web/confirm.html", "page.confirm.kept", "page.confirm.unknown", 28, "page.confirm.unknown"),
    ] {
        let folder = copy();
        change(folder.path(), file, from, to);
        let error = load(folder.path()).expect_err("it is broken");
        assert!(error.file.ends_with(file) && error.line == Some(line), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
}

#[test]
fn a_broken_words_file_is_told_with_file_and_line() {
    let line = |key: &str| {
        let text = BUILT_IN
            .get_file("words/en.toml")
            .expect("the templates are there")
            .contents_utf8()
            .expect("the templates are there");
        text.lines().position(|line| line.starts_with(key)).expect("the templates are there") + 1
    };
    for (key, to) in
        [("greeting = ", "greeting = 3 #"), ("copied = ", "copied = \"{{ names \" #"), ("thousands =", "thousands")]
    {
        let folder = copy();
        change(folder.path(), "words/en.toml", key, to);
        let error = load(folder.path()).expect_err("it is broken");
        assert!(
            error.file.ends_with("words/en.toml") && error.line == Some(line(key)),
            "{error} is not in {}",
            line(key)
        );
    }
}

#[test]
fn a_sentence_that_asks_for_an_unknown_fact_is_found_in_the_rehearsal() {
    let folder = copy();
    change(folder.path(), "words/en.toml", "This is {{ sender }}.", "This is {{ sendr }}.");
    let error = load(folder.path()).expect_err("it is broken");
    assert!(error.file.ends_with("mail/reminder.txt") && error.reason.contains("reminder.greeting"), "{error}");
}

#[test]
fn a_lacking_file_is_named() {
    for file in ["mail/report.html", "words/ja.toml", "mail"] {
        let folder = copy();
        let path = folder.path().join(file);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("the templates are there");
        } else {
            fs::remove_file(path).expect("the templates are there");
        }
        let error = load(folder.path()).expect_err("it is broken");
        assert!(error.file.ends_with(file), "{error}");
    }
}

#[test]
fn a_language_that_nobody_wrote_is_named() {
    let error = Templates::built_in("eo").expect_err("it is broken");
    assert_eq!(error.file, "words/eo.toml");
}
