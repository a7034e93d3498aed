//! What the engine does, the search foresees: wherever an instance comes to rest, its tokens lie as in a state that the search
//! found. And the other way: where the search finds a state in which only the world outside can act, the engine comes to it.
//!
//! Models are made by chance out of sound blocks; instances are played by chance, or in every way.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use bpmn::model::Definitions;
use feel::Value;
use kernel::calendar;
use proptest::prelude::*;
use proptest::strategy::Union;

use super::channel::{Channel, Post};
use super::graph::Graph;
use super::marking::Marking;
use super::moves::Game;
use crate::model::{At, Feel, Model, On as Waits, Throws, timer};
use crate::net::{FlowId, Kind, Net, NodeId, Throw, Trigger};
use crate::play::World;
use crate::state::{Command, Place, Standing, State, Variables};

const MOST: usize = 20_000;

/// A part of a process with one way in and one way out.
#[derive(Clone, Debug)]
enum Block {
    Task,
    Then(Vec<Block>),
    Choice(Vec<Block>),
    Some(Vec<Block>),
    All(Vec<Block>),
    Again(Box<Block>),
    Inner(Box<Block>),
    /// A sub-process with an event on its border: the event, whether it ends the sub-process, and what it leads to.
    Border(Box<Block>, On, bool, Box<Block>),
    /// A sub-process that waits for an event besides.
    Beside(Box<Block>, On, bool, Box<Block>),
    Wait(On),
    First(Vec<(On, Block)>),
    /// A sub-process that may end with an error or an escalation, with who handles it.
    Throws(Box<Block>, bool, Box<Block>),
}

#[derive(Clone, Copy, Debug)]
enum On {
    Timer,
    Message,
    Signal,
}

/// `calm`: no signals, which reach all who wait at once, and nothing that ends nothing, which may come again and again.
fn on(calm: bool) -> impl Strategy<Value = On> {
    let all = [On::Timer, On::Message, On::Signal];
    prop::sample::select(if calm { &all[..2] } else { &all[..] }.to_vec())
}

fn block(calm: bool) -> impl Strategy<Value = Block> {
    let on = move || on(calm);
    let ends = move || any::<bool>().prop_map(move |ends| ends || calm);
    let leaf = prop_oneof![3 => Just(Block::Task), 1 => on().prop_map(Block::Wait)];
    leaf.prop_recursive(3, 10, 3, move |inner| {
        let some = || prop::collection::vec(inner.clone(), 2..=3);
        let one = || inner.clone().prop_map(Box::new);
        Union::new_weighted(vec![
            (3, some().prop_map(Block::Then).boxed()),
            (2, some().prop_map(Block::Choice).boxed()),
            (2, some().prop_map(Block::Some).boxed()),
            (2, some().prop_map(Block::All).boxed()),
            (1, one().prop_map(Block::Again).boxed()),
            (1, one().prop_map(Block::Inner).boxed()),
            (
                1,
                (one(), on(), ends(), one())
                    .prop_map(|(a, on, ends, b)| Block::Border(a, on, ends, b))
                    .boxed(),
            ),
            (
                1,
                (one(), on(), ends(), one())
                    .prop_map(|(a, on, ends, b)| Block::Beside(a, on, ends, b))
                    .boxed(),
            ),
            (1, prop::collection::vec((on(), inner.clone()), 2..=3).prop_map(Block::First).boxed()),
            (1, (one(), any::<bool>(), one()).prop_map(|(a, error, b)| Block::Throws(a, error, b)).boxed()),
        ])
    })
}

/// The text of a model.
#[derive(Default)]
struct Text {
    body: String,
    conditions: usize,
    next: usize,
}

impl Text {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("n{}", self.next)
    }

    fn put(&mut self, text: &str) {
        self.body.push_str(text);
        self.body.push('\n');
    }

    fn node(&mut self, element: &str) -> String {
        let id = self.id();
        self.put(&format!("<{element} id=\"{id}\"/>"));
        id
    }

    fn flow(&mut self, from: &str, to: &str) {
        let id = self.id();
        self.put(&format!("<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>"));
    }

    /// A flow on a condition of its own.
    fn when(&mut self, from: &str, to: &str) {
        let (id, condition) = (self.id(), self.conditions);
        self.conditions += 1;
        self.put(&format!(
            "<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"><conditionExpression>=c{condition}</conditionExpression></sequenceFlow>"
        ));
    }

    fn event(&mut self, element: &str, attributes: &str, on: On) -> String {
        let id = self.id();
        let definition = match on {
            On::Timer => "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            On::Message => "<messageEventDefinition messageRef=\"message\"/>",
            On::Signal => "<signalEventDefinition signalRef=\"signal\"/>",
        };
        self.put(&format!("<{element} id=\"{id}\" {attributes}>{definition}</{element}>"));
        id
    }

    /// A whole scope: start, block, end.
    fn scope(&mut self, block: &Block) {
        let start = self.node("startEvent");
        let end = self.node("endEvent");
        self.block(block, &start, &end);
    }

    /// Draws a block between two nodes.
    fn block(&mut self, block: &Block, from: &str, to: &str) {
        match block {
            Block::Task => {
                let id = self.node("task");
                self.flow(from, &id);
                self.flow(&id, to);
            }
            Block::Then(blocks) => {
                let mut from = from.to_owned();
                for (at, block) in blocks.iter().enumerate() {
                    if at + 1 == blocks.len() {
                        self.block(block, &from, to);
                    } else {
                        let between = self.node("exclusiveGateway");
                        self.block(block, &from, &between);
                        from = between;
                    }
                }
            }
            Block::Choice(blocks) => self.split("exclusiveGateway", true, blocks, from, to),
            Block::Some(blocks) => self.split("inclusiveGateway", true, blocks, from, to),
            Block::All(blocks) => self.split("parallelGateway", false, blocks, from, to),
            Block::Again(block) => {
                let (first, task) = (self.node("exclusiveGateway"), self.node("task"));
                let last = self.id();
                self.flow(from, &first);
                self.block(block, &first, &task);
                self.flow(&task, &last);
                self.when(&last, &first);
                let out = self.id();
                self.put(&format!("<exclusiveGateway id=\"{last}\" default=\"{out}\"/>"));
                self.put(&format!("<sequenceFlow id=\"{out}\" sourceRef=\"{last}\" targetRef=\"{to}\"/>"));
            }
            Block::Inner(block) => {
                self.sub_process(from, to, |text| text.scope(block));
            }
            Block::Border(block, on, ends, then) => {
                let host = self.sub_process(from, to, |text| text.scope(block));
                let attributes = format!("attachedToRef=\"{host}\" cancelActivity=\"{ends}\"");
                let event = self.event("boundaryEvent", &attributes, *on);
                let end = self.node("endEvent");
                self.block(then, &event, &end);
            }
            Block::Beside(block, on, ends, then) => {
                self.sub_process(from, to, |text| {
                    text.scope(block);
                    let id = text.id();
                    text.put(&format!("<subProcess id=\"{id}\" triggeredByEvent=\"true\">"));
                    let start = text.event("startEvent", &format!("isInterrupting=\"{ends}\""), *on);
                    let end = text.node("endEvent");
                    text.block(then, &start, &end);
                    text.put("</subProcess>");
                });
            }
            Block::Wait(on) => {
                let id = self.event("intermediateCatchEvent", "", *on);
                self.flow(from, &id);
                self.flow(&id, to);
            }
            Block::First(ways) => {
                let (gateway, merge) = (self.node("eventBasedGateway"), self.node("exclusiveGateway"));
                self.flow(from, &gateway);
                for (on, block) in ways {
                    let event = self.event("intermediateCatchEvent", "", *on);
                    self.flow(&gateway, &event);
                    self.block(block, &event, &merge);
                }
                self.flow(&merge, to);
            }
            Block::Throws(block, error, then) => {
                let definition = if *error { "errorEventDefinition" } else { "escalationEventDefinition" };
                let host = self.sub_process(from, to, |text| {
                    let (start, choice) = (text.node("startEvent"), text.id());
                    text.block(block, &start, &choice);
                    let (good, out) = (text.node("endEvent"), text.id());
                    text.put(&format!("<exclusiveGateway id=\"{choice}\" default=\"{out}\"/>"));
                    text.put(&format!(
                        "<sequenceFlow id=\"{out}\" sourceRef=\"{choice}\" targetRef=\"{good}\"/>"
                    ));
                    let bad = text.id();
                    text.put(&format!("<endEvent id=\"{bad}\"><{definition}/></endEvent>"));
                    text.when(&choice, &bad);
                });
                let event = self.id();
                self.put(&format!(
                    "<boundaryEvent id=\"{event}\" attachedToRef=\"{host}\"><{definition}/></boundaryEvent>"
                ));
                let end = self.node("endEvent");
                self.block(then, &event, &end);
            }
        }
    }

    fn split(&mut self, gateway: &str, conditions: bool, blocks: &[Block], from: &str, to: &str) {
        let (open, close) = (self.id(), self.node(gateway));
        let default = conditions.then(|| self.id());
        let attribute = default.as_ref().map(|default| format!("default=\"{default}\"")).unwrap_or_default();
        self.put(&format!("<{gateway} id=\"{open}\" {attribute}/>"));
        self.flow(from, &open);
        for (at, block) in blocks.iter().enumerate() {
            let first = self.node("task");
            match &default {
                Some(default) if at == 0 => {
                    self.put(&format!(
                        "<sequenceFlow id=\"{default}\" sourceRef=\"{open}\" targetRef=\"{first}\"/>"
                    ));
                }
                Some(_) => self.when(&open, &first),
                None => self.flow(&open, &first),
            }
            self.block(block, &first, &close);
        }
        self.flow(&close, to);
    }

    fn sub_process(&mut self, from: &str, to: &str, inside: impl FnOnce(&mut Self)) -> String {
        let id = self.id();
        self.put(&format!("<subProcess id=\"{id}\">"));
        inside(self);
        self.put("</subProcess>");
        self.flow(from, &id);
        self.flow(&id, to);
        id
    }
}

/// A model made of a block, and how many conditions it has.
fn model(block: &Block) -> (Model, usize, String) {
    let mut text = Text::default();
    text.scope(block);
    let file = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\">\n\
         <message id=\"message\" name=\"message\"/><signal id=\"signal\" name=\"signal\"/>\n\
         <process id=\"p\" isExecutable=\"true\">\n{}</process></definitions>",
        text.body
    );
    let document = bpmn::xml::Document::read(file.as_bytes()).expect("well-formed");
    let read = Definitions::read(&document).expect("a model");
    let model = Model::of(&read, &Feel).unwrap_or_else(|refusals| panic!("{refusals:?}\n{file}"));
    (model, text.conditions, file)
}

fn at() -> At {
    At { now: "2026-11-26T08:00:00Z".parse().expect("a moment"), holidays: calendar::State::St }
}

/// What of a state of the search is compared: not which ends were reached, which starts have not been used, which events have fired.
fn plain(net: &Net, mut marking: Marking) -> Box<[u8]> {
    for id in net.ids() {
        if matches!(net.node(id).kind, Kind::End(_) | Kind::Start(_) | Kind::Boundary { .. }) {
            marking.clear_node(id);
        }
    }
    let none: &[u8] = &[];
    marking.set_order(none);
    marking.into_state()
}

/// The tokens of instances as the search has them.
fn project(game: &Game<'_>, world: &World<'_>) -> Box<[u8]> {
    let mut marking = game.layout.empty();
    for instance in &world.instances {
        marking.begin(instance.state.pool);
        for token in instance.state.tokens.values() {
            match token.place {
                Place::Flow(flow) => marking.put_flow(flow),
                Place::Node(node) => marking.put_node(node),
            }
        }
    }
    for (_, flow) in world.unread() {
        if let Some(flow) = flow {
            marking.put_message(flow);
        }
    }
    plain(game.net, marking)
}

/// Whether only the world outside can make this step: a task is done, an event comes, a process begins.
fn from_outside(net: &Net, at: &Marking, node: NodeId) -> bool {
    let here = net.node(node);
    match &here.kind {
        Kind::Task | Kind::Receive => at.node(node) > 0,
        // Behind an event-based gateway the event has come already.
        Kind::Catch(on) => {
            let chosen =
                |flow: &FlowId| at.flow(*flow) > 0 && net.node(net.flow(*flow).from).kind == Kind::EventBased;
            !matches!(on, Trigger::Link(_)) && !here.incoming.iter().any(chosen)
        }
        Kind::EventBased | Kind::Boundary { .. } => true,
        Kind::Start(_) => here.within.is_none() || super::scopes::is_begun_by_event(net, here),
        _ => false,
    }
}

/// Everything that the world outside could do next.
fn commands(model: &Model, state: &State, variables: &Variables) -> Vec<Command> {
    let mut commands: Vec<_> =
        state.asked().map(|(token, _)| Command::Complete { token, variables: variables.clone() }).collect();
    for (owner, node) in state.timers.keys() {
        commands.push(Command::Ring { owner: *owner, node: *node });
    }
    // What others in the diagram send comes by itself.
    let waits = |node: &NodeId| {
        let from = |flow: &u16| model.net().messages[usize::from(*flow)].from;
        let receives = &model.net().node(*node).receives;
        model.message(*node).is_some()
            && (receives.is_empty() || receives.iter().any(|flow| from(flow).is_none()))
    };
    for node in model.net().ids().filter(waits) {
        commands.push(Command::Message {
            name: model.message(node).cloned().unwrap_or_default(),
            node: Some(node),
            variables: variables.clone(),
        });
    }
    commands
}

/// The variables of a number: a bit for each condition.
fn chosen(conditions: usize, bits: u64) -> Variables {
    (0..conditions).map(|at| (format!("c{at}").into(), Value::Boolean(bits >> (at % 64) & 1 == 1))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn wherever_an_instance_comes_to_rest_the_search_has_been(block in block(false), choices in prop::collection::vec(any::<u64>(), 40)) {
        let (model, conditions, file) = model(&block);
        let net = model.net().clone();
        let mut game = Game::new(&net, Post::new(&net, Channel::Bag));
        let graph = Graph::search(&mut game, MOST);
        prop_assume!(!graph.cut);
        let known: HashSet<_> = graph.states.iter().map(|state| plain(&net, game.layout.read(state))).collect();
        let mut world = World::new(&model, at());
        world.start(0, None, chosen(conditions, choices[0])).expect("it begins");
        let mut fired = HashSet::new();
        for choice in &choices {
            let state = &world.instances[0].state;
            prop_assert!(state.stuck().next().is_none(), "stuck\n{file}");
            let here = project(&game, &world);
            prop_assert!(known.contains(&here), "not foreseen: {:?}\n{file}", world.instances[0].state.tokens);
            let mut again = State::default();
            world.log.iter().for_each(|(_, _, event)| again.apply(&net, event));
            prop_assert_eq!(&again, &world.instances[0].state, "the events make another state\n{}", file);
            let mut all = commands(&model, &world.instances[0].state, &chosen(conditions, choice >> 8));
            if all.is_empty() {
                break;
            }
            let command = all.swap_remove(usize::try_from(*choice & 255).unwrap_or(0) % all.len());
            // What an event begins that ends nothing could go on twice at once; the search lets the second wait for the first.
            if event(&command).is_none_or(|node| ends(&net, node) || fired.insert(node)) {
                let _refused = world.act(0, command);
            }
        }
    }
}

/// The event that a command is about.
fn event(command: &Command) -> Option<NodeId> {
    match command {
        Command::Ring { node, .. } | Command::Message { node: Some(node), .. } => Some(*node),
        _ => None,
    }
}

/// Whether an event ends what it comes to.
fn ends(net: &Net, event: NodeId) -> bool {
    match net.node(event).kind {
        Kind::Boundary { interrupting, .. } => interrupting,
        Kind::Start(_) => net.interrupts(event),
        _ => true,
    }
}

#[test]
fn where_only_the_world_can_act_the_engine_comes_to() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let compared = std::cell::Cell::new(0usize);
    runner
        .run(&block(true), |block| {
            let (model, conditions, file) = model(&block);
            prop_assume!(conditions <= 4);
            let net = model.net().clone();
            let mut game = Game::new(&net, Post::new(&net, Channel::Bag));
            let graph = Graph::search(&mut game, MOST);
            prop_assume!(!graph.cut && graph.states.len() < 3_000);
            let foreseen: HashSet<_> = graph
                .states
                .iter()
                .zip(&graph.steps)
                .filter(|(state, steps)| {
                    let at = game.layout.read(state);
                    at.has_begun(0) && steps.iter().all(|(step, _)| from_outside(&net, &at, step.node))
                })
                .map(|(state, _)| plain(&net, game.layout.read(state)))
                .collect();
            let met = every_way(&model, &game, conditions);
            compared.set(compared.get() + foreseen.len());
            let missed = foreseen.difference(&met).count();
            prop_assert!(missed == 0, "{missed} of {} not met\n{file}", foreseen.len());
            let beyond = met.difference(&foreseen).count();
            prop_assert!(beyond == 0, "{beyond} of {} not foreseen\n{file}", met.len());
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{} states at rest are the same", compared.get());
    assert!(compared.get() > 500);
}

/// Every way in which an instance can come to rest.
fn every_way(model: &Model, game: &Game<'_>, conditions: usize) -> HashSet<Box<[u8]>> {
    let mut met = HashMap::new();
    let mut next = Vec::new();
    for bits in 0..1u64 << conditions {
        let mut state = State::default();
        let start = Command::Start { pool: 0, at: None, variables: chosen(conditions, bits) };
        state.step(model, at(), start).expect("it begins");
        next.push(state);
    }
    while let Some(state) = next.pop() {
        let mut world = World::new(model, at());
        world.instances.push(crate::play::Instance { state, ..Default::default() });
        let here = project(game, &world);
        let state = world.instances.swap_remove(0).state;
        let moved: BTreeSet<_> =
            state.tokens.values().map(|token| token.standing == Standing::Moving).collect();
        assert!(!moved.contains(&true), "an instance rests");
        if met.insert(here, ()).is_some() {
            continue;
        }
        for bits in 0..1u64 << conditions {
            for command in commands(model, &state, &chosen(conditions, bits)) {
                // Timers and messages bring no variables: the choice is made before.
                let mut after = state.clone();
                let set = Command::Set { variables: chosen(conditions, bits) };
                if after.step(model, at(), set).is_ok() && after.step(model, at(), command).is_ok() {
                    next.push(after);
                }
            }
        }
    }
    met.into_keys().collect()
}

/// The models of others, wherever they can be run.
#[test]
fn the_models_of_others_run_as_the_search_foresees() {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .map(|up| up.join("shared"))
                .find(|path| path.is_dir())
        },
        |path| Some(path.into()),
    );
    let Some(folder) = shared.map(|shared| shared.join("testdata/processes")).filter(|path| path.is_dir())
    else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign models not found");
        println!("foreign models not found: nothing was played");
        return;
    };
    let (mut folders, mut files) = (vec![folder], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "bpmn") {
                files.push(path);
            }
        }
    }
    let (mut models, mut rests) = (0, 0);
    for file in &files {
        let Ok(document) = bpmn::xml::Document::read(&std::fs::read(file).unwrap()) else { continue };
        let Ok(read) = Definitions::read(&document) else { continue };
        if !bpmn::lint::check(&document, &read).is_executable() {
            continue;
        }
        let Ok(model) = Model::of(&read, &Feel) else { continue };
        let net = model.net();
        if net.ids().any(|node| is_unseen(&model, node)) {
            continue;
        }
        // A node with several message flows sends one of them in the search and all in the engine; a second token waits before a
        // task in the search and begins it once more in the engine.
        let mut game = Game::new(net, Post::new(net, Channel::Bag));
        let graph = Graph::search(&mut game, MOST);
        let safe = super::check(net, Channel::Bag, MOST).safe == super::Verdict::Holds;
        if graph.cut || graph.bounded || !safe || net.nodes.iter().any(|node| node.sends.len() > 1) {
            continue;
        }
        models += 1;
        let known: HashSet<_> =
            graph.states.iter().map(|state| plain(net, game.layout.read(state))).collect();
        for seed in 0..40u64 {
            rests += play(&model, &game, &known, seed, file);
        }
    }
    println!("{models} models of others played, {rests} states at rest foreseen");
    assert!(models >= 20 && rests > 10_000, "{models} models, {rests} states at rest");
}

/// Whether a node does what the search leaves out: repetitions, compensation, conditions on data, messages to anybody.
fn is_unseen(model: &Model, node: NodeId) -> bool {
    let detail = model.detail(node);
    let compensates = matches!(detail.throws, Throws::Compensation(..))
        || matches!(model.net().node(node).kind, Kind::End(Throw::Cancel));
    let cycle = matches!(&detail.on, Waits::Timer(timer) if timer.kind == timer::Kind::Cycle);
    detail.repeat.is_some()
        || detail.ad_hoc.is_some()
        || compensates
        || cycle
        || matches!(detail.on, Waits::Condition(_))
}

/// Plays a model by chance and says how often it came to rest.
fn play(model: &Model, game: &Game<'_>, known: &HashSet<Box<[u8]>>, seed: u64, file: &Path) -> usize {
    // A linear congruential generator (Knuth, MMIX): the same plays each time.
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap_or(0) % below.max(1)
    };
    let net = model.net();
    let mut world = World::new(model, at());
    for pool in 0..net.pools.len() {
        let _no_start = world.start(u16::try_from(pool).unwrap(), None, Vec::new());
    }
    let (mut fired, mut rests) = (HashSet::new(), 0);
    for _ in 0..40 {
        // The search has one instance of each process.
        let pools: HashSet<_> = world.instances.iter().map(|instance| instance.state.pool).collect();
        if !world.is_settled() || pools.len() < world.instances.len() {
            break;
        }
        let here = project(game, &world);
        let tokens: Vec<_> = world.instances.iter().map(|instance| &instance.state.tokens).collect();
        assert!(known.contains(&here), "not foreseen in {}: {tokens:?}", file.display());
        rests += 1;
        let all: Vec<_> = (0..world.instances.len())
            .flat_map(|number| {
                let commands = commands(model, &world.instances[number].state, &Vec::new());
                commands.into_iter().map(move |command| (number, command))
            })
            .collect();
        if all.is_empty() {
            break;
        }
        let (number, command) = all[next(all.len())].clone();
        if event(&command).is_none_or(|node| ends(net, node) || fired.insert(node)) {
            let _refused = world.act(number, command);
        }
    }
    rests
}
