//! The stored log: recording, sequencing, proving, serving, erasing.
//!
//! Recording inserts one row in the transaction of the act and touches nothing that others need, so that acts do not wait
//! for each other. Later [`sequence`] gives the waiting events their places in the tree, batch by batch, and signs the new
//! state; each batch is one transaction, so that a crash leaves either all of it or nothing. On PostgreSQL any number of
//! servers may call it: they take turns on one locked row.

use kernel::{Actor, Id, Timestamp, World};
use serde_json::json;
use store::{Ask, Database, Error, Read, Result, Tx};

use crate::{
    Hash,
    checkpoint::SignedCheckpoint,
    event::{Event, Leaf, NONCE, Payload, Subject},
    note::Signer,
    proof::{Bundle, Opened},
    rows::{self, Stored},
    tree::{
        self, Edge, Missing, Needed, Nodes, Tiles,
        tile::{self, Level, TilePath},
    },
};

/// The kind of the event that records an erasure; its subject is the erased event.
pub const ERASED: &str = "ledger.erased";
/// The kind of thing that an erasure is about.
pub const EVENT: &str = "event";

/// How many events one transaction of [`sequence`] places at most, so that other writers are not kept waiting long.
pub const BATCH: u64 = 4096;

/// Records an act in the transaction that does it. `nonce` is 32 fresh random bytes ([`World::random`]).
///
/// # Errors
/// [`Error::Duplicate`] where the id was used before; a fault of the program where the event is [`crate::event::Unfit`].
pub fn record(tx: &mut Tx<'_>, event: &Event, nonce: [u8; NONCE]) -> Result<()> {
    let sealed = event.seal(nonce).map_err(|unfit| Error::from(kernel::Error::caused_by(unfit)))?;
    rows::insert(tx, &sealed, false)
}

/// Gives every waiting event its place in the tree and signs the new state; says how many events were placed.
///
/// # Errors
/// What the database says. A fault where the stored tree does not lead to the root that was signed last, or that was not
/// signed by this key: then nothing is signed, because a log that contradicts itself must not go on.
pub fn sequence(database: &Database, signer: &Signer) -> Result<u64> {
    let mut placed = 0;
    // A look that writes nothing: most calls find nothing to do.
    while database.read(rows::is_anything_waiting)? {
        let batch = database.write(|tx| sequence_batch(tx, signer))?;
        placed += batch;
        if batch < BATCH {
            break;
        }
    }
    Ok(placed)
}

fn sequence_batch(tx: &mut Tx<'_>, signer: &Signer) -> Result<u64> {
    let size = rows::lock_head(tx)?;
    let mut edge = Edge::load(size, |level, index, width| tile_hashes(tx, level, index, width))?;
    check_signed(tx, &edge, signer)?;
    let placed = rows::place_waiting(tx, size, BATCH)?;
    if placed.is_empty() {
        return Ok(0);
    }
    let mut full = Vec::new();
    for (position, leaf) in &placed {
        if *position != edge.size() {
            return Err(fault(format!("position {position} was given where {} is next", edge.size())));
        }
        let leaf = Hash::leaf(leaf.as_bytes());
        edge.push(leaf, |level, index, hashes| full.push((level, index, hashes.to_vec())));
    }
    for (level, index, hashes) in full.iter().map(|(l, i, h)| (*l, *i, &h[..])).chain(edge.partial()) {
        rows::put_tile(tx, level, index, hashes)?;
    }
    let checkpoint =
        SignedCheckpoint::sign(edge.size(), edge.root(), signer).map_err(|f| fault(f.to_string()))?;
    rows::put_checkpoint(tx, edge.size(), &checkpoint.to_string())?;
    rows::set_head(tx, edge.size())?;
    Ok(placed.len() as u64)
}

/// A log must never sign a state that does not continue what it signed before.
fn check_signed(tx: &mut Tx<'_>, edge: &Edge, signer: &Signer) -> Result<()> {
    let Some(last) = latest(tx)? else {
        return if edge.size() == 0 { Ok(()) } else { Err(fault("the log has leaves and no checkpoint")) };
    };
    let state = last.verify(signer.verifier()).map_err(|f| fault(format!("the latest checkpoint: {f}")))?;
    if (state.size, state.root) == (edge.size(), edge.root()) {
        Ok(())
    } else {
        Err(fault("the stored tree does not lead to the root that was signed last; run the audit"))
    }
}

/// The proof that an event stands in the log, with its payload where that is not erased. Nothing where it is not yet
/// sequenced.
///
/// # Errors
/// [`Error::NoRow`] where there is no such event; a fault where the stored log is damaged.
pub fn prove(read: &mut Read<'_>, id: Id<Event>) -> Result<Option<Bundle>> {
    let (event, latest) = read.ask((rows::ask_for_event(id), rows::ask_for_latest_checkpoint()))?;
    let event = event.ok_or(Error::NoRow)?;
    let (Some(index), Some(checkpoint)) = (event.position, parsed(latest)?) else { return Ok(None) };
    let size = checkpoint.unverified().size;
    let path = from_tiles(read, |nodes| tree::inclusion(nodes, index, size))?;
    let opened = event.payload.zip(event.nonce).map(|(payload, nonce)| Opened { payload, nonce });
    Ok(Some(Bundle { leaf: event.leaf_text, opened, index, path, checkpoint }))
}

/// The proof that the log of `to` leaves continues the log of `from` leaves; for witnesses. Nothing where the log has fewer
/// leaves.
///
/// # Errors
/// A fault where the stored log is damaged.
pub fn consistency(read: &mut Read<'_>, from: u64, to: u64) -> Result<Option<Vec<Hash>>> {
    let size = latest(read)?.map_or(0, |last| last.unverified().size);
    if from > to || to > size {
        return Ok(None);
    }
    from_tiles(read, |nodes| tree::consistency(nodes, from, to)).map(Some)
}

/// The latest signed state, to be served as `checkpoint`. Nothing where nothing was sequenced yet.
///
/// # Errors
/// A fault where the stored text is damaged.
pub fn latest(read: &mut Read<'_>) -> Result<Option<SignedCheckpoint>> {
    parsed(read.ask(rows::ask_for_latest_checkpoint())?)
}

fn parsed(latest: Option<String>) -> Result<Option<SignedCheckpoint>> {
    latest.map(|text| text.parse().map_err(|f| fault(format!("the latest checkpoint {f}")))).transpose()
}

/// The bytes to be served under a tile path: hashes, or the leaves themselves. Nothing where the log is not that long.
///
/// # Errors
/// What the database says.
pub fn tile(read: &mut Read<'_>, path: TilePath) -> Result<Option<Vec<u8>>> {
    let width = usize::from(path.width);
    match path.level {
        Level::Hashes(level) => {
            let bytes = rows::tile(read, level, path.index)?;
            // A narrower tile is the beginning of what is stored.
            Ok(bytes.and_then(|bytes| bytes.get(..width * 32).map(<[u8]>::to_vec)))
        }
        Level::Entries => {
            let Some(first) = path.index.checked_mul(tile::WIDTH as u64) else { return Ok(None) };
            let leaves = rows::leaves(read, first, path.width.into())?;
            if leaves.len() < width {
                return Ok(None);
            }
            let mut bundle = Vec::new();
            for leaf in leaves {
                tile::push_entry(&mut bundle, leaf.as_bytes()).map_err(|_| fault("a leaf is too long"))?;
            }
            Ok(Some(bundle))
        }
    }
}

/// Erases who did what in an event because the law demands it, and records that as an event of its own. The leaf stays and
/// every proof of it stays valid; what was erased cannot be guessed, because its nonce is gone too.
///
/// # Errors
/// [`Error::NoRow`] where there is no such event, [`kernel::Error::Conflict`] where it is erased already.
pub fn erase(
    tx: &mut Tx<'_>,
    world: &World,
    actor: Actor,
    target: Id<Event>,
    reason: &str,
) -> Result<Id<Event>> {
    let event = rows::event(tx, target)?;
    if !rows::erase(tx, target)? {
        return Err(kernel::Error::Conflict("Der Inhalt dieses Eintrags ist schon gelöscht.".into()).into());
    }
    let erasure = Event {
        id: world.id(),
        at: world.now(),
        kind: ERASED.into(),
        subject: Subject::new(EVENT, target),
        case: event.leaf.case,
        actor,
        data: json!({ "reason": reason }),
    };
    record(tx, &erasure, world.random())?;
    Ok(erasure.id)
}

/// An event as the log knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// What stands in the tree.
    pub leaf: Leaf,
    /// Who did what. Nothing where it was erased.
    pub payload: Option<Payload>,
    /// Its place in the tree, once it has one.
    pub position: Option<u64>,
}

impl Recorded {
    /// A text in the payload's data; nothing where there is none or it was erased.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        self.payload.as_ref()?.data.get(name)?.as_str().map(str::to_owned)
    }
}

impl TryFrom<Stored> for Recorded {
    type Error = Error;
    fn try_from(stored: Stored) -> Result<Self> {
        let payload = stored.payload.map(|text| serde_json::from_str(&text)).transpose();
        let payload =
            payload.map_err(|_| fault(format!("the payload of event {} is damaged", stored.leaf.id)))?;
        Ok(Self { leaf: stored.leaf, payload, position: stored.position })
    }
}

/// One recorded event.
///
/// # Errors
/// [`Error::NoRow`].
pub fn event(read: &mut Read<'_>, id: Id<Event>) -> Result<Recorded> {
    rows::event(read, id)?.try_into()
}

/// All events of a case, oldest first: its history.
///
/// # Errors
/// What the database says.
pub fn of_case(read: &mut Read<'_>, case: Id<()>) -> Result<Vec<Recorded>> {
    read.ask(ask_for_case(case))
}

/// The question for all events of a case, oldest first.
pub fn ask_for_case(case: Id<()>) -> Ask<Vec<Recorded>> {
    rows::events_of_case(case)
}

/// All events about one thing, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_subject(read: &mut Read<'_>, subject: &Subject) -> Result<Vec<Recorded>> {
    rows::events_of_subject(read, &subject.kind, subject.id)?.into_iter().map(TryInto::try_into).collect()
}

/// How many events wait for their place, and since when the oldest does; for the operator's figures.
///
/// # Errors
/// What the database says.
pub fn waiting(read: &mut Read<'_>) -> Result<(u64, Option<Timestamp>)> {
    rows::waiting(read)
}

fn tile_hashes(read: &mut Read<'_>, level: u8, index: u64, width: usize) -> Result<Vec<Hash>> {
    let bytes = rows::tile(read, level, index)?.unwrap_or_default();
    let hashes = bytes.get(..width * 32).and_then(tile::from_bytes);
    hashes.ok_or_else(|| fault(format!("tile {level}/{index} is damaged")))
}

/// A proof out of the stored tiles, which are read at once.
fn from_tiles(
    read: &mut Read<'_>,
    proof: impl Fn(&mut dyn Nodes<Error = Missing>) -> Result<Vec<Hash>, Missing>,
) -> Result<Vec<Hash>> {
    let missing = |Missing { level, index }| fault(format!("tile {level}/{index} is missing or damaged"));
    let mut needed = Needed::default();
    proof(&mut needed).map_err(missing)?;
    let asked: Vec<_> = needed.0.iter().map(|&(level, index)| rows::ask_for_tile(level, index)).collect();
    let mut tiles = Tiles::default();
    for (place, bytes) in needed.0.into_iter().zip(read.ask(asked)?) {
        tiles.0.extend(bytes.as_deref().and_then(tile::from_bytes).map(|hashes| (place, hashes)));
    }
    proof(&mut tiles).map_err(missing)
}

fn fault(words: impl Into<String>) -> Error {
    kernel::Error::internal(format!("ledger: {}", words.into())).into()
}
