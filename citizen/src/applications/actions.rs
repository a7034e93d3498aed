//! Sending, asking back, answering, deciding, taking back.

use jiff::civil::Date;
use kernel::{Actor, Error, Id, Lang, PersonId, Result, local_date};
use ledger::{
    Act,
    event::{Event, Subject},
};
use records::{
    cases::{self, CaseId, Outcome, actions::NewCase},
    documents::{self, Direction},
};
use serde_json::{Map, Value, json};
use town::{Settings, Town};
use workflow::{Workflow, course, instances::actions::begin_if_published};

use super::{ANSWER, Application, FORM, NOTICE_EVENT, NOTICE_PERSON, OUTCOME, StatusKey, WITHDRAWAL, store};
use crate::{
    applicant::Applicant,
    drafts::{self, Draft},
    forms::{Answer, Submission},
    letters, mails,
    packages::{Outcome as LetterOutcome, Package, Trust},
};

/// Sends a draft: one transaction opens the case, files what was handed in, records the act and begins the process of the service,
/// which puts receipt and mail on their way. Sending the same draft again leads to the same case.
///
/// # Errors
/// [`Error::Invalid`] with everything that is missing; [`Error::Forbidden`] where the applicant is not proven well enough.
pub fn submit(town: &Town, workflow: &Workflow, package: &Package, draft: &Draft) -> Result<StatusKey> {
    let settings = town.settings()?;
    let (id, key): (CaseId, _) = (town.world.id(), drafts::actions::key(town));
    let case = town.write(&Actor::Citizen { holds: id.cast() }, |act| {
        let draft = drafts::store::for_change(act, &key, draft.id)?;
        if let Some(case) = draft.submitted {
            return Ok((case.cast(), true));
        }
        let submission = complete(package, &draft, local_date(act.now()))?;
        let case = open_case(act, &settings, package, &draft, &submission, id)?;
        file_uploads(act, &draft, &submission, &case)?;
        let application = Application {
            case: case.id,
            service: draft.service.clone(),
            submission,
            lang: draft.lang,
            email: draft.email.clone().filter(|_| draft.email_verified),
            submitted_at: act.now(),
            delivered_on: None,
        };
        let trust = if draft.email_verified { "email" } else { "none" };
        let version = package.service.version.as_str();
        store::insert(
            act,
            &store::New { application: &application, draft: draft.id, package_version: version, trust },
        )?;
        let now = act.now();
        drafts::store::submitted(act, draft.id, case.id.cast(), now)?;
        let digest = ledger::sha256_hex(
            serde_json::to_string(&application.submission).map_err(Error::caused_by)?.as_bytes(),
        );
        act.record(
            "application.received",
            Subject::new("application", case.id),
            Some(case.id.cast()),
            json!({ "reference": case.reference, "service": application.service, "sha256": digest }),
        )?;
        let begun = vec![(course::REOPENED.into(), false.into())];
        if begin_if_published(workflow, act, town, &draft.service, case.id, begun)?.is_none() {
            confirm(act, town, case.id)?;
        }
        Ok((case.id, false))
    });
    match case {
        Ok((case, _)) => Ok(StatusKey::of(town, case)),
        // An act that found the draft already sent wrote nothing.
        Err(error) => Err(error),
    }
}

fn complete(package: &Package, draft: &Draft, today: Date) -> Result<Submission> {
    let proven = if draft.email_verified { Trust::Email } else { Trust::None };
    if proven < package.service.trust {
        return Err(Error::Forbidden("Für diesen Antrag müssen Sie sich zuerst ausweisen.".into()));
    }
    package.form.complete(&draft.answers, today).map_err(|problems| {
        Error::Invalid(problems.iter().map(|problem| problem.to_kernel(draft.lang)).collect())
    })
}

fn open_case(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    package: &Package,
    draft: &Draft,
    submission: &Submission,
    id: CaseId,
) -> Result<cases::Case> {
    let service = &package.service;
    let class = records::fileplan::actions::by_number(act, &service.file_plan_class)?;
    let unit = access::units::by_key(act, &service.unit)?
        .ok_or_else(|| Error::internal(format!("there is no unit {}", service.unit)))?
        .id;
    let today = local_date(act.now());
    let name = service.name.get(kernel::Lang::German);
    let who = Applicant::of(submission).name();
    let new = NewCase {
        class: class.id,
        kind: draft.service.clone(),
        title: if who.is_empty() { name.to_owned() } else { format!("{name}: {who}") },
        file_title: name.to_owned(),
        unit,
        due_on: Some(kernel::calendar::add_working_days(
            today,
            service.processing.working_days,
            settings.state,
        )),
    };
    cases::actions::open_as(act, &settings.number_rules, &new, id)
}

fn file_uploads(
    act: &mut Act<'_, '_>,
    draft: &Draft,
    submission: &Submission,
    case: &cases::Case,
) -> Result<()> {
    for file in &draft.files {
        // A file of a question that is hidden now was not sent, nor one that came in while the program died: the answers on
        // the review page do not name it.
        let named = match draft.answers.get(&file.question) {
            Some(Answer::Files(files)) => files.iter().any(|known| known.id == file.file.id),
            _ => false,
        };
        if !named || submission.text(&file.question).is_none() {
            let world = act.world().clone();
            drafts::store::destroy(act, &world, file.blob)?;
            continue;
        }
        let content = documents::actions::Content {
            blob: file.blob,
            mime: file.file.media_type.clone(),
            size: file.file.size,
            sha256: file.sha256,
        };
        let new = documents::actions::NewDocument {
            title: &file.file.name,
            name: &file.file.name,
            direction: Direction::Incoming,
            content: &content,
        };
        documents::actions::add_to_opened(act, case, &new)?;
    }
    Ok(())
}

// What an act leads to: called by the connectors of the process, and by the act itself where no process drives the case.

/// Confirms that an application came in: a receipt, and a mail that tells of it.
///
/// # Errors
/// [`Error::Conflict`] for a case without an application; what the database says.
pub fn confirm(act: &mut Act<'_, '_>, town: &Town, case: CaseId) -> Result<()> {
    letters::enqueue(act, &letters::Order::Receipt { case })?;
    announce(act, town, case, mails::received)
}

/// Tells the applicant that there is a question.
///
/// # Errors
/// As [`confirm`].
pub fn send_question(act: &mut Act<'_, '_>, town: &Town, case: CaseId) -> Result<()> {
    announce(act, town, case, mails::asked)
}

/// Reminds the applicant of a question that was not answered, and records it: that the town waited is part of the matter.
///
/// # Errors
/// As [`confirm`].
pub fn remind(act: &mut Act<'_, '_>, town: &Town, case: CaseId) -> Result<()> {
    announce(act, town, case, mails::reminder)?;
    act.record("application.reminded", Subject::new("application", case), Some(case.cast()), ())?;
    Ok(())
}

/// Puts the notice of a decision on its way.
///
/// # Errors
/// What the database says.
pub fn issue_notice(act: &mut Act<'_, '_>, case: CaseId, event: Id<Event>, by: PersonId) -> Result<()> {
    letters::enqueue(act, &letters::Order::Notice { case, event, by })
}

/// Tells the applicant by e-mail, where there is an address.
fn announce(
    act: &mut Act<'_, '_>,
    town: &Town,
    case: CaseId,
    mail: fn(&Settings, Lang, &str, &str, &str) -> mails::Mail,
) -> Result<()> {
    let contact = act.ask(store::contact(case))?;
    let (lang, email) =
        contact.ok_or_else(|| Error::Conflict("Zu diesem Vorgang gibt es keinen Antrag.".into()))?;
    let Some(email) = email else { return Ok(()) };
    let reference = cases::actions::known(act, case)?.reference;
    let status = StatusKey::of(town, case).path();
    let mail = mail(&*town.settings_at_hand()?, lang, &email, &reference, &status);
    let world = act.world().clone();
    mails::enqueue(act, &world, &mail, None)?;
    Ok(())
}

/// The application of a case.
///
/// # Errors
/// [`Error::NotFound`] where the case came from none.
pub fn of_case(read: &mut ::store::Read<'_>, case: CaseId) -> Result<Application> {
    read.ask(store::of_case(case))?.ok_or(Error::NotFound)
}

/// Asks the applicant (Rückfrage).
///
/// # Errors
/// What the case's rules say; [`Error::Invalid`] without a question.
pub fn ask(
    town: &Town,
    workflow: &Workflow,
    staff: &access::Staff,
    case: CaseId,
    seen: i64,
    question: &str,
) -> Result<()> {
    if question.trim().chars().count() < 5 {
        return Err(Error::invalid("frage", "Schreiben Sie, was Sie wissen möchten."));
    }
    town.write(&staff.actor(), |act| {
        let case = cases::actions::ask_applicant(act, case, seen)?;
        let (id, now) = (act.id(), act.now());
        store::ask(act, id, case.id, question.trim(), staff.person(), now)?;
        let outcome = vec![(OUTCOME.into(), "rueckfrage".into())];
        if course::fulfil(workflow, act, town, case.id, FORM, &outcome)? {
            return Ok(());
        }
        send_question(act, town, case.id)
    })
}

/// Answers the open question. Files that come along are documents of the case.
///
/// # Errors
/// [`Error::Conflict`] where nothing is asked (any more); [`Error::Invalid`] without an answer.
pub fn answer(
    town: &Town,
    workflow: &Workflow,
    key: &StatusKey,
    text: &str,
    files: &[(String, blob::Stored)],
) -> Result<()> {
    let case = key.open(town)?;
    if text.trim().is_empty() && files.is_empty() {
        return Err(Error::invalid("antwort", "Schreiben Sie eine Antwort oder fügen Sie eine Datei hinzu."));
    }
    town.write(&Actor::Citizen { holds: case.cast() }, |act| {
        let now = act.now();
        if !store::answer(act, case, text.trim(), now)? {
            return Err(Error::Conflict("Diese Frage ist schon beantwortet.".into()));
        }
        for (name, stored) in files {
            let content = documents::actions::Content::record(act, stored)?;
            let new = documents::actions::NewDocument {
                title: name,
                name,
                direction: Direction::Incoming,
                content: &content,
            };
            documents::actions::add(act, case, &new)?;
        }
        cases::actions::answered(act, case)?;
        course::tell(workflow, act, town, case, ANSWER).map(drop)
    })
}

/// Takes the application back (Rücknahme).
///
/// # Errors
/// [`Error::Conflict`] where it is decided already.
pub fn withdraw(town: &Town, workflow: &Workflow, key: &StatusKey) -> Result<()> {
    let case = key.open(town)?;
    town.write(&Actor::Citizen { holds: case.cast() }, |act| {
        cases::actions::withdraw(act, case)?;
        course::tell(workflow, act, town, case, WITHDRAWAL).map(drop)
    })
}

/// A decision on an application.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    /// Approved or refused.
    pub outcome: Outcome,
    /// The reasons; needed for a refusal. They stay in the file and, unless the letter is neutral, go into it.
    pub reasons: &'a str,
    /// What the letter states beyond the application: facts of the register and of the clerk.
    pub facts: Map<String, Value>,
}

/// Decides. The letter follows as a job and counts as delivered on the fourth day after it is provided (§ 9 OZG).
///
/// # Errors
/// What the case's rules say; [`Error::Invalid`] for a refusal without reasons.
pub fn decide(
    town: &Town,
    workflow: &Workflow,
    staff: &access::Staff,
    package: &Package,
    case: CaseId,
    seen: i64,
    decision: &Decision<'_>,
) -> Result<()> {
    if decision.outcome == Outcome::Refused && decision.reasons.trim().chars().count() < 10 {
        return Err(Error::invalid("gruende", "Begründen Sie die Ablehnung in mindestens einem Satz."));
    }
    let wanted =
        if decision.outcome == Outcome::Approved { LetterOutcome::Approve } else { LetterOutcome::Refuse };
    let letter = package.letters.iter().find(|letter| letter.spec.outcome == wanted);
    let letter = letter.ok_or_else(|| Error::internal("the service has no letter for this decision"))?;
    town.write(&staff.actor(), |act| {
        let facts =
            json!({ "letter": letter.spec.key, "reasons": decision.reasons.trim(), "data": decision.facts });
        let (case, event) = cases::actions::decide(act, case, seen, decision.outcome, &facts)?;
        let outcome = if decision.outcome == Outcome::Approved { "bewilligt" } else { "abgelehnt" };
        let variables = vec![
            (OUTCOME.into(), outcome.into()),
            (NOTICE_EVENT.into(), event.to_string().into()),
            (NOTICE_PERSON.into(), staff.person().to_string().into()),
        ];
        if course::fulfil(workflow, act, town, case.id, FORM, &variables)? {
            return Ok(());
        }
        issue_notice(act, case.id, event, staff.person())
    })
}
