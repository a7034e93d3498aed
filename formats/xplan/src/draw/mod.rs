//! A plan as a picture: SVG with true arcs, colours and patterns of our own in the categories of the Planzeichenverordnung, labels,
//! legend, scale; and vector tiles for maps.
//!
//! The same plan gives the same bytes. Nothing in it needs script or style sheets, so that it may stand in any page.

mod frame;
mod label;
mod path;
mod present;
mod sheet;
mod style;
pub mod tile;

use markup::Escaped;
use std::fmt::Write as _;

use crate::document::ElementId;
use crate::geometry::{Dimension, Geometry, Shape};
use crate::{Document, Object};
use frame::Frame;
use label::{Box, Taken};
use sheet::Count;
use style::{Styles, styles};

/// How a plan is drawn.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many bytes the picture may have, about: what is beyond is left out, and the picture says so.
    pub bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { bytes: 64 << 20 }
    }
}

/// The plan has no geometry that could be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Der Plan enthält nichts, was gezeichnet werden kann.")]
pub struct NothingToDraw;

/// A geometry of an object with its look.
struct Item<'d> {
    object: Object<'d>,
    geometry: &'d Geometry,
    layer: Layer,
    style: usize,
    area: f64,
}

/// What is drawn over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// Areas that fill the plan without gaps.
    Ground,
    /// Areas over others.
    Over,
    Line,
    Point,
}

/// Draws a plan as SVG.
///
/// # Errors
/// When it has no geometry.
pub fn svg(document: &Document, options: &Options) -> Result<String, NothingToDraw> {
    let frame = Frame::new(document, sheet::MARGIN, sheet::TITLE).ok_or(NothingToDraw)?;
    let items = items(document);
    let counts = counts(&items);
    let plans: Vec<Object<'_>> =
        document.objects().filter(|object| crate::ask::is_plan(object.class())).collect();
    let heading = sheet::heading(document, &plans);
    let wide = frame.width + sheet::LEGEND + 3.0 * sheet::MARGIN;
    let high = sheet::height(&frame, &counts);
    let mut out = String::with_capacity(1 << 20);
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0} {high:.0}" width="{wide:.0}" height="{high:.0}" role="img" font-family="sans-serif"><title>{}</title><desc>{}</desc>"#,
        Escaped(&heading.0),
        Escaped(&description(&heading.1, &items))
    );
    sheet::patterns(&counts, &mut out);
    let _ = write!(
        out,
        r##"<rect width="100%" height="100%" fill="#ffffff"/><rect x="{}" y="{}" width="{:.2}" height="{:.2}" fill="#fbfaf7" stroke="#999999" stroke-width="0.8"/>"##,
        frame.left, frame.top, frame.width, frame.height
    );
    let is_whole = draw_items(&frame, &items, options, &mut out);
    draw_outlines(&frame, document, &mut out);
    write_words(&frame, document, &items, &plans, &mut out);
    sheet::title(&heading, wide - 2.0 * sheet::MARGIN, &mut out);
    sheet::measures(&frame, document.crs(), &mut out);
    sheet::legend(&frame, &counts, &mut out);
    if !is_whole {
        let (x, y) = (frame.left + 8.0, frame.top + 18.0);
        let _ = write!(
            out,
            r##"<text x="{x}" y="{y}" font-size="13" fill="#b00000">Die Zeichnung ist unvollständig: Der Plan ist zu groß.</text>"##
        );
    }
    out.push_str("</svg>\n");
    Ok(out)
}

fn description(facts: &str, items: &[Item<'_>]) -> String {
    let count = |dimension: Dimension| {
        items.iter().filter(|item| item.geometry.shape.dimension() == dimension).count()
    };
    let (areas, lines, points) = (count(Dimension::Surface), count(Dimension::Line), count(Dimension::Point));
    format!("{facts}. {areas} Flächen, {lines} Linien und {points} Punkte.")
}

/// Objects that show others: their texts come at the end.
fn is_presentation(class: &str) -> bool {
    matches!(
        class,
        "XP_PPO"
            | "XP_PTO"
            | "XP_LTO"
            | "XP_LPO"
            | "XP_FPO"
            | "XP_Nutzungsschablone"
            | "XP_Praesentationsobjekt"
    )
}

fn layer(object: &Object<'_>, dimension: Dimension) -> Layer {
    match dimension {
        Dimension::Point => return Layer::Point,
        Dimension::Line => return Layer::Line,
        Dimension::Surface => {}
    }
    let fills = match object.value("flaechenschluss").as_deref() {
        Some(value) => matches!(value, "true" | "1"),
        None => object.model().is_some_and(|model| {
            model.ancestors().iter().any(|name| name.ends_with("_Flaechenschlussobjekt"))
        }),
    };
    if fills { Layer::Ground } else { Layer::Over }
}

/// What is drawn, in order: the largest of each layer first.
fn items(document: &Document) -> Vec<Item<'_>> {
    let mut styles = Styles::default();
    let mut items = Vec::new();
    for object in document.objects() {
        let class = object.class();
        if class.starts_with("XP_") || crate::ask::is_plan(class) || class.ends_with("_Bereich") {
            continue;
        }
        for geometry in object.geometries() {
            let layer = layer(&object, geometry.shape.dimension());
            let (style, area) = (styles.of(&object), geometry.shape.area());
            items.push(Item { object, geometry, layer, style, area });
        }
    }
    items.sort_by(|a, b| a.layer.cmp(&b.layer).then(b.area.total_cmp(&a.area)));
    items
}

fn counts(items: &[Item<'_>]) -> Vec<Count> {
    let mut counts = vec![Count::default(); styles().len()];
    for item in items {
        let count = &mut counts[item.style];
        match item.layer {
            Layer::Ground => count.areas += 1,
            Layer::Over => {
                count.areas += 1;
                count.over += 1;
            }
            Layer::Line => count.lines += 1,
            Layer::Point => count.points += 1,
        }
    }
    counts
}

/// Draws all objects; whether all of them were drawn. Those of one look that follow each other share its attributes.
fn draw_items(frame: &Frame, items: &[Item<'_>], options: &Options, out: &mut String) -> bool {
    let mut last = None;
    for item in items {
        if out.len() > options.bytes {
            out.push_str("</g>");
            return false;
        }
        let look = (item.layer, item.style);
        if last != Some(look) {
            if last.is_some() {
                out.push_str("</g>");
            }
            begin(item, out);
            last = Some(look);
        }
        let id = item.object.id();
        let id = Escaped(&id);
        let d = match item.layer {
            Layer::Point => {
                draw_points(frame, item, id, out);
                continue;
            }
            Layer::Line => path::lines(frame, item.geometry.shape.lines()),
            _ => path::surfaces(frame, item.geometry.shape.surfaces()),
        };
        let _ = write!(out, r#"<path data-object="{id}" d="{d}"/>"#);
    }
    if last.is_some() {
        out.push_str("</g>");
    }
    true
}

fn begin(item: &Item<'_>, out: &mut String) {
    let style = &styles()[item.style];
    let fill = match item.layer {
        Layer::Ground => sheet::fill(item.style, false),
        Layer::Over => sheet::fill(item.style, true),
        Layer::Line => r#"fill="none""#.to_owned(),
        Layer::Point => format!(r#"fill="{}""#, style.line),
    };
    let _ = write!(
        out,
        r#"<g {fill} fill-rule="evenodd" stroke-linejoin="round" {}>"#,
        if item.layer == Layer::Point {
            r##"stroke="#ffffff" stroke-width="0.8""##.to_owned()
        } else {
            sheet::stroke(style)
        }
    );
}

fn draw_points(frame: &Frame, item: &Item<'_>, id: Escaped<'_>, out: &mut String) {
    let points = match &item.geometry.shape {
        Shape::Point(point) => std::slice::from_ref(point),
        Shape::MultiPoint(points) => points,
        _ => return,
    };
    for point in points {
        let (x, y) = frame.place(*point);
        let _ = write!(out, r#"<circle data-object="{id}" cx="{x:.2}" cy="{y:.2}" r="3.2"/>"#);
    }
}

/// The outlines of plans and of their areas.
fn draw_outlines(frame: &Frame, document: &Document, out: &mut String) {
    let outlines = document
        .objects()
        .filter(|object| crate::ask::is_plan(object.class()) || object.class().ends_with("_Bereich"));
    for object in outlines {
        let is_plan = crate::ask::is_plan(object.class());
        let (width, dashes) = if is_plan { (3.0, "14 5") } else { (1.4, "6 4") };
        for geometry in object.geometries() {
            let d = path::surfaces(frame, geometry.shape.surfaces());
            let id = object.id();
            let id = Escaped(&id);
            let _ = write!(
                out,
                r##"<path data-object="{id}" d="{d}" fill="none" stroke="#111111" stroke-width="{width}" stroke-dasharray="{dashes}"/>"##
            );
        }
    }
}

/// Presentation objects first, they have their places; then labels where there is room.
fn write_words(
    frame: &Frame,
    document: &Document,
    items: &[Item<'_>],
    plans: &[Object<'_>],
    out: &mut String,
) {
    out.push_str(r##"<g fill="#111111" stroke="#ffffff" stroke-width="2" stroke-linejoin="round" paint-order="stroke" stroke-opacity="0.8">"##);
    let made_for = plans.iter().find_map(|plan| plan.value("erstellungsMassstab")?.parse().ok());
    let size = present::size(frame, made_for);
    let mut taken = Taken::default();
    let mut shown: Vec<ElementId> = Vec::new();
    for object in document.objects().filter(|object| is_presentation(object.class())) {
        shown.extend(object.targets("dientZurDarstellungVon").map(|target| target.node().id()));
        present::Writer { frame, size, taken: &mut taken, out: &mut *out }.draw(&object);
    }
    shown.sort_unstable();
    for item in items {
        // The maker's own texts say more than a template would; other areas keep their letter.
        let is_shown = shown.binary_search(&item.object.node().id()).is_ok();
        if is_shown && item.object.class() == "BP_BaugebietsTeilFlaeche" {
            continue;
        }
        match item.layer {
            Layer::Ground | Layer::Over => write_label(frame, item, &mut taken, out),
            Layer::Point => write_letter(frame, item, &mut taken, out),
            Layer::Line => {}
        }
    }
    out.push_str("</g>");
}

/// The size of labels.
const LABEL: f64 = 9.5;

fn write_label(frame: &Frame, item: &Item<'_>, taken: &mut Taken, out: &mut String) {
    let is_building_land = item.object.class() == "BP_BaugebietsTeilFlaeche";
    let rows = if is_building_land { label::template(&item.object) } else { Vec::new() };
    let is_other = item.style + 1 == styles().len();
    let own = is_other.then(|| crate::ask::words::class(item.object.class()));
    let letter = own.as_deref().or(styles()[item.style].letter);
    let bounds = item.geometry.bounds();
    let (left, low) = frame.place(bounds.min);
    let (right, high) = frame.place(bounds.max);
    if right - left < LABEL * 1.5 || low - high < LABEL * 1.1 {
        return;
    }
    let scale = (right - left) / (bounds.max.x - bounds.min.x);
    let places: Vec<_> = item.geometry.shape.surfaces().iter().flat_map(label::places_in).collect();
    if rows.len() > 1 {
        let cell = rows.iter().flatten().map(|text| label::width(text, LABEL)).fold(20.0, f64::max) + 6.0;
        let size = (2.0 * cell, rows.len() as f64 * (LABEL + 4.0));
        let fits = places.iter().filter(|(_, free)| free * scale > size.0 * 0.9 && low - high > size.1 * 1.2);
        let boxes = fits.map(|(place, _)| Box::around(frame.place(*place), size.0, size.1));
        if let Some(place) = taken.first_free(boxes) {
            write_template(&rows, place, out);
            return;
        }
    }
    let Some(text) = rows.first().map(|row| row[0].as_str()).filter(|text| !text.is_empty()).or(letter)
    else {
        return;
    };
    let wide = label::width(text, LABEL);
    if low - high < LABEL * 1.6 {
        return;
    }
    let fits = places.iter().filter(|(_, free)| free * scale > wide * 1.3);
    let boxes = fits.map(|(place, _)| Box::around(frame.place(*place), wide + 2.0, LABEL + 2.0));
    if let Some(place) = taken.first_free(boxes) {
        let (x, y) = (place.x + place.width / 2.0, place.y + place.height / 2.0 + LABEL * 0.36);
        let _ = write!(
            out,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{LABEL}" text-anchor="middle">{}</text>"#,
            Escaped(text)
        );
    }
}

/// The letter of a point's style beside it.
fn write_letter(frame: &Frame, item: &Item<'_>, taken: &mut Taken, out: &mut String) {
    let (Some(letter), Shape::Point(point)) = (styles()[item.style].letter, &item.geometry.shape) else {
        return;
    };
    let (x, y) = frame.place(*point);
    let (size, wide) = (LABEL * 0.8, label::width(letter, LABEL * 0.8));
    let beside = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
    let boxes = beside.map(|(right, down)| {
        let middle = (x + right * (wide / 2.0 + 5.0), y + down * (size / 2.0 + 5.0));
        Box::around(middle, wide, size)
    });
    if let Some(place) = taken.first_free(boxes) {
        let (x, y) = (place.x + wide / 2.0, place.y + size * 0.86);
        let _ = write!(
            out,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size:.1}" text-anchor="middle">{letter}</text>"#
        );
    }
}

/// The use template: a small table of two columns.
fn write_template(rows: &[[String; 2]], place: Box, out: &mut String) {
    let Box { x, y, width, height } = place;
    let row = height / rows.len() as f64;
    let _ = write!(
        out,
        r##"<path d="M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}ZM{:.1} {y:.1}v{height:.1}"##,
        x + width / 2.0
    );
    for rank in 1..rows.len() {
        let _ = write!(out, "M{x:.1} {:.1}h{width:.1}", y + row * rank as f64);
    }
    out.push_str(
        r##"" fill="#ffffff" fill-opacity="0.75" stroke="#333333" stroke-width="0.5" stroke-opacity="1"/>"##,
    );
    for (rank, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let _ = write!(
                out,
                r#"<text x="{:.1}" y="{:.1}" font-size="{LABEL}" text-anchor="middle">{}</text>"#,
                x + width * (0.25 + 0.5 * column as f64),
                y + row * rank as f64 + row / 2.0 + LABEL * 0.36,
                Escaped(text)
            );
        }
    }
}

#[cfg(test)]
mod tests;
