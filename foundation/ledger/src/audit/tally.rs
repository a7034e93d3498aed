//! What all acts together did to the official rows, in bounded memory.
//!
//! For each row the sum of what the acts did must be the seal it has now. Instead of a sum for each row there is one for
//! each of some hundred shares of a table, in which every row counts with a weight of its own that only the key's holder can
//! compute: sums of different rows cannot make up for each other. Where a share deviates, its rows are looked at one by one.

use std::collections::BTreeMap;

use store::{Changes, Sealer};

/// Shares of a table, by the first bits of a row's number.
const SHARES: usize = 1 << SHARE_BITS;
const SHARE_BITS: u32 = 10;

pub(super) struct Tally {
    sealer: Sealer,
    tables: BTreeMap<String, Vec<u128>>,
}

impl Tally {
    pub(super) fn new(sealer: Sealer) -> Self {
        Self { sealer, tables: BTreeMap::new() }
    }

    /// Adds what an act did.
    pub(super) fn add_act(&mut self, changes: &Changes) {
        for (table, rows) in changes.iter() {
            let sums = shares(&mut self.tables, table);
            for (row, value) in rows {
                let sum = &mut sums[share(*row)];
                *sum = sum.wrapping_add(value.wrapping_mul(self.sealer.weight(*row)));
            }
        }
    }

    /// Takes off a row that is there.
    pub(super) fn take_row(&mut self, table: &str, row: u64, seal: u128) {
        let sum = &mut shares(&mut self.tables, table)[share(row)];
        *sum = sum.wrapping_sub(seal.wrapping_mul(self.sealer.weight(row)));
    }

    /// The shares of a table in which something is left over.
    pub(super) fn left_over(&self, table: &str) -> Vec<usize> {
        let sums = self.tables.get(table).into_iter().flatten();
        sums.enumerate().filter(|(_, sum)| **sum != 0).map(|(share, _)| share).collect()
    }

    /// The tables that acts wrote to.
    pub(super) fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}

/// The share of a table to which a row belongs.
pub(super) fn share(row: u64) -> usize {
    usize::try_from(row >> (u64::BITS - SHARE_BITS)).unwrap_or_default() % SHARES
}

fn shares<'t>(tables: &'t mut BTreeMap<String, Vec<u128>>, table: &str) -> &'t mut Vec<u128> {
    if !tables.contains_key(table) {
        tables.insert(table.to_owned(), vec![0; SHARES]);
    }
    tables.entry(table.to_owned()).or_default()
}
