//! The layouts of mails and the words files: compiled in, or a whole folder that the settings name instead.
//!
//! Layouts hold no words and words files no layout. Both are strict: what does not parse is told at the start with file
//! and line; what asks for an unknown fact is found by [`crate::render::mail::rehearse`]. It must not know what a mail is
//! about.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, UndefinedBehavior, Value};

use super::language::{Language, WordsError};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/report-templates");

/// The folders inside a folder of templates.
const FOLDERS: [&str; 4] = ["html", "mail", "web", "words"];
/// The kinds of files in them.
const KINDS: [&str; 3] = ["txt", "html", "toml"];
/// The layouts that the program asks for.
const LAYOUTS: [&str; 14] = [
    "html/report.html",
    "mail/reminder.txt",
    "mail/reminder.html",
    "mail/report.txt",
    "mail/report.html",
    "mail/notice.txt",
    "mail/notice.html",
    "web/answer.html",
    "web/confirm.html",
    "web/refused.html",
    "mail/control.txt",
    "mail/control.html",
    "mail/test.txt",
    "mail/test.html",
];

/// Whether texts are known to be templates, so that each is compiled when it is first filled, or are to be checked whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    Known,
    Checked,
}

/// Layouts and languages.
#[derive(Debug, Clone)]
pub struct Templates {
    root: String,
    layouts: Arc<Environment<'static>>,
    languages: BTreeMap<String, Language>,
}

/// Templates that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {reason}", .line.map_or_else(String::new, |line| format!(", line {line}")))]
pub struct TemplateError {
    /// The layout, words file or folder.
    pub file: String,
    /// The line, where one is known.
    pub line: Option<usize>,
    /// What is wrong, and what was expected.
    pub reason: String,
}

impl From<WordsError> for TemplateError {
    fn from(error: WordsError) -> Self {
        Self { file: error.file, line: Some(error.line), reason: error.reason }
    }
}

impl Templates {
    /// The templates that are compiled in, with the language of that code and no other.
    ///
    /// # Errors
    /// There is no such language.
    pub fn built_in(language: &str) -> Result<(Self, Language), TemplateError> {
        let words = format!("words/{language}.toml");
        let files = FOLDERS.iter().filter_map(|folder| BUILT_IN.get_dir(folder)).flat_map(Dir::files);
        let texts = files.filter_map(|file| Some((file.path().to_str()?.to_owned(), file.contents_utf8()?.to_owned())));
        let texts = texts.filter(|(name, _)| !name.starts_with("words/") || *name == words);
        Self::from_texts("", texts.collect(), language, Trust::Known)
    }

    /// The codes of the languages that are compiled in.
    #[must_use]
    pub fn built_in_codes() -> Vec<&'static str> {
        let files = BUILT_IN.get_dir("words").into_iter().flat_map(Dir::files);
        files.filter_map(|file| file.path().file_stem()?.to_str()).collect()
    }

    /// The templates of a folder that replaces the built-in ones as a whole (`html/*.html`,
    /// `mail/*.txt`, `mail/*.html`, `words/*.toml`), and the language with that code.
    ///
    /// # Errors
    /// A file cannot be read, does not parse, or is lacking.
    pub fn from_folder(path: &Path, language: &str) -> Result<(Self, Language), TemplateError> {
        let mut texts = BTreeMap::new();
        for folder in FOLDERS {
            let inside = path.join(folder);
            for entry in fs::read_dir(&inside).map_err(|error| unreadable(&inside, &error))? {
                let file = entry.map_err(|error| unreadable(&inside, &error))?.path();
                let is_template = file.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known));
                if let Some(name) = file.file_name().and_then(|name| name.to_str()).filter(|_| is_template) {
                    let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
                    texts.insert(format!("{folder}/{name}"), text);
                }
            }
        }
        Self::from_texts(&format!("{}/", path.display()), texts, language, Trust::Checked)
    }

    /// Every language, by its code.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.languages.values()
    }

    /// Fills the sentence of a key in a language; unlike [`Language::fill`] it does not paper over what is lacking.
    pub(super) fn say(&self, key: &str, language: &Language, facts: &Value) -> Result<String, TemplateError> {
        let words = format!("words/{}.toml", language.code());
        language.try_fill(key, facts.clone()).map_err(|error| layout_fault(&self.root, &words, &error))
    }

    /// Fills a layout in a language.
    pub(super) fn render(&self, layout: &str, language: &Language, facts: &Value) -> Result<String, TemplateError> {
        let mut environment = self.layouts.as_ref().clone();
        language.lend(&mut environment);
        let filled = environment.get_template(layout).and_then(|template| template.render(facts.clone()));
        filled.map_err(|error| layout_fault(&self.root, layout, &error))
    }

    fn from_texts(
        root: &str,
        texts: BTreeMap<String, String>,
        language: &str,
        trust: Trust,
    ) -> Result<(Self, Language), TemplateError> {
        let mut layouts = Environment::new();
        layouts.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        layouts.set_syntax(syntax.map_err(|error| layout_fault(root, "", &error))?);
        let (words, texts): (BTreeMap<_, _>, BTreeMap<_, _>) =
            texts.into_iter().partition(|(name, _)| name.starts_with("words/"));
        let known: Vec<String> = texts.keys().cloned().collect();
        layouts.set_loader(move |name| Ok(texts.get(name).cloned()));
        if trust == Trust::Checked {
            let fault = |name: &String| layouts.get_template(name).err().map(|error| layout_fault(root, name, &error));
            known.iter().find_map(fault).map_or(Ok(()), Err)?;
        }
        let mut languages = BTreeMap::new();
        for (name, text) in words {
            let name = format!("{root}{name}");
            let language = match trust {
                Trust::Known => Language::trusted(&name, &text),
                Trust::Checked => Language::parse(&name, &text),
            }?;
            languages.insert(language.code().to_owned(), language);
        }
        let lacking = |file: &str| TemplateError {
            file: format!("{root}{file}"),
            line: None,
            reason: "is not there; the folder needs every file of the program's own report-templates".to_owned(),
        };
        if let Some(file) = LAYOUTS.iter().find(|file| !known.iter().any(|known| known == *file)) {
            return Err(lacking(file));
        }
        let spoken = languages.get(language).cloned().ok_or_else(|| lacking(&format!("words/{language}.toml")))?;
        Ok((Self { root: root.to_owned(), layouts: Arc::new(layouts), languages }, spoken))
    }
}

fn unreadable(path: &Path, error: &io::Error) -> TemplateError {
    TemplateError { file: path.display().to_string(), line: None, reason: format!("cannot be read: {error}") }
}

fn layout_fault(root: &str, file: &str, error: &Error) -> TemplateError {
    let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateError { file: format!("{root}{}", error.name().unwrap_or(file)), line: error.line(), reason }
}

#[cfg(test)]
mod tests;
