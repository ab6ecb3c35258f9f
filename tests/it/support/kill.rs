//! Kills a program at its N-th sync to disk, for every N: whatever it does must survive that.
//!
//! `strace -e inject=fsync,fdatasync:signal=KILL:when=N` does it for one thread: it counts each thread by itself, and a
//! store and a file writer sync on threads of their own, so that most syncs would never be met. A library that is
//! loaded into the program counts them all.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use tempfile::TempDir;

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It came to its N-th sync and was killed before it.
    Killed,
    /// It made fewer syncs and ended by itself.
    Ended(ExitStatus),
}

/// The library that kills.
pub(crate) struct Killer {
    folder: TempDir,
}

impl Killer {
    /// Builds the library with the C compiler that every Rust toolchain links with.
    pub(crate) fn new() -> Self {
        let killer = Self { folder: tempfile::tempdir().unwrap() };
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/kill-at-sync.c");
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-O", "-o"]).arg(killer.library()).arg(source).status();
        assert!(built.is_ok_and(|status| status.success()), "apt-get install -y gcc");
        killer
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("kill-at-sync.so")
    }

    /// Runs the program, with the libraries that it loads already, and kills it at its `sync`-th sync, 1 being the first. Walk upwards until it ends by itself.
    pub(crate) fn run(&self, program: &mut Command, sync: u32) -> Ending {
        const SIGKILL: i32 = 9;
        let mut libraries = self.library().into_os_string();
        if let Some((_, Some(others))) = program.get_envs().find(|(name, _)| *name == "LD_PRELOAD") {
            libraries.push(":");
            libraries.push(others);
        }
        let status = program.env("LD_PRELOAD", libraries).env("KILL_AT_SYNC", sync.to_string()).status().unwrap();
        if status.signal() == Some(SIGKILL) { Ending::Killed } else { Ending::Ended(status) }
    }
}

#[test]
fn a_program_is_killed_at_the_sync_that_was_named_and_not_at_another() {
    let killer = Killer::new();
    let folder = tempfile::tempdir().unwrap();
    let mut dd = Command::new("dd");
    let dd = dd.args(["if=/dev/zero", "bs=1", "count=1", "conv=fsync", "status=none"]);
    let dd = dd.arg(format!("of={}", folder.path().join("file").display()));
    assert_eq!(killer.run(dd, 1), Ending::Killed);
    assert!(matches!(killer.run(dd, 2), Ending::Ended(status) if status.success()));
}
