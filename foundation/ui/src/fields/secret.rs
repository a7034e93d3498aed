//! Answers that prove who one is: password and one-time code.

use maud::Markup;

use super::{Field, text::Line};

/// What a password is typed for, so that password managers help (WCAG 2.2, 3.3.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordUse {
    /// To sign in.
    Current,
    /// To set a new one.
    New,
}

impl Field<'_> {
    /// A password. It may be pasted, and is never sent back to the page.
    #[must_use]
    pub fn password(&self, purpose: PasswordUse) -> Markup {
        let fills = match purpose {
            PasswordUse::Current => "current-password",
            PasswordUse::New => "new-password",
        };
        self.line(Line { kind: "password", fills: Some(fills), spelling: false, ..Line::new("") })
    }

    /// A code from an e-mail or an app.
    #[must_use]
    pub fn one_time_code(&self, value: &str) -> Markup {
        let line = Line {
            mode: Some("numeric"),
            fills: Some("one-time-code"),
            width: "r-width-10 r-code",
            ..Line::new(value)
        };
        self.line(Line { spelling: false, ..line })
    }

    /// The name one signs in with.
    #[must_use]
    pub fn user_name(&self, value: &str) -> Markup {
        self.line(Line { fills: Some("username"), spelling: false, ..Line::new(value) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn password_managers_and_phones_are_told_what_is_asked() {
        let field = Field::new(Lang::German, "a", "A");
        for (html, expected) in [
            (field.password(PasswordUse::Current), "autocomplete=\"current-password\""),
            (field.password(PasswordUse::New), "autocomplete=\"new-password\""),
            (field.one_time_code("12"), "inputmode=\"numeric\" autocomplete=\"one-time-code\""),
            (field.user_name("m.muster"), "autocomplete=\"username\""),
        ] {
            assert!(html.0.contains(expected), "{expected}: {}", html.0);
        }
        assert!(!field.password(PasswordUse::Current).0.contains("value="), "a password is never sent back");
    }
}
