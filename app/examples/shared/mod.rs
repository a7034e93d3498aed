//! What the measurements of the running program share: the large town, the program as a process of its own, the load.

pub(crate) mod load;
pub(crate) mod program;
pub(crate) mod report;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use rathaus::{
    config::Config,
    demo::{self, Size},
};

/// What stopped a measurement.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Where measurements keep their towns: below the folder that cargo builds into.
pub(crate) fn folder() -> Result<PathBuf> {
    // The program lies in target/release/examples.
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("the program does not lie where cargo puts examples")?;
    Ok(target.join("bench"))
}

/// The configuration of a town below `data`.
pub(crate) fn config(data: &Path, database: Option<&str>) -> Config {
    Config {
        data: data.to_path_buf(),
        database: database.unwrap_or("sqlite").to_owned(),
        ..Config::default()
    }
}

/// The town that is measured: the large one, or one of ordinary size to try the measurement itself. It is made once and
/// kept, but on PostgreSQL, whose server lives no longer than the measurement.
pub(crate) fn town(database: Option<&str>, quick: bool) -> Result<PathBuf> {
    let (name, size) = match (database, quick) {
        (Some(_), true) => ("postgres", Size::Normal),
        (Some(_), false) => ("postgres", Size::Large),
        (None, true) => ("normal", Size::Normal),
        (None, false) => ("large", Size::Large),
    };
    let (kept, making) = (folder()?.join(name), folder()?.join(format!("{name}.making")));
    remove(&making)?;
    if database.is_some() {
        remove(&kept)?;
    }
    if !kept.exists() {
        let start = Instant::now();
        report::say(&format!("Making the town to measure ({size:?}); it is kept in {}.", kept.display()));
        demo::make(&config(&making, database), "http://localhost", size, &|words| report::say(&words))?;
        fs::rename(&making, &kept)?;
        report::say(&format!("The town was made in {:.0} s.", start.elapsed().as_secs_f64()));
        vacuum(database)?;
    }
    Ok(kept)
}

/// What PostgreSQL does by itself to tables that were filled more than a minute ago: until then it reads every row's page for
/// its age, and plans as if there were no rows.
pub(crate) fn vacuum(database: Option<&str>) -> Result<()> {
    if let Some(database) = database {
        postgres::Client::connect(database, postgres::NoTls)?.batch_execute("VACUUM ANALYZE")?;
    }
    Ok(())
}

/// Removes a folder that may be absent.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
