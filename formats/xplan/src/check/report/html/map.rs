//! A small map of the findings: the plan's outline, its surfaces, and a number where something was found.

use std::fmt::Write;

use crate::Document;
use crate::check::Level;
use crate::check::report::Reported;
use crate::geometry::{Bounds, Point, Surface, densify_to};

/// Width of the picture in its own units, and the most and the least height.
const WIDTH: f64 = 720.0;
const HEIGHT: (f64, f64) = (240.0, 720.0);
/// Room around the plan.
const MARGIN: f64 = 24.0;
/// How large a marker is, and how near two may be before they are one.
const RADIUS: f64 = 12.0;
const NEAR: f64 = 2.0 * RADIUS;
/// What is smaller in the picture is not seen.
const STEP: f64 = 0.3;
/// Points that are drawn of what lies behind; more is only grey.
const MOST_POINTS: usize = 60_000;

/// The map, if any finding has a place in the plane.
pub(super) fn write(page: &mut String, document: &Document, findings: &[&Reported]) -> std::fmt::Result {
    let outlines = outlines(document);
    let mut bounds = Bounds::of(&[]);
    for surface in outlines.iter().copied().chain(surfaces(document)) {
        bounds = bounds.with(&surface.bounds());
    }
    // A place far away would make the rest a dot.
    let room = if bounds.is_empty() {
        None
    } else {
        Some(bounds.grown(bounds.width().max(bounds.height()).max(1.0)))
    };
    let is_near = |at: &Point| room.is_none_or(|room| room.contains(*at));
    let placed: Vec<_> = (1_usize..)
        .zip(findings)
        .filter_map(|(number, finding)| Some((number, *finding, finding.place().filter(is_near)?)))
        .collect();
    if placed.is_empty() {
        return Ok(());
    }
    for (_, _, at) in &placed {
        bounds.add(*at);
    }
    let view = View::of(&bounds);
    writeln!(
        page,
        "<h2 id=\"karte\">Karte der Befunde</h2>\n<p>Jede Nummer führt zum Befund in der Liste darunter; ein + heißt, dass dort mehrere liegen.</p>\n\
         <div class=\"map\" role=\"region\" aria-labelledby=\"karte\" tabindex=\"0\">\n\
         <svg viewBox=\"0 0 {WIDTH} {:.0}\" xmlns=\"http://www.w3.org/2000/svg\">",
        view.height
    )?;
    let mut room = MOST_POINTS;
    writeln!(page, "<g class=\"parts\">")?;
    surfaces(document).try_for_each(|surface| draw(page, &view, surface, &mut room))?;
    writeln!(page, "</g>\n<g class=\"outline\">")?;
    outlines.iter().try_for_each(|surface| draw(page, &view, surface, &mut room))?;
    writeln!(page, "</g>")?;
    markers(page, &view, &placed)?;
    scale(page, &view)?;
    writeln!(page, "</svg>\n</div>")
}

/// The outlines of plans.
fn outlines(document: &Document) -> Vec<&Surface> {
    let plans = document.objects().filter(|object| object.class().ends_with("_Plan"));
    plans
        .filter_map(|plan| plan.geometry("raeumlicherGeltungsbereich"))
        .flat_map(|geometry| geometry.shape.surfaces())
        .collect()
}

/// All surfaces.
fn surfaces(document: &Document) -> impl Iterator<Item = &Surface> {
    document.geometries().iter().flat_map(|geometry| geometry.shape.surfaces())
}

/// From the plane into the picture.
struct View {
    bounds: Bounds,
    /// Units for a metre.
    scale: f64,
    height: f64,
}

impl View {
    fn of(bounds: &Bounds) -> Self {
        let (width, height) = (bounds.width().max(1e-6), bounds.height().max(1e-6));
        let inner = (WIDTH - 2.0 * MARGIN, HEIGHT.1 - 2.0 * MARGIN);
        let scale = (inner.0 / width).min(inner.1 / height);
        let height = height.mul_add(scale, 2.0 * MARGIN).clamp(HEIGHT.0, HEIGHT.1);
        Self { bounds: *bounds, scale, height }
    }

    fn place(&self, at: Point) -> (f64, f64) {
        let (middle_x, middle_y) = (
            f64::midpoint(self.bounds.min.x, self.bounds.max.x),
            f64::midpoint(self.bounds.min.y, self.bounds.max.y),
        );
        let x = (at.x - middle_x).mul_add(self.scale, WIDTH / 2.0);
        let y = (middle_y - at.y).mul_add(self.scale, self.height / 2.0);
        (x, y)
    }
}

/// The rings of a surface; steps smaller than a fraction of a unit are left out.
fn draw(page: &mut String, view: &View, surface: &Surface, room: &mut usize) -> std::fmt::Result {
    let points: usize = surface.rings().map(|ring| ring.points.len()).sum();
    if *room < points {
        return Ok(());
    }
    *room -= points;
    write!(page, "<path d=\"")?;
    for ring in surface.rings() {
        let mut last: Option<(f64, f64)> = None;
        for point in densify_to(ring, STEP / view.scale) {
            let (x, y) = view.place(point);
            match last {
                None => write!(page, "M{x:.1} {y:.1}")?,
                Some(before) if (x - before.0).abs() + (y - before.1).abs() < STEP => continue,
                Some(_) => write!(page, "L{x:.1} {y:.1}")?,
            }
            last = Some((x, y));
        }
        write!(page, "Z")?;
    }
    writeln!(page, "\"/>")
}

/// One marker for all findings that lie near each other; it leads to the first of them.
fn markers(page: &mut String, view: &View, placed: &[(usize, &Reported, Point)]) -> std::fmt::Result {
    let mut groups: Vec<((f64, f64), Vec<usize>, Level)> = Vec::new();
    for (number, finding, at) in placed {
        let place = view.place(*at);
        let near = groups.iter_mut().find(|group| (group.0.0 - place.0).hypot(group.0.1 - place.1) < NEAR);
        match near {
            Some(group) => {
                group.1.push(*number);
                group.2 = group.2.max(finding.level);
            }
            None => groups.push((place, vec![*number], finding.level)),
        }
    }
    for ((x, y), numbers, level) in groups {
        let (Some(first), count) = (numbers.first(), numbers.len()) else { continue };
        let (class, more) =
            (if level == Level::Error { "bad" } else { "mild" }, if count > 1 { "+" } else { "" });
        let words = if count > 1 {
            format!("Befund {first} und {} weitere an dieser Stelle", count - 1)
        } else {
            format!("Befund {first}")
        };
        let half = if first.checked_ilog10().unwrap_or(0) + u32::from(count > 1) > 1 {
            RADIUS * 1.7
        } else {
            RADIUS
        };
        writeln!(
            page,
            "<a href=\"#b{first}\" class=\"{class}\" aria-label=\"{words}\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{}\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\">{first}{more}</text></a>",
            x - half,
            y - RADIUS,
            2.0 * half,
            2.0 * RADIUS,
            if level == Level::Error { 3.0 } else { RADIUS },
            y + 4.5,
        )?;
    }
    Ok(())
}

/// A bar of a round length.
fn scale(page: &mut String, view: &View) -> std::fmt::Result {
    let wanted = WIDTH / 5.0 / view.scale;
    let power = 10_f64.powf(wanted.log10().floor());
    let length = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length| *length <= wanted)
        .unwrap_or(power);
    let (units, y) = (length * view.scale, view.height - 6.0);
    let words = if length >= 1_000.0 { format!("{} km", length / 1_000.0) } else { format!("{length} m") };
    writeln!(
        page,
        "<path class=\"scale\" d=\"M8 {:.1}V{y:.1}H{:.1}V{:.1}\"/><text class=\"scale\" x=\"{:.1}\" y=\"{y:.1}\">{words}</text>",
        y - 5.0,
        8.0 + units,
        y - 5.0,
        14.0 + units
    )
}
