//! What a town's administrator can change without a programmer. No town's name, colour or rule stands in code.

use access::Role;
use kernel::{Error, Problem, Result, TownSlug, calendar::State};
use ledger::Act;
use serde::{Deserialize, Serialize};
use store::{Json, Read, sql};
use ui::{Branding, Colour};

use crate::installation::without_port;

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Place.
    pub place: String,
}

/// The body that takes objections (Rechtsbehelfsbelehrung, § 37 (6) VwVfG).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalRemedy {
    /// The body, in the dative as it stands in the sentence ("der Stadt Musterstadt").
    pub body: String,
    /// Its address in one line.
    pub address: String,
    /// Its electronic access (§ 3a VwVfG).
    pub electronic: String,
}

/// How files and cases are numbered; see `records::files::NumberRule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRules {
    /// The file reference, e.g. `{class}/{year}/{number}`.
    pub file: String,
    /// The case reference, e.g. `{file}-{number}`.
    pub case: String,
}

/// A town's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The full name, e.g. "Stadt Musterstadt".
    pub name: String,
    /// The short name, e.g. "Musterstadt".
    pub short_name: String,
    /// Who represents it, for the imprint, e.g. "Oberbürgermeisterin Erika Muster".
    pub represented_by: String,
    /// The state, for holidays.
    pub state: State,
    /// Where the town hall is.
    pub address: Address,
    /// Telephone of the switchboard.
    pub phone: String,
    /// General e-mail address.
    pub email: String,
    /// The sender of all mail.
    pub mail_from: String,
    /// Opening hours, a line each.
    pub opening_hours: Vec<String>,
    /// Where citizens reach the site, without a slash at the end, e.g. `https://rathaus.example.org`.
    pub public_url: String,
    /// The colour of links and lines, `#rrggbb`.
    pub accent: String,
    /// The coat of arms (Wappen), if the town gives one: an SVG document.
    #[serde(default)]
    pub coat_of_arms_svg: Option<String>,
    /// How files and cases are numbered.
    pub number_rules: NumberRules,
    /// Where objections (Widerspruch) go, for the instruction on legal remedies printed on notices.
    pub legal_remedy: LegalRemedy,
    /// Whom to write to about data protection.
    pub privacy_officer: String,
    /// The body that enforces accessibility for this town.
    pub accessibility_body: String,
    /// The class of the file plan in which reports of barriers become cases, by its number.
    #[serde(default)]
    pub feedback_class: String,
    /// The unit that answers them, by its key.
    #[serde(default)]
    pub feedback_unit: String,
    /// The roles of which a second factor is demanded at the sign-in.
    #[serde(default = "Settings::second_factor_at_first")]
    pub second_factor: Vec<Role>,
}

impl Settings {
    /// The roles of which a new town demands a second factor: those that reach everybody's data or the machine.
    #[must_use]
    pub fn second_factor_at_first() -> Vec<Role> {
        vec![Role::Administrator, Role::Operator, Role::Auditor]
    }

    /// Names and colours for the pages.
    #[must_use]
    pub fn branding(&self) -> Branding {
        Branding {
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            accent: self.accent.parse().unwrap_or(Colour::BLACK),
            coat_of_arms_svg: self.coat_of_arms_svg.clone(),
        }
    }

    /// The name under which a new log of the town is known (C2SP tlog origin): host and short name, neither scheme nor
    /// port.
    #[must_use]
    pub fn log_origin(&self, slug: &TownSlug) -> String {
        format!("{}/{slug}", self.host())
    }

    /// The host name of the site.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, host)| host);
        without_port(host.trim_end_matches('/'))
    }

    /// Whether the settings can be used.
    ///
    /// # Errors
    /// Each problem with its field.
    pub fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, message: &str| problems.push(Problem::new(field, message));
        if self.name.trim().is_empty() || self.short_name.trim().is_empty() {
            wrong("name", "Geben Sie den Namen der Kommune an.");
        }
        if self.accent.parse::<Colour>().is_err() {
            wrong("accent", "Geben Sie die Farbe als #rrggbb an.");
        }
        if !self.public_url.starts_with("https://") && !self.public_url.starts_with("http://") {
            wrong(
                "public_url",
                "Die Adresse der Seite beginnt mit https:// (oder http:// zum Ausprobieren).",
            );
        }
        for (field, address) in [("email", &self.email), ("mail_from", &self.mail_from)] {
            if !address.contains('@') {
                wrong(field, "Geben Sie eine E-Mail-Adresse an.");
            }
        }
        let rule = |text: &str, parts: &[&str]| parts.iter().all(|part| text.contains(part));
        if !rule(&self.number_rules.file, &["{class}", "{year}", "{number}"]) {
            wrong("number_rules.file", "Die Regel für Akten muss {class}, {year} und {number} enthalten.");
        }
        if !rule(&self.number_rules.case, &["{file}", "{number}"]) {
            wrong("number_rules.case", "Die Regel für Vorgänge muss {file} und {number} enthalten.");
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }
}

pub(crate) fn load(read: &mut Read<'_>) -> store::Result<Settings> {
    read.one(sql!("SELECT data FROM town_settings WHERE id = 1"), &[], |row| {
        Ok(row.get::<Json<Settings>>(0)?.0)
    })
}

/// Writes the settings over version `seen` (0: there are none yet).
pub(crate) fn save(act: &mut Act<'_, '_>, seen: i64, settings: &Settings) -> Result<()> {
    let (data, now) = (Json(settings), act.now());
    let rows = if seen == 0 {
        act.execute(
            sql!("INSERT INTO town_settings (id, version, data, changed_at) VALUES (1, 1, $1, $2)"),
            &[&data, &now],
        )?
    } else {
        act.execute(
            sql!("UPDATE town_settings SET version = version + 1, data = $2, changed_at = $3 WHERE id = 1 AND version = $1"),
            &[&seen, &data, &now],
        )?
    };
    if rows == 0 {
        return Err(Error::Conflict(
            "Die Einstellungen wurden inzwischen von jemand anderem geändert.".into(),
        ));
    }
    Ok(())
}
