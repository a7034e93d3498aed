//! Where an instance stands and what happened in it, in the words of its diagram and as JSON: what is kept in a database or a log.
//! Elements are named by their ids, so that no other release of the program reads something else from it.

mod names;
mod state;
mod told;

pub use names::Names;
pub use state::{Head, Kept, KeptScope, NotKept};
pub use told::{command_of, tell_command, tell_events};
