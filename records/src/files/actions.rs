//! Opening case files.

use kernel::{Error, Result, local_date};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::{FileId, file_reference, store};
use crate::{cases::actions::NewCase, fileplan};

/// The file that collects the cases of one kind in one year (Sammelakte); opened with the first of them.
pub(crate) fn collective(act: &mut Act<'_, '_>, rules: &town::NumberRules, new: &NewCase) -> Result<FileId> {
    let today = local_date(act.now());
    let key = format!("{}/{}/{}", new.class, new.kind, today.year());
    if let Some(file) = store::collective(act, &key)? {
        return Ok(file.id);
    }
    store::lock_class(act, new.class)?;
    if let Some(file) = store::collective(act, &key)? {
        return Ok(file.id);
    }
    let class = fileplan::store::get(act, new.class)?;
    if class.disposal == fileplan::Disposal::Structure || class.discontinued.is_some_and(|day| day <= today) {
        return Err(Error::Conflict(
            format!("Die Klasse {} des Aktenplans nimmt keine neuen Akten auf.", class.number).into(),
        ));
    }
    let number = store::next_number(act, new.class, today.year())?;
    let reference = file_reference(rules, &class.number, today.year(), number);
    let (id, now) = (act.id(), act.now());
    store::insert(
        act,
        &store::NewFile {
            id,
            class: new.class,
            year: today.year(),
            number,
            reference: &reference,
            title: &format!("{} {}", new.file_title, today.year()),
            unit: new.unit,
            collective: Some(&key),
        },
        now,
    )?;
    act.record(
        "file.opened",
        Subject::new("file", id),
        None,
        json!({ "reference": reference, "class": class.number }),
    )?;
    Ok(id)
}
