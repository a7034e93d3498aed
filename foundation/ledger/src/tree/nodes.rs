//! Sources of nodes: all of them in memory, and tiles.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use super::{Nodes, tile};
use crate::Hash;

/// A tree held in memory, level by level; for tests and for small trees.
#[derive(Debug, Clone, Default)]
pub struct Memory(Vec<Vec<Hash>>);

impl Memory {
    /// The tree over these leaf hashes.
    #[must_use]
    pub fn new(leaves: &[Hash]) -> Self {
        let mut levels = vec![leaves.to_vec()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below.chunks_exact(2).map(|pair| Hash::node(&pair[0], &pair[1])).collect();
            levels.push(above);
        }
        Self(levels)
    }
}

impl Nodes for Memory {
    type Error = Infallible;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(self.0[usize::from(level)][index])
    }
}

/// Nodes computed from tiles, by tile level and index. A tile may be wider than needed (a partial tile is the beginning of all
/// its successors), but not narrower.
#[derive(Debug, Clone, Default)]
pub struct Tiles(pub BTreeMap<(u8, u64), Vec<Hash>>);

/// What is answered where a tile is missing or too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The tile's level.
    pub level: u8,
    /// The tile's index.
    pub index: u64,
}

impl Nodes for Tiles {
    type Error = Missing;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        let ((level, index), start, width) = in_tile(level, index);
        let hashes = self.0.get(&(level, index)).and_then(|hashes| hashes.get(start..start + width));
        hashes.map(tile::complete_root).ok_or(Missing { level, index })
    }
}

/// Finds out which tiles a proof needs: that depends on numbers alone, so it can be walked through without them. Its hashes
/// mean nothing.
#[derive(Debug, Clone, Default)]
pub struct Needed(pub BTreeSet<(u8, u64)>);

impl Nodes for Needed {
    type Error = Missing;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        self.0.insert(in_tile(level, index).0);
        Ok(Hash::empty())
    }
}

/// The tile that holds a node, and which of its hashes are below the node.
const fn in_tile(level: u8, index: u64) -> ((u8, u64), usize, usize) {
    let (tile_level, height) = (level / tile::HEIGHT, level % tile::HEIGHT);
    let first = index << height;
    ((tile_level, first / tile::WIDTH_U64), tile::place_in_tile(first), 1 << height)
}
