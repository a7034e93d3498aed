//! A bounded pool of connections that blocking threads wait for.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{Error, Result};

/// How long a caller waits for a connection before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps up to `limit` connections of type `C`, made when first needed.
pub(crate) struct Pool<C> {
    state: Mutex<State<C>>,
    returned: Condvar,
    limit: usize,
    open: Box<dyn Fn() -> Result<C> + Send + Sync>,
}

struct State<C> {
    idle: Vec<C>,
    open: usize,
    /// Threads that wait for one. To wake nobody is a call of the system, too, twice a page.
    waiting: usize,
}

impl<C> Pool<C> {
    pub(crate) fn new(limit: usize, open: impl Fn() -> Result<C> + Send + Sync + 'static) -> Self {
        let state = Mutex::new(State { idle: Vec::new(), open: 0, waiting: 0 });
        Self { state, returned: Condvar::new(), limit: limit.max(1), open: Box::new(open) }
    }

    /// Lends a connection to `work`. It goes back to the pool where `still_good` says so, and is closed otherwise.
    pub(crate) fn with<T>(
        &self,
        still_good: impl Fn(&mut C) -> bool,
        work: impl FnOnce(&mut C) -> Result<T>,
    ) -> Result<T> {
        let mut lent = Lent { pool: self, connection: Some(self.take()?) };
        let Some(connection) = lent.connection.as_mut() else { return Err(Error::Busy(None)) };
        let result = work(connection);
        if !still_good(connection) {
            lent.connection = None;
        }
        result
    }

    fn take(&self) -> Result<C> {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.lock();
        loop {
            if let Some(connection) = state.idle.pop() {
                return Ok(connection);
            }
            if state.open < self.limit {
                state.open += 1;
                drop(state);
                return (self.open)().inspect_err(|_| self.forget());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Busy(None));
            }
            state.waiting += 1;
            state = self.returned.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            state.waiting -= 1;
        }
    }

    fn forget(&self) {
        self.change(|state| state.open -= 1);
    }

    /// Makes room for somebody who waits.
    fn change(&self, change: impl FnOnce(&mut State<C>)) {
        let mut state = self.lock();
        change(&mut state);
        if state.waiting > 0 {
            self.returned.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the connection back even when `work` panics; then it is closed, because nobody knows its state.
struct Lent<'p, C> {
    pool: &'p Pool<C>,
    connection: Option<C>,
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        match self.connection.take() {
            Some(connection) if !std::thread::panicking() => {
                self.pool.change(|state| state.idle.push(connection));
            }
            connection => {
                drop(connection);
                self.pool.forget();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn connections_are_reused_and_bad_ones_replaced() {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let pool = Pool::new(1, || Ok(OPENED.fetch_add(1, Ordering::SeqCst)));
        assert_eq!(pool.with(|_| true, |c| Ok(*c)).unwrap(), 0);
        assert_eq!(pool.with(|_| false, |c| Ok(*c)).unwrap(), 0);
        assert_eq!(pool.with(|_| true, |c| Ok(*c)).unwrap(), 1);
    }

    #[test]
    fn a_panic_does_not_lose_the_place() {
        let pool = Pool::new(1, || Ok(()));
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pool.with(|()| true, |()| -> Result<()> { panic!("as a fault would") })
        }));
        assert!(caught.is_err());
        assert!(pool.with(|()| true, |()| Ok(())).is_ok());
    }
}
