//! The words around a number of a target text: bounds, directions, bands, and those that say nothing.

use super::meaning::{Bound, Way};
use super::span::is_whole;

/// What a word in a target text does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    Bound(Bound),
    Way(Way),
    Keep,
    /// 台: a band that the digits give.
    Band,
    /// まで: up to a limit, or as far as a goal.
    UpTo,
    /// Says nothing.
    Filler,
}

/// The words behind and before a number, longer ones before what begins them.
const MARKS: [(&str, Mark); 121] = [
    ("以上", Mark::Bound(Bound::AtLeast)),
    ("以下", Mark::Bound(Bound::AtMost)),
    ("以内", Mark::Bound(Bound::AtMost)),
    ("未満", Mark::Bound(Bound::LessThan)),
    ("を下回らない", Mark::Bound(Bound::AtLeast)),
    ("を上回らない", Mark::Bound(Bound::AtMost)),
    ("を超えない", Mark::Bound(Bound::AtMost)),
    ("を超える", Mark::Bound(Bound::MoreThan)),
    ("を上回る", Mark::Bound(Bound::MoreThan)),
    ("を下回る", Mark::Bound(Bound::LessThan)),
    ("上回る", Mark::Bound(Bound::MoreThan)),
    ("下回る", Mark::Bound(Bound::LessThan)),
    ("超え", Mark::Bound(Bound::MoreThan)),
    ("超", Mark::Bound(Bound::MoreThan)),
    ("最低でも", Mark::Bound(Bound::AtLeast)),
    ("最低", Mark::Bound(Bound::AtLeast)),
    ("少なくとも", Mark::Bound(Bound::AtLeast)),
    ("最大", Mark::Bound(Bound::AtMost)),
    ("上限", Mark::Bound(Bound::AtMost)),
    ("no less than", Mark::Bound(Bound::AtLeast)),
    ("not less than", Mark::Bound(Bound::AtLeast)),
    ("no more than", Mark::Bound(Bound::AtMost)),
    ("not more than", Mark::Bound(Bound::AtMost)),
    ("at least", Mark::Bound(Bound::AtLeast)),
    ("minimum of", Mark::Bound(Bound::AtLeast)),
    ("or more", Mark::Bound(Bound::AtLeast)),
    ("or greater", Mark::Bound(Bound::AtLeast)),
    ("within", Mark::Bound(Bound::AtMost)),
    ("開催", Mark::Filler),
    ("実施", Mark::Filler),
    ("整備", Mark::Filler),
    ("設置", Mark::Filler),
    ("確保", Mark::Filler),
    ("登録", Mark::Filler),
    ("導入", Mark::Filler),
    ("参加", Mark::Filler),
    ("実人数", Mark::Filler),
    ("のべ", Mark::Filler),
    ("延べ人数", Mark::Filler),
    ("延べ", Mark::Filler),
    ("傾向", Mark::Filler),
    ("引き上げる", Mark::Filler),
    ("引き下げる", Mark::Filler),
    ("or higher", Mark::Bound(Bound::AtLeast)),
    ("or above", Mark::Bound(Bound::AtLeast)),
    ("or better", Mark::Bound(Bound::AtLeast)),
    ("at most", Mark::Bound(Bound::AtMost)),
    ("maximum of", Mark::Bound(Bound::AtMost)),
    ("up to", Mark::UpTo),
    ("or less", Mark::Bound(Bound::AtMost)),
    ("or fewer", Mark::Bound(Bound::AtMost)),
    ("or lower", Mark::Bound(Bound::AtMost)),
    ("or below", Mark::Bound(Bound::AtMost)),
    ("more than", Mark::Bound(Bound::MoreThan)),
    ("greater than", Mark::Bound(Bound::MoreThan)),
    ("above", Mark::Bound(Bound::MoreThan)),
    ("over", Mark::Bound(Bound::MoreThan)),
    ("exceed", Mark::Bound(Bound::MoreThan)),
    ("less than", Mark::Bound(Bound::LessThan)),
    ("fewer than", Mark::Bound(Bound::LessThan)),
    ("below", Mark::Bound(Bound::LessThan)),
    ("under", Mark::Bound(Bound::LessThan)),
    (">=", Mark::Bound(Bound::AtLeast)),
    ("<=", Mark::Bound(Bound::AtMost)),
    ("≥", Mark::Bound(Bound::AtLeast)),
    ("≤", Mark::Bound(Bound::AtMost)),
    (">", Mark::Bound(Bound::MoreThan)),
    ("<", Mark::Bound(Bound::LessThan)),
    ("+", Mark::Bound(Bound::AtLeast)),
    ("維持", Mark::Keep),
    ("maintained", Mark::Keep),
    ("maintain", Mark::Keep),
    ("増加", Mark::Way(Way::Up)),
    ("増やす", Mark::Way(Way::Up)),
    ("増", Mark::Way(Way::Up)),
    ("向上", Mark::Way(Way::Up)),
    ("上昇", Mark::Way(Way::Up)),
    ("拡大", Mark::Way(Way::Up)),
    ("アップ", Mark::Way(Way::Up)),
    ("increased", Mark::Way(Way::Up)),
    ("increase", Mark::Way(Way::Up)),
    ("raise", Mark::Way(Way::Up)),
    ("減少", Mark::Way(Way::Down)),
    ("減らす", Mark::Way(Way::Down)),
    ("削減", Mark::Way(Way::Down)),
    ("縮減", Mark::Way(Way::Down)),
    ("低減", Mark::Way(Way::Down)),
    ("減量", Mark::Way(Way::Down)),
    ("減", Mark::Way(Way::Down)),
    ("低下", Mark::Way(Way::Down)),
    ("縮小", Mark::Way(Way::Down)),
    ("抑制", Mark::Way(Way::Down)),
    ("ダウン", Mark::Way(Way::Down)),
    ("reduced", Mark::Way(Way::Down)),
    ("reduce", Mark::Way(Way::Down)),
    ("reduction", Mark::Way(Way::Down)),
    ("decreased", Mark::Way(Way::Down)),
    ("decrease", Mark::Way(Way::Down)),
    ("改善", Mark::Way(Way::Better)),
    ("improve", Mark::Way(Way::Better)),
    ("improvement", Mark::Way(Way::Better)),
    ("まで", Mark::UpTo),
    ("台", Mark::Band),
    ("を目指す", Mark::Filler),
    ("をめざす", Mark::Filler),
    ("させる", Mark::Filler),
    ("とする", Mark::Filler),
    ("にする", Mark::Filler),
    ("する", Mark::Filler),
    ("達成", Mark::Filler),
    ("程度", Mark::Filler),
    ("を", Mark::Filler),
    ("の", Mark::Filler),
    ("に", Mark::Filler),
    ("へ", Mark::Filler),
    ("で", Mark::Filler),
    ("約", Mark::Filler),
    ("概ね", Mark::Filler),
    ("目標", Mark::Filler),
    ("全", Mark::Filler),
    ("前後", Mark::Filler),
];

/// Words before a rank.
pub(super) const AMONG: [&str; 10] =
    ["県内", "全国", "府内", "都内", "道内", "市町村中", "類似団体", "トップ", "上位", "top"];

/// Words in Latin letters that say nothing of their own.
const FILLERS: [&str; 9] = ["by", "to", "of", "in", "the", "a", "an", "target", "about"];
/// Takes apart what stands behind a number: the unit, then the words that the grammar knows, and whether others remain.
pub(super) fn tail(text: &str, own_unit: &str) -> (String, Vec<Mark>, bool) {
    let text = text.trim();
    let begins = |at: usize| {
        let known = MARKS.iter().find(|(word, _)| text[at..].starts_with(word) && is_whole(text, at, word));
        let filler = || FILLERS.iter().find(|word| text[at..].starts_with(**word) && is_whole(text, at, word));
        known.copied().or_else(|| filler().map(|word| (*word, Mark::Filler)))
    };
    // The indicator's own unit comes first: 台 counts machines where it is the unit.
    let own = if own_unit.is_empty() || !text.starts_with(own_unit) { 0 } else { own_unit.len() };
    let places = text.char_indices().map(|(at, _)| at).filter(|at| *at >= own);
    let split = places.into_iter().find(|at| begins(*at).is_some()).unwrap_or(text.len());
    let unit = text[..split].trim().to_owned();
    let (mut marks, mut unknown, mut at) = (Vec::new(), false, split);
    while at < text.len() {
        if let Some((word, mark)) = begins(at) {
            marks.push(mark);
            at += word.len();
            continue;
        }
        let c = text[at..].chars().next().unwrap_or(' ');
        unknown |= !matches!(c, ' ' | '。' | '、' | ',' | ':' | '/');
        at += c.len_utf8();
    }
    (unit, marks, unknown)
}
