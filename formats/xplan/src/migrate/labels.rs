//! Labels say which property they show (`art`). When a property goes elsewhere, its labels have to go along.

use rustc_hash::FxHashMap;

use super::report::{Entry, Outcome};
use super::step::Log;
use super::tree::{Content, Part, Thing};
use crate::Version;
use crate::model;

/// The ranks that labels name beside their `art`, by id; up to 5.4 they stood in a property of their own.
pub(super) type Ranks = FxHashMap<String, Vec<usize>>;

/// A property as it was called before a step: its name and its rank among those of that name.
pub(super) type Origin = (String, usize);

/// Marks every property with what it is called now, and takes the ranks of labels away that 6.0 does not know any more.
pub(super) fn begin(things: &mut [Thing<'_>], to: Version, entries: &mut Vec<Entry>) -> Ranks {
    let mut ranks = Ranks::default();
    for thing in things {
        if to == Version::V6_0 && thing.part("art").is_some() {
            let taken = thing.take("index");
            if !taken.is_empty() {
                let mut log = Log::new(entries, to, thing);
                taken.iter().for_each(|part| log.moved(part, "art"));
                let numbers =
                    taken.iter().map(|part| part.text().and_then(|text| text.parse().ok()).unwrap_or(0));
                ranks.insert(thing.id.clone(), numbers.collect());
            }
        }
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for part in &mut thing.parts {
            let count = counts.entry(part.name.clone()).or_default();
            part.origin = Some((part.name.clone(), *count));
            *count += 1;
            forget(part);
        }
    }
    ranks
}

/// What stands inside of values was marked in the step before.
fn forget(part: &mut Part<'_>) {
    if let Content::Data(values) = &mut part.content {
        values.iter_mut().flat_map(|value| &mut value.parts).for_each(|part| part.origin = None);
    }
}

/// Lets labels name their properties as those are called now.
pub(super) fn end(things: &mut [Thing<'_>], ranks: &Ranks, to: Version, entries: &mut Vec<Entry>) {
    let mut targets: FxHashMap<&str, FxHashMap<Origin, String>> = FxHashMap::default();
    for thing in things.iter().filter(|thing| thing.part("art").is_some()) {
        targets.extend(thing.targets("dientZurDarstellungVon").map(|id| (id, FxHashMap::default())));
    }
    for thing in things.iter() {
        if let Some(places) = targets.get_mut(&*thing.id) {
            *places = self::places(thing, to);
        }
    }
    let mut changes: Vec<(usize, usize, String)> = Vec::new();
    for (place, thing) in things.iter().enumerate() {
        let shown: Vec<_> =
            thing.targets("dientZurDarstellungVon").filter_map(|id| targets.get(id)).collect();
        let arts = thing.parts.iter().enumerate().filter(|(_, part)| part.name == "art");
        for (rank, (at, part)) in arts.enumerate() {
            let Some(art) = part.text() else { continue };
            let beside = ranks.get(&thing.id).and_then(|ranks| ranks.get(rank)).copied();
            let mut new = shown.iter().map(|places| renamed(art, beside, places));
            // A label of several objects changes only where all of them changed in the same way.
            let Some(Some(first)) = new.next() else { continue };
            if first != art && new.all(|other| other.as_ref() == Some(&first)) {
                changes.push((place, at, first));
            }
        }
    }
    for (place, at, art) in changes {
        let mut log = Log::new(entries, to, &things[place]);
        let old = things[place].parts[at].text().unwrap_or_default().to_owned();
        log.note(Outcome::Moved, "art", &old, Some(art.clone()));
        things[place].parts[at].content = Content::Text(art);
    }
}

/// Where the properties of an object went.
fn places(thing: &Thing<'_>, to: Version) -> FxHashMap<Origin, String> {
    let class = model::class(to, &thing.class);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut places = FxHashMap::default();
    for part in &thing.parts {
        let count = counts.entry(&part.name).or_default();
        *count += 1;
        let is_list = class
            .and_then(|class| class.property(&part.name))
            .is_some_and(|property| property.max != Some(1));
        let path =
            if is_list { format!("xplan:{}[{count}]", part.name) } else { format!("xplan:{}", part.name) };
        if let Content::Data(values) = &part.content {
            for value in values {
                for inner in &value.parts {
                    if let Some(origin) = &inner.origin {
                        let path = format!("{path}/xplan:{}/xplan:{}", value.class, inner.name);
                        places.entry(origin.clone()).or_insert(path);
                    }
                }
            }
        }
        if let Some(origin) = &part.origin {
            places.entry(origin.clone()).or_insert(path);
        }
    }
    places
}

/// A path to a property under its new name; the same text if the property is called as before. `None` if it is not there.
fn renamed(art: &str, beside: Option<usize>, places: &FxHashMap<Origin, String>) -> Option<String> {
    let (first, rest) = art.split_at(art.find('/').unwrap_or(art.len()));
    let plain = first.rsplit(':').next().unwrap_or(first);
    let (name, number) = plain.split_once('[').unwrap_or((plain, ""));
    let number = number.strip_suffix(']').and_then(|number| number.parse::<usize>().ok());
    // Some count from 0, as the rank beside does; the path itself counts from 1.
    let rank = number.map_or(beside.unwrap_or(0), |number| number.saturating_sub(1));
    let new = places.get(&(name.to_owned(), rank))?;
    let last = new.rsplit('/').next().unwrap_or(new);
    let last = last.strip_prefix("xplan:").unwrap_or(last);
    let is_same = !new.contains('/') && last.split('[').next() == Some(name);
    let same_rank = last.split_once('[').map_or("1", |(_, number)| number.trim_end_matches(']'))
        == (rank + 1).to_string();
    if is_same && same_rank && (number.is_some() || rank == 0) {
        return Some(art.to_owned());
    }
    Some(format!("{new}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_follow_their_properties() {
        let places: FxHashMap<Origin, String> = [
            (
                ("zweckbestimmung", 0),
                "xplan:zweckbestimmung[1]/xplan:BP_KomplexeZweckbestGruen/xplan:allgemein",
            ),
            (("Z", 0), "xplan:Z"),
            (("hoehenangabe", 1), "xplan:hoehenangabe[2]"),
            (("weitereZweckbestimmung2", 0), "xplan:zweckbestimmung[3]"),
        ]
        .into_iter()
        .map(|((name, rank), place)| ((name.to_owned(), rank), place.to_owned()))
        .collect();
        for (art, beside, new) in [
            ("Z", None, Some("Z")),
            ("Z[0]", None, Some("Z[0]")),
            ("xplan:Z", Some(0), Some("xplan:Z")),
            (
                "zweckbestimmung[1]",
                None,
                Some("xplan:zweckbestimmung[1]/xplan:BP_KomplexeZweckbestGruen/xplan:allgemein"),
            ),
            ("hoehenangabe", Some(1), Some("xplan:hoehenangabe[2]")),
            ("hoehenangabe[2]/h", None, Some("hoehenangabe[2]/h")),
            ("weitereZweckbestimmung2", None, Some("xplan:zweckbestimmung[3]")),
            ("text", None, None),
        ] {
            assert_eq!(renamed(art, beside, &places).as_deref(), new, "{art}");
        }
    }
}
