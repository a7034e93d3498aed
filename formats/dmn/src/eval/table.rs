//! Decision tables: which rules match (DMN 1.5 chapter 8).

use feel::{Context, Value};

use super::Run;
use crate::explain::{TableRun, cut, shown};
use crate::model::{DecisionTable, HitPolicy, Rule};

impl Run {
    /// The result of a table.
    pub(super) fn table(&self, line: usize, table: &DecisionTable, names: &Context) -> Value {
        let Some(inputs) = self.table_inputs(table, names) else { return Value::Null };
        let Some(hits) = self.hits(table, &inputs, names) else { return Value::Null };
        let result = self.judge(line, table, &hits, names);
        if self.is_traced() {
            let label = table.label.clone().unwrap_or_else(|| self.element.to_string());
            let rules = hits.iter().map(|hit| (hit + 1, remark(&table.rules[*hit]))).collect();
            let seen = table.inputs.iter().zip(&inputs);
            let inputs = seen.map(|(input, value)| (input.label.clone(), shown(value))).collect();
            let (policy, value) = (table.hit_policy, result.clone());
            self.note_table(TableRun { label, line, policy, inputs, rules, value });
        }
        result
    }

    /// The values that are compared; `None` where one is not among those that there are.
    fn table_inputs(&self, table: &DecisionTable, names: &Context) -> Option<Vec<Value>> {
        let mut found = Vec::with_capacity(table.inputs.len());
        for input in &table.inputs {
            let value = self.evaluate(&input.expression, names);
            if let Some(tests) = &input.values
                && !value.is_null()
                && !self.permits(tests, &value)
            {
                let (label, value, allowed) = (&input.label, shown(&value), cut(tests.text.trim()));
                let message = format!("„{label}“ ist {value}; die Tabelle lässt nur zu: {allowed}.");
                self.note(tests.line, message);
                return None;
            }
            found.push(value);
        }
        Some(found)
    }

    /// The rules that match, from 0; `None` where a cell cannot be read, because the table then cannot be trusted.
    fn hits(&self, table: &DecisionTable, inputs: &[Value], names: &Context) -> Option<Vec<usize>> {
        let scope = self.session.scope.beside(names.clone());
        let mut found = Vec::new();
        for (index, rule) in table.rules.iter().enumerate() {
            if !self.spend(1 + rule.inputs.len()) {
                return None;
            }
            let mut matches = true;
            for (tests, value) in rule.inputs.iter().zip(inputs) {
                match &tests.feel {
                    Ok(cell) => matches = matches && cell.matches(value, &scope),
                    Err(message) => {
                        self.note(tests.line, format!("Regel {}: {message}", index + 1));
                        return None;
                    }
                }
            }
            if matches {
                found.push(index);
                if table.hit_policy == HitPolicy::First {
                    break;
                }
            }
        }
        Some(found)
    }
}

fn remark(rule: &Rule) -> String {
    let remarks = rule.annotations.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    remarks.collect::<Vec<_>>().join("; ")
}
