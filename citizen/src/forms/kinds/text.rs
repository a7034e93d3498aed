//! Free text: one line or several.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, fill_text, foreign, shown_text, text_of, text_value, too_long};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, latin};

/// One line of text.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextType {
    /// The largest number of characters.
    pub max: usize,
}

impl Default for TextType {
    fn default() -> Self {
        Self { max: 200 }
    }
}

/// Several lines of text.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LongTextType {
    /// The largest number of characters.
    pub max: usize,
    /// How many lines are seen at once.
    pub rows: u8,
}

impl Default for LongTextType {
    fn default() -> Self {
        Self { max: 4000, rows: 6 }
    }
}

impl QuestionType for TextType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let (max, width) = (self.max, self.max.min(60));
        let control = Control::Line { max, width, autocomplete: "", keyboard: Keyboard::Text, suffix: None };
        vec![Field::only(name, control)]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        Ok(input.first(name).map(clean::line).filter(|text| !text.is_empty()).map(Answer::Text))
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        text_of(answer).map_or_else(|again| again, |text| check_text(text, self.max))
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

impl QuestionType for LongTextType {
    fn fields(&self, name: &str) -> Vec<Field> {
        vec![Field::only(name, Control::Area { max: self.max, rows: self.rows })]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        Ok(input.first(name).map(clean::lines).filter(|text| !text.is_empty()).map(Answer::Text))
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        text_of(answer).map_or_else(|again| again, |text| check_text(text, self.max))
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

fn check_text(text: &str, max: usize) -> Vec<Fault> {
    let sign = latin::foreign_in_text(text).map(|sign| foreign("", &sign));
    too_long(text, max).into_iter().chain(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn text_is_normalised_and_lengths_and_signs_are_checked() {
        let kind = TextType { max: 10 };
        reads(&kind, &[("q", " ein  Text ")], Answer::Text("ein Text".into()), "ein Text");
        reads(&kind, &[("q", "Straße–Ω–Ж")], Answer::Text("Straße–Ω–Ж".into()), "Straße–Ω–Ж");
        assert!(refuses(&kind, &[("q", "zwölf Zeichen")]).contains("um 3 Zeichen"));
        assert!(refuses(&kind, &[("q", "gut 😀")]).contains("„😀“"));
    }

    #[test]
    fn long_text_keeps_its_lines() {
        let kind = LongTextType::default();
        reads(&kind, &[("q", "eins\r\nzwei ")], Answer::Text("eins\nzwei".into()), "eins\nzwei");
        assert!(refuses(&LongTextType { max: 3, rows: 2 }, &[("q", "eins")]).contains("um 1 Zeichen"));
    }
}
