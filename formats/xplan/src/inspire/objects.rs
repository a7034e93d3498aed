//! Objects of a plan as `ZoningElement` and `SupplementaryRegulation`.

use rustc_hash::FxHashMap;

use super::documents::Citation;
use super::plan::geometry;
use super::table::{Meaning, plans, regulation, zoning};
use super::{EUROPE, Export, NATION, Skipped, UNKNOWN, nodes, values};
use crate::document::Node;
use crate::model::Kind;
use crate::{Document, Object};

/// Geometries that are no surfaces.
const SHAPES_OF_LINES: [&str; 6] =
    ["Point", "MultiPoint", "LineString", "Curve", "MultiCurve", "CompositeCurve"];

/// An object that is exported.
pub(super) struct Member<'d> {
    object: Object<'d>,
    plan: String,
    is_zone: bool,
    meaning: &'static Meaning,
    nature: &'static str,
    geometry: Node<'d>,
}

/// The objects that are exported, and those that are not.
#[derive(Default)]
pub(super) struct Members<'d> {
    pub(super) list: Vec<Member<'d>>,
    pub(super) skipped: Vec<Skipped>,
    zones: FxHashMap<String, Vec<String>>,
    regulations: FxHashMap<String, Vec<String>>,
}

impl Members<'_> {
    /// The zones of a plan.
    pub(super) fn zones_of(&self, plan: &str) -> &[String] {
        self.zones.get(plan).map_or(&[], Vec::as_slice)
    }

    /// The supplementary regulations of a plan.
    pub(super) fn regulations_of(&self, plan: &str) -> &[String] {
        self.regulations.get(plan).map_or(&[], Vec::as_slice)
    }
}

/// Decides about every object of the document.
pub(super) fn members<'d>(document: &'d Document, plans: &[Object<'d>]) -> Members<'d> {
    let mut members = Members::default();
    for object in document.objects() {
        if !object.model().is_some_and(|class| class.is_a("XP_Objekt")) {
            continue;
        }
        match member(object, plans) {
            Ok(member) => {
                let lists = if member.is_zone { &mut members.zones } else { &mut members.regulations };
                lists.entry(member.plan.clone()).or_default().push(object.id().into_owned());
                members.list.push(member);
            }
            Err(reason) => members.skipped.push(Skipped {
                object: object.id().into_owned(),
                class: object.class().to_owned(),
                reason,
            }),
        }
    }
    members
}

fn member<'d>(object: Object<'d>, all: &[Object<'d>]) -> Result<Member<'d>, &'static str> {
    let level = object.value("ebene").and_then(|level| level.parse::<i64>().ok()).unwrap_or(0);
    if level < 0 {
        return Err("Was unter der Erde liegt, gehört nicht zu PLU.");
    }
    let geometry = geometry(&object, "position").ok_or("Das Objekt hat keine Geometrie.")?;
    let area = object.targets("gehoertZuBereich").next();
    let plan = match (area.and_then(|area| area.targets("gehoertZuPlan").next()), all) {
        (Some(plan), _) => plan.id().into_owned(),
        (None, [only]) => only.id().into_owned(),
        _ => return Err("Es ist nicht zu erkennen, zu welchem Plan das Objekt gehört."),
    };
    let is_closed = object.value("flaechenschluss").is_some_and(|closed| matches!(&*closed, "true" | "1"));
    // Only surfaces are zones, whatever a line says of itself.
    let is_zone = is_closed && level == 0 && !SHAPES_OF_LINES.contains(&geometry.name());
    let zone = zoning().get(object.class()).filter(|_| is_zone);
    let meaning = zone.or_else(|| regulation().get(object.class()));
    let meaning = meaning.ok_or("Die Klasse steht nicht in der Abbildung auf PLU.")?;
    let package = format!("{:.2}_Objekt", object.class());
    let character = object.value("rechtscharakter").unwrap_or_default();
    let nature = plans().natures.iter().find(|((class, code), _)| *class == package && *code == character);
    // A legal character that the mapping does not name binds nobody for certain.
    let nature = nature.map_or("nonBinding", |found| found.1);
    Ok(Member { object, plan, is_zone: zone.is_some(), meaning, nature, geometry })
}

impl<'d> Export<'d> {
    /// Writes an object, and behind it the documents that it names.
    pub(super) fn member(&mut self, member: &Member<'d>) {
        let documents = self.documents_of(&member.object);
        let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
        self.writer.open("gml:featureMember", &[]);
        if member.is_zone {
            self.zone(member, &ids);
            self.report.zones += 1;
        } else {
            self.regulation(member, &ids);
            self.report.regulations += 1;
        }
        self.writer.close("gml:featureMember");
        documents.iter().for_each(|document| self.document(document));
    }

    fn zone(&mut self, member: &Member<'d>, documents: &[String]) {
        let id = member.object.id();
        let (europe, nation) = member.meaning.of(|path| values(&member.object, path));
        self.writer.open("ZoningElement", &[("gml:id", &id)]);
        self.identifier(&id);
        self.geometry("geometry", member.geometry, true);
        self.validity(&member.object);
        self.codes("hilucsLandUse", &format!("{EUROPE}HILUCSValue/"), &europe);
        self.void("beginLifespanVersion");
        self.void_as("hilucsPresence", UNKNOWN);
        self.nation("specificLandUse", &nation);
        self.void_as("specificPresence", UNKNOWN);
        self.codes("regulationNature", &format!("{EUROPE}RegulationNatureValue/"), &[member.nature]);
        self.void("endLifespanVersion");
        self.void("processStepGeneral");
        self.void("backgroundMap");
        self.dimensions(&member.object);
        self.references("officialDocument", documents, true);
        self.references("plan", std::slice::from_ref(&member.plan), false);
        self.writer.close("ZoningElement");
    }

    fn regulation(&mut self, member: &Member<'d>, documents: &[String]) {
        let id = member.object.id();
        let (europe, nation) = member.meaning.of(|path| values(&member.object, path));
        self.writer.open("SupplementaryRegulation", &[("gml:id", &id)]);
        self.validity(&member.object);
        self.nation("specificSupplementaryRegulation", &nation);
        self.void("processStepGeneral");
        self.void("backgroundMap");
        self.void("beginLifespanVersion");
        self.dimensions(&member.object);
        self.identifier(&id);
        self.void("endLifespanVersion");
        self.geometry("geometry", member.geometry, false);
        self.void("inheritedFromOtherPlans");
        self.void("specificRegulationNature");
        self.void("name");
        self.codes("regulationNature", &format!("{EUROPE}RegulationNatureValue/"), &[member.nature]);
        self.codes("supplementaryRegulation", &format!("{EUROPE}SupplementaryRegulationValue/"), &europe);
        self.references("officialDocument", documents, true);
        self.references("plan", std::slice::from_ref(&member.plan), false);
        self.writer.close("SupplementaryRegulation");
    }

    fn nation(&mut self, name: &str, codes: &[&str]) {
        self.codes(name, &format!("{NATION}LandUse/"), codes);
        if codes.is_empty() {
            self.void(name);
        }
    }

    fn validity(&mut self, object: &Object<'d>) {
        let first = |path: &str| values(object, path).into_iter().next();
        self.text("validFrom", first("startBedingung/datumAbsolut").as_deref());
        self.text("validTo", first("endeBedingung/datumAbsolut").as_deref());
    }

    fn documents_of(&self, object: &Object<'d>) -> Vec<Citation> {
        let references =
            nodes(object, "externeReferenz").into_iter().chain(nodes(object, "refGebaeudequerschnitt"));
        let references = references.filter_map(|node| node.children().next()).enumerate();
        let mut found: Vec<Citation> =
            references.map(|(rank, node)| Citation::reference(&object.id(), rank, node)).collect();
        let texts = object.targets("refTextInhalt").chain(object.targets("refBegruendungInhalt"));
        found.extend(texts.map(|text| Citation::section(&text)));
        found.extend(Citation::addresses(object));
        found
    }

    /// How much may be built, how high, and what else is a measure.
    fn dimensions(&mut self, object: &Object<'d>) {
        let mut found = 0;
        for path in &plans().dimensions {
            for node in nodes(object, path) {
                found += usize::from(self.dimension(object, path, node));
            }
        }
        found += self.heights(object);
        for node in nodes(object, "hatGenerAttribut").iter().filter_map(|node| node.children().next()) {
            if let (false, Some(name), Some(value)) =
                (node.name() == "XP_URLAttribut", node.child("name"), node.child("wert"))
            {
                self.measure("Character", &name.text(), None, &value.text());
                found += 1;
            }
        }
        if found == 0 {
            self.void("dimensioningIndication");
        }
    }

    fn dimension(&mut self, object: &Object<'d>, path: &str, node: Node<'d>) -> bool {
        let version = self.document.version();
        let class = match path.split_once('/') {
            None => object.model(),
            Some(_) => node
                .parent()
                .zip(version)
                .and_then(|(data, version)| crate::model::class(version, data.name())),
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some(property) = class.and_then(|class| class.property(name)) else { return false };
        let text = node.text();
        match property.kind {
            Kind::Integer => self.measure("Integer", name, None, &text),
            Kind::Decimal => self.measure("Real", name, None, &text),
            Kind::Measure(unit) => {
                let said = node.attribute(crate::document::Space::None, "uom");
                self.measure("Measure", name, Some(said.as_deref().unwrap_or(unit)), &text);
            }
            _ => self.measure("Character", name, None, property.name_of(&text).unwrap_or(&text)),
        }
        true
    }

    /// Heights: what they refer to, which point of the building, and which bound, in one name.
    fn heights(&mut self, object: &Object<'d>) -> usize {
        let Some(version) = self.document.version() else { return 0 };
        let Some(class) = crate::model::class(version, "XP_Hoehenangabe") else { return 0 };
        let mut found = 0;
        for height in nodes(object, "hoehenangabe").iter().filter_map(|node| node.children().next()) {
            let named = |name: &str, other: &str| {
                let code = height.child(name).map(|node| node.text().into_owned());
                let known = code.and_then(|code| class.property(name)?.name_of(&code).map(str::to_owned));
                known.or_else(|| height.child(other).map(|node| node.text().into_owned())).unwrap_or_default()
            };
            let base = named("hoehenbezug", "abweichenderHoehenbezug");
            let point = named("bezugspunkt", "abweichenderBezugspunkt");
            for bound in ["hMin", "hMax", "hZwingend", "h"] {
                if let Some(node) = height.child(bound) {
                    let unit = node.attribute(crate::document::Space::None, "uom");
                    let name = format!("{base}&{point}&{bound}");
                    self.measure("Measure", &name, Some(unit.as_deref().unwrap_or("m")), &node.text());
                    found += 1;
                }
            }
        }
        found
    }

    fn measure(&mut self, kind: &str, name: &str, unit: Option<&str>, value: &str) {
        let class = format!("DimensioningIndication{kind}Value");
        self.writer.open("dimensioningIndication", &[]);
        self.writer.open(&class, &[]);
        self.writer.leaf("indicationReference", &[], name);
        match unit {
            Some(unit) => self.writer.leaf("value", &[("uom", unit)], value),
            None => self.writer.leaf("value", &[], value),
        }
        self.writer.close(&class);
        self.writer.close("dimensioningIndication");
    }
}
