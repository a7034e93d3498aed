//! The right edge of a growing tree: all that is needed to append leaves and to know the root.

use std::convert::Infallible;

use super::{Nodes, tile};
use crate::Hash;

/// The partial tiles of a tree of [`Edge::size`] leaves, one for each tile level, lowest first: at most eight times 255
/// hashes however large the tree is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    tiles: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of the tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, tiles: Vec::new() }
    }

    /// The edge of a tree of `size` leaves, from its partial tiles: `fetch(level, index, width)` gives the first `width`
    /// hashes of a tile.
    ///
    /// # Errors
    /// Those of `fetch`.
    pub fn load<E>(
        size: u64,
        mut fetch: impl FnMut(u8, u64, usize) -> Result<Vec<Hash>, E>,
    ) -> Result<Self, E> {
        let mut tiles = Vec::new();
        let (mut count, mut level) = (size, 0);
        while count > 0 {
            let width = tile::place_in_tile(count);
            count /= tile::WIDTH_U64;
            tiles.push(if width > 0 { fetch(level, count, width)? } else { Vec::new() });
            level += 1;
        }
        Ok(Self { size, tiles })
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf. `full(level, index, hashes)` is told each tile that becomes full by it; it is immutable from then on.
    pub fn push(&mut self, leaf: Hash, mut full: impl FnMut(u8, u64, &[Hash])) {
        self.size += 1;
        let (mut hash, mut count, mut level) = (leaf, self.size, 0);
        loop {
            if self.tiles.len() == usize::from(level) {
                self.tiles.push(Vec::with_capacity(tile::WIDTH));
            }
            let hashes = &mut self.tiles[usize::from(level)];
            hashes.push(hash);
            count /= tile::WIDTH_U64;
            if hashes.len() < tile::WIDTH {
                return;
            }
            full(level, count - 1, hashes);
            hash = tile::complete_root(hashes);
            hashes.clear();
            level += 1;
        }
    }

    /// The partial tiles that exist: level, index, hashes.
    pub fn partial(&self) -> impl Iterator<Item = (u8, u64, &[Hash])> {
        let counts = std::iter::successors(Some(self.size / tile::WIDTH_U64), |c| Some(c / tile::WIDTH_U64));
        let rows = (0u8..).zip(counts).zip(&self.tiles);
        rows.filter(|(_, hashes)| !hashes.is_empty())
            .map(|((level, index), hashes)| (level, index, &hashes[..]))
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let Ok(root) = super::root(&mut EdgeNodes(self), self.size);
        root
    }
}

/// The complete subtrees that make up a tree lie all on its edge.
struct EdgeNodes<'a>(&'a Edge);

impl Nodes for EdgeNodes<'_> {
    type Error = Infallible;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let (tile_level, height) = (level / tile::HEIGHT, level % tile::HEIGHT);
        let start = tile::place_in_tile(index << height);
        Ok(tile::complete_root(&self.0.tiles[usize::from(tile_level)][start..start + (1 << height)]))
    }
}
