//! Findings in words, with the object, the place in the plane and the place in the file.

use super::RULE;
use crate::check::{Finding, Level};
use crate::document::{Document, ElementId};
use crate::geometry::{Path, Point, Unreadable};

/// So many places of one kind are told of one ring or pair of rings.
pub(super) const MOST: usize = 50;

/// Says what is wrong with one geometry.
pub(super) struct Speaker<'d, 'o> {
    document: &'d Document,
    geometry: ElementId,
    out: &'o mut Vec<Finding>,
}

impl<'d, 'o> Speaker<'d, 'o> {
    pub(super) fn new(document: &'d Document, geometry: ElementId, out: &'o mut Vec<Finding>) -> Self {
        Self { document, geometry, out }
    }

    /// An error at a control point of a path.
    pub(super) fn error(&mut self, path: &Path, at: u32, position: Point, text: &str) {
        let offset = self.document.offset_of(path, at);
        self.say(RULE, Level::Error, Some(position), offset, text);
    }

    /// A warning at a control point of a path.
    pub(super) fn warning(&mut self, path: &Path, at: u32, position: Point, text: &str) {
        let offset = self.document.offset_of(path, at);
        self.say(RULE, Level::Warning, Some(position), offset, text);
    }

    /// Something that could not be judged.
    pub(super) fn undecided(&mut self, path: &Path, position: Point, text: &str) {
        let offset = self.document.offset_of(path, 0);
        self.say("limits", Level::Warning, Some(position), offset, text);
    }

    /// A geometry that could not be read.
    pub(super) fn unreadable(&mut self, unreadable: &Unreadable) {
        let offset = self.document.node(unreadable.at).span().start;
        self.say(
            RULE,
            Level::Error,
            None,
            offset,
            &format!("Die Geometrie ist nicht lesbar. {}", unreadable.reason),
        );
    }

    fn say(&mut self, rule: &'static str, level: Level, position: Option<Point>, offset: usize, text: &str) {
        let node = self.document.node(self.geometry);
        let geometry = node.gml_id();
        let object = self.document.object_at(self.geometry).map(|object| object.id().into_owned());
        let objects = object.filter(|id| !id.is_empty()).or_else(|| geometry.as_deref().map(str::to_owned));
        let text = match geometry {
            Some(id) if objects.as_deref() != Some(&*id) => format!("{text} (Geometrie „{id:.100}“)"),
            _ => text.to_owned(),
        };
        self.out.push(Finding {
            rule,
            level,
            objects: objects.into_iter().collect(),
            position,
            offset: Some(offset),
            text,
        });
    }
}
