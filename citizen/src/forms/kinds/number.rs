//! A number in German notation: `1.234,5`.

use kernel::{Date, Lang};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{QuestionType, clean};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts, value};

/// A number with bounds and a unit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberType {
    /// The smallest number allowed.
    pub min: Option<Decimal>,
    /// The largest number allowed.
    pub max: Option<Decimal>,
    /// How many places after the comma are allowed; without it whole numbers only.
    pub decimals: u32,
    /// The unit shown behind the number.
    pub unit: Option<Texts>,
}

impl QuestionType for NumberType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let keyboard = if self.decimals == 0 { Keyboard::Digits } else { Keyboard::Decimal };
        let suffix = self.unit.clone();
        vec![Field::only(name, Control::Line { max: 30, width: 10, autocomplete: "", keyboard, suffix })]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let typed = input.first(name).map(clean::line).unwrap_or_default();
        if typed.is_empty() {
            return Ok(None);
        }
        parse(&typed).map(|number| Some(Answer::Number(number))).ok_or_else(|| vec![not_a_number()])
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        let Answer::Number(number) = answer else { return vec![Fault::again()] };
        let small = self.min.filter(|min| number < min).map(|min| bound(min, "mindestens", "at least"));
        let large = self.max.filter(|max| number > max).map(|max| bound(max, "höchstens", "at most"));
        let places = (number.normalize().scale() > self.decimals).then(|| too_many_places(self.decimals));
        small.into_iter().chain(large).chain(places).collect()
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::Number(number) = answer else { return Vec::new() };
        vec![(name.to_owned(), german(*number))]
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::Number(number) = answer else { return String::new() };
        match &self.unit {
            Some(unit) => format!("{} {}", german(*number), unit.get(lang)),
            None => german(*number),
        }
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::Number(number) = answer { value::number(*number) } else { feel::Value::Null }
    }
}

/// The number with points between thousands and a decimal comma; the same in every language, because English notation
/// would read back as another number.
fn german(number: Decimal) -> String {
    let text = number.normalize().abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped =
        if number.is_sign_negative() && !number.is_zero() { "-".to_owned() } else { String::new() };
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { grouped } else { format!("{grouped},{fraction}") }
}

/// Reads `1.234,5`, `1234,5`, `12.5`, `1 234`. A single point followed by exactly three digits separates thousands.
fn parse(text: &str) -> Option<Decimal> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let (sign, digits) = text.strip_prefix(['-', '−']).map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = match digits.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => match digits.split_once('.') {
            Some((whole, fraction)) if fraction.len() != 3 && !fraction.contains('.') => {
                (whole, Some(fraction))
            }
            _ => (digits, None),
        },
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().filter(|first| all_digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let well_grouped = rest.is_empty()
        || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && all_digits(group)));
    if !well_grouped || !fraction.is_none_or(all_digits) {
        return None;
    }
    let plain = format!("{sign}{first}{}.{}", rest.concat(), fraction.unwrap_or("0"));
    Decimal::from_str_exact(&plain).ok().map(|number| number.normalize())
}

fn not_a_number() -> Fault {
    Fault::new(Texts::new(
        "Bitte geben Sie bei „{label}“ eine Zahl ein, zum Beispiel 12 oder 12,5.",
        "Bitte schreiben Sie bei „{label}“ eine Zahl. Zum Beispiel: 12.",
        "Please enter a number in “{label}”, for example 12 or 12,5.",
    ))
}

fn bound(limit: Decimal, german_word: &str, english_word: &str) -> Fault {
    let message = Texts::new(
        &format!("Bitte geben Sie bei „{{label}}“ {german_word} {{limit}} ein."),
        &format!("Die Zahl bei „{{label}}“ muss {german_word} {{limit}} sein."),
        &format!("Please enter {english_word} {{limit}} in “{{label}}”."),
    );
    Fault::new(message.with("limit", &german(limit)))
}

fn too_many_places(places: u32) -> Fault {
    if places == 0 {
        return Fault::new(Texts::new(
            "Bitte geben Sie bei „{label}“ eine ganze Zahl ohne Komma ein.",
            "Bitte schreiben Sie bei „{label}“ eine Zahl ohne Komma.",
            "Please enter a whole number in “{label}”.",
        ));
    }
    let message = Texts::new(
        "Bitte geben Sie bei „{label}“ höchstens {places} Stellen nach dem Komma ein.",
        "Bei „{label}“ stehen zu viele Zahlen nach dem Komma. Erlaubt sind {places}.",
        "Please enter at most {places} decimal places in “{label}”.",
    );
    Fault::new(message.with("places", &places.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let kind = NumberType { decimals: 3, ..NumberType::default() };
        for (typed, number, shown) in [
            ("12", Decimal::new(12, 0), "12"),
            ("12,50", Decimal::new(125, 1), "12,5"),
            ("12.5", Decimal::new(125, 1), "12,5"),
            ("1.234", Decimal::new(1234, 0), "1.234"),
            ("1 234 567,125", Decimal::new(1_234_567_125, 3), "1.234.567,125"),
            ("-3", Decimal::new(-3, 0), "-3"),
            ("-0", Decimal::ZERO, "0"),
        ] {
            reads(&kind, &[("q", typed)], Answer::Number(number), shown);
        }
        for typed in ["zwölf", "1,2,3", "1.23.456", "12,", ",5", "1e5", "--1", &"9".repeat(40)] {
            assert!(refuses(&kind, &[("q", typed)]).contains("eine Zahl ein"), "{typed}");
        }
    }

    #[test]
    fn bounds_places_and_units_are_kept() {
        let unit = Some(Texts::new("Personen", "Personen", "persons"));
        let kind = NumberType { min: Some(Decimal::ONE), max: Some(Decimal::TEN), decimals: 0, unit };
        assert!(refuses(&kind, &[("q", "0")]).contains("mindestens 1 "));
        assert!(refuses(&kind, &[("q", "11")]).contains("höchstens 10 "));
        assert!(refuses(&kind, &[("q", "1,5")]).contains("ganze Zahl"));
        assert!(
            refuses(&NumberType { decimals: 1, ..kind.clone() }, &[("q", "1,55")])
                .contains("höchstens 1 Stellen")
        );
        assert_eq!(kind.show(&Answer::Number(Decimal::TWO), Lang::English), "2 persons");
    }

    proptest! {
        #[test]
        fn german_notation_is_read_back(mantissa in any::<i64>(), scale in 0u32..12) {
            let number = Decimal::new(mantissa, scale).normalize();
            prop_assert_eq!(parse(&german(number)), Some(number));
        }
    }
}
