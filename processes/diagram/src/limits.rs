//! The bounds of what is drawn. Nothing is refused: what goes beyond them stands in the steps only, and the picture's
//! description says so.

/// Most nodes in a picture. The largest model that we have seen has some hundred.
pub const NODES: usize = 2_000;
/// Most other shapes: pools, lanes, data, annotations.
pub const SHAPES: usize = 4_000;
/// Most edges.
pub const EDGES: usize = 8_000;
/// Most corners of one edge.
pub const CORNERS: usize = 100;
/// Coordinates and sizes beyond this are taken for mistakes.
pub const FARTHEST: f64 = 100_000.0;
/// Longest name in the picture and in sentences, in characters.
pub const NAME: usize = 200;
/// Longest text of a mark, in characters.
pub const MARK: usize = 60;
/// Longest documentation or annotation in a step, in characters.
pub const TEXT: usize = 2_000;
/// Most neighbours that a description in the picture names; the step names all.
pub const NAMED: usize = 12;
