//! Fitting into a schema: what the class does not have is kept as a generic attribute or at least reported, the rest is put in order.

use rustc_hash::FxHashSet;

use super::report::{Entry, Outcome};
use super::step::Log;
use super::tree::{Content, Part, Thing};
use crate::Version;
use crate::document::Space;
use crate::model::{self, Class, Kind, Property};

/// The attribute of plans and objects that takes whatever has no other home.
const GENERIC: &str = "hatGenerAttribut";

/// Fits objects into a version; `before` says which classes they had.
pub(super) fn fit<'d>(
    things: Vec<Thing<'d>>,
    before: &[String],
    from: Version,
    to: Version,
    entries: &mut Vec<Entry>,
) -> Vec<Thing<'d>> {
    let mut kept = Vec::with_capacity(things.len());
    let mut gone = FxHashSet::default();
    for (mut thing, before) in things.into_iter().zip(before) {
        let mut log = Log::new(entries, to, &thing);
        before.clone_into(&mut log.class);
        if let Some(class) = home(&mut thing, before, from, to, &mut log) {
            object(&mut thing, class, to, &mut log);
            kept.push(thing);
        } else {
            lose(&thing, &mut log);
            gone.insert(thing.id);
        }
    }
    if !gone.is_empty() {
        for thing in &mut kept {
            let mut log = Log::new(entries, to, thing);
            for part in thing.take_if(|part| part.target().is_some_and(|id| gone.contains(id))) {
                log.note(Outcome::Lost, &part.name, part.href().unwrap_or_default(), None);
            }
        }
    }
    kept
}

fn lose(thing: &Thing<'_>, log: &mut Log<'_>) {
    log.note(Outcome::Lost, "Klasse", &thing.class, None);
    let mut leaves = Vec::new();
    thing.leaves("", &mut leaves);
    for (property, value) in leaves {
        log.note(Outcome::Lost, &property, &value, None);
    }
}

/// The class that an object has in the new version. One that the version does not know becomes a generic object of its kind of plan.
fn home(
    thing: &mut Thing<'_>,
    before: &str,
    from: Version,
    to: Version,
    log: &mut Log<'_>,
) -> Option<&'static Class> {
    let usable = |name: &str| model::class(to, name).filter(|class| class.is_feature && !class.is_abstract);
    if let Some(class) = usable(&thing.class) {
        return Some(class);
    }
    let prefix = thing.class.get(..3)?;
    if !model::class(from, before)?.is_a(&format!("{prefix}Objekt")) || thing.part("position").is_none() {
        return None;
    }
    let generic =
        if prefix == "SO_" { "SO_SonstigesRecht".to_owned() } else { format!("{prefix}GenerischesObjekt") };
    let class = usable(&generic)?;
    log.note(Outcome::Kept, "Klasse", &thing.class, Some(format!("{generic}, {GENERIC} „Klasse“")));
    thing.parts.push(generic_attribute("Klasse", &thing.class));
    thing.class = generic;
    Some(class)
}

fn generic_attribute<'d>(name: &str, value: &str) -> Part<'d> {
    let parts = vec![Part::of("name", name), Part::of("wert", value)];
    Part::data(GENERIC, Thing::of("XP_StringAttribut", parts))
}

/// Fits an object; what has no home is kept where the class allows it.
fn object<'d>(thing: &mut Thing<'d>, class: &'static Class, to: Version, log: &mut Log<'_>) {
    let mut homeless = Vec::new();
    properties(thing, class, to, "", &mut homeless);
    let can_keep = class.property(GENERIC).is_some();
    for (path, value, is_text) in homeless {
        if can_keep && is_text {
            let name = attribute_name(&path);
            log.note(Outcome::Kept, &path, &value, Some(format!("{GENERIC} „{name}“")));
            thing.parts.push(generic_attribute(&name, &value));
        } else {
            log.note(Outcome::Lost, &path, &value, None);
        }
    }
    complete(thing, class, to, log);
}

/// The name of a generic attribute: letters, digits and underscores only.
fn attribute_name(path: &str) -> String {
    path.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect()
}

/// A value without a home: where it was, what it is, and whether it is a text that could be kept.
type Homeless = (String, String, bool);

/// Keeps what the class has.
fn properties<'d>(
    thing: &mut Thing<'d>,
    class: &'static Class,
    to: Version,
    path: &str,
    homeless: &mut Vec<Homeless>,
) {
    let mut kept: Vec<Part<'d>> = Vec::with_capacity(thing.parts.len());
    for mut part in std::mem::take(&mut thing.parts) {
        let property = class.property(&part.name).filter(|property| {
            let room = property.max.map_or(usize::MAX, |max| max as usize);
            kept.iter().filter(|other| other.name == part.name).count() < room
        });
        if property.is_some_and(|property| suits(&mut part, property, to, path, homeless)) {
            kept.push(part);
        } else {
            give_up(&part, path, homeless);
        }
    }
    thing.parts = kept;
}

/// Fits a value that has properties. It stays as it was and has no home if a property that it needs does not fit.
fn data<'d>(
    value: &mut Thing<'d>,
    class: &'static Class,
    to: Version,
    path: &str,
    homeless: &mut Vec<Homeless>,
) -> bool {
    let (mut fitted, mut without) = (value.clone(), Vec::new());
    properties(&mut fitted, class, to, path, &mut without);
    let needed = class.properties().iter().filter(|property| property.min > 0);
    let is_complete = needed.into_iter().all(|property| fitted.part(property.name).is_some());
    if is_complete {
        *value = fitted;
        homeless.append(&mut without);
    }
    is_complete
}

fn give_up(part: &Part<'_>, path: &str, homeless: &mut Vec<Homeless>) {
    let is_text = !matches!(part.content, Content::Geometry(_));
    let mut leaves = Vec::new();
    part.leaves(path, &mut leaves);
    homeless.extend(leaves.into_iter().map(|(path, value)| (path, value, is_text)));
}

/// Whether a value is of the kind that a property wants. Attributes of the element that this kind does not have are given up.
fn suits(
    part: &mut Part<'_>,
    property: &Property,
    to: Version,
    path: &str,
    homeless: &mut Vec<Homeless>,
) -> bool {
    let way = if path.is_empty() { part.name.clone() } else { format!("{path}/{}", part.name) };
    let suits = match (&property.kind, &mut part.content) {
        (Kind::Data(_), Content::Data(values)) => match values.as_mut_slice() {
            [value] => match model::class(to, &value.class) {
                Some(class) if !class.is_feature && !class.is_abstract => {
                    data(value, class, to, &way, homeless)
                }
                _ => false,
            },
            _ => false,
        },
        (Kind::Geometry(_), Content::Geometry(_)) => true,
        (Kind::Enumeration(enumeration), Content::Text(text)) => enumeration.value(text).is_some(),
        (Kind::Reference(_), Content::Text(text)) => text.is_empty(),
        (Kind::Data(_) | Kind::Geometry(_) | Kind::Reference(_) | Kind::Enumeration(_), _) => false,
        (_, Content::Text(_)) => part.href().is_none(),
        _ => false,
    };
    if suits {
        let kind = &property.kind;
        let (kept, lost) = std::mem::take(&mut part.attributes).into_iter().partition(|(space, name, _)| {
            match (space, name.as_str()) {
                (Space::Xlink, _) => matches!(kind, Kind::Reference(_)),
                (_, "uom") => matches!(kind, Kind::Measure(_)),
                (_, "codeSpace") => matches!(kind, Kind::CodeList),
                _ => false,
            }
        });
        part.attributes = kept;
        // Titles and the like of references say nothing that the plan does not.
        let says = lost.into_iter().filter(|(space, _, _): &(Space, String, String)| *space == Space::None);
        homeless.extend(says.map(|(_, name, value)| (format!("{way}/{name}"), value, true)));
    }
    suits
}

/// Notes what is missing and puts the properties in the order of the schema.
fn complete(thing: &mut Thing<'_>, class: &'static Class, to: Version, log: &mut Log<'_>) {
    let order = class.properties();
    for property in order.iter().filter(|property| property.min > 0) {
        if thing.part(property.name).is_none() {
            log.note(Outcome::Missing, property.name, "", None);
        }
    }
    let rank = |part: &Part<'_>| order.iter().position(|property| property.name == part.name);
    thing.parts.sort_by_key(rank);
    for part in &mut thing.parts {
        if let Content::Data(values) = &mut part.content {
            let way = log.way(&part.name);
            let outer = std::mem::replace(&mut log.path, way);
            for value in values {
                if let Some(class) = model::class(to, &value.class) {
                    complete(value, class, to, log);
                }
            }
            log.path = outer;
        }
    }
}
