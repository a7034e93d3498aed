//! What comes of the rules that match: the hit policies (DMN 1.5 § 8.2.10).

use feel::{Context, Expression, List, Value};

use super::Run;
use crate::explain::{cut, shown};
use crate::model::{Aggregation, DecisionTable, HitPolicy, Literal, OutputClause};

/// The outputs of a rule.
type Outputs = Vec<Value>;

impl Run {
    pub(super) fn judge(&self, line: usize, table: &DecisionTable, hits: &[usize], names: &Context) -> Value {
        if hits.is_empty() {
            return self.without_hit(line, table, names);
        }
        if table.hit_policy == HitPolicy::Unique && hits.len() > 1 {
            let message =
                format!("Es darf nur eine Regel zutreffen, es sind aber die Regeln {}.", listed(hits));
            return self.fault(line, message);
        }
        let rule = |hit: &usize| self.outputs(table, &table.rules[*hit].outputs, names);
        let Some(found) = hits.iter().map(rule).collect::<Option<Vec<Outputs>>>() else { return Value::Null };
        let all = |found: Vec<Outputs>| found.into_iter().map(|outputs| together(table, outputs)).collect();
        match table.hit_policy {
            HitPolicy::Unique | HitPolicy::First => first(table, found),
            HitPolicy::Any => self.agreed(line, table, hits, found),
            HitPolicy::Priority => first(table, self.by_priority(table, found)),
            HitPolicy::OutputOrder => Value::List(all(self.by_priority(table, found))),
            HitPolicy::RuleOrder => Value::List(all(found)),
            HitPolicy::Collect => match table.aggregation {
                None => Value::List(all(found)),
                Some(aggregation) => self.aggregate(line, aggregation, table, all(found)),
            },
        }
    }

    /// The outputs of a rule as their types; `None` where one is not among those that there are.
    fn outputs(&self, table: &DecisionTable, cells: &[Literal], names: &Context) -> Option<Outputs> {
        let mut found = Vec::with_capacity(cells.len());
        for (output, cell) in table.outputs.iter().zip(cells) {
            let value = self.typed(&output.type_ref, self.literal(cell, names), cell.line);
            if let Some(tests) = &output.values
                && !value.is_null()
                && !self.permits(tests, &value)
            {
                let message = format!(
                    "Das Ergebnis {} gehört nicht zu den Ausgabewerten ({}).",
                    shown(&value),
                    cut(tests.text.trim())
                );
                self.note(cell.line, message);
                return None;
            }
            found.push(value);
        }
        Some(found)
    }

    /// The default outputs; without any, nothing was collected, or there is no answer.
    fn without_hit(&self, line: usize, table: &DecisionTable, names: &Context) -> Value {
        if table.outputs.iter().any(|output| output.default.is_some()) {
            let default = |output: &OutputClause| match &output.default {
                Some(literal) => self.typed(&output.type_ref, self.literal(literal, names), literal.line),
                None => Value::Null,
            };
            return together(table, table.outputs.iter().map(default).collect());
        }
        match (table.hit_policy, table.aggregation) {
            (HitPolicy::Collect, None) => Vec::new().into(),
            (HitPolicy::Collect, Some(Aggregation::Count)) => 0.into(),
            _ => self.fault(line, "Keine Regel der Tabelle trifft zu."),
        }
    }

    fn agreed(&self, line: usize, table: &DecisionTable, hits: &[usize], found: Vec<Outputs>) -> Value {
        // To compare is to walk through the values.
        let weight: usize = found.iter().flatten().map(|value| value.weight() as usize).sum();
        if !self.spend(weight) {
            return Value::Null;
        }
        match found.iter().position(|outputs| *outputs != found[0]) {
            None => first(table, found),
            Some(other) => {
                let (one, two) = (hits[0] + 1, hits[other] + 1);
                self.fault(
                    line,
                    format!("Die Regeln {one} und {two} treffen beide zu und ergeben Verschiedenes."),
                )
            }
        }
    }

    /// Ordered by the places of the outputs among the output values, the first column first. Values that stand nowhere
    /// come last, equals stay in the order of the rules.
    fn by_priority(&self, table: &DecisionTable, found: Vec<Outputs>) -> Vec<Outputs> {
        let mut ranked: Vec<(Vec<usize>, Outputs)> = found
            .into_iter()
            .map(|outputs| {
                let ranks =
                    table.outputs.iter().zip(&outputs).map(|(output, value)| self.priority(output, value));
                (ranks.collect(), outputs)
            })
            .collect();
        ranked.sort_by(|(a, _), (b, _)| a.cmp(b));
        ranked.into_iter().map(|(_, outputs)| outputs).collect()
    }

    fn priority(&self, output: &OutputClause, value: &Value) -> usize {
        let place = match &output.values {
            Some(tests) => {
                let tests = tests.feel.as_ref().ok();
                tests.and_then(|tests| tests.position(value, &self.session.scope))
            }
            None => self.rank(&output.type_ref, value),
        };
        place.unwrap_or(usize::MAX)
    }

    fn aggregate(&self, line: usize, how: Aggregation, table: &DecisionTable, found: List) -> Value {
        if table.outputs.len() > 1 && how != Aggregation::Count {
            return self
                .fault(line, "Mehrere Ausgabespalten lassen sich nicht zu einer Zahl zusammenfassen.");
        }
        let text = match how {
            Aggregation::Sum => "sum(results)",
            Aggregation::Count => "count(results)",
            Aggregation::Min => "min(results)",
            Aggregation::Max => "max(results)",
        };
        let results = [("results", Value::from(found))].into_iter().collect();
        let result = Expression::parse(text)
            .map_or(Value::Null, |function| function.evaluate(&self.session.scope.beside(results)));
        if result.is_null() {
            return self.fault(line, "Die Ergebnisse lassen sich nicht zusammenfassen.");
        }
        result
    }
}

fn first(table: &DecisionTable, found: Vec<Outputs>) -> Value {
    found.into_iter().next().map_or(Value::Null, |outputs| together(table, outputs))
}

/// One output is the value itself, several are a context.
fn together(table: &DecisionTable, mut outputs: Outputs) -> Value {
    if table.outputs.len() == 1 {
        return outputs.pop().unwrap_or(Value::Null);
    }
    let names = table.outputs.iter().map(|output| output.name.as_deref().unwrap_or_default());
    Value::Context(names.zip(outputs).collect())
}

fn listed(hits: &[usize]) -> String {
    hits.iter().map(|hit| (hit + 1).to_string()).collect::<Vec<_>>().join(", ")
}
