//! Export to the data model "Planned Land Use" (PLU 4.0) of INSPIRE, as the published mapping of XPlanung says.
//!
//! A plan becomes a `SpatialPlan`; an object that is part of the surface of the plan (`flaechenschluss`, level 0) becomes a
//! `ZoningElement`, any other one a `SupplementaryRegulation`; texts and references become `OfficialDocumentation`. What lies below
//! the ground is left out, as the mapping wants it. Geometries stay as they are, arcs included. Values that XPlanung does not
//! know are void with the reason `Unpopulated`.

mod documents;
mod objects;
mod plan;
mod table;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::document::{Node, Space};
use crate::migrate::{NotPossible, migrate};
use crate::writer::Writer;
use crate::{Document, Limits, Object, Version};

/// An exported plan.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is in it and what is not.
    pub report: Report,
}

/// What an export contains and what it left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many plans.
    pub plans: usize,
    /// How many zones.
    pub zones: usize,
    /// How many supplementary regulations.
    pub regulations: usize,
    /// How many documents.
    pub documents: usize,
    /// Objects that were left out.
    pub skipped: Vec<Skipped>,
}

/// An object that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its `gml:id`.
    pub object: String,
    /// Its class.
    pub class: String,
    /// Why, as a German sentence.
    pub reason: &'static str,
}

/// Why a plan cannot be exported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotExported {
    /// It cannot be led to the version from which the export begins.
    #[error("{0}")]
    Migration(#[from] NotPossible),
    /// The file has no plan.
    #[error("Die Datei enthält keinen Plan, der nach INSPIRE abgegeben wird (BP, FP, RP oder SO).")]
    NoPlan,
}

/// Exports a plan. Older versions are migrated first. The namespace is that of the identifiers, one for each town:
/// `https://registry.gdi-de.org/id/…`.
///
/// # Errors
/// When the file has no version that is read, or no plan.
pub fn export(document: &Document, namespace: &str) -> Result<Exported, NotExported> {
    if document.version().is_some_and(|version| version >= Version::V6_0) {
        return Export::of(document, namespace).map(Export::finish);
    }
    let migrated = migrate(document, Version::V6_1)?;
    let newer = Document::read(migrated.bytes, &Limits::default()).map_err(|_| NotPossible::NoVersion)?;
    Export::of(&newer, namespace).map(Export::finish)
}

/// The reason why a value is not there.
const UNPOPULATED: &str = "http://inspire.ec.europa.eu/codelist/VoidReasonValue/Unpopulated";
const UNKNOWN: &str = "http://inspire.ec.europa.eu/codelist/VoidReasonValue/Unknown";
const SCHEMA: &str = "http://inspire.ec.europa.eu/schemas/plu/4.0 https://inspire.ec.europa.eu/schemas/plu/4.0/PlannedLandUse.xsd";
/// European code lists, and the national list of land uses.
const EUROPE: &str = "https://inspire.ec.europa.eu/codelist/";
const NATION: &str = "https://registry.gdi-de.org/codelist/de.xleitstelle.inspire_plu/";

struct Export<'d> {
    writer: Writer,
    document: &'d Document,
    namespace: &'d str,
    report: Report,
    /// Documents that were written, so that none is written twice.
    documents: FxHashMap<String, ()>,
}

impl<'d> Export<'d> {
    fn of(document: &'d Document, namespace: &'d str) -> Result<Self, NotExported> {
        let plans: Vec<Object<'d>> =
            document.objects().filter(|object| is_plan(object) && object.class() != "LP_Plan").collect();
        if plans.is_empty() {
            return Err(NotExported::NoPlan);
        }
        let members = objects::members(document, &plans);
        let mut export = Self {
            writer: Writer::new(document.text().len() * 2, true),
            document,
            namespace,
            report: Report::default(),
            documents: FxHashMap::default(),
        };
        export.open();
        for plan in &plans {
            export.plan(plan, &members);
        }
        for member in &members.list {
            export.member(member);
        }
        export.report.skipped = members.skipped;
        Ok(export)
    }

    fn open(&mut self) {
        let id = self.document.root().gml_id().unwrap_or("Auszug".into());
        let attributes = [
            ("xmlns", "http://inspire.ec.europa.eu/schemas/plu/4.0"),
            ("xmlns:base", "http://inspire.ec.europa.eu/schemas/base/3.3"),
            ("xmlns:base2", "http://inspire.ec.europa.eu/schemas/base2/2.0"),
            ("xmlns:gco", "http://www.isotc211.org/2005/gco"),
            ("xmlns:gmd", "http://www.isotc211.org/2005/gmd"),
            ("xmlns:gml", "http://www.opengis.net/gml/3.2"),
            ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", SCHEMA),
            ("gml:id", &id),
        ];
        self.writer.open("gml:FeatureCollection", &attributes);
    }

    fn finish(mut self) -> Exported {
        self.writer.close("gml:FeatureCollection");
        Exported { bytes: self.writer.finish().into_bytes(), report: self.report }
    }

    /// A value that is not known.
    fn void(&mut self, name: &str) {
        self.void_as(name, UNPOPULATED);
    }

    fn void_as(&mut self, name: &str, reason: &str) {
        self.writer.leaf(name, &[("nilReason", reason), ("xsi:nil", "true")], "");
    }

    /// A text, or that it is not known.
    fn text(&mut self, name: &str, text: Option<&str>) {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.writer.leaf(name, &[], text),
            None => self.void(name),
        }
    }

    /// Values of a code list.
    fn codes(&mut self, name: &str, list: &str, codes: &[&str]) {
        for code in codes {
            self.writer.leaf(name, &[("xlink:href", &format!("{list}{code}"))], "");
        }
    }

    /// References to objects of the export, or that there are none.
    fn references(&mut self, name: &str, ids: &[String], or_void: bool) {
        for id in ids {
            self.writer.leaf(name, &[("xlink:href", &format!("#{id}"))], "");
        }
        if ids.is_empty() && or_void {
            self.void(name);
        }
    }

    fn identifier(&mut self, id: &str) {
        let local = id.strip_prefix("GML_").unwrap_or(id);
        self.writer.open("inspireId", &[]);
        self.writer.open("base:Identifier", &[]);
        self.writer.leaf("base:localId", &[], local);
        self.writer.leaf("base:namespace", &[], self.namespace);
        self.writer.close("base:Identifier");
        self.writer.close("inspireId");
    }

    /// A geometry; as a collection of surfaces where only those are admitted.
    fn geometry(&mut self, name: &str, node: Node<'_>, surfaces: bool) {
        self.writer.open(name, &[]);
        if !surfaces || node.name() == "MultiSurface" {
            self.writer.gml(node);
        } else {
            let id = format!("{}.flaechen", node.gml_id().unwrap_or_default());
            let system = node.attribute(Space::None, "srsName").unwrap_or_default();
            let system = crate::writer::address(&system);
            self.writer.open("gml:MultiSurface", &[("gml:id", &id), ("srsName", &system)]);
            self.writer.open("gml:surfaceMember", &[]);
            self.writer.gml(node);
            self.writer.close("gml:surfaceMember");
            self.writer.close("gml:MultiSurface");
        }
        self.writer.close(name);
    }
}

fn is_plan(object: &Object<'_>) -> bool {
    object.class().get(2..) == Some("_Plan")
}

/// The values of a property, or of one inside of its values: `zweckbestimmung/allgemein`.
fn values(object: &Object<'_>, path: &str) -> Vec<String> {
    nodes(object, path).iter().map(|node| node.text().into_owned()).filter(|text| !text.is_empty()).collect()
}

/// The elements of a property, or of one inside of its values.
fn nodes<'d>(object: &Object<'d>, path: &str) -> Vec<Node<'d>> {
    let (name, inner) = path.split_once('/').unwrap_or((path, ""));
    let all = object.properties(name);
    if inner.is_empty() {
        return all.collect();
    }
    let values = all.filter_map(|node| node.children().next());
    values.flat_map(|value| value.children().filter(|child| child.is(Space::XPlan, inner))).collect()
}
