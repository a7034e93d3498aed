//! The part of an older version's page that takes its running instances over to the version in force.

use std::collections::BTreeMap;

use maud::html;
use ui::{
    Markup, Render,
    parts::{Alert, Button, Form, Tone, heading, link, list, text},
};

use super::{instances, issued};
use crate::InstanceId;
use crate::instances::migrate::LOOKED_AT;
use crate::instances::pages::path;
use crate::models::store::Issue;

/// What the running instances of an older version can do.
pub(crate) struct Moving {
    /// The version in force.
    pub(crate) to: Issue,
    /// The steps that are no longer there, and those that are new.
    pub(crate) gone: Vec<String>,
    pub(crate) added: Vec<String>,
    /// How many instances can go over.
    pub(crate) able: usize,
    /// Those that cannot, by the reason.
    pub(crate) stay: BTreeMap<String, Staying>,
    /// Whether there are more than were looked at.
    pub(crate) more: bool,
    /// How many have just gone over, and how many have not against expectation.
    pub(crate) done: Option<(usize, usize)>,
}

/// Instances that stay for the same reason.
#[derive(Default)]
pub(crate) struct Staying {
    pub(crate) count: usize,
    /// Those whose case the visitor may see, with its reference.
    pub(crate) seen: Vec<(InstanceId, String)>,
}

impl Moving {
    /// Nothing where nothing runs and nothing has just gone over.
    pub(crate) fn section(&self, page: &str) -> Markup {
        if self.able == 0 && self.stay.is_empty() && self.done.is_none() {
            return html! {};
        }
        html! {
            (heading(2, "Laufende Abläufe umstellen"))
            @if let Some((moved, left)) = self.done { (result(moved, left)) }
            @if self.able > 0 || !self.stay.is_empty() {
                (text(format!("Umgestellt wird auf die gültige {}. Wer an einer Aufgabe sitzt, behält sie; Fristen bleiben, wie sie sind.", issued(&self.to))))
                @if self.gone.is_empty() {
                    (text("Alle Schritte dieser Version gibt es auch in der gültigen Version."))
                } @else {
                    (text("Diese Schritte gibt es in der gültigen Version nicht mehr, oder sie sind dort etwas anderes. Wer dort steht, bleibt auf dieser Version:"))
                    (list(&self.gone))
                }
                @if !self.added.is_empty() {
                    (text("Diese Schritte sind neu:"))
                    (list(&self.added))
                }
                @if self.more { (text(format!("Angesehen wurden die {LOOKED_AT} ältesten Abläufe."))) }
                @if !self.stay.is_empty() {
                    (heading(3, "Bleiben auf dieser Version"))
                    (list(self.stay.iter().map(|(why, staying)| staying.line(why))))
                }
                (self.button(page))
            }
        }
    }

    fn button(&self, page: &str) -> Markup {
        let able = i64::try_from(self.able).unwrap_or(i64::MAX);
        if able == 0 {
            return text("Zurzeit kann kein Ablauf umgestellt werden.");
        }
        let to = self.to.id.to_string();
        let label = format!("{} auf Version {} umstellen", instances(able), self.to.number);
        Form::post(&format!("{page}/umstellen"))
            .hidden(&[("auf", &to)])
            .with(Button::primary(&label).render())
    }
}

impl Staying {
    fn line(&self, why: &str) -> Markup {
        let count = instances(i64::try_from(self.count).unwrap_or(i64::MAX));
        let hidden = self.count - self.seen.len();
        html! {
            (count) ": " (why)
            @for (place, (instance, reference)) in self.seen.iter().enumerate() {
                @if place == 0 { " Vorgang " } @else { ", " }
                (link(reference, &path(*instance)))
            }
            @match (self.seen.len(), hidden) {
                (_, 0) | (0, _) => "",
                (_, 1) => " und einer, den Sie nicht einsehen dürfen",
                (_, more) => { " und " (more) ", die Sie nicht einsehen dürfen" },
            }
        }
    }
}

fn result(moved: usize, left: usize) -> Markup {
    let moved = match moved {
        0 => "Kein Ablauf wurde umgestellt.".to_owned(),
        1 => "Ein Ablauf wurde umgestellt.".to_owned(),
        more => format!("{more} Abläufe wurden umgestellt."),
    };
    let left = match left {
        0 => String::new(),
        1 => " Einer ist inzwischen weitergegangen; er bleibt auf dieser Version.".to_owned(),
        more => format!(" {more} sind inzwischen weitergegangen; sie bleiben auf dieser Version."),
    };
    Alert { tone: Tone::Success, title: "Fertig.", body: text(moved + &left) }.render()
}
