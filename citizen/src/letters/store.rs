//! The table `letter`.

use kernel::Id;
use ledger::event::Event;
use records::{cases::CaseId, documents::DocumentId};
use store::{Read, Result, Tx, sql};

/// A letter that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// See [`super::Order::key`].
    pub key: String,
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// The act that issued it.
    pub event: Id<Event>,
    /// SHA-256 of the PDF with an empty place for the proof.
    pub commitment: [u8; 32],
    /// Where it is filed, once it is.
    pub document: Option<DocumentId>,
}

pub(crate) fn get(read: &mut Read<'_>, key: &str) -> Result<Option<Letter>> {
    read.first(
        sql!("SELECT key, case_id, title, event, commitment, document FROM letter WHERE key = $1"),
        &[&key],
        letter,
    )
}

/// The letters of a case.
///
/// # Errors
/// What the database says.
pub fn of_case(read: &mut Read<'_>, case: CaseId) -> Result<Vec<Letter>> {
    read.all(
        sql!("SELECT key, case_id, title, event, commitment, document FROM letter WHERE case_id = $1 ORDER BY event"),
        &[&case],
        letter,
    )
}

fn letter(row: &store::Row<'_>) -> Result<Letter> {
    Ok(Letter {
        key: row.get(0)?,
        case: row.get(1)?,
        title: row.get(2)?,
        event: row.get(3)?,
        commitment: row.get(4)?,
        document: row.get(5)?,
    })
}

/// Keeps a letter, in place of an earlier run's that nobody got.
pub(crate) fn put(tx: &mut Tx<'_>, letter: &Letter) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO letter (key, case_id, title, event, commitment) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (key) DO UPDATE SET event = excluded.event, commitment = excluded.commitment"
        ),
        &[&letter.key, &letter.case, &letter.title, &letter.event, &letter.commitment],
    )
}

/// Notes where a letter is filed. Says no where it is filed already, or where a later run recorded other bytes: then
/// another worker has the job.
pub(crate) fn set_document(tx: &mut Tx<'_>, letter: &Letter, document: DocumentId) -> Result<bool> {
    let rows = tx.execute(
        sql!("UPDATE letter SET document = $3 WHERE key = $1 AND event = $2 AND document IS NULL"),
        &[&letter.key, &letter.event, &document],
    )?;
    Ok(rows == 1)
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Id, World};
    use ledger::{Act, event::Subject};
    use store::testing;

    use super::*;

    #[test]
    fn a_letter_is_filed_once_and_only_as_it_was_recorded_last() {
        let migrations = [ledger::MIGRATIONS, crate::MIGRATIONS].concat();
        testing::on_both(&migrations, |db| {
            let (world, actor) = (World::system(), Actor::system("test"));
            let recorded = |commitment| Letter {
                key: "receipt 1".into(),
                case: world.id(),
                title: "Eingangsbestätigung".into(),
                event: world.id(),
                commitment: [commitment; 32],
                document: None,
            };
            let (first, second) = (recorded(1), recorded(2));
            let filed = |letter: &Letter, act: &mut Act<'_, '_>| {
                act.record("letter.tried", Subject::new("letter", Id::<()>::nil()), None, ())?;
                let document = act.id();
                set_document(act, letter, document)
            };
            let outcome = db.write(|tx| {
                Act::perform(tx, &actor, &world, |act| {
                    put(act, &first)?;
                    put(act, &second)?;
                    Ok([filed(&first, act)?, filed(&second, act)?, filed(&second, act)?])
                })
            });
            // Another worker recorded other bytes meanwhile; then it is filed; then it is filed already.
            assert_eq!(outcome.unwrap(), [false, true, false]);
        });
    }
}
