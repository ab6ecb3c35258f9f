//! What a note says of a date: （H27速報） is of the year and provisional, （H28予定） is intended.

use super::date::Mention;
use super::mention::mention_at;
use super::text::{begins_word, is_word};
use crate::domain::calendar::FiscalYear;

/// Words beside a year that say no more than that a value is of it.
#[rustfmt::skip]
const OF_A_YEAR: &[&str] = &[
    "実績", "数値", "値", "の", "分", "速報", "確報", "確定", "暫定", "見込み", "見込", "推計", "推定", "概数", "概算", "最新", "直近",
    "決算", "平均", "暦年", "末", "現在", "時点", "調査", "国勢", "国調", "市民意識", "住民意識", "アンケート", "結果", "統計",
    "provisional", "preliminary", "unaudited", "projected", "estimated", "estimate", "actual", "outturn", "figure", "data", "latest",
];

/// Notes that name the year before the column's.
const YEAR_BEFORE: [&str; 10] =
    ["昨年度", "前年度", "昨年度実績", "前年度実績", "昨年", "前年", "昨年実績", "前年実績", "前回", "前回調査"];

/// The first date of a text from a place to its end, and the words beside it.
pub(super) fn dated(chars: &[char], start: usize, column: FiscalYear) -> Option<(Mention, String)> {
    let found = |at: usize| Some((at, mention_at(chars, at, column)?));
    let mut places = (start..chars.len()).filter(|at| *at == start || begins_word(chars, *at));
    let (at, (mention, end)) = places.find_map(found)?;
    let beside = chars[start..at].iter().chain(&chars[end..]);
    Some((mention, beside.filter(|c| is_word(**c)).collect()))
}

/// Whether a text from a place to its end says no more than that a value is of another year than the column's.
pub(super) fn is_of_another_year(chars: &[char], start: usize, column: FiscalYear) -> bool {
    let seen: String = chars[start..].iter().filter(|c| is_word(**c)).collect();
    YEAR_BEFORE.contains(&seen.as_str())
        || dated(chars, start, column).is_some_and(|(mention, words)| {
            let is_whole = mention.month.is_none() || !words.is_empty();
            is_whole && mention.is_of_another_year(column) && is_of_a_year(&words)
        })
}

fn is_of_a_year(words: &str) -> bool {
    let mut rest = words.to_lowercase();
    while let Some(shorter) = OF_A_YEAR.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.to_owned();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_another_year_where_it_says_nothing_else() {
        let other = |text: &str| is_of_another_year(&text.chars().collect::<Vec<_>>(), 0, FiscalYear(2016));
        for text in [
            "H27",
            "H27速報値",
            "速報 H27",
            "最新値:H27",
            "平成 27 年度の見込",
            "H27.10月調査",
            "前回調査",
            "2015/16 outturn",
        ] {
            assert!(other(text), "{text}");
        }
        for text in ["H28", "H28速報値", "H27比2件増", "H27開設", "うちH27 3件", "H27.10", "前年度比", "県平均", ""]
        {
            assert!(!other(text), "{text}");
        }
    }
}
