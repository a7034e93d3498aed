//! temporary
use engine::net::*;
use engine::soundness::{Channel, Verdict, check};
use std::collections::HashMap;

fn net(text: &str) -> Net {
    let doc = roxmltree::Document::parse(text).unwrap();
    let mut net = Net::default();
    let mut ids: HashMap<String, NodeId> = HashMap::new();
    fn walk(el: roxmltree::Node, within: Option<NodeId>, pool: PoolId, net: &mut Net, ids: &mut HashMap<String, NodeId>) {
        for c in el.children().filter(|c| c.is_element()) {
            let has = |n: &str| c.children().any(|d| d.tag_name().name() == n);
            let on = if has("messageEventDefinition") { Trigger::Message } else if has("timerEventDefinition") { Trigger::Timer } else { Trigger::None };
            let throw = if has("messageEventDefinition") { Throw::Message } else if has("terminateEventDefinition") { Throw::Terminate } else { Throw::None };
            let kind = match c.tag_name().name() {
                "startEvent" => Kind::Start(on),
                "endEvent" => Kind::End(throw),
                "intermediateThrowEvent" => Kind::Throw(throw),
                "intermediateCatchEvent" => Kind::Catch(on),
                "boundaryEvent" => Kind::Boundary { host: 0, interrupting: c.attribute("cancelActivity") != Some("false"), on },
                "task" | "userTask" | "serviceTask" | "scriptTask" | "manualTask" | "businessRuleTask" | "callActivity" => Kind::Task,
                "sendTask" => Kind::Send,
                "receiveTask" => Kind::Receive,
                "subProcess" => Kind::SubProcess { event: c.attribute("triggeredByEvent") == Some("true") },
                "exclusiveGateway" => Kind::Exclusive,
                "inclusiveGateway" => Kind::Inclusive,
                "parallelGateway" => Kind::Parallel,
                "eventBasedGateway" => Kind::EventBased,
                _ => continue,
            };
            let id = net.nodes.len() as NodeId;
            ids.insert(c.attribute("id").unwrap().into(), id);
            net.nodes.push(Node { id: c.attribute("id").unwrap().into(), name: c.attribute("name").unwrap_or("").into(), kind, within, pool, incoming: vec![], outgoing: vec![], receives: vec![], sends: vec![], inside: vec![], boundary: vec![], interrupting: true });
            match within { Some(h) => net.nodes[h as usize].inside.push(id), None => net.pools[pool as usize].inside.push(id) }
            if matches!(net.nodes[id as usize].kind, Kind::SubProcess { .. }) { walk(c, Some(id), pool, net, ids); }
        }
    }
    for p in doc.descendants().filter(|d| d.tag_name().name() == "process") {
        let pool = net.pools.len() as PoolId;
        net.pools.push(Pool { id: p.attribute("id").unwrap().into(), name: String::new(), inside: vec![] });
        walk(p, None, pool, &mut net, &mut ids);
    }
    for b in doc.descendants().filter(|d| d.tag_name().name() == "boundaryEvent") {
        let (id, h) = (ids[b.attribute("id").unwrap()], ids[b.attribute("attachedToRef").unwrap()]);
        if let Kind::Boundary { host, .. } = &mut net.nodes[id as usize].kind { *host = h; }
        net.nodes[h as usize].boundary.push(id);
    }
    let defaults: Vec<&str> = doc.descendants().filter_map(|d| d.attribute("default")).collect();
    for f in doc.descendants().filter(|d| d.tag_name().name() == "sequenceFlow") {
        let (from, to) = (ids[f.attribute("sourceRef").unwrap()], ids[f.attribute("targetRef").unwrap()]);
        let id = net.flows.len() as FlowId;
        let cond = f.children().any(|c| c.tag_name().name() == "conditionExpression");
        let when = if defaults.contains(&f.attribute("id").unwrap()) { When::Default } else if cond { When::Condition } else { When::Always };
        net.flows.push(Flow { from, to, when });
        net.nodes[from as usize].outgoing.push(id);
        net.nodes[to as usize].incoming.push(id);
    }
    for f in doc.descendants().filter(|d| d.tag_name().name() == "messageFlow") {
        let (from, to) = (ids.get(f.attribute("sourceRef").unwrap()).copied(), ids.get(f.attribute("targetRef").unwrap()).copied());
        let id = net.messages.len() as MessageId;
        net.messages.push(Message { from, to, name: f.attribute("name").unwrap_or(f.attribute("id").unwrap()).into() });
        if let Some(n) = from { net.nodes[n as usize].sends.push(id) }
        if let Some(n) = to { net.nodes[n as usize].receives.push(id) }
    }
    net
}

#[test]
fn verdicts() {
    let dir = "/work/shared/testdata/processes/fbpmn";
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(format!("{dir}/expected.json")).unwrap()).unwrap();
    let (mut good, mut all) = (0, 0);
    for (name, model) in expected.as_object().unwrap() {
        let net = net(&std::fs::read_to_string(format!("{dir}/{name}.bpmn")).unwrap());
        for (at, (channel, want)) in model["verdicts"].as_object().unwrap().iter().enumerate() {
            let t = std::time::Instant::now();
            let r = check(&net, Channel::ALL[at], 200_000);
            let el = t.elapsed();
            for (prop, verdict) in [("Prop02Safe", &r.safe), ("Prop03Sound", &r.sound), ("Prop04MsgSound", &r.message_relaxed_sound)] {
                let Some(w) = want.get(prop).and_then(|w| w["holds"].as_bool()) else { continue };
                all += 1;
                let got = match verdict { Verdict::Holds | Verdict::HoldsSoFar => Some(true), Verdict::Fails(_) => Some(false), _ => None };
                if got == Some(w) { good += 1 } else { println!("{name} {channel} {prop}: want {w} got {got:?} states {} want {:?}", r.states, want[prop]["states"]); }
            }
            println!("{name} {channel} states {} want {} {el:?}", r.states, want["Prop01Type"]["states"]);
        }
    }
    println!("{good}/{all}");
}
