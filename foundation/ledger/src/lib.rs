//! The provable record of every official act.
pub mod hash;
pub mod tree;
pub use hash::Hash;
