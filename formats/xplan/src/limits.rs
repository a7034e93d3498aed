//! Bounds of what is read, so that no file can take time or memory without end.

/// What is refused because no plan needs it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file, and of what is unpacked from an archive.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements altogether.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Different names of elements and attributes.
    pub names: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 512 << 20, depth: 100, elements: 20_000_000, attributes: 100, names: 10_000 }
    }
}
