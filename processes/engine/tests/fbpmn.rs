//! The verdicts of a model checker of others.

mod suite;

#[test]
fn every_verdict_of_the_model_checker_is_ours() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite fbpmn not found");
        println!("foreign suite fbpmn not found: nothing was compared");
        return;
    };
    let score = suite::run(&folder);
    println!("{}", score.text());
    assert!(score.failed == 0 && score.passed >= 644, "{} of {} verdicts differ", score.failed, score.passed);
}
