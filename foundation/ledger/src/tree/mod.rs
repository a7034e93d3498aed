//! The Merkle tree of RFC 6962 § 2.1: root, inclusion and consistency proofs over hashes of complete subtrees.
//!
//! A tree of `n` leaves is never held in memory. What is asked for is the hash of a *complete* subtree: the one of
//! 2^`level` leaves that is number `index` of its level. Every proof is put together from such hashes ([`Nodes`]), and
//! the stored tiles ([`tile`]) give each of them with one small read.

mod edge;
mod nodes;
pub mod tile;
mod verify;

pub use edge::Edge;
pub use nodes::{Memory, Missing, Needed, Tiles};
pub use verify::{PathFault, root_from_path, verify_consistency, verify_inclusion};

use crate::Hash;

/// Where the hashes of complete subtrees come from.
pub trait Nodes {
    /// What can go wrong while one is fetched.
    type Error;
    /// The hash over the leaves `index * 2^level .. (index + 1) * 2^level`, all of which exist.
    ///
    /// # Errors
    /// As the source has them.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// Those of the source of the nodes.
pub fn root<N: Nodes + ?Sized>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    range(nodes, 0, size)
}

/// The inclusion proof for leaf `index` in the tree of the first `size` leaves (RFC 6962 § 2.1.1), from the leaf's
/// sibling to the root's child. Empty where there is no such leaf.
///
/// # Errors
/// Those of the source of the nodes.
pub fn inclusion<N: Nodes + ?Sized>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    let (mut low, mut high) = (0, size);
    // Walked from the root down, and turned round at the end.
    while index < size && high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            path.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of the first `new` leaves continues the one of the first `old` (RFC 6962 § 2.1.2). Empty where
/// there is nothing to prove: from the empty tree, from a tree to itself, or backwards.
///
/// # Errors
/// Those of the source of the nodes.
pub fn consistency<N: Nodes + ?Sized>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    let (mut low, mut high) = (0, new);
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            path.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    // The old root itself is known to the verifier where the old tree is a complete subtree on the left edge.
    if low > 0 {
        path.push(range(nodes, low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// The hash over the leaves `low..high` (MTH of RFC 6962), where `low` is a multiple of the largest power of two that is
/// not greater than their number, as it is for every range that occurs in a proof.
fn range<N: Nodes + ?Sized>(nodes: &mut N, low: u64, high: u64) -> Result<Hash, N::Error> {
    let count = high - low;
    if count == 0 {
        return Ok(Hash::empty());
    }
    if count.is_power_of_two() {
        return nodes.node(level_of(count), low / count);
    }
    let middle = low + split(count);
    let left = range(nodes, low, middle)?;
    Ok(Hash::node(&left, &range(nodes, middle, high)?))
}

/// The largest power of two smaller than `count` (the `k` of RFC 6962), for `count` of at least 2.
const fn split(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

#[expect(clippy::cast_possible_truncation, reason = "a 64-bit number has at most 64 bits")]
const fn level_of(power_of_two: u64) -> u8 {
    power_of_two.trailing_zeros() as u8
}

#[cfg(test)]
mod tests;
