//! What a transaction did to official rows, as a sum of seals for each row.

/// For each table and row the sum of seals that came minus those that went, modulo 2^128: nothing personal, because rows
/// are numbered and seals made with a key. Over all transactions these sums are the seals of the rows that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes(Vec<(String, Vec<(u64, u128)>)>);

impl Changes {
    /// The seal `value` came to the row (or, negative, went from it).
    pub(crate) fn add(&mut self, table: &str, row: u64, value: u128) {
        if let Some((_, rows)) = self.0.iter_mut().find(|(name, _)| name == table) {
            rows.push((row, value));
        } else {
            self.0.push((table.to_owned(), vec![(row, value)]));
        }
    }

    pub(crate) fn clear(&mut self) {
        // Tables stay, with their room: the next transaction writes to the same ones.
        self.0.iter_mut().for_each(|(_, rows)| rows.clear());
    }

    /// One entry for each row that changed in the end, tables and rows in order.
    pub(crate) fn summed(&self) -> Self {
        let mut tables: Vec<_> = self
            .0
            .iter()
            .map(|(table, rows)| (table.clone(), sum(rows)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        tables.sort_unstable();
        Self(tables)
    }

    /// Whether no row changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, rows)| rows.is_empty())
    }

    /// The tables with the number and the sum of each row.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[(u64, u128)])> {
        self.0.iter().map(|(table, rows)| (table.as_str(), rows.as_slice()))
    }

    /// As bytes: for each table the length of its name, its name, the number of rows (4 bytes) and 24 bytes a row.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (table, rows) in &self.0 {
            // Names of tables are short; PostgreSQL cuts them at 63 bytes.
            bytes.push(u8::try_from(table.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(table.as_bytes());
            bytes.extend_from_slice(&u32::try_from(rows.len()).unwrap_or(u32::MAX).to_be_bytes());
            for (row, value) in rows {
                bytes.extend_from_slice(&row.to_be_bytes());
                bytes.extend_from_slice(&value.to_be_bytes());
            }
        }
        bytes
    }

    /// Reads [`Changes::to_bytes`]; nothing where they are something else.
    #[must_use]
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut tables = Vec::new();
        while let Some((length, rest)) = bytes.split_first() {
            let (table, rest) = rest.split_at_checked(usize::from(*length))?;
            let (count, rest) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_be_bytes(*count)).ok()?.checked_mul(24)?;
            let (rows, rest) = rest.split_at_checked(length)?;
            let rows = rows.chunks_exact(24).filter_map(|row| {
                let (number, value) = row.split_first_chunk::<8>()?;
                Some((u64::from_be_bytes(*number), u128::from_be_bytes(value.try_into().ok()?)))
            });
            tables.push((std::str::from_utf8(table).ok()?.to_owned(), rows.collect()));
            bytes = rest;
        }
        Some(Self(tables))
    }
}

fn sum(rows: &[(u64, u128)]) -> Vec<(u64, u128)> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable_by_key(|(row, _)| *row);
    sorted.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.wrapping_add(later.1);
        }
        same
    });
    sorted.retain(|(_, value)| *value != 0);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_came_and_went_again_is_no_change() {
        let mut changes = Changes::default();
        changes.add("b", 1, 5);
        changes.add("a", 2, 7);
        changes.add("b", 1, 5u128.wrapping_neg());
        assert_eq!(changes.summed(), Changes(vec![("a".into(), vec![(2, 7)])]));
        changes.clear();
        assert!(changes.is_empty() && changes.summed().is_empty());
    }

    proptest! {
        #[test]
        fn changes_are_read_back_and_cut_ones_are_refused(
            rows in proptest::collection::vec(("[a-z_]{1,20}", any::<u64>(), any::<u128>()), 1..20), cut in 1usize..20,
        ) {
            let mut changes = Changes::default();
            rows.iter().for_each(|(table, row, value)| changes.add(table, *row, *value));
            let changes = changes.summed();
            let bytes = changes.to_bytes();
            prop_assert_eq!(Changes::from_bytes(&bytes), Some(changes.clone()));
            if bytes.len() > cut {
                prop_assert_ne!(Changes::from_bytes(&bytes[..bytes.len() - cut]), Some(changes));
            }
        }
    }
}
