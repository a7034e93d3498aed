//! What the town asks for before publication.

use crate::{Case, END, START, TASK, around, chain, flow, formal, process};

/// A decision with these names and a condition or none.
fn decision(gateway: &str, condition: &str) -> String {
    let gateway = format!("<exclusiveGateway id='g' name='{gateway}' default='g_e'/>");
    process(&(chain(&[START, &gateway, END]) + "<endEvent id='z' name='Z'/>" + &flow("g", "z", condition)))
}

pub(super) fn cases() -> Vec<Case> {
    let good = || process(&chain(&[START, TASK, END]));
    let yes = formal("conditionExpression", "alter >= 18");
    let script = |format: &str| {
        around(&format!(
            "<scriptTask id='x' name='X' scriptFormat='{format}'><script>1 + 1</script></scriptTask>"
        ))
    };
    let drawn = "<bpmndi:BPMNDiagram xmlns:bpmndi='http://www.omg.org/spec/BPMN/20100524/DI' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'><bpmndi:BPMNPlane bpmnElement='p'>\
                 <bpmndi:BPMNShape bpmnElement='t'><dc:Bounds x='0' y='0' width='100' height='80'/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>";
    let typeless = |operation: &str| {
        "<message id='m'/><interface id='if' name='I'><operation id='op' name='O'><inMessageRef>m</inMessageRef></operation></interface>".to_owned()
            + &around(&format!("<intermediateCatchEvent id='x' name='X'><messageEventDefinition messageRef='m'>{operation}</messageEventDefinition></intermediateCatchEvent>"))
    };
    vec![
        ("step-name", good(), process(&chain(&[START, "<userTask id='t'/>", END]))),
        ("gateway-name", decision("Volljährig?", &yes), decision("", &yes)),
        ("gateway-condition", decision("Volljährig?", &yes), decision("Volljährig?", "")),
        (
            "one-start",
            good(),
            process(&(chain(&[START, TASK, END]) + "<startEvent id='s2' name='S2'/>" + &flow("s2", "t", ""))),
        ),
        ("dangling-end", good(), process(TASK)),
        ("script-language", script("text/feel"), script("text/javascript")),
        ("message-operation-open", typeless("<operationRef>op</operationRef>"), typeless("")),
        (
            "flow-lists-incomplete",
            good(),
            process(
                "<startEvent id='s'><outgoing>f</outgoing></startEvent><endEvent id='e'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/>",
            ),
        ),
        ("not-executable", good(), "<process id='p' name='P'/>".to_owned()),
        (
            "call-target",
            "<process id='q'/>".to_owned() + &around("<callActivity id='x' name='X' calledElement='q'/>"),
            around("<callActivity id='x' name='X'/>"),
        ),
        ("not-drawn", process(TASK) + drawn, process(TASK)),
    ]
}
