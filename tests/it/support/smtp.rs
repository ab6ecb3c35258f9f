//! A mail relay in the test's own process that misbehaves as its script says, phase by phase.
//!
//! It keeps what it was told, byte for byte. It must not know which client speaks with it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// A phase of the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Greeting,
    Hello,
    StartTls,
    Login,
    Sender,
    /// The recipient whose address begins so.
    Recipient(&'static str),
    Data,
    /// In the middle of the content.
    Content,
    /// The final dot has come.
    End,
}

/// What the relay does at a phase instead of going well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Says this, whatever it is.
    Say(&'static str),
    /// Says this and ends the line.
    SayAndClose(&'static str),
    /// Says what it was told, as a relay with too much zeal for diagnosis.
    Echo,
    /// Says nothing and keeps the line open.
    Hang,
    /// Ends the line without a word.
    Close,
    /// Waits until the test lets it go, then goes on well.
    Wait,
}

/// A letter that came up to its final dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) sender: String,
    pub(crate) recipients: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

/// A relay on loopback. It ends with the value.
pub(crate) struct Relay {
    pub(crate) port: u16,
    shared: Arc<Shared>,
    lines: JoinSet<()>,
}

struct Shared {
    script: Vec<(Phase, Act)>,
    arrived: Mutex<Vec<Arrived>>,
    heard: Mutex<Vec<String>>,
    waiting: Notify,
    go_on: Notify,
}

impl Relay {
    /// A relay that does as the script says and is otherwise well; it offers STARTTLS only where the script names it.
    pub(crate) async fn start(script: &[(Phase, Act)]) -> Self {
        Self::start_at(0, script).await
    }

    /// The same at a port where another relay has ended.
    pub(crate) async fn start_at(port: u16, script: &[(Phase, Act)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            script: script.to_vec(),
            arrived: Mutex::default(),
            heard: Mutex::default(),
            waiting: Notify::new(),
            go_on: Notify::new(),
        });
        let mut lines = JoinSet::new();
        let inner = Arc::clone(&shared);
        lines.spawn(async move {
            let mut lines = JoinSet::new();
            while let Ok((line, _)) = listener.accept().await {
                let shared = Arc::clone(&inner);
                // A client that hangs up early is its own affair.
                lines.spawn(async move { drop(Dialogue::new(&shared, line).run().await) });
            }
        });
        Self { port, shared, lines }
    }

    /// Ends it; then its port is free.
    pub(crate) async fn end(mut self) {
        self.lines.shutdown().await;
    }

    /// The letters that came up to their final dot, whatever was said then.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.shared.arrived.lock().unwrap().clone()
    }

    /// The lines that clients said outside the content.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.shared.heard.lock().unwrap().clone()
    }

    /// Comes back once the relay has come to the phase where it waits.
    pub(crate) async fn comes_to_wait(&self) {
        self.shared.waiting.notified().await;
    }

    /// Lets the relay go on once it has come to the phase where it waits.
    pub(crate) async fn let_go(&self) {
        self.comes_to_wait().await;
        self.shared.go_on.notify_one();
    }
}

struct Dialogue<'a> {
    shared: &'a Shared,
    line: BufReader<TcpStream>,
}

impl<'a> Dialogue<'a> {
    fn new(shared: &'a Shared, line: TcpStream) -> Self {
        Self { shared, line: BufReader::new(line) }
    }

    async fn run(&mut self) -> io::Result<()> {
        self.answer(Phase::Greeting, "", "220 relay.test.example").await?;
        let (mut sender, mut recipients) = (String::new(), Vec::new());
        loop {
            let mut said = String::new();
            if self.line.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            let said = said.trim_end().to_owned();
            self.shared.heard.lock().unwrap().push(said.clone());
            let path = said.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(path, _)| path);
            match said.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => {
                    let tls = if self.act(Phase::StartTls).is_some() { "250-STARTTLS\r\n" } else { "" };
                    let offer = format!("250-relay.test.example\r\n{tls}250-AUTH PLAIN LOGIN\r\n250 8BITMIME");
                    self.answer(Phase::Hello, &said, &offer).await?;
                }
                "STARTTLS" => self.answer(Phase::StartTls, &said, "220 go ahead").await?,
                "AUTH" => self.answer(Phase::Login, &said, "235 2.7.0 welcome").await?,
                "MAIL" => {
                    path.clone_into(&mut sender);
                    self.answer(Phase::Sender, &said, "250 2.1.0 ok").await?;
                }
                "RCPT" => {
                    let act = self
                        .shared
                        .script
                        .iter()
                        .find(|(phase, _)| matches!(phase, Phase::Recipient(start) if path.starts_with(start)));
                    if act.is_none() {
                        recipients.push(path.to_owned());
                    }
                    let phase = act.map_or(Phase::Recipient(""), |(phase, _)| *phase);
                    self.answer(phase, &said, "250 2.1.5 ok").await?;
                }
                "DATA" => {
                    self.answer(Phase::Data, &said, "354 go ahead").await?;
                    if self.act(Phase::Data).is_none() {
                        let bytes = self.content().await?;
                        let arrived = Arrived { sender: sender.clone(), recipients: recipients.clone(), bytes };
                        self.shared.arrived.lock().unwrap().push(arrived);
                        self.answer(Phase::End, "", "250 2.0.0 queued as 4711").await?;
                    }
                }
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("502 5.5.1 what?").await?,
            }
        }
    }

    fn act(&self, phase: Phase) -> Option<Act> {
        self.shared.script.iter().find(|(when, _)| *when == phase).map(|(_, act)| *act)
    }

    /// Does what the script says at the phase, and else says what is well.
    async fn answer(&mut self, phase: Phase, said: &str, well: &str) -> io::Result<()> {
        match self.act(phase) {
            None => self.say(well).await,
            Some(Act::Say(text)) => self.say(text).await,
            Some(Act::SayAndClose(text)) => {
                self.say(text).await?;
                Err(io::ErrorKind::ConnectionAborted.into())
            }
            Some(Act::Echo) => self.say(said).await,
            Some(Act::Hang) => std::future::pending().await,
            Some(Act::Close) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(Act::Wait) => {
                self.shared.waiting.notify_one();
                self.shared.go_on.notified().await;
                self.say(well).await
            }
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        self.line.write_all(format!("{text}\r\n").as_bytes()).await
    }

    /// The content without the dots that were added on the way.
    async fn content(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line.read_until(b'\n', &mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if self.act(Phase::Content).is_some() {
                self.answer(Phase::Content, "", "").await?;
            }
            if line == b".\r\n" {
                return Ok(bytes);
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }
}
