//! The suites of KoSIT and CEN: every verdict as stated. `cargo xtask suite einvoice` prints the deviations.

mod suite;

#[test]
fn verdicts_are_the_official_ones() {
    let Some(folder) = suite::folder() else {
        println!("NOT FOUND: the test data of electronic invoices");
        return;
    };
    let score = suite::run(&folder);
    assert!(score.deviations.is_empty(), "{:#?}", score.deviations);
    assert!(score.passed > 2_000, "{:?}", score.parts);
}
