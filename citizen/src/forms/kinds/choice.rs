//! One or any of several options.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::QuestionType;
use crate::forms::{Answer, Control, Fault, Field, Input, Texts, value};

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is kept and what conditions compare with.
    pub id: String,
    /// What a person reads.
    pub label: Texts,
    /// A sentence that helps to choose.
    #[serde(default)]
    pub help: Option<Texts>,
}

impl Choice {
    /// An option without help.
    #[must_use]
    pub fn new(id: &str, label: Texts) -> Self {
        Self { id: id.to_owned(), label, help: None }
    }

    /// Label and help.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Texts> {
        std::iter::once(&self.label).chain(self.help.as_ref())
    }
}

/// Exactly one of the options.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOneType {
    /// The options in the order in which they are shown.
    pub options: Vec<Choice>,
}

/// Any of the options.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceManyType {
    /// The options in the order in which they are shown.
    pub options: Vec<Choice>,
    /// The largest number of options that may be chosen.
    #[serde(default)]
    pub max: Option<usize>,
}

impl QuestionType for ChoiceOneType {
    fn fields(&self, name: &str) -> Vec<Field> {
        vec![Field::only(name, Control::Radios(self.options.clone()))]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        Ok(input.first(name).filter(|id| !id.is_empty()).map(|id| Answer::One(id.to_owned())))
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match answer {
            Answer::One(id) if find(&self.options, id).is_some() => Vec::new(),
            Answer::One(_) => vec![not_an_option()],
            _ => vec![Fault::again()],
        }
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        if let Answer::One(id) = answer { vec![(name.to_owned(), id.clone())] } else { Vec::new() }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::One(id) = answer else { return String::new() };
        find(&self.options, id).map(|option| option.label.get(lang).to_owned()).unwrap_or_default()
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::One(id) = answer { value::text(id) } else { feel::Value::Null }
    }
}

impl QuestionType for ChoiceManyType {
    fn fields(&self, name: &str) -> Vec<Field> {
        vec![Field::only(name, Control::Checks(self.options.clone()))]
    }

    /// Keeps the options in the order of the definition, each once. What is no option stays at the end, so that the check
    /// can refuse it instead of dropping it silently.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let sent: Vec<&str> = input.all(name).filter(|id| !id.is_empty()).collect();
        let known = self.options.iter().map(|option| option.id.as_str()).filter(|id| sent.contains(id));
        let unknown = sent.iter().copied().find(|id| find(&self.options, id).is_none());
        let chosen: Vec<String> = known.chain(unknown).map(str::to_owned).collect();
        Ok(if chosen.is_empty() { None } else { Some(Answer::Many(chosen)) })
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        let Answer::Many(ids) = answer else { return vec![Fault::again()] };
        if ids.iter().any(|id| find(&self.options, id).is_none()) {
            return vec![not_an_option()];
        }
        self.max.filter(|max| ids.len() > *max).map(too_many).into_iter().collect()
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::Many(ids) = answer else { return Vec::new() };
        ids.iter().map(|id| (name.to_owned(), id.clone())).collect()
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::Many(ids) = answer else { return String::new() };
        let labels = ids.iter().filter_map(|id| find(&self.options, id)).map(|option| option.label.get(lang));
        labels.collect::<Vec<_>>().join("\n")
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::Many(ids) = answer { value::texts(ids) } else { feel::Value::Null }
    }
}

fn find<'a>(options: &'a [Choice], id: &str) -> Option<&'a Choice> {
    options.iter().find(|option| option.id == id)
}

fn not_an_option() -> Fault {
    Fault::new(Texts::new(
        "Bitte wählen Sie bei „{label}“ eine der angezeigten Möglichkeiten.",
        "Bitte wählen Sie bei „{label}“ etwas aus der Liste.",
        "Please choose one of the options shown for “{label}”.",
    ))
}

fn too_many(max: usize) -> Fault {
    let message = Texts::new(
        "Bitte wählen Sie bei „{label}“ höchstens {max} Möglichkeiten.",
        "Bei „{label}“ haben Sie zu viel gewählt. Erlaubt sind {max}.",
        "Please choose at most {max} options for “{label}”.",
    );
    Fault::new(message.with("max", &max.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    fn options() -> Vec<Choice> {
        ["a", "b", "c"].map(|id| Choice::new(id, Texts::new(&id.to_uppercase(), "", ""))).into()
    }

    #[test]
    fn one_option_is_read_and_shown_by_its_label() {
        let kind = ChoiceOneType { options: options() };
        reads(&kind, &[("q", "b")], Answer::One("b".into()), "B");
        assert!(refuses(&kind, &[("q", "x")]).contains("angezeigten Möglichkeiten"));
    }

    #[test]
    fn several_options_keep_the_order_of_the_definition() {
        let kind = ChoiceManyType { options: options(), max: Some(2) };
        let sent = [("q", "c"), ("q", "a"), ("q", "c"), ("q", "")];
        reads(&kind, &sent, Answer::Many(vec!["a".into(), "c".into()]), "A\nC");
        assert!(refuses(&kind, &[("q", "a"), ("q", "x")]).contains("angezeigten Möglichkeiten"));
        assert!(refuses(&kind, &[("q", "a"), ("q", "b"), ("q", "c")]).contains("höchstens 2"));
    }
}
