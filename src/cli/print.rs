//! Prints: lines, tables that line up with Japanese text, and problems with what to do about them.

pub(super) mod json;

use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::fd::AsFd;

use unicode_width::UnicodeWidthStr;

use crate::domain::abreast;
use crate::domain::modes::Modes;
use crate::domain::phrase::Phrase;
use crate::domain::problem::rule::Rule;
use crate::domain::problem::{Problem, Severity};
use crate::render::language::Language;
use crate::render::lines::break_lines;

/// How wide a line may be, in columns of a terminal.
const WIDTH: u16 = 80;
/// What stands between texts side by side.
const GAP: &str = "  ";
/// Pieces of a long answer that are smaller than this are gathered before they are written.
const PIECE: usize = 8 * 1024;

/// Prints a line to the standard output. A reader that went away (`| head`) is no failure.
pub(super) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints text as it is to the standard output.
pub(super) fn bytes(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Prints to the standard output what is written piece by piece. A reader that went away is no failure.
pub(super) fn pieces(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // The standard output itself looks for the ends of lines, which nobody waits for here.
    let out = File::from(std::io::stdout().as_fd().try_clone_to_owned()?);
    let mut out = BufWriter::with_capacity(PIECE, out);
    write(&mut out).or_else(|error| if error.kind() == ErrorKind::InvalidData { Err(error) } else { Ok(()) })
}

/// Prints an error to the standard error.
pub(super) fn error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "shinchoku: {text}");
}

/// Prints lines to the standard error.
pub(super) fn errors(lines: &[String]) {
    let mut err = std::io::stderr().lock();
    for line in lines {
        let _ = writeln!(err, "{line}");
    }
}

/// Adds a text in lines that fit a terminal, the first behind `start`, the others as far in.
pub(super) fn wrap(lines: &mut Vec<String>, start: &str, text: &str) {
    let columns = |text: &str| u16::try_from(text.width_cjk()).unwrap_or(u16::MAX);
    let room = f32::from(WIDTH.saturating_sub(columns(start)));
    let broken = break_lines(text, room, |part| f32::from(columns(part)));
    let indent = " ".repeat(usize::from(columns(start)));
    let starts = std::iter::once(start).chain(std::iter::repeat(indent.as_str()));
    lines.extend(starts.zip(broken).map(|(start, line)| format!("{start}{line}")));
}

/// Adds short texts side by side in lines that fit a terminal; none of them is broken.
pub(super) fn fill(lines: &mut Vec<String>, indent: &str, texts: &[String]) {
    let mut line = String::new();
    for text in texts {
        let wide = indent.width_cjk() + line.width_cjk() + GAP.width_cjk() + text.width_cjk();
        if !line.is_empty() && wide > usize::from(WIDTH) {
            lines.push(format!("{indent}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(GAP);
        }
        line.push_str(text);
    }
    lines.push(format!("{indent}{line}"));
}

/// Prints rows in columns; the last column is not padded.
pub(super) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width_cjk()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let text = |row: &Vec<String>| {
        let mut text = String::new();
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < row.len() {
                text.push_str(&" ".repeat(widths[column].saturating_sub(cell.width_cjk()) + 2));
            }
        }
        text.truncate(text.trim_end().len());
        text
    };
    lines(&abreast::each(rows, text));
}

/// Prints lines to the standard output.
pub(super) fn lines(lines: &[String]) {
    // Only what is written can fail here.
    let _ = pieces(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")));
}

/// Prints a loud line for each mode that keeps mail from its recipients.
pub(super) fn modes(language: &Language, modes: &Modes) {
    for mode in modes.phrases() {
        line(format!("▲ {}", language.say(&mode)));
    }
}

/// Writes problems to the standard error in the language of the office: where, what, what to do.
pub(super) fn problems(language: &Language, problems: &[Problem]) {
    let mut err = std::io::stderr().lock();
    for problem in problems {
        let _ = writeln!(err, "{}", problem_text(language, problem));
    }
}

/// A problem in the language of the office: where, what, what to do.
pub(super) fn problem_text(language: &Language, problem: &Problem) -> String {
    let (what, advice) = language.problem(problem);
    let place: Vec<&str> =
        [problem.file.as_deref(), problem.place.as_deref()].into_iter().flatten().filter(|p| !p.is_empty()).collect();
    let mark = mark(problem.severity);
    let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(" ")) };
    let numbers: Vec<&str> = Rule::of(problem).map(Rule::number).into_iter().collect();
    format!("{mark} {place}{what}{}\n    → {advice}", rules(language, &numbers))
}

/// The rules for machine-readable tables behind a sentence, by number and name; nothing where there are none.
pub(super) fn rules(language: &Language, numbers: &[&str]) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    let named = |number: &&str| {
        let name = language.word(&format!("rule.{number}"));
        language.say(&Phrase::new("finding.rule").with("number", *number).with("name", name))
    };
    let named: Vec<String> = numbers.iter().map(named).collect();
    language.say(&Phrase::new("finding.in_brackets").with("rules", named))
}

/// The mark in front of a problem.
pub(super) fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Fault => "×",
        Severity::Finding => "△",
        Severity::Note => "・",
    }
}

/// A text cut to so many columns, with … where something is left out.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.width_cjk() <= columns {
        return text;
    }
    let mut kept = String::new();
    for character in text.chars() {
        if kept.width_cjk() + character.to_string().width_cjk() + 2 > columns {
            break;
        }
        kept.push(character);
    }
    format!("{kept}…")
}
