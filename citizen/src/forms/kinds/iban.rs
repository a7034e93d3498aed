//! A bank account (IBAN, ISO 13616).

use iban::{Iban, IbanLike};
use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, fill_text, shown_text, text_of, text_value};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts};

/// A bank account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IbanType {}

impl QuestionType for IbanType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let keyboard = Keyboard::Text;
        vec![Field::only(
            name,
            Control::Line { max: 42, width: 34, autocomplete: "", keyboard, suffix: None },
        )]
    }

    /// Kept in groups of four, as on a bank card.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let typed = clean::line(input.first(name).unwrap_or_default());
        if typed.is_empty() {
            return Ok(None);
        }
        normal(&typed).map(|iban| Some(Answer::Text(iban))).ok_or_else(|| vec![not_an_iban()])
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match text_of(answer) {
            Ok(text) if normal(text).as_deref() == Some(text) => Vec::new(),
            Ok(_) => vec![not_an_iban()],
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

fn normal(typed: &str) -> Option<String> {
    let tight: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    if tight.len() > 34 {
        return None;
    }
    let electronic = tight.parse::<Iban>().ok()?.electronic_str().to_owned();
    let groups = electronic.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
    Some(groups.collect::<Vec<_>>().join(" "))
}

fn not_an_iban() -> Fault {
    Fault::new(Texts::new(
        "Diese IBAN stimmt nicht. Bitte vergleichen Sie die Eingabe bei „{label}“ mit Ihrer Bankkarte.",
        "Die IBAN bei „{label}“ ist falsch. Bitte schauen Sie auf Ihre Bank-Karte.",
        "This IBAN is not right. Please compare “{label}” with your bank card.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn an_iban_is_grouped_as_on_the_card() {
        let kept = "DE89 3704 0044 0532 0130 00";
        for typed in
            ["DE89370400440532013000", " de89 3704 0044 0532 0130 00", "DE89\u{a0}3704 0044 0532 0130 00"]
        {
            reads(&IbanType {}, &[("q", typed)], Answer::Text(kept.into()), kept);
        }
        let other = "MT84 MALT 0110 0001 2345 MTLC AST0 01S";
        reads(&IbanType {}, &[("q", other)], Answer::Text(other.into()), other);
    }

    #[test]
    fn a_wrong_digit_a_wrong_length_and_an_unknown_country_are_refused() {
        for typed in
            ["DE88370400440532013000", "DE8937040044053201300", "XX89370400440532013000", "Konto", "DE"]
        {
            assert!(refuses(&IbanType {}, &[("q", typed)]).contains("IBAN"), "{typed}");
        }
    }
}
