//! The provable record of every official act (Amtshandlung).
//!
//! An act is recorded as an [`event::Event`] in the transaction that does it ([`record`]). Its leaf enters a Merkle tree as
//! in RFC 6962 ([`mod@tree`]), batch by batch ([`sequence`]), and each new state is signed as a C2SP checkpoint
//! ([`checkpoint`]). From then on anybody who holds a [`proof::Bundle`] and the log's public key can check, without the
//! town's server, that the act was recorded and how; and [`audit()`] finds every byte that was changed afterwards.
//!
//! What the log promises and what it does not:
//! - An act that was sequenced cannot be changed, removed or put between others without breaking a signed root.
//! - An act that was recorded and not yet sequenced (a second or so) is protected by the database alone.
//! - Who holds the signing key and the database can build another history. That is found by whoever kept an earlier
//!   checkpoint: a witness, a neighbouring town, or any citizen with a proof ([`Audit::with_outside`]).
//! - Leaves carry no personal data but random identifiers; payloads can be erased ([`erase()`]) and the proofs still hold.
//!
//! Standards: RFC 6962 and RFC 9162 (tree), C2SP `signed-note`, `tlog-checkpoint` and `tlog-tiles`, RFC 8032 (Ed25519), RFC
//! 8785 (canonical JSON).

mod act;
pub mod audit;
pub mod canonical;
pub mod checkpoint;
pub mod event;
mod hash;
mod log;
pub mod note;
pub mod proof;
mod rows;
#[cfg(test)]
mod testing;
pub mod tree;

pub use act::Act;
pub use audit::{Audit, Deviation, Report, audit};
pub use hash::{Hash, hex, sha256_hex};
pub use log::{
    BATCH, ERASED, EVENT, Recorded, ask_for_case, consistency, erase, event as recorded, latest, of_case,
    of_subject, prove, record, sequence, tile, waiting,
};
pub use rows::MIGRATIONS;
