//! Reading out of other programs' last lines how many checks passed and failed.

use std::ops::Add;

use regex_lite::Regex;

use crate::failure::Result;
use crate::say;

/// Checks that passed and checks that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl Count {
    /// The closing line that other programs read: nothing else stands on it.
    pub(super) fn sentence(self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }

    /// A run that ended badly has failed in something, whatever it counted.
    pub(super) fn judged(self, success: bool) -> Self {
        if success || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

/// cargo-nextest's summary: what ran and did not pass has failed, be it by time or by signal.
pub(super) fn nextest(output: &str) -> Result<Count> {
    let summary = Regex::new(r"(\d+)(?:/\d+)? tests? run: (\d+) passed")?;
    sum(&summary, output, |run, passed| Count { passed, failed: run.saturating_sub(passed) })
}

/// The summaries of cargo's own test runner, one a binary.
pub(super) fn cargo_test(output: &str) -> Result<Count> {
    let summary = Regex::new(r"test result: \w+\. (\d+) passed; (\d+) failed")?;
    sum(&summary, output, |passed, failed| Count { passed, failed })
}

/// The plain closing line.
pub(super) fn plain(output: &str) -> Result<Count> {
    let summary = Regex::new(r"(?m)^(?:\w+: )?(\d+) passed, (\d+) failed")?;
    sum(&summary, output, |passed, failed| Count { passed, failed })
}

fn sum(summary: &Regex, output: &str, read: impl Fn(usize, usize) -> Count) -> Result<Count> {
    let mut total = Count::default();
    for found in summary.captures_iter(&say::without_colour(output)) {
        total = total + read(found[1].parse()?, found[2].parse()?);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (&'static str, fn(&str) -> Result<Count>, usize, usize);

    #[test]
    fn the_summaries_of_three_runners_are_read() {
        let cases: [Case; 6] = [
            ("     Summary [   0.1s] 40 tests run: 40 passed (2 slow), 3 skipped", nextest, 40, 0),
            (
                "     Summary [   0.1s] 40/50 tests run: 38 passed, 1 failed, 1 timed out, 0 skipped",
                nextest,
                38,
                2,
            ),
            ("Summary [ 0.1s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m passed", nextest, 1, 0),
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored\ntest result: FAILED. 1 passed; 2 failed;",
                cargo_test,
                4,
                2,
            ),
            ("a\npages: 120 passed, 3 failed\n", plain, 120, 3),
            ("nothing to read", plain, 0, 0),
        ];
        for (output, read, passed, failed) in cases {
            assert_eq!(read(output).unwrap(), Count { passed, failed }, "{output}");
        }
    }

    #[test]
    fn a_run_that_ended_badly_never_counts_as_well() {
        let none = Count::default();
        assert_eq!(none.judged(false).failed, 1);
        assert_eq!(none.judged(true).failed, 0);
        assert_eq!(Count { passed: 1, failed: 2 }.judged(false).failed, 2);
    }

    #[test]
    fn the_closing_line_stands_alone() {
        assert_eq!(Count { passed: 7, failed: 0 }.sentence(), "7 passed, 0 failed");
    }
}
