//! The two packages of the repository are green, and every kind of fault is found.

use std::path::Path;

use jiff::civil::date;
use kernel::Lang;
use workflow::{Connectors, Workflow};

use super::{Finding, Folder, LetterKind, Memory, OfficeProcess, Package, SECTIONS, Source, Trust};

/// What runs the processes of packages.
pub(crate) fn workflow() -> Workflow {
    let own = Connectors::default().with(workflow::course::close_to_file());
    Workflow::new(crate::applications::connectors::register(own))
}

/// The names of all service packages of the repository that citizens apply with.
pub(crate) fn packages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().join("service.toml").is_file());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

fn folder(name: &str) -> Folder {
    Folder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../services").join(name))
}

fn package(name: &str) -> Package {
    Package::load(&folder(name)).unwrap_or_else(|findings| panic!("{name}: {}", listed(&findings)))
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What is found after a file of the certificate package is changed.
fn found_after(file: &str, from: &str, to: &str) -> String {
    let mut source = Memory::copy(&folder("meldebescheinigung")).unwrap();
    let text = source.read(file).unwrap().unwrap();
    assert!(text.contains(from), "{file} contains {from}");
    source.put(file, text.replacen(from, to, 1));
    findings_of(&source)
}

fn findings_of(source: &Memory) -> String {
    match Package::load(source) {
        Ok(package) => listed(&package.check(&workflow()).findings),
        Err(findings) => listed(&findings),
    }
}

#[test]
fn every_package_of_the_repository_is_green() {
    for name in &packages() {
        let report = package(name).check(&workflow());
        assert!(report.is_green(), "{name}:\n{report}");
        assert!(report.samples >= 4 && report.letters == 2, "{name}: {report}");
    }
}

#[test]
fn the_processes_without_a_service_are_sound_and_say_where_their_cases_lie() {
    for name in ["rechnungsfreigabe", "urlaubsantrag"] {
        let folder = folder(name);
        assert!(OfficeProcess::is_in(&folder), "{name}");
        let process = OfficeProcess::load(&folder).unwrap();
        assert_eq!(listed(&process.check(&workflow())), "", "{name}");
        let homeless = OfficeProcess { model: process.model.replace("r:fileClass", "r:fileClasses") };
        assert!(listed(&homeless.check(&workflow())).contains("Ergänzen Sie r:fileClass"), "{name}");
    }
    assert!(!OfficeProcess::is_in(&folder("meldebescheinigung")));
}

#[test]
fn the_report_says_how_much_was_looked_at() {
    let report = package("abmeldung-nebenwohnung").check(&workflow());
    assert_eq!(
        report.to_string(),
        "in Ordnung: 7 Seiten, 14 Fragen, 2 Briefe, 5 Beispielanträge, 0 Schreiben gedruckt"
    );
}

#[test]
fn the_review_text_of_both_packages() {
    for name in &packages() {
        let package = package(name);
        let sample = package.samples.iter().find(|sample| sample.expect.refused.is_empty()).unwrap();
        let answers = sample.walk(&package.form).answers;
        let mut text = String::new();
        for lang in Lang::ALL {
            text.push_str(&format!("── {} ──\n", lang.name()));
            for section in package.form.review(&answers, lang, sample.today) {
                text.push_str(&format!("{}\n", section.title));
                for line in section.lines {
                    text.push_str(&format!("  {}: {}\n", line.label, line.text.replace('\n', " / ")));
                }
            }
        }
        insta::assert_snapshot!(format!("review-{name}"), text);
    }
}

#[test]
fn the_certificate_holds_exactly_the_five_data_of_the_law() {
    let package = package("meldebescheinigung");
    let facts = package.letter("bescheinigung").unwrap().facts();
    let of_register: Vec<&str> =
        facts.iter().map(String::as_str).filter(|fact| fact.starts_with("melde_")).collect();
    let five = [
        "melde_anschriften",
        "melde_doktorgrad",
        "melde_familienname",
        "melde_geburtsdatum",
        "melde_vornamen",
    ];
    assert_eq!(of_register, five, "§ 18 (1) BMG");
    assert!(facts.iter().all(|fact| fact.starts_with("melde_") || package.form.question(fact).is_none()));
    assert_eq!(
        package.fee(&crate::forms::Answers::new(), date(2026, 11, 23)),
        Some(kernel::Money::ZERO),
        "§ 18 (3) BMG"
    );
    assert_eq!(package.service.trust, Trust::Email);
}

#[test]
fn a_refusal_can_say_nothing_about_the_register() {
    for name in &packages() {
        let package = package(name);
        let refusal = package.letter("ablehnung").unwrap();
        assert!(refusal.spec.neutral && refusal.spec.kind == LetterKind::Notice);
        // Only facts of the case as such: the same words whether nobody is found, data differ or a block notice exists.
        let allowed = ["aktenzeichen", "bearbeiter", "eingang", "empfaenger"];
        for fact in refusal.facts() {
            assert!(allowed.contains(&fact.as_str()) || fact.starts_with("widerspruch_"), "{name}: {fact}");
        }
        assert!(!refusal.template.contains("#if"), "{name}: no branches");
    }
}

#[test]
fn service_pages_have_every_section_in_every_language() {
    for name in &packages() {
        let package = package(name);
        for lang in Lang::ALL {
            let texts = package.page_texts(lang).unwrap();
            assert!(SECTIONS.iter().all(|key| texts.section(key).is_some()), "{name} {lang}");
            assert!(!package.service.search.get(lang).is_empty(), "{name} {lang}: search words");
        }
    }
}

#[test]
fn every_fault_of_a_package_is_found_with_file_and_line() {
    for (file, from, to, words) in [
        ("service.toml", "unit = ", "unitt = ", "service.toml:2: Die Datei ist nicht lesbar"),
        ("service.toml", "en = \"Certificate of residence\"\n", "en = \"\"\n", "fehlt ein Text auf English"),
        ("service.toml", "rule = \"0\"", "rule = \"0 +\"", "Gebührenregel „0 +“ ist nicht lesbar"),
        ("service.toml", "rule = \"0\"", "rule = \"anzahl * 5\"", "nennt „anzahl“"),
        ("service.toml", "rule = \"0\"", "rule = \"5\"", "Die Gebühr ist „5,00 €“"),
        (
            "service.toml",
            "version = ",
            "leika = \"123\"\nversion = ",
            "service.toml:1: Ein LeiKa-Schlüssel hat 14 Ziffern",
        ),
        (
            "service.toml",
            "outcome = \"approve\"",
            "outcome = \"refuse\"",
            "fehlt ein Brief für die Entscheidung Approve",
        ),
        (
            "form.toml",
            "de-leicht = \"Nach-Name\", ",
            "",
            "form.toml:15: Bei Frage „familienname“ fehlt ein Text auf Leichte Sprache",
        ),
        ("form.toml", "id = \"vornamen\"", "id = \"familienname\"", "schon vergeben"),
        ("form.toml", "id = \"vornamen\"", "id = \"Vornamen\"", "geht nicht als Name"),
        ("form.toml", "type = \"phone\"", "type = \"fax\"", "Die Frage „telefon“ ist nicht lesbar"),
        ("form.toml", "birth = true", "brith = true", "Die Frage „geburtsdatum“ ist nicht lesbar"),
        ("form.toml", "optional = true", "show_if = \"selbst = true\"", "früheren Seite"),
        (
            "form.toml",
            "optional = true",
            "show_if = \"email = \"",
            "Die Bedingung „email = “ ist nicht lesbar",
        ),
        ("form.toml", "optional = true", "show_if = \"familienname = 7\"", "„telefon“ wird nie gezeigt"),
        ("form.toml", "optional = true", "", "„telefon“ wird unerwartet abgelehnt"),
        (
            "process.bpmn",
            "r:connector=\"antrag.bescheid\"",
            "r:connector=\"antrag.brief\"",
            "process.bpmn: „Bescheid ausfertigen“: Den Dienst „antrag.brief“ gibt es nicht",
        ),
        (
            "process.bpmn",
            "r:connector=\"antrag.bescheid\"",
            "r:connector=\"antrag.erinnern\"",
            "ruft den Dienst „antrag.bescheid“ nirgends",
        ),
        ("process.bpmn", "r:form=\"zda\"", "", "fehlt eine Benutzeraufgabe mit r:form=\"zda\""),
        ("process.bpmn", "r:workingDays=\"3\"", "r:workingDays=\"4\"", "andere Frist als die 3 Arbeitstage"),
        ("process.bpmn", "name=\"Antwort\"", "name=\"Echo\"", "nirgends auf die Nachricht „Antwort“"),
        ("process.bpmn", ">ausgang = ", ">ergebnis = ", "Eine Bedingung nennt „ergebnis“"),
        (
            "process.bpmn",
            "sourceRef=\"zu_den_akten\" targetRef=\"abgeschlossen\"",
            "sourceRef=\"zu_den_akten\" targetRef=\"antrag_bearbeiten\"",
            "process.bpmn: ",
        ),
        ("letters/ablehnung.typ", "#rechtsbehelf[", "#block[", "braucht eine Rechtsbehelfsbelehrung"),
        (
            "letters/ablehnung.typ",
            "Guten Tag,",
            "#data.melde_vornamen",
            "letters/ablehnung.typ:9: Der Brief ist neutral",
        ),
        (
            "letters/bescheinigung.typ",
            "data.eingang",
            "data.einganng",
            "letters/bescheinigung.typ:8: Der Brief nutzt „einganng“",
        ),
        ("texts/en.md", "{#cost}", "{#price}", "nennt keinen Abschnitt"),
        ("texts/de.md", "Sie selbst, wenn", "<b>Sie</b>", "texts/de.md:"),
        ("tests/ohne-telefon.toml", "email = ", "emial = ", "Die Frage „emial“ gibt es im Formular nicht"),
        (
            "tests/fehler.toml",
            "fünf Ziffern",
            "sechs Ziffern",
            "tests/fehler.toml: „anschrift“ wird unerwartet abgelehnt",
        ),
        (
            "tests/vollstaendig.toml",
            "\"wohnung\", ",
            "",
            "Die Seiten sind „person, wohnung, kontakt, erklaerung“",
        ),
        ("tests/vollstaendig.toml", "27.03.1985", "28.03.1985", "wird als „27.03.1985“ gezeigt"),
    ] {
        let found = found_after(file, from, to);
        assert!(found.contains(words), "{file}: {from} → {to} gave:\n{found}");
    }
}

#[test]
fn missing_files_are_named() {
    for file in ["service.toml", "form.toml", "process.bpmn", "letters/ablehnung.typ", "texts/de-leicht.md"] {
        let mut source = Memory::copy(&folder("meldebescheinigung")).unwrap();
        source.remove(file);
        assert!(findings_of(&source).contains(&format!("{file}: Die Datei fehlt")), "{file}");
    }
    let mut source = Memory::copy(&folder("meldebescheinigung")).unwrap();
    for file in source.paths().unwrap().iter().filter(|path| path.starts_with("tests/")) {
        source.remove(file);
    }
    assert!(findings_of(&source).contains("Es gibt keinen Beispielantrag"));
    assert!(findings_of(&Memory::default()).contains("service.toml: Die Datei fehlt"));
    assert!(!Package::load(&folder("gibt-es-nicht")).unwrap_err().is_empty());
}

#[test]
fn a_rule_that_compares_what_cannot_be_compared_is_found() {
    let mut source = Memory::copy(&folder("abmeldung-nebenwohnung")).unwrap();
    let form = source.read("form.toml").unwrap().unwrap();
    source.put("form.toml", form.replace("auszugsdatum >= geburtsdatum", "auszugsdatum >= familienname"));
    assert!(
        findings_of(&source).contains("ergibt in keinem Beispielantrag ja oder nein"),
        "{}",
        findings_of(&source)
    );
}

#[test]
fn letters_see_every_question_even_where_nothing_was_asked() {
    let package = package("abmeldung-nebenwohnung");
    let sample = package.samples.iter().find(|sample| sample.file == "tests/allein.toml").unwrap();
    let submission = package.form.complete(&sample.walk(&package.form).answers, sample.today).unwrap();
    let data = package.letter_data(&submission);
    assert_eq!(data.len(), package.form.questions().len());
    assert_eq!(data["mitausziehende"], serde_json::json!([]));
    assert_eq!(data["telefon"], serde_json::json!(""));
    assert_eq!(data["hauptwohnung"], serde_json::json!(["Beispielallee 100", "Hinterhaus", "04109 Leipzig"]));
}
