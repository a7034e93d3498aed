//! The town's site (Rathaus online): start page, services, texts of the town.

pub mod actions;
pub mod barriers;
pub mod pages;
pub mod routes;
pub(crate) mod store;
pub mod texts;

use kernel::{PersonId, Problem, Timestamp};

/// The pages whose text a town writes itself, with their paths.
pub const TEXT_PAGES: [(&str, &str); 5] = [
    ("impressum", ui::paths::IMPRINT),
    ("datenschutz", ui::paths::PRIVACY),
    ("barrierefreiheit", ui::paths::ACCESSIBILITY),
    ("leichte-sprache", ui::paths::PLAIN_LANGUAGE),
    ("kontakt", ui::paths::CONTACT),
];

/// The text on the start page: its title is the page's heading.
pub const START: &str = "start";

/// The texts that a town writes itself, with what staff call them.
pub const TEXTS: [(&str, &str); 6] = [
    (START, "Startseite"),
    ("impressum", "Impressum"),
    ("datenschutz", "Datenschutz"),
    ("barrierefreiheit", "Barrierefreiheit"),
    ("leichte-sprache", "Leichte Sprache"),
    ("kontakt", "Kontakt"),
];

/// A text of the town.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The heading of its page.
    pub title: String,
    /// What follows, in Markdown.
    pub markdown: String,
}

impl Text {
    /// Without blanks around it, or what has to be put right.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] with the fields `titel` and `text`.
    pub fn checked(&self) -> kernel::Result<Self> {
        let mut problems = Vec::new();
        if !(1..=200).contains(&self.title.trim().chars().count()) {
            problems.push(Problem::new("titel", "Geben Sie eine Überschrift mit höchstens 200 Zeichen an."));
        }
        if !(1..=LONGEST).contains(&self.markdown.trim().chars().count()) {
            problems.push(Problem::new("text", "Schreiben Sie einen Text mit höchstens 50.000 Zeichen."));
        }
        if !problems.is_empty() {
            return Err(kernel::Error::Invalid(problems));
        }
        // Browsers send line breaks as two characters.
        let markdown = self.markdown.replace("\r\n", "\n");
        Ok(Self { title: self.title.trim().to_owned(), markdown: markdown.trim_end().to_owned() })
    }
}

/// The longest text, in letters.
pub const LONGEST: usize = 50_000;

/// A text as it was written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1.
    pub number: i64,
    /// What was written.
    pub text: Text,
    /// When.
    pub written_at: Timestamp,
    /// By whom; nothing where the program did.
    pub written_by: Option<PersonId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_heading_and_an_end() {
        let text = |title: &str, markdown: &str| Text { title: title.into(), markdown: markdown.into() };
        assert_eq!(
            text(" Kontakt ", "Zeile\r\nZeile\n\n").checked().unwrap(),
            text("Kontakt", "Zeile\nZeile")
        );
        let table = [
            (text(" ", "x"), &["titel"][..]),
            (text(&"x".repeat(201), "x"), &["titel"]),
            (text("x", " \n"), &["text"]),
            (text("x", &"ä".repeat(LONGEST + 1)), &["text"]),
            (text("", ""), &["titel", "text"]),
        ];
        for (text, fields) in table {
            let Err(kernel::Error::Invalid(problems)) = text.checked() else { panic!("accepted") };
            assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), fields);
        }
        assert!(text("x", &"ä".repeat(LONGEST)).checked().is_ok());
    }

    #[test]
    fn every_page_with_a_text_can_be_written() {
        assert!(TEXT_PAGES.iter().all(|(page, _)| TEXTS.iter().any(|(text, _)| text == page)));
    }
}
