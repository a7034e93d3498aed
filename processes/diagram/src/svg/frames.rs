//! What stands around and beside the nodes: pools, lanes, groups, data, annotations.

use bpmn::model::{Artifact, ArtifactKind, Bounds, DataKind, Definitions};

use super::nodes::outside;
use super::paper::{Number, Paper};
use crate::picture::{Placed, middle};
use crate::steps::data_name;
use crate::text::{Block, fit};

/// Of the strip with the name.
const STRIP: f64 = 30.0;

/// A pool or lane; `open` is whether something is drawn in it, so that its name stands at the side.
pub(super) fn frame(paper: &mut Paper, name: &str, placed: &Placed, class: &str, open: bool, line: bool) {
    let at = &placed.at;
    paper.rect(class, at, 0.0);
    if !open {
        let block = fit(name, at.width - 16.0, at.height - 8.0, &[14.0, 12.0, 10.0]);
        paper.text("d-name", &block, middle(at).x, middle(at).y - block.height() / 2.0);
        return;
    }
    if placed.horizontal {
        if line {
            stroke(paper, [at.x + STRIP, at.y, at.x + STRIP, at.y + at.height]);
        }
        let block = fit(name, at.height - 10.0, STRIP - 2.0, &[13.0, 12.0, 11.0, 10.0]);
        let (x, y) = (at.x + STRIP / 2.0, middle(at).y);
        let turn = format!("rotate(-90 {} {})", Number(x), Number(y));
        paper.turned("d-name", &block, x, y - block.height() / 2.0, Some(&turn));
    } else {
        if line {
            stroke(paper, [at.x, at.y + STRIP, at.x + at.width, at.y + STRIP]);
        }
        let block = fit(name, at.width - 10.0, STRIP - 2.0, &[13.0, 12.0, 11.0, 10.0]);
        paper.text("d-name", &block, middle(at).x, at.y + STRIP / 2.0 - block.height() / 2.0);
    }
}

fn stroke(paper: &mut Paper, [x1, y1, x2, y2]: [f64; 4]) {
    let (x1, y1, x2, y2) = (Number(x1), Number(y1), Number(x2), Number(y2));
    paper.empty("line", &[("class", &"d-line"), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)]);
}

/// A data object or store.
pub(super) fn data(paper: &mut Paper, model: &Definitions, index: bpmn::model::DataIndex, placed: &Placed) {
    let Some(data) = model.data.get(index.index()) else { return };
    let at = &placed.at;
    let (x, y, width, height) = (at.x, at.y, at.width, at.height);
    let path = if matches!(data.kind, DataKind::Store | DataKind::StoreReference(_)) {
        let arch = (height / 6.0).min(10.0);
        let (left, right) = (Number(x), Number(x + width));
        let (top, foot) = (Number(y + arch), Number(y + height - arch));
        let (rx, ry) = (Number(width / 2.0), Number(arch));
        format!(
            "M{left} {top}A{rx} {ry} 0 0 1 {right} {top}V{foot}A{rx} {ry} 0 0 1 {left} {foot}Z\
             M{left} {top}A{rx} {ry} 0 0 0 {right} {top}"
        )
    } else {
        let ear = (width / 3.0).min(12.0);
        let (left, top, right, foot) = (Number(x), Number(y), Number(x + width), Number(y + height));
        let (fold, low) = (Number(x + width - ear), Number(y + ear));
        format!("M{left} {top}H{fold}L{right} {low}V{foot}H{left}ZM{fold} {top}V{low}H{right}")
    };
    paper.empty("path", &[("class", &"d-shape"), ("d", &path)]);
    if is_collection(model, data) {
        let bars = [-4.0, 0.0, 4.0]
            .map(|aside| format!("M{} {}v-8", Number(middle(at).x + aside), Number(y + height - 3.0)));
        paper.empty("path", &[("class", &"d-line"), ("d", &bars.concat())]);
    }
    if matches!(data.kind, DataKind::Input | DataKind::Output) {
        let class = if data.kind == DataKind::Output { "d-icon d-icon--full" } else { "d-icon" };
        let arrow = format!("M{} {}h7v-3l6 5l-6 5v-3h-7z", Number(x + 4.0), Number(y + 5.0));
        paper.empty("path", &[("class", &class), ("d", &arrow)]);
    }
    outside(paper, &data_name(model, index), placed);
}

fn is_collection(model: &Definitions, data: &bpmn::model::Data) -> bool {
    let referred = match &data.kind {
        DataKind::ObjectReference(Some(to)) => to.target.and_then(|to| model.data.get(to.index())),
        _ => None,
    };
    [Some(data), referred].into_iter().flatten().any(|found| found.collection == Some(true))
}

/// What an annotation says; of a group, its name. The file gives a group only a category's id, which is not shown.
pub(super) fn artifact_text(artifact: &Artifact) -> &str {
    match &artifact.kind {
        ArtifactKind::Text { text, .. } => text,
        ArtifactKind::Group { .. } => &artifact.base.name,
    }
}

/// An annotation or group.
pub(super) fn artifact(paper: &mut Paper, artifact: &Artifact, placed: &Placed) {
    let at = &placed.at;
    match &artifact.kind {
        ArtifactKind::Group { .. } => {
            paper.rect("d-group", at, 10.0);
            let block = fit(&artifact.base.name, at.width, 30.0, &[11.0]);
            paper.text("d-name d-halo", &block, middle(at).x, at.y + 4.0);
        }
        ArtifactKind::Text { text, .. } => {
            let (x, y, foot) = (Number(at.x), Number(at.y), Number(at.y + at.height));
            let bracket = format!("M{} {y}H{x}V{foot}h10", Number(at.x + 10.0));
            paper.empty("path", &[("class", &"d-line"), ("d", &bracket)]);
            let block = annotation(text, at);
            paper.text("d-name d-left", &block, at.x + 6.0, at.y + 3.0);
        }
    }
}

fn annotation(text: &str, at: &Bounds) -> Block {
    fit(text, at.width - 8.0, at.height.max(16.0), &[12.0, 11.0, 10.0, 9.0])
}
