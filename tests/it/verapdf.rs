//! The example's report before a real validator: what the file says it is (PDF/A-2a, PDF/UA-1), veraPDF finds it to be.

use std::path::Path;
use std::process::Command;

use crate::pdf;

#[test]
fn the_report_is_an_archivable_and_accessible_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["ja", "en"].map(|language| {
        let file = folder.path().join(format!("{language}.pdf"));
        std::fs::write(&file, pdf::of_the_example(language)).expect("the file is written");
        file
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/verapdf");
    let output = Command::new(script).arg("2a,ua1").args(&files).output().expect("bash is installed");
    let (told, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_ne!(output.status.code(), Some(3), "{faults}");
    assert!(output.status.success(), "{told}{faults}");
    assert_eq!(told.matches("PASS ").count(), 2 * files.len(), "{told}");
}
