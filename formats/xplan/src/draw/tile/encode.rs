//! Tiles as bytes: the messages of the vector tile specification in the encoding of protocol buffers. They are so few that a crate
//! for it, which brings a compiler along, would be longer.

use rustc_hash::FxHashMap;

use super::EXTENT;
use crate::geometry::Point;

/// The attributes of features.
const KEYS: [&str; 4] = ["class", "id", "title", "letter"];

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7F {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it has seven bits")]
    out.push(value as u8);
}

/// A field with a length before it.
fn bytes(field: u64, content: &[u8], out: &mut Vec<u8>) {
    varint(field << 3 | 2, out);
    varint(content.len() as u64, out);
    out.extend_from_slice(content);
}

fn integer(field: u64, value: u64, out: &mut Vec<u8>) {
    varint(field << 3, out);
    varint(value, out);
}

/// A layer that grows.
pub(super) struct Layer {
    name: &'static str,
    features: Vec<u8>,
    values: Vec<String>,
    ranks: FxHashMap<String, u64>,
}

impl Layer {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, features: Vec::new(), values: Vec::new(), ranks: FxHashMap::default() }
    }

    /// Adds a feature; one without geometry is none.
    pub(super) fn add(&mut self, kind: u64, commands: &[u32], attributes: &[String; 4]) {
        if commands.is_empty() {
            return;
        }
        let mut tags = Vec::new();
        for (key, value) in (0..).zip(attributes).filter(|(_, value)| !value.is_empty()) {
            varint(key, &mut tags);
            varint(self.value(value), &mut tags);
        }
        let mut geometry = Vec::with_capacity(commands.len() * 2);
        commands.iter().for_each(|command| varint(u64::from(*command), &mut geometry));
        let mut feature = Vec::new();
        bytes(2, &tags, &mut feature);
        integer(3, kind, &mut feature);
        bytes(4, &geometry, &mut feature);
        bytes(2, &feature, &mut self.features);
    }

    fn value(&mut self, value: &str) -> u64 {
        if let Some(rank) = self.ranks.get(value) {
            return *rank;
        }
        let rank = self.values.len() as u64;
        self.values.push(value.to_owned());
        self.ranks.insert(value.to_owned(), rank);
        rank
    }

    /// Its bytes; none if nothing is in it.
    pub(super) fn finish(self) -> Vec<u8> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let mut layer = Vec::with_capacity(self.features.len() + 1024);
        integer(15, 2, &mut layer);
        bytes(1, self.name.as_bytes(), &mut layer);
        layer.extend_from_slice(&self.features);
        KEYS.iter().for_each(|key| bytes(3, key.as_bytes(), &mut layer));
        for value in &self.values {
            let mut content = Vec::with_capacity(value.len() + 4);
            bytes(1, value.as_bytes(), &mut content);
            bytes(4, &content, &mut layer);
        }
        integer(5, u64::from(EXTENT), &mut layer);
        let mut tile = Vec::with_capacity(layer.len() + 8);
        bytes(3, &layer, &mut tile);
        tile
    }
}

/// Writes geometry as commands, each place relative to the one before.
#[derive(Default)]
pub(super) struct Pen {
    pub(super) commands: Vec<u32>,
    at: (i32, i32),
}

#[expect(clippy::cast_possible_truncation, reason = "places were cut to the tile")]
fn whole(point: &Point) -> (i32, i32) {
    (point.x.round() as i32, point.y.round() as i32)
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

impl Pen {
    fn command(&mut self, id: u32, count: usize) {
        self.commands.push(id | crate::document::number(count) << 3);
    }

    fn to(&mut self, place: (i32, i32)) {
        self.commands.push(zigzag(place.0 - self.at.0));
        self.commands.push(zigzag(place.1 - self.at.1));
        self.at = place;
    }

    pub(super) fn points(&mut self, points: &[Point]) {
        if points.is_empty() {
            return;
        }
        self.command(1, points.len());
        points.iter().for_each(|point| self.to(whole(point)));
    }

    pub(super) fn line(&mut self, points: &[Point]) {
        let mut places: Vec<_> = points.iter().map(whole).collect();
        places.dedup();
        if places.len() > 1 {
            self.path(&places);
        }
    }

    fn path(&mut self, places: &[(i32, i32)]) {
        self.command(1, 1);
        self.to(places[0]);
        self.command(2, places.len() - 1);
        places[1..].iter().for_each(|place| self.to(*place));
    }

    /// Writes a ring, which is not closed; outer ones go one way round, holes the other. Whether it has an area at all.
    pub(super) fn ring(&mut self, points: &[Point], is_outer: bool) -> bool {
        let mut places: Vec<_> = points.iter().map(whole).collect();
        places.dedup();
        while places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        let next = places.iter().cycle().skip(1);
        let cross = |(a, b): (&(i32, i32), &(i32, i32))| {
            i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
        };
        let area: i64 = places.iter().zip(next).map(cross).sum();
        if places.len() < 3 || area == 0 {
            return false;
        }
        if (area > 0) != is_outer {
            places.reverse();
        }
        self.path(&places);
        self.command(7, 1);
        true
    }
}
