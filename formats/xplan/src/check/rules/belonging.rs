//! To which section and plan objects belong, and what refers back to what. Each is worked out once, so that many references to one
//! object take no longer than their number.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::subject::is_a;
use crate::document::{Document, ElementId, Object};

/// The relations by which objects say to which section (Bereich) they belong, of all versions.
const TO_SECTION: [&str; 7] = [
    "gehoertZuBereich",
    "gehoertZuBP_Bereich",
    "gehoertZuFP_Bereich",
    "gehoertZuLP_Bereich",
    "gehoertZuRP_Bereich",
    "gehoertZuSO_Bereich",
    "gehoertNachrichtlichZuBereich",
];

/// The sections to which an object belongs.
pub(in crate::check) fn sections_of(object: Object<'_>) -> Vec<Object<'_>> {
    let relations = object.node().children().filter(|child| TO_SECTION.contains(&child.name()));
    relations
        .filter_map(|node| match object.document().reference(&node) {
            Some(crate::document::Reference::Object(section)) => Some(section),
            _ => None,
        })
        .collect()
}

/// Of the objects of a file what they belong to.
pub(in crate::check) struct Belonging<'d> {
    /// The plan of a file that has only one.
    only_plan: Option<Object<'d>>,
    plans: RefCell<FxHashMap<ElementId, Option<Object<'d>>>>,
    targets: RefCell<FxHashMap<(ElementId, &'static str), FxHashSet<ElementId>>>,
}

impl<'d> Belonging<'d> {
    pub(in crate::check) fn new(document: &'d Document) -> Self {
        let is_plan = |object: &Object<'_>| object.class().ends_with("_Plan") && is_a(object, "XP_Plan");
        let mut plans = document.objects().filter(is_plan);
        let only_plan = plans.next().filter(|_| plans.next().is_none());
        Self { only_plan, plans: RefCell::default(), targets: RefCell::default() }
    }

    /// The plan to which an object, a section or a plan belongs; the only one of the file if it does not say so.
    pub(in crate::check) fn plan(&self, object: Object<'d>) -> Option<Object<'d>> {
        let id = object.node().id();
        if let Some(known) = self.plans.borrow().get(&id) {
            return *known;
        }
        let plan = if is_a(&object, "XP_Plan") {
            Some(object)
        } else if is_a(&object, "XP_Bereich") {
            object.targets("gehoertZuPlan").find(|plan| is_a(plan, "XP_Plan"))
        } else {
            // Sections do not belong to sections, so this goes no deeper.
            let sections = sections_of(object).into_iter().filter(|section| is_a(section, "XP_Bereich"));
            sections.take(16).find_map(|section| self.plan(section))
        };
        let plan = plan.or(self.only_plan);
        self.plans.borrow_mut().insert(id, plan);
        plan
    }

    /// Whether an object refers to an element with a relation.
    pub(super) fn refers(&self, object: Object<'d>, relation: &'static str, to: ElementId) -> bool {
        let mut targets = self.targets.borrow_mut();
        let known = targets
            .entry((object.node().id(), relation))
            .or_insert_with(|| object.targets(relation).map(|target| target.node().id()).collect());
        known.contains(&to)
    }
}
