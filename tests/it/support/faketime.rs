//! Sets the clock that the program asks for: Debian's libfaketime stands between it and the machine.
//!
//! Only the program sees it; what waits inside it (time-outs, the timer's ticks) runs on as ever. It must not know which
//! day means what.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::process::Command;

/// The program started at a moment that stands still (`2017-03-01 08:35`), as the office's clocks show it.
pub(crate) fn at<'a>(command: &'a mut Command, moment: &str) -> &'a mut Command {
    preload(command, &format!("{moment}:00"))
}

/// The program started at a moment from which its clock goes on.
pub(crate) fn from<'a>(command: &'a mut Command, moment: &str) -> &'a mut Command {
    preload(command, &format!("@{moment}:00"))
}

/// The program started at a moment from which its clock goes on, a minute in every second.
pub(crate) fn sixty_times_as_fast_from<'a>(command: &'a mut Command, moment: &str) -> &'a mut Command {
    preload(command, &format!("@{moment}:00 x60"))
}

fn preload<'a>(command: &'a mut Command, clock: &str) -> &'a mut Command {
    command
        .env("LD_PRELOAD", library())
        .env("FAKETIME", clock)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // A killed program would leave the memory that it shares with nobody behind.
        .env("FAKETIME_DISABLE_SHM", "1")
        .env("NO_FAKE_STAT", "1")
        .env("TZ", "Asia/Tokyo")
}

/// The library for programs with threads.
///
/// # Panics
/// Says what to install. A test that cannot run has not passed.
fn library() -> PathBuf {
    std::fs::read_dir("/usr/lib")
        .unwrap()
        .map(|folder| folder.unwrap().path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
        .expect("libfaketime is not there: apt-get install -y --no-install-recommends faketime")
}

#[test]
fn a_program_is_told_the_moment_that_was_set() {
    for set in [at, from] {
        let output = set(Command::new("date").arg("+%F %H:%M %Z"), "2017-03-01 08:35").output().unwrap();
        assert_eq!(output.stdout, b"2017-03-01 08:35 JST\n");
    }
}
