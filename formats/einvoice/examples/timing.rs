//! How long judging takes. [FILE…]
#![expect(clippy::print_stdout, reason = "this is a program that reports")]
use std::time::Instant;
fn main() {
    let start = Instant::now();
    let _ = einvoice::faults_of_tables();
    println!("tables: {:?}", start.elapsed());
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let limits = einvoice::Options {
            sets: std::env::var("CEN").ok().map(|_| vec!["EN 16931"]),
            schema: std::env::var("CEN").is_err(),
            ..Default::default()
        };
        let rounds = std::env::var("ROUNDS")
            .ok()
            .and_then(|r| r.parse().ok())
            .unwrap_or((20_000_000 / bytes.len().max(1)).clamp(1, 5000));
        let mut best = f64::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            for _ in 0..rounds {
                std::hint::black_box(einvoice::check(&bytes, &limits));
            }
            best = best.min(start.elapsed().as_secs_f64() / rounds as f64);
        }
        println!(
            "{file}: {} bytes {:.1} us, {:?}",
            bytes.len(),
            best * 1e6,
            einvoice::check(&bytes, &limits).verdict
        );
    }
}
