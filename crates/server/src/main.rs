//! `koumen`: one binary for the server and its commands.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use zeroizing_alloc::ZeroAlloc;

/// Memory that is given back is wiped first, so that no picture of the process holds what it no longer needs: an
/// identity number that was typed, a workbook that was read.
#[global_allocator]
static WIPED: ZeroAlloc<MiMalloc> = ZeroAlloc(MiMalloc);

fn main() -> ExitCode {
    server::commands::run(std::env::args_os().skip(1).collect())
}
