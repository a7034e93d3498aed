//! The resident register (Melderegister) as this program needs it: finding a person, comparing, stating facts.
//!
//! A town's real register is another program (VOIS|MESO, OK.EWO) and comes through an adapter that implements
//! [`Register`]. [`Embedded`] keeps invented people in the town's own database: for the demo, for training, for tests.

pub mod store;

use std::str::FromStr;

use kernel::{Date, Id, Result};
use serde::{Deserialize, Serialize};

use crate::forms::Address;

/// Marker and identifier of a resident.
pub type ResidentId = Id<Resident>;

/// A resident, with no more than § 18 BMG and the comparison need (data minimisation, Art. 5 (1) (c) GDPR).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Which one.
    pub id: ResidentId,
    /// Family name (§ 3 (1) no. 1 BMG).
    pub family_name: String,
    /// All given names (no. 3).
    pub given_names: String,
    /// The given name in use (gebräuchlicher Vorname).
    pub usual_name: String,
    /// Doctorate (no. 4), empty without.
    pub doctorate: String,
    /// Date of birth (no. 6).
    pub born: Date,
    /// Current addresses (no. 12), the main home first.
    pub homes: Vec<Home>,
    /// Whether nothing may be told about the person.
    pub block: Block,
}

/// A home (Wohnung).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Main or second home.
    pub kind: HomeKind,
    /// Where.
    pub address: Address,
    /// Moved in on.
    pub since: Date,
}

/// Main or second home (§ 21 BMG).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeKind {
    /// Alleinige Wohnung oder Hauptwohnung.
    Main,
    /// Nebenwohnung.
    Second,
}

impl HomeKind {
    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Main => "Hauptwohnung",
            Self::Second => "Nebenwohnung",
        }
    }
}

/// A block notice. Its existence is told to nobody outside the registration office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// None.
    None,
    /// Auskunftssperre (§ 51 BMG).
    Information,
    /// Bedingter Sperrvermerk (§ 52 BMG).
    Conditional,
}

impl Block {
    /// The key in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Information => "information",
            Self::Conditional => "conditional",
        }
    }
}

impl FromStr for Block {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::None, Self::Information, Self::Conditional].into_iter().find(|b| b.as_str() == text).ok_or(())
    }
}
::store::text_enum!(Block);

/// Whom an application is about, as the applicant gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Family name.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// The address given, in lines.
    pub address: Vec<String>,
    /// The second home given, in lines; empty where the service asks for none.
    pub second_home: Vec<String>,
}

/// A register. Asked only by staff who may ([`access::Action::SearchRegister`]).
pub trait Register: Send + Sync {
    /// The residents of this family name (compared as people type it) born on this day; at most twenty.
    ///
    /// # Errors
    /// Where the register does not answer.
    fn find(&self, read: &mut ::store::Read<'_>, query: &Query) -> Result<Vec<Resident>>;

    /// One resident.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`].
    fn get(&self, read: &mut ::store::Read<'_>, id: ResidentId) -> Result<Resident>;
}

/// The register in the town's own database, with invented people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Embedded;

impl Register for Embedded {
    fn find(&self, read: &mut ::store::Read<'_>, query: &Query) -> Result<Vec<Resident>> {
        let Some(born) = query.born else { return Ok(Vec::new()) };
        Ok(store::find(read, &::store::fold::fold(&query.family_name), born)?)
    }

    fn get(&self, read: &mut ::store::Read<'_>, id: ResidentId) -> Result<Resident> {
        Ok(store::get(read, id)?)
    }
}

/// How what was applied for compares with the register, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub what: &'static str,
    /// As given by the applicant.
    pub given: String,
    /// As in the register.
    pub registered: String,
    /// Whether they agree, as people type (case, accents and blanks aside).
    pub same: bool,
}

/// Compares an application with a resident.
#[must_use]
pub fn compare(query: &Query, resident: &Resident) -> Vec<Comparison> {
    let fold = ::store::fold::fold;
    let line = |what, given: &str, registered: &str| Comparison {
        what,
        given: given.to_owned(),
        registered: registered.to_owned(),
        same: fold(given) == fold(registered),
    };
    let born = |date: Option<Date>| {
        date.map(|d| ui::format::date_short(kernel::Lang::German, d)).unwrap_or_default()
    };
    // The home of this kind that was given, else the first of it.
    let home = |kind: HomeKind, given: &[String]| {
        let given = given.join(", ");
        let of_kind = || resident.homes.iter().filter(|home| home.kind == kind).map(Home::in_one_line);
        let found = of_kind().find(|home| fold(home) == fold(&given)).or_else(|| of_kind().next());
        (given, found.unwrap_or_default())
    };
    let (given, registered) = home(HomeKind::Main, &query.address);
    let mut lines = vec![
        line("Familienname", &query.family_name, &resident.family_name),
        Comparison {
            // A person may give one of several given names.
            same: fold(&query.given_names) == fold(&resident.given_names)
                || fold(&query.given_names) == fold(&resident.usual_name),
            ..line("Vornamen", &query.given_names, &resident.given_names)
        },
        line("Geburtsdatum", &born(query.born), &born(Some(resident.born))),
        line("Anschrift", &given, &registered),
    ];
    if !query.second_home.is_empty() {
        let (given, registered) = home(HomeKind::Second, &query.second_home);
        lines.push(line("Nebenwohnung", &given, &registered));
    }
    lines
}

impl Home {
    /// The address in one line.
    #[must_use]
    pub fn in_one_line(&self) -> String {
        self.lines().join(", ")
    }

    /// The address in lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let Address { street, number, extra, postal_code, city } = &self.address;
        let all = [format!("{street} {number}"), extra.clone(), format!("{postal_code} {city}")];
        all.into_iter().filter(|line| !line.trim().is_empty()).collect()
    }
}

/// The facts that letters may state about a resident: exactly the five data of § 18 (1) BMG, under the keys that
/// service packages name with `from = "register"`. `second_home` is the second home (Nebenwohnung) the applicant named, in
/// one line; of several the one that fits best is stated.
#[must_use]
pub fn facts(resident: &Resident, second_home: &str) -> serde_json::Map<String, serde_json::Value> {
    let homes: Vec<String> =
        resident.homes.iter().map(|home| format!("{}: {}", home.kind.german(), home.in_one_line())).collect();
    let given_names = if resident.usual_name.is_empty() || resident.usual_name == resident.given_names {
        resident.given_names.clone()
    } else {
        format!("{} (gebräuchlich: {})", resident.given_names, resident.usual_name)
    };
    let second: Vec<&Home> = resident.homes.iter().filter(|home| home.kind == HomeKind::Second).collect();
    let fold = ::store::fold::fold;
    let named =
        second.iter().find(|home| fold(&home.in_one_line()) == fold(second_home)).or_else(|| second.first());
    let facts = serde_json::json!({
        "melde_familienname": resident.family_name,
        "melde_vornamen": given_names,
        "melde_doktorgrad": resident.doctorate,
        "melde_geburtsdatum": ui::format::date_short(kernel::Lang::German, resident.born),
        "melde_anschriften": homes,
        "melde_nebenwohnung": named.map(|home| home.lines()).unwrap_or_default(),
    });
    match facts {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Resident {
        let address = Address {
            street: "Lindenweg".into(),
            number: "7".into(),
            extra: String::new(),
            postal_code: "00000".into(),
            city: "Musterstadt".into(),
        };
        Resident {
            id: Id::nil(),
            family_name: "Şahin-Müller".into(),
            given_names: "Anna Luise".into(),
            usual_name: "Luise".into(),
            doctorate: String::new(),
            born: jiff::civil::date(1985, 3, 27),
            homes: vec![Home { kind: HomeKind::Main, address, since: jiff::civil::date(2020, 1, 1) }],
            block: Block::None,
        }
    }

    #[test]
    fn what_people_type_is_compared_kindly_and_differences_are_seen() {
        let query = Query {
            family_name: "SAHIN MULLER".into(),
            given_names: "Luise".into(),
            born: Some(jiff::civil::date(1985, 3, 27)),
            address: vec!["Lindenweg 7".into(), "00000 Musterstadt".into()],
            second_home: Vec::new(),
        };
        assert!(compare(&query, &anna()).iter().all(|line| line.same));
        let moved =
            Query { address: vec!["Lindenweg 9".into(), "00000 Musterstadt".into()], ..query.clone() };
        let differing: Vec<_> =
            compare(&moved, &anna()).into_iter().filter(|line| !line.same).map(|line| line.what).collect();
        assert_eq!(differing, ["Anschrift"]);
        let none = Query { second_home: vec!["Feldweg 1".into()], ..query };
        let second = compare(&none, &anna()).pop().unwrap();
        assert_eq!((second.what, second.same, second.registered.as_str()), ("Nebenwohnung", false, ""));
    }
}
