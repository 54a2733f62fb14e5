//! Says in one sentence what is missing when the foreign files of the screens have not been fetched yet.

use std::path::Path;

/// What `static/fetch.sh` puts in place.
const NEEDED: [&str; 3] =
    ["static/vendor/bootstrap.css", "static/vendor/htmx.js", "fonts/NotoSansHans-Regular.otf"];

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    for file in NEEDED {
        println!("cargo::rerun-if-changed={file}");
        if !Path::new(&root).join(file).is_file() {
            println!("cargo::error={file} is missing: run crates/server/static/fetch.sh once (it needs npm)");
        }
    }
}
