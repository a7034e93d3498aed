//! Just enough of SQL to read our own migrations and statements.

use regex_lite::Regex;

use crate::source::{Keep, closing, line_of, mask};

/// One column of a `CREATE TABLE` or `ADD COLUMN` in a migration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// The table.
    pub(super) table: String,
    /// The column.
    pub(super) name: String,
    /// The line in the file, counted from 1.
    pub(super) line: usize,
    /// The comments that stand on the column's lines.
    pub(super) comment: String,
    /// Another column stands on the same line.
    pub(super) crowded: bool,
}

/// First words of a table's body that do not begin a column.
const CONSTRAINTS: &[&str] = &["PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT", "EXCLUDE"];

/// The tables that a migration creates, with their lines.
pub(super) fn tables(migration: &str) -> Vec<(String, usize)> {
    let Ok(create) = Regex::new(CREATE) else { return Vec::new() };
    let code = without_comments(migration);
    create
        .captures_iter(&code)
        .filter_map(|found| {
            let name = found.get(1)?;
            Some((name.as_str().to_lowercase(), line_of(&code, name.start())))
        })
        .collect()
}

const CREATE: &str = r"(?i)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\(";

/// Every column that a migration makes.
pub(super) fn columns(migration: &str) -> Vec<Column> {
    let mut columns = Vec::new();
    let code = without_comments(migration);
    if let Ok(create) = Regex::new(CREATE) {
        for found in create.captures_iter(&code) {
            let (Some(all), Some(table)) = (found.get(0), found.get(1)) else { continue };
            let end = closing(&code, all.end() - 1);
            columns.extend(body(migration, &code, all.end(), end, table.as_str()));
        }
    }
    if let Ok(add) = Regex::new(r"(?i)\bALTER\s+TABLE\s+(\w+)\s+ADD\s+(?:COLUMN\s+)?(\w+)") {
        for found in add.captures_iter(&code) {
            let (Some(table), Some(name)) = (found.get(1), found.get(2)) else { continue };
            let line = line_of(&code, name.start());
            columns.push(Column {
                table: table.as_str().into(),
                name: name.as_str().into(),
                line,
                comment: comment_on(migration, line, line),
                crowded: false,
            });
        }
    }
    columns
}

/// The columns between the brackets of a table, which lie at `from..to`.
fn body(migration: &str, code: &str, from: usize, to: usize, table: &str) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (start, end) in entries(code, from, to) {
        let text = &code[start..end];
        let Some(word) = text.split(|c: char| !c.is_alphanumeric() && c != '_').find(|w| !w.is_empty())
        else {
            continue;
        };
        let first = start + text.find(word).unwrap_or_default();
        let line = line_of(code, first);
        if let Some(before) = columns.last_mut().filter(|before| before.line == line) {
            before.crowded = true;
        }
        if CONSTRAINTS.contains(&word.to_uppercase().as_str()) {
            continue;
        }
        let last = first + code[first..end].trim_end().len();
        let comment = comment_on(migration, line, line_of(code, last));
        columns.push(Column { table: table.into(), name: word.into(), line, comment, crowded: false });
    }
    columns
}

/// The parts of `code[from..to]` between commas that stand outside brackets.
fn entries(code: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let (mut parts, mut start, mut depth) = (Vec::new(), from, 0);
    for (at, byte) in code.bytes().enumerate().take(to).skip(from) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 => {
                parts.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push((start, to));
    parts
}

/// The text with comments and quoted values blanked, positions kept.
pub(super) fn without_comments(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for line in sql.split_inclusive('\n') {
        let code = comment_start(line).unwrap_or(line.len());
        let mut quoted = false;
        for (at, byte) in line.bytes().enumerate() {
            let quote = byte == b'\'' && at < code;
            let keep = byte == b'\n' || (at < code && !quoted && !quote && byte.is_ascii());
            quoted ^= quote;
            out.push(if keep { char::from(byte) } else { ' ' });
        }
    }
    out
}

/// Where `--` begins a comment in a line; not inside a quoted value.
fn comment_start(line: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = line.as_bytes();
    (0..bytes.len()).find(|&at| {
        quoted ^= bytes[at] == b'\'';
        !quoted && bytes[at..].starts_with(b"--")
    })
}

fn comment_on(migration: &str, from: usize, to: usize) -> String {
    let lines = migration.lines().skip(from - 1).take(to - from + 1);
    let comments = lines.filter_map(|line| comment_start(line).map(|at| line[at + 2..].trim()));
    comments.collect::<Vec<_>>().join(" ")
}

/// A statement of a Rust file and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// All text literals of the macro's call.
    pub(super) text: String,
    /// The line of the macro, counted from 1.
    pub(super) line: usize,
}

/// The texts of all `sql!(…)` of a Rust source.
pub(super) fn statements(source: &str) -> Vec<Statement> {
    let code = mask(source, Keep::Code);
    let readable = mask(source, Keep::CodeAndStrings);
    let mut found = Vec::new();
    for (at, opening) in code.match_indices("sql!(") {
        let end = closing(&code, at + opening.len() - 1).min(readable.len());
        // Literals are what is readable here and was blanked there.
        let inside = readable[at..end].bytes().zip(code[at..end].bytes());
        let text: Vec<u8> =
            inside.map(|(shown, masked)| if masked.is_ascii_whitespace() { shown } else { b' ' }).collect();
        found.push(Statement { text: String::from_utf8_lossy(&text).into_owned(), line: line_of(&code, at) });
    }
    found
}

/// The names that a statement reads from or writes to, as far as the words before them tell.
pub(super) fn mentioned(statement: &str) -> Vec<String> {
    let Ok(pattern) = Regex::new(r"(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+(?:\s*,\s*\w+)*)") else {
        return Vec::new();
    };
    let lists = pattern.captures_iter(statement).filter_map(|found| found.get(1));
    lists.flat_map(|list| list.as_str().split(',')).map(|name| name.trim().to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: &str = "\
-- CREATE TABLE ghost (a {text});
CREATE TABLE person (
    id          {uuid} PRIMARY KEY,            -- internal
    family_name {text} NOT NULL                -- personal: name, of a person
        CHECK (length(family_name) > 0),
    state       {text} NOT NULL DEFAULT 'a, -- b', -- internal
    -- a line that only explains
    birth {date}, death {date},
    PRIMARY KEY (id, state),
    last {text} -- public
) {strict};
ALTER TABLE person ADD COLUMN note {text}; -- special: health
";

    #[test]
    fn columns_are_found_with_their_comments() {
        let columns = columns(MIGRATION);
        let seen: Vec<_> =
            columns.iter().map(|c| (c.name.as_str(), c.line, c.comment.as_str(), c.crowded)).collect();
        assert_eq!(
            seen,
            [
                ("id", 3, "internal", false),
                ("family_name", 4, "personal: name, of a person", false),
                ("state", 6, "internal", false),
                ("birth", 8, "", true),
                ("death", 8, "", false),
                ("last", 10, "public", false),
                ("note", 12, "special: health", false),
            ]
        );
        assert!(columns.iter().all(|column| column.table == "person"));
    }

    #[test]
    fn created_tables_are_named_and_comments_are_not_read() {
        assert_eq!(tables(MIGRATION), [("person".to_owned(), 2)]);
        assert_eq!(tables("CREATE TABLE IF NOT EXISTS A(\nx int)"), [("a".to_owned(), 1)]);
    }

    #[test]
    fn statements_are_read_from_the_macro_only() {
        let source = "//! sql!(\"no\")\nfn a() {\n  x(sql!(\"SELECT 1 FROM a\"), \"FROM b\");\n sql!(r#\"UPDATE c\n SET d\"#) }";
        let statements = statements(source);
        assert_eq!(statements.iter().map(|s| s.line).collect::<Vec<_>>(), [3, 4]);
        assert!(statements[0].text.contains("FROM a") && !statements[0].text.contains("FROM b"));
        assert!(statements[1].text.contains("UPDATE c\n SET d"));
    }

    #[test]
    fn table_names_follow_four_words() {
        let cases = [
            ("SELECT a FROM b JOIN c ON b.x = c.x", vec!["b", "c"]),
            ("INSERT INTO d (x) SELECT y FROM e, f WHERE z", vec!["d", "e", "f"]),
            ("UPDATE g SET x = 1", vec!["g"]),
            ("DELETE FROM H", vec!["h"]),
            ("SELECT (SELECT 1)", vec![]),
        ];
        for (statement, names) in cases {
            assert_eq!(mentioned(statement), names, "{statement}");
        }
    }
}
