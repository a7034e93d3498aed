//! Texts in shapes: how wide they are about, and where they break.

/// The height of a line in sizes of type.
pub(crate) const LINE: f64 = 1.2;

/// A text broken into lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    /// The size of type.
    pub(crate) size: f64,
    /// The lines. One that ends between words keeps the blank, so that who reads the text without its lines reads words.
    pub(crate) lines: Vec<String>,
}

impl Block {
    /// How high it is.
    pub(crate) fn height(&self) -> f64 {
        self.size * LINE * count(self.lines.len())
    }
}

/// Without breaks and runs of blanks, at most so many characters.
pub(crate) fn short(text: &str, longest: usize) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.len() > longest * 4 {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        // A word may be as long as the file.
        words.extend(word.chars().take(longest + 1));
    }
    if words.chars().count() <= longest {
        return words;
    }
    words.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// A number of things as a number to reckon with.
pub(crate) fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// The width of a text, estimated for sans-serif type and a little too wide rather than too narrow.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let wide = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' => 0.28,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' | '„' | '“' => 0.36,
        'm' | 'M' | 'w' | 'W' | '@' | '%' | '…' | '—' => 0.88,
        // Signs of East Asian scripts and most pictures are squares.
        '\u{1100}'.. => 1.0,
        _ if letter.is_uppercase() => 0.68,
        _ => 0.58,
    };
    text.chars().map(wide).sum::<f64>() * size
}

/// The text in the largest of the sizes in which it fits into width and height; in the smallest it is cut.
pub(crate) fn fit(text: &str, within: f64, height: f64, sizes: &[f64]) -> Block {
    let text = short(text, crate::limits::NAME);
    let mut block = Block { size: 12.0, lines: Vec::new() };
    for size in sizes {
        let (lines, whole) = lines(&text, within, *size);
        block = Block { size: *size, lines };
        if whole && block.height() <= height {
            return block;
        }
    }
    let most = (1..block.lines.len()).rev().find(|lines| count(*lines) * block.size * LINE <= height);
    if block.height() > height {
        block.lines.truncate(most.unwrap_or(1));
        if let Some(last) = block.lines.last_mut() {
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    block
}

/// A piece of a word, and whether a blank stands before it.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let mut first = true;
        for piece in word.split_inclusive(['-', '/', '_', '.']) {
            found.push((piece, first));
            first = false;
        }
    }
    found
}

/// Lines no wider than this, and whether no word had to be broken for it.
fn lines(text: &str, within: f64, size: f64) -> (Vec<String>, bool) {
    let mut lines: Vec<String> = Vec::new();
    let mut whole = true;
    for (piece, spaced) in pieces(text) {
        let blank = if spaced { " " } else { "" };
        match lines.last_mut() {
            Some(line) if width(line, size) + width(blank, size) + width(piece, size) <= within => {
                line.push_str(blank);
                line.push_str(piece);
                continue;
            }
            Some(line) if spaced => line.push(' '),
            _ => {}
        }
        if width(piece, size) <= within {
            lines.push(piece.to_owned());
            continue;
        }
        whole = false;
        let mut line = String::new();
        let mut left = piece.chars().count();
        for letter in piece.chars() {
            // Three letters or more go to the next line: a single one looks like a mistake.
            let full =
                width(&line, size) + size > within || left == 3 && width(&line, size) + 3.0 * size > within;
            if !line.is_empty() && full {
                line.push('-');
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
            left -= 1;
        }
        lines.push(line);
    }
    (lines, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_between_words_and_after_hyphens() {
        let block = fit("Wohnungsgeber-Bestätigung prüfen", 100.0, 60.0, &[12.0, 10.0]);
        assert_eq!(block.size, 12.0);
        assert_eq!(block.lines, ["Wohnungsgeber-", "Bestätigung ", "prüfen"]);
    }

    #[test]
    fn long_words_get_smaller_before_they_are_broken() {
        let block = fit("Meldebescheinigung", 110.0, 60.0, &[12.0, 10.0]);
        assert_eq!((block.size, block.lines.len()), (10.0, 1));
        let block = fit("Grundstücksverkehrsgenehmigungszuständigkeit", 90.0, 60.0, &[12.0, 10.0]);
        assert!(block.lines.len() > 1, "{block:?}");
        assert!(block.lines.iter().all(|line| line.chars().count() >= 3), "{block:?}");
        assert!(block.lines.iter().all(|line| width(line, 10.0) <= 95.0), "{block:?}");
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        let block = fit(&"sehr lange Namen ".repeat(50), 90.0, 40.0, &[12.0, 10.0]);
        assert_eq!(block.lines.len(), 3);
        assert!(block.lines[2].ends_with('…'));
        assert_eq!(short("  a \n b\t c ", 10), "a b c");
        assert_eq!(short(&"x".repeat(1_000_000), 5), "xxxx…");
        assert_eq!(fit("", 90.0, 40.0, &[12.0]).lines, Vec::<String>::new());
    }
}
