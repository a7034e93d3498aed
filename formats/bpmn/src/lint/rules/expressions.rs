//! Expressions of executable processes: formal, and not empty.

use crate::lint::{Context, Out, Rule, Severity};
use crate::read::is_formal;
use crate::xml::Element;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "expression-formal",
        severity: Severity::Fault,
        source: "8.4.7: executable processes use formal expressions",
        demand: "Ausdrücke ausführbarer Prozesse sind formal (xsi:type=\"tFormalExpression\").",
        check: formal,
    },
    Rule {
        id: "expression-empty",
        severity: Severity::Fault,
        source: "8.4.7: a formal expression has a body",
        demand: "Ein formaler Ausdruck ist nicht leer.",
        check: empty,
    },
];

/// Whether an element of this name, at this place, is an expression.
fn is_expression(element: Element<'_>) -> bool {
    let parent = element.parent().map_or("", Element::local);
    match element.local() {
        "conditionExpression"
        | "loopCardinality"
        | "loopCondition"
        | "completionCondition"
        | "activationCondition"
        | "timeDate"
        | "timeDuration"
        | "timeCycle"
        | "transformation"
        | "formalExpression"
        | "messagePath"
        | "dataPath" => true,
        "condition" => matches!(parent, "conditionalEventDefinition" | "complexBehaviorDefinition"),
        "from" | "to" => parent == "assignment",
        _ => false,
    }
}

/// Whether the standard makes it formal without saying so at each place.
fn always_formal(element: Element<'_>) -> bool {
    matches!(element.local(), "messagePath" | "dataPath" | "formalExpression")
        || element.parent().is_some_and(|parent| parent.local() == "complexBehaviorDefinition")
}

fn formal(context: &Context<'_>, out: &mut Out<'_>) {
    for element in context.elements().filter(|element| is_expression(*element)) {
        let prose = !is_formal(element) && !always_formal(element) && !element.text().trim().is_empty();
        if prose && context.in_executable(element) {
            let message = format!(
                "{} ist nur Text, kein formaler Ausdruck; ausführen kann man ihn nicht. Ergänzen Sie \
                 xsi:type=\"tFormalExpression\".",
                context.name_big(element.id())
            );
            out.at(element.id(), message);
        }
    }
}

fn empty(context: &Context<'_>, out: &mut Out<'_>) {
    for element in context.elements().filter(|element| is_expression(*element)) {
        if (is_formal(element) || always_formal(element)) && element.text().trim().is_empty() {
            let message =
                format!("{} ist leer. Bitte ergänzen oder entfernen.", context.name_big(element.id()));
            out.at(element.id(), message);
        }
    }
}
