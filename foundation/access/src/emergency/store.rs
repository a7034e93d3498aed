//! The SQL of emergency accesses.

use kernel::{Id, Timestamp};
use store::{Read, Result, Tx, sql};

use super::EmergencyAccess;
use crate::policy::{Permit, may};

/// The accesses before `before` (the start and id of the last one seen), newest first: for the auditor.
///
/// # Errors
/// What the database says.
pub fn latest(
    read: &mut Read<'_>,
    _permit: &Permit<may::AuditLedger>,
    before: Option<(Timestamp, Id<EmergencyAccess>)>,
    limit: u32,
) -> Result<Vec<EmergencyAccess>> {
    let (at, id) = before.unzip();
    read.all(
        sql!(
            "SELECT id, person, case_id, reason, starts_at, ends_at FROM emergency_access
             WHERE CAST($1 AS {timestamp}) IS NULL OR (starts_at, id) < ($1, $2)
             ORDER BY starts_at DESC, id DESC LIMIT $3"
        ),
        &[&at, &id, &limit],
        |row| {
            Ok(EmergencyAccess {
                id: row.get(0)?,
                person: row.get(1)?,
                case: row.get(2)?,
                reason: row.get(3)?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
            })
        },
    )
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &EmergencyAccess) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO emergency_access (id, person, case_id, reason, starts_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[&new.id, &new.person, &new.case, &new.reason, &new.starts_at, &new.ends_at],
    )?;
    Ok(())
}
