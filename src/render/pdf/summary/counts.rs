//! How many indicators stand where: figures side by side, and the bar under them.

use crate::domain::assessment::Class;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Edition, Report};
use crate::render::pdf::chart::{self, Share};
use crate::render::pdf::colour::Ink;
use crate::render::pdf::columns;
use crate::render::pdf::rows::Cut;
use crate::render::pdf::structure::Scope;
use crate::render::pdf::table::{self, Cell, Grid, Row};
use crate::render::pdf::text::{Align, Style};
use crate::render::wording::{change, class_label, shown};

use super::Summary;

impl Summary<'_, '_> {
    /// The counts side by side, the bar under them.
    pub(super) fn counts(&mut self) {
        let (report, language) = (self.report, self.language);
        let note = language.say(
            &Phrase::new("report.pdf.counts.note")
                .with("indicators", report.indicators)
                .with("relisted", report.relisted),
        );
        let counts: Vec<_> = shown(report).collect();
        let label = self.text().align(Align::Centre);
        let figure = Style::new(self.book.part().text_pt + 5.0).bold().align(Align::Centre);
        let compared = counts.iter().any(|count| count.change.is_some());
        let mut header = vec![Cell::heading(0, self.word("counts.class"), label)];
        let mut numbers = vec![Cell::new(0).text(self.word("counts.number"), label).heads(Scope::Row).middle()];
        let mut changes = vec![Cell::new(0).text(self.word("counts.change"), label).heads(Scope::Row).middle()];
        for (index, count) in counts.iter().enumerate() {
            let (mark, name) = class_label(language, count.class, count.grade.as_ref());
            header.push(Cell::heading(index + 1, mark, label.bold()).text(name, label));
            numbers.push(Cell::new(index + 1).text(count.number.to_string(), figure));
            changes
                .push(Cell::new(index + 1).text(count.change.map_or_else(String::new, |c| change(language, c)), label));
        }
        let last = counts.len() + 1;
        header.push(Cell::heading(last, self.word("counts.total"), label.bold()));
        numbers.push(Cell::new(last).text(report.indicators.to_string(), figure).fill(Ink::Shade));
        changes.push(Cell::new(last).fill(Ink::Shade));
        let width = self.book.width();
        let first = 44.0_f32.min(width / 6.0);
        #[expect(clippy::cast_precision_loss, reason = "a plan has few classes")]
        let each = (width - first) / last as f32;
        let wanted: Vec<f32> = std::iter::once(first).chain(std::iter::repeat_n(each, last)).collect();
        let mut rows = vec![Row::new(Cut::Group, "", numbers)];
        if compared {
            rows.push(Row::new(Cut::Inside, "", changes));
        }
        let header = vec![Row::new(Cut::Group, self.word("counts.title"), header)];
        let columns = columns::fit(self.book.setter, &wanted, &[&header[0], &rows[0]], &[]);
        let grid = Grid { columns, header, rows };
        self.heading("counts.title", Some(&note), table::opening(self.book, &grid));
        table::put(self.book, self.part, &grid);
        self.book.skip(6.0);
        let shares: Vec<Share> = counts
            .iter()
            .map(|count| Share {
                mark: class_label(language, count.class, count.grade.as_ref()).0,
                number: count.number,
                ink: tint(report, count.class, count.grade.as_ref()),
            })
            .collect();
        let said: Vec<String> = counts
            .iter()
            .map(|count| format!("{} {}", class_label(language, count.class, count.grade.as_ref()).1, count.number))
            .collect();
        let alt = language.say(&Phrase::new("report.pdf.counts.alt").with("counts", said));
        chart::put(self.book, self.part, &shares, alt, 15.0);
        let compared_with = match report.compared_with {
            _ if report.issue.edition == Edition::Public => return,
            Some((as_of, made_at)) if compared => {
                let phrase = Phrase::new("report.pdf.counts.compared").with("as_of", as_of);
                language.say(&phrase.with("moment", language.moment(made_at)))
            }
            _ => self.word("counts.first"),
        };
        self.book.skip(2.0);
        let style = self.note();
        self.book.paragraph(self.part, "P", &compared_with, style);
    }
}

/// Tints from the best grade to the worst, then lighter ones; what is not judged stays white.
fn tint(report: &Report, class: Class, grade: Option<&(String, String)>) -> Ink {
    const TINTS: [Ink; 4] = [Ink::Accent, Ink::Strong, Ink::Middle, Ink::Weak];
    let graded = report.counts.iter().filter(|count| count.grade.is_some());
    let rank = graded.clone().position(|count| count.grade.as_ref() == grade);
    match (grade, rank) {
        (Some(_), Some(rank)) => TINTS[(rank * TINTS.len() / graded.count().max(1)).min(TINTS.len() - 1)],
        _ if class == Class::Zero => Ink::Shade,
        _ => Ink::White,
    }
}
