//! The table `task`.

use kernel::{PersonId, Timestamp, UnitId};
use records::cases::CaseId;
use store::{Ask, Json, Read, Result, Row, Tx, sql};

use super::{Task, TaskId, TaskState};
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

/// All tasks of a case, the oldest first.
pub(crate) fn of_case(case: CaseId) -> Ask<Vec<Task>> {
    Ask::all(select_task!("WHERE case_id = $1 ORDER BY opened_at, id"), &[&case], task)
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
        sql!("SELECT ended_by FROM task WHERE instance = $1 AND state = 'done' AND element IN {texts $2}"),
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
