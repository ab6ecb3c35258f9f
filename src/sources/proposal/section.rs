//! Names of sections: where several stand in one cell, and where a file or a sheet is named after one.

/// What the name of a section ends in.
const ENDS: [&str; 12] = ["課", "室", "局", "部", "所", "センター", "署", "館", "園", "係", "班", "事務局"];
/// What stands between two sections in one cell.
const BETWEEN: [char; 8] = ['、', '，', ',', '・', '/', '／', '\n', ';'];

/// The sections in a cell: several where each part is named like one, else the whole text.
pub(super) fn sections_in(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).collect();
    let words = || text.split_whitespace();
    let whole = || vec![if text.is_ascii() { words().collect::<Vec<_>>().join(" ") } else { words().collect() }];
    if parts.len() < 2 || !parts.iter().all(|part| is_section(part)) {
        return whole();
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// The section in the name of a file or sheet (`【商工労政課】進捗_0315.xlsx`); none where there is none.
pub(super) fn section_named(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.split(|c: char| "【】[]［］（）()_＿ 　-－".contains(c)).map(str::trim);
    let mut sections = words.filter(|word| word.chars().count() > 2 && is_section(word) && !word.ends_with("部所"));
    sections.find(|word| ["課", "室", "局", "センター", "係"].iter().any(|end| word.ends_with(end))).map(str::to_owned)
}

fn is_section(text: &str) -> bool {
    ENDS.iter().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_told_apart_only_where_each_part_is_one() {
        assert_eq!(sections_in("商工労政課・農とみどり推進課"), ["商工労政課", "農とみどり推進課"]);
        assert_eq!(sections_in("まち・ひと推進課"), ["まち・ひと推進課"]);
        assert_eq!(sections_in("商工 労政課"), ["商工労政課"]);
        assert_eq!(sections_in("Parks  and Recreation"), ["Parks and Recreation"]);
        assert_eq!(section_named("【商工労政課】進捗_0315.xlsx").as_deref(), Some("商工労政課"));
        assert_eq!(section_named("雇用労働課_H28実績.csv").as_deref(), Some("雇用労働課"));
        assert_eq!(section_named("進捗状況_H28.xlsx"), None);
    }
}
