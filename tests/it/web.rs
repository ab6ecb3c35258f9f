//! The source at an address: what it reads, and that a server which misbehaves harms nothing and learns nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod misbehaving;

use std::collections::BTreeMap;
use std::path::Path;

use shinchoku::domain::problem::Problem;
use shinchoku::domain::snapshot::{Batch, Kind};
use shinchoku::render::language::Language;
use shinchoku::secret::Secret;
use shinchoku::sources::SourceSettings;
use shinchoku::sources::http::HttpSource;
use shinchoku::sources::source::Source;

use crate::support::web::{Answer, Web};

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
fn said(batch: &Batch) -> Vec<(&str, Kind, Option<i32>, &str, String)> {
    let rows = batch.rows.iter();
    rows.flat_map(|row| row.cells.iter().map(|it| (row.name.as_str(), it)))
        .map(|(name, it)| (name, it.kind, it.year.map(|year| year.0), it.raw.as_str(), it.place.cell()))
        .collect()
}

/// What rows should say.
fn placed<'a, const N: usize>(
    cells: [(&'a str, Kind, i32, &'a str, &str); N],
) -> Vec<(&'a str, Kind, Option<i32>, &'a str, String)> {
    cells.map(|(name, kind, year, raw, place)| (name, kind, Some(year), raw, place.to_owned())).into()
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
    assert_eq!(said(&sheet), placed([("開発数", Kind::Actual, 2016, "3件", "C2")]));

    let records = read(&source(&web.url("/api/list"), None, FIELDS)).await.unwrap();
    let expected = [
        ("開発数", Kind::Actual, 2016, "3件", "/0/値/実績"),
        ("開発数", Kind::Target, 2016, "7", "/0/値/目標"),
        ("相談数", Kind::Actual, 2016, "", "/1/値/実績"),
        ("相談数", Kind::Target, 2016, "", "/1/値/目標"),
    ];
    assert_eq!(said(&records), placed(expected));
    let file = &records.files[0];
    assert_eq!((file.path.as_str(), records.rows[0].place.cell().as_str()), ("list.json", "/0/名称"));
    // The pointers lead into the copy that is kept.
    let kept: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(kept.pointer("/0/値/実績").unwrap(), "3件");

    // Without fields the names of the members are headings.
    let web =
        serve([("/wide", Answer::json(r#"[{"評価指標": "開発数", "目標 H32": 7, "実績 H28": "3件", "_id": 1}]"#))])
            .await;
    let wide = "name = \"台帳\"\nkind = \"http\"\npreset = \"list\"";
    let wide = HttpSource::new(&toml::from_str(wide).unwrap(), Path::new("/"), &web.url("/wide"), None).unwrap();
    let expected =
        [("開発数", Kind::Target, 2020, "7", "/0/目標 H32"), ("開発数", Kind::Actual, 2016, "3件", "/0/実績 H28")];
    assert_eq!(said(&read(&wide).await.unwrap()), placed(expected));
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
        let expected =
            [("開発数", Kind::Actual, 2016, "1件", "/0/実績"), ("相談数", Kind::Actual, 2016, "2件", "/1/実績")];
        assert_eq!(said(&batch), placed(expected), "{path}");
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
