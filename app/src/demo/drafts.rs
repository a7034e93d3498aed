//! A process that is being drawn, with a fault to be found: not every run of it comes to its end.

use kernel::{Error, Result};
use town::Town;

/// The file, as it was drawn so far.
const MODEL: &[u8] = include_bytes!("../../demo/entwurf-sondernutzung.bpmn");

/// Begins the draft, in the name of the process management.
pub(super) fn begin(town: &Town) -> Result<()> {
    let (_, email) =
        super::SIGN_INS.iter().find(|(what, _)| *what == "process management").ok_or(Error::NotFound)?;
    let person = town.read(|read| Ok(access::people::by_email(read, email)?))?.ok_or(Error::NotFound)?;
    let name = "Sondernutzung einer Straße erlauben";
    workflow::drafts::actions::create(town, person.id, "sondernutzung", name, Some(MODEL))
}
