//! Texts in tables that a spreadsheet opens: none of them becomes a formula.

/// With what a spreadsheet lets a formula begin.
const SIGNS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// A text that a spreadsheet will not take for a formula.
#[must_use]
pub fn harmless(text: &str) -> String {
    if text.starts_with(SIGNS) { format!("'{text}") } else { text.to_owned() }
}

/// What was meant by a text that was made harmless.
#[must_use]
pub fn meant(text: &str) -> &str {
    match text.as_bytes() {
        [b'\'', sign, ..] if SIGNS.contains(&char::from(*sign)) => &text[1..],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula_and_each_is_understood_again() {
        for text in ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
            assert_eq!(meant(&harmless(text)), text);
        }
        for text in ["T-10", "'90年代", "相談件数", ""] {
            assert_eq!((harmless(text).as_str(), meant(text)), (text, text));
        }
    }
}
