//! Bounds of what is looked at, so that no file can take time or memory without end.

/// What is refused as [`Verdict::Undecided`](crate::Verdict::Undecided) because nobody's invoice needs it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements altogether.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Ways from the root that the tables do not know.
    pub ways: u32,
    /// Names that the tables do not know.
    pub names: usize,
    /// Steps that all rules together may take; bounds rules that look at every line for every tax rate.
    pub steps: u64,
    /// Findings of one rule that are reported; the others are counted.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            depth: 100,
            elements: 20_000_000,
            attributes: 100,
            ways: 20_000,
            names: 2_000,
            steps: 500_000_000,
            findings: 100,
        }
    }
}
