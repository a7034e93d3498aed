//! `/aktenplan`: the file plan, its classes, importing a new edition.

use std::io::Read as _;

use access::{Action, POLICY};
use kernel::{Error, Result};
use server::{Answer, Guard, Route, Visit};
use store::sql;

use super::{ClassId, actions, pages, store as rows};
use crate::files;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/aktenplan", Guard::May(Action::ViewFilePlan), show),
        Route::page("/aktenplan/{class}", Guard::May(Action::ViewFilePlan), class).sample(a_class),
        Route::act("/aktenplan", Guard::May(Action::EditFilePlan), import),
    ]
}

fn a_class(read: &mut store::Read<'_>) -> Result<Option<String>> {
    let id: Option<ClassId> =
        read.first(sql!("SELECT class FROM case_file ORDER BY id LIMIT 1"), &[], |row| row.get(0))?;
    Ok(id.map(pages::path))
}

fn show(visit: &Visit) -> Result<Answer> {
    let classes = visit.town.read(|read| Ok(rows::all(read)?))?;
    let may_edit = POLICY.ever(visit.staff()?, Action::EditFilePlan);
    Ok(pages::plan_page(visit, classes, may_edit, &[]))
}

fn class(visit: &Visit) -> Result<Answer> {
    let id: ClassId = visit.part("class")?;
    let (staff, after) = (visit.staff()?, pages::cursor(visit.query("nach")));
    let filter = POLICY.filter(staff, Action::ViewCase);
    let (class, files) = visit.town.read(|read| {
        Ok((rows::get(read, id)?, files::store::of_class(read, id, &filter, after, pages::PAGE)?))
    })?;
    Ok(pages::class_page(visit, &class, &files))
}

/// The largest file plan in bytes that is read: 20,000 classes of 200 bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

fn import(visit: &Visit) -> Result<Answer> {
    let upload = visit
        .form()
        .uploads()
        .first()
        .ok_or_else(|| Error::invalid("datei", "Wählen Sie eine CSV-Datei aus."))?;
    if upload.size > LARGEST {
        return Err(Error::TooLarge("Ein Aktenplan darf höchstens 4 MB groß sein.".into()));
    }
    let mut csv = String::new();
    upload
        .open()?
        .read_to_string(&mut csv)
        .map_err(|_| Error::invalid("datei", "Die Datei ist nicht in UTF-8 gespeichert."))?;
    match visit.town.write(&visit.actor(), |act| actions::import(act, &csv)) {
        Ok(_) => Ok(Answer::see("/aktenplan")),
        Err(Error::Invalid(problems)) => {
            let classes = visit.town.read(|read| Ok(rows::all(read)?))?;
            Ok(pages::plan_page(visit, classes, true, &problems))
        }
        Err(error) => Err(error),
    }
}
