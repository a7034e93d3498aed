//! Tables of expressions with what must come of them.

use feel::{Expression, Scope, Value};

/// Evaluates every expression over the variables and compares the result as a FEEL literal.
pub(crate) fn table(variables: &serde_json::Value, cases: &[(&str, &str)]) {
    let now = "2026-11-23T19:30:00+01:00[Europe/Berlin]".parse::<jiff::ZonedDateTime>();
    let scope = Scope::from(Value::from(variables.clone()));
    let scope = now.map(|now| scope.clone().at(&now)).unwrap_or(scope);
    let names = scope.names();
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let found = match Expression::parse_with(source, &names) {
            Ok(expression) => expression.evaluate(&scope).to_string(),
            Err(error) => error.to_string(),
        };
        if found != *expected {
            wrong.push(format!("{source}\n    gives    {found}\n    not      {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// The same without variables.
pub(crate) fn plain(cases: &[(&str, &str)]) {
    table(&serde_json::json!({}), cases);
}
