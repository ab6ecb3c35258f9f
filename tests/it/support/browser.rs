//! A real browser without a window, driven by its driver: Chromium with a profile of its own, alone on this machine.
//!
//! It must not know which pages it opens.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

const CHROMIUM: &str = "/usr/bin/chromium";
const DRIVER: &str = "/usr/bin/chromedriver";
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/node_modules/axe-core/axe.min.js");

/// How long the driver may take to end a session.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked whether the next page is there.
const MOST_LOOKS: usize = 10_000;

/// Whether the browser runs the scripts of a page. All but the accessibility check works either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// A running browser. It ends with the value.
pub(crate) struct Browser {
    client: Client,
    scripts: Scripts,
    session: String,
    port: u16,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser.
    ///
    /// # Panics
    /// Says what to install. A test that cannot run has not passed.
    pub(crate) async fn start(scripts: Scripts) -> Self {
        for (program, package) in [(CHROMIUM, "chromium"), (DRIVER, "chromium-driver")] {
            assert!(
                Path::new(program).exists(),
                "{program} is not there: apt-get install -y --no-install-recommends {package}"
            );
        }
        let mut driver = Command::new(DRIVER)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = port_of(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=ja",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let run = match scripts {
            Scripts::On => 1,
            Scripts::Off => 2,
        };
        let options = json!({
            "goog:chromeOptions": {
                "binary": CHROMIUM,
                "args": arguments,
                "prefs": { "profile.managed_default_content_settings.javascript": run },
            }
        });
        let Value::Object(options) = options else { unreachable!("an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(options).connect(&format!("http://127.0.0.1:{port}")).await;
        let client = client.expect("the browser starts");
        let session = client.session_id().await.unwrap().unwrap();
        Self { client, scripts, session, port, driver, _profile: profile }
    }

    /// The driver's own client, for all that has no short word here.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Whether it runs the scripts of a page.
    pub(crate) fn scripts(&self) -> Scripts {
        self.scripts
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Clicks what the CSS selector finds first.
    pub(crate) async fn click(&self, selector: &str) {
        self.client.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    /// Presses a button that leads to another page, and waits until that is there.
    pub(crate) async fn press(&self, selector: &str) {
        self.ask("window.isOld = true").await;
        self.click(selector).await;
        for _ in 0..MOST_LOOKS {
            let is_there = "window.isOld === undefined && document.readyState === 'complete'";
            if self.client.execute(&format!("return {is_there}"), Vec::new()).await.is_ok_and(|there| there == true) {
                return;
            }
        }
        panic!("{selector} leads nowhere");
    }

    /// Types into what the CSS selector finds first.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        self.client.find(Locator::Css(selector)).await.unwrap().send_keys(text).await.unwrap();
    }

    /// The text of the page as a person sees it.
    pub(crate) async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }

    /// What an expression comes to in the page.
    pub(crate) async fn ask(&self, expression: &str) -> Value {
        self.client.execute(&format!("return {expression}"), Vec::new()).await.unwrap()
    }

    /// Where everything lies that the page asked for besides itself, and how many cookies it set.
    pub(crate) async fn outside(&self) -> (Value, usize) {
        let asked = self.ask("performance.getEntriesByType('resource').map(entry => entry.name)").await;
        (asked, self.client.get_all_cookies().await.unwrap().len())
    }

    /// What the axe accessibility check has against the page: the rule, how grave, what it is about.
    pub(crate) async fn accessibility_faults(&self) -> Vec<String> {
        self.faults_by("{}").await
    }

    /// The same by the rules of WCAG 2.2 A and AA alone: what a mail program shows inside a page of its own has no landmarks
    /// and no first heading.
    pub(crate) async fn accessibility_faults_inside(&self) -> Vec<String> {
        self.faults_by("{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }").await
    }

    /// # Panics
    /// Says how to install axe. A test that cannot run has not passed.
    async fn faults_by(&self, rules: &str) -> Vec<String> {
        let axe = std::fs::read_to_string(AXE);
        let axe = axe.unwrap_or_else(|_| panic!("{AXE} is not there: npm install --prefix target/axe axe-core@4"));
        self.client.execute(&axe, Vec::new()).await.unwrap();
        let check = format!(
            "const done = arguments[arguments.length - 1]; axe.run(document, {rules})\
             .then(result => done(result.violations), error => done([{{ id: String(error), nodes: [{{}}] }}]));"
        );
        let found = self.client.execute_async(&check, Vec::new()).await.unwrap();
        let found = found.as_array().unwrap().iter();
        found.map(|fault| format!("{} ({}): {}", fault["id"], fault["impact"], fault["nodes"][0]["html"])).collect()
    }

    /// Takes a picture of the whole page, so many pixels wide, as PNG.
    pub(crate) async fn picture(&self, width: u32) -> Vec<u8> {
        self.client.set_window_size(width, 900).await.unwrap();
        let height = self.ask("document.documentElement.scrollHeight").await;
        let height = u32::try_from(height.as_u64().unwrap()).unwrap();
        self.client.set_window_size(width, height + 150).await.unwrap();
        self.client.screenshot().await.unwrap()
    }
}

/// The session is ended by hand, so that no browser stays behind where a test has failed.
impl Drop for Browser {
    fn drop(&mut self) {
        if let Ok(mut line) = TcpStream::connect(("127.0.0.1", self.port)) {
            let request = format!(
                "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                self.session
            );
            drop(line.set_read_timeout(Some(PATIENCE)));
            drop(line.write_all(request.as_bytes()));
            drop(line.read(&mut [0; 1024]));
        }
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// The driver takes a free port and says which.
fn port_of(driver: &mut Child) -> u16 {
    let mut said = String::new();
    for line in BufReader::new(driver.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return port.trim_end_matches('.').parse().unwrap();
        }
        said.push_str(&line);
    }
    panic!("the driver does not start: {said}");
}
