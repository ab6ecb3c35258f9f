//! Texts without what no page, mail or file name may hold: a control character shows nothing and breaks what holds it.

/// The text without control characters but line feeds; a tab is a space.
#[must_use]
pub(super) fn printable(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(kept).map(|c| if c == '\t' { ' ' } else { c }).collect()
}

/// The same on one line.
#[must_use]
pub(super) fn in_one_line(text: &str) -> String {
    printable(&text.replace('\n', " "))
}
