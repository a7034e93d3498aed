//! Where one stands: steps of a form, tasks of an application, what has happened so far.

use kernel::{Lang, Timestamp};
use maud::{Markup, Render, html};

use super::{Badge, Icon, Tone};
use crate::{
    format,
    texts::{own, own_with},
};

/// "Schritt 2 von 5", with a bar.
#[derive(Debug, Clone, Copy)]
pub struct Stepper {
    /// The language of the page.
    pub lang: Lang,
    /// The step one is at, from 1.
    pub step: u32,
    /// How many steps there are as far as is known.
    pub of: u32,
}

impl Render for Stepper {
    fn render(&self) -> Markup {
        let arguments = [("schritt", self.step.into()), ("von", self.of.into())];
        html! {
            div class="kern-progress r-stepper" {
                p class="kern-body" id="r-step" { (own_with(self.lang, "schritt", &arguments)) }
                progress value=(self.step) max=(self.of) aria-labelledby="r-step" {}
            }
        }
    }
}

/// How far a task of a task list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Nothing was entered yet.
    Open,
    /// Something was entered, something is missing.
    Begun,
    /// Complete.
    Done,
    /// Waits for another task; cannot be opened.
    Blocked,
}

/// One task.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// What is to be done.
    pub title: &'a str,
    /// Where it is done.
    pub href: &'a str,
    /// How far it is.
    pub state: TaskState,
}

/// Tasks that belong together.
#[derive(Debug, Clone, Copy)]
pub struct TaskGroup<'a> {
    /// What they are about.
    pub title: &'a str,
    /// The tasks in order.
    pub tasks: &'a [Task<'a>],
}

/// The parts of a long application, to be done in any order.
#[derive(Debug, Clone, Copy)]
pub struct TaskList<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// The groups in order.
    pub groups: &'a [TaskGroup<'a>],
}

impl Render for TaskList<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="kern-task-list-group" {
                @for group in self.groups {
                    section class="kern-task-list" {
                        div class="kern-task-list__header" { h2 class="kern-heading-medium" { (group.title) } }
                        ul class="kern-task-list__list" { @for task in group.tasks { (self.task(task)) } }
                    }
                }
            }
        }
    }
}

impl TaskList<'_> {
    fn task(&self, task: &Task<'_>) -> Markup {
        let (tone, icon, key) = match task.state {
            TaskState::Open => (Tone::Info, Some(Icon::Edit), "aufgabe-offen"),
            TaskState::Begun => (Tone::Warning, Some(Icon::InWork), "aufgabe-begonnen"),
            TaskState::Done => (Tone::Success, Some(Icon::Success), "aufgabe-erledigt"),
            TaskState::Blocked => (Tone::Neutral, None, "aufgabe-gesperrt"),
        };
        html! {
            li class="kern-task-list__item" {
                div class="kern-task-list__title" {
                    @if task.state == TaskState::Blocked { span class="kern-body" { (task.title) } }
                    @else { a class="kern-link kern-link--stretched" href=(task.href) { (task.title) } }
                    div class="kern-task-list__status" { (Badge { tone, label: &own(self.lang, key) }.with_icon(icon)) }
                }
            }
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What, in one sentence.
    pub title: String,
    /// Who did it; nothing where that is not for the reader.
    pub by: Option<String>,
    /// Words, documents, links that belong to it; may be empty.
    pub body: Markup,
}

/// What has happened so far, in the given order.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The language of the page.
    pub lang: Lang,
    /// The events, usually the newest first.
    pub events: Vec<Event>,
}

impl Render for Timeline {
    fn render(&self) -> Markup {
        html! {
            ol class="r-timeline" {
                @for event in &self.events {
                    li class="r-timeline__event" {
                        p class="kern-body kern-body--bold" { (event.title) }
                        p class="kern-body kern-body--small kern-body--muted" {
                            time datetime=(event.at) { (format::date_time(self.lang, event.at)) }
                            @if let Some(by) = &event.by { " · " (by) }
                        }
                        @if !event.body.0.is_empty() { div class="r-timeline__body kern-body" { (event.body) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocked_task_cannot_be_opened() {
        let tasks = [
            Task { title: "Angaben", href: "/a", state: TaskState::Done },
            Task { title: "Absenden", href: "/b", state: TaskState::Blocked },
        ];
        let list = TaskList { lang: Lang::German, groups: &[TaskGroup { title: "Antrag", tasks: &tasks }] };
        let html = list.render().into_string();
        assert!(html.contains("href=\"/a\"") && !html.contains("href=\"/b\""), "{html}");
    }

    #[test]
    fn a_step_is_said_and_drawn() {
        let html = Stepper { lang: Lang::PlainGerman, step: 2, of: 5 }.render().into_string();
        assert!(html.contains("Schritt 2 von 5") && html.contains("value=\"2\" max=\"5\""), "{html}");
    }

    #[test]
    fn an_event_says_when_on_a_german_clock() {
        let event = Event {
            at: "2026-07-01T10:00:00Z".parse().unwrap(),
            title: "Eingegangen".into(),
            by: Some("Frau Muster".into()),
            body: html! {},
        };
        let html = Timeline { lang: Lang::German, events: vec![event] }.render().into_string();
        assert!(
            html.contains("12:00\u{a0}Uhr") && html.contains("datetime=\"2026-07-01T10:00:00Z\""),
            "{html}"
        );
        assert!(html.contains(" · Frau Muster") && !html.contains("r-timeline__body"), "{html}");
    }
}
