//! The verdicts of a model checker of others.

mod suite;

#[test]
fn every_verdict_of_the_model_checker_is_ours() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite fbpmn not found");
        println!("foreign suite fbpmn not found: nothing was compared");
        return;
    };
    let score = suite::fbpmn::run(&folder);
    println!("{}", score.text());
    assert!(score.failed == 0 && score.passed >= 644, "{} of {} verdicts differ", score.failed, score.passed);
}

#[test]
fn every_model_of_others_is_judged() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign models not found");
        println!("foreign models not found: nothing was judged");
        return;
    };
    let mut counts = std::collections::BTreeMap::<_, usize>::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "bpmn") {
                let judgement = engine::judge(&std::fs::read(&path).unwrap());
                *counts.entry(judgement.verdict.as_str()).or_default() += 1;
                let explained = judgement.verdict == engine::Verdict::Sound || !judgement.findings.is_empty();
                assert!(explained, "{}: a verdict without a reason", path.display());
            }
        }
    }
    println!("verdicts: {counts:?}");
    assert!(counts.values().sum::<usize>() > 500);
}
