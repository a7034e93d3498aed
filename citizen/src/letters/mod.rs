//! Letters on their way: rendered, recorded, sealed with their proof, filed, announced. Done by a job that may run again.
//!
//! The order makes every step repeatable. The PDF is a pure function of what was decided; its commitment is recorded as
//! the act `document.issued` and kept in the table `letter`; once the log holds that act, the proof is written into the
//! reserved place and the finished file becomes a document of the case. A job that died goes on where it stopped.

mod content;
pub mod samples;
mod sheet;
pub mod store;

use kernel::{Actor, Error, Id, PersonId, Result, local_date};
use ledger::{Act, event::Event, event::Subject};
use records::{
    cases::CaseId,
    documents::{self, Direction, DocumentId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use town::Town;

use crate::{
    applications::{self, StatusKey},
    catalogue::Catalogue,
    mails,
};

/// The kind of job that issues a letter.
pub const JOB: &str = "citizen.letter";

/// Bytes kept free in a PDF for its proof: a path of 30 hashes, a checkpoint with several witnesses, a payload.
const SEAL: usize = 8 * 1024;

/// A letter to be issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Order {
    /// The receipt for an application (Eingangsbestätigung, § 71b (3) VwVfG in spirit).
    Receipt {
        /// The case.
        case: CaseId,
    },
    /// The notice or certificate that follows a decision.
    Notice {
        /// The case.
        case: CaseId,
        /// The decision.
        event: Id<Event>,
        /// Who decided.
        by: PersonId,
    },
}

impl Order {
    /// The case.
    #[must_use]
    pub const fn case(&self) -> CaseId {
        match self {
            Self::Receipt { case } | Self::Notice { case, .. } => *case,
        }
    }

    /// What makes the letter the same letter, however often the job runs. A case that was decided, reopened and decided
    /// again has two notices.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Receipt { case } => format!("receipt {case}"),
            Self::Notice { event, .. } => format!("notice {event}"),
        }
    }
}

/// Puts a letter on its way, in the transaction of the act it belongs to.
///
/// # Errors
/// What the database says.
pub fn enqueue(act: &mut Act<'_, '_>, order: &Order) -> Result<()> {
    let job = jobs::NewJob::new(JOB, serde_json::to_value(order).map_err(Error::caused_by)?).key(order.key());
    let world = act.world().clone();
    jobs::enqueue(act, &world, &job)?;
    Ok(())
}

/// Issues a letter. May run again at any point.
///
/// # Errors
/// What the template, the log, the blobs or the database say.
pub fn issue(town: &Town, catalogue: &Catalogue, printer: &print::Printer, order: &Order) -> Result<()> {
    let done = town.read(|read| Ok(store::get(read, &order.key())?))?;
    if done.is_some_and(|letter| letter.document.is_some()) {
        return Ok(());
    }
    // The proof of the decision goes into the QR code, so the log has to hold it.
    town.sequence()?;
    let content = content::of(town, catalogue, order)?;
    let unsealed = printer.print(&content.letter(SEAL)).map_err(Error::caused_by)?;
    let commitment = print::seal::commitment(&unsealed).map_err(Error::caused_by)?;
    let letter = recorded(town, order, &content.title, commitment)?;
    town.sequence()?;
    let proof = town
        .read(|read| Ok(ledger::prove(read, letter.event)?))?
        .ok_or_else(|| Error::internal("the log does not hold the letter yet"))?;
    let proof = serde_json::to_vec(&proof).map_err(Error::caused_by)?;
    let sealed = print::seal::fill(&unsealed, &proof).map_err(Error::caused_by)?;
    let stored = town.put_bytes(sealed.as_slice(), "application/pdf")?;
    file(town, order, &letter, &content, &stored)
}

/// Records the act of issuing. A second run prints the same bytes unless the town changed its letterhead meanwhile or the
/// log grew under the proof in the QR code; then what is really sent is recorded again, and the first record stands for a
/// letter that nobody got.
fn recorded(town: &Town, order: &Order, title: &str, commitment: [u8; 32]) -> Result<store::Letter> {
    let key = order.key();
    if let Some(letter) = town.read(|read| Ok(store::get(read, &key)?))?
        && (letter.document.is_some() || letter.commitment == commitment)
    {
        return Ok(letter);
    }
    town.write(&Actor::system(JOB), |act| {
        let event = act.record(
            "document.issued",
            Subject::new("case", order.case()),
            Some(order.case().cast()),
            json!({ "titel": title, "dokument": { "sha256": ledger::hex(&commitment) } }),
        )?;
        let letter = store::Letter {
            key: key.clone(),
            case: order.case(),
            title: title.to_owned(),
            event,
            commitment,
            document: None,
        };
        store::put(act, &letter)?;
        Ok(letter)
    })
}

/// Files the finished letter and tells the applicant.
fn file(
    town: &Town,
    order: &Order,
    letter: &store::Letter,
    content: &sheet::Content,
    stored: &blob::Stored,
) -> Result<()> {
    let settings = town.settings()?;
    town.write(&Actor::system(JOB), |act| {
        let case = order.case();
        let filed = documents::actions::Content::record(act, stored)?;
        let name = format!("{}.pdf", content.file_name);
        let new = documents::actions::NewDocument {
            title: &content.title,
            name: &name,
            direction: Direction::Outgoing,
            content: &filed,
        };
        let document: DocumentId = documents::actions::add(act, case, &new)?;
        // Only now: two workers that both have the job meet at the lock of the case, and the second finds it done.
        if !store::set_document(act, letter, document)? {
            return Err(Error::Conflict("another worker filed this letter".into()));
        }
        if matches!(order, Order::Notice { .. }) {
            let delivered = kernel::calendar::delivered(local_date(act.now()));
            let application = applications::actions::of_case(act, case)?;
            applications::store::set_delivered(act, case, delivered)?;
            if let Some(email) = &application.email {
                let status = StatusKey::of(town, case).path();
                let mail =
                    mails::notice(&settings, application.lang, email, &content.reference, &status, delivered);
                let world = act.world().clone();
                mails::enqueue(act, &world, &mail, None)?;
            }
        }
        Ok(())
    })
}
