//! Copying all objects from one place to another, encrypted as they are.

use std::io;

use kernel::Result;

use crate::{Blobs, blobs::unreadable};

impl Blobs {
    /// Copies every object to another place and says how many there were. No key is needed. What vanishes meanwhile was
    /// on its way to be deleted; what the other place has already is written again.
    ///
    /// # Errors
    /// What one of the places says. What was copied until then stays.
    pub fn copy_to(&self, target: &Self) -> Result<usize> {
        let mut copied = 0;
        for shard in 0..=u8::MAX {
            for (name, _) in self.shelf.list(shard).map_err(unreadable)? {
                let mut object = match self.shelf.read(&name) {
                    Err(gone) if gone.kind() == io::ErrorKind::NotFound => continue,
                    other => other.map_err(unreadable)?,
                };
                let mut spooled = target.shelf.spool().map_err(unreadable)?;
                io::copy(&mut object, spooled.as_file_mut()).map_err(unreadable)?;
                target.shelf.keep(spooled, &name).map_err(unreadable)?;
                copied += 1;
            }
        }
        Ok(copied)
    }
}
