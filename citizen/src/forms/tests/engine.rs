//! Pages, conditions, rules and problems of one small form with every type of question.

use jiff::civil::date;
use kernel::Lang;

use super::super::testing::{TODAY, fields};
use super::super::{Answer, Answers, Form, Input, Kind, Next, Problem};

/// Every question type, three conditions that hang on one another, two rules.
pub(super) const FORM: &str = r#"
version = 3
[[pages]]
id = "eins"
title = { de = "Eins", de-leicht = "Eins", en = "One" }
questions = [
  { id = "kind", type = "yes_no", label = { de = "Kind?", de-leicht = "Kind?", en = "Child?" } },
  { id = "art", type = "choice_one", label = { de = "Art", de-leicht = "Art", en = "Kind" }, optional = true, options = [
    { id = "a", label = { de = "A", de-leicht = "A", en = "A" } }, { id = "b", label = { de = "B", de-leicht = "B", en = "B" } } ] },
]
[[pages]]
id = "zwei"
show_if = "kind = true"
title = { de = "Zwei", de-leicht = "Zwei", en = "Two" }
questions = [
  { id = "name", type = "name", label = { de = "Name", de-leicht = "Name", en = "Name" } },
  { id = "geboren", type = "date", birth = true, label = { de = "Geboren", de-leicht = "Geboren", en = "Born" } },
  { id = "hort", type = "choice_many", optional = true, show_if = "art = \"b\"", label = { de = "Hort", de-leicht = "Hort", en = "Care" }, options = [
    { id = "frueh", label = { de = "früh", de-leicht = "früh", en = "early" } }, { id = "spaet", label = { de = "spät", de-leicht = "spät", en = "late" } } ] },
]
[[pages]]
id = "drei"
show_if = "count(hort) > 1"
title = { de = "Drei", de-leicht = "Drei", en = "Three" }
questions = [ { id = "grund", type = "long_text", label = { de = "Grund", de-leicht = "Grund", en = "Reason" } } ]
[[pages]]
id = "vier"
title = { de = "Vier", de-leicht = "Vier", en = "Four" }
questions = [
  { id = "von", type = "money", label = { de = "Von", de-leicht = "Von", en = "From" } },
  { id = "bis", type = "money", label = { de = "Bis", de-leicht = "Bis", en = "To" } },
  { id = "zahl", type = "number", decimals = 2, optional = true, label = { de = "Zahl", de-leicht = "Zahl", en = "Number" } },
  { id = "text", type = "text", optional = true, label = { de = "Text", de-leicht = "Text", en = "Text" } },
  { id = "wo", type = "address", optional = true, label = { de = "Wo", de-leicht = "Wo", en = "Where" } },
  { id = "mail", type = "email", optional = true, label = { de = "Mail", de-leicht = "Mail", en = "Mail" } },
  { id = "tel", type = "phone", optional = true, label = { de = "Tel", de-leicht = "Tel", en = "Tel" } },
  { id = "konto", type = "iban", optional = true, label = { de = "Konto", de-leicht = "Konto", en = "Account" } },
  { id = "datei", type = "upload", optional = true, label = { de = "Datei", de-leicht = "Datei", en = "File" } },
  { id = "ja", type = "declaration", label = { de = "Ja", de-leicht = "Ja", en = "Yes" }, statement = { de = "Ja.", de-leicht = "Ja.", en = "Yes." } },
]
[[rules]]
check = "von <= bis"
at = "bis"
message = { de = "Bitte prüfen Sie {label}.", de-leicht = "Prüfen: {label}.", en = "Please check {label}." }
[[rules]]
check = "geboren + duration(\"P18Y\") > today()"
at = "geboren"
message = { de = "Nur für Kinder.", de-leicht = "Nur für Kinder.", en = "Children only." }
"#;

pub(super) fn form() -> &'static Form {
    static COMPILED: std::sync::LazyLock<Form> = std::sync::LazyLock::new(|| Form::parse(FORM).unwrap());
    &COMPILED
}

#[test]
fn the_form_has_a_question_of_every_type() {
    let (name, all) = kernel::variants!(Kind {
        Text,
        LongText,
        Name,
        Date,
        Number,
        Money,
        YesNo,
        ChoiceOne,
        ChoiceMany,
        Address,
        Email,
        Phone,
        Iban,
        Upload,
        Declaration
    });
    let asked: Vec<_> = form().questions.iter().map(|question| name(&question.kind)).collect();
    for kind in all {
        assert!(asked.contains(&kind), "FORM asks no {kind}");
    }
}

fn save(form: &Form, page: &str, answers: &mut Answers, typed: &[(&str, &str)]) -> Vec<Problem> {
    form.save(page, &Input::from(&fields(typed)), answers, TODAY)
}

fn words(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.field.as_str(), problem.message.get(Lang::German))).collect()
}

fn path(form: &Form, answers: &Answers) -> Vec<String> {
    form.path(answers, TODAY).iter().map(|page| page.id.clone()).collect()
}

const CHILD: [(&str, &str); 5] =
    [("name", "Ida"), ("geboren", "2015-01-31"), ("hort", "spaet"), ("hort", "frueh"), ("name", "x")];
const MONEY: [(&str, &str); 3] = [("von", "1"), ("bis", "2"), ("ja", "true")];

#[test]
fn the_path_follows_the_answers() {
    let (form, mut answers) = (form(), Answers::new());
    assert_eq!(path(form, &answers), ["eins", "vier"]);
    save(form, "eins", &mut answers, &[("kind", "yes"), ("art", "b")]);
    assert_eq!(path(form, &answers), ["eins", "zwei", "vier"]);
    assert_eq!(save(form, "zwei", &mut answers, &CHILD), []);
    assert_eq!(path(form, &answers), ["eins", "zwei", "drei", "vier"]);
    assert_eq!(form.next(&answers, "zwei", TODAY).page(), Some("drei"));
    assert!(matches!(form.next(&answers, "vier", TODAY), Next::Review));
}

#[test]
fn a_draft_is_taken_up_at_the_first_open_page() {
    let (form, mut answers) = (form(), Answers::new());
    assert_eq!(form.first_open(&answers, TODAY).page(), Some("eins"));
    save(form, "eins", &mut answers, &[("kind", "no")]);
    assert_eq!(form.first_open(&answers, TODAY).page(), Some("vier"));
    assert_eq!(save(form, "vier", &mut answers, &MONEY), []);
    assert_eq!(form.first_open(&answers, TODAY).page(), None);
    // Changing an answer from the review page opens the page that appears.
    save(form, "eins", &mut answers, &[("kind", "yes")]);
    assert_eq!(form.first_open(&answers, TODAY).page(), Some("zwei"));
}

#[test]
fn hidden_answers_stay_in_the_draft_but_hide_what_hangs_on_them_and_are_not_sent() {
    let (form, mut answers) = (form(), Answers::new());
    save(form, "eins", &mut answers, &[("kind", "yes"), ("art", "b")]);
    save(form, "zwei", &mut answers, &CHILD);
    save(form, "drei", &mut answers, &[("grund", "Beruf")]);
    save(form, "vier", &mut answers, &MONEY);
    assert!(form.complete(&answers, TODAY).unwrap().answers.get("grund").is_some());
    save(form, "eins", &mut answers, &[("kind", "no"), ("art", "b")]);
    assert_eq!(path(form, &answers), ["eins", "vier"], "what hangs on a hidden answer is hidden too");
    let sent = form.complete(&answers, TODAY).unwrap();
    assert_eq!(
        sent.answers.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        ["art", "bis", "ja", "kind", "von"]
    );
    assert!(!sent.answers.visited("zwei"));
    assert_eq!(sent.text("kind"), Some("Nein"));
    assert_eq!((sent.form_version, sent.sections.len()), (3, 2));
    assert!(answers.get("grund").is_some(), "the draft still knows it");
}

#[test]
fn hidden_pages_take_no_input() {
    let (form, mut answers) = (form(), Answers::new());
    assert_eq!(save(form, "drei", &mut answers, &[("grund", "x")]), []);
    assert_eq!(save(form, "gibt es nicht", &mut answers, &[("grund", "x")]), []);
    assert!(answers.is_empty() && !answers.visited("drei"));
}

#[test]
fn problems_come_in_the_order_of_the_fields_and_point_to_inputs() {
    let (form, mut answers) = (form(), Answers::new());
    save(form, "eins", &mut answers, &[("kind", "yes")]);
    let problems = save(form, "zwei", &mut answers, &[("geboren-day", "1"), ("geboren-month", "1")]);
    let (missing, year) = (
        "Bitte füllen Sie das Feld „Name“ aus.",
        "Bitte geben Sie bei „Geboren“ das Jahr mit vier Ziffern ein, zum Beispiel 1985.",
    );
    assert_eq!(words(&problems), [("name", missing), ("geboren-year", year)]);
    let again = form.check(&answers, TODAY);
    assert!(
        again.iter().any(|problem| problem.field == "geboren-day"),
        "a date that is missing links to its first part"
    );
    assert!(again.iter().all(|problem| problem.to_kernel(Lang::English).message.starts_with("Please")));
}

#[test]
fn rules_are_judged_only_when_all_they_name_is_right() {
    let (form, mut answers) = (form(), Answers::new());
    let problems = save(form, "vier", &mut answers, &[("von", "3"), ("bis", "2"), ("ja", "true")]);
    assert_eq!(words(&problems), [("bis", "Bitte prüfen Sie Bis.")]);
    let problems = save(form, "vier", &mut answers, &[("von", "3"), ("bis", "viel"), ("ja", "true")]);
    assert_eq!(problems.len(), 1, "one sentence a field: {problems:?}");
    assert_eq!(save(form, "vier", &mut answers, &[("von", "2"), ("bis", "2"), ("ja", "true")]), []);
}

#[test]
fn rules_know_the_day() {
    let (form, mut answers) = (form(), Answers::new());
    save(form, "eins", &mut answers, &[("kind", "yes")]);
    let typed = [("name", "Ida"), ("geboren", "2008-11-23")];
    assert_eq!(words(&save(form, "zwei", &mut answers, &typed)), [("geboren-day", "Nur für Kinder.")]);
    let typed = [("name", "Ida"), ("geboren", "2008-11-24")];
    assert_eq!(save(form, "zwei", &mut answers, &typed), []);
    assert_eq!(
        form.check(&answers, date(2026, 11, 24)).first().map(|problem| problem.field.as_str()),
        Some("geboren-day")
    );
}

#[test]
fn what_cannot_be_read_does_not_leave_the_old_answer_behind() {
    let (form, mut answers) = (form(), Answers::new());
    save(form, "vier", &mut answers, &MONEY);
    save(form, "vier", &mut answers, &[("von", "1"), ("bis", "zwei"), ("ja", "true")]);
    assert_eq!(answers.get("bis"), None);
    assert!(form.complete(&answers, TODAY).is_err());
}

#[test]
fn an_answer_of_another_type_is_asked_again() {
    let (form, mut answers) = (form(), Answers::new());
    answers.set("kind", Some(Answer::Text("yes".into())));
    let problems = form.check(&answers, TODAY);
    assert!(problems[0].message.de.contains("Formular wurde geändert"), "{problems:?}");
}

#[test]
fn every_field_a_renderer_gets_has_a_name_of_its_question() {
    for question in form().questions() {
        for field in question.fields() {
            assert!(
                field.name == question.id || field.name.starts_with(&format!("{}-", question.id)),
                "{}",
                field.name
            );
            assert_eq!(field.label.is_none(), field.name == question.id, "parts have labels");
        }
    }
}

#[test]
fn flaws_of_a_definition_are_all_found_at_once() {
    let broken = FORM
        .replace("show_if = \"kind = true\"", "show_if = \"name = 1\"")
        .replace("at = \"bis\"", "at = \"von und bis\"")
        .replace("id = \"mail\"", "id = \"tel\"")
        .replace("{ id = \"spaet\",", "{ id = \"frueh\",");
    let flaws = Form::parse(&broken).unwrap_err();
    let text =
        flaws.iter().map(|flaw| format!("{:?} {}", flaw.line, flaw.message)).collect::<Vec<_>>().join("\n");
    for words in [
        "nennt „name“",
        "auf eine vorhandene Frage zeigen",
        "„tel“ ist schon vergeben",
        "verschiedenen Namen",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(flaws.iter().all(|flaw| flaw.line.is_some()), "{text}");
    assert!(Form::parse("version = 1").unwrap_err()[0].message.contains("keine Seite"));
    assert_eq!(Form::parse("version = 1\nx = 2").unwrap_err()[0].line, Some(2));
}
