//! Answers in one line or several: text, name, number, money, e-mail, phone, IBAN.

use kernel::Lang;
use maud::{Markup, html};

use super::Field;
use crate::texts::{own, own_with};

/// Which name is asked, so that browsers can fill it in (WCAG 2.2, 1.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePart {
    /// The whole name.
    Full,
    /// First names (Vornamen).
    Given,
    /// Family name (Familienname).
    Family,
    /// A name nobody has stored: name at birth, name of another person.
    Other,
}

/// How an input of one line differs from plain text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) kind: &'static str,
    pub(super) mode: Option<&'static str>,
    pub(super) fills: Option<&'static str>,
    pub(super) width: &'static str,
    pub(super) spelling: bool,
    pub(super) value: &'a str,
}

impl<'a> Line<'a> {
    pub(super) const fn new(value: &'a str) -> Self {
        Self { kind: "text", mode: None, fills: None, width: "", spelling: true, value }
    }
}

impl Field<'_> {
    fn input(&self, line: Line<'_>, described_by: Option<&str>) -> Markup {
        let state = if self.problem().is_some() {
            "kern-form-input__input kern-form-input__input--error"
        } else {
            "kern-form-input__input"
        };
        html! {
            input class={ (state) @if !line.width.is_empty() { " " (line.width) } } type=(line.kind) id=(self.id()) name=(self.name)
                value=[(line.kind != "password").then_some(line.value)] inputmode=[line.mode] autocomplete=[line.fills]
                spellcheck=[(!line.spelling).then_some("false")] aria-describedby=[self.described_by(described_by)]
                aria-invalid=[self.problem().map(|_| "true")] aria-required=[(!self.optional).then_some("true")] disabled[self.disabled];
        }
    }

    pub(super) fn line(&self, line: Line<'_>) -> Markup {
        self.single(self.input(line, None))
    }

    /// An input with a unit behind it, which is read aloud with the hint.
    fn with_unit(&self, line: Line<'_>, unit: &str) -> Markup {
        let id = format!("{}-unit", self.id());
        self.single(html! {
            div class="kern-input-group r-unit" {
                (self.input(line, Some(&id)))
                span class="kern-input-group-text" id=(id) { (unit) }
            }
        })
    }

    /// One line of text.
    #[must_use]
    pub fn text(&self, value: &str) -> Markup {
        self.line(Line::new(value))
    }

    /// Several lines, at most `limit` characters. How many remain is said by the server and, while typing, by the script;
    /// too much text is refused with a message and never cut off.
    #[must_use]
    pub fn long_text(&self, value: &str, limit: u32) -> Markup {
        let id = self.id();
        let state = if self.problem().is_some() {
            "kern-form-input__input kern-form-input__input--error"
        } else {
            "kern-form-input__input"
        };
        let rows = if limit > 1_000 { "10" } else { "5" };
        self.single(html! {
            textarea class=(state) id=(id) name=(self.name) rows=(rows) aria-describedby=[self.described_by(Some(&format!("{id}-count")))]
                aria-invalid=[self.problem().map(|_| "true")] aria-required=[(!self.optional).then_some("true")] data-limit=(limit) disabled[self.disabled] {
                // The parser drops one line break after the opening tag; without this one an answer's own would be lost.
                "\n" (value)
            }
            (remaining(self.lang, &id, value, limit))
        })
    }

    /// A name in the letters of DIN 91379, neither corrected nor split by browsers.
    #[must_use]
    pub fn person_name(&self, part: NamePart, value: &str) -> Markup {
        let fills = match part {
            NamePart::Full => Some("name"),
            NamePart::Given => Some("given-name"),
            NamePart::Family => Some("family-name"),
            NamePart::Other => None,
        };
        self.line(Line { fills, spelling: false, ..Line::new(value) })
    }

    /// A number, with a unit where it has one. It is a text input: browsers change numbers in number inputs by wheel,
    /// and drop what they cannot read.
    #[must_use]
    pub fn number(&self, value: &str, unit: Option<&str>) -> Markup {
        let line = Line { mode: Some("decimal"), width: "r-width-10", spelling: false, ..Line::new(value) };
        match unit {
            Some(unit) => self.with_unit(line, unit),
            None => self.line(line),
        }
    }

    /// An amount in euro.
    #[must_use]
    pub fn money(&self, value: &str) -> Markup {
        let line =
            Line { mode: Some("decimal"), width: "r-width-10 r-right", spelling: false, ..Line::new(value) };
        self.with_unit(line, "€")
    }

    /// An e-mail address of the person who fills in.
    #[must_use]
    pub fn email(&self, value: &str) -> Markup {
        self.line(Line { kind: "email", fills: Some("email"), spelling: false, ..Line::new(value) })
    }

    /// A phone number of the person who fills in.
    #[must_use]
    pub fn phone(&self, value: &str) -> Markup {
        self.line(Line {
            kind: "tel",
            fills: Some("tel"),
            width: "r-width-20",
            spelling: false,
            ..Line::new(value)
        })
    }

    /// A bank account (IBAN).
    #[must_use]
    pub fn iban(&self, value: &str) -> Markup {
        self.line(Line { width: "r-width-30", spelling: false, ..Line::new(value) })
    }
}

/// What remains of `limit`, and the words with which the script goes on counting.
fn remaining(lang: Lang, id: &str, value: &str, limit: u32) -> Markup {
    let used = u32::try_from(value.replace("\r\n", "\n").chars().count()).unwrap_or(u32::MAX);
    let left = limit.saturating_sub(used);
    let over = used.saturating_sub(limit);
    let (key, count) = if over > 0 { ("zeichen-zuviel", over) } else { ("zeichen-uebrig", left) };
    html! {
        p class="r-count kern-body kern-body--small" id={ (id) "-count" } data-left=(own(lang, "zeichen-uebrig-muster"))
            data-over=(own(lang, "zeichen-zuviel-muster")) {
            (own_with(lang, key, &[("anzahl", count.into())]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Problem;

    fn field(name: &str) -> Field<'_> {
        Field::new(Lang::German, name, "Frage")
    }

    #[test]
    fn the_remaining_characters_are_counted_as_people_count() {
        let table = [("", "500"), ("abc", "497"), ("ä€😀", "497"), ("a\r\nb", "497")];
        for (value, left) in table {
            let html = field("a").long_text(value, 500).into_string();
            assert!(html.contains(&format!("noch {left} Zeichen")), "{value}: {html}");
        }
        let html = field("a").long_text("abc", 2).into_string();
        assert!(html.contains("1 Zeichen zu viel"), "{html}");
    }

    #[test]
    fn a_long_text_keeps_its_first_line_break() {
        let html = field("a").long_text("\nzweite Zeile </textarea>", 50).into_string();
        assert!(html.contains(">\n\nzweite Zeile &lt;/textarea&gt;</textarea>"), "{html}");
    }

    #[test]
    fn browsers_are_told_what_they_may_fill_in() {
        let table = [
            (field("a").email(""), "autocomplete=\"email\""),
            (field("a").phone(""), "autocomplete=\"tel\""),
            (field("a").person_name(NamePart::Given, ""), "autocomplete=\"given-name\""),
            (field("a").person_name(NamePart::Family, ""), "autocomplete=\"family-name\""),
            (field("a").money(""), "inputmode=\"decimal\""),
            (field("a").iban(""), "spellcheck=\"false\""),
        ];
        for (html, expected) in table {
            assert!(html.0.contains(expected), "{expected}: {}", html.0);
        }
        assert!(!field("a").person_name(NamePart::Other, "").0.contains("autocomplete"));
    }

    #[test]
    fn a_wrong_value_is_kept() {
        let problems = [Problem::new("a", "Geben Sie einen Betrag an.")];
        let html = field("a").problems(&problems).money("zwölf").into_string();
        assert!(
            html.contains("value=\"zwölf\"") && html.contains("aria-describedby=\"a-problem a-unit\""),
            "{html}"
        );
    }
}
