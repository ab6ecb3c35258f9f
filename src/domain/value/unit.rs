//! Counters: the longest one wins, so that 事業所 is never 事業 and a rest.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::lexicon::Lexicon;
use super::text::is_word;
use crate::domain::fold::is_blank;

/// Counters that every plan knows; a plan's own come before them.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "件", "人", "名", "回", "事業所", "事業者", "事業", "社", "団体", "店舗", "店", "か所",
    "ヶ所", "ヵ所", "カ所", "ケ所", "箇所", "個所", "校", "園", "施設", "世帯", "戸", "棟", "区画", "台", "本",
    "冊", "部", "枚", "点", "頭", "羽", "匹", "組", "組織", "種類", "種", "品目", "品", "項目", "講座",
    "コース", "クラス", "教室", "メニュー", "プロジェクト", "イベント", "地区", "地域", "区域", "路線", "便",
    "円", "ドル", "%", "‰", "ポイント", "pt", "ha", "m2", "m3", "m²", "m³", "㎡", "㎥", "km", "km2", "㎢", "k㎡",
    "m", "cm", "mm", "kg", "mg", "g", "t", "トン", "kWh", "MWh", "kW", "MW", "GJ", "MJ", "L", "l", "kL", "kl",
    "mL", "ml", "日", "時間", "年", "年間", "か月", "ヶ月", "ヵ月", "カ月", "ケ月", "週間", "位", "倍", "割",
    "つ", "個", "企業", "法人", "商店街", "自治会", "市町村", "町", "村", "票", "通", "食", "床", "席", "作品",
    "製品", "商品", "案", "サービス", "アクセス", "PV", "℃", "a", "隻", "艘", "機", "基", "両", "人日",
    "人回", "人泊", "泊", "曲", "話", "語", "か国", "カ国", "ヶ国", "袋", "箱", "俵", "膳", "杯", "着", "足",
    "株", "球", "圃場", "農家", "経営体", "集落", "団地", "区", "市", "県", "ページ", "品種", "単位", "レベル",
    "ランク", "dB", "ppm", "ppb", "kcal", "Mbps", "ヘクタール", "アール", "平方メートル", "平方キロメートル", "立方メートル",
    "キロメートル", "メートル", "キログラム", "グラム", "リットル", "キロリットル", "キロワット時", "キロワット", "人月", "親子", "家族",
    "ペア", "チーム", "グループ", "サークル", "社員", "億人", "駅", "公園", "病院", "診療所", "自治体", "都市", "大学", "往復", "系統", "工区", "筆", "ルート", "スポット", "ステーション", "拠点", "窓口", "議題", "ケース", "セット",
    "t-CO2", "tCO2", "t-CO₂", "kt-CO2", "万t-CO2", "トン-CO2", "CO2トン", "GWh", "MB", "GB", "フォロワー", "ダウンロード", "DL", "ビュー",
    "回線", "床数", "議席", "学級", "クール", "シーズン", "試合", "ポット", "樽", "斤", "室", "区間", "番組", "か国語", "言語", "カ国語", "ヵ国",
];

/// Counters of English sheets, in lower case.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "people", "persons", "person", "participants", "participant", "residents", "users", "clients", "customers",
    "students", "visitors", "attendees", "members", "volunteers", "employees", "patients", "children",
    "households", "homes", "units", "events", "event", "sessions", "session", "meetings", "workshops",
    "classes", "cases", "calls", "visits", "trips", "times", "projects", "permits", "inspections", "incidents",
    "complaints", "businesses", "companies", "jobs", "schools", "sites", "facilities", "trees", "miles",
    "acres", "feet", "gallons", "tons", "tonnes", "hectares", "hours", "hour", "minutes", "minute", "seconds",
    "days", "day", "weeks", "months", "years", "year", "dollars", "points", "families", "vehicles", "citations", "arrests",
    "responses", "applications", "requests", "items", "books", "downloads", "followers", "passengers", "riders", "enrollees",
    "graduates", "grants", "awards", "partners", "parks", "lane miles", "square feet", "sq ft", "kilograms", "metric tons",
    "kwh", "mw", "beds", "seats", "samples", "tests", "plans", "policies", "contracts", "invoices", "repairs", "potholes",
    "hydrants", "meters", "min", "mins", "sec", "secs", "hr", "hrs", "lbs", "lb", "mi", "stars", "business days", "working days",
    "calendar days", "miles of road", "full-time equivalents", "fte", "ftes",
];

/// Spellings of a counter that has a sign, and the sign.
const SPELLED: &[(&str, &str)] = &[
    ("percentage points", "pt"),
    ("percentage point", "pt"),
    ("percent", "%"),
    ("per cent", "%"),
    ("pct", "%"),
    ("パーセント", "%"),
    ("名様", "名"),
    ("人様", "人"),
    ("組様", "組"),
    ("社様", "社"),
    ("per mille", "‰"),
    ("usd", "$"),
    ("us dollars", "$"),
    ("jpy", "円"),
    ("yen", "円"),
];

static KNOWN: LazyLock<Lexicon<&'static str>> = LazyLock::new(|| {
    let own_names = COMMON.iter().chain(ENGLISH).map(|unit| (*unit, *unit));
    Lexicon::of(own_names.chain(SPELLED.iter().copied()))
});

/// Whether a text is a counter that every plan knows (ha, 世帯).
#[must_use]
pub fn is_unit(text: &str) -> bool {
    Units::is_common(text)
}

/// The counters of a plan and those that every plan knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Units<'a> {
    /// As the plan writes them.
    own: &'a [String],
    /// The indicator's own, empty where it is not known.
    of_indicator: &'a str,
}

impl<'a> Units<'a> {
    /// The counters of a plan.
    pub(super) fn of(own: &'a [String]) -> Self {
        Self { own, of_indicator: "" }
    }

    /// The same, and the unit of the indicator.
    pub(super) fn with(self, of_indicator: &'a str) -> Self {
        Self { of_indicator, ..self }
    }

    fn of_plan(&self) -> impl Iterator<Item = &'a str> {
        let of_indicator = Some(self.of_indicator).filter(|unit| !unit.is_empty());
        self.own.iter().map(String::as_str).chain(of_indicator)
    }

    /// The counter at a place and where it ends. One in Latin letters is a whole word (3Dプリンタ has none).
    pub(super) fn at(&self, chars: &[char], at: usize) -> Option<(&'a str, usize)> {
        // The plan's own spelling comes first and wins among equals.
        let own = self.of_plan().filter_map(|unit| Some((unit, own_end(unit, chars, at)?)));
        let own = own.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let known = KNOWN
            .at(chars, at, |word, end| is_whole(word, chars, end))
            .or_else(|| known_in_capitals(chars, at))
            .map(|(_, shown, end)| (shown, end));
        match (own, known) {
            (Some(own), Some(known)) if known.1 > own.1 => Some(known),
            (own, known) => own.or(known),
        }
    }

    /// Whether a text as it stands is a counter that every plan knows, in its own spelling.
    pub(super) fn is_common(text: &str) -> bool {
        KNOWN.entry(text).is_some_and(|(known, shown)| known == shown)
    }

    /// Whether the plan itself counts in this word.
    pub(super) fn is_own(&self, word: &str) -> bool {
        self.of_plan().any(|unit| folded(unit).eq(word.chars()))
    }

    /// Whether a whole word is a counter.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.is_own(word) || KNOWN.entry(word).is_some()
    }
}

/// Percent, Participants: an English word may begin with a capital.
fn known_in_capitals(chars: &[char], at: usize) -> Option<(&'static str, &'static str, usize)> {
    if !chars.get(at)?.is_ascii_uppercase() {
        return None;
    }
    let lower: Vec<char> = chars[at..].iter().take(20).map(char::to_ascii_lowercase).collect();
    let (word, shown, end) = KNOWN.at(&lower, 0, |word, end| word.len() > 2 && is_whole(word, &lower, end))?;
    Some((word, shown, at + end))
}

fn is_whole(word: &str, chars: &[char], end: usize) -> bool {
    let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    // 12 year-to-date counts no years.
    !word.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !(letter(end) || (chars.get(end) == Some(&'-') && letter(end + 1)))
}

/// Where a plan's own counter ends, if it stands at a place, in any width.
fn own_end(unit: &str, chars: &[char], at: usize) -> Option<usize> {
    // Most counters are not there at all; the first character says so, if folding leaves it as it is.
    let first = unit.chars().next()?;
    if ('\u{3041}'..='\u{9FFF}').contains(&first) && chars.get(at) != Some(&first) {
        return None;
    }
    let mut end = at;
    for c in folded(unit) {
        if chars.get(end) != Some(&c) {
            return None;
        }
        end += 1;
    }
    (end > at && is_whole(unit, chars, end)).then_some(end)
}

fn folded(unit: &str) -> impl Iterator<Item = char> {
    unit.nfkc().filter(|c| !is_blank(*c))
}

/// A short word that nothing follows and that no list knows (5棟室): taken for a counter as it stands.
pub(super) fn unknown_unit_at(chars: &[char], at: usize, limit: usize) -> Option<(String, usize)> {
    let word: String = chars[at..limit].iter().take_while(|c| is_word(**c) && !c.is_ascii_digit()).collect();
    let end = at + word.chars().count();
    let bare = word.chars().all(|c| !matches!(c, 'の' | 'を' | 'が' | 'は' | 'に' | 'で' | 'と' | 'も' | '数'));
    let stands_last = end >= limit || !is_word(chars[end]);
    ((1..=2).contains(&(end - at)) && bare && stands_last).then_some((word, end))
}
