//! The words before a number: which of them name it and which only qualify it, and whether a label names the indicator.

use super::bound::{self, Bound};
use super::text::is_word;
use super::words::{
    ABOUTS, AIMED, COMPARED, ENGLISH_PROVISIONAL, HEADINGS, PLANNED, PROVISIONAL, SIDES, TOTALS, WHOLES,
};
use crate::domain::fold::{fold, fold_name, outside_brackets};

/// What the words before a number make of it.
#[expect(clippy::struct_excessive_bools, reason = "marks that stand beside each other, each asked for by its name")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Label {
    /// The words that name it; empty without.
    pub(super) words: String,
    /// The words that qualify it were such that it is only a part, a bound, an aim or a rate (うち, 最大, 目標).
    pub(super) side: bool,
    /// They bound it (少なくとも, at least).
    pub(super) bound: Option<Bound>,
    /// They make it about so much (約) or provisional (見込).
    pub(super) provisional: bool,
    /// A forecast of something (見込): alone it may be the value, beside another number it is not.
    pub(super) qualified: bool,
    /// They make it an intention or an aim (予定, 目標): never what happened.
    pub(super) planned: bool,
    /// They make it the difference from another year (前年比).
    pub(super) compared: bool,
    /// They make it the sum of what stands beside it (計).
    pub(super) total: bool,
    /// They make it a number of times and not of people (延べ).
    pub(super) gross: bool,
    /// They make it a sum since the plan began (累計).
    pub(super) cumulative: bool,
}

impl Label {
    /// Understands the words before a number.
    pub(super) fn of(text: &str) -> Self {
        let mut label = Self::default();
        if text.is_empty() {
            return label;
        }
        let bounded = bound::before(text.trim_end_matches(|c: char| !is_word(c) && c != '.'));
        label.bound = bounded.map(|(_, bound)| bound);
        trimmed(bounded.map_or(text, |(rest, _)| rest)).clone_into(&mut label.words);
        loop {
            if let Some((rest, bound)) = bound::before(&label.words) {
                (label.bound, label.words) = (Some(bound), trimmed(rest).to_owned());
                continue;
            }
            let Some((rest, word)) = peel(&label.words) else { break };
            label.side |= SIDES.contains(&word);
            label.planned |= PLANNED.contains(&word) || AIMED.contains(&word);
            label.compared |= COMPARED.contains(&word);
            label.total |= TOTALS.contains(&word);
            label.gross |= matches!(word, "延べ" | "延" | "のべ" | "ノベ" | "延べ約");
            label.cumulative |= matches!(word, "累計" | "累積" | "通算" | "cumulative");
            let forecast = PROVISIONAL.contains(&word) || ENGLISH_PROVISIONAL.contains(&word);
            label.provisional |= forecast || ABOUTS.contains(&word);
            label.qualified |= forecast;
            label.words = trimmed(rest).to_owned();
        }
        if HEADINGS.iter().any(|heading| label.words.eq_ignore_ascii_case(heading)) {
            label.words.clear();
        }
        label
    }

    /// Whether it ends the indicator's name, 件数, 回数 or 数 at the end of both aside.
    pub(super) fn names(&self, indicator: &str) -> bool {
        let name = fold_name(indicator);
        let name = stem(&outside_brackets(&name)).to_lowercase();
        // A label may stand behind other words in an own line or entry.
        let last = self.words.rsplit(['\n', '、', '。', '・']).next().unwrap_or_default();
        [self.words.as_str(), last].iter().any(|words| {
            let folded = fold(words).to_lowercase();
            let stem = stem(&folded);
            stem.chars().count() >= 2 && name.ends_with(stem)
        })
    }
}

/// Takes the last qualifying word off a label. A short or an English one has to stand apart (契約 is not 約).
fn peel(words: &str) -> Option<(&str, &'static str)> {
    let lists = [SIDES, WHOLES, ABOUTS, PROVISIONAL, ENGLISH_PROVISIONAL, COMPARED];
    let last = words.as_bytes().last()?.to_ascii_lowercase();
    let rest_of = |word: &&'static str| {
        // Most words are told from the end of these by their last byte.
        if word.as_bytes().last() != Some(&last) {
            return None;
        }
        let start = words.len().checked_sub(word.len()).filter(|start| words.is_char_boundary(*start))?;
        let (rest, tail) = words.split_at(start);
        let apart = || rest.is_empty() || rest.ends_with(|c: char| !is_word(c));
        let may_join = word.chars().count() > 1 && !word.is_ascii();
        (tail.eq_ignore_ascii_case(word) && (may_join || apart())).then_some((rest, *word))
    };
    let longest = |list: &&[&'static str]| list.iter().filter_map(rest_of).max_by_key(|(_, word)| word.len());
    lists.iter().filter_map(longest).max_by_key(|(_, word)| word.len())
}

/// Without signs around, without the particle that ties it to its number, without the mark of an entry (①).
fn trimmed(text: &str) -> &str {
    let sign = |c: char| !is_word(c) && !matches!(c, '「' | '」' | '『' | '』');
    let text = text.trim_end_matches(sign).trim_start_matches(|c| sign(c) || is_circled(c));
    let bare = text.strip_suffix(['は', 'が', 'も', 'を', 'に', 'で', 'の']).unwrap_or(text);
    bare.strip_prefix('の').filter(|rest| !rest.starts_with('べ')).unwrap_or(bare).trim_matches(sign)
}

/// Whether words only tie a number to what stands before them (に, は:).
pub(super) fn is_particle(words: &str) -> bool {
    trimmed(words).is_empty()
}

fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3251}'..='\u{32BF}')
}

/// Without the counter that closes a name: 利用件数 and 利用 are one.
fn stem(name: &str) -> &str {
    ["件数", "回数", "数"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_indicator_whose_name_it_ends() {
        for (label, name) in [
            ("実用化", "産学連携スタートアップ支援事業を活用した事業(製品・技術等)の実用化数"),
            ("利用件数", "巡回訪問での制度周知による各種支援策の利用件数"),
            ("利用件数:", "各種支援策の利用件数(再掲)"),
            ("参加者", "起業家同士の交流機会の参加者数"),
            ("開催回数", "起業家同士の交流機会の開催回数"),
            ("窓口では、利用件数は", "各種支援策の利用件数"),
        ] {
            assert!(Label::of(label).names(name), "{label}");
        }
        for (label, name) in [
            ("巡回", "各種支援策の利用件数"),
            ("アドバイザー巡回", "起業家からの相談・フォローアップ件数"),
            ("経営相談", "経営・販売・集客等に関する支援件数"),
            ("化", "実用化数"),
            ("件数", "利用件数"),
        ] {
            assert!(!Label::of(label).names(name), "{label}");
        }
    }

    #[test]
    fn words_that_qualify_are_no_label() {
        for text in ["累計", "延べ", "実績:", "件数", "約", "今年度は", "計", "うち"] {
            assert_eq!(Label::of(text).words, "", "{text}");
        }
        assert_eq!(Label::of("人材育成 延べ").words, "人材育成");
        assert_eq!(Label::of("契約").words, "契約");
        assert_eq!(Label::of("市内").words, "市内");
        assert_eq!(Label::of("会計").words, "会計");
        assert!(Label::of("うち").side && !Label::of("うち新規").words.is_empty());
        assert!(Label::of("見込み").provisional && Label::of("約").provisional);
    }
}
