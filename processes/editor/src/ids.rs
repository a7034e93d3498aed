//! Ids that people can read and that stand nowhere else in the file.

use std::collections::HashSet;

use bpmn::xml::Document;

/// So many characters of a name become part of an id.
const LONGEST: usize = 40;

/// A text in small letters of ASCII, its words joined: „Antrag prüfen“ becomes `antrag_pruefen`. Empty where nothing is left.
#[must_use]
pub fn slug(text: &str, joint: char) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let part = match letter {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'a'..='z' | '0'..='9' => {
                slug.push(letter);
                continue;
            }
            _ if slug.is_empty() || slug.ends_with(joint) => "",
            _ => {
                slug.push(joint);
                continue;
            }
        };
        slug.push_str(part);
    }
    let slug: String = slug.chars().take(LONGEST).collect();
    slug.trim_matches(joint).to_owned()
}

/// The ids that are taken.
pub(crate) struct Ids(HashSet<String>);

impl Ids {
    pub(crate) fn of(document: &Document) -> Self {
        Self(
            document
                .root()
                .descendants()
                .filter_map(|found| found.attribute("id"))
                .map(str::to_owned)
                .collect(),
        )
    }

    /// A free id: the wish, else with the first number from 2 that makes it free.
    pub(crate) fn fresh(&mut self, wish: &str) -> String {
        let numbered = (2_u64..).map(|number| format!("{wish}_{number}"));
        let free = std::iter::once(wish.to_owned()).chain(numbered).find(|id| !self.0.contains(id));
        let free = free.unwrap_or_default();
        self.0.insert(free.clone());
        free
    }

    /// A free id with the first number from 1: `weg_1`.
    pub(crate) fn counted(&mut self, word: &str) -> String {
        let free = (1_u64..).map(|number| format!("{word}_{number}")).find(|id| !self.0.contains(id));
        let free = free.unwrap_or_default();
        self.0.insert(free.clone());
        free
    }

    /// A free id from a name; from another word where the name gives none.
    pub(crate) fn named(&mut self, name: &str, word: &str) -> String {
        let id = slug(name, '_');
        let begins_well = id.starts_with(|letter: char| letter.is_ascii_lowercase());
        match (id.is_empty(), begins_well) {
            (true, _) => self.fresh(word),
            (_, true) => self.fresh(&id),
            (_, false) => self.fresh(&format!("{word}_{id}")),
        }
    }
}
