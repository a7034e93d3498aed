//! HTTP in, an act or a page called, an answer out.
//!
//! Every room lists its [`Route`]s; each route says who may come in ([`Guard`]) and, where a page has a changing path, how
//! to find a sample of it. Handlers are ordinary blocking functions `fn(&Visit) -> Result<Answer>`: they run on a thread
//! of their own, so that reading a database needs no further thought. What goes wrong becomes a page in the language of
//! the visitor (`fault.rs`).
//!
//! Cross-site requests: a request that changes something must come from a page of the same host (the browser says so by
//! `Sec-Fetch-Site` or `Origin`); cookies are `SameSite=Lax` besides.

mod answer;
mod body;
mod dispatch;
mod fault;
mod guard;
mod house;
mod limits;
pub mod metrics;
mod patient;
mod route;
mod serve;
mod statics;
mod visit;

pub use answer::Answer;
pub use body::{Form, Upload};
pub use dispatch::router;
pub use guard::{PROOF, SESSION_COOKIE, public_page_cookie, way_over};
pub use house::{Extensions, House, Navigation};
pub use limits::{Limits, UPLOAD_BYTES};
pub use route::{Guard, Handler, Method, Route, Sample};
pub use serve::{Stop, serve};
pub use visit::Visit;
