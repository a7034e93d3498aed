//! In which order a reader meets the steps.

use bpmn::model::Definitions;

use crate::suite;

/// A process of lines `a>b`: nodes beginning with `s` are starts, with `e` ends, with `g` gateways.
fn drawn(flows: &str) -> Definitions {
    let pairs: Vec<(&str, &str)> = flows.split_whitespace().filter_map(|flow| flow.split_once('>')).collect();
    let mut names: Vec<&str> = pairs.iter().flat_map(|(from, to)| [*from, *to]).collect();
    names.sort_unstable();
    names.dedup();
    let element = |name: &str| match &name[..1] {
        "s" => "startEvent",
        "e" => "endEvent",
        "g" => "exclusiveGateway",
        _ => "task",
    };
    let nodes: String = names.iter().map(|name| format!("<{} id=\"{name}\"/>", element(name))).collect();
    let flow = |(from, to): &(&str, &str)| format!("<sequenceFlow sourceRef=\"{from}\" targetRef=\"{to}\"/>");
    let flows: String = pairs.iter().map(flow).collect();
    let file = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\">\
         <process id=\"p\">{nodes}{flows}</process></definitions>"
    );
    suite::model(file.as_bytes())
}

/// The ids in order, ways back as `b^a`.
fn told(flows: &str) -> String {
    let model = drawn(flows);
    let steps = diagram::steps(&model, model.processes[0].index);
    let back = |step: &diagram::Step| {
        let ways = step.after.iter().filter(|way| way.back).filter_map(|way| way.step.as_ref());
        ways.map(|to| format!("^{}", to.id)).collect::<String>()
    };
    steps.iter().map(|step| format!("{}{}", step.id, back(step))).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_step_stands_after_those_that_lead_to_it() {
    // A join after both branches, the first branch first.
    assert_eq!(told("s>g g>x g>a x>j a>b b>j j>e"), "s g x a b j e");
    // A shortcut does not bring the end forward.
    assert_eq!(told("s>g g>e g>a a>b b>e"), "s g a b e");
    // Two starts.
    assert_eq!(told("s1>a s2>b a>j b>j"), "s1 a s2 b j");
}

#[test]
fn ways_back_say_so() {
    assert_eq!(told("s>a a>g g>a g>e"), "s a g^a e");
    assert_eq!(told("s>a a>a a>e"), "s a^a e");
    // A circle that no start reaches comes last; what leads from it to earlier steps leads back.
    assert_eq!(told("s>a a>e x>y y>x y>e"), "s a e x y^x^e");
}
