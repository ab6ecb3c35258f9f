//! The browser of the tests itself: it opens, reads, checks and photographs a page, with and without scripts.

use crate::support::browser::{Browser, Scripts};

const PAGE: &str = "data:text/html;charset=utf-8,<html lang='ja'><title>頁</title><main><h1>頁</h1>\
    <p id='p'>文</p></main><script>document.getElementById('p').textContent = '動'</script></html>";

#[tokio::test]
async fn the_browser_runs_scripts_only_where_it_is_told_to() {
    for (scripts, text) in [(Scripts::On, "頁\n動"), (Scripts::Off, "頁\n文")] {
        let browser = Browser::start(scripts).await;
        browser.open(PAGE).await;
        assert_eq!(browser.text().await, text);
    }
}

#[tokio::test]
async fn the_accessibility_check_finds_a_picture_without_words() {
    let browser = Browser::start(Scripts::On).await;
    browser.open(PAGE).await;
    assert_eq!(browser.accessibility_faults().await, Vec::<String>::new());
    browser.open(&PAGE.replace("<p id='p'>", "<img src='data:,'><p id='p'>")).await;
    let faults = browser.accessibility_faults().await;
    assert!(faults.iter().any(|fault| fault.contains("image-alt")), "{faults:?}");
}

#[tokio::test]
async fn the_browser_fills_in_a_form_and_shows_what_it_sees() {
    let browser = Browser::start(Scripts::Off).await;
    browser.open("data:text/html;charset=utf-8,<title>f</title><input id='t'><input type='checkbox' id='c'>").await;
    browser.write("#t", "七件").await;
    browser.click("#c").await;
    let form = browser.ask("[document.getElementById('t').value, document.getElementById('c').checked]").await;
    assert_eq!(form, serde_json::json!(["七件", true]));
    assert_eq!(browser.outside().await, (serde_json::json!([]), 0));
    assert_eq!(&browser.picture(600).await[..4], b"\x89PNG");
    assert_eq!(browser.client().title().await.expect("a title"), "f");
}
