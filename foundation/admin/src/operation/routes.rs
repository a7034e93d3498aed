//! `/betrieb`: the queue, dead letters, the state of the record.

use access::Action;
use jobs::{
    Job,
    operator::{self, Listed},
};
use kernel::{Error, Id, Problem, Result};
use server::{Answer, Guard, Route, Visit};
use store::Read;
use uuid::Uuid;

use super::{
    Notices, actions,
    pages::{self, LISTED, Record, State},
};

const GUARD: Guard = Guard::May(Action::OperateJobs);

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/betrieb", GUARD, show),
        Route::page("/betrieb/auftraege/{job}", GUARD, dead_letter).sample(a_dead_letter),
        Route::act("/betrieb/auftraege/{job}/wiederholen", GUARD, retry),
        Route::act("/betrieb/auftraege/{job}/verwerfen", GUARD, discard),
    ]
}

fn a_dead_letter(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(operator::dead_letters(read, None, 1)?.first().map(|job| pages::path(job.id)))
}

fn show(visit: &Visit) -> Result<Answer> {
    let now = visit.now();
    let state = visit.town.read(|read| {
        let latest = ledger::latest(read)?;
        let (waiting, since) = ledger::waiting(read)?;
        let notices = visit.house.extensions.get::<Notices>().into_iter().flat_map(|notices| &notices.0);
        let notices = notices.map(|notice| notice(read)).collect::<Result<_>>()?;
        Ok(State {
            notices,
            counts: operator::counts(read, now)?,
            dead: operator::dead_letters(read, None, LISTED)?,
            queue: operator::queue(read, None, LISTED)?,
            record: Record {
                size: latest.as_ref().map_or(0, |signed| signed.unverified().size),
                waiting,
                since,
                checkpoint: latest.map(|signed| signed.to_string()),
            },
        })
    })?;
    Ok(pages::operation_page(visit, &state))
}

/// One dead letter: the first one after the id before it.
fn find(visit: &Visit, id: Id<Job>) -> Result<Listed> {
    let before = Id::new(Uuid::from_u128(id.uuid().as_u128().saturating_sub(1)));
    let found = visit.town.read(|read| Ok(operator::dead_letters(read, Some(before), 1)?))?;
    found.into_iter().find(|job| job.id == id).ok_or(Error::NotFound)
}

fn dead_letter(visit: &Visit) -> Result<Answer> {
    Ok(pages::dead_letter_page(visit, &find(visit, visit.part("job")?)?, "", &[]))
}

fn retry(visit: &Visit) -> Result<Answer> {
    let id = visit.part("job")?;
    visit.town.write(&visit.actor(), |act| actions::retry(act, id))?;
    Ok(Answer::see("/betrieb"))
}

fn discard(visit: &Visit) -> Result<Answer> {
    let (id, reason) = (visit.part("job")?, visit.form().get("reason"));
    match visit.town.write(&visit.actor(), |act| actions::discard(act, id, reason)) {
        Ok(()) => Ok(Answer::see("/betrieb")),
        Err(Error::Invalid(problems)) => again(visit, id, reason, &problems),
        Err(error) => Err(error),
    }
}

fn again(visit: &Visit, id: Id<Job>, reason: &str, problems: &[Problem]) -> Result<Answer> {
    Ok(pages::dead_letter_page(visit, &find(visit, id)?, reason, problems))
}
