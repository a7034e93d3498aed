//! What other crates see: names, messages, warnings, unary tests, JSON.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use feel::{Context, Expression, Function, List, Number, Scope, Type, UnaryTests, Value};
use proptest::prelude::*;
use serde_json::json;

fn parse(text: &str) -> Expression {
    Expression::parse(text).unwrap()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn free_names_are_those_that_somebody_must_define() {
    for (text, needed, possible) in [
        ("alter >= 18 and wohnung.art = \"neben\"", &["alter", "wohnung"][..], &[][..]),
        ("for x in liste return x + y", &["liste", "y"], &[]),
        ("for x in xs, z in x return z + partial[-1]", &["xs"], &[]),
        ("some k in kinder satisfies k.alter < grenze", &["grenze", "kinder"], &[]),
        ("{a: b, c: a + d}", &["b", "d"], &[]),
        ("(function(a) a + b)(c)", &["b", "c"], &[]),
        ("{f: function(n) f(n), r: f(1)}", &[], &[]),
        ("wohnungen[art = \"neben\" and item.ort = ort]", &["wohnungen"], &["art", "ort"]),
        ("sum(beträge) + max(a, b)", &["a", "b", "beträge"], &[]),
        ("sort(liste, abs)", &["liste"], &[]),
        ("date + 1", &["date"], &[]),
        ("date(d)", &["d"], &[]),
        ("meine funktion(1)", &["meine funktion"], &[]),
        ("decimal(n: wert, scale: 2)", &["wert"], &[]),
        ("Anzahl der Kinder > 2", &["Anzahl der Kinder"], &[]),
        ("x in (a, > b, [c..d])", &["a", "b", "c", "d", "x"], &[]),
        ("if a then b else if c then d else e", &["a", "b", "c", "d", "e"], &[]),
        ("a between b and c", &["a", "b", "c"], &[]),
        ("a instance of number", &["a"], &[]),
        ("1 + 2", &[], &[]),
    ] {
        assert_eq!(parse(text).names(), set(needed), "{text}");
        assert_eq!(parse(text).possible_names(), set(possible), "{text}");
    }
}

#[test]
fn paths_say_which_part_of_a_variable_is_used() {
    let expression = parse("wohnung.art = \"neben\" and alter > 1 and liste[1].name = a.b.c and f(x.y)");
    let paths = ["a.b.c", "alter", "liste", "wohnung.art", "x.y"];
    assert_eq!(expression.paths(), set(&paths));
    assert_eq!(parse("for k in kinder return k.alter").paths(), set(&["kinder"]));
}

#[test]
fn mistakes_are_explained_in_german_at_their_place() {
    for (text, message) in [
        ("", "Zeile 1, Spalte 1: Erwartet wird ein Wert, hier endet der Ausdruck."),
        ("1 +", "Zeile 1, Spalte 4: Erwartet wird ein Wert, hier endet der Ausdruck."),
        ("1 +\n* 2", "Zeile 2, Spalte 1: Erwartet wird ein Wert, hier steht „*“."),
        ("(1", "Zeile 1, Spalte 3: Erwartet wird „)“, hier endet der Ausdruck."),
        ("[1, 2", "Zeile 1, Spalte 6: Erwartet wird „]“, hier endet der Ausdruck."),
        ("1 2", "Zeile 1, Spalte 3: Erwartet wird das Ende des Ausdrucks, hier steht „2“."),
        ("if a then b", "Zeile 1, Spalte 12: Erwartet wird „else“, hier endet der Ausdruck."),
        ("for x return y", "Zeile 1, Spalte 7: Erwartet wird „in“, hier steht „return“."),
        ("some x in y", "Zeile 1, Spalte 12: Erwartet wird „satisfies“, hier endet der Ausdruck."),
        ("{a 1}", "Zeile 1, Spalte 5: Erwartet wird „:“, hier steht „}“."),
        ("a.", "Zeile 1, Spalte 3: Erwartet wird ein Name nach dem Punkt, hier endet der Ausdruck."),
        ("ä = #", "Zeile 1, Spalte 5: Das Zeichen „#“ ist hier nicht erlaubt."),
        ("\"a", "Zeile 1, Spalte 1: Der Text ist nicht geschlossen: Ein Anführungszeichen fehlt."),
        ("1 /* 2", "Zeile 1, Spalte 3: Der Kommentar ist nicht geschlossen: „*/“ fehlt."),
        (
            "@\"morgen\"",
            "Zeile 1, Spalte 2: Erwartet wird ein Datum, eine Uhrzeit oder eine Dauer, zum Beispiel @\"2026-11-23\".",
        ),
        ("1 between 2", "Zeile 1, Spalte 12: Erwartet wird „and“, hier endet der Ausdruck."),
        (
            "[1..2",
            "Zeile 1, Spalte 6: Erwartet wird „]“ oder „)“ am Ende des Bereichs, hier endet der Ausdruck.",
        ),
        (
            "(= 5)",
            "Zeile 1, Spalte 6: Erwartet wird ein Bereich mit <, <=, > oder >=, hier endet der Ausdruck.",
        ),
        ("a instance of 5", "Zeile 1, Spalte 15: Erwartet wird ein Name, hier steht „5“."),
    ] {
        assert_eq!(Expression::parse(text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn a_trace_says_why_something_became_null() {
    let scope = Scope::from(Value::from(json!({ "name": "Ada", "liste": [1], "person": {} })));
    for (text, offset, message) in [
        ("1 + name", 0, "„+“ passt nicht zu diesen Werten: eine Zahl und ein Text"),
        ("true and gibtesnicht", 9, "unbekannter Name: „gibtesnicht“"),
        ("person.alter", 0, "der Kontext hat keinen Eintrag: „alter“"),
        ("unbekannt(1)", 0, "diese Funktion gibt es nicht: „unbekannt“"),
        ("abs(\"x\")", 0, "„n“ muss eine Zahl oder Dauer sein, ist aber ein Text"),
        ("abs(1, 2)", 0, "Anzahl oder Namen der Argumente passen zu keiner Form der Funktion"),
        ("1 < \"a\"", 0, "„<“ passt nicht zu diesen Werten: eine Zahl und ein Text"),
        ("-name", 0, "das Minus braucht eine Zahl oder Dauer: „ein Text“"),
        ("5(1)", 1, "nur Funktionen lassen sich aufrufen: „eine Zahl“"),
        ("date(\"morgen\")", 0, "das ist kein Datum: „morgen“"),
        ("today()", 0, "die Umgebung kennt keine Uhrzeit"),
        ("[1..\"a\"]", 0, "„..“ passt nicht zu diesen Werten: eine Zahl und ein Text"),
        ("for i in null return i", 9, "„in“ muss eine Liste sein, ist aber null"),
    ] {
        let (value, warnings) = parse(text).evaluate_traced(&scope);
        assert!(value.is_null(), "{text}");
        assert_eq!((warnings[0].offset, warnings[0].message.as_str()), (offset, message), "{text}");
        assert!(!warnings[0].limit);
    }
    let (value, warnings) = parse("name = \"Ada\"").evaluate_traced(&scope);
    assert!(value.is_true() && warnings.is_empty());
}

#[test]
fn unary_tests_judge_a_value() {
    let scope = Scope::from(Value::from(json!({ "grenze": 10, "namen": ["a", "b"] })));
    for (tests, value, expected) in [
        ("-", json!(null), true),
        ("> 5, [10..20), \"a\"", json!(6), true),
        ("> 5, [10..20), \"a\"", json!("a"), true),
        ("> 5, [10..20), \"a\"", json!(5), false),
        ("[10..20)", json!(10), true),
        ("[10..20)", json!(20), false),
        ("]10..20]", json!(10), false),
        ("< grenze", json!(9), true),
        ("<= grenze", json!(11), false),
        ("= 5", json!(5), true),
        ("!= 5", json!(5), false),
        ("5", json!(5), true),
        ("\"x\", \"y\"", json!("y"), true),
        ("not(\"x\", \"y\")", json!("z"), true),
        ("not(\"x\", \"y\")", json!("x"), false),
        ("not(> 5)", json!(4), true),
        ("not(> 5)", json!("a"), false),
        ("namen", json!("b"), true),
        ("namen", json!("c"), false),
        ("null", json!(null), true),
        ("null", json!(1), false),
        ("true", json!(true), true),
        ("true", json!(false), false),
        ("false", json!(false), true),
        ("? > 5 and ? < 7", json!(6), true),
        ("? > 5 and ? < 7", json!(8), false),
        ("ends with(?, \"b\")", json!("ab"), true),
        ("list contains(namen, ?)", json!("a"), true),
        ("grenze > 5", json!(77), true),
        ("grenze > 50", json!(77), false),
        ("?.a = 1", json!({ "a": 1 }), true),
        ("some x in ? satisfies x > 2", json!([1, 3]), true),
        ("> 5", json!(null), false),
        ("> \"a\"", json!(5), false),
    ] {
        let parsed = UnaryTests::parse(tests).unwrap();
        assert_eq!(parsed.matches(&value.clone().into(), &scope), expected, "{tests} for {value}");
        assert_eq!(parsed.source(), tests);
    }
    assert_eq!(UnaryTests::parse("< grenze, ? = x").unwrap().names(), set(&["grenze", "x"]));
    assert!(UnaryTests::parse("> ").is_err());
    assert!(UnaryTests::parse("1, ").is_err());
    let (passed, warnings) = UnaryTests::parse("> \"a\"").unwrap().matches_traced(&Value::from(5), &scope);
    assert!(!passed && warnings.len() == 1);
}

#[test]
fn json_comes_back_as_it_went_in() {
    for json in [
        json!(null),
        json!(true),
        json!(-12),
        json!(1.5),
        json!("ä"),
        json!([1, [2, null]]),
        json!({ "b": 1, "a": { "c": [] } }),
        json!(9_007_199_254_740_993_i64),
    ] {
        assert_eq!(serde_json::Value::from(Value::from(json.clone())), json);
    }
    for (text, json) in [
        ("@\"2026-11-23\"", json!("2026-11-23")),
        ("@\"10:00:00Z\"", json!("10:00:00Z")),
        ("@\"P1D\"", json!("P1D")),
        ("[1..2)", json!("[1..2)")),
        ("1e30", json!(1e30)),
        ("0.1 + 0.2", json!(0.3)),
    ] {
        assert_eq!(serde_json::Value::from(parse(text).evaluate(&Scope::default())), json, "{text}");
    }
}

#[test]
fn values_can_be_built_and_looked_into() {
    let day = jiff::civil::date(2026, 11, 23);
    let context: Context = [("a", Value::from(1)), ("tag", day.into())].into_iter().collect();
    assert_eq!(Value::from(context.clone()).to_string(), "{a: 1, tag: @\"2026-11-23\"}");
    assert_eq!(context.with("a", true.into()).get("a").and_then(Value::as_bool), Some(true));
    assert_eq!((context.len(), context.is_empty()), (2, false));
    let list: List = [1, 2].into_iter().map(Value::from).collect();
    assert_eq!(Value::from(list).as_list().map(<[Value]>::len), Some(2));
    assert_eq!(Value::from(Some("x")).as_str(), Some("x"));
    assert!(Value::from(None::<bool>).is_null());
    let date = feel::temporal::Date::from(day);
    assert_eq!(jiff::civil::Date::try_from(date).ok(), Some(day));
    assert!(Type::parse("list<number>").unwrap().contains(&vec![Value::from(1)].into()));
    assert!(Type::parse("list<").is_err());
}

#[test]
fn functions_of_the_program_can_be_called() {
    let double = Function::native(["n"], |arguments| {
        arguments[0].as_number().and_then(|n| n.times(Number::from(2))).into()
    });
    let scope = Scope::new([("doppelt", Value::from(double)), ("x", 4.into())].into_iter().collect());
    assert_eq!(parse("doppelt(x) + doppelt(n: 1)").evaluate(&scope), Value::from(10));
    assert!(parse("doppelt(1, 2)").evaluate(&scope).is_null());
    assert_eq!(parse("doppelt").evaluate(&scope).to_string(), "function(n)");
}

#[test]
fn one_expression_serves_many_threads() {
    let expression = parse("matches(name, \"^A\") and alter > 17");
    let threads = (0..4).map(|age| {
        let expression = expression.clone();
        std::thread::spawn(move || {
            let scope = Scope::from(Value::from(json!({ "name": "Ada", "alter": 16 + age })));
            expression.evaluate(&scope).is_true()
        })
    });
    let answers: Vec<_> =
        threads.collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(answers, [false, false, true, true]);
}

/// Values that can be written as literals and compared.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (any::<i64>(), -30i32..30).prop_map(|(n, e)| Number::new(n.into(), e).into()),
        any::<String>().prop_map(Value::from),
        (-800_000i64..800_000).prop_map(|day| feel::temporal::Date::from_epoch_day(day).into()),
        any::<i64>().prop_map(|n| feel::temporal::DaysAndTime::from_nanoseconds(n.into()).into()),
        (-99_999i64..99_999).prop_map(|n| feel::temporal::YearsAndMonths::new(n).into()),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-z \"ä1-9]{1,6}", inner), 0..5)
                .prop_map(|entries| Value::from(entries.into_iter().collect::<Context>())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_can_be_read_back(value in values()) {
        let text = value.to_string();
        let read = Expression::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(read.evaluate(&Scope::default()).to_string(), text);
    }

    #[test]
    fn equality_is_reflexive_and_symmetric(a in values(), b in values()) {
        prop_assert_eq!(a.equals(&a), Some(true));
        prop_assert_eq!(a.equals(&b), b.equals(&a));
    }

    #[test]
    fn days_are_counted_without_gaps(day in -1_000_000_000i64..1_000_000_000) {
        let date = feel::temporal::Date::from_epoch_day(day).unwrap();
        prop_assert_eq!(date.epoch_day(), day);
        prop_assert_eq!(date.to_string().parse(), Ok(date));
    }

    #[test]
    fn dates_agree_with_the_calendar_of_jiff(day in -4_000_000i64..2_900_000) {
        let date = feel::temporal::Date::from_epoch_day(day).unwrap();
        let other = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
        if let Ok(own) = jiff::civil::Date::try_from(date) {
            prop_assert_eq!(own, other);
            prop_assert_eq!(date.weekday(), other.weekday().to_monday_one_offset().unsigned_abs());
            prop_assert_eq!(date.day_of_year(), i64::from(other.day_of_year()));
            prop_assert_eq!(date.week_of_year(), i64::from(other.iso_week_date().week()));
        }
    }
}
