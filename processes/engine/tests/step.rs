//! What each element of BPMN does when it is run: the token rules of BPMN 2.0, chapter 13.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use bpmn::model::Definitions;
use engine::model::{At, Feel, Model, Refusal};
use engine::play::World;
use engine::{Command, Outcome, Phase, ROOT, Refused, TokenId};
use feel::Value;
use kernel::{Timestamp, calendar};
use serde_json::json;

/// A model of what lies inside its process „p“, with what stands beside it.
fn read(inside: &str, beside: &str) -> Result<Model, Vec<Refusal>> {
    let file = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"urn:rathaus:process:1\" targetNamespace=\"t\">\
         <message id=\"m\" name=\"Antwort\"/><signal id=\"s\" name=\"Sturm\"/><error id=\"e\" errorCode=\"E\"/>\
         <escalation id=\"esc\" escalationCode=\"X\"/>{beside}<process id=\"p\" isExecutable=\"true\">{inside}</process></definitions>"
    );
    let document = bpmn::xml::Document::read(file.as_bytes()).expect("well-formed");
    Model::of(&Definitions::read(&document).expect("BPMN"), &Feel)
}

fn model(inside: &str) -> Model {
    read(inside, "").unwrap_or_else(|refusals| panic!("{refusals:?}"))
}

/// `a>b>c`: flows between nodes.
fn flows(ways: &[&str]) -> String {
    let pairs = ways.iter().flat_map(|way| {
        let nodes: Vec<_> = way.split('>').collect();
        nodes.windows(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect::<Vec<_>>()
    });
    pairs
        .map(|(from, to)| {
            format!("<sequenceFlow id=\"{from}-{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
        })
        .collect()
}

/// A flow on a condition.
fn when(from: &str, to: &str, condition: &str) -> String {
    format!(
        "<sequenceFlow id=\"{from}-{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"><conditionExpression>{condition}\
         </conditionExpression></sequenceFlow>"
    )
}

fn tasks(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("<userTask id=\"{id}\"/>")).collect()
}

const ENDS: &str = "<startEvent id=\"start\"/><endEvent id=\"end\"/>";

/// A model that is played.
struct Play<'m> {
    model: &'m Model,
    world: World<'m>,
}

impl<'m> Play<'m> {
    fn new(model: &'m Model, variables: serde_json::Value) -> Self {
        let at = At { now: "2026-04-02T08:00:00Z".parse().expect("a moment"), holidays: calendar::State::St };
        let mut world = World::new(model, at);
        let pool = model.process("p").expect("the process");
        world.start(pool, None, variables_of(variables)).expect("it begins");
        Self { model, world }
    }

    /// The tasks that wait, in the order of their tokens.
    fn asked(&self) -> Vec<&str> {
        self.world.asked().map(|(_, _, node)| self.model.net().node(node).id.as_str()).collect()
    }

    fn token(&self, task: &str) -> (usize, TokenId) {
        let found = self.world.asked().find(|(_, _, node)| self.model.net().node(*node).id == task);
        let (instance, token, _) =
            found.unwrap_or_else(|| panic!("{task} is not asked, but {:?}", self.asked()));
        (instance, token)
    }

    fn done(&mut self, task: &str) -> &mut Self {
        self.done_with(task, json!({}))
    }

    fn done_with(&mut self, task: &str, variables: serde_json::Value) -> &mut Self {
        let (instance, token) = self.token(task);
        self.act(instance, Command::Complete { token, variables: variables_of(variables) })
    }

    fn act(&mut self, instance: usize, command: Command) -> &mut Self {
        self.world.act(instance, command).unwrap_or_else(|refused| panic!("{refused}"));
        self
    }

    fn throws(&mut self, task: &str, what: Outcome) -> &mut Self {
        let (instance, token) = self.token(task);
        self.act(instance, Command::Throw { token, what, variables: Vec::new() })
    }

    fn message(&mut self) -> Result<(), Refused> {
        self.world.act(0, Command::Message { name: "Antwort".into(), node: None, variables: Vec::new() })
    }

    fn until(&mut self, moment: &str) -> &mut Self {
        self.world.wait_until(moment.parse::<Timestamp>().expect("a moment"));
        self
    }

    fn ended(&self) -> bool {
        self.world.instances[0].state.phase == Phase::Ended
    }

    fn stuck(&self) -> Vec<String> {
        self.world.instances[0].state.stuck().map(|(_, reason)| reason.to_string()).collect()
    }

    fn variable(&self, name: &str) -> serde_json::Value {
        self.world.instances[0].state.variable(ROOT, name).map(Into::into).unwrap_or_default()
    }
}

fn variables_of(variables: serde_json::Value) -> engine::Variables {
    let Value::Context(variables) = Value::from(variables) else { return Vec::new() };
    variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[test]
fn an_exclusive_gateway_takes_the_first_condition_that_holds() {
    let text = format!(
        "{ENDS}<exclusiveGateway id=\"g\" default=\"g-c\"/>{}{}{}{}",
        tasks(&["a", "b", "c"]),
        when("g", "a", "betrag &gt; 100"),
        when("g", "b", "betrag &gt; 10"),
        flows(&["start>g>c>end", "a>end", "b>end"])
    );
    let model = model(&text);
    for (amount, task) in [(500, "a"), (50, "b"), (5, "c")] {
        assert_eq!(Play::new(&model, json!({ "betrag": amount })).asked(), [task], "{amount}");
    }
    // What is not known is no way: somebody must look, and can mend it.
    let mut play = Play::new(&model, json!({}));
    assert!(play.asked().is_empty() && !play.ended());
    assert!(play.stuck()[0].starts_with("Die Bedingung „betrag > 100“ ergibt null"), "{:?}", play.stuck());
    play.act(0, Command::Set { variables: variables_of(json!({ "betrag": 7 })) });
    let (token, _) = play.world.instances[0].state.stuck().next().expect("still stuck");
    play.act(0, Command::Retry { token });
    assert_eq!((play.asked(), play.stuck().len()), (vec!["c"], 0));
}

#[test]
fn without_a_way_out_the_instance_stands_still_with_a_sentence() {
    for (gateway, words) in [("exclusiveGateway", "Hinter "), ("inclusiveGateway", "Hinter ")] {
        let text = format!(
            "{ENDS}<{gateway} id=\"g\"/>{}{}{}{}",
            tasks(&["a", "b"]),
            when("g", "a", "x = 1"),
            when("g", "b", "x = 2"),
            flows(&["start>g", "a>end", "b>end"])
        );
        let model = model(&text);
        let play = Play::new(&model, json!({ "x": 3 }));
        assert!(play.stuck()[0].starts_with(words), "{gateway}: {:?}", play.stuck());
    }
}

#[test]
fn a_parallel_join_waits_for_all_and_an_inclusive_one_for_those_who_can_come() {
    let text = format!(
        "{ENDS}<parallelGateway id=\"g\"/><parallelGateway id=\"h\"/>{}{}",
        tasks(&["a", "b", "c"]),
        flows(&["start>g>a>h>c>end", "g>b>h"])
    );
    let both = model(&text);
    let mut play = Play::new(&both, json!({}));
    assert_eq!(play.asked(), ["a", "b"]);
    assert_eq!(play.done("b").asked(), ["a"]);
    assert_eq!(play.done("a").asked(), ["c"]);
    assert!(play.done("c").ended());

    let text = format!(
        "{ENDS}<inclusiveGateway id=\"g\" default=\"g-a\"/><inclusiveGateway id=\"h\"/>{}{}{}{}",
        tasks(&["a", "b", "c", "d"]),
        when("g", "b", "b"),
        when("g", "c", "c"),
        flows(&["start>g>a>h>d>end", "b>h", "c>h"])
    );
    let some = model(&text);
    let mut play = Play::new(&some, json!({ "b": true, "c": true }));
    assert_eq!(play.asked(), ["b", "c"]);
    assert_eq!(play.done("c").asked(), ["b"], "the other can still come");
    assert_eq!(play.done("b").asked(), ["d"]);
    let mut play = Play::new(&some, json!({ "b": false, "c": false }));
    assert_eq!(play.asked(), ["a"]);
    assert_eq!(play.done("a").asked(), ["d"]);
}

#[test]
fn behind_an_event_based_gateway_the_first_event_wins() {
    let text = format!(
        "{ENDS}<eventBasedGateway id=\"g\"/><intermediateCatchEvent id=\"w\"><messageEventDefinition messageRef=\"m\"/>\
         </intermediateCatchEvent><intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDuration>P10D</timeDuration>\
         </timerEventDefinition></intermediateCatchEvent>{}{}",
        tasks(&["a", "b"]),
        flows(&["start>g>w>a>end", "g>t>b>end"])
    );
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    assert_eq!(play.message(), Ok(()));
    assert_eq!(play.asked(), ["a"]);
    assert_eq!(play.world.instances[0].state.next_due(), None, "the timer is gone");
    assert_eq!(play.message(), Err(Refused::NotAwaited));
    let mut play = Play::new(&model, json!({}));
    assert_eq!(play.until("2026-04-12T07:59:59Z").asked(), [""; 0]);
    assert_eq!(play.until("2026-04-12T08:00:00Z").asked(), ["b"]);
    assert_eq!(play.message(), Err(Refused::NotAwaited));
}

#[test]
fn timers_on_the_border_count_working_days_and_repeat() {
    let text = format!(
        "{ENDS}{}<boundaryEvent id=\"late\" attachedToRef=\"a\" cancelActivity=\"false\"><timerEventDefinition r:workingDays=\"true\">\
         <timeCycle>R2/P1D</timeCycle></timerEventDefinition></boundaryEvent><endEvent id=\"e2\"/>{}",
        tasks(&["a", "remind"]),
        flows(&["start>a>end", "late>remind>e2"])
    );
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    // From the Thursday before Easter: Tuesday, then Wednesday, then never again.
    assert_eq!(play.until("2026-04-07T07:59:00Z").asked(), ["a"]);
    assert_eq!(play.until("2026-04-07T08:00:00Z").asked(), ["a", "remind"]);
    assert_eq!(play.until("2026-04-08T08:00:00Z").asked(), ["a", "remind", "remind"]);
    assert_eq!(play.until("2026-05-08T08:00:00Z").asked(), ["a", "remind", "remind"]);
    assert!(!play.done("a").ended());
    assert!(play.done("remind").done("remind").ended());
}

/// The course of a paper that several people sign.
fn signatures(sequential: bool, completion: &str) -> Model {
    let text = format!(
        "{ENDS}<dataObject id=\"d1\" name=\"Leute\" isCollection=\"true\"/><dataObject id=\"d2\" name=\"Voten\" isCollection=\"true\"/>\
         <userTask id=\"a\"><multiInstanceLoopCharacteristics isSequential=\"{sequential}\"><loopDataInputRef>d1</loopDataInputRef>\
         <loopDataOutputRef>d2</loopDataOutputRef><inputDataItem id=\"i\" name=\"wer\"/><outputDataItem id=\"o\" name=\"votum\"/>{completion}\
         </multiInstanceLoopCharacteristics></userTask>{}{}",
        tasks(&["b"]),
        flows(&["start>a>b>end"])
    );
    model(&text)
}

#[test]
fn two_of_three_are_enough_when_the_model_says_so() {
    let model =
        signatures(false, "<completionCondition>numberOfCompletedInstances &gt;= 2</completionCondition>");
    let mut play = Play::new(&model, json!({ "Leute": ["Ada", "Bea", "Cem"] }));
    assert_eq!(play.asked(), ["a", "a", "a"]);
    assert_eq!(play.done_with("a", json!({ "votum": "ja" })).asked(), ["a", "a"]);
    assert_eq!(play.done_with("a", json!({ "votum": "nein" })).asked(), ["b"], "the third is withdrawn");
    assert_eq!(play.variable("Voten"), json!(["ja", "nein"]));
}

#[test]
fn in_the_chain_one_signs_after_the_other() {
    let model = signatures(true, "");
    let mut play = Play::new(&model, json!({ "Leute": ["Ada", "Bea"] }));
    for name in ["Ada", "Bea"] {
        let (instance, token) = play.token("a");
        let state = &play.world.instances[instance].state;
        let inputs = state.inputs(&model, play.world.at, token);
        let who = inputs
            .iter()
            .find(|(known, _)| **known == *"wer")
            .map(|(_, value)| serde_json::Value::from(value));
        assert_eq!(who, Some(json!(name)));
        assert_eq!(play.asked(), ["a"]);
        play.done_with("a", json!({ "votum": name }));
    }
    assert_eq!((play.asked(), play.variable("Voten")), (vec!["b"], json!(["Ada", "Bea"])));
    // Nobody to ask: on with it.
    assert_eq!(Play::new(&model, json!({ "Leute": [] })).asked(), ["b"]);
    let play = Play::new(&model, json!({ "Leute": "alle" }));
    assert!(play.stuck()[0].contains("sagt „Leute“ nicht: es ergibt ein Text"), "{:?}", play.stuck());
}

#[test]
fn loops_look_before_or_after() {
    for (before, times) in [(true, 0), (false, 1)] {
        let text = format!(
            "{ENDS}<scriptTask id=\"a\"><standardLoopCharacteristics testBefore=\"{before}\"><loopCondition>n &lt; 0</loopCondition>\
             </standardLoopCharacteristics><script>{{ n: n + 1 }}</script></scriptTask>{}",
            flows(&["start>a>end"])
        );
        let play_model = model(&text);
        let play = Play::new(&play_model, json!({ "n": 0 }));
        assert_eq!((play.ended(), play.variable("n")), (true, json!(times)), "{before}");
    }
    let text = format!(
        "{ENDS}<scriptTask id=\"a\"><standardLoopCharacteristics loopMaximum=\"4\"><loopCondition>true</loopCondition>\
         </standardLoopCharacteristics><script>{{ n: n + 1 }}</script></scriptTask>{}",
        flows(&["start>a>end"])
    );
    assert_eq!(Play::new(&model(&text), json!({ "n": 0 })).variable("n"), json!(4));
}

/// A sub-process with a task, an event on its border, and what may stand inside it besides.
fn hosted(border: &str, inside: &str, ways: &[&str]) -> String {
    format!(
        "{ENDS}<subProcess id=\"sub\"><startEvent id=\"s2\"/>{}<endEvent id=\"e2\"/>{}{inside}</subProcess>{border}{}<endEvent id=\"e3\"/>{}",
        tasks(&["a"]),
        flows(&["s2>a"]),
        tasks(&["b", "c"]),
        flows(&[&["start>sub>b>end"], ways].concat())
    )
}

#[test]
fn errors_and_escalations_go_to_the_nearest_handler() {
    let border = "<boundaryEvent id=\"bad\" attachedToRef=\"sub\"><errorEventDefinition errorRef=\"e\"/></boundaryEvent>";
    let model = model(&hosted(border, &flows(&["a>e2"]), &["bad>c>e3"]));
    let mut play = Play::new(&model, json!({}));
    assert_eq!(play.throws("a", Outcome::Error("E".into())).asked(), ["c"], "the sub-process is ended");
    // Another error is nobody's: the task waits for somebody to look.
    let mut play = Play::new(&model, json!({}));
    play.throws("a", Outcome::Error("F".into()));
    assert!(play.asked().is_empty() && play.stuck()[0].contains("„F“"), "{:?}", play.stuck());
    let (token, _) = play.world.instances[0].state.stuck().next().expect("stuck");
    assert_eq!(play.act(0, Command::Retry { token }).asked(), ["a"]);

    let border = "<boundaryEvent id=\"up\" attachedToRef=\"sub\" cancelActivity=\"false\"><escalationEventDefinition escalationRef=\"esc\"/>\
                  </boundaryEvent>";
    let inside = format!(
        "<intermediateThrowEvent id=\"t\"><escalationEventDefinition escalationRef=\"esc\"/></intermediateThrowEvent>{}",
        flows(&["a>t>e2"])
    );
    let escalation = self::model(&hosted(border, &inside, &["up>c>e3"]));
    assert_eq!(Play::new(&escalation, json!({})).done("a").asked(), ["b", "c"], "both go on");
}

#[test]
fn an_error_that_nobody_handles_ends_the_instance() {
    let text = format!(
        "{ENDS}<parallelGateway id=\"g\"/>{}<endEvent id=\"bad\"><errorEventDefinition errorRef=\"e\"/></endEvent>{}",
        tasks(&["a", "b"]),
        flows(&["start>g>a>end", "g>b>bad"])
    );
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    play.done("b");
    let state = &play.world.instances[0].state;
    assert_eq!((&state.phase, state.tokens.len()), (&Phase::Failed(Some("E".into())), 0));
    assert_eq!(play.world.act(0, Command::Tick), Err(Refused::NotRunning));
}

#[test]
fn an_event_sub_process_ends_what_goes_on_or_runs_beside_it() {
    for (interrupting, rest) in [(true, vec!["r"]), (false, vec!["a", "r"])] {
        let inside = format!(
            "{}<subProcess id=\"ev\" triggeredByEvent=\"true\"><startEvent id=\"s4\" isInterrupting=\"{interrupting}\">\
             <messageEventDefinition messageRef=\"m\"/></startEvent>{}<endEvent id=\"e4\"/>{}</subProcess>",
            flows(&["a>e2"]),
            tasks(&["r"]),
            flows(&["s4>r>e4"])
        );
        let model = model(&hosted("", &inside, &["c>e3"]));
        let mut play = Play::new(&model, json!({}));
        assert_eq!(play.message(), Ok(()));
        assert_eq!(play.asked(), rest);
        assert_eq!(play.message().is_err(), interrupting, "what was ended hears nothing");
        let mut left = 0;
        while play.asked().contains(&"r") {
            play.done("r");
            left += 1;
        }
        if !interrupting {
            assert_eq!((left, play.asked()), (2, vec!["a"]));
            play.done("a");
        }
        assert_eq!(play.asked(), ["b"], "the sub-process is done");
    }
}

#[test]
fn terminating_a_sub_process_ends_only_the_sub_process() {
    let inside = format!(
        "<parallelGateway id=\"g\"/><endEvent id=\"stop\"><terminateEventDefinition/></endEvent>{}{}",
        tasks(&["x", "y"]),
        flows(&["a>g>x>e2", "g>y>stop"])
    );
    let model = model(&hosted("", &inside, &["c>e3"]));
    let mut play = Play::new(&model, json!({}));
    assert_eq!(play.done("a").asked(), ["x", "y"]);
    assert_eq!(play.done("y").asked(), ["b"]);
}

/// Three things that are done and can be undone, the last in a sub-process.
fn bookings(throw: &str, inside: &str, border: &str) -> String {
    let undoable = |id: &str| {
        format!(
            "<userTask id=\"{id}\"/><boundaryEvent id=\"{id}-u\" attachedToRef=\"{id}\"><compensateEventDefinition/></boundaryEvent>\
             <userTask id=\"undo-{id}\" isForCompensation=\"true\"/>\
             <association id=\"{id}-l\" associationDirection=\"One\" sourceRef=\"{id}-u\" targetRef=\"undo-{id}\"/>"
        )
    };
    format!(
        "{ENDS}{}{}<subProcess id=\"sub\"><startEvent id=\"s2\"/>{}<endEvent id=\"e2\"/>{}{inside}</subProcess>{border}{throw}{}",
        undoable("room"),
        undoable("car"),
        undoable("lamp"),
        flows(&["s2>lamp>e2"]),
        tasks(&["after"]),
    )
}

#[test]
fn what_was_done_is_undone_in_reverse() {
    let throw = format!(
        "<intermediateThrowEvent id=\"t\"><compensateEventDefinition/></intermediateThrowEvent>{}",
        flows(&["start>room>car>sub>t>after>end"])
    );
    let undoing = model(&bookings(&throw, "", ""));
    let mut play = Play::new(&undoing, json!({}));
    play.done("room").done("car").done("lamp");
    for task in ["undo-lamp", "undo-car", "undo-room"] {
        assert_eq!(play.asked(), [task]);
        play.done(task);
    }
    assert_eq!(play.asked(), ["after"]);
    assert!(play.done("after").ended());

    // Only one of them.
    let throw = throw.replace(
        "<compensateEventDefinition/></intermediate",
        "<compensateEventDefinition activityRef=\"car\"/></intermediate",
    );
    let one = model(&bookings(&throw, "", ""));
    let mut play = Play::new(&one, json!({}));
    assert_eq!(play.done("room").done("car").done("lamp").asked(), ["undo-car"]);
    assert_eq!(play.done("undo-car").asked(), ["after"]);

    // Nobody waits for it.
    let throw = throw.replace("activityRef=\"car\"", "waitForCompletion=\"false\" activityRef=\"car\"");
    let beside = model(&bookings(&throw, "", ""));
    let mut play = Play::new(&beside, json!({}));
    assert_eq!(play.done("room").done("car").done("lamp").asked(), ["after", "undo-car"]);
    assert!(!play.done("after").ended());
    assert!(play.done("undo-car").ended());
}

#[test]
fn a_cancelled_transaction_undoes_itself_and_is_left_by_its_border() {
    let text = format!(
        "{ENDS}<transaction id=\"sub\"><startEvent id=\"s2\"/><parallelGateway id=\"g\"/><userTask id=\"pay\"/>\
         <boundaryEvent id=\"u\" attachedToRef=\"pay\"><compensateEventDefinition/></boundaryEvent><userTask id=\"refund\" \
         isForCompensation=\"true\"/><association id=\"l\" associationDirection=\"One\" sourceRef=\"u\" targetRef=\"refund\"/>{}\
         <endEvent id=\"stop\"><cancelEventDefinition/></endEvent><endEvent id=\"e2\"/>{}</transaction>\
         <boundaryEvent id=\"bad\" attachedToRef=\"sub\"><cancelEventDefinition/></boundaryEvent><endEvent id=\"e3\"/>{}{}",
        tasks(&["other", "check"]),
        flows(&["s2>pay>g>check>stop", "g>other>e2"]),
        tasks(&["b", "c"]),
        flows(&["start>sub>b>end", "bad>c>e3"])
    );
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    assert_eq!(play.done("pay").asked(), ["check", "other"]);
    assert_eq!(play.done("check").asked(), ["refund"], "what went on is ended, what was done is undone");
    assert_eq!(play.done("refund").asked(), ["c"]);
}

#[test]
fn an_ad_hoc_sub_process_is_free_in_its_order() {
    let ad_hoc = |ordering: &str, completion: &str| {
        format!(
            "{ENDS}<adHocSubProcess id=\"sub\" ordering=\"{ordering}\">{}{completion}</adHocSubProcess>{}{}",
            tasks(&["x", "y"]),
            tasks(&["b"]),
            flows(&["start>sub>b>end"])
        )
    };
    let parallel = model(&ad_hoc("Parallel", ""));
    let mut play = Play::new(&parallel, json!({}));
    assert_eq!(play.asked(), ["x", "y"]);
    // Once more, as somebody wants it.
    let scope = *play.world.instances[0].state.scopes.keys().last().expect("the sub-process");
    let again = Command::Begin { scope, node: parallel.node("x").expect("x") };
    assert_eq!(play.act(0, again).asked(), ["x", "y", "x"]);
    let not = Command::Begin { scope: ROOT, node: parallel.node("b").expect("b") };
    assert_eq!(play.world.act(0, not), Err(Refused::NotAdHoc));
    assert_eq!(play.done("x").done("x").done("y").asked(), ["b"]);

    let sequential = model(&ad_hoc("Sequential", ""));
    let mut play = Play::new(&sequential, json!({}));
    assert_eq!(play.asked(), ["x"]);
    assert_eq!(play.done("x").asked(), ["y"]);
    assert_eq!(play.done("y").asked(), ["b"]);

    let enough = model(&ad_hoc("Parallel", "<completionCondition>genug</completionCondition>"));
    let mut play = Play::new(&enough, json!({ "genug": false }));
    assert_eq!(play.done_with("x", json!({ "genug": true })).asked(), ["b"], "the rest is withdrawn");
}

#[test]
fn a_condition_counts_again_only_after_it_was_false() {
    let border = "<boundaryEvent id=\"hot\" attachedToRef=\"sub\" cancelActivity=\"false\"><conditionalEventDefinition><condition>grad &gt; 30\
                  </condition></conditionalEventDefinition></boundaryEvent>";
    let model = model(&hosted(border, &flows(&["a>e2"]), &["hot>c>e3"]));
    let mut play = Play::new(&model, json!({ "grad": 20 }));
    for (degrees, alarms) in [(25, 0), (31, 1), (35, 1), (29, 1), (32, 2)] {
        play.act(0, Command::Set { variables: variables_of(json!({ "grad": degrees })) });
        assert_eq!(play.asked().len(), 1 + alarms, "{degrees}");
    }
}

#[test]
fn a_signal_reaches_all_who_wait() {
    let text = format!(
        "{ENDS}<parallelGateway id=\"g\"/><intermediateCatchEvent id=\"w1\"><signalEventDefinition signalRef=\"s\"/></intermediateCatchEvent>\
         <intermediateCatchEvent id=\"w2\"><signalEventDefinition signalRef=\"s\"/></intermediateCatchEvent>{}{}",
        tasks(&["a", "b"]),
        flows(&["start>g>w1>a>end", "g>w2>b>end"])
    );
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    let signal = Command::Signal { name: "Sturm".into(), variables: Vec::new() };
    assert_eq!(play.act(0, signal).asked(), ["a", "b"]);
}

#[test]
fn a_called_process_gets_variables_and_gives_results() {
    let beside = "<process id=\"q\"><startEvent id=\"qs\"/><scriptTask id=\"sum\"><script>{ summe: a + b }</script></scriptTask>\
                  <userTask id=\"look\"/><endEvent id=\"qe\"/>";
    let called = format!("{beside}{}</process>", flows(&["qs>sum>look>qe"]));
    let text = format!(
        "{ENDS}<callActivity id=\"call\" calledElement=\"q\"/><boundaryEvent id=\"late\" attachedToRef=\"call\"><timerEventDefinition>\
         <timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>{}{}",
        tasks(&["b", "c"]),
        flows(&["start>call>b>end", "late>c>end"])
    );
    let model = read(&text, &called).expect("a model");
    let mut play = Play::new(&model, json!({ "a": 2, "b": 3 }));
    assert_eq!(play.asked(), ["look"]);
    assert_eq!(play.done("look").asked(), ["b"]);
    assert_eq!(play.variable("summe"), json!(5));
    // Who is no longer wanted is not waited for.
    let mut play = Play::new(&model, json!({ "a": 2, "b": 3 }));
    assert_eq!(play.until("2026-04-02T09:00:00Z").asked(), ["c"]);
    assert_eq!(play.world.instances[1].state.phase, Phase::Cancelled);
}

#[test]
fn what_a_sub_process_declares_lives_and_ends_with_it() {
    let inside = format!(
        "<dataObject id=\"d\" name=\"n\"/><scriptTask id=\"x\"><script>{{ n: 7, m: 8 }}</script></scriptTask>{}",
        flows(&["a>x>e2"])
    );
    let model = model(&hosted("", &inside, &["c>e3"]));
    let mut play = Play::new(&model, json!({ "n": 1, "m": 1 }));
    play.done("a");
    assert_eq!((play.variable("n"), play.variable("m")), (json!(1), json!(8)));
}

#[test]
fn a_turn_has_a_budget_and_goes_on_where_it_stopped() {
    let text = format!(
        "{ENDS}<exclusiveGateway id=\"g\"/><exclusiveGateway id=\"h\" default=\"h-g\"/>{}{}",
        when("h", "end", "false"),
        flows(&["start>g>h>g"])
    );
    let model = model(&text);
    let at = At { now: "2026-04-02T08:00:00Z".parse().expect("a moment"), holidays: calendar::State::St };
    let mut state = engine::State::default();
    let start = Command::Start { pool: 0, at: None, variables: Vec::new() };
    let events = state.step(&model, at, start).expect("it begins");
    assert_eq!(events.last(), Some(&engine::Event::Paused));
    assert!(state.is_moving() && events.len() < 2 * engine::BUDGET as usize);
    assert_eq!(state.step(&model, at, Command::Tick), Err(Refused::Moving));
    let more = state.step_within(&model, at, Command::Continue, 5).expect("it goes on");
    assert_eq!(more.len(), 6);
    state.step(&model, at, Command::Cancel).expect("it can be given up");
    assert_eq!(state.phase, Phase::Cancelled);
}

#[test]
fn commands_that_do_not_fit_change_nothing() {
    let text = format!("{ENDS}{}{}", tasks(&["a"]), flows(&["start>a>end"]));
    let model = model(&text);
    let mut play = Play::new(&model, json!({}));
    let (_, token) = play.token("a");
    let none = Vec::new;
    let table = [
        (Command::Start { pool: 0, at: None, variables: none() }, Refused::Begun),
        (Command::Complete { token: token + 7, variables: none() }, Refused::NotAsked),
        (Command::Retry { token }, Refused::NotStuck),
        (Command::Message { name: "x".into(), node: None, variables: none() }, Refused::NotAwaited),
        (Command::Ring { owner: engine::Owner::Token(token), node: 0 }, Refused::NotAwaited),
    ];
    for (command, refused) in table {
        let before = play.world.instances[0].state.clone();
        assert_eq!(play.world.act(0, command.clone()), Err(refused), "{command:?}");
        assert_eq!(play.world.instances[0].state, before, "{command:?}");
    }
    assert!(play.done("a").ended());
    assert_eq!(play.world.act(0, Command::Complete { token, variables: none() }), Err(Refused::NotRunning));
}

#[test]
fn a_model_that_cannot_be_run_is_refused_with_its_reason() {
    let whole = |node: &str| format!("{ENDS}{node}{}", flows(&["start>n>end"]));
    let loop_of = |count: &str| {
        format!(
            "<userTask id=\"n\"><multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics></userTask>"
        )
    };
    let timer = |text: &str| {
        format!(
            "<intermediateCatchEvent id=\"n\"><timerEventDefinition>{text}</timerEventDefinition></intermediateCatchEvent>"
        )
    };
    let table = [
        (
            whole("<scriptTask id=\"n\" scriptFormat=\"groovy\"><script>x</script></scriptTask>"),
            "Skripte in „groovy“",
        ),
        (whole("<scriptTask id=\"n\"><script>1 +</script></scriptTask>"), "nicht zu verstehen"),
        (whole("<callActivity id=\"n\"/>"), "welcher Prozess"),
        (whole(&loop_of("")), "wie oft"),
        (whole(&timer("<timeDuration>bald (</timeDuration>")), "Der Zeitpunkt"),
        (whole(&timer("")), "Der Zeitpunkt"),
        (
            whole("<intermediateCatchEvent id=\"n\"><conditionalEventDefinition/></intermediateCatchEvent>"),
            "Die Bedingung fehlt",
        ),
        (
            whole(
                "<intermediateThrowEvent id=\"n\"><linkEventDefinition name=\"x\"/></intermediateThrowEvent>",
            ),
            "das andere Ende",
        ),
        (whole("<complexGateway id=\"n\"/>"), "wird nicht ausgeführt"),
        (format!("{ENDS}{}{}", when("start", "end", "1 +"), ""), "nicht zu verstehen"),
    ];
    for (text, reason) in table {
        let refusals = read(&text, "").err().unwrap_or_else(|| panic!("{text} is not refused"));
        let found =
            refusals.iter().any(|refusal| refusal.text.to_lowercase().contains(&reason.to_lowercase()));
        assert!(found, "{text}: {refusals:?}");
    }
}

#[test]
fn the_same_commands_make_the_same_events() {
    let model = signatures(false, "");
    let play = |leute: &[&str]| {
        let mut play = Play::new(&model, json!({ "Leute": leute }));
        leute.iter().for_each(|name| {
            play.done_with("a", json!({ "votum": name }));
        });
        format!("{:?}", play.world.log)
    };
    assert_eq!(play(&["Ada", "Bea", "Cem"]), play(&["Ada", "Bea", "Cem"]));
}
