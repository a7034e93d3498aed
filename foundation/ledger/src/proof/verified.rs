//! What a proof that holds has proven.

use kernel::Actor;

use crate::{
    checkpoint::Checkpoint,
    event::{Leaf, Payload},
};

/// The content of a proof that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Name and id of the key that signed.
    pub key: String,
    /// The signed state of the log: which log, how many leaves, the root.
    pub checkpoint: Checkpoint,
    /// The act's place in the log, from 0.
    pub index: u64,
    /// Which act, on what, when, in which case.
    pub leaf: Leaf,
    /// By whom and what, where it was shown.
    pub payload: Option<Payload>,
}

impl Verified {
    /// What is proven, as German sentences for the page, the command line and the printed protocol. `name` gives the German
    /// name of a kind of act or thing; what it does not know is shown as it stands in the log.
    #[must_use]
    pub fn words(&self, name: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let name = |kind: &str| name(kind).unwrap_or_else(|| kind.to_owned());
        let Leaf { kind, subject, id, at, case, .. } = &self.leaf;
        let when = kernel::local(*at).strftime("%d.%m.%Y um %H:%M:%S Uhr").to_string();
        let mut words = vec![
            format!(
                "Die Amtshandlung „{}“ ist im Verzeichnis „{}“ verzeichnet.",
                name(kind),
                self.checkpoint.origin
            ),
            format!("Sie trägt die Nummer {id}, festgehalten am {when} (deutsche Zeit)."),
        ];
        if *case != Some(subject.id) {
            words.push(format!("Sie betrifft „{}“ mit der Nummer {}.", name(&subject.kind), subject.id));
        }
        words.extend(case.map(|case| format!("Sie gehört zum Vorgang mit der Nummer {case}.")));
        words.push(match &self.payload {
            Some(payload) => {
                format!("Gehandelt hat {}. Der mitgeteilte Inhalt ist unverändert.", who(&payload.actor))
            }
            None => "Wer gehandelt hat und mit welchem Inhalt, teilt dieser Nachweis nicht mit.".to_owned(),
        });
        words.push(format!(
            "Der Eintrag steht an Stelle {} von {} des Verzeichnisses mit der Wurzel {}.",
            grouped(self.index.saturating_add(1)),
            grouped(self.checkpoint.size),
            self.checkpoint.root.base64(),
        ));
        words.push(format!("Dieser Stand ist mit dem Schlüssel {} unterschrieben.", self.key));
        words
    }
}

fn who(actor: &Actor) -> String {
    match actor {
        Actor::Stranger => "eine unbekannte Person".to_owned(),
        Actor::Citizen { holds } => format!("die Person mit dem Schlüssel zu {holds}"),
        Actor::Staff { person, deputy_for: None } => format!("die Person {person} der Verwaltung"),
        Actor::Staff { person, deputy_for: Some(other) } => {
            format!("die Person {person} der Verwaltung in Vertretung von {other}")
        }
        Actor::System { job } => format!("das Programm selbst ({job})"),
    }
}

/// `1.000.000`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}
