//! Targets of every kind, from the words in the register to class, grade and reason.

use serde_json::Value;

use crate::support::office::ExampleOffice;

/// One indicator of a register made for the test, and what its sheet says.
struct Line {
    /// Unit, kind, 集計, 望ましい方向.
    kind: [&'static str; 4],
    target: &'static str,
    /// Further columns of the register.
    more: &'static [(&'static str, &'static str)],
    actual: &'static str,
}

const fn line(
    kind: [&'static str; 4],
    target: &'static str,
    more: &'static [(&'static str, &'static str)],
    actual: &'static str,
) -> Line {
    Line { kind, target, more, actual }
}

/// What is to come of it: class, grade, ratio, and words of the reason.
type Expected = (&'static str, &'static str, Option<f64>, &'static str);

const EVENT: [&str; 4] = ["件", "催し", "年", "増"];
const SHARE: [&str; 4] = ["%", "比率", "年", "増"];
const FALL: [&str; 4] = ["人", "時点値", "年", "減"];
const KEEP: [&str; 4] = ["%", "比率", "年", "維持"];
const STOCK: [&str; 4] = ["人", "時点値", "年", "増"];
const SUM: [&str; 4] = ["件", "流量", "累計", "増"];
const END: (&str, &str) = ("補間", "終点");

#[rustfmt::skip]
const CASES: &[(Line, Expected)] = &[
    (line(EVENT, "10", &[], "8件"), ("on_track", "B+", Some(0.8), "")),
    (line(EVENT, "10件以上", &[], "8件"), ("on_track", "B+", Some(0.8), "")),
    // From a baseline: on the straight line to the last year, or against its end.
    (line(SHARE, "60", &[("基準値", "50"), ("基準年度", "H27")], "54%"), ("on_track", "A", Some(2.0), "直線上")),
    (line(SHARE, "60", &[("基準値", "50"), END], "54%"), ("lagging", "C", Some(0.4), "基準値50%")),
    (line(FALL, "80", &[("基準値", "100"), END], "90人"), ("lagging", "B", Some(0.5), "基準値100人")),
    (line(SHARE, "60", &[("基準値", "50"), END], "45%"), ("lagging", "C", Some(-0.5), "悪化")),
    (line(FALL, "80", &[("基準値", "100"), END], "110人"), ("lagging", "C", Some(-0.5), "悪化")),
    (line(SHARE, "60", &[("基準値", "50"), END, ("許容", "±3")], "52%"), ("lagging", "C", Some(0.0), "変化なし")),
    (line(SHARE, "50", &[("基準値", "50")], "50%"), ("on_track", "A", None, "維持")),
    (line(["人", "時点値", "年", "増"], "0", &[("基準値", "-1577"), END], "△800人"), ("lagging", "C", Some(0.492_707_672_796), "")),
    (line(["人", "時点値", "年", "増"], "0", &[("基準値", "-1577"), END], "0人"), ("on_track", "A", Some(1.0), "")),
    // Less is better, without a baseline.
    (line(FALL, "50", &[], "40人"), ("on_track", "A", Some(1.25), "少ないほど")),
    (line(FALL, "50", &[], "0人"), ("on_track", "A", None, "達しており")),
    (line(FALL, "0", &[], "0人"), ("on_track", "A", None, "達しており")),
    (line(FALL, "0", &[], "3人"), ("lagging", "C", None, "比は計算できません")),
    (line(["%", "比率", "年", "減"], "5%未満", &[], "4%"), ("on_track", "A", Some(1.25), "")),
    (line(["%", "比率", "年", "減"], "5%未満", &[], "5%"), ("lagging", "C", None, "境の値")),
    (line(FALL, "0", &[("基準値", "45")], "0人"), ("on_track", "A", None, "目標0人に達しており")),
    (line(FALL, "0", &[("基準値", "45")], "45人"), ("lagging", "C", Some(0.0), "基準値45人と同じで、変化なし")),
    (line(["千人", "時点値", "年", "増"], "1,500千人", &[], "1,200千人"), ("on_track", "B+", Some(0.8), "1,500千人")),
    (line(["千人", "時点値", "年", "増"], "150万人", &[], "1,200千人"), ("on_track", "B+", Some(0.8), "1,500千人")),
    (line(["億円", "時点値", "年", "減"], "500億円以下", &[], "625億円"), ("on_track", "B+", Some(0.8), "500億円")),
    // To stay, within a range, in a direction.
    (line(KEEP, "現状維持", &[("基準値", "44.5"), ("許容", "3")], "42%"), ("on_track", "A", None, "許容±3")),
    (line(KEEP, "現状維持", &[("基準値", "44.5"), ("許容", "3")], "40%"), ("on_track", "B+", Some(0.898_876_404_494), "")),
    (line(KEEP, "現状維持", &[("基準値", "44.5"), ("許容", "3")], "48%"), ("not_judged", "", None, "上回っています")),
    (line(SHARE, "現状維持", &[("基準値", "44.5")], "48%"), ("on_track", "A", None, "保っており")),
    (line(FALL, "現状維持", &[("基準値", "100"), ("許容", "5")], "104人"), ("on_track", "A", None, "許容±5")),
    (line(FALL, "現状維持", &[("基準値", "100")], "125人"), ("on_track", "B+", Some(0.8), "少ないほど")),
    (line(FALL, "0人を維持", &[], "3人"), ("lagging", "C", None, "達しておらず")),
    (line(FALL, "現状維持", &[("基準値", "0")], "3人"), ("lagging", "C", None, "保っておらず")),
    (line(["人", "時点値", "年", "維持"], "0人を維持", &[], "3人"), ("lagging", "C", None, "保っておらず")),
    (line(["人", "時点値", "年", "維持"], "0人を維持", &[], "0人"), ("on_track", "A", None, "保っており")),
    (line(KEEP, "現状値を維持（44%台）", &[], "44.9%"), ("on_track", "A", None, "44%以上45%未満")),
    (line(KEEP, "44%台", &[], "45%"), ("lagging", "C", None, "収まっておらず")),
    (line(KEEP, "30～40", &[], "35%"), ("on_track", "A", None, "30～40%")),
    (line(KEEP, "30～40", &[], "41%"), ("lagging", "C", None, "収まっておらず")),
    (line(SHARE, "基準より増加", &[("基準値", "50")], "51%"), ("on_track", "A", None, "率は計算しません")),
    (line(SHARE, "増加", &[("基準値", "50")], "50%"), ("lagging", "C", None, "変化がなく")),
    (line(SHARE, "増加", &[("基準値", "50")], "49%"), ("lagging", "C", None, "悪化")),
    (line(SHARE, "増加", &[("基準値", "50"), ("許容", "3")], "52%"), ("lagging", "C", None, "許容±3")),
    // Done or not, a word of a scale, a place among others.
    (line(["", "有無", "年", "増"], "計画の策定", &[], "策定済"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "条例の制定", &[], "制定済み"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "条例の制定", &[], "一部制定済"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "未策定"), ("not_judged", "", None, "H32までの目標")),
    (line(["", "有無", "年", "増"], "計画の策定", &[("目標H28", "策定")], "未策定"), ("lagging", "C", None, "未実施")),
    (line(["", "有無", "年", "増"], "H28年度までに策定", &[], "未策定"), ("lagging", "C", None, "未実施")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "策定中"), ("text_only", "", None, "策定中")),
    (line(["", "段階", "年", "増"], "A以上", &[("尺度", "S>A>B>C")], "S評価"), ("on_track", "A", None, "「A」以上")),
    (line(["", "段階", "年", "増"], "A以上", &[("尺度", "S>A>B>C")], "Ｂ"), ("lagging", "C", None, "「A」に達しておらず")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "パブコメ実施"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "一部策定"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "概ね完了"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "1"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "✓"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "●"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "策定済（一部未定）"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "H29.3策定"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "はい"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "Completed"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "×"), ("not_judged", "", None, "H32までの目標")),
    (line(["", "有無", "年", "増"], "計画の策定", &[], "否"), ("not_judged", "", None, "H32までの目標")),
    (line(["", "段階", "年", "増"], "A以上", &[("尺度", "S>A>B>C")], "A（自己評価） B（外部評価）"), ("ambiguous", "", None, "確認が必要")),
    (line(["", "段階", "年", "増"], "A以上", &[("尺度", "S>A>B>C")], "4"), ("ambiguous", "", None, "確認が必要")),
    (line(["位", "順位", "年", "減"], "県内10位以内", &[], "8位"), ("on_track", "A", None, "10位以内に入っており")),
    (line(["位", "順位", "年", "減"], "県内10位以内", &[], "12位"), ("lagging", "C", None, "入っておらず")),
    // Over years, year by year, revised, against the year before.
    (line(SUM, "累計 50件", &[], "8件"), ("on_track", "B+", Some(0.8), "5年中1年目")),
    (line(SUM, "H27～28累計 30件", &[], "15件"), ("lagging", "B", Some(0.5), "2年中2年目")),
    (line(SUM, "50", &[("目標H28", "4"), ("目標平成29年度", "20")], "8件"), ("on_track", "A", Some(2.0), "達成率")),
    (line(["団体", "時点値", "年", "増"], "50", &[("目標H28", "10"), ("目標平成29年度", "20")], "10団体"), ("on_track", "A", Some(1.0), "H28の目標10団体")),
    (line(["団体", "時点値", "年", "増"], "50", &[("目標平成29年度", "20")], "10団体"), ("not_judged", "", None, "この年度の目標がない")),
    (line(["団体", "時点値", "年", "増"], "50", &[("目標平成29年度", "20"), END], "10団体"), ("lagging", "C", Some(0.2), "")),
    (line(EVENT, "10", &[("改訂目標", "20\n40"), ("改訂日", "2016-10-01\n平成29年4月1日"), ("改訂決裁", "茨商第5号")], "10件"), ("lagging", "B", Some(0.5), "茨商第5号")),
    (line(EVENT, "前年度以上", &[], "95件"), ("on_track", "A", Some(1.055_555_555_556), "前年度の値")),
    (line(EVENT, "前年度比増", &[], "90件"), ("lagging", "C", None, "境の値")),
    (line(STOCK, "前年度以上", &[("基準値", "50")], "45人"), ("lagging", "B", Some(0.5), "前年度の値")),
    // A bound is a bound: above it the sentence says by how much, and a strict one is not met by its own number.
    (line(["件", "時点値", "年", "減"], "400件以下", &[], "410件"), ("on_track", "B+", Some(0.975_609_756_098), "目安 400件を10件上回って")),
    (line(["件", "時点値", "年", "減"], "400件以下", &[], "400件"), ("on_track", "A", Some(1.0), "")),
    (line(STOCK, "100人超", &[], "100人"), ("lagging", "C", None, "境の値")),
    (line(STOCK, "20%超増", &[("基準値", "100"), END], "120人"), ("lagging", "C", None, "境の値")),
    (line(STOCK, "20%超増", &[("基準値", "100"), END], "121人"), ("on_track", "A", Some(1.05), "")),
    // What nothing can be reckoned by is judged by nobody, and stops nobody.
    (line(FALL, "待機児童の解消", &[], "8人"), ("not_judged", "", None, "待機児童の解消")),
    (line(["人", "時点値", "年", "増"], "社会増減の均衡", &[("基準値", "-100")], "△8人"), ("not_judged", "", None, "社会増減の均衡")),
    (line(SHARE, "全国平均以上", &[], "61%"), ("not_judged", "", None, "全国平均以上")),
    (line(["位", "順位", "年", "減"], "上位3分の1", &[], "5位"), ("not_judged", "", None, "上位3分の1")),
    (line(SHARE, "3分の2以上", &[], "80%"), ("on_track", "A", Some(1.2), "")),
    (line(["", "有無", "年", "増"], "条例の制定・施行", &[], "制定"), ("on_track", "A", None, "実施済み")),
    (line(["", "有無", "年", "増"], "制定・施行", &[], "未制定"), ("not_judged", "", None, "H32までの目標")),
    // A path in one text, and a target that names its own year.
    (line(STOCK, "H28:100人 H32:120人", &[], "90人"), ("on_track", "B+", Some(0.9), "H28の目標100人")),
    (line(STOCK, "H30:1,150人 H32:1,200人", &[], "900人"), ("not_judged", "", None, "この年度の目標がない")),
    (line(SHARE, "100%（H32）", &[], "60%"), ("lagging", "B", Some(0.6), "H32の目標100%に対する到達率")),
    // From a share, and what cannot be decided yet.
    (line(EVENT, "20%増", &[("基準値", "100"), END], "110件"), ("lagging", "B", Some(0.5), "")),
    (line(EVENT, "20%増", &[], "110件"), ("not_judged", "", None, "基準となる値がない")),
    (line(SHARE, "10%増", &[("基準値", "50")], "52%"), ("not_judged", "", None, "10%増／10ポイント増")),
    (line(EVENT, "", &[], "52件"), ("not_judged", "", None, "目標がない")),
    (line(EVENT, "10", &[("開始年度", "H30")], ""), ("not_due", "", None, "H30から始まる")),
    (line(EVENT, "10", &[("終了年度", "H27")], "5件"), ("not_applicable", "", None, "H27で終了")),
];

/// The example office with these indicators alone, all of one section, and a sheet of the years H27 and H28.
fn office_of(lines: &[&Line]) -> ExampleOffice {
    let office = ExampleOffice::new();
    // They speak of the example's own indicators.
    office.replace("shinchoku.toml", "notes = \"notes.csv\"\n", "");
    office.replace("shinchoku.toml", "進捗状況_[HR]*.xlsx", "進捗状況_[HR]*.csv");
    let usual = [
        "指標ID",
        "評価指標",
        "重点方向",
        "重点取組",
        "取組の内容",
        "施策",
        "周期",
        "単位",
        "性質",
        "集計",
        "望ましい方向",
        "目標",
    ];
    let mut headings: Vec<&str> = usual.to_vec();
    for (heading, _) in lines.iter().flat_map(|line| line.more) {
        if !headings.contains(heading) {
            headings.push(heading);
        }
    }
    let mut register = csv::Writer::from_writer(Vec::new());
    let mut assignments = "指標ID,課コード,有効開始,有効終了\n".to_owned();
    let mut sheet = csv::Writer::from_writer(Vec::new());
    register.write_record(&headings).expect("headings");
    sheet.write_record(["評価指標", "実績 H27", "実績 H28"]).expect("headings");
    for (nth, line) in lines.iter().enumerate() {
        // Only what is named as a difference may be below zero without a question.
        let is_difference = line.more.iter().any(|(_, text)| text.starts_with('-'));
        let kind = if is_difference { "の超過数" } else { "" };
        let (id, name) = (format!("I{nth:02}"), format!("{}{kind}", name_of(nth)));
        let [unit, nature, accumulation, direction] = line.kind;
        let mut record: Vec<&str> =
            vec![&id, &name, "方向", "取組", "", "", "毎年", unit, nature, accumulation, direction, line.target];
        let more = |heading: &&&str| line.more.iter().find(|(known, _)| known == *heading).map_or("", |(_, text)| text);
        record.extend(headings[usual.len()..].iter().map(|heading| more(&heading)));
        register.write_record(&record).expect("a line");
        assignments.extend([id.as_str(), ",shoko,2016-04-01,\n"]);
        sheet.write_record([&name, "90件", line.actual]).expect("a line");
    }
    let write = |file: &str, bytes: Vec<u8>| std::fs::write(office.folder().join(file), bytes).expect("a file");
    write("register.csv", register.into_inner().expect("a register"));
    write("assignments.csv", assignments.into_bytes());
    // The office's own words speak of its own indicators.
    write("notes.csv", "種別,指標ID,内容,日付,基準日,公表\n".into());
    write("shared/進捗状況_H28.csv", sheet.into_inner().expect("a sheet"));
    std::fs::remove_file(office.folder().join("shared/雇用労働課_H28実績.csv")).expect("the other source");
    let settings = std::fs::read_to_string(office.settings()).expect("settings");
    let other = settings.find("# A table that one section keeps").expect("the second source");
    std::fs::write(office.settings(), &settings[..other]).expect("settings");
    office
}

/// A name that no other is near to.
fn name_of(nth: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
    format!("指標{}{}{nth}", letter(nth), letter(nth / 26))
}

fn near(found: &Value, expected: Option<f64>) -> bool {
    match expected {
        None => found.is_null(),
        Some(expected) => found.as_f64().is_some_and(|found| (found - expected).abs() < 1e-9),
    }
}

#[test]
fn every_kind_of_target_is_judged_by_its_own_formula_and_the_reason_says_so() {
    let lines: Vec<&Line> = CASES.iter().map(|(line, _)| line).collect();
    let office = office_of(&lines);
    let assessment = office.assess("2017-03-15");
    let mut wrong = Vec::new();
    for (nth, (line, (class, grade, ratio, reason))) in CASES.iter().enumerate() {
        let found = &assessment["indicators"][nth];
        let same = found["class"] == *class
            && found["grade"].as_str().unwrap_or_default() == *grade
            && near(&found["ratio"], *ratio)
            && found["reason"].as_str().is_some_and(|text| text.contains(reason));
        if !same {
            let told = format!("{} {} {} {}", found["class"], found["grade"], found["ratio"], found["reason"]);
            wrong.push(format!("{:?} {} {:?} ← {}: {told}", line.kind, line.target, line.more, line.actual));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let reasons = assessment["indicators"].as_array().expect("a list").iter().map(|it| it["reason"].to_string());
    let holes: Vec<String> = reasons.filter(|reason| reason.contains('[')).collect();
    assert!(holes.is_empty(), "{holes:?}");
    let codes: Vec<&str> =
        assessment["findings"].as_array().expect("a list").iter().filter_map(|it| it["code"].as_str()).collect();
    assert!(
        ["register_baseline", "register_target", "register_target_unclear"].iter().all(|code| codes.contains(code)),
        "{codes:?}"
    );
}

#[test]
fn the_english_words_say_every_reason_without_a_gap() {
    let lines: Vec<&Line> = CASES.iter().map(|(line, _)| line).collect();
    let office = office_of(&lines);
    office.replace("shinchoku.toml", "[office]", "language = \"en\"\n\n[office]");
    let assessment = office.assess("2017-03-15");
    for (nth, (line, _)) in CASES.iter().enumerate() {
        let reason = assessment["indicators"][nth]["reason"].as_str().expect("a reason");
        assert!(!reason.is_empty() && !reason.contains('['), "{}: {reason}", line.target);
    }
}

#[test]
fn a_revised_target_counts_from_its_day_and_not_before() {
    let (line, _) = CASES.iter().find(|(line, _)| line.more.iter().any(|(it, _)| *it == "改訂日")).expect("a revision");
    let office = office_of(&[line]);
    let ratio = |as_of: &str| office.assess(as_of)["indicators"][0]["ratio"].as_f64();
    assert_eq!(ratio("2016-09-30"), Some(1.0));
    assert_eq!(ratio("2016-10-01"), Some(0.5));
}

#[test]
fn a_switch_between_yearly_and_cumulative_numbers_is_told_once_with_its_numbers() {
    let jobs = line(["人", "流量", "累計", "増"], "10,000", &[], "2,748人");
    let office = office_of(&[&jobs]);
    let sheet = "評価指標,実績 H28,実績 H29,実績 H30\n指標aa0,\"2,748人\",\"2,415人\",\"7,077人\"\n";
    std::fs::write(office.folder().join("shared/進捗状況_H28.csv"), sheet).expect("a sheet");
    let assessment = office.assess("2019-03-15");
    let told: Vec<&Value> = assessment["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|it| it["code"].as_str().is_some_and(|code| code.starts_with("series_")))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let text = told[0]["text"].as_str().expect("a text");
    for number in ["H28 2,748人", "H29 2,415人", "H30 7,077人"] {
        assert!(text.contains(number), "{text}");
    }
    assert_eq!(assessment["indicators"][0]["value"].as_f64(), Some(7077.0), "never corrected");
}

#[test]
fn an_edited_register_says_what_it_changes_before_it_counts() {
    let first = line(EVENT, "10", &[], "8件");
    let second = line(SHARE, "60", &[("基準値", "50"), END], "54%");
    let office = office_of(&[&first, &second]);
    let old = std::fs::read_to_string(office.folder().join("register.csv")).expect("a register");
    let edited = office.folder().join("edited.csv");
    let diff = |text: &str, more: &[&str]| {
        std::fs::write(&edited, text).expect("a register");
        let (old, new) = (office.folder().join("register.csv"), edited.display().to_string());
        let old = old.display().to_string();
        let mut arguments = vec!["register", "diff", &old, &new, "--as-of", "2017-03-15"];
        arguments.extend(more);
        office.run(&arguments)
    };
    let new = old.replace("催し,年,増,10", "催し,年,増,20").replace("取組,,,毎年,%", "別の取組,,,毎年,%")
        + "I09,新しい指標,方向,取組,,,毎年,件,流量,年,増,5,,\n";
    let output = diff(&new, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let changes: Vec<String> = told["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| format!("{} {} {}→{}", it["indicator"], it["change"], it["was"], it["is"]).replace('"', ""))
        .collect();
    assert_eq!(
        changes,
        ["I00 target 10件/年→20件/年", "I01 moved 方向 > 取組→方向 > 別の取組", "I09 added →新しい指標"],
    );
    let effect = &told["effects"][0];
    assert_eq!((&effect["was"]["grade"], &effect["is"]["grade"]), (&"B+".into(), &"C".into()), "{effect}");
    let printed = String::from_utf8(diff(&new, &[]).stdout).expect("text");
    assert!(printed.contains("10件/年") && printed.contains("新しい指標"), "{printed}");
    let output = diff(&old.replace("催し", "もよおし"), &[]);
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&output.stderr).contains("もよおし"));
    let renamed = old.replace("I01,", "I77,");
    let told: Value = serde_json::from_slice(&diff(&renamed, &["--format", "json"]).stdout).expect("JSON");
    let kinds: Vec<&str> =
        told["changes"].as_array().expect("a list").iter().filter_map(|it| it["change"].as_str()).collect();
    assert_eq!(kinds, ["added", "probably", "removed"]);
    assert_eq!(diff(&old, &[]).status.code(), Some(0));
}

#[test]
fn a_revision_that_holds_only_from_a_later_day_is_told_too() {
    let office = office_of(&[&line(EVENT, "10", &[("改訂目標", "1573"), ("改訂日", "2018-04-01")], "8件")]);
    let old = office.folder().join("register.csv");
    let text = std::fs::read_to_string(&old).expect("a register");
    assert_eq!(text.matches("1573").count(), 1, "{text}");
    let edited = office.folder().join("edited.csv");
    std::fs::write(&edited, text.replace("1573", "1999")).expect("a register");
    let (old, edited) = (old.display().to_string(), edited.display().to_string());
    let output = office.run(&["register", "diff", &old, &edited, "--as-of", "2017-03-15"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("1573") && told.contains("1999") && told.contains("平成30年4月1日"), "{told}");
}
