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

#[cfg(test)]
mod tests {
    use kernel::Secret;

    use super::*;
    use crate::testing::{ORIGIN, signer};

    #[test]
    fn a_checkpoint_is_the_text_of_the_specification() {
        let signed = SignedCheckpoint::sign(3, Hash::leaf(b"x"), &signer()).unwrap();
        insta::assert_snapshot!(signed, @"
        rathaus.musterstadt.example/verzeichnis
        3
        PH6byTDck/AfppmF7yQtn56GHzxTVaokzl70tLinDMs=

        — rathaus.musterstadt.example/verzeichnis HnYWbZDH8kSsSEDgU5+67KjlnAzXmNN5O/UoaxEH6x67rksrJpzitCGQmbK0UlJUJLnZ4sSscdjpWtM/2CfcMKc7lwk=
        ");
        assert_eq!(signed.to_string().parse::<SignedCheckpoint>().unwrap(), signed);
        assert_eq!(signed.verify(signer().verifier()).unwrap().size, 3);
    }

    #[test]
    fn the_published_example_is_read_with_its_witness() {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
            \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
            \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        let read: SignedCheckpoint = text.parse().unwrap();
        assert_eq!(read.unverified().size, 20_852_163);
        assert_eq!(read.note().signatures().len(), 2);
        assert_eq!(read.to_string(), text);
    }

    #[test]
    fn states_have_one_spelling() {
        let root = Hash::empty().base64();
        let good = format!("{ORIGIN}\n10\n{root}\n");
        assert!(good.parse::<Checkpoint>().is_ok());
        assert_eq!(format!("{good}mehr\n").parse::<Checkpoint>().unwrap().extensions, ["mehr"]);
        for bad in [
            String::new(),
            format!("{ORIGIN}\n10\n"),
            format!("\n10\n{root}\n"),
            format!("{ORIGIN}\n010\n{root}\n"),
            format!("{ORIGIN}\n+10\n{root}\n"),
            format!("{ORIGIN}\n-1\n{root}\n"),
            format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
            format!("{ORIGIN}\n10\n{}\n", root.trim_end_matches('=')),
            format!("{ORIGIN}\n10\nAAAA\n"),
            format!("{ORIGIN}\n10\n{root}"),
            format!("{ORIGIN}\n10\n{root}\n\n"),
        ] {
            assert!(bad.parse::<Checkpoint>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_key_of_another_log_does_not_vouch_for_this_one() {
        let other = Signer::new("other.example/log", &Secret::new([7; 32])).unwrap();
        let text = Checkpoint::new(ORIGIN, 1, Hash::leaf(b"")).to_string();
        let foreign: SignedCheckpoint = Note::sign(text, &other).unwrap().try_into().unwrap();
        assert_eq!(foreign.verify(other.verifier()), Err(NoteFault::NotSigned(other.verifier().label())));
        assert!(foreign.verify(signer().verifier()).is_err());
    }
}
