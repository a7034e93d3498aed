//! People, units, roles, deputies, sign-in, and the one policy that says who may do what.
//!
//! The policy ([`policy`]) is pure and is a table. [`Staff`] is a person as the policy sees them. The first line of every
//! action of the program is [`authorise()`]; the first line of every list is [`Policy::filter`]:
//!
//! ```ignore
//! let permit = access::authorise(act, may::DecideCase, &case.thing())?;      // 404, 403 or 409 where it must not be
//! let filter = POLICY.filter(&staff, Action::ViewCase);                      // goes into SQL with visible!
//! ```
//!
//! Writing functions that take an [`ledger::Act`] record what they did. Those that take a bare [`store::Tx`] write what is
//! no official act: the counting of failed sign-ins, half-done ceremonies, the last use of a session. An action that finds
//! everything as it should be already runs no writing statement, so that "written and not recorded" is always a fault.

mod authorise;
pub mod credentials;
pub mod deputies;
pub mod emergency;
pub mod passkeys;
pub mod people;
pub mod policy;
pub mod sessions;
pub mod staff;
#[cfg(feature = "testing")]
pub mod testing;
pub mod units;

pub use authorise::{acting, authorise, authorise_any, authorise_found};
pub use policy::{Action, Filter, May, POLICY, Permit, Policy, Refusal, Role, State, Thing, may};
pub use staff::Staff;

/// The crate's tables.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("access", "0001_access")];
