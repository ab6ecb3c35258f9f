//! The heading of a column: the fiscal year and the part of it that it names, and its other words.
//!
//! A name of a file or a sheet is read the same way. It must not know what the words mean.

use chrono::NaiveDate;

use super::date::{Year, date_at};
use super::reading::AsOf;
use super::stated::begins_word;
use super::text::{Text, after_spaces, is_word, starts_with, word_at};
use crate::domain::calendar::{FiscalYear, Period};

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The first fiscal year that it names; a span of years (H28～H32) is none.
    pub year: Option<FiscalYear>,
    /// The part of the year that it names (第1四半期, 9月末).
    pub period: Option<Period>,
    /// Its other words, folded, without signs and brackets.
    pub words: String,
}

/// A year without an era is the one nearest to this where nothing else is known.
const NEAR: FiscalYear = FiscalYear(2020);

/// Takes a heading apart: 《実績》 平成28年度 is 2016 and 実績.
#[must_use]
pub fn heading(text: &str) -> Heading {
    heading_near(text, NEAR)
}

/// The same, with a year that the headings beside it name: of the years that 28年度 may be, the nearest is meant.
#[must_use]
pub fn heading_near(text: &str, near: FiscalYear) -> Heading {
    let text = Text::of(text);
    let chars = &text.chars;
    let mut heading = Heading::default();
    let mut at = 0;
    while at < chars.len() {
        if begins_word(chars, at) {
            if let Some((named, end)) = years_at(chars, at, near) {
                heading.year = heading.year.or(named.year);
                heading.period = heading.period.or(named.period);
                // 令和２（2020）年度 has its 年度 behind a bracket.
                let next = end + usize::from(chars.get(end) == Some(&')'));
                at = word_at(chars, next, &["年度", "年"]).map_or(end, |(_, end)| end);
                // 平成28年9月末現在 is a time and no other word.
                at = ["末", "現在", "時点"].iter().fold(at, |at, word| {
                    let is_day = heading.period.is_some();
                    word_at(chars, at, &[word]).filter(|_| is_day).map_or(at, |(_, end)| end)
                });
                continue;
            }
            if let Some((period, end)) = period_at(chars, at) {
                heading.period = heading.period.or(Some(period));
                at = word_at(chars, end, &["末", "分"]).map_or(end, |(_, end)| end);
                at = word_at(chars, at, &["現在", "時点"]).map_or(at, |(_, end)| end);
                continue;
            }
        }
        if is_word(chars[at]) {
            heading.words.push(chars[at]);
        }
        at += 1;
    }
    heading
}

/// The day that a text beside a cell states for it (時点: 2017-02-28, 12月末, H29.2.28現在); a missing year comes from the
/// column's fiscal year.
#[must_use]
pub fn stated_day(text: &str, column: FiscalYear) -> Option<AsOf> {
    let folded = Text::of(text);
    let starts = (0..folded.chars.len()).filter(|at| begins_word(&folded.chars, *at));
    let mut mentions = starts.filter_map(|at| date_at(&folded.chars, at, column));
    let (date, month_end): (NaiveDate, bool) = mentions.find_map(|(mention, _)| mention.resolve(column))?;
    Some(AsOf { date, text: text.trim().to_owned(), month_end, inferred: false })
}

/// One year or a span of years, with the part of the year where one is named.
#[derive(Debug, Default)]
struct Named {
    year: Option<FiscalYear>,
    period: Option<Period>,
}

fn years_at(chars: &[char], at: usize, near: FiscalYear) -> Option<(Named, usize)> {
    if let Some((year, month, end)) = english_month_year(chars, at) {
        return Some((Named { year: Some(fiscal(year, month)), period: Some(Period::Month(month)) }, end));
    }
    let (year, month, end) = year_at(chars, at, near)?;
    if let Some((month, end)) = dotted_month(chars, end).filter(|_| month.is_none()) {
        return Some((Named { year: Some(fiscal(year, month)), period: Some(Period::Month(month)) }, end));
    }
    let period = month.map(Period::Month);
    let Some(sign) = chars.get(end).copied().filter(|sign| matches!(sign, '~' | '-' | '–' | '/')) else {
        return Some((Named { year: Some(year), period }, end));
    };
    let Some((second, second_end)) = second_year(chars, end + 1, year) else {
        // 2016/9 is a month.
        return Some(match month_number(chars, end + 1).filter(|_| sign != '~') {
            Some((month, end)) => (Named { year: Some(fiscal(year, month)), period: Some(Period::Month(month)) }, end),
            None => (Named { year: Some(year), period }, end),
        });
    };
    let is_one = second.0 == year.0 + 1 && sign != '~';
    Some((Named { year: is_one.then_some(year), period }, second_end))
}

/// The month behind the point of H32.3 and 2020.3; three numbers are a day.
fn dotted_month(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_behind_number = chars.get(at) == Some(&'.') && at.checked_sub(1).is_some_and(is_digit);
    let (month, end) = is_behind_number.then(|| month_number(chars, at + 1)).flatten()?;
    (chars.get(end) != Some(&'.') || !is_digit(end + 1)).then_some((month, end))
}

/// The fiscal year of a month of a calendar year.
fn fiscal(year: FiscalYear, month: u32) -> FiscalYear {
    if month >= 4 { year } else { FiscalYear(year.0 - 1) }
}

/// The end of a span of years: 2016/17, 2016-2017, H28～H32, 平成28～32年度.
fn second_year(chars: &[char], at: usize, first: FiscalYear) -> Option<(FiscalYear, usize)> {
    let count = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let end = at + count;
    let number: i32 = chars[at..end].iter().collect::<String>().parse().unwrap_or_default();
    match count {
        4 if (1950..2150).contains(&number) => Some((FiscalYear(number), end)),
        2 if number == (first.0 + 1) % 100 => Some((FiscalYear(first.0 + 1), end)),
        1 | 2 if word_at(chars, end, &["年度", "年"]).is_some() => {
            year_at(chars, at, first).map(|(year, _, end)| (year, end))
        }
        0 => year_at(chars, at, first).map(|(year, _, end)| (year, end)),
        _ => None,
    }
}

fn year_at(chars: &[char], at: usize, near: FiscalYear) -> Option<(FiscalYear, Option<u32>, usize)> {
    if let Some((year, end)) = english_year(chars, at).or_else(|| short_span(chars, at)) {
        return Some((year, None, end));
    }
    if let Some((mention, end)) = date_at(chars, at, near) {
        let year = match mention.year? {
            Year::Calendar(_) if mention.month.is_some() => FiscalYear::of(mention.resolve(near)?.0),
            Year::Calendar(year) | Year::Fiscal(year) | Year::Era(year) => FiscalYear(year),
        };
        // 年度末 names no year of its own.
        return chars[at..end].iter().any(|c| c.is_ascii_digit() || *c == '元').then_some((year, mention.month, end));
    }
    let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
    let year = digits.parse().ok().filter(|year| digits.len() == 4 && (1950..2150).contains(year))?;
    Some((FiscalYear(year), None, at + 4))
}

/// FY2016, FY16, FY 2016, fiscal year 2016, CY 2016: the year as the office itself counts it.
fn english_year(chars: &[char], at: usize) -> Option<(FiscalYear, usize)> {
    let words = ["FY", "Fy", "fy", "CY", "Fiscal Year", "fiscal year", "FISCAL YEAR"];
    let (_, end) = word_at(chars, at, &words)?;
    let start = after_spaces(chars, end) + usize::from(chars.get(end) == Some(&'\''));
    let digits: String = chars.get(start..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
    let number: i32 = digits.parse().ok()?;
    match digits.len() {
        4 if (1950..2150).contains(&number) => Some((FiscalYear(number), start + 4)),
        2 => Some((FiscalYear(2000 + number), start + 2)),
        _ => None,
    }
}

fn english_month(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let word: String = chars.get(at..)?.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
    let (_, month) = MONTHS.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word))?;
    Some((*month, at + word.len()))
}

/// March 2014, Mar-14, Mar '14, 31 March 2014, March 31, 2014: a month of a calendar year. March 2014/15 is one of a
/// fiscal year, and Mar 14 may be a day.
fn english_month_year(chars: &[char], at: usize) -> Option<(FiscalYear, u32, usize)> {
    let is = |at: usize, signs: &[char]| chars.get(at).is_some_and(|c| signs.contains(c));
    let number = |at: usize| {
        let count = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).count();
        let number: i32 = chars[at..at + count].iter().collect::<String>().parse().ok()?;
        Some((number, count, at + count))
    };
    let day = |at: usize| number(at).filter(|(day, count, _)| (1..=31).contains(day) && *count <= 2);
    let behind_day = day(at).map(|(_, _, end)| {
        let end = word_at(chars, end, &["st", "nd", "rd", "th"]).map_or(end, |(_, end)| end);
        if is(end, &['-']) { end + 1 } else { after_spaces(chars, end) }
    });
    let (month, end) = english_month(chars, behind_day.unwrap_or(at))?;
    let next = after_spaces(chars, end);
    let comma = day(next).map(|(_, _, end)| end).filter(|end| is(*end, &[',']));
    let next = comma.map_or(next, |comma| after_spaces(chars, comma + 1));
    let is_joined = is(next, &['-', '–', '\'', '’']);
    let (year, count, end) = number(next + usize::from(is_joined))?;
    let is_span = is(end, &['/', '-', '–']) && number(end + 1).is_some();
    let year = match count {
        4 if (1950..2150).contains(&year) => year,
        2 if is_joined && comma.is_none() => 2000 + year,
        _ => return None,
    };
    (!is_span).then_some((FiscalYear(year), month, end))
}

/// 15/16, 2015/16 without its century: two years that follow each other. 11/12 may be a day unless words follow it.
fn short_span(chars: &[char], at: usize) -> Option<(FiscalYear, usize)> {
    let number = |at: usize| {
        let digits = chars.get(at..at + 2)?.iter().collect::<String>();
        digits.chars().all(|c| c.is_ascii_digit()).then(|| digits.parse::<i32>().ok()).flatten()
    };
    let (first, second, end) = (number(at)?, number(at + 3)?, at + 5);
    let is_span = matches!(chars.get(at + 2), Some('/' | '-' | '–')) && second == first + 1;
    let next = chars.get(after_spaces(chars, end));
    let is_alone = next.is_none() && first > 12;
    let is_before_words = end < after_spaces(chars, end) && next.is_some_and(char::is_ascii_alphabetic);
    (is_span && (is_alone || is_before_words)).then(|| (FiscalYear(2000 + first), end))
}

const MONTHS: [(&str, u32); 24] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

const HALVES: [(&str, u32); 6] = [("上半期", 1), ("下半期", 2), ("上期", 1), ("下期", 2), ("前期", 1), ("後期", 2)];

/// A part of a year without its year: 第1四半期, Q1, 1Q, 上半期, 9月, Sep.
fn period_at(chars: &[char], at: usize) -> Option<(Period, usize)> {
    // 前期 and 前期実績 are the first half of a year; 前期基本計画 is half of a plan, and 前期目標 its target.
    let stands = |word: &str, end: usize| {
        let alone = chars.get(end).is_none_or(|c| matches!(c, ' ' | '(' | '（' | '分' | '末' | '実'));
        alone || !matches!(word, "前期" | "後期")
    };
    let half =
        |(word, half): &(&str, u32)| ends(chars, at, word).filter(|end| stands(word, *end)).map(|end| (*half, end));
    if let Some((half, end)) = HALVES.iter().find_map(half) {
        return Some((Period::Half(half), end));
    }
    let is_letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let quarter = |at: usize| chars.get(at)?.to_digit(10).filter(|quarter| (1..=4).contains(quarter));
    let first = starts_with(chars, at, "第");
    let number = at + usize::from(first);
    let behind = quarter(number).and_then(|quarter| {
        let (_, end) = word_at(
            chars,
            number + 1,
            &["四半期", "/四半期", "st Quarter", "nd Quarter", "rd Quarter", "th Quarter", "Q", "q"],
        )?;
        (!is_letter(end)).then_some((Period::Quarter(quarter), end))
    });
    let before = || {
        let (_, end) = word_at(chars, at, &["Quarter", "quarter", "Qtr", "Q", "q"])?;
        let number = after_spaces(chars, end);
        let found = quarter(number).filter(|_| !is_letter(number + 1))?;
        Some((Period::Quarter(found), number + 1))
    };
    let month = || {
        let (month, end) = month_number(chars, at)?;
        // 3か月間 and 12月間 are lengths of time.
        let (_, end) = word_at(chars, end, &["月"]).filter(|(_, end)| chars.get(*end) != Some(&'間'))?;
        (!first).then_some((Period::Month(month), end))
    };
    let english = || english_month(chars, at).map(|(month, end)| (Period::Month(month), end));
    behind.or_else(before).or_else(month).or_else(english)
}

fn ends(chars: &[char], at: usize, word: &str) -> Option<usize> {
    starts_with(chars, at, word).then(|| at + word.chars().count())
}

fn month_number(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let count = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let month =
        chars[at..at + count].iter().collect::<String>().parse().ok().filter(|month| (1..=12).contains(month))?;
    (count <= 2).then_some((month, at + count))
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
            ("令和元年度", Some(2019), ""),
            ("R1", Some(2019), ""),
            ("令和２（2020）年度 目標値", Some(2020), "目標値"),
            ("2016", Some(2016), ""),
            ("2016年度", Some(2016), ""),
            ("実績(H29.3末)", Some(2016), "実績"),
            ("28年度予定", Some(2016), "予定"),
            ("8年度", Some(2026), ""),
            ("FY2016", Some(2016), ""),
            ("FY 2016 Target", Some(2016), "Target"),
            ("FY16", Some(2016), ""),
            ("CY 2016 Projected", Some(2016), "Projected"),
            ("2016/17", Some(2016), ""),
            ("2016-17 Actual", Some(2016), "Actual"),
            ("15/16 Outturn", Some(2015), "Outturn"),
            ("15/16", Some(2015), ""),
            ("Target 11/12", None, "Target1112"),
            ("11-12 Target", Some(2011), "Target"),
            ("3/4半期", None, "34半期"),
            ("2016–2017", Some(2016), ""),
            ("2016-2020", None, ""),
            ("平成28～32年度", None, ""),
            ("H28～H32の目標", None, "の目標"),
            ("評価指標", None, "評価指標"),
            ("年度末実績", None, "年度末実績"),
        ] {
            let read = heading(text);
            assert_eq!((read.year, read.words.as_str()), (year.map(FiscalYear), words), "{text}");
        }
    }

    #[test]
    fn a_year_without_an_era_is_the_one_nearest_to_its_neighbours() {
        for (text, near, year) in
            [("20年度", 2007, 2008), ("20年度", 2020, 2020), ("5年度", 2022, 2023), ("5年度", 1995, 1993)]
        {
            assert_eq!(heading_near(text, FiscalYear(near)).year, Some(FiscalYear(year)), "{text} near {near}");
        }
    }

    #[test]
    fn a_part_of_a_year_is_read_in_every_writing() {
        for (text, year, period, words) in [
            ("Q1 FY16", Some(2016), Some(Period::Quarter(1)), ""),
            ("FY2016 Q3 Actual", Some(2016), Some(Period::Quarter(3)), "Actual"),
            ("第2四半期", None, Some(Period::Quarter(2)), ""),
            ("平成28年度第４四半期実績", Some(2016), Some(Period::Quarter(4)), "実績"),
            ("1Q", None, Some(Period::Quarter(1)), ""),
            ("3rd Quarter", None, Some(Period::Quarter(3)), ""),
            ("上半期", None, Some(Period::Half(1)), ""),
            ("前期", None, Some(Period::Half(1)), ""),
            ("令和4年度後期実績", Some(2022), Some(Period::Half(2)), "実績"),
            ("前期基本計画", None, None, "前期基本計画"),
            ("後期目標値（R12）", Some(2030), None, "後期目標値"),
            ("9月末", None, Some(Period::Month(9)), ""),
            ("Sep", None, Some(Period::Month(9)), ""),
            ("2016/9", Some(2016), Some(Period::Month(9)), ""),
            ("2017/2", Some(2016), Some(Period::Month(2)), ""),
            ("実績(H28.12末)", Some(2016), Some(Period::Month(12)), "実績"),
            ("平成28年9月30日現在", Some(2016), Some(Period::Month(9)), ""),
            ("H28.12月末時点", Some(2016), Some(Period::Month(12)), ""),
            ("H32.3目標", Some(2019), Some(Period::Month(3)), "目標"),
            ("2020.3", Some(2019), Some(Period::Month(3)), ""),
            ("H28.10実績", Some(2016), Some(Period::Month(10)), "実績"),
            ("Mar-14", Some(2013), Some(Period::Month(3)), ""),
            ("Actual Mar '14", Some(2013), Some(Period::Month(3)), "Actual"),
            ("March 2014", Some(2013), Some(Period::Month(3)), ""),
            ("31 March 2014", Some(2013), Some(Period::Month(3)), ""),
            ("31st Mar 14", None, Some(Period::Month(3)), "31st14"),
            ("as at 31-Mar-14", Some(2013), Some(Period::Month(3)), "asat"),
            ("March 31, 2014", Some(2013), Some(Period::Month(3)), ""),
            ("September 2016 Actual", Some(2016), Some(Period::Month(9)), "Actual"),
            ("Sep FY16", Some(2016), Some(Period::Month(9)), ""),
            ("March 2014/15", Some(2014), Some(Period::Month(3)), ""),
            ("9月末現在", None, Some(Period::Month(9)), ""),
            ("現在", None, None, "現在"),
            ("第3回会議", None, None, "第3回会議"),
            ("QOL", None, None, "QOL"),
            ("Marketing", None, None, "Marketing"),
        ] {
            let expected = Heading { year: year.map(FiscalYear), period, words: words.to_owned() };
            assert_eq!(heading(text), expected, "{text}");
        }
    }

    #[test]
    fn the_day_beside_a_cell_is_read_in_every_writing() {
        let day = |text: &str| stated_day(text, FiscalYear(2016)).map(|day| (day.date.to_string(), day.month_end));
        for (text, date, month_end) in [
            ("2017-02-28", "2017-02-28", false),
            ("12月末", "2016-12-31", true),
            ("平成29年2月28日現在", "2017-02-28", false),
            ("2/28", "2017-02-28", false),
        ] {
            assert_eq!(day(text), Some((date.to_owned(), month_end)), "{text}");
        }
        assert_eq!(day("未定"), None);
    }
}
