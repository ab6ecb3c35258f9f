//! The number of an indicator in front of its name in one cell: 「1 市民満足度」「①-2 来館者数」「(3) 参加者数」.
//!
//! The name alone goes into the register, the whole text is another name of it. A number is taken off only where most
//! names of the sheets have one and no two of them become alike: 3歳児健診受診率 keeps its 3.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fold::fold;

/// The names without their numbers, by the names with them; empty where the sheets do not number their indicators.
#[derive(Debug, Default)]
pub(super) struct Numbering(BTreeMap<String, String>);

impl Numbering {
    /// Looks at the names of all indicators.
    pub(super) fn of(names: &BTreeSet<String>) -> Self {
        let split = names.iter().filter_map(|name| Some((name.clone(), bare(name)?.to_owned())));
        let numbered: BTreeMap<String, String> = split.collect();
        if numbered.len() * 2 <= names.len() {
            return Self::default();
        }
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            *times.entry(fold(numbered.get(name).unwrap_or(name))).or_default() += 1;
        }
        let is_own = |(_, name): &(String, String)| times[&fold(name)] == 1;
        Self(numbered.into_iter().filter(is_own).collect())
    }

    /// The name alone, where this one begins with a number.
    pub(super) fn name_of(&self, whole: &str) -> Option<&str> {
        self.0.get(whole).map(String::as_str)
    }
}

/// What stands behind the number that a name begins with; none where no sign sets it off (3歳児健診受診率).
fn bare(name: &str) -> Option<&str> {
    let rest = ["No.", "NO.", "№", "KPI", "指標"].iter().find_map(|mark| name.strip_prefix(mark)).unwrap_or(name);
    let is_marked = rest.len() < name.len();
    let rest = rest.trim_start_matches([' ', '　', '-', '－']);
    let inside = rest.trim_start_matches(OPENING);
    let is_in_brackets = inside.len() < rest.len();
    let is_part = |c: char| c.is_numeric() || matches!(c, '-' | '－' | '‐' | '.' | '．');
    let (number, behind) = inside.split_at(inside.find(|c: char| !is_part(c)).unwrap_or(inside.len()));
    let first = number.chars().next().filter(|c| c.is_numeric())?;
    let after = behind.trim_start_matches(CLOSING);
    let is_set_off = is_marked || after.len() < behind.len() || number.ends_with(['.', '．']) || is_circled(first);
    let is_closed = !is_in_brackets || after.len() < behind.len();
    (is_set_off && is_closed && after.chars().filter(|c| c.is_alphabetic()).count() > 1).then_some(after)
}

const OPENING: [char; 8] = ['(', '（', '[', '［', '【', '<', '＜', '〔'];
const CLOSING: [char; 15] = [')', '）', ']', '］', '】', '>', '＞', '〕', ':', '：', '、', '，', ' ', '　', '\t'];

/// Whether a number is one by its form (①): ⑴, ⒈, ❶ and ㊿ too.
fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3251}'..='\u{325F}' | '\u{32B1}'..='\u{32BF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_front_of_a_name_is_told_from_one_that_belongs_to_it() {
        for (name, bare_name) in [
            ("1 市民満足度", Some("市民満足度")),
            ("①-2 来館者数", Some("来館者数")),
            ("①来館者数", Some("来館者数")),
            ("(3) 参加者数", Some("参加者数")),
            ("（４）受診者数", Some("受診者数")),
            ("５．開催回数", Some("開催回数")),
            ("No.6 会議の回数", Some("会議の回数")),
            ("1-7　相談件数", Some("相談件数")),
            ("【14】出生数", Some("出生数")),
            ("指標13：来園者数", Some("来園者数")),
            ("KPI-12 来館者数", Some("来館者数")),
            ("1.2.3 Visits", Some("Visits")),
            ("3歳児健診受診率", None),
            ("1人当たりごみ排出量", None),
            ("100歳以上人口", None),
            ("（仮称）図書館の来館者数", None),
            ("指標の達成率", None),
            ("2020年の人口", None),
        ] {
            assert_eq!(bare(name), bare_name, "{name}");
        }
    }

    #[test]
    fn numbers_stay_where_few_names_have_one_or_two_names_would_be_alike() {
        let numbering = |names: &[&str]| Numbering::of(&names.iter().map(|name| (*name).to_owned()).collect());
        let all = numbering(&["1 市民満足度", "2 参加者数", "3 参加者数"]);
        assert_eq!((all.name_of("1 市民満足度"), all.name_of("2 参加者数")), (Some("市民満足度"), None));
        let few = numbering(&["1 人当たりごみ排出量", "参加者数", "受診率"]);
        assert_eq!(few.name_of("1 人当たりごみ排出量"), None);
    }
}
