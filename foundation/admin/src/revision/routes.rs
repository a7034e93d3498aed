//! `/revision`: emergency accesses, and the audit of the record of acts.

use access::{Action, POLICY, Thing, emergency, may, people};
use kernel::{Result, Timestamp};
use server::{Answer, Guard, Route, Visit};

use super::pages::{self, PAGE};

const GUARD: Guard = Guard::May(Action::AuditLedger);

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::page("/revision", GUARD, show), Route::act("/revision/pruefung", GUARD, audit)]
}

fn show(visit: &Visit) -> Result<Answer> {
    let permit = POLICY.permit(visit.staff()?, may::AuditLedger, &Thing::TOWN)?;
    let before = pages::cursor(visit.query("vor"));
    let (accesses, people) =
        visit.town.read(|read| Ok((emergency::latest(read, &permit, before, PAGE)?, people::all(read)?)))?;
    Ok(pages::revision_page(visit, &accesses, &people))
}

/// Reads everything but the documents' bytes, which takes too long for a page, and changes nothing; so nothing is recorded.
fn audit(visit: &Visit) -> Result<Answer> {
    POLICY.permit(visit.staff()?, may::AuditLedger, &Thing::TOWN)?;
    let begun: Timestamp = visit.now();
    let report = visit.town.audit(false, |_| ())?;
    Ok(pages::report_page(visit, &report, begun))
}
