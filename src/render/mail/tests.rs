//! What no template may do, whatever the words.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use crate::domain::reminder::Tone;
use crate::render::templates::Templates;

use super::{Carried, notice_mail, rehearse, reminder_mail, report_mail, sample};

#[test]
fn every_layout_renders_every_sample_in_every_language() {
    assert_eq!(Templates::built_in_codes(), ["en", "ja"]);
    for code in Templates::built_in_codes() {
        rehearse(&Templates::built_in(code).expect("the built-in templates").0).expect("every sample renders");
    }
}

#[test]
fn no_mail_shows_a_key_an_undefined_fact_or_a_resource_from_outside() {
    let sender = sample::sender();
    let to = || vec![sender.from.clone()];
    for code in Templates::built_in_codes() {
        let (templates, language) = &Templates::built_in(code).expect("the built-in templates");
        let reminders = sample::reminders();
        let reminders =
            reminders.iter().map(|reminder| reminder_mail(templates, language, reminder, &sender, to(), to()));
        let reports = sample::reports();
        let reports = reports
            .iter()
            .map(|report| report_mail(templates, language, report, "p", Carried::Whole(&[0]), &sender, to()));
        let at = NaiveDate::default().into();
        let notice = notice_mail(templates, language, "k", &sample::problems(), at, &sender, to());
        for mail in reminders.chain(reports).chain([notice]) {
            let mail = mail.expect("a mail");
            // The one link: to the page of answers on the internal network.
            let html = mail.html.replace("<a href=\"A\">", "");
            for text in [&mail.subject, &mail.text, &html] {
                for sign in
                    ["[reason", "[problem", "[class", "none", "undefined", "{{", "}}", "{%", "src=", "href=", "url("]
                {
                    let harmless = sign == "none" && language.code() == "en";
                    assert!(harmless || !text.contains(sign), "{sign} in {}:\n{text}", mail.key);
                }
            }
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.code())));
            assert!(!mail.subject.contains('\n'), "{}", mail.subject);
            assert!(mail.text.lines().all(|line| line.width_cjk() <= 70), "{}", mail.text);
            assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
        }
    }
}

#[test]
fn a_section_never_reads_that_it_is_behind() {
    let sender = sample::sender();
    for code in Templates::built_in_codes() {
        let (templates, language) = &Templates::built_in(code).expect("the built-in templates");
        for reminder in sample::reminders() {
            let mail = reminder_mail(templates, language, &reminder, &sender, Vec::new(), Vec::new()).expect("a mail");
            for word in ["遅れ", "遅延", "督促", "behind", "late ", "lagging", "delay"] {
                assert!(!mail.text.contains(word) && !mail.html.contains(word), "{word}: {}", mail.text);
            }
            let low = mail.text.contains("到達率") || mail.text.contains("Low figures");
            assert!(!low || reminder.stage.tone < Tone::Overdue, "low values are told before the deadline only");
        }
    }
}

#[test]
fn what_a_cell_says_cannot_become_markup() {
    let (templates, language) = Templates::built_in("ja").expect("the built-in templates");
    let mut reminder = sample::reminders().remove(0);
    reminder.parts[0].missing[0].raw = Some("<b>&\"".to_owned());
    let mail =
        reminder_mail(&templates, &language, &reminder, &sample::sender(), Vec::new(), Vec::new()).expect("a mail");
    assert!(mail.html.contains("&lt;b&gt;&amp;&quot;") && !mail.html.contains("<b>"), "{}", mail.html);
    assert!(mail.text.contains("「<b>&\"」"), "{}", mail.text);
}
