//! House rules as tests: what a reader may rely on without looking, kept by a machine.
//!
//! Every failure names file and line and says what to do instead. The reasons stand in `STYLE.md`.

mod papers;
mod people;
mod policy;
mod rust;
mod shapes;
mod tree;
mod walls;

/// Fails with every finding at once, so that one run shows all there is to mend.
fn expect_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}\n  {}\n", findings.join("\n  "));
}
