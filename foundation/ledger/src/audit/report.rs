//! What an audit found, in words for the operator and for the auditors (Rechnungsprüfung).

use std::fmt;

use crate::Hash;

/// More deviations than this are counted and not listed: whoever has read so many knows enough.
const LISTED: usize = 1000;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The table, or `check` for what the caller's own check said.
    pub table: String,
    /// The row: an event's id, a tile's level and number, a checkpoint's size, else its key.
    pub row: String,
    /// The column, or empty where the row as a whole is meant.
    pub field: &'static str,
    /// What is wrong, as a German sentence without full stop.
    pub words: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, row, field, words } = self;
        let dot = if field.is_empty() { "" } else { "." };
        write!(f, "{table}{dot}{field} [{row}]: {words}.")
    }
}

/// The result of an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many events stand in the tree.
    pub size: u64,
    /// The root over them, computed anew.
    pub root: Hash,
    /// How many events wait for their place. They are checked too, but no tree protects them yet.
    pub waiting: u64,
    /// How many events had their payload erased, with a record of it.
    pub erased: u64,
    /// How many stored tiles were compared.
    pub tiles: u64,
    /// How many checkpoints were verified, stored and from outside.
    pub checkpoints: u64,
    /// How many rows of other tables were checked against their seals.
    pub rows: u64,
    /// How many documents were read and compared.
    pub documents: u64,
    /// What deviates; the first thousand.
    pub deviations: Vec<Deviation>,
    /// How many deviations beyond those.
    pub further: u64,
}

impl Report {
    pub(super) const fn new(root: Hash) -> Self {
        Self {
            size: 0,
            root,
            waiting: 0,
            erased: 0,
            tiles: 0,
            checkpoints: 0,
            rows: 0,
            documents: 0,
            deviations: Vec::new(),
            further: 0,
        }
    }

    /// Whether nothing deviates.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.deviations.is_empty()
    }

    /// Adds a deviation, as a German sentence without full stop.
    pub fn add(&mut self, table: &str, row: impl fmt::Display, field: &'static str, words: String) {
        if self.deviations.len() < LISTED {
            self.deviations.push(Deviation { table: table.to_owned(), row: row.to_string(), field, words });
        } else {
            self.further += 1;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Geprüft: {} Einträge ({} mit gelöschtem Inhalt), {} wartende, {} Kacheln, {} Prüfpunkte.",
            self.size, self.erased, self.waiting, self.tiles, self.checkpoints
        )?;
        if self.rows > 0 {
            writeln!(f, "{} Zeilen mit Siegel, {} Dokumente.", self.rows, self.documents)?;
        }
        writeln!(f, "Wurzel, neu berechnet: {}", self.root.base64())?;
        if self.is_good() {
            return writeln!(f, "Keine Abweichung.");
        }
        writeln!(f, "ABWEICHUNGEN: {}", self.deviations.len() as u64 + self.further)?;
        self.deviations.iter().try_for_each(|deviation| writeln!(f, "- {deviation}"))?;
        if self.further > 0 {
            writeln!(f, "- und {} weitere.", self.further)?;
        }
        Ok(())
    }
}
