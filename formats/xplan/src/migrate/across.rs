//! What moves from one object to another: the few rules that no row about a single object can say.

use rustc_hash::FxHashMap;

use super::report::{Entry, Outcome};
use super::step::Log;
use super::tree::{Content, Part, Thing};
use crate::Version;

/// Applies the rules of a step that concern several objects; gives back the classes before, one for each object that is there now.
pub(super) fn across(
    things: &mut Vec<Thing<'_>>,
    mut before: Vec<String>,
    to: Version,
    entries: &mut Vec<Entry>,
) -> Vec<String> {
    match to {
        Version::V5_0 => sections_of_plans(things, entries),
        Version::V6_0 => {
            rasters(things, &mut before, entries);
            procedures(things, entries);
            legal_bases(things, entries);
            belonging(things, entries);
        }
        _ => {}
    }
    before
}

/// The places of objects by their ids.
fn places(things: &[Thing<'_>]) -> FxHashMap<String, usize> {
    things.iter().enumerate().map(|(place, thing)| (thing.id.clone(), place)).collect()
}

fn is_plan(thing: &Thing<'_>) -> bool {
    thing.class.get(2..) == Some("_Plan")
}

fn is_area(thing: &Thing<'_>) -> bool {
    thing.class.get(2..) == Some("_Bereich")
}

/// Sections of text that were of no kind of plan become such of the plan that has them, else of the first plan.
fn sections_of_plans(things: &mut [Thing<'_>], entries: &mut Vec<Entry>) {
    let kind = |thing: &Thing<'_>| thing.class.get(..2).unwrap_or_default().to_owned();
    let Some(first) = things.iter().find(|thing| is_plan(thing)).map(kind) else { return };
    let mut kinds: FxHashMap<String, String> = FxHashMap::default();
    for plan in things.iter().filter(|thing| is_plan(thing)) {
        kinds.extend(plan.targets("texte").map(|id| (id.to_owned(), kind(plan))));
    }
    for thing in things.iter_mut().filter(|thing| thing.class == "XP_TextAbschnitt") {
        let class = format!("{}_TextAbschnitt", kinds.get(&thing.id).unwrap_or(&first));
        let mut log = Log::new(entries, Version::V5_0, thing);
        log.note(Outcome::Moved, "Klasse", &thing.class, Some(class.clone()));
        thing.class = class;
        if thing.part("rechtscharakter").is_none() {
            // What building and land use plans say in words they determine, unless they say otherwise.
            let character = if matches!(&thing.class[..2], "BP" | "FP") { "1000" } else { "9998" };
            log.note(Outcome::Added, "rechtscharakter", character, None);
            thing.parts.push(Part::of("rechtscharakter", character));
        }
    }
}

/// Scans stand at the area itself, legends at its plan, and the text of a raster plan becomes a section of text.
fn rasters(things: &mut Vec<Thing<'_>>, before: &mut Vec<String>, entries: &mut Vec<Entry>) {
    let places = places(things);
    let is_raster = |thing: &Thing<'_>| thing.class == "XP_Rasterdarstellung";
    let mut users: FxHashMap<usize, usize> = FxHashMap::default();
    for (area, thing) in things.iter().enumerate() {
        let rasters = thing.targets("rasterBasis").filter_map(|id| places.get(id));
        let rasters: Vec<usize> = rasters.copied().filter(|raster| is_raster(&things[*raster])).collect();
        users.extend(rasters.into_iter().map(|raster| (raster, area)));
    }
    let mut used: Vec<(usize, usize)> = users.into_iter().collect();
    used.sort_unstable();
    for (raster, area) in used {
        let mut log = Log::new(entries, Version::V6_0, &things[raster]);
        let scans = things[raster].take("refScan");
        scans.iter().for_each(|scan| log.moved(scan, "XP_Bereich/refScan"));
        let legends = things[raster].take("refLegende");
        let text = things[raster].part("refText").is_some();
        if text {
            log.note(Outcome::Moved, "Klasse", "XP_Rasterdarstellung", Some("XP_TextAbschnitt".to_owned()));
            "XP_TextAbschnitt".clone_into(&mut things[raster].class);
            things[raster].parts.push(Part::of("rechtscharakter", "9998"));
        } else {
            log.note(Outcome::Moved, "Klasse", "XP_Rasterdarstellung", Some("entfällt".to_owned()));
        }
        legends.iter().for_each(|legend| log.moved(legend, "XP_Plan/externeReferenz"));
        let id = things[raster].id.clone();
        let mut log = Log::new(entries, Version::V6_0, &things[area]);
        log.note(Outcome::Moved, "rasterBasis", &format!("#{id}"), Some("refScan".to_owned()));
        things[area].take_if(|part| part.name == "rasterBasis" && part.target() == Some(&id));
        things[area].parts.extend(scans);
        let plan = things[area].targets("gehoertZuPlan").find_map(|id| places.get(id)).copied();
        let Some(plan) = plan else { continue };
        things[plan].parts.extend(legends.into_iter().map(legend_of_plan));
        if text {
            things[plan].parts.push(Part::reference("texte", &id));
        }
    }
    let mut keep = things
        .iter()
        .map(|thing| !is_raster(thing) || !thing.parts.is_empty())
        .collect::<Vec<_>>()
        .into_iter();
    let mut keep_too = keep.clone();
    things.retain(|_| keep.next().unwrap_or(true));
    before.retain(|_| keep_too.next().unwrap_or(true));
}

fn legend_of_plan(mut legend: Part<'_>) -> Part<'_> {
    if let Content::Data(values) = &mut legend.content {
        for value in values {
            "XP_SpezExterneReferenz".clone_into(&mut value.class);
            value.parts.push(Part::of("typ", "1020"));
        }
    }
    legend.renamed("externeReferenz")
}

/// The procedure is said of every area instead of the plan. A plan without areas keeps it as whatever has no home.
fn procedures(things: &mut [Thing<'_>], entries: &mut Vec<Entry>) {
    let areas = areas_of_plans(things);
    for plan in (0..things.len()).filter(|place| things[*place].class == "BP_Plan").collect::<Vec<_>>() {
        let Some(areas) = areas.get(&plan) else { continue };
        let mut log = Log::new(entries, Version::V6_0, &things[plan]);
        for part in things[plan].take("verfahren") {
            log.moved(&part, "BP_Bereich/verfahren");
            for area in areas {
                if things[*area].part("verfahren").is_none() {
                    things[*area].parts.push(part.clone());
                }
            }
        }
    }
}

/// The areas of each plan, in the order of the file.
fn areas_of_plans(things: &[Thing<'_>]) -> FxHashMap<usize, Vec<usize>> {
    let places = places(things);
    let mut areas: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (area, thing) in things.iter().enumerate().filter(|(_, thing)| is_area(thing)) {
        if let Some(plan) = thing.targets("gehoertZuPlan").find_map(|id| places.get(id)) {
            areas.entry(*plan).or_default().push(area);
        }
    }
    areas
}

/// The versions of the laws are said of the plan instead of its areas: what the plan does not say yet comes from its first area that does.
fn legal_bases(things: &mut [Thing<'_>], entries: &mut Vec<Entry>) {
    let areas = areas_of_plans(things);
    let mut plans: Vec<_> = areas.into_iter().collect();
    plans.sort_unstable();
    for (plan, areas) in plans {
        for basis in ["versionBauNVO", "versionBauGB", "versionSonstRechtsgrundlage"] {
            for area in &areas {
                let taken = things[*area]
                    .take_if(|part| part.name == basis && matches!(part.content, Content::Data(_)));
                let mut log = Log::new(entries, Version::V6_0, &things[*area]);
                for part in taken {
                    let to = format!("XP_Plan/{basis}");
                    let said = things[plan].parts.iter().any(|other| other.says_the_same(&part));
                    if said || things[plan].part(basis).is_none() || basis == "versionSonstRechtsgrundlage" {
                        log.moved(&part, &to);
                    } else {
                        // Two areas that say different things: the second one has no place any more.
                        things[*area].parts.push(part);
                        continue;
                    }
                    if !said {
                        things[plan].parts.push(part);
                    }
                }
            }
        }
    }
}

/// Every object has to say which area it belongs to: the one that lists it, else the only one of the file.
fn belonging(things: &mut [Thing<'_>], entries: &mut Vec<Entry>) {
    let areas: Vec<usize> = (0..things.len()).filter(|place| is_area(&things[*place])).collect();
    let mut lists: FxHashMap<String, String> = FxHashMap::default();
    for area in &areas {
        let id = things[*area].id.clone();
        for member in things[*area].targets("planinhalt") {
            lists.entry(member.to_owned()).or_insert_with(|| id.clone());
        }
    }
    let only = match areas.as_slice() {
        [only] => Some((*only, things[*only].id.clone())),
        _ => None,
    };
    for place in 0..things.len() {
        let thing = &things[place];
        if thing.part("position").is_none()
            || thing.part("gehoertZuBereich").is_some()
            || thing.class.starts_with("XP_")
        {
            continue;
        }
        let listed = lists.get(&thing.id).cloned();
        let Some(area) = listed.clone().or_else(|| only.as_ref().map(|only| only.1.clone())) else {
            continue;
        };
        let id = thing.id.clone();
        Log::new(entries, Version::V6_0, thing).note(
            Outcome::Added,
            "gehoertZuBereich",
            &format!("#{area}"),
            None,
        );
        things[place].parts.push(Part::reference("gehoertZuBereich", &area));
        if let (None, Some((area, _))) = (listed, &only) {
            Log::new(entries, Version::V6_0, &things[*area]).note(
                Outcome::Added,
                "planinhalt",
                &format!("#{id}"),
                None,
            );
            things[*area].parts.push(Part::reference("planinhalt", &id));
        }
    }
}
