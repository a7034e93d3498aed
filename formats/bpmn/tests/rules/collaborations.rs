//! Pools and message flows.

use crate::{Case, END, START, TASK, chain, process};

/// Two pools, the first with a process, and a message flow.
fn pools(from: &str, to: &str, inside: &str) -> String {
    let collaboration = format!(
        "<collaboration id='c'><participant id='amt' name='Amt' processRef='p'/><participant id='buerger' name='Bürger'/>\
         <messageFlow id='mf' name='Antrag' sourceRef='{from}' targetRef='{to}'/></collaboration>"
    );
    "<message id='m'/>".to_owned() + &collaboration + &process(inside)
}

pub(super) fn cases() -> Vec<Case> {
    let plain = chain(&[START, TASK, END]);
    let waits = chain(&[
        "<startEvent id='s' name='S'><messageEventDefinition messageRef='m'/></startEvent>",
        TASK,
        END,
    ]);
    vec![
        ("message-flow-pools", pools("buerger", "t", &plain), pools("amt", "t", &plain)),
        ("message-flow-event", pools("buerger", "s", &waits), pools("buerger", "s", &plain)),
        (
            "global-conversation",
            "<globalConversation id='c'/>".to_owned(),
            "<globalConversation id='c'><conversation id='x'/></globalConversation>".to_owned(),
        ),
        (
            "public-executable",
            process(&plain),
            process(&plain).replace("isExecutable", "processType='Public' isExecutable"),
        ),
    ]
}
