//! Measures of building beyond those of § 17 BauNVO, in the edition that the plan names. They are no bounds: until 2021 they could
//! be exceeded for reasons, since then they only orient. So each kind of building area is mentioned once.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Belonging, german, number, sections_of};
use crate::check::{Finding, Level};
use crate::document::{Document, ElementId, Object};

/// The editions that differ here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edition {
    Before1990,
    Since1990,
}

/// Of a kind of building area: its code, its name, GRZ and GFZ before 1990 (whatever the number of storeys) and since.
type Row = (&'static str, &'static str, [Option<f64>; 2], [Option<f64>; 2]);

const KINDS: [Row; 13] = [
    ("1000", "Kleinsiedlungsgebiet", [Some(0.2), Some(0.4)], [Some(0.2), Some(0.4)]),
    ("1100", "reines Wohngebiet", [Some(0.4), Some(1.2)], [Some(0.4), Some(1.2)]),
    ("1200", "allgemeines Wohngebiet", [Some(0.4), Some(1.2)], [Some(0.4), Some(1.2)]),
    ("1300", "besonderes Wohngebiet", [Some(0.6), Some(1.6)], [Some(0.6), Some(1.6)]),
    ("1400", "Dorfgebiet", [Some(0.4), Some(1.2)], [Some(0.6), Some(1.2)]),
    ("1450", "dörfliches Wohngebiet", [None, None], [Some(0.6), Some(1.2)]),
    ("1500", "Mischgebiet", [Some(0.4), Some(1.2)], [Some(0.6), Some(1.2)]),
    ("1550", "urbanes Gebiet", [None, None], [Some(0.8), Some(3.0)]),
    ("1600", "Kerngebiet", [Some(1.0), Some(2.4)], [Some(1.0), Some(3.0)]),
    ("1700", "Gewerbegebiet", [Some(0.8), Some(2.4)], [Some(0.8), Some(2.4)]),
    ("1800", "Industriegebiet", [Some(0.8), None], [Some(0.8), Some(2.4)]),
    ("2100", "sonstiges Sondergebiet", [None, None], [Some(0.8), Some(2.4)]),
    ("3000", "Wochenendhausgebiet", [Some(0.2), Some(0.2)], [Some(0.2), Some(0.2)]),
];

/// Looks at all building areas.
pub(super) fn check(document: &Document, out: &mut Vec<Finding>) {
    let mut editions = Editions { belonging: Belonging::new(document), years: FxHashMap::default() };
    let mut beyond: BTreeMap<(&str, &str, u64), Vec<Object<'_>>> = BTreeMap::new();
    let areas = document.objects().filter(|object| object.class() == "BP_BaugebietsTeilFlaeche");
    for object in areas {
        let Some(kind) = object.value("besondereArtDerBaulNutzung") else { continue };
        let Some((code, _, old, new)) = KINDS.iter().find(|row| row.0 == kind) else { continue };
        let limits = if editions.of(object) == Edition::Before1990 { old } else { new };
        for (names, limit) in [["GRZ", "GRZmax"], ["GFZ", "GFZmax"]].into_iter().zip(limits) {
            let Some((name, value)) = names.iter().find_map(|name| Some((*name, number(object, name)?)))
            else {
                continue;
            };
            if limit.is_some_and(|limit| value > limit + 1e-4) && !(name.starts_with("GRZ") && value > 1.0) {
                beyond.entry((code, name, value.to_bits())).or_default().push(object);
            }
        }
    }
    for ((code, name, value), objects) in beyond {
        out.extend(finding(code, name, f64::from_bits(value), &objects, &mut editions));
    }
}

fn finding<'d>(
    code: &str,
    name: &str,
    value: f64,
    objects: &[Object<'d>],
    editions: &mut Editions<'d>,
) -> Option<Finding> {
    let (_, kind, old, new) = KINDS.iter().find(|row| row.0 == code)?;
    let first = objects.first()?;
    let limits = if editions.of(*first) == Edition::Before1990 { old } else { new };
    let limit = if name.starts_with("GRZ") { limits[0] } else { limits[1] }?;
    Some(Finding {
        rule: "plausibility.baunvo",
        level: Level::Warning,
        objects: objects.iter().map(|object| object.id().into_owned()).collect(),
        position: super::place_of(*first),
        offset: first.properties(name).next().map(|node| node.span().start),
        text: format!(
            "{name} {} liegt über dem Wert {} des § 17 BauNVO für: {kind}. Das ist möglich, muss aber begründet sein; \
             vergleichen Sie den Wert mit dem Plan.",
            german(value),
            german(limit)
        ),
    })
}

/// Which edition of the BauNVO applies to objects; the years that sections and plans name are kept.
struct Editions<'d> {
    belonging: Belonging<'d>,
    years: FxHashMap<ElementId, Option<u32>>,
}

impl<'d> Editions<'d> {
    /// The edition that the section or the plan of an object names; the present one if they name none.
    fn of(&mut self, object: Object<'d>) -> Edition {
        let plan = self.belonging.plan(object);
        let named = sections_of(object).into_iter().take(16).chain(plan).find_map(|one| {
            let id = one.node().id();
            *self.years.entry(id).or_insert_with(|| year(one))
        });
        if named.is_some_and(|year| year < 1990) { Edition::Before1990 } else { Edition::Since1990 }
    }
}

/// The year of the edition that a section or a plan names.
fn year(object: Object<'_>) -> Option<u32> {
    // Up to 4.1 a code, in 5.x a day, since 6.0 the day inside of the law's data.
    if let Some(code) = object.value("versionBauNVO") {
        match &*code {
            "1000" => return Some(1962),
            "2000" => return Some(1968),
            "3000" => return Some(1977),
            "4000" => return Some(1990),
            _ => {}
        }
    }
    let law = object
        .properties("versionBauNVO")
        .flat_map(|node| node.children())
        .find_map(|law| law.child("datum"));
    let day = law.or_else(|| object.properties("versionBauNVODatum").next())?.text();
    day.get(..4)?.parse().ok()
}
