//! The proposed settings file, as text with comments in the language of the office.

use std::path::Path;

use toml::Value;

use crate::domain::fold::fold;
use crate::domain::phrase::Phrase;
use crate::domain::snapshot::SourceFile;
use crate::render::language::Language;
use crate::sources::proposal::Proposal;
use crate::sources::settings::PASSED_OVER;
use crate::sources::sheet::Shape;

/// The settings file of a proposal whose sheets lie at `from`, a file or a folder.
pub(super) fn written(language: &Language, proposal: &Proposal, from: &Path, files: &[SourceFile]) -> String {
    let is_folder = from.is_dir();
    let folder = if is_folder { from } else { from.parent().unwrap_or(from) };
    let sheets: Vec<&SourceFile> = files.iter().filter(|file| !proposal.strangers.contains(&file.path)).collect();
    let pattern = pattern(&sheets, is_folder);
    let comment = |key: &str| said(language, &Phrase::new(format!("init.comment.{key}")));
    let shape = match proposal.shape {
        Shape::Wide => "wide",
        Shape::Long => "long",
        Shape::Titled => "titled",
    };
    let columns: Vec<String> =
        proposal.columns.iter().map(|(key, words)| format!("{key} = {}", one_or_many(words))).collect();
    let details =
        if proposal.details.is_empty() { String::new() } else { format!("details = {}\n", list(&proposal.details)) };
    format!(
        r#"{top}
[office]
contacts = "contacts.csv"

[state]
folder = "state"

{mail}
[mail]
channel = "file"
from = {{ name = "", address = "{SENDER}" }}

[mail.file]
folder = "mail"

{symbols}
[[plan]]
id = "plan"
name = {name}
{years}
first_year = {first}
last_year = {last}
register = "register.csv"
assignments = "assignments.csv"
levels = {levels}
{details}{enter_at}
enter_at = {path_of_sheet}
{rounds}
rounds = [{{ as_of = "03-31", deadline = "03-31 17:00" }}]

[[plan.source]]
name = {source}
kind = "folder"
path = {folder}
files = {files}
{ignore}shape = "{shape}"
columns = {columns}
{periods}"#,
        top = comment("top"),
        mail = comment("mail"),
        symbols = symbols(language, proposal),
        name = quoted(&proposal.name),
        years = comment("years"),
        first = proposal.first_year.0,
        last = proposal.last_year.0,
        levels = list(&proposal.levels),
        enter_at = comment("enter_at"),
        path_of_sheet = quoted(&from.display().to_string()),
        rounds = comment("rounds"),
        source = quoted(&language.word("init.source")),
        folder = quoted(&folder.display().to_string()),
        files = quoted(&pattern),
        columns = if columns.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", columns.join(", ")) },
        ignore = ignore(proposal),
        periods =
            if proposal.has_periods { format!("{}\nperiods = \"ask\"\n", comment("periods")) } else { String::new() },
    )
}

/// An address that no mail can reach (RFC 2606); the settings need one of the right form.
const SENDER: &str = "jimukyoku@city.example.jp";

/// The lone symbols that occur, as lines to be uncommented.
fn symbols(language: &Language, proposal: &Proposal) -> String {
    if proposal.symbols.is_empty() {
        return String::new();
    }
    let line = |(symbol, count): &(String, usize)| {
        let counted = language.say(&Phrase::new("init.comment.symbol").with("count", *count));
        format!("# {} = \"missing\"   # {counted}\n", quoted(symbol))
    };
    let lines: String = proposal.symbols.iter().map(line).collect();
    format!("{}\n# [judging.symbols]\n{lines}", said(language, &Phrase::new("init.comment.symbols")))
}

/// A sentence as comment lines.
fn said(language: &Language, phrase: &Phrase) -> String {
    language.say(phrase).lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n")
}

/// What is passed over, where other files lie among the sheets: the setting takes the place of the default.
fn ignore(proposal: &Proposal) -> String {
    if proposal.strangers.is_empty() {
        return String::new();
    }
    let names = proposal.strangers.iter().map(|name| escaped(name));
    let all: Vec<String> = PASSED_OVER.iter().map(|pattern| (*pattern).to_owned()).chain(names).collect();
    format!("ignore = {}\n", list(&all))
}

/// Which files are the sheets: of a folder all of their endings; of one file its name with the year left open.
fn pattern(files: &[&SourceFile], is_folder: bool) -> String {
    if !is_folder {
        return files.first().map(|file| without_year(&file.path)).unwrap_or_default();
    }
    let mut endings: Vec<&str> =
        files.iter().filter_map(|file| file.path.rsplit_once('.')).map(|(_, end)| end).collect();
    endings.sort_unstable();
    endings.dedup();
    match endings.as_slice() {
        [one] => format!("*.{one}"),
        several => format!("*.{{{}}}", several.join(",")),
    }
}

/// The name of a file with `*` in place of the first year in it, so that next year's file is found too.
fn without_year(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let chars: Vec<char> = stem.chars().collect();
    let year = (0..chars.len()).find_map(|at| Some((at, year_at(&chars, at)?)));
    let text = |range: &[char]| range.iter().collect::<String>();
    let stem = match year {
        Some((at, end)) => format!("{}*{}", escaped(&text(&chars[..at])), escaped(&text(&chars[end..]))),
        None => escaped(stem),
    };
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// A part of a file's name as a pattern has it.
fn escaped(text: &str) -> String {
    text.replace(['[', ']', '{', '}', '?', '*'], "?")
}

/// The end of a year that begins at a place: 平成28年度, H28, R元, 2016年度, 28年度.
fn year_at(chars: &[char], at: usize) -> Option<usize> {
    let rest: String = chars[at..].iter().collect();
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let era = ["平成", "令和", "Ｈ", "Ｒ", "H", "R"]
        .iter()
        .find(|era| rest.starts_with(**era))
        .map_or(0, |era| era.chars().count());
    let is_letter = era == 1 && before.is_some_and(char::is_ascii_alphabetic);
    let digits = chars[at + era..].iter().take_while(|c| c.is_numeric() || **c == '元').count();
    let end = at + era + digits;
    let year_word = ["年度", "年"].iter().find(|word| chars[end..].iter().collect::<String>().starts_with(**word));
    let plain: String = fold(&chars[at + era..end].iter().collect::<String>());
    let is_year = match (era, digits) {
        (0, 4) => plain.parse().is_ok_and(|year: i32| (1990..2100).contains(&year)),
        (0, 2) => year_word.is_some(),
        (0, _) => false,
        (_, 1 | 2) => true,
        _ => false,
    };
    (is_year && !is_letter && !before.is_some_and(|c| c.is_numeric()))
        .then(|| end + year_word.map_or(0, |word| word.chars().count()))
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

fn one_or_many(words: &[String]) -> String {
    match words {
        [word] => quoted(word),
        words => list(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_file_is_left_open() {
        for (name, pattern) in [
            ("進捗状況_H28.xlsx", "進捗状況_*.xlsx"),
            ("平成28年度進捗状況.xls", "*進捗状況.xls"),
            ("KPI2016.csv", "KPI*.csv"),
            ("進捗_令和元年度_最終.ods", "進捗_*_最終.ods"),
            ("28年度実績.csv", "*実績.csv"),
            ("measures.csv", "measures.csv"),
            ("【商工】KPI[1].csv", "【商工】KPI?1?.csv"),
        ] {
            assert_eq!(without_year(name), pattern, "{name}");
        }
    }
}
