//! One bar that shows how a whole divides: tints from dark to white, each part with its mark, so that a copy without
//! colour says the same.
//!
//! It must not know what is counted.

use super::colour::Ink;
use super::page::Book;
use super::structure::{ElementId, Trait};
use super::text::{Align, Style};

/// One part of the whole.
pub(super) struct Share {
    /// The mark printed inside, where there is room.
    pub(super) mark: String,
    pub(super) number: usize,
    pub(super) ink: Ink,
}

/// Puts a bar below what is there. `alt` says in words what it shows.
pub(super) fn put(book: &mut Book<'_>, parent: ElementId, shares: &[Share], alt: String, high: f32) {
    let whole: usize = shares.iter().map(|share| share.number).sum();
    if whole == 0 {
        return;
    }
    book.need(high);
    let (left, top, width) = (book.left(), book.y, book.width());
    let style = Style::new(high * 0.55).bold().align(Align::Centre);
    let mut x = left;
    let parts: Vec<_> = shares
        .iter()
        .filter(|share| share.number > 0)
        .map(|share| {
            #[expect(clippy::cast_precision_loss, reason = "a plan has few indicators")]
            let wide = width * share.number as f32 / whole as f32;
            let style = style.ink(if book.palette.is_dark(share.ink) { Ink::White } else { Ink::Text });
            let full = format!("{} {}", share.mark, share.number);
            let fits = |text: &str| book.setter.natural_width(text, style) <= wide - 2.0;
            let label = [full.as_str(), share.mark.as_str()].into_iter().find(|text| fits(text)).unwrap_or_default();
            let lines = book.setter.set(label, style, wide);
            let part = (x, wide, share.ink, lines);
            x += wide;
            part
        })
        .collect();
    let page = &book.pages[book.pages.len() - 1];
    let place = [left, page.height - top - high, left + width, page.height - top];
    let figure = book.structure.add(parent, "Figure", vec![Trait::Alt(alt), Trait::Place(place)]);
    book.tagged(figure, |pen| {
        for (x, wide, ink, lines) in &parts {
            pen.fill(*x, top, *wide, high, *ink);
            pen.lines(lines, *x, top + (high - style.leading()) / 2.0, *wide);
        }
        for (x, wide, ..) in &parts {
            pen.frame(*x, top, *wide, high, 0.6, Ink::Text);
        }
    });
    book.y = top + high;
}
