//! Wakes the workers of this process.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Rung after a commit that enqueued something, so that the workers of this process need not wait for their next look.
/// Workers of other processes find the job when they look. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rings: u64,
    closing: bool,
}

impl Bell {
    /// Wakes all who wait.
    pub fn ring(&self) {
        self.lock().rings += 1;
        self.0.rung.notify_all();
    }

    /// Tells all workers to stop after the job in their hands.
    pub fn close(&self) {
        self.lock().closing = true;
        self.0.rung.notify_all();
    }

    /// Whether the workers shall stop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.lock().closing
    }

    /// How often it was rung. Read before looking for work, and given to [`Bell::wait`], so that no ring is missed.
    #[must_use]
    pub fn rings(&self) -> u64 {
        self.lock().rings
    }

    /// Waits until it is rung once more than `seen`, closed, or `patience` is over.
    pub fn wait(&self, seen: u64, patience: Duration) {
        let state = self.lock();
        drop(
            self.0
                .rung
                .wait_timeout_while(state, patience, |state| state.rings == seen && !state.closing)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Waits until it is closed or `patience` is over, and says whether it is closed.
    #[must_use]
    pub fn wait_for_close(&self, patience: Duration) -> bool {
        let state = self.lock();
        let waited = self.0.rung.wait_timeout_while(state, patience, |state| !state.closing);
        waited.unwrap_or_else(PoisonError::into_inner).0.closing
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_ring_before_the_wait_is_not_missed() {
        let bell = Bell::default();
        let seen = bell.rings();
        bell.ring();
        let start = Instant::now();
        bell.wait(seen, Duration::from_secs(20));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn everybody_who_waits_is_woken() {
        let bell = Bell::default();
        let seen = bell.rings();
        let start = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| bell.wait(seen, Duration::from_secs(20)));
            }
            bell.ring();
        });
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn closing_ends_all_waiting() {
        let bell = Bell::default();
        assert!(!bell.wait_for_close(Duration::ZERO));
        bell.close();
        assert!(bell.is_closed() && bell.wait_for_close(Duration::from_secs(20)));
    }
}
