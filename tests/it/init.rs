//! `init --from`: an unknown sheet becomes a proposal that reads it, and says what a person has to fill in.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use shinchoku::domain::fold::fold_name;
use shinchoku::domain::snapshot::Batch;
use shinchoku::sources::{SourceSettings, build_source};
use tempfile::TempDir;

/// A proposal made from a sheet, in a folder of its own.
struct Proposed {
    folder: TempDir,
    output: Output,
}

impl Proposed {
    fn from(sheet: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let output = init(sheet, &folder.path().join("proposal"));
        Self { folder, output }
    }

    /// The sheet with this name and these bytes, somewhere.
    fn of(name: &str, bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = folder.path().join(name);
        std::fs::write(&sheet, bytes).expect("a sheet");
        let output = init(&sheet, &folder.path().join("proposal"));
        Self { folder, output }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("proposal").join(name)
    }

    fn screen(&self) -> String {
        let told = String::from_utf8_lossy(&self.output.stderr);
        assert_eq!(self.output.status.code(), Some(0), "{told}");
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    fn table(&self, name: &str) -> Vec<Vec<String>> {
        records(&std::fs::read(self.file(name)).expect("a table"))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shinchoku"));
        command.args(arguments).arg("-c").arg(self.file("shinchoku.toml")).env_remove("RUST_LOG");
        command.output().expect("the program starts")
    }

    fn assess(&self, as_of: &str) -> Value {
        let output = self.run(&["assess", "--as-of", as_of, "--format", "json"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{told}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

fn init(sheet: &Path, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shinchoku"));
    command.arg("init").arg("--from").arg(sheet).arg("--out").arg(out).env_remove("RUST_LOG");
    command.output().expect("the program starts")
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.expect("a row").iter().map(|it| it.replace("\r\n", "\n")).collect()).collect()
}

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example").join(path)
}

fn value<'a>(assessment: &'a Value, id: &str) -> &'a Value {
    let indicators = assessment["indicators"].as_array().expect("a list");
    &indicators.iter().find(|indicator| indicator["id"] == id).unwrap_or_else(|| panic!("no {id}"))["value"]
}

#[test]
fn the_example_sheet_gives_its_register_almost_whole() {
    let proposed = Proposed::from(&example("shared/進捗状況_H28.xlsx"));
    let screen = proposed.screen();
    let own = records(&std::fs::read(example("register.csv")).expect("the register"));
    let made = proposed.table("register.csv");
    assert_eq!(made.len(), own.len(), "{screen}");
    // Names of columns may differ where the sheet has none; their order may not.
    let (mut fields, mut same) = (0, 0);
    for (made, own) in made.iter().zip(&own).skip(1) {
        assert_eq!(made.len(), own.len());
        for (column, (made, own)) in made.iter().zip(own).enumerate() {
            fields += 1;
            same += usize::from(made == own);
            // What the sheet cannot say: other names, what kind of number, what comes first.
            if ![2, 9, 14].contains(&column) {
                assert_eq!(made, own, "column {column}");
            }
        }
    }
    let differing = fields - same;
    assert!(differing <= 8, "{same} of {fields} fields agree");
    assert_eq!((&made[0][3], &made[0][4]), (&"重点方向".to_owned(), &"重点取組".to_owned()));
}

#[test]
fn the_proposal_of_the_example_reads_its_sheet() {
    let proposed = Proposed::from(&example("shared/進捗状況_H28.xlsx"));
    let assessment = proposed.assess("2017-03-15");
    let counts = &assessment["counts"];
    assert_eq!((counts["not_in_sheet"].as_u64(), counts["unreadable"].as_u64()), (Some(0), Some(0)), "{counts}");
    assert_eq!((value(&assessment, "I05").as_f64(), value(&assessment, "I11").as_f64()), (Some(77.0), Some(215.0)));
    let check = proposed.run(&["check"]);
    let told = String::from_utf8_lossy(&check.stderr);
    for line in told.lines().filter(|line| line.starts_with('×')) {
        let is_to_fill = ["事務局", "管理職", "担当課がない指標"].iter().any(|word| line.contains(word));
        assert!(is_to_fill, "{line}\n{told}");
    }
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    for words in ["first_year = 2016", "last_year = 2020", "進捗状況_*.xlsx", "# \"—\" = \"missing\""] {
        assert!(settings.contains(words), "{words} in\n{settings}");
    }
}

#[test]
fn a_long_csv_gives_a_register_and_settings_that_read_it() {
    let proposed = Proposed::from(&example("shared/雇用労働課_H28実績.csv"));
    let screen = proposed.screen();
    let register = proposed.table("register.csv");
    let names: Vec<&str> = register.iter().skip(1).map(|row| row[1].as_str()).collect();
    assert_eq!(
        names,
        ["就労支援フェア参加事業所数", "茨木市勤労者互助会の会員事業所数", "雇用・労働関係セミナー受講者数"],
        "{screen}"
    );
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("shape = \"long\"") && settings.contains("year = \"年度\""), "{settings}");
    let assessment = proposed.assess("2017-03-15");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I03").as_f64()), (Some(93.0), Some(92.0)));
    // The file is named after its section.
    assert_eq!(proposed.table("assignments.csv")[1][..2], ["I01".to_owned(), "雇用労働課".to_owned()]);
    assert!(screen.contains("要記入") && screen.contains("A2"), "{screen}");
}

#[test]
fn sections_are_assigned_and_nobody_can_get_mail_before_an_address_is_entered() {
    let sheet = "計画の進捗\n指標,担当課,単位,目標 R6,実績 R2,実績 R3\n相談件数,福祉課,件,120件/年,100,110\n受診率,健康課・福祉課,％,60,45.1,…\n合計,,,,100,110\n※ R3は速報値\n";
    let proposed = Proposed::of("kpi.csv", sheet.as_bytes());
    let screen = proposed.screen();
    let register = proposed.table("register.csv");
    let row = |at: usize, heading: &str| {
        let column = register[0].iter().position(|it| it == heading).expect("a column");
        register[at][column].as_str()
    };
    assert_eq!(register.len(), 3, "{register:?}\n{screen}");
    assert_eq!((row(1, "単位"), row(1, "目標"), row(1, "集計"), row(1, "性質")), ("件", "120", "年", "流量"));
    assert_eq!((row(2, "単位"), row(2, "目標"), row(2, "性質")), ("％", "60", "比率"));
    let assignments = proposed.table("assignments.csv");
    assert_eq!((assignments[1][1].as_str(), assignments[2][1].as_str()), ("福祉課", "健康課"));
    let contacts = proposed.table("contacts.csv");
    assert!(contacts.iter().skip(1).all(|row| row[0].starts_with('#') && !row.concat().contains('@')), "{contacts:?}");
    assert!(contacts.iter().any(|row| row[2] == "福祉課") && screen.contains("健康課・福祉課"), "{screen}");
    assert!(screen.lines().any(|line| line.contains("読まず") && line.contains("合計")), "{screen}");
    let assessment = proposed.assess("2022-03-15");
    assert_eq!(value(&assessment, "I01").as_f64(), Some(110.0));
}

#[test]
fn nothing_is_overwritten_and_what_cannot_be_recognised_is_said() {
    let proposed = Proposed::of("kpi.csv", "指標,実績 R3\n相談件数,110\n".as_bytes());
    proposed.screen();
    std::fs::write(proposed.file("register.csv"), b"mine").expect("a file");
    let again = init(&proposed.folder.path().join("kpi.csv"), &proposed.folder.path().join("proposal"));
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(std::fs::read(proposed.file("register.csv")).expect("a file"), b"mine");
    let unknown = Proposed::of("prices.csv", "商品,価格\nりんご,120\n".as_bytes());
    assert_eq!(unknown.output.status.code(), Some(78));
    let told = String::from_utf8_lossy(&unknown.output.stderr).into_owned();
    assert!(told.contains("評価指標") && told.contains("実績") && told.contains("prices.csv"), "{told}");
    assert!(!unknown.file("shinchoku.toml").exists());
}

/// What a source block reads, its folder relative to `base`.
async fn read(block: toml::Value, base: &Path) -> Batch {
    let mut settings: SourceSettings = block.try_into().expect("a source block");
    settings.settle_ms = 0;
    let source = build_source(&settings, base).expect("a source");
    source.read().await.outcome.expect("it is read")
}

#[tokio::test]
async fn every_shape_of_sheet_gives_a_proposal_that_reads_it_without_a_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheets");
    let mut tried = 0;
    for entry in std::fs::read_dir(&folder).expect("the sheets").map(|entry| entry.expect("an entry").path()) {
        let is_block = entry.extension().is_some_and(|ending| ending == "toml");
        let Some(text) = is_block.then(|| std::fs::read_to_string(&entry).expect("a block")) else { continue };
        // What a year's value is where there are quarters is the office's to say.
        if text.contains("periods") {
            continue;
        }
        let block: toml::Value = toml::from_str(&text).expect("TOML");
        let own = read(block.clone(), &folder).await;
        let pattern = block["files"].as_str().expect("a pattern");
        let sheet = match pattern.split_once('/') {
            Some((inside, _)) => folder.join(inside),
            None => folder.join(own.files[0].path.as_str()),
        };
        let proposed = Proposed::from(&sheet);
        let screen = proposed.screen();
        let settings: toml::Value =
            toml::from_str(&std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings")).expect("TOML");
        let made = read(settings["plan"][0]["source"][0].clone(), &folder).await;
        let said = |batch: &Batch| -> Vec<String> {
            let files: Vec<&str> = own.files.iter().filter_map(|file| file.path.rsplit('/').next()).collect();
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let rows = batch.rows.iter().filter(|row| files[0] == name(&row.place.file) || pattern.contains('/'));
            let cells = rows.flat_map(|row| {
                row.cells.iter().map(move |cell| format!("{} {:?} {:?} {}", row.name, cell.kind, cell.year, cell.raw))
            });
            cells.collect()
        };
        assert_eq!(said(&made), said(&own), "{}\n{screen}", entry.display());
        let names: Vec<String> = proposed.table("register.csv").iter().skip(1).map(|row| fold_name(&row[1])).collect();
        for row in &own.rows {
            assert!(names.contains(&fold_name(&row.name)), "{} is lacking: {names:?}\n{screen}", row.name);
        }
        tried += 1;
    }
    assert!(tried >= 10, "{tried} sheets were tried");
}
