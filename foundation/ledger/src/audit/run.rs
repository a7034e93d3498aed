//! One run of the audit, table by table.

use std::{
    collections::VecDeque,
    panic::resume_unwind,
    thread::{self, ScopedJoinHandle},
};

use kernel::Id;
use store::{Read, Result};

use super::{
    Check, NoteRows, Report,
    event::{Judged, judge},
    rows::{self, PAGE, Raw},
};
use crate::{
    Hash,
    checkpoint::SignedCheckpoint,
    event::Event,
    note::VerifierKey,
    rows::tile as stored_tile,
    tree::{Edge, tile},
};

const EVENT: &str = "ledger_event";
const TILE: &str = "ledger_tile";
const CHECKPOINT: &str = "ledger_checkpoint";
const HEAD: &str = "ledger_head";

pub(super) struct Run<'a, 'r, 'c> {
    read: &'a mut Read<'c>,
    key: &'a VerifierKey,
    outside: &'a [SignedCheckpoint],
    check: Option<&'a mut Check<'r>>,
    /// Takes in what each act did to official rows.
    rows: Option<&'a mut NoteRows<'a>>,
    report: Report,
    edge: Edge,
    /// Tiles that became full and are not compared yet.
    full: Vec<(u8, u64, Vec<Hash>)>,
    checkpoints: VecDeque<(i64, Option<String>)>,
    last_checkpoint: i64,
    seen: u64,
}

impl<'a, 'r, 'c> Run<'a, 'r, 'c> {
    pub(super) fn new(
        read: &'a mut Read<'c>,
        key: &'a VerifierKey,
        outside: &'a [SignedCheckpoint],
        check: Option<&'a mut Check<'r>>,
        rows: Option<&'a mut NoteRows<'a>>,
    ) -> Self {
        Self {
            read,
            key,
            outside,
            check,
            rows,
            report: Report::new(Hash::empty()),
            edge: Edge::new(),
            full: Vec::new(),
            checkpoints: VecDeque::new(),
            last_checkpoint: i64::MIN,
            seen: 0,
        }
    }

    pub(super) fn run(mut self) -> Result<Report> {
        self.more_checkpoints()?;
        self.placed_events()?;
        self.report.size = self.edge.size();
        self.report.root = self.edge.root();
        self.rest_of_checkpoints()?;
        self.partial_tiles()?;
        self.waiting_events()?;
        self.erasures()?;
        self.counts()?;
        Ok(self.report)
    }

    /// While one page is judged by a second thread, the database already gives the next one.
    fn placed_events(&mut self) -> Result<()> {
        thread::scope(|scope| {
            let (mut after, mut ahead) = (i64::MIN, None);
            loop {
                let page = rows::placed(self.read, after)?;
                after = page.last().and_then(|raw| raw.position).unwrap_or(after);
                let is_last = page.len() < PAGE;
                if let Some(previous) = ahead.replace(scope.spawn(move || judge_all(page))) {
                    self.page(&joined(previous))?;
                }
                if is_last {
                    break;
                }
            }
            ahead.map_or(Ok(()), |page| self.page(&joined(page)))
        })?;
        let (size, missing) = (self.edge.size(), self.fill(u64::MAX)?);
        if missing > 0 {
            let words = format!("hier fehlen {missing} Einträge, für die der Baum noch Prüfsummen hat");
            self.report.add(EVENT, format!("Stelle {size}"), "position", words);
        }
        self.full_tiles()
    }

    fn page(&mut self, page: &[(Raw, Judged)]) -> Result<()> {
        for (raw, judged) in page {
            self.note(raw, judged);
            if self.reach(raw.position.unwrap_or(i64::MIN), raw)? {
                let hash = self.hash_for_tree(judged)?;
                self.push(hash)?;
            }
        }
        self.full_tiles()
    }

    /// Whether the event with this position is the next one, if need be after a gap that is reported.
    fn reach(&mut self, position: i64, raw: &Raw) -> Result<bool> {
        let next = self.edge.size();
        let Some(place) = u64::try_from(position).ok().filter(|place| *place >= next) else {
            let words = format!("die Stelle {position} gibt es nicht; die nächste ist {next}");
            self.report.add(EVENT, name_of(raw), "position", words);
            return Ok(false);
        };
        if place > next {
            let words = format!("die nächste Stelle ist {next}, hier steht {place}; dazwischen fehlt etwas");
            self.report.add(EVENT, name_of(raw), "position", words);
            self.fill(place)?;
        }
        Ok(true)
    }

    /// Grows the tree over places without event by what the tiles have there: the gap is reported, and so the rest of the
    /// log can still be judged. Says how many places there were.
    fn fill(&mut self, until: u64) -> Result<u64> {
        let mut filled = 0;
        while self.edge.size() < until
            && let Some(hash) = self.stored_leaf_hash()?
        {
            self.push(hash)?;
            filled += 1;
        }
        Ok(filled)
    }

    fn push(&mut self, leaf: Hash) -> Result<()> {
        let full = &mut self.full;
        self.edge.push(leaf, |level, index, hashes| full.push((level, index, hashes.to_vec())));
        self.checkpoints_here()
    }

    /// What the stored tiles have for the next place.
    fn stored_leaf_hash(&mut self) -> Result<Option<Hash>> {
        let (index, place) = (self.edge.size() / tile::WIDTH_U64, tile::place_in_tile(self.edge.size()));
        let bytes = stored_tile(self.read, 0, index)?.unwrap_or_default();
        Ok(bytes.get(place * 32..place * 32 + 32).and_then(Hash::from_slice))
    }

    fn waiting_events(&mut self) -> Result<()> {
        let mut after = Id::nil();
        loop {
            let page = rows::waiting(self.read, after)?;
            for raw in &page {
                self.note(raw, &judge(raw));
                self.report.waiting += 1;
                after = raw.id.unwrap_or(after);
            }
            if page.len() < PAGE {
                return Ok(());
            }
        }
    }

    fn note(&mut self, raw: &Raw, judged: &Judged) {
        self.seen += 1;
        for (field, words) in &judged.faults {
            self.report.add(EVENT, &judged.name, field, words.clone());
        }
        if let (Some(note), Some(Some(rows))) = (&mut self.rows, &raw.changed_rows) {
            note(rows);
        }
        if let (Some(check), Some(leaf)) = (&mut self.check, &judged.leaf) {
            for words in check(leaf, raw.payload.as_ref().and_then(Option::as_deref)) {
                self.report.add("check", leaf.id, "", words);
            }
        }
    }

    /// Where columns and leaf contradict each other, the tree is grown with the one that the stored tile knows: the
    /// contradiction is reported already, and so the rest of the log can still be judged.
    fn hash_for_tree(&mut self, judged: &Judged) -> Result<Hash> {
        let Some(other) = judged.other else { return Ok(judged.hash) };
        Ok(if self.stored_leaf_hash()? == Some(other) { other } else { judged.hash })
    }

    fn full_tiles(&mut self) -> Result<()> {
        for (level, index, hashes) in std::mem::take(&mut self.full) {
            self.compare_tile(level, index, &hashes)?;
        }
        Ok(())
    }

    fn partial_tiles(&mut self) -> Result<()> {
        let partial: Vec<_> = self.edge.partial().map(|(l, i, hashes)| (l, i, hashes.to_vec())).collect();
        partial.iter().try_for_each(|(level, index, hashes)| self.compare_tile(*level, *index, hashes))
    }

    fn compare_tile(&mut self, level: u8, index: u64, expected: &[Hash]) -> Result<()> {
        self.report.tiles += 1;
        let row = format!("{level}/{index}");
        let Some(stored) = stored_tile(self.read, level, index)? else {
            self.report.add(TILE, row, "", "die Kachel fehlt".to_owned());
            return Ok(());
        };
        if stored.len() != expected.len() * 32 {
            let words = format!("{} Bytes statt {}", stored.len(), expected.len() * 32);
            self.report.add(TILE, &row, "hashes", words);
        }
        let wrong = stored.chunks(32).zip(expected).position(|(stored, expected)| stored != expected.0);
        if let Some(place) = wrong {
            let at = index * tile::WIDTH_U64 + place as u64;
            let what = if level > 0 {
                format!("der Teilbaum {at}")
            } else {
                let id =
                    rows::id_at(self.read, at)?.map_or_else(|| "unbekannt".to_owned(), |id| id.to_string());
                format!("der Eintrag {id} an Stelle {at}")
            };
            let words = format!("{what} ergibt eine andere Prüfsumme als hier steht");
            self.report.add(TILE, &row, "hashes", words);
        }
        Ok(())
    }

    fn more_checkpoints(&mut self) -> Result<()> {
        let page = rows::checkpoints(self.read, self.last_checkpoint)?;
        self.last_checkpoint = page.last().map_or(i64::MAX, |(size, _)| *size);
        self.checkpoints.extend(page);
        Ok(())
    }

    /// Verifies the checkpoints for the present size of the growing tree.
    fn checkpoints_here(&mut self) -> Result<()> {
        let size = i64::try_from(self.edge.size()).unwrap_or(i64::MAX);
        while let Some((stored, note)) = self.checkpoints.pop_front_if(|(stored, _)| *stored <= size) {
            let words = match note.as_deref().map(str::parse::<SignedCheckpoint>) {
                None => Some("der Prüfpunkt ist nicht lesbar".to_owned()),
                Some(Err(fault)) => Some(format!("der Prüfpunkt {fault}")),
                Some(Ok(signed)) => {
                    let other = signed.unverified().size != u64::try_from(stored).unwrap_or(u64::MAX);
                    let words =
                        other.then(|| "der Prüfpunkt nennt eine andere Zahl von Einträgen".to_owned());
                    words.or_else(|| self.objection(&signed))
                }
            };
            if let Some(words) = words {
                self.report.add(CHECKPOINT, stored, "note", words);
            }
            self.report.checkpoints += 1;
            if self.checkpoints.is_empty() {
                self.more_checkpoints()?;
            }
        }
        while let Some((signed, rest)) = self.outside.split_first()
            && signed.unverified().size <= self.edge.size()
        {
            self.outside = rest;
            self.outside_checkpoint(signed);
        }
        Ok(())
    }

    fn outside_checkpoint(&mut self, signed: &SignedCheckpoint) {
        self.report.checkpoints += 1;
        if let Some(words) = self.objection(signed) {
            let words = format!("der außerhalb aufbewahrte Prüfpunkt: {words}");
            self.report.add(CHECKPOINT, signed.unverified().size, "", words);
        }
    }

    /// What speaks against a checkpoint for the present size.
    fn objection(&self, signed: &SignedCheckpoint) -> Option<String> {
        let state = match signed.verify(self.key) {
            Err(fault) => return Some(format!("der Prüfpunkt {fault}")),
            Ok(state) => state,
        };
        // The empty tree is continued by every tree.
        if state.size == 0 && state.root == Hash::empty() {
            return None;
        }
        if state.size != self.edge.size() {
            return Some(format!("er nennt {} Einträge, es gibt {}", state.size, self.edge.size()));
        }
        let root = self.edge.root();
        let words = || format!("unterschrieben ist die Wurzel {}, die Einträge ergeben {}", state.root, root);
        (root != state.root).then(words)
    }

    fn rest_of_checkpoints(&mut self) -> Result<()> {
        // For a log without any entry, nothing was looked at yet.
        self.checkpoints_here()?;
        loop {
            for (size, _) in std::mem::take(&mut self.checkpoints) {
                let words = format!("der Prüfpunkt nennt {size} Einträge, es gibt nur {}", self.edge.size());
                self.report.add(CHECKPOINT, size, "size", words);
            }
            self.more_checkpoints()?;
            if self.checkpoints.is_empty() {
                break;
            }
        }
        for signed in self.outside {
            self.outside_checkpoint(signed);
        }
        let latest = self.read.ask(crate::rows::ask_for_latest_checkpoint());
        let latest = latest.ok().flatten().and_then(|note| note.parse::<SignedCheckpoint>().ok());
        let latest = latest.map_or(0, |signed| signed.unverified().size);
        if latest != self.edge.size() {
            let words =
                format!("der jüngste Prüfpunkt gilt für {latest} Einträge, es gibt {}", self.edge.size());
            self.report.add(CHECKPOINT, latest, "", words);
        }
        Ok(())
    }

    fn erasures(&mut self) -> Result<()> {
        let (erased, unexplained) = rows::unexplained_gaps(self.read)?;
        self.report.erased = erased;
        for id in unexplained {
            let words = "der Inhalt fehlt, ohne dass seine Löschung verzeichnet ist".to_owned();
            self.report.add(EVENT, id, "payload", words);
        }
        for id in rows::undone_erasures(self.read)? {
            let words = "die Löschung ist verzeichnet, aber der Inhalt ist noch oder wieder da".to_owned();
            self.report.add(EVENT, id, "payload", words);
        }
        Ok(())
    }

    /// Rows that nothing above has looked at.
    fn counts(&mut self) -> Result<()> {
        let size = self.edge.size();
        let (events, tiles) = rows::counts(self.read)?;
        if events != self.seen {
            let words = format!(
                "{events} Zeilen in der Tabelle, {} davon lassen sich der Reihe nach lesen",
                self.seen
            );
            self.report.add(EVENT, "alle", "position", words);
        }
        if tiles != self.report.tiles {
            let report = &mut self.report;
            rows::each_tile_key(self.read, |level, number| {
                if !belongs(level, number, size) {
                    report.add(
                        TILE,
                        format!("{level}/{number}"),
                        "",
                        "diese Kachel gehört zu keinem Eintrag".to_owned(),
                    );
                }
            })?;
        }
        let (stored, signed) = rows::checkpoint_counts(self.read)?;
        if signed.is_some_and(|signed| signed != stored) {
            let words = format!(
                "{stored} Prüfpunkte stehen hier, {} wurden unterschrieben",
                signed.unwrap_or_default()
            );
            self.report.add(CHECKPOINT, "alle", "", words);
        }
        let heads = rows::heads(self.read)?;
        if heads != [(1, i64::try_from(size).unwrap_or(i64::MAX))] {
            let words = format!("hier steht {heads:?}, es gibt {size} Einträge");
            self.report.add(HEAD, 1, "size", words);
        }
        Ok(())
    }
}

fn judge_all(page: Vec<Raw>) -> Vec<(Raw, Judged)> {
    page.into_iter()
        .map(|raw| {
            let judged = judge(&raw);
            (raw, judged)
        })
        .collect()
}

fn joined<T>(page: ScopedJoinHandle<'_, T>) -> T {
    page.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Whether a tree of `size` leaves has this tile.
fn belongs(level: i64, number: i64, size: u64) -> bool {
    let (Ok(level), Ok(number)) = (u32::try_from(level), u64::try_from(number)) else { return false };
    let hashes = tile::WIDTH_U64.checked_pow(level).map_or(0, |span| size / span);
    hashes.div_ceil(tile::WIDTH_U64) > number
}

fn name_of(raw: &Raw) -> String {
    raw.id.map_or_else(|| "unlesbar".to_owned(), |id: Id<Event>| id.to_string())
}
