//! Ids and references.

use crate::{Case, END, START, TASK, around, chain, flow, formal, process};

fn with_task() -> String {
    process(&chain(&[START, TASK, END]))
}

pub(super) fn cases() -> Vec<Case> {
    let message = "<message id='m' name='Antrag'/>";
    let waits = |definition: &str| {
        format!("<intermediateCatchEvent id='x' name='X'>{definition}</intermediateCatchEvent>")
    };
    let timed = waits(&format!(
        "<timerEventDefinition id='d'>{}</timerEventDefinition>",
        formal("timeDuration", "P1D")
    ));
    let shared =
        format!("<timerEventDefinition id='d'>{}</timerEventDefinition>", formal("timeDuration", "P1D"));
    let by_reference = |id: &str| {
        format!(
            "<intermediateCatchEvent id='{id}' name='X'><eventDefinitionRef>d</eventDefinitionRef></intermediateCatchEvent>"
        )
    };
    vec![
        ("id-missing", with_task(), process("<startEvent name='Antrag da'/><endEvent id='e'/>")),
        ("id-duplicate", with_task(), process(&chain(&[START, TASK, END])) + "<signal id='t'/>"),
        (
            "annotation-format",
            process("<textAnnotation id='a'><text>Hinweis</text></textAnnotation>"),
            process("<textAnnotation id='a' textFormat='Text'><text>Hinweis</text></textAnnotation>"),
        ),
        (
            "uri-form",
            around("<transaction id='x' name='X' method='##Store'/>"),
            around("<transaction id='x' name='X' method='50 %'/>"),
        ),
        (
            "reference-missing",
            message.to_owned() + &around("<sendTask id='x' name='X' messageRef='m'/>"),
            message.to_owned() + &around("<sendTask id='x' name='X' messageRef='fehlt'/>"),
        ),
        (
            "reference-kind",
            message.to_owned() + &around("<sendTask id='x' name='X' messageRef='m'/>"),
            message.to_owned() + &around("<sendTask id='x' name='X' messageRef='s'/>"),
        ),
        (
            "event-definition-reference",
            shared + &around(&by_reference("x")),
            process(&chain(&[START, &timed, &by_reference("y"), END])),
        ),
        (
            "flow-crosses-border",
            around("<subProcess id='x' name='X'><task id='i' name='I'/></subProcess>"),
            process(
                &(chain(&[START, "<subProcess id='x' name='X'><task id='i' name='I'/></subProcess>", END])
                    + &flow("s", "i", "")),
            ),
        ),
        (
            "flow-lists",
            process(
                "<startEvent id='s'><outgoing>s_e</outgoing></startEvent><endEvent id='e'><incoming>s_e</incoming></endEvent><sequenceFlow id='s_e' sourceRef='s' targetRef='e'/>",
            ),
            process(&(chain(&[START, END]) + "<task id='t'><incoming>s_e</incoming></task>")),
        ),
        (
            "default-flow",
            process(&chain(&[START, "<task id='t' name='T' default='t_e'/>", END])),
            process(&chain(&[START, "<task id='t' name='T' default='s_t'/>", END])),
        ),
        (
            "condition-alone",
            process(
                &(chain(&[START, TASK, END])
                    + "<endEvent id='z'/>"
                    + &flow("t", "z", &formal("conditionExpression", "ja"))),
            ),
            process(&(chain(&[START, TASK]) + END + &flow("t", "e", &formal("conditionExpression", "ja")))),
        ),
        (
            "condition-place",
            with_task(),
            process(&(chain(&[TASK, END]) + START + &flow("s", "t", &formal("conditionExpression", "ja")))),
        ),
    ]
}
