//! A real Postfix and Dovecot on loopback, each test its own, and the mail program that reads the boxes.
//!
//! It must not know who sends.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/mailserver");
const DOMAIN: &str = "city.example.jp";
const MAILBOXES: &str = "shoko kigyo kanko nourin koyo shoko-kacho kigyo-kacho kanko-kacho nourin-kacho koyo-kacho \
    sangyo-bucho jimukyoku admin";

/// How long a mail may be under way between two services of one machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running mail server. It ends with the value.
pub(crate) struct MailServer {
    /// SMTP with STARTTLS.
    pub(crate) smtp_port: u16,
    /// SMTP with TLS from the first byte; it takes mail only after a login.
    pub(crate) tls_port: u16,
    /// IMAP, in clear and with STARTTLS.
    pub(crate) imap_port: u16,
    /// IMAP with TLS from the first byte.
    pub(crate) tls_imap_port: u16,
    /// The certificate of the authority that vouches for `localhost`.
    pub(crate) ca_file: PathBuf,
    folder: TempDir,
}

impl MailServer {
    /// The password of every address.
    pub(crate) const PASSWORD: &str = "secret";

    /// Starts the server with a box for each address of the example office.
    ///
    /// # Panics
    /// Says what to install. A test that cannot run has not passed.
    pub(crate) fn start() -> Self {
        for (program, package) in
            [("/usr/sbin/postfix", "postfix"), ("/usr/sbin/dovecot", "dovecot-imapd"), ("/usr/bin/openssl", "openssl")]
        {
            assert!(
                Path::new(program).exists(),
                "{program} is not there: apt-get install -y --no-install-recommends {package}"
            );
        }
        let folder = tempfile::tempdir().unwrap();
        let (smtp_port, tls_port) = two_free_ports();
        let (imap_port, tls_imap_port) = two_free_ports();
        let server =
            Self { smtp_port, tls_port, imap_port, tls_imap_port, ca_file: folder.path().join("tls/ca.pem"), folder };
        let mut up = server.script("up");
        let up =
            up.args([smtp_port.to_string(), imap_port.to_string()]).env("MAILBOXES", MAILBOXES).env("DOMAIN", DOMAIN);
        let started = up.output().unwrap();
        assert!(
            started.status.success(),
            "the mail server did not start (it needs root): {}{}",
            String::from_utf8_lossy(&started.stdout),
            String::from_utf8_lossy(&started.stderr)
        );
        server
    }

    /// What is in the box, oldest first.
    pub(crate) fn fetch(&self, mailbox: &str) -> Vec<Vec<u8>> {
        self.fetch_from(mailbox, "INBOX")
    }

    /// What is in a folder of the box, oldest first.
    pub(crate) fn fetch_from(&self, mailbox: &str, folder: &str) -> Vec<Vec<u8>> {
        Imap::open(self.imap_port, mailbox, folder).fetch()
    }

    /// What is in the box once that many mails are, oldest first.
    pub(crate) fn wait_for(&self, mailbox: &str, mails: usize) -> Vec<Vec<u8>> {
        let mut imap = Imap::open(self.imap_port, mailbox, "INBOX");
        imap.wait_for(mails);
        imap.fetch()
    }

    /// How many mails in the box are marked as seen.
    pub(crate) fn seen(&self, mailbox: &str) -> usize {
        Imap::open(self.imap_port, mailbox, "INBOX").seen()
    }

    fn script(&self, action: &str) -> Command {
        let mut command = Command::new(SCRIPT);
        command.arg(action).arg(self.folder.path());
        command
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.script("down").output());
    }
}

/// The script takes the port after the one for STARTTLS for TLS, of SMTP and of IMAP.
fn two_free_ports() -> (u16, u16) {
    (0..1000)
        .find_map(|_| {
            let first = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = first.local_addr().unwrap().port();
            TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok().map(|_| (port, port + 1))
        })
        .expect("two free ports in a row")
}

/// As much of a mail program as reads a box.
struct Imap {
    line: BufReader<TcpStream>,
    mails: usize,
}

impl Imap {
    fn open(port: u16, mailbox: &str, folder: &str) -> Self {
        let line = TcpStream::connect(("127.0.0.1", port)).unwrap();
        line.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut imap = Self { line: BufReader::new(line), mails: 0 };
        imap.read_line();
        imap.say(&format!("a LOGIN {mailbox}@{DOMAIN} {}", MailServer::PASSWORD));
        imap.read_until(|line| line.starts_with("a OK"));
        imap.say(&format!("b SELECT {folder}"));
        imap.read_until(|line| line.starts_with("b OK"));
        imap
    }

    /// Lets the server tell when a mail comes.
    fn wait_for(&mut self, mails: usize) {
        self.say("c IDLE");
        self.read_until(|line| line.starts_with('+'));
        while self.mails < mails {
            self.read_line();
        }
        self.say("DONE");
        self.read_until(|line| line.starts_with("c OK"));
    }

    fn fetch(&mut self) -> Vec<Vec<u8>> {
        let mut mails = Vec::new();
        if self.mails == 0 {
            return mails;
        }
        self.say("d FETCH 1:* BODY.PEEK[]");
        loop {
            let line = self.read_line();
            if line.starts_with("d OK") {
                return mails;
            }
            if let Some(length) = line.rsplit_once('{').and_then(|(_, rest)| rest.strip_suffix('}')) {
                let mut mail = vec![0; length.parse().unwrap()];
                self.line.read_exact(&mut mail).unwrap();
                mails.push(mail);
            }
        }
    }

    fn seen(&mut self) -> usize {
        self.say("e SEARCH SEEN");
        let mut seen = 0;
        loop {
            let line = self.read_line();
            if let Some(numbers) = line.strip_prefix("* SEARCH") {
                seen = numbers.split_whitespace().count();
            }
            if line.starts_with("e OK") {
                return seen;
            }
        }
    }

    fn say(&mut self, text: &str) {
        self.line.get_mut().write_all(format!("{text}\r\n").as_bytes()).unwrap();
    }

    fn read_until(&mut self, last: impl Fn(&str) -> bool) {
        while !last(&self.read_line()) {}
    }

    fn read_line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(
            self.line.read_line(&mut line).expect("the IMAP server answers in time"),
            0,
            "the IMAP server is gone"
        );
        let line = line.trim_end();
        assert!(!line[1..].starts_with(" NO") && !line[1..].starts_with(" BAD"), "{line}");
        if let Some(mails) = line.strip_prefix("* ").and_then(|rest| rest.strip_suffix(" EXISTS")) {
            self.mails = mails.parse().unwrap();
        }
        line.to_owned()
    }
}
