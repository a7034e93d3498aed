//! The town's settings: a form with a text for each, and back.

mod pages;
pub(crate) mod routes;

use kernel::{Error, Problem, Result};
use town::{Address, LegalRemedy, NumberRules, Settings};

/// The settings as the form sends them: `text` gives the text of a field. The fields are named as in [`Settings`], those
/// of its parts with a dot.
///
/// # Errors
/// [`Error::Invalid`] with the field `state`. Everything else is checked by [`Settings::check`].
fn from_form<'f>(text: impl Fn(&str) -> &'f str) -> Result<Settings> {
    let own = |name: &str| text(name).to_owned();
    let state = pages::STATES.iter().find(|(code, ..)| *code == text("state"));
    let (_, _, state) = state.ok_or_else(|| {
        Error::Invalid(vec![Problem::new("state", "Wählen Sie das Land, dessen Feiertage gelten.")])
    })?;
    let lines = |name: &str| text(name).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned);
    Ok(Settings {
        name: own("name"),
        short_name: own("short_name"),
        represented_by: own("represented_by"),
        state: *state,
        address: Address {
            street: own("address.street"),
            postal_code: own("address.postal_code"),
            place: own("address.place"),
        },
        phone: own("phone"),
        email: own("email"),
        mail_from: own("mail_from"),
        opening_hours: lines("opening_hours").collect(),
        public_url: own("public_url").trim_end_matches('/').to_owned(),
        accent: own("accent"),
        coat_of_arms_svg: Some(own("coat_of_arms_svg")).filter(|svg| !svg.is_empty()),
        number_rules: NumberRules { file: own("number_rules.file"), case: own("number_rules.case") },
        legal_remedy: LegalRemedy {
            body: own("legal_remedy.body"),
            address: own("legal_remedy.address"),
            electronic: own("legal_remedy.electronic"),
        },
        privacy_officer: own("privacy_officer"),
        accessibility_body: own("accessibility_body"),
        feedback_class: own("feedback_class"),
        feedback_unit: own("feedback_unit"),
        second_factor: text("second_factor").split(' ').filter_map(|role| role.parse().ok()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_shows_comes_back_as_it_was() {
        let mut settings = town::testing::settings();
        settings.second_factor = Settings::second_factor_at_first();
        settings.coat_of_arms_svg = Some("<svg/>".into());
        settings.opening_hours.push("Dienstag 14 bis 18 Uhr".into());
        let shown = pages::texts(&settings);
        let text = |name: &str| {
            let found = shown.iter().find(|(field, _)| *field == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        assert_eq!(from_form(text).unwrap(), settings);
        let nothing = from_form(|_| "");
        assert!(matches!(nothing, Err(Error::Invalid(problems)) if problems[0].field == "state"));
    }
}
