//! The heading of a column: the fiscal year that it names, and its other words.

use super::date::{Year, date_at};
use super::stated::begins_word;
use super::text::{Text, is_word, word_at};
use crate::domain::calendar::FiscalYear;

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The first fiscal year that it names.
    pub year: Option<FiscalYear>,
    /// Its other words, folded, without signs and brackets.
    pub words: String,
}

/// A year without an era is the one nearest to this: headings have no other year to go by.
const NEAR: FiscalYear = FiscalYear(2020);

/// Takes a heading apart: 《実績》 平成28年度 is 2016 and 実績.
#[must_use]
pub fn heading(text: &str) -> Heading {
    let text = Text::of(text);
    let chars = &text.chars;
    let mut heading = Heading::default();
    let mut at = 0;
    while at < chars.len() {
        let year = begins_word(chars, at).then(|| year_at(chars, at)).flatten();
        if let Some((year, end)) = year {
            heading.year = heading.year.or(Some(year));
            // 令和２（2020）年度 has its 年度 behind a bracket.
            let next = end + usize::from(chars.get(end) == Some(&')'));
            at = word_at(chars, next, &["年度", "年"]).map_or(end, |(_, end)| end);
            continue;
        }
        if is_word(chars[at]) {
            heading.words.push(chars[at]);
        }
        at += 1;
    }
    heading
}

fn year_at(chars: &[char], at: usize) -> Option<(FiscalYear, usize)> {
    if let Some((mention, end)) = date_at(chars, at, NEAR) {
        let year = match mention.year? {
            Year::Calendar(_) if mention.month.is_some() => FiscalYear::of(mention.resolve(NEAR)?.0),
            Year::Calendar(year) | Year::Fiscal(year) | Year::Era(year) => FiscalYear(year),
        };
        // 年度末 names no year of its own.
        return chars[at..end].iter().any(|c| c.is_ascii_digit() || *c == '元').then_some((year, end));
    }
    let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
    let year = digits.parse().ok().filter(|year| digits.len() == 4 && (1950..2150).contains(year))?;
    Some((FiscalYear(year), at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_heading_is_read_in_every_writing() {
        for (text, year, words) in [
            ("《実績》\nH28", Some(2016), "実績"),
            ("Ｈ２８", Some(2016), ""),
            ("平成28年度", Some(2016), ""),
            ("平成２８年度実績", Some(2016), "実績"),
            ("令和２（2020）年度 目標値", Some(2020), "目標値"),
            ("2016", Some(2016), ""),
            ("2016年度", Some(2016), ""),
            ("実績(H29.3末)", Some(2016), "実績"),
            ("28年度予定", Some(2016), "予定"),
            ("8年度", Some(2026), ""),
            ("評価指標", None, "評価指標"),
            ("年度末実績", None, "年度末実績"),
        ] {
            assert_eq!(heading(text), Heading { year: year.map(FiscalYear), words: words.to_owned() }, "{text}");
        }
    }
}
