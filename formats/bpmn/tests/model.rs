//! The typed model: what an engine and a drawing find in it, and the levels of elements.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bpmn::model::{
    ActivityKind, Bounds, Definitions, GatewayKind, Loop, NodeKind, Point, Position, Task, Thing, Trigger,
};
use bpmn::xml::Document;
use bpmn::{Level, level};

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

fn antrag() -> (Document, Definitions) {
    let document = Document::read(include_bytes!("models/antrag.bpmn")).unwrap();
    let definitions = Definitions::read(&document).unwrap();
    (document, definitions)
}

fn model(inside: &str) -> Definitions {
    let text = format!("<definitions xmlns='{BPMN}'><process id='p'>{inside}</process></definitions>");
    Definitions::read(&Document::read(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn an_engine_finds_nodes_flows_and_what_belongs_to_them() {
    let (document, model) = antrag();
    let task = model.node_by_id("pruefen").unwrap();
    let targets: Vec<&str> =
        task.outgoing.iter().map(|flow| model.flow(*flow).target.name.as_str()).collect();
    assert_eq!(targets, ["g"]);
    assert_eq!(task.boundary, [model.node_by_id("frist").unwrap().index]);
    assert_eq!(model.lanes[task.lane.unwrap().index()].base.name, "Sachbearbeitung");
    let activity = task.activity().unwrap();
    assert!(matches!(activity.kind, ActivityKind::Task(Task::User { .. })));
    let Some(Loop::Multi(multi)) = &activity.repeats else { panic!("no multi-instance") };
    assert!(multi.sequential && multi.cardinality.as_ref().unwrap().body() == "3");

    let frist = model.node_by_id("frist").unwrap().event().unwrap();
    assert!(
        matches!(&frist.position, Position::Boundary { attached_to, cancel_activity: false } if attached_to.target == Some(task.index))
    );
    assert!(
        matches!(frist.trigger(), Some(Trigger::Timer(timer)) if timer.duration.as_ref().unwrap().text == "P10D")
    );
    let warten = model.node_by_id("warten").unwrap().event().unwrap();
    assert!(
        matches!(warten.trigger(), Some(Trigger::Message { message: Some(found), .. }) if found.target.is_some())
    );

    let gateway = model.node_by_id("g").unwrap();
    assert!(matches!(gateway.gateway().unwrap().kind, GatewayKind::Exclusive));
    assert_eq!(gateway.default().unwrap().target, model.find("nein").and_then(Thing::flow));
    let Some(Thing::Flow(yes)) = model.find("ja") else { panic!("no flow") };
    let condition = model.flow(yes).condition.as_ref().unwrap();
    assert!(condition.is_feel() && condition.formal && condition.body() == "anlagen > 2");

    let process = &model.processes[0];
    assert!(process.executable && process.base.name == "Antrag");
    assert_eq!(process.base.documentation, ["Was  zählt,\n      bleibt & gilt."]);
    assert_eq!(model.scope(process.scope).nodes.len(), 7);
    assert_eq!(model.participants[0].process.as_ref().unwrap().target, Some(process.index));
    assert_eq!(model.errors[0].code, "F1");
    assert_eq!(document.line(task.base.element), task.base.line);
    assert_eq!(task.base.line, 16);
}

#[test]
fn extensions_and_foreign_attributes_stay_accessible() {
    let (_, model) = antrag();
    let base = &model.node_by_id("pruefen").unwrap().base;
    assert_eq!(base.attribute("urn:amt", "frist"), Some("P10D"));
    let form = base.extension("urn:amt", "formular").unwrap();
    assert_eq!((form.text.as_str(), form.attributes[0].value.as_str()), ("Anlage", "lang"));
    assert_eq!(form.children[0].name, "seite");
}

#[test]
fn a_drawing_has_bounds_waypoints_and_labels() {
    let (_, model) = antrag();
    let diagram = &model.diagrams[0];
    assert_eq!(diagram.plane.as_ref().unwrap().name, "c");
    let shape = &diagram.shapes[0];
    assert_eq!(shape.shows.target, model.element("s"));
    assert_eq!(shape.bounds, Some(Bounds { x: 10.0, y: 20.5, width: 36.0, height: 36.0 }));
    assert_eq!(shape.label, Some(Bounds { x: 1.0, y: 2.0, width: 3.0, height: 4.0 }));
    assert_eq!((shape.expanded, shape.horizontal), (Some(true), None));
    assert_eq!(diagram.edges[0].waypoints, [Point { x: 46.0, y: 38.0 }, Point { x: 90.0, y: 38.0 }]);
}

#[test]
fn scopes_handlers_and_links_are_connected() {
    let model = model(
        "<subProcess id='u' triggeredByEvent='true'><task id='i'/></subProcess><task id='t'/><task id='h' isForCompensation='true'/>\
         <boundaryEvent id='b' attachedToRef='t'><compensateEventDefinition/></boundaryEvent>\
         <association id='a' sourceRef='b' targetRef='h'/>\
         <intermediateThrowEvent id='lo'><linkEventDefinition name='x'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='li'><linkEventDefinition name='x'/></intermediateCatchEvent>",
    );
    let node = |id: &str| model.node_by_id(id).unwrap();
    assert_eq!(node("b").event().unwrap().handler, Some(node("h").index));
    assert_eq!(node("lo").event().unwrap().link_target, Some(node("li").index));
    let around: Vec<_> = model.scopes_around(node("i").index).collect();
    assert_eq!(around.len(), 2);
    assert_eq!(model.process_of(around[0]), Some(model.processes[0].index));
}

#[test]
fn every_element_has_its_level_and_level_c_a_reason() {
    for (inside, expected) in [
        ("<startEvent id='x'/>", Level::A),
        ("<startEvent id='x'><timerEventDefinition/></startEvent>", Level::A),
        ("<endEvent id='x'><terminateEventDefinition/></endEvent>", Level::A),
        ("<endEvent id='x'><errorEventDefinition/></endEvent>", Level::B),
        ("<boundaryEvent id='x'><errorEventDefinition/></boundaryEvent>", Level::A),
        ("<boundaryEvent id='x'><escalationEventDefinition/></boundaryEvent>", Level::B),
        (
            "<intermediateCatchEvent id='x'><signalEventDefinition/><timerEventDefinition/></intermediateCatchEvent>",
            Level::C,
        ),
        ("<userTask id='x'/>", Level::A),
        ("<businessRuleTask id='x'/>", Level::A),
        ("<scriptTask id='x'/>", Level::B),
        ("<task id='x'><multiInstanceLoopCharacteristics/></task>", Level::B),
        ("<task id='x' startQuantity='2'/>", Level::C),
        ("<callActivity id='x'/>", Level::A),
        ("<subProcess id='x'/>", Level::A),
        ("<subProcess id='x' triggeredByEvent='true'/>", Level::B),
        ("<transaction id='x'/>", Level::B),
        ("<adHocSubProcess id='x'/>", Level::B),
        ("<exclusiveGateway id='x'/>", Level::A),
        ("<parallelGateway id='x'/>", Level::A),
        ("<eventBasedGateway id='x'/>", Level::A),
        ("<inclusiveGateway id='x'/>", Level::B),
        ("<complexGateway id='x'/>", Level::C),
        ("<choreographyTask id='x'/>", Level::C),
    ] {
        let model = model(inside);
        let rating = level(&model, model.find("x").unwrap());
        assert_eq!(rating.level, expected, "{inside}");
        assert_eq!(rating.reason.is_some(), expected == Level::C, "{inside}");
        assert!(!matches!(model.nodes[0].kind, NodeKind::Choreography(_)) || expected == Level::C);
    }
}

#[test]
fn references_take_prefixes_and_what_is_no_bpmn_is_refused() {
    let text = format!(
        "<d:definitions xmlns:d='{BPMN}' xmlns:t='urn:t' targetNamespace='urn:t'><d:message id='m'/>\
         <d:process id='p'><d:sendTask id='x' messageRef='t:m'/></d:process></d:definitions>"
    );
    let model = Definitions::read(&Document::read(text.as_bytes()).unwrap()).unwrap();
    let ActivityKind::Task(Task::Send { message, .. }) = &model.nodes[0].activity().unwrap().kind else {
        panic!("no send task")
    };
    assert!(message.as_ref().unwrap().target.is_some());
    let other = Document::read(b"<definitions/>").unwrap();
    assert!(Definitions::read(&other).unwrap_err().to_string().contains("keine BPMN-2.0-Datei"));
}
