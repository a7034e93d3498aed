//! A form far larger than any office has must not be felt: 2,000 fields and 500 rules in 5 ms (release build).

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::super::testing::TODAY;
use super::super::{Answers, Form, Input};

fn texts(text: &str) -> String {
    format!("{{ de = \"{text}\", de-leicht = \"{text}\", en = \"{text}\" }}")
}

/// 100 pages of 20 questions; every page but the first hangs on the one before; 500 rules.
fn large() -> Form {
    let (label, mut source) = (texts("Frage"), "version = 1\n".to_owned());
    for page in 0..100 {
        let show_if =
            if page == 0 { String::new() } else { format!("show_if = \"q{} >= 0\"\n", page * 20 - 1) };
        let _ = write!(source, "[[pages]]\nid = \"p{page}\"\ntitle = {label}\n{show_if}");
        for question in page * 20..page * 20 + 20 {
            let kind = if question % 4 == 0 { "name" } else { "number" };
            let _ = write!(
                source,
                "[[pages.questions]]\nid = \"q{question}\"\ntype = \"{kind}\"\nlabel = {label}\n"
            );
        }
    }
    for rule in 0..500 {
        let (first, second) = (rule * 4 + 1, rule * 4 + 2);
        let check = format!("q{first} + 1 >= q{second} and q{second} < 1000");
        let _ = write!(source, "[[rules]]\ncheck = \"{check}\"\nat = \"q{second}\"\nmessage = {label}\n");
    }
    Form::parse(&source).unwrap()
}

#[test]
fn two_thousand_fields_and_five_hundred_rules_are_checked_in_milliseconds() {
    let (form, mut answers) = (large(), Answers::new());
    let value = |index: usize| {
        if index.is_multiple_of(4) { "Müller-Lüdenscheidt".to_owned() } else { "7".to_owned() }
    };
    let fields: Vec<(String, String)> = (0..2000).map(|index| (format!("q{index}"), value(index))).collect();
    for page in form.pages() {
        assert_eq!(form.save(&page.id, &Input::from(&fields), &mut answers, TODAY), []);
    }
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let start = Instant::now();
        assert!(form.check(&answers, TODAY).is_empty());
        best = best.min(start.elapsed());
    }
    println!("2,000 fields and 500 rules checked in {best:?}");
    let limit = if cfg!(debug_assertions) { 150 } else { 5 };
    assert!(best < Duration::from_millis(limit), "{best:?}");
    assert!(form.complete(&answers, TODAY).is_ok());
}
