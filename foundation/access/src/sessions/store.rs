//! The SQL of sessions, half-done sign-ins, known browsers and the counting of failures.

use kernel::{PersonId, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use store::{Json, Read, Result, Row, Tx, sql};

use super::{
    Limits, Session, Standing, Strength,
    throttle::{FORGOTTEN_AFTER, Key},
};

fn session(row: &Row<'_>, from: usize) -> Result<Session> {
    Ok(Session {
        token_hash: row.get(from)?,
        person: row.get(from + 1)?,
        strength: row.get(from + 2)?,
        device: row.get(from + 3)?,
        created_at: row.get(from + 4)?,
        seen_at: row.get(from + 5)?,
    })
}

/// A session with what stands before it, from nine columns of a row.
pub(crate) fn standing(row: &Row<'_>, from: usize) -> Result<Standing> {
    Ok(Standing {
        session: session(row, from)?,
        must_change: row.get(from + 6)?,
        proven_at: row.get(from + 7)?,
        second_factor: row.get(from + 8)?,
    })
}

/// A person's sessions, the latest first. Those that are over may be among them until [`sweep`] was here.
///
/// # Errors
/// What the database says.
pub fn of_person(read: &mut Read<'_>, person: PersonId) -> Result<Vec<Session>> {
    read.all(
        sql!(
            "SELECT token_hash, person, strength, device, created_at, seen_at
             FROM staff_session WHERE person = $1 ORDER BY seen_at DESC, token_hash"
        ),
        &[&person],
        |row| session(row, 0),
    )
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &Session) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO staff_session (token_hash, person, strength, device, created_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[&new.token_hash, &new.person, &new.strength, &new.device, &new.created_at, &new.seen_at],
    )?;
    Ok(())
}

pub(super) fn set_seen(tx: &mut Tx<'_>, token_hash: &[u8; 32], now: Timestamp) -> Result<()> {
    tx.execute(
        sql!("UPDATE staff_session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2"),
        &[token_hash, &now],
    )?;
    Ok(())
}

/// Writes down that the session's person proved who they are; says whether there is such a session.
pub(super) fn proven(
    tx: &mut Tx<'_>,
    (token_hash, person): (&[u8; 32], PersonId),
    strength: Strength,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE staff_session SET strength = $3, proven_at = $4 WHERE token_hash = $1 AND person = $2"),
        &[token_hash, &person, &strength, &now],
    )?;
    Ok(changed == 1)
}

/// Ends one session of a person; says whether there was one.
pub(super) fn delete(tx: &mut Tx<'_>, token_hash: &[u8; 32], person: PersonId) -> Result<bool> {
    let changed = tx.execute(
        sql!("DELETE FROM staff_session WHERE token_hash = $1 AND person = $2"),
        &[token_hash, &person],
    )?;
    Ok(changed == 1)
}

/// Ends all sessions and half-done sign-ins of a person and forgets their browsers.
pub(crate) fn delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64> {
    tx.execute(sql!("DELETE FROM known_device WHERE person = $1"), &[&person])?;
    tx.execute(sql!("DELETE FROM sign_in_step WHERE person = $1"), &[&person])?;
    delete_all_but(tx, person, None)
}

/// Ends all sessions of a person but the one with this token.
pub(crate) fn delete_all_but(tx: &mut Tx<'_>, person: PersonId, keep: Option<[u8; 32]>) -> Result<u64> {
    let keep = keep.unwrap_or_default();
    tx.execute(sql!("DELETE FROM staff_session WHERE person = $1 AND token_hash <> $2"), &[&person, &keep])
}

/// What a half-done sign-in or registration waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// A one-time or recovery code after a right password.
    Code,
    /// The answer of a new passkey.
    PasskeyRegistration,
    /// The answer of a passkey at the door.
    PasskeySignIn,
}

impl StepKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::PasskeyRegistration => "passkey_registration",
            Self::PasskeySignIn => "passkey_sign_in",
        }
    }
}

pub(crate) fn insert_step<T: Serialize>(
    tx: &mut Tx<'_>,
    (token_hash, kind): (&[u8; 32], StepKind),
    person: Option<PersonId>,
    state: T,
    ends_at: Timestamp,
) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO sign_in_step (token_hash, kind, person, state, ends_at)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        &[token_hash, &kind.as_str(), &person, &Json(state), &ends_at],
    )?;
    Ok(())
}

/// Whose step it is and what was kept for it.
pub(crate) fn step<T: DeserializeOwned>(
    read: &mut Read<'_>,
    (token_hash, kind): (&[u8; 32], StepKind),
    now: Timestamp,
) -> Result<Option<(Option<PersonId>, T)>> {
    read.first(
        sql!("SELECT person, state FROM sign_in_step WHERE token_hash = $1 AND kind = $2 AND ends_at > $3"),
        &[token_hash, &kind.as_str(), &now],
        |row| Ok((row.get(0)?, row.get::<Json<T>>(1)?.0)),
    )
}

/// Uses a step up; says no where another request was faster.
pub(crate) fn use_step(tx: &mut Tx<'_>, (token_hash, kind): (&[u8; 32], StepKind)) -> Result<bool> {
    let changed = tx.execute(
        sql!("DELETE FROM sign_in_step WHERE token_hash = $1 AND kind = $2"),
        &[token_hash, &kind.as_str()],
    )?;
    Ok(changed == 1)
}

pub(super) fn device_is_known(
    read: &mut Read<'_>,
    token_hash: &[u8; 32],
    person: PersonId,
    now: Timestamp,
) -> Result<bool> {
    let found = read.first(
        sql!("SELECT 1 FROM known_device WHERE token_hash = $1 AND person = $2 AND ends_at > $3"),
        &[token_hash, &person, &now],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert_device(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    person: PersonId,
    ends_at: Timestamp,
) -> Result<()> {
    tx.execute(
        sql!("INSERT INTO known_device (token_hash, person, ends_at) VALUES ($1, $2, $3)"),
        &[token_hash, &person, &ends_at],
    )?;
    Ok(())
}

/// Counts a failure under this key.
///
/// # Errors
/// [`kernel::Error::TooMany`] where the last wait is not over.
pub(super) fn count_failure(tx: &mut Tx<'_>, key: &Key, now: Timestamp) -> Result<()> {
    let forgotten = now.saturating_sub(FORGOTTEN_AFTER).map_err(kernel::Error::caused_by)?;
    // One statement decides and counts, so that attempts at the same moment stand in line.
    let failures: Option<u32> = tx.returning(
        sql!(
            "INSERT INTO sign_in_throttle (key, failures, free_at, last_at) VALUES ($1, 1, $2, $2)
             ON CONFLICT (key) DO UPDATE
             SET failures = CASE WHEN sign_in_throttle.last_at < $3 THEN 1 ELSE sign_in_throttle.failures + 1 END,
                 last_at = excluded.last_at
             WHERE sign_in_throttle.free_at <= excluded.last_at
             RETURNING failures"
        ),
        &[&key.hash, &now, &forgotten],
        |row| row.get(0),
    )?;
    let Some(failures) = failures else {
        return Err(too_many(tx, key, now)?);
    };
    let free_at = now.saturating_add(key.kind.wait(failures)).map_err(kernel::Error::caused_by)?;
    tx.execute(sql!("UPDATE sign_in_throttle SET free_at = $2 WHERE key = $1"), &[&key.hash, &free_at])?;
    Ok(())
}

fn too_many(read: &mut Read<'_>, key: &Key, now: Timestamp) -> Result<store::Error> {
    let free_at: Timestamp =
        read.one(sql!("SELECT free_at FROM sign_in_throttle WHERE key = $1"), &[&key.hash], |row| {
            row.get(0)
        })?;
    let micros = free_at.duration_since(now).as_micros();
    let seconds = u64::try_from(micros).unwrap_or_default().div_ceil(1_000_000).max(1);
    Ok(kernel::Error::TooMany(seconds).into())
}

/// Forgets all failures under this key.
pub(super) fn forget_failures(tx: &mut Tx<'_>, key: &Key) -> Result<()> {
    tx.execute(sql!("DELETE FROM sign_in_throttle WHERE key = $1"), &[&key.hash])?;
    Ok(())
}

/// Takes one failure back.
pub(super) fn take_back_failure(tx: &mut Tx<'_>, key: &Key) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE sign_in_throttle SET failures = failures - 1, free_at = last_at
             WHERE key = $1 AND failures > 0"
        ),
        &[&key.hash],
    )?;
    Ok(())
}

/// Removes what is over: sessions, steps, browsers, counts. For a job once an hour; nothing is recorded.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp, limits: &Limits) -> Result<u64> {
    let before = |ago| now.saturating_sub(ago).map_err(kernel::Error::caused_by);
    let (started, used) = (before(limits.absolute)?, before(limits.idle + super::SEEN_EVERY)?);
    let forgotten = before(FORGOTTEN_AFTER)?;
    let mut removed = tx.execute(
        sql!("DELETE FROM staff_session WHERE created_at <= $1 OR seen_at <= $2"),
        &[&started, &used],
    )?;
    removed += tx.execute(sql!("DELETE FROM sign_in_step WHERE ends_at <= $1"), &[&now])?;
    removed += tx.execute(sql!("DELETE FROM known_device WHERE ends_at <= $1"), &[&now])?;
    removed += tx.execute(sql!("DELETE FROM sign_in_throttle WHERE last_at < $1"), &[&forgotten])?;
    Ok(removed)
}
