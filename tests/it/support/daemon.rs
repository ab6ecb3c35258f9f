//! The program as a daemon in the background: what it logs as it comes, and its end.
//!
//! It must not know what the daemon is to do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long the daemon may take to say what it is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running daemon. It ends with the value.
pub(crate) struct Daemon {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Daemon {
    /// Starts the program and waits until it is ready.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let log = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut daemon = Self { child, lines, heard: Vec::new() };
        daemon.wait_for(&["ready"]);
        daemon
    }

    /// Waits for the next line of the log that holds all the words.
    pub(crate) fn wait_for(&mut self, words: &[&str]) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.heard.push(line.clone());
                    if words.iter().all(|word| line.contains(word)) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("nothing says {words:?} in time:\n{}", self.heard.join("\n")),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {words:?}:\n{}", self.heard.join("\n")),
            }
        }
    }

    /// Waits for a cycle that began after this call: one that runs now may have read before.
    pub(crate) fn wait_for_a_whole_cycle(&mut self) -> String {
        while let Ok(line) = self.lines.try_recv() {
            self.heard.push(line);
        }
        self.wait_for(&["cycle: cycle "]);
        self.wait_for(&["cycle: cycle "])
    }

    /// Asks it to stop and waits for its end.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.wait_for(&["stopped"]);
        self.child.wait().unwrap()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
