//! Where a line of Japanese may end: kinsoku, and numbers that stay with their counters.
//!
//! The rules of Unicode (strict, `icu_segmenter`) come first; a small table then forbids what they allow and a
//! Japanese reader does not expect (「100｜件」, 「3｜回/年」, 「28｜～｜32｜年度」). One room breaks lines for mails, counted
//! in columns, and for pages, counted in points: it must not know what is measured.

use std::ops::Range;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter, LineSegmenterBorrowed};

/// Counters of more than one character, which stay whole behind a number. A single character always stays.
const COUNTERS: [&str; 11] =
    ["事業所", "事業", "年度", "箇所", "か所", "カ所", "ヶ所", "ヵ所", "か月", "時間", "開庁日"];
/// Words that belong to the number that follows them, also behind a space.
const LABELS: [&str; 7] = ["累計", "延べ", "目標", "実績", "平成", "令和", "昭和"];
/// Marks that join what stands before them; a line neither starts with one nor, before a number, ends with one.
const JOINERS: &str = "～〜—―‐–−－/／:：";
/// Marks that belong to the number or word behind them.
const PREFIXES: &str = "＃#№約第計各延全◎○●☆★※";
/// Marks that open an item of a list where they stand first in their paragraph.
const BULLETS: &str = "・･◎○●☆★※";

/// Breaks a text into lines no wider than `width`, measured by the caller.
///
/// Line breaks in the text stay, an empty line too; spaces at a break fall away. What is wider than a whole line is
/// parted where Unicode allows it, else between any two characters.
#[must_use]
pub fn break_lines(text: &str, width: f32, mut measure: impl FnMut(&str) -> f32) -> Vec<String> {
    let segmenter = segmenter();
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = paragraph.trim_end_matches(['\r', ' ', '\u{3000}']);
        let before = lines.len();
        let mut line = Line { width, text: String::new(), taken: 0.0, lines: &mut lines };
        for piece in pieces(&segmenter, paragraph) {
            line.push(&segmenter, &paragraph[piece], &mut measure);
        }
        if !line.text.is_empty() || line.lines.len() == before {
            line.end();
        }
    }
    lines
}

/// Whether a line may end between two neighbours inside one paragraph, by the table alone.
fn may_part(before: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return true };
    if last.is_whitespace() {
        return !is_label(before.trim_end()) || !next.is_numeric();
    }
    let number = last.is_numeric();
    let counts = number && (next.is_alphabetic() || "%％‰℃㎡㏊円".contains(next));
    let joins = JOINERS.contains(next) && !before.ends_with(')')
        || JOINERS.contains(last) && (next.is_numeric() || next.is_alphabetic() && !next.is_ascii());
    let prefixes = PREFIXES.contains(last) && (next.is_numeric() || BULLETS.contains(last));
    let bullet = BULLETS.contains(last) && before[..before.len() - last.len_utf8()].trim_end().is_empty();
    !(counts || joins || prefixes || bullet || is_label(before) && next.is_numeric() || inside_word(before, after))
}

/// Whether a word belongs to the number that follows it.
fn is_label(before: &str) -> bool {
    LABELS.iter().any(|word| before.ends_with(word))
}

/// Whether a number comes first, by itself or behind its own word.
fn starts_a_number(text: &str) -> bool {
    text.starts_with(char::is_numeric) || LABELS.iter().any(|word| text.starts_with(word))
}

/// Whether the place lies inside a counter behind a number, or inside a label before one.
fn inside_word(before: &str, after: &str) -> bool {
    let counter = |head: &str, tail: &str| {
        after.starts_with(tail) && before.strip_suffix(head).is_some_and(|rest| rest.ends_with(char::is_numeric))
    };
    let label = |head: &str, tail: &str| {
        before.ends_with(head) && after.strip_prefix(tail).is_some_and(|rest| starts_a_number(rest.trim_start()))
    };
    let parted = |word: &str, holds: &dyn Fn(&str, &str) -> bool| {
        word.char_indices().skip(1).any(|(at, _)| holds(&word[..at], &word[at..]))
    };
    COUNTERS.iter().any(|word| parted(word, &counter)) || LABELS.iter().any(|word| parted(word, &label))
}

struct Line<'a> {
    width: f32,
    text: String,
    taken: f32,
    lines: &'a mut Vec<String>,
}

impl Line<'_> {
    fn push(&mut self, segmenter: &LineSegmenterBorrowed<'_>, piece: &str, measure: &mut impl FnMut(&str) -> f32) {
        let visible = piece.trim_end();
        let wide = measure(visible);
        if self.taken + wide > self.width && !self.text.is_empty() {
            self.end();
        }
        if wide > self.width {
            self.force(segmenter, piece, measure);
            return;
        }
        self.text.push_str(piece);
        self.taken += if visible.len() == piece.len() { wide } else { measure(piece) };
    }

    /// Parts a piece that no line can hold: first without the table, then between any two characters.
    fn force(&mut self, segmenter: &LineSegmenterBorrowed<'_>, piece: &str, measure: &mut impl FnMut(&str) -> f32) {
        let mut parts = ranges(segmenter.segment_str(piece));
        if parts.len() < 2 {
            parts = ranges(GraphemeClusterSegmenter::new().segment_str(piece));
        }
        let alone = parts.len() < 2;
        for part in parts {
            if alone {
                self.text.push_str(&piece[part]);
                self.end();
            } else {
                self.push(segmenter, &piece[part], measure);
            }
        }
    }

    fn end(&mut self) {
        self.lines.push(self.text.trim_end().to_owned());
        self.text.clear();
        self.taken = 0.0;
    }
}

/// The pieces of a paragraph that stay whole.
fn pieces(segmenter: &LineSegmenterBorrowed<'_>, paragraph: &str) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    for part in ranges(segmenter.segment_str(paragraph)) {
        match whole.last_mut() {
            Some(last) if !may_part(&paragraph[..part.start], &paragraph[part.start..]) => last.end = part.end,
            _ => whole.push(part),
        }
    }
    whole
}

fn ranges(breaks: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut start = 0;
    breaks.filter(|&at| at > 0).map(|at| std::mem::replace(&mut start, at)..at).collect()
}

fn segmenter() -> LineSegmenterBorrowed<'static> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    LineSegmenter::new_for_non_complex_scripts(options)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::break_lines;

    fn columns(text: &str, width: u16) -> Vec<String> {
        break_lines(text, f32::from(width), |part| u16::try_from(part.width_cjk()).map_or(f32::MAX, f32::from))
    }

    #[test]
    fn a_number_stays_with_its_counter_however_narrow_the_line() {
        for (text, whole) in [
            ("目標は累計100件です", "100件"),
            ("開催は3回/年とする", "3回/年"),
            ("産業振興計画平成28～32年度の進捗", "28～32年度"),
            ("参加事業所数87事業所/年です", "87事業所/年"),
            ("達成率は100%です", "100%"),
            ("目標は累計 7件です", "累計 7件"),
            ("8件　企業の目標\u{A0}1回/年", "目標\u{A0}1回/年"),
            ("訪問 3件　目標\u{A0}累計\u{A0}40件", "目標\u{A0}累計\u{A0}40件"),
            ("支援は全部で第3号まで", "第3号"),
            ("平成29年3月15日現在の値", "3月"),
        ] {
            for width in 14..30 {
                let lines = columns(text, width);
                assert!(lines.iter().any(|line| line.contains(whole)), "{whole} at {width}: {lines:?}");
            }
        }
    }

    #[test]
    fn no_line_starts_with_a_mark_that_closes_or_ends_with_one_that_opens() {
        let text = "「起業」、創業（入門編）セミナー等の開催・チャレンジショップ。（再掲）ビジョン～計画——その後…";
        for width in 8..40 {
            let lines = columns(text, width);
            for line in &lines {
                assert!(!line.starts_with(|mark| "」、）。・ーャッョ～—…".contains(mark)), "{width}: {lines:?}");
                assert!(!line.ends_with(['「', '（']), "{width}: {lines:?}");
            }
        }
    }

    #[test]
    fn a_bullet_stays_with_its_item() {
        assert_eq!(columns("・女性", 4), ["・女", "性"]);
        assert_eq!(columns("◎ 企業", 5), ["◎ 企", "業"]);
    }

    #[test]
    fn line_breaks_stay_and_spaces_at_a_break_fall_away() {
        assert_eq!(columns("1件 茨木\n\n検討中 ", 5), ["1件", "茨木", "", "検討", "中"]);
        assert_eq!(columns("", 10), [""]);
    }

    #[test]
    fn what_is_wider_than_a_line_is_parted_anywhere() {
        assert_eq!(columns("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(columns("辻\u{E0100}辻", 1), ["辻\u{E0100}", "辻"], "a variation selector stays with its character");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[ぁ-んア-ン一-龥0-9a-z、。（）・～/ ]{0,60}", width in 4_u16..40) {
            let lines = columns(&text, width);
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&lines.concat()), squeezed(&text));
            for line in &lines {
                prop_assert!(line.width_cjk() <= usize::from(width), "{:?} is wider than {}", line, width);
            }
        }
    }
}
