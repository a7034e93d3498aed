//! Whether the surfaces that shall fill a plan are together as large as the plan.

use rustc_hash::FxHashMap;

use super::{Belonging, german, is_a, place_of, sections_of};
use crate::check::{Finding, Level};
use crate::document::{Document, ElementId, Object};

/// A difference below this share of the plan, or below this many square metres, is no news.
const SHARE: f64 = 0.001;
const LEAST: f64 = 10.0;

/// What is known about a plan.
#[derive(Default)]
struct Sum {
    area: f64,
    /// Objects that hold under a condition may lie above each other.
    is_conditional: bool,
}

/// Compares the areas of every plan.
pub(super) fn check(document: &Document, out: &mut Vec<Finding>) {
    if document.crs().is_some_and(crate::crs::Crs::is_geographic) {
        return;
    }
    let is_plan = |object: &Object<'_>| object.class().ends_with("_Plan") && is_a(object, "XP_Plan");
    let plans = document.objects().filter(is_plan).collect::<Vec<_>>();
    let belonging = Belonging::new(document);
    let mut outside = FxHashMap::default();
    let mut sums: FxHashMap<ElementId, Sum> = FxHashMap::default();
    for object in document.objects().filter(|object| fills(*object)) {
        let Some(plan) = plan_filled_by(object, &belonging, &mut outside) else { continue };
        let sum = sums.entry(plan.node().id()).or_default();
        sum.area += object.geometry("position").map_or(0.0, |geometry| geometry.shape.area());
        sum.is_conditional |= object.has("startBedingung") || object.has("endeBedingung");
    }
    for plan in plans {
        let Some(sum) = sums.get(&plan.node().id()).filter(|sum| !sum.is_conditional) else { continue };
        out.extend(compare(plan, sum.area));
    }
}

/// Whether an object is one of those that together fill the plan.
fn fills(object: Object<'_>) -> bool {
    let is_true = |value: &str| value == "true" || value == "1";
    object.value("flaechenschluss").is_some_and(|value| is_true(&value))
        && object.value("ebene").is_none_or(|level| level.parse() == Ok(0))
}

/// The plan that an object helps to fill: none where its section lies outside of the plan by its meaning. What is known about
/// sections is kept.
fn plan_filled_by<'d>(
    object: Object<'d>,
    belonging: &Belonging<'d>,
    outside: &mut FxHashMap<ElementId, bool>,
) -> Option<Object<'d>> {
    if let Some(section) = sections_of(object).into_iter().next() {
        let is_outside = *outside.entry(section.node().id()).or_insert_with(|| {
            section.value("bedeutung").is_some_and(|meaning| meaning == "1800" || meaning == "2000")
        });
        if is_outside {
            return None;
        }
    }
    belonging.plan(object)
}

fn compare(plan: Object<'_>, filled: f64) -> Option<Finding> {
    let whole = plan.geometry("raeumlicherGeltungsbereich")?.shape.area();
    let difference = filled - whole;
    if difference.abs() < LEAST || difference.abs() < whole * SHARE {
        return None;
    }
    let share = german((difference.abs() / whole * 1000.0).round() / 10.0);
    let what = if difference > 0.0 { "mehr" } else { "weniger" };
    Some(Finding {
        rule: "plausibility.area",
        level: Level::Warning,
        objects: vec![plan.id().into_owned()],
        position: place_of(plan),
        offset: Some(plan.node().span().start),
        text: format!(
            "Die Flächen des Flächenschlusses sind zusammen {} m² groß, der Geltungsbereich {} m²: {share} % {what}. \
             Prüfen Sie, ob Flächen fehlen oder übereinander liegen.",
            german(filled.round()),
            german(whole.round())
        ),
    })
}
