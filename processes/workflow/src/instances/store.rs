//! The tables `process_instance`, `process_scope`, `process_wait` and `process_message`.

use engine::kept::{Head, Kept, KeptScope};
use engine::{Phase, ROOT};
use kernel::{Id, Timestamp};
use records::cases::CaseId;
use serde_json::{Map, Value as Json};
use store::{Ask, Error, Json as Stored, Read, Result, Row, Tx, sql};

use super::{Incident, Instance, InstanceId, Served, Waiting, owner_of, owner_text};
use crate::{TaskId, VersionId};

/// The columns of an instance, in the order in which [`instance`] reads them.
macro_rules! select_instance {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, model, case_id, process, caller, caller_token, phase, code, next_token, next_scope, moving, turn, began_at,
                    ended_at, variables, course, pending, served
             FROM process_instance ",
            $rest
        ))
    };
}

/// An instance with the scope of the process itself.
fn instance(row: &Row<'_>) -> Result<Instance> {
    let (phase, code): (String, Option<String>) = (row.get(6)?, row.get(7)?);
    let known = Phase::of(&phase, code.as_deref());
    let head = Head {
        process: row.get(3)?,
        phase: known.map_or("new", |phase| phase.as_str()),
        code,
        next_token: row.get(8)?,
        next_scope: row.get(9)?,
        moving: row.get::<Option<Stored<Vec<u32>>>>(10)?.map(|moving| moving.0).unwrap_or_default(),
    };
    let (caller, token): (Option<InstanceId>, Option<u32>) = (row.get(4)?, row.get(5)?);
    let variables: Option<Stored<Map<String, Json>>> = row.get(14)?;
    let root = variables.zip(row.get(15)?).map(|(Stored(variables), Stored(course))| {
        (ROOT, KeptScope { element: None, parent: None, host: None, index: 0, variables, course })
    });
    Ok(Instance {
        id: row.get(0)?,
        model: row.get(1)?,
        case: row.get(2)?,
        caller: caller.zip(token),
        turn: row.get(11)?,
        began_at: row.get(12)?,
        ended_at: row.get(13)?,
        kept: Kept { head, scopes: root.into_iter().collect() },
        pending: row.get::<Option<Stored<_>>>(16)?.map(|pending| pending.0).unwrap_or_default(),
        served: row.get::<Option<Stored<_>>>(17)?.map(|served| served.0).unwrap_or_default(),
    })
}

/// An instance, without the scopes inside of its process.
pub(crate) fn get(id: InstanceId) -> Ask<Option<Instance>> {
    Ask::first(select_instance!("WHERE id = $1"), &[&id], instance)
}

/// The same, locked until the act ends: one turn comes after the other. What is asked after it is as new as what it gives.
pub(crate) fn lock(id: InstanceId) -> Ask<Option<Instance>> {
    Ask::first(select_instance!("WHERE id = $1 {for_update}"), &[&id], instance)
}

/// The instance of a task, locked as by [`lock`].
pub(crate) fn lock_of_task(task: TaskId) -> Ask<Option<Instance>> {
    let of_task = select_instance!("WHERE id = (SELECT instance FROM task WHERE id = $1) {for_update}");
    Ask::first(of_task, &[&task], instance)
}

/// Several instances in the order of their ids, without the scopes inside of their processes.
pub(crate) fn several(ids: &[InstanceId]) -> Ask<Vec<Instance>> {
    Ask::all(select_instance!("WHERE id {in_uuids $1} ORDER BY id"), &[&Stored(ids)], instance)
}

/// The same, locked as by [`lock`]: all acts lock instances in this order, so that none waits for one that waits for it.
pub(crate) fn lock_several(ids: &[InstanceId]) -> Ask<Vec<Instance>> {
    Ask::all(select_instance!("WHERE id {in_uuids $1} ORDER BY id {for_update}"), &[&Stored(ids)], instance)
}

/// Reads the scopes inside of the process of an instance, if it ever had one: sub-processes, repeated activities.
pub(crate) fn fill(read: &mut Read<'_>, instance: &mut Instance) -> Result<()> {
    if instance.kept.head.next_scope <= ROOT + 1 {
        return Ok(());
    }
    let scopes = read.all(
        sql!(
            "SELECT number, element, parent, host, time, variables, course FROM process_scope WHERE instance = $1"
        ),
        &[&instance.id],
        |row| {
            let kept = KeptScope {
                element: row.get(1)?,
                parent: row.get(2)?,
                host: row.get(3)?,
                index: row.get(4)?,
                variables: row.get::<Stored<Map<String, Json>>>(5)?.0,
                course: row.get::<Stored<Json>>(6)?.0,
            };
            Ok((row.get(0)?, kept))
        },
    )?;
    instance.kept.scopes.extend(scopes);
    Ok(())
}

/// The running instances of a case, the oldest first.
pub(crate) fn running_of_case(read: &mut Read<'_>, case: CaseId) -> Result<Vec<InstanceId>> {
    read.all(
        sql!("SELECT id FROM process_instance WHERE case_id = $1 AND ended_at IS NULL ORDER BY case_id, id"),
        &[&case],
        |row| row.get(0),
    )
}

fn short(row: &Row<'_>) -> Result<(InstanceId, VersionId, bool)> {
    Ok((row.get(0)?, row.get(1)?, row.get::<Option<Timestamp>>(2)?.is_none()))
}

/// The instances of a case, the oldest first: which, on which version, and whether it runs.
pub(crate) fn of_case(case: CaseId) -> Ask<Vec<(InstanceId, VersionId, bool)>> {
    let all =
        sql!("SELECT id, model, ended_at FROM process_instance WHERE case_id = $1 ORDER BY case_id, id");
    Ask::all(all, &[&case], short)
}

/// The instances that were called by another, as [`of_case`] has them.
pub(crate) fn of_caller(caller: InstanceId) -> Ask<Vec<(InstanceId, VersionId, bool)>> {
    let all = sql!("SELECT id, model, ended_at FROM process_instance WHERE caller = $1 ORDER BY caller, id");
    Ask::all(all, &[&caller], short)
}

/// Whether an instance ever drove a case.
pub(crate) fn ever_drove(read: &mut Read<'_>, case: CaseId) -> Result<bool> {
    let one = sql!("SELECT id FROM process_instance WHERE case_id = $1 ORDER BY case_id, id LIMIT 1");
    Ok(read.first(one, &[&case], |row| row.get::<InstanceId>(0))?.is_some())
}

/// The version that an instance runs on.
pub(crate) fn model_of(read: &mut Read<'_>, id: InstanceId) -> Result<VersionId> {
    read.one(sql!("SELECT model FROM process_instance WHERE id = $1"), &[&id], |row| row.get(0))
}

/// Whether an instance runs on a version.
pub(crate) fn is_running_on(read: &mut Read<'_>, version: VersionId) -> Result<bool> {
    let one = sql!("SELECT id FROM process_instance WHERE model = $1 AND ended_at IS NULL LIMIT 1");
    Ok(read.first(one, &[&version], |row| row.get::<InstanceId>(0))?.is_some())
}

/// The instances of a version after this one, in the order of their ids.
pub(crate) fn of_version(version: VersionId, after: InstanceId, limit: i64) -> Ask<Vec<InstanceId>> {
    Ask::all(
        sql!("SELECT id FROM process_instance WHERE model = $1 AND id > $2 ORDER BY id LIMIT $3"),
        &[&version, &after, &limit],
        |row| row.get(0),
    )
}

/// The running instances of a version, in the order of their ids, without the scopes inside of their processes.
pub(crate) fn running_on(version: VersionId, limit: i64) -> Ask<Vec<Instance>> {
    Ask::all(
        select_instance!("WHERE model = $1 AND ended_at IS NULL ORDER BY id LIMIT $2"),
        &[&version, &limit],
        instance,
    )
}

/// The instances of a version after this one that began since a moment, in the order of their ids.
pub(crate) fn begun_since(
    version: VersionId,
    since: Timestamp,
    after: InstanceId,
    limit: i64,
) -> Ask<Vec<InstanceId>> {
    Ask::all(
        sql!(
            "SELECT id FROM process_instance WHERE model = $1 AND id > $3 AND began_at >= $2 ORDER BY id LIMIT $4"
        ),
        &[&version, &since, &after, &limit],
        |row| row.get(0),
    )
}

/// The instance that was called by a token of another and still runs.
pub(crate) fn called_by(read: &mut Read<'_>, caller: InstanceId, token: u32) -> Result<Option<InstanceId>> {
    read.first(
        sql!("SELECT id FROM process_instance WHERE caller = $1 AND caller_token = $2 AND ended_at IS NULL"),
        &[&caller, &token],
        |row| row.get(0),
    )
}

pub(crate) fn insert(tx: &mut Tx<'_>, instance: &Instance) -> Result<()> {
    let Head { process, phase, code, next_token, next_scope, moving } = &instance.kept.head;
    let moving = (!moving.is_empty()).then_some(Stored(moving));
    let root = instance.kept.scopes.get(&ROOT);
    tx.later(
        sql!(
            "INSERT INTO process_instance (id, model, case_id, process, caller, caller_token, phase, code, next_token, next_scope,
                 moving, turn, began_at, ended_at, variables, course, pending, served)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        ),
        &[
            &instance.id,
            &instance.model,
            &instance.case,
            process,
            &instance.caller.map(|(caller, _)| caller),
            &instance.caller.map(|(_, token)| token),
            phase,
            code,
            next_token,
            next_scope,
            &moving,
            &instance.turn,
            &instance.began_at,
            &instance.ended_at,
            &root.map(|root| Stored(&root.variables)),
            &root.map(|root| Stored(&root.course)),
            &Stored(&instance.pending),
            &served(instance),
        ],
    )
}

fn served(instance: &Instance) -> Option<Stored<&Vec<Served>>> {
    (!instance.served.is_empty()).then_some(Stored(&instance.served))
}

/// Writes what a turn changed. Whoever does holds the lock of the instance.
pub(crate) fn update(tx: &mut Tx<'_>, instance: &Instance) -> Result<()> {
    let Head { process, phase, code, next_token, next_scope, moving } = &instance.kept.head;
    let moving = (!moving.is_empty()).then_some(Stored(moving));
    let root = instance.kept.scopes.get(&ROOT);
    tx.later(
        sql!(
            "UPDATE process_instance SET model = $2, phase = $3, code = $4, next_token = $5, next_scope = $6, moving = $7,
                    turn = $8, ended_at = $9, variables = $10, course = $11, pending = $12, process = $13, served = $14
             WHERE id = $1"
        ),
        &[
            &instance.id,
            &instance.model,
            phase,
            code,
            next_token,
            next_scope,
            &moving,
            &instance.turn,
            &instance.ended_at,
            &root.map(|root| Stored(&root.variables)),
            &root.map(|root| Stored(&root.course)),
            &Stored(&instance.pending),
            process,
            &served(instance),
        ],
    )
}

pub(crate) fn insert_scope(
    tx: &mut Tx<'_>,
    instance: InstanceId,
    number: u32,
    kept: &KeptScope,
) -> Result<()> {
    tx.later(
        sql!(
            "INSERT INTO process_scope (instance, number, element, parent, host, time, variables, course)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &instance,
            &number,
            &kept.element,
            &kept.parent,
            &kept.host,
            &kept.index,
            &Stored(&kept.variables),
            &kept.course,
        ],
    )
}

/// Writes a scope whose variables stayed as they were.
pub(crate) fn update_course(
    tx: &mut Tx<'_>,
    instance: InstanceId,
    number: u32,
    kept: &KeptScope,
) -> Result<()> {
    tx.later(
        sql!("UPDATE process_scope SET course = $3 WHERE instance = $1 AND number = $2"),
        &[&instance, &number, &kept.course],
    )
}

pub(crate) fn update_scope(
    tx: &mut Tx<'_>,
    instance: InstanceId,
    number: u32,
    kept: &KeptScope,
) -> Result<()> {
    tx.later(
        sql!(
            "UPDATE process_scope SET element = $3, parent = $4, host = $5, time = $6, variables = $7, course = $8
             WHERE instance = $1 AND number = $2"
        ),
        &[
            &instance,
            &number,
            &kept.element,
            &kept.parent,
            &kept.host,
            &kept.index,
            &Stored(&kept.variables),
            &kept.course,
        ],
    )
}

pub(crate) fn delete_scope(tx: &mut Tx<'_>, instance: InstanceId, number: u32) -> Result<()> {
    tx.later(sql!("DELETE FROM process_scope WHERE instance = $1 AND number = $2"), &[&instance, &number])
}

// --- what is waited for ---

fn waiting(row: &Row<'_>, from: usize) -> Result<Waiting> {
    let owner: String = row.get(from + 1)?;
    Ok(Waiting {
        id: row.get(from)?,
        owner: owner_of(&owner).ok_or(Error::Type { column: from + 1, expected: "an owner" })?,
        element: row.get(from + 2)?,
        kind: row.get(from + 3)?,
        name: row.get(from + 4)?,
        reason: row.get(from + 5)?,
        since: row.get(from + 6)?,
        due: row.get(from + 7)?,
    })
}

/// What an instance waits for, besides people and what jobs stand for; in no order.
pub(crate) fn waits(instance: InstanceId) -> Ask<Vec<Waiting>> {
    Ask::all(
        sql!(
            "SELECT id, owner, element, kind, name, reason, since, due FROM process_wait
             WHERE instance = $1 AND ended_at IS NULL"
        ),
        &[&instance],
        |row| waiting(row, 0),
    )
}

pub(crate) fn insert_wait(tx: &mut Tx<'_>, instance: InstanceId, wait: &Waiting) -> Result<()> {
    tx.later(
        sql!(
            "INSERT INTO process_wait (id, instance, owner, element, kind, name, reason, since, due)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &wait.id,
            &instance,
            &owner_text(wait.owner),
            &wait.element,
            &wait.kind,
            &wait.name,
            &wait.reason,
            &wait.since,
            &wait.due,
        ],
    )
}

pub(crate) fn end_waits(tx: &mut Tx<'_>, ids: &[Id<Waiting>], now: Timestamp) -> Result<()> {
    tx.later(sql!("UPDATE process_wait SET ended_at = $2 WHERE id {in_uuids $1}"), &[&Stored(ids), &now])
}

/// The instances that wait for a signal, after this one.
pub(crate) fn listeners(
    read: &mut Read<'_>,
    signal: &str,
    after: InstanceId,
    limit: i64,
) -> Result<Vec<InstanceId>> {
    read.all(
        sql!(
            "SELECT DISTINCT instance FROM process_wait
             WHERE kind = 'signal' AND name = $1 AND ended_at IS NULL AND instance > $2 ORDER BY instance LIMIT $3"
        ),
        &[&signal, &after, &limit],
        |row| row.get(0),
    )
}

// --- incidents ---

/// The columns of an incident, in the order in which [`incident`] reads them.
macro_rules! select_incident {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT w.id, w.owner, w.element, w.kind, w.name, w.reason, w.since, w.due, w.instance, i.model, i.case_id, p.key, v.number
             FROM process_wait w JOIN process_instance i ON i.id = w.instance JOIN process_version v ON v.id = i.model
             JOIN process p ON p.id = v.process WHERE w.kind = 'incident' AND w.ended_at IS NULL AND ",
            $rest
        ))
    };
}

fn incident(row: &Row<'_>) -> Result<Incident> {
    Ok(Incident {
        wait: waiting(row, 0)?,
        instance: row.get(8)?,
        model: row.get(9)?,
        case: row.get(10)?,
        process: row.get(11)?,
        number: row.get(12)?,
    })
}

/// So many incidents after this one, the oldest first.
pub(crate) fn incidents(after: (Timestamp, Id<Waiting>), limit: i64) -> Ask<Vec<Incident>> {
    Ask::all(
        select_incident!("(w.since, w.id) > ($1, $2) ORDER BY w.since, w.id LIMIT $3"),
        &[&after.0, &after.1, &limit],
        incident,
    )
}

/// An incident; nothing where somebody has looked after it.
pub(crate) fn find_incident(id: Id<Waiting>) -> Ask<Option<Incident>> {
    Ask::first(select_incident!("w.id = $1"), &[&id], incident)
}

/// How many incidents there are, counted up to `most`.
pub(crate) fn count_incidents(most: u64) -> Ask<u64> {
    let count = sql!(
        "SELECT count(*) FROM (SELECT 1 AS one FROM process_wait WHERE kind = 'incident' AND ended_at IS NULL LIMIT $1) AS counted"
    );
    Ask::fold(count, &[&most], 0, |count, row| {
        *count = row.get(0)?;
        Ok(())
    })
}

// --- messages that nobody waited for yet ---

pub(crate) fn insert_message(
    tx: &mut Tx<'_>,
    id: Id<super::Waiting>,
    case: CaseId,
    name: &str,
    variables: &Map<String, Json>,
    now: Timestamp,
) -> Result<()> {
    tx.later(
        sql!(
            "INSERT INTO process_message (id, case_id, name, variables, came_at) VALUES ($1, $2, $3, $4, $5)"
        ),
        &[&id, &case, &name, &Stored(variables), &now],
    )
}

/// Takes the oldest message of a name that came for a case before anybody waited for it.
pub(crate) fn take_message(
    tx: &mut Tx<'_>,
    case: CaseId,
    name: &str,
    now: Timestamp,
) -> Result<Option<Map<String, Json>>> {
    tx.first(
        sql!(
            "UPDATE process_message SET taken_at = $3 WHERE id = (SELECT id FROM process_message
                 WHERE case_id = $1 AND name = $2 AND taken_at IS NULL ORDER BY came_at, id LIMIT 1 {for_update})
             RETURNING variables"
        ),
        &[&case, &name, &now],
        |row| Ok(row.get::<Stored<Map<String, Json>>>(0)?.0),
    )
}
