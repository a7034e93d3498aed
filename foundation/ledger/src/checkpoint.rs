//! Checkpoints (C2SP `tlog-checkpoint`): origin, size and root of the tree, signed.

use std::{fmt, str::FromStr};

use crate::{
    Hash,
    note::{Note, NoteFault, Signer, VerifierKey},
};

/// The state of a log: how many leaves, and the one root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name that nobody else uses, by custom an address without scheme.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
    /// Further lines. Ours has none; a foreign log's are kept.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without further lines.
    #[must_use]
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = NoteFault;
    fn from_str(text: &str) -> Result<Self, NoteFault> {
        let body = text.strip_suffix('\n').ok_or(NoteFault::Form("unvollständige Zeile"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteFault::Form("weniger als drei Zeilen"));
        };
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| NoteFault::Form("Zahl der Blätter"))?,
            root: Hash::from_base64(root).ok_or(NoteFault::Form("Wurzel"))?,
            extensions: lines.map(str::to_owned).collect(),
        };
        let lines_filled = !origin.is_empty() && checkpoint.extensions.iter().all(|line| !line.is_empty());
        // One state, one spelling: no leading zeros or signs in the number.
        if lines_filled && checkpoint.to_string() == text {
            Ok(checkpoint)
        } else {
            Err(NoteFault::Form("Zeilen"))
        }
    }
}

/// A checkpoint with the signatures below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a log's state. The signer's name must be the log's origin, so that nobody can pass one log off as another.
    ///
    /// # Errors
    /// [`NoteFault::Form`] where it is not.
    pub fn sign(size: u64, root: Hash, signer: &Signer) -> Result<Self, NoteFault> {
        let checkpoint = Checkpoint::new(signer.verifier().name(), size, root);
        let note = Note::sign(checkpoint.to_string(), signer)?;
        Ok(Self { checkpoint, note })
    }

    /// Checks that the log that `key` belongs to signed this, and gives the state it signed.
    ///
    /// # Errors
    /// [`NoteFault`]: another log's checkpoint, no signature of this key, or a wrong one.
    pub fn verify(&self, key: &VerifierKey) -> Result<&Checkpoint, NoteFault> {
        if self.checkpoint.origin != key.name() {
            return Err(NoteFault::NotSigned(key.label()));
        }
        self.note.verify(key).map(|()| &self.checkpoint)
    }

    /// What it says, whether or not the signature is good.
    #[must_use]
    pub const fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note it stands in.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl TryFrom<Note> for SignedCheckpoint {
    type Error = NoteFault;
    fn try_from(note: Note) -> Result<Self, NoteFault> {
        Ok(Self { checkpoint: note.text().parse()?, note })
    }
}

impl FromStr for SignedCheckpoint {
    type Err = NoteFault;
    fn from_str(text: &str) -> Result<Self, NoteFault> {
        text.parse::<Note>()?.try_into()
    }
}
