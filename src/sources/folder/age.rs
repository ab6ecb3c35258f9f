//! What a file says of its own age: the day and the form stated above its table, and when the workbook was last saved.

use std::io::{Cursor, Read};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use zip::ZipArchive;

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::snapshot::{Edition, SourceFile};
use crate::domain::value::{self, Context};
use crate::sources::sheet::{self, Grid};

/// In how many of the first rows of a sheet its own date is looked for.
const TITLE_ROWS: usize = 8;

/// Where workbooks keep their properties, and the element of the last change (ECMA-376 Part 2; ODF 1.3 Part 2).
const PROPERTIES: [(&str, &str); 2] = [("docProps/core.xml", "dcterms:modified"), ("meta.xml", "dc:date")];

/// More of the properties is not read.
const MOST_BYTES: u64 = 256 * 1024;

/// What can be known of the age of a file's sheets from its bytes.
pub(super) fn editions(file: &SourceFile) -> Vec<Edition> {
    let saved = saved(&file.bytes);
    let edition = |grid: Grid| {
        let texts = titles(&grid);
        Edition {
            file: file.path.clone(),
            sha256: file.sha256.clone(),
            stated: texts.iter().find_map(|text| stated(text)),
            form: texts.iter().find_map(|text| form(text)),
            saved,
            written: None,
            sheet: grid.sheet,
        }
    };
    sheet::grids(&file.path, &file.bytes).unwrap_or_default().into_iter().map(edition).collect()
}

/// The texts of the first rows of a sheet; a label and the cell behind it as one text too.
fn titles(grid: &Grid) -> Vec<String> {
    let mut texts = Vec::new();
    for row in grid.rows().into_iter().take(TITLE_ROWS) {
        let cells: Vec<&str> = grid.row(row).map(|(_, text)| text).collect();
        texts.extend(cells.iter().map(|text| (*text).to_owned()));
        texts.extend(cells.windows(2).map(|pair| format!("{}{}", pair[0], pair[1])));
    }
    texts
}

/// The day that a title states (平成29年3月15日現在, 基準日：平成29年3月15日); none without its year.
fn stated(title: &str) -> Option<NaiveDate> {
    let folded = fold(title);
    let day = match folded.split_once("基準日") {
        Some((_, day)) => {
            format!("1({}現在)", day.trim_start_matches([':', '(']).trim_end_matches([')']).trim_end_matches("現在"))
        }
        None if folded.contains("現在") || folded.contains("時点") => {
            format!("1({})", folded.split(['(', ')']).find(|part| part.contains("現在") || part.contains("時点"))?)
        }
        None => return None,
    };
    let day_in = |year| {
        let context =
            Context { indicator_name: "", unit: "", year: FiscalYear(year), units: &[], counts: value::Counts::Year };
        value::read(&day, &context).as_of.map(|as_of| as_of.date)
    };
    // A date without a year would be another one in another year.
    day_in(2000).filter(|day| day_in(2010) == Some(*day))
}

/// The number of the form (様式第2版, 様式 Ver.3).
fn form(title: &str) -> Option<u32> {
    let folded = fold(title).to_lowercase();
    if !folded.contains("様式") && !folded.contains("版") {
        return None;
    }
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    if let Some((_, rest)) = folded.split_once("ver") {
        return digits(rest.trim_start_matches(['.', 's', 'i', 'o', 'n', ':', ' ']));
    }
    let before = folded.split_once('版')?.0;
    let number: String =
        before.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    number.parse().ok()
}

/// When a workbook was last saved, as its properties say.
fn saved(bytes: &[u8]) -> Option<NaiveDateTime> {
    let mut workbook = bytes.starts_with(b"PK").then(|| ZipArchive::new(Cursor::new(bytes)).ok())??;
    PROPERTIES.iter().find_map(|(part, element)| {
        let mut text = String::new();
        workbook.by_name(part).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
        let (_, from) = text.split_once(&format!("<{element}"))?;
        let (said, _) = from.split_once('>')?.1.split_once('<')?;
        let zoned = DateTime::parse_from_rfc3339(said.trim()).map(|moment| moment.naive_utc());
        zoned.or_else(|_| said.trim().parse()).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_states_its_day_only_with_the_year() {
        let day = |text: &str| stated(text).map(|day| day.to_string());
        for title in [
            "平成29年3月15日現在",
            "産業振興アクションプラン進捗状況（平成２９年３月１５日現在）",
            "基準日：平成29年3月15日",
            "基準日平成29年3月15日",
            "（基準日 2017-03-15）",
            "H29.3.15時点",
        ] {
            assert_eq!(day(title).as_deref(), Some("2017-03-15"), "{title}");
        }
        for title in ["3月15日現在", "基準日", "平成29年3月15日", "実績", ""] {
            assert_eq!(day(title), None, "{title}");
        }
    }

    #[test]
    fn the_number_of_the_form_is_read_where_it_is_named() {
        for (title, number) in [
            ("様式 第2版", Some(2)),
            ("（様式１ 第１２版）", Some(12)),
            ("様式Ver.3", Some(3)),
            ("様式2", None),
            ("件数", None),
        ] {
            assert_eq!(form(title), number, "{title}");
        }
    }
}
