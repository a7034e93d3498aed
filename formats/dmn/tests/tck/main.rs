//! The DMN TCK: how many of the official test cases come out as expected.

mod cases;
mod values;

/// The share of cases, in percent, that passes and must stay so on any part of the suite.
const FLOOR: usize = 99;

#[test]
fn the_technology_compatibility_kit_is_passed() {
    let Some(suite) = cases::usual_folder().and_then(|folder| cases::suite_in(&folder)) else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite dmn-tck not found");
        println!("foreign suite dmn-tck not found: nothing was compared");
        return;
    };
    let score = cases::run(&suite);
    let (passed, attempted) = (score.passed, score.attempted());
    println!("DMN TCK: {passed}/{attempted}\n{}", score.failures.join("\n"));
    assert!(attempted > 0, "the suite in {} has no case", suite.display());
    assert!(passed * 100 >= attempted * FLOOR, "only {passed} of {attempted} cases pass");
}
