//! A statement: one SQL text for both engines, with the name under which faults report it.

/// Hand-written SQL, kept beside the function that runs it.
///
/// Parameters are written `$1 … $n`; the text holds no other `$`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Module and constant, for faults and tests.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
}

impl Statement {
    /// The table it is about: the word after the first `from`, `into` or `update`.
    pub(crate) fn table(&self) -> &'static str {
        let mut words = self.sql.split_whitespace();
        words.find(|word| matches!(*word, "from" | "into" | "update"));
        words.next().unwrap_or("?").trim_end_matches([',', '(', ')'])
    }
}

/// Declares statements: `statement! { /// Why. NAME = "text", "more text"; }`.
///
/// The pieces are joined as they stand, so that statements can share a list of columns or bounds.
macro_rules! statement {
    ($($(#[$doc:meta])+ $name:ident = $($piece:expr),+ $(,)?;)+) => {$(
        $(#[$doc])+
        pub(crate) const $name: $crate::statement::Statement = $crate::statement::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: concat!($($piece),+),
        };
    )+};
}

/// Lists the statements of a module, for the test that prepares every one of them on both engines.
macro_rules! register {
    ($($name:ident),+ $(,)?) => {
        /// Every statement of this module.
        pub(crate) const STATEMENTS: &[$crate::statement::Statement] = &[$($name),+];
    };
}

pub(crate) use {register, statement};
