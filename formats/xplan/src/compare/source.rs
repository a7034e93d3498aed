//! The changes that make one file of another, byte by byte: elements that are each other's are gone through together, and only what
//! is different in them is changed.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use markup::Form;
use rustc_hash::FxHashMap;

use super::pair::Pairs;
use crate::document::{Document, ElementId, Node};
use crate::edit::{Change, numbers, splices, tag_name};

/// Elements of the file before and their partners in the file after.
pub(super) type Partners = FxHashMap<ElementId, ElementId>;

/// The partners: paired objects, and the members that they stand in.
pub(super) fn partners(before: &Document, after: &Document, pairs: &Pairs<'_>) -> Partners {
    let mut partners = Partners::default();
    let mut taken = FxHashMap::default();
    for (rank, object) in pairs.before.iter().enumerate() {
        let Some((partner, _)) = pairs.to_after[rank] else { continue };
        let (mut one, mut two) = (Some(object.node()), Some(pairs.after[partner].node()));
        while let (Some(old), Some(new)) = (one, two) {
            if partners.contains_key(&old.id()) || taken.contains_key(&new.id()) {
                break;
            }
            partners.insert(old.id(), new.id());
            taken.insert(new.id(), old.id());
            one = old.parent().filter(|parent| *parent != before.root());
            two = new.parent().filter(|parent| *parent != after.root());
        }
    }
    partners
}

/// The changes of the whole file.
pub(super) fn changes(before: &Document, after: &Document, partners: &Partners) -> Vec<Change> {
    let Some(mut script) = Script::new(before, after, partners) else { return Vec::new() };
    let (old, new) = (before.root(), after.root());
    script.source(0..old.span().start, 0..new.span().start);
    script.pair(old, new);
    script.source(old.span().end..before.text().len(), new.span().end..after.text().len());
    if Form::of(before.bytes()).is_ok_and(|form| form != script.form) {
        script.changes.push(Change::Encoding(script.form));
    }
    script.changes
}

/// The changes inside of one object.
pub(super) fn changes_in(
    before: &Document,
    after: &Document,
    partners: &Partners,
    object: ElementId,
) -> Vec<Change> {
    let (Some(mut script), Some(partner)) = (Script::new(before, after, partners), partners.get(&object))
    else {
        return Vec::new();
    };
    script.form = Form::of(before.bytes()).unwrap_or(script.form);
    script.pair(before.node(object), after.node(*partner));
    script.changes
}

struct Script<'s> {
    before: &'s Document,
    after: &'s Document,
    partners: &'s Partners,
    /// The encoding that is written in.
    form: Form,
    changes: Vec<Change>,
}

impl<'s> Script<'s> {
    fn new(before: &'s Document, after: &'s Document, partners: &'s Partners) -> Option<Self> {
        let form = Form::of(after.bytes()).ok()?;
        Some(Self { before, after, partners, form, changes: Vec::new() })
    }

    /// Makes one element of another.
    fn pair(&mut self, old: Node<'s>, new: Node<'s>) {
        if source(old) == source(new) {
            return;
        }
        let children = (old.children().collect::<Vec<_>>(), new.children().collect::<Vec<_>>());
        let are_leaves = children.0.is_empty() && children.1.is_empty();
        if old.is_empty_tag() != new.is_empty_tag() || (children.0.is_empty() != children.1.is_empty()) {
            let text = || Change::Text { element: old.id(), text: new.text().into_owned() };
            if !(are_leaves && self.say(vec![text()], old.span(), new.span())) {
                self.source(old.span(), new.span());
            }
            return;
        }
        self.tag(old, new);
        if are_leaves {
            self.leaf(old, new);
        } else {
            self.children(old, new, &children.0, &children.1);
        }
        self.source(old.inner_span().end..old.span().end, new.inner_span().end..new.span().end);
    }

    fn tag(&mut self, old: Node<'s>, new: Node<'s>) {
        if self.before.slice(old.tag_span()) == self.after.slice(new.tag_span()) {
            return;
        }
        let mut changes = Vec::new();
        if tag_name(old) == tag_name(new) {
            for (space, name, value) in old.attributes() {
                let its = new.attribute(space, name);
                if its.as_ref() != Some(&value) {
                    let (name, value) = (name.to_owned(), its.map(Into::into));
                    changes.push(Change::Attribute { element: old.id(), space, name, value });
                }
            }
            for (space, name, value) in new.attributes() {
                if old.attribute_span(space, name).is_none() {
                    let (name, value) = (name.to_owned(), Some(value.into_owned()));
                    changes.push(Change::Attribute { element: old.id(), space, name, value });
                }
            }
        }
        if !self.say(changes, old.tag_span(), new.tag_span()) {
            self.source(old.tag_span(), new.tag_span());
        }
    }

    fn leaf(&mut self, old: Node<'s>, new: Node<'s>) {
        let spans = (old.inner_span(), new.inner_span());
        if self.before.slice(spans.0.clone()) == self.after.slice(spans.1.clone()) {
            return;
        }
        let moved = positions(old, new);
        if !moved.is_empty() && self.say(moved, spans.0.clone(), spans.1.clone()) {
            return;
        }
        let text = Change::Text { element: old.id(), text: new.text().into_owned() };
        if !self.say(vec![text], spans.0.clone(), spans.1.clone()) {
            self.source(spans.0, spans.1);
        }
    }

    fn children(&mut self, old: Node<'s>, new: Node<'s>, before: &[Node<'s>], after: &[Node<'s>]) {
        let aligned = self.align(before, after);
        let mut from = (0, 0);
        let mut at = (old.inner_span().start, new.inner_span().start);
        for (one, two) in aligned {
            let spans = (before[one].span(), after[two].span());
            self.gap(&before[from.0..one], &after[from.1..two], at.0..spans.0.start, at.1..spans.1.start);
            self.pair(before[one], after[two]);
            from = (one + 1, two + 1);
            at = (spans.0.end, spans.1.end);
        }
        let ends = (old.inner_span().end, new.inner_span().end);
        self.gap(&before[from.0..], &after[from.1..], at.0..ends.0, at.1..ends.1);
    }

    /// What stands between two elements that are kept: others that go or come, white space, comments.
    fn gap(&mut self, gone: &[Node<'s>], come: &[Node<'s>], old: Range<usize>, new: Range<usize>) {
        let removals: Vec<_> = gone.iter().map(|node| Change::Remove { element: node.id() }).collect();
        if come.is_empty() && !gone.is_empty() && self.say(removals, old.clone(), new.clone()) {
            return;
        }
        self.source(old, new);
    }

    /// Adds changes if they do what is wanted to the byte; otherwise nothing happens.
    fn say(&mut self, changes: Vec<Change>, old: Range<usize>, new: Range<usize>) -> bool {
        let Ok(mut pieces) = splices(self.before, self.form, &changes) else { return false };
        pieces.sort_by_key(|piece| (piece.span.start, !piece.span.is_empty()));
        let wanted = self.after.slice(new);
        let (mut at, mut made) = (old.start, 0);
        for piece in &pieces {
            // Half a change would say less than none, and one beyond the span would meet another.
            if piece.span.start < at || piece.span.end > old.end {
                return false;
            }
            for part in [self.before.slice(at..piece.span.start), &piece.text] {
                if !wanted.get(made..).is_some_and(|rest| rest.starts_with(part)) {
                    return false;
                }
                made += part.len();
            }
            at = piece.span.end;
        }
        if wanted.get(made..) != Some(self.before.slice(at..old.end)) || changes.is_empty() {
            return false;
        }
        self.changes.extend(changes);
        true
    }

    /// Puts source text in the place of other, without the white space that both have around it.
    fn source(&mut self, old: Range<usize>, new: Range<usize>) {
        let (one, two) = (self.before.slice(old.clone()), self.after.slice(new));
        if one == two {
            return;
        }
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let alike = |pair: &(&u8, &u8)| pair.0 == pair.1 && is_space(pair.0);
        let behind = one.bytes().rev().collect::<Vec<_>>();
        let behind = behind.iter().zip(two.as_bytes().iter().rev()).take_while(alike).count();
        let (one, two) = (&one[..one.len() - behind], &two[..two.len() - behind]);
        let ahead = one.as_bytes().iter().zip(two.as_bytes()).take_while(alike).count();
        let span = old.start + ahead..old.end - behind;
        self.changes.push(Change::Source { span, text: two[ahead..].to_owned() });
    }

    /// Which children are each other's, in ascending order on both sides.
    fn align(&self, before: &[Node<'s>], after: &[Node<'s>]) -> Vec<(usize, usize)> {
        let ranks: FxHashMap<ElementId, usize> =
            after.iter().enumerate().map(|(rank, node)| (node.id(), rank)).collect();
        let mut same: HashMap<&str, VecDeque<usize>> = HashMap::new();
        let plain = |document: &Document, node: &Node<'_>| !document.holds_object(node);
        for (rank, node) in after.iter().enumerate().filter(|(_, node)| plain(self.after, node)) {
            same.entry(source(*node)).or_default().push_back(rank);
        }
        let mut found = Vec::new();
        for (rank, node) in before.iter().enumerate() {
            let partner = if plain(self.before, node) {
                same.get_mut(source(*node)).and_then(VecDeque::pop_front)
            } else {
                self.partners.get(&node.id()).and_then(|partner| ranks.get(partner)).copied()
            };
            found.extend(partner.map(|partner| (rank, partner)));
        }
        let kept = longest_ascending(found.iter().map(|pair| pair.1));
        let mut anchors =
            kept.iter().zip(found).filter(|(kept, _)| **kept).map(|(_, pair)| pair).collect::<Vec<_>>();
        anchors.push((before.len(), after.len()));
        let mut aligned = Vec::new();
        let mut from = (0, 0);
        for anchor in anchors {
            // Between those that are the same, elements of one name are taken for each other in turn.
            for (one, node) in before.iter().enumerate().take(anchor.0).skip(from.0) {
                let is_like = |other: &Node<'_>| {
                    tag_name(*node) == tag_name(*other)
                        && plain(self.before, node)
                        && plain(self.after, other)
                };
                if let Some(two) = (from.1..anchor.1).take(50).find(|two| is_like(&after[*two])) {
                    aligned.push((one, two));
                    from.1 = two + 1;
                }
            }
            aligned.push(anchor);
            from = (anchor.0 + 1, anchor.1 + 1);
        }
        aligned.pop();
        aligned
    }
}

fn source(node: Node<'_>) -> &str {
    node.document().slice(node.span())
}

/// Pairs of coordinates that got other digits, if two lists have as many of them.
fn positions(old: Node<'_>, new: Node<'_>) -> Vec<Change> {
    let digits = |node: Node<'_>| {
        let first = node.document().slice(node.inner_span()).trim_start().bytes().next();
        first.is_some_and(|first| first.is_ascii_digit() || first == b'-')
    };
    if !digits(old) || !digits(new) {
        return Vec::new();
    }
    let (Some(mut one), Some(mut two)) =
        (numbers(old.document(), old.id()), numbers(new.document(), new.id()))
    else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    for pair in 0.. {
        match ((one.next(), one.next()), (two.next(), two.next())) {
            ((Some(x), Some(y)), (Some(its_x), Some(its_y))) => {
                let before = (old.document().slice(x), old.document().slice(y));
                let (x, y) = (new.document().slice(its_x), new.document().slice(its_y));
                if before != (x, y) {
                    changes.push(Change::Position {
                        element: old.id(),
                        pair,
                        x: x.to_owned(),
                        y: y.to_owned(),
                    });
                }
            }
            ((None, None), (None, None)) => return changes,
            _ => return Vec::new(),
        }
    }
    changes
}

/// Marks a longest ascending part of a sequence of different numbers.
pub(super) fn longest_ascending(numbers: impl Iterator<Item = usize>) -> Vec<bool> {
    let numbers: Vec<_> = numbers.collect();
    // Of each length the rank where the ascending part of that length with the smallest end ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (rank, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(rank) } else { ends[length] = rank }
    }
    let mut kept = vec![false; numbers.len()];
    let mut at = ends.last().copied();
    while let Some(rank) = at {
        kept[rank] = true;
        at = before[rank];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ascending_part_is_kept() {
        for (numbers, length) in [
            (vec![], 0),
            (vec![3], 1),
            (vec![3, 1, 2], 2),
            (vec![0, 4, 1, 2, 5, 3, 6], 5),
            (vec![2, 1, 0], 1),
        ] {
            let kept = longest_ascending(numbers.iter().copied());
            let part: Vec<_> =
                numbers.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(number, _)| number).collect();
            assert!(part.is_sorted() && part.len() == length, "{numbers:?}: {part:?}");
        }
    }
}
