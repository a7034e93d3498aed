//! People, units, roles, deputies, sign-in, and the one policy that says who may do what.
//!
//! The policy ([`policy`]) is pure and is a table. Everything else loads what the policy needs ([`Staff`]) or changes it.

pub mod policy;
pub mod staff;

pub use policy::{Action, Filter, May, POLICY, Permit, Policy, Refusal, Role, State, Thing, may};
pub use staff::Staff;
