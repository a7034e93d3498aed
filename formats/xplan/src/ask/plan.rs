//! What a plan says about itself: its name, whether it is in force, what it amends and what amends it.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::document::{ElementId, Reference, number};
use crate::{Document, Node, Object};

/// How far a plan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It applies.
    InForce,
    /// The file does not say it.
    Unknown,
    /// It is being made.
    InPreparation,
    /// It applies no more.
    Over,
}

/// Another plan that a plan amends, or that amends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) name: String,
    pub(super) number: Option<String>,
    /// The code of the kind of amendment.
    pub(super) kind: Option<String>,
    pub(super) date: Option<String>,
    /// The number of the plan, if it is among those that are asked.
    pub(super) plan: Option<u32>,
}

/// A plan among many.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) file: u32,
    pub(super) object: ElementId,
    pub(super) name: String,
    pub(super) number: Option<String>,
    pub(super) standing: Standing,
    /// The day from which it applies, or the latest one of its making.
    pub(super) day: Option<String>,
    pub(super) amends: Vec<Link>,
    pub(super) amended_by: Vec<Link>,
    /// Its place among all: what is in force first, the newest first.
    pub(super) rank: u32,
}

impl Plan {
    /// The number of its file.
    #[must_use]
    pub fn file(&self) -> u32 {
        self.file
    }

    /// Its element.
    #[must_use]
    pub fn object(&self) -> ElementId {
        self.object
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is in force.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// The day from which it applies, or the latest one of its making.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        self.day.as_deref()
    }
}

/// Dates of a plan, the one that counts most first.
const DAYS: [&str; 13] = [
    "inkrafttretensDatum",
    "inkrafttretenDatum",
    "wirksamkeitsDatum",
    "rechtsverordnungsDatum",
    "genehmigungsDatum",
    "ausfertigungsDatum",
    "satzungsbeschlussDatum",
    "planbeschlussDatum",
    "entwurfsbeschlussDatum",
    "auslegungsStartDatum",
    "auslegungStartDatum",
    "aufstellungsbeschlussDatum",
    "technHerstellDatum",
];

/// Whether an object is a plan as a whole.
pub(crate) fn is_plan(class: &str) -> bool {
    class.len() == 7 && class.ends_with("_Plan")
}

/// The plans of a document, and to which of them each object belongs.
pub(super) fn read(document: &Document, file: u32, first: u32) -> (Vec<Plan>, FxHashMap<ElementId, u32>) {
    let mut plans = Vec::new();
    let mut plan_of = FxHashMap::default();
    for object in document.objects().filter(|object| is_plan(object.class())) {
        plan_of.insert(object.node().id(), first + number(plans.len()));
        plans.push(plan(&object, file));
    }
    // A file with one plan holds nothing else; with several, references say what belongs to which.
    if plans.len() == 1 {
        plan_of.extend(document.objects().map(|object| (object.node().id(), first)));
        return (plans, plan_of);
    }
    // From plans down to their areas, from these to their content, and from whatever says itself where it belongs.
    for _ in 0..2 {
        for object in document.objects() {
            let owner = plan_of.get(&object.node().id()).copied();
            let is_area = object.class().ends_with("_Bereich");
            for (property, target) in links(document, &object) {
                let (id, target) = (object.node().id(), target.node().id());
                if let Some(plan) = owner.filter(|_| is_area || property == "bereich") {
                    plan_of.entry(target).or_insert(plan);
                } else if property.starts_with("gehoertZu")
                    && let Some(plan) = plan_of.get(&target).copied()
                {
                    plan_of.entry(id).or_insert(plan);
                }
            }
        }
    }
    (plans, plan_of)
}

fn links<'d>(document: &'d Document, object: &Object<'d>) -> impl Iterator<Item = (&'d str, Object<'d>)> {
    object.node().children().filter_map(move |child| match document.reference(&child) {
        Some(Reference::Object(target)) => Some((child.name(), target)),
        _ => None,
    })
}

fn plan(object: &Object<'_>, file: u32) -> Plan {
    let text = |name: &str| object.value(name).map(|text| text.into_owned()).filter(|text| !text.is_empty());
    let links = |names: [&str; 4]| names.into_iter().flat_map(|name| connected(object, name)).collect();
    Plan {
        file,
        object: object.node().id(),
        name: text("name").unwrap_or_else(|| object.id().into_owned()),
        number: text("nummer"),
        standing: standing(object),
        day: DAYS.into_iter().find_map(text),
        amends: links(["aendert", "aendertPlan", "aendertPlanBereich", "aendert_Plan"]),
        amended_by: links([
            "wurdeGeaendertVon",
            "wurdeGeaendertVonPlan",
            "wurdeGeaendertVonPlanBereich",
            "wurdeGeaendertVon_Plan",
        ]),
        rank: 0,
    }
}

/// What the code of `rechtsstand` says. A day on which the plan came to its end says more.
fn standing(object: &Object<'_>) -> Standing {
    if object.value("untergangsDatum").is_some_and(|day| !day.is_empty()) {
        return Standing::Over;
    }
    let code = object.value("rechtsstand").unwrap_or_default();
    let is_regional = object.class() == "RP_Plan";
    match &*code {
        // In regional planning 5500 is what applies in parts, elsewhere these three are.
        "4000" | "4500" | "45000" | "45001" | "5500" => Standing::InForce,
        "6000" if object.class() == "LP_Plan" => Standing::InForce,
        "5000" if is_regional => Standing::InPreparation,
        "5000" | "50000" | "50001" | "6000" | "7000" => Standing::Over,
        code if code.len() == 4 && matches!(code.as_bytes()[0], b'1'..=b'3') => Standing::InPreparation,
        _ => Standing::Unknown,
    }
}

/// The other plans in a property.
fn connected(object: &Object<'_>, property: &str) -> Vec<Link> {
    object.properties(property).flat_map(|node| node.children()).map(|node| link(&node)).collect()
}

fn link(node: &Node<'_>) -> Link {
    let text = |name: &str| node.child(name).map(|child| child.text().into_owned());
    Link {
        name: text("planName").unwrap_or_default(),
        number: text("nummer"),
        kind: text("aenderungsArt").or_else(|| text("rechtscharakter")),
        date: text("aenderungsdatum"),
        plan: None,
    }
}

/// Gives each plan its rank, and finds the plans that amend one another.
pub(super) fn order(plans: &mut [Plan]) {
    let by_name: FxHashMap<String, u32> =
        plans.iter().enumerate().rev().map(|(rank, plan)| (plan.name.clone(), number(rank))).collect();
    for plan in plans.iter_mut() {
        for link in plan.amends.iter_mut().chain(&mut plan.amended_by) {
            link.plan = by_name.get(&link.name).copied();
        }
    }
    add_the_other_end(plans);
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|rank| (plans[*rank].standing, Reverse(plans[*rank].day.clone()), *rank));
    for (rank, plan) in order.into_iter().enumerate() {
        plans[plan].rank = number(rank);
    }
}

/// An amendment is often named in the newer plan only.
fn add_the_other_end(plans: &mut [Plan]) {
    let mut missing = Vec::new();
    for (rank, plan) in plans.iter().enumerate() {
        for amended in plan.amends.iter().filter_map(|link| link.plan) {
            let known = plans[amended as usize].amended_by.iter().any(|link| link.name == plan.name);
            if !known && amended as usize != rank {
                let (name, number_, date) = (plan.name.clone(), plan.number.clone(), plan.day.clone());
                let link = Link { name, number: number_, kind: None, date, plan: Some(number(rank)) };
                missing.push((amended as usize, link));
            }
        }
    }
    for (amended, link) in missing {
        plans[amended].amended_by.push(link);
    }
}
