//! Numbers as a sheet shows them: 91.370000000000005 is 91.37, 0.255 as 0.0% is 25.5%, 15 as 0"件" is 15件.
//!
//! It knows the formats of numbers; days are written as 2017-03-23 whatever their format.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};

/// A sheet keeps 15 digits of a number; what is behind them is noise.
const DIGITS: usize = 15;

/// The format of a cell, taken apart once for all cells that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// One section, or those for positive and negative numbers, zero and texts; none where numbers are shown plainly.
    sections: Vec<Vec<Piece>>,
}

impl NumberFormat {
    /// Takes a format code apart.
    pub(super) fn of(code: &str) -> Self {
        let is_plain = matches!(code, "" | "@") || code.eq_ignore_ascii_case("General");
        Self { sections: if is_plain { Vec::new() } else { sections(code) } }
    }

    /// The number as its cell shows it; a format that is not understood shows it plainly.
    pub(super) fn shown(&self, value: f64) -> String {
        let (section, value) = match (self.sections.as_slice(), value) {
            ([], _) => return plain(value),
            ([_, negative, ..], v) if v < 0.0 => (negative, -v),
            ([_, _, zero, ..], 0.0) => (zero, value),
            ([first, ..], _) => (first, value),
        };
        section_shown(section, value).unwrap_or_else(|| plain(value))
    }
}

/// How the numbers of a workbook's styles are shown. A format is taken apart once, however many styles have it.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The formats, and by the number of each style which of them it has.
    formats: Vec<Shown>,
    styles: Vec<usize>,
}

impl Styles {
    /// From the numbers of the styles' formats, and the codes of those formats that are the workbook's own.
    pub(super) fn of(ids: impl IntoIterator<Item = u32>, own: &HashMap<u32, String>) -> Self {
        let (mut known, mut made) = (HashMap::new(), Self::default());
        for id in ids {
            let at = *known.entry(id).or_insert_with(|| {
                made.formats.push(Shown::of(id, own.get(&id).map(String::as_str)));
                made.formats.len() - 1
            });
            made.styles.push(at);
        }
        made
    }

    /// How a style shows its numbers; one that the workbook does not describe shows them plainly.
    pub(super) fn get(&self, style: usize) -> &Shown {
        let own = self.styles.get(style).and_then(|format| self.formats.get(*format));
        own.unwrap_or(const { &Shown::Number(NumberFormat { sections: Vec::new() }) })
    }
}

/// How the numbers of a style are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Number(NumberFormat),
    /// A day, or a time of day.
    Day,
    /// Hours and minutes, also more than a day has.
    Duration,
}

impl Shown {
    /// From the number of a format and its own code; without one it is a built-in format (ECMA-376 Part 1, 18.8.30; the days
    /// of eastern Asia too). Below zero a built-in format keeps the minus where some languages have brackets.
    fn of(id: u32, own: Option<&str>) -> Self {
        let code = own.unwrap_or(match id {
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 | 41 | 42 => "#,##0",
            4 | 39 | 40 | 43 | 44 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => "yyyy-mm-dd",
            46 => "[h]:mm:ss",
            _ => "General",
        });
        match sections(code).first() {
            Some(first) if first.contains(&Piece::Unknown(ELAPSED)) => Self::Duration,
            Some(first) if is_day(first) => Self::Day,
            _ => Self::Number(NumberFormat::of(code)),
        }
    }

    /// The number as its cell shows it; days are counted from 1900 or from 1904.
    pub(super) fn text(&self, value: f64, is_1904: bool) -> String {
        match self {
            Self::Number(format) => format.shown(value),
            Self::Day | Self::Duration if value < 0.0 => plain(value),
            Self::Day if value >= 1.0 => day(value, is_1904).unwrap_or_else(|| plain(value)),
            Self::Day | Self::Duration => duration(value),
        }
    }
}

/// Whether a section shows days or times, and therefore no numbers.
fn is_day(section: &[Piece]) -> bool {
    let signs = ['y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S', 'g', 'e'];
    section.iter().any(|piece| matches!(piece, Piece::Unknown(sign) if signs.contains(sign)))
        && !section.iter().any(|piece| matches!(piece, Piece::Digits(digits) if digits.contains(['#', '?'])))
}

/// The day before which no day of 1900 is counted; of that year's days up to February one less is counted, because
/// spreadsheets take the year for a leap year.
const DAY_0: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
const DAY_0_OF_1904: NaiveDate = NaiveDate::from_ymd_opt(1904, 1, 1).expect("a day");
/// The first of March 1900.
const LEAP_DAY_PASSED: f64 = 61.0;
/// The last day that a sheet can hold, 31 December 9999.
const LAST_DAY: f64 = 2_958_465.0;

/// A day by its serial number, and the time of day where it has one.
fn day(value: f64, is_1904: bool) -> Option<String> {
    let first = match is_1904 {
        true => DAY_0_OF_1904,
        false if value < LEAP_DAY_PASSED - 1.0 => DAY_0.succ_opt()?,
        false => DAY_0,
    };
    let milliseconds = Some((value * 86_400_000.0).round()).filter(|_| value <= LAST_DAY + 1.0)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is bounded by the last day")]
    let moment = first.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::milliseconds(milliseconds as i64))?;
    let shown = moment.format("%Y-%m-%d %H:%M").to_string();
    Some(shown.strip_suffix(" 00:00").map_or(shown.clone(), str::to_owned))
}

fn duration(value: f64) -> String {
    let minutes = (value * 24.0 * 60.0).round();
    format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// The sign of hours, minutes or seconds that go on beyond a day.
const ELAPSED: char = '[';

/// A moment as it is written in the file (ISO 8601): its day, and its time of day where it has one.
pub(super) fn moment(written: &str) -> String {
    let (day, time) = written.split_once('T').unwrap_or((written, ""));
    let time = time.get(..5).filter(|time| *time != "00:00").unwrap_or_default();
    [day, time].join(" ").trim_end().to_owned()
}

fn plain(value: f64) -> String {
    let shortest = format!("{value}");
    if shortest.len() <= DIGITS {
        return shortest;
    }
    let rounded = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    format!("{rounded}")
}

/// One piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Words that stand as they are.
    Literal(String),
    /// 0, # and ? with their point and commas.
    Digits(String),
    Percent,
    General,
    /// Something that this module does not show, by its sign.
    Unknown(char),
}

fn sections(code: &str) -> Vec<Vec<Piece>> {
    let mut sections = vec![Vec::new()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let piece = match c {
            ';' => {
                sections.push(Vec::new());
                continue;
            }
            '"' => Piece::Literal(chars.by_ref().take_while(|c| *c != '"').collect()),
            '\\' | '!' => Piece::Literal(chars.next().map(String::from).unwrap_or_default()),
            // A gap as wide as a character, or a character that fills the cell.
            '_' | '*' => {
                chars.next();
                continue;
            }
            '[' => match chars.by_ref().take_while(|c| *c != ']').collect::<String>() {
                currency if currency.starts_with('$') => {
                    Piece::Literal(currency[1..].split('-').next().unwrap_or_default().to_owned())
                }
                elapsed if elapsed.starts_with(['h', 'H', 'm', 's']) => Piece::Unknown(ELAPSED),
                _ => continue,
            },
            '%' => Piece::Percent,
            '0' | '#' | '?' | '.' => {
                let mut digits = String::from(c);
                while let Some(next) = chars.next_if(|c| matches!(c, '0' | '#' | '?' | '.' | ',')) {
                    digits.push(next);
                }
                Piece::Digits(digits)
            }
            'G' | 'g' if rest_is(&mut chars, "eneral") => Piece::General,
            '@' => Piece::General,
            'E' | 'e' | '/' | 'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'a' | 'g' | 'r' => {
                Piece::Unknown(c)
            }
            other => Piece::Literal(other.to_string()),
        };
        if let Some(last) = sections.last_mut() {
            last.push(piece);
        }
    }
    sections
}

fn rest_is(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &str) -> bool {
    let matches = chars.clone().zip(word.chars()).filter(|(a, b)| a.eq_ignore_ascii_case(b)).count() == word.len();
    if matches {
        chars.nth(word.len() - 1);
    }
    matches
}

fn section_shown(section: &[Piece], value: f64) -> Option<String> {
    let digits = section.iter().filter(|piece| matches!(piece, Piece::Digits(_) | Piece::General)).count();
    if digits != 1 || section.iter().any(|piece| matches!(piece, Piece::Unknown(_))) {
        return None;
    }
    let percent = section.contains(&Piece::Percent);
    let value = if percent { value * 100.0 } else { value };
    let mut shown = String::new();
    for piece in section {
        match piece {
            Piece::Literal(words) => shown.push_str(words),
            Piece::Digits(pattern) => shown.push_str(&in_pattern(value.abs(), pattern)),
            Piece::General => shown.push_str(&plain(value.abs())),
            Piece::Percent => shown.push('%'),
            Piece::Unknown(_) => return None,
        }
    }
    // In a sheet the sign of a negative number may stand apart from it; in a text it must not.
    for sign in ["△", "▲", "-"] {
        shown = shown.replace(&format!("{sign} "), sign);
    }
    let is_zero = !shown.chars().any(|c| ('1'..='9').contains(&c));
    Some(if value < 0.0 && !is_zero { format!("-{}", shown.trim()) } else { shown.trim().to_owned() })
}

fn in_pattern(value: f64, pattern: &str) -> String {
    let (whole, decimals) = pattern.split_once('.').unwrap_or((pattern, ""));
    let count = |text: &str, signs: &[char]| text.chars().filter(|c| signs.contains(c)).count();
    let thousands = pattern.chars().rev().take_while(|c| *c == ',').count();
    let value = value / 1000_f64.powi(i32::try_from(thousands).unwrap_or(0));
    let most = count(decimals, &['0', '#', '?']);
    // Rounded as it is written in decimals, not as a binary fraction happens to lie.
    let exact: f64 = plain(value).parse().unwrap_or(value);
    let nudge = if most < DIGITS { 10_f64.powi(-i32::try_from(most).unwrap_or(0) - 9) } else { 0.0 };
    let mut text = format!("{:.most$}", exact + nudge);
    let least = count(decimals, &['0']);
    if let Some(point) = text.find('.') {
        while text.len() > point + 1 + least && text.ends_with('0') {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
    }
    let (integer, fraction) = text.split_once('.').map_or((text.as_str(), None), |(i, f)| (i, Some(f)));
    let integer = format!("{integer:0>width$}", width = count(whole, &['0']).max(1));
    let grouped = whole.trim_end_matches(',').contains(',');
    let integer = if grouped { group(&integer) } else { integer };
    fraction.map_or_else(|| integer.clone(), |fraction| format!("{integer}.{fraction}"))
}

fn group(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        for (value, code, shown) in [
            (91.37 + 2e-14, "General", "91.37"),
            (0.1 + 0.2, "General", "0.3"),
            (15.0, "General", "15"),
            (1_234_567.0, "General", "1234567"),
            (0.255, "0.0%", "25.5%"),
            (0.885, "0%", "89%"),
            (0.25, "0.00%", "25.00%"),
            (15.0, "0\"件\"", "15件"),
            (1577.0, "#,##0\"人\"", "1,577人"),
            (-1577.0, "#,##0;\"△ \"#,##0", "△1,577"),
            (-1577.0, "#,##0_ ;[Red]\\-#,##0\\ ", "-1,577"),
            (-5.0, "#,##0", "-5"),
            (-0.2, "0", "0"),
            (0.0, "#,##0;△#,##0;\"-\"", "0"),
            (2.675, "0.00", "2.68"),
            (1.5, "0.0##", "1.5"),
            (12_345_678.0, "#,##0,\"千円\"", "12,346千円"),
            (7.0, "000", "007"),
            (3.0, "G/標準\"回\"", "3"),
            (3.0, "General\"回\"", "3回"),
            (1200.0, "[$¥-411]#,##0", "¥1,200"),
            (1200.0, "0.00E+00", "1200"),
        ] {
            assert_eq!(NumberFormat::of(code).shown(value), shown, "{value} in {code}");
        }
    }

    #[test]
    fn formats_of_days_are_told_from_formats_of_numbers() {
        for code in ["yyyy/m/d", "mm-dd-yy", "[$-411]ggge\"年\"m\"月\"d\"日\"", "h:mm", "m\"月\"d\"日\""] {
            assert_eq!(Shown::of(164, Some(code)), Shown::Day, "{code}");
        }
        for code in ["[h]:mm:ss", "[mm]:ss"] {
            assert_eq!(Shown::of(164, Some(code)), Shown::Duration, "{code}");
        }
        for code in ["General", "0%", "#,##0\"年度\"", "0.00E+00", "# ?/?", "@", "0\"m\"", "\\m0"] {
            assert!(matches!(Shown::of(164, Some(code)), Shown::Number(_)), "{code}");
        }
    }

    #[test]
    fn built_in_formats_need_no_code() {
        for (id, value, shown) in [
            (0, 0.5, "0.5"),
            (9, 0.255, "26%"),
            (38, -1577.0, "-1,577"),
            (40, -1577.5, "-1,577.50"),
            (14, 42_817.0, "2017-03-23"),
            (31, 42_817.0, "2017-03-23"),
            (57, 42_817.0, "2017-03-23"),
            (46, 1.5, "36:00"),
            (49, 12.0, "12"),
        ] {
            assert_eq!(Shown::of(id, None).text(value, false), shown, "{value} in {id}");
        }
    }

    #[test]
    fn a_style_shows_numbers_as_its_format_does_and_plainly_where_it_is_not_described() {
        let own = HashMap::from([(164, "0\"件\"".to_owned()), (9, "0.0%".to_owned())]);
        let styles = Styles::of([0, 164, 9, 164], &own);
        let shown: Vec<String> = (0..5).map(|style| styles.get(style).text(0.5, false)).collect();
        assert_eq!(shown, ["0.5", "1件", "50.0%", "1件", "0.5"]);
        assert_eq!(styles.formats.len(), 3);
    }

    #[test]
    fn days_are_written_year_first() {
        for (value, is_1904, shown) in [
            (42_817.0, false, "2017-03-23"),
            (42_817.354_166_666_67, false, "2017-03-23 08:30"),
            (42_816.999_999_999_9, false, "2017-03-23"),
            (41_355.0, true, "2017-03-23"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (0.354_166_666_67, false, "8:30"),
            (2_958_465.0, false, "9999-12-31"),
            (1e9, false, "1000000000"),
            (-3.0, false, "-3"),
        ] {
            assert_eq!(Shown::Day.text(value, is_1904), shown, "{value}");
        }
    }
}
