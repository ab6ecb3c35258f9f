//! Counters: the longest one wins, so that 事業所 is never 事業 and a rest.

use super::text::{Text, is_word, starts_with};

/// Counters that every plan knows; a plan's own come before them.
const COMMON: &[&str] = &[
    "件",
    "人",
    "名",
    "回",
    "事業所",
    "事業者",
    "事業",
    "社",
    "団体",
    "店舗",
    "店",
    "か所",
    "ヶ所",
    "ヵ所",
    "カ所",
    "ケ所",
    "箇所",
    "個所",
    "校",
    "園",
    "施設",
    "世帯",
    "戸",
    "棟",
    "区画",
    "台",
    "本",
    "冊",
    "部",
    "枚",
    "点",
    "頭",
    "羽",
    "匹",
    "組",
    "組織",
    "種類",
    "種",
    "品目",
    "品",
    "項目",
    "講座",
    "コース",
    "クラス",
    "教室",
    "メニュー",
    "プロジェクト",
    "イベント",
    "地区",
    "地域",
    "区域",
    "路線",
    "便",
    "円",
    "ドル",
    "%",
    "‰",
    "ポイント",
    "pt",
    "ha",
    "m2",
    "m3",
    "m²",
    "m³",
    "㎡",
    "㎥",
    "km",
    "km2",
    "㎢",
    "m",
    "cm",
    "mm",
    "kg",
    "mg",
    "g",
    "t",
    "トン",
    "kWh",
    "MWh",
    "kW",
    "MW",
    "GJ",
    "MJ",
    "L",
    "l",
    "kL",
    "kl",
    "mL",
    "ml",
    "日",
    "時間",
    "年",
    "年間",
    "か月",
    "ヶ月",
    "ヵ月",
    "カ月",
    "ケ月",
    "週間",
    "位",
    "倍",
    "割",
    "つ",
    "個",
    "企業",
    "法人",
    "商店街",
    "自治会",
    "市町村",
    "町",
    "村",
    "票",
    "通",
    "食",
    "床",
    "席",
    "作品",
    "製品",
    "商品",
    "案",
    "サービス",
    "アクセス",
    "PV",
    "℃",
    "a",
];

/// The counters of a plan and those that every plan knows.
#[derive(Debug)]
pub(super) struct Units {
    /// Folded, and as the plan writes it.
    own: Vec<(String, String)>,
}

impl Units {
    pub(super) fn of(own: &[String]) -> Self {
        let fold = |unit: &String| (Text::of(unit).seen(), unit.clone());
        Self { own: own.iter().map(fold).filter(|(folded, _)| !folded.is_empty()).collect() }
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.own.iter().map(|(folded, shown)| (folded.as_str(), shown.as_str()));
        own.chain(COMMON.iter().map(|unit| (*unit, *unit)))
    }

    /// The counter at a place and where it ends. One in Latin letters is a whole word (3Dプリンタ has none).
    pub(super) fn at(&self, chars: &[char], at: usize) -> Option<(&str, usize)> {
        self.all()
            .filter(|(folded, _)| starts_with(chars, at, folded))
            .map(|(folded, shown)| (folded, shown, at + folded.chars().count()))
            .filter(|(folded, _, end)| {
                !folded.ends_with(|c: char| c.is_ascii_alphanumeric())
                    || !chars.get(*end).is_some_and(char::is_ascii_alphanumeric)
            })
            // The plan's own spelling comes first and wins among equals.
            .reduce(|best, next| if next.2 > best.2 { next } else { best })
            .map(|(_, shown, end)| (shown, end))
    }

    /// Whether the plan itself counts in this word.
    pub(super) fn is_own(&self, word: &str) -> bool {
        self.own.iter().any(|(folded, _)| folded == word)
    }

    /// Whether a whole word is a counter.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.all().any(|(folded, _)| folded == word)
    }
}

/// A short word that nothing follows and that no list knows (5棟室): taken for a counter as it stands.
pub(super) fn unknown_unit_at(chars: &[char], at: usize, limit: usize) -> Option<(String, usize)> {
    let word: String = chars[at..limit].iter().take_while(|c| is_word(**c) && !c.is_ascii_digit()).collect();
    let end = at + word.chars().count();
    let bare = word.chars().all(|c| !matches!(c, 'の' | 'を' | 'が' | 'は' | 'に' | 'で' | 'と' | 'も' | '数'));
    let stands_last = end >= limit || !is_word(chars[end]);
    ((1..=2).contains(&(end - at)) && bare && stands_last).then_some((word, end))
}
