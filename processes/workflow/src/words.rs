//! What happens in processes, in German sentences for people: errors, what is waited for, turns.

use engine::model::Ask;
use kernel::{Error, Lang};
use serde_json::Value as Json;
use ui::format;

use crate::instances::{WaitKind, Waiting};
use crate::models::Ready;

const LANG: Lang = Lang::German;

/// An error as a sentence for who has to look after it.
pub(crate) fn of_error(error: &Error) -> String {
    match error {
        Error::NotFound => "Etwas, das hier gebraucht wird, gibt es nicht oder nicht mehr.".to_owned(),
        Error::SignIn => "Dafür muss jemand angemeldet sein.".to_owned(),
        Error::Forbidden(words) | Error::Conflict(words) | Error::TooLarge(words) => words.to_string(),
        Error::Invalid(problems) => {
            let words: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            words.join(" ")
        }
        Error::TooMany(seconds) => {
            format!("Es waren zu viele Versuche. Der nächste ist in {seconds} Sekunden möglich.")
        }
        Error::Busy => "Ein Teil der Anlage war überlastet oder nicht erreichbar.".to_owned(),
        Error::Internal(_) => {
            "Im Programm oder auf der Maschine ist ein Fehler aufgetreten. Die Ursache steht im Protokoll des Betriebs."
                .to_owned()
        }
    }
}

/// „Aufgabe „Prüfen““: an element by its name, else by its id.
pub(crate) fn element(ready: &Ready, id: &str) -> String {
    let name = ready.read.node_by_id(id).map_or(id, |node| node.base.shown());
    format!("„{name}“")
}

/// What an instance waits for besides people.
pub(crate) fn waiting(ready: &Ready, wait: &Waiting) -> String {
    let at = element(ready, &wait.element);
    let name = wait.name.as_deref().unwrap_or_default();
    match wait.kind {
        WaitKind::Service => format!("{at}: Ein Dienst wird gerufen."),
        WaitKind::Call => {
            let node = ready.names.find_node(&wait.element);
            match node.and_then(|node| ready.model.ask(node)) {
                Some(Ask::Call(called)) => format!("{at}: Der Prozess „{called}“ läuft."),
                _ => format!("{at}: Ein anderer Prozess läuft."),
            }
        }
        WaitKind::Message => format!("{at} wartet auf die Nachricht „{name}“."),
        WaitKind::Signal => format!("{at} wartet auf das Signal „{name}“."),
        WaitKind::Timer => match wait.due {
            Some(due) => format!("{at} wartet bis {}.", format::date_time(LANG, due)),
            None => format!("{at} wartet auf einen Zeitpunkt."),
        },
        WaitKind::Condition => format!("{at} wartet, bis eine Bedingung erfüllt ist."),
        WaitKind::Incident => {
            format!("{at} steht still: {}", wait.reason.as_deref().unwrap_or("Der Grund ist nicht bekannt."))
        }
    }
}

/// A command as the log tells it; `at` is the id of the element at which a token was when it came.
pub(crate) fn command<'a>(ready: &Ready, told: &Json, at: impl Fn(u64) -> Option<&'a str>) -> String {
    let text = |key: &str| told.get(key).and_then(Json::as_str);
    let token = |key: &str| {
        let id = told.get(key).and_then(Json::as_u64).and_then(&at);
        id.map_or_else(|| "Ein Schritt".to_owned(), |id| element(ready, id))
    };
    let has = |key: &str| told.get(key).is_some();
    if has("start") {
        "Der Ablauf hat begonnen.".to_owned()
    } else if has("complete") {
        format!("{} ist erledigt.", token("complete"))
    } else if has("throw") {
        let code = text("code").filter(|code| !code.is_empty());
        let code = code.map(|code| format!(" (Code {code})")).unwrap_or_default();
        match text("what") {
            Some("error") => format!("{} endete mit einem Fehler{code}.", token("throw")),
            _ => format!("{} hat etwas nach oben gemeldet{code}.", token("throw")),
        }
    } else if has("fail") {
        format!("{} ist gescheitert: {}", token("fail"), text("reason").unwrap_or_default())
    } else if has("retry") {
        format!("{} wurde noch einmal versucht.", token("retry"))
    } else if let Some(name) = text("message") {
        format!("Die Nachricht „{name}“ ist eingetroffen.")
    } else if let Some(name) = text("signal") {
        format!("Das Signal „{name}“ ist eingetroffen.")
    } else if has("tick") || has("ring") {
        "Ein Zeitpunkt ist erreicht.".to_owned()
    } else if has("set") {
        "Angaben wurden geändert.".to_owned()
    } else if let Some(id) = text("begin") {
        format!("{} wurde begonnen.", element(ready, id))
    } else if has("migrate") {
        "Der Ablauf geht auf eine neuere Version des Prozesses über.".to_owned()
    } else if has("cancel") {
        "Der Ablauf wurde aufgegeben.".to_owned()
    } else {
        "Der Ablauf ging weiter.".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Problem;

    use super::*;

    #[test]
    fn an_error_becomes_a_german_sentence_without_its_cause() {
        let table = [
            (Error::NotFound, "nicht mehr"),
            (Error::Conflict("Die Kasse ist geschlossen.".into()), "Die Kasse ist geschlossen."),
            (Error::Invalid(vec![Problem::new("iban", "Die IBAN ist falsch.")]), "Die IBAN ist falsch."),
            (Error::Busy, "überlastet"),
            (Error::TooMany(30), "30 Sekunden"),
            (Error::internal("socket closed"), "Protokoll des Betriebs"),
        ];
        for (error, words) in table {
            let sentence = of_error(&error);
            assert!(sentence.contains(words) && !sentence.contains("socket"), "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}
