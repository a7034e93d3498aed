//! `cargo run --release -p store --example seal_bench -- [rows] [postgres address]`: what a seal costs. Writes rows of the
//! same shape into a table without seals, one with seals and an official one, 15 a transaction, and reads all seals again.

#![expect(clippy::print_stdout, reason = "a command that prints figures")]

use std::{
    error::Error,
    time::{Duration, Instant},
};

use store::{Config, Database, Migration, Sql};
use uuid::Uuid;

const COLUMNS: &str = "id {uuid} PRIMARY KEY, -- internal
    reference {text} NOT NULL UNIQUE, -- internal
    title {text} NOT NULL, -- internal
    unit {uuid} NOT NULL, -- internal
    state {text} NOT NULL, -- internal
    received_at {timestamp} NOT NULL, -- internal
    secret {bool} NOT NULL, -- internal
    data {json} NOT NULL -- internal";

/// As many rows as the submission of an application writes.
const ROWS_A_TRANSACTION: u128 = 15;

fn insert(table: &str) -> &'static Sql {
    let text = format!(
        "INSERT INTO {table} (id, reference, title, unit, state, received_at, secret, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    Box::leak(Box::new(Sql::new(text.leak(), file!(), line!())))
}

fn fill(db: &Database, table: &str, rows: u128) -> store::Result<Duration> {
    let (sql, start) = (insert(table), Instant::now());
    let data = serde_json::json!({"familienname": "Muster", "vornamen": "Erika", "anschrift": {"street": "Markt", "number": "1"}});
    for first in (0..rows).step_by(15) {
        db.write(|tx| {
            for number in first..(first + ROWS_A_TRANSACTION).min(rows) {
                let (id, unit) = (Uuid::from_u128(number * 0x9e37_79b9_7f4a_7c15), Uuid::from_u128(7));
                let reference = format!("33.10/2026/{number}");
                let title = "Einfache Meldebescheinigung: Erika Muster";
                tx.execute(
                    sql,
                    &[
                        &id,
                        &reference,
                        &title,
                        &unit,
                        &"received",
                        &jiff::Timestamp::UNIX_EPOCH,
                        &false,
                        &data,
                    ],
                )?;
            }
            // What the ledger does with it, but for the insertion.
            let _ = tx.take_changes()?.to_bytes();
            Ok(())
        })?;
    }
    Ok(start.elapsed())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u128 = arguments.next().map_or(Ok(150_000), |rows| rows.parse())?;
    let folder = std::env::temp_dir().join(format!("seal-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let config = arguments.next().map_or_else(
        || Config::Sqlite { path: folder.join("bench.sqlite"), readers: 2 },
        |url| Config::Postgres { url, schema: "public".to_owned(), role: None, connections: 2 },
    );
    let db = Database::open(&config)?;
    let table = |kind: &str, name: &str| {
        format!("-- {kind}: measured\nCREATE TABLE {name} (\n    {COLUMNS}\n) {{strict}};\n")
    };
    let text = table("unsealed", "bare") + &table("unrecorded", "sealed") + &table("official", "official");
    db.migrate(&[Migration { name: "bench/0001", text: text.leak() }], jiff::Timestamp::UNIX_EPOCH)?;
    let bare = fill(&db, "bare", rows)?;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let each = |time: Duration| time.as_secs_f64() * 1e6 / rows as f64;
    println!("{:?}, {rows} rows, {ROWS_A_TRANSACTION} a transaction", db.dialect());
    println!("without seal   {:>8.2} µs a row", each(bare));
    for name in ["sealed", "official"] {
        let time = fill(&db, name, rows)?;
        println!(
            "{name:<14} {:>8.2} µs a row, {:.2} times",
            each(time),
            time.as_secs_f64() / bare.as_secs_f64()
        );
    }
    let (start, mut good) = (Instant::now(), 0u64);
    db.read(|read| {
        read.each_sealed(db.sealer(), "official", &mut |row| {
            good += u64::from(row.good);
            Ok(())
        })
    })?;
    println!("audit          {:>8.2} µs a row, {good} good", each(start.elapsed()));
    drop(db);
    Ok(std::fs::remove_dir_all(folder)?)
}
