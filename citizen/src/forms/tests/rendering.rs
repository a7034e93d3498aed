//! What renderers get: every question type's inputs, and every answer's text in every language.

use jiff::civil::date;
use kernel::{Lang, Money};
use rust_decimal::Decimal;

use super::super::{Address, Answer, Answers, Control, StoredFile};
use super::engine::form;
use crate::forms::testing::TODAY;

fn control(control: &Control) -> String {
    match control {
        Control::Line { max, width, autocomplete, keyboard, suffix } => {
            let suffix = suffix.as_ref().map(|text| text.get(Lang::German)).unwrap_or_default();
            format!("line max {max} width {width} {keyboard:?} [{autocomplete}] {suffix}")
                .trim_end()
                .to_owned()
        }
        Control::Area { max, rows } => format!("area max {max} rows {rows}"),
        Control::Radios(options) => {
            format!("radios {}", options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(" "))
        }
        Control::Checks(options) => {
            format!("checks {}", options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(" "))
        }
        Control::Tick(statement) => format!("tick „{}“", statement.get(Lang::German)),
        Control::Files { types, max_files, max_bytes } => {
            format!("files {} × {max_bytes} bytes of {}", max_files, types.join(" "))
        }
    }
}

#[test]
fn the_inputs_of_every_question_type() {
    let mut text = String::new();
    for question in form().questions() {
        for field in question.fields() {
            let label = field.label.as_ref().map(|label| label.get(Lang::English)).unwrap_or_default();
            let optional = if field.optional { " (optional)" } else { "" };
            text.push_str(&format!("{} {label}{optional}: {}\n", field.name, control(&field.control)));
        }
    }
    insta::assert_snapshot!("inputs", text);
}

/// One answer to every question.
fn everything() -> Answers {
    let address = Address {
        street: "Straße der Jugend".into(),
        number: "1".into(),
        extra: "c/o Łukaszewicz".into(),
        postal_code: "06749".into(),
        city: "Bitterfeld-Wolfen".into(),
    };
    let file = StoredFile {
        id: "7".into(),
        name: "Foto.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 2_340_000,
    };
    let mut answers = Answers::new();
    for (question, answer) in [
        ("kind", Answer::YesNo(true)),
        ("art", Answer::One("b".into())),
        ("name", Answer::Text("Ida Şahin".into())),
        ("geboren", Answer::Date(date(2015, 1, 31))),
        ("hort", Answer::Many(vec!["frueh".into(), "spaet".into()])),
        ("grund", Answer::Text("Wir arbeiten\nim Schichtdienst".into())),
        ("von", Answer::Money(Money::from_cents(100))),
        ("bis", Answer::Money(Money::from_cents(123_450))),
        ("zahl", Answer::Number(Decimal::new(123_456, 2))),
        ("text", Answer::Text("Ein Text".into())),
        ("wo", Answer::Address(address)),
        ("mail", Answer::Text("ida@example.org".into())),
        ("tel", Answer::Text("+49 3493 12345".into())),
        ("konto", Answer::Text("DE89 3704 0044 0532 0130 00".into())),
        ("datei", Answer::Files(vec![file])),
        ("ja", Answer::YesNo(true)),
    ] {
        answers.set(question, Some(answer));
    }
    answers
}

#[test]
fn every_answer_as_text_in_every_language() {
    let (form, answers) = (form(), everything());
    assert_eq!(form.check(&answers, TODAY), []);
    let mut text = String::new();
    for lang in Lang::ALL {
        text.push_str(&format!("── {} ──\n", lang.name()));
        for line in form.review(&answers, lang, TODAY).iter().flat_map(|section| &section.lines) {
            text.push_str(&format!("{}: {}\n", line.label, line.text.replace('\n', " / ")));
        }
    }
    insta::assert_snapshot!("answers", text);
}

#[test]
fn a_page_shown_again_is_filled_with_what_was_answered() {
    let (form, answers) = (form(), everything());
    let fill = |question: &str| form.question(question).unwrap().fill(&answers);
    let pairs = |list: &[(&str, &str)]| {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(fill("kind"), pairs(&[("kind", "yes")]));
    assert_eq!(fill("hort"), pairs(&[("hort", "frueh"), ("hort", "spaet")]));
    assert_eq!(
        fill("geboren"),
        pairs(&[("geboren-day", "31"), ("geboren-month", "1"), ("geboren-year", "2015")])
    );
    assert_eq!(fill("bis"), pairs(&[("bis", "1.234,50")]));
    assert_eq!(fill("datei"), [], "files are never sent through fields");
    assert_eq!(form.question("kind").unwrap().fill(&Answers::new()), []);
}

#[test]
fn the_whole_draft_as_json() {
    insta::assert_snapshot!("draft", everything().to_json().unwrap());
}

#[test]
fn every_type_refuses_answers_of_other_types_and_shows_nothing_for_them() {
    let form = form();
    for question in form.questions() {
        let own = everything().get(&question.id).cloned().unwrap();
        for (_, other) in everything()
            .iter()
            .filter(|(_, other)| std::mem::discriminant(*other) != std::mem::discriminant(&own))
        {
            let kind = question.question_type();
            assert!(!kind.check(other, TODAY).is_empty(), "{} takes {other:?}", question.id);
            assert_eq!(kind.show(other, Lang::German), "", "{}", question.id);
            assert!(
                kind.value(other).is_null() && kind.fill(&question.id, other).is_empty(),
                "{}",
                question.id
            );
        }
    }
}
