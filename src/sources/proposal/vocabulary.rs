//! The words that offices use in headings, by what a column below them probably holds.

/// What a column probably holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The name of the indicator.
    Indicator,
    /// What should be reached.
    Target,
    /// What happened.
    Actual,
    /// What is intended.
    Plan,
    /// The fiscal year of the row.
    Year,
    /// The part of the year of the row.
    Period,
    /// Which of target, actual and plan the row holds.
    Kind,
    /// The unit of the row's values.
    Unit,
    /// The section that answers for the row.
    Section,
    /// The day that the row's value describes.
    AsOf,
    /// A value from before the plan.
    Baseline,
    /// The fiscal year of that value.
    BaselineYear,
    /// Which way is good.
    Direction,
    /// The number or code of the row.
    Number,
    /// What tells indicators of one name apart.
    Breakdown,
    /// Words beside the values.
    Note,
    /// Anything else.
    Other,
}

impl Role {
    /// Whether a column of this role says something of an indicator.
    pub(super) fn is_value(self) -> bool {
        matches!(self, Self::Target | Self::Actual | Self::Plan)
    }
}

/// The words of each role, in the order in which they are tried.
pub(super) const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Section,
        &[
            "担当課",
            "所管課",
            "主管課",
            "担当部署",
            "所管部署",
            "担当部局",
            "担当部課",
            "担当部課等",
            "担当課室",
            "担当課・室",
            "担当局課",
            "所管部課",
            "所管部局",
            "部課",
            "部課名",
            "部署名",
            "所管",
            "部署",
            "課名",
            "担当",
            "所属",
            "所属課",
            "department",
            "section",
            "division",
            "directorate",
            "responsibleoffice",
            "responsibleservice",
        ],
    ),
    (
        Role::Direction,
        &[
            "望ましい方向",
            "目指す方向",
            "目標の方向",
            "目標の方向性",
            "指標の方向",
            "指標の方向性",
            "めざす方向",
            "目指す方向性",
            "めざす方向性",
            "望ましい方向性",
            "direction",
            "方向性",
            "方向",
            "改善方向",
            "増減方向",
            "desireddirection",
            "desiredtrend",
            "polarity",
            "goodperformanceis",
            "goodperformance",
            "goodtobe",
            "goodis",
        ],
    ),
    (Role::Unit, &["単位", "unit", "units", "unitofmeasure"]),
    (
        Role::Baseline,
        &[
            "基準値",
            "基準",
            "基準年",
            "基準年度値",
            "基準実績",
            "現状",
            "現状値",
            "当初値",
            "当初現況",
            "初期",
            "計画時",
            "策定時",
            "策定時点",
            "計画策定時",
            "設定時",
            "計画設定時",
            "当初",
            "計画当初",
            "開始時",
            "計画開始時",
            "baseline",
        ],
    ),
    (
        Role::Note,
        &[
            "備考",
            "摘要",
            "注記",
            "説明",
            "要因",
            "理由",
            "課題",
            "対応",
            "今後の方針",
            "達成状況",
            "達成率",
            "進捗率",
            "評価",
            "目標年",
            "目標年度",
            "達成年度",
            "基準年度",
            "note",
            "notes",
            "remarks",
            "comment",
            "comments",
            "description",
            "status",
        ],
    ),
    (
        Role::Number,
        &[
            "番号",
            "no",
            "№",
            "id",
            "通番",
            "指標番号",
            "指標id",
            "コード",
            "measureid",
            "measureno",
            "indicatorid",
            "code",
        ],
    ),
    (
        Role::Target,
        &[
            "目標",
            "数値目標",
            "到達目標",
            "目標指標値",
            "目標水準",
            "目標設定値",
            "めざす値",
            "目指す値",
            "めざそう値",
            "期待値",
            "計画値",
            "計画数値",
            "target",
            "goal",
            "milestone",
        ],
    ),
    (
        Role::Actual,
        &[
            "実績",
            "実績値",
            "actual",
            "result",
            "results",
            "outturn",
            "ytd",
            "yeartodate",
            "最新",
            "最新値",
            "現況",
            "現況値",
            "直近",
            "直近値",
            "現在値",
            "達成値",
            "中間値",
            "中間評価値",
            "latest",
            "current",
            "実数",
            "数値",
            "value",
            "値",
        ],
    ),
    (Role::AsOf, &["時点", "基準日", "現在", "asof", "asofdate"]),
    (Role::Plan, &["予定", "計画", "見込", "見込み", "plan", "planned", "proposed", "budgeted", "estimate"]),
    (Role::Year, &["年度", "対象年度", "会計年度", "年", "年次", "年月", "fiscalyear", "year", "fy"]),
    (Role::Period, &["期間", "対象期間", "四半期", "時期", "月", "period", "quarter", "month"]),
    (Role::Kind, &["区分", "種別", "項目区分", "kind", "type", "valuetype"]),
    (
        Role::Indicator,
        &[
            "評価指標",
            "成果指標",
            "目標指標",
            "指標",
            "指標名",
            "指標の名称",
            "指標項目",
            "重要業績評価指標",
            "kpi",
            "重要業績評価指標(kpi)",
            "measure",
            "indicator",
            "measurename",
            "indicatorname",
            "performancemeasure",
            "performanceindicator",
            "metric",
            "indicatordescription",
            "measuredescription",
            "kpidescription",
            "shortname",
        ],
    ),
];

/// Headings that are known only whole: longer ones that end alike are others (Achieved / Not Achieved).
#[rustfmt::skip]
pub(super) const WHOLE: &[(Role, &[&str])] = &[
    (
        Role::Actual,
        &[
            "結果", "achieved", "achievement", "performance", "todate", "actualtodate", "performancetodate", "currentperformance",
            "latestperformance", "yearend", "endofyear", "latestmonth", "latestquarter", "latestperiod",
        ],
    ),
    (Role::Indicator, &["アウトプット", "アウトカム", "serviceindicatormeasure", "indicatormeasure", "measureindicator"]),
];

/// How headings begin whose values have not happened yet.
pub(super) const FORECASTS: &[&str] =
    &["projected", "projection", "forecast", "estimate", "expected", "anticipated", "predicted"];

/// What headings hold that compare with a target and are none.
pub(super) const AGAINST_TARGETS: &[&str] =
    &["ontarget", "oftarget", "againsttarget", "vstarget", "fromtarget", "targetmet", "targetachieved", "metarget"];

/// What headings hold whose values are of the year before.
pub(super) const EARLIER: &[&str] =
    &["前年度", "前年", "前回", "昨年度", "昨年", "lastyear", "previousyear", "prioryear", "previous"];

/// Steps of a hierarchy whose names end like a target.
pub(super) const STEPS: &[&str] = &[
    "基本目標",
    "政策目標",
    "施策目標",
    "重点目標",
    "戦略目標",
    "分野目標",
    "大目標",
    "中目標",
    "小目標",
    "まちづくりの目標",
    "まちづくり目標",
    "sdgs目標",
];

/// Words that name an indicator only where no better one stands in the row.
#[rustfmt::skip]
pub(super) const WEAK: &[&str] = &[
    "項目", "項目名", "名称", "事業", "事業名", "取組", "取組名", "取組内容", "内容", "item", "name", "title", "description",
];

/// The same, where nothing else does: the series of a table of statistics, but the code of an indicator beside its title.
pub(super) const WEAKEST: &[&str] = &["series"];

/// Words of targets that name the indicators, where names stand below them and nothing else does (数値目標 above 婚姻率).
pub(super) const GOALS: &[&str] = &["数値目標", "成果目標", "達成目標", "目標項目", "目標名"];

/// Every heading of the indicators has one of these in it.
#[rustfmt::skip]
pub(super) const NAMING_PARTS: &[&str] = &[
    "指標", "目標", "項目", "名称", "事業", "取組", "内容", "アウト", "kpi", "measure", "indicator", "metric", "series", "item", "name",
    "title", "description",
];
