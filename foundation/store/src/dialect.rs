//! What differs between the two databases: all of it is in the table [`TOKENS`].

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// `(token, SQLite, PostgreSQL)`. A token with a blank takes one parameter, which replaces `?` in the texts:
/// `id {in_uuids $1}`.
pub const TOKENS: &[(&str, &str, &str)] = &[
    // column types
    ("uuid", "BLOB", "uuid"),
    ("timestamp", "INTEGER", "timestamptz"),
    ("date", "TEXT", "date"),
    ("json", "TEXT", "jsonb"),
    ("bytes", "BLOB", "bytea"),
    ("bool", "INTEGER", "boolean"),
    ("int", "INTEGER", "bigint"),
    // Text is compared by bytes on both; what people read is sorted by a folded column (`fold`).
    ("text", "TEXT", "text COLLATE \"C\""),
    ("strict", "STRICT", ""),
    // locks: SQLite has one writer, so that there is nothing to lock
    ("for_update", "", "FOR UPDATE"),
    ("skip_locked", "", "FOR UPDATE SKIP LOCKED"),
    // a table whose rows change often without their indexes: PostgreSQL leaves room beside each row for its next version
    ("roomy ", "", "ALTER TABLE ? SET (fillfactor = 60)"),
    // literals
    ("true", "1", "TRUE"),
    ("false", "0", "FALSE"),
    // one of a list that is bound as one JSON array; PostgreSQL makes an array of it first, by which it looks into an index
    (
        "in_uuids ",
        "IN (SELECT unhex(value) FROM json_each(?))",
        "= ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text(?)))",
    ),
    (
        "in_texts ",
        "IN (SELECT value FROM json_each(?))",
        "= ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(?)))",
    ),
    // one of the rows of a query, of which PostgreSQL makes an array, too
    ("in_rows ", "IN (?)", "= ANY (ARRAY(?))"),
    // such a list itself, as a table with the column `value`
    ("texts ", "(SELECT value FROM json_each(?))", "(SELECT value FROM jsonb_array_elements_text(?))"),
    // the parts of a column that holds a JSON array, as a table with the column `value`
    ("each ", "json_each(?)", "jsonb_array_elements(?)"),
];

/// Rewrites a statement: tokens by the table, `$n` to `?n` for SQLite (which would take `$2` for a name and number it by
/// first appearance). Quoted text is left alone.
///
/// # Panics
/// On an unknown token: statements are static, so this is seen by the first test that runs them.
#[must_use]
pub fn translate(text: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '{', '$']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'\'' => copy_quoted(rest, &mut out),
            b'{' => expand_token(rest, dialect, &mut out),
            _ => {
                out.push(if dialect == Dialect::Sqlite { '?' } else { '$' });
                1
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

fn copy_quoted(rest: &str, out: &mut String) -> usize {
    let end = rest[1..].find('\'').map_or(rest.len(), |end| end + 2);
    out.push_str(&rest[..end]);
    end
}

#[expect(clippy::panic, reason = "documented: an unknown token is a fault in a static text")]
fn expand_token(rest: &str, dialect: Dialect, out: &mut String) -> usize {
    let Some(end) = rest.find('}') else { panic!("token without end in {rest:?}") };
    let token = &rest[1..end];
    let (name, parameter) = token.find(' ').map_or((token, ""), |blank| token.split_at(blank + 1));
    let Some((_, sqlite, postgres)) = TOKENS.iter().find(|(known, ..)| *known == name) else {
        panic!("unknown token {{{token}}} in a statement; the known ones are in store::dialect::TOKENS")
    };
    let parameter = translate(parameter, dialect);
    let pattern = if dialect == Dialect::Sqlite { sqlite } else { postgres };
    out.push_str(&pattern.replace('?', &parameter));
    end + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_rewritten() {
        let table = [
            ("SELECT $1, $2, $1", "SELECT ?1, ?2, ?1", "SELECT $1, $2, $1"),
            ("SELECT '$1 {x}', $1", "SELECT '$1 {x}', ?1", "SELECT '$1 {x}', $1"),
            ("SELECT 'it''s $1' || $1", "SELECT 'it''s $1' || ?1", "SELECT 'it''s $1' || $1"),
            ("x {for_update}", "x ", "x FOR UPDATE"),
            (
                "id {in_uuids $3}",
                "id IN (SELECT unhex(value) FROM json_each(?3))",
                "id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3)))",
            ),
        ];
        for (text, sqlite, postgres) in table {
            assert_eq!(translate(text, Dialect::Sqlite), sqlite);
            assert_eq!(translate(text, Dialect::Postgres), postgres);
        }
    }

    #[test]
    #[should_panic(expected = "unknown token {bloob}")]
    fn an_unknown_token_is_a_fault() {
        let _ = translate("x {bloob}", Dialect::Sqlite);
    }
}
