//! What can be wrong with a proof, in words for whoever holds it.

use crate::{Hash, note::NoteFault, tree::PathFault};

/// The first thing that does not fit. Shown in German: a citizen or a judge reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The checkpoint is not signed by this key.
    #[error("Unterschrift: Der Prüfpunkt {0}.")]
    Checkpoint(NoteFault),
    /// The leaf is not the text of a recorded act.
    #[error("Eintrag: Der Text des Eintrags hat nicht die vorgeschriebene Form; er wurde verändert.")]
    Leaf,
    /// The path cannot lead from this place to the root.
    #[error("Pfad: {0}.")]
    Path(#[from] PathFault),
    /// Leaf, place and path do not lead to the signed root.
    #[error(
        "Wurzel: Eintrag, Stelle und Pfad ergeben die Wurzel {}…, unterschrieben ist {}…. \
         Einer der drei wurde verändert oder der Eintrag steht nicht in diesem Verzeichnis.", computed.short(), signed.short()
    )]
    Root {
        /// What came out.
        computed: Hash,
        /// What is signed.
        signed: Hash,
    },
    /// The payload is not the one the leaf commits to.
    #[error(
        "Inhalt: Der Inhalt gehört nicht zu diesem Eintrag (Prüfsumme {}…, im Eintrag festgehalten ist {}…); \
         Inhalt oder Zufallswert wurden verändert.", computed.short(), committed.short()
    )]
    Payload {
        /// What came out.
        computed: Hash,
        /// What the leaf says.
        committed: Hash,
    },
    /// The payload is the recorded one but has no actor and data.
    #[error(
        "Inhalt: Der Inhalt ist der verzeichnete, nennt aber weder Handelnde noch Angaben in der vorgeschriebenen Form."
    )]
    PayloadForm,
}
