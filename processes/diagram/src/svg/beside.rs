//! Data, annotations and groups as a list after the steps.

use bpmn::model::{ArtifactKind, DataIndex, DataKind, Definitions};

use super::{Drawing, frames};
use crate::picture::{Placed, Shown};
use crate::steps::data_name;
use crate::words::{named, quoted};

impl Drawing<'_> {
    /// Data, annotations and groups.
    pub(super) fn beside(&mut self) {
        let model = self.names.model;
        let of_model = |placed: &&Placed| matches!(placed.shows, Shown::Data(_) | Shown::Artifact(_));
        let shapes: Vec<&Placed> = self.picture.shapes.iter().filter(of_model).collect();
        if shapes.is_empty() {
            return;
        }
        self.paper.open("g", &[("role", &"list"), ("aria-label", &"Daten und Anmerkungen")]);
        self.paper.line();
        for placed in shapes {
            let title = match placed.shows {
                Shown::Data(index) => data_title(model, index),
                Shown::Artifact(place) => artifact_title(model, place),
                _ => continue,
            };
            if placed.again {
                self.paper.open("g", &[("class", &"d-beside"), ("aria-hidden", &"true")]);
            } else {
                self.paper.open("g", &[("class", &"d-beside"), ("role", &"listitem")]);
                self.paper.leaf("title", &[], &title);
            }
            let language = self.look.language.as_str();
            self.paper.open("g", &[("aria-hidden", &"true"), ("lang", &language)]);
            match placed.shows {
                Shown::Data(index) => frames::data(&mut self.paper, model, index, placed),
                Shown::Artifact(place) => frames::artifact(&mut self.paper, &model.artifacts[place], placed),
                _ => {}
            }
            self.paper.close("g");
            self.paper.close("g");
            self.paper.line();
        }
        self.paper.close("g");
        self.paper.line();
    }
}

fn data_title(model: &Definitions, index: DataIndex) -> String {
    let kind = match model.data.get(index.index()).map(|data| &data.kind) {
        Some(DataKind::Store | DataKind::StoreReference(_)) => "Datenspeicher",
        Some(DataKind::Input) => "Eingabe",
        Some(DataKind::Output) => "Ausgabe",
        _ => "Datenobjekt",
    };
    let name = quoted(&data_name(model, index));
    if name.is_empty() { format!("{kind} ohne Namen") } else { format!("{kind} {name}") }
}

fn artifact_title(model: &Definitions, place: usize) -> String {
    let artifact = &model.artifacts[place];
    match &artifact.kind {
        ArtifactKind::Group { .. } => named("Gruppe", &artifact.base),
        ArtifactKind::Text { .. } => format!("Anmerkung {}", quoted(frames::artifact_text(artifact))),
    }
}
