//! The rows of all tables: each has its seal, and the official ones are as acts have left them.

use std::collections::BTreeMap;

use kernel::Id;
use store::{
    Changes, Migration, Read, Result, Sealer,
    seal::{Kind, kinds},
};

use super::{
    Report,
    rows::{self, PAGE},
    tally::{Tally, share},
};
use crate::event::Event;

/// So many shares of a table are looked at row by row where something deviates: whoever knows of so many rows knows enough.
const NAMED_SHARES: usize = 64;

/// Checks the rows of all tables of these migrations against their seals and against what acts did.
pub(super) fn check(
    read: &mut Read<'_>,
    sealer: &Sealer,
    migrations: &[Migration],
    mut tally: Tally,
    report: &mut Report,
    progress: &mut dyn FnMut(&str),
) -> Result<()> {
    for fault in read.inspect(migrations)? {
        report.add(&fault.table, fault.thing, "", fault.words);
    }
    let kinds = kinds(migrations);
    for (table, kind) in kinds.iter().filter(|(_, kind)| **kind != Kind::Unsealed) {
        progress(table);
        let read_to_the_end = read.each_sealed(sealer, table, &mut |row| {
            report.rows += 1;
            if !row.good {
                let words = "die Zeile passt nicht zu ihrem Siegel; sie wurde am Programm vorbei geschrieben";
                report.add(table, row.name(), "", words.to_owned());
            }
            if *kind == Kind::Recorded {
                tally.take_row(table, row.number, row.seal);
            }
            Ok(())
        });
        if let Err(error) = read_to_the_end {
            report.add(table, "alle", "", format!("die Tabelle ist nicht lesbar: {error:?}"));
        } else if *kind == Kind::Recorded {
            name_left_over(read, sealer, table, &tally.left_over(table), report)?;
        }
    }
    for table in tally.tables().filter(|table| kinds.get(*table) != Some(&Kind::Recorded)) {
        report.add(
            table,
            "alle",
            "",
            "Amtshandlungen nennen diese Tabelle, und es gibt sie nicht".to_owned(),
        );
    }
    Ok(())
}

/// What is known of a row in a share that deviates.
#[derive(Default)]
struct Row {
    /// What acts did, less what is there.
    left: u128,
    /// The last act that wrote it.
    act: Option<(Id<Event>, String)>,
    /// Its key, where it is there.
    name: Option<String>,
}

fn name_left_over(
    read: &mut Read<'_>,
    sealer: &Sealer,
    table: &str,
    shares: &[usize],
    report: &mut Report,
) -> Result<()> {
    if shares.is_empty() {
        return Ok(());
    }
    let named = &shares[..shares.len().min(NAMED_SHARES)];
    let mut found: BTreeMap<u64, Row> = BTreeMap::new();
    acts(read, table, named, &mut found)?;
    read.each_sealed(sealer, table, &mut |row| {
        if named.contains(&share(row.number)) {
            let known = found.entry(row.number).or_default();
            known.left = known.left.wrapping_sub(row.seal);
            known.name = Some(row.name());
        }
        Ok(())
    })?;
    for (number, row) in found.into_iter().filter(|(_, row)| row.left != 0) {
        let (name, words) = words(number, row);
        report.add(table, name, "", words);
    }
    if shares.len() > named.len() {
        let words = format!(
            "in {} weiteren Teilen der Tabelle fehlen oder stören Zeilen",
            shares.len() - named.len()
        );
        report.add(table, "weitere", "", words);
    }
    Ok(())
}

fn acts(read: &mut Read<'_>, table: &str, shares: &[usize], found: &mut BTreeMap<u64, Row>) -> Result<()> {
    let mut after = Id::nil();
    loop {
        let page = rows::changed_rows(read, after)?;
        for did in &page {
            after = did.id;
            let changes = Changes::from_bytes(&did.rows).unwrap_or_default();
            let rows = changes.iter().filter(|(name, _)| *name == table).flat_map(|(_, rows)| rows);
            for (number, value) in rows.filter(|(number, _)| shares.contains(&share(*number))) {
                let row = found.entry(*number).or_default();
                row.left = row.left.wrapping_add(*value);
                row.act = Some((did.id, did.kind.clone()));
            }
        }
        if page.len() < PAGE {
            return Ok(());
        }
    }
}

fn words(number: u64, row: Row) -> (String, String) {
    match (row.name, row.act) {
        (Some(name), None) => (name, "keine Amtshandlung hat diese Zeile geschrieben".to_owned()),
        (Some(name), Some((id, kind))) => {
            let words = format!(
                "die Zeile ist nicht auf dem Stand der Amtshandlung {id} ({kind}), die sie zuletzt schrieb"
            );
            (name, words)
        }
        (None, Some((id, kind))) => {
            let words = format!("die Zeile fehlt; zuletzt schrieb sie die Amtshandlung {id} ({kind})");
            (format!("Nummer {number:016x}"), words)
        }
        (None, None) => (format!("Nummer {number:016x}"), "unbekannt".to_owned()),
    }
}
