//! `cargo run --release -p ledger --features bench --example ledger_bench -- [leaves] [file or postgres address]`:
//! fills an empty log and prints how fast it is. Without an address the database is a file in a temporary folder.

#![expect(clippy::print_stdout, reason = "a command that prints figures")]

use std::{env, error::Error};

use kernel::World;
use store::{Config, Database};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let leaves = arguments.next().map_or(Ok(1_000_000), |leaves| leaves.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.sqlite");
    let config = match arguments.next() {
        Some(url) if url.contains("host=") || url.contains("://") => {
            Config::Postgres { url, schema: "public".to_owned(), role: None, connections: 4 }
        }
        Some(file) => Config::Sqlite { path: file.into(), readers: 2 },
        None => Config::Sqlite { path, readers: 2 },
    };
    let world = World::system();
    let database = Database::open(&config)?;
    database.migrate(ledger::MIGRATIONS, world.now())?;
    println!("{}", ledger::bench::run(&database, &world, leaves)?);
    Ok(())
}
