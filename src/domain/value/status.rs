//! Words that stand for a state instead of a number, and what they mean (`domain.md` B-4).

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};

use super::date::{Mention, Year};
use super::lexicon::Lexicon;
use super::mention::mention_at;
use super::text::{Text, begins_word, is_word, word_at};
use crate::domain::calendar::FiscalYear;

/// A word that stands for a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The word as it is to be shown.
    pub word: Cow<'static, str>,
    /// What it means.
    pub meaning: Meaning,
    /// When the value is announced for, where the cell says so (集計中（8月確定）).
    pub due: Option<Due>,
}

/// What a word of state means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The work was done and the result was none (実績なし).
    Zero,
    /// There was nothing to count (該当なし, 中止, N/A).
    NotApplicable,
    /// The work goes on, or has not begun (検討中, 未着手, In progress).
    InProgress,
    /// The work is done, without a number (完了, Complete).
    Done,
    /// The value is being counted and will come (集計中, Pending).
    Pending,
    /// Nobody has the value (不明, データなし, No Data).
    Unobtainable,
    /// The value is not to be seen (非公表, 秘匿, Suppressed).
    Withheld,
    /// The indicator is new and has no value yet (New measure).
    New,
}

/// The day for which a value is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// A day of a stated year.
    On(NaiveDate),
    /// The next such month, to its end or to its day.
    Next {
        /// The month, from 1 to 12.
        month: u32,
        /// The day of the month, none for its last.
        day: Option<u32>,
    },
}

impl Status {
    /// The last day on which the value is not asked for, seen from the 基準日; none where the cell announces nothing.
    #[must_use]
    pub fn until(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        match self.due? {
            Due::On(day) => Some(day),
            Due::Next { month, day } => {
                let in_year = |year: FiscalYear| match day {
                    Some(day) => year.day(month, day),
                    None => year.month_end(month),
                };
                let year = FiscalYear::of(as_of);
                in_year(year).filter(|day| *day >= as_of).or_else(|| in_year(FiscalYear(year.0 + 1)))
            }
        }
    }

    /// Whether the value is announced for the 基準日 or later, or is being counted without an announced day, so that
    /// asking for it would be idle.
    #[must_use]
    pub fn is_awaited(&self, as_of: NaiveDate, today: NaiveDate) -> bool {
        self.meaning == Meaning::Pending && self.until(as_of).is_none_or(|until| today <= until)
    }
}

/// Words that mean a state wherever they stand in a cell without a number.
#[rustfmt::skip]
const ANYWHERE: &[(Meaning, &[&str])] = &[
    (Meaning::Zero, &["実績なし", "実績無し", "皆無"]),
    (Meaning::NotApplicable, &[
        "該当なし", "該当無し", "該当せず", "非該当", "開催なし", "開催無し", "実施なし", "実施無し", "対象なし",
        "対象無し", "対象外", "事業終了", "策定しない", "該当者なし", "対象者なし", "開催せず", "実施せず", "開催しなかった", "実施しなかった", "見送り", "見送った", "で終了", "統合済", "中止", "休止", "廃止", "notapplicable", "nolongertracked", "nolongerreported", "nolongermeasured", "nolongercollected", "discontinued", "retired", "cancelled", "canceled",
    ]),
    (Meaning::InProgress, &[
        "検討中", "検討予定", "協議中", "調整中", "準備中", "作成中", "策定中", "実施中", "進行中", "対応中",
        "募集中", "計画中", "継続中", "整備中", "建設中", "施工中", "未実施", "未着手", "未開催", "未整備",
        "未設置", "未策定", "未達成", "未定", "未記入", "未入力", "未記載", "実施していない", "作業中", "工事中", "設計中", "交渉中", "着手済", "建築中", "造成中", "試行中", "選定中", "手続中", "研究中", "開発中", "改修中", "見直し中", "延期", "終了", "suspended", "in-progress", "onhold", "notyetstarted", "notbegun", "inprogress", "notstarted",
        "underway", "ongoing", "postponed", "tobedetermined", "underreview", "notcompleted", "incomplete",
    ]),
    (Meaning::Pending, &[
        "未集計", "集計中", "精査中", "審査中", "確認中", "調査中", "算定中", "算出中", "照会中", "集計作業中", "集計待ち", "次回調査",
        "公表待ち", "確定待ち", "公表前", "集計前", "未公表", "未発表", "未確定", "公表予定", "確定予定",
        "集計予定", "発表予定", "公表される予定", "頃判明", "翌年度に判明", "決算後に記入", "出納整理中",
        "出納閉鎖後", "公表後", "確定後", "年度末確定", "年度末に確定", "年度末に集計", "年度末集計", "発表前", "判明予定", "月確定", "月公表", "月判明", "datapending", "pending",
        "notyetavailable", "notavailableuntil", "n/auntil", "availablein", "availableafter", "duejanuary", "duefebruary", "duemarch", "dueapril",
        "dueinmay", "duejune", "duejuly", "dueaugust", "dueseptember", "dueoctober", "duenovember", "duedecember", "tobeconfirmed", "tobereported",
    ]),
    (Meaning::Unobtainable, &[
        "データなし", "データ無し", "不明", "不詳", "把握不能", "把握していない", "把握できない", "把握できず",
        "未把握", "評価困難", "算出不可", "算出不能", "測定不能", "集計不能", "調査なし", "調査未実施", "未調査",
        "非調査", "数値なし", "数値無し", "値なし", "統計なし", "把握していません", "集計していない", "集計していません", "未計測", "未測定", "計測不可", "計測不能", "測定不可", "把握不可", "算定不可", "調査年度ではない", "調査年度でない", "調査実施年度ではない", "調査実施年度でない", "調査せず", "調査を実施していない", "nodata", "nottracked", "surveynotconducted", "notsurveyed", "biennial", "nomeasurement", "datanotcollected", "notavailable", "unavailable", "notcollected", "notreported", "notmeasured",
        "nosurvey", "unknown", "missingdata",
    ]),
    (Meaning::Withheld, &["非公表", "非公開", "秘匿", "公表不可", "suppressed", "confidential", "withheld"]),
    (Meaning::New, &[
        "新規指標", "新指標", "newmeasure", "newindicator", "newmetric", "newprogram", "newfor", "newinfy", "newin2", "establishingbaseline", "baselineyear",
    ]),
];

/// Words that would hide in other words: a state only where they are all that is said.
#[rustfmt::skip]
const ALONE: &[(Meaning, &[&str])] = &[
    (Meaning::Zero, &["nil", "zero", "nilreturn", "実績無"]),
    (Meaning::NotApplicable, &["n/a", "na", "n.a.", "n.a"]),
    (Meaning::InProgress, &[
        "なし", "無し", "無", "特になし", "特に無し", "検討", "準備", "調整", "継続", "no", "none", "null",
        "tbd", "tba", "tbc", "planned", "active", "delayed", "onhold",
    ]),
    (Meaning::Done, &[
        "有", "有り", "あり", "済", "済み", "完了", "達成", "実施", "実施済", "実施済み", "策定済", "策定済み",
        "complete", "completed", "done", "yes", "achieved",
    ]),
    (Meaning::Pending, &["awaitingdata"]),
    (Meaning::Unobtainable, &["..", ":", "n.d.", "nd", "notfound", "nodata."]),
    (Meaning::Withheld, &["x", "(x)"]),
    (Meaning::New, &["new", "新規", "新設", "baseline"]),
];

static ANYWHERE_WORDS: LazyLock<Lexicon<Meaning>> = LazyLock::new(|| lexicon(ANYWHERE));
static ALONE_WORDS: LazyLock<Lexicon<Meaning>> = LazyLock::new(|| lexicon(ALONE));

fn lexicon(lists: &[(Meaning, &[&'static str])]) -> Lexicon<Meaning> {
    Lexicon::of(lists.iter().flat_map(|(meaning, words)| words.iter().map(|word| (*word, *meaning))))
}

/// The first word of state in a text without white space.
pub(super) fn status_in(seen: &str) -> Option<Status> {
    let lower = seen.to_lowercase();
    alone(&lower).or_else(|| {
        let chars: Vec<char> = lower.chars().collect();
        let within = |at| ANYWHERE_WORDS.at(&chars, at, |word, end| is_whole(&chars, at, word, end));
        (0..chars.len()).find_map(within).map(|(word, meaning, _)| Status { word: word.into(), meaning, due: None })
    })
}

/// What a whole text in lower case means, if it is a word of state and nothing else.
pub(super) fn alone(lower: &str) -> Option<Status> {
    let bare = lower.trim_matches(|c: char| !is_word(c));
    [lower, bare].into_iter().find_map(|text| {
        let (word, meaning) = ALONE_WORDS.entry(text).or_else(|| ANYWHERE_WORDS.entry(text))?;
        Some(Status { word: word.into(), meaning, due: None })
    })
}

/// Latin words are whole where white space has gone only at one end (notapplicable, not unknowns).
fn is_whole(chars: &[char], at: usize, word: &str, end: usize) -> bool {
    let inside = |place: Option<&char>| place.is_some_and(char::is_ascii_alphabetic);
    !word.is_ascii()
        || word.len() >= 6
        || !(inside(at.checked_sub(1).and_then(|at| chars.get(at))) || inside(chars.get(end)))
}

/// When the value is announced for: 8月確定, 令和7年8月公表予定, available in March 2018.
pub(super) fn due(text: &Text<'_>, column: FiscalYear) -> Option<Due> {
    let chars = &text.chars;
    (0..chars.len()).find_map(|at| {
        let (mention, end) = begins_word(chars, at).then(|| mention_at(chars, at, column)).flatten()?;
        let announced = announces_behind(chars, end) || announces_before(chars, at);
        announced.then(|| due_of(mention, column)).flatten()
    })
}

/// When a value comes, where the whole text says no more than that: Available June 2017, 8月頃公表.
pub(super) fn announced(text: &Text<'_>, column: FiscalYear) -> Option<Due> {
    let seen = text.seen().to_lowercase();
    ["available", "expected", "due"].iter().any(|word| seen.starts_with(word)).then(|| due(text, column)).flatten()
}

fn due_of(mention: Mention, column: FiscalYear) -> Option<Due> {
    match (mention.year, mention.month) {
        (None, Some(month)) => Some(Due::Next { month, day: mention.day }),
        (Some(_), Some(_)) => mention.resolve(column).map(|(day, _)| Due::On(day)),
        (Some(Year::Fiscal(year) | Year::Era(year)), None) => Some(Due::On(FiscalYear(year).last_day())),
        (Some(Year::Calendar(year)), None) => {
            NaiveDate::from_ymd_opt(year + 1, 1, 1)?.checked_sub_days(Days::new(1)).map(Due::On)
        }
        (None, None) => None,
    }
}

fn announces_behind(chars: &[char], end: usize) -> bool {
    let next = word_at(chars, end, &["上旬", "中旬", "下旬", "以降", "頃", "ごろ", "末", "中", "に", "の"])
        .map_or(end, |(_, end)| end);
    let next = word_at(chars, next, &["に", "の"]).map_or(next, |(_, end)| end);
    let words =
        ["確定", "公表", "発表", "判明", "集計", "把握", "算出", "報告", "更新", "調査", "予定", "見込", "まで"];
    word_at(chars, next, &words).is_some()
}

/// Whether the words before a date make it the day on which a value comes, and not the day of a value.
pub(super) fn announces_before(chars: &[char], at: usize) -> bool {
    let before: String = chars[at.saturating_sub(12)..at].iter().map(char::to_ascii_lowercase).collect();
    let before = before.trim_end();
    ["until", "by", "in", "expected", "due", "after", "available", "次回", "次回調査"]
        .iter()
        .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_state_has_its_meaning() {
        for (text, meaning) in [
            ("実績なし", Meaning::Zero),
            ("該当なし", Meaning::NotApplicable),
            ("N/A", Meaning::NotApplicable),
            ("NotApplicable", Meaning::NotApplicable),
            ("庁内で検討中。", Meaning::InProgress),
            ("InProgress", Meaning::InProgress),
            ("完了", Meaning::Done),
            ("Completed", Meaning::Done),
            ("集計中(8月確定)", Meaning::Pending),
            ("Pending", Meaning::Pending),
            ("不明", Meaning::Unobtainable),
            ("NoData", Meaning::Unobtainable),
            ("..", Meaning::Unobtainable),
            ("秘匿", Meaning::Withheld),
            ("x", Meaning::Withheld),
            ("NewMeasureforFY17", Meaning::New),
        ] {
            assert_eq!(status_in(text).map(|status| status.meaning), Some(meaning), "{text}");
        }
        assert_eq!(status_in("庁内で協議"), None);
    }

    #[test]
    fn an_announced_day_is_the_next_one_from_the_day_of_values() {
        let as_of = NaiveDate::from_ymd_opt(2017, 3, 15).expect("a day");
        for (text, until) in [
            ("集計中（8月確定）", Some("2017-08-31")),
            ("未集計（6月確定）", Some("2017-06-30")),
            ("平成29年8月公表予定", Some("2017-08-31")),
            ("3月末確定", Some("2017-03-31")),
            ("2月頃判明", Some("2018-02-28")),
            ("9/15公表予定", Some("2017-09-15")),
            ("Pending, available in August 2017", Some("2017-08-31")),
            ("集計中", None),
            ("2/23現在集計中", None),
        ] {
            let due = due(&Text::of(text), FiscalYear(2016));
            let status = Status { word: "集計中".into(), meaning: Meaning::Pending, due };
            assert_eq!(status.until(as_of).map(|day| day.to_string()).as_deref(), until, "{text}");
        }
    }
}
