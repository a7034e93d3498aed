//! Small packages made for one question each: fees that depend on answers, files, repeated fields, findings.

use jiff::civil::date;
use kernel::Money;

use super::{Finding, Folder, Memory, Package, Source, Trust};
use crate::forms::{Answer, Answers};

const LABEL: &str = r#"{ de = "x", de-leicht = "x", en = "x" }"#;

/// A complete package with the given fee rule, questions and sample.
fn small(fee: &str, questions: &str, sample: &str) -> Memory {
    let privacy = ["purposes", "legal_basis", "retention", "recipients", "duty"];
    let privacy = privacy.map(|part| format!("{part} = {LABEL}\n")).concat();
    let letter = |key: &str, outcome: &str| {
        format!(
            "[[letters]]\nkey = \"{key}\"\nkind = \"message\"\noutcome = \"{outcome}\"\ntitle = {LABEL}\n"
        )
    };
    let service = format!(
        "version = \"1\"\nname = {LABEL}\nsummary = {LABEL}\nunit = \"u\"\nfile_plan_class = \"1\"\nretention_years = 1\n\
         trust = \"high\"\nlaw = [{{ reference = \"§ 1\", source = \"x\", text = {LABEL} }}]\n\
         [fee]\nrule = '{fee}'\nlaw = \"§ 1\"\ntext = {LABEL}\n[processing]\nworking_days = 1\ntext = {LABEL}\n\
         [privacy]\n{privacy}{}{}",
        letter("ja", "approve"),
        letter("nein", "refuse"),
    );
    let texts = super::SECTIONS.map(|key| format!("## Titel {{#{key}}}\n\nText\n\n")).concat();
    let process = include_str!("../../../services/meldebescheinigung/process.bpmn");
    let process = process.replace("r:workingDays=\"3\"", "r:workingDays=\"1\"");
    let form =
        format!("version = 1\n[[pages]]\nid = \"seite\"\ntitle = {LABEL}\nquestions = [{questions}]\n");
    let mut files = vec![
        ("service.toml", service),
        ("form.toml", form),
        ("tests/eins.toml", sample.to_owned()),
        ("process.bpmn", process),
    ];
    files.extend(["texts/de.md", "texts/de-leicht.md", "texts/en.md"].map(|file| (file, texts.clone())));
    files.extend(["letters/ja.typ", "letters/nein.typ"].map(|file| (file, "Text".to_owned())));
    Memory::new(files)
}

fn question(id: &str, rest: &str) -> String {
    format!("{{ id = \"{id}\", label = {LABEL}, {rest} }},")
}

fn checked(source: &Memory) -> String {
    match Package::load(source) {
        Ok(package) => package.check(&super::tests::workflow()).to_string(),
        Err(findings) => findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn a_fee_can_depend_on_answers() {
    let questions = question("anzahl", "type = \"number\"");
    let sample =
        "name = \"x\"\ntoday = \"2026-11-23\"\n[fields]\nanzahl = \"3\"\n[expect]\nfee = \"20,00 €\"\n";
    let source = small("10 + (anzahl - 1) * 5", &questions, sample);
    assert_eq!(
        checked(&source),
        "in Ordnung: 1 Seiten, 1 Fragen, 2 Briefe, 1 Beispielanträge, 0 Schreiben gedruckt"
    );
    let package = Package::load(&source).unwrap();
    let fee = |anzahl: i64| {
        let mut answers = Answers::new();
        answers.set("anzahl", Some(Answer::Number(anzahl.into())));
        package.fee(&answers, date(2026, 11, 23))
    };
    assert_eq!(fee(1), Some(Money::from_cents(1000)));
    assert_eq!(fee(-10), None, "a fee is never below zero");
    assert_eq!(package.fee(&Answers::new(), date(2026, 11, 23)), None, "no answer, no amount");
}

#[test]
fn fees_are_whole_cents() {
    for (rule, cents) in [("0", 0), ("12.5", 1250), ("1/3", 33), ("2/3", 67), ("1e3", 100_000)] {
        let package = small(
            rule,
            &question("a", "type = \"text\", optional = true"),
            "name = \"x\"\ntoday = \"2026-11-23\"\n[fields]\n[expect]\n",
        );
        let package = Package::load(&package).unwrap();
        assert_eq!(
            package.fee(&Answers::new(), date(2026, 11, 23)),
            Some(Money::from_cents(cents)),
            "{rule}"
        );
    }
}

#[test]
fn samples_hand_in_files_and_repeat_fields() {
    let options = "options = [{ id = \"a\", label = { de = \"A\", de-leicht = \"A\", en = \"A\" } }, { id = \"b\", label = { de = \"B\", de-leicht = \"B\", en = \"B\" } }]";
    let questions = question("datei", "type = \"upload\", max_mb = 1")
        + &question("wahl", &format!("type = \"choice_many\", {options}"));
    let sample = |size: u64, expect: &str| {
        format!(
            "name = \"x\"\ntoday = \"2026-11-23\"\n[fields]\nwahl = [\"b\", \"a\"]\n[files]\ndatei = [{{ name = \"a.pdf\", media_type = \"application/pdf\", size = {size} }}]\n{expect}"
        )
    };
    let good = sample(
        1500,
        "[expect.shown]\ndatei = \"a.pdf (1 kB)\"\nwahl = \"A\\nB\"\n[expect.letter_data]\nwahl = \"A\\nB\"\n",
    );
    assert!(
        checked(&small("0", &questions, &good)).starts_with("in Ordnung"),
        "{}",
        checked(&small("0", &questions, &good))
    );
    let large = sample(2_000_000, "[expect.refused]\ndatei = \"zu groß\"\n");
    assert!(checked(&small("0", &questions, &large)).starts_with("in Ordnung"));
    let unexpected = sample(0, "[expect]\n");
    assert!(checked(&small("0", &questions, &unexpected)).contains("„datei“ wird unerwartet abgelehnt"));
}

#[test]
fn a_sample_that_should_be_refused_but_is_not_is_found() {
    let questions = question("text", "type = \"text\"");
    let sample = "name = \"x\"\ntoday = \"2026-11-23\"\n[fields]\ntext = \"gut\"\n[expect]\nabsent = [\"text\"]\n[expect.refused]\ntext = \"falsch\"\n";
    let found = checked(&small("0", &questions, sample));
    assert!(found.contains("„text“ müsste abgelehnt werden, wird aber angenommen."), "{found}");
    assert!(found.contains("„text“ steht im Antrag, darf es aber nicht."), "{found}");
}

#[test]
fn options_and_statements_need_every_language_too() {
    let questions = question("ja", "type = \"declaration\", statement = { de = \"Ich erkläre.\" }");
    let sample = "name = \"x\"\ntoday = \"2026-11-23\"\n[fields]\nja = \"true\"\n[expect]\n";
    let found = checked(&small("0", &questions, sample));
    assert!(found.contains("form.toml:5: Bei Frage „ja“ fehlt ein Text auf Leichte Sprache"), "{found}");
    assert!(found.contains("fehlt ein Text auf English"), "{found}");
}

#[test]
fn findings_are_written_like_a_compiler_does() {
    let finding = Finding::at("form.toml", "a\nb\nid = \"x\"\n", "id = \"x\"", "Tun Sie etwas.");
    assert_eq!(finding.to_string(), "form.toml:3: Tun Sie etwas.");
    assert_eq!(Finding::new("form.toml", "Tun Sie etwas.").to_string(), "form.toml: Tun Sie etwas.");
}

#[test]
fn trust_levels_are_ordered() {
    let levels = [Trust::None, Trust::Email, Trust::Low, Trust::Substantial, Trust::High];
    assert!(levels.is_sorted());
}

#[test]
fn a_folder_and_its_copy_in_memory_are_the_same_package() {
    let folder =
        Folder::new(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../services/meldebescheinigung"));
    let copy = Memory::copy(&folder).unwrap();
    assert_eq!(folder.paths().unwrap(), copy.paths().unwrap());
    assert!(folder.paths().unwrap().contains(&"letters/ablehnung.typ".to_owned()));
    assert_eq!(folder.read("gibt/es/nicht").unwrap(), None);
    assert!(folder.read("letters").is_err(), "a folder is no text");
}
