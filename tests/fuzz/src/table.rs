//! Any bytes as each of the office's own tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::sources::tables::{
    Register, TableFile, read_assignments, read_closures, read_contacts, read_holidays, read_register,
};

fuzz_target!(|bytes: &[u8]| {
    let file = TableFile { path: "表.csv".into(), bytes: bytes.to_vec() };
    let levels = ["重点方向".to_owned(), "重点取組".to_owned()];
    let details = ["施策".to_owned()];
    let register = read_register(&file, &levels, &details).unwrap_or(Register::default());
    let _ = read_assignments(&file, &register);
    let _ = read_contacts(&file);
    let _ = read_closures(&file);
    let _ = read_holidays(&file);
});
