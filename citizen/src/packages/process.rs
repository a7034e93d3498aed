//! The process of a package, `process.bpmn`: what must be in it besides being sound.

use engine::model::NAMESPACE;
use workflow::models::{Ready, actions::obstacles, unknown};
use workflow::{Workflow, course};

use super::{Finding, Package, Source};
use crate::applications::{self, connectors};

/// The file.
pub(super) const FILE: &str = "process.bpmn";

/// What the acts on an application give to its process.
const GIVEN: [&str; 4] =
    [course::REOPENED, applications::OUTCOME, applications::NOTICE_EVENT, applications::NOTICE_PERSON];

/// A package that only brings a process: work of the town hall without an application.
#[derive(Debug, Clone)]
pub struct OfficeProcess {
    /// The model, BPMN 2.0 XML.
    pub model: String,
}

impl OfficeProcess {
    /// Whether a folder is such a package: it has a process, and no service.
    #[must_use]
    pub fn is_in(source: &dyn Source) -> bool {
        let has = |file| source.read(file).is_ok_and(|text| text.is_some());
        has(FILE) && !has("service.toml") && !has("form.toml")
    }

    /// Reads the package.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn load(source: &dyn Source) -> Result<Self, Vec<Finding>> {
        match source.read(FILE) {
            Ok(Some(model)) => Ok(Self { model }),
            Ok(None) => Err(vec![Finding::new(FILE, "Die Datei fehlt. Legen Sie sie an.")]),
            Err(error) => Err(vec![Finding::new(FILE, format!("Die Datei ist nicht lesbar: {error}."))]),
        }
    }

    /// What must be put right before it may be published.
    #[must_use]
    pub fn check(&self, workflow: &Workflow) -> Vec<Finding> {
        let (model, mut findings) = read(workflow, &self.model, &[course::REOPENED]);
        let processes = model.iter().flat_map(|model| &model.read.processes);
        for process in processes.filter(|process| process.base.attribute(NAMESPACE, "fileClass").is_none()) {
            let id = format!("id=\"{}\"", process.base.id);
            findings.push(Finding::at(
                FILE,
                &self.model,
                &id,
                "Es fehlt, wo die Vorgänge abgelegt werden. Ergänzen Sie r:fileClass am Prozess.",
            ));
        }
        findings
    }
}

/// Reads a model, and finds what stands in the way of its being published.
fn read(workflow: &Workflow, model: &str, given: &[&str]) -> (Option<Ready>, Vec<Finding>) {
    let obstacles = obstacles(workflow, model);
    if !obstacles.is_empty() {
        return (None, obstacles.into_iter().map(|text| Finding::new(FILE, text)).collect());
    }
    let ready = match Ready::of(model) {
        Ok(ready) => ready,
        Err(reasons) => return (None, reasons.into_iter().map(|text| Finding::new(FILE, text)).collect()),
    };
    let unset = |name: String| {
        let message = format!("Eine Bedingung nennt „{name}“. Nichts im Ablauf setzt diese Angabe.");
        Finding::at(FILE, model, &name, message)
    };
    let findings = unknown(workflow, &ready, given).into_iter().map(unset).collect();
    (Some(ready), findings)
}

impl Package {
    /// The process is sound, and what the acts on an application need is in it.
    pub(super) fn check_process(&self, workflow: &Workflow) -> Vec<Finding> {
        let (model, mut findings) = read(workflow, &self.process, &GIVEN);
        let Some(model) = model else { return findings };
        let mut demand = |fits: bool, message: String| {
            if !fits {
                findings.push(Finding::new(FILE, message));
            }
        };
        let net = model.model.net();
        let tasks: Vec<_> = net.ids().filter_map(|node| model.task(&net.node(node).id)).collect();
        for form in [applications::FORM, course::CLOSE] {
            let is_there = tasks.iter().any(|task| task.form.as_deref() == Some(form));
            demand(is_there, format!("Es fehlt eine Benutzeraufgabe mit r:form=\"{form}\"."));
        }
        for message in [applications::ANSWER, applications::WITHDRAWAL] {
            let is_there =
                net.ids().any(|node| model.model.message(node).is_some_and(|name| &**name == message));
            demand(is_there, format!("Der Ablauf wartet nirgends auf die Nachricht „{message}“."));
        }
        for key in [connectors::CONFIRM, connectors::ASK, connectors::NOTICE] {
            let service = |node| model.element(node).and_then(|element| element.service.as_ref());
            let is_there = net.ids().filter_map(service).any(|service| service.connector == key);
            demand(is_there, format!("Der Ablauf ruft den Dienst „{key}“ nirgends."));
        }
        let days = self.service.processing.working_days;
        let mut checks = tasks.iter().filter(|task| task.form.as_deref() == Some(applications::FORM));
        let message = format!(
            "Die Prüfung des Antrags hat eine andere Frist als die {days} Arbeitstage in service.toml. Gleichen Sie r:workingDays an."
        );
        demand(checks.all(|task| task.working_days == Some(days)), message);
        findings
    }
}
