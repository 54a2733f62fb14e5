//! The engines on which a test runs: SQLite always, PostgreSQL when an address is given.

use store::scratch::Scratch;

/// Runs a test on every engine there is.
///
/// `KOUMEN_TEST_POSTGRES` holds the address of a server. Without it PostgreSQL is left out, except that
/// with `KOUMEN_REQUIRE_POSTGRES=1` its absence fails the test.
pub fn on_each(test: impl Fn(&Scratch)) {
    test(&Scratch::sqlite().expect("an embedded database"));
    if let Some(scratch) = postgres() {
        test(&scratch);
    }
}

/// PostgreSQL alone, for what only it does.
pub fn postgres() -> Option<Scratch> {
    let url = address()?;
    Some(Scratch::postgres(&url).expect("a schema on the PostgreSQL server"))
}

/// The address of the server.
pub fn address() -> Option<String> {
    let url = std::env::var("KOUMEN_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let required = std::env::var("KOUMEN_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(url.is_some() || !required, "KOUMEN_TEST_POSTGRES is not set, and PostgreSQL is required");
    url
}
