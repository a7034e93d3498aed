//! Whatever bytes come: no panic, no stack overflow, no endless work, and a reason with a place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use bpmn::limits;
use bpmn::model::Definitions;
use bpmn::xml::{Document, XmlError, XmlProblem};
use proptest::prelude::*;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Everything that is done with a file, on a thread with the small stack that servers give their workers.
fn everything(bytes: Vec<u8>) -> Result<(), XmlError> {
    let run = move || {
        let document = Document::read(&bytes)?;
        assert_eq!(document.write(), bytes);
        let fresh = document.to_fresh_text();
        Document::read(fresh.as_bytes()).unwrap();
        if let Ok(definitions) = Definitions::read(&document) {
            let _ = bpmn::lint::check(&document, &definitions);
        }
        Ok(())
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

fn error(text: &str) -> XmlError {
    everything(text.as_bytes().to_vec()).unwrap_err()
}

#[test]
fn what_is_no_xml_is_refused_with_its_place() {
    type Expected = fn(&XmlProblem) -> bool;
    let table: &[(&str, Expected, (u32, u32))] = &[
        ("<!DOCTYPE a><a/>", |p| matches!(p, XmlProblem::Doctype), (1, 1)),
        ("<!DOCTYPE a [<!ENTITY x \"&x;&x;\">]>\n<a>&x;</a>", |p| matches!(p, XmlProblem::Doctype), (1, 1)),
        ("<a>\n &x;</a>", |p| matches!(p, XmlProblem::UnknownEntity(_)), (2, 2)),
        ("<a b='&#0;'/>", |p| matches!(p, XmlProblem::UnknownEntity(_)), (1, 7)),
        ("<a>\n<b></a>", |p| matches!(p, XmlProblem::MismatchedEnd { .. }), (2, 4)),
        ("</a>", |p| matches!(p, XmlProblem::UnexpectedEnd(_)), (1, 1)),
        ("<a>", |p| matches!(p, XmlProblem::Unclosed(_)), (1, 4)),
        ("", |p| matches!(p, XmlProblem::NoRoot), (1, 1)),
        ("<a/><b/>", |p| matches!(p, XmlProblem::OutsideRoot), (1, 5)),
        ("<a/>x", |p| matches!(p, XmlProblem::OutsideRoot), (1, 5)),
        ("<a/><![CDATA[x]]>", |p| matches!(p, XmlProblem::OutsideRoot), (1, 5)),
        ("<p:a/>", |p| matches!(p, XmlProblem::UnboundPrefix(_)), (1, 1)),
        ("<a p:b='c'/>", |p| matches!(p, XmlProblem::UnboundPrefix(_)), (1, 4)),
        ("<a xmlns:p=''/>", |p| matches!(p, XmlProblem::BadNamespace(_)), (1, 4)),
        ("<a b='1' b='2'/>", |p| matches!(p, XmlProblem::DuplicateAttribute(_)), (1, 10)),
        (
            "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
            |p| matches!(p, XmlProblem::DuplicateAttribute(_)),
            (1, 36),
        ),
        ("<a b=c/>", |p| matches!(p, XmlProblem::BadAttribute), (1, 6)),
        ("<a b='1'c='2'/>", |p| matches!(p, XmlProblem::BadAttribute), (1, 9)),
        ("<1/>", |p| matches!(p, XmlProblem::BadName(_)), (1, 1)),
        ("<a:b:c xmlns:a='u'/>", |p| matches!(p, XmlProblem::BadName(_)), (1, 1)),
        ("<a><!-- x -- y --></a>", |p| matches!(p, XmlProblem::ForbiddenSequence(_)), (1, 4)),
        ("<a>]]></a>", |p| matches!(p, XmlProblem::ForbiddenSequence(_)), (1, 4)),
        ("<a b='<'/>", |p| matches!(p, XmlProblem::ForbiddenSequence(_)), (1, 7)),
        ("<a>\u{1}</a>", |p| matches!(p, XmlProblem::ForbiddenCharacter(1)), (1, 4)),
        (" <?xml version='1.0'?><a/>", |p| matches!(p, XmlProblem::MisplacedDeclaration), (1, 2)),
        ("<?xml encoding='UTF-8'?><a/>", |p| matches!(p, XmlProblem::MisplacedDeclaration), (1, 1)),
        (
            "<?xml version='1.0' encoding='Shift_JIS'?><a/>",
            |p| matches!(p, XmlProblem::UnknownEncoding(_)),
            (1, 1),
        ),
    ];
    for (text, expected, place) in table {
        let error = error(text);
        assert!(expected(&error.problem), "{text}: {error}");
        assert_eq!((error.line, error.column), *place, "{text}: {error}");
    }
    let latin = Document::read(b"<a>\n \xe4</a>").unwrap_err();
    assert!(
        matches!(latin.problem, XmlProblem::NotInEncoding("UTF-8")) && (latin.line, latin.column) == (2, 2)
    );
}

#[test]
fn depth_size_and_number_are_bounded() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    everything(nested(limits::DEPTH).into_bytes()).unwrap();
    assert!(matches!(error(&nested(limits::DEPTH + 1)).problem, XmlProblem::TooDeep));
    assert!(matches!(error(&"<a>".repeat(1_000_000)).problem, XmlProblem::TooDeep));
    assert!(matches!(error(&" ".repeat(limits::BYTES + 1)).problem, XmlProblem::TooLarge));
    let many = format!("<a>{}</a>", "<b/>".repeat(limits::NODES));
    assert!(matches!(error(&many).problem, XmlProblem::TooMany(_)));
    let attributes: String = (0..=limits::ATTRIBUTES).map(|number| format!(" a{number}=''")).collect();
    assert!(matches!(error(&format!("<a{attributes}/>")).problem, XmlProblem::TooMany(_)));
    let namespaces: String =
        (0..=limits::NAMESPACES).map(|number| format!("<b xmlns='u{number}'/>")).collect();
    assert!(matches!(error(&format!("<a>{namespaces}</a>")).problem, XmlProblem::TooMany(_)));
}

#[test]
fn crowded_models_are_checked_in_a_moment() {
    let many = |part: &dyn Fn(usize) -> String| (0..5_000).map(part).collect::<String>();
    let link = "<intermediateThrowEvent><linkEventDefinition name='x'><target>l</target></linkEventDefinition></intermediateThrowEvent>";
    for inside in [
        many(&|n| format!("<sequenceFlow id='f{n}' sourceRef='t' targetRef='t'/>")) + "<task id='t'/>",
        format!("<task id='t'>{}</task>", many(&|n| format!("<incoming>f{n}</incoming>"))),
        many(&|_| link.to_owned()),
        many(&|_| "<callActivity calledElement='p'/>".to_owned()),
        many(&|n| format!("<dataObject id='d{n}' itemSubjectRef='p:d{n}'/>")),
        format!(
            "<ioSpecification>{}</ioSpecification>",
            many(&|n| format!("<inputSet id='i{n}'><outputSetRefs>i0</outputSetRefs></inputSet>"))
        ),
        many(&|_| "<task id='same'/>".to_owned()),
        many(&|_| "<boundaryEvent attachedToRef='t'/>".to_owned()) + "<eventBasedGateway id='t'/>",
    ] {
        let text = format!("<definitions xmlns='{MODEL}'><process id='p'>{inside}</process></definitions>");
        let started = Instant::now();
        everything(text.into_bytes()).unwrap();
        assert!(started.elapsed() < Duration::from_secs(10), "{}", inside.get(..80).unwrap_or_default());
    }
}

/// Pieces of which random files are put together.
const PIECES: [&str; 34] = [
    "<task id='t'>",
    "</task>",
    "<subProcess id='u'>",
    "</subProcess>",
    "<startEvent id='s'/>",
    "<endEvent id='e'/>",
    "<sequenceFlow id='f' sourceRef='s' targetRef='t'/>",
    "<sequenceFlow sourceRef='t' targetRef='f'/>",
    "<boundaryEvent id='b' attachedToRef='b'/>",
    "<boundaryEvent attachedToRef='t'>",
    "</boundaryEvent>",
    "<linkEventDefinition id='l'><target>l</target><source>l</source></linkEventDefinition>",
    "<intermediateCatchEvent>",
    "</intermediateCatchEvent>",
    "<eventDefinitionRef>b</eventDefinitionRef>",
    "<eventBasedGateway id='g' instantiate='true'/>",
    "<callActivity calledElement='p'/>",
    "<dataObjectReference id='r' dataObjectRef='r'/>",
    "<lane id='n'><flowNodeRef>n</flowNodeRef></lane>",
    "<multiInstanceLoopCharacteristics/>",
    "<extensionElements>",
    "</extensionElements>",
    "<ioSpecification/>",
    "<association sourceRef='b' targetRef='b'/>",
    "<choreographyTask id='c'/>",
    "<!-- c -->",
    "<![CDATA[x]]>",
    "&amp;",
    "&x;",
    "<?pi x?>",
    "ä€",
    "\r\n",
    "<a b='1' b='2'/>",
    "<x:y/>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = everything(bytes);
    }

    #[test]
    fn random_pieces_never_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..20)) {
        let inside = pieces.concat();
        let text = format!("<definitions xmlns='{MODEL}'><process id='p' isExecutable='true'>{inside}</process></definitions>");
        let _ = everything(text.into_bytes());
    }

    #[test]
    fn mutated_models_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = include_bytes!("models/antrag.bpmn").to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = everything(bytes);
    }
}
