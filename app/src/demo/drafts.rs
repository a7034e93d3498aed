//! Processes that are being drawn: a new one with a fault to be found, as not every run of it comes to its end, and a change of one that is
//! in force, to be compared.

use editor::{Kind, Place};
use kernel::{Error, Result};
use town::Town;
use workflow::drafts::actions;

/// The file of the new process, as it was drawn so far.
const MODEL: &[u8] = include_bytes!("../../demo/entwurf-sondernutzung.bpmn");

/// The process that is changed.
const CHANGED: &str = "urlaubsantrag";

/// Begins the drafts, in the name of the process management.
pub(super) fn begin(town: &Town) -> Result<()> {
    let (_, email) =
        super::SIGN_INS.iter().find(|(what, _)| *what == "process management").ok_or(Error::NotFound)?;
    let person = town.read(|read| Ok(access::people::by_email(read, email)?))?.ok_or(Error::NotFound)?;
    let name = "Sondernutzung einer Straße erlauben";
    actions::create(town, person.id, "sondernutzung", name, Some(MODEL))?;
    actions::begin(town, person.id, CHANGED)?;
    actions::edit(town, person.id, CHANGED, 1, |document| {
        let place = Place { after: "urlaub_buchen", way: None };
        let made = editor::insert(document, place, Kind::User, "Vertretung benachrichtigen");
        actions::at("name", made.map(drop))
    })
}
