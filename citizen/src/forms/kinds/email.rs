//! An e-mail address.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean, fill_text, shown_text, text_of, text_value};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts};

/// The applicant's e-mail address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EmailType {}

impl QuestionType for EmailType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let keyboard = Keyboard::Email;
        vec![Field::only(
            name,
            Control::Line { max: 254, width: 40, autocomplete: "email", keyboard, suffix: None },
        )]
    }

    /// The domain is kept in lower case; what stands before the @ belongs to the receiver and is left alone.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let typed = input.first(name).map(clean::line).unwrap_or_default();
        let normal = match typed.rsplit_once('@') {
            Some((local, domain)) => clean::line(&format!("{local}@{}", domain.to_lowercase())),
            None => typed,
        };
        Ok(if normal.is_empty() { None } else { Some(Answer::Text(normal)) })
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        match text_of(answer) {
            Ok(text) if plausible(text) => Vec::new(),
            Ok(_) => vec![not_an_address()],
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

/// RFC 5321 without quoted local parts and address literals, which no person has: dot-atom, lengths 64 and 254, a domain of
/// at least two labels. Whether it exists is proven by the code that is sent there.
fn plausible(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let local_fits =
        local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom));
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let top_fits = top.chars().count() >= 2 && !top.bytes().all(|b| b.is_ascii_digit());
    text.len() <= 254 && local_fits && top_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

fn not_an_address() -> Fault {
    Fault::new(Texts::new(
        "Bitte geben Sie bei „{label}“ eine E-Mail-Adresse ein, zum Beispiel name@example.org.",
        "Bitte schreiben Sie bei „{label}“ eine E-Mail-Adresse. Zum Beispiel: name@example.org.",
        "Please enter an e-mail address in “{label}”, for example name@example.org.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{reads, refuses};

    #[test]
    fn addresses_of_people_are_taken() {
        for (typed, kept) in [
            (" Anna.Muster+rathaus@Example.ORG ", "Anna.Muster+rathaus@example.org"),
            ("o'brien@example.co.uk", "o'brien@example.co.uk"),
            ("post@müller.example", "post@müller.example"),
        ] {
            reads(&EmailType {}, &[("q", typed)], Answer::Text(kept.into()), kept);
        }
    }

    #[test]
    fn what_cannot_be_written_to_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        for typed in [
            "anna",
            "anna@",
            "@example.org",
            "anna@localhost",
            "anna@127.0.0.1",
            "a b@example.org",
            "a..b@example.org",
            "anna@-x.org",
            "anna@example.o",
            "a@b@c",
            "anna@example.org\r\nBcc: x@example.org",
            &long,
        ] {
            assert!(refuses(&EmailType {}, &[("q", typed)]).contains("E-Mail-Adresse"), "{typed}");
        }
    }
}
