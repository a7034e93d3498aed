//! The letter fonts: Noto Sans, regular and bold, cut to the letters of DIN 91379, embedded in the program.

use std::borrow::Cow;

use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Noto Sans first; the mathematical sister has the few signs (≤, ≥, ∞, arrows) that Noto Sans leaves to it.
const FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSansMath-Regular.ttf"),
];

/// The sign for a character that the fonts cannot show.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The fonts and the table of what they contain.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) all: Vec<Font>,
}

impl Fonts {
    /// Reads the embedded fonts.
    pub(crate) fn load() -> Self {
        let all: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&all)), all }
    }

    /// Whether a letter can show `character`.
    pub(crate) fn covers(&self, character: char) -> bool {
        let regular = |font: &&Font| font.info().variant.weight.to_number() < 600;
        self.all.iter().filter(regular).any(|font| font.info().coverage.contains(u32::from(character)))
    }

    /// `text` with everything replaced that cannot be shown (by U+FFFD, visibly), or that must not be: a control
    /// character, or a mark that turns the reading direction and could make a name read as another.
    ///
    /// An archive file with a missing glyph is not valid, so without this a smiley in a citizen's remark would stop the
    /// letter that quotes it.
    pub(crate) fn showable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.chars().all(|c| self.keeps(c)) {
            return Cow::Borrowed(text);
        }
        let shown = |c| match c {
            '\t' | '\r' => ' ',
            c if self.keeps(c) => c,
            _ => REPLACEMENT,
        };
        Cow::Owned(text.replace("\r\n", "\n").chars().map(shown).collect())
    }

    fn keeps(&self, c: char) -> bool {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c == '\n' || (!c.is_control() && !turns && self.covers(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_fonts_are_found_by_family_and_weight() {
        let fonts = Fonts::load();
        let seen: Vec<_> = fonts
            .all
            .iter()
            .map(|f| format!("{} {}", f.info().family, f.info().variant.weight.to_number()))
            .collect();
        assert_eq!(seen, ["Noto Sans 400", "Noto Sans 700", "Noto Sans Math 400"]);
    }

    #[test]
    fn the_fonts_together_stay_below_600_kilobytes() {
        assert!(FILES.iter().map(|file| file.len()).sum::<usize>() < 600_000);
    }

    #[test]
    fn what_cannot_be_shown_is_replaced_visibly() {
        let fonts = Fonts::load();
        for (text, shown) in [
            ("Žaneta Łęcka-Þórð", "Žaneta Łęcka-Þórð"),
            ("x ≤ ∞ → y", "x ≤ ∞ → y"),
            ("Danke 🙂!", "Danke \u{fffd}!"),
            ("a\tb\u{0}c", "a b\u{fffd}c"),
            ("zwei\r\nZeilen\nda", "zwei\nZeilen\nda"),
            ("gedreht \u{202e}nam", "gedreht \u{fffd}nam"),
            ("漢字", "\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(fonts.showable(text), shown);
        }
    }
}
