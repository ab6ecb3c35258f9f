//! A folder as a source: what is listed, passed over, waited for, read.
//!
//! A folder that does not answer is a source that failed, never one that is empty. Nothing is written there.

mod age;
mod listing;
mod place;
mod stable;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use globset::{Glob, GlobSetBuilder};

use super::memo::Memo;
use super::settings::SourceSettings;
use super::sheet;
use super::source::Source;
use crate::digest::sha256;
use crate::domain::fold::fold_name;
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::{Batch, Edition, Sheet, SourceFailure, SourceFile, SourceReading};
use listing::{Entry, Listing, list};
use place::{Folder, shown};

/// Sheets in a folder, local or mounted.
#[derive(Debug)]
pub struct FolderSource {
    name: String,
    settle: Duration,
    timeout: Duration,
    folder: Folder,
    known: Arc<Known>,
}

/// What was made of the files of the last reading.
#[derive(Debug, Default)]
struct Known {
    /// What was listed then; what has not changed since is known.
    listed: Mutex<Vec<Entry>>,
    batches: Memo<Batch>,
    editions: Memo<Vec<Edition>>,
}

impl FolderSource {
    /// A source on the folder at `root`.
    ///
    /// # Errors
    /// A pattern that is none.
    pub fn new(settings: &SourceSettings, root: PathBuf) -> Result<Self, Box<Problem>> {
        let refused = |key: &'static str, error: &globset::Error| {
            let problem = Problem::fault("source_pattern").at(format!("source.{key}"));
            let problem = problem.with("source", settings.name.as_str()).with("detail", error.kind().to_string());
            Box::new(problem.with("found", error.glob().unwrap_or_default()))
        };
        let pattern = listing::fold_path(&settings.files);
        let files = globset::GlobBuilder::new(&pattern).literal_separator(true).case_insensitive(true).build();
        let mut ignore = GlobSetBuilder::new();
        for pattern in &settings.ignore {
            ignore.add(Glob::new(&listing::fold_path(pattern)).map_err(|error| refused("ignore", &error))?);
        }
        Ok(Self {
            name: settings.name.clone(),
            settle: Duration::from_millis(settings.settle_ms),
            timeout: Duration::from_secs(settings.timeout_seconds),
            folder: Folder {
                root,
                files: files.map_err(|error| refused("files", &error))?.compile_matcher(),
                is_deep: pattern.contains('/'),
                ignore: ignore.build().map_err(|error| refused("ignore", &error))?,
                max_bytes: settings.max_bytes(),
                layout: settings.layout(),
            },
            known: Arc::default(),
        })
    }

    async fn read_all(&self) -> Result<Batch, Box<Problem>> {
        let root = self.folder.root.display().to_string();
        let listed = self.in_thread(list).await??;
        if !self.settle.is_zero() {
            let (known, listed) = (Arc::clone(&self.known), listed.entries.clone());
            let ahead = self.in_thread(move |folder| read_ahead(folder, &listed, &known));
            let (ahead, ()) = tokio::join!(ahead, tokio::time::sleep(self.settle));
            ahead?;
        }
        let known = Arc::clone(&self.known);
        let mut batch = self.in_thread(move |folder| read(folder, listed, &known)).await?;
        if batch.files.is_empty() {
            // An unmounted share looks like an empty folder: without any file there is no reading.
            let fault = batch.problems.iter().position(|problem| problem.severity == Severity::Fault);
            let problem = match fault {
                Some(index) => batch.problems.swap_remove(index),
                None => {
                    Problem::fault("source_without_file").in_file(root).with("pattern", self.folder.files.glob().glob())
                }
            };
            return Err(Box::new(problem));
        }
        Ok(batch)
    }

    /// Does blocking work in a thread. A share that hangs keeps the thread, not the cycle.
    async fn in_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folder) -> T + Send + 'static,
    ) -> Result<T, Box<Problem>> {
        let folder = self.folder.clone();
        let root = folder.root.display().to_string();
        let failed = |key| Problem::fault(key).in_file(root.clone());
        let work = tokio::task::spawn_blocking(move || work(&folder));
        match tokio::time::timeout(self.timeout, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(Box::new(failed("source_crashed"))),
            Err(_) => {
                #[expect(clippy::cast_precision_loss, reason = "a number of seconds in a sentence")]
                let seconds = self.timeout.as_secs() as f64;
                Err(Box::new(failed("source_timed_out").with("seconds", seconds)))
            }
        }
    }
}

#[async_trait]
impl Source for FolderSource {
    async fn read(&self) -> SourceReading {
        let outcome = self.read_all().await.map_err(|problem| SourceFailure { problem: *problem });
        SourceReading { source: self.name.clone(), outcome }
    }
}

/// Uses the time of waiting: makes rows of the files as they are now and keeps them by the hash of their bytes, so that
/// nothing is left to do for those that turn out to be the same when they are read after it.
fn read_ahead(folder: &Folder, listed: &[Entry], known: &Known) {
    // Not held while files are read: a share may hang.
    let listed_last = || known.listed.lock().unwrap_or_else(PoisonError::into_inner);
    let last = listed_last().clone();
    for entry in listed.iter().filter(|entry| !last.contains(entry)) {
        if let Ok(bytes) = stable::peek(&folder.root.join(&entry.path), folder.max_bytes) {
            let file = SourceFile { sha256: sha256(&bytes), path: shown(&entry.path), bytes };
            known.batches.prepare(&file, |file| sheet::read(file, &folder.layout));
        }
    }
    *listed_last() = listed.to_vec();
}

/// Reads what was listed some time ago; a file that has changed since is not read, one that is known is not parsed again.
fn read(folder: &Folder, listing: Listing, known: &Known) -> Batch {
    let mut batch = Batch { problems: listing.problems, ..Batch::default() };
    let mut written = BTreeMap::new();
    for entry in listing.entries {
        let path = shown(&entry.path);
        match stable::read(&folder.root.join(&entry.path), &entry.state, folder.max_bytes) {
            Ok(bytes) => {
                written.insert(path.clone(), entry.state.written_at());
                let file = SourceFile { sha256: sha256(&bytes), path, bytes };
                let read = known.batches.recall_or(&file, |file| sheet::read(file, &folder.layout));
                batch.rows.extend(read.rows);
                batch.footnotes.extend(read.footnotes);
                batch.rowless.extend(read.rowless);
                batch.problems.extend(read.problems);
                batch.files.push(file);
            }
            Err(problem) => batch.problems.push(problem.in_file(path)),
        }
    }
    known.batches.forget_all_but(&batch.files);
    known.editions.forget_all_but(&batch.files);
    let repeating = repeating(&batch);
    batch.editions = batch
        .files
        .iter()
        .filter(|file| repeating.contains(&file.path))
        .flat_map(|file| known.editions.recall_or(file, age::editions))
        .map(|edition| Edition { written: written.get(&edition.file).copied().flatten(), ..edition })
        .collect();
    batch
}

/// The files that name an indicator which another file or sheet names too: only their age matters.
fn repeating(batch: &Batch) -> BTreeSet<String> {
    if batch.is_of_one_sheet() {
        return BTreeSet::new();
    }
    let mut sheets_of: BTreeMap<String, BTreeSet<&Sheet>> = BTreeMap::new();
    for row in &batch.rows {
        sheets_of.entry(fold_name(&row.name)).or_default().insert(&row.place.sheet);
    }
    sheets_of.into_values().filter(|sheets| sheets.len() > 1).flatten().map(|sheet| sheet.file.clone()).collect()
}
