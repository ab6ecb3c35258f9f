//! The first page, for a manager: what it is about, how it stands, what to decide, whom to ask, what comes next.
//!
//! Every list flows to a further page rather than being cut. It must not know how a page is written.

use chrono::Datelike;

use crate::domain::assessment::Class;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Attention, Report};
use crate::render::language::{Language, percent};

use super::chart::{self, Share};
use super::colour::Ink;
use super::page::Book;
use super::rows::Cut;
use super::structure::{ElementId, Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style, height};
use super::wording::{change, class_label, overdue, period, section, shown};

/// Puts the first page.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let mut page = Summary { book, report, language, part };
    page.title();
    page.headline();
    page.counts();
    page.decisions();
    page.attention();
    page.gaps();
    page.certainty();
    page.next_dates();
}

struct Summary<'s, 'b> {
    book: &'s mut Book<'b>,
    report: &'s Report,
    language: &'s Language,
    part: ElementId,
}

impl Summary<'_, '_> {
    fn text(&self) -> Style {
        Style::new(self.book.part().text_pt)
    }

    fn note(&self) -> Style {
        Style::new(self.book.part().text_pt - 1.0).ink(Ink::Quiet)
    }

    fn word(&self, key: &str) -> String {
        self.language.word(&format!("report.pdf.{key}"))
    }

    fn title(&mut self) {
        let (book, report, language) = (&mut *self.book, self.report, self.language);
        let (left, width) = (book.left(), book.width());
        let base = book.part().text_pt;
        book.setter.enter(&report.plan);
        let title = language.say(&Phrase::new("report.pdf.title").with("plan", report.plan.as_str()));
        book.bookmark(1, &title);
        let stamps: Vec<String> =
            ["report.pdf.stamp.preliminary", "report.pdf.stamp.internal"].map(|key| language.word(key)).into();
        let style = Style::new(base).bold().align(Align::Centre);
        let stamp_style = style.ink(Ink::Accent);
        let wide: Vec<f32> = stamps.iter().map(|stamp| book.setter.natural_width(stamp, style) + 12.0).collect();
        let small = Style::new(base).ink(Ink::Quiet);
        let by = book.element(self.part, "P");
        let lines = book.setter.set(&report.made_by, small, width - wide.iter().sum::<f32>() - 16.0);
        let top = book.y;
        book.tagged(by, |pen| pen.lines(&lines, left, top + 2.0, width));
        let mut x = left + width;
        for (stamp, wide) in stamps.iter().zip(&wide).rev() {
            x -= wide;
            let lines = book.setter.set(stamp, stamp_style, *wide);
            let element = book.element(self.part, "P");
            book.artifact(|pen| pen.frame(x, top, *wide, base * 1.36 + 4.0, 0.9, Ink::Accent));
            book.tagged(element, |pen| pen.lines(&lines, x, top + 2.0, *wide));
            x -= 6.0;
        }
        book.y += height(&lines).max(base * 1.36) + 12.0;
        let heading = Style::new(base * 2.0).bold().ink(Ink::Accent);
        book.paragraph(self.part, "H1", &title, heading);
        book.y += 3.0;
        let facts = [
            period(language, report),
            language.say(&Phrase::new("report.pdf.as_of_long").with("date", report.as_of)),
            language.say(&Phrase::new("report.pdf.made_at").with("moment", language.moment(report.made_at))),
        ];
        book.paragraph(self.part, "P", &facts.join("\u{3000}"), Style::new(base + 0.5));
        book.y += 5.0;
        let y = book.y;
        book.artifact(|pen| pen.rule(left, y, width, 1.4, Ink::Accent));
        book.y += 9.0;
    }

    fn headline(&mut self) {
        let book = &mut *self.book;
        let style = Style::new(book.part().text_pt + 2.5).bold();
        let (left, width, top) = (book.left(), book.width(), book.y);
        let lines = book.setter.set(&self.language.say(&self.report.headline), style, width - 24.0);
        let high = height(&lines) + 12.0;
        book.artifact(|pen| {
            pen.fill(left, top, width, high, Ink::Shade);
            pen.fill(left, top, 4.0, high, Ink::Accent);
        });
        let element = book.element(self.part, "P");
        book.tagged(element, |pen| pen.lines(&lines, left + 14.0, top + 6.0, width - 24.0));
        book.y += high;
    }

    fn heading(&mut self, number: usize, key: &str, note: Option<&str>) {
        let (left, width) = (self.book.left(), self.book.width());
        let title = self.word(key);
        let style = Style::new(self.book.part().text_pt + 2.0).bold().ink(Ink::Accent);
        self.book.setter.enter(&title);
        let lines = self.book.setter.set(&format!("{number}\u{3000}{title}"), style, width);
        let note_lines = note.map(|note| {
            let style = self.note();
            self.book.setter.set(note, style, width)
        });
        let book = &mut *self.book;
        book.skip(11.0);
        book.need(height(&lines) + 60.0);
        book.bookmark(2, &title);
        let element = book.element(self.part, "H2");
        book.put(element, &lines, left, width);
        if let Some(lines) = note_lines {
            let element = book.element(self.part, "P");
            book.put(element, &lines, left, width);
        }
        book.y += 3.0;
    }

    /// The counts side by side, the bar under them.
    fn counts(&mut self) {
        let (report, language) = (self.report, self.language);
        let note = language.say(
            &Phrase::new("report.pdf.counts.note")
                .with("indicators", report.indicators)
                .with("relisted", report.relisted),
        );
        self.heading(1, "counts.title", Some(&note));
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
        let columns = std::iter::once(first).chain(std::iter::repeat_n(each, last)).collect();
        let mut rows = vec![Row::new(Cut::Group, "", numbers)];
        if compared {
            rows.push(Row::new(Cut::Inside, "", changes));
        }
        let header = vec![Row::new(Cut::Group, self.word("counts.title"), header)];
        table::put(self.book, self.part, &Grid { columns, header, rows });
        self.book.y += 6.0;
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
        if !compared {
            self.book.y += 2.0;
            let (text, style) = (self.word("counts.first"), self.note());
            self.book.paragraph(self.part, "P", &text, style);
        }
    }

    fn decisions(&mut self) {
        self.heading(2, "decisions.title", None);
        let asked: Vec<String> = self.report.decisions.iter().map(|phrase| self.language.say(phrase)).collect();
        if asked.is_empty() {
            let (text, style) = (self.word("decisions.none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
        } else {
            let numbered = asked.iter().enumerate().map(|(index, text)| (format!("({})", index + 1), text.clone()));
            self.list(&numbered.collect::<Vec<_>>(), 20.0);
        }
    }

    /// Items with a label before each.
    fn list(&mut self, items: &[(String, String)], indent: f32) {
        let style = self.text();
        let book = &mut *self.book;
        let (left, width) = (book.left(), book.width());
        let list = book.element(self.part, "L");
        for (label, text) in items {
            let item = book.element(list, "LI");
            let labels = book.setter.set(label, style, indent);
            let lines = book.setter.set(text, style, width - indent);
            book.need(style.leading());
            let top = book.y;
            let element = book.element(item, "Lbl");
            book.tagged(element, |pen| pen.lines(&labels, left, top, indent));
            let element = book.element(item, "LBody");
            book.put(element, &lines, left + indent, width - indent);
            book.y += 1.5;
        }
    }

    fn attention(&mut self) {
        let note = self.word(if self.report.against_final_target { "rate_note.final" } else { "rate_note.yearly" });
        self.heading(3, "attention.title", Some(&note));
        if self.report.attention.is_empty() {
            let (text, style) = (self.word("none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
            return;
        }
        let head = self.text().align(Align::Centre);
        let keys = ["indicator", "actual", "expected", "target", "rate", "grade", "as_of", "section"];
        let header = keys
            .iter()
            .enumerate()
            .map(|(column, key)| Cell::heading(column, self.word(&format!("attention.{key}")), head))
            .collect();
        let rows = self.report.attention.iter().flat_map(|item| self.attention_rows(item)).collect();
        let mut columns =
            vec![0.0, 5.2, 5.6, 7.0, 4.6, 7.2, 4.8, 7.0].into_iter().map(|ems| ems * head.size).collect::<Vec<_>>();
        columns[0] = self.book.width() - columns.iter().sum::<f32>();
        let header = vec![Row::new(Cut::Group, self.word("attention.title"), header)];
        table::put(self.book, self.part, &Grid { columns, header, rows });
    }

    /// Two rows: the figures, and what the section says.
    fn attention_rows(&self, item: &Attention) -> [Row; 2] {
        let (language, text) = (self.language, self.text());
        let right = text.align(Align::Right);
        let centre = text.align(Align::Centre);
        let amount = |value: f64| format!("{}{}", language.number((value * 10.0).round() / 10.0), item.unit);
        let target =
            Phrase::new(if item.cumulative { "report.pdf.target.cumulative" } else { "report.pdf.target.yearly" })
                .with("number", item.target)
                .with("unit", item.unit.as_str());
        let (mark, name) = &item.grade;
        let day = item.as_of.map_or_else(
            || self.word("attention.undated"),
            |date| {
                let day = Phrase::new("report.pdf.attention.day").with("month", date.month().to_string());
                language.say(&day.with("day", date.day().to_string()))
            },
        );
        let comment = item.comment.clone().unwrap_or_else(|| self.word("attention.no_comment"));
        let comment = language.say(&Phrase::new("report.pdf.attention.comment").with("comment", comment));
        let main = vec![
            Cell::new(0).text(item.indicator.clone(), text).span(2, 1).heads(Scope::Row),
            Cell::new(1).text(amount(item.value), right.bold()),
            Cell::new(2).text(amount(item.expected), right),
            Cell::new(3).text(language.say(&target), right),
            Cell::new(4).text(percent(item.ratio, item.percent_digits), right.bold()),
            Cell::new(5).text(format!("{mark} {name}"), text),
            Cell::new(6).text(day, centre),
            Cell::new(7).text(section(language, item.section.as_deref()), text),
        ];
        let more = vec![Cell::new(1).text(comment, text).span(1, 7).fill(Ink::Shade)];
        [Row::new(Cut::Group, &item.indicator, main), Row::new(Cut::Inside, &item.indicator, more)]
    }

    fn gaps(&mut self) {
        self.heading(4, "gaps.by_section", None);
        if self.report.gaps.is_empty() {
            let (text, style) = (self.word("none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
            return;
        }
        let (text, head) = (self.text(), self.text().align(Align::Centre));
        let centre = head;
        let keys = ["section", "missing", "stale", "unclear", "words_only", "overdue"];
        let header = keys
            .iter()
            .enumerate()
            .map(|(column, key)| Cell::heading(column, self.word(&format!("gaps.{key}")), head))
            .collect();
        let mut sums = [0; 4];
        let mut rows: Vec<Row> = Vec::new();
        for gaps in &self.report.gaps {
            let name = section(self.language, gaps.section.as_deref());
            let numbers = [&gaps.missing, &gaps.stale, &gaps.unclear, &gaps.words_only].map(Vec::len);
            let mut cells = vec![Cell::new(0).text(name.clone(), text).heads(Scope::Row)];
            for (index, number) in numbers.into_iter().enumerate() {
                sums[index] += number;
                cells.push(Cell::new(index + 1).text(number.to_string(), centre));
            }
            cells.push(Cell::new(5).text(overdue(self.language, gaps.days_overdue), centre));
            rows.push(Row::new(Cut::Group, name, cells));
        }
        let mut total =
            vec![Cell::new(0).text(self.word("counts.total"), text.bold()).heads(Scope::Row).fill(Ink::Shade)];
        let bold = centre.bold();
        total.extend((0..4).map(|index| Cell::new(index + 1).text(sums[index].to_string(), bold).fill(Ink::Shade)));
        total.push(Cell::new(5).fill(Ink::Shade));
        rows.push(Row::new(Cut::Inside, "", total));
        let width = self.book.width();
        let columns = [0.27, 0.13, 0.13, 0.13, 0.13, 0.21].map(|part| part * width).to_vec();
        let header = vec![Row::new(Cut::Group, self.word("gaps.by_section"), header)];
        table::put(self.book, self.part, &Grid { columns, header, rows });
    }

    fn certainty(&mut self) {
        self.heading(5, "certainty.title", None);
        let certainty = self.report.certainty;
        let text = self.language.say(
            &Phrase::new("report.pdf.certainty.text")
                .with("provisional", certainty.provisional)
                .with("stale", certainty.stale)
                .with("after_snapshot", certainty.after_snapshot)
                .with("undated", certainty.undated),
        );
        let style = self.text();
        self.book.paragraph(self.part, "P", &text, style);
    }

    fn next_dates(&mut self) {
        self.heading(6, "next.title", None);
        let dates: Vec<(String, String)> = self
            .report
            .next_dates
            .iter()
            .map(|(date, what)| (self.language.date(*date), self.language.say(what)))
            .collect();
        if dates.is_empty() {
            let (text, style) = (self.word("next.none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
        } else {
            let style = self.text();
            let widest = dates.iter().map(|(date, _)| self.book.setter.natural_width(date, style)).fold(0.0, f32::max);
            self.list(&dates, widest + 12.0);
        }
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
