//! Triggers, boundary events, event-based gateways.

use crate::{Case, END, START, TASK, around, chain, flow, formal, process};

/// An event of this element and id with something in it.
fn event(kind: &str, id: &str, inside: &str) -> String {
    format!("<{kind} id='{id}' name='Ereignis'>{inside}</{kind}>")
}

fn timer(part: &str, text: &str) -> String {
    format!("<timerEventDefinition>{}</timerEventDefinition>", formal(part, text))
}

/// A task with a boundary event; what it is attached to, its attributes, what is in it.
fn attached(activity: &str, attributes: &str, inside: &str) -> String {
    let boundary =
        format!("<boundaryEvent id='b' name='B' attachedToRef='x' {attributes}>{inside}</boundaryEvent>");
    let flows = boundary + "<endEvent id='z' name='Z'/>" + &flow("b", "z", "");
    process(&(chain(&[START, activity, END]) + &flows))
}

/// A start, an event-based gateway and what follows it.
fn gateway(targets: &[&str], more: &str) -> String {
    let mut all = chain(&[START, "<eventBasedGateway id='g' name='Was zuerst?'/>"]) + END;
    for target in targets {
        let id = target.split("id='").nth(1).unwrap_or_default().split('\'').next().unwrap_or_default();
        all += target;
        all += &(flow("g", id, "") + &flow(id, "e", ""));
    }
    process(&(all + more))
}

pub(super) fn cases() -> Vec<Case> {
    let day = timer("timeDuration", "P1D");
    let wait = |id: &str| event("intermediateCatchEvent", id, &timer("timeDuration", "P1D"));
    let messages = "<message id='m' name='Antwort'/>";
    let message = "<messageEventDefinition messageRef='m'/>";
    let good_end = |inside: &str| process(&chain(&[START, &event("endEvent", "e", inside)]));
    let throw = |inside: &str| around(&event("intermediateThrowEvent", "x", inside));
    let catch = |inside: &str| around(&event("intermediateCatchEvent", "x", inside));
    let task = "<userTask id='x' name='X'/>";
    let receive = "<receiveTask id='r' name='R' messageRef='m'/>";
    let escalation = |code: &str| format!("<escalation id='esc' {code}/>");
    let escalates = "<escalationEventDefinition escalationRef='esc'/>";
    let typed = "<itemDefinition id='i' structureRef='Text'/><message id='m' itemRef='i'/><interface id='if' name='I'><operation id='op' name='O'><inMessageRef>m</inMessageRef></operation></interface>".to_owned();
    vec![
        ("end-trigger", good_end("<terminateEventDefinition/>"), good_end(&day)),
        ("catch-trigger", catch(&day), catch("<terminateEventDefinition/>")),
        ("throw-trigger", throw(""), throw(&day)),
        (
            "cancel-end",
            around(&format!("<transaction id='x' name='X'>{}</transaction>", chain(&["<startEvent id='is' name='IS'/>", &event("endEvent", "ie", "<cancelEventDefinition/>")]))),
            good_end("<cancelEventDefinition/>"),
        ),
        ("escalation-code", escalation("escalationCode='E1'") + &throw(escalates), escalation("") + &throw(escalates)),
        ("message-named", messages.to_owned() + &catch(message), catch("<messageEventDefinition/>")),
        (
            "message-operation",
            typed.clone() + &catch("<messageEventDefinition messageRef='m'><operationRef>op</operationRef></messageEventDefinition>"),
            typed + &catch(message),
        ),
        ("boundary-trigger", attached(task, "", &day), attached(task, "", "")),
        (
            "boundary-interrupting",
            attached(task, "cancelActivity='false'", &day),
            attached(task, "cancelActivity='false'", "<errorEventDefinition/>"),
        ),
        (
            "boundary-cancel",
            attached("<transaction id='x' name='X'/>", "", "<cancelEventDefinition/>"),
            attached(task, "", "<cancelEventDefinition/>"),
        ),
        (
            "boundary-incoming",
            attached(task, "", &day),
            attached(task, "", &day).replace("</process>", &(flow("s", "b", "") + "</process>")),
        ),
        (
            "boundary-outgoing",
            attached(task, "", &day),
            process(&(chain(&[START, task, END]) + &format!("<boundaryEvent id='b' name='B' attachedToRef='x'>{day}</boundaryEvent>"))),
        ),
        (
            "boundary-place",
            attached(task, "", &day),
            around("<subProcess id='x' name='X'><task id='i' name='I'/></subProcess>").replace(
                "</process>",
                &format!("<boundaryEvent id='b' attachedToRef='i'>{day}</boundaryEvent><endEvent id='z'/>{}</process>", flow("b", "z", "")),
            ),
        ),
        (
            "gateway-direction",
            process(&(chain(&[START, "<parallelGateway id='g' gatewayDirection='Diverging'/>", TASK, END]) + &flow("g", "e", ""))),
            process(&(chain(&[START, "<parallelGateway id='g' gatewayDirection='Converging'/>", TASK, END]) + &flow("g", "e", ""))),
        ),
        ("gateway-idle", process(&(chain(&[START, "<parallelGateway id='g'/>", TASK, END]) + &flow("g", "e", ""))), around("<parallelGateway id='x'/>")),
        ("event-gateway-flows", gateway(&[&wait("a"), &wait("b")], ""), gateway(&[&wait("a")], "")),
        ("event-gateway-target", gateway(&[&wait("a"), &wait("b")], ""), gateway(&[&wait("a"), TASK], "")),
        (
            "event-gateway-mixed",
            messages.to_owned() + &gateway(&[&wait("a"), receive], ""),
            messages.to_owned() + &gateway(&[&event("intermediateCatchEvent", "a", message), receive], ""),
        ),
        (
            "event-gateway-boundary",
            messages.to_owned() + &gateway(&[&wait("a"), receive], ""),
            messages.to_owned()
                + &gateway(&[&wait("a"), receive], &format!("<boundaryEvent id='b' attachedToRef='r'>{day}</boundaryEvent>{}", flow("b", "e", ""))),
        ),
        ("event-gateway-other-flow", gateway(&[&wait("a"), &wait("b")], ""), gateway(&[&wait("a"), &wait("b")], &flow("s", "a", ""))),
        ("timer-number", catch(&day), catch("<timerEventDefinition/>")),
        ("timer-form", catch(&timer("timeCycle", "R3/PT1H")), catch(&timer("timeCycle", "stündlich"))),
        (
            "expression-formal",
            catch(&format!("<conditionalEventDefinition>{}</conditionalEventDefinition>", formal("condition", "alter >= 18"))),
            catch("<conditionalEventDefinition><condition>volljährig</condition></conditionalEventDefinition>"),
        ),
        ("expression-empty", catch(&day), catch(&timer("timeDuration", " "))),
        (
            "event-data-count",
            messages.to_owned() + &catch(message),
            "<itemDefinition id='i'/><signal id='sig' structureRef='i'/>".to_owned()
                + &catch("<dataOutput id='o1' itemSubjectRef='i'/><dataOutput id='o2' itemSubjectRef='i'/><signalEventDefinition signalRef='sig'/>"),
        ),
        (
            "event-data-type",
            "<itemDefinition id='i'/><signal id='sig' structureRef='i'/>".to_owned()
                + &catch("<dataOutput id='o1' itemSubjectRef='i'/><signalEventDefinition signalRef='sig'/>"),
            "<itemDefinition id='i'/><itemDefinition id='j'/><signal id='sig' structureRef='i'/>".to_owned()
                + &catch("<dataOutput id='o1' itemSubjectRef='j'/><signalEventDefinition signalRef='sig'/>"),
        ),
    ]
}
