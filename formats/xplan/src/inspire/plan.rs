//! A plan as `SpatialPlan`.

use super::documents::Citation;
use super::objects::Members;
use super::table::plans;
use super::{EUROPE, Export, NATION, nodes, values};
use crate::Object;
use crate::document::{Node, Space};

impl<'d> Export<'d> {
    /// Writes a plan, and behind it the documents that it names.
    pub(super) fn plan(&mut self, plan: &Object<'d>, members: &Members<'d>) {
        let documents = self.documents_of_plan(plan);
        let id = plan.id();
        self.writer.open("gml:featureMember", &[]);
        self.writer.open("SpatialPlan", &[("gml:id", &id)]);
        self.identifier(&id);
        if let Some(extent) =
            plan.properties("raeumlicherGeltungsbereich").next().and_then(|node| node.children().next())
        {
            self.geometry("extent", extent, true);
        }
        self.void("beginLifespanVersion");
        self.writer.leaf("officialTitle", &[], &plan.value("name").unwrap_or_default());
        let kind = plan.value("planArt").unwrap_or_default();
        // Kinds of other plans stand in a list of their own, as addresses.
        let code = kind.rsplit(['/', '#']).next().unwrap_or_default();
        let (level, kind) = plans()
            .kinds
            .get(&(plan.class(), code))
            .copied()
            .unwrap_or(("other", "9_2_SonstigesPlanwerkStaedtebaurecht"));
        self.codes("levelOfSpatialPlan", &format!("{EUROPE}LevelOfSpatialPlanValue/"), &[level]);
        self.void("endLifespanVersion");
        let from = plans().from.get(plan.class()).and_then(|name| plan.value(name));
        self.text("validFrom", from.as_deref());
        self.text("validTo", plan.value("untergangsDatum").as_deref());
        self.text("alternativeTitle", plan.value("nummer").as_deref());
        self.codes("planTypeName", &format!("{NATION}PlanTypeNameValue#"), &[kind]);
        match plan.value("rechtsstand").and_then(|state| plans().steps.get(&(plan.class(), &*state)).copied())
        {
            Some(step) => {
                self.codes("processStepGeneral", &format!("{EUROPE}ProcessStepGeneralValue/"), &[step]);
            }
            None => self.void("processStepGeneral"),
        }
        self.background(plan);
        self.ordinances(plan);
        let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
        self.references("officialDocument", &ids, true);
        self.references("member", members.zones_of(&id), false);
        self.references("restriction", members.regulations_of(&id), false);
        self.writer.close("SpatialPlan");
        self.writer.close("gml:featureMember");
        self.report.plans += 1;
        documents.iter().for_each(|document| self.document(document));
    }

    /// The map on which the plan was drawn.
    fn background(&mut self, plan: &Object<'d>) {
        let is_map = |node: &Node<'_>| node.child("typ").is_some_and(|kind| kind.text() == "1040");
        let map = plan.properties("externeReferenz").filter_map(|node| node.children().next()).find(is_map);
        let Some((map, date)) = map.and_then(|map| Some((map, map.child("datum")?))) else {
            self.void("backgroundMap");
            return;
        };
        self.writer.open("backgroundMap", &[]);
        self.writer.open("BackgroundMapValue", &[]);
        self.writer.leaf("backgroundMapDate", &[], &format!("{}T00:00:00", date.text()));
        let text = |name: &str| map.child(name).map(|node| node.text().into_owned());
        self.writer.leaf("backgroundMapReference", &[], &text("referenzName").unwrap_or_default());
        self.text("backgroundMapURI", text("referenzURL").as_deref());
        self.writer.close("BackgroundMapValue");
        self.writer.close("backgroundMap");
    }

    /// The dates of the procedure.
    fn ordinances(&mut self, plan: &Object<'d>) {
        let names = plans().dates.iter().filter(|(class, _)| *class == plan.class()).map(|(_, name)| *name);
        let mut dates: Vec<(String, String)> = Vec::new();
        for name in ["technHerstellDatum", "genehmigungsDatum"].into_iter().chain(names) {
            dates.extend(values(plan, name).into_iter().map(|date| (name.to_owned(), date)));
        }
        for node in plan.properties("hatGenerAttribut").filter_map(|node| node.children().next()) {
            if let ("XP_DatumAttribut", Some(name), Some(date)) =
                (node.name(), node.child("name"), node.child("wert"))
            {
                dates.push((name.text().into_owned(), date.text().into_owned()));
            }
        }
        if dates.is_empty() {
            self.void("ordinance");
        }
        for (name, date) in dates {
            self.writer.open("ordinance", &[]);
            self.writer.open("OrdinanceValue", &[]);
            self.writer.leaf("ordinanceDate", &[], &format!("{date}T00:00:00"));
            self.writer.leaf("ordinanceReference", &[], &name);
            self.writer.close("OrdinanceValue");
            self.writer.close("ordinance");
        }
    }

    /// Everything that a plan refers to: references, texts, reasons, laws, and what its areas refer to.
    fn documents_of_plan(&self, plan: &Object<'d>) -> Vec<Citation> {
        let mut found = Vec::new();
        let mut references: Vec<Node<'d>> = nodes(plan, "externeReferenz");
        for basis in ["versionBauNVO", "versionBauGB"] {
            found.extend(nodes(plan, basis).iter().filter_map(|node| Citation::law(plan, basis, *node)));
        }
        let mut texts: Vec<Object<'d>> = plan.targets("texte").collect();
        let areas: Vec<Object<'d>> = plan.targets("bereich").collect();
        for area in &areas {
            references.extend(nodes(area, "refScan"));
            references.extend(nodes(area, "refPlangrundlage"));
            texts.extend(area.targets("texte"));
        }
        texts.extend(plan.targets("begruendungsTexte"));
        let references = references.into_iter().filter_map(|node| node.children().next());
        let references = references.filter(|node| node.child("typ").is_none_or(|kind| kind.text() != "1040"));
        found.extend(references.enumerate().map(|(rank, node)| Citation::reference(&plan.id(), rank, node)));
        found.extend(texts.iter().map(Citation::section));
        found.extend(Citation::addresses(plan));
        found.dedup_by(|one, other| one.id == other.id);
        found
    }
}

/// The geometry element of a property.
pub(super) fn geometry<'d>(object: &Object<'d>, name: &str) -> Option<Node<'d>> {
    object.properties(name).next()?.children().find(|child| child.space() == Space::Gml)
}
