//! Reports before a real validator, the example's and those of one and of a thousand indicators with every font: what the file says it is (PDF/A-2a, PDF/UA-1), veraPDF finds it to be.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::pdf;

#[test]
fn every_report_is_an_archivable_and_accessible_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    let mut file = |name: String, bytes: Vec<u8>| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("the file is written");
        files.push(file);
    };
    for language in ["ja", "en"] {
        file(format!("{language}.pdf"), pdf::of_the_example(language));
        file(format!("{language} public.pdf"), pdf::for_everybody(language));
    }
    for family in pdf::fonts::FAMILIES {
        let fonts = pdf::fonts::only(family);
        for indicators in [1, 1_000] {
            let report = pdf::sample::with_indicators(indicators);
            let bytes = shinchoku::render::pdf::draw(&report, &pdf::sample::japanese(), &fonts).expect("it is drawn");
            file(format!("{family} {indicators}.pdf"), bytes);
        }
    }
    for (number, bytes) in pdf::logo::reports().into_iter().enumerate() {
        file(format!("logo {number}.pdf"), bytes);
    }
    assert_valid("2a,ua1", &files);
}

#[test]
fn a_report_with_its_data_inside_is_archivable_and_accessible_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data.pdf");
    std::fs::write(&file, pdf::with_data_inside().0).expect("the file is written");
    assert_valid("3a,ua1", &[file]);
}

fn assert_valid(flavours: &str, files: &[PathBuf]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/verapdf");
    let output = Command::new(script).arg(flavours).args(files).output().expect("bash is installed");
    let (told, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_ne!(output.status.code(), Some(3), "{faults}");
    assert!(output.status.success(), "{told}{faults}");
    assert_eq!(told.matches("PASS ").count(), 2 * files.len(), "{told}");
}
