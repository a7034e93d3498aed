//! Several statements that write, as one statement: `WITH w0 AS (…), w1 AS (…) …`.
//!
//! Each statement of its own costs the server and the client a message and a change of who runs; of those that write into different
//! tables and read none of them, the order does not matter, so that they can go as one. Foreign keys are checked at its end.

use std::fmt::Write as _;

/// So many statements are joined at most.
const MOST: usize = 8;

/// How many of the statements, from the first, can go as one; at least one.
pub(super) fn together(statements: &[&str]) -> usize {
    let mut written: Vec<Written<'_>> = Vec::new();
    for text in statements.iter().take(MOST) {
        let Some(next) = Written::of(text) else { break };
        if written.iter().any(|before| before.disturbs(&next) || next.disturbs(before)) {
            break;
        }
        written.push(next);
    }
    written.len().max(1)
}

/// The statement that does what all of these do.
pub(super) fn joined(statements: &[&str]) -> String {
    let (mut text, mut parameters) = (String::new(), 0);
    for (number, statement) in statements.iter().enumerate() {
        text += match number {
            _ if statements.len() == 1 => "",
            0 => "WITH ",
            _ if number + 1 < statements.len() => ", ",
            _ => " ",
        };
        let (renumbered, count) = shifted(statement, parameters);
        if number + 1 < statements.len() {
            let _ = write!(text, "w{number} AS ({renumbered})");
        } else {
            text += &renumbered;
        }
        parameters += count;
    }
    text
}

/// What a statement writes.
struct Written<'t> {
    table: &'t str,
    only_adds: bool,
    text: &'t str,
}

impl<'t> Written<'t> {
    /// Of a plain statement without an answer; of others nothing.
    fn of(text: &'t str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let (only_adds, table) = match words.next()? {
            "INSERT" => (true, words.nth(1)?),
            "UPDATE" => (false, words.next()?),
            "DELETE" => (false, words.nth(1)?),
            _ => return None,
        };
        let plain = !has_word(text, "RETURNING") && !has_word(text, "CONFLICT");
        plain.then_some(Self { table, only_adds, text })
    }

    /// Whether it matters to `other` that this goes before it.
    fn disturbs(&self, other: &Self) -> bool {
        if self.table == other.table {
            !(self.only_adds && other.only_adds)
        } else {
            has_word(other.text, self.table)
        }
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|part| part == word)
}

/// The statement with its parameters counted on from `before`, and how many it has.
fn shifted(statement: &str, before: usize) -> (String, usize) {
    let mut parts = statement.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut count = 0;
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => {
                count = count.max(number);
                let _ = write!(text, "${}{rest}", before + number);
            }
            Err(_) => {
                let _ = write!(text, "${part}");
            }
        }
    }
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_that_do_not_touch_each_other_go_as_one() {
        let table = [
            (vec!["INSERT INTO a (x) VALUES ($1)"], 1),
            (vec!["INSERT INTO a (x) VALUES ($1)", "INSERT INTO a (x) VALUES ($1)"], 2),
            (vec!["UPDATE a SET x = $2 WHERE id = $1", "INSERT INTO b (a) VALUES ($1)"], 1),
            (vec!["UPDATE a SET x = $2 WHERE id = $1", "INSERT INTO b (a_b) VALUES ($1)"], 2),
            (vec!["UPDATE t SET x = $2 WHERE id = $1", "DELETE FROM t WHERE id = $1"], 1),
            (vec!["INSERT INTO t (x) VALUES ($1)", "UPDATE t SET x = $2"], 1),
            (vec!["INSERT INTO t (x) VALUES ($1)", "UPDATE u SET x = (SELECT x FROM t)"], 1),
            (vec!["UPDATE u SET x = (SELECT x FROM t)", "INSERT INTO t (x) VALUES ($1)"], 1),
            (vec!["INSERT INTO t (x) VALUES ($1) RETURNING x", "INSERT INTO u (x) VALUES ($1)"], 1),
            (
                vec!["INSERT INTO u (x) VALUES ($1)", "INSERT INTO t (x) VALUES ($1) ON CONFLICT DO NOTHING"],
                1,
            ),
            (vec!["SELECT 1", "INSERT INTO u (x) VALUES ($1)"], 1),
            (vec!["DELETE FROM t WHERE id = $1"; 20], 1),
            (vec!["INSERT INTO t (x) VALUES ($1)"; 20], MOST),
        ];
        for (statements, expected) in table {
            assert_eq!(together(&statements), expected, "{statements:?}");
        }
    }

    #[test]
    fn parameters_are_counted_on() {
        assert_eq!(joined(&["INSERT INTO a (x) VALUES ($1)"]), "INSERT INTO a (x) VALUES ($1)");
        assert_eq!(
            joined(&[
                "UPDATE a SET x = $2 WHERE y = $1",
                "INSERT INTO b (z) VALUES ($1)",
                "DELETE FROM c WHERE d = $1"
            ]),
            "WITH w0 AS (UPDATE a SET x = $2 WHERE y = $1), w1 AS (INSERT INTO b (z) VALUES ($3)) DELETE FROM c WHERE d = $4"
        );
    }
}
