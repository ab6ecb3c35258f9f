//! Passes the arguments on.

use std::process::ExitCode;

fn main() -> ExitCode {
    shinchoku::cli::main()
}
