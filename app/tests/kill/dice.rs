//! Chance that can be repeated: the same seed throws the same dice. What the machine makes of it is never the same twice.

use std::{sync::Arc, time::Duration};

use kernel::{SystemClock, TestEntropy, World};

/// One thread's dice.
pub(crate) struct Dice(World);

impl Dice {
    /// The dice of one of the threads of a run.
    pub(crate) fn new(seed: u64, thread: u64) -> Self {
        let seed = seed ^ thread.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(World::new(Arc::new(SystemClock), TestEntropy::seeded(seed)))
    }

    /// A number from 0 to below `end`.
    pub(crate) fn below(&self, end: usize) -> usize {
        usize::try_from(u64::from_le_bytes(self.0.random()) % (end.max(1) as u64)).unwrap_or_default()
    }

    /// Whether something happens that happens so often in a hundred times.
    pub(crate) fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A moment within `span`.
    pub(crate) fn moment(&self, span: Duration) -> Duration {
        Duration::from_micros(self.below(usize::try_from(span.as_micros()).unwrap_or(usize::MAX)) as u64)
    }
}
