//! Logic, comparison, paths and filters.

use std::cmp::Ordering;

use super::{Evaluator, Frame};
use crate::builtins;
use crate::error::Fault;
use crate::number::Number;
use crate::syntax::ast::{Comparison, Expr, Kind, Postfix};
use crate::value::Value;

impl Evaluator<'_> {
    /// Three-valued `and` (false decides) and `or` (true decides); what is no truth value counts as `null`.
    pub(super) fn logic(&mut self, decides: bool, operands: &[Expr]) -> Value {
        let mut certain = true;
        for operand in operands {
            match self.eval(operand) {
                Value::Boolean(value) if value == decides => return Value::Boolean(decides),
                Value::Boolean(_) => {}
                _ => certain = false,
            }
        }
        if certain { Value::Boolean(!decides) } else { Value::Null }
    }

    pub(super) fn compare(&mut self, at: u32, comparison: Comparison, left: &Expr, right: &Expr) -> Value {
        let (left, right) = (self.eval(left), self.eval(right));
        self.compare_values(at, comparison, &left, &right)
    }

    pub(super) fn compare_values(&mut self, at: u32, how: Comparison, left: &Value, right: &Value) -> Value {
        if !self.spend_on(left) {
            return Value::Null;
        }
        match holds(how, left, right) {
            Some(answer) => Value::Boolean(answer),
            None => self.fault(at, &Fault::Operands(how.symbol(), left.kind_name(), right.kind_name())),
        }
    }

    pub(super) fn between(&mut self, at: u32, parts: &[Expr; 3]) -> Value {
        let [value, low, high] = [&parts[0], &parts[1], &parts[2]].map(|part| self.eval(part));
        let above = holds(Comparison::GreaterOrEqual, &value, &low);
        let below = holds(Comparison::LessOrEqual, &value, &high);
        match (above, below) {
            (Some(above), Some(below)) => Value::Boolean(above && below),
            _ => self.fault(at, &Fault::Operands("between", value.kind_name(), low.kind_name())),
        }
    }

    pub(super) fn postfix(&mut self, at: u32, base: &Expr, parts: &[Postfix]) -> Value {
        let (mut value, rest) = match (&base.kind, parts) {
            // A call by name needs no function value in between.
            (Kind::Name(name), [Postfix::Call(_, arguments), rest @ ..]) => {
                (self.call_by_name(at, name, arguments), rest)
            }
            _ => (self.eval(base), parts),
        };
        for part in rest {
            value = match part {
                Postfix::Path(name) => self.path(at, &value, name),
                Postfix::Filter(filter) => self.filter(value, filter),
                Postfix::Call(place, arguments) => self.call_value(*place, &value, arguments),
            };
        }
        value
    }

    /// `value.name`: an entry, a property of a date, or that of all elements of a list.
    fn path(&mut self, at: u32, value: &Value, name: &str) -> Value {
        match value {
            Value::Context(context) => match context.get(name) {
                Some(value) => value.clone(),
                None => {
                    self.fault(at, &Fault::About("der Kontext hat keinen Eintrag", name.to_owned().into()))
                }
            },
            Value::List(values) => {
                let found = values.iter().map(|value| self.path(at, value, name)).collect();
                self.list(found)
            }
            Value::Null => Value::Null,
            _ => match builtins::property(value, name) {
                Some(property) => property,
                None => {
                    let reason = "diese Eigenschaft gibt es hier nicht";
                    self.fault(at, &Fault::About(reason, name.to_owned().into()))
                }
            },
        }
    }

    /// `list[condition]` or `list[position]`; what is no list counts as a list of itself.
    fn filter(&mut self, value: Value, filter: &Expr) -> Value {
        let items = match value {
            Value::List(items) => items,
            Value::Null => Vec::new().into(),
            single => vec![single].into(),
        };
        if let Kind::Literal(Value::Number(position)) = filter.kind {
            return element(&items, position);
        }
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let answer = self.with_item(item, filter);
            match answer {
                Value::Boolean(true) => found.push(item.clone()),
                Value::Number(position) if index == 0 => return element(&items, position),
                Value::Boolean(false) | Value::Null => {}
                other => {
                    let fault =
                        Fault::Type { what: "[…]", want: "Bedingung oder Nummer", got: other.kind_name() };
                    return self.fault(filter.at, &fault);
                }
            }
        }
        if items.is_empty() && matches!(self.eval(filter), Value::Number(_)) {
            return Value::Null;
        }
        self.list(found)
    }

    /// Evaluates with `item` bound and, for a context, its entries.
    fn with_item(&mut self, item: &Value, filter: &Expr) -> Value {
        self.scoped(Frame::Name("item".into(), item.clone()), |evaluator| match item {
            Value::Context(context) => {
                evaluator.scoped(Frame::Entries(context.clone()), |evaluator| evaluator.eval(filter))
            }
            _ => evaluator.eval(filter),
        })
    }
}

/// Whether a comparison holds; `None` where the values cannot be compared.
pub(super) fn holds(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    match comparison {
        Comparison::Equal => left.equals(right),
        Comparison::NotEqual => left.equals(right).map(|equal| !equal),
        Comparison::Less => left.order(right).map(Ordering::is_lt),
        Comparison::LessOrEqual => left.order(right).map(Ordering::is_le),
        Comparison::Greater => left.order(right).map(Ordering::is_gt),
        Comparison::GreaterOrEqual => left.order(right).map(Ordering::is_ge),
    }
}

/// The element at a position: 1 is the first, -1 the last.
fn element(items: &[Value], position: Number) -> Value {
    builtins::index(position, items.len()).map_or(Value::Null, |index| items[index].clone())
}
