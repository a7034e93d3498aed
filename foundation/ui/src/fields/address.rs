//! A German address.

use maud::{Markup, html};

use super::{Field, text::Line};
use crate::texts::own;

/// An address as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressText {
    /// Street, sent as `name-street`.
    pub street: String,
    /// House number with its letter, sent as `name-number`.
    pub number: String,
    /// Addition such as the flat or "c/o", sent as `name-extra`; may be empty.
    pub extra: String,
    /// Postal code, sent as `name-postal_code`.
    pub postal_code: String,
    /// Town, sent as `name-city`.
    pub city: String,
}

impl Field<'_> {
    /// An address. Problems are named by its parts. `own_home` says that it is the address of the person who fills in,
    /// which browsers may know.
    #[must_use]
    pub fn address(&self, value: &AddressText, own_home: bool) -> Markup {
        let field = |part: &str, key: &str, fills, mode, value| {
            let fills = Some(fills).filter(|_| own_home);
            self.part_input(
                part,
                &own(self.lang, key),
                Line { fills, mode, spelling: false, ..Line::new(value) },
            )
        };
        self.compound(
            &["street", "number", "extra", "postal_code", "city"],
            html! {
                div class="kern-fieldset__body r-address" {
                    div class="r-address__row" {
                        // Browsers know street and number as one line; the number then lands here and is easily moved.
                        (field("street", "strasse", "address-line1", None, &value.street))
                        (field("number", "hausnummer", "address-line2", None, &value.number))
                    }
                    (field("extra", "adresszusatz", "address-line3", None, &value.extra))
                    div class="r-address__row r-address__row--town" {
                        (field("postal_code", "postleitzahl", "postal-code", Some("numeric"), &value.postal_code))
                        (field("city", "ort", "address-level2", None, &value.city))
                    }
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Lang, Problem};

    #[test]
    fn each_part_has_its_own_problem_and_keeps_its_value() {
        let problems = [Problem::new("wohnung-postal_code", "Eine Postleitzahl hat fünf Ziffern.")];
        let value = AddressText { postal_code: "123".into(), ..AddressText::default() };
        let html = Field::new(Lang::German, "wohnung", "Anschrift")
            .problems(&problems)
            .address(&value, true)
            .into_string();
        assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
        assert!(
            html.contains("id=\"wohnung-postal_code\" name=\"wohnung-postal_code\" value=\"123\""),
            "{html}"
        );
        assert!(html.contains("autocomplete=\"postal-code\""), "{html}");
    }

    #[test]
    fn the_address_of_somebody_else_is_not_filled_in_by_the_browser() {
        let html = Field::new(Lang::German, "a", "A").address(&AddressText::default(), false).into_string();
        assert!(!html.contains("autocomplete"), "{html}");
    }
}
