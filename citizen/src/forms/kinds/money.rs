//! An amount in euro.

use kernel::{Date, Lang, Money};
use serde::Deserialize;

use super::{QuestionType, clean};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts, value};

/// An amount in euro, never negative.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoneyType {
    /// The smallest amount in cents.
    pub min_cents: i64,
    /// The largest amount in cents.
    pub max_cents: Option<i64>,
}

impl QuestionType for MoneyType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let (keyboard, suffix) = (Keyboard::Decimal, Some(Texts::new("€", "€", "€")));
        vec![Field::only(name, Control::Line { max: 20, width: 10, autocomplete: "", keyboard, suffix })]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let typed = input.first(name).map(clean::line).unwrap_or_default();
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(|money| Some(Answer::Money(money))).map_err(|()| vec![not_money()])
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        let Answer::Money(money) = answer else { return vec![Fault::again()] };
        let min = Money::from_cents(self.min_cents.max(0));
        let small = (*money < min).then(|| bound(min, "mindestens", "at least"));
        let max = self.max_cents.map(Money::from_cents);
        let large = max.filter(|max| money > max).map(|max| bound(max, "höchstens", "at most"));
        small.into_iter().chain(large).collect()
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::Money(money) = answer else { return Vec::new() };
        vec![(name.to_owned(), money.to_string().trim_end_matches(" €").to_owned())]
    }

    fn show(&self, answer: &Answer, _: Lang) -> String {
        if let Answer::Money(money) = answer { money.to_string() } else { String::new() }
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::Money(money) = answer { value::money(*money) } else { feel::Value::Null }
    }
}

fn not_money() -> Fault {
    Fault::new(Texts::new(
        "Bitte geben Sie bei „{label}“ einen Betrag in Euro ein, zum Beispiel 12,50.",
        "Bitte schreiben Sie bei „{label}“ einen Betrag in Euro. Zum Beispiel: 12,50.",
        "Please enter an amount in euro in “{label}”, for example 12,50.",
    ))
}

fn bound(limit: Money, german: &str, english: &str) -> Fault {
    let message = Texts::new(
        &format!("Bitte geben Sie bei „{{label}}“ {german} {{limit}} ein."),
        &format!("Der Betrag bei „{{label}}“ muss {german} {{limit}} sein."),
        &format!("Please enter {english} {{limit}} in “{{label}}”."),
    );
    Fault::new(message.with("limit", &limit.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn amounts_are_read_bounded_and_shown_in_german_notation() {
        let kind = MoneyType { min_cents: 100, max_cents: Some(200_000) };
        let amount = |cents| Answer::Money(Money::from_cents(cents));
        reads(&kind, &[("q", "1.234,5 €")], amount(123_450), "1.234,50 €");
        reads(&kind, &[("q", "12.50")], amount(1250), "12,50 €");
        assert!(refuses(&kind, &[("q", "viel")]).contains("Betrag in Euro"));
        assert!(refuses(&kind, &[("q", "0,99")]).contains("mindestens 1,00 €"));
        assert!(refuses(&kind, &[("q", "2000,01")]).contains("höchstens 2.000,00 €"));
        assert!(refuses(&MoneyType::default(), &[("q", "-1")]).contains("mindestens 0,00 €"));
    }
}
