//! The services that processes of applications call. They work inside the act, so that what an act leads to is there with it or not
//! at all.

use kernel::{Error, Id, Result};
use workflow::connectors::{Call, Connector, Connectors, Done, Field, Holds};

use super::{NOTICE_EVENT, NOTICE_PERSON, actions};

/// Confirms the receipt.
pub const CONFIRM: &str = "antrag.eingang";
/// Tells the applicant that there is a question.
pub const ASK: &str = "antrag.rueckfrage";
/// Reminds the applicant of the question.
pub const REMIND: &str = "antrag.erinnern";
/// Puts the notice on its way.
pub const NOTICE: &str = "antrag.bescheid";

const DECISION: &[Field] = &[
    Field { name: NOTICE_EVENT, holds: Holds::Text, required: true, german: "die Entscheidung im Protokoll" },
    Field { name: NOTICE_PERSON, holds: Holds::Text, required: true, german: "wer entschieden hat" },
];

/// Adds the services of applications to those of a program.
#[must_use]
pub fn register(connectors: Connectors) -> Connectors {
    connectors
        .with(Connector::inside(CONFIRM, "Eingang des Antrags bestätigen", |town, act, call| {
            actions::confirm(act, town, call.case).map(done)
        }))
        .with(Connector::inside(ASK, "Rückfrage per E-Mail ankündigen", |town, act, call| {
            actions::send_question(act, town, call.case).map(done)
        }))
        .with(Connector::inside(REMIND, "An die Rückfrage erinnern", |town, act, call| {
            actions::remind(act, town, call.case).map(done)
        }))
        .with(
            Connector::inside(NOTICE, "Bescheid ausfertigen und bereitstellen", |_, act, call| {
                let (event, by) = (id(call, NOTICE_EVENT)?, id(call, NOTICE_PERSON)?);
                actions::issue_notice(act, call.case, event, by).map(done)
            })
            .typed(DECISION, &[]),
        )
}

fn done((): ()) -> Done {
    Done::nothing()
}

fn id<T>(call: &Call, name: &str) -> Result<Id<T>> {
    let id = call.text(name).and_then(|text| text.parse().ok());
    id.ok_or_else(|| Error::internal(format!("{name} of the call {} is no id", call.element)))
}
