//! Says in one sentence what is missing when the foreign files of the screens have not been fetched yet.

use std::path::Path;

/// What `scripts/prepare assets` puts in place.
const NEEDED: [&str; 4] = [
    "static/vendor/bootstrap.css",
    "static/vendor/htmx.js",
    "fonts/NotoSansHans-Regular.otf",
    "../../phone/web/dist/index.html",
];

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    for file in NEEDED {
        println!("cargo::rerun-if-changed={file}");
        if !Path::new(&root).join(file).is_file() {
            println!("cargo::error={file} is missing: run scripts/prepare assets once (it needs npm)");
        }
    }
}
