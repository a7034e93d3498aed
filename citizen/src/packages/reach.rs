//! Can every page and question be reached? A bounded search over the answers that conditions look at.

use std::collections::BTreeSet;

use kernel::Date;

use crate::forms::{Answer, Answers, Choice, Form, Formula, Kind};

/// How many combinations are tried. Up to this number the search is complete for yes/no and choices; above it every value
/// still occurs, in combinations that repeat from run to run.
const LIMIT: usize = 20_000;

/// The ids of pages and questions that no tried answers reached.
pub(super) fn unreached(form: &Form, samples: &[(Answers, Date)]) -> Vec<String> {
    let mut open: BTreeSet<String> = form.pages().iter().map(|page| page.id.clone()).collect();
    open.extend(form.questions().iter().map(|question| question.id.clone()));
    for (answers, today) in samples {
        strike(form, answers, *today, &mut open);
    }
    let day = samples.first().map_or(jiff::civil::date(2026, 1, 1), |(_, day)| *day);
    let start = samples.first().map(|(answers, _)| answers.clone()).unwrap_or_default();
    let questions = asked_by_conditions(form);
    let domains: Vec<(String, Vec<Option<Answer>>)> =
        questions.into_iter().filter_map(|id| domain(form, &id)).collect();
    for turn in 0..combinations(&domains) {
        if open.is_empty() {
            break;
        }
        strike(form, &combination(&start, &domains, turn), day, &mut open);
    }
    open.into_iter().collect()
}

/// Takes what these answers show off the list.
fn strike(form: &Form, answers: &Answers, today: Date, open: &mut BTreeSet<String>) {
    for page in form.path(answers, today) {
        open.remove(&page.id);
        for question in form.asked(page, answers, today) {
            open.remove(&question.id);
        }
    }
}

/// Questions that some `show_if` names.
fn asked_by_conditions(form: &Form) -> BTreeSet<String> {
    let pages = form.pages().iter().filter_map(|page| page.show_if.as_ref());
    let questions = form.questions().iter().filter_map(|question| question.show_if.as_ref());
    pages.chain(questions).flat_map(Formula::names).map(str::to_owned).collect()
}

/// The values worth trying. Types without a short list of values are tried with what the samples give.
fn domain(form: &Form, id: &str) -> Option<(String, Vec<Option<Answer>>)> {
    let one = |option: &Choice| Some(Answer::One(option.id.clone()));
    let many = |option: &Choice| Some(Answer::Many(vec![option.id.clone()]));
    let mut values: Vec<Option<Answer>> = match &form.question(id)?.kind {
        Kind::YesNo(_) => vec![Some(Answer::YesNo(true)), Some(Answer::YesNo(false))],
        Kind::Declaration(_) => vec![Some(Answer::YesNo(true))],
        Kind::ChoiceOne(choice) => choice.options.iter().map(one).collect(),
        Kind::ChoiceMany(choice) => {
            let all = Answer::Many(choice.options.iter().map(|option| option.id.clone()).collect());
            choice.options.iter().map(many).chain([Some(all)]).collect()
        }
        Kind::Text(_)
        | Kind::LongText(_)
        | Kind::Name(_)
        | Kind::Date(_)
        | Kind::Number(_)
        | Kind::Money(_)
        | Kind::Address(_)
        | Kind::Email(_)
        | Kind::Phone(_)
        | Kind::Iban(_)
        | Kind::Upload(_) => return None,
    };
    values.push(None);
    Some((id.to_owned(), values))
}

fn combinations(domains: &[(String, Vec<Option<Answer>>)]) -> usize {
    domains
        .iter()
        .try_fold(1usize, |product, (_, values)| product.checked_mul(values.len()))
        .unwrap_or(LIMIT)
        .min(LIMIT)
}

/// The combination number `turn`, as digits of a number with a base for each question. Where there are more combinations
/// than turns, a step coprime to every base lets all digits move.
fn combination(start: &Answers, domains: &[(String, Vec<Option<Answer>>)], turn: usize) -> Answers {
    let complete = domains
        .iter()
        .try_fold(1usize, |product, (_, values)| product.checked_mul(values.len()))
        .is_some_and(|n| n <= LIMIT);
    let mut answers = start.clone();
    let mut digits = turn;
    for (place, (id, values)) in domains.iter().enumerate() {
        let digit = if complete { digits % values.len() } else { scatter(turn, place) % values.len() };
        digits /= values.len();
        answers.set(id, values.get(digit).cloned().flatten());
    }
    answers
}

/// A number that looks random but repeats: a multiplicative hash of turn and place.
fn scatter(turn: usize, place: usize) -> usize {
    let mixed = (turn.wrapping_mul(31) + place + 1).wrapping_mul(0x9E37_79B9);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B) >> 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// `count` yes/no questions on the first page; the page behind appears only for one combination.
    fn lock(count: usize) -> Form {
        let label = r#"{ de = "x", de-leicht = "x", en = "x" }"#;
        let mut source = format!("version = 1\n[[pages]]\nid = \"first\"\ntitle = {label}\n");
        for index in 0..count {
            let _ = write!(
                source,
                "[[pages.questions]]\nid = \"q{index}\"\ntype = \"yes_no\"\nlabel = {label}\n"
            );
        }
        let key: Vec<String> = (0..count).map(|index| format!("q{index} = {}", index % 2 == 0)).collect();
        let _ = write!(
            source,
            "[[pages]]\nid = \"behind\"\ntitle = {label}\nshow_if = \"{}\"\n",
            key.join(" and ")
        );
        let _ = write!(source, "[[pages.questions]]\nid = \"last\"\ntype = \"text\"\nlabel = {label}\n");
        Form::parse(&source).unwrap()
    }

    #[test]
    fn the_one_combination_that_opens_a_page_is_found() {
        assert_eq!(unreached(&lock(8), &[]), Vec::<String>::new());
    }

    #[test]
    fn a_contradiction_is_never_reached() {
        let form = lock(3);
        let both = Form::parse(&form_with("q0 = true and q0 = false")).unwrap();
        assert_eq!(unreached(&both, &[]), ["behind", "last"]);
        assert_eq!(unreached(&form, &[]), Vec::<String>::new());
    }

    fn form_with(condition: &str) -> String {
        let label = r#"{ de = "x", de-leicht = "x", en = "x" }"#;
        format!(
            "version = 1\n[[pages]]\nid = \"first\"\ntitle = {label}\n[[pages.questions]]\nid = \"q0\"\ntype = \"yes_no\"\nlabel = {label}\n\
             [[pages]]\nid = \"behind\"\ntitle = {label}\nshow_if = \"{condition}\"\n\
             [[pages.questions]]\nid = \"last\"\ntype = \"text\"\nlabel = {label}\n"
        )
    }

    #[test]
    fn too_many_combinations_are_sampled_with_every_value() {
        let domains: Vec<(String, Vec<Option<Answer>>)> = (0..20)
            .map(|index| {
                (format!("q{index}"), vec![Some(Answer::YesNo(true)), Some(Answer::YesNo(false)), None])
            })
            .collect();
        assert_eq!(combinations(&domains), LIMIT);
        for (id, values) in &domains {
            for value in values {
                let met = (0..200)
                    .any(|turn| combination(&Answers::new(), &domains, turn).get(id) == value.as_ref());
                assert!(met, "{id} {value:?}");
            }
        }
    }
}
