//! Models that nobody would draw: nothing panics, the picture stays well-formed and bounded.

use std::fmt::Write as _;
use std::time::Instant;

use bpmn::model::Bounds;
use diagram::Look;
use proptest::prelude::*;

use crate::check::faults;
use crate::suite;

const HEAD: &str = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
    xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" \
    xmlns:dd=\"http://www.omg.org/spec/DD/20100524/DI\" targetNamespace=\"t\">";

const KINDS: &[&str] = &[
    "startEvent",
    "endEvent",
    "task",
    "userTask",
    "callActivity",
    "exclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "boundaryEvent",
    "intermediateThrowEvent",
    "subProcess",
    "transaction",
    "adHocSubProcess",
];
const TRIGGERS: &[&str] = &[
    "",
    "<linkEventDefinition name=\"l\"/>",
    "<compensateEventDefinition/>",
    "<timerEventDefinition/><errorEventDefinition/>",
];
const NUMBERS: &[&str] = &["0", "-40", "37.5", "1e300", "-1e6", "NaN", "", "1e-9", "99999"];

#[derive(Debug, Clone)]
struct Part {
    kind: usize,
    trigger: usize,
    name: String,
    id: u8,
    attached: u8,
    shape: Option<[usize; 4]>,
    inner: Vec<Part>,
}

fn part() -> impl Strategy<Value = Part> {
    let shape = prop::option::of(prop::array::uniform4(0..NUMBERS.len()));
    let leaf = (0..KINDS.len(), 0..TRIGGERS.len(), "\\PC{0,40}", 0..12_u8, 0..12_u8, shape);
    let leaf = leaf.prop_map(|(kind, trigger, name, id, attached, shape)| Part {
        kind,
        trigger,
        name,
        id,
        attached,
        shape,
        inner: Vec::new(),
    });
    leaf.prop_recursive(4, 24, 6, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..6)).prop_map(|(mut part, inner)| {
            part.inner = inner;
            part
        })
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn write(part: &Part, nodes: &mut String, shapes: &mut String) {
    let kind = if part.inner.is_empty() { KINDS[part.kind] } else { KINDS[10 + part.kind % 3] };
    let (id, name) = (part.id, escaped(&part.name));
    let attached =
        if kind == "boundaryEvent" { format!("attachedToRef=\"n{}\"", part.attached) } else { String::new() };
    let _ = write!(nodes, "<{kind} id=\"n{id}\" name=\"{name}\" {attached}>");
    if kind.ends_with("Event") {
        nodes.push_str(TRIGGERS[part.trigger]);
    }
    if let Some(numbers) = part.shape {
        let [x, y, width, height] = numbers.map(|number| NUMBERS[number]);
        let _ = write!(
            shapes,
            "<di:BPMNShape bpmnElement=\"n{id}\"><dc:Bounds x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></di:BPMNShape>"
        );
    }
    for inner in &part.inner {
        write(inner, nodes, shapes);
    }
    let _ = write!(nodes, "</{kind}>");
}

fn file(parts: &[Part], flows: &[(u8, u8, usize)]) -> String {
    let (mut nodes, mut shapes, mut edges) = (String::new(), String::new(), String::new());
    for part in parts {
        write(part, &mut nodes, &mut shapes);
    }
    for (place, (from, to, corner)) in flows.iter().enumerate() {
        let _ = write!(
            nodes,
            "<sequenceFlow id=\"f{place}\" name=\"&lt;b&gt;\" sourceRef=\"n{from}\" targetRef=\"n{to}\"/>"
        );
        let corner = NUMBERS[*corner];
        let _ = write!(
            edges,
            "<di:BPMNEdge bpmnElement=\"f{place}\"><dd:waypoint x=\"{corner}\" y=\"1\"/></di:BPMNEdge>"
        );
    }
    format!(
        "{HEAD}<process id=\"p\">{nodes}</process><di:BPMNDiagram><di:BPMNPlane bpmnElement=\"p\">{shapes}{edges}</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_model_is_both_forms_are_whole(
        parts in prop::collection::vec(part(), 0..8),
        flows in prop::collection::vec((0..12_u8, 0..12_u8, 0..NUMBERS.len()), 0..20),
        number in prop::num::f64::ANY,
    ) {
        let mut model = suite::model(file(&parts, &flows).as_bytes());
        prop_assert_eq!(faults(&model, &Look::default()), Vec::<String>::new());
        // What no file can say, either.
        for diagram in &mut model.diagrams {
            for shape in &mut diagram.shapes {
                shape.bounds = shape.bounds.map(|at| Bounds { x: number, width: number, ..at });
                shape.label = Some(Bounds { x: number, y: f64::NAN, width: 1.0, height: 1.0 });
            }
            for edge in &mut diagram.edges {
                edge.waypoints.iter_mut().for_each(|point| point.y = number);
            }
        }
        prop_assert_eq!(faults(&model, &Look::default()), Vec::<String>::new());
    }
}

/// A process of so many tasks in a row, every tenth leading back; with or without shapes.
fn long(count: usize, shapes: bool) -> String {
    let (mut nodes, mut drawn) = (String::new(), String::new());
    let name = "Sehr langer Name einer Aufgabe der Verwaltung ".repeat(6);
    for node in 0..count {
        let _ = write!(nodes, "<task id=\"n{node}\" name=\"{name}\"/>");
        let _ = write!(
            nodes,
            "<sequenceFlow sourceRef=\"n{node}\" targetRef=\"n{}\" name=\"{name}\"/>",
            node + 1
        );
        if node % 10 == 9 {
            let _ = write!(nodes, "<sequenceFlow sourceRef=\"n{node}\" targetRef=\"n{}\"/>", node - 9);
        }
        if shapes {
            let _ = write!(
                drawn,
                "<di:BPMNShape bpmnElement=\"n{node}\"><dc:Bounds x=\"{}\" y=\"0\" width=\"100\" height=\"80\"/></di:BPMNShape>",
                node * 120 % 90_000
            );
        }
    }
    format!(
        "{HEAD}<process id=\"p\">{nodes}</process><di:BPMNDiagram><di:BPMNPlane>{drawn}</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
}

#[test]
fn a_picture_has_at_most_two_thousand_nodes_and_says_what_is_missing() {
    for shapes in [true, false] {
        let model = suite::model(long(2_500, shapes).as_bytes());
        let picture = diagram::svg(&model, &Look::default());
        assert_eq!(picture.matches("<a class=").count(), 2_000);
        assert!(picture.contains("500 weitere stehen nur in der Tabelle der Schritte."));
        assert_eq!(diagram::steps(&model, model.processes[0].index).len(), 2_500);
        assert!(picture.len() < 8_000_000, "{} bytes", picture.len());
    }
}

#[test]
fn many_nodes_do_not_take_long() {
    let mut nodes = String::new();
    for node in 0..40_000 {
        let _ = write!(nodes, "<task id=\"n{node}\"/>");
    }
    for node in 0..40_000 {
        let _ = write!(nodes, "<sequenceFlow sourceRef=\"n0\" targetRef=\"n{node}\"/>");
    }
    let file = format!("{HEAD}<process id=\"p\">{nodes}</process></definitions>");
    let model = suite::model(file.as_bytes());
    let begin = Instant::now();
    let picture = diagram::svg(&model, &Look::default());
    let steps = diagram::steps(&model, model.processes[0].index);
    assert_eq!(steps.len(), 40_000);
    assert!(picture.len() < 8_000_000);
    println!("40 000 nodes after one: {:?}", begin.elapsed());
}

#[test]
fn sub_processes_as_deep_as_a_file_may_be() {
    let open: String = (0..150).map(|depth| format!("<subProcess id=\"n{depth}\">")).collect();
    let file =
        format!("{HEAD}<process id=\"p\">{open}{}</process></definitions>", "</subProcess>".repeat(150));
    let model = suite::model(file.as_bytes());
    assert_eq!(faults(&model, &Look::default()), Vec::<String>::new());
    let steps = diagram::steps(&model, model.processes[0].index);
    assert_eq!((steps.len(), steps[149].depth, steps[0].inner), (150, 149, 149));
}
