//! Data, inputs and outputs, interfaces.

use crate::{Case, around, process};

const ITEMS: &str = "<itemDefinition id='text' structureRef='Text'/><itemDefinition id='zahl' structureRef='Zahl'/>\
                     <itemDefinition id='liste' isCollection='true'/>";
const SERVICE: &str = "<message id='m' itemRef='text'/><interface id='if' name='I'><operation id='op' name='O'>\
                       <inMessageRef>m</inMessageRef></operation></interface>";

/// One input of this type, in its set.
fn input(item: &str) -> String {
    format!(
        "<ioSpecification><dataInput id='in' itemSubjectRef='{item}'/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification>"
    )
}

fn output(item: &str) -> String {
    format!(
        "<ioSpecification><dataOutput id='out' itemSubjectRef='{item}'/><inputSet/><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
    )
}

/// A task that reads from this.
fn reads(item: &str, source: &str) -> String {
    let association = format!(
        "<dataInputAssociation id='a'><sourceRef>{source}</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
    );
    format!("<task id='x' name='X'>{}{association}</task>", input(item))
}

pub(super) fn cases() -> Vec<Case> {
    let with = |models: &[&str]| ITEMS.to_owned() + &models.concat();
    let sets = |sets: &str| {
        process(&format!(
            "<ioSpecification><dataInput id='in'/><dataOutput id='out'/>{sets}</ioSpecification>"
        ))
    };
    let both = "<inputSet id='is'><dataInputRefs>in</dataInputRefs></inputSet><outputSet id='os'><dataOutputRefs>out</dataOutputRefs></outputSet>";
    let service = |io: &str| {
        with(&[
            SERVICE,
            &around(&format!("<serviceTask id='x' name='X' operationRef='op'>{io}</serviceTask>")),
        ])
    };
    let send = |io: &str| {
        with(&[SERVICE, &around(&format!("<sendTask id='x' name='X' messageRef='m'>{io}</sendTask>"))])
    };
    let receive = |io: &str| {
        with(&[SERVICE, &around(&format!("<receiveTask id='x' name='X' messageRef='m'>{io}</receiveTask>"))])
    };
    let called = "<process id='q'><ioSpecification><dataInput id='qi' itemSubjectRef='text'/><inputSet><dataInputRefs>qi</dataInputRefs></inputSet><outputSet/></ioSpecification></process>";
    let call = |io: &str| {
        with(&[
            called,
            &around(&format!("<callActivity id='x' name='X' calledElement='q'>{io}</callActivity>")),
        ])
    };
    let offers = |item: &str, binding: &str| {
        with(&[
            SERVICE,
            &process(&format!("<supportedInterfaceRef>if</supportedInterfaceRef>{}{binding}", input(item))),
        ])
    };
    let bound = "<ioBinding operationRef='op' inputDataRef='in'/>";
    let state = |name: &str| {
        process(&format!(
            "<dataObject id='d' name='Antrag'/><dataObjectReference id='r' name='{name}' dataObjectRef='d'><dataState name='geprüft'/></dataObjectReference>"
        ))
    };
    let object = |item: &str| format!("<dataObject id='d' itemSubjectRef='{item}'/>");
    vec![
        (
            "data-collection",
            with(&[&process("<dataObject id='d' isCollection='true' itemSubjectRef='liste'/>")]),
            with(&[&process("<dataObject id='d' itemSubjectRef='liste'/>")]),
        ),
        ("data-state-name", state("Antrag [geprüft]"), state("Antrag [neu]")),
        ("property-place", process("<property id='v' name='Alter'/>"), "<property id='v' name='Alter'/>".to_owned()),
        (
            "data-direction",
            with(&[&around(&reads("text", "d")).replace("</process>", &(object("text") + "</process>"))]),
            with(&[&around(&reads("text", "po")).replace(
                "<startEvent",
                "<ioSpecification><dataOutput id='po' itemSubjectRef='text'/><inputSet/><outputSet><dataOutputRefs>po</dataOutputRefs></outputSet></ioSpecification><startEvent",
            )]),
        ),
        ("data-set-member", sets(both), sets("<inputSet/><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet>")),
        (
            "data-set-special",
            sets(&both.replace("</inputSet>", "<optionalInputRefs>in</optionalInputRefs></inputSet>")),
            sets("<inputSet><optionalInputRefs>in</optionalInputRefs></inputSet><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet>"),
        ),
        (
            "data-set-partner",
            sets(&both.replace("</inputSet>", "<outputSetRefs>os</outputSetRefs></inputSet>").replace("</outputSet>", "<inputSetRefs>is</inputSetRefs></outputSet>")),
            sets(&both.replace("</inputSet>", "<outputSetRefs>os</outputSetRefs></inputSet>")),
        ),
        (
            "data-association-type",
            with(&[&around(&reads("text", "d")).replace("</process>", &(object("text") + "</process>"))]),
            with(&[&around(&reads("text", "d")).replace("</process>", &(object("zahl") + "</process>"))]),
        ),
        ("service-data", service(&input("text")), service(&input("zahl"))),
        ("send-data", send(&input("text")), send(&input("zahl"))),
        ("receive-data", receive(&output("text")), receive(&output("zahl"))),
        ("call-data", call(&input("text")), call(&output("text"))),
        ("interface-binding", offers("text", bound), offers("zahl", bound)),
    ]
}
