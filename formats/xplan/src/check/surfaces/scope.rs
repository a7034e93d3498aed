//! Which object belongs to which plan and Bereich, and what that asks of it.

use std::collections::HashMap;

use crate::document::{Document, ElementId, Node, Object, Space};
use crate::geometry::Shape;
use crate::version::Version;

/// A plan or a Bereich: what its objects have to fill and to stay inside of.
#[derive(Debug)]
pub(super) struct Territory<'d> {
    pub(super) object: Object<'d>,
    pub(super) is_plan: bool,
    /// Its Geltungsbereich; a Bereich may have none, then its plan's is meant.
    pub(super) shape: Option<&'d Shape>,
    /// The plan of a Bereich.
    pub(super) plan: Option<usize>,
    /// A Bereich for compensation (1800), or for information from outside of the plan (2000): it may lie outside of the plan.
    pub(super) is_apart: bool,
    /// It changes another plan, which goes on to hold where this one says nothing.
    pub(super) amends: bool,
}

/// An object with a place.
#[derive(Debug)]
pub(super) struct Member<'d> {
    pub(super) object: Object<'d>,
    pub(super) shape: &'d Shape,
    pub(super) bereich: Option<usize>,
    pub(super) plan: Option<usize>,
    /// Whether it is a Flächenschlussobjekt: a surface on level 0 that is to close up with its neighbours.
    pub(super) closes: bool,
    /// Whether it holds only for a while (its `endeBedingung` has a date), and something else after it.
    pub(super) ends: bool,
    /// Whether it may stand outside: signs, texts and lines of measures.
    pub(super) may_be_outside: bool,
}

/// All plans, Bereiche and objects with a place.
#[derive(Debug, Default)]
pub(super) struct Scope<'d> {
    pub(super) territories: Vec<Territory<'d>>,
    pub(super) members: Vec<Member<'d>>,
    numbers: HashMap<ElementId, usize>,
}

impl<'d> Scope<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut scope = Self::default();
        let objects = || document.objects().filter(|object| object.node().space() == Space::XPlan);
        for object in objects().filter(|object| is_plan(object.class())) {
            scope.add_territory(object, true);
        }
        for object in objects().filter(|object| is_bereich(object.class())) {
            scope.add_territory(object, false);
        }
        let listed = scope.listed();
        for object in objects().filter(|object| !is_plan(object.class()) && !is_bereich(object.class())) {
            if let Some(member) = scope.member(object, &listed) {
                scope.members.push(member);
            }
        }
        scope
    }

    fn add_territory(&mut self, object: Object<'d>, is_plan: bool) {
        let property = if is_plan { "raeumlicherGeltungsbereich" } else { "geltungsbereich" };
        let shape = object.geometry(property).map(|geometry| &geometry.shape);
        let shape = shape.filter(|shape| !shape.surfaces().is_empty());
        let plan = object.targets("gehoertZuPlan").find_map(|plan| self.number(&plan));
        let version = object.document().version();
        let meaning = object.value("bedeutung").unwrap_or_default();
        // 2000 is a meaning since 5.0.
        let is_apart = match &*meaning {
            "1800" => true,
            "2000" => version >= Some(Version::V5_0),
            _ => false,
        };
        let amends = ["aendertPlan", "aendertPlanBereich"].iter().any(|name| object.has(name));
        if let (true, Some(plan)) = (amends, plan) {
            self.territories[plan].amends = true;
        }
        self.numbers.insert(object.node().id(), self.territories.len());
        let plan = if is_plan { None } else { plan.or_else(|| self.only(true)) };
        self.territories.push(Territory {
            object,
            is_plan,
            shape,
            plan,
            is_apart: is_apart && !is_plan,
            amends,
        });
    }

    fn number(&self, object: &Object<'_>) -> Option<usize> {
        self.numbers.get(&object.node().id()).copied()
    }

    /// The only plan, or the only Bereich, if there is just one.
    fn only(&self, plan: bool) -> Option<usize> {
        let mut found =
            (0..self.territories.len()).filter(|number| self.territories[*number].is_plan == plan);
        let first = found.next();
        if found.next().is_none() { first } else { None }
    }

    /// The objects that Bereiche name as theirs.
    fn listed(&self) -> HashMap<ElementId, usize> {
        let mut listed = HashMap::new();
        for (number, territory) in self.territories.iter().enumerate().filter(|(_, each)| !each.is_plan) {
            let document = territory.object.document();
            let named = |node: &Node<'_>| {
                node.space() == Space::XPlan
                    && (node.name() == "planinhalt"
                        || node.name() == "nachrichtlich"
                        || node.name().starts_with("inhalt"))
            };
            for node in territory.object.node().children().filter(named) {
                if let Some(crate::document::Reference::Object(object)) = document.reference(&node) {
                    listed.entry(object.node().id()).or_insert(number);
                }
            }
        }
        listed
    }

    fn member(&self, object: Object<'d>, listed: &HashMap<ElementId, usize>) -> Option<Member<'d>> {
        let geometry = object.geometries().first()?;
        let mut bereich = None;
        let (mut closes, mut ground, mut ends) = (false, true, false);
        for property in object.node().children() {
            match property.name() {
                "flaechenschluss" => closes = matches!(&*property.text(), "true" | "1"),
                "ebene" => ground = matches!(property.text().parse(), Ok(0_i64) | Err(_)),
                // Only objects of a Bebauungsplan can give way to others in time.
                "endeBedingung" if object.class().starts_with("BP_") => ends |= has_date(&property),
                name if bereich.is_none() && name.starts_with("gehoert") => {
                    bereich = self.target(&property);
                }
                _ => {}
            }
        }
        let bereich =
            bereich.or_else(|| listed.get(&object.node().id()).copied()).or_else(|| self.only(false));
        let plan = match bereich {
            Some(bereich) => self.territories[bereich].plan,
            None => self.only(true),
        };
        let surface = !geometry.shape.surfaces().is_empty();
        Some(Member {
            object,
            shape: &geometry.shape,
            bereich,
            plan,
            closes: closes && ground && surface,
            ends,
            may_be_outside: may_be_outside(object.class()),
        })
    }

    fn target(&self, property: &Node<'d>) -> Option<usize> {
        match property.document().reference(property)? {
            crate::document::Reference::Object(object) => {
                self.number(&object).filter(|number| !self.territories[*number].is_plan)
            }
            _ => None,
        }
    }

    /// Whose Geltungsbereich an object has to fill together with others: its Bereich's, or its plan's if that has none.
    pub(super) fn level(&self, member: &Member<'_>) -> Option<usize> {
        let has_shape = |number: &usize| self.territories[*number].shape.is_some();
        member.bereich.filter(has_shape).or_else(|| {
            // A Bereich apart from the plan has nothing to do with the plan's Geltungsbereich.
            let apart = member.bereich.is_some_and(|number| self.territories[number].is_apart);
            member.plan.filter(has_shape).filter(|_| !apart)
        })
    }
}

fn is_plan(class: &str) -> bool {
    class.ends_with("_Plan")
}

fn is_bereich(class: &str) -> bool {
    class.ends_with("_Bereich")
}

fn may_be_outside(class: &str) -> bool {
    matches!(class, "BP_HoehenMass" | "BP_AbstandsMass" | "XP_Nutzungsschablone")
        || (class.starts_with("XP_") && (class.ends_with("PO") || class.ends_with("TO")))
}

/// Whether a condition names a day.
fn has_date(condition: &Node<'_>) -> bool {
    condition.descendants().any(|node| node.is(Space::XPlan, "datumAbsolut") && !node.text().is_empty())
}
