//! The bounds that hostile or careless expressions meet, so that none hangs or brings down the program.

/// Longest expression in bytes.
pub const LENGTH: usize = 64 * 1024;
/// Deepest nesting of parentheses, brackets and the like in an expression.
pub const NESTING: u32 = 60;
/// Steps of one evaluation: an expression, an element of a list or 32 characters of a text count one each.
pub const STEPS: u64 = 2_000_000;
/// Deepest recursion while evaluating.
pub const DEPTH: u32 = 250;
/// Most values inside one value, repetitions counted.
pub const WEIGHT: u32 = 1_000_000;
/// Deepest nesting of a value.
pub const HEIGHT: u32 = 200;
