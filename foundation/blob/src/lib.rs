//! Documents' bytes: content-addressed, each encrypted with a key of its own, in a folder or in object storage.
//!
//! First the object is written ([`Blobs::put`]), durably and under the SHA-256 of what is stored; then its row, in the
//! transaction of the act ([`record`]). A crash between the two leaves an object without a row, which [`Blobs::sweep`]
//! deletes after a day; never a row without an object. To destroy a document is to erase its key ([`destroy`]): the row
//! with the hashes stays as proof of what there was, and the object, unreadable from then on, is deleted by a job.
//! [`Blobs::check`] reads everything again from time to time and says in words what is damaged.
//!
//! What comes from outside is looked at first ([`inspect`]).

mod blobs;
mod catalogue;
mod check;
mod copy;
pub mod inspect;
mod keyring;
mod name;
mod seal;
mod shelf;
mod sweep;

pub use blobs::{Blobs, Config, Reader, Stored};
pub use catalogue::{Blob, BlobRef, State, after, destroy, find, record, rewrap};
pub use check::{Checked, Finding};
pub use keyring::{Keyring, Wrapped};
pub use name::ObjectName;
pub use sweep::Swept;

/// The tables of this crate.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("blob", "0001_blob")];
