//! The foreign models: reading and writing loses nothing (`cargo xtask suite miwg` shows each deviation).

mod suite;

#[test]
fn foreign_models_are_read_and_written_without_loss() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign models not found");
        println!("foreign models (processes) not found: nothing was compared");
        return;
    };
    let score = suite::run(&folder);
    println!("models: {} passed, {} failed\n{}", score.passed, score.failed, score.deviations.join("\n"));
    assert_eq!(score.failed, 0, "{}", score.deviations.join("\n"));
    assert!(score.passed > 0, "the folder is there, but no models in it");
}
