//! Checking proofs: needs nothing but the hashes (RFC 9162 §§ 2.1.3.2 and 2.1.4.2, which state the algorithms for the
//! tree of RFC 6962).

use crate::Hash;

/// Why a path cannot lead from leaf to root, whatever hashes it contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// The place is outside of the tree.
    #[error("Stelle {index} liegt außerhalb eines Baums mit {size} Blättern")]
    Outside {
        /// The leaf's place.
        index: u64,
        /// The number of leaves.
        size: u64,
    },
    /// The path is longer or shorter than the shape of the tree demands.
    #[error("der Pfad hat {found} statt {expected} Stufen")]
    Length {
        /// How many hashes there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
}

/// The root that leaf hash, place and path lead to. The caller compares it with the signed one.
///
/// # Errors
/// [`PathFault`] where the path does not fit the shape of the tree.
pub fn root_from_path(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Result<Hash, PathFault> {
    if index >= size {
        return Err(PathFault::Outside { index, size });
    }
    let expected = path_length(index, size);
    if path.len() != expected {
        return Err(PathFault::Length { found: path.len(), expected });
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if place & 1 == 1 || place == last {
            hash = Hash::node(sibling, &hash);
            // On the right edge the levels without a sibling are skipped.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    Ok(hash)
}

/// Whether `path` proves that the leaf with hash `leaf` stands at `index` in the tree of `size` leaves with this `root`.
#[must_use]
pub fn verify_inclusion(index: u64, size: u64, leaf: Hash, path: &[Hash], root: Hash) -> bool {
    root_from_path(index, size, leaf, path) == Ok(root)
}

/// Whether `path` proves that the tree of `new` leaves with `new_root` has the tree of `old` leaves with `old_root` as its
/// beginning. Every tree continues the empty one.
#[must_use]
pub fn verify_consistency(old: u64, old_root: Hash, new: u64, new_root: Hash, path: &[Hash]) -> bool {
    if old == new {
        return path.is_empty() && old_root == new_root && (old != 0 || old_root == Hash::empty());
    }
    if old == 0 {
        return path.is_empty() && old_root == Hash::empty();
    }
    old < new && both_roots(old, new, old_root, path) == Some((old_root, new_root))
}

/// The two roots that a consistency path leads to, for `0 < old < new`.
fn both_roots(old: u64, new: u64, old_root: Hash, path: &[Hash]) -> Option<(Hash, Hash)> {
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (seed, rest) = if old.is_power_of_two() {
        (old_root, path)
    } else {
        let (first, rest) = path.split_first()?;
        (*first, rest)
    };
    let (mut from_old, mut from_new) = (seed, seed);
    for hash in rest {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            from_old = Hash::node(hash, &from_old);
            from_new = Hash::node(hash, &from_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            from_new = Hash::node(&from_new, hash);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((from_old, from_new))
}

/// How many hashes an inclusion proof has: one for each level up to where the leaf's path meets the right edge, and above
/// that one for each left neighbour.
const fn path_length(index: u64, size: u64) -> usize {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let border = if inner < u64::BITS { (index >> inner).count_ones() } else { 0 };
    (inner + border) as usize
}
