//! `/pruefen`: checking a letter; `/log/…`: the public parts of the log for witnesses (C2SP tlog-tiles).

use std::io::Read as _;

use kernel::{Error, Problem, Result};
use server::{Answer, Guard, Route, Visit};

use super::{check_compact, check_pdf, pages};
use crate::TEXTS;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/pruefen", Guard::Public, show),
        Route::act("/pruefen", Guard::Public, check),
        Route::file("/log/checkpoint", Guard::Public, checkpoint),
        Route::file("/log/key", Guard::Public, key),
        Route::file("/log/tile/{*path}", Guard::Public, tile),
    ]
}

fn show(visit: &Visit) -> Result<Answer> {
    let key = visit.town.log_signer()?.verifier().clone();
    let compact = visit.query("n");
    let finding = (!compact.is_empty()).then(|| check_compact(compact, &key));
    Ok(pages::page(visit, &key, finding.as_ref(), true, &[]))
}

fn check(visit: &Visit) -> Result<Answer> {
    let key = visit.town.log_signer()?.verifier().clone();
    let Some(upload) = visit.form().uploads().first() else {
        let problem = Problem::new("datei", TEXTS.get(visit.lang, "pruefen-fehler"));
        return Ok(pages::page(visit, &key, None, false, &[problem]));
    };
    let mut pdf = Vec::new();
    upload.open()?.read_to_end(&mut pdf).map_err(Error::caused_by)?;
    let finding = check_pdf(&pdf, &key);
    Ok(pages::page(visit, &key, Some(&finding), false, &[]))
}

fn plain(text: String) -> Answer {
    Answer::new(axum::http::StatusCode::OK, "text/plain; charset=utf-8", text)
}

fn checkpoint(visit: &Visit) -> Result<Answer> {
    let latest = visit.town.read(|read| Ok(ledger::latest(read)?))?.ok_or(Error::NotFound)?;
    Ok(plain(latest.to_string()))
}

fn key(visit: &Visit) -> Result<Answer> {
    Ok(plain(format!("{}\n", visit.town.log_signer()?.verifier())))
}

fn tile(visit: &Visit) -> Result<Answer> {
    let path: String = visit.part("path")?;
    let path = format!("tile/{path}").parse().map_err(|_| Error::NotFound)?;
    let bytes = visit.town.read(|read| Ok(ledger::tile(read, path)?))?.ok_or(Error::NotFound)?;
    Ok(Answer::new(axum::http::StatusCode::OK, "application/octet-stream", bytes))
}
