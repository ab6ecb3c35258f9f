//! A plan's own dictionary of dashes, symbols and words: one entry holds for every width and for every look-alike.

use std::collections::BTreeMap;

use super::words::is_dash;
use crate::domain::fold::fold;

/// What the plan says of a cell's whole text: first by the text as it stands, then in any width, then by a dash or
/// circle that looks like it. None where the plan says nothing.
#[must_use]
pub fn look_up<'m, T>(dictionary: &'m BTreeMap<String, T>, text: &str) -> Option<&'m T> {
    if dictionary.is_empty() {
        return None;
    }
    let text = text.trim();
    let in_one_form = |form: fn(&str) -> String| {
        let wanted = form(text);
        dictionary.iter().find(|(key, _)| form(key) == wanted).map(|(_, meaning)| meaning)
    };
    dictionary
        .get(text)
        .or_else(|| in_one_form(in_one_width))
        .or_else(|| in_one_form(looks))
        .filter(|_| !text.is_empty())
}

fn in_one_width(text: &str) -> String {
    fold(text).to_lowercase()
}

/// Dashes of any kind and length as one, circles and crosses too.
fn looks(text: &str) -> String {
    let mut looks = String::new();
    for c in in_one_width(text).chars() {
        let c = match c {
            '…' | '‥' | '・' | '·' | '.' => '…',
            '~' | '_' => c,
            c if is_dash(c) => '-',
            '〇' | '◯' | '○' | '◦' => '○',
            '×' | '✕' | '✖' | '╳' | '☓' | '⨯' => '×',
            c => c,
        };
        if !(matches!(c, '-' | '…') && looks.ends_with(c)) {
            looks.push(c);
        }
    }
    looks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(entries: &[(&str, u8)]) -> BTreeMap<String, u8> {
        entries.iter().map(|(key, meaning)| ((*key).to_owned(), *meaning)).collect()
    }

    #[test]
    fn one_dash_stands_for_all_that_look_like_it() {
        let plan = dictionary(&[("−", 0), ("x", 1), ("該当なし", 2), ("…", 3)]);
        for dash in ["−", "-", "－", "‐", "–", "—", "―", "ー", "─", "――", " − "] {
            assert_eq!(look_up(&plan, dash), Some(&0), "{dash}");
        }
        assert_eq!(look_up(&plan, "Ｘ"), Some(&1));
        assert_eq!(look_up(&plan, "該当 なし"), Some(&2));
        assert_eq!(look_up(&plan, "・・・"), Some(&3));
        assert_eq!(look_up(&plan, "検討中"), None);
        assert_eq!(look_up(&plan, ""), None);
    }

    #[test]
    fn an_own_entry_comes_before_a_look_alike() {
        let plan = dictionary(&[("−", 0), ("—", 1)]);
        assert_eq!(look_up(&plan, "—"), Some(&1));
        assert_eq!(look_up(&plan, "−"), Some(&0));
    }
}
