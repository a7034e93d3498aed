//! The table `case_entry`.

use access::{
    Filter,
    people::{self, Person},
};
use kernel::{Date, Id, PersonId, Timestamp, UnitId};
use store::{Ask, Bind, Json, Read, Result, Row, Sql, Tx, fold::fold, sql};

use super::{Case, CaseId, State, is_open};
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
    // The same, of what a filter lets through; its values are `$1` to `$7`.
    ($more:literal, visible $rest:literal) => {
        sql!(concat!(
            "SELECT id, file, reference, kind, title, unit, holder, state, outcome, received_at, due_on, resubmit_on, decided_at, closed_at, secret, version",
            $more,
            " FROM case_entry WHERE ",
            access::visible!("case_entry"),
            " ",
            $rest
        ))
    };
}

/// In statements of rooms above: joins the case `c` of a row, whose id the given column holds. What they show of it they must have asked
/// the policy for: `c` has the columns of [`access::visible!`](access::visible), besides `reference` and `title`.
#[macro_export]
macro_rules! join_case {
    ($column:literal) => {
        concat!(" JOIN case_entry c ON c.id = ", $column, " ")
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

/// One case, if there is one.
pub(crate) fn found(id: CaseId) -> Ask<Option<Case>> {
    Ask::first(select!("", "WHERE id = $1"), &[&id], case)
}

/// One case, and the reference of the file that it lies in.
pub(crate) fn with_file(id: CaseId) -> Ask<Option<(Case, String)>> {
    let sql =
        select!(", (SELECT reference FROM case_file WHERE case_file.id = case_entry.file)", "WHERE id = $1");
    Ask::first(sql, &[&id], |row| Ok((case(row)?, row.get(16)?)))
}

/// The unit of a case with those who work on its cases, as [`crate::who::colleagues`] has them.
pub(crate) fn colleagues(id: CaseId) -> Ask<Option<(String, Vec<Person>)>> {
    let sql = sql!(access::people_of_unit!("JOIN case_entry c ON c.unit = u.id", "c.id = $1"));
    people::of_unit_by(sql, &id, crate::who::WORKERS)
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
    unit: UnitId,
    filter: &Filter,
    state: State,
    after: Cursor,
    limit: i64,
) -> Ask<Vec<Case>> {
    let [a, b, c, d, e, f, g] = filter.params();
    Ask::all(
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
pub(crate) fn of_holder(holder: PersonId, state: State, after: Cursor, limit: i64) -> Ask<Vec<Case>> {
    Ask::all(
        select!(
            "",
            "WHERE holder = $1 AND state = $2 AND (received_at, id) > ($3, $4) ORDER BY received_at, id LIMIT $5"
        ),
        &[&holder, &state, &after.0, &after.1, &limit],
        case,
    )
}

/// What a person holds and is to see again on or before `day`.
pub(crate) fn to_be_resubmitted(holder: PersonId, day: Date) -> Ask<Vec<Case>> {
    Ask::all(
        select!("", "WHERE holder = $1 AND resubmit_on <= $2 ORDER BY resubmit_on, id LIMIT 50"),
        &[&holder, &day],
        case,
    )
}

/// How many cases of a unit are not closed.
pub(crate) fn open_of_unit(read: &mut Read<'_>, unit: UnitId) -> Result<i64> {
    let count = sql!("SELECT count(*) FROM case_entry WHERE unit = $1 AND state <> $2");
    read.one(count, &[&unit, &State::Closed.as_str()], |row| row.get(0))
}

/// How many cases there are in each state but the last: what is closed to its file grows for ever and is nobody's work.
pub(crate) type Counts = Vec<(State, u64)>;

/// How many cases of a unit are in each state, counted up to `most` and as many more as are secret: to count all of many years
/// would take longer than to show the worklist. What the reader may not see is taken off by [`visible`].
pub(crate) fn counts_of_unit(unit: UnitId, most: u64) -> Ask<Counts> {
    counts(
        sql!(
            "SELECT value, (SELECT count(*) FROM (SELECT 1 AS one FROM case_entry WHERE unit = $2 AND state = value
                    LIMIT $3 + (SELECT count(*) FROM case_entry WHERE secret AND unit = $2)) AS counted)
             FROM {texts $1} AS states"
        ),
        &[&unit, &most],
    )
}

/// How many secret cases of a unit `filter` hides from somebody who may see its open ones.
pub(crate) fn hidden_of_unit(unit: UnitId, filter: &Filter) -> Ask<Counts> {
    let [a, b, c, d, e, f, g] = filter.params();
    Ask::all(
        sql!(concat!(
            "SELECT state, sum(CASE WHEN ",
            access::visible!("case_entry"),
            " THEN 0 ELSE 1 END) FROM case_entry WHERE secret AND unit = $8 GROUP BY state"
        )),
        &[a, b, c, d, e, f, g, &unit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What is left of `all` without the `hidden` ones, up to `most`.
pub(crate) fn visible(all: Counts, hidden: &Counts, most: u64) -> Counts {
    let off = |state| hidden.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    all.into_iter().map(|(state, count)| (state, count.saturating_sub(off(state)).min(most))).collect()
}

/// How many cases a person holds in each state, counted up to `most`.
pub(crate) fn counts_of_holder(holder: PersonId, most: u64) -> Ask<Counts> {
    counts(
        sql!(
            "SELECT value, (SELECT count(*) FROM (SELECT 1 AS one FROM case_entry
                    WHERE holder = $2 AND state = value LIMIT $3) AS counted)
             FROM {texts $1} AS states"
        ),
        &[&holder, &most],
    )
}

fn counts(sql: &'static Sql, [whose, most]: &[&dyn Bind; 2]) -> Ask<Counts> {
    let states: Vec<&str> =
        State::ALL.into_iter().filter(|state| is_open(*state)).map(State::as_str).collect();
    Ask::all(sql, &[&Json(states), *whose, *most], |row| Ok((row.get(0)?, row.get(1)?)))
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
        select!(", number", visible "AND file = $8 AND number > $9 ORDER BY number LIMIT $10"),
        &[a, b, c, d, e, f, g, &file, &after, &limit],
        |row| Ok((row.get(16)?, case(row)?)),
    )
}

/// The case with exactly this reference, if `filter` lets it through.
pub(crate) fn find_reference(read: &mut Read<'_>, filter: &Filter, reference: &str) -> Result<Vec<Case>> {
    let [a, b, c, d, e, f, g] = filter.params();
    read.all(select!("", visible "AND reference = $8"), &[a, b, c, d, e, f, g, &reference], case)
}

/// The first `limit` cases, by title, that `filter` lets through and whose title begins with `key` (folded).
///
/// Who sees the whole town reads the index of titles. Who sees some units would read past everything of the others there,
/// so that each way in which a case can be seen reads an index of its own; every one of them asks the filter, too.
pub(crate) fn find_title(read: &mut Read<'_>, filter: &Filter, key: &str, limit: i64) -> Result<Vec<Case>> {
    let upto = format!("{key}\u{10ffff}");
    let [a, b, c, d, e, f, g] = filter.params();
    let Some(units) = filter.units() else {
        return read.all(
            select!("", visible "AND title_key >= $8 AND title_key < $9 ORDER BY title_key, id LIMIT $10"),
            &[a, b, c, d, e, f, g, &key, &upto, &limit],
            case,
        );
    };
    let mut found = Vec::new();
    for unit in units {
        found.extend(read.all(
            select!(
                "",
                visible "AND unit = $11 AND title_key >= $8 AND title_key < $9 ORDER BY title_key, id LIMIT $10"
            ),
            &[a, b, c, d, e, f, g, &key, &upto, &limit, &unit],
            case,
        )?);
    }
    for holder in filter.holders() {
        found.extend(read.all(
            select!(
                "",
                visible "AND holder = $11 AND title_key >= $8 AND title_key < $9 ORDER BY title_key, id LIMIT $10"
            ),
            &[a, b, c, d, e, f, g, &key, &upto, &limit, holder],
            case,
        )?);
    }
    found.extend(read.all(
        select!("", visible "AND id {in_uuids $6} AND title_key >= $8 AND title_key < $9 ORDER BY title_key, id LIMIT $10"),
        &[a, b, c, d, e, f, g, &key, &upto, &limit],
        case,
    )?);
    found.sort_by_cached_key(|case| (fold(&case.title), case.id));
    found.dedup_by_key(|case| case.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}
