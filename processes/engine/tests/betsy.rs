//! Processes of others with the traces that they must leave.

mod suite;

#[test]
fn every_process_leaves_the_trace_that_it_must() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite betsy not found");
        println!("foreign suite betsy not found: nothing was compared");
        return;
    };
    let score = suite::betsy::run(&folder);
    println!("{}", score.text());
    assert!(score.failed == 0 && score.passed >= 100, "{} of {} traces differ", score.failed, score.passed);
    assert!(
        score.refused * 100 >= score.faulty * 95,
        "{} of {} faulty models are refused",
        score.refused,
        score.faulty
    );
}
