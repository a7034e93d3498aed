//! Incoming and outgoing flows, starts, ends.

use crate::{Case, END, START, TASK, around, chain, flow, process};

/// A process with an event sub-process that starts by this.
fn event_sub_process(start: &str, more: &str) -> String {
    let inner = chain(&[start, "<endEvent id='ie' name='IE'/>"]);
    process(
        &(chain(&[START, TASK, END])
            + &format!("<subProcess id='x' name='X' triggeredByEvent='true'>{inner}{more}</subProcess>")),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let good = || process(&chain(&[START, TASK, END]));
    let signal = "<signal id='sig' name='Alarm'/>".to_owned();
    let trigger = "<signalEventDefinition id='d' signalRef='sig'/>";
    let started = format!("<startEvent id='is' name='IS'>{trigger}</startEvent>");
    let sub = |start: &str| {
        format!(
            "<subProcess id='x' name='X'>{}</subProcess>",
            chain(&[start, "<endEvent id='ie' name='IE'/>"])
        )
    };
    let called = |start: &str| {
        format!("<process id='q'>{}</process>", chain(&[start, "<endEvent id='qe' name='QE'/>"]))
    };
    let link_in = "<intermediateCatchEvent id='li' name='L'><linkEventDefinition id='ld' name='weiter'/></intermediateCatchEvent>";
    let link_out = "<intermediateThrowEvent id='lo' name='L'><linkEventDefinition id='lt' name='weiter'/></intermediateThrowEvent>";
    let jumps = || chain(&[START, link_out]) + &chain(&[link_in, END]);
    vec![
        ("start-incoming", good(), process(&(chain(&[START, TASK, END]) + &flow("t", "s", "")))),
        ("end-outgoing", good(), process(&(chain(&[START, TASK, END]) + &flow("e", "t", "")))),
        ("start-without-end", good(), process(&chain(&[START, TASK]))),
        ("end-without-start", good(), process(&chain(&[TASK, END]))),
        ("incoming-missing", good(), process(&(chain(&[START, END]) + TASK + &flow("t", "e", "")))),
        ("outgoing-missing", good(), process(&(chain(&[START, END]) + TASK + &flow("s", "t", "")))),
        (
            "event-sub-process-flow",
            signal.clone() + &event_sub_process(&started, ""),
            signal.clone()
                + &around(&format!(
                    "<subProcess id='x' triggeredByEvent='true'>{}</subProcess>",
                    chain(&[&started, "<endEvent id='ie'/>"])
                )),
        ),
        (
            "compensation-flow",
            process(&(chain(&[START, TASK, END]) + "<task id='x' name='X' isForCompensation='true'/>")),
            around("<task id='x' name='X' isForCompensation='true'/>"),
        ),
        (
            "start-trigger",
            signal.clone()
                + &process(&chain(&[&format!("<startEvent id='s' name='S'>{trigger}</startEvent>"), END])),
            process(&chain(&[
                "<startEvent id='s' name='S'><errorEventDefinition id='d'/></startEvent>",
                END,
            ])),
        ),
        (
            "sub-process-start",
            around(&sub("<startEvent id='is' name='IS'/>")),
            signal.clone() + &around(&sub(&started)),
        ),
        (
            "event-sub-process-start",
            signal.clone() + &event_sub_process(&started, ""),
            signal.clone()
                + &event_sub_process(
                    &started,
                    "<startEvent id='is2'><signalEventDefinition id='d2' signalRef='sig'/></startEvent>",
                ),
        ),
        (
            "event-sub-process-trigger",
            signal.clone() + &event_sub_process(&started, ""),
            event_sub_process(
                "<startEvent id='is' isInterrupting='false'><errorEventDefinition id='d'/></startEvent>",
                "",
            ),
        ),
        (
            "call-start",
            called("<startEvent id='qs' name='QS'/>")
                + &around("<callActivity id='x' name='X' calledElement='q'/>"),
            signal
                + &called(&format!("<startEvent id='qs' name='QS'>{trigger}</startEvent>"))
                + &around("<callActivity id='x' name='X' calledElement='q'/>"),
        ),
        (
            "instantiate-incoming",
            process(&chain(&["<receiveTask id='x' name='X' instantiate='true'/>", TASK])),
            around("<receiveTask id='x' name='X' instantiate='true'/>"),
        ),
        ("link-outgoing", process(&jumps()), process(&(jumps() + &flow("lo", "e", "")))),
        (
            "link-pair",
            process(&jumps()),
            process(&(chain(&[START, END]) + &chain(&[link_in]) + &flow("li", "e", ""))),
        ),
        (
            "link-scope",
            process(&jumps()),
            process(
                &(chain(&[
                    START,
                    "<intermediateThrowEvent id='lo' name='L'><linkEventDefinition id='lt'><target>ld</target></linkEventDefinition></intermediateThrowEvent>",
                ]) + END
                    + "<subProcess id='x' name='X'><intermediateCatchEvent id='li' name='L'><linkEventDefinition id='ld'><source>lt</source></linkEventDefinition></intermediateCatchEvent></subProcess>"
                    + &flow("s", "x", "")
                    + &flow("x", "e", "")),
            ),
        ),
    ]
}
