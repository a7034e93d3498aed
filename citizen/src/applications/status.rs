//! What a citizen may know of the own case.

use ::store::Read;
use access::State;
use kernel::{Lang, Result};
use maud::html;
use records::{
    By,
    cases::{self, Case, CaseId, Outcome},
    documents::{self, Direction, Document},
};
use ui::parts::Event;

use super::{Application, Enquiry, actions, store};
use crate::TEXTS;

/// Everything on the status page.
pub(crate) struct Shown {
    pub(crate) case: Case,
    pub(crate) application: Application,
    pub(crate) enquiries: Vec<Enquiry>,
    pub(crate) documents: Vec<Document>,
    pub(crate) events: Vec<Event>,
}

impl Shown {
    /// The question that waits for an answer.
    pub(crate) fn open_enquiry(&self) -> Option<&Enquiry> {
        self.enquiries.iter().find(|enquiry| enquiry.answer.is_none())
    }

    /// Whether it can still be taken back.
    pub(crate) fn can_withdraw(&self) -> bool {
        matches!(self.case.state, State::Received | State::InWork | State::Waiting)
    }
}

pub(crate) fn load(read: &mut Read<'_>, lang: Lang, id: CaseId) -> Result<Shown> {
    let case = cases::actions::view(read, By::Applicant(id), id)?;
    let documents = documents::actions::of_case(read, By::Applicant(id), id)?;
    Ok(Shown {
        application: actions::of_case(read, id)?,
        enquiries: read.ask(store::enquiries(id))?,
        documents: documents
            .into_iter()
            .filter(|document| document.direction == Direction::Outgoing)
            .collect(),
        events: events(read, lang, &case)?,
        case,
    })
}

/// The record of the case in the citizen's words. Who worked on it inside is not shown; that somebody did, is.
fn events(read: &mut Read<'_>, lang: Lang, case: &Case) -> Result<Vec<Event>> {
    let mut events: Vec<Event> = ledger::of_case(read, case.id.cast())?
        .into_iter()
        .filter_map(|event| {
            let key = match event.leaf.kind.as_ref() {
                "application.received" => "verlauf-eingang",
                "case.assigned" if event.field("holder").is_some() => "verlauf-bearbeitung",
                "case.applicant_asked" => "verlauf-rueckfrage",
                "application.reminded" => "verlauf-erinnerung",
                "case.applicant_answered" => "verlauf-antwort",
                "case.decided" => "verlauf-entschieden",
                "case.closed" => "verlauf-abgeschlossen",
                "case.reopened" => "verlauf-wieder-offen",
                _ => return None,
            };
            Some(Event { at: event.leaf.at, title: TEXTS.get(lang, key), by: None, body: html! {} })
        })
        .collect();
    events.reverse();
    Ok(events)
}

/// Where the case stands, in one sentence: the key of a text.
pub(crate) const fn sentence(case: &Case) -> &'static str {
    match (case.state, case.outcome) {
        (State::Received, _) => "stand-eingegangen",
        (State::InWork, _) => "stand-in-bearbeitung",
        (State::Waiting, _) => "stand-rueckfrage",
        (_, Some(Outcome::Approved)) => "stand-stattgegeben",
        (_, Some(Outcome::Refused)) => "stand-abgelehnt",
        (_, Some(Outcome::Withdrawn)) => "stand-zurueckgenommen",
        (State::Decided | State::Closed, None) => "stand-abgeschlossen",
    }
}
