//! The way through lists of every kind.

use serde_json::json;

use super::*;

fn paging(text: &str) -> Paging {
    Paging::new(&toml::from_str(text).expect("settings")).expect("a paging")
}

/// Walks through pages by their queries until the end or a problem; gives the queries and how it ended.
fn walk(paging: &Paging, pages: &[Value], link: &str) -> (Vec<String>, String) {
    let home = Url::parse("http://data.city.example.jp/list?q=1").expect("an address");
    let mut walk = Walk::new(&home, Some(paging));
    let mut url = walk.first();
    let mut queries = Vec::new();
    for page in pages {
        queries.push(url.query().unwrap_or_default().to_owned());
        let records = page["data"].as_array().cloned().unwrap_or_default();
        match walk.next(&url, page, &records, link) {
            Ok(Some(next)) => url = next,
            Ok(None) => return (queries, "end".to_owned()),
            Err(problem) => return (queries, problem.code().to_owned()),
        }
    }
    (queries, "more".to_owned())
}

#[test]
fn pages_are_counted_until_one_is_empty_and_a_short_one_is_no_end() {
    let by_page = paging("by = \"page\"\nsize = 2\nsize_parameter = \"per_page\"");
    let pages = [json!({"data": [1, 2]}), json!({"data": [3]}), json!({"data": [4]}), json!({"data": []})];
    let (queries, end) = walk(&by_page, &pages, "");
    assert_eq!(end, "end");
    assert_eq!(queries, [1, 2, 3, 4].map(|page| format!("q=1&per_page=2&page={page}")));
    let by_offset = paging("by = \"offset\"\nsize = 2");
    assert_eq!(walk(&by_offset, &pages, "").0, [0, 2, 3, 4].map(|offset| format!("q=1&limit=2&offset={offset}")));
}

#[test]
fn a_total_ends_the_list_and_has_to_be_reached() {
    let paging = paging("by = \"offset\"\nsize = 2\ntotal = \"/total\"");
    let page = |total: u64, data: &[u64]| json!({"total": total, "data": data});
    assert_eq!(walk(&paging, &[page(3, &[1, 2]), page(3, &[3])], "").1, "end");
    assert_eq!(walk(&paging, &[page(3, &[1, 2]), page(3, &[])], "").1, "source_incomplete");
    assert_eq!(walk(&paging, &[json!({"total": "3", "data": [1]})], "").1, "source_json_shape");
}

#[test]
fn a_list_without_an_end_is_refused() {
    let same = json!({"data": [1, 2], "next": "x"});
    let by_page = paging("by = \"page\"");
    assert_eq!(walk(&by_page, &[same.clone(), same.clone()], "").1, "source_endless");
    let by_cursor = paging("by = \"cursor\"");
    let turning =
        [json!({"data": [1], "next": "x"}), json!({"data": [2], "next": "y"}), json!({"data": [3], "next": "x"})];
    assert_eq!(walk(&by_cursor, &turning, "").1, "source_endless");
    let by_next = paging("by = \"next\"");
    let turning = [json!({"data": [1], "next": "/list?a"}), json!({"data": [2], "next": "/list?a"})];
    assert_eq!(walk(&by_next, &turning, "").1, "source_endless");
    let few = paging("by = \"page\"\nmost_pages = 2");
    let pages: Vec<Value> = (0..9).map(|n| json!({"data": [n]})).collect();
    assert_eq!(
        walk(&few, &pages, ""),
        (vec!["q=1&page=1".to_owned(), "q=1&page=2".to_owned()], "source_too_many_pages".to_owned())
    );
    let few = paging("by = \"page\"\nmost_records = 2");
    assert_eq!(walk(&few, &pages, "").1, "source_too_many_records");
}

#[test]
fn the_next_page_may_be_named_by_a_cursor_an_address_or_the_link_header() {
    let by_cursor = paging("by = \"cursor\"\nnext = \"/meta/after\"\nparameter = \"after\"");
    let pages = [json!({"data": [1], "meta": {"after": "a b"}}), json!({"data": [2], "meta": {"after": null}})];
    assert_eq!(walk(&by_cursor, &pages, ""), (vec!["q=1".to_owned(), "q=1&after=a+b".to_owned()], "end".to_owned()));
    let by_next = paging("by = \"next\"");
    let pages = [json!({"data": [1], "next": "?page=2"}), json!({"data": [2], "next": ""})];
    assert_eq!(walk(&by_next, &pages, ""), (vec!["q=1".to_owned(), "page=2".to_owned()], "end".to_owned()));
    let by_link = paging("by = \"link\"");
    let pages = [json!({"data": [1]}), json!({"data": [2]})];
    let link = "</list?p=0>; rel=\"prev\"; title=\"a, <b>\", </list?p=2>; rel=\"last next\"";
    assert_eq!(walk(&by_link, &pages[..1], link).1, "more");
    assert_eq!(walk(&by_link, &pages[..1], "</list?p=0>; rel=\"prev\"").1, "end");
    assert_eq!(walk(&by_next, &[json!({"data": [1], "next": 7})], "").1, "source_json_shape");
}

#[test]
fn settings_that_cannot_be_used_name_their_key() {
    for (text, key) in [
        ("by = \"page\"\nsize = 0", "source.paging.size"),
        ("by = \"page\"\nmost_pages = 0", "source.paging.most_pages"),
        ("by = \"page\"\nmost_records = 0", "source.paging.most_records"),
        ("by = \"page\"\ntotal = \"total\"", "source.paging.total"),
        ("by = \"cursor\"\nnext = \"next\"", "source.paging.next"),
    ] {
        let problem = Paging::new(&toml::from_str(text).expect("settings")).expect_err("it is refused");
        assert_eq!((problem.code(), problem.place.as_deref()), ("settings_value", Some(key)));
    }
}
