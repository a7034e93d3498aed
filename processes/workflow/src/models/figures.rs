//! Key figures of a process: where its instances stand, how long steps take, how often they are late. Never of a person.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::model::{ActivityKind, Definitions, FlowNode, Position, Task};
use editor::Figure;
use jiff::{SignedDuration, ToSpan};
use kernel::{Date, PersonId, Timestamp, calendar, local_date};

/// Times and delays are shown only where at least so many people did the work. With fewer a colleague could tell from the
/// figures how fast or how late one of them is, and what can watch performance needs the consent of the staff council
/// (§ 69 no. 2 `PersVG` LSA). Five is a usual bound for groups in surveys of staff.
pub const FEWEST_PEOPLE: usize = 5;

/// The days that figures look back.
pub const DAYS: i64 = 90;

/// The last tasks of a step, and the last instances of a version, that figures are made of: more make them no truer.
pub const MOST: i64 = 1_000;

/// The running instances of a process that are looked at for where they stand.
pub const MOST_STANDING: i64 = 10_000;

/// A task that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneTask {
    /// Since when it was to be done.
    pub opened_at: Timestamp,
    /// When it was done.
    pub ended_at: Timestamp,
    /// Until when it was to be done.
    pub due_on: Option<Date>,
    /// Who did it.
    pub by: Option<PersonId>,
}

/// Instances that stand at an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many.
    pub instances: i64,
    /// So many of their tasks are late.
    pub late: i64,
}

/// How long something took, and how often it was late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Measured {
    /// Nothing ended in the time that is looked at.
    #[default]
    Nothing,
    /// Fewer people than [`FEWEST_PEOPLE`] did it: nothing is said.
    Withheld,
    /// It is known.
    Known {
        /// The middle one of all times.
        median: SignedDuration,
        /// How many times were measured.
        count: usize,
        /// How many had a day until when, and how many of these were late.
        late: Option<(usize, usize)>,
    },
}

impl Measured {
    /// Of a step that people do.
    #[must_use]
    pub fn of_people(tasks: &[DoneTask]) -> Self {
        if !tasks.is_empty() && people(tasks) < FEWEST_PEOPLE {
            return Self::Withheld;
        }
        let dated = tasks.iter().filter_map(|task| Some((local_date(task.ended_at), task.due_on?)));
        let (late, due) =
            dated.fold((0, 0), |(late, due), (done, until)| (late + usize::from(done > until), due + 1));
        match Self::of_times(tasks.iter().map(|task| (task.opened_at, task.ended_at))) {
            Self::Known { median, count, .. } => {
                Self::Known { median, count, late: (due > 0).then_some((late, due)) }
            }
            other => other,
        }
    }

    /// Of what no person does.
    #[must_use]
    pub fn of_times(times: impl IntoIterator<Item = (Timestamp, Timestamp)>) -> Self {
        let spans: Vec<_> = times.into_iter().map(|(from, to)| to.duration_since(from)).collect();
        let count = spans.len();
        median(spans).map_or(Self::Nothing, |median| Self::Known { median, count, late: None })
    }
}

/// How many different people did these tasks. One of whom nobody knows who did it counts as nobody's.
fn people(tasks: &[DoneTask]) -> usize {
    tasks.iter().filter_map(|task| task.by).collect::<BTreeSet<_>>().len()
}

/// The middle value; of an even number the lower one of the two.
pub fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// What is known of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Where its instances stand now, by the element's id.
    pub standing: BTreeMap<String, Standing>,
    /// How long steps took, by the element's id.
    pub steps: BTreeMap<String, Measured>,
    /// When instances began and ended; nothing where that would tell of people.
    pub courses: Option<Vec<(Timestamp, Timestamp)>>,
}

impl Figures {
    /// From what the database says.
    #[must_use]
    pub fn of(
        model: &Definitions,
        standing: BTreeMap<String, Standing>,
        tasks: &BTreeMap<String, Vec<DoneTask>>,
        served: BTreeMap<String, Vec<(Timestamp, Timestamp)>>,
        courses: Vec<(Timestamp, Timestamp)>,
    ) -> Self {
        let by_people = tasks.iter().map(|(element, tasks)| (element.clone(), Measured::of_people(tasks)));
        let by_services = served.into_iter().map(|(element, times)| (element, Measured::of_times(times)));
        let all: Vec<DoneTask> = tasks.values().flatten().cloned().collect();
        // How long a called process took tells of the people in it, of whom nothing is known here.
        let no_people = model.nodes.iter().all(|node| !is_of_people(node) && called(node).is_none());
        let shown = courses.is_empty() || no_people || people(&all) >= FEWEST_PEOPLE;
        let stands = |(element, _): &(String, Standing)| model.node_by_id(element).is_some_and(may_stand_at);
        let mut standing: BTreeMap<String, Standing> = standing.into_iter().filter(stands).collect();
        let steps: BTreeMap<String, Measured> = by_people.chain(by_services).collect();
        for (element, standing) in &mut standing {
            if !matches!(steps.get(element), Some(Measured::Known { .. })) {
                standing.late = 0;
            }
        }
        Self { standing, steps, courses: shown.then_some(courses) }
    }

    /// The measured value beside a target; nothing where the figure is none that the program measures.
    #[must_use]
    pub fn measured(&self, figure: &Figure, state: calendar::State) -> Option<Reached> {
        if figure.name.trim().to_lowercase() != "durchlaufzeit" {
            return None;
        }
        let Some(courses) = &self.courses else { return Some(Reached::Withheld) };
        let value = if figure.unit.trim().to_lowercase().starts_with("arbeitstag") {
            let days =
                courses.iter().map(|(from, to)| working_days(local_date(*from), local_date(*to), state));
            median(days.collect()).map(f64::from)
        } else {
            let hours = if figure.unit.trim().to_lowercase().starts_with("stunde") { 1.0 } else { 24.0 };
            let spans = courses.iter().map(|(from, to)| to.duration_since(*from));
            median(spans.collect()).map(|span| span.as_secs_f64() / 3_600.0 / hours)
        };
        Some(value.map_or(Reached::Nothing, |value| Reached::Value {
            value,
            count: courses.len(),
            good: figure.number().map(|target| value <= target),
        }))
    }
}

/// What was reached of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    /// Nothing ended in the time that is looked at.
    Nothing,
    /// It would tell of people.
    Withheld,
    /// A value.
    Value {
        /// In the unit of the figure.
        value: f64,
        /// Of so many instances.
        count: usize,
        /// Whether it keeps the target; nothing where the target is no number.
        good: Option<bool>,
    },
}

/// The working days after the first day up to the last; the day of the event is not counted (§ 187 (1) BGB).
#[must_use]
pub fn working_days(from: Date, to: Date, state: calendar::State) -> u32 {
    let days = from.series(1.day()).skip(1).take_while(|day| *day <= to);
    let working = days.filter(|day| calendar::is_working_day(*day, state)).count();
    u32::try_from(working).unwrap_or(u32::MAX)
}

/// A time in words: minutes, hours or days, as people would say it.
#[must_use]
pub fn words(span: SignedDuration) -> String {
    let minutes = span.as_secs_f64() / 60.0;
    let (value, one, many) = match minutes {
        ..1.0 => return "unter 1 Minute".to_owned(),
        ..90.0 => (minutes.round(), "Minute", "Minuten"),
        ..2_880.0 => (minutes / 60.0, "Stunde", "Stunden"),
        _ => (minutes / 1_440.0, "Tag", "Tage"),
    };
    let shown = decimal(value);
    let unit = if shown == "1" { one } else { many };
    format!("{shown}\u{a0}{unit}")
}

/// A number with at most one place after the comma.
#[must_use]
pub fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.replace('.', ","), str::to_owned)
}

/// Whether people do it.
#[must_use]
pub fn is_of_people(node: &FlowNode) -> bool {
    let kind = node.activity().map(|activity| &activity.kind);
    matches!(kind, Some(ActivityKind::Task(Task::User { .. } | Task::Manual | Task::Plain)))
}

/// Whether a service does it.
#[must_use]
pub fn is_of_service(node: &FlowNode) -> bool {
    node.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(Task::Service { .. })))
}

/// The key of the process that a node calls.
#[must_use]
pub fn called(node: &FlowNode) -> Option<&str> {
    match &node.activity()?.kind {
        ActivityKind::Call { called } => called.as_ref().map(|called| called.name.as_str()),
        _ => None,
    }
}

/// Whether instances can be said to stand at a node. An event on a border and the start of an event sub-process listen
/// beside the activity at which the instance stands.
fn may_stand_at(node: &FlowNode) -> bool {
    let position = node.event().map(|event| &event.position);
    !matches!(position, Some(Position::Boundary { .. } | Position::Start { .. }))
}
