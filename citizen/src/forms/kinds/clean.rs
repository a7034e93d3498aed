//! Normalising typed text: NFC, no stray spaces, no control characters.

use unicode_normalization::UnicodeNormalization;

/// One line: NFC, every run of white space one space, none at the ends, control and invisible format characters dropped.
pub(super) fn line(text: &str) -> String {
    let composed: String =
        text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(visible).collect();
    let mut clean = String::with_capacity(composed.len());
    for word in composed.split(' ').filter(|word| !word.is_empty()) {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
    }
    // Dropping a character may have brought a letter and a mark together.
    clean.nfc().collect()
}

/// Several lines: like [`fn@line`] within each line; line ends are `\n`, at most one empty line in a row.
pub(super) fn lines(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut clean: Vec<String> = Vec::new();
    for current in unified.split('\n').map(line) {
        if !(current.is_empty() && clean.last().is_none_or(String::is_empty)) {
            clean.push(current);
        }
    }
    clean.join("\n").trim_end().to_owned()
}

/// Not a control character, and none that changes how its neighbours are read (zero-width, bidirectional overrides):
/// those could make a letter say something else than the register.
fn visible(c: &char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_composed_trimmed_and_visible() {
        let table = [
            ("  Anna \t Maria ", "Anna Maria"),
            ("u\u{308}ber", "über"),
            ("a\u{202E}b\u{0}c", "abc"),
            ("Mu\u{AD}\u{308}ller", "Müller"),
            ("\u{A0}", ""),
        ];
        for (typed, clean) in table {
            assert_eq!(line(typed), clean, "{typed:?}");
        }
    }

    #[test]
    fn lines_keep_paragraphs() {
        assert_eq!(lines("\r\n a \r\n\r\n\r\nb  c\r\n"), "a\n\nb c");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            prop_assert_eq!(line(&line(&text)), line(&text));
            prop_assert_eq!(lines(&lines(&text)), lines(&text));
        }
    }
}
