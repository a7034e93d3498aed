//! One text in the three languages a citizen reads.

use kernel::Lang;
use serde::{Deserialize, Serialize};

/// A text in German, plain German and English. Where a package leaves one out, it is empty here and the package check
/// names it; readers fall back to German.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// German.
    #[serde(default)]
    pub de: String,
    /// Plain German (Leichte Sprache).
    #[serde(default, rename = "de-leicht")]
    pub de_leicht: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

impl Texts {
    /// The text in all three languages.
    #[must_use]
    pub fn new(de: &str, de_leicht: &str, en: &str) -> Self {
        Self { de: de.to_owned(), de_leicht: de_leicht.to_owned(), en: en.to_owned() }
    }

    /// The text in one language; German where that one is missing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let text = self.own(lang);
        if text.is_empty() { &self.de } else { text }
    }

    /// The languages in which the text is missing.
    pub fn missing(&self) -> impl Iterator<Item = Lang> {
        Lang::ALL.into_iter().filter(|lang| self.own(*lang).trim().is_empty())
    }

    /// The text with `{name}` replaced by `value` in every language.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let slot = format!("{{{name}}}");
        for text in [&mut self.de, &mut self.de_leicht, &mut self.en] {
            *text = text.replace(&slot, value);
        }
        self
    }

    /// The text with `{name}` replaced by another text, language by language.
    #[must_use]
    pub fn with_texts(mut self, name: &str, value: &Self) -> Self {
        let slot = format!("{{{name}}}");
        self.de = self.de.replace(&slot, value.get(Lang::German));
        self.de_leicht = self.de_leicht.replace(&slot, value.get(Lang::PlainGerman));
        self.en = self.en.replace(&slot, value.get(Lang::English));
        self
    }

    fn own(&self, lang: Lang) -> &str {
        match lang {
            Lang::German => &self.de,
            Lang::PlainGerman => &self.de_leicht,
            Lang::English => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_german_and_is_named() {
        let text = Texts::new("Straße", "", "Street");
        assert_eq!(text.get(Lang::PlainGerman), "Straße");
        assert_eq!(text.get(Lang::English), "Street");
        assert_eq!(text.missing().collect::<Vec<_>>(), [Lang::PlainGerman]);
    }

    #[test]
    fn slots_are_filled_in_every_language() {
        let text = Texts::new("bis {max} bei {label}", "{max}: {label}", "{label} up to {max}");
        let filled = text.with("max", "3").with_texts("label", &Texts::new("Anzahl", "", "Number"));
        assert_eq!(filled, Texts::new("bis 3 bei Anzahl", "3: Anzahl", "Number up to 3"));
    }
}
