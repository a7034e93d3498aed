//! What holds for every type of question, whatever it asks: one contract, checked for all of them.

use kernel::{Lang, Problem};
use proptest::prelude::*;
use ui::{
    Field, Markup,
    fields::{AddressText, Choice, DateText, NamePart, PasswordUse, Upload, UploadedFile, field_id},
};

type Question = (&'static str, fn(&Field<'_>, &str) -> Markup);

/// Every type of question, with the value filled in where it has one.
const QUESTIONS: [Question; 19] = [
    ("text", |field, value| field.text(value)),
    ("long text", |field, value| field.long_text(value, 100)),
    ("name", |field, value| field.person_name(NamePart::Full, value)),
    ("number", |field, value| field.number(value, None)),
    ("number with unit", |field, value| field.number(value, Some("m²"))),
    ("money", |field, value| field.money(value)),
    ("e-mail", |field, value| field.email(value)),
    ("phone", |field, value| field.phone(value)),
    ("IBAN", |field, value| field.iban(value)),
    ("user name", |field, value| field.user_name(value)),
    ("one-time code", |field, value| field.one_time_code(value)),
    ("password", |field, _| field.password(PasswordUse::Current)),
    ("date", |field, value| {
        field.date(&DateText { day: value.into(), month: value.into(), year: value.into() })
    }),
    ("address", |field, value| {
        let same = || value.to_owned();
        let typed =
            AddressText { street: same(), number: same(), extra: same(), postal_code: same(), city: same() };
        field.address(&typed, false)
    }),
    ("radio buttons", |field, value| {
        field.choice(&[Choice::new(value, value), Choice::new("b", "B")], Some(value))
    }),
    ("list to open", |field, value| field.choice(&[Choice::new(value, value); 8], Some(value))),
    ("check boxes", |field, value| field.choices(&[Choice::new(value, value)], &[value])),
    ("declaration", |field, value| field.declaration(value, true)),
    ("upload", |field, value| {
        let files = [UploadedFile { id: value, name: value, bytes: 1 }];
        let upload =
            Upload { accept: ".pdf", kinds: "PDF", max_bytes: 1_000_000, multiple: false, files: &files };
        field.upload(&upload)
    }),
];

fn field<'a>(problems: &'a [Problem]) -> Field<'a> {
    Field::new(Lang::German, "frage", "Die Frage").problems(problems)
}

#[test]
fn every_question_shows_its_label_and_gives_its_inputs_one() {
    for (name, question) in QUESTIONS {
        let html = question(&field(&[]), "x").into_string();
        assert!(html.contains("Die Frage"), "{name}: {html}");
        for tag in ["<input", "<select", "<textarea"] {
            for input in html.split(tag).skip(1) {
                let id = input.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
                assert!(html.contains(&format!(" for=\"{id}\"")), "{name}: {id} has no label: {html}");
            }
        }
    }
}

#[test]
fn every_question_shows_its_problem_above_its_input_and_ties_the_two() {
    let problems = [Problem::new("frage", "Das <geht> nicht. Tun Sie dies.")];
    for (name, question) in QUESTIONS {
        let html = question(&field(&problems), "x").into_string();
        assert!(html.contains("</span>Das &lt;geht&gt; nicht. Tun Sie dies."), "{name}: {html}");
        let described = html.split(" aria-describedby=\"").skip(1).filter_map(|rest| rest.split('"').next());
        assert!(
            described.flat_map(str::split_whitespace).any(|id| id == "frage-problem"),
            "{name} is not described by its problem: {html}"
        );
        assert!(html.contains("--error"), "{name} does not look wrong: {html}");
        // What was uploaded before stands above the whole question.
        let question_itself = html.split("r-files").last().unwrap();
        let input =
            ["<input", "<select", "<textarea"].iter().filter_map(|tag| question_itself.find(tag)).min();
        assert!(question_itself.find("frage-problem\">") < input, "{name}: the problem stands below: {html}");
    }
}

#[test]
fn a_problem_with_another_field_leaves_a_question_alone() {
    let problems = [Problem::new("andere", "Nicht hier."), Problem::new("", "Das ganze Formular.")];
    for (name, question) in QUESTIONS {
        let html = question(&field(&problems), "x").into_string();
        assert!(!html.contains("error") && !html.contains("aria-invalid"), "{name}: {html}");
    }
}

#[test]
fn every_question_can_be_optional_hinted_and_disabled() {
    for (name, question) in QUESTIONS {
        let html = question(&field(&[]).optional().hint("Ein Hinweis.").disabled(), "x").into_string();
        assert!(html.contains("(freiwillig)") && !html.contains("aria-required"), "{name}: {html}");
        assert!(html.contains("id=\"frage-hint\">Ein Hinweis."), "{name}: {html}");
        assert!(html.contains(" disabled"), "{name}: {html}");
    }
}

#[test]
fn the_link_of_the_error_summary_finds_every_question() {
    for (name, question) in QUESTIONS {
        let html = question(&field(&[]), "x").into_string();
        assert_eq!(html.matches(&format!(" id=\"{}\"", field_id("frage"))).count(), 1, "{name}: {html}");
    }
}

/// What a browser reads back from a text of HTML.
fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_out_or_is_lost(value in "[a-zäß<>\"'&= /;-]{0,40}") {
        for (name, question) in QUESTIONS {
            let html = question(&field(&[]), &value).into_string();
            let tags = question(&field(&[]), "x").into_string().matches('<').count();
            prop_assert_eq!(html.matches('<').count(), tags, "{}: {}", name, html);
            if !matches!(name, "password") {
                prop_assert!(unescaped(&html).contains(&value), "{}: {}", name, html);
            }
        }
    }

    #[test]
    fn a_fields_name_from_outside_gives_a_valid_id_and_stays_its_name(name in "\\PC{0,20}") {
        let id = field_id(&name);
        prop_assert!(id.starts_with(|c: char| c.is_ascii_alphabetic()));
        prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
        let html = Field::new(Lang::English, &name, "Question").text("").into_string();
        let expected = format!(" name=\"{name}\"");
        prop_assert!(unescaped(&html).contains(&expected), "{}", html);
    }
}
