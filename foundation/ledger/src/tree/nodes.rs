//! Two sources of nodes: all of them in memory, and tiles fetched when needed.

use std::convert::Infallible;

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

/// Nodes computed from tiles that `fetch` gets by tile level and index; each tile is fetched once. A tile may be wider than
/// asked for (a partial tile is the beginning of all its successors), but not narrower.
#[derive(Debug)]
pub struct TileNodes<F> {
    fetch: F,
    seen: Vec<(u8, u64, Vec<Hash>)>,
}

impl<F> TileNodes<F> {
    /// A source over `fetch(tile level, tile index)`.
    pub const fn new(fetch: F) -> Self {
        Self { fetch, seen: Vec::new() }
    }
}

impl<E, F> TileNodes<F>
where
    F: FnMut(u8, u64) -> Result<Vec<Hash>, E>,
{
    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], E> {
        let place = match self.seen.iter().position(|(l, i, _)| (*l, *i) == (level, index)) {
            Some(place) => place,
            None => {
                let hashes = (self.fetch)(level, index)?;
                self.seen.push((level, index, hashes));
                self.seen.len() - 1
            }
        };
        Ok(&self.seen[place].2)
    }
}

/// What a tile source answers when a tile is missing or too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The tile's level.
    pub level: u8,
    /// The tile's index.
    pub index: u64,
}

impl<E, F> Nodes for TileNodes<F>
where
    E: From<Missing>,
    F: FnMut(u8, u64) -> Result<Vec<Hash>, E>,
{
    type Error = E;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, E> {
        let (tile_level, height) = (level / tile::HEIGHT, level % tile::HEIGHT);
        let first = index << height;
        let tile_index = first / tile::WIDTH_U64;
        let start = tile::place_in_tile(first);
        let hashes = self.tile(tile_level, tile_index)?;
        let wanted = hashes.get(start..start + (1 << height));
        let wanted = wanted.ok_or(Missing { level: tile_level, index: tile_index })?;
        Ok(tile::complete_root(wanted))
    }
}
