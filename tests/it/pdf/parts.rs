//! The parts of the report of the example office: a section's own pages, the lists, the layout, the two editions.

use crate::pdf::{ask, of_the_example, pages, squeezed};
use crate::support::office::ExampleOffice;

/// The report of an office, made with more arguments.
fn of(office: &ExampleOffice, more: &[&str]) -> Vec<u8> {
    let file = office.folder().join("report.pdf");
    let arguments = ["report", "--as-of", "2017-03-15", "-o", &file.to_string_lossy()].map(str::to_owned);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let output = office.run(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(file).expect("the report")
}

/// What the pictures of a file say to readers that do not see.
pub(super) fn alternatives(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).expect("a PDF");
    let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
    let figures =
        elements.filter(|it| it.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|role| role == b"Figure"));
    figures
        .map(|figure| lopdf::decode_text_string(figure.get(b"Alt").expect("an alternative")).expect("a text"))
        .collect()
}

#[test]
fn every_section_has_pages_of_its_own_with_all_that_its_chief_has_to_know() {
    let bytes = of_the_example("ja");
    let pages = pages(&bytes);
    let sections = ["商工労政課", "企業立地推進課", "観光交流課", "農とみどり推進課", "雇用労働課"];
    for section in sections {
        let begins = |page: &&String| page.starts_with(&format!("{section}担当指標の状況"));
        assert_eq!(pages.iter().filter(begins).count(), 1, "{section}");
    }
    let own = pages.iter().find(|page| page.starts_with("雇用労働課担当指標")).expect("a page");
    for words in [
        "9指標A順調1、B+概ね順調1、Bやや遅れ3、C遅れ1、ゼロ1、確認中2",
        "要確認2件",
        "実績14人3/23時点",
        "要因：会場が前年度より小さく",
        "対応：来年度は市民会館で開催し",
        "次の節目：平成29年6月10日第1回就労支援フェア",
        "照会：",
    ] {
        assert!(own.contains(words), "{words}: {own}");
    }
    let told = alternatives(&bytes);
    assert_eq!(told.len(), 37, "36 indicators and the bar of page 1: {told:#?}");
    let picture = told.iter().find(|it| it.contains("就労支援フェアの就職者数")).expect("a picture");
    assert!(picture.contains("目標は H28 45人") && picture.contains("実績は H28 14人"), "{picture}");
    assert_eq!(super::words_outside(&bytes), Vec::<String>::new());
}

#[test]
fn the_lists_say_how_a_judgement_was_reached_and_where_its_number_stands() {
    let told = squeezed(&ask("pdftotext", &["-raw"], &of_the_example("ja"), &["-"]));
    for words in ["判定の根拠", "期待値", "年間目標45人を3月23日までの357日／365日で按分", "数値の出所", "進捗状況!G41"]
    {
        assert!(told.contains(words), "{words}");
    }
}

#[test]
fn an_office_arranges_parts_columns_and_labels_in_its_own_file() {
    let office = ExampleOffice::new();
    let own = include_str!("../../../report-templates/report.toml");
    let own = own
        .replacen(
            r#"["summary", "table", "sections", "gaps", "stated", "corrections", "judgements", "sources"]"#,
            r#"["summary", "table"]"#,
            1,
        )
        .replacen("shows = \"levels\"", "shows = \"section\"\nwidth_mm = 30\nlabel = \"所管\"", 1)
        .replacen("[[column]]\nshows = \"section\"\n\n[colours]", "[colours]", 1)
        .replacen("[labels]", "[labels]\n\"report.pdf.table.grade\" = \"進み方\"", 1);
    std::fs::write(office.folder().join("papers.toml"), &own).expect("a layout");
    office.append_settings("\n[report]\nlayout = \"papers.toml\"\n");
    let pages = pages(&of(&office, &[]));
    assert!(pages[1].contains("所管取組の内容施策評価指標") && pages[1].contains("進み方"), "{}", pages[1]);
    assert!(!pages[1].contains("重点方向") && pages.iter().all(|page| !page.contains("判定の根拠")), "{}", pages[1]);
    std::fs::write(office.folder().join("papers.toml"), own.replacen("text_pt = 9.0", "text_pt = 90", 1))
        .expect("a file");
    let output = office.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(78), "{told}");
    assert!(told.contains("papers.toml") && told.contains("line 19") && told.contains("text_pt"), "{told}");
}

#[test]
fn the_edition_for_everybody_holds_back_what_is_not_for_everybody() {
    let office = ExampleOffice::new();
    office.replace("register.csv", "前提指標\r\n", "前提指標,公表区分\r\n");
    office.replace("register.csv", "累計,増,10,毎年,\r\nI07", "累計,増,10,毎年,,非公表\r\nI07");
    office.append_settings("\n[report.public]\nsuppress_below = 15\n");
    let (internal, public) = (of(&office, &[]), of(&office, &["--edition", "public"]));
    let told = |bytes: &[u8]| squeezed(&ask("pdftotext", &["-raw"], bytes, &["-"]));
    let (inside, outside) = (told(&internal), told(&public));
    for words in [
        "研究施設・生産施設・物流施設等の新規立地件数",
        "14人",
        "会場が前年度より小さく",
        "未記入・確認事項の一覧",
        "庁内限り",
    ] {
        assert!(inside.contains(words) && !outside.contains(words), "{words}");
    }
    for words in ["35指標中", "掲載していない指標が1件", "xは、人数が少なく", "公表"] {
        assert!(outside.contains(words), "{words}: {outside}");
    }
    assert!(pages(&public)[0].contains("35指標（再掲3件を除く）"), "{}", pages(&public)[0]);
}

#[test]
fn a_note_that_cannot_be_used_is_told_with_file_row_and_reason() {
    let office = ExampleOffice::new();
    let notes = std::fs::read_to_string(office.folder().join("notes.csv")).expect("notes");
    let wrong = "要因,I99,指標がない,,,\n要因,,指標の欄が空,,,\n次の日程,,日付がない,,,\n判断,I28,種別が違う,,,\n";
    std::fs::write(office.folder().join("notes.csv"), format!("{notes}{wrong}")).expect("notes");
    let output = office.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(78), "{told}");
    for place in ["B12", "B13", "D14", "A15"] {
        assert!(told.contains("notes.csv") && told.contains(place), "{place}: {told}");
    }
}

#[test]
fn the_first_page_answers_alone() {
    let office = ExampleOffice::new();
    let long = "会場の変更と日程の調整に時間を要したため。".repeat(20);
    office.replace("notes.csv", "会場が前年度より小さく、参加企業が12社にとどまったため（前年度20社）", &long);
    let pages = pages(&of(&office, &[]));
    let first = &pages[0];
    for words in [
        "目安を下回る6指標のうち、低い順に5指標",
        "実績ゼロ（4件）",
        "雇用労働課）",
        "…（続きは課別の状況）",
        "今後の期限",
    ] {
        assert!(first.contains(words), "{words}: {first}");
    }
    assert!(!first.contains(&long), "{first}");
    let own = pages.iter().find(|page| page.starts_with("雇用労働課担当指標")).expect("a page");
    assert!(own.contains(&long), "{own}");
}

#[test]
fn what_a_section_says_of_itself_stands_on_its_own_pages() {
    let office = ExampleOffice::new();
    let notes = std::fs::read_to_string(office.folder().join("notes.csv")).expect("notes");
    let (head, lines) = notes.split_once('\n').expect("lines");
    let with_sections = format!("{head},課コード\n{}", lines.replace('\n', ",\n"));
    let own = "コメント,,下半期に催しが集まる,,,○,koyo\n対応,,窓口を増やす,,,,koyo\n";
    std::fs::write(office.folder().join("notes.csv"), format!("{with_sections}{own}")).expect("notes");
    let pages = pages(&of(&office, &[]));
    let saying: Vec<&String> = pages.iter().filter(|page| page.contains("下半期に催しが集まる")).collect();
    assert_eq!(saying.len(), 1);
    assert!(saying[0].starts_with("雇用労働課担当指標") && saying[0].contains("対応：窓口を増やす"), "{}", saying[0]);
    let wrong = format!("{with_sections}コメント,,課が違う,,,,koyou\n");
    std::fs::write(office.folder().join("notes.csv"), wrong).expect("notes");
    let output = office.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(78), "{told}");
    assert!(told.contains("notes.csv G12") && told.contains("koyou"), "{told}");
}
