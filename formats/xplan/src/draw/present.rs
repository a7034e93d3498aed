//! Presentation objects: texts and signs at the place, with the angle and the size that the plan's maker gave them.

use markup::Escaped;
use std::fmt::Write as _;

use super::frame::Frame;
use super::label::{Box, Taken, short, template, width};
use crate::geometry::{Path, Point, Shape};
use crate::{Node, Object};

/// How high letters are on paper, in millimetres at the scale of the plan.
const LETTER: f64 = 3.0;

/// What all texts of a plan have in common.
pub(super) struct Writer<'f, 'o> {
    pub(super) frame: &'f Frame,
    /// The height of letters of the size 1 on the sheet.
    pub(super) size: f64,
    pub(super) taken: &'f mut Taken,
    pub(super) out: &'o mut String,
}

/// The height of letters on the sheet for a plan that was made for a scale.
pub(super) fn size(frame: &Frame, made_for: Option<f64>) -> f64 {
    let Some(made_for) = made_for.filter(|scale| *scale >= 100.0) else { return 8.0 };
    let metres = LETTER / 1000.0 * made_for;
    (metres * frame.scale).clamp(6.0, 16.0)
}

impl Writer<'_, '_> {
    /// Draws a presentation object; nothing if it has no text or place.
    pub(super) fn draw(&mut self, object: &Object<'_>) {
        let Some(geometry) = object.geometries().first() else { return };
        let angle = number(object, "drehwinkel").unwrap_or(0.0);
        let size = self.size * number(object, "skalierung").unwrap_or(1.0).clamp(0.3, 4.0);
        match &geometry.shape {
            Shape::Point(place) => self.text(object, *place, angle, size),
            Shape::MultiPoint(places) => {
                places.iter().for_each(|place| self.text(object, *place, angle, size));
            }
            Shape::Line(path) if object.class() == "XP_LTO" => {
                if let Some((place, angle)) = middle(path) {
                    self.text(object, place, angle, size);
                }
            }
            Shape::Line(_) | Shape::MultiLine(_) => {
                let d = super::path::lines(self.frame, geometry.shape.lines());
                let _ =
                    write!(self.out, r##"<path d="{d}" fill="none" stroke="#222222" stroke-width="0.6"/>"##);
            }
            shape => {
                let d = super::path::surfaces(self.frame, shape.surfaces());
                let _ =
                    write!(self.out, r##"<path d="{d}" fill="none" stroke="#777777" stroke-width="0.5"/>"##);
            }
        }
    }

    fn text(&mut self, object: &Object<'_>, place: Point, angle: f64, size: f64) {
        let lines = words(object);
        if lines.is_empty() {
            return;
        }
        let (x, y) = self.frame.place(place);
        let wide = lines.iter().map(|line| width(line, size)).fold(0.0, f64::max);
        let high = size * 1.15 * lines.len() as f64;
        let (anchor, left) = match object.value("horizontaleAusrichtung").as_deref() {
            Some("zentrisch") => ("middle", x - wide / 2.0),
            Some("rechtsbündig") => ("end", x - wide),
            Some(_) => ("start", x),
            // Signs stand around their place, texts begin there.
            None if matches!(object.class(), "XP_PPO" | "XP_LTO" | "XP_Nutzungsschablone") => {
                ("middle", x - wide / 2.0)
            }
            None => ("start", x),
        };
        self.taken.take(Box { x: left, y: y - high / 2.0, width: wide, height: high });
        let turn = if angle == 0.0 {
            String::new()
        } else {
            format!(r#" transform="rotate({:.1} {x:.2} {y:.2})""#, -angle)
        };
        let _ = write!(self.out, r#"<text text-anchor="{anchor}" font-size="{size:.1}"{turn}>"#);
        let first = y + size * 0.36 - size * 1.15 * (lines.len() as f64 - 1.0) / 2.0;
        for (rank, line) in lines.iter().enumerate() {
            let y = first + size * 1.15 * rank as f64;
            let _ = write!(self.out, r#"<tspan x="{x:.2}" y="{y:.2}">{}</tspan>"#, Escaped(line));
        }
        self.out.push_str("</text>");
    }
}

fn number(object: &Object<'_>, name: &str) -> Option<f64> {
    object.value(name)?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The middle of a path and the direction there, never upside down.
fn middle(path: &Path) -> Option<(Point, f64)> {
    let (first, last) = (path.points.first()?, path.points.last()?);
    let place = path.points[path.points.len() / 2];
    let angle = (last.y - first.y).atan2(last.x - first.x).to_degrees();
    let angle = if angle > 90.0 {
        angle - 180.0
    } else if angle < -90.0 {
        angle + 180.0
    } else {
        angle
    };
    Some((place, angle))
}

/// A line of at most so many letters as a map has room for.
fn cut(line: &str) -> String {
    if line.chars().count() <= 80 { line.to_owned() } else { line.chars().take(79).chain(['…']).collect() }
}

/// What is written: its own text, or the attributes that it names of the object that it shows.
fn words(object: &Object<'_>) -> Vec<String> {
    if let Some(text) = object.value("schriftinhalt").filter(|text| !text.is_empty()) {
        return text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .take(40)
            .map(str::to_owned)
            .collect();
    }
    let Some(shown) = object.targets("dientZurDarstellungVon").next() else { return Vec::new() };
    if object.class() == "XP_Nutzungsschablone" {
        return template(&shown).into_iter().map(|row| row.join("  ").trim().to_owned()).collect();
    }
    let arts = object.properties("art").filter_map(|art| named(&shown, &art.text()));
    let words = arts.collect::<Vec<String>>().join(" ");
    if words.is_empty() { Vec::new() } else { vec![cut(&words)] }
}

/// What an `art` names: an attribute (`Z`), the second of several (`zweckbestimmung[1]`), or one inside of data
/// (`gemeinde[0]/gemeindeName[0]`).
fn named(object: &Object<'_>, path: &str) -> Option<String> {
    let step = |text: &str| {
        let name = text.rsplit(':').next().unwrap_or(text).trim();
        let (name, rank) = name.split_once('[').unwrap_or((name, "0"));
        (name.to_owned(), rank.trim_end_matches(']').parse().unwrap_or(0_usize))
    };
    let mut steps = path.split('/').map(step);
    let (first, rank) = steps.next()?;
    let mut node = object.properties(&first).nth(rank)?;
    let mut is_inside = false;
    for (name, rank) in steps.filter(|(name, _)| !name.is_empty()) {
        is_inside = true;
        // The data of a property is an element between; a path may name it or not.
        let of = |node: Node<'_>| {
            node.children().filter(|child| child.name() == name).nth(rank).map(|child| child.id())
        };
        let found = of(node).or_else(|| of(node.children().next()?))?;
        node = node.document().node(found);
    }
    if is_inside { Some(node.text().into_owned()) } else { short(object, &node) }
}
