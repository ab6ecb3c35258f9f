//! A web server in the test's own process that answers each path as its script says and keeps what it was asked.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What the server does at a path.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Says the status line and headers, then the body, and closes. `{n}` in the body is the number of the request.
    Say { head: String, body: Vec<u8> },
    /// Says that and then nothing more, without closing.
    SayAndHang { head: String, body: Vec<u8> },
    /// Says the head and then the same bytes until the client goes; one every 50 ms if slow.
    Stream { head: String, bytes: Vec<u8>, slow: bool },
    /// Sends back in a JSON text what it was asked.
    Echo,
    /// Not modified to whoever knows the tag, else the other answer.
    UnlessKnown { tag: &'static str, answer: Box<Answer> },
    /// One after another; the last one from then on.
    InTurn(Vec<Answer>),
    /// Says nothing.
    Hang,
}

impl Answer {
    /// A whole answer of that status.
    pub(crate) fn of(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        Self::Say { head, body: body.to_vec() }
    }

    /// A whole answer in JSON.
    pub(crate) fn json(body: &str) -> Self {
        Self::of("200 OK", "Content-Type: application/json\r\n", body.as_bytes())
    }

    /// A body of no declared length.
    pub(crate) fn endless(body: &[u8]) -> Self {
        Self::Say { head: head(""), body: body.to_vec() }
    }
}

/// The head of a good answer with these headers.
pub(crate) fn head(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}Connection: close\r\n\r\n")
}

/// A server on loopback. It ends with the value.
pub(crate) struct Web {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Web {
    /// Starts a server with the answers by path; any other path is not found.
    pub(crate) async fn start(answers: BTreeMap<String, Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let log = Arc::clone(&asked);
        tasks.spawn(async move {
            let mut lines = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                lines.spawn(serve(stream, answers.clone(), Arc::clone(&log)));
            }
        });
        Self { port, asked, _tasks: tasks }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests so far, headers and bodies included.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, answers: BTreeMap<String, Answer>, log: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut request = String::new();
    while stream.read_line(&mut request).await.is_ok_and(|length| length > 2) {}
    let length = request.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    if stream.read_exact(&mut body).await.is_ok() {
        request.push_str(&String::from_utf8_lossy(&body));
    }
    let target = path_of(&request);
    let path = target.split('?').next().unwrap_or_default();
    let nth = {
        let mut log = log.lock().unwrap();
        log.push(request.clone());
        log.iter().filter(|asked| path_of(asked).split('?').next() == Some(path)).count()
    };
    let answer = answers.get(&target).or_else(|| answers.get(path)).cloned();
    let answer = answer.unwrap_or_else(|| Answer::of("404 Not Found", "", b""));
    // The client may have heard enough and gone.
    let _ = perform(&mut stream, answer, &request, nth).await;
}

fn path_of(request: &str) -> String {
    request.split_whitespace().nth(1).unwrap_or_default().to_owned()
}

async fn perform(stream: &mut BufReader<TcpStream>, answer: Answer, request: &str, nth: usize) -> std::io::Result<()> {
    match answer {
        Answer::Say { head, body } => {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&numbered(body, nth)).await?;
            stream.shutdown().await
        }
        Answer::SayAndHang { head, body } => {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await?;
            std::future::pending().await
        }
        Answer::Stream { head, bytes, slow } => {
            stream.write_all(head.as_bytes()).await?;
            let mut beat = tokio::time::interval(Duration::from_millis(if slow { 50 } else { 1 }));
            loop {
                if slow {
                    beat.tick().await;
                }
                stream.write_all(&bytes).await?;
            }
        }
        Answer::Echo => {
            let text: String =
                request.chars().map(|sign| if sign.is_control() || sign == '"' { ' ' } else { sign }).collect();
            let said = Answer::json(&format!("[{{\"指標\": \"{text}\", \"年度\": 2016, \"実績\": \"3件\"}}]"));
            Box::pin(perform(stream, said, request, nth)).await
        }
        Answer::UnlessKnown { tag, answer } => {
            let known =
                request.lines().any(|line| line.to_lowercase().starts_with("if-none-match") && line.contains(tag));
            let said = if known { Answer::of("304 Not Modified", "", b"") } else { *answer };
            Box::pin(perform(stream, said, request, nth)).await
        }
        Answer::InTurn(answers) => {
            let said = answers.get(nth - 1).or(answers.last()).cloned().unwrap();
            Box::pin(perform(stream, said, request, nth)).await
        }
        Answer::Hang => std::future::pending().await,
    }
}

/// The body with the number of the request in place of `{n}`; as long as before, so that its declared length stays true.
fn numbered(body: Vec<u8>, nth: usize) -> Vec<u8> {
    match String::from_utf8(body) {
        Ok(text) => text.replace("{n}", &format!("{nth:03}")).into_bytes(),
        Err(other) => other.into_bytes(),
    }
}
