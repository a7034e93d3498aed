//! Takes out of an error's text what could name a person, because dead letters are read by operators.

/// Longest text kept of an error, in characters.
const LONGEST: usize = 300;

/// What may be kept of a failure: words, short numbers and codes. Quoted text, e-mail addresses and numbers of more than
/// four digits become `…`; the whole is cut to 300 characters.
pub(crate) fn redact(text: &str) -> String {
    let words: Vec<&str> =
        without_quotes(text).iter().flat_map(|part| part.split_whitespace()).map(word).collect();
    let mut kept = String::new();
    for piece in words.join(" ").chars().take(LONGEST) {
        kept.push(piece);
    }
    kept
}

/// The parts of `text` with `…` where something was quoted.
fn without_quotes(text: &str) -> Vec<&str> {
    const QUOTES: [(char, &[char]); 5] =
        [('"', &['"']), ('„', &['“', '”', '"']), ('“', &['”']), ('»', &['«']), ('`', &['`', '\''])];
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| QUOTES.iter().any(|(open, _)| open == c)) {
        let closing = QUOTES.iter().find(|(known, _)| *known == open).map_or(&[][..], |(_, closing)| closing);
        parts.extend([&rest[..at], "…"]);
        let inside = &rest[at + open.len_utf8()..];
        // Without an end everything after is taken for quoted.
        rest = inside.split_once(closing).map_or("", |(_, after)| after);
    }
    parts.push(rest);
    parts
}

fn word(word: &str) -> &str {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if word.contains('@') || digits > 4 { "…" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_names_a_person_is_taken_out() {
        let table = [
            ("451 4.7.1 try again later", "451 4.7.1 try again later"),
            ("mailbox <a.b@example.org> full", "mailbox … full"),
            ("value \"Maria Ünal\" refused", "value … refused"),
            ("„Maria“ und »Karl« fehlen", "… und … fehlen"),
            ("open quote \"Maria Ünal", "open quote …"),
            ("IBAN DE02120300000000202051 unknown", "IBAN … unknown"),
            ("column 3: expected text", "column 3: expected text"),
            ("", ""),
        ];
        for (text, kept) in table {
            assert_eq!(redact(text), kept, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_address_and_no_long_text_gets_through(text in ".{0,400}", name in "[a-z]{1,9}@[a-z]{1,9}\\.de") {
            let kept = redact(&format!("{text} {name} {text}"));
            prop_assert!(!kept.contains('@') && kept.chars().count() <= LONGEST);
        }
    }
}
