//! The table `resident`.

use kernel::Date;
use store::{Json, Read, Result, Row, Tx, fold::fold, sql};

use super::{Resident, ResidentId};

fn resident(row: &Row<'_>) -> Result<Resident> {
    Ok(Resident {
        id: row.get(0)?,
        family_name: row.get(1)?,
        given_names: row.get(2)?,
        usual_name: row.get(3)?,
        doctorate: row.get(4)?,
        born: row.get(5)?,
        homes: row.get::<Json<Vec<super::Home>>>(6)?.0,
        block: row.get(7)?,
    })
}

pub(crate) fn find(read: &mut Read<'_>, family_key: &str, born: Date) -> Result<Vec<Resident>> {
    read.all(
        sql!(
            "SELECT id, family_name, given_names, usual_name, doctorate, born, homes, block FROM resident
             WHERE family_key = $1 AND born = $2 ORDER BY given_names, id LIMIT 20"
        ),
        &[&family_key, &born],
        resident,
    )
}

pub(crate) fn get(read: &mut Read<'_>, id: ResidentId) -> Result<Resident> {
    read.one(
        sql!(
            "SELECT id, family_name, given_names, usual_name, doctorate, born, homes, block FROM resident WHERE id = $1"
        ),
        &[&id],
        resident,
    )
}

/// Adds an invented resident; for the demo, for training and for tests.
///
/// # Errors
/// What the database says.
pub fn insert(tx: &mut Tx<'_>, resident: &Resident) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO resident
                (id, family_name, family_key, given_names, usual_name, doctorate, born, homes, block)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &resident.id,
            &resident.family_name,
            &fold(&resident.family_name),
            &resident.given_names,
            &resident.usual_name,
            &resident.doctorate,
            &resident.born,
            &Json(&resident.homes),
            &resident.block,
        ],
    )
}

/// Some residents without a block notice, for the demo.
///
/// # Errors
/// What the database says.
pub fn some(read: &mut Read<'_>, limit: i64) -> Result<Vec<Resident>> {
    read.all(
        sql!(
            "SELECT id, family_name, given_names, usual_name, doctorate, born, homes, block FROM resident
             WHERE block = 'none' ORDER BY id LIMIT $1"
        ),
        &[&limit],
        resident,
    )
}
