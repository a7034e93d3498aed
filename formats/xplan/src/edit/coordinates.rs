//! Where the digits of coordinates stand, and what else they stand for: the end of one segment may be the beginning of the next.

use std::ops::Range;

use super::Change;
use crate::document::{Document, ElementId};
use crate::geometry::Path;

/// Where a pair of coordinates stands: the element of the list, and its number in there, from 0.
pub type Place = (ElementId, usize);

impl Document {
    /// Where a control point of a path stands in the file, the place that was read first. `None` if it was worked out (circles),
    /// is of a curve that is run through backwards, or there is none of that number.
    #[must_use]
    pub fn place(&self, path: &Path, point: usize) -> Option<Place> {
        path.points.get(point)?;
        let next = path.pieces.partition_point(|piece| piece.first as usize <= point);
        let piece = path.pieces.get(next.checked_sub(1)?).filter(|piece| !piece.reversed)?;
        let place = (piece.element, point - piece.first as usize + usize::from(piece.joined));
        self.pair(place)?;
        Some(place)
    }

    /// All places of the file that say where a control point is: the segments that meet there, and both ends of a ring.
    #[must_use]
    pub fn places(&self, path: &Path, point: usize) -> Vec<Place> {
        let last = path.points.len().saturating_sub(1);
        let other = match point {
            0 if path.is_closed() => Some(last),
            _ if point == last && path.is_closed() => Some(0),
            _ => None,
        };
        let mut places = Vec::new();
        for point in std::iter::once(point).chain(other) {
            places.extend(self.place(path, point));
            // A piece that was joined repeats the point before its first one.
            let joined = path
                .pieces
                .iter()
                .filter(|piece| piece.joined && !piece.reversed && piece.first as usize == point + 1);
            places.extend(joined.map(|piece| (piece.element, 0)));
        }
        places
    }

    /// The digits of a control point as they stand in the file. `None` if it was worked out (circles) or there is none of that
    /// number.
    #[must_use]
    pub fn coordinate_text(&self, path: &Path, point: usize) -> Option<(&str, &str)> {
        let (x, y) = self.pair(self.place(path, point)?)?;
        Some((self.slice(x), self.slice(y)))
    }

    /// Where the digits of a pair of coordinates stand in the text.
    #[must_use]
    pub fn pair(&self, (element, pair): Place) -> Option<(Range<usize>, Range<usize>)> {
        let mut numbers = numbers(self, element)?.skip(2 * pair);
        Some((numbers.next()?, numbers.next()?))
    }
}

/// Where the numbers of a list stand. `None` if something else than digits and white space is among them.
pub(crate) fn numbers(
    document: &Document,
    element: ElementId,
) -> Option<impl Iterator<Item = Range<usize>> + '_> {
    document.elements.get(element as usize)?;
    let span = document.node(element).inner_span();
    let text = document.slice(span.clone());
    if memchr::memchr2(b'<', b'&', text.as_bytes()).is_some() {
        return None;
    }
    let start = text.as_ptr() as usize;
    Some(text.split_ascii_whitespace().map(move |digits| {
        let at = span.start + (digits.as_ptr() as usize - start);
        at..at + digits.len()
    }))
}

/// The changes that move a control point, in all places that say where it is.
#[must_use]
pub fn move_point(document: &Document, path: &Path, point: usize, x: &str, y: &str) -> Vec<Change> {
    let places = document.places(path, point);
    places
        .into_iter()
        .map(|(element, pair)| Change::Position { element, pair, x: x.to_owned(), y: y.to_owned() })
        .collect()
}

/// A coordinate with as many decimals as another has; with more if it would not be the same number otherwise.
#[must_use]
pub fn digits(value: f64, like: &str) -> String {
    let decimals = like.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let text = format!("{value:.decimals$}");
    if text.parse() == Ok(value) { text } else { value.to_string() }
}
