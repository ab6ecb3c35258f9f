//! The parts of the program together, topic by topic.

mod mails;
