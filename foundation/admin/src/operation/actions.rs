//! What the operator does to dead letters.

use access::{Thing, may};
use jobs::{Job, operator};
use kernel::{Error, Id, Result};
use ledger::{Act, event::Subject};

const JOB: &str = "job";

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Puts a dead letter back into the queue.
///
/// # Errors
/// Refused by the policy; [`Error::NotFound`] where it is no dead letter (any more); [`Error::Conflict`] where the same
/// job waits already.
pub(super) fn retry(act: &mut Act<'_, '_>, id: Id<Job>) -> Result<()> {
    access::authorise(act, may::OperateJobs, &Thing::TOWN)?;
    let world = act.world();
    operator::retry(act, world, id)?;
    act.record("job.retried", Subject::new(JOB, id), None, ())?;
    Ok(())
}

/// Throws a dead letter away for a reason.
///
/// # Errors
/// Refused by the policy; [`Error::Invalid`] with the field `reason`; [`Error::NotFound`].
pub(super) fn discard(act: &mut Act<'_, '_>, id: Id<Job>, reason: &str) -> Result<()> {
    access::authorise(act, may::OperateJobs, &Thing::TOWN)?;
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let words = "Geben Sie mit höchstens 500 Zeichen an, warum die Aufgabe nicht mehr gebraucht wird.";
        return Err(Error::invalid("reason", words));
    }
    operator::discard(act, id)?;
    act.record(
        "job.discarded",
        Subject::new(JOB, id),
        None,
        std::collections::BTreeMap::from([("reason", reason)]),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use access::testing::Organisation;
    use jobs::{NewJob, Registry, Retry, Worker};
    use kernel::World;
    use town::Town;

    use super::*;

    fn dead_letter(town: &Town) -> Id<Job> {
        let fails: fn(&store::Database, &Job) -> Result<()> = |_, _| Err(Error::internal("away"));
        let worker = Worker::new(Registry::new().on("x", Retry::never(), fails), town.world.clone());
        let job = NewJob::new("x", serde_json::json!({}));
        town.maintain(|tx| Ok(jobs::enqueue(tx, &town.world, &job).map(|_| ())?)).unwrap();
        worker.run_until_idle(town.database()).unwrap();
        town.read(|read| Ok(operator::dead_letters(read, None, 1)?)).unwrap()[0].id
    }

    #[test]
    fn only_the_operator_retries_and_discards_and_both_are_recorded() {
        let world = World::system();
        let migrations = [access::MIGRATIONS, jobs::MIGRATIONS].concat();
        for test in town::testing::both(&migrations, &world) {
            let (town, house) = (&test.town, Organisation::found(test.town.database(), &world));
            let id = dead_letter(town);
            let clerk = town.write(&house.actor("clara"), |act| retry(act, id));
            assert!(matches!(clerk, Err(Error::Forbidden(_))), "{clerk:?}");
            let silent = town.write(&house.actor("otto"), |act| discard(act, id, ""));
            assert!(matches!(silent, Err(Error::Invalid(_))), "{silent:?}");
            town.write(&house.actor("otto"), |act| retry(act, id)).unwrap();
            let again = town.write(&house.actor("otto"), |act| retry(act, id));
            assert!(matches!(again, Err(Error::NotFound)), "it waits: {again:?}");
            let other = dead_letter(town);
            town.write(&house.actor("otto"), |act| discard(act, other, "Empfänger verzogen")).unwrap();
            // The one that was retried failed again, so that both acts are about the same job.
            let subject = Subject::new(JOB, other);
            let told = town.read(|read| Ok(ledger::of_subject(read, &subject)?)).unwrap();
            let kinds: Vec<&str> = told.iter().map(|event| event.leaf.kind.as_ref()).collect();
            assert_eq!((other, kinds), (id, vec!["job.retried", "job.discarded"]));
            assert_eq!(told[1].field("reason").as_deref(), Some("Empfänger verzogen"));
        }
    }
}
