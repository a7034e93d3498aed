//! Who a mail is from and to.

use kernel::{Error, Result};
use lettre::message::Mailbox;

/// An e-mail address with or without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Mailbox);

/// The longest address (RFC 5321, 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;
/// The longest name that is kept.
const LONGEST_NAME: usize = 100;

impl Address {
    /// An address with a name; with an empty name, the address alone. Letters outside ASCII may stand in the domain, which
    /// is then written in its ASCII form, but not before the `@`, because many servers still refuse them.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `email`, with what to do.
    pub fn new(name: &str, email: &str) -> Result<Self> {
        let wrong = || {
            let words = "Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@beispiel.de.";
            Error::invalid("email", words)
        };
        let (local, domain) = email.trim().rsplit_once('@').ok_or_else(wrong)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| wrong())?;
        let plain = |c: u8| c.is_ascii_graphic() && !b"\"(),:;<>[]\\@".contains(&c);
        if !local.bytes().all(plain) || !domain.contains('.') || local.len() + domain.len() + 1 > LONGEST {
            return Err(wrong());
        }
        let address = lettre::Address::new(local, domain).map_err(|_| wrong())?;
        let name = one_line(name, LONGEST_NAME);
        Ok(Self(Mailbox::new((!name.is_empty()).then_some(name), address)))
    }

    /// The address alone, such as `name@example.org`.
    #[must_use]
    pub fn email(&self) -> &str {
        self.0.email.as_ref()
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.email.domain()
    }

    pub(crate) const fn mailbox(&self) -> &Mailbox {
        &self.0
    }
}

/// Text for a header: control characters and line breaks of every script become blanks, runs of blanks one, and the whole
/// is cut to `longest` characters. What invisibly changes the direction of writing is taken out, because it makes names
/// look like others.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let visible =
        text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'));
    let spaced: String = visible
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(longest).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_type() {
        let table = [
            ("maria@example.org", Some("maria@example.org")),
            (" maria.uenal+rathaus@example.org ", Some("maria.uenal+rathaus@example.org")),
            ("info@müller.de", Some("info@xn--mller-kva.de")),
            ("info@MÜLLER.de", Some("info@xn--mller-kva.de")),
            ("mária@example.org", None),
            ("maria", None),
            ("maria@localhost", None),
            ("@example.org", None),
            ("maria@", None),
            ("maria@exa mple.org", None),
            ("a b@example.org", None),
            ("\"a b\"@example.org", None),
            ("maria@example.org\r\nBcc: x@example.org", None),
            ("maria@example.org>\r\nRCPT TO:<x@example.org", None),
            ("a@b@example.org", None),
            ("maria@example.org,x@example.org", None),
        ];
        for (typed, kept) in table {
            let address = Address::new("", typed);
            assert_eq!(address.as_ref().map(Address::email).ok(), kept, "{typed:?}");
        }
        assert!(Address::new("", &format!("{}@example.org", "x".repeat(250))).is_err());
    }

    #[test]
    fn header_texts_are_one_visible_line() {
        let table = [
            ("Maria Ünal", "Maria Ünal"),
            ("  Maria\r\n Bcc: x\t y ", "Maria Bcc: x y"),
            ("a\u{2028}b\u{85}c\0d", "a b c d"),
            ("gnp.\u{202e}exe", "gnp.exe"),
            ("\r\n", ""),
        ];
        for (text, kept) in table {
            assert_eq!(one_line(text, 100), kept, "{text:?}");
        }
        assert_eq!(one_line("äöü", 2), "äö");
    }
}
