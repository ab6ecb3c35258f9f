//! A web server in the test's own process that answers each path as its script says and keeps what it was asked.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What the server says at a path: the status line and headers, then the body; or nothing at all.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Say { head: String, body: Vec<u8> },
    Hang,
}

impl Answer {
    /// A whole answer of that status.
    pub(crate) fn of(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        Self::Say { head, body: body.to_vec() }
    }

    /// A body of no declared length.
    pub(crate) fn endless(body: &[u8]) -> Self {
        Self::Say { head: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_owned(), body: body.to_vec() }
    }
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

    /// The requests so far, headers included.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, answers: BTreeMap<String, Answer>, log: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut request = String::new();
    while stream.read_line(&mut request).await.is_ok_and(|length| length > 2) {}
    let path = request.split_whitespace().nth(1).unwrap_or_default().to_owned();
    log.lock().unwrap().push(request);
    match answers.get(&path).cloned().unwrap_or_else(|| Answer::of("404 Not Found", "", b"")) {
        Answer::Say { head, body } => {
            // The client may have heard enough and gone.
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&body).await;
            let _ = stream.shutdown().await;
        }
        Answer::Hang => std::future::pending().await,
    }
}
