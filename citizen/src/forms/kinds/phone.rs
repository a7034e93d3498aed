//! A phone number.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, fill_text, shown_text, text_of, text_value};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts};

/// The applicant's phone number.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneType {}

impl QuestionType for PhoneType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let keyboard = Keyboard::Phone;
        vec![Field::only(
            name,
            Control::Line { max: 30, width: 20, autocomplete: "tel", keyboard, suffix: None },
        )]
    }

    /// Keeps the groups in which the person thinks of the number, apart by single spaces; `00` in front becomes `+`.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let typed = clean::line(input.first(name).unwrap_or_default());
        if typed.is_empty() {
            return Ok(None);
        }
        normal(&typed).map(|number| Some(Answer::Text(number))).ok_or_else(|| vec![not_a_number()])
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match text_of(answer) {
            Ok(text) if normal(text).as_deref() == Some(text) => Vec::new(),
            Ok(_) => vec![not_a_number()],
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

/// The number in groups of digits; nothing where it has other signs, or fewer than 5 or more than 15 digits (ITU-T E.164).
fn normal(typed: &str) -> Option<String> {
    let plus = typed.starts_with('+') || typed.starts_with("00");
    let rest = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")).unwrap_or(typed);
    // "+49 (0) 3493": the 0 in brackets is dialled only within the country.
    let rest = if plus { rest.replacen("(0)", " ", 1) } else { rest.to_owned() };
    let separator = |c: char| " -–/().".contains(c);
    if !rest.chars().all(|c| c.is_ascii_digit() || separator(c)) {
        return None;
    }
    let groups: Vec<&str> = rest.split(separator).filter(|group| !group.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let leading_zero = groups.first().is_some_and(|group| group.starts_with('0'));
    let fits = (5..=15).contains(&digits) && !(plus && leading_zero);
    fits.then(|| format!("{}{}", if plus { "+" } else { "" }, groups.join(" ")))
}

fn not_a_number() -> Fault {
    Fault::new(Texts::new(
        "Bitte geben Sie bei „{label}“ eine Telefonnummer mit Vorwahl ein, zum Beispiel 03493 12345.",
        "Bitte schreiben Sie bei „{label}“ eine Telefon-Nummer mit Vorwahl. Zum Beispiel: 03493 12345.",
        "Please enter a phone number with its area code in “{label}”, for example +49 3493 12345.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn numbers_keep_their_groups() {
        for (typed, kept) in [
            ("03493/12 34-5", "03493 12 34 5"),
            ("0049 3493 12345", "+49 3493 12345"),
            ("+49 (0)3493 12345", "+49 3493 12345"),
            ("(03493) 12345", "03493 12345"),
        ] {
            reads(&PhoneType {}, &[("q", typed)], Answer::Text(kept.into()), kept);
        }
    }

    #[test]
    fn letters_and_impossible_lengths_are_refused() {
        for typed in ["nein danke", "1234", "1234567890123456", "+0 3493 12345", "12345;drop", "++4934931234"]
        {
            assert!(refuses(&PhoneType {}, &[("q", typed)]).contains("Telefonnummer"), "{typed}");
        }
    }
}
