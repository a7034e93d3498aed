//! The languages a citizen can read the pages in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the citizen's pages. Staff pages are German.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Lang {
    /// German.
    #[default]
    #[serde(rename = "de")]
    German,
    /// Plain German (Leichte Sprache).
    #[serde(rename = "de-leicht")]
    PlainGerman,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Lang {
    /// All languages in the order of the language switch.
    pub const ALL: [Self; 3] = [Self::German, Self::PlainGerman, Self::English];

    /// The key in file names, cookies and links: `de`, `de-leicht`, `en`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::PlainGerman => "de-leicht",
            Self::English => "en",
        }
    }

    /// The value of the HTML `lang` attribute (BCP 47; plain German is German written simply, `de-simple`).
    #[must_use]
    pub const fn html(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::PlainGerman => "de-simple",
            Self::English => "en",
        }
    }

    /// The language's own name, for the switch.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::German => "Deutsch",
            Self::PlainGerman => "Leichte Sprache",
            Self::English => "English",
        }
    }
}

impl FromStr for Lang {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lang| lang.key() == text).ok_or(())
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}
