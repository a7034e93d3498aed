//! The tasks of a case on its page, and the processes that run for it.

use ::store::{Ask, Asks, Part, Read};
use kernel::{Lang, Problem, Result, local_date};
use maud::html;
use records::cases::{
    Case, CaseId,
    pages::{Asked, Panel},
};
use records::who::Names;
use server::Visit;
use ui::{
    Markup, Render,
    parts::{Accordion, Column, EmptyState, Event, Table, Timeline, heading, link, list, text},
};

use super::{Task, TaskState, pages, store};
use crate::instances::{self, InstanceId};
use crate::{VersionId, Workflow};

const LANG: Lang = Lang::German;

/// The panel; nothing for cases for which no process ran.
#[derive(Debug)]
pub struct TasksPanel;

impl Panel for TasksPanel {
    fn ask(&self, case: CaseId) -> Box<dyn Asked> {
        Box::new(Question(store::of_case(case), instances::store::of_case(case)))
    }
}

/// An instance of the case: which, on which version, and whether it runs.
type Running = (InstanceId, VersionId, bool);

struct Question(Ask<Vec<Task>>, Ask<Vec<Running>>);

impl Asked for Question {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.0, &mut self.1]
    }

    fn show(
        self: Box<Self>,
        visit: &Visit,
        read: &mut Read<'_>,
        _: &Case,
        _: &[Problem],
    ) -> Result<Option<Markup>> {
        let (tasks, running) = (self.0.into_answers(), self.1.into_answers());
        if running.is_empty() {
            return Ok(None);
        }
        panel(visit, read, &tasks, &running).map(Some)
    }
}

fn panel(visit: &Visit, read: &mut Read<'_>, tasks: &[Task], running: &[Running]) -> Result<Markup> {
    let workflow = Workflow::of_visit(visit)?;
    let today = local_date(visit.now());
    let mut names = Names::default();
    let (mut rows, mut done, mut processes) = (Vec::new(), Vec::new(), Vec::new());
    for task in tasks {
        match task.state {
            TaskState::Open => {
                let unit = records::who::unit_name(read, task.unit)?;
                let holder = task.holder.map(|holder| names.person(read, holder)).transpose()?;
                rows.push(vec![
                    link(&task.title, &pages::path(task.id)),
                    html! { (unit) },
                    html! { (holder.as_deref().unwrap_or("noch niemand")) },
                    pages::due(task.due_on, today),
                ]);
            }
            TaskState::Done => {
                let by = task.ended_by.map(|by| names.person(read, by)).transpose()?;
                let body = link("Aufgabe ansehen", &pages::path(task.id));
                done.extend(task.ended_at.map(|at| Event { at, title: task.title.clone(), by, body }));
            }
            TaskState::Withdrawn => {}
        }
    }
    done.reverse();
    for (instance, version, runs) in running {
        let name = workflow.models.get(read, *version)?.name().to_owned();
        let path = instances::pages::path(*instance);
        processes.push(html! { (link(&name, &path)) @if *runs { " (läuft)" } @else { " (beendet)" } });
    }
    Ok(html! {
        (heading(2, "Aufgaben"))
        (Table {
            lang: LANG,
            caption: "Offene Aufgaben",
            columns: ["Aufgabe", "Einheit", "Bei", "Frist"].map(Column::new).to_vec(),
            rows,
            empty: EmptyState { text: "Zu diesem Vorgang ist keine Aufgabe offen.", action: html! {} },
        })
        @if !done.is_empty() {
            (Accordion { title: "Erledigte Aufgaben", open: false, body: Timeline { lang: LANG, events: done }.render() })
        }
        (text("Prozesse dieses Vorgangs:"))
        (list(processes))
    })
}
