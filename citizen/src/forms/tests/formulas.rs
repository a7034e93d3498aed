//! Conditions and fees in FEEL: what each question type is to them.

use kernel::Lang;

use super::super::testing::{TODAY, fields};
use super::super::{Answers, Form, Formula, Input};
use super::engine::form;

/// The draft in which everything was typed.
fn answers() -> Answers {
    let (form, mut answers) = (form(), Answers::new());
    let typed = fields(&[
        ("kind", "yes"),
        ("art", "b"),
        ("name", "Ida"),
        ("geboren", "2015-01-31"),
        ("hort", "frueh"),
        ("hort", "spaet"),
        ("grund", "Beruf"),
        ("von", "1"),
        ("bis", "12,50"),
        ("zahl", "0,1"),
        ("wo-street", "Weg"),
        ("wo-number", "1"),
        ("wo-postal_code", "06749"),
        ("wo-city", "Ort"),
        ("ja", "true"),
    ]);
    for page in form.pages() {
        assert_eq!(form.save(&page.id, &Input::from(&typed), &mut answers, TODAY), []);
    }
    answers
}

fn holds(formula: &str) -> Option<bool> {
    let formula = Formula::parse(formula).unwrap();
    form().compute(&formula, &answers(), TODAY).as_bool()
}

#[test]
fn every_type_is_a_value_that_formulas_can_compare() {
    for formula in [
        "kind",
        "kind = true and ja",
        "art = \"b\"",
        "name = \"Ida\"",
        "geboren = date(\"2015-01-31\")",
        "geboren < today()",
        "list contains(hort, \"spaet\")",
        "count(hort) = 2",
        "bis = 12.5",
        "bis - von = 11.50",
        "zahl + 0.2 = 0.3",
        "wo.city = \"Ort\"",
        "starts with(wo.postal_code, \"06\")",
        "mail = null",
        "not(tel != null)",
    ] {
        assert_eq!(holds(formula), Some(true), "{formula}");
    }
}

#[test]
fn what_makes_no_sense_is_neither_yes_nor_no() {
    for formula in ["name > 7", "mail", "unbekannt", "geboren + 1 > von", "1 / 0 > 1"] {
        assert_eq!(holds(formula), None, "{formula}");
    }
}

#[test]
fn formulas_keep_their_text_and_know_their_names() {
    let formula = Formula::parse("bis - von > 3 and geboren < today()").unwrap();
    assert_eq!(formula.text(), "bis - von > 3 and geboren < today()");
    assert_eq!(formula.names().collect::<Vec<_>>(), ["bis", "geboren", "von"]);
    assert!(Formula::parse("von >").is_err());
}

#[test]
fn a_rule_can_be_judged_alone() {
    let form = form();
    let [first, second] = form.rules() else { panic!("two rules") };
    assert_eq!(form.judge(first, &answers(), TODAY), Some(true));
    assert_eq!(form.judge(second, &Answers::new(), TODAY), None, "nobody was born yet");
}

/// A form of two pages, the second shown where `condition` holds.
fn shown(condition: &str, typed: &[(&str, &str)]) -> bool {
    let label = "{ de = \"x\", de-leicht = \"x\", en = \"x\" }";
    let form = Form::parse(&format!(
        "version = 1\n[[pages]]\nid = \"a\"\ntitle = {label}\n\
         questions = [ {{ id = \"zahl\", type = \"number\", optional = true, label = {label} }}, {{ id = \"wort\", type = \"text\", optional = true, label = {label} }} ]\n\
         [[pages]]\nid = \"b\"\ntitle = {label}\nshow_if = '{condition}'\nquestions = [ {{ id = \"ende\", type = \"text\", label = {label} }} ]\n"
    ))
    .unwrap();
    let mut answers = Answers::new();
    form.save("a", &Input::from(&fields(typed)), &mut answers, TODAY);
    assert_eq!(form.page("a").unwrap().title.get(Lang::English), "x");
    form.path(&answers, TODAY).len() == 2
}

#[test]
fn a_page_is_shown_only_where_its_condition_is_true() {
    for (condition, typed, expected) in [
        ("zahl > 3", vec![("zahl", "4")], true),
        ("zahl > 3", vec![("zahl", "3")], false),
        ("zahl > 3", vec![], false),
        ("zahl = null", vec![], true),
        ("wort = \"ja\" or zahl > 3", vec![("wort", "ja")], true),
        ("zahl", vec![("zahl", "1")], false),
        ("wort in (\"a\", \"b\")", vec![("wort", "b")], true),
    ] {
        assert_eq!(shown(condition, &typed), expected, "{condition} with {typed:?}");
    }
}
