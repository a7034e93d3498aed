//! Plain text that every program wraps to its own width (RFC 3676, `format=flowed`).

/// Lines are broken before this many characters.
const WIDTH: usize = 72;

/// Breaks long lines softly: a line that ends with a blank goes on in the next. Lines that begin with a blank, `>` or
/// `From ` get one blank more, which readers take away. Line ends become CRLF.
pub(crate) fn flow(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 20);
    for line in text.replace("\r\n", "\n").replace('\r', "\n").lines() {
        // The mark of a signature is the one line that ends with a blank and is not soft.
        let line = if line == "-- " { line } else { line.trim_end() };
        paragraph(line, &mut out);
    }
    out
}

fn paragraph(line: &str, out: &mut String) {
    let mut rest = line;
    loop {
        if rest.starts_with([' ', '>']) || rest.starts_with("From ") {
            out.push(' ');
        }
        let Some(end) = breaking(rest) else {
            out.push_str(rest);
            out.push_str("\r\n");
            return;
        };
        out.push_str(&rest[..end]);
        out.push_str("\r\n");
        rest = &rest[end..];
    }
}

/// Where to break: behind the last run of blanks that begins within the width; a longer word stays whole. Nothing where
/// the line is short enough, or nothing would be left behind. Never behind a leading `-- `: alone on a line it would be
/// the mark of a signature, which readers do not join (RFC 3676, 4.3).
fn breaking(line: &str) -> Option<usize> {
    if line.chars().count() <= WIDTH {
        return None;
    }
    let limit = line.char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| at);
    let indent = line.len() - line.trim_start_matches(' ').len();
    let first = if line.starts_with("-- ") { "-- ".len() } else { indent };
    let near = line[..limit].rfind(' ').filter(|at| *at >= first);
    let blank = near.or_else(|| line[limit..].find(' ').map(|at| at + limit))?;
    let end = blank + (line[blank..].len() - line[blank..].trim_start_matches(' ').len());
    (end < line.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As RFC 3676, 4.1 and 4.4 want readers to do it.
    fn unflow(text: &str) -> String {
        let mut out = String::new();
        let mut soft = false;
        for line in text.split_terminator("\r\n") {
            let line = line.strip_prefix(' ').unwrap_or(line);
            if !soft && !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
            soft = line.ends_with(' ') && line != "-- ";
        }
        out
    }

    #[test]
    fn lines_are_broken_where_the_reader_joins_them() {
        let long =
            "Die Meldebescheinigung, die Sie am 23. November beantragt haben, liegt zum Abholen bereit.";
        let table = [
            ("kurz", "kurz\r\n".to_owned()),
            ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n".to_owned()),
            ("blank behind   ", "blank behind\r\n".to_owned()),
            ("-- \nStadt", "-- \r\nStadt\r\n".to_owned()),
            ("> quoted\n indented\nFrom here", " > quoted\r\n  indented\r\n From here\r\n".to_owned()),
            (&"x".repeat(100), format!("{}\r\n", "x".repeat(100))),
            (&format!("-- {}", "x".repeat(80)), format!("-- {}\r\n", "x".repeat(80))),
            (
                long,
                "Die Meldebescheinigung, die Sie am 23. November beantragt haben, liegt \r\nzum Abholen bereit.\r\n"
                    .to_owned(),
            ),
        ];
        for (text, flowed) in table {
            assert_eq!(flow(text), flowed, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn readers_get_back_what_was_written(lines in prop::collection::vec("[ >a-zäF.-]{0,40}( [a-zäß>]{1,90}){0,8}", 1..5)) {
            let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
            let text = format!("x{}y", lines.join("\n"));
            prop_assert_eq!(unflow(&flow(&text)), text);
        }

        #[test]
        fn no_line_is_too_long_for_a_server(text in "([a-zäöü]{1,30} ){0,60}") {
            for line in flow(&text).lines() {
                prop_assert!(line.chars().count() <= WIDTH + 2, "{line}");
            }
        }
    }
}
