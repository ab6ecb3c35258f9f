//! Servers that are slow, busy, wrong, endless or curious.

use std::time::{Duration, Instant};

use shinchoku::domain::problem::Severity;

use super::{SHEET, TOKEN, read, say, serve, source};
use crate::support::office::ExampleOffice;
use crate::support::tls::TlsWeb;
use crate::support::web::{Answer, head};

#[tokio::test]
async fn a_busy_server_is_asked_again_as_it_wishes_and_within_the_time() {
    let good = || Answer::of("200 OK", "", SHEET);
    let busy = |headers: &str| Answer::of("429 Too Many Requests", headers, b"");
    let down = || Answer::of("503 Service Unavailable", "", b"");
    let cut = || Answer::Say { head: String::new(), body: Vec::new() };
    let dated = "Date: Wed, 01 Mar 2017 08:30:00 GMT\r\nRetry-After: Wed, 01 Mar 2017 08:30:01 GMT\r\n";
    let web = serve([
        ("/asked", Answer::InTurn(vec![busy("Retry-After: 1\r\n"), good()])),
        ("/dated", Answer::InTurn(vec![busy(dated), good()])),
        ("/down", Answer::InTurn(vec![down(), down(), good()])),
        ("/cut", Answer::InTurn(vec![cut(), good()])),
        ("/always", down()),
        ("/long", busy("Retry-After: 3600\r\n")),
        ("/wrong", Answer::of("400 Bad Request", "Retry-After: 1\r\n", b"")),
    ])
    .await;
    for path in ["/asked", "/dated", "/down", "/cut"] {
        let begin = Instant::now();
        assert_eq!(read(&source(&web.url(path), None, "timeout_seconds = 20")).await.unwrap().rows.len(), 1, "{path}");
        let waited = begin.elapsed() >= Duration::from_secs(1);
        assert_eq!(waited, matches!(path, "/asked" | "/dated"), "{path}");
    }
    let asked = |path: &str| web.asked().iter().filter(|request| request.contains(&format!("GET {path} "))).count();
    for (path, code, tries) in
        [("/always", "source_status", 3), ("/long", "source_busy", 1), ("/wrong", "source_status", 1)]
    {
        let problem = read(&source(&web.url(path), None, "timeout_seconds = 20")).await.unwrap_err();
        say(&problem);
        assert_eq!((problem.code(), asked(path)), (code, tries), "{path}");
    }
}

#[tokio::test]
async fn every_answer_that_is_none_gets_its_word_within_its_limit() {
    let other = serve([("/x", Answer::of("200 OK", "", SHEET))]).await;
    let away = format!("Location: {}\r\n", other.url("/x"));
    let next_away = format!("[{{}}], \"next\": \"{}\"", other.url("/x"));
    let declared = || head("Content-Length: 5368709120\r\n");
    let json = |body: &str| Answer::json(body);
    let web = serve([
        ("/hang", Answer::Hang),
        ("/half-head", Answer::SayAndHang { head: "HTTP/1.1 200 OK\r\nContent-".to_owned(), body: Vec::new() }),
        ("/half-body", Answer::SayAndHang { head: head("Content-Length: 99\r\n"), body: b"abc".to_vec() }),
        ("/drip", Answer::Stream { head: head(""), bytes: b",".to_vec(), slow: true }),
        ("/cut", Answer::Say { head: head("Content-Length: 99\r\n"), body: SHEET.to_vec() }),
        ("/declared", Answer::SayAndHang { head: declared(), body: Vec::new() }),
        ("/streamed", Answer::Stream { head: head(""), bytes: vec![b','; 65_536], slow: false }),
        ("/large", Answer::endless(&vec![b','; 1024 * 1024 + 1])),
        ("/away", Answer::of("302 Found", &away, b"")),
        ("/nowhere", Answer::of("302 Found", "", b"")),
        ("/loop", Answer::of("302 Found", "Location: /loop\r\n", b"")),
        ("/401", Answer::of("401 Unauthorized", "", b"")),
        ("/login", Answer::of("200 OK", "Content-Type: text/html; charset=UTF-8\r\n", b"<html>")),
        ("/page", Answer::of("200 OK", "Content-Type: text/csv\r\n", b"\n <!DOCTYPE html><html>")),
        ("/image", Answer::of("200 OK", "Content-Type: image/png\r\n", b"\x89PNG")),
        ("/gzip", Answer::of("200 OK", "Content-Encoding: gzip\r\n", b"\x1f\x8b\x08")),
        ("/no-json", json("{\"data\": [")),
        ("/not-utf8", Answer::of("200 OK", "Content-Type: application/json\r\n", b"{\"data\": [\"\xff\"]}")),
        ("/deep", json(&"[".repeat(100_000))),
        ("/shape", json("{\"data\": {}}")),
        ("/texts", json("{\"data\": [\"a\"]}")),
        ("/same", json("{\"data\": [{\"a\": 1}], \"next\": \"/same?p={n}\"}")),
        ("/endless", Answer::endless("{\"data\": [{\"a\": \"{n}\"}], \"next\": \"/endless?p={n}\"}".as_bytes())),
        ("/next-away", json(&format!("{{\"data\": {next_away}}}"))),
    ])
    .await;
    let paged = "format = \"json\"\njson = { records = \"/data\" }\npaging = { by = \"next\", most_pages = 5 }";
    for (path, code, more) in [
        ("/hang", "source_silent", ""),
        ("/half-head", "source_silent", ""),
        ("/half-body", "source_silent", ""),
        ("/drip", "source_timed_out", ""),
        ("/cut", "source_cut_off", ""),
        ("/declared", "source_too_large", ""),
        ("/streamed", "source_too_large", ""),
        ("/large", "source_too_large", ""),
        ("/away", "source_redirects", ""),
        ("/nowhere", "source_status", ""),
        ("/loop", "source_redirects_endless", ""),
        ("/401", "source_login_refused", ""),
        ("/none", "source_status", ""),
        ("/login", "source_is_page", ""),
        ("/page", "source_is_page", ""),
        ("/image", "source_wrong_type", ""),
        ("/gzip", "source_packed", ""),
        ("/no-json", "source_json", paged),
        ("/not-utf8", "source_json", paged),
        ("/deep", "source_json", paged),
        ("/shape", "source_json_shape", paged),
        ("/texts", "source_json_shape", paged),
        ("/same", "source_endless", paged),
        ("/endless", "source_too_many_pages", paged),
        ("/next-away", "source_redirects", paged),
    ] {
        let begin = Instant::now();
        let limits = "max_megabytes = 1\nconnect_seconds = 1\nanswer_seconds = 1\ntimeout_seconds = 4\nretries = 1";
        let url = web.url(path);
        let source = source(&format!("{url}?key=geheim"), Some(TOKEN), &format!("{limits}\n{more}"));
        let problem = read(&source).await.unwrap_err();
        say(&problem);
        assert_eq!(problem.code(), code, "{path}: {problem:?}");
        assert_eq!((problem.severity, problem.file.as_deref()), (Severity::Fault, Some(url.as_str())));
        assert!(begin.elapsed() < Duration::from_secs(8), "{path}: {:?}", begin.elapsed());
    }
    assert!(other.asked().is_empty(), "the credential's request went to another host");
    let nobody = read(&source("http://127.0.0.1:1/x.csv", None, "")).await.unwrap_err();
    assert_eq!(nobody.code(), "source_unreachable");
}

#[tokio::test]
async fn a_credential_that_the_server_says_itself_is_not_kept_nor_said() {
    let text = format!("指標,年度,実績\n{TOKEN},H28,3件\n");
    let web = serve([
        ("/echo", Answer::Echo),
        ("/sheet", Answer::of("200 OK", "", text.as_bytes())),
        ("/type", Answer::of("200 OK", &format!("Content-Type: {TOKEN}\r\n"), b"x")),
    ])
    .await;
    let json = "preset = \"list\"";
    for (path, way, code) in [
        ("/echo", format!("{json}\ncredential_as = \"bearer\""), "source_echoes"),
        ("/echo", format!("{json}\ncredential_as = {{ basic = \"shinchoku\" }}"), "source_echoes"),
        ("/echo", format!("{json}\ncredential_as = {{ header = \"X-API-Key\" }}"), "source_echoes"),
        ("/echo", format!("{json}\ncredential_as = {{ query = \"apikey\" }}"), "source_echoes"),
        ("/sheet", String::new(), "source_echoes"),
        ("/type", String::new(), "source_wrong_type"),
    ] {
        let problem = read(&source(&web.url(path), Some(TOKEN), &way)).await.unwrap_err();
        say(&problem);
        assert_eq!(problem.code(), code, "{path} {way}: {problem:?}");
        assert!(!format!("{problem:?}").contains("Z2VoZWlt"), "{problem:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_authority_is_trusted_where_the_settings_name_it_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let web = TlsWeb::start(folder.path(), SHEET);
    let url = format!("https://localhost:{}/a.csv", web.port);
    let trusting = format!("ca_file = \"{}\"", web.ca_file.display());
    assert_eq!(read(&source(&url, Some(TOKEN), &trusting)).await.unwrap().rows.len(), 1);
    let problem = read(&source(&url, Some(TOKEN), "")).await.unwrap_err();
    say(&problem);
    assert_eq!(problem.code(), "source_unreachable");
    let other_name = format!("https://127.0.0.1:{}/a.csv", web.port);
    assert_eq!(read(&source(&other_name, Some(TOKEN), &trusting)).await.unwrap_err().code(), "source_unreachable");
}

/// The whole program at its most talkative.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_and_no_output_holds_a_credential_and_the_other_source_is_still_read() {
    let web =
        serve([("/echo", Answer::Echo), ("/away", Answer::of("302 Found", "Location: http://127.0.0.1:1/x\r\n", b""))])
            .await;
    for (path, way) in
        [("/echo", "\"bearer\""), ("/echo", "{ query = \"apikey\" }"), ("/away", "{ basic = \"shinchoku\" }")]
    {
        let office = ExampleOffice::new();
        let block = format!(
            "\n[[plan.source]]\nname = \"実績API\"\nkind = \"http\"\nurl = \"{}\"\npreset = \"list\"\nshape = \"long\"\n\
             columns = {{ indicator = \"指標\" }}\ncredential = \"data-token\"\ncredential_as = {way}\n",
            web.url(path)
        );
        office.append_settings(&block);
        let mut command = office.command(&["assess", "--as-of", "2017-03-15", "--format", "json"]);
        let output = command.env("SHINCHOKU_DATA_TOKEN", TOKEN).env("RUST_LOG", "trace").output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("hyper"), "it is not talkative: {errors}");
        let assessment: serde_json::Value = serde_json::from_slice(&output.stdout).expect(&errors);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert_eq!(assessment["counts"]["on_track"], 11, "the sheet was not harmed");
        for hidden in ["geheim", "Z2VoZWlt"] {
            assert!(!errors.contains(hidden) && !assessment.to_string().contains(hidden), "{path} {way}: {errors}");
        }
    }
}
