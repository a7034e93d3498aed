//! The picture: an SVG that can be read aloud and walked through in the order of the steps.
//!
//! The root is a `graphics-document`, which may hold links, as an `img` may not. Steps are lists of links to their rows
//! in the table; what is only drawn (frames, lines) is hidden from screen readers, because the links say it.

mod beside;
mod describe;
mod edges;
mod frames;
mod icons;
mod nodes;
mod paper;

use std::collections::HashMap;

use bpmn::model::{Definitions, NodeIndex, Point};

use crate::anchors::anchors;
use crate::limits::MARK;
use crate::look::{Look, Mark};
use crate::order::{Order, Part};
use crate::picture::{Picture, Placed, Shown};
use crate::steps::Names;
use crate::text::{Block, short};
use crate::words::quoted;
use paper::{Number, Paper};

/// The colours of a picture that stands alone, in rules so simple that programs which know little of CSS follow them. The same
/// as web/src/diagram.css, but black on white.
const STYLE: &str = include_str!("standalone.css");

/// Around everything, for names that stick out.
const MARGIN: f64 = 24.0;

/// The picture of a model: as it is drawn in the file, and laid out by rule where it is not.
#[must_use]
pub fn svg(model: &Definitions, look: &Look) -> String {
    let order = Order::of(model);
    let picture = Picture::of(model, &order);
    let anchors = anchors(model);
    let names = Names { model, order: &order, anchors: &anchors };
    let mut drawing = Drawing { names, look, picture: &picture, paper: Paper::default() };
    drawing.whole();
    drawing.paper.out
}

struct Drawing<'m> {
    names: Names<'m>,
    look: &'m Look,
    picture: &'m Picture,
    paper: Paper,
}

/// A step whose element is not closed yet.
#[derive(Clone, Copy)]
struct Item {
    depth: usize,
    has_list: bool,
}

impl<'m> Drawing<'m> {
    fn whole(&mut self) {
        let model = self.names.model;
        let (left, top, right, bottom) = self.picture.extent();
        let (width, height) = (right - left + 2.0 * MARGIN, bottom - top + 2.0 * MARGIN);
        let view = format!(
            "{} {} {} {}",
            Number(left - MARGIN),
            Number(top - MARGIN),
            Number(width),
            Number(height)
        );
        let (title, text) = (format!("{}-titel", self.look.prefix), format!("{}-text", self.look.prefix));
        self.paper.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("class", &"r-diagram"),
                ("lang", &"de"),
                ("role", &"graphics-document document"),
                ("aria-labelledby", &title),
                ("aria-describedby", &text),
                ("viewBox", &view),
                ("width", &Number(width)),
                ("height", &Number(height)),
            ],
        );
        self.paper.leaf("title", &[("id", &title)], &describe::title(model, self.look));
        let first: HashMap<NodeIndex, &Placed> = self.nodes(false).collect();
        self.paper.leaf("desc", &[("id", &text)], &describe::summary(model, first.len()));
        if self.look.standalone {
            self.paper.leaf("style", &[], &STYLE);
            let at = bpmn::model::Bounds { x: left - MARGIN, y: top - MARGIN, width, height };
            self.paper.rect("d-sheet", &at, 0.0);
        }
        self.paper.line();
        self.backdrop();
        let parts = self.names.order.parts.clone();
        for part in &parts {
            self.part(part, &first);
        }
        self.beside();
        self.foreground();
        self.paper.close("svg");
    }

    /// The shapes of nodes: the first of each, or those that show again what is already drawn.
    fn nodes(&self, again: bool) -> impl Iterator<Item = (NodeIndex, &'m Placed)> + use<'m> {
        let picture: &'m Picture = self.picture;
        picture.shapes.iter().filter_map(move |placed| match placed.shows {
            Shown::Node(node) if placed.again == again => Some((node, placed)),
            _ => None,
        })
    }

    fn layer(&mut self, class: &str) {
        let language = self.look.language.as_str();
        self.paper.open("g", &[("class", &class), ("aria-hidden", &"true"), ("lang", &language)]);
        self.paper.line();
    }

    /// Pools, lanes, groups and lines, which nodes then lie upon.
    fn backdrop(&mut self) {
        let model = self.names.model;
        self.layer("d-frames");
        for (text, at) in &self.picture.headings {
            let block = Block { size: 14.0, lines: vec![short(text, crate::limits::NAME)] };
            self.paper.text("d-name d-left d-heading", &block, at.x, at.y - 16.0);
        }
        let ranked = |shown: Shown| match shown {
            Shown::Pool(_) => 0,
            Shown::Lane(_) => 1,
            Shown::Other => 2,
            _ => 3,
        };
        let mut frames: Vec<&Placed> =
            self.picture.shapes.iter().filter(|placed| ranked(placed.shows) < 3).collect();
        // Larger ones first: lanes may have lanes in them.
        frames.sort_by(|a, b| {
            let area = |placed: &Placed| placed.at.width * placed.at.height;
            ranked(a.shows).cmp(&ranked(b.shows)).then(area(b).total_cmp(&area(a)))
        });
        for placed in frames {
            match placed.shows {
                Shown::Pool(index) => {
                    let pool = &model.participants[index.index()];
                    let process = pool.process.as_ref().and_then(|process| process.target);
                    let open = process
                        .is_some_and(|process| !model.scope(model.process(process).scope).nodes.is_empty());
                    frames::frame(&mut self.paper, &pool.base.name, placed, "d-pool", open, true);
                }
                Shown::Lane(index) => {
                    let lane = &model.lanes[index.index()];
                    frames::frame(&mut self.paper, &lane.base.name, placed, "d-lane", true, false);
                }
                _ => self.paper.rect("d-open d-dotted", &placed.at, 4.0),
            }
            self.paper.line();
        }
        for line in &self.picture.lines {
            edges::draw(&mut self.paper, model, self.look, line);
        }
        self.paper.close("g");
        self.paper.line();
    }

    /// The steps of a process, as a list.
    fn part(&mut self, part: &Part, first: &HashMap<NodeIndex, &Placed>) {
        let sequence = self.names.order.sequence[part.from..part.to].to_vec();
        let drawn: Vec<NodeIndex> = sequence.into_iter().filter(|node| first.contains_key(node)).collect();
        if drawn.is_empty() {
            return;
        }
        let name = self.part_name(part);
        if let Some(level) = self.look.heading_level {
            self.paper.empty(
                "g",
                &[("role", &"heading"), ("aria-level", &level.clamp(1, 6)), ("aria-label", &name)],
            );
        }
        let label = format!("Schritte: {name}");
        self.paper.open("g", &[("role", &"list"), ("aria-label", &label)]);
        self.paper.line();
        // Steps in sub-processes are lists within the item of their sub-process.
        let mut open: Vec<Item> = Vec::new();
        for node in drawn {
            let depth = self.names.order.depth[node.index()];
            while let Some(item) = open.pop_if(|item| item.depth >= depth) {
                self.close(item);
            }
            if let Some(above) = open.last_mut()
                && !std::mem::replace(&mut above.has_list, true)
            {
                self.paper.open("g", &[("role", &"list")]);
            }
            self.paper.open("g", &[("role", &"listitem")]);
            self.step(node, first[&node]);
            open.push(Item { depth, has_list: false });
        }
        while let Some(item) = open.pop() {
            self.close(item);
        }
        self.paper.close("g");
        self.paper.line();
    }

    fn close(&mut self, item: Item) {
        if item.has_list {
            self.paper.close("g");
        }
        self.paper.close("g");
        self.paper.line();
    }

    fn part_name(&self, part: &Part) -> String {
        let model = self.names.model;
        let Some(process) = model.process_of(part.scope) else { return "Choreographie".to_owned() };
        let pool = model
            .participants
            .iter()
            .find(|pool| pool.process.as_ref().and_then(|process| process.target) == Some(process));
        let names = [pool.map_or("", |pool| &pool.base.name), &model.process(process).base.name];
        let name = names.into_iter().map(quoted).find(|name| !name.is_empty());
        name.unwrap_or_else(|| "Prozess ohne Namen".to_owned())
    }

    /// A node as a link to its row.
    fn step(&mut self, index: NodeIndex, placed: &Placed) {
        let node = self.names.model.node(index);
        let mark = self.look.nodes.get(&node.base.id);
        let prefix = &self.look.prefix;
        let (title, text) =
            (format!("{prefix}-{}", index.index()), format!("{prefix}-{}-text", index.index()));
        let class = format!("d-node {} {}", nodes::class(node), mark.map(Mark::class).unwrap_or_default());
        let address = format!("{}#{}", self.look.steps_at, self.names.anchors[index.index()]);
        let id = crate::anchors::in_picture(prefix, index);
        self.paper.open(
            "a",
            &[
                ("class", &class.trim_end()),
                ("href", &address),
                ("aria-labelledby", &title),
                ("aria-describedby", &text),
                ("id", &id),
            ],
        );
        let mut name = crate::words::title(node);
        if let Some(said) = mark.map(|mark| short(&mark.text, MARK)).filter(|said| !said.is_empty()) {
            name = format!("{name}: {said}");
        }
        self.paper.leaf("title", &[("id", &title)], &name);
        self.paper.leaf("desc", &[("id", &text)], &describe::node(&self.names, self.look, node));
        let language = self.look.language.as_str();
        self.paper.open("g", &[("aria-hidden", &"true"), ("lang", &language)]);
        nodes::draw(&mut self.paper, node, placed);
        self.paper.close("g");
        self.paper.close("a");
        // Outside of the link, whose visible words would else not be those of its name.
        if let Some(mark) = mark.filter(|mark| !mark.text.trim().is_empty()) {
            let corner = Point { x: placed.at.x + placed.at.width, y: placed.at.y };
            self.paper.open("g", &[("aria-hidden", &"true")]);
            edges::badge(&mut self.paper, mark, corner);
            self.paper.close("g");
        }
    }

    /// What is drawn a second time, and the names of lines above everything.
    fn foreground(&mut self) {
        let model = self.names.model;
        self.layer("d-names");
        for (index, placed) in self.nodes(true) {
            let node = model.node(index);
            let mark = self.look.nodes.get(&node.base.id).map(Mark::class).unwrap_or_default();
            let class = format!("d-node {} {mark}", nodes::class(node));
            self.paper.open("g", &[("class", &class.trim_end())]);
            nodes::draw(&mut self.paper, node, placed);
            self.paper.close("g");
        }
        for line in &self.picture.lines {
            edges::label(&mut self.paper, model, self.look, line);
        }
        self.paper.close("g");
    }
}
