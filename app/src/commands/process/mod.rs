//! `rathaus process …`: processes as BPMN files. Needs no server and no database.

mod check;
mod run;

pub(crate) use check::check;
pub(crate) use run::run;

/// How what is found is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
}
