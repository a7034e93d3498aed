//! Copies of a PostgreSQL schema, made and read by PostgreSQL's own `pg_dump` and `pg_restore`.

use std::{path::Path, process::Command};

use crate::{Error, Result, postgresql::provision, tls::Way};

/// Writes one consistent moment of a schema into a file while others read and write.
///
/// # Errors
/// Where `pg_dump` is not installed, or is older than the server, or may not read the schema.
pub fn dump(url: &str, schema: &str, target: &Path) -> Result<()> {
    let (mut program, database) = client("pg_dump", url)?;
    program.args(["--format=custom", "--no-owner", "--no-privileges", "--schema", schema, "--file"]);
    run(program.arg(target).arg("--dbname").arg(database))
}

/// Reads a file of [`dump`] into the schema, which is made if need be and must be empty. All of it comes in or nothing.
///
/// # Errors
/// [`Error::Migration`] where the schema holds tables; where `pg_restore` is not installed or refuses the file.
pub fn undump(url: &str, schema: &str, role: Option<&str>, source: &Path) -> Result<()> {
    provision(url, schema, role)?;
    let mut there = Way::to(url)?.connect(|_| {})?;
    if there.finds("SELECT 1 FROM pg_tables WHERE schemaname = $1 LIMIT 1", schema)? {
        let words = format!("the schema {schema} of this database is not empty; nothing was changed in it");
        return Err(Error::Migration(words));
    }
    let (mut program, database) = client("pg_restore", url)?;
    program.args(["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]);
    if let Some(role) = role {
        program.args(["--role", role]);
    }
    run(program.args(["--schema", schema]).arg("--dbname").arg(database).arg(source))
}

fn client(name: &str, url: &str) -> Result<(Command, String)> {
    let (database, variables) = Way::to(url)?.environment();
    let mut program = Command::new(name);
    program.envs(variables);
    Ok((program, database))
}

fn run(program: &mut Command) -> Result<()> {
    let name = program.get_program().to_string_lossy().into_owned();
    let failed = |words: String| Error::Migration(format!("{name}: {words}"));
    let done = program.output().map_err(|error| {
        failed(format!("{error}; install PostgreSQL's client programs (Debian: postgresql-client)"))
    })?;
    if done.status.success() {
        return Ok(());
    }
    Err(failed(String::from_utf8_lossy(&done.stderr).trim().to_owned()))
}
