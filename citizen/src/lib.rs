//! The citizen pillar: what the town offers online and what people send it.

pub mod forms;
pub mod packages;
