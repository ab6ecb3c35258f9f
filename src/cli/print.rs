//! Prints: lines, tables that line up with Japanese text, and problems with what to do about them.

use std::fmt::Display;
use std::io::Write;

use unicode_width::UnicodeWidthStr;

use crate::domain::problem::{Problem, Severity};
use crate::render::language::Language;

/// Prints a line to the standard output. A reader that went away (`| head`) is no failure.
pub(super) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints text as it is to the standard output.
pub(super) fn bytes(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Prints an error to the standard error.
pub(super) fn error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "shinchoku: {text}");
}

/// Prints rows in columns; the last column is not padded.
pub(super) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width_cjk()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut text = String::new();
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < row.len() {
                text.push_str(&" ".repeat(widths[column].saturating_sub(cell.width_cjk()) + 2));
            }
        }
        line(text.trim_end());
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
    let mark = match problem.severity {
        Severity::Fault => "×",
        Severity::Finding => "△",
        Severity::Note => "・",
    };
    let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(" ")) };
    format!("{mark} {place}{what}\n    → {advice}")
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
