//! The source at an address: what it reads, and that a server which misbehaves harms nothing and learns nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use shinchoku::domain::problem::{Problem, Severity};
use shinchoku::domain::snapshot::{Batch, Kind};
use shinchoku::render::language::Language;
use shinchoku::secret::Secret;
use shinchoku::sources::SourceSettings;
use shinchoku::sources::http::HttpSource;
use shinchoku::sources::source::Source;

use crate::support::office::ExampleOffice;
use crate::support::tls::TlsWeb;
use crate::support::web::{Answer, Web, head};

const SHEET: &[u8] = "指標,年度,実績\n開発数,H28,3件\n".as_bytes();
const TOKEN: &str = "geheim-und-lang/+=";

/// The settings of a source at the address; sheets are in the long shape.
fn settings(url: &str, more: &str) -> SourceSettings {
    let text = format!(
        "name = \"台帳\"\nkind = \"http\"\nshape = \"long\"\ncolumns = {{ indicator = \"指標\" }}\nurl = \"{url}\"\n{more}"
    );
    toml::from_str(&text).unwrap()
}

fn refusal(url: &str, more: &str) -> Problem {
    let settings = settings(url, more);
    *HttpSource::new(&settings, Path::new("/"), url, Some(Secret::new(TOKEN))).unwrap_err()
}

fn source(url: &str, secret: Option<&str>, more: &str) -> HttpSource {
    // Every test of the process installs the same one; the first wins.
    let _ = rustls::crypto::ring::default_provider().install_default();
    HttpSource::new(&settings(url, more), Path::new("/"), url, secret.map(Secret::new)).unwrap()
}

async fn read(source: &HttpSource) -> Result<Batch, Problem> {
    source.read().await.outcome.map_err(|failure| failure.problem)
}

async fn serve<const N: usize>(answers: [(&str, Answer); N]) -> Web {
    Web::start(answers.map(|(path, answer)| (path.to_owned(), answer)).into()).await
}

/// What each row says: indicator, kind, year, text and place.
fn said(batch: &Batch) -> Vec<(&str, Kind, Option<i32>, &str, &str)> {
    let rows = batch.rows.iter();
    rows.flat_map(|row| row.cells.iter().map(|it| (row.name.as_str(), it)))
        .map(|(name, it)| (name, it.kind, it.year.map(|year| year.0), it.raw.as_str(), it.place.cell.as_str()))
        .collect()
}

/// Both sentences of a problem in every language; they must be there and not hold the secret.
fn say(problem: &Problem) {
    assert!(!format!("{problem:?}").contains("geheim"), "{problem:?}");
    for code in ["ja", "en"] {
        let path = format!("{}/report-templates/words/{code}.toml", env!("CARGO_MANIFEST_DIR"));
        let language = Language::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap();
        let (what, advice) = language.problem(problem);
        assert!(!what.contains("[problem.") && !what.is_empty() && !advice.is_empty(), "{code}: {problem:?}");
    }
}

const LIST: &str = r#"[{"名称": "開発数", "fy": 2016, "値": {"実績": "3件", "目標": 7}}, {"名称": "相談数", "fy": "H28", "値": {"実績": null}}]"#;
const FIELDS: &str = "preset = \"list\"\njson = { fields = { indicator = \"名称\", period = \"fy\", actual = \"/値/実績\", target = \"/値/目標\" } }";

#[tokio::test]
async fn a_sheet_and_records_give_the_same_rows() {
    let web = serve([
        ("/h28.csv", Answer::of("200 OK", "Content-Type: text/csv\r\n", SHEET)),
        ("/api/list", Answer::json(LIST)),
    ])
    .await;
    let sheet = read(&source(&web.url("/h28.csv"), None, "")).await.unwrap();
    assert_eq!(said(&sheet), [("開発数", Kind::Actual, Some(2016), "3件", "C2")]);

    let records = read(&source(&web.url("/api/list"), None, FIELDS)).await.unwrap();
    let expected = [
        ("開発数", Kind::Actual, Some(2016), "3件", "/0/値/実績"),
        ("開発数", Kind::Target, Some(2016), "7", "/0/値/目標"),
        ("相談数", Kind::Actual, Some(2016), "", "/1/値/実績"),
        ("相談数", Kind::Target, Some(2016), "", "/1/値/目標"),
    ];
    assert_eq!(said(&records), expected);
    let file = &records.files[0];
    assert_eq!((file.path.as_str(), records.rows[0].place.cell.as_str()), ("list.json", "/0/名称"));
    // The pointers lead into the copy that is kept.
    let kept: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(kept.pointer("/0/値/実績").unwrap(), "3件");

    // Without fields the names of the members are headings.
    let web =
        serve([("/wide", Answer::json(r#"[{"評価指標": "開発数", "目標 H32": 7, "実績 H28": "3件", "_id": 1}]"#))])
            .await;
    let wide = "name = \"台帳\"\nkind = \"http\"\npreset = \"list\"";
    let wide = HttpSource::new(&toml::from_str(wide).unwrap(), Path::new("/"), &web.url("/wide"), None).unwrap();
    let expected = [
        ("開発数", Kind::Target, Some(2020), "7", "/0/目標 H32"),
        ("開発数", Kind::Actual, Some(2016), "3件", "/0/実績 H28"),
    ];
    assert_eq!(said(&read(&wide).await.unwrap()), expected);
}

#[tokio::test]
async fn every_way_of_a_credential_reaches_its_host_and_nothing_else() {
    let answer = || Answer::of("200 OK", "", SHEET);
    let web = serve([
        ("/a.csv", answer()),
        ("/moved.csv", Answer::of("302 Found", "Location: /a.csv?apikey=x&p=1\r\n", b"")),
    ])
    .await;
    for (way, sent) in [
        ("", format!("authorization: Bearer {TOKEN}")),
        (
            "credential_as = { basic = \"shinchoku\" }",
            "authorization: Basic c2hpbmNob2t1OmdlaGVpbS11bmQtbGFuZy8rPQ==".to_owned(),
        ),
        ("credential_as = { header = \"X-API-Key\" }", format!("x-api-key: {TOKEN}")),
        ("credential_as = { query = \"apikey\" }", "apikey=geheim-und-lang%2F%2B%3D".to_owned()),
    ] {
        let source = source(&web.url("/moved.csv?apikey=old&q=1"), Some(TOKEN), way);
        assert_eq!(said(&read(&source).await.unwrap()).len(), 1, "{way}");
        let asked = web.asked();
        let last = &asked[asked.len() - 2..];
        assert!(last.iter().all(|request| request.contains(&sent)), "{way}: {last:?}");
        assert!(
            !way.contains("query") || last.iter().all(|request| request.matches("apikey=").count() == 1),
            "{last:?}"
        );
        assert!(!format!("{source:?}").contains("geheim"), "{source:?}");
    }
}

#[tokio::test]
async fn a_list_is_read_page_by_page_in_every_way_that_servers_have() {
    let page = |records: &str, more: &str| Answer::json(&format!("{{\"data\": [{records}]{more}}}"));
    let one = r#"{"指標": "開発数", "年度": 2016, "実績": "1件"}"#;
    let two = r#"{"指標": "相談数", "年度": 2016, "実績": "2件"}"#;
    let link = "Content-Type: application/json\r\nLink: </link?p=2>; rel=\"next\"\r\n";
    let web = serve([
        ("/page?page=1", page(one, "")),
        ("/page?page=2", page(two, "")),
        ("/page?page=3", page("", "")),
        ("/offset?limit=1&offset=0", page(one, ", \"total\": 2")),
        ("/offset?limit=1&offset=1", page(two, ", \"total\": 2")),
        ("/cursor", page(one, ", \"next\": \"k 2\"")),
        ("/cursor?cursor=k+2", page(two, ", \"next\": null")),
        ("/link", Answer::of("200 OK", link, format!("{{\"data\": [{one}]}}").as_bytes())),
        ("/link?p=2", page(two, "")),
        ("/next", page(one, ", \"next\": \"/next?p=2\"")),
        ("/next?p=2", page(two, ", \"next\": null")),
    ])
    .await;
    for (path, paging) in [
        ("/page", "by = \"page\""),
        ("/offset", "by = \"offset\", size = 1, total = \"/total\""),
        ("/cursor", "by = \"cursor\""),
        ("/link", "by = \"link\""),
        ("/next", "by = \"next\""),
    ] {
        let more = format!("format = \"json\"\njson = {{ records = \"/data\" }}\npaging = {{ {paging} }}");
        let batch =
            read(&source(&web.url(path), None, &more)).await.unwrap_or_else(|problem| panic!("{path}: {problem:?}"));
        let expected = [
            ("開発数", Kind::Actual, Some(2016), "1件", "/0/実績"),
            ("相談数", Kind::Actual, Some(2016), "2件", "/1/実績"),
        ];
        assert_eq!(said(&batch), expected, "{path}");
    }
}

#[tokio::test]
async fn the_data_store_of_ckan_needs_its_resource_and_nothing_more() {
    let record =
        |name: &str| format!("{{\"_id\": 1, \"指標\": \"{name}\", \"年度\": \"平成28年度\", \"実績\": \"3件\"}}");
    let page = |records: &str| {
        Answer::json(&format!("{{\"success\": true, \"result\": {{\"total\": 2, \"records\": [{records}]}}}}"))
    };
    let path = "/data/api/3/action/datastore_search?resource_id=abc&limit=1000&offset=";
    let web = Web::start(BTreeMap::from([
        (format!("{path}0"), page(&record("開発数"))),
        (format!("{path}1"), page(&record("相談数"))),
    ]))
    .await;
    let batch = read(&source(&web.url("/data/"), None, "preset = \"ckan\"\nresource = \"abc\"")).await.unwrap();
    assert_eq!(batch.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["開発数", "相談数"]);
    let failed = serve([("/api/3/action/datastore_search", Answer::json("{\"success\": false, \"error\": {}}"))]).await;
    let problem = read(&source(&failed.url(""), None, "preset = \"ckan\"\nresource = \"abc\"")).await.unwrap_err();
    say(&problem);
    assert_eq!(problem.code(), "source_says_failed");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let tagged = |tag: &'static str, path: &str| {
        let headers = format!("Content-Type: application/json\r\nETag: \"{tag}\"\r\nLink: <{path}>; rel=\"next\"\r\n");
        let body = format!(r#"[{{"指標": "{tag}", "年度": 2016, "実績": "3件"}}]"#);
        Answer::UnlessKnown { tag, answer: Box::new(Answer::of("200 OK", &headers, body.as_bytes())) }
    };
    let last = Answer::json(r#"[{"指標": "相談数", "年度": 2016, "実績": "2件"}]"#);
    let web =
        serve([("/a", tagged("v1", "/b")), ("/b", last), ("/never", Answer::of("304 Not Modified", "", b""))]).await;
    let source = source(
        &web.url("/a"),
        Some(TOKEN),
        "format = \"json\"\npaging = { by = \"link\" }\ncredential_as = { query = \"key\" }",
    );
    let first = read(&source).await.unwrap();
    let again = read(&source).await.unwrap();
    assert_eq!((first.rows.len(), &first), (2, &again));
    let asked = web.asked();
    assert!(!asked[0].contains("if-none-match") && asked[2].contains("if-none-match: \"v1\""), "{asked:?}");
    let never = read(&self::source(&web.url("/never"), None, "")).await.unwrap_err();
    assert_eq!(never.code(), "source_status");
}

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

#[test]
fn settings_that_cannot_be_used_name_their_key() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for (url, more, code, place) in [
        ("ftp://x.example.jp/a", "", "source_url", "source.url"),
        ("https://a:b@x.example.jp/a", "", "source_url", "source.url"),
        ("https://x.example.jp/a", "preset = \"ckan\"", "source_setting_missing", "source.resource"),
        ("https://x.example.jp/a", "paging = { by = \"page\" }", "settings_value", "source.paging"),
        ("https://x.example.jp/a", "json = { records = \"/a\" }", "settings_value", "source.json"),
        (
            "https://x.example.jp/a",
            "format = \"json\"\njson = { records = \"a\" }",
            "settings_value",
            "source.json.records",
        ),
        ("https://x.example.jp/a", "credential_as = { header = \"a b\" }", "settings_value", "source.credential_as"),
        ("https://x.example.jp/a", "credential_as = { query = \"\" }", "settings_value", "source.credential_as"),
        ("https://x.example.jp/a", "proxy = \"http://u:geheim@proxy.example.jp\"", "settings_value", "source.proxy"),
        ("https://x.example.jp/a", "proxy = \"sistem\"", "settings_value", "source.proxy"),
        ("https://x.example.jp/a", "ca_file = \"none.pem\"", "source_ca_unusable", "source.ca_file"),
    ] {
        let problem = refusal(url, more);
        say(&problem);
        assert_eq!((problem.code(), problem.place.as_deref()), (code, Some(place)), "{more}");
    }
    for wrong in [
        "format = \"xml\"",
        "paging = { by = \"luck\" }",
        "json = { fields = { indicator = \"a\" } }",
        "preset = \"ckam\"",
    ] {
        let text = format!("name = \"a\"\nkind = \"http\"\nurl = \"http://x.example.jp\"\n{wrong}");
        assert!(toml::from_str::<SourceSettings>(&text).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn requests_go_through_the_proxy_that_the_settings_name() {
    let proxy = serve([("http://data.city.example.jp/a.csv", Answer::of("200 OK", "", SHEET))]).await;
    let through = source("http://data.city.example.jp/a.csv", None, &format!("proxy = \"{}\"", proxy.url("")));
    assert_eq!(read(&through).await.unwrap().rows.len(), 1);
    assert_eq!(proxy.asked().len(), 1);
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

#[tokio::test]
async fn unit_day_and_note_of_a_record_stand_beside_its_value() {
    let record = r#"[{"n": "開発数", "y": "2016", "v": 3, "u": "件", "d": "2017-02-23", "m": "速報"}]"#;
    let web = serve([("/a", Answer::json(record))]).await;
    let fields = "indicator = \"n\", year = \"y\", actual = \"v\", unit = \"u\", as_of = \"d\", note = \"m\"";
    let batch =
        read(&source(&web.url("/a"), None, &format!("preset = \"list\"\njson = {{ fields = {{ {fields} }} }}"))).await;
    let batch = batch.unwrap();
    let beside = &batch.rows[0].cells[0].beside;
    let said = [&beside.unit, &beside.as_of, &beside.note].map(|text| text.as_deref().unwrap_or_default());
    assert_eq!((batch.rows[0].cells[0].raw.as_str(), said), ("3", ["件", "2017-02-23", "速報"]));
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
