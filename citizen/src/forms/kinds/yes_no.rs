//! A question answered with yes or no.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{Choice, QuestionType};
use crate::forms::{Answer, Control, Fault, Field, Input, Texts, value};

/// Yes or no.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YesNoType {}

impl QuestionType for YesNoType {
    fn fields(&self, name: &str) -> Vec<Field> {
        vec![Field::only(
            name,
            Control::Radios(vec![Choice::new("yes", word(true)), Choice::new("no", word(false))]),
        )]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        match input.first(name).unwrap_or_default() {
            "" => Ok(None),
            "yes" => Ok(Some(Answer::YesNo(true))),
            "no" => Ok(Some(Answer::YesNo(false))),
            _ => Err(vec![Fault::new(Texts::new(
                "Bitte wählen Sie bei „{label}“ Ja oder Nein.",
                "Bitte wählen Sie bei „{label}“ Ja oder Nein.",
                "Please choose yes or no for “{label}”.",
            ))]),
        }
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        if matches!(answer, Answer::YesNo(_)) { Vec::new() } else { vec![Fault::again()] }
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::YesNo(yes) = answer else { return Vec::new() };
        vec![(name.to_owned(), if *yes { "yes" } else { "no" }.to_owned())]
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        if let Answer::YesNo(yes) = answer { word(*yes).get(lang).to_owned() } else { String::new() }
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::YesNo(yes) = answer { value::yes_no(*yes) } else { feel::Value::Null }
    }
}

/// The word in each language.
pub(super) fn word(yes: bool) -> Texts {
    if yes { Texts::new("Ja", "Ja", "Yes") } else { Texts::new("Nein", "Nein", "No") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn yes_and_no_are_read_and_nothing_else() {
        reads(&YesNoType {}, &[("q", "yes")], Answer::YesNo(true), "Ja");
        reads(&YesNoType {}, &[("q", "no")], Answer::YesNo(false), "Nein");
        assert!(refuses(&YesNoType {}, &[("q", "vielleicht")]).contains("Ja oder Nein"));
    }
}
