//! Whatever XML and inputs come: no panic, no stack overflow, no endless work.

use std::time::{Duration, Instant};

use crate::common::{decision, input, table, text, xml};
use dmn::{Explanation, Model, findings};
use feel::{Scope, Value};
use proptest::prelude::*;

/// Runs on a thread with the small stack that servers give their workers.
fn on_a_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let started = Instant::now();
    let result = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(30), "it took too long");
    result
}

/// The answer to `d` of a model with this content.
fn answer(body: &str) -> Explanation {
    let xml = xml(body);
    on_a_small_stack(move || Model::read(&xml).unwrap().evaluate_traced("d", &Scope::default()).unwrap())
}

/// Asserts that the evaluation was given up.
fn is_given_up(body: &str) {
    let answer = answer(body);
    assert!(answer.value.is_null());
    let last = &answer.reasons.last().unwrap().message;
    assert_eq!(
        last,
        "Die Auswertung wurde abgebrochen, weil sie zu umfangreich oder zu tief geschachtelt ist."
    );
}

fn refusal(text: &str) -> String {
    let text = text.to_owned();
    on_a_small_stack(move || Model::read(&text).unwrap_err().to_string())
}

#[test]
fn document_types_are_refused() {
    let bomb =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<a>&b;</a>";
    assert_eq!(refusal(bomb), "Zeile 2: Dokumenttypen (DOCTYPE) werden nicht angenommen.");
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
    assert_eq!(refusal(outside), "Zeile 1: Dokumenttypen (DOCTYPE) werden nicht angenommen.");
    // In comments and texts it is only text.
    let harmless = xml(&format!(
        "<!-- <!DOCTYPE a> -->{}",
        decision(
            "d",
            &[],
            "<literalExpression><text><![CDATA[\"<!DOCTYPE a>\"]]></text></literalExpression>"
        )
    ));
    assert!(Model::read(&harmless).unwrap().problems().is_empty());
}

#[test]
fn size_and_depth_are_bounded() {
    assert!(refusal(&" ".repeat(9 << 20)).contains("zu groß"));
    for (open, close) in [
        ("<a>", "</a>"),
        ("<a b='>'>", "</a>"),
        ("<list>", "</list>"),
        ("<context><contextEntry>", "</contextEntry></context>"),
    ] {
        for depth in [200, 100_000] {
            let body = format!("{}{}", open.repeat(depth), close.repeat(depth));
            let message = refusal(&xml(&decision("d", &[], &body)));
            assert!(message.contains("zu tief geschachtelt"), "{message}");
        }
        assert!(refusal(&xml(&open.repeat(100_000))).contains("zu tief"));
    }
    assert!(refusal(&format!("<a>{}", "<b/>".repeat(600_000))).contains("Das ist kein wohlgeformtes XML"));
}

#[test]
fn as_deep_as_is_allowed_is_fine() {
    let depth = dmn::limits::NESTING - 6;
    let lists = format!("{}{}{}", "<list>".repeat(depth), text("1"), "</list>".repeat(depth));
    // It can be read; to evaluate it is too deep.
    is_given_up(&decision("d", &[], &lists));
    let depth = 40;
    let lists = format!("{}{}{}", "<list>".repeat(depth), text("1"), "</list>".repeat(depth));
    assert!(!answer(&decision("d", &[], &lists)).value.is_null());
}

#[test]
fn a_long_chain_of_decisions_needs_no_deep_stack() {
    let link = |index: usize| {
        let next = index + 1;
        format!(
            "<decision id=\"d{index}\" name=\"d{index}\"><informationRequirement><requiredDecision href=\"#d{next}\"/></informationRequirement>{}</decision>",
            text(&format!("d{next} + 1"))
        )
    };
    let chain: String = (0..3_000).map(link).collect();
    let body = format!(
        "<decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"#d0\"/></informationRequirement>{}</decision>{chain}<decision id=\"d3000\" name=\"d3000\">{}</decision>",
        text("d0"),
        text("1")
    );
    assert_eq!(answer(&body).value, Value::from(3001));
}

#[test]
fn functions_that_call_themselves_forever_end() {
    let knowledge = |name: &str, feel: &str| {
        let arrows: String = ["f", "g"]
            .iter()
            .map(|id| {
                format!("<knowledgeRequirement><requiredKnowledge href=\"#{id}\"/></knowledgeRequirement>")
            })
            .collect();
        format!(
            "<businessKnowledgeModel id=\"{name}\" name=\"{name}\"><encapsulatedLogic><formalParameter name=\"x\"/>{}</encapsulatedLogic>{arrows}</businessKnowledgeModel>",
            text(feel)
        )
    };
    let calls = |feel: &str| {
        format!(
            "<decision id=\"d\" name=\"d\"><knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>{}</decision>",
            text(feel)
        )
    };
    for (f, g) in [
        ("f(x + 1)", "1"),
        ("g(x)", "f(x)"),
        ("f(x) + f(x)", "1"),
        ("[f(x), g(x)]", "[f(x), g(x)]"),
        ("for i in 1..1000 return g(i)", "for i in 1..1000 return f(i)"),
    ] {
        is_given_up(&[knowledge("f", f), knowledge("g", g), calls("f(1)")].concat());
    }
    // A service whose decision calls the service.
    let service = "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#d\"/></decisionService>";
    let body = format!(
        "{service}<decision id=\"d\" name=\"d\"><knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement>{}</decision>",
        text("s()")
    );
    is_given_up(&body);
}

#[test]
fn values_do_not_double_without_bound() {
    let link = |index: usize| {
        let next = index + 1;
        format!(
            "<decision id=\"d{index}\" name=\"d{index}\"><variable name=\"d{index}\" typeRef=\"list&lt;Any&gt;\"/><informationRequirement><requiredDecision href=\"#d{next}\"/></informationRequirement><list>{0}{0}</list></decision>",
            text(&format!("d{next}"))
        )
    };
    let chain: String = (0..80).map(link).collect();
    let body = format!(
        "<decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"#d0\"/></informationRequirement>{}</decision>{chain}<decision id=\"d80\" name=\"d80\">{}</decision>",
        text("d0"),
        text("[1]")
    );
    is_given_up(&body);
}

#[test]
fn loops_and_tables_share_one_budget() {
    let each = |inner: &str| {
        format!("<for iteratorVariable=\"i\"><in>{}</in><return>{inner}</return></for>", text("[1..1000]"))
    };
    is_given_up(&decision("d", &[], &each(&each(&each(&text("i"))))));
    let rules: Vec<String> = (0..500).map(|index| format!("[{index}..1000] | {index}")).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let wide = table("hitPolicy=\"COLLECT\"", &["i"], &[">"], &rules);
    is_given_up(&decision("d", &[], &each(&each(&wide))));
    is_given_up(&decision("d", &[], &each(&each(&text("for j in 1..1000 return j")))));
}

#[test]
fn deep_inputs_are_no_danger() {
    let mut value = Value::from(1);
    for _ in 0..190 {
        value = vec![value].into();
    }
    let kind = "<itemDefinition name=\"t\" isCollection=\"true\"><typeRef>t</typeRef></itemDefinition>";
    let text = xml(&format!("{kind}{}{}", input("n", "t"), decision("d", &["n"], &text("n"))));
    let answer = on_a_small_stack(move || {
        let scope = Scope::new([("n", value)].into_iter().collect());
        Model::read(&text).unwrap().evaluate_traced("d", &scope).unwrap()
    });
    assert!(answer.value.is_null());
}

/// A model in which everything occurs once.
fn everything() -> String {
    let types = "<itemDefinition name=\"tP\"><itemComponent name=\"A b\"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemComponent></itemDefinition>";
    let loops = format!(
        "<list><for iteratorVariable=\"e\"><in>{0}</in><return>{1}</return></for><filter><in>{0}</in><match>{2}</match></filter><conditional><if>{2}</if><then>{1}</then><else>{0}</else></conditional><relation><column name=\"x\"/><row>{1}</row></relation><invocation>{3}<binding><parameter name=\"p\"/>{1}</binding></invocation></list>",
        text("[1, 2, n]"),
        text("n * 2"),
        text("item > 1"),
        text("f")
    );
    let function = format!(
        "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic kind=\"FEEL\"><formalParameter name=\"p\" typeRef=\"number\"/>{}</encapsulatedLogic></businessKnowledgeModel>",
        text("p + 1")
    );
    let rules = table(
        "hitPolicy=\"PRIORITY\"",
        &["n", "n"],
        &[
            "name=\"a\" typeRef=\"number\"><outputValues><text>1, 2</text></outputValues><defaultOutputEntry><text>1</text></defaultOutputEntry>",
        ],
        &["< 5 | - | 1", "[2..8) | not(3) | 2"],
    );
    let service = "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#t\"/><inputData href=\"#n\"/></decisionService>";
    let d = format!(
        "<decision id=\"d\" name=\"d\"><informationRequirement><requiredInput href=\"#n\"/></informationRequirement><informationRequirement><requiredDecision href=\"#t\"/></informationRequirement><knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement><knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement>{loops}</decision>"
    );
    xml(&[
        types.to_owned(),
        input("n", "number"),
        function,
        service.to_owned(),
        decision("t", &["n"], &rules),
        d,
    ]
    .concat())
}

/// Reads and asks for everything there is; only a panic would be wrong.
fn try_all(text: &str) {
    let Ok(model) = Model::read(text) else { return };
    let _ = findings(&model);
    let scope = Scope::new([("n", Value::from(4))].into_iter().collect());
    for element in &model.definitions().elements {
        if let Ok(answer) = model.evaluate_traced(&element.name, &scope) {
            answer.tables.iter().for_each(|table| assert!(!table.to_string().is_empty()));
        }
    }
}

#[test]
fn the_model_with_everything_is_good() {
    let model = Model::read(&everything()).unwrap();
    assert_eq!(model.problems(), []);
    let answer =
        model.evaluate_traced("d", &Scope::new([("n", Value::from(4))].into_iter().collect())).unwrap();
    assert_eq!(answer.value.to_string(), "[[8, 8, 8], [2, 4], null, [{x: 8}], 9]");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spoilt_models_never_panic(places in proptest::collection::vec((any::<prop::sample::Index>(), 0..5u8, any::<prop::sample::Index>()), 1..6)) {
        let mut text: Vec<char> = everything().chars().collect();
        for (place, how, other) in places {
            let (place, other) = (place.index(text.len()), other.index(text.len()));
            match how {
                0 => { text.remove(place); }
                1 => text[place] = text[other],
                2 => text.insert(place, text[other]),
                3 => { text.drain(place.min(other)..place.max(other).min(place.min(other) + 40)); }
                _ => {
                    let end = (other + 60).min(text.len());
                    let piece: Vec<char> = text[other..end].to_vec();
                    text.splice(place..place, piece);
                }
            }
        }
        try_all(&text.into_iter().collect::<String>());
    }

    #[test]
    fn swapped_words_never_panic(from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let text = everything();
        let words: Vec<&str> = text.split(['<', '>', '"', ' ', '/', '=']).filter(|word| !word.is_empty()).collect();
        let (from, to) = (words[from.index(words.len())], words[to.index(words.len())]);
        try_all(&text.replace(from, to));
    }

    #[test]
    fn any_text_is_refused_or_read(text in "\\PC{0,200}") {
        try_all(&text);
        try_all(&xml(&decision("d", &[], &text)));
    }
}
