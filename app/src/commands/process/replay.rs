//! `rathaus process replay`: what would instances of a town have done under a changed model? Says elements and moments, no values.

use std::path::Path;
use std::sync::Arc;

use kernel::{Date, Error, Result, Timestamp, TownSlug, World};
use town::Town;
use workflow::instances::what_if::{End, Step, Verdict, WhatIf, begun_since, of_instance};
use workflow::{InstanceId, Workflow, models::Ready};

use super::Format;
use crate::commands::say;
use crate::config::Config;

/// Which instances are played again.
pub(crate) enum Which {
    /// This one.
    One(InstanceId),
    /// Those of the process of this key that began since a day, or all.
    Of(String, Option<Date>),
}

/// Plays instances of a town under another model; says whether all of them would have gone the same way.
pub(crate) fn replay(
    config: &Config,
    town: Option<&TownSlug>,
    which: &Which,
    with: &Path,
    format: Format,
) -> Result<bool> {
    let bad = |error: &dyn std::fmt::Display| Error::internal(format!("{}: {error}", with.display()));
    let file = std::fs::read_to_string(with).map_err(|error| bad(&error))?;
    let new = Ready::of(&file).map_err(|reasons| bad(&reasons.join(" ")))?;
    let town = chosen(config, town)?;
    let workflow = crate::wiring::workflow();
    let instances = match which {
        Which::One(instance) => vec![*instance],
        Which::Of(key, since) => {
            let since = since.map_or(Ok(Timestamp::UNIX_EPOCH), beginning)?;
            town.read(|read| begun_since(read, key, since))?
        }
    };
    let mut count = Count::default();
    for instance in instances {
        let played = play(&workflow, &town, instance, &new)?;
        count.add(played.as_ref().ok());
        match format {
            Format::Text => text(instance, &played).iter().for_each(say),
            Format::Json => say(json(instance, &played)),
        }
    }
    if let (Format::Text, Which::Of(..)) = (format, which) {
        say(count.words());
    }
    Ok(count.all_same())
}

/// The town that was named; the only one where none was.
fn chosen(config: &Config, slug: Option<&TownSlug>) -> Result<Arc<Town>> {
    let towns = config.open(World::system())?.towns()?;
    let found = match (slug, towns.as_slice()) {
        (Some(slug), towns) => towns.iter().find(|town| town.slug == *slug),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    found.cloned().ok_or_else(|| {
        let slugs: Vec<String> = towns.iter().map(|town| town.slug.to_string()).collect();
        Error::internal(format!("name a town with --town; there are: {}", slugs.join(", ")))
    })
}

/// The first moment of a day.
fn beginning(day: Date) -> Result<Timestamp> {
    let first = day.in_tz(kernel::TIME_ZONE).map_err(Error::caused_by)?;
    Ok(first.timestamp())
}

/// What came of it, or why it cannot be played.
fn play(
    workflow: &Workflow,
    town: &Town,
    instance: InstanceId,
    new: &Ready,
) -> Result<std::result::Result<WhatIf, String>> {
    match town.read(|read| of_instance(workflow, read, instance, new)) {
        Ok(played) => Ok(Ok(played)),
        Err(Error::Conflict(words)) => Ok(Err(words.into_owned())),
        Err(Error::NotFound) => Err(Error::internal(format!("there is no instance {instance}"))),
        Err(error) => Err(error),
    }
}

fn text(instance: InstanceId, played: &std::result::Result<WhatIf, String>) -> Vec<String> {
    let mut lines = vec![format!("Ablauf {instance}")];
    let played = match played {
        Ok(played) => played,
        Err(why) => {
            lines.push(format!("  lässt sich nicht vergleichen: {why}"));
            return lines;
        }
    };
    let at = |at: Timestamp| kernel::local(at).strftime("%d.%m.%Y %H:%M:%S").to_string();
    if let Some(first) = &played.first {
        lines.push(format!("  anders seit {} (Schritt {}: {})", at(first.at), first.turn, first.after));
        lines.push(format!("    bisher: {}", names(&first.there)));
        lines.push(format!("    dann: {}", names(&first.instead)));
    }
    if let Some(cut) = &played.cut {
        let when = at(cut.at);
        lines.push(format!("  vergleichbar bis {when} (Schritt {}: {}) {}", cut.turn, cut.command, cut.why));
    }
    let (was, would_be) = (end(&played.was), end(&played.would_be));
    match (played.verdict, &played.cut) {
        (Verdict::Same, _) => lines.push(format!("  geht denselben Weg: {was}")),
        (_, None) => lines.push(format!("  am Ende bisher: {was}; dann: {would_be}")),
        (_, Some(_)) => lines.push(format!("  am Ende bisher: {was}; dann, soweit vergleichbar: {would_be}")),
    }
    lines
}

fn names(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "nichts".to_owned();
    }
    let one = |step: &Step| match step.stuck {
        true => format!("„{}“ (steht still)", step.name),
        false => format!("„{}“", step.name),
    };
    steps.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn end(end: &End) -> String {
    match end {
        End::Ended => "zu Ende".to_owned(),
        End::Failed => "mit einem Fehler zu Ende".to_owned(),
        End::Cancelled => "aufgegeben".to_owned(),
        End::Waiting(steps) => format!("wartet bei {}", names(steps)),
    }
}

fn json(instance: InstanceId, played: &std::result::Result<WhatIf, String>) -> serde_json::Value {
    match played {
        Ok(played) => {
            let mut told = serde_json::json!(played);
            told["instance"] = serde_json::json!(instance);
            told
        }
        Err(why) => serde_json::json!({ "instance": instance, "verdict": "unknown", "why": why }),
    }
}

/// How many went which way.
#[derive(Debug, Default)]
struct Count {
    same: usize,
    other: usize,
    cut: usize,
    unknown: usize,
}

impl Count {
    fn add(&mut self, played: Option<&WhatIf>) {
        match played.map(|played| played.verdict) {
            Some(Verdict::Same) => self.same += 1,
            Some(Verdict::Other) => self.other += 1,
            Some(Verdict::Cut) => self.cut += 1,
            None => self.unknown += 1,
        }
    }

    fn all_same(&self) -> bool {
        self.other + self.cut + self.unknown == 0
    }

    fn words(&self) -> String {
        let Self { same, other, cut, unknown } = self;
        let all = same + other + cut + unknown;
        format!(
            "{all} verglichen: {same} auf demselben Weg, {other} auf einem anderen, {cut} nur ein Stück weit, {unknown} gar nicht."
        )
    }
}

#[cfg(test)]
mod tests {
    use workflow::instances::what_if::{Cut, Parting};

    use super::*;

    #[test]
    fn a_comparison_is_told_in_sentences_and_as_json() {
        let step = |name: &str| Step { element: "x".into(), name: name.into(), stuck: false };
        let at: Timestamp = "2026-11-26T08:00:00Z".parse().unwrap();
        let after = "„Antrag prüfen“ ist erledigt.".to_owned();
        let first = Parting {
            at,
            turn: 2,
            after,
            there: vec![step("Bescheid")],
            instead: vec![step("Zweitprüfung")],
        };
        let why = "„Bescheid“ wäre da nicht offen gewesen.".to_owned();
        let cut = Cut { at, turn: 3, command: "„Bescheid“ ist erledigt.".into(), why };
        let (was, would_be) = (End::Ended, End::Waiting(vec![step("Zweitprüfung")]));
        let same = WhatIf { verdict: Verdict::Same, first: None, cut: None, was, would_be: End::Ended };
        let cut =
            WhatIf { verdict: Verdict::Cut, first: Some(first), cut: Some(cut), would_be, ..same.clone() };
        let all = [Ok(same), Ok(cut), Err("Im Protokoll fehlen Schritte des Ablaufs.".to_owned())];
        let mut count = Count::default();
        all.iter().for_each(|played| count.add(played.as_ref().ok()));
        let lines: Vec<String> = all.iter().flat_map(|played| text(InstanceId::nil(), played)).collect();
        let jsons: Vec<String> =
            all.iter().map(|played| json(InstanceId::nil(), played).to_string()).collect();
        insta::assert_snapshot!([lines.join("\n"), count.words(), jsons.join("\n")].join("\n"));
        assert!(!count.all_same());
    }
}
