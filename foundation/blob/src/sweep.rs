//! Deleting what nobody needs.

use jiff::SignedDuration;
use kernel::{Error, World};
use store::{Database, Result};

use crate::{Blobs, ObjectName, blobs::unreadable, catalogue};

/// An object may wait so long for its row.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// After so long the job that sweeps has been everywhere since the object's patience ended.
const OVERDUE: SignedDuration = SignedDuration::from_hours(5 * 24);
/// So many objects are looked up at once.
const SLICE: usize = 500;

/// What a sweep brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many objects were seen.
    pub seen: usize,
    /// How many objects without a row were deleted.
    pub deleted: usize,
}

impl Blobs {
    /// Deletes objects that are older than a day and have no row, among those whose name begins with the byte `shard`.
    /// A recurring job goes through all 256 of them.
    ///
    /// # Errors
    /// What the database says, and [`Error::Busy`] where object storage does not answer.
    pub fn sweep(&self, db: &Database, shard: u8) -> Result<Swept> {
        let before = ago(&self.world, PATIENCE)?;
        self.shelf.clear_spool(before).map_err(unreadable)?;
        let mut old: Vec<ObjectName> = Vec::new();
        let mut swept = Swept::default();
        for (name, written) in self.shelf.list(shard).map_err(unreadable)? {
            swept.seen += 1;
            old.extend((written < before).then_some(name));
        }
        for slice in old.chunks(SLICE) {
            let known = db.read(|read| catalogue::known(read, slice))?;
            for orphan in slice.iter().filter(|name| !known.contains(name)) {
                self.shelf.delete(orphan).map_err(unreadable)?;
                swept.deleted += 1;
            }
        }
        if swept.deleted > 0 {
            tracing::info!(shard, deleted = swept.deleted, "objects without a row were deleted");
        }
        Ok(swept)
    }

    /// Names the objects that belong to no document and that [`Blobs::sweep`] should have deleted long ago, in German.
    ///
    /// # Errors
    /// What the database says, and [`Error::Busy`] where object storage does not answer.
    pub fn surplus(&self, db: &Database) -> Result<Vec<String>> {
        let before = ago(&self.world, OVERDUE)?;
        let mut surplus = Vec::new();
        for shard in 0..=u8::MAX {
            let listed = self.shelf.list(shard).map_err(unreadable)?;
            let old: Vec<_> =
                listed.into_iter().filter(|(_, written)| *written < before).map(|(name, _)| name).collect();
            for slice in old.chunks(SLICE) {
                let known = db.read(|read| catalogue::known(read, slice))?;
                let unknown = slice.iter().filter(|name| !known.contains(name));
                surplus.extend(unknown.map(|name| format!("das Objekt {name} gehört zu keinem Dokument")));
            }
        }
        Ok(surplus)
    }

    /// Deletes the objects of up to `limit` destroyed documents, and says of how many.
    ///
    /// # Errors
    /// What the database says, and [`Error::Busy`] where object storage does not answer.
    pub fn remove_destroyed(&self, db: &Database, limit: u32) -> Result<usize> {
        let found = db.read(|read| catalogue::to_remove(read, limit))?;
        for (id, object) in &found {
            self.shelf.delete(object).map_err(unreadable)?;
            db.write(|tx| catalogue::removed(tx, *id, self.world.now()))?;
        }
        Ok(found.len())
    }
}

fn ago(world: &World, span: SignedDuration) -> Result<kernel::Timestamp> {
    Ok(world.now().checked_sub(span).map_err(Error::caused_by)?)
}
