//! Plans of others: every verdict as stated. `cargo xtask suite xplanung` prints the deviations.

mod suite;

#[test]
fn verdicts_are_the_stated_ones() {
    let Some(folder) = suite::folder() else {
        let required = std::env::var_os("RATHAUS_REQUIRE_SUITES").is_some_and(|value| value == "1");
        assert!(!required, "NOT FOUND: the test data of plans");
        println!("NOT FOUND: the test data of plans");
        return;
    };
    let score = suite::run(&folder);
    score.lines().iter().for_each(|line| println!("{line}"));
    assert!(score.deviations.is_empty(), "{:#?}", score.deviations);
    assert!(score.passed > 1_000, "{:?}", score.parts);
}
