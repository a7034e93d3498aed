//! Places that cannot be meant: coordinates outside of the country, as when axes are swapped or the system is another.

use super::place_of;
use crate::check::{Finding, Level};
use crate::document::Document;
use crate::geometry::{Bounds, Point};

/// Objects that are named; of more the number says enough.
const MOST: usize = 20;

/// Looks at where the objects lie.
pub(super) fn check(document: &Document, out: &mut Vec<Finding>) {
    let Some(crs) = document.crs() else { return };
    let places = || document.objects().filter_map(|object| Some((object, place_of(object)?)));
    // Where the corners of all places are inside, everything is.
    let mut bounds = Bounds::default();
    places().for_each(|(_, place)| bounds.add(place));
    let (low, high) = (bounds.min, bounds.max);
    let corners = [low, high, Point { x: low.x, y: high.y }, Point { x: high.x, y: low.y }];
    if bounds.is_empty() || corners.into_iter().all(|corner| crs.covers(corner)) {
        return;
    }
    let mut strays = places().filter(|(_, place)| !crs.covers(*place)).peekable();
    let Some((first, place)) = strays.peek().copied() else { return };
    let strays = strays.collect::<Vec<_>>();
    out.push(Finding {
        rule: "plausibility.place",
        level: Level::Warning,
        objects: strays.iter().take(MOST).map(|(object, _)| object.id().into_owned()).collect(),
        position: Some(place),
        offset: Some(first.node().span().start),
        text: format!(
            "{} von {} Objekten liegen im Bezugssystem {} außerhalb Deutschlands. Prüfen Sie das Bezugssystem und ob Rechts- und \
             Hochwert vertauscht sind.",
            strays.len(),
            document.objects().len(),
            crs.name()
        ),
    });
}
