//! What several evaluations may spend together: a decision model evaluates many expressions for one answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::limits;

/// The steps and the depth that evaluations share. One evaluation alone has one of its own.
///
/// Without it a function of the program that evaluates expressions, called by an expression, would multiply the
/// limits with every level. A clone spends from the same budget.
#[derive(Clone, Debug, Default)]
pub struct Budget(Arc<Spent>);

#[derive(Debug, Default)]
struct Spent {
    steps: AtomicU64,
    depth: AtomicU32,
    exhausted: AtomicBool,
}

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub fn new() -> Self {
        Budget::default()
    }

    /// Counts work; `false` when all of it is used up.
    #[must_use]
    pub fn spend(&self, steps: u64) -> bool {
        let spent = self.0.steps.fetch_add(steps, Relaxed).saturating_add(steps);
        if spent > limits::STEPS {
            self.0.exhausted.store(true, Relaxed);
        }
        !self.is_exhausted()
    }

    /// Uses up all that is left.
    pub fn exhaust(&self) {
        self.0.exhausted.store(true, Relaxed);
    }

    /// Whether nothing is left, so that every result is `null`.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.0.exhausted.load(Relaxed)
    }

    /// Does a part of the work some levels deeper; `None` where that is too deep, which uses up the budget.
    pub fn deeper<T>(&self, levels: u32, part: impl FnOnce() -> T) -> Option<T> {
        let depth = self.0.depth.load(Relaxed);
        if depth.saturating_add(levels) > limits::DEPTH {
            self.0.exhausted.store(true, Relaxed);
        }
        if self.is_exhausted() {
            return None;
        }
        self.0.depth.store(depth + levels, Relaxed);
        let result = part();
        self.0.depth.store(depth, Relaxed);
        Some(result)
    }

    /// Steps and depth so far.
    pub(crate) fn state(&self) -> (u64, u32, bool) {
        (self.0.steps.load(Relaxed), self.0.depth.load(Relaxed), self.is_exhausted())
    }

    /// Takes over what an evaluation has spent.
    pub(crate) fn settle(&self, steps: u64, depth: u32, exhausted: bool) {
        self.0.steps.store(steps, Relaxed);
        self.0.depth.store(depth, Relaxed);
        self.0.exhausted.fetch_or(exhausted, Relaxed);
    }
}
