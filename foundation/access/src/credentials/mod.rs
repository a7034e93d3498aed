//! What a person signs in with: passwords, one-time codes, recovery codes. Passkeys are next door ([`crate::passkeys`]).

pub mod actions;
pub mod password;
mod sealed;
pub(crate) mod store;
pub mod totp;

pub use password::Fresh;
pub use sealed::TownKey;
pub use store::{HasCredentials, of_person};
