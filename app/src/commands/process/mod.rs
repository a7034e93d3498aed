//! `rathaus process …`: processes as BPMN files. Checking and playing need no server and no database.

mod check;
mod replay;
mod run;

pub(crate) use check::check;
pub(crate) use replay::{Which, replay};
pub(crate) use run::run;

/// How what is found is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
}
