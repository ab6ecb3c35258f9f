//! Edge in: places where an office keeps its sheets. Reads only.

pub mod sheet;
pub mod source;
pub mod tables;
