//! `calendar`: the days on which the office is closed, and a new list of holidays from the Cabinet Office.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::disk;
use crate::domain::calendar::edition::{changes, faults_of};
use crate::domain::calendar::{FiscalYear, OfficeCalendar, is_year_end_closure};
use crate::domain::phrase::Phrase;
use crate::domain::value::heading;
use crate::render::language::Language;
use crate::sources::tables::{TableFile, read_holidays};

use super::end::{End, Refusal, WrongUse};
use super::office::{self, Office};
use super::print;

/// What `calendar` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Prints the closed days of a fiscal year, and the working days of its months.
    Show {
        /// The fiscal year: 2026, R8, 令和8年度. Without it, this one.
        #[arg(long)]
        year: Option<String>,
    },
    /// Checks a new 「国民の祝日」 CSV of the Cabinet Office, tells what it changes, and puts it into force.
    Import {
        /// The file, as it was published.
        file: PathBuf,
    },
}

/// Shows or imports.
pub(super) async fn calendar(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    match &arguments.action {
        Action::Show { year } => show(&office, year.as_deref()),
        Action::Import { file } => import(&office, file).await,
    }
}

fn show(office: &Office, year: Option<&str>) -> anyhow::Result<End> {
    let language = &office.desk.language;
    let year = match year {
        None => FiscalYear::of(office.today()),
        Some(text) => heading(text)
            .year
            .ok_or_else(|| WrongUse(language.say(&Phrase::new("refusal.no_year").with("found", text))))?,
    };
    let calendar = &office.collected.office.calendar;
    let days = || year.first_day().iter_days().take_while(|day| *day <= year.last_day());
    let rows: Vec<Vec<String>> = days().filter_map(|day| closed(language, calendar, day)).collect();
    let span = Phrase::new("calendar.year").with("first", year.first_day()).with("last", year.last_day());
    print::line(language.say(&span));
    print::table(&rows);
    print::line("");
    let months = (1..=12).map(|nth| (nth + 2) % 12 + 1).filter_map(|month| year.day(month, 1));
    let rows: Vec<Vec<String>> = months
        .map(|first| {
            let open = days().filter(|day| day.month() == first.month() && calendar.is_working_day(*day)).count();
            let phrase = Phrase::new("calendar.month").with("first", first).with("open", open);
            vec![language.say(&phrase.with("last", calendar.last_of_month(first)))]
        })
        .collect();
    print::table(&rows);
    if let Some(until) = calendar.published_until().filter(|until| *until < year.last_day().year()) {
        print::line("");
        print::line(language.say(&Phrase::new("calendar.reckoned_from").with("until", until.to_string())));
    }
    Ok(End::Well)
}

/// A day that is closed by more than being a weekend: the day, its name, and by what it is closed.
fn closed(language: &Language, calendar: &OfficeCalendar, day: NaiveDate) -> Option<Vec<String>> {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let is_published = calendar.published_until().is_some_and(|until| day.year() <= until);
    let (name, key) = if let Some(name) = calendar.holidays().get(&day) {
        (name.clone(), if is_published { "calendar.published" } else { "calendar.reckoned" })
    } else if let Some(name) = calendar.closures().get(&day) {
        (name.clone(), "calendar.closure")
    } else if is_year_end_closure(day) && !is_weekend {
        (language.word("calendar.year_end"), "calendar.ordinance")
    } else {
        return None;
    };
    Some(vec![day.to_string(), language.date(day), name, language.word(key)])
}

async fn import(office: &Office, file: &Path) -> anyhow::Result<End> {
    let language = &office.desk.language;
    let refused = |error| Refusal::of_file("refusal.cannot_read", file, &error);
    let bytes = tokio::fs::read(file).await.map_err(refused)?;
    let shown = file.display().to_string();
    let table = TableFile { path: shown.clone(), bytes };
    let in_force = &office.collected.office.calendar;
    let list = read_holidays(&table).and_then(|list| {
        let faults: Vec<_> =
            faults_of(&list, in_force).into_iter().map(|fault| fault.in_file(shown.as_str())).collect();
        if faults.is_empty() { Ok(list) } else { Err(faults) }
    });
    let list = match list {
        Ok(list) => list,
        Err(faults) => {
            print::problems(language, &faults);
            print::line(language.word("calendar.kept"));
            return Ok(End::Faults);
        }
    };
    let word = |name: Option<String>| name.unwrap_or_else(|| language.word("calendar.none"));
    let changes = changes(&list, in_force).into_iter();
    let rows: Vec<Vec<String>> = changes
        .map(|it| vec![it.day.to_string(), language.date(it.day), word(it.before), "→".to_owned(), word(it.after)])
        .collect();
    let place = office.inputs.holidays.path();
    let failed = |error| Refusal::of_file("refusal.cannot_write", place, &error);
    disk::write_whole(place, &table.bytes).await.map_err(failed)?;
    print::table(&rows);
    let ends = list.keys().next_back().map(|day| day.year().to_string()).unwrap_or_default();
    let before = in_force.published_until().map(|year| year.to_string()).unwrap_or_default();
    let told = Phrase::new("calendar.imported").with("changes", rows.len()).with("last", ends).with("before", before);
    print::line(language.say(&told.with("path", place.display().to_string())));
    Ok(End::Well)
}
