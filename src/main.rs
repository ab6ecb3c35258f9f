//! Passes the arguments on.
fn main() {}
