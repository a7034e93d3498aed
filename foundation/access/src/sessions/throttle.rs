//! Slowing down guessing, without giving strangers a way to lock people out.
//!
//! An attempt is counted under several keys at once, and each key has its own patience ([`Kind`]):
//! - from an unknown browser: the account together with the source (grows to 15 minutes), the source (to one minute: a
//!   whole town hall may share one address) and the account alone (to 20 seconds: that is all a stranger can do to
//!   somebody);
//! - from a browser in which this person signed in before: that browser alone, so that strangers do not matter to it;
//! - codes after a right password: the person (grows to 15 minutes: nobody comes here without the password).
//!
//! A refused attempt is not counted, so that waiting always ends. Passkeys cannot be guessed and are not throttled.

use std::net::{IpAddr, Ipv6Addr};

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use kernel::PersonId;

/// After so long without a failure a key starts from nothing.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// The network that one customer has: the address itself, of IPv6 the first 64 bits.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// What failures are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One account from one source.
    AccountFromSource,
    /// One source, whatever the account.
    Source,
    /// One account, wherever from.
    Account,
    /// One browser that is known.
    Device,
    /// Codes of one person.
    Code,
}

impl Kind {
    /// So many failures are free.
    const fn free(self) -> u32 {
        match self {
            Self::AccountFromSource | Self::Device => 5,
            Self::Source => 30,
            Self::Account => 20,
            Self::Code => 3,
        }
    }

    /// The longest wait.
    const fn longest(self) -> SignedDuration {
        SignedDuration::from_secs(match self {
            Self::AccountFromSource | Self::Device | Self::Code => 15 * 60,
            Self::Source => 60,
            Self::Account => 20,
        })
    }

    /// The wait after so many failures in a row: nothing, then 1, 2, 4 … seconds.
    #[must_use]
    pub fn wait(self, failures: u32) -> SignedDuration {
        let Some(over) = failures.checked_sub(self.free()).filter(|over| *over > 0) else {
            return SignedDuration::ZERO;
        };
        SignedDuration::from_secs(1 << (over - 1).min(20)).min(self.longest())
    }
}

/// A key under which failures are counted, as it is kept: a hash, so that the table is no list of who failed where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// What it counts.
    pub kind: Kind,
    /// The hash.
    pub hash: [u8; 32],
}

impl Key {
    pub(crate) fn of_account(email: &str) -> Self {
        Self::new(Kind::Account, &["account", email])
    }
    pub(crate) fn of_source(source: Source) -> Self {
        Self::new(Kind::Source, &["source", &source.0.to_string()])
    }
    pub(crate) fn of_account_from(email: &str, source: Source) -> Self {
        Self::new(Kind::AccountFromSource, &["pair", email, &source.0.to_string()])
    }
    pub(crate) fn of_device(token_hash: &[u8; 32]) -> Self {
        Self {
            kind: Kind::Device,
            hash: Sha256::new().chain_update("device").chain_update(token_hash).finalize().into(),
        }
    }
    pub(crate) fn of_codes(person: PersonId) -> Self {
        Self::new(Kind::Code, &["codes", &person.to_string()])
    }

    fn new(kind: Kind, parts: &[&str]) -> Self {
        // Lengths first: no two lists of parts give the same bytes.
        let hash = parts.iter().fold(Sha256::new(), |hash, part| {
            hash.chain_update((part.len() as u64).to_be_bytes()).chain_update(part)
        });
        Self { kind, hash: hash.finalize().into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        let table = [
            (Kind::AccountFromSource, 5, 0),
            (Kind::AccountFromSource, 6, 1),
            (Kind::AccountFromSource, 8, 4),
            (Kind::AccountFromSource, 15, 512),
            (Kind::AccountFromSource, 16, 900),
            (Kind::AccountFromSource, u32::MAX, 900),
            (Kind::Source, 30, 0),
            (Kind::Source, 1000, 60),
            (Kind::Account, 20, 0),
            (Kind::Account, 1_000_000, 20),
            (Kind::Code, 4, 1),
            (Kind::Device, 0, 0),
        ];
        for (kind, failures, seconds) in table {
            assert_eq!(kind.wait(failures), SignedDuration::from_secs(seconds), "{kind:?} {failures}");
        }
    }

    #[test]
    fn a_source_is_what_one_customer_has() {
        let of = |text: &str| Source::of(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn keys_of_different_things_differ() {
        let source = Source::of("192.0.2.1".parse().unwrap());
        let keys = [
            Key::of_account("a@b.c"),
            Key::of_account("192.0.2.1"),
            Key::of_source(source),
            Key::of_account_from("a@b.c", source),
            Key::of_device(&[1; 32]),
            Key::of_codes(kernel::Id::nil()),
        ];
        for (n, key) in keys.iter().enumerate() {
            assert!(keys[..n].iter().all(|other| other.hash != key.hash));
        }
    }
}
