//! Time and randomness as parameters.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::Id;

/// Tells the time. The program has one implementation that asks the machine and one that a test moves.
pub trait Clock: Send + Sync {
    /// The present moment, cut to microseconds, which is what both databases keep.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes fit for keys and codes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with randomness.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the owner of the clock")]
    fn now(&self) -> Timestamp {
        to_micros(Timestamp::now())
    }
}

/// The machine's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the owner of randomness")]
    #[expect(clippy::expect_used, reason = "without randomness no key and no code may be made: stop")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(at)))
    }

    /// Moves the clock forwards (or, with a negative duration, backwards).
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }

    /// Sets the clock.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        to_micros(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Repeatable bytes for tests and for the invented people of the demo town. Never for keys.
#[derive(Debug)]
pub struct TestEntropy(Mutex<u64>);

impl TestEntropy {
    /// A source that always gives the same bytes for the same `seed`.
    #[must_use]
    pub fn seeded(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(seed)))
    }
}

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014): small, and good enough for invented data.
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            let word = z.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}

/// Clock and randomness of a running program, handed to everybody who needs them.
#[derive(Clone)]
pub struct World {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

impl World {
    /// The real world: the machine's clock and randomness.
    #[must_use]
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) }
    }

    /// A world put together from parts, for tests.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The present moment in microseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `N` random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A fresh id (UUIDv7: ordered by time, so that new rows lie together in the index).
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        Id::new(uuid::Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid())
    }

    /// A code for people: `length` letters and digits without those that look alike (no I, L, O, U, 0, 1).
    /// Each place is worth about 4.9 bits.
    #[must_use]
    pub fn code(&self, length: usize) -> String {
        const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut code = String::with_capacity(length);
        while code.len() < length {
            let [byte] = self.random();
            // 240 is the largest multiple of 30 in a byte: above it some letters would be likelier.
            if byte < 240 {
                code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            }
        }
        code
    }
}

fn to_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

impl<T> Id<T> {
    /// The nil id, for samples and empty states.
    #[must_use]
    pub const fn nil() -> Self {
        Self::new(Uuid::nil())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_world_repeats_itself() {
        let world = || World::new(TestClock::at(Timestamp::UNIX_EPOCH), TestEntropy::seeded(7));
        assert_eq!(world().id::<()>(), world().id::<()>());
        assert_eq!(world().code(12), world().code(12));
        assert_eq!(world().code(12).len(), 12);
    }

    #[test]
    fn ids_are_ordered_by_time() {
        let clock = TestClock::at(Timestamp::UNIX_EPOCH);
        let world = World::new(clock.clone(), TestEntropy::seeded(1));
        let first = world.id::<()>();
        clock.advance(SignedDuration::from_millis(1));
        assert!(first < world.id::<()>());
    }

    #[test]
    fn time_is_cut_to_microseconds() {
        let clock = TestClock::at(Timestamp::from_nanosecond(1_234_567).unwrap());
        assert_eq!(clock.now().as_nanosecond(), 1_234_000);
    }
}
