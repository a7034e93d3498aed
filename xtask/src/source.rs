//! Just enough of Rust's lexical grammar to tell code from comments and strings.

/// What is left readable; the rest becomes spaces, so that positions and lines stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Code only: comments, strings and characters are blanked.
    Code,
    /// Code and strings: comments are blanked.
    CodeAndStrings,
}

/// `source` with everything blanked that is not to be kept.
pub(crate) fn mask(source: &str, keep: Keep) -> String {
    let bytes = source.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let Some((end, comment)) = token(source, at) else {
            at += 1;
            continue;
        };
        if comment || keep == Keep::Code {
            out[at..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        }
        at = end;
    }
    // Only whole tokens were replaced, and by ASCII, so this is UTF-8 still.
    String::from_utf8(out).unwrap_or_default()
}

/// The end of the comment or literal that begins at `at`, and whether it is a comment.
fn token(source: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = source.as_bytes();
    let rest = &bytes[at..];
    if rest.starts_with(b"//") {
        return Some((find(bytes, at, b"\n").unwrap_or(bytes.len()), true));
    }
    if rest.starts_with(b"/*") {
        return Some((block_comment(bytes, at), true));
    }
    if let Some(hashes) = raw_string(bytes, at) {
        let open = at + find(rest, 0, b"\"")? + 1;
        let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
        return Some((find(bytes, open, &close).map_or(bytes.len(), |end| end + close.len()), false));
    }
    match rest[0] {
        b'"' => Some((quoted(bytes, at, b'"'), false)),
        b'\'' if rest.get(1) == Some(&b'\\') => Some((quoted(bytes, at, b'\''), false)),
        // A character, unless it is a lifetime.
        b'\'' => {
            let width = source[at + 1..].chars().next()?.len_utf8();
            (bytes.get(at + 1 + width) == Some(&b'\'')).then_some((at + width + 2, false))
        }
        _ => None,
    }
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|window| window == what).map(|found| from + found)
}

fn quoted(bytes: &[u8], at: usize, quote: u8) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != quote {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

fn block_comment(bytes: &[u8], at: usize) -> usize {
    let (mut end, mut depth) = (at + 2, 1);
    while end < bytes.len() && depth > 0 {
        let pair = bytes.get(end..end + 2).unwrap_or_default();
        let step = match pair {
            b"/*" => 1,
            b"*/" => -1,
            _ => 0,
        };
        depth += step;
        end += if step == 0 { 1 } else { 2 };
    }
    end.min(bytes.len())
}

/// The number of hashes of a raw string that begins at `at` (`r"`, `br##"`).
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| bytes[i]);
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let rest = &bytes[at..];
    let rest =
        rest.strip_prefix(b"b").or_else(|| rest.strip_prefix(b"c")).unwrap_or(rest).strip_prefix(b"r")?;
    let hashes = rest.iter().take_while(|b| **b == b'#').count();
    (rest.get(hashes) == Some(&b'"')).then_some(hashes)
}

/// The position of the brace that closes the one at `open`, in masked code.
pub(crate) fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

/// The line, counted from 1, of a position.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("x \" y") g"#, r"f(        ) g"),
            (r###"f(r#"x " y"#) g"###, "f(          ) g"),
            ("'a' 'b: &'c str", "    'b: &'c str"),
            (r"'\'' x", "     x"),
            ("var\"x\"", "var   "),
            ("'ü'", "    "),
        ];
        for (source, code) in cases {
            assert_eq!(mask(source, Keep::Code), code, "{source}");
        }
    }

    #[test]
    fn strings_can_be_kept_without_hiding_what_follows() {
        assert_eq!(mask("x(\"// no\") // yes", Keep::CodeAndStrings), "x(\"// no\")       ");
    }

    #[test]
    fn unfinished_text_ends_at_the_end() {
        for source in ["/* a", "\"a", "r#\"a", "'\\", "\"\\"] {
            assert_eq!(mask(source, Keep::Code).trim(), "", "{source}");
        }
    }

    #[test]
    fn braces_pair_up() {
        let code = "fn a() { if b { c } }";
        assert_eq!(closing(code, 7), 20);
        assert_eq!(line_of("a\nb\nc", 4), 3);
    }
}
