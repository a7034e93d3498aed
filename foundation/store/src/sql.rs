//! Static SQL, registered so that one test can prepare every statement on both databases.

use crate::dialect::{self, Dialect};
use std::sync::OnceLock;

/// Every statement of the program. Filled by [`sql!`](crate::sql!).
#[linkme::distributed_slice]
pub static STATEMENTS: [&'static Sql];

/// A static statement. Made by [`sql!`](crate::sql!).
#[derive(Debug)]
pub struct Sql {
    /// The text as written, with `$n` parameters and `{token}`s.
    pub text: &'static str,
    /// The source file it stands in.
    pub file: &'static str,
    /// The line of that file.
    pub line: u32,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Sql {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str, file: &'static str, line: u32) -> Self {
        Self { text, file, line, sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    /// The text as `dialect` wants it; translated once.
    pub fn in_dialect(&self, dialect: Dialect) -> &str {
        let cell = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
        };
        cell.get_or_init(|| dialect::translate(self.text, dialect))
    }
}

/// Registers a static SQL text and gives a reference to it.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::linkme)]
        #[expect(unsafe_code, reason = "the list of statements is put together by the linker")]
        static STATEMENT: &'static $crate::Sql = {
            static SQL: $crate::Sql = $crate::Sql::new($text, file!(), line!());
            &SQL
        };
        STATEMENT
    }};
}
