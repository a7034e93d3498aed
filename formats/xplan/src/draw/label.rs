//! Words on the map: what an attribute is in short, where a label fits, and that no two are on each other.

use crate::ask::words;
use crate::geometry::{Patch, Point, Surface};
use crate::{Node, Object};

/// What stands for an attribute on a plan: `WA`, `II`, `GRZ 0,4`.
pub(super) fn short(object: &Object<'_>, node: &Node<'_>) -> Option<String> {
    let text = node.text();
    let attribute = node.name();
    Some(match attribute {
        "allgArtDerBaulNutzung" => letter(&text, &[("1", "W"), ("2", "M"), ("3", "G"), ("4", "S")])?,
        "besondereArtDerBaulNutzung" => kind_of_use(&text)?,
        "Z" | "Zmax" | "Zmin" | "Z_Ausn" => roman(&text)?,
        "Zzwingend" => format!("({})", roman(&text)?),
        "GRZ" | "GRZmax" => format!("GRZ {}", text.replace('.', ",")),
        "GFZ" | "GFZmax" => format!("GFZ {}", text.replace('.', ",")),
        "BMZ" => format!("BMZ {}", text.replace('.', ",")),
        "GR" | "GRmax" => format!("GR {} m²", text.replace('.', ",")),
        "GF" | "GFmax" => format!("GF {} m²", text.replace('.', ",")),
        "MaxZahlWohnungen" => format!("{text} Wo"),
        "bauweise" => letter(&text, &[("1", "o"), ("2", "g"), ("3", "a")])?,
        "bebauungsArt" => {
            let all = [("1", "E"), ("2", "D"), ("3", "H"), ("4", "ED"), ("5", "EH"), ("6", "DH"), ("7", "R")];
            letter(&text, &all)?
        }
        _ => {
            let property = object.model().and_then(|model| model.property(attribute));
            words::value(property, node)?
        }
    })
}

fn letter(code: &str, all: &[(&str, &str)]) -> Option<String> {
    let first = code.get(..1).filter(|_| code.len() == 4)?;
    all.iter().find(|(begin, _)| *begin == first).map(|(_, letter)| (*letter).to_owned())
}

fn kind_of_use(code: &str) -> Option<String> {
    let known = [
        ("1000", "WS"),
        ("1100", "WR"),
        ("1200", "WA"),
        ("1300", "WB"),
        ("1400", "MD"),
        ("1450", "MDW"),
        ("1500", "MI"),
        ("1550", "MU"),
        ("1600", "MK"),
        ("1700", "GE"),
        ("1800", "GI"),
        ("2000", "SO"),
        ("2100", "SO"),
        ("3000", "SO"),
        ("4000", "SO"),
    ];
    known.iter().find(|(known, _)| *known == code).map(|(_, letter)| (*letter).to_owned())
}

fn roman(text: &str) -> Option<String> {
    let number: usize = text.parse().ok().filter(|number| (1..40).contains(number))?;
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    Some(format!("{}{}", "X".repeat(number / 10), ones[number % 10]))
}

/// What stands in the use template (Nutzungsschablone) of a Baugebiet: pairs of fields, those that are empty left out.
pub(super) fn template(object: &Object<'_>) -> Vec<[String; 2]> {
    let first = |names: &[&str]| {
        let mut said = names.iter().filter_map(|name| short(object, &object.properties(name).next()?));
        said.next().unwrap_or_default()
    };
    let rows = [
        [first(&["besondereArtDerBaulNutzung", "allgArtDerBaulNutzung"]), first(&["Zzwingend", "Z", "Zmax"])],
        [first(&["GRZ", "GRZmax", "GR", "GRmax"]), first(&["GFZ", "GFZmax", "GF", "GFmax", "BMZ"])],
        [first(&["bauweise"]), first(&["bebauungsArt"])],
    ];
    rows.into_iter().filter(|row| !row[0].is_empty() || !row[1].is_empty()).collect()
}

/// A box on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Box {
    /// Around a middle.
    pub(super) fn around((x, y): (f64, f64), width: f64, height: f64) -> Self {
        Self { x: x - width / 2.0, y: y - height / 2.0, width, height }
    }

    fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// How wide a text is, about.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.58
}

/// Which places on the sheet have words already.
#[derive(Debug, Default)]
pub(super) struct Taken {
    boxes: Vec<Box>,
}

impl Taken {
    /// Takes a place whatever stands there.
    pub(super) fn take(&mut self, place: Box) {
        self.boxes.push(place);
    }

    /// Takes the first of the places that is free, if one is.
    pub(super) fn first_free(&mut self, places: impl IntoIterator<Item = Box>) -> Option<Box> {
        let free = places.into_iter().find(|place| self.boxes.iter().all(|taken| !taken.meets(place)))?;
        self.boxes.push(free);
        Some(free)
    }
}

/// Places inside of a surface with the width that is free there, the widest first.
pub(super) fn places_in(surface: &Surface) -> Vec<(Point, f64)> {
    let mut places: Vec<(Point, f64)> = Vec::new();
    for patch in &surface.patches {
        let bounds = patch.exterior.bounds();
        for part in [0.5, 0.38, 0.62, 0.25, 0.75] {
            let y = bounds.min.y + (bounds.max.y - bounds.min.y) * part;
            places.extend(widest(patch, y));
        }
    }
    places.sort_by(|a, b| b.1.total_cmp(&a.1));
    places.truncate(5);
    places
}

/// The widest stretch of a level line inside of a patch.
fn widest(patch: &Patch, y: f64) -> Option<(Point, f64)> {
    let mut crossings = Vec::new();
    for ring in std::iter::once(&patch.exterior).chain(&patch.interiors) {
        for pair in ring.points.windows(2).filter(|pair| (pair[0].y > y) != (pair[1].y > y)) {
            let part = (y - pair[0].y) / (pair[1].y - pair[0].y);
            crossings.push(pair[0].x + part * (pair[1].x - pair[0].x));
        }
    }
    crossings.sort_unstable_by(f64::total_cmp);
    let stretches = crossings.chunks_exact(2).map(|pair| (pair[0], pair[1] - pair[0]));
    let (x, width) = stretches.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some((Point { x: x + width / 2.0, y }, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storeys_are_roman() {
        for (given, shown) in
            [("1", Some("I")), ("4", Some("IV")), ("14", Some("XIV")), ("0", None), ("x", None)]
        {
            assert_eq!(roman(given).as_deref(), shown);
        }
    }
}
