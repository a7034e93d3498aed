//! What a drawn process means. Pure: no I/O, no clock, no randomness.
//!
//! [`net`] is the skeleton of a diagram, [`soundness`] looks at everything that can happen in it.

pub mod net;
pub mod soundness;
