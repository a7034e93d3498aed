//! What a crate needs that evaluates many expressions for one answer, as decision models do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use feel::{Budget, Constant, Context, Expression, Function, Names, Scope, Type, UnaryTests, Value};

fn value(text: &str) -> Value {
    Expression::parse(text).unwrap().evaluate(&Scope::default())
}

#[test]
fn evaluations_with_one_budget_spend_together() {
    let budget = Budget::new();
    let scope = Scope::default().within(&budget);
    let work = Expression::parse("count(for i in 1..300000 return i)").unwrap();
    let results: Vec<bool> = (0..6).map(|_| work.evaluate(&scope).is_null()).collect();
    assert!(!results[0], "the first is within the limits");
    assert!(results[5], "all together are not");
    assert!(budget.is_exhausted() && !budget.spend(1));
    assert!(!work.evaluate(&Scope::default()).is_null(), "another budget is not touched");
}

#[test]
fn a_function_of_the_program_spends_from_the_budget_of_its_caller() {
    fn nested(budget: &Budget) -> Value {
        let names: Context = [("again", again())].into_iter().collect();
        let scope = Scope::new(names).within(budget);
        Expression::parse("1 + again()").map_or(Value::Null, |call| call.evaluate(&scope))
    }
    fn again() -> Value {
        Function::bounded([], |budget, _| nested(budget)).into()
    }
    // Without a shared depth this would overflow the stack.
    let budget = Budget::new();
    assert!(nested(&budget).is_null());
    assert!(budget.is_exhausted());
}

#[test]
fn going_deeper_ends_somewhere_and_comes_back() {
    fn down(budget: &Budget) -> u32 {
        budget.deeper(10, || 1 + down(budget)).unwrap_or(0)
    }
    let budget = Budget::new();
    assert_eq!(budget.deeper(10, || 7), Some(7));
    assert!(!budget.is_exhausted());
    assert_eq!(down(&budget), feel::limits::DEPTH / 10);
    assert_eq!(budget.deeper(1, || 7), None, "it was used up");
}

#[test]
fn functions_are_called_by_the_names_of_their_parameters() {
    let Value::Function(function) = value("function(a: number, b) a - b") else { panic!("it is a function") };
    let call = |names: [&str; 2]| {
        let arguments = [(Arc::from(names[0]), 5.into()), (Arc::from(names[1]), 3.into())];
        function.call(arguments.into(), &Scope::default())
    };
    assert_eq!(call(["a", "b"]).0, Value::from(2));
    assert_eq!(call(["b", "a"]).0, Value::from(-2));
    let (result, warnings) = call(["a", "c"]);
    assert!(result.is_null() && !warnings.is_empty());
}

#[test]
fn tests_without_variables_can_be_looked_through() {
    let constant = |text: &str| UnaryTests::parse(text).unwrap().constant();
    assert_eq!(constant("-"), Some(Constant::Any));
    assert_eq!(constant("1, \"a\""), Some(Constant::In(vec![1.into(), "a".into()])));
    assert_eq!(constant("< 3, [5..7)"), Some(Constant::In(vec![value("(<3)"), value("[5..7)")])));
    assert_eq!(constant("not(3)"), Some(Constant::NotIn(vec![3.into()])));
    assert_eq!(constant("!= -3"), Some(Constant::NotIn(vec![(-3).into()])));
    for text in ["? > 3", "x", "< x", "[1, 2]", "count(?) > 1"] {
        assert_eq!(constant(text), None, "{text}");
    }
}

#[test]
fn the_place_of_a_value_among_tests_is_its_priority() {
    let tests = UnaryTests::parse("\"hoch\", \"mittel\", \"tief\"").unwrap();
    let place = |text: &str| tests.position(&text.into(), &Scope::default());
    assert_eq!([place("hoch"), place("tief"), place("anders")], [Some(0), Some(2), None]);
}

#[test]
fn names_of_an_outer_place_are_known_and_types_can_be_named() {
    let outer: Arc<Names> = Arc::new(["Brutto-Netto"].into_iter().collect());
    let mut names = Names::inside(&outer);
    names.add_type("tAlter", Type::Number);
    let read = |text: &str| Expression::parse_with(text, &names).unwrap();
    let scope = Scope::new([("Brutto-Netto", 3)].into_iter().collect());
    assert_eq!(read("Brutto-Netto + 1").evaluate(&scope), Value::from(4));
    assert_eq!(read("3 instance of tAlter").evaluate(&scope), Value::from(true));
    assert_eq!(read("\"3\" instance of list<tAlter>").evaluate(&scope), Value::from(false));
}

#[test]
fn values_made_outside_of_expressions_can_be_weighed() {
    let mut doubled = Value::from(1);
    for _ in 0..19 {
        doubled = vec![doubled.clone(), doubled].into();
    }
    assert!(!doubled.is_bounded() && doubled.weight() > feel::limits::WEIGHT);
    assert!(value("[1, 2, 3]").is_bounded());
}
