//! The unit file: systemd understands every line of it, and finds the daemon well shut in.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

const UNIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/systemd/shinchoku.service");

fn systemd_analyze(arguments: &[&str]) -> Output {
    Command::new("systemd-analyze")
        .args(arguments)
        .output()
        .expect("systemd-analyze is not there: apt-get install -y --no-install-recommends systemd")
}

#[test]
fn the_exposure_of_the_service_is_at_most_2_0() {
    let output = systemd_analyze(&["security", "--offline=true", UNIT]);
    let text = String::from_utf8(output.stdout).unwrap();
    let last = text.lines().last().unwrap();
    let exposure: f64 = last.split_once("service: ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!(exposure <= 2.0, "{text}");
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    // A unit is only well if its program is there: here the one that was built.
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("shinchoku.service");
    let text = std::fs::read_to_string(UNIT).unwrap();
    assert!(text.contains("ExecStart=/usr/bin/shinchoku run "));
    std::fs::write(&unit, text.replace("=/usr/bin/shinchoku ", concat!("=", env!("CARGO_BIN_EXE_shinchoku"), " ")))
        .unwrap();
    let output = systemd_analyze(&["verify", "--man=no", unit.to_str().unwrap()]);
    let told = String::from_utf8_lossy(&output.stderr);
    // Other units of the machine are not ours to mend.
    assert!(output.status.success() && !told.contains("shinchoku"), "{told}");
}
