//! What is said about processes that do not work, and about those that do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use engine::net::Net;
use engine::soundness::{Channel, MOST_STATES, Report, check};
use proptest::prelude::*;

/// A process of one pool from its elements, written without a prefix.
fn net(elements: &str) -> Net {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'>\
         <error id='err' errorCode='E1'/><error id='other' errorCode='E2'/>\
         <process id='p' isExecutable='true'>{elements}</process></definitions>"
    );
    let document = bpmn::xml::Document::read(text.as_bytes()).unwrap();
    Net::of(&bpmn::model::Definitions::read(&document).unwrap()).unwrap()
}

/// Elements from a short notation: `s>a>b` are flows, what stands before `=` in `kinds` is the element of a name.
fn process(flows: &str, kinds: &[(&str, &str)]) -> Net {
    let mut elements = String::new();
    for (name, element) in kinds {
        let (start, rest) = element.split_once(' ').unwrap_or((element, ""));
        let (attributes, inside) = rest.split_once('|').unwrap_or((rest, ""));
        elements += &format!("<{start} id='{name}' name='{name}' {attributes}>{inside}</{start}>");
    }
    let mut count = 0;
    for way in flows.split_whitespace() {
        for pair in way.split('>').collect::<Vec<_>>().windows(2) {
            count += 1;
            elements +=
                &format!("<sequenceFlow id='f{count}' sourceRef='{}' targetRef='{}'/>", pair[0], pair[1]);
        }
    }
    net(&elements)
}

fn report(net: &Net) -> Report {
    check(net, Channel::Bag, MOST_STATES)
}

#[test]
fn each_fault_has_its_sentence_and_its_way() {
    let (s, e) = (("s", "startEvent"), ("e", "endEvent"));
    let table: [(&str, Net, &str); 8] = [
        (
            "parallel join after an exclusive split",
            process(
                "s>x>a>j x>b>j j>e",
                &[s, ("x", "exclusiveGateway"), ("a", "task"), ("b", "task"), ("j", "parallelGateway"), e],
            ),
            "Der Prozess bleibt stehen: „j“ wartet auf den Weg von „b“, auf dem niemand mehr kommt.",
        ),
        (
            "exclusive join after a parallel split",
            process(
                "s>x>a>j x>b>j j>e",
                &[s, ("x", "parallelGateway"), ("a", "task"), ("b", "task"), ("j", "exclusiveGateway"), e],
            ),
            "„e“ wird mehr als einmal erreicht",
        ),
        (
            "a circle without a way out",
            process("s>x>a>x", &[s, ("x", "exclusiveGateway"), ("a", "task"), e]),
            "Von hier aus kann es ohne Ende weitergehen",
        ),
        (
            "a step that nobody reaches",
            process(
                "s>a>e c>d>c d>e",
                &[s, ("a", "task"), ("c", "exclusiveGateway"), ("d", "exclusiveGateway"), e],
            ),
            "„c“ kommt nie an die Reihe.",
        ),
        (
            "a join that waits for a way of its own",
            process("s>j>a>j a>e", &[s, ("j", "parallelGateway"), ("a", "exclusiveGateway"), e]),
            "„j“ wartet auf den Weg von „a“",
        ),
        (
            "a terminate end that comes too late for its flow",
            process(
                "s>x>a>m x>b>m m>c>e",
                &[
                    s,
                    ("x", "parallelGateway"),
                    ("a", "task"),
                    ("b", "task"),
                    ("m", "exclusiveGateway"),
                    ("c", "task"),
                    ("e", "endEvent |<terminateEventDefinition/>"),
                ],
            ),
            "können zwei Marken zugleich sein",
        ),
        (
            "a message at the start of a sub-process",
            net("<startEvent id='s'/><sequenceFlow id='1' sourceRef='s' targetRef='u'/><subProcess id='u'>\
                 <startEvent id='i' name='i'><messageEventDefinition/></startEvent><endEvent id='z'/>\
                 <sequenceFlow id='2' sourceRef='i' targetRef='z'/></subProcess>\
                 <sequenceFlow id='3' sourceRef='u' targetRef='e'/><endEvent id='e'/>"),
            "„i“ kann in einem Teilprozess nicht beginnen.",
        ),
        (
            "both ways of a gateway, and a double end",
            process("s>a>e a>b>e", &[s, ("a", "task"), ("b", "task"), e]),
            "„e“ wird mehr als einmal erreicht",
        ),
    ];
    for (what, net, sentence) in table {
        let report = report(&net);
        let findings = report.findings(&net);
        assert_eq!(report.is_sound(), Some(false), "{what}: {report:?}");
        let found = findings.iter().find(|finding| finding.text.contains(sentence));
        assert!(found.is_some(), "{what}: {findings:?}");
    }
}

#[test]
fn what_works_is_sound() {
    let (s, e) = (("s", "startEvent"), ("e", "endEvent"));
    let table: [(&str, Net); 11] = [
        ("a sequence", process("s>a>e", &[s, ("a", "task"), e])),
        (
            "parallel ways",
            process(
                "s>x>a>j x>b>j j>e",
                &[s, ("x", "parallelGateway"), ("a", "task"), ("b", "task"), ("j", "parallelGateway"), e],
            ),
        ),
        (
            "inclusive ways",
            process(
                "s>x>a>j x>b>j j>e",
                &[s, ("x", "inclusiveGateway"), ("a", "task"), ("b", "task"), ("j", "inclusiveGateway"), e],
            ),
        ),
        (
            "a correction that comes back",
            process(
                "s>m>a>x>e x>m",
                &[s, ("m", "exclusiveGateway"), ("a", "task"), ("x", "exclusiveGateway"), e],
            ),
        ),
        ("without a start event", process("a>b", &[("a", "task"), ("b", "task")])),
        (
            "a deadline that ends the work",
            process(
                "s>a>e t>e",
                &[s, ("a", "userTask"), ("t", "boundaryEvent attachedToRef='a'|<timerEventDefinition/>"), e],
            ),
        ),
        (
            "a reminder while somebody works",
            process(
                "s>a>e t>r>f",
                &[
                    s,
                    ("a", "userTask"),
                    (
                        "t",
                        "boundaryEvent attachedToRef='a' cancelActivity='false'|\
                         <timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>",
                    ),
                    ("r", "sendTask"),
                    e,
                    ("f", "endEvent"),
                ],
            ),
        ),
        (
            "a message while somebody works, which ends nothing",
            process(
                "s>a>e m>r>f",
                &[
                    s,
                    ("a", "userTask"),
                    ("m", "boundaryEvent attachedToRef='a' cancelActivity='false'|<messageEventDefinition/>"),
                    ("r", "userTask"),
                    e,
                    ("f", "endEvent"),
                ],
            ),
        ),
        ("a message beside all that goes on", beside("false", "<messageEventDefinition/>")),
        ("a signal beside all that goes on", beside("false", "<signalEventDefinition/>")),
        (
            "an error that is caught",
            net("<startEvent id='s'/><sequenceFlow id='1' sourceRef='s' targetRef='u'/><subProcess id='u'>\
                 <startEvent id='i'/><exclusiveGateway id='x'/><endEvent id='bad'><errorEventDefinition errorRef='err'/></endEvent>\
                 <endEvent id='good'/><sequenceFlow id='2' sourceRef='i' targetRef='x'/><sequenceFlow id='3' sourceRef='x' targetRef='bad'/>\
                 <sequenceFlow id='4' sourceRef='x' targetRef='good'/></subProcess>\
                 <boundaryEvent id='b' attachedToRef='u'><errorEventDefinition errorRef='err'/></boundaryEvent>\
                 <sequenceFlow id='5' sourceRef='u' targetRef='e'/><sequenceFlow id='6' sourceRef='b' targetRef='e'/><endEvent id='e'/>"),
        ),
    ];
    for (what, net) in table {
        let report = report(&net);
        assert_eq!(report.is_sound(), Some(true), "{what}: {report:?} {:?}", report.findings(&net));
        assert_eq!(report.findings(&net), [], "{what}");
    }
}

/// A task in a sub-process, beside which an event begins something; the sub-process may be done again.
fn beside(ends: &str, event: &str) -> Net {
    net(&format!(
        "<startEvent id='s'/><sequenceFlow id='1' sourceRef='s' targetRef='m'/><exclusiveGateway id='m'/>\
         <sequenceFlow id='2' sourceRef='m' targetRef='u'/><subProcess id='u'><startEvent id='i'/><userTask id='a'/><endEvent id='z'/>\
         <sequenceFlow id='3' sourceRef='i' targetRef='a'/><sequenceFlow id='4' sourceRef='a' targetRef='z'/>\
         <subProcess id='v' triggeredByEvent='true'><startEvent id='on' isInterrupting='{ends}'>{event}</startEvent><userTask id='t'/>\
         <endEvent id='y'/><sequenceFlow id='5' sourceRef='on' targetRef='t'/><sequenceFlow id='6' sourceRef='t' targetRef='y'/></subProcess>\
         </subProcess><sequenceFlow id='7' sourceRef='u' targetRef='x'/><exclusiveGateway id='x'/>\
         <sequenceFlow id='8' sourceRef='x' targetRef='m'/><sequenceFlow id='9' sourceRef='x' targetRef='e'/><endEvent id='e'/>"
    ))
}

#[test]
fn what_ends_nothing_comes_again_where_it_is_said() {
    let mut net = beside("false", "<messageEventDefinition/>");
    let once = report(&net).states;
    net.nodes.iter_mut().for_each(|node| node.once = false);
    let again = report(&net);
    assert_eq!(again.is_sound(), Some(true), "{again:?}");
    assert!(
        again.states < once,
        "without a mark that it has fired there are fewer states: {} {once}",
        again.states
    );
}

#[test]
fn a_handler_for_another_error_is_dead() {
    let net = net(
        "<startEvent id='s'/><sequenceFlow id='1' sourceRef='s' targetRef='u'/><subProcess id='u'>\
         <startEvent id='i'/><endEvent id='bad'><errorEventDefinition errorRef='err'/></endEvent>\
         <sequenceFlow id='2' sourceRef='i' targetRef='bad'/></subProcess>\
         <boundaryEvent id='b' name='anderer Fehler' attachedToRef='u'><errorEventDefinition errorRef='other'/></boundaryEvent>\
         <sequenceFlow id='5' sourceRef='u' targetRef='e'/><sequenceFlow id='6' sourceRef='b' targetRef='e'/><endEvent id='e'/>",
    );
    let findings = report(&net).findings(&net);
    assert!(
        findings.iter().any(|finding| finding.text == "„anderer Fehler“ kommt nie an die Reihe."),
        "{findings:?}"
    );
}

#[test]
fn an_event_sub_process_is_reached_by_its_event() {
    let net = net("<startEvent id='s'/><sequenceFlow id='1' sourceRef='s' targetRef='a'/><userTask id='a'/>\
         <sequenceFlow id='2' sourceRef='a' targetRef='e'/><endEvent id='e'/>\
         <subProcess id='u' triggeredByEvent='true'><startEvent id='i'><timerEventDefinition/></startEvent>\
         <task id='t'/><endEvent id='z'/><sequenceFlow id='3' sourceRef='i' targetRef='t'/>\
         <sequenceFlow id='4' sourceRef='t' targetRef='z'/></subProcess>");
    let found = report(&net);
    assert!(found.dead.is_empty(), "everything happens");
    assert_eq!(found.is_sound(), Some(true), "{:?}", found.findings(&net));
}

#[test]
fn beyond_the_bound_nothing_is_claimed() {
    let net = process(
        "s>x>a>j x>b>j x>c>j j>e",
        &[
            ("s", "startEvent"),
            ("x", "parallelGateway"),
            ("a", "task"),
            ("b", "task"),
            ("c", "task"),
            ("j", "parallelGateway"),
            ("e", "endEvent"),
        ],
    );
    let report = check(&net, Channel::Bag, 10);
    assert_eq!(report.is_sound(), None);
    assert!(report.dead.is_empty());
    let findings = report.findings(&net);
    assert!(findings[0].text.contains("nicht entschieden"), "{findings:?}");
}

#[test]
fn many_parallel_ways_cost_bounded_time_and_memory() {
    let ways: String = (0..900).map(|way| format!("x>a{way}>j ")).collect();
    let names: Vec<String> = (0..900).map(|way| format!("a{way}")).collect();
    let mut kinds =
        vec![("s", "startEvent"), ("x", "parallelGateway"), ("j", "inclusiveGateway"), ("e", "endEvent")];
    kinds.extend(names.iter().map(|name| (name.as_str(), "task")));
    let net = process(&format!("s>x {ways} j>e"), &kinds);
    assert_eq!(report(&net).is_sound(), None, "not decided, but soon");
}

#[test]
fn a_model_that_is_too_large_is_refused() {
    let tasks: String = (0..2_001).map(|task| format!("<task id='t{task}'/>")).collect();
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'>\
         <process id='p' isExecutable='true'>{tasks}</process></definitions>"
    );
    let judgement = engine::judge(text.as_bytes());
    assert_eq!(judgement.verdict, engine::Verdict::Refused);
    assert!(
        judgement.findings.iter().any(|finding| finding.text.contains("mehr als 2000 Elemente")),
        "{judgement:?}"
    );
}

#[test]
fn a_way_can_be_played() {
    let net = process(
        "s>x>a>j x>b>j j>e",
        &[
            ("s", "startEvent"),
            ("x", "exclusiveGateway"),
            ("a", "task"),
            ("b", "task"),
            ("j", "parallelGateway"),
            ("e", "endEvent"),
        ],
    );
    let findings = report(&net).findings(&net);
    let names: Vec<_> = findings[0].way.steps.iter().map(|(node, _)| net.node(*node).id.as_str()).collect();
    assert_eq!(names, ["s", "x", "a", "a"], "begun, decided, started, done");
    assert_eq!(findings[0].way.flows.len(), 1, "one token waits before the join");
}

/// A piece of a process with one way in and one way out.
#[derive(Clone, Debug)]
enum Block {
    Task,
    Sequence(Box<Block>, Box<Block>),
    /// A split and the join that belongs to it.
    Split(&'static str, Vec<Block>),
    /// Done again as long as a condition wants it.
    Again(Box<Block>),
}

fn block() -> impl Strategy<Value = Block> {
    Just(Block::Task).prop_recursive(3, 12, 3, |inner| {
        let kind = proptest::sample::select(vec!["exclusiveGateway", "parallelGateway", "inclusiveGateway"]);
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Block::Sequence(a.into(), b.into())),
            (kind, proptest::collection::vec(inner.clone(), 2..=3))
                .prop_map(|(kind, ways)| Block::Split(kind, ways)),
            inner.prop_map(|inner| Block::Again(inner.into())),
        ]
    })
}

/// Draws blocks one after the other.
#[derive(Default)]
struct Pen {
    elements: String,
    count: usize,
    /// Joins of parallel splits, which a test may draw wrongly.
    joins: usize,
    /// The join that becomes an exclusive one.
    wrong: Option<usize>,
}

impl Pen {
    fn node(&mut self, element: &str) -> String {
        self.count += 1;
        let id = format!("n{}", self.count);
        self.elements += &format!("<{element} id='{id}'/>");
        id
    }

    fn flow(&mut self, from: &str, to: &str) {
        self.count += 1;
        let id = self.count;
        self.elements += &format!("<sequenceFlow id='f{id}' sourceRef='{from}' targetRef='{to}'/>");
    }

    /// The first and the last node of a block.
    fn draw(&mut self, block: &Block) -> (String, String) {
        match block {
            Block::Task => {
                let task = self.node("task");
                (task.clone(), task)
            }
            Block::Sequence(a, b) => {
                let ((first, middle), (next, last)) = (self.draw(a), self.draw(b));
                self.flow(&middle, &next);
                (first, last)
            }
            Block::Split(kind, ways) => {
                let mut join = *kind;
                if *kind == "parallelGateway" {
                    if self.wrong == Some(self.joins) {
                        join = "exclusiveGateway";
                    }
                    self.joins += 1;
                }
                let (split, join) = (self.node(kind), self.node(join));
                for way in ways {
                    let (first, last) = self.draw(way);
                    self.flow(&split, &first);
                    self.flow(&last, &join);
                }
                (split, join)
            }
            Block::Again(inner) => {
                let (begin, end) = (self.node("exclusiveGateway"), self.node("exclusiveGateway"));
                let (first, last) = self.draw(inner);
                self.flow(&begin, &first);
                self.flow(&last, &end);
                self.flow(&end, &begin);
                (begin, end)
            }
        }
    }

    fn process(block: &Block, wrong: Option<usize>) -> (Net, usize) {
        let mut pen = Self { wrong, ..Self::default() };
        let (start, end) = (pen.node("startEvent"), pen.node("endEvent"));
        let (first, last) = pen.draw(block);
        pen.flow(&start, &first);
        pen.flow(&last, &end);
        (net(&pen.elements), pen.joins)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn blocks_with_their_own_joins_are_sound_and_with_a_wrong_one_are_not(block in block(), pick: prop::sample::Index) {
        let (good, joins) = Pen::process(&block, None);
        let found = check(&good, Channel::Bag, MOST_STATES);
        prop_assume!(found.states < MOST_STATES);
        prop_assert_eq!(found.is_sound(), Some(true), "{:?}", found.findings(&good));
        if joins > 0 {
            let (bad, _) = Pen::process(&block, Some(pick.index(joins)));
            let found = check(&bad, Channel::Bag, MOST_STATES);
            prop_assert_ne!(found.is_sound(), Some(true));
        }
    }
}
