//! What a person types about a step, a way or the process: read from the file to be shown, checked, and put into the file.

use bpmn::model::Definitions;
use bpmn::xml::{Document, Element};
use editor::{Field, FieldKind, Figure, Kind, ProcessKind, Profile, Refused, Service, TaskDetails, Timing};
use engine::model::Formula;
use engine::model::timer::{Kind as TimerKind, When};
use kernel::{Date, Error, Lang, Problem, Result};
use server::Form;

use super::actions::at;
use crate::Connectors;

/// Everything that a form about a step may hold, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct StepText {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) documentation: String,
    pub(super) unit: String,
    pub(super) form: String,
    pub(super) working_days: String,
    pub(super) priority: String,
    pub(super) not_by: Vec<String>,
    pub(super) connector: String,
    pub(super) with: String,
    pub(super) script: String,
    pub(super) result: String,
    pub(super) calls: String,
    pub(super) message: String,
    pub(super) timing: TimingText,
}

/// When a timer fires, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct TimingText {
    pub(super) kind: String,
    pub(super) value: String,
}

/// The kinds of timing, with what they are called.
pub(super) const TIMINGS: [(&str, &str); 4] = [
    ("working_days", "nach Arbeitstagen"),
    ("duration", "nach einer Dauer"),
    ("date", "zu einem Zeitpunkt"),
    ("cycle", "immer wieder"),
];

impl TimingText {
    pub(super) fn of(timing: Option<Timing>) -> Self {
        let (kind, value) = match timing {
            None => return Self::default(),
            Some(Timing::WorkingDays(days)) => ("working_days", days.to_string()),
            Some(Timing::Duration(text)) => ("duration", text),
            Some(Timing::Date(text)) => ("date", text),
            Some(Timing::Cycle(text)) => ("cycle", text),
        };
        Self { kind: kind.to_owned(), value }
    }

    pub(super) fn typed(form: &Form) -> Self {
        Self { kind: form.get("zeitart").to_owned(), value: form.get("zeit").to_owned() }
    }

    /// The timing, or what is wrong with it.
    pub(super) fn checked(&self) -> Result<Timing> {
        let wrong = |words: &str| Err(Error::invalid("zeit", words));
        let understood = |kind, words| {
            if When::parse(kind, &self.value).is_some()
                || Formula::parse(&self.value).is_ok_and(|_| !self.value.is_empty())
            {
                Ok(self.value.clone())
            } else {
                Err(Error::invalid("zeit", words))
            }
        };
        match self.kind.as_str() {
            "working_days" => match self.value.parse::<u32>() {
                Ok(days) if (1..=1_000).contains(&days) => Ok(Timing::WorkingDays(days)),
                _ => wrong("Geben Sie eine Zahl von Arbeitstagen an, zum Beispiel 10."),
            },
            "duration" => {
                let words =
                    "Geben Sie eine Dauer an, zum Beispiel P10D für zehn Tage oder PT2H für zwei Stunden.";
                understood(TimerKind::Duration, words).map(Timing::Duration)
            }
            "date" => {
                let words = "Geben Sie einen Zeitpunkt an, zum Beispiel 2027-01-31T08:00:00.";
                understood(TimerKind::Date, words).map(Timing::Date)
            }
            "cycle" => {
                let words =
                    "Geben Sie eine Wiederholung an, zum Beispiel R3/P7D für dreimal alle sieben Tage.";
                understood(TimerKind::Cycle, words).map(Timing::Cycle)
            }
            _ => Err(Error::invalid("zeitart", "Wählen Sie, wie die Zeit angegeben ist.")),
        }
    }
}

impl StepText {
    pub(super) fn of(document: &Document, model: &Definitions, id: &str) -> Self {
        let Some(node) = model.node_by_id(id) else { return Self::default() };
        let element = document.element(node.base.element);
        let (task, service) = (editor::task(element), editor::service(element));
        let (script, result) = editor::script(element);
        Self {
            name: node.base.name.clone(),
            kind: Kind::of(node).map_or("", Kind::as_str).to_owned(),
            documentation: node.base.documentation.join("\n\n"),
            unit: task.unit,
            form: task.form,
            working_days: task.working_days,
            priority: if task.priority.is_empty() { "ordinary".to_owned() } else { task.priority },
            not_by: task.not_by,
            connector: service.connector,
            with: service.with,
            script,
            result,
            calls: editor::calls(element),
            message: editor::message(document, id).ok().flatten().unwrap_or_default(),
            timing: TimingText::of(editor::timing(element)),
        }
    }

    pub(super) fn typed(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        let not_by = form.fields().iter().filter(|(name, _)| name == "nicht-durch");
        Self {
            name: get("name"),
            kind: get("art"),
            documentation: get("beschreibung").replace("\r\n", "\n"),
            unit: get("einheit"),
            form: get("ort"),
            working_days: get("arbeitstage"),
            priority: get("dringlichkeit"),
            not_by: not_by.map(|(_, value)| value.clone()).collect(),
            connector: get("dienst"),
            with: get("mit"),
            script: get("ausdruck"),
            result: get("ergebnis"),
            calls: get("prozess"),
            message: get("nachricht"),
            timing: TimingText::typed(form),
        }
    }

    /// Puts it into the file; says whether the step became one of another kind.
    pub(super) fn put(&self, document: &mut Document, id: &str, connectors: &Connectors) -> Result<bool> {
        let model = Definitions::read(document).map_err(Error::caused_by)?;
        let node = model.node_by_id(id).ok_or(Error::NotFound)?;
        let (now, element) = (Kind::of(node), node.base.element);
        let mut problems = Problems::default();
        problems.take(at("name", editor::set_name(document, id, &self.name)));
        problems.take(at("beschreibung", editor::set_documentation(document, id, &self.documentation)));
        let wanted = Kind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let changes = wanted.filter(|wanted| now.is_some_and(|now| now != *wanted));
        if let Some(wanted) = changes {
            problems.take(at("art", editor::set_kind(document, id, wanted)));
            return problems.end(true);
        }
        match now {
            Some(Kind::User) => {
                let before = editor::task(document.element(element));
                problems.take(self.put_task(document, id, before));
            }
            Some(Kind::Service) => problems.take(self.put_service(document, id, connectors)),
            Some(Kind::Script) => problems.take(self.put_script(document, id)),
            Some(Kind::Call) => problems.take(at("prozess", editor::set_calls(document, id, &self.calls))),
            Some(Kind::Timer | Kind::TimerStart | Kind::Reminder | Kind::Deadline) => {
                let put = self.timing.checked();
                problems.take(put.and_then(|timing| at("zeit", editor::set_timing(document, id, &timing))));
            }
            Some(Kind::Receive | Kind::Send | Kind::MessageStart) => {
                problems.take(at("nachricht", editor::set_message(document, id, &self.message)));
            }
            _ => {}
        }
        problems.end(false)
    }

    fn put_task(&self, document: &mut Document, id: &str, before: TaskDetails) -> Result<()> {
        let days_fit = self.working_days.parse::<u32>().is_ok_and(|days| days <= 1_000);
        if !self.working_days.is_empty() && !days_fit {
            let words =
                "Geben Sie eine Zahl von Arbeitstagen an, zum Beispiel 5, oder lassen Sie das Feld leer.";
            return Err(Error::invalid("arbeitstage", words));
        }
        let priority = if self.priority == "ordinary" { "" } else { &self.priority };
        let details = TaskDetails {
            unit: self.unit.clone(),
            form: self.form.clone(),
            working_days: self.working_days.clone(),
            priority: priority.to_owned(),
            not_by: self.not_by.clone(),
            ..before
        };
        at("einheit", editor::set_task(document, id, &details))
    }

    fn put_service(&self, document: &mut Document, id: &str, connectors: &Connectors) -> Result<()> {
        if !self.connector.is_empty() && connectors.get(&self.connector).is_none() {
            return Err(Error::invalid(
                "dienst",
                "Diesen Dienst gibt es nicht. Wählen Sie einen aus der Liste.",
            ));
        }
        feel("mit", &self.with)?;
        let service = Service { connector: self.connector.clone(), with: self.with.clone() };
        at("dienst", editor::set_service(document, id, &service))
    }

    fn put_script(&self, document: &mut Document, id: &str) -> Result<()> {
        feel("ausdruck", &self.script)?;
        if !self.result.is_empty() && !is_variable(&self.result) {
            return Err(Error::invalid("ergebnis", VARIABLE));
        }
        at("ausdruck", editor::set_script(document, id, &self.script, &self.result))
    }
}

/// All that is wrong, said at once.
#[derive(Default)]
struct Problems {
    found: Vec<Problem>,
    other: Option<Error>,
}

impl Problems {
    fn take(&mut self, done: Result<()>) {
        match done {
            Ok(()) => {}
            Err(Error::Invalid(problems)) => self.found.extend(problems),
            Err(error) => self.other = Some(error),
        }
    }

    fn end<T>(self, value: T) -> Result<T> {
        match self.other {
            Some(error) => Err(error),
            None if self.found.is_empty() => Ok(value),
            None => Err(Error::Invalid(self.found)),
        }
    }
}

const VARIABLE: &str =
    "Ein Name beginnt mit einem kleinen Buchstaben und besteht aus Buchstaben ohne Umlaute, Ziffern und _.";

fn is_variable(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && name.len() <= 60
}

/// Whether a text is FEEL; an empty one says nothing.
fn feel(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let wrong = |error| Error::invalid(field, format!("Dieser Ausdruck ist nicht zu verstehen: {error}"));
    Formula::parse(text).map(drop).map_err(wrong)
}

/// A way, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct WayText {
    pub(super) name: String,
    pub(super) condition: String,
    pub(super) default: bool,
    pub(super) to: String,
}

impl WayText {
    pub(super) fn of(document: &Document, model: &Definitions, way: &bpmn::model::SequenceFlow) -> Self {
        let source = way.source.target.map(|source| model.node(source));
        let default = source.and_then(bpmn::model::FlowNode::default);
        Self {
            name: way.base.name.clone(),
            condition: editor::condition(document.element(way.base.element)),
            default: default.is_some_and(|known| known.name == way.base.id),
            to: way.target.name.clone(),
        }
    }

    pub(super) fn typed(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            name: get("name"),
            condition: get("bedingung"),
            default: form.get("sonst") == "yes",
            to: get("ziel"),
        }
    }

    /// Puts it into the file.
    pub(super) fn put(&self, document: &mut Document, way: &str) -> Result<()> {
        let model = Definitions::read(document).map_err(Error::caused_by)?;
        let Some(bpmn::model::Thing::Flow(index)) = model.find(way) else { return Err(Error::NotFound) };
        let flow = model.flow(index);
        let before = Self::of(document, &model, flow);
        let mut problems = Problems::default();
        problems.take(at("name", editor::set_name(document, way, &self.name)));
        if let Some(source) = flow.source.target.map(|source| model.node(source)).filter(|node| decides(node))
        {
            problems.take(self.put_choice(document, way, &source.base.id, before.default));
        }
        if !self.to.is_empty() && self.to != before.to {
            problems.take(at("ziel", editor::lead(document, way, &self.to)));
        }
        problems.end(())
    }

    fn put_choice(&self, document: &mut Document, way: &str, source: &str, was: bool) -> Result<()> {
        if self.default && !self.condition.is_empty() {
            let words = "Der Weg für alle übrigen Fälle hat keine Bedingung. Löschen Sie die Bedingung.";
            return Err(Error::invalid("bedingung", words));
        }
        feel("bedingung", &self.condition)?;
        at("bedingung", editor::set_condition(document, way, &self.condition))?;
        match (self.default, was) {
            (true, false) => at("sonst", editor::set_default(document, source, Some(way))),
            (false, true) => at("sonst", editor::set_default(document, source, None)),
            _ => Ok(()),
        }
    }
}

/// Whether conditions stand at the ways out of a step.
pub(super) fn decides(node: &bpmn::model::FlowNode) -> bool {
    matches!(Kind::of(node), Some(Kind::Exclusive | Kind::Inclusive))
        || (node.activity().is_some() && node.outgoing.len() > 1)
}

/// A new way out of a gateway, as it was typed.
pub(super) fn new_way(form: &Form, number: usize, with_task: bool) -> Result<editor::Way> {
    let get = |what: &str| form.get(&format!("{what}-{number}")).to_owned();
    let condition = get("bedingung");
    feel(&format!("bedingung-{number}"), &condition)?;
    let task = get("aufgabe");
    Ok(editor::Way { label: get("weg"), condition, task: (with_task || !task.is_empty()).then_some(task) })
}

/// A question of a form, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldText {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) hint: String,
    /// One on each line: `a = Antwort`.
    pub(super) options: String,
}

impl FieldText {
    pub(super) fn of(field: &Field) -> Self {
        let options = field.options.iter().map(|(value, label)| format!("{value} = {label}"));
        Self {
            name: field.name.clone(),
            label: field.label.clone(),
            kind: field.kind.as_str().to_owned(),
            required: field.required,
            hint: field.hint.clone(),
            options: options.collect::<Vec<_>>().join("\n"),
        }
    }

    pub(super) fn typed(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            name: get("name"),
            label: get("frage"),
            kind: get("art"),
            required: form.get("pflicht") == "yes",
            hint: get("hinweis"),
            options: get("antworten").replace("\r\n", "\n"),
        }
    }

    /// The field, or everything that is wrong with it.
    pub(super) fn checked(&self, others: &[Field]) -> Result<Field> {
        let mut problems = Vec::new();
        if !is_variable(&self.name) {
            problems.push(Problem::new("name", VARIABLE));
        } else if others.iter().any(|other| other.name == self.name) {
            problems.push(Problem::new("name", "Ein Feld mit diesem Namen gibt es hier schon."));
        }
        if self.label.is_empty() {
            problems.push(Problem::new("frage", "Geben Sie an, was gefragt wird."));
        }
        if self.kind.is_empty() {
            problems.push(Problem::new("art", "Wählen Sie, was geantwortet wird."));
        }
        let kind = FieldKind::of(&self.kind);
        let options = if kind == FieldKind::Choice { self.options() } else { Vec::new() };
        if kind == FieldKind::Choice && options.len() < 2 {
            problems.push(Problem::new(
                "antworten",
                "Geben Sie mindestens zwei Antworten an, jede auf einer Zeile.",
            ));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        Ok(Field {
            name: self.name.clone(),
            label: self.label.clone(),
            kind,
            required: self.required,
            hint: self.hint.clone(),
            options,
        })
    }

    /// What can be chosen; where a line has no value of its own, it is made from the words.
    fn options(&self) -> Vec<(String, String)> {
        let lines = self.options.lines().map(str::trim).filter(|line| !line.is_empty());
        let option = |line: &str| match line.split_once('=') {
            Some((value, label)) => (value.trim().to_owned(), label.trim().to_owned()),
            None => (editor::slug(line, '_'), line.to_owned()),
        };
        lines.map(option).filter(|(value, label)| !value.is_empty() && !label.is_empty()).collect()
    }
}

/// The profile of a process, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct ProfileText {
    pub(super) name: String,
    pub(super) profile: Profile,
    pub(super) kind: String,
    pub(super) review_on: String,
    pub(super) resources: String,
    pub(super) interfaces: String,
    /// One on each line: `Durchlaufzeit; 10; Arbeitstage; Quelle`.
    pub(super) figures: String,
}

impl ProfileText {
    pub(super) fn of(document: &Document) -> Result<Self, Refused> {
        let model = Definitions::read(document)?;
        let profile = Profile::of(&model);
        let figure = |figure: &Figure| {
            [&figure.name, &figure.target, &figure.unit, &figure.source].map(String::as_str).join("; ")
        };
        Ok(Self {
            name: editor::name(document)?,
            kind: profile.kind.map_or("", ProcessKind::as_str).to_owned(),
            review_on: profile
                .review_on
                .map(|day| ui::format::date_short(Lang::German, day))
                .unwrap_or_default(),
            resources: profile.resources.join("\n"),
            interfaces: profile.interfaces.join("\n"),
            figures: profile.figures.iter().map(figure).collect::<Vec<_>>().join("\n"),
            profile,
        })
    }

    pub(super) fn typed(form: &Form) -> Self {
        let get = |name| form.get(name).replace("\r\n", "\n");
        Self {
            name: get("name"),
            profile: Profile {
                owner: get("verantwortlich"),
                purpose: get("zweck"),
                trigger: get("ausloeser"),
                result: get("ergebnis"),
                customers: get("fuer-wen"),
                legal_basis: get("rechtsgrundlage"),
                file_class: Some(get("aktenplan")).filter(|number| !number.is_empty()),
                unit: Some(get("einheit")).filter(|key| !key.is_empty()),
                ..Profile::default()
            },
            review_on: get("pruefung"),
            kind: get("art"),
            resources: get("mittel"),
            interfaces: get("schnittstellen"),
            figures: get("kennzahlen"),
        }
    }

    /// Puts it into the file.
    pub(super) fn put(&self, document: &mut Document) -> Result<()> {
        let mut problems = Problems::default();
        if self.name.is_empty() {
            problems.take(Err(Error::invalid("name", "Geben Sie an, wie der Prozess heißt.")));
        }
        let review_on = day(&self.review_on);
        if !self.review_on.is_empty() && review_on.is_none() {
            let words = "Geben Sie einen Tag an, zum Beispiel 31.01.2027, oder lassen Sie das Feld leer.";
            problems.take(Err(Error::invalid("pruefung", words)));
        }
        let lines = |text: &str| {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let figures = lines(&self.figures).iter().map(|line| figure(line)).collect();
        let profile = Profile {
            kind: ProcessKind::of(&self.kind),
            resources: lines(&self.resources),
            interfaces: lines(&self.interfaces),
            figures,
            review_on,
            ..self.profile.clone()
        };
        problems.take(at("name", editor::set_process_name(document, &self.name)));
        problems.take(at("zweck", editor::set_profile(document, &profile)));
        problems.end(())
    }
}

/// A day as people write it, or as programs do.
fn day(text: &str) -> Option<Date> {
    Date::strptime("%d.%m.%Y", text).ok().or_else(|| text.parse().ok())
}

fn figure(line: &str) -> Figure {
    let mut parts = line.splitn(4, ';').map(|part| part.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    Figure { name: next(), target: next(), unit: next(), source: next() }
}

/// The element of a step in the file.
pub(super) fn element<'d>(document: &'d Document, model: &Definitions, id: &str) -> Result<Element<'d>> {
    model.node_by_id(id).map(|node| document.element(node.base.element)).ok_or(Error::NotFound)
}
