//! The variants of an enum by name, for tests that something is done for every one of them.

/// A function from a value to the name of its variant, and the names of all. An enum with a variant that is not listed does not
/// compile, so that a test which asks for a line in a table for every name cannot be forgotten.
///
/// ```
/// enum Colour { Red, Other(u32) }
/// let (name, all) = kernel::variants!(Colour { Red, Other });
/// assert_eq!(all.map(str::len), [3, 5]);
/// assert_eq!([Colour::Red, Colour::Other(1)].iter().map(name).collect::<Vec<_>>(), all);
/// ```
#[macro_export]
macro_rules! variants {
    ($type:ident { $($variant:ident),+ $(,)? }) => {{
        fn name(value: &$type) -> &'static str {
            match value {
                $($type::$variant { .. } => stringify!($variant),)+
            }
        }
        (name, [$(stringify!($variant)),+])
    }};
}
