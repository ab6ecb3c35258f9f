//! Reads a delivery-status report (RFC 3464): which letter did not reach which recipient, and what was said. Pure.
//!
//! Anybody can write such a report, so nothing in it is believed but this: it names a Message-ID and a recipient, and the store
//! knows whether that letter was sent there.

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

/// How much of a server's words is kept.
const LONGEST: usize = 300;
/// How many recipients one report may name.
const MOST_RECIPIENTS: usize = 100;

/// A letter that did not reach a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The letter's Message-ID without angle brackets.
    pub message_id: String,
    /// The recipient as the letter named it, then as the last server knew it.
    pub recipients: Vec<String>,
    /// The status and what was said.
    pub said: String,
}

/// The letters that a report says did not reach their recipients; none where the mail is no report, or tells of a delay or
/// of success.
#[must_use]
pub fn bounces(mail: &[u8]) -> Vec<Bounce> {
    let Some(mail) = MessageParser::default().parse(mail) else { return Vec::new() };
    let is_report = mail.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    let (true, Some(message_id)) = (is_report, original(&mail)) else { return Vec::new() };
    let status = mail.parts.iter().find(|part| is(part, "message", &["delivery-status", "global-delivery-status"]));
    let status = status.map(|part| String::from_utf8_lossy(part.contents()).replace("\r\n", "\n")).unwrap_or_default();
    // The first block is about the whole report, each further one about a recipient.
    let blocks = status.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).skip(1);
    blocks.take(MOST_RECIPIENTS).filter_map(|block| failure(block, &message_id)).collect()
}

/// What one block says of one recipient, where it says that delivery failed for good.
fn failure(block: &str, message_id: &str) -> Option<Bounce> {
    let field = |wanted: &str| {
        let mut lines = block.lines();
        let first = lines.by_ref().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })?;
        let more = lines.take_while(|line| line.starts_with([' ', '\t'])).map(str::trim);
        Some(std::iter::once(first.as_str()).chain(more).collect::<Vec<_>>().join(" "))
    };
    // A delay (`delayed`, 4.x.x) is no bounce: the server still tries.
    if !field("Action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let recipients = ["Original-Recipient", "Final-Recipient"].into_iter().filter_map(field);
    let recipients: Vec<String> = recipients.filter_map(|text| address(&text)).collect();
    let said = ["Status", "Diagnostic-Code"].into_iter().filter_map(field).collect::<Vec<_>>().join(" ");
    let said = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    (!recipients.is_empty()).then(|| Bounce { message_id: message_id.to_owned(), recipients, said })
}

/// The address behind `rfc822;`, with its characters in hexadecimal (`+2B`) made plain.
fn address(text: &str) -> Option<String> {
    let (_, address) = text.split_once(';')?;
    let address = address.trim().trim_matches(['<', '>']);
    let mut plain = String::new();
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('+') {
        plain.push_str(before);
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = byte.filter(u8::is_ascii_graphic) {
            plain.push(byte.into());
            rest = &after[2..];
        } else {
            plain.push('+');
            rest = after;
        }
    }
    plain.push_str(rest);
    (plain.contains('@') && !plain.contains(char::is_whitespace)).then_some(plain)
}

/// The Message-ID of the letter that the report is about: from the copy of it, else from what the report answers.
fn original(report: &Message<'_>) -> Option<String> {
    let copied = report.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        _ if is(part, "text", &["rfc822-headers"]) || is(part, "message", &["global-headers"]) => {
            let headers = MessageParser::default().parse_headers(part.contents())?;
            headers.message_id().map(str::to_owned)
        }
        _ => None,
    });
    let answered = || {
        let value = report.header(HeaderName::InReplyTo)?;
        value.as_text().map(str::to_owned).or_else(|| value.as_text_list()?.first().map(ToString::to_string))
    };
    copied.or_else(answered)
}

fn is(part: &mail_parser::MessagePart<'_>, kind: &str, subkinds: &[&str]) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found.subtype().is_some_and(|found| subkinds.iter().any(|wanted| wanted.eq_ignore_ascii_case(found)))
    })
}

#[cfg(test)]
mod tests {
    use super::bounces;

    fn report(blocks: &str, original: &str) -> Vec<u8> {
        format!(
            "From: MAILER-DAEMON@mail.test.example\r\nSubject: Undelivered\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.test.example\r\n\r\n{blocks}\r\n\
             --b\r\n{original}\r\n--b--\r\n"
        )
        .replace("\r\n", "\n")
        .replace('\n', "\r\n")
        .into_bytes()
    }

    const COPY: &str = "Content-Type: message/rfc822\n\nMessage-ID: <one@city.example.jp>\nSubject: x\n\nbody";

    #[test]
    fn a_failed_recipient_is_named_with_the_letter_and_what_was_said() {
        let block = "Final-Recipient: rfc822; left@city.example.jp\nOriginal-Recipient: rfc822;shoko+2Bx@city.example.jp\n\
                     Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n <left@city.example.jp>: unknown user";
        let headers = "Content-Type: text/rfc822-headers\n\nMessage-ID: <one@city.example.jp>\nSubject: x\n";
        for original in [COPY, headers] {
            let found = bounces(&report(block, original));
            assert_eq!(found.len(), 1, "{original}");
            assert_eq!(found[0].message_id, "one@city.example.jp");
            assert_eq!(found[0].recipients, ["shoko+x@city.example.jp", "left@city.example.jp"]);
            assert_eq!(found[0].said, "5.1.1 smtp; 550 5.1.1 <left@city.example.jp>: unknown user");
        }
    }

    #[test]
    fn a_delay_or_a_success_is_no_bounce() {
        for (action, status) in
            [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0"), ("expanded", "2.0.0")]
        {
            let block = format!("Final-Recipient: rfc822; a@city.example.jp\nAction: {action}\nStatus: {status}");
            assert_eq!(bounces(&report(&block, COPY)), [], "{action}");
        }
    }

    #[test]
    fn each_of_several_recipients_counts_by_itself() {
        let block = |name: &str, action: &str| {
            format!("Final-Recipient: rfc822; {name}@city.example.jp\nAction: {action}\nStatus: 5.1.1")
        };
        let blocks = [block("a", "failed"), block("b", "delivered"), block("c", "FAILED")].join("\n\n");
        let found: Vec<_> = bounces(&report(&blocks, COPY)).into_iter().flat_map(|bounce| bounce.recipients).collect();
        assert_eq!(found, ["a@city.example.jp", "c@city.example.jp"]);
    }

    #[test]
    fn what_is_no_report_or_names_no_letter_is_passed_over() {
        let block = "Final-Recipient: rfc822; a@city.example.jp\nAction: failed\nStatus: 5.1.1";
        let no_letter = report(block, "Content-Type: text/plain\n\nnothing");
        let an_answer =
            b"From: shoko@city.example.jp\r\nSubject: Re: x\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n";
        for mail in [no_letter.as_slice(), an_answer, b"", b"\xff\xfe\x00", b"Content-Type: multipart/report"] {
            assert_eq!(bounces(mail), []);
        }
    }
}
