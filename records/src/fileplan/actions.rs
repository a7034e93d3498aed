//! Importing a file plan.

use std::collections::HashMap;

use access::{Thing, authorise, may};
use kernel::{Error, Result, local_date};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::{ClassId, parse, store};

/// Imports a plan from CSV as a new edition: classes are added or brought up to date by their number, classes that are
/// missing are discontinued and keep their files. Says how many classes the plan has now.
///
/// # Errors
/// What the policy says; [`Error::Invalid`] with every faulty line.
pub fn import(act: &mut Act<'_, '_>, csv: &str) -> Result<usize> {
    authorise(act, may::EditFilePlan, &Thing::TOWN)?;
    let who = act.actor().person().map_or_else(|| "Programm".to_owned(), |person| person.to_string());
    let rows = parse(csv).map_err(Error::Invalid)?;
    let (edition, now) = (store::latest_edition(act)? + 1, act.now());
    let mut ids: HashMap<&str, ClassId> = HashMap::new();
    for row in &rows {
        let parent = row.parent.as_deref().and_then(|parent| ids.get(parent).copied());
        let fresh = act.id();
        let id = store::upsert(act, fresh, parent, row, edition, now)?;
        ids.insert(&row.number, id);
    }
    let discontinued = store::discontinue_missing(act, edition, local_date(now))?;
    let sha256 = ledger::sha256_hex(csv.as_bytes());
    store::add_edition(act, edition, now, &who, &sha256, i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    act.record(
        "file_plan.imported",
        Subject::new("file_plan", kernel::Id::<()>::nil()),
        None,
        json!({ "edition": edition, "classes": rows.len(), "discontinued": discontinued, "sha256": sha256 }),
    )?;
    Ok(rows.len())
}

/// All classes, in no order.
///
/// # Errors
/// What the database says.
pub fn all(read: &mut ::store::Read<'_>) -> Result<Vec<super::FilePlanClass>> {
    Ok(store::all(read)?)
}

/// The class with this number.
///
/// # Errors
/// [`Error::NotFound`].
pub fn by_number(read: &mut ::store::Read<'_>, number: &str) -> Result<super::FilePlanClass> {
    store::by_number(read, number)?.ok_or(Error::NotFound)
}
