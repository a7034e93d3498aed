//! The provable record of every official act (Amtshandlung).
pub mod canonical;
pub mod checkpoint;
pub mod event;
mod hash;
pub mod note;
pub mod proof;
#[cfg(test)]
mod testing;
pub mod tree;
pub use hash::Hash;
