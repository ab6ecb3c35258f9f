use std::collections::HashMap;

use super::*;
use crate::domain::calendar::FiscalYear;

const H28: FiscalYear = FiscalYear(2016);

fn rows(table: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("the table is sound")
}

/// The kind of a reading in one word, and its number.
fn gist(reading: &Reading) -> (&'static str, Option<f64>) {
    match &reading.content {
        Content::Blank => ("blank", None),
        Content::Symbol(_) => ("symbol", None),
        Content::Ruin(_) => ("ruin", None),
        Content::Status(_) => ("status", None),
        Content::Form(_) => ("form", None),
        Content::Words => ("words", None),
        Content::Value(part) => ("value", Some(part.number)),
        Content::Ambiguous(_) => ("ambiguous", None),
    }
}

#[test]
fn every_row_of_the_real_sheet_is_read_as_a_careful_officer_would() {
    let golden = rows(include_str!("../../../tests/data/golden.csv"));
    assert_eq!(golden.len(), 39);
    for row in golden {
        let (id, raw) = (&row["row_id"], &row["h28_raw"]);
        let context = Context {
            indicator_name: &row["indicator_normalized"],
            unit: "",
            year: H28,
            units: &[],
            counts: Counts::Year,
        };
        let reading = read(raw, &context);
        let (kind, number) = gist(&reading);
        let expected = match row["class_primary"].as_str() {
            "missing" if raw.is_empty() => "blank",
            "missing" => "symbol",
            "text_only" if raw.starts_with("検討中") => "status",
            "text_only" => "words",
            "ambiguous" => "ambiguous",
            _ => "value",
        };
        assert_eq!(kind, expected, "{id}: {raw}: {reading:?}");
        assert_eq!(number, row["h28_value_strict"].parse().ok(), "{id}: {raw}");
        let as_of = reading.as_of.as_ref();
        assert_eq!(as_of.map(|day| day.date.to_string()).unwrap_or_default(), row["as_of_date"], "{id}: {raw}");
        assert_eq!(as_of.map(|day| day.text.as_str()).unwrap_or_default(), row["as_of_raw"], "{id}: {raw}");
        assert_eq!(as_of.is_some_and(|day| day.inferred), row["as_of_scope"].starts_with("巡回"), "{id}: {raw}");
        assert_eq!(as_of.is_some_and(|day| day.month_end), row["as_of_raw"].contains("月末"), "{id}: {raw}");
        if let Content::Value(part) = &reading.content {
            assert_eq!(part.unit, row["h28_unit"], "{id}: {raw}");
        }
    }
}

/// What a reading says beside its numbers, in the words of `cells.csv`: meaning, doubt, remarks.
fn says(reading: &Reading) -> String {
    let as_of = chrono::NaiveDate::from_ymd_opt(2017, 3, 15).expect("a day");
    let mut says = Vec::new();
    if let Content::Status(status) = &reading.content {
        says.push(format!("{:?}", status.meaning));
        says.extend(status.until(as_of).map(|until| format!("until {until}")));
    }
    says.extend(reading.doubt.map(|doubt| format!("{doubt:?}")));
    says.extend(reading.remarks.iter().map(|remark| match remark {
        Remark::NoSuchDay(_) => "no such day".to_owned(),
        Remark::FarDay(_) => "far day".to_owned(),
        Remark::BelowZero(_) => "below zero".to_owned(),
        Remark::Converted { .. } => "converted".to_owned(),
        Remark::Serial(_, day) => format!("serial {day}"),
        Remark::Covers(from, to) => format!("covers {} {}", from.0, to.0),
    }));
    says.join(" ")
}

/// What `cells.csv` expects: `?` behind a day says that it applies by inference, `!` that whole months count.
#[test]
fn every_cell_that_was_thought_of_is_read_as_the_table_says() {
    const COLUMNS: [&str; 10] =
        ["kind", "number", "unit", "low", "high", "as_of", "certainty", "provisional", "candidates", "says"];
    let mut wrong = Vec::new();
    let table = rows(include_str!("../../../tests/data/cells.csv"));
    assert!(table.len() >= 700, "the table has {} rows", table.len());
    for row in table {
        assert!(!row["origin"].is_empty(), "{} has no origin", row["cell"]);
        let counts = match row["counts"].as_str() {
            "level" => Counts::Level,
            "sum" => Counts::Sum,
            _ => Counts::Year,
        };
        let (indicator_name, unit) = (&row["indicator"], &row["indicator_unit"]);
        let context = Context { indicator_name, unit, year: H28, units: &[], counts };
        let reading = read(&row["cell"], &context);
        let (kind, number) = gist(&reading);
        let (low, high) = reading.bounds();
        let unit = if let Content::Value(part) = &reading.content { part.unit.clone() } else { String::new() };
        let as_of = reading.as_of.as_ref().map_or(String::new(), |day| {
            format!("{}{}{}", day.date, if day.inferred { "?" } else { "" }, if day.month_end { "!" } else { "" })
        });
        let candidates = match &reading.content {
            Content::Ambiguous(parts) => parts.iter().map(|part| part.number.to_string()).collect::<Vec<_>>().join(" "),
            _ => String::new(),
        };
        if let Content::Ambiguous(parts) = &reading.content {
            let shown: Vec<_> = parts.iter().map(|part| (&part.label, part.number.to_bits(), &part.unit)).collect();
            let twice = (1..shown.len()).any(|nth| shown[..nth].contains(&shown[nth]));
            assert!(!twice, "{:?} offers one candidate twice: {parts:?}", row["cell"]);
        }
        let written = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
        let certainty = reading.certainty().map_or(String::new(), |c| format!("{c:?}").to_lowercase());
        let provisional = if reading.provisional { "true" } else { "" }.to_owned();
        let read = [
            kind.to_owned(),
            written(number),
            unit,
            written(low),
            written(high),
            as_of,
            certainty,
            provisional,
            candidates,
            says(&reading),
        ];
        let expected = COLUMNS.map(|column| row[column].clone());
        if read != expected {
            wrong.push(format!(
                "{:?} ({} {}): {}\n    expected {}",
                row["cell"],
                row["indicator"],
                row["indicator_unit"],
                read.join("|"),
                expected.join("|")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_part_is_quoted_as_it_stands_in_the_cell() {
    let texts = |raw: &str, name: &str| match read(
        raw,
        &Context { indicator_name: name, unit: "", year: H28, units: &[], counts: Counts::Year },
    )
    .content
    {
        Content::Value(part) => vec![part.text],
        Content::Ambiguous(parts) => parts.into_iter().map(|part| part.text).collect(),
        other => panic!("{raw}: {other:?}"),
    };
    assert_eq!(texts("アドバイザー巡回\n　15件", "相談件数"), ["アドバイザー巡回 15件"]);
    assert_eq!(texts("経営相談　１１件、訪問３件", "支援件数"), ["経営相談 １１件", "訪問３件"]);
    assert_eq!(texts("H28:約1件", "立地件数"), ["約1件"]);
    assert_eq!(texts("10月に△1件", "増減数"), ["△1件"]);
    assert_eq!(texts("「第2期 講座」3回/年（予定）", "講座数"), ["「第2期 講座」3回/年"]);
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of real cells, so that random ones come near the grammar.
    const PIECES: &[&str] = &[
        "申請",
        "利用件数",
        "実用化",
        "参加者",
        "延べ",
        "累計",
        "約",
        "うち",
        "件",
        "人",
        "回",
        "事業所",
        "%",
        "/年",
        "/月",
        "現在",
        "時点",
        "月末",
        "年度",
        "平成28",
        "H28",
        "※",
        "(",
        ")",
        "（",
        "）",
        "「",
        "」",
        "・",
        "、",
        "~",
        "〜",
        "-",
        "—",
        "ー",
        "△",
        "+",
        ":",
        "/",
        ".",
        ",",
        " ",
        "　",
        "\n",
        "0",
        "1",
        "23",
        "3/15",
        "1,234",
        "万",
        "億",
        "千",
        "見込み",
        "予定",
        "検討中",
        "第3回",
        "#REF!",
        "①",
        "m²",
        "ゼロ",
        "以上",
        "程度",
        "から",
        "ﾊﾞ",
        "\u{200B}",
        "月",
    ];

    fn cell() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat())
    }

    fn read_here(raw: &str) -> Reading {
        read(
            raw,
            &Context {
                indicator_name: "制度を活用した事業(製品等)の実用化数",
                unit: "",
                year: H28,
                units: &[],
                counts: Counts::Year,
            },
        )
    }

    /// What a reading says, its letters aside.
    fn gist_of_all(reading: &Reading) -> String {
        let numbers = |parts: &[Part]| parts.iter().map(|part| part.number).collect::<Vec<_>>();
        let content = match &reading.content {
            Content::Value(part) => format!("value {} {}", part.number, part.unit),
            Content::Ambiguous(parts) => format!("ambiguous {:?}", numbers(parts)),
            other => gist(&Reading { content: other.clone(), ..reading.clone() }).0.to_owned(),
        };
        let as_of = reading.as_of.as_ref().map(|day| (day.date, day.month_end, day.inferred));
        format!("{content} {as_of:?} {} {:?}", reading.provisional, numbers(&reading.asides))
    }

    fn wide(text: &str) -> String {
        text.chars()
            .map(|c| match c {
                ' ' => '\u{3000}',
                '!'..='~' => char::from_u32(c as u32 + 0xFEE0).expect("the full-width forms lie side by side"),
                other => other,
            })
            .collect()
    }

    proptest! {
        #[test]
        fn no_cell_stops_the_reading(raw in cell(), any in any::<String>()) {
            read_here(&raw);
            read_here(&any);
        }

        #[test]
        fn the_width_of_letters_changes_nothing(raw in cell()) {
            prop_assert_eq!(gist_of_all(&read_here(&raw)), gist_of_all(&read_here(&wide(&raw))));
        }

        #[test]
        fn a_number_that_was_written_plainly_reads_back(
            number in 0_u32..10_000_000,
            unit in prop::sample::select(&["", "件", "人", "事業所", "%", "ha"][..]),
            grouped: bool,
            is_wide: bool,
            around in prop::sample::select(&[("", ""), (" ", "\n"), ("約", ""), ("", "（12月末時点）"), ("", "\n・まつり")][..]),
        ) {
            let plain = number.to_string();
            let digits = if grouped {
                let triples: Vec<&str> = plain.as_bytes().rchunks(3).rev().map(|triple| std::str::from_utf8(triple).expect("digits")).collect();
                triples.join(",")
            } else {
                plain
            };
            let raw = format!("{}{digits}{unit}{}", around.0, around.1);
            let raw = if is_wide { wide(&raw) } else { raw };
            let reading = read_here(&raw);
            let Content::Value(part) = &reading.content else { panic!("{raw}: {reading:?}") };
            prop_assert_eq!((part.number, part.unit.as_str()), (f64::from(number), unit));
        }

        #[test]
        fn nothing_is_added_up(
            parts in prop::collection::vec((prop::sample::select(&["申請", "採択", "実用化", "", "延べ"][..]), 1_u32..500), 1..5),
            separator in prop::sample::select(&[" ", "\n", "、", "\n・"][..]),
        ) {
            let raw = parts.iter().map(|(label, number)| format!("{label}{number}件")).collect::<Vec<_>>().join(separator);
            let written: Vec<f64> = parts.iter().map(|(_, number)| f64::from(*number)).collect();
            let reading = read_here(&raw);
            match &reading.content {
                Content::Value(part) => prop_assert!(written.contains(&part.number), "{}: {:?}", raw, part),
                Content::Ambiguous(found) => {
                    let found: Vec<f64> = found.iter().map(|part| part.number).collect();
                    prop_assert_eq!(found, written, "{}", raw);
                }
                other => prop_assert!(false, "{}: {:?}", raw, other),
            }
        }

        #[test]
        fn a_cell_is_read_alike_every_time_and_quoted_as_it_stands(raw in cell()) {
            let reading = read_here(&raw);
            prop_assert_eq!(&reading, &read_here(&raw));
            let parts = match &reading.content {
                Content::Value(part) => vec![part.clone()],
                Content::Ambiguous(parts) => parts.clone(),
                _ => Vec::new(),
            };
            let line = crate::domain::fold::one_line(&raw);
            for part in parts {
                prop_assert!(line.contains(&part.text), "{:?} does not stand in {:?}", part.text, line);
            }
        }

        #[test]
        fn a_decimal_reads_back_with_its_unit_in_every_language(
            tenths in 0_u32..1_000_000,
            unit in prop::sample::select(&[("%", "%"), ("％", "%"), (" percent", "%"), ("円", "円"), (" ha", "ha"), ("‰", "‰")][..]),
        ) {
            let raw = format!("{}.{}{}", tenths / 10, tenths % 10, unit.0);
            let reading = read_here(&raw);
            let Content::Value(part) = &reading.content else { panic!("{raw}: {reading:?}") };
            prop_assert_eq!((part.number, part.unit.as_str()), (f64::from(tenths) / 10.0, unit.1));
        }

        #[test]
        fn a_bound_is_an_interval_and_never_a_value(
            number in 1_u32..10_000,
            bound in prop::sample::select(&[("", "件以上", true), ("", "件以下", false), ("", "件未満", false), ("at least ", "", true), ("up to ", "", false), ("≧", "件", true), ("<", "件", false)][..]),
        ) {
            let reading = read_here(&format!("{}{number}{}", bound.0, bound.1));
            prop_assert_eq!(reading.certainty(), Some(Certainty::Ask));
            let number = Some(f64::from(number));
            prop_assert_eq!(reading.bounds(), if bound.2 { (number, None) } else { (None, number) });
        }

        #[test]
        fn a_range_is_never_one_number(low in 1_u32..100, more in 1_u32..100, sign in prop::sample::select(&["~", "〜", "～", "から", "-"][..])) {
            let raw = format!("{low}{sign}{}回", low + more);
            let Content::Ambiguous(parts) = read_here(&raw).content else { panic!("{raw}") };
            let ends: Vec<f64> = parts.iter().map(|part| part.number).collect();
            prop_assert_eq!(ends, vec![f64::from(low), f64::from(low + more)]);
        }
    }
}
