//! Words in three languages: each crate brings `texts/{de,de-leicht,en}.ftl` (Fluent) and asks for them by key.
//!
//! ```
//! ui::texts!(static TEXTS);
//! # fn main() {
//! assert_eq!(TEXTS.get(kernel::Lang::English, "weiter"), "Continue");
//! assert_eq!(TEXTS.with(kernel::Lang::German, "schritt", &[("schritt", 2.into()), ("von", 5.into())]), "Schritt 2 von 5");
//! # }
//! ```
//! Every crate with texts has a test `assert_eq!(TEXTS.faults(), [""; 0])`.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Lang;
use unic_langid::LanguageIdentifier;

/// What can be filled into a text: a number (which chooses singular and plural) or words.
pub type Value<'a> = FluentValue<'a>;

/// Reads a crate's own `texts/` folder into a static: `ui::texts!(pub(crate) static TEXTS);`.
#[macro_export]
macro_rules! texts {
    ($(#[$meta:meta])* $visibility:vis static $name:ident) => {
        $(#[$meta])*
        $visibility static $name: ::std::sync::LazyLock<$crate::Texts> = ::std::sync::LazyLock::new(|| {
            $crate::Texts::new([
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/texts/de.ftl")),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/texts/de-leicht.ftl")),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/texts/en.ftl")),
            ])
        });
    };
}

/// The texts of one crate or one service package in all languages.
pub struct Texts {
    languages: [Language; 3],
}

struct Language {
    bundle: FluentBundle<FluentResource>,
    /// Key → the variables its text uses.
    keys: BTreeMap<String, BTreeSet<String>>,
    faults: Vec<String>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({} keys)", self.languages[0].keys.len())
    }
}

impl Texts {
    /// From the Fluent sources in the order of [`Lang::ALL`]. What cannot be read is left out and named by [`Texts::faults`].
    #[must_use]
    pub fn new(sources: [&str; 3]) -> Self {
        let [german, plain, english] = sources;
        Self {
            languages: [
                Language::new(Lang::German, german),
                Language::new(Lang::PlainGerman, plain),
                Language::new(Lang::English, english),
            ],
        }
    }

    /// The text for `key`.
    #[must_use]
    pub fn get(&self, lang: Lang, key: &str) -> String {
        self.with(lang, key, &[])
    }

    /// The text for `key` with `arguments` filled in. Where the language lacks it, German steps in; where nobody has
    /// it, the key itself is shown.
    #[must_use]
    pub fn with(&self, lang: Lang, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let arguments: FluentArgs = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        [lang, Lang::German]
            .into_iter()
            .find_map(|lang| self.language(lang).text(key, &arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether any language has `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.languages.iter().any(|language| language.keys.contains_key(key))
    }

    /// What is wrong with the texts, one sentence each: syntax, a key that a language lacks, a variable that one
    /// language fills in and another does not. Empty is good.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for language in &self.languages {
            for (key, variables) in &language.keys {
                all.entry(key).or_default().extend(variables.iter().map(String::as_str));
            }
        }
        for (lang, language) in Lang::ALL.into_iter().zip(&self.languages) {
            faults.extend(language.faults.iter().map(|fault| format!("{lang}: {fault}")));
            for (key, wanted) in &all {
                match language.keys.get(*key) {
                    None => faults.push(format!("{lang}: {key} is missing")),
                    Some(has) if has.len() != wanted.len() => {
                        faults
                            .push(format!("{lang}: {key} does not use the variables of the other languages"));
                    }
                    Some(_) => {}
                }
            }
        }
        faults
    }

    const fn language(&self, lang: Lang) -> &Language {
        match lang {
            Lang::German => &self.languages[0],
            Lang::PlainGerman => &self.languages[1],
            Lang::English => &self.languages[2],
        }
    }
}

impl Language {
    fn new(lang: Lang, source: &str) -> Self {
        let locale = match lang {
            Lang::German | Lang::PlainGerman => "de",
            Lang::English => "en",
        };
        let (resource, mut faults) = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors.iter().map(ToString::to_string).collect()),
        };
        let keys = keys(source);
        let mut bundle =
            FluentBundle::new_concurrent(vec![locale.parse::<LanguageIdentifier>().unwrap_or_default()]);
        // Marks around what is filled in would end up in attributes and letters.
        bundle.set_use_isolating(false);
        if let Err(errors) = bundle.add_resource(resource) {
            faults.extend(errors.iter().map(FluentError::to_string));
        }
        Self { bundle, keys, faults }
    }

    fn text(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
    }
}

/// The keys of a Fluent source and the variables of each: a message starts at the line's first column with `key =`.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some((key, _)) =
            line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            key.trim().clone_into(&mut current);
            keys.entry(current.clone()).or_default();
        }
        if let Some(variables) = keys.get_mut(&current) {
            variables.extend(line.split('$').skip(1).map(name_at_start));
        }
    }
    keys
}

fn name_at_start(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

texts!(
    /// The texts of the shell and the components.
    pub(crate) static OWN
);

/// A text of this crate.
pub(crate) fn own(lang: Lang, key: &str) -> String {
    OWN.get(lang, key)
}

/// A text of this crate with something filled in.
pub(crate) fn own_with(lang: Lang, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
    OWN.with(lang, key, arguments)
}

#[cfg(test)]
mod tests {
    use super::{OWN, Texts};
    use kernel::Lang;

    #[test]
    fn the_texts_of_the_components_are_complete() {
        assert_eq!(OWN.faults(), [""; 0]);
    }

    #[test]
    fn a_fault_in_the_texts_is_named() {
        let texts = Texts::new(["a = Eins\nb = Zwei { $n }", "a = Eins", "a = One\nb = Two\nc"]);
        let faults = texts.faults().join("\n");
        for fault in [
            "de-leicht: b is missing",
            "en: b does not use the variables of the other languages",
            "en: Expected a token starting with \"=\"",
        ] {
            assert!(faults.contains(fault), "{fault} is not in\n{faults}");
        }
    }

    #[test]
    fn a_missing_text_falls_back_to_german_and_then_shows_its_key() {
        let texts = Texts::new(["a = Eins", "", ""]);
        assert_eq!(texts.get(Lang::English, "a"), "Eins");
        assert_eq!(texts.get(Lang::English, "nothing"), "nothing");
        assert!(texts.has("a") && !texts.has("nothing"));
    }

    #[test]
    fn a_number_chooses_singular_and_plural() {
        let source = "n = { $n ->\n    [one] ein Tag\n   *[other] { $n } Tage\n}";
        let texts = Texts::new([source, source, source]);
        assert_eq!(texts.faults(), [""; 0]);
        assert_eq!(texts.with(Lang::German, "n", &[("n", 1.into())]), "ein Tag");
        assert_eq!(texts.with(Lang::PlainGerman, "n", &[("n", 3.into())]), "3 Tage");
    }

    #[test]
    fn plain_german_is_plain() {
        let source = include_str!("../texts/de-leicht.ftl");
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let text = line.split_once('=').map_or(line, |(_, text)| text);
            for sentence in text.split(['.', '!', '?', ':']) {
                let words = sentence.split_whitespace().count();
                assert!(words <= 12, "{words} words in one sentence: {sentence}");
                assert!(!sentence.contains(", dass ") && !sentence.contains(", weil "), "{sentence}");
            }
        }
    }
}
