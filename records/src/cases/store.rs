//! The table `case_entry`.

use access::Filter;
use kernel::{Date, Id, PersonId, Timestamp, UnitId};
use store::{Read, Result, Row, Tx, fold::fold, sql};

use super::{Case, CaseId, State};
use crate::files::FileId;

/// The columns of a row in the order in which the row is read, more columns, and the rest of the statement.
macro_rules! select {
    ($more:literal, $rest:literal) => {
        sql!(concat!(
            "SELECT id, file, reference, kind, title, unit, holder, state, outcome, received_at, due_on, resubmit_on, decided_at, closed_at, secret, version",
            $more,
            " FROM case_entry ",
            $rest
        ))
    };
}

fn case(row: &Row<'_>) -> Result<Case> {
    Ok(Case {
        id: row.get(0)?,
        file: row.get(1)?,
        reference: row.get(2)?,
        kind: row.get(3)?,
        title: row.get(4)?,
        unit: row.get(5)?,
        holder: row.get(6)?,
        state: row.get(7)?,
        outcome: row.get(8)?,
        received_at: row.get(9)?,
        due_on: row.get(10)?,
        resubmit_on: row.get(11)?,
        decided_at: row.get(12)?,
        closed_at: row.get(13)?,
        secret: row.get(14)?,
        version: row.get(15)?,
    })
}

/// One case.
pub(crate) fn get(read: &mut Read<'_>, id: CaseId) -> Result<Case> {
    read.one(select!("", "WHERE id = $1"), &[&id], case)
}

/// One case, locked until the end of the transaction, so that two acts on it come one after the other.
pub(crate) fn get_for_change(tx: &mut Tx<'_>, id: CaseId) -> Result<Case> {
    tx.one(select!("", "WHERE id = $1 {for_update}"), &[&id], case)
}

/// The case with this reference.
pub(crate) fn by_reference(read: &mut Read<'_>, reference: &str) -> Result<Option<Case>> {
    read.first(select!("", "WHERE reference = $1"), &[&reference], case)
}

/// Adds a case.
pub(crate) fn insert(tx: &mut Tx<'_>, case: &Case, number: i64) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO case_entry
                (id, file, number, reference, kind, title, title_key, unit, holder, state, received_at, due_on, secret, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        &[
            &case.id,
            &case.file,
            &number,
            &case.reference,
            &case.kind,
            &case.title,
            &fold(&case.title),
            &case.unit,
            &case.holder,
            &case.state,
            &case.received_at,
            &case.due_on,
            &case.secret,
            &case.version,
        ],
    )
}

/// Writes what an act changed, if nobody changed the case meanwhile; says whether it did.
pub(crate) fn update(tx: &mut Tx<'_>, case: &Case, seen: i64) -> Result<bool> {
    let rows = tx.execute(
        sql!(
            "UPDATE case_entry SET holder = $3, state = $4, outcome = $5, due_on = $6, resubmit_on = $7, decided_at = $8,
                    closed_at = $9, version = $10
             WHERE id = $1 AND version = $2"
        ),
        &[
            &case.id,
            &seen,
            &case.holder,
            &case.state,
            &case.outcome,
            &case.due_on,
            &case.resubmit_on,
            &case.decided_at,
            &case.closed_at,
            &case.version,
        ],
    )?;
    Ok(rows == 1)
}

/// Where a list of cases goes on: after the case received at this moment with this id.
pub type Cursor = (Timestamp, Id<()>);

/// The cases of a unit in one state that `filter` lets through, oldest first.
pub(crate) fn of_unit(
    read: &mut Read<'_>,
    unit: UnitId,
    filter: &Filter,
    state: State,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Case>> {
    let [a, b, c, d, e, f, g] = filter.params();
    read.all(
        sql!(concat!(
            "SELECT id, file, reference, kind, title, unit, holder, state, outcome, received_at, due_on, resubmit_on, \
             decided_at, closed_at, secret, version FROM case_entry WHERE ",
            access::visible!("case_entry"),
            " AND unit = $8 AND state = $9 AND (received_at, id) > ($10, $11) ORDER BY received_at, id LIMIT $12"
        )),
        &[a, b, c, d, e, f, g, &unit, &state, &after.0, &after.1, &limit],
        case,
    )
}

/// The cases a person holds in one state, oldest first.
pub(crate) fn of_holder(
    read: &mut Read<'_>,
    holder: PersonId,
    state: State,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Case>> {
    read.all(
        select!("", "WHERE holder = $1 AND state = $2 AND (received_at, id) > ($3, $4) ORDER BY received_at, id LIMIT $5"),
        &[&holder, &state, &after.0, &after.1, &limit],
        case,
    )
}

/// What a person holds and is to see again on or before `day`.
pub(crate) fn to_be_resubmitted(read: &mut Read<'_>, holder: PersonId, day: Date) -> Result<Vec<Case>> {
    read.all(
        select!("", "WHERE resubmit_on <= $2 AND holder = $1 ORDER BY resubmit_on, id LIMIT 50"),
        &[&holder, &day],
        case,
    )
}

/// How many cases of a unit are in each state, for somebody who may see the unit's open ones: all are counted in the
/// index, and the few secret ones that `filter` hides are taken off.
pub(crate) fn counts_of_unit(
    read: &mut Read<'_>,
    unit: UnitId,
    filter: &Filter,
) -> Result<Vec<(State, i64)>> {
    let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let all: Vec<(State, i64)> = read.all(
        sql!("SELECT state, count(*) FROM case_entry WHERE unit = $1 GROUP BY state"),
        &[&unit],
        pair,
    )?;
    let [a, b, c, d, e, f, g] = filter.params();
    let hidden: Vec<(State, i64)> = read.all(
        sql!(concat!(
            "SELECT state, sum(CASE WHEN ",
            access::visible!("case_entry"),
            " THEN 0 ELSE 1 END) FROM case_entry WHERE secret AND unit = $8 GROUP BY state"
        )),
        &[a, b, c, d, e, f, g, &unit],
        pair,
    )?;
    let off = |state| hidden.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    Ok(all.into_iter().map(|(state, count)| (state, count - off(state))).collect())
}

/// How many cases a person holds in each state.
pub(crate) fn counts_of_holder(read: &mut Read<'_>, holder: PersonId) -> Result<Vec<(State, i64)>> {
    read.all(
        sql!("SELECT state, count(*) FROM case_entry WHERE holder = $1 GROUP BY state"),
        &[&holder],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The cases of a file that `filter` lets through, in the order of their numbers.
pub(crate) fn of_file(
    read: &mut Read<'_>,
    file: FileId,
    filter: &Filter,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Case)>> {
    let [a, b, c, d, e, f, g] = filter.params();
    read.all(
        sql!(concat!(
            "SELECT id, file, reference, kind, title, unit, holder, state, outcome, received_at, due_on, resubmit_on, \
             decided_at, closed_at, secret, version, number FROM case_entry WHERE ",
            access::visible!("case_entry"),
            " AND file = $8 AND number > $9 ORDER BY number LIMIT $10"
        )),
        &[a, b, c, d, e, f, g, &file, &after, &limit],
        |row| Ok((row.get(16)?, case(row)?)),
    )
}

/// The cases that `filter` lets through and whose title begins with `key` (folded) or whose reference is `reference`.
pub(crate) fn find(
    read: &mut Read<'_>,
    filter: &Filter,
    key: &str,
    reference: &str,
    limit: i64,
) -> Result<Vec<Case>> {
    let upto = format!("{key}\u{10ffff}");
    let [a, b, c, d, e, f, g] = filter.params();
    read.all(
        sql!(concat!(
            "SELECT id, file, reference, kind, title, unit, holder, state, outcome, received_at, due_on, resubmit_on, \
             decided_at, closed_at, secret, version FROM case_entry WHERE ",
            access::visible!("case_entry"),
            " AND (reference = $8 OR (title_key >= $9 AND title_key < $10)) ORDER BY received_at DESC, id LIMIT $11"
        )),
        &[a, b, c, d, e, f, g, &reference, &key, &upto, &limit],
        case,
    )
}
