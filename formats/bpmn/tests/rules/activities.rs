//! Activities.

use crate::{Case, around, formal, process};

pub(super) fn cases() -> Vec<Case> {
    let multi = |attributes: &str, inside: &str| {
        around(&format!(
            "<task id='x' name='X'><multiInstanceLoopCharacteristics {attributes}>{inside}</multiInstanceLoopCharacteristics></task>"
        ))
    };
    let three = formal("loopCardinality", "3");
    let complex =
        format!("<complexBehaviorDefinition>{}</complexBehaviorDefinition>", formal("condition", "genug"));
    let role = |inside: &str| {
        around(&format!(
            "<userTask id='x' name='X'><potentialOwner id='o'>{inside}</potentialOwner></userTask>"
        ))
    };
    let resource = "<resource id='amt' name='Amt'/>".to_owned();
    let named = "<resourceRef>amt</resourceRef>";
    let computed = "<resourceAssignmentExpression><formalExpression>leitung</formalExpression></resourceAssignmentExpression>";
    let ad_hoc =
        |inside: &str| around(&format!("<adHocSubProcess id='x' name='X'>{inside}</adHocSubProcess>"));
    vec![
        ("quantity", around("<task id='x' name='X'/>"), around("<task id='x' name='X' startQuantity='0'/>")),
        (
            "loop-twice",
            multi("", &three),
            around(&format!(
                "<task id='x' name='X'><standardLoopCharacteristics/><multiInstanceLoopCharacteristics>{three}</multiInstanceLoopCharacteristics></task>"
            )),
        ),
        ("multi-instance-number", multi("", &three), multi("", "")),
        (
            "multi-instance-complex",
            multi("behavior='Complex'", &(three.clone() + &complex)),
            multi("behavior='All'", &(three.clone() + &complex)),
        ),
        ("ad-hoc-empty", ad_hoc("<task id='i' name='I'/>"), ad_hoc("")),
        (
            "ad-hoc-events",
            ad_hoc("<task id='i' name='I'/>"),
            ad_hoc("<task id='i' name='I'/><endEvent id='ie'/>"),
        ),
        ("resource-twice", resource.clone() + &role(named), resource + &role(&(named.to_owned() + computed))),
        ("choreography-place", process(""), process("<choreographyTask id='x' name='X'/>")),
        (
            "level-c",
            around("<task id='x' name='X'/>"),
            around("<task id='x' name='X' completionQuantity='2'/>"),
        ),
    ]
}
