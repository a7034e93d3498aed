//! A German postal address.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, foreign};
use crate::forms::{Address, Answer, Control, Fault, Field, Input, Keyboard, Texts, latin, value};

/// A German postal address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressType {
    /// It is the applicant's own: browsers may fill it in (WCAG 1.3.5).
    pub own: bool,
}

const PARTS: [&str; 5] = ["street", "number", "extra", "postal_code", "city"];

impl AddressType {
    fn line(&self, autocomplete: &'static str, max: usize, width: usize, keyboard: Keyboard) -> Control {
        let autocomplete = if self.own { autocomplete } else { "" };
        Control::Line { max, width, autocomplete, keyboard, suffix: None }
    }
}

impl QuestionType for AddressType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let [street, number, extra, code, city] = PARTS.map(label_of);
        let text = Keyboard::Text;
        vec![
            Field::part(name, "street", street, self.line("", 100, 40, text)),
            Field::part(name, "number", number, self.line("", 12, 6, text)),
            Field::part(name, "extra", extra, self.line("address-line2", 60, 40, text)).optional(),
            Field::part(name, "postal_code", code, self.line("postal-code", 5, 5, Keyboard::Digits)),
            Field::part(name, "city", city, self.line("address-level2", 60, 40, text)),
        ]
    }

    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let [street, number, extra, postal_code, city] =
            PARTS.map(|part| clean::line(input.part(name, part)));
        let address = Address { street, number, extra, postal_code, city };
        Ok(if address == Address::default() { None } else { Some(Answer::Address(address)) })
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        let Answer::Address(address) = answer else { return vec![Fault::again()] };
        PARTS.into_iter().filter_map(|part| check_part(part, part_of(address, part))).collect()
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::Address(address) = answer else { return Vec::new() };
        PARTS.map(|part| (format!("{name}-{part}"), part_of(address, part).to_owned())).into()
    }

    /// The lines of an envelope without the name.
    fn show(&self, answer: &Answer, _: Lang) -> String {
        let Answer::Address(it) = answer else { return String::new() };
        let (street, city) =
            (format!("{} {}", it.street, it.number), format!("{} {}", it.postal_code, it.city));
        let lines = [street.as_str(), it.extra.as_str(), city.as_str()];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        let Answer::Address(address) = answer else { return feel::Value::Null };
        value::context(PARTS.map(|part| (part, value::text(part_of(address, part)))))
    }
}

fn part_of<'a>(address: &'a Address, part: &str) -> &'a str {
    match part {
        "street" => &address.street,
        "number" => &address.number,
        "extra" => &address.extra,
        "postal_code" => &address.postal_code,
        _ => &address.city,
    }
}

fn label_of(part: &str) -> Texts {
    match part {
        "street" => Texts::new("Straße", "Straße", "Street"),
        "number" => Texts::new("Hausnummer", "Haus-Nummer", "House number"),
        "extra" => Texts::new("Zusatz", "Zusatz zur Adresse", "Addition"),
        "postal_code" => Texts::new("Postleitzahl", "Post-Leit-Zahl", "Postal code"),
        _ => Texts::new("Ort", "Ort", "Town"),
    }
}

fn check_part(part: &'static str, text: &str) -> Option<Fault> {
    if text.is_empty() {
        return (part != "extra").then(|| Fault::of(part, missing_part(part)));
    }
    if let Some(sign) = latin::foreign_in_text(text) {
        return Some(foreign(part, &sign));
    }
    let right = match part {
        "postal_code" => text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) && text != "00000",
        "number" => text.chars().count() <= 12 && text.starts_with(|c: char| c.is_ascii_digit()),
        "street" => text.chars().count() <= 100,
        _ => text.chars().count() <= 60,
    };
    (!right).then(|| Fault::of(part, wrong_part(part)))
}

fn missing_part(part: &str) -> Texts {
    Texts::new(
        "Bitte ergänzen Sie bei „{label}“ das Feld „{part}“.",
        "Bei „{label}“ fehlt noch etwas. Bitte füllen Sie das Feld „{part}“ aus.",
        "Please fill in “{part}” of “{label}”.",
    )
    .with_texts("part", &label_of(part))
}

fn wrong_part(part: &str) -> Texts {
    match part {
        "postal_code" => Texts::new(
            "Bitte geben Sie bei „{label}“ eine Postleitzahl mit fünf Ziffern ein, zum Beispiel 06749.",
            "Bitte schreiben Sie bei „{label}“ eine Post-Leit-Zahl mit 5 Zahlen. Zum Beispiel: 06749.",
            "Please enter a postal code with five digits in “{label}”, for example 06749.",
        ),
        "number" => Texts::new(
            "Bitte geben Sie bei „{label}“ eine Hausnummer ein, die mit einer Ziffer beginnt, zum Beispiel 12 a.",
            "Bitte schreiben Sie bei „{label}“ eine Haus-Nummer. Zum Beispiel: 12 a.",
            "Please enter a house number that starts with a digit in “{label}”, for example 12 a.",
        ),
        _ => Texts::new(
            "Bitte kürzen Sie bei „{label}“ das Feld „{part}“.",
            "Der Text bei „{label}“ ist zu lang. Bitte schreiben Sie das Feld „{part}“ kürzer.",
            "Please shorten “{part}” of “{label}”.",
        )
        .with_texts("part", &label_of(part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    fn typed<'a>(street: &'a str, number: &'a str, code: &'a str, city: &'a str) -> [(&'a str, &'a str); 4] {
        [("q-street", street), ("q-number", number), ("q-postal_code", code), ("q-city", city)]
    }

    #[test]
    fn an_address_is_shown_as_on_an_envelope() {
        let address = Address {
            street: "Straße der Jugend".into(),
            number: "12 a".into(),
            extra: "Wohnung 3".into(),
            postal_code: "06749".into(),
            city: "Bitterfeld-Wolfen".into(),
        };
        let mut fields = typed(" Straße  der Jugend", "12 a", "06749", "Bitterfeld-Wolfen").to_vec();
        fields.push(("q-extra", "Wohnung 3"));
        let shown = "Straße der Jugend 12 a\nWohnung 3\n06749 Bitterfeld-Wolfen";
        reads(&AddressType::default(), &fields, Answer::Address(address), shown);
    }

    #[test]
    fn each_part_is_checked_where_it_stands() {
        let kind = AddressType { own: true };
        for (fields, words) in [
            (typed("", "1", "06749", "Ort"), "„Straße“"),
            (typed("Weg", "", "06749", "Ort"), "„Hausnummer“"),
            (typed("Weg", "a1", "06749", "Ort"), "12 a"),
            (typed("Weg", "1", "6749", "Ort"), "fünf Ziffern"),
            (typed("Weg", "1", "O6749", "Ort"), "fünf Ziffern"),
            (typed("Weg", "1", "06749", ""), "„Ort“"),
            (typed("Weg 😀", "1", "06749", "Ort"), "😀"),
            (
                typed("Weg", "1", "06749", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"),
                "kürzen",
            ),
        ] {
            assert!(refuses(&kind, &fields).contains(words), "{fields:?}");
        }
    }
}
