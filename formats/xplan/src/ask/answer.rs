//! What was found in words: for people as text, for programs as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::plan::{Link, is_plan};
use super::{Answer, Hit, Plan, Standing, words};
use crate::Object;
use crate::document::Reference;
use crate::geometry::Dimension;

/// All that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The area of the parcel in square metres, if one was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<f64>,
    /// The plans in their order: what is in force first, the newest first.
    pub plans: Vec<SaidPlan>,
}

/// What a plan says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SaidPlan {
    /// Its name.
    pub name: String,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its kind: Bebauungsplan.
    pub kind: String,
    /// The file it is in.
    pub file: String,
    /// Its `gml:id`.
    pub object: String,
    /// The version of XPlanGML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'static str>,
    /// Whether it is in force.
    pub standing: Standing,
    /// Its state of law as the file has it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rechtsstand: Option<String>,
    /// The day from which it applies, or the latest one of its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The plans that it amends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amends: Vec<Amendment>,
    /// The plans that amend it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amended_by: Vec<Amendment>,
    /// What it determines here.
    pub determinations: Vec<Determination>,
}

/// A connection to another plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Amendment {
    /// The other plan's name.
    pub name: String,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day of the amendment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The file with that plan, if it was asked, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// What an object determines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Determination {
    /// Its class, as the standard names it.
    pub class: String,
    /// The class in words.
    pub title: String,
    /// `area`, `line` or `point`.
    pub kind: &'static str,
    /// Its `gml:id`.
    pub object: String,
    /// How many square metres of the parcel it covers, and which part that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// What it says.
    pub attributes: Vec<Attribute>,
    /// The texts that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Text>,
}

/// A part of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Square metres.
    pub area: f64,
    /// Of a hundred.
    pub percent: f64,
}

/// An attribute of an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name in the standard.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// The code, where the value is one of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its value in words.
    pub value: String,
    /// Whether the overbuildable area at the same place says it otherwise, so that this value does not count there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overridden: bool,
}

/// A text of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Text {
    /// Its key: `2.1`.
    pub key: String,
    /// Its words.
    pub text: String,
    /// The law that it stands on.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

impl Answer<'_> {
    /// What was found, in words.
    #[must_use]
    pub fn say(&self) -> Said {
        let mut plans: Vec<(Option<u32>, SaidPlan)> = Vec::new();
        for hit in &self.hits {
            if plans.last().is_none_or(|(plan, _)| *plan != hit.plan || plan.is_none()) {
                plans.push((hit.plan, self.say_plan(hit)));
            }
            let object = self.plans.object(hit);
            if !is_plan(object.class())
                && let Some((_, plan)) = plans.last_mut()
            {
                plan.determinations.push(self.determination(hit, &object));
            }
        }
        let mut plans: Vec<SaidPlan> = plans.into_iter().map(|(_, plan)| plan).collect();
        for plan in &mut plans {
            override_(&mut plan.determinations);
        }
        Said { parcel: self.parcel.map(rounded), plans }
    }

    fn say_plan(&self, hit: &Hit) -> SaidPlan {
        let file = self.plans.file(hit.file);
        let plan = hit.plan.map(|plan| self.plans.plan(plan));
        let object = plan.map(|plan| plan.object).and_then(|id| file.document().object_at(id));
        let rechtsstand = object.and_then(|object| {
            let node = object.properties("rechtsstand").next()?;
            words::value(object.model().and_then(|model| model.property("rechtsstand")), &node)
        });
        let links = |links: fn(&Plan) -> &Vec<Link>| {
            plan.map(|plan| links(plan).iter().map(|link| self.amendment(link)).collect()).unwrap_or_default()
        };
        SaidPlan {
            name: plan.map_or_else(|| "Ohne Plan".to_owned(), |plan| plan.name.clone()),
            number: plan.and_then(|plan| plan.number.clone()),
            kind: object.map_or_else(String::new, |object| words::class(object.class())),
            file: file.name().to_owned(),
            object: object.map(|object| object.id().into_owned()).unwrap_or_default(),
            version: file.document().version().map(crate::Version::number),
            standing: plan.map_or(Standing::Unknown, Plan::standing),
            rechtsstand,
            day: plan.and_then(|plan| plan.day.clone()),
            amends: links(|plan| &plan.amends),
            amended_by: links(|plan| &plan.amended_by),
            determinations: Vec::new(),
        }
    }

    fn amendment(&self, link: &Link) -> Amendment {
        let file = link.plan.map(|plan| self.plans.file(self.plans.plan(plan).file()).name().to_owned());
        Amendment { name: link.name.clone(), number: link.number.clone(), day: link.date.clone(), file }
    }

    fn determination(&self, hit: &Hit, object: &Object<'_>) -> Determination {
        let attributes = words::attributes(object).into_iter().map(|(name, code, value)| Attribute {
            name: name.to_owned(),
            label: words::name(name),
            code,
            value,
            overridden: false,
        });
        let share = self.parcel.filter(|_| hit.dimension == Dimension::Surface);
        Determination {
            class: object.class().to_owned(),
            title: words::class(object.class()),
            kind: match hit.dimension {
                Dimension::Surface => "area",
                Dimension::Line => "line",
                Dimension::Point => "point",
            },
            object: object.id().into_owned(),
            share: share.map(|whole| Share {
                area: rounded(hit.area),
                percent: (hit.area / whole * 1000.0).round() / 10.0,
            }),
            attributes: attributes.collect(),
            texts: texts(object),
        }
    }
}

fn rounded(area: f64) -> f64 {
    (area * 100.0).round() / 100.0
}

/// The texts to which an object refers, by their keys.
fn texts(object: &Object<'_>) -> Vec<Text> {
    let mut texts: Vec<Text> = ["refTextInhalt", "refText"]
        .into_iter()
        .flat_map(|name| object.references(name).collect::<Vec<_>>())
        .filter_map(|reference| match reference {
            Reference::Object(text) => Some(text),
            _ => None,
        })
        .map(|text| Text {
            key: text.value("schluessel").unwrap_or_default().into_owned(),
            text: text.value("text").unwrap_or_default().into_owned(),
            basis: text.value("gesetzlicheGrundlage").unwrap_or_default().into_owned(),
        })
        .collect();
    texts.sort();
    texts
}

/// What the overbuildable area says goes before what the Baugebiet says.
fn override_(determinations: &mut [Determination]) {
    let said: Vec<String> = determinations
        .iter()
        .filter(|determination| determination.class == "BP_UeberbaubareGrundstuecksFlaeche")
        .flat_map(|determination| determination.attributes.iter().map(|attribute| attribute.name.clone()))
        .collect();
    let areas = determinations.iter_mut().filter(|area| area.class == "BP_BaugebietsTeilFlaeche");
    // What every object has is no rule of building.
    let common = ["rechtscharakter", "rechtsstand", "aufschrift", "text"];
    for attribute in areas.flat_map(|area| &mut area.attributes) {
        attribute.overridden = said.contains(&attribute.name) && !common.contains(&&*attribute.name);
    }
}

impl Said {
    /// The answer as text for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        if let Some(area) = self.parcel {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "Flurstück mit {} m²\n", german(area));
        }
        if self.plans.is_empty() {
            out.push_str("Hier gilt keiner der Pläne.\n");
        }
        for plan in &self.plans {
            plan.write(&mut out);
        }
        out
    }
}

fn german(number: f64) -> String {
    number.to_string().replace('.', ",")
}

impl SaidPlan {
    fn write(&self, out: &mut String) {
        let standing = match self.standing {
            Standing::InForce => "in Kraft",
            Standing::Unknown => "Rechtsstand nicht angegeben",
            Standing::InPreparation => "noch nicht in Kraft",
            Standing::Over => "nicht mehr in Kraft",
        };
        let _ = write!(out, "{} „{}“: {standing}", self.kind, self.name);
        if let Some(rechtsstand) = &self.rechtsstand {
            let _ = write!(out, " ({rechtsstand})");
        }
        if let Some(day) = &self.day {
            let _ = write!(out, ", {}", words::day(day));
        }
        let _ = writeln!(out, "\n  aus {}, {}", self.file, self.object);
        for (verb, links) in [("Ändert", &self.amends), ("Geändert durch", &self.amended_by)] {
            for link in links {
                let _ = writeln!(out, "  {verb}: {}", link.name);
            }
        }
        for determination in &self.determinations {
            determination.write(out);
        }
        out.push('\n');
    }
}

impl Determination {
    fn write(&self, out: &mut String) {
        let _ = write!(out, "  - {}", self.title);
        if let Some(share) = self.share {
            let _ = write!(out, ", {} m² ({} %)", german(share.area), german(share.percent));
        }
        let _ = writeln!(out, " [{}]", self.object);
        for attribute in &self.attributes {
            let note = if attribute.overridden { " (in der überbaubaren Fläche anders)" } else { "" };
            let _ = writeln!(out, "      {}: {}{note}", attribute.label, attribute.value);
        }
        for text in &self.texts {
            let _ = writeln!(out, "      Text {}: {}", text.key, text.text);
        }
    }
}
