//! Timers: one time, in the form of ISO 8601.

use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{Expression, FlowNode, Timer, Trigger};
use crate::time;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "timer-number",
        severity: Severity::Fault,
        source: "10.5.5, table 10.101: timeDate, timeCycle and timeDuration exclude each other",
        demand: "Ein Zeitereignis hat genau eine Angabe: Zeitpunkt, Dauer oder Wiederholung.",
        check: number,
    },
    Rule {
        id: "timer-form",
        severity: Severity::Fault,
        source: "10.5.5, table 10.101: ISO 8601",
        demand: "Zeitpunkt, Dauer und Wiederholung haben die Form von ISO 8601 oder sind FEEL-Ausdrücke.",
        check: form,
    },
];

fn timers<'a>(context: &Context<'a>) -> Vec<(&'a FlowNode, &'a Timer)> {
    let mut all = Vec::new();
    for (node, event) in context.events() {
        for definition in &event.definitions {
            if let Trigger::Timer(timer) = &definition.trigger {
                all.push((node, timer));
            }
        }
    }
    all
}

fn number(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, timer) in timers(context) {
        let count = [&timer.date, &timer.duration, &timer.cycle].into_iter().flatten().count();
        // A drawing may leave the time open, what is executed may not.
        if count > 1 || (count == 0 && context.is_executable(node)) {
            let message = format!(
                "{} hat {count} Zeitangaben. Lassen Sie genau eine stehen: Zeitpunkt, Dauer oder Wiederholung.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

/// Whether it is an expression that gives the time only when it is looked at.
fn is_computed(expression: &Expression) -> bool {
    let text = expression.text.trim();
    expression.is_feel() || expression.language_stated || text.starts_with("${") || text.starts_with("#{")
}

/// A part of a timer, the form that it must have, and what to say if it has not.
type Part<'a> = (&'a Option<Expression>, fn(&str) -> bool, &'a str);

fn form(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, timer) in timers(context) {
        let parts: [Part<'_>; 3] = [
            (
                &timer.date,
                time::is_moment,
                "Der Zeitpunkt „{}“ ist kein Datum wie 2026-11-26T09:00:00+01:00.",
            ),
            (&timer.duration, time::is_duration, "Die Dauer „{}“ hat nicht die Form von P10D oder PT4H."),
            (&timer.cycle, time::is_cycle, "Die Wiederholung „{}“ hat nicht die Form von R3/P1W."),
        ];
        for (expression, fits, problem) in parts {
            let Some(expression) = expression else { continue };
            // Some engines take a text in quotes as what is in them.
            let text = expression.text.trim().trim_matches('"');
            let prose = !context.is_executable(node) && !expression.formal;
            if prose || text.is_empty() || is_computed(expression) || fits(text) {
                continue;
            }
            let problem = problem.replace("{}", text);
            let message =
                format!("{problem} So wartet {} nie. Bitte berichtigen.", crate::lint::words::the(node));
            out.at(expression.element, message);
        }
    }
}
