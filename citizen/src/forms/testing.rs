//! Helpers for the tests of question types: what every type must keep, checked with every example.

use jiff::civil::date;
use kernel::{Date, Lang};

use super::{Answer, Input, QuestionType};

/// The day on which all tests take place.
pub(super) const TODAY: Date = date(2026, 11, 23);

/// Form fields of a test.
pub(super) fn fields(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// `typed` is read as `answer`, found right, shown as `shown` (German); what is filled in again reads the same; JSON keeps it.
pub(super) fn reads(kind: &dyn QuestionType, typed: &[(&str, &str)], expected: Answer, shown: &str) {
    let read = kind.read("q", &Input::from(&fields(typed)));
    let Ok(Some(answer)) = read else { panic!("{typed:?} was read as {read:?}") };
    assert_eq!(answer, expected, "{typed:?}");
    assert_eq!(kind.check(&answer, TODAY), [], "{typed:?}");
    assert_eq!(kind.show(&answer, Lang::German), shown);
    assert!(!kind.value(&answer).is_null(), "{typed:?} has a value");
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
    let again = kind.fill("q", &answer);
    assert_eq!(kind.read("q", &Input::from(&again)), Ok(Some(expected)), "filled in again: {again:?}");
}

/// `typed` is refused in reading or in checking; gives the German words.
pub(super) fn refuses(kind: &dyn QuestionType, typed: &[(&str, &str)]) -> String {
    let faults = match kind.read("q", &Input::from(&fields(typed))) {
        Ok(Some(answer)) => kind.check(&answer, TODAY),
        Ok(None) => panic!("{typed:?} was read as empty"),
        Err(faults) => faults,
    };
    assert!(!faults.is_empty(), "{typed:?} was accepted");
    for fault in &faults {
        assert!(fault.message.missing().next().is_none(), "a language is missing: {fault:?}");
        assert!(fault.message.de.contains("{label}"), "the question is named: {fault:?}");
        let names = kind.fields("q").into_iter().map(|field| field.name).collect::<Vec<_>>();
        let field = if fault.part.is_empty() { names[0].clone() } else { format!("q-{}", fault.part) };
        assert!(names.contains(&field), "{field} can be linked to");
    }
    faults.into_iter().map(|fault| fault.message.de).collect::<Vec<_>>().join("\n")
}
