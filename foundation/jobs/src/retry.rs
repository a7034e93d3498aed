//! How often and how soon a failed job is tried again.

use jiff::SignedDuration;
use kernel::World;

/// The patience with jobs of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// So often it is tried before it is a dead letter.
    pub tries: u32,
    /// The wait after the first failure; doubled after each further one.
    pub base: SignedDuration,
    /// The longest wait.
    pub cap: SignedDuration,
}

/// Twelve tries over about a day: long enough for a mail server's night, short enough for a person to hear of it.
impl Default for Retry {
    fn default() -> Self {
        Self { tries: 12, base: SignedDuration::from_secs(5), cap: SignedDuration::from_hours(4) }
    }
}

impl Retry {
    /// Tried once; a failure is a dead letter.
    #[must_use]
    pub const fn never() -> Self {
        Self { tries: 1, base: SignedDuration::ZERO, cap: SignedDuration::ZERO }
    }

    /// The longest wait after `failures` failures.
    #[must_use]
    pub fn longest_wait(&self, failures: u32) -> SignedDuration {
        let doubled = 1i32.checked_shl(failures.saturating_sub(1)).filter(|factor| *factor > 0);
        doubled.and_then(|factor| self.base.checked_mul(factor)).map_or(self.cap, |wait| wait.min(self.cap))
    }

    /// The wait after `failures` failures: between half of the longest and the longest, at random, so that jobs which
    /// failed together do not come back together.
    #[must_use]
    pub fn wait(&self, failures: u32, world: &World) -> SignedDuration {
        let longest = self.longest_wait(failures);
        let share = i64::from(u16::from_le_bytes(world.random()));
        let micros = i64::try_from(longest.as_micros()).unwrap_or(i64::MAX) / 2;
        longest - SignedDuration::from_micros(micros - micros / i64::from(u16::MAX) * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{TestClock, TestEntropy, Timestamp};
    use proptest::prelude::*;

    #[test]
    fn the_wait_doubles_up_to_the_cap() {
        let table = [
            (1, 5),
            (2, 10),
            (3, 20),
            (4, 40),
            (8, 640),
            (11, 5120),
            (12, 10_240),
            (13, 14_400),
            (99, 14_400),
        ];
        for (failures, seconds) in table {
            assert_eq!(Retry::default().longest_wait(failures).as_secs(), seconds, "after {failures}");
        }
    }

    #[test]
    fn the_default_gives_up_within_a_day_and_a_half() {
        let retry = Retry::default();
        let total: i64 = (1..retry.tries).map(|failures| retry.longest_wait(failures).as_secs()).sum();
        assert!((2 * 3600..36 * 3600).contains(&total), "{total} s");
    }

    proptest! {
        #[test]
        fn the_jitter_stays_between_half_and_whole(failures in 1u32..40, seed: u64) {
            let world = World::new(TestClock::at(Timestamp::UNIX_EPOCH), TestEntropy::seeded(seed));
            let (wait, longest) = (Retry::default().wait(failures, &world), Retry::default().longest_wait(failures));
            prop_assert!(wait <= longest && wait >= longest / 2);
        }
    }
}
