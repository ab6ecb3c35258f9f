//! Passes the arguments on, and says whose memory the program uses.

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    shinchoku::cli::main()
}
