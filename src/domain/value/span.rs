//! The years that a number covers: H27～28累計, 平成27年度～平成28年度の累計, 2015-2016 cumulative.

use super::date::{Mention, Year, digits};
use super::mention::mention_at;
use super::reading::Remark;
use super::text::{Text, after_spaces, begins_word, english_at, word_at};
use crate::domain::calendar::FiscalYear;

/// Takes the span of years away from a text, if it says that its number covers them.
pub(super) fn take(text: &mut Text<'_>, column: FiscalYear) -> Option<Remark> {
    // Every word for it has one of these letters, and most texts have none.
    if !text.chars.iter().any(|c| matches!(c, '計' | 'v' | 'V' | 'l' | 'L')) {
        return None;
    }
    let (start, end, covers) = (0..text.len()).find_map(|at| {
        let (from, to, end) = begins_word(&text.chars, at).then(|| span_at(&text.chars, at, column)).flatten()?;
        let next = after_spaces(&text.chars, end);
        let (_, end) = word_at(&text.chars, next, &["の累計", "累計", "の合計", "合計", "計"])
            .or_else(|| english_at(&text.chars, next, &["cumulative", "total"]))?;
        Some((at, end, Remark::Covers(from, to)))
    })?;
    text.take(start..end);
    Some(covers)
}

/// A first year, a sign, a last year.
fn span_at(chars: &[char], at: usize, column: FiscalYear) -> Option<(FiscalYear, FiscalYear, usize)> {
    let (from, end) = year_at(chars, at, column)?;
    let sign = after_spaces(chars, end);
    let sign_end = match chars.get(sign)? {
        '~' | '-' | '–' | '−' => sign + 1,
        _ => word_at(chars, sign, &["から"])?.1,
    };
    let next = after_spaces(chars, sign_end);
    if let Some((to, end)) = year_at(chars, next, column) {
        return (to > from).then_some((from, to, end));
    }
    // 「H27～28」 names the era once.
    let (count, end) = digits(chars, next, 2)?;
    let end = word_at(chars, end, &["年度", "年"]).map_or(end, |(_, end)| end);
    let era_first = chars[at..].iter().position(char::is_ascii_digit)?;
    let (first, _) = digits(chars, at + era_first, 2)?;
    let years = i32::try_from(count).ok()?.checked_sub(i32::try_from(first).ok()?).filter(|years| *years > 0)?;
    Some((from, FiscalYear(from.0 + years), end))
}

fn year_at(chars: &[char], at: usize, column: FiscalYear) -> Option<(FiscalYear, usize)> {
    if let Some((Mention { year: Some(year), month: None, .. }, end)) = mention_at(chars, at, column) {
        let (Year::Calendar(year) | Year::Fiscal(year) | Year::Era(year)) = year;
        return Some((FiscalYear(year), end));
    }
    let (year, end) = digits(chars, at, 4).filter(|(year, end)| end - at == 4 && (1950..2150).contains(year))?;
    Some((FiscalYear(i32::try_from(year).ok()?), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_that_a_number_covers_are_taken_away() {
        for (raw, rest, years) in [
            ("H27～28累計 10件", "10件", Some((2015, 2016))),
            ("10件（平成27年度～平成28年度の累計）", "10件()", Some((2015, 2016))),
            ("平成27～28年度累計 10件", "10件", Some((2015, 2016))),
            ("2015～2016合計 10", "10", Some((2015, 2016))),
            ("H27 10件", "H2710件", None),
            ("2~3回", "2~3回", None),
        ] {
            let mut text = Text::of(raw);
            let covers = take(&mut text, FiscalYear(2016));
            let expected = years.map(|(from, to)| Remark::Covers(FiscalYear(from), FiscalYear(to)));
            assert_eq!((text.seen(), covers), (rest.to_owned(), expected), "{raw}");
        }
    }
}
