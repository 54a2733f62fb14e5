#[path = "../../server/tests/packs/guide.rs"]
mod guide;
#[path = "../../server/tests/packs/mistakes/mod.rs"]
mod mistakes;
