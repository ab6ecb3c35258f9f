//! `init`: looks at an unknown sheet and writes a proposal of settings, register and tables for a person to correct.

mod settings;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use crate::clock::Clock;
use crate::digest::sha256;
use crate::disk;
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::domain::snapshot::SourceFile;
use crate::render::language::Language;
use crate::sources::proposal::{self, Note, Proposal, Sureness};

use super::arguments::parse_date;
use super::end::{End, Refusal, WrongUse};
use super::office;
use super::print;

/// Files that may be sheets, by their endings.
const KINDS: [&str; 7] = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"];
/// The name of the settings file.
const SETTINGS: &str = "shinchoku.toml";

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The sheet, or a folder of sheets (one a section or year).
    #[arg(long)]
    from: PathBuf,
    /// The folder for the proposal. Nothing that is there is overwritten.
    #[arg(long, default_value = "shinchoku-proposal")]
    out: PathBuf,
    /// The name of the plan; without it the title of the sheet.
    #[arg(long)]
    plan_name: Option<String>,
    /// The day on which the sheet is looked at: nothing can have happened after it. Without it today.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
}

/// Proposes, writes and tells what was sure, guessed, left out, and what has to be filled in.
pub(super) async fn init(config: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let language = office::language_of(config);
    let (files, mut problems) = sheets(&arguments.from)?;
    let today = arguments.as_of.unwrap_or_else(|| Clock::system().now().date_naive());
    let mut proposal = match proposal::propose(&files, &called(&arguments.from), FiscalYear::of(today)) {
        Ok(proposal) => proposal,
        Err(found) => {
            problems.extend(found);
            print::problems(&language, &problems);
            return Ok(End::Faults);
        }
    };
    if let Some(name) = &arguments.plan_name {
        proposal.name.clone_from(name);
    }
    let from = std::path::absolute(&arguments.from)
        .map_err(|error| Refusal::of_file("refusal.cannot_read", &arguments.from, &error))?;
    let text = settings::written(&language, &proposal, &from, &files);
    let mut written: Vec<(String, Vec<u8>)> = vec![(SETTINGS.to_owned(), text.into_bytes())];
    written.extend(proposal::tables(&proposal)?.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    refuse_to_overwrite(&language, &arguments.out, &written)?;
    for (name, bytes) in &written {
        let path = arguments.out.join(name);
        disk::write_whole(&path, bytes)
            .await
            .map_err(|error| Refusal::of_file("refusal.cannot_write", &path, &error))?;
    }
    tell(&language, &proposal, &arguments.out, &written);
    problems.append(&mut proposal.problems);
    print::problems(&language, &problems);
    Ok(if problems.is_empty() { End::Well } else { End::Failed })
}

/// The sheet itself, or every sheet in the folder, by name; of a folder also the files that cannot be read.
fn sheets(from: &Path) -> Result<(Vec<SourceFile>, Vec<Problem>), Refusal> {
    let refused = |error: std::io::Error| Refusal::of_file("refusal.cannot_read", from, &error);
    let read = |path: &Path| {
        let bytes = std::fs::read(path)?;
        Ok(SourceFile { path: name_of(path), sha256: sha256(&bytes), bytes })
    };
    if !from.is_dir() {
        return Ok((vec![read(from).map_err(refused)?], Vec::new()));
    }
    let entries = std::fs::read_dir(from).map_err(refused)?;
    let mut paths: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| is_sheet(path)).collect();
    paths.sort();
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match read(&path) {
            Ok(file) => files.push(file),
            Err(error) => {
                problems.push(Problem::fault("file_unreadable").in_file(name_of(&path)).with("detail", &error));
            }
        }
    }
    Ok((files, problems))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a plan is called whose sheets have no title: as their folder, or as the file without its ending.
fn called(from: &Path) -> String {
    let whole = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    let name = name_of(&whole);
    if whole.is_dir() { name } else { name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned()) }
}

/// Whether a file of a folder is looked at: a sheet by its ending, and no lock.
fn is_sheet(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    path.is_file() && !name_of(path).starts_with(['~', '.']) && KINDS.contains(&ending.as_str())
}

fn refuse_to_overwrite(language: &Language, out: &Path, written: &[(String, Vec<u8>)]) -> Result<(), WrongUse> {
    let there = written.iter().map(|(name, _)| out.join(name)).find(|path| path.exists());
    there.map_or(Ok(()), |path| {
        let refusal = Phrase::new("refusal.would_overwrite").with("path", path.display().to_string());
        Err(WrongUse(language.say(&refusal)))
    })
}

/// What was proposed, as a table: how sure, what, where.
fn tell(language: &Language, proposal: &Proposal, out: &Path, written: &[(String, Vec<u8>)]) {
    let counted = Phrase::new("init.summary")
        .with("plan", proposal.name.as_str())
        .with("indicators", proposal.indicators())
        .with("lines", proposal.lines.iter().filter(|line| line.number > 0).count())
        .with("sections", proposal.sections.len());
    print::line(language.say(&counted));
    print::line("");
    let to_fill = ["contacts", "rounds", "sender"].map(|key| {
        let phrase = Phrase::new(format!("init.note.{key}"));
        Note::new(Sureness::ToFill, phrase)
    });
    let (first, rest): (Vec<&Note>, Vec<&Note>) =
        proposal.notes.iter().partition(|note| note.sureness == Sureness::ToFill);
    let mut lines = Vec::new();
    for note in first.into_iter().chain(&to_fill).chain(rest) {
        print::wrap(&mut lines, &start(language, note.sureness), &said(language, note));
    }
    lines.iter().for_each(print::line);
    print::line("");
    for (name, _) in written {
        print::line(format!("{}  {}", out.join(name).display(), language.word(&format!("init.file.{}", stem(name)))));
    }
    let next = Phrase::new("init.next").with("settings", out.join(SETTINGS).display().to_string());
    print::line(language.say(&next));
}

fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// How sure a remark is, in a column of its own.
fn start(language: &Language, sureness: Sureness) -> String {
    let word = |sureness| {
        language.word(match sureness {
            Sureness::ToFill => "init.to_fill",
            Sureness::Guess => "init.guess",
            Sureness::LeftOut => "init.left_out",
            Sureness::Sure => "init.sure",
        })
    };
    let all = [Sureness::ToFill, Sureness::Guess, Sureness::LeftOut, Sureness::Sure].map(word);
    let widest = all.iter().map(|word| word.width_cjk()).max().unwrap_or(0);
    let word = word(sureness);
    format!("{word}{}", " ".repeat(widest - word.width_cjk() + 2))
}

/// A remark with its cells.
fn said(language: &Language, note: &Note) -> String {
    let phrase = Phrase::new("init.note_with_cells")
        .with("what", note.phrase.clone())
        .with("where", shortened(&note.places))
        .with("others", note.count - note.places.len());
    language.say(&phrase)
}

/// Places with the sheet named only where it changes: 進捗!B4 B5.
fn shortened(places: &[String]) -> Vec<String> {
    let sheet = |place: &str| place.rsplit_once('!').map(|(sheet, _)| sheet.to_owned());
    let before = std::iter::once(None).chain(places.iter().map(|place| sheet(place)));
    let short = |(place, before): (&String, Option<String>)| match place.rsplit_once('!') {
        Some((own, cell)) if before.as_deref() == Some(own) => cell.to_owned(),
        _ => place.clone(),
    };
    places.iter().zip(before).map(short).collect()
}
