//! The small pages of the internal network: the page of a link, and whether the daemon is well.
//!
//! A page needs no script, sets no cookie and asks for nothing outside. Opening one changes nothing, since mail scanners
//! follow links; what is sent is shown once more and recorded only then. Who holds a link may use it: there are no users
//! here. It must not read sheets or send mail itself.

mod answer;
mod form;
mod health;
mod items;
mod limit;
mod parts;
mod refusal;
mod reply;
mod serve;
mod settings;

pub use health::Heartbeat;
pub use parts::{Parts, Reader, Seen};
pub use serve::serve;
pub use settings::WebSettings;
