//! What holds for every input and every draft.

use proptest::prelude::*;

use super::super::testing::TODAY;
use super::super::{Address, Answer, Answers, Form, Input, StoredFile};
use super::engine::form;

/// Names that mean something to the form, and some that do not.
fn field_name() -> impl Strategy<Value = String> {
    let known =
        form().questions().iter().flat_map(|q| q.fields()).map(|field| field.name).collect::<Vec<_>>();
    prop_oneof![4 => prop::sample::select(known), 1 => "[a-z-]{0,8}"]
}

/// Values people and attackers send.
fn field_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9.,+ -]{0,12}",
        "[A-Za-zäöüßŞłě' -]{1,20}",
        prop::sample::select(vec![
            "yes",
            "no",
            "true",
            "a",
            "b",
            "frueh",
            "spaet",
            "2015-01-31",
            "DE89370400440532013000"
        ])
        .prop_map(str::to_owned),
    ]
}

fn typed() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((field_name(), field_value()), 0..40)
}

/// Types the same into every page, again and again, as a confused person would.
fn fill(form: &Form, rounds: &[Vec<(String, String)>]) -> Answers {
    let mut answers = Answers::new();
    let file =
        StoredFile { id: "1".into(), name: "a.pdf".into(), media_type: "application/pdf".into(), size: 9 };
    let files = [("datei".to_owned(), file)];
    for fields in rounds {
        for page in form.pages() {
            form.save(&page.id, &Input { fields, files: &files }, &mut answers, TODAY);
        }
    }
    answers
}

/// An answer that the question accepts, whatever its type.
fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        "\\PC{0,30}".prop_map(Answer::Text),
        (1900i16..2026, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Answer::Date(jiff::civil::date(y, m, d))),
        (any::<i32>(), 0u32..3)
            .prop_map(|(n, scale)| Answer::Number(rust_decimal::Decimal::new(n.into(), scale).normalize())),
        any::<u32>().prop_map(|cents| Answer::Money(kernel::Money::from_cents(cents.into()))),
        any::<bool>().prop_map(Answer::YesNo),
        "[ab]".prop_map(Answer::One),
        prop::sample::subsequence(vec!["frueh", "spaet"], 1..=2)
            .prop_map(|ids| Answer::Many(ids.into_iter().map(str::to_owned).collect())),
        ("[A-Za-zß ]{1,20}", "[1-9][0-9]{0,2} ?[a-c]?", "[A-Z]{0,5}", "[0-9]{5}", "[A-Z][a-z]{2,9}")
            .prop_map(|(street, number, extra, postal_code, city)| {
                Answer::Address(Address { street, number, extra, postal_code, city })
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_input_makes_the_form_panic_and_problems_always_point_to_a_shown_field(rounds in prop::collection::vec(typed(), 1..3)) {
        let form = form();
        let answers = fill(form, &rounds);
        for problem in form.check(&answers, TODAY) {
            let page = form.page(&problem.page).unwrap();
            let asked = form.asked(page, &answers, TODAY);
            let fields: Vec<String> = asked.iter().flat_map(|question| question.fields()).map(|field| field.name).collect();
            prop_assert!(fields.contains(&problem.field), "{:?}", problem);
        }
    }

    #[test]
    fn hidden_answers_never_leak_into_a_submission(rounds in prop::collection::vec(typed(), 1..3)) {
        let form = form();
        let mut answers = fill(form, &rounds);
        for question in form.questions().iter().filter(|q| !q.optional) {
            // Make more drafts complete than chance would.
            let Some(text) = (match question.id.as_str() { "von" => Some("1"), "bis" => Some("2"), "ja" => Some("true"), _ => None }) else { continue };
            let fields = vec![(question.id.clone(), text.to_owned())];
            answers.set(&question.id, question.question_type().read(&question.id, &Input::from(&fields)).unwrap());
        }
        if let Ok(sent) = form.complete(&answers, TODAY) {
            let path = form.path(&sent.answers, TODAY);
            let asked: Vec<&str> = path.iter().flat_map(|page| form.asked(page, &sent.answers, TODAY)).map(|q| q.id.as_str()).collect();
            for (id, _) in sent.answers.iter() {
                prop_assert!(asked.contains(&id), "{} is not asked", id);
            }
            prop_assert!(form.check(&sent.answers, TODAY).is_empty(), "a submission is complete in itself");
            prop_assert_eq!(form.review(&sent.answers, kernel::Lang::German, TODAY), sent.sections);
        }
    }

    #[test]
    fn what_is_filled_in_again_reads_the_same(answer in answer()) {
        for question in form().questions() {
            let kind = question.question_type();
            // Only answers as they come out of reading: normalised and right.
            let first = kind.fill(&question.id, &answer);
            let Ok(Some(normal)) = kind.read(&question.id, &Input::from(&first)) else { continue };
            if !kind.check(&normal, TODAY).is_empty() {
                continue;
            }
            let again = kind.fill(&question.id, &normal);
            prop_assert_eq!(kind.read(&question.id, &Input::from(&again)).unwrap(), Some(normal.clone()), "{}", question.id);
            let shown = kind.show(&normal, kernel::Lang::German);
            prop_assert!(!shown.is_empty(), "{}", question.id);
            let single = [(question.id.clone(), shown)];
            if let (1, Ok(Some(read))) = (question.fields().len(), kind.read(&question.id, &Input::from(single.as_slice())))
                && !matches!(normal, Answer::One(_) | Answer::Many(_))
            {
                prop_assert_eq!(read, normal, "what is shown can be typed: {}", question.id);
            }
        }
    }

    #[test]
    fn the_json_of_a_draft_is_read_back(rounds in prop::collection::vec(typed(), 1..3)) {
        let answers = fill(form(), &rounds);
        let json = answers.to_json().unwrap();
        prop_assert_eq!(Answers::from_json(&json).unwrap(), answers);
    }
}
