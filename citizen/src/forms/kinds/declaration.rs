//! A statement that the person makes by ticking it. It counts only when ticked: there is no "no".

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, yes_no};
use crate::forms::{Answer, Control, Fault, Field, Input, Texts, value};

/// A statement to be ticked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclarationType {
    /// What the person declares, as full sentences.
    pub statement: Texts,
}

impl QuestionType for DeclarationType {
    fn fields(&self, name: &str) -> Vec<Field> {
        vec![Field::only(name, Control::Tick(self.statement.clone()))]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        Ok(input.first(name).filter(|sent| *sent == "true").map(|_| Answer::YesNo(true)))
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match answer {
            Answer::YesNo(true) => Vec::new(),
            Answer::YesNo(false) => vec![Fault::missing()],
            _ => vec![Fault::again()],
        }
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        if *answer == Answer::YesNo(true) { vec![(name.to_owned(), "true".to_owned())] } else { Vec::new() }
    }

    /// The word and the statement, so that a printed application says what was declared.
    fn show(&self, answer: &Answer, lang: Lang) -> String {
        if *answer != Answer::YesNo(true) {
            return String::new();
        }
        format!("{}: {}", yes_no::word(true).get(lang), self.statement.get(lang))
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::YesNo(yes) = answer { value::yes_no(*yes) } else { feel::Value::Null }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{TODAY, reads};

    #[test]
    fn a_declaration_counts_only_when_ticked() {
        let kind = DeclarationType { statement: Texts::new("Alles stimmt.", "", "All is true.") };
        reads(&kind, &[("q", "true")], Answer::YesNo(true), "Ja: Alles stimmt.");
        assert_eq!(kind.read("q", &Input::from(&vec![("q".to_owned(), "false".to_owned())])), Ok(None));
        assert_eq!(kind.check(&Answer::YesNo(false), TODAY).len(), 1);
    }
}
