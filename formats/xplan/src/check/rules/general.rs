//! Rules that hold for elements of any class: units, reference systems, dates, `xsi:type`, and references that lead nowhere.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::condition::Condition;
use super::table::{self, Kind as How};
use crate::Version;
use crate::check::{Finding, Level};
use crate::crs::Crs;
use crate::document::{Document, Node, Reference, Space};
use crate::model::{self, Kind};

/// The units that the standard knows; each may be written with the prefix of the surveying authorities.
const UNITS: [&str; 7] = ["m", "m2", "m3", "grad", "vH", "db", "km/h"];
const UNIT_PREFIX: &str = "urn:adv:uom:";

/// What is asked of every element.
pub(super) struct Scan {
    version: Version,
    /// Of each name of the document, whether a property of this name holds a date in some class.
    may_be_date: Vec<bool>,
}

impl Scan {
    pub(super) fn new(document: &Document, version: Version) -> Self {
        // Rules 2.1.4 and 2.1.5 exist since version 6.0.
        let dates = if version >= Version::V6_0 { date_names(version) } else { FxHashSet::default() };
        let may_be_date = document.names.iter().map(|name| dates.contains(&*name.local)).collect();
        Self { version, may_be_date }
    }

    /// Checks an element.
    pub(super) fn check(&self, node: Node<'_>, out: &mut Vec<Finding>) {
        if node.space() != Space::XPlan {
            return;
        }
        if self.may_be_date.get(usize::from(node.name_number())) == Some(&true) {
            self.date(node, out);
        }
        for (space, name, value) in node.attributes() {
            match (space, name) {
                (Space::None, "uom") => self.unit(node, &value, out),
                (Space::Xsi, "type") if self.version >= Version::V6_0 => {
                    let text =
                        format!("Das Element {} trägt xsi:type. Entfernen Sie das Attribut.", node.name());
                    out.push(finding("2.1.5", node, text));
                }
                (Space::Xlink, "href") if value.starts_with('#') => self.reference(node, out),
                _ => {}
            }
        }
    }

    fn kind(&self, node: Node<'_>) -> Option<Kind> {
        let class = model::class(self.version, node.parent()?.name())?;
        class.property(node.name()).map(|property| property.kind)
    }

    fn date(&self, node: Node<'_>, out: &mut Vec<Finding>) {
        let text = node.text();
        if matches!(self.kind(node), Some(Kind::Date)) && !text.is_empty() && !is_date(&text) {
            let sentence = format!(
                "{} ist mit „{text}“ kein Datum der Form Jahr-Monat-Tag. Schreiben Sie es wie 2026-01-31.",
                node.name()
            );
            out.push(finding("2.1.4", node, sentence));
        }
    }

    fn unit(&self, node: Node<'_>, unit: &str, out: &mut Vec<Finding>) {
        let wanted = match self.kind(node) {
            Some(Kind::Measure(wanted)) if !wanted.is_empty() => vec![wanted],
            _ => UNITS.to_vec(),
        };
        if wanted.contains(&unit.strip_prefix(UNIT_PREFIX).unwrap_or(unit)) {
            return;
        }
        let sentence = format!(
            "{} hat die Einheit „{unit}“. Schreiben Sie uom=\"{}\" und rechnen Sie den Wert um, wenn nötig.",
            node.name(),
            wanted.join("\" oder \"")
        );
        out.push(finding("2.1.2.1", node, sentence));
    }

    /// References of which no numbered rule speaks.
    fn reference(&self, node: Node<'_>, out: &mut Vec<Finding>) {
        let Some(Reference::Missing(id)) = node.document().reference(&node) else { return };
        let class = node.parent().map_or("", |parent| parent.name());
        let rows = table::rules(self.version).get(class);
        let is_ruled = rows.into_iter().flatten().any(
            |row| matches!(&row.kind, How::Condition(Condition::Refers(name, _), _) if *name == node.name()),
        );
        if !is_ruled {
            let text = format!(
                "{} verweist auf „{id}“; die Datei hat kein solches Objekt. Berichtigen Sie den Verweis, oder entfernen Sie ihn.",
                node.name()
            );
            out.push(finding("references", node, text));
        }
    }
}

/// The names of properties that hold a date in some class.
fn date_names(version: Version) -> FxHashSet<&'static str> {
    let properties = model::classes(version).iter().flat_map(model::Class::own_properties);
    properties.filter(|property| matches!(property.kind, Kind::Date)).map(|property| property.name).collect()
}

/// Whether a text is a day of the calendar, `2026-01-31`.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |from: usize, to: usize| {
        text.get(from..to)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Rule 2.1.3.1: each reference system that the file names is one of the standard's, and there is one.
pub(super) fn check_systems(document: &Document, out: &mut Vec<Finding>) {
    if document.version().is_none() {
        return;
    }
    let mut seen: FxHashSet<Cow<'_, str>> = FxHashSet::default();
    for node in document.nodes().filter(|node| node.space() == Space::Gml) {
        let Some(system) = node.attribute(Space::None, "srsName") else { continue };
        if seen.contains(&system) {
            continue;
        }
        if Crs::parse(&system).is_none() {
            let text = format!(
                "„{system}“ ist kein Bezugssystem, das der Standard vorsieht. Liefern Sie den Plan in einem amtlichen System, etwa EPSG:25832."
            );
            out.push(finding("2.1.3.1", node, text));
        }
        seen.insert(system);
    }
    if seen.is_empty() && !document.geometries().is_empty() {
        let text =
            "Die Datei nennt kein Bezugssystem. Schreiben Sie srsName an die Geometrien, etwa EPSG:25832.";
        out.push(finding("2.1.3.1", document.root(), text.to_owned()));
    }
}

fn finding(rule: &'static str, node: Node<'_>, text: String) -> Finding {
    let object = node.document().object_at(node.id());
    Finding {
        rule,
        level: Level::Error,
        objects: object.map(|object| object.id().into_owned()).into_iter().collect(),
        position: object.and_then(super::place_of),
        offset: Some(node.span().start),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2026-01-31", "2024-02-29", "1962-06-26"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["2026-02-29", "2026-1-31", "31.01.2026", "2026-01-31Z", "2026-13-01", "2026-00-10", "äöü-01-01"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
