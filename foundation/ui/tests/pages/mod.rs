//! Pages as a town would have them, made of the components, to see whether they are calm together.

pub(crate) mod citizen;
pub(crate) mod staff;
