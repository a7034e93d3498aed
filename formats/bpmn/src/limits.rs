//! The bounds that hostile or careless files meet, so that none hangs or brings down the program.

/// Largest file in bytes. The largest model that we have seen has a quarter of a megabyte.
pub const BYTES: usize = 16 * 1024 * 1024;
/// Deepest nesting of elements. Sub-processes nest two or three deep in practice, each costs one level.
pub const DEPTH: usize = 200;
/// Most nodes of a file: elements, texts, comments and the like.
pub const NODES: usize = 1_000_000;
/// Most attributes of an element. The root elements of some tools bind forty namespaces.
pub const ATTRIBUTES: usize = 256;
/// Most different namespaces of a file.
pub const NAMESPACES: usize = 1_000;
/// Most findings of one check; more help nobody, and each costs a sentence.
pub const FINDINGS: usize = 1_000;
