//! Plans of others become plans of newer versions: valid, without loss, the same by every way, and as the official tool does it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "the helpers of a test may stop it, and what is left out must be seen"
)]

#[path = "suite/folder.rs"]
mod folder;
#[path = "suite/plans.rs"]
mod plans;
#[path = "suite/xmllint.rs"]
mod xmllint;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use folder::folder;
use plans::{Plan, plans};
use proptest::prelude::*;
use xplan::check::{Options, check};
use xplan::document::{Node, Space};
use xplan::migrate::{Migrated, Outcome, migrate};
use xplan::model::{self, Class, Kind, Property};
use xplan::{Document, Limits, Version};

fn read(bytes: Vec<u8>) -> Document {
    Document::read(bytes, &Limits::default()).unwrap()
}

/// The plans that can be led to a newer version, the biggest left out: they take long in the profile of tests.
fn sources() -> Vec<(Plan, Document)> {
    let read = plans(folder().as_deref()).into_iter().filter_map(|plan| {
        let document = plan.document()?;
        (document.version()? < Version::V6_1 && document.text().len() < 400_000).then_some((plan, document))
    });
    read.collect()
}

fn later(from: Version) -> impl Iterator<Item = Version> {
    Version::ALL.into_iter().filter(move |to| *to > from)
}

#[test]
fn valid_plans_become_valid_plans() {
    let Some(base) = folder() else { return assert!(sources().is_empty()) };
    let schemas = xmllint::unpacked(&base.join("schema/xplangml_xsd_4.0_to_5.4.zip"), "xsd");
    let mut files: BTreeMap<Version, Vec<PathBuf>> = BTreeMap::new();
    for (plan, document) in sources().iter().filter(|(plan, _)| plan.is_valid) {
        // There is no schema of 6.1 for xmllint; ours is compared with it in all other versions.
        let newest = read(migrate(document, Version::V6_1).unwrap().bytes);
        let report = check(&newest, &Options { schema: true, ..Options::none() });
        assert!(report.findings.is_empty(), "{}: {:#?}", plan.file, report.findings);
        for to in later(document.version().unwrap()).filter(|to| *to < Version::V6_1) {
            let path = schemas.join(format!("{to}-{}", plan.file.replace('/', "-")));
            std::fs::write(&path, migrate(document, to).unwrap().bytes).unwrap();
            files.entry(to).or_default().push(path);
        }
    }
    assert!(files.values().map(Vec::len).sum::<usize>() > 150);
    for (to, files) in files {
        let schema = match to {
            Version::V6_0 => base.join("schema/XPlanGML_6_0/XPlanung-Operationen.xsd"),
            _ => schemas.join(format!("XPlanGML_{}/XPlanung-Operationen.xsd", to.number().replace('.', "_"))),
        };
        let Some(faults) = xmllint::faults(&schema, &files) else { break };
        assert!(faults.is_empty(), "{to}: {faults:#?}");
        println!("{} files valid in {to}", files.len());
    }
    std::fs::remove_dir_all(schemas).unwrap();
}

#[test]
fn every_way_leads_to_the_same_plan() {
    let mut ways = 0;
    for (place, (plan, document)) in sources().iter().enumerate() {
        let from = document.version().unwrap();
        let direct = migrate(document, Version::V6_1).unwrap();
        // Each plan goes by another version, so that all of them are on the way of some.
        let stops: Vec<Version> = later(from).collect();
        let stop = stops[place % stops.len()];
        let first = migrate(document, stop).unwrap();
        let second = migrate(&read(first.bytes), Version::V6_1).unwrap();
        assert!(second.bytes == direct.bytes, "{} by {stop}", plan.file);
        ways += 1;
    }
    println!("{ways} plans by two ways");
}

/// Everything that an object says: texts and references of all depths.
fn said(node: Node<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for child in node.descendants().filter(|child| child.space() != Space::Gml) {
        said.extend(child.attribute(Space::Xlink, "href").map(std::borrow::Cow::into_owned));
        if child.children().next().is_none() && !child.text().is_empty() {
            said.push(child.text().into_owned());
        }
    }
    said
}

/// What an object said and neither its successor nor the report does.
fn unaccounted(before: &Document, migrated: &Migrated) -> Vec<String> {
    let after = read(migrated.bytes.clone());
    let mut reported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in migrated.report.entries.iter().filter(|entry| entry.outcome != Outcome::Added) {
        reported.entry(&entry.object).or_default().insert(&entry.value);
    }
    let mut missing = Vec::new();
    for object in before.objects() {
        let id = object.id();
        let mut now = after.object(&id).map(|object| said(object.node())).unwrap_or_default();
        for value in said(object.node()) {
            if let Some(place) = now.iter().position(|other| *other == value) {
                now.swap_remove(place);
            } else if !reported.get(&*id).is_some_and(|values| values.contains(&*value)) {
                missing.push(format!("{} {id}: {value}", object.class()));
            }
        }
    }
    missing
}

#[test]
fn every_value_is_in_the_new_plan_or_in_the_report() {
    let (mut plans, mut values) = (0, 0);
    for (plan, document) in &sources() {
        // Where two objects have one id, nobody can say whose values these are.
        let ids: BTreeSet<_> = document.objects().map(|object| object.id().into_owned()).collect();
        if ids.len() < document.objects().len() {
            continue;
        }
        let migrated = migrate(document, Version::V6_1).unwrap();
        let missing = unaccounted(document, &migrated);
        assert!(missing.is_empty(), "{}: {missing:#?}", plan.file);
        plans += 1;
        values += document.objects().map(|object| said(object.node()).len()).sum::<usize>();
    }
    println!("{values} values of {plans} plans are accounted for");
}

#[test]
fn geometries_and_ids_stay() {
    for (plan, document) in &sources() {
        let migrated = migrate(document, Version::V6_1).unwrap();
        let after = read(migrated.bytes);
        let lost = migrated.report.entries.iter().any(|entry| entry.outcome == Outcome::Lost);
        let positions = |document: &Document| -> Vec<String> {
            let texts = document
                .nodes()
                .filter(|node| node.space() == Space::Gml && node.children().next().is_none());
            texts.map(|node| node.text().into_owned()).collect()
        };
        assert!(lost || positions(document) == positions(&after), "{}", plan.file);
        let order = |document: &Document| -> Vec<String> {
            document.objects().map(|object| object.id().into_owned()).collect()
        };
        let (before, now) = (order(document), order(&after));
        let kept: Vec<_> = before.iter().filter(|id| now.contains(id)).collect();
        assert_eq!(kept, now.iter().collect::<Vec<_>>(), "{}", plan.file);
    }
}

/// Path and value of everything that an object says, ids in one spelling, numbers as numbers.
fn compared(object: xplan::Object<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for node in object.node().descendants().filter(|node| node.children().next().is_none()) {
        let path: Vec<&str> = std::iter::successors(Some(node), Node::parent)
            .take_while(|up| up.id() > object.node().id())
            .map(|up| up.name())
            .collect();
        if path.iter().any(|name| matches!(*name, "boundedBy" | "identifier")) {
            continue;
        }
        let href = node.attribute(Space::Xlink, "href").unwrap_or_default();
        let numbers = |text: &str| -> String {
            let words = text.split_whitespace().map(|word| {
                word.parse::<f64>().map_or_else(|_| word.to_owned(), |number| format!("{number:.3}"))
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let value = format!("{}{}", numbers(&node.text()), href.to_lowercase());
        found.push((path.join("<"), value));
    }
    found.sort();
    found
}

/// The differences are those of the snapshot: the tool writes the defaults of the model where the plan says nothing (`ebene`,
/// `istAusgleich`, `vonGenehmigungAusgenommen`), makes composed curves of rings, and gives new ids to what is no UUID.
#[test]
fn the_official_tool_makes_the_same_of_6_0() {
    let all = plans(folder().as_deref());
    let mut objects = 0;
    let mut differences: BTreeMap<String, usize> = BTreeMap::new();
    for theirs in all.iter().filter(|plan| plan.file.ends_with("__to61.gml")) {
        let name = theirs.file.trim_end_matches("__to61.gml").replace("v61__", "v60__");
        let ours =
            all.iter().find(|plan| plan.file.starts_with(&name) && plan.file.ends_with(".zip")).unwrap();
        let ours = read(migrate(&ours.document().unwrap(), Version::V6_1).unwrap().bytes);
        let theirs = theirs.document().unwrap();
        assert_eq!(ours.objects().len(), theirs.objects().len());
        for object in ours.objects() {
            let id = object.id().to_lowercase();
            // An id that is no UUID becomes one there.
            // What is no UUID gets another id there, and may even take one away that is.
            let is_uuid = |id: &str| id.len() == "gml_".len() + 36;
            let is_taken = ours.objects().any(|other| {
                let other = other.id().to_lowercase();
                !is_uuid(&other) && other.starts_with(&id)
            });
            if !is_uuid(&id) || is_taken {
                continue;
            }
            let other = theirs.objects().find(|other| other.id().to_lowercase() == id).unwrap();
            assert_eq!(object.class(), other.class());
            let (one, two) = (compared(object), compared(other));
            for (path, _) in two.iter().filter(|value| !one.contains(value)) {
                *differences.entry(format!("theirs {}: {path}", other.class())).or_default() += 1;
            }
            for (path, _) in one.iter().filter(|value| !two.contains(value)) {
                *differences.entry(format!("ours {}: {path}", object.class())).or_default() += 1;
            }
            objects += 1;
        }
    }
    if objects > 0 {
        insta::assert_debug_snapshot!(differences);
    }
}

const SMALL: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<!-- a comment -->
<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/5/4" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="a">
<gml:featureMember><BP_Plan gml:id="p"><name>Am &lt;Hang&gt;</name><raeumlicherGeltungsbereich><gml:Polygon gml:id="g1" srsName="EPSG:25832"><gml:exterior><gml:LinearRing><gml:posList>0 0 10.10 0 10 10 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></raeumlicherGeltungsbereich>
<gemeinde><XP_Gemeinde><ags>15082015</ags></XP_Gemeinde></gemeinde><planArt>1000</planArt><verfahren>1000</verfahren><veraenderungssperreDatum>2020-01-02</veraenderungssperreDatum><bereich xlink:href="#b"/></BP_Plan></gml:featureMember>
<gml:featureMember><BP_Bereich gml:id="b"><nummer>0</nummer><versionBauNVOText>Version_1990</versionBauNVOText><planinhalt xlink:href="#o"/><praesentationsobjekt xlink:href="#l"/><gehoertZuPlan xlink:href="#p"/></BP_Bereich></gml:featureMember>
<gml:featureMember><BP_GruenFlaeche gml:id="o"><wirdDargestelltDurch xlink:href="#l"/><rechtscharakter>3000</rechtscharakter><position><gml:Polygon gml:id="g2" srsName="EPSG:25832"><gml:exterior><gml:LinearRing><gml:posList>0 0 10.10 0 10 10 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></position><flaechenschluss>true</flaechenschluss><zweckbestimmung>14007</zweckbestimmung><zweckbestimmung>1000</zweckbestimmung><detaillierteZweckbestimmung codeSpace="liste">x1</detaillierteZweckbestimmung></BP_GruenFlaeche></gml:featureMember>
<gml:featureMember><XP_PTO gml:id="l"><art>zweckbestimmung</art><index>1</index><dientZurDarstellungVon xlink:href="#o"/><schriftinhalt>P</schriftinhalt><position><gml:Point gml:id="g3" srsName="EPSG:25832"><gml:pos>1 1</gml:pos></gml:Point></position></XP_PTO></gml:featureMember>
</XPlanAuszug>"##;

#[test]
fn a_small_plan_is_migrated_as_can_be_read_here() {
    let migrated = migrate(&read(SMALL.as_bytes().to_vec()), Version::V6_1).unwrap();
    insta::assert_snapshot!("small_plan", String::from_utf8(migrated.bytes).unwrap());
    insta::assert_snapshot!("small_report", migrated.report.text());
    insta::assert_snapshot!("small_report_json", serde_json::to_string_pretty(&migrated.report).unwrap());
}

#[test]
fn plans_are_not_made_older() {
    let plan = read(b"<XPlanAuszug xmlns=\"http://www.xplanung.de/xplangml/6/0\"/>".to_vec());
    assert!(migrate(&plan, Version::V5_4).unwrap_err().to_string().contains("schon Version 6.0"));
    assert_eq!(migrate(&plan, Version::V6_0).unwrap().bytes, plan.bytes());
    let other = read(b"<a/>".to_vec());
    assert!(migrate(&other, Version::V6_1).unwrap_err().to_string().contains("keine Version"));
}

/// Numbers without pattern from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// A plan of objects of any classes with any of their properties, each value different from all others.
struct Invented {
    version: Version,
    dice: Dice,
    next: usize,
    text: String,
}

impl Invented {
    fn value(&mut self, property: &Property, depth: usize) {
        self.next += 1;
        let (name, next) = (property.name, self.next);
        let text = match property.kind {
            Kind::Reference(_) => {
                return writeln!(self.text, "<{name} xlink:href=\"#o{}\"/>", self.dice.below(8)).unwrap();
            }
            Kind::Geometry(_) => {
                let shape = match self.dice.below(3) {
                    0 => "<gml:Point gml:id=\"gN\"><gml:pos>1 2</gml:pos></gml:Point>",
                    1 => "<gml:LineString gml:id=\"gN\"><gml:posList>1 2 3 4</gml:posList></gml:LineString>",
                    _ => {
                        "<gml:Polygon gml:id=\"gN\"><gml:exterior><gml:LinearRing><gml:posList>0 0 1 0 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
                    }
                };
                return writeln!(self.text, "<{name}>{}</{name}>", shape.replace("gN", &format!("g{next}")))
                    .unwrap();
            }
            Kind::Data(class) => {
                let all: Vec<&Class> = model::classes(self.version)
                    .iter()
                    .filter(|other| other.is_a(class) && !other.is_abstract)
                    .collect();
                if depth > 3 || all.is_empty() {
                    return;
                }
                let class = all[self.dice.below(all.len())];
                write!(self.text, "<{name}><{}>", class.name).unwrap();
                self.properties(class, depth + 1);
                return writeln!(self.text, "</{}></{name}>", class.name).unwrap();
            }
            Kind::Enumeration(list) => list.values()[self.dice.below(list.values().len())].code.to_owned(),
            Kind::Boolean => "true".to_owned(),
            Kind::Date => format!("{}-01-01", 2000 + next % 1000),
            Kind::Uri => format!("http://a/{next}"),
            Kind::Text | Kind::CodeList => format!("t{next}"),
            Kind::Integer | Kind::Decimal | Kind::Duration => next.to_string(),
            Kind::Measure(unit) => {
                return writeln!(self.text, "<{name} uom=\"{unit}\">{next}</{name}>").unwrap();
            }
        };
        writeln!(self.text, "<{name}>{text}</{name}>").unwrap();
    }

    fn properties(&mut self, class: &Class, depth: usize) {
        for property in class.properties() {
            let most = property.max.map_or(3, |max| max as usize);
            let count = if property.min > 0 { 1 } else { self.dice.below(most + 3).saturating_sub(2) };
            for _ in 0..count {
                self.value(property, depth);
            }
        }
    }

    fn plan(seed: u64) -> Document {
        let mut dice = Dice(seed);
        let version = Version::ALL[dice.below(8)];
        let mut invented = Self { version, dice, next: 0, text: String::new() };
        let classes: Vec<&Class> =
            model::classes(version).iter().filter(|class| class.is_feature && !class.is_abstract).collect();
        for object in 0..8 {
            let class = classes[invented.dice.below(classes.len())];
            write!(invented.text, "<gml:featureMember><{} gml:id=\"o{object}\">", class.name).unwrap();
            invented.properties(class, 0);
            writeln!(invented.text, "</{}></gml:featureMember>", class.name).unwrap();
        }
        let text = format!(
            "<XPlanAuszug xmlns=\"{}\" xmlns:gml=\"http://www.opengis.net/gml/3.2\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" gml:id=\"a\">{}</XPlanAuszug>",
            version.namespace(),
            invented.text
        );
        read(text.into_bytes())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Classes and properties that no plan of the test data has are led on without loss, too, and by every way the same.
    #[test]
    fn invented_plans_are_migrated_without_loss(seed: u64) {
        let document = Invented::plan(seed);
        let direct = migrate(&document, Version::V6_1).unwrap();
        let missing = unaccounted(&document, &direct);
        prop_assert!(missing.is_empty(), "{:#?}", missing);
        for stop in later(document.version().unwrap()) {
            let first = migrate(&document, stop).unwrap();
            let second = migrate(&read(first.bytes), Version::V6_1).unwrap();
            prop_assert!(second.bytes == direct.bytes, "by {}", stop);
        }
    }
}
