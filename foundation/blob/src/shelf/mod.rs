//! Where objects lie.

mod http;
mod local;
mod s3;

use std::io::{self, Read};

use kernel::Timestamp;
use tempfile::NamedTempFile;

pub(crate) use local::Local;
pub(crate) use s3::{Address, S3};

use crate::ObjectName;

/// A place for objects. A missing object is an error of the kind `NotFound`; a place that cannot be reached at the moment
/// is one of the kind [`AWAY`].
pub(crate) trait Shelf: Send + Sync {
    /// A file for the ciphertext while its name is not known yet. It vanishes when dropped.
    fn spool(&self) -> io::Result<NamedTempFile>;
    /// Makes a spooled file an object. When this returns, the object is durable.
    fn keep(&self, spooled: NamedTempFile, name: &ObjectName) -> io::Result<()>;
    /// Reads an object.
    fn read(&self, name: &ObjectName) -> io::Result<Box<dyn Read + Send>>;
    /// Deletes an object; it is no error if there is none.
    fn delete(&self, name: &ObjectName) -> io::Result<()>;
    /// All objects whose name begins with this byte, with the moment they were written.
    fn list(&self, shard: u8) -> io::Result<Vec<(ObjectName, Timestamp)>>;
    /// Deletes spooled files of killed processes that were last written before `before`, and says how many.
    fn clear_spool(&self, before: Timestamp) -> io::Result<usize>;
}

/// The kind of error when object storage does not answer.
pub(crate) const AWAY: io::ErrorKind = io::ErrorKind::ConnectionAborted;

/// How names of spooled files begin.
const SPOOLED: &str = "spool-";
