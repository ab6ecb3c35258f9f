//! The indicators that need attention, each with what its section says about it.

use chrono::Datelike;

use crate::domain::fold::one_line;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Attention, Said};
use crate::render::language::Language;
use crate::render::pdf::colour::Ink;
use crate::render::pdf::columns;
use crate::render::pdf::rows::Cut;
use crate::render::pdf::structure::Scope;
use crate::render::pdf::table::{self, Cell, Grid, Row};
use crate::render::pdf::text::Align;
use crate::render::wording::{self, in_short, row_anchor, section, unconfirmed};

use super::{LINES, Summary};

/// How many characters of a reason, a measure and a comment the first page has.
const MOST_SAID: usize = 100;

impl Summary<'_, '_> {
    pub(super) fn attention(&mut self) {
        if self.report.attention.is_empty() {
            let note = wording::lowest_note(self.language, self.report);
            self.heading("attention.title", Some(&note), LINES);
            let (text, style) = (self.word("none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
        } else {
            self.lowest();
        }
        if let Some(zeros) = wording::zeros(self.language, self.report) {
            self.book.skip(3.0);
            let style = self.text();
            self.book.paragraph(self.part, "P", &zeros, style);
        }
    }

    fn lowest(&mut self) {
        let note = wording::lowest_note(self.language, self.report);
        let head = self.text().align(Align::Centre);
        let rate = if self.report.against_final_target { "rate" } else { "rate_of_year" };
        let keys = ["indicator", "actual", "expected", "target", rate, "grade", "as_of", "section"];
        let header = keys
            .iter()
            .enumerate()
            .map(|(column, key)| Cell::heading(column, self.word(&format!("attention.{key}")), head))
            .collect();
        let rows: Vec<Row> = self.report.attention.iter().flat_map(|item| self.attention_rows(item)).collect();
        let mut wanted =
            vec![0.0, 5.2, 5.6, 7.0, 4.6, 7.2, 4.8, 9.0].into_iter().map(|ems| ems * head.size).collect::<Vec<_>>();
        wanted[0] = self.book.width() - wanted.iter().sum::<f32>();
        let header = vec![Row::new(Cut::Group, self.word("attention.title"), header)];
        let columns = columns::fit(self.book.setter, &wanted, &[&header[0]], &rows);
        let grid = Grid { columns, header, rows };
        self.heading("attention.title", Some(&note), table::opening(self.book, &grid));
        table::put(self.book, self.part, &grid);
    }

    /// The figures, and below them what the section says, where it says anything.
    fn attention_rows(&self, item: &Attention) -> Vec<Row> {
        let (language, text) = (self.language, self.text());
        let right = text.align(Align::Right);
        let centre = text.align(Align::Centre);
        let amount = |value: f64| format!("{}{}", language.number(value), item.unit);
        let rate = item.ratio.map(|ratio| language.rate(ratio, item.percent_digits)).unwrap_or_default();
        let (mark, name) = &item.grade;
        let day = item.as_of.map_or_else(
            || self.word("attention.undated"),
            |date| {
                let day = Phrase::new("report.pdf.attention.day").with("month", date.month().to_string());
                language.say(&day.with("day", date.day().to_string()))
            },
        );
        let said = if self.is_brief { &in_brief(&item.said, language) } else { &item.said };
        let said = wording::said(language, said, self.report.issue.edition);
        let main = vec![
            Cell::new(0)
                .text(item.indicator.clone(), text)
                .span(if said.is_empty() { 1 } else { 2 }, 1)
                .heads(Scope::Row)
                .leads_to(row_anchor(&item.indicator)),
            Cell::new(1)
                .text(amount(item.value), right.bold())
                .text(unconfirmed(language, &item.review).unwrap_or_default(), right),
            Cell::new(2).text(item.expected.map(|it| amount(in_short(it))).unwrap_or_default(), right),
            Cell::new(3).text(language.write(&item.target), right),
            Cell::new(4).text(rate, right.bold()),
            Cell::new(5).text(format!("{mark} {name}"), text),
            Cell::new(6).text(day, centre),
            Cell::new(7).text(section(language, item.section.as_deref()), text),
        ];
        let mut rows = vec![Row::new(Cut::Group, &item.indicator, main)];
        if !said.is_empty() {
            let more = vec![Cell::new(1).text(said, text).span(1, 7).fill(Ink::Shade)];
            rows.push(Row::new(Cut::Inside, &item.indicator, more));
        }
        rows
    }
}

/// What a section says, cut to what a first page can hold of it.
fn in_brief(said: &Said, language: &Language) -> Said {
    let cut = |words: &Option<String>| {
        words.as_deref().map(|words| {
            let words = one_line(words);
            let brief: String = words.chars().take(MOST_SAID).collect();
            if brief.len() < words.len() { brief + &language.word("report.pdf.said.more") } else { brief }
        })
    };
    Said { cause: cut(&said.cause), measure: cut(&said.measure), comment: cut(&said.comment), next: said.next.clone() }
}
