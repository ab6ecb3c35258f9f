//! Letters to send.

use shinchoku::domain::message::Letter;

/// A letter under the key to the recipients. Its lines begin with dots and its last line is empty, as a body may.
pub(crate) fn letter(key: &str, recipients: &[&str]) -> Letter {
    let message_id = format!("{key}@city.example.jp");
    let text = format!(
        "Message-ID: <{message_id}>\r\nSubject: {key}\r\n\r\n.a line with a dot\r\n.\r\n..\r\nthe last line\r\n\r\n"
    );
    Letter {
        key: key.to_owned(),
        message_id,
        subject: key.to_owned(),
        sender: "jimukyoku@city.example.jp".to_owned(),
        recipients: recipients.iter().map(ToString::to_string).collect(),
        bytes: text.into_bytes(),
        held: false,
    }
}
