//! Tiles: 256 hashes of one level in one row, file or answer (C2SP `tlog-tiles`, tile height 8).
//!
//! Level 0 holds leaf hashes; each hash of level `l + 1` is the root over one full tile of level `l`. A partial tile is the
//! beginning of the full tile that it will become.

use std::{fmt, str::FromStr};

use crate::Hash;

/// How many levels of the tree one tile spans.
pub const HEIGHT: u8 = 8;
/// How many hashes a full tile holds.
pub const WIDTH: usize = 256;
pub(crate) const WIDTH_U64: u64 = 256;

/// Where the `index`-th hash of a level stands within its tile.
pub(crate) const fn place_in_tile(index: u64) -> usize {
    (index % WIDTH_U64) as usize
}

/// The root over `hashes`, whose number is a power of two of at most [`WIDTH`].
#[must_use]
pub fn complete_root(hashes: &[Hash]) -> Hash {
    let mut buffer = [Hash([0; 32]); WIDTH / 2];
    let mut count = hashes.len() / 2;
    if count == 0 {
        return hashes.first().copied().unwrap_or_else(Hash::empty);
    }
    for (target, pair) in buffer.iter_mut().zip(hashes.chunks_exact(2)) {
        *target = Hash::node(&pair[0], &pair[1]);
    }
    while count > 1 {
        count /= 2;
        for place in 0..count {
            buffer[place] = Hash::node(&buffer[2 * place], &buffer[2 * place + 1]);
        }
    }
    buffer[0]
}

/// The hashes of a tile one after another, as stored and served.
#[must_use]
pub fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads a tile; nothing where the bytes are not 1 to 256 whole hashes.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let whole = bytes.len().is_multiple_of(32) && (1..=WIDTH).contains(&(bytes.len() / 32));
    whole.then(|| bytes.chunks_exact(32).filter_map(Hash::from_slice).collect())
}

/// Appends one log entry to a bundle of entries: its length in two bytes, big-endian, then the entry.
///
/// # Errors
/// The entry's length, where it is above 65,535 bytes.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), usize> {
    let length = u16::try_from(entry.len()).map_err(|_| entry.len())?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// What a tile path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Hashes of this tile level, 0 to 63.
    Hashes(u8),
    /// The log entries below the tile of level 0 with the same index.
    Entries,
}

/// The address of a tile or of a bundle of entries, below the log's prefix: `tile/0/x001/067`,
/// `tile/entries/000.p/112`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TilePath {
    /// Hashes of a level, or entries.
    pub level: Level,
    /// The number of the tile within the level.
    pub index: u64,
    /// How many hashes or entries, 1 to 256; 256 is a full tile.
    pub width: u16,
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Hashes(level) => write!(f, "tile/{level}/")?,
            Level::Entries => f.write_str("tile/entries/")?,
        }
        let (mut groups, mut rest) = (vec![self.index % 1000], self.index / 1000);
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.width < 256 { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// A tile path that is not spelled as the specification wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct BadPath;

impl FromStr for TilePath {
    type Err = BadPath;
    fn from_str(text: &str) -> Result<Self, BadPath> {
        let (level, rest) = text.strip_prefix("tile/").and_then(|t| t.split_once('/')).ok_or(BadPath)?;
        let level = match level {
            "entries" => Level::Entries,
            number => Level::Hashes(number.parse().ok().filter(|level| *level < 64).ok_or(BadPath)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| BadPath)?),
            None => (rest, 256),
        };
        let mut index: u64 = 0;
        for group in number.split('/') {
            let group: u64 = group.trim_start_matches('x').parse().map_err(|_| BadPath)?;
            index = index.checked_mul(1000).and_then(|i| i.checked_add(group)).ok_or(BadPath)?;
        }
        let path = Self { level, index, width };
        // One thing, one spelling: what is not written as we would write it is refused.
        let good = (1..=256).contains(&width) && path.to_string() == text;
        if good { Ok(path) } else { Err(BadPath) }
    }
}
