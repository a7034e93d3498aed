//! A person's name in the letters that German registers can keep (DIN 91379 data type A).

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, fill_text, foreign, shown_text, text_of, text_value, too_long};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts, latin};

/// A name, or several given names apart by spaces.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NameType {
    /// The largest number of characters. Registers keep 120 and more; people do have long names.
    pub max: usize,
    /// Which name of the person it is; browsers fill it in then (WCAG 1.3.5).
    pub which: WhichName,
}

/// Which of a person's names is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichName {
    /// Another name, such as a former one or that of a third person.
    #[default]
    Other,
    /// The applicant's family name.
    Family,
    /// The applicant's given names.
    Given,
}

impl Default for NameType {
    fn default() -> Self {
        Self { max: 120, which: WhichName::Other }
    }
}

impl QuestionType for NameType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let autocomplete = match self.which {
            WhichName::Other => "",
            WhichName::Family => "family-name",
            WhichName::Given => "given-name",
        };
        let (max, keyboard) = (self.max, Keyboard::Text);
        vec![Field::only(name, Control::Line { max, width: 40, autocomplete, keyboard, suffix: None })]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        Ok(input.first(name).map(clean::line).filter(|text| !text.is_empty()).map(Answer::Text))
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match text_of(answer) {
            Ok(text) => too_long(text, self.max).into_iter().chain(bad_sign(text)).collect(),
            Err(again) => again,
        }
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        fill_text(name, answer)
    }

    fn show(&self, answer: &Answer, _: Lang) -> String {
        shown_text(answer)
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        text_value(answer)
    }
}

fn bad_sign(text: &str) -> Option<Fault> {
    if let Some(sign) = latin::foreign_in_name(text) {
        return Some(foreign("", &sign));
    }
    let letterless = !text.chars().any(char::is_alphabetic);
    letterless.then(|| {
        Fault::new(Texts::new(
            "Bitte geben Sie bei „{label}“ einen Namen mit Buchstaben ein.",
            "Bei „{label}“ fehlen Buchstaben. Bitte schreiben Sie den Namen.",
            "Please enter a name with letters in “{label}”.",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn names_of_the_world_in_latin_letters_are_read() {
        for name in [
            "Müller-Lüdenscheidt",
            "d’Artagnan",
            "O'Brien",
            "Łukaszewicz",
            "Şahin",
            "Nguyễn Thị Hữu",
            "N\u{304}ali",
            "Dvořáková",
            "Þórsdóttir",
            "van der Berg",
            "K\u{35F}halid",
        ] {
            reads(&NameType::default(), &[("q", name)], Answer::Text(name.into()), name);
        }
        // Typed letter and mark apart, kept composed.
        reads(&NameType::default(), &[("q", " S\u{327}ahin ")], Answer::Text("Şahin".into()), "Şahin");
    }

    #[test]
    fn other_letters_digits_and_signs_are_refused_by_name() {
        for (name, sign) in
            [("Иванов", "И"), ("R2D2", "2"), ("Ma<b>x", "<"), ("X\u{30A}", "X\u{30A}"), ("Anna ♥", "♥")]
        {
            let message = refuses(&NameType::default(), &[("q", name)]);
            assert!(message.contains(&format!("„{sign}“")), "{name}: {message}");
        }
        assert!(refuses(&NameType::default(), &[("q", "- .")]).contains("mit Buchstaben"));
        assert!(refuses(&NameType::default(), &[("q", &"a".repeat(121))]).contains("um 1 Zeichen"));
    }
}
