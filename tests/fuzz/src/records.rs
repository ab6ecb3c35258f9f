//! Any bytes as an answer of JSON records, with the names of the members as headings and with fields that the settings name.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shinchoku::sources::SourceSettings;
use shinchoku::sources::http::read_answer;

const NAMED: &str = "name = 'API'\nkind = 'http'\nformat = 'json'\nurl = 'http://localhost/'\nshape = 'long'";
const FIELDS: &str =
    "\njson = { records = '/r', fields = { indicator = '名称', period = '年度', actual = '/値/実績', note = '備考' } }";

static SETTINGS: LazyLock<Vec<SourceSettings>> = LazyLock::new(|| {
    let read = |text: &str| toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    vec![read(NAMED), read(&[NAMED, FIELDS].concat())]
});

fuzz_target!(|body: &[u8]| {
    for settings in SETTINGS.iter() {
        let _ = read_answer(settings, body);
    }
});
