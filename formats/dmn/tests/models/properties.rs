//! True for all tables: the hit policies as a naive model has them, and what the search for gaps and overlaps says
//! against trying every value.

use crate::common::{decision, input, model, table};
use dmn::{FindingKind, findings};
use proptest::prelude::*;

/// A rule about two small numbers: each a range with its ends, or everything; and an output.
#[derive(Clone, Debug)]
struct Simple {
    cells: [Option<(i64, bool, i64, bool)>; 2],
    output: i64,
}

impl Simple {
    fn matches(&self, values: [f64; 2]) -> bool {
        self.cells.iter().zip(values).all(|(cell, value)| match cell {
            None => true,
            Some((low, with_low, high, with_high)) => {
                let (low, high) = (*low as f64, *high as f64);
                (value > low || (*with_low && value == low))
                    && (value < high || (*with_high && value == high))
            }
        })
    }

    fn written(&self) -> String {
        let cells = self.cells.iter().map(|cell| match cell {
            None => "-".to_owned(),
            Some((low, with_low, high, with_high)) => {
                let (open, close) = (if *with_low { '[' } else { '(' }, if *with_high { ']' } else { ')' });
                format!("{open}{low}..{high}{close}")
            }
        });
        format!("{} | {}", cells.collect::<Vec<_>>().join(" | "), self.output)
    }
}

fn rules() -> impl Strategy<Value = Vec<Simple>> {
    let cell = || proptest::option::weighted(0.7, (0..5i64, any::<bool>(), 0..5i64, any::<bool>()));
    let cell = move || cell().prop_map(|cell| cell.map(|(a, x, b, y)| (a.min(b), x, a.max(b), y)));
    let rule = (cell(), cell(), 1..5i64).prop_map(|(a, b, output)| Simple { cells: [a, b], output });
    proptest::collection::vec(rule, 0..7)
}

fn written(attributes: &str, rules: &[Simple]) -> dmn::Model {
    let rows: Vec<String> = rules.iter().map(Simple::written).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let output = "><outputValues><text>3, 1, 4, 2</text></outputValues>";
    let logic = table(attributes, &["a", "b"], &[output], &rows);
    model(&format!("{}{}{}", input("a", "number"), input("b", "number"), decision("d", &["a", "b"], &logic)))
}

/// What a policy makes of the outputs of the rules that match, as FEEL text.
fn expected(policy: &str, outputs: &[i64]) -> String {
    let rank = |output: &i64| [3, 1, 4, 2].iter().position(|value| value == output);
    let list = |outputs: &[i64]| {
        format!("[{}]", outputs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    };
    let mut ordered = outputs.to_vec();
    ordered.sort_by_key(rank);
    let one = |output: Option<i64>| output.map_or("null".to_owned(), |output| output.to_string());
    let first = outputs.first().copied();
    match policy {
        "hitPolicy=\"UNIQUE\"" => one(first.filter(|_| outputs.len() == 1)),
        "hitPolicy=\"ANY\"" => one(first.filter(|first| outputs.iter().all(|output| output == first))),
        "hitPolicy=\"FIRST\"" => one(first),
        "hitPolicy=\"PRIORITY\"" => one(ordered.first().copied()),
        "hitPolicy=\"OUTPUT ORDER\"" if outputs.is_empty() => "null".to_owned(),
        "hitPolicy=\"OUTPUT ORDER\"" => list(&ordered),
        "hitPolicy=\"RULE ORDER\"" if outputs.is_empty() => "null".to_owned(),
        "hitPolicy=\"RULE ORDER\"" | "hitPolicy=\"COLLECT\"" => list(outputs),
        "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"" => outputs.len().to_string(),
        _ if outputs.is_empty() => "null".to_owned(),
        "hitPolicy=\"COLLECT\" aggregation=\"SUM\"" => outputs.iter().sum::<i64>().to_string(),
        "hitPolicy=\"COLLECT\" aggregation=\"MIN\"" => one(outputs.iter().min().copied()),
        _ => one(outputs.iter().max().copied()),
    }
}

const POLICIES: [&str; 11] = [
    "hitPolicy=\"UNIQUE\"",
    "hitPolicy=\"ANY\"",
    "hitPolicy=\"FIRST\"",
    "hitPolicy=\"PRIORITY\"",
    "hitPolicy=\"OUTPUT ORDER\"",
    "hitPolicy=\"RULE ORDER\"",
    "hitPolicy=\"COLLECT\"",
    "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
    "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
    "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
    "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
];

/// All values that rules about 0 to 4 can tell apart.
fn every_place() -> impl Iterator<Item = [f64; 2]> {
    let steps = || (-1..=9).map(|half| f64::from(half) / 2.0);
    steps().flat_map(move |a| steps().map(move |b| [a, b]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_hit_policy_is_as_the_naive_model_has_it(rules in rules(), a in -1..10i64, b in -1..10i64) {
        let values = [a as f64 / 2.0, b as f64 / 2.0];
        let outputs: Vec<i64> = rules.iter().filter(|rule| rule.matches(values)).map(|rule| rule.output).collect();
        for policy in POLICIES {
            let answer = crate::common::ask(&written(policy, &rules), "d", &format!("{{a: {a} / 2, b: {b} / 2}}"));
            prop_assert_eq!(answer.value.to_string(), expected(policy, &outputs), "{} of {:?}", policy, rules);
        }
    }

    #[test]
    fn gaps_and_overlaps_are_found_exactly_where_there_are_some(rules in rules()) {
        let found = findings(&written("hitPolicy=\"UNIQUE\"", &rules));
        let count = |place| rules.iter().filter(|rule| rule.matches(place)).count();
        let has = |kind| found.iter().any(|finding| finding.kind == kind);
        prop_assert_eq!(has(FindingKind::Gap), every_place().any(|place| count(place) == 0));
        prop_assert_eq!(has(FindingKind::Overlap), every_place().any(|place| count(place) > 1));
        let dead = rules.iter().filter(|rule| !every_place().any(|place| rule.matches(place))).count();
        prop_assert_eq!(found.iter().filter(|finding| finding.kind == FindingKind::NeverUsed).count(), dead);
    }

    #[test]
    fn rules_that_are_never_first_are_found(rules in rules()) {
        let found = findings(&written("hitPolicy=\"FIRST\"", &rules));
        let is_first = |place, index| rules.iter().position(|rule: &Simple| rule.matches(place)) == Some(index);
        let unused = (0..rules.len()).filter(|index| !every_place().any(|place| is_first(place, *index))).count();
        prop_assert_eq!(found.iter().filter(|finding| finding.kind == FindingKind::NeverUsed).count(), unused);
    }
}
