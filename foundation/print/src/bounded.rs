//! Runs work on foreign input with an end: own stack, time limit, and a panic becomes an error.

use std::{
    sync::mpsc::{RecvTimeoutError, sync_channel},
    thread::Builder,
    time::Duration,
};

/// Deeply nested templates and PDFs recurse; the stack of a server's thread (2 MB) would not do without optimisation.
const STACK: usize = 32 << 20;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// The limit passed. The thread cannot be ended from outside and runs on until its work ends.
    TimeOut,
    /// The work panicked, or no thread could be started.
    Crashed,
}

/// The result of `work`, if it comes within `limit`.
pub(crate) fn run<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stopped> {
    let (sender, receiver) = sync_channel(1);
    let run = move || {
        // Nobody may be waiting any more; then the result is of no use.
        let _ = sender.send(work());
    };
    Builder::new().name("print".into()).stack_size(STACK).spawn(run).map_err(|_| Stopped::Crashed)?;
    receiver.recv_timeout(limit).map_err(|gone| match gone {
        RecvTimeoutError::Timeout => Stopped::TimeOut,
        RecvTimeoutError::Disconnected => Stopped::Crashed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_in_time_is_handed_back() {
        assert_eq!(run(Duration::from_secs(5), || 42), Ok(42));
    }

    #[test]
    fn work_without_end_is_given_up() {
        let endless = || std::thread::sleep(Duration::from_secs(3));
        assert_eq!(run(Duration::from_millis(20), endless), Err(Stopped::TimeOut));
    }

    #[test]
    fn a_panic_is_an_error_and_not_the_end() {
        let panics = || -> u8 { std::panic::resume_unwind(Box::new("broken")) };
        assert_eq!(run(Duration::from_secs(5), panics), Err(Stopped::Crashed));
    }
}
