//! The bounds that hostile or careless models meet. Evaluation has those of [`feel::limits`], shared by all
//! expressions of one answer.

/// Longest model in bytes.
pub const SIZE: usize = 8 * 1024 * 1024;
/// Deepest nesting of elements in the XML.
pub const NESTING: usize = 120;
/// Most nodes of the XML: elements, attributes apart, and texts.
pub const NODES: u32 = 500_000;
/// Longest chain of item definitions that refer to one another.
pub const REFERENCES: u32 = 32;
/// Most reasons and tables that an explanation keeps.
pub const NOTES: usize = 200;
/// Levels of FEEL's depth that one boxed expression counts for, because it takes more of the stack.
pub const LEVELS: u32 = 4;
/// Steps of looking through one table for gaps.
pub const SEARCH: u32 = 200_000;
/// Most findings of one table.
pub const FINDINGS: usize = 20;
