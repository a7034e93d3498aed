//! Decision tables.

use roxmltree::Node;

use super::Reader;
use crate::error::Problem;
use crate::model::{
    Aggregation, DecisionTable, Expression, HitPolicy, InputClause, Literal, Logic, OutputClause, Rule,
};
use crate::xml::{attribute, child, children, text_of};

impl Reader {
    pub(super) fn table(&mut self, node: Node<'_, '_>) -> Result<DecisionTable, Problem> {
        let policy = attribute(node, "hitPolicy").map_or(Some(HitPolicy::Unique), HitPolicy::named);
        let Some(hit_policy) = policy else {
            return self.refuse(node, "Die Auswertungsregel (hitPolicy) der Tabelle ist unbekannt.");
        };
        let aggregation = attribute(node, "aggregation").map(Aggregation::named);
        let Some(aggregation) = aggregation.map_or(Some(None), |found| found.map(Some)) else {
            return self.refuse(node, "Die Zusammenfassung (aggregation) der Tabelle ist unbekannt.");
        };
        let mut inputs = Vec::new();
        for input in children(node, "input") {
            inputs.push(self.input(input)?);
        }
        let outputs: Vec<_> = children(node, "output").map(|output| self.output(output)).collect();
        self.check_outputs(node, &outputs, aggregation)?;
        let mut rules = Vec::new();
        for rule in children(node, "rule") {
            rules.push(self.rule(rule, rules.len() + 1, inputs.len(), outputs.len())?);
        }
        Ok(DecisionTable {
            label: attribute(node, "outputLabel").map(ToOwned::to_owned),
            hit_policy,
            aggregation: aggregation.filter(|_| hit_policy == HitPolicy::Collect),
            inputs,
            outputs,
            rules,
            annotations: children(node, "annotation")
                .map(|node| attribute(node, "name").unwrap_or_default().to_owned())
                .collect(),
        })
    }

    fn check_outputs(
        &mut self,
        node: Node<'_, '_>,
        outputs: &[OutputClause],
        aggregation: Option<Aggregation>,
    ) -> Result<(), Problem> {
        let line = self.lines.line(node);
        if outputs.is_empty() {
            return self.refuse(node, "Die Tabelle hat keine Ausgabespalte.");
        }
        if outputs.len() > 1 && outputs.iter().any(|output| output.name.is_none()) {
            return self.refuse(node, "Bei mehreren Ausgabespalten braucht jede einen Namen.");
        }
        let sums = !matches!(aggregation, None | Some(Aggregation::Count));
        if outputs.len() > 1 && sums {
            self.problem(line, "Mehrere Ausgabespalten lassen sich nicht zu einer Zahl zusammenfassen.");
        }
        Ok(())
    }

    fn input(&mut self, node: Node<'_, '_>) -> Result<InputClause, Problem> {
        let Some(expression) = child(node, "inputExpression") else {
            return self.refuse(node, "Einer Eingabespalte fehlt der Ausdruck.");
        };
        let literal = self.literal(expression);
        Ok(InputClause {
            label: attribute(node, "label").unwrap_or(literal.text.trim()).to_owned(),
            expression: Expression {
                line: self.lines.line(expression),
                type_ref: self.type_of(expression),
                logic: Logic::Literal(literal),
            },
            values: child(node, "inputValues").map(|node| self.tests(node)),
        })
    }

    fn output(&mut self, node: Node<'_, '_>) -> OutputClause {
        OutputClause {
            name: attribute(node, "name").map(ToOwned::to_owned),
            label: attribute(node, "label").map(ToOwned::to_owned),
            type_ref: self.type_of(node),
            values: child(node, "outputValues").map(|node| self.tests(node)),
            default: child(node, "defaultOutputEntry").map(|node| self.literal(node)),
        }
    }

    fn rule(
        &mut self,
        node: Node<'_, '_>,
        number: usize,
        inputs: usize,
        outputs: usize,
    ) -> Result<Rule, Problem> {
        let rule = Rule {
            line: self.lines.line(node),
            inputs: children(node, "inputEntry").map(|node| self.tests(node)).collect(),
            outputs: children(node, "outputEntry").map(|node| self.output_entry(node)).collect(),
            annotations: children(node, "annotationEntry")
                .map(|node| text_of(node, "text").unwrap_or_default())
                .collect(),
        };
        for (found, wanted, kind) in
            [(rule.inputs.len(), inputs, "Eingabe"), (rule.outputs.len(), outputs, "Ausgabe")]
        {
            if found != wanted {
                let message = format!(
                    "Regel {number} hat {found} Felder für die {kind}, die Tabelle hat dafür {wanted} Spalten."
                );
                return self.refuse(node, message);
            }
        }
        Ok(rule)
    }

    /// An empty cell gives nothing.
    fn output_entry(&mut self, node: Node<'_, '_>) -> Literal {
        let literal = self.literal(node);
        if literal.text.trim().is_empty() {
            let feel = feel::Expression::parse("null").map_err(|error| error.to_string());
            return Literal { feel, ..literal };
        }
        literal
    }
}
