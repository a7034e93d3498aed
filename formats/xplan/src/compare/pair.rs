//! Which objects of two files are versions of one: by id where ids were kept, else by what the objects say and where they lie.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Match, hash};
use crate::document::{Document, ElementId, Node, Object, Space};
use crate::geometry::Bounds;

/// Objects with their ranks in the files, and the partner of each.
pub(super) struct Pairs<'d> {
    pub(super) before: Vec<Object<'d>>,
    pub(super) after: Vec<Object<'d>>,
    /// By rank before: rank after, and how it was found.
    pub(super) to_after: Vec<Option<(usize, Match)>>,
    /// By rank after: rank before.
    pub(super) to_before: Vec<Option<usize>>,
    /// Whether an id means the same object in both files wherever both have it.
    pub(super) ids_kept: bool,
}

/// More pairs of places than this are not compared.
const PLACES: usize = 40_000;

impl<'d> Pairs<'d> {
    /// Finds the pairs, from the surest sign to the weakest.
    pub(super) fn find(before: &'d Document, after: &'d Document) -> Self {
        let (before, after): (Vec<_>, Vec<_>) = (before.objects().collect(), after.objects().collect());
        let (to_after, to_before) = (vec![None; before.len()], vec![None; after.len()]);
        let mut pairs = Self { before, after, to_after, to_before, ids_kept: true };
        pairs
            .by_key(Match::Id, |object| Some((object.class(), object.id())).filter(|(_, id)| !id.is_empty()));
        pairs.by_key(Match::Uuid, |object| {
            Some((object.class(), object.value("uuid")?)).filter(|(_, uuid)| !uuid.is_empty())
        });
        pairs.by_key(Match::Content, |object| content(object));
        pairs.by_key(Match::Geometry, |object| place(object));
        pairs.by_place();
        pairs.by_class();
        pairs.ids_kept = pairs.are_ids_kept();
        pairs
    }

    fn pair(&mut self, before: usize, after: usize, found: Match) {
        self.to_after[before] = Some((after, found));
        self.to_before[after] = Some(before);
    }

    /// Pairs what has the same key; of several the first with the first.
    fn by_key<K: Hash + Eq>(&mut self, found: Match, key: impl Fn(&Object<'d>) -> Option<K>) {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for (rank, object) in self.after.iter().enumerate().rev() {
            if self.to_before[rank].is_none()
                && let Some(key) = key(object)
            {
                waiting.entry(key).or_default().push(rank);
            }
        }
        for rank in 0..self.before.len() {
            if waiting.is_empty() || self.to_after[rank].is_some() {
                continue;
            }
            let Some(candidates) = key(&self.before[rank]).and_then(|key| waiting.get_mut(&key)) else {
                continue;
            };
            if let Some(after) = candidates.pop() {
                if found == Match::Id && self.are_others(rank, after) {
                    continue;
                }
                self.pair(rank, after, found);
            }
        }
    }

    /// Whether two objects of one id have different uuids: programs that count their objects give old numbers to others.
    fn are_others(&self, before: usize, after: usize) -> bool {
        match (self.before[before].value("uuid"), self.after[after].value("uuid")) {
            (Some(one), Some(two)) => one != two,
            _ => false,
        }
    }

    /// The objects without a partner, by class: ranks before and after. Sorted, so that the same files give the same pairs.
    fn left(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut classes: std::collections::BTreeMap<&str, (Vec<usize>, Vec<usize>)> = Default::default();
        for (rank, object) in
            self.before.iter().enumerate().filter(|(rank, _)| self.to_after[*rank].is_none())
        {
            classes.entry(object.class()).or_default().0.push(rank);
        }
        for (rank, object) in
            self.after.iter().enumerate().filter(|(rank, _)| self.to_before[*rank].is_none())
        {
            classes.entry(object.class()).or_default().1.push(rank);
        }
        classes.into_values().filter(|(before, after)| !before.is_empty() && !after.is_empty()).collect()
    }

    /// Pairs objects of a class that lie nearly at the same place.
    fn by_place(&mut self) {
        for (before, after) in self.left() {
            if before.len().saturating_mul(after.len()) > PLACES {
                continue;
            }
            let boxes = |objects: &[Object<'d>], ranks: &[usize]| -> Vec<(usize, Bounds)> {
                let boxed = ranks.iter().map(|rank| (*rank, bounds(&objects[*rank])));
                boxed.filter(|(_, bounds)| !bounds.is_empty()).collect()
            };
            let (old, new) = (boxes(&self.before, &before), boxes(&self.after, &after));
            let mut near = Vec::new();
            for (rank, bounds) in &old {
                near.extend(new.iter().filter_map(|(other, its)| Some((apart(bounds, its)?, *rank, *other))));
            }
            near.sort_by(|one, two| one.0.total_cmp(&two.0).then((one.1, one.2).cmp(&(two.1, two.2))));
            for (_, rank, other) in near {
                if self.to_after[rank].is_none() && self.to_before[other].is_none() {
                    self.pair(rank, other, Match::Place);
                }
            }
        }
    }

    /// Pairs the last ones of a class, if it is one each.
    fn by_class(&mut self) {
        for (before, after) in self.left() {
            if let ([before], [after]) = (&*before, &*after)
                && bounds(&self.before[*before]).is_empty() == bounds(&self.after[*after]).is_empty()
            {
                self.pair(*before, *after, Match::Class);
            }
        }
    }

    fn are_ids_kept(&self) -> bool {
        let Some(after) = self.after.first().map(|object| object.document()) else { return true };
        self.before.iter().enumerate().all(|(rank, object)| {
            let same = after.object(&object.id());
            same.is_none_or(|same| self.to_after[rank].is_some_and(|(after, _)| self.after[after] == same))
        })
    }

    /// The rank of an object before or after.
    pub(super) fn rank(objects: &[Object<'_>], element: ElementId) -> Option<usize> {
        objects.binary_search_by_key(&element, |object| object.node().id()).ok()
    }
}

fn content(object: &Object<'_>) -> Option<u64> {
    let document = object.document();
    // Ids may have been renewed: whatever refers to an object of the file counts as the same.
    let inside = |id: &str| id.starts_with('#') || document.object(id).is_some();
    let any = |node: &Node<'_>| node.attribute(Space::Xlink, "href").filter(|href| inside(href)).map(|_| 0);
    let mut hash = DefaultHasher::new();
    hash::element(object.node(), &any, true, &mut hash);
    Some(hash.finish())
}

fn place<'d>(object: &Object<'d>) -> Option<(&'d str, u64)> {
    let mut hash = DefaultHasher::new();
    let geometries = object.geometries();
    geometries.iter().for_each(|geometry| hash::shape(&geometry.shape, &mut hash));
    (!geometries.is_empty()).then(|| (object.class(), hash.finish()))
}

fn bounds(object: &Object<'_>) -> Bounds {
    object.geometries().iter().fold(Bounds::EMPTY, |all, geometry| all.with(&geometry.bounds()))
}

/// How far two boxes are apart, if it is little for their size.
fn apart(one: &Bounds, two: &Bounds) -> Option<f64> {
    let sides = [one.min.x - two.min.x, one.min.y - two.min.y, one.max.x - two.max.x, one.max.y - two.max.y];
    let apart: f64 = sides.iter().map(|side| side.abs()).sum();
    let size = (one.max.x - one.min.x) + (one.max.y - one.min.y);
    (apart <= size.max(4.0) / 2.0).then_some(apart)
}
