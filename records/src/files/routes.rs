//! `/akten/{file}`: a case file with its cases.

use access::{Action, POLICY};
use kernel::{Error, Result};
use server::{Answer, Guard, Route, Visit};
use store::sql;

use super::{FileId, pages, store as rows};
use crate::{cases, fileplan};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::page("/akten/{file}", Guard::May(Action::ViewCase), show).sample(a_file)]
}

fn a_file(read: &mut store::Read<'_>) -> Result<Option<String>> {
    let id: Option<FileId> =
        read.first(sql!("SELECT id FROM case_file ORDER BY last_case DESC, id LIMIT 1"), &[], |row| {
            row.get(0)
        })?;
    Ok(id.map(pages::path))
}

fn show(visit: &Visit) -> Result<Answer> {
    let (id, staff) = (visit.part::<FileId>("file")?, visit.staff()?);
    let after = visit.query("nach").parse().unwrap_or(0);
    let filter = POLICY.filter(staff, Action::ViewCase);
    let shown = visit.town.read(|read| {
        let file = read.ask(rows::ask_for(id))?.ok_or(Error::NotFound)?;
        let cases = cases::store::of_file(read, id, &filter, after, pages::PAGE)?;
        // A file of which somebody may see no case stays unknown, on its later pages too.
        if cases.is_empty() && cases::store::of_file(read, id, &filter, 0, 1)?.is_empty() {
            return Err(Error::NotFound);
        }
        let class = fileplan::store::get(read, file.class)?;
        Ok((file, class, cases))
    })?;
    Ok(pages::file_page(visit, &shown.0, &shown.1, &shown.2))
}
