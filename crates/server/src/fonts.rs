//! Fonts for the prints: one inside the binary, and a wider one of the system for rare characters in names.

use std::path::Path;

use rust_embed::RustEmbed;

use crate::prints::{FontFile, Fonts};

/// The font that `static/fetch.sh` puts in place.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/fonts"]
struct Embedded;

/// Where Linux distributions put the large Noto collection; simplified Chinese is its third font.
const WIDE: [&str; 3] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
];

/// Reads the fonts at hand. A `font.otf` in the data folder goes before the system's as the wider one.
///
/// # Errors
/// Font files that cannot be understood.
pub fn at_hand(data: &Path) -> anyhow::Result<Fonts> {
    let own = Embedded::get("NotoSansHans-Regular.otf")
        .ok_or_else(|| anyhow::anyhow!("the font of the prints is not in this binary"))?;
    let main = FontFile { bytes: own.data.into_owned(), index: 0 };
    Ok(Fonts::new(main, wider(data))?)
}

fn wider(data: &Path) -> Option<FontFile> {
    let own = std::fs::read(data.join("font.otf")).ok().map(|bytes| FontFile { bytes, index: 0 });
    own.or_else(|| WIDE.iter().find_map(|path| Some(FontFile { bytes: std::fs::read(path).ok()?, index: 2 })))
}
