//! Whatever text and values come: no panic, no stack overflow, no endless work.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use feel::{Expression, Names, Scope, UnaryTests, Value};
use proptest::prelude::*;

/// Evaluates on a thread with the small stack that servers give their workers.
fn on_a_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

/// The message of the limit that the expression meets.
fn limit(text: &str) -> String {
    let text = text.to_owned();
    on_a_small_stack(move || {
        let started = Instant::now();
        let (value, warnings) = match Expression::parse(&text) {
            Ok(expression) => expression.evaluate_traced(&Scope::default()),
            Err(error) => return error.message,
        };
        assert!(started.elapsed() < Duration::from_secs(20), "{text} took too long");
        assert!(value.is_null(), "{text} gives {value}");
        warnings.into_iter().find(|warning| warning.limit).expect(&text).message
    })
}

#[test]
fn nesting_is_bounded_in_every_direction_of_the_grammar() {
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a: ", "1", "}"),
        ("-", "1", ""),
        ("if true then ", "1", " else 2"),
        ("for i in ", "[1]", " return i"),
        ("some i in [1] satisfies ", "true", ""),
        ("function(x) ", "x", ""),
        ("1 in (", "1", ")"),
        ("x[", "1", "]"),
        ("abs(", "1", ")"),
        ("abs(n: ", "1", ")"),
        ("1 + if true then ", "1", " else 2"),
        ("[1..", "2", "]"),
        ("]", "1", "..2]"),
        ("1 instance of list<", "number", ">"),
        ("1 instance of function<", "number", ">->number"),
        ("1 = (", "1", ")"),
        ("not(", "true", ")"),
    ] {
        for depth in [70, 5_000] {
            let text = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
            let text = text.get(..text.len().min(60_000)).unwrap().to_owned();
            on_a_small_stack(move || {
                let _ = UnaryTests::parse(&text);
                let error = Expression::parse(&text).expect_err(&text);
                assert!(!error.message.is_empty());
            });
        }
    }
}

#[test]
fn long_flat_expressions_are_fine() {
    for (part, separator) in [("1", " + "), ("true", " and "), ("false", " or "), ("2", " * "), ("1", ", ")] {
        let body = vec![part; 5_000].join(separator);
        let text = if separator == ", " { format!("[{body}]") } else { body };
        let value = on_a_small_stack(move || Expression::parse(&text).unwrap().evaluate(&Scope::default()));
        assert!(separator == " * " || !value.is_null());
    }
    let branches = "if false then 1 else ".repeat(2_000);
    let value = on_a_small_stack(move || {
        Expression::parse(&format!("{branches} 7")).unwrap().evaluate(&Scope::default())
    });
    assert_eq!(value, Value::from(7));
}

#[test]
fn an_overlong_text_is_refused_before_it_is_read() {
    let error = Expression::parse(&"1+".repeat(40_000)).unwrap_err();
    assert_eq!(error.message, "Der Ausdruck ist zu lang: höchstens 65536 Zeichen sind erlaubt.");
}

#[test]
fn endless_recursion_ends() {
    let endless = "{f: function(n) f(n + 1), r: f(0)}.r";
    assert_eq!(limit(endless), "Die Auswertung ist zu tief geschachtelt");
    let twice = "{f: function(n) f(n + 1) + f(n + 2), r: f(0)}.r";
    assert_eq!(limit(twice), "Die Auswertung ist zu tief geschachtelt");
}

#[test]
fn too_much_work_ends() {
    for text in [
        "count(for a in 1..100000, b in 1..100000 return 1)",
        "some a in 1..100000, b in 1..100000 satisfies false",
        "for a in -999999999..999999999 return a",
        "{l: for i in 1..1000 return i, r: for i in l, j in l, k in l return 1}.r",
        "distinct values(for i in 1..100000 return i)",
        "sort(for i in 1..100000 return i, function(a, b) (some x in 1..1000 satisfies x = a))",
    ] {
        assert_eq!(limit(text), "Die Auswertung braucht zu viele Schritte", "{text}");
    }
}

#[test]
fn values_do_not_grow_without_bound() {
    let doubling = |body: &str, times: usize| {
        let calls = (0..times).fold("\"ab\"".to_owned(), |inner, _| format!("d({inner})"));
        format!("{{d: function(x) {body}, r: string length(string({calls}))}}.r")
    };
    // Steps or size: whichever is met first ends it, and `limit` fails if neither does.
    for body in ["x + x + x + x", "[x, x, x, x]", "{a: x, b: x, c: x, d: x}", "append(x, x, x, x)"] {
        limit(&doubling(body, 25));
    }
    let bulky = "Ein Wert ist zu groß oder zu tief geschachtelt";
    assert_eq!(limit("for i in 1..100000 return [partial]"), bulky);
    assert_eq!(limit("for i in 1..1000 return function() partial"), bulky);
}

#[test]
fn patterns_that_search_forever_end() {
    let text = "matches(string join(for i in 1..5000 return \"a\"), \"(a+)+\\1b\")";
    let started = Instant::now();
    let (value, warnings) = Expression::parse(text).unwrap().evaluate_traced(&Scope::default());
    assert!(value.is_null() && !warnings.is_empty());
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn deep_json_is_cut_instead_of_overflowing() {
    let nested = |depth| (0..depth).fold(serde_json::json!(1), |inner, _| serde_json::json!([inner]));
    assert_eq!(Value::from(nested(200)).to_string(), format!("{}1{}", "[".repeat(200), "]".repeat(200)));
    assert_eq!(Value::from(nested(300)).to_string(), format!("{}null{}", "[".repeat(200), "]".repeat(200)));
}

#[test]
fn a_loop_of_expensive_functions_ends() {
    let long = "string join(for i in 1..5000 return \"abcdefghij\")";
    for call in [
        "contains(t, \"x\")",
        "string length(t) = i",
        "matches(t, \"x\" + string(i))",
        "upper case(t) = \"\"",
    ] {
        let text = format!("{{t: {long}, r: some i in 1..1000000 satisfies {call}}}.r");
        assert_eq!(limit(&text), "Die Auswertung braucht zu viele Schritte", "{call}");
    }
}

/// Pieces of which random expressions are put together.
const TOKENS: [&str; 84] = [
    "a",
    "b",
    "x y",
    "item",
    "partial",
    "?",
    "1",
    "0",
    "-1",
    "2.5",
    "1e6144",
    "1E-6176",
    "999999999999999999999",
    "\"\"",
    "\"a\"",
    "\"\\u00e4\"",
    "@\"2024-02-29\"",
    "@\"P1D\"",
    "@\"-P999999999Y\"",
    "@\"10:00:00@Europe/Berlin\"",
    "@\"999999999-12-31T23:59:59Z\"",
    "null",
    "true",
    "false",
    "+",
    "-",
    "*",
    "/",
    "**",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "between",
    "in",
    "instance of",
    "if",
    "then",
    "else",
    "for",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    "..",
    "number",
    "list",
    "list<number>",
    "date and time",
    "date(",
    "string(",
    "sum(",
    "count(",
    "sort(",
    "substring(",
    "replace(",
    "flatten(",
    "append(",
    "sublist(",
    "context put(",
    "round up(",
    "decimal(",
    "exp(",
    "log(",
    "sqrt(",
    "before(",
    "range(",
    "not(",
    "//",
    "/*",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_text_never_panics(text in any::<String>(), value in any::<i64>()) {
        let _ = Expression::parse(&text).map(|expression| expression.evaluate(&Scope::default()));
        let _ = UnaryTests::parse(&text).map(|tests| tests.matches(&Value::from(value), &Scope::default()));
        let _ = feel::Type::parse(&text);
        let _: Names = [text].into_iter().collect();
    }

    #[test]
    fn random_token_soups_never_panic(tokens in prop::collection::vec(prop::sample::select(&TOKENS[..]), 0..25)) {
        let text = tokens.join(" ");
        let values = serde_json::json!({ "a": 1, "b": [1, 2, { "a": "x" }], "x y": { "a": null } });
        let scope = Scope::from(Value::from(values));
        if let Ok(expression) = Expression::parse(&text) {
            let (value, _) = expression.evaluate_traced(&scope);
            let _ = (expression.names(), expression.paths(), value.to_string());
        }
        if let Ok(tests) = UnaryTests::parse(&text) {
            let _ = tests.matches_traced(&Value::from(1), &scope);
        }
    }

    #[test]
    fn built_in_functions_survive_all_arguments(
        function in prop::sample::select(&FUNCTIONS[..]),
        arguments in prop::collection::vec(prop::sample::select(&ARGUMENTS[..]), 0..4),
    ) {
        let text = format!("{function}({})", arguments.join(", "));
        let expression = Expression::parse(&text).unwrap();
        let _ = expression.evaluate_traced(&Scope::default());
    }

    #[test]
    fn operators_survive_all_operands(
        left in prop::sample::select(&ARGUMENTS[..]),
        operator in prop::sample::select(&["+", "-", "*", "/", "**", "=", "<", ">=", "in", "and"][..]),
        right in prop::sample::select(&ARGUMENTS[..]),
    ) {
        let text = format!("{left} {operator} {right}");
        let expression = Expression::parse(&text).unwrap();
        let _ = expression.evaluate_traced(&Scope::default());
    }
}

const ARGUMENTS: [&str; 40] = [
    "null",
    "true",
    "0",
    "1",
    "-1",
    "2.5",
    "9999999999999999999999999999999999",
    "1e6144",
    "-1e6144",
    "1e-6176",
    "0.1",
    "\"\"",
    "\"a\"",
    "\"ä€𝄞\"",
    "\"[a-\"",
    "\"(a)|b\"",
    "\"$1\"",
    "\"2024-02-29\"",
    "\"P1D\"",
    "[]",
    "[1, 2, 3]",
    "[[1], [2, [3]]]",
    "[null]",
    "[\"a\", 1]",
    "{}",
    "{a: 1}",
    "{key: \"k\", value: 1}",
    "[1..5]",
    "(1..5)",
    "(<= 3)",
    "@\"2024-02-29\"",
    "@\"-999999999-01-01\"",
    "@\"999999999-12-31\"",
    "@\"10:00:00@Europe/Berlin\"",
    "@\"2024-03-31T02:30:00@Europe/Berlin\"",
    "@\"P9999999999D\"",
    "@\"-P768614336404564650Y\"",
    "@\"-PT0.000000001S\"",
    "(function(a, b) a < b)",
    "abs",
];

const FUNCTIONS: [&str; 84] = [
    "not",
    "is",
    "date",
    "time",
    "date and time",
    "duration",
    "years and months duration",
    "number",
    "string",
    "range",
    "substring",
    "string length",
    "upper case",
    "lower case",
    "substring before",
    "substring after",
    "contains",
    "starts with",
    "ends with",
    "string join",
    "matches",
    "replace",
    "split",
    "decimal",
    "floor",
    "ceiling",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "abs",
    "modulo",
    "sqrt",
    "log",
    "exp",
    "odd",
    "even",
    "list contains",
    "list replace",
    "count",
    "sublist",
    "append",
    "concatenate",
    "insert before",
    "remove",
    "reverse",
    "index of",
    "union",
    "distinct values",
    "flatten",
    "min",
    "max",
    "sum",
    "product",
    "mean",
    "median",
    "stddev",
    "mode",
    "all",
    "any",
    "get value",
    "get entries",
    "context",
    "context put",
    "context merge",
    "day of year",
    "day of week",
    "month of year",
    "week of year",
    "before",
    "after",
    "meets",
    "met by",
    "overlaps",
    "overlaps before",
    "overlaps after",
    "finishes",
    "finished by",
    "includes",
    "during",
    "starts",
    "started by",
    "coincides",
    "sort",
];
