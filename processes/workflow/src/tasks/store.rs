//! The table `task`.

use access::{Filter, Thing};
use kernel::{Date, PersonId, Timestamp, UnitId};
use records::cases::CaseId;
use store::{Ask, Bind, Json, Read, Result, Row, Sql, Tx, sql};

use super::{After, Listed, Narrow, Order, Task, TaskId, TaskState, Whose};
use crate::InstanceId;
use crate::elements::Priority;

/// The columns of a task, in the order in which [`task`] reads them.
macro_rules! select_task {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, instance, token, element, title, case_id, unit, holder, state, priority, opened_at, due_on, ended_at,
                    ended_by, version
             FROM task ",
            $rest
        ))
    };
}

fn task(row: &Row<'_>) -> Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        instance: row.get(1)?,
        token: row.get(2)?,
        element: row.get(3)?,
        title: row.get(4)?,
        case: row.get(5)?,
        unit: row.get(6)?,
        holder: row.get(7)?,
        state: row.get(8)?,
        priority: Priority::of(row.get(9)?),
        opened_at: row.get(10)?,
        due_on: row.get(11)?,
        ended_at: row.get(12)?,
        ended_by: row.get(13)?,
        version: row.get(14)?,
    })
}

/// A task.
pub(crate) fn get(read: &mut Read<'_>, id: TaskId) -> Result<Option<Task>> {
    read.first(select_task!("WHERE id = $1"), &[&id], task)
}

/// A task, and what the policy is asked about, as [`Task::thing`] has it.
pub(crate) fn with_case(id: TaskId) -> Ask<Option<(Task, Thing)>> {
    let both = sql!(concat!(
        "SELECT t.id, t.instance, t.token, t.element, t.title, t.case_id, t.unit, t.holder, t.state, t.priority, t.opened_at,
                t.due_on, t.ended_at, t.ended_by, t.version, c.state, c.secret FROM task t",
        records::join_case!("t.case_id"),
        "WHERE t.id = $1"
    ));
    Ask::first(both, &[&id], |row| {
        let task = task(row)?;
        let thing = Thing::case(task.case, task.unit, task.holder, row.get(15)?, row.get(16)?);
        Ok((task, thing))
    })
}

/// The open tasks of an instance, in no order: in that of the ids, a database could read all tasks instead of the few of the instance.
pub(crate) fn open_of(instance: InstanceId) -> Ask<Vec<Task>> {
    Ask::all(select_task!("WHERE instance = $1 AND state = 'open'"), &[&instance], task)
}

/// All tasks of a case, the oldest first.
pub(crate) fn of_case(case: CaseId) -> Ask<Vec<Task>> {
    Ask::all(select_task!("WHERE case_id = $1 ORDER BY opened_at, id"), &[&case], task)
}

/// All tasks of an instance, the oldest first.
pub(crate) fn of_instance(instance: InstanceId) -> Ask<Vec<Task>> {
    Ask::all(select_task!("WHERE instance = $1 ORDER BY opened_at, id"), &[&instance], task)
}

/// The open tasks of a unit: the most urgent first, of these the oldest.
pub(crate) fn open_of_unit(unit: UnitId, limit: i64) -> Ask<Vec<Task>> {
    Ask::all(
        select_task!("WHERE unit = $1 AND state = 'open' ORDER BY priority, opened_at, id LIMIT $2"),
        &[&unit, &limit],
        task,
    )
}

/// Who did one of these user tasks in an instance.
pub(crate) fn doers(read: &mut Read<'_>, instance: InstanceId, elements: &[String]) -> Result<Vec<PersonId>> {
    let doers = read.all(
        sql!("SELECT ended_by FROM task WHERE instance = $1 AND state = 'done' AND element {in_texts $2}"),
        &[&instance, &Json(elements)],
        |row| row.get::<Option<PersonId>>(0),
    )?;
    Ok(doers.into_iter().flatten().collect())
}

pub(crate) fn insert(tx: &mut Tx<'_>, task: &Task) -> Result<()> {
    tx.later(
        sql!(
            "INSERT INTO task (id, instance, token, element, title, case_id, unit, holder, state, priority, opened_at, due_on,
                 ended_at, ended_by, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        &[
            &task.id,
            &task.instance,
            &task.token,
            &task.element,
            &task.title,
            &task.case,
            &task.unit,
            &task.holder,
            &task.state,
            &task.priority.number(),
            &task.opened_at,
            &task.due_on,
            &task.ended_at,
            &task.ended_by,
            &task.version,
        ],
    )
}

/// Ends an open task: done by somebody, or withdrawn. Whoever does holds the lock of its instance.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    id: TaskId,
    state: TaskState,
    now: Timestamp,
    by: Option<PersonId>,
) -> Result<()> {
    tx.later(
        sql!(
            "UPDATE task SET state = $2, ended_at = $3, ended_by = $4, version = version + 1
             WHERE id = $1"
        ),
        &[&id, &state, &now, &by],
    )
}

/// Gives a task to somebody, or back to the unit; says whether nobody was quicker.
pub(crate) fn assign(tx: &mut Tx<'_>, id: TaskId, seen: i64, holder: Option<PersonId>) -> Result<bool> {
    let rows = tx.execute(
        sql!(
            "UPDATE task SET holder = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'open'"
        ),
        &[&id, &seen, &holder],
    )?;
    Ok(rows == 1)
}

// --- the desk ---

/// Whose tasks; `$8` says who.
macro_rules! whose {
    (holder) => {
        "q.holder = $8"
    };
    (holders) => {
        "q.holder {in_uuids $8}"
    };
    (unit) => {
        "q.unit = $8"
    };
}

/// Where a list goes on, and in which order; from `$14`.
macro_rules! after {
    (priority) => {
        "(q.priority, q.opened_at, q.task) > ($14, $15, $16) ORDER BY q.priority, q.opened_at, q.task LIMIT $13"
    };
    (opened) => {
        "(q.opened_at, q.task) > ($14, $15) ORDER BY q.opened_at, q.task LIMIT $13"
    };
    (due) => {
        "q.due_on IS NOT NULL AND (q.due_on, q.task) > ($14, $15) ORDER BY q.due_on, q.task LIMIT $13"
    };
    (never_due) => {
        "q.due_on IS NULL AND q.task > $14 ORDER BY q.task LIMIT $13"
    };
}

/// Open tasks beside their cases as [`access::visible!`] wants them: the case, but in the hands of those whose task it is, as
/// [`Task::thing`] has it for the policy.
macro_rules! open_tasks {
    () => {
        concat!(
            " FROM (SELECT t.id AS task, t.instance, t.token, t.element, t.title, t.case_id AS id, t.unit, t.holder,
                           t.state AS task_state, t.priority, t.opened_at, t.due_on, t.ended_at, t.ended_by, t.version,
                           c.secret, c.state, c.reference, c.title AS case_title, c.unit AS case_unit, c.holder AS case_holder
                    FROM task t",
            records::join_case!("t.case_id"),
            "WHERE t.state = 'open') q WHERE ",
            access::visible!("q"),
            " AND "
        )
    };
}

macro_rules! list {
    ($whose:ident $after:ident) => {
        sql!(concat!(
            "SELECT q.task, q.instance, q.token, q.element, q.title, q.id, q.unit, q.holder, q.task_state, q.priority,
                    q.opened_at, q.due_on, q.ended_at, q.ended_by, q.version, q.reference, q.case_title, q.case_unit,
                    q.case_holder, q.state, q.secret",
            open_tasks!(),
            whose!($whose),
            // PostgreSQL takes the type of a parameter from where it first stands.
            " AND ((SELECT p.key FROM process_instance i JOIN process_version v ON v.id = i.model
                    JOIN process p ON p.id = v.process WHERE i.id = q.instance) = $9 OR $9 IS NULL)
              AND (q.due_on >= $10 OR $10 IS NULL) AND (q.due_on <= $11 OR $11 IS NULL)
              AND (q.priority = $12 OR $12 IS NULL) AND ",
            after!($after)
        ))
    };
}

macro_rules! count {
    ($whose:ident) => {
        sql!(concat!(
            "SELECT count(*) FROM (SELECT 1 AS one",
            open_tasks!(),
            whose!($whose),
            " LIMIT $9) AS counted"
        ))
    };
}

fn listed(row: &Row<'_>) -> Result<Listed> {
    let task = task(row)?;
    let thing = Thing::case(task.case, row.get(17)?, row.get(18)?, row.get(19)?, row.get(20)?);
    Ok(Listed { reference: row.get(15)?, case_title: row.get(16)?, case: thing, task })
}

/// So many open tasks that `filter` lets through, after that one, in that order.
pub(crate) fn list(
    read: &mut Read<'_>,
    filter: &Filter,
    whose: &Whose,
    narrow: &Narrow,
    (order, after): (Order, &After),
    limit: i64,
) -> Result<Vec<Listed>> {
    let ask = |sql: &'static Sql, after: &[&dyn Bind]| {
        let [a, b, c, d, e, f, g] = filter.params();
        let priority = narrow.priority.map(crate::elements::Priority::number);
        let fixed: [&dyn Bind; 13] =
            [a, b, c, d, e, f, g, whose.who(), &narrow.process, &narrow.from, &narrow.to, &priority, &limit];
        Ask::all(sql, &[&fixed[..], after].concat(), listed)
    };
    let After { priority, opened_at, due_on, id } = after;
    match order {
        Order::Priority => {
            let sql = match whose {
                Whose::Holder(_) => list!(holder priority),
                Whose::Holders(_) => list!(holders priority),
                Whose::Unit(_) => list!(unit priority),
            };
            read.ask(ask(sql, &[priority, opened_at, id]))
        }
        Order::Age => {
            let sql = match whose {
                Whose::Holder(_) => list!(holder opened),
                Whose::Holders(_) => list!(holders opened),
                Whose::Unit(_) => list!(unit opened),
            };
            read.ask(ask(sql, &[opened_at, id]))
        }
        Order::Due => {
            let (dated, never) = match whose {
                Whose::Holder(_) => (list!(holder due), list!(holder never_due)),
                Whose::Holders(_) => (list!(holders due), list!(holders never_due)),
                Whose::Unit(_) => (list!(unit due), list!(unit never_due)),
            };
            // What has no deadline comes after all that has one.
            let (day, before) = match due_on {
                Some(day) => (*day, TaskId::nil()),
                None => (Date::MAX, *id),
            };
            let (mut found, rest) = read.ask((ask(dated, &[&day, id]), ask(never, &[&before])))?;
            found.extend(rest);
            found.truncate(usize::try_from(limit).unwrap_or_default());
            Ok(found)
        }
    }
}

/// How many open tasks `filter` lets through, counted up to `most`.
pub(crate) fn count(filter: &Filter, whose: &Whose, most: u64) -> Ask<u64> {
    let [a, b, c, d, e, f, g] = filter.params();
    let sql = match whose {
        Whose::Holder(_) => count!(holder),
        Whose::Holders(_) => count!(holders),
        Whose::Unit(_) => count!(unit),
    };
    Ask::fold(sql, &[a, b, c, d, e, f, g, whose.who(), &most], 0, |count, row| {
        *count = row.get(0)?;
        Ok(())
    })
}
