//! A path in one text: H30:1,150人 H32:1,200人, 1,150人（H30）、1,200人（H32）.
//!
//! It only takes the text apart; each piece is read as a target of its own.

use super::span::year_at;
use crate::domain::calendar::FiscalYear;

/// The pieces of a text that names a target for each of several years, in their order; none of any other text.
pub(super) fn pieces(text: &str, near: FiscalYear) -> Option<Vec<&str>> {
    // 50%（H27）→60%（H32） tells from where, not by when.
    if text.contains(['→', '⇒', '~']) || text.contains("から") {
        return None;
    }
    let years = years(text, near);
    let ascending = years.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if years.len() < 2 || !ascending {
        return None;
    }
    let begins = text[..years[0].1].trim_matches([' ', '(', '【', '[', '・']).is_empty();
    let cuts: Vec<usize> = if begins {
        years.iter().map(|(_, start, _)| *start).chain([text.len()]).collect()
    } else {
        std::iter::once(0).chain(years.iter().map(|(_, _, end)| end_of_note(text, *end))).collect()
    };
    let rest = &text[cuts[cuts.len() - 1]..];
    let whole = rest.chars().all(|c| matches!(c, ' ' | '。' | '、' | ')'));
    let pieces: Vec<&str> = cuts
        .windows(2)
        .map(|cut| text[cut[0]..cut[1]].trim_matches([' ', '、', '。', ',', ';', '/', '・', '※']))
        .collect();
    let are_targets = pieces.iter().all(|piece| piece.chars().filter(char::is_ascii_digit).count() > 1);
    (whole && are_targets).then_some(pieces)
}

/// The years of a text, each with where it begins and ends; 比 and the like behind one make it a base.
fn years(text: &str, near: FiscalYear) -> Vec<(FiscalYear, usize, usize)> {
    let (mut years, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let Some((year, end)) = text.is_char_boundary(at).then(|| year_at(text, at, near)).flatten() else {
            at += 1;
            continue;
        };
        let before = text[..at].trim_end();
        let start = ["fy", "by", "in"].iter().find_map(|word| before.strip_suffix(word)).map_or(at, str::len);
        years.push((year, start, end));
        at = end;
    }
    years
}

/// Behind the bracket that closes right after a year (（H30）, （H30年度末）).
fn end_of_note(text: &str, at: usize) -> usize {
    let word = ["年度末", "年度", "末"].iter().find(|word| text[at..].starts_with(**word)).map_or(0, |word| word.len());
    let end = at + word;
    end + usize::from(text[end..].starts_with(')'))
}
