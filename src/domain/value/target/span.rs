//! The years of a target text: over which it counts, by when it is to be reached, and from what a change counts.

use super::meaning::{Base, TargetScope};
use crate::domain::calendar::{Era, FiscalYear};

/// What a text says of years.
#[derive(Debug, Default)]
pub(super) struct Years {
    pub(super) scope: Option<TargetScope>,
    pub(super) counted: Option<(FiscalYear, FiscalYear)>,
    pub(super) until: Option<FiscalYear>,
    pub(super) base: Option<Base>,
    /// How often in a year it counts, where the text counts in other parts of a year (10件/月).
    pub(super) times_a_year: Option<f64>,
}

const CUMULATIVE: [&str; 12] = [
    "計画期間中に",
    "計画期間中",
    "計画期間内",
    "計画期間",
    "期間中",
    "期間内",
    "累計",
    "累積",
    "通算",
    "cumulative",
    "in total",
    "total of",
];
const YEARLY: [&str; 21] = [
    "単年度",
    "毎年度",
    "毎年",
    "各年度",
    "各年",
    "年当たり",
    "年あたり",
    "1年に",
    "/年度",
    "/年間",
    "/年",
    "年間",
    "per year",
    "each year",
    "every year",
    "a year",
    "per annum",
    "annually",
    "annual",
    "/year",
    "/yr",
];
const MONTHLY: [&str; 6] = ["/月", "毎月", "月当たり", "月あたり", "per month", "/month"];
const QUARTERLY: [&str; 5] = ["/四半期", "四半期ごと", "毎四半期", "per quarter", "/quarter"];
const WEEKLY: [&str; 4] = ["/週", "毎週", "per week", "/week"];
const BASELINE: [&str; 14] = [
    "基準年度",
    "基準年",
    "基準値",
    "基準",
    "現状値",
    "現況値",
    "現況",
    "初期値",
    "当初値",
    "当初",
    "策定時",
    "baseline",
    "current level",
    "the base",
];
const PREVIOUS: [&str; 11] = [
    "対前年度",
    "対前年",
    "前年度実績",
    "前年実績",
    "前年度",
    "前年",
    "昨年度",
    "昨年",
    "previous year",
    "last year",
    "prior year",
];
/// What stands behind a number of years over which a target counts.
const LENGTHS: [&str; 13] = [
    "年間の累計で",
    "年間の累計",
    "年間累計で",
    "年間累計",
    "年間合計",
    "年間で",
    "年間の",
    "年間に",
    "か年で",
    "か年",
    "ヶ年で",
    "ヶ年",
    "年間",
];
/// What joins a base to its change.
const JOINTS: [&str; 13] = [
    "と比較して",
    "に比べて",
    "に対して",
    "と比べて",
    "と比べ",
    "に比べ",
    "対比",
    "からの",
    "から",
    "よりも",
    "より",
    "比",
    "値",
];

/// Takes the words of years out of a text.
pub(super) fn take(text: &str, near: FiscalYear) -> (String, Years) {
    let mut found = Years::default();
    let mut text = text.to_owned();
    take_years(&mut text, near, &mut found);
    // 年2回: so often in each year.
    if let Some(rest) = text.strip_prefix('年').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        text = rest.to_owned();
        found.scope = found.scope.or(Some(TargetScope::Yearly));
    }
    if let Some(rest) = text.strip_prefix('週').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        text = rest.to_owned();
        found.times_a_year = Some(52.0);
    }
    if let Some(rest) = text.strip_prefix('月').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        text = rest.to_owned();
        found.times_a_year = Some(12.0);
    }
    take_lengths(&mut text, &mut found);
    for (words, scope) in [(&CUMULATIVE[..], TargetScope::Cumulative), (&YEARLY[..], TargetScope::Yearly)] {
        if take_word(&mut text, words).is_some() {
            found.scope = found.scope.or(Some(scope));
        }
    }
    for (words, times) in [(&MONTHLY[..], 12.0), (&QUARTERLY[..], 4.0), (&WEEKLY[..], 52.0)] {
        if take_word(&mut text, words).is_some() {
            found.times_a_year = Some(times);
        }
    }
    for (words, base) in [(&BASELINE[..], Base::Baseline), (&PREVIOUS[..], Base::PreviousYear)] {
        if let Some(at) = take_word(&mut text, words) {
            take_joint(&mut text, at);
            found.base = found.base.or(Some(base));
        }
    }
    if let Some(at) = text.find("現状").filter(|at| JOINTS.iter().any(|joint| text[at + 6..].starts_with(joint))) {
        text.replace_range(at..at + 6, "");
        take_joint(&mut text, at);
        found.base = found.base.or(Some(Base::Baseline));
    }
    (text, found)
}

/// Takes the first of the words that the text holds, and says where it stood. One in Latin letters is whole.
pub(super) fn take_word(text: &mut String, words: &[&str]) -> Option<usize> {
    // Most texts do not even hold the first letter of a word, which one look at the text tells of all words.
    let bit = |c: char| 1_u64 << (u32::from(c) % 64);
    let letters = text.chars().fold(0, |letters, c| letters | bit(c));
    let mut likely = words.iter().filter(|word| word.chars().next().is_some_and(|c| letters & bit(c) != 0));
    let (at, word) = likely.find_map(|word| Some((find_word(text, word)?, *word)))?;
    text.replace_range(at..at + word.len(), "");
    Some(at)
}

/// Where a word stands; in Latin letters, never within another word.
pub(super) fn find_word(text: &str, word: &str) -> Option<usize> {
    // Target texts are short: setting up a search would take longer than looking at every place.
    let first = *word.as_bytes().first()?;
    let begins = |at: &usize| text.as_bytes()[*at] == first && text[*at..].starts_with(word);
    text.char_indices().map(|(at, _)| at).filter(begins).find(|at| is_whole(text, *at, word))
}

/// Whether a word at a place is not the middle of another one in Latin letters.
pub(super) fn is_whole(text: &str, at: usize, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let open = |own: Option<char>, other: Option<char>| !(letter(own) && letter(other));
    open(word.chars().next(), text[..at].chars().next_back())
        && open(word.chars().next_back(), text[at + word.len()..].chars().next())
}

fn take_joint(text: &mut String, at: usize) {
    if let Some(joint) = JOINTS.iter().find(|joint| text[at..].starts_with(*joint)) {
        text.replace_range(at..at + joint.len(), "");
    }
}

/// 平成32年度までに, (H32), H27比, H27～28累計, by 2020.
fn take_years(text: &mut String, near: FiscalYear, found: &mut Years) {
    let mut at = 0;
    while at < text.len() {
        let Some((year, end)) = text.is_char_boundary(at).then(|| year_at(text, at, near)).flatten() else {
            at += 1;
            continue;
        };
        let other = text[end..].strip_prefix(['~', '-']).and_then(|rest| {
            let from = text.len() - rest.len();
            year_at(text, from, near).or_else(|| short_year(text, from, year))
        });
        if let Some((last, end)) = other {
            found.counted = Some((year, last));
            found.scope = found.scope.or(Some(TargetScope::Cumulative));
            text.replace_range(at..end, "");
            continue;
        }
        let (year, end) = match month_behind(text, end) {
            Some((month @ ..=3, end)) if month > 0 => (FiscalYear(year.0 - 1), end),
            Some((_, end)) => (year, end),
            None => (year, end),
        };
        let rest = &text[end..];
        let joint = JOINTS.iter().filter(|joint| **joint != "値").find(|joint| rest.starts_with(**joint));
        if let Some(joint) = joint {
            found.base = Some(Base::Baseline);
            let end = end + joint.len();
            text.replace_range(at..end, "");
            continue;
        }
        let tail = ["末時点で", "末までに", "末まで", "末に", "末", "までに", "には", "時点で", "に", "の"];
        let tail = tail.iter().find(|tail| rest.starts_with(**tail)).map_or(0, |tail| tail.len());
        found.until = found.until.max(Some(year));
        let start = ["by the end of", "by end of", "by fy", "by", "in fy", "in", "fy", "until"]
            .iter()
            .find_map(|word| text[..at].trim_end().strip_suffix(word).map(str::len))
            .unwrap_or(at);
        text.replace_range(start..end + tail, "");
        at = start;
    }
}

/// The month behind a year, and where it ends: R5.4施行, 令和5年4月.
fn month_behind(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &text[at..];
    let signed = rest.strip_prefix(['.', '/']);
    let own = signed.unwrap_or(rest);
    let digits = own.bytes().take_while(u8::is_ascii_digit).count();
    let month = own.get(..digits)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let end = text.len() - own.len() + digits;
    let named = text[end..].strip_prefix('月');
    let is_month = named.is_some() || (signed.is_some() && !text[end..].starts_with(['.', '%', ',']));
    is_month.then(|| (month, named.map_or(end, |rest| text.len() - rest.len())))
}

/// A year at a place, and where it ends.
pub(super) fn year_at(text: &str, at: usize, near: FiscalYear) -> Option<(FiscalYear, usize)> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let ends = |digits: usize, from: usize| {
        let tail = &text[from + digits..];
        let word = ["年度", "年"].iter().find(|word| tail.starts_with(**word)).filter(|_| !tail.starts_with("年間"));
        (from + digits + word.map_or(0, |word| word.len()), word.is_some())
    };
    for era in [Era::Reiwa, Era::Heisei, Era::Showa] {
        let letter = era.letter().to_ascii_lowercase();
        let named = rest.strip_prefix(era.name());
        let short = rest.strip_prefix(letter).filter(|_| !before.is_some_and(|c| c.is_ascii_alphabetic()));
        let Some(count) = named.or(short) else { continue };
        let from = text.len() - count.len();
        if count.starts_with('元') {
            return Some((FiscalYear(era.calendar_year(1)), ends('元'.len_utf8(), from).0));
        }
        let digits = count.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) {
            let year = era.calendar_year(count[..digits].parse().ok()?);
            return Some((FiscalYear(year), ends(digits, from).0));
        }
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (end, is_year) = ends(digits, at);
    match digits {
        4 => {
            let year = rest[..4].parse().ok().filter(|year| (1950..2150).contains(year))?;
            let said = ["by", "in", "fy", "until", "end of"].iter().any(|word| text[..at].trim_end().ends_with(word));
            (is_year || said).then_some((FiscalYear(year), end))
        }
        2 if rest[2..].starts_with("年度") => {
            let count: i32 = rest[..2].parse().ok()?;
            let years = [Era::Reiwa, Era::Heisei].map(|era| era.calendar_year(count));
            let year = years.into_iter().min_by_key(|year| (year - near.0).abs())?;
            Some((FiscalYear(year), end))
        }
        _ => None,
    }
}

/// The end of H27～28: two digits in the era of the first.
fn short_year(text: &str, at: usize, first: FiscalYear) -> Option<(FiscalYear, usize)> {
    let rest = &text[at..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let count: i32 = rest.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
    let year =
        Era::ALL.into_iter().map(|era| era.calendar_year(count)).find(|year| (1..=20).contains(&(year - first.0)))?;
    let word = ["年度", "年"].iter().find(|word| rest[digits..].starts_with(**word)).map_or(0, |word| word.len());
    Some((FiscalYear(year), at + digits + word))
}

/// 5年間で, 5か年の累計: a number of years over which it counts.
fn take_lengths(text: &mut String, found: &mut Years) {
    let is_digit = |c: char| c.is_ascii_digit();
    let numbers = text.match_indices(is_digit).map(|(at, _)| at + 1).filter(|end| !text[*end..].starts_with(is_digit));
    let behind = |end: usize| LENGTHS.iter().find(|word| text[end..].starts_with(**word)).map(|word| (end, word.len()));
    for (end, word) in numbers.filter_map(behind) {
        let digits = text[..end].bytes().rev().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) {
            let one = &text[end - digits..end] == "1";
            found.scope = Some(if one { TargetScope::Yearly } else { TargetScope::Cumulative });
            text.replace_range(end - digits..end + word, "");
            return;
        }
    }
    // 500人/5年.
    if let Some(at) = text.find('/')
        && let digits @ 1..=2 = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count()
        && let Some(rest) =
            text[at + 1 + digits..].strip_prefix("か年").or_else(|| text[at + 1 + digits..].strip_prefix('年'))
    {
        found.scope = Some(TargetScope::Cumulative);
        let end = text.len() - rest.len();
        text.replace_range(at..end, "");
        return;
    }
    if let Some(at) = text.find("over").filter(|at| text[*at..].contains("years"))
        && let Some(end) = text[at..].find("years").map(|end| at + end + "years".len())
        && text[at + 4..end - 5].trim().bytes().all(|c| c.is_ascii_digit())
    {
        found.scope = Some(TargetScope::Cumulative);
        text.replace_range(at..end, "");
    }
}
