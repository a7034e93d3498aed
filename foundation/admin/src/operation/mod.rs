//! Operation: the queue, dead letters, the state of the record. Payloads of jobs are not shown, they may be personal.

use kernel::Result;
use store::Read;
use ui::Markup;

mod actions;
mod pages;
pub(crate) mod routes;

/// What other rooms tell the operator on the page of operation. The program puts it into [`server::Extensions`].
pub struct Notices(pub Vec<Notice>);

/// A notice, made with what the database says.
pub type Notice = fn(&mut Read<'_>) -> Result<Markup>;
