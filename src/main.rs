//! The way in: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    pressroom::cli::main()
}
