//! `koumen`: one binary for the server and its commands.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run(std::env::args_os().skip(1).collect())
}
