//! How long a letter takes and that printing thousands does not fill the memory.
use std::time::{Duration, Instant};

use crate::common::{PRINTER, certificate, certificate_data};
use kernel::Lang;

/// Resident memory in bytes (Linux; pages of 4 KiB on the machines we run on).
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

fn print_one(number: usize) -> Duration {
    let mut data = certificate_data(Lang::German);
    data["zeichen"] = format!("33.11.02-2026/{number:06}").into();
    data["fakten"][0][1] = format!("Šarūnaitė {number}").into();
    let letter = certificate(&data, Lang::German);
    let start = Instant::now();
    PRINTER.print(&letter).unwrap();
    start.elapsed()
}

#[test]
fn a_warm_letter_is_quick_and_memory_stays() {
    let optimised = !cfg!(debug_assertions);
    let first = print_one(0);
    let rounds = if optimised { 400 } else { 24 };
    (1..rounds / 4).for_each(|n| {
        print_one(n);
    });
    let before = resident();
    let mut times: Vec<Duration> = (rounds / 4..rounds).map(print_one).collect();
    let grown = resident().saturating_sub(before);
    times.sort();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "optimised: {optimised}; first letter {first:?}, then median {median:?}, slowest {slowest:?}, \
         memory {} MB, grown by {} kB over {} letters",
        resident() >> 20,
        grown >> 10,
        times.len()
    );
    // Generous, because the machine may be busy: what is asserted is the order of magnitude.
    assert!(
        median < if optimised { Duration::from_millis(50) } else { Duration::from_secs(4) },
        "{median:?}"
    );
    assert!(grown < 24 << 20, "{grown} bytes");
}
