//! A town's data as files: `town.toml`, `fileplan.csv`, `staff.csv`, site texts. The demo uses it, and `rathaus town add`.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use access::{
    Role,
    credentials::{self, Fresh},
    people::{self, Assignment, PersonData},
    units::{self, UnitData},
};
use citizen::site;
use kernel::{Actor, Error, Lang, PersonId, Result, Secret, TownSlug, UnitId, calendar::State};
use ledger::Act;
use serde::Deserialize;
use town::{Address, LegalRemedy, NumberRules, Settings, Town};

/// Everything a new town starts with.
pub(crate) struct Source {
    pub(crate) town: TownToml,
    folder: PathBuf,
}

/// `town.toml`. Unknown keys are left alone, so that other programs may keep theirs there, too.
#[derive(Debug, Deserialize)]
pub(crate) struct TownToml {
    pub(crate) slug: TownSlug,
    name: String,
    short_name: String,
    state: State,
    mayor: String,
    mayor_title: String,
    pub(crate) email_domain: String,
    address: AddressToml,
    contact: Contact,
    colours: Colours,
    #[serde(default)]
    opening_hours: Vec<Opening>,
    legal_remedy: Remedy,
    data_protection: DataProtection,
    accessibility: Accessibility,
    pub(crate) units: Vec<UnitToml>,
}

#[derive(Debug, Deserialize)]
struct AddressToml {
    street: String,
    number: String,
    postal_code: String,
    city: String,
}

#[derive(Debug, Deserialize)]
struct Contact {
    phone: String,
    email: String,
}

#[derive(Debug, Deserialize)]
struct Colours {
    primary: String,
    /// A file beside this one.
    #[serde(default)]
    coat_of_arms: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Opening {
    days: Vec<String>,
    from: String,
    to: String,
}

#[derive(Debug, Deserialize)]
struct Remedy {
    authority: String,
    address: String,
    electronic: String,
}

#[derive(Debug, Deserialize)]
struct DataProtection {
    officer: String,
    email: String,
}

#[derive(Debug, Deserialize)]
struct Accessibility {
    enforcement_body: String,
    /// Where reports of barriers become cases.
    #[serde(default)]
    feedback_class: String,
    #[serde(default)]
    feedback_unit: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct UnitToml {
    pub(crate) key: String,
    pub(crate) name: String,
    #[serde(default)]
    parent: Option<String>,
}

/// A line of `staff.csv`.
#[derive(Debug, Deserialize)]
struct StaffRow {
    sign_in: String,
    given_names: String,
    family_name: String,
    unit: String,
    roles: String,
}

/// Somebody who can sign in now.
pub(crate) struct SignIn {
    pub(crate) email: String,
    pub(crate) password: Secret<String>,
}

impl Source {
    /// Reads the folder.
    ///
    /// # Errors
    /// [`Error::Internal`] that names the file.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let file = folder.join("town.toml");
        let text = read(&file)?;
        let town =
            toml::from_str(&text).map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
        Ok(Self { town, folder: folder.to_path_buf() })
    }

    /// The name of the place in addresses.
    pub(crate) fn city(&self) -> &str {
        &self.town.address.city
    }

    /// Lines of a list such as `streets.csv`.
    pub(crate) fn lines(&self, name: &str) -> Result<Vec<String>> {
        Ok(read(&self.folder.join(name))?
            .lines()
            .map(str::to_owned)
            .filter(|line| !line.is_empty())
            .collect())
    }

    /// Fills an empty town: settings, units, staff, file plan, site texts. With `password` everybody gets it; without,
    /// each gets a first password of their own that they must change.
    ///
    /// # Errors
    /// What the town refuses.
    pub(crate) fn found(
        &self,
        town: &Town,
        address: &str,
        password: Option<&Secret<String>>,
    ) -> Result<Vec<SignIn>> {
        let program = Actor::system("town.add");
        // Who is given a password to try the town out has no second factor to show.
        let second_factor = if password.is_some() { Vec::new() } else { Settings::second_factor_at_first() };
        town.change_settings(&program, 0, &Settings { second_factor, ..self.settings(address) })?;
        let csv = read(&self.folder.join("fileplan.csv"))?;
        town.write(&program, |act| records::fileplan::actions::import(act, &csv))?;
        let staff = self.staff()?;
        let fresh = staff.iter().map(|row| self.fresh(town, row, password)).collect::<Result<Vec<_>>>()?;
        town.write(&program, |act| self.people(act, &staff, &fresh, password.is_some()))?;
        self.site(town)?;
        Ok(staff
            .iter()
            .zip(fresh)
            .map(|(row, (_, password))| SignIn { email: self.email(row), password })
            .collect())
    }

    fn fresh(
        &self,
        town: &Town,
        row: &StaffRow,
        password: Option<&Secret<String>>,
    ) -> Result<(Fresh, Secret<String>)> {
        match password {
            Some(password) => {
                Ok((Fresh::chosen(&town.world, password, &[&self.email(row)])?, password.clone()))
            }
            None => {
                let (fresh, password) = Fresh::initial(&town.world)?;
                Ok((fresh, password))
            }
        }
    }

    fn email(&self, row: &StaffRow) -> String {
        format!("{}@{}", row.sign_in, self.town.email_domain)
    }

    fn staff(&self) -> Result<Vec<StaffRow>> {
        let text = read(&self.folder.join("staff.csv"))?;
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        reader
            .deserialize()
            .map(|row| row.map_err(|error| Error::internal(format!("staff.csv: {error}"))))
            .collect()
    }

    fn people(
        &self,
        act: &mut Act<'_, '_>,
        staff: &[StaffRow],
        fresh: &[(Fresh, Secret<String>)],
        final_passwords: bool,
    ) -> Result<()> {
        let units = self.units(act)?;
        for (row, (fresh, _)) in staff.iter().zip(fresh) {
            let data = PersonData {
                given_name: row.given_names.clone(),
                family_name: row.family_name.clone(),
                email: self.email(row),
                phone: String::new(),
                room: String::new(),
            };
            let person: PersonId = people::actions::create(act, data)?;
            let unit = *units
                .get(&row.unit)
                .ok_or_else(|| Error::internal(format!("staff.csv: unit {}", row.unit)))?;
            for role in row.roles.split('|') {
                let role: Role =
                    role.parse().map_err(|()| Error::internal(format!("staff.csv: {role} is no role")))?;
                people::actions::give_role(act, person, Assignment { role, unit })?;
            }
            if final_passwords {
                credentials::actions::found_password(act, person, fresh)?;
            } else {
                credentials::actions::reset_password(act, person, fresh)?;
            }
        }
        Ok(())
    }

    fn units(&self, act: &mut Act<'_, '_>) -> Result<HashMap<String, UnitId>> {
        let mut ids = HashMap::new();
        for unit in &self.town.units {
            let parent = unit.parent.as_ref().and_then(|parent| ids.get(parent).copied());
            let data = UnitData { key: unit.key.clone(), name: unit.name.clone(), tasks: String::new() };
            ids.insert(unit.key.clone(), units::actions::create(act, parent, data)?);
        }
        Ok(ids)
    }

    fn settings(&self, address: &str) -> Settings {
        let town = &self.town;
        Settings {
            name: town.name.clone(),
            short_name: town.short_name.clone(),
            represented_by: format!("{} {}", town.mayor_title, town.mayor),
            state: town.state,
            address: Address {
                street: format!("{} {}", town.address.street, town.address.number),
                postal_code: town.address.postal_code.clone(),
                place: town.address.city.clone(),
            },
            phone: town.contact.phone.clone(),
            email: town.contact.email.clone(),
            mail_from: town.contact.email.clone(),
            opening_hours: town.opening_hours.iter().map(Opening::line).collect(),
            public_url: address.to_owned(),
            accent: town.colours.primary.clone(),
            coat_of_arms_svg: town
                .colours
                .coat_of_arms
                .as_ref()
                .and_then(|name| read(&self.folder.join(name)).ok()),
            number_rules: NumberRules {
                file: "{class}/{year}/{number}".into(),
                case: "{file}-{number}".into(),
            },
            legal_remedy: LegalRemedy {
                body: town.legal_remedy.authority.clone(),
                address: town.legal_remedy.address.clone(),
                electronic: town.legal_remedy.electronic.clone(),
            },
            privacy_officer: format!("{}, {}", town.data_protection.officer, town.data_protection.email),
            accessibility_body: town.accessibility.enforcement_body.clone(),
            feedback_class: town.accessibility.feedback_class.clone(),
            feedback_unit: town.accessibility.feedback_unit.clone(),
            second_factor: Settings::second_factor_at_first(),
        }
    }

    /// The town's own texts: a Markdown file a page and language; its first line is the title.
    fn site(&self, town: &Town) -> Result<()> {
        const FILES: [(&str, &str); 6] = [
            (site::START, "start"),
            ("impressum", "imprint"),
            ("datenschutz", "privacy"),
            ("barrierefreiheit", "accessibility"),
            ("leichte-sprache", "plain-language"),
            ("kontakt", "contact"),
        ];
        town.write(&Actor::system("town.add"), |act| {
            for lang in Lang::ALL {
                for (page, file) in FILES {
                    let path = self.folder.join("site").join(lang.key()).join(format!("{file}.md"));
                    let Ok(text) = fs::read_to_string(path) else { continue };
                    let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
                    let title = title.trim_start_matches('#').trim().to_owned();
                    let text = site::Text { title, markdown: body.trim_start().to_owned() };
                    site::actions::write(act, page, lang, 0, &text)?;
                }
            }
            Ok(())
        })
    }
}

impl Opening {
    fn line(&self) -> String {
        let days: Vec<&str> = self.days.iter().map(|day| german_day(day)).collect();
        format!("{}: {} bis {} Uhr", days.join(", "), self.from, self.to)
    }
}

fn german_day(day: &str) -> &str {
    match day {
        "monday" => "Montag",
        "tuesday" => "Dienstag",
        "wednesday" => "Mittwoch",
        "thursday" => "Donnerstag",
        "friday" => "Freitag",
        "saturday" => "Samstag",
        "sunday" => "Sonntag",
        other => other,
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}
