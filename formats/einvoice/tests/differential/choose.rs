//! The mutants of an ordinary run: of all those that there are, some for each rule and some by chance.

use std::collections::BTreeMap;

use crate::mutators::Mutant;
use crate::ours::{self, Ours};
use crate::random::Random;

/// So many mutants break a rule at least, if there are so many.
const ENOUGH: usize = 2;

/// How many are left to chance.
const BY_CHANCE: usize = 1_000;

/// By our own judgement, which is quick; whether each rule fires officially is seen afterwards.
pub(crate) fn some(mutants: Vec<Mutant>, seed: u64) -> Vec<Mutant> {
    let mut broken = BTreeMap::<String, usize>::new();
    let mut is_wanted = |mutant: &Mutant, ours: &Ours| {
        // What we cannot judge stops the official rules, too, and shows nothing about the others that break.
        let rules = ours.broken.iter().filter(|_| ours.fault.is_none());
        rules.fold(false, |wanted, rule| {
            let times = broken.entry(format!("{} {rule}", mutant.syntax)).or_default();
            *times += 1;
            wanted || *times <= ENOUGH
        })
    };
    let (mut chosen, mut rest) = (Vec::new(), Vec::new());
    let judged = judged(&mutants);
    for (mutant, ours) in mutants.into_iter().zip(&judged) {
        if is_wanted(&mutant, ours) { chosen.push(mutant) } else { rest.push(mutant) }
    }
    chosen.extend(Random::new(seed).some(rest, BY_CHANCE));
    chosen
}

/// Judges on two cores.
fn judged(mutants: &[Mutant]) -> Vec<Ours> {
    let judge = |part: &[Mutant]| part.iter().map(|mutant| ours::judge(&mutant.bytes)).collect::<Vec<_>>();
    let (first, second) = mutants.split_at(mutants.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| judge(second));
        let mut judged = judge(first);
        judged.extend(other.join().unwrap());
        judged
    })
}
