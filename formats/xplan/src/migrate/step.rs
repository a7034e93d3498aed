//! One step from a version to the next: the rows of the table are applied, then everything is fitted into the new schema.

use super::report::{Entry, Outcome};
use super::rules::{Act, Condition, Rule, Table, is_meant, table};
use super::tree::{Content, Part, Thing};
use super::{across, fit, labels, report};
use crate::Version;
use crate::model::{self, Class, Kind};

/// Notes what happens to an object.
pub(super) struct Log<'l> {
    pub(super) entries: &'l mut Vec<report::Entry>,
    pub(super) step: Version,
    pub(super) object: String,
    pub(super) class: String,
    /// The way from the object to where the work is done.
    pub(super) path: String,
}

impl<'l> Log<'l> {
    /// A log about an object.
    pub(super) fn new(entries: &'l mut Vec<Entry>, step: Version, thing: &Thing<'_>) -> Self {
        Self { entries, step, object: thing.id.clone(), class: thing.class.clone(), path: String::new() }
    }

    /// The way to a property.
    pub(super) fn way(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) }
    }

    /// Notes something about a value.
    pub(super) fn note(&mut self, outcome: Outcome, property: &str, value: &str, to: Option<String>) {
        self.entries.push(Entry {
            outcome,
            object: self.object.clone(),
            class: self.class.clone(),
            property: self.way(property),
            value: value.to_owned(),
            to,
            step: self.step,
        });
    }

    /// Notes that a property went elsewhere, with everything in it.
    pub(super) fn moved(&mut self, part: &Part<'_>, to: &str) {
        let mut leaves = Vec::new();
        part.leaves("", &mut leaves);
        for (property, value) in leaves {
            let to = property.replacen(&part.name, to, 1);
            self.note(Outcome::Moved, &property, &value, Some(to));
        }
    }
}

/// Leads objects from a version to the next one.
pub(super) fn step<'d>(
    mut things: Vec<Thing<'d>>,
    from: Version,
    to: Version,
    entries: &mut Vec<Entry>,
) -> Vec<Thing<'d>> {
    let table = table(to);
    let ranks = labels::begin(&mut things, to, entries);
    let before: Vec<String> = things.iter().map(|thing| thing.class.clone()).collect();
    for thing in &mut things {
        let mut log = Log::new(entries, to, thing);
        Step { table, from, to }.thing(thing, &mut log);
    }
    let before = across::across(&mut things, before, to, entries);
    let mut things = fit::fit(things, &before, from, to, entries);
    labels::end(&mut things, &ranks, to, entries);
    things
}

struct Step {
    table: &'static Table,
    from: Version,
    to: Version,
}

impl Step {
    fn thing(&self, thing: &mut Thing<'_>, log: &mut Log<'_>) {
        for part in &mut thing.parts {
            if let Content::Data(values) = &mut part.content {
                let way = log.way(&part.name);
                let outer = std::mem::replace(&mut log.path, way);
                values.iter_mut().for_each(|value| self.thing(value, log));
                log.path = outer;
            }
        }
        let source = model::class(self.from, &thing.class);
        if let Some(source) = source {
            self.codes(thing, source, log);
        }
        for rule in &self.table.rules {
            let is_meant = source.is_some_and(|class| class.is_a(rule.class))
                || model::class(self.to, &thing.class).is_some_and(|class| class.is_a(rule.class));
            if is_meant && rule.when.iter().all(|condition| holds(*condition, thing)) {
                apply(rule, thing, log);
            }
        }
    }

    /// Codes of enumerations that are others now.
    fn codes(&self, thing: &mut Thing<'_>, source: &'static Class, log: &mut Log<'_>) {
        if self.table.codes.is_empty() {
            return;
        }
        let mut parts = Vec::with_capacity(thing.parts.len());
        for part in std::mem::take(&mut thing.parts) {
            let codes = source.property(&part.name).and_then(|property| match property.kind {
                Kind::Enumeration(enumeration) => {
                    self.table.codes.get(&(enumeration.name, part.text().unwrap_or_default()))
                }
                _ => None,
            });
            let Some(codes) = codes else {
                parts.push(part);
                continue;
            };
            let to = format!("{} {}", part.name, codes.join(", "));
            log.note(Outcome::Moved, &part.name, part.text().unwrap_or_default(), Some(to));
            // A value that is one of several now may be there already.
            for code in codes {
                let is_same = |other: &Part<'_>| other.name == part.name && other.text() == Some(code);
                if codes.len() == 1 || !parts.iter().any(is_same) {
                    parts.push(Part { content: Content::Text((*code).to_owned()), ..part.clone() });
                }
            }
        }
        thing.parts = parts;
    }
}

fn holds(condition: Condition, thing: &Thing<'_>) -> bool {
    match condition {
        Condition::Present(name) => thing.part(name).is_some(),
        Condition::Is(name, value) => {
            thing.parts.iter().any(|part| part.name == name && part.text() == Some(value))
        }
        Condition::Becomes(package) => thing.class.starts_with(package),
        Condition::Shape(name, shape) => match thing.part(name).map(|part| &part.content) {
            Some(Content::Geometry(nodes)) => {
                nodes.first().is_some_and(|node| shape_of(node.name()) == shape)
            }
            _ => false,
        },
    }
}

/// Whether an element of GML is a point, a line or a surface.
pub(super) fn shape_of(name: &str) -> &'static str {
    match name {
        "Point" | "MultiPoint" => "point",
        "LineString" | "Curve" | "MultiCurve" | "CompositeCurve" | "OrientableCurve" | "Ring" => "line",
        _ => "surface",
    }
}

fn apply(rule: &Rule, thing: &mut Thing<'_>, log: &mut Log<'_>) {
    match &rule.act {
        Act::Class { to, set } => {
            if thing.class != *to {
                log.note(Outcome::Moved, "Klasse", &thing.class, Some((*to).to_owned()));
                (*to).clone_into(&mut thing.class);
            }
            set.iter().for_each(|(name, value)| set_value(thing, name, value, log));
        }
        Act::Move { from, to } => {
            for part in &mut thing.parts {
                if is_meant(from, &part.name) && part.name != *to {
                    log.moved(part, to);
                    (*to).clone_into(&mut part.name);
                }
            }
        }
        Act::Set { name, value } => set_value(thing, name, value, log),
        Act::Add { name, value } => {
            if thing.part(name).is_none() {
                log.note(Outcome::Added, name, value, None);
                thing.parts.push(Part::of(name, value));
            }
        }
        Act::Drop { name } => {
            for part in thing.take(name) {
                log.note(Outcome::Moved, name, part.text().unwrap_or_default(), Some("entfällt".to_owned()));
            }
        }
        Act::Spec { from, to, kind } => spec(thing, from, to, kind, log),
        Act::Pair { general, detail, to, data } => pair(thing, (general, detail), to, data, log),
        Act::Wrap { to, data, parts } => wrap(thing, to, data, parts, log),
        Act::Into { from, to, sub } => into(thing, from, to, sub, log),
        Act::Roof => roof(thing, log),
    }
}

fn set_value(thing: &mut Thing<'_>, name: &str, value: &str, log: &mut Log<'_>) {
    if thing.text(name) == Some(value) {
        return;
    }
    let old = thing.take(name);
    if old.is_empty() {
        log.note(Outcome::Added, name, value, None);
    }
    for part in old {
        log.note(Outcome::Moved, name, part.text().unwrap_or_default(), Some(format!("{name} {value}")));
    }
    thing.parts.push(Part::of(name, value));
}

/// A reference becomes one that says what it refers to.
fn spec(thing: &mut Thing<'_>, from: &str, to: &str, kind: &str, log: &mut Log<'_>) {
    for mut part in thing.take(from) {
        log.moved(&part, to);
        if let Content::Data(values) = &mut part.content {
            for value in values {
                "XP_SpezExterneReferenz".clone_into(&mut value.class);
                value.parts.push(Part::of("typ", kind));
            }
        }
        thing.parts.push(part.renamed(to));
    }
}

/// Codes and their details, until then two lists side by side, become one list of pairs. Details beyond the last code belong to that.
fn pair(thing: &mut Thing<'_>, names: (&str, &str), to: &str, data: &str, log: &mut Log<'_>) {
    let is_text = |part: &Part<'_>| matches!(part.content, Content::Text(_));
    let generals = thing.take_if(|part| part.name == names.0 && is_text(part));
    if generals.is_empty() {
        // A detail of nothing finds no home.
        return;
    }
    let mut values: Vec<Thing<'_>> = Vec::with_capacity(generals.len());
    for part in generals {
        log.moved(&part, &format!("{to}/allgemein"));
        values.push(Thing::of(data, vec![part.renamed("allgemein")]));
    }
    let last = values.len() - 1;
    for (rank, part) in thing.take(names.1).into_iter().enumerate() {
        log.moved(&part, &format!("{to}/detail"));
        values[rank.min(last)].parts.push(part.renamed("detail"));
    }
    thing.parts.extend(values.into_iter().map(|value| Part::data(to, value)));
}

/// Single properties become a value that has them.
fn wrap(thing: &mut Thing<'_>, to: &str, data: &str, parts: &[(&str, &str, bool)], log: &mut Log<'_>) {
    let is_text = |name: &str| {
        thing.part(name).is_some_and(|part| !matches!(part.content, Content::Data(_)) || name != to)
    };
    let complete = parts.iter().all(|(name, _, needed)| !needed || is_text(name));
    if !complete || !parts.iter().any(|(name, _, _)| is_text(name)) {
        return;
    }
    let mut value = Thing::of(data, Vec::new());
    for (name, sub, _) in parts {
        for part in thing.take_if(|part| part.name == *name && (*name != to || part.text().is_some())) {
            log.moved(&part, &format!("{to}/{sub}"));
            value.parts.push(part.renamed(sub));
        }
    }
    thing.parts.push(Part::data(to, value));
}

/// A property goes into the first value of another one, if there is one.
fn into(thing: &mut Thing<'_>, from: &str, to: &str, sub: &str, log: &mut Log<'_>) {
    let has_data = |part: &Part<'_>| part.name == to && matches!(part.content, Content::Data(_));
    let Some(mut target) = thing.parts.iter().position(has_data) else { return };
    let taken = thing.take(from);
    // What was taken stood before or behind it.
    target = thing.parts.iter().position(has_data).unwrap_or(target);
    for part in taken {
        log.moved(&part, &format!("{to}/{sub}"));
        if let Some(Part { content: Content::Data(values), .. }) = thing.parts.get_mut(target)
            && let Some(value) = values.first_mut()
        {
            value.parts.push(part.renamed(sub));
        }
    }
}

/// Slopes and forms of roofs stand together: the first form with the slopes, every other one in a value of its own.
fn roof(thing: &mut Thing<'_>, log: &mut Log<'_>) {
    const TO: &str = "dachgestaltung";
    const PARTS: [(&str, &str); 6] = [
        ("DNmin", "DNmin"),
        ("DNmax", "DNmax"),
        ("DN", "DN"),
        ("DNZwingend", "DNzwingend"),
        ("dachform", "dachform"),
        ("detaillierteDachform", "detaillierteDachform"),
    ];
    let mut values: Vec<Thing<'_>> = Vec::new();
    for (name, sub) in PARTS {
        for (rank, part) in thing.take(name).into_iter().enumerate() {
            log.moved(&part, &format!("{TO}/{sub}"));
            if values.len() <= rank {
                values.push(Thing::of("BP_Dachgestaltung", Vec::new()));
            }
            values[rank].parts.push(part.renamed(sub));
        }
    }
    let values = values.into_iter().map(|value| Part::data(TO, value));
    // Since 5.1 both ways were possible; what was said in both is said once.
    let new: Vec<_> =
        values.filter(|value| !thing.parts.iter().any(|part| part.says_the_same(value))).collect();
    thing.parts.extend(new);
}
