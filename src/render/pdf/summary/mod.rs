//! The first page, for a manager: what it is about, how it stands, what to decide, whom to ask, what comes next.
//!
//! It stands closer where that keeps it on one page; what is too long even so flows to a further page rather than being
//! cut, and takes the short sections at the end along. It must not know how a page is written.

mod attention;
mod counts;
mod sections;

use crate::domain::phrase::Phrase;
use crate::domain::report::{Edition, Report};
use crate::render::language::Language;

use super::colour::Ink;
use super::layout::points;
use super::page::Book;
use super::structure::{ElementId, Structure, Trait};
use super::text::{Align, Style, height};
use crate::render::wording::{period, stamps, version};

/// How close things may stand, as parts of the usual room between them, so that the summary keeps to one page.
const SPACINGS: [f32; 4] = [1.0, 0.8, 0.6, 0.4];

/// Puts the first page. It is brief where another part says in full what sections say.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language, is_brief: bool) {
    let empty = book.clone();
    for spacing in SPACINGS {
        book.spacing = spacing;
        put_all(book, report, language, is_brief);
        if book.pages.len() == empty.pages.len() {
            return;
        }
        *book = empty.clone();
    }
    put_all(book, report, language, is_brief);
}

fn put_all(book: &mut Book<'_>, report: &Report, language: &Language, is_brief: bool) {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let mut page = Summary { book, report, language, part, is_brief, headings: 0 };
    page.title();
    page.headline();
    page.counts();
    let is_internal = report.issue.edition == Edition::Internal;
    if is_internal {
        page.decisions();
    }
    page.attention();
    page.together(|page| {
        // What is open between secretariat and sections is nobody else's matter.
        if is_internal {
            page.sections();
        }
        page.together(Summary::outlook);
    });
}

/// The room that a heading wants below it for a line or two.
const LINES: f32 = 24.0;

struct Summary<'s, 'b> {
    book: &'s mut Book<'b>,
    report: &'s Report,
    language: &'s Language,
    part: ElementId,
    is_brief: bool,
    /// How many headings were put.
    headings: usize,
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
        let stamps = stamps(language, report.issue);
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
        book.y += height(&lines).max(base * 1.36);
        book.skip(12.0);
        let below = self.logo();
        let book = &mut *self.book;
        let heading = Style::new(base * 2.0).bold().ink(Ink::Accent);
        book.paragraph(self.part, "H1", &title, heading);
        book.column = Book::WHOLE;
        book.y = book.y.max(below);
        book.skip(3.0);
        let facts = [
            period(language, report),
            language.say(&Phrase::new("report.pdf.as_of_long").with("date", report.as_of)),
            language.say(&Phrase::new("report.pdf.made_at").with("moment", language.moment(report.made_at))),
            version(language, report.issue),
        ];
        book.paragraph(self.part, "P", &facts.join("\u{3000}"), Style::new(base + 0.5));
        book.skip(5.0);
        let y = book.y;
        book.artifact(|pen| pen.rule(left, y, width, 1.4, Ink::Accent));
        book.skip(9.0);
    }

    /// The logo at the right; the title keeps left of it. Returns where it ends, from the top of the page.
    fn logo(&mut self) -> f32 {
        let (book, part) = (&mut *self.book, self.part);
        let Some(logo) = book.logo else { return book.y };
        let (wide, high) = (points(logo.width_mm()), points(logo.height_mm));
        let (top, width) = (book.y, book.width());
        let left = book.left() + width - wide;
        let bottom = book.part().page().1 - top - high;
        let place = [left, bottom, left + wide, bottom + high];
        let figure = book.structure.add(part, "Figure", vec![Trait::Alt(logo.alt.clone()), Trait::Place(place)]);
        book.tagged(figure, |pen| pen.logo(left, top, wide, high));
        book.column = (0.0, (width - wide - 10.0) / width);
        top + high
    }

    fn headline(&mut self) {
        let book = &mut *self.book;
        let style = Style::new(book.part().text_pt + 2.5).bold();
        let (left, width, top) = (book.left(), book.width(), book.y);
        let lines = book.setter.set(&self.language.say(&self.report.headline), style, width - 24.0);
        let margin = 6.0 * book.spacing;
        let high = height(&lines) + 2.0 * margin;
        book.artifact(|pen| {
            pen.fill(left, top, width, high, Ink::Shade);
            pen.fill(left, top, 4.0, high, Ink::Accent);
        });
        let element = book.element(self.part, "P");
        book.tagged(element, |pen| pen.lines(&lines, left + 14.0, top + margin, width - 24.0));
        book.y += high;
    }

    /// A heading; `ahead` is the room that must be left for what it heads.
    fn heading(&mut self, key: &str, note: Option<&str>, ahead: f32) {
        let (left, width) = (self.book.left(), self.book.width());
        let title = self.word(key);
        self.headings += 1;
        let number = self.headings;
        let style = Style::new(self.book.part().text_pt + 2.0).bold().ink(Ink::Accent);
        self.book.setter.enter(&title);
        let lines = self.book.setter.set(&format!("{number}\u{3000}{title}"), style, width);
        let note = note.map(|note| self.book.setter.set(note, self.note(), width)).unwrap_or_default();
        let book = &mut *self.book;
        book.skip(11.0);
        book.need(height(&lines) + height(&note) + 3.0 + ahead);
        book.bookmark(2, &title);
        let element = book.element(self.part, "H2");
        book.put(element, &lines, left, width);
        if !note.is_empty() {
            let element = book.element(self.part, "P");
            book.put(element, &note, left, width);
        }
        book.skip(3.0);
    }

    fn decisions(&mut self) {
        self.heading("decisions.title", None, LINES);
        let asked: Vec<String> = self.report.decisions.iter().map(|phrase| self.language.say(phrase)).collect();
        if asked.is_empty() {
            let (text, style) = (self.word("decisions.none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
        } else {
            if !self.report.decisions.iter().any(|phrase| phrase.key == "report.decision.entered") {
                let (note, style) = (self.word("decisions.suggested"), self.note());
                self.book.paragraph(self.part, "P", &note, style);
            }
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
            book.skip(1.5);
        }
    }

    /// Puts on the next page what the rest of this one cannot hold as a whole.
    fn together(&mut self, put: impl Fn(&mut Self)) {
        let (before, headings) = (self.book.clone(), self.headings);
        put(self);
        if self.book.pages.len() > before.pages.len() && !before.is_fresh() {
            *self.book = before;
            self.headings = headings;
            self.book.turn();
            put(self);
        }
    }

    /// How sure the values are, and beside it the next dates.
    fn outlook(&mut self) {
        let (width, gap) = (0.58, 0.04);
        let top = self.book.y;
        self.book.column = (0.0, width);
        self.certainty();
        let end = std::mem::replace(&mut self.book.y, top);
        self.book.column = (width + gap, 1.0 - width - gap);
        self.next_dates();
        self.book.column = Book::WHOLE;
        self.book.y = self.book.y.max(end);
    }

    fn certainty(&mut self) {
        self.heading("certainty.title", None, LINES);
        let certainty = self.report.certainty;
        let text = self.language.say(
            &Phrase::new("report.pdf.certainty.text")
                .with("provisional", certainty.provisional)
                .with("stale", certainty.stale)
                .with("after_snapshot", certainty.after_snapshot)
                .with("undated", certainty.undated)
                .with("final", usize::from(self.report.issue.is_final)),
        );
        let style = self.text();
        self.book.paragraph(self.part, "P", &text, style);
    }

    fn next_dates(&mut self) {
        self.heading("next.title", None, LINES);
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
