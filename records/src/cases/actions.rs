//! What can be done to a case: ask the policy, check the rule, write, record. One function per act.

use ::store::Read;
use access::{May, Thing, authorise, may};
use jiff::civil::Date;
use kernel::{Actor, Error, PersonId, Result, UnitId};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::{Case, CaseId, Outcome, State, Step, step, store};
use crate::{By, fileplan::ClassId, files};

/// A case that comes in.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The class of the file plan it belongs to.
    pub class: ClassId,
    /// The key of the service that opens it, or [`super::GENERAL`].
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// The title of the file that collects cases of this kind, a year each.
    pub file_title: String,
    /// The responsible unit.
    pub unit: UnitId,
    /// When it is to be decided.
    pub due_on: Option<Date>,
}

/// Another room that takes part in what staff do to a case, in the same act.
pub trait Follower: Send + Sync {
    /// What follows there from a step; the case is as it is after it.
    ///
    /// # Errors
    /// What stands against it: then nothing of the act happens.
    fn follow(&self, act: &mut Act<'_, '_>, town: &town::Town, case: &Case, step: &Step) -> Result<()>;
}

/// The rooms that take part. The program puts them into [`server::Extensions`].
pub struct Followers(pub Vec<Box<dyn Follower>>);

/// Opens a case (Vorgang anlegen): by staff who may, by a citizen who sends an application, by the program. It lies in the file that collects its kind this year (Sammelakte), with the next number.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where the class takes no new files.
pub fn open(act: &mut Act<'_, '_>, rules: &town::NumberRules, new: &NewCase) -> Result<Case> {
    let id = act.id();
    open_as(act, rules, new, id)
}

/// The same under an id that is known beforehand: a citizen acts as who holds the key of this very case, so that what came
/// along can be filed in the same act.
///
/// # Errors
/// As [`open`].
pub fn open_as(act: &mut Act<'_, '_>, rules: &town::NumberRules, new: &NewCase, id: CaseId) -> Result<Case> {
    if !matches!(act.actor(), Actor::Citizen { .. } | Actor::System { .. }) {
        authorise(act, may::OpenCase, &Thing::of_unit(new.unit))?;
    }
    let file = files::actions::collective(act, rules, new)?;
    let (file_reference, number) = files::store::next_case_number(act, file)?;
    let case = Case {
        id,
        file,
        reference: files::case_reference(rules, &file_reference, number),
        kind: new.kind.clone(),
        title: new.title.clone(),
        unit: new.unit,
        holder: None,
        state: State::Received,
        outcome: None,
        received_at: act.now(),
        due_on: new.due_on,
        resubmit_on: None,
        decided_at: None,
        closed_at: None,
        secret: false,
        version: 1,
    };
    store::insert(act, &case, number)?;
    act.record(
        "case.opened",
        Subject::new("case", case.id),
        Some(case.id.cast()),
        json!({ "reference": case.reference, "kind": case.kind, "unit": case.unit }),
    )?;
    Ok(case)
}

/// Takes a case, or gives it to somebody, or gives it back (Zuweisung).
///
/// # Errors
/// What the policy says, what the course of a case says, [`Error::Conflict`] where somebody was quicker.
pub fn assign(act: &mut Act<'_, '_>, id: CaseId, seen: i64, to: Option<PersonId>) -> Result<Case> {
    let case = for_change(act, may::AssignCase, id, seen)?;
    change(act, &case, &Step::Assign(to), json!({ "holder": to }))
}

/// Sets or removes the day of resubmission (Wiedervorlage).
///
/// # Errors
/// As [`assign`]; [`Error::Invalid`] where the day is past.
pub fn resubmit(act: &mut Act<'_, '_>, id: CaseId, seen: i64, on: Option<Date>) -> Result<Case> {
    let case = for_change(act, may::WorkOnCase, id, seen)?;
    if on.is_some_and(|day| day <= kernel::local_date(act.now())) {
        return Err(Error::invalid("tag", "Wählen Sie einen Tag nach heute."));
    }
    change(act, &case, &Step::Resubmit(on), json!({ "on": on }))
}

/// Notes that the applicant was asked something (Rückfrage). The question itself belongs to the service's room.
///
/// # Errors
/// As [`assign`].
pub fn ask_applicant(act: &mut Act<'_, '_>, id: CaseId, seen: i64) -> Result<Case> {
    let case = for_change(act, may::AskBack, id, seen)?;
    change(act, &case, &Step::AskApplicant, json!({}))
}

/// Notes that the applicant answered.
///
/// # Errors
/// [`Error::NotFound`] for a key of another case; [`Error::Conflict`] where nothing was asked.
pub fn answered(act: &mut Act<'_, '_>, id: CaseId) -> Result<Case> {
    let case = store::get_for_change(act, id)?;
    applicant_or(act, may::WorkOnCase, &case)?;
    change(act, &case, &Step::Answered, json!({}))
}

/// Decides (Entscheidung). The notice is the service's business; `facts` are what it will say and are recorded with the act.
///
/// # Errors
/// As [`assign`].
pub fn decide(
    act: &mut Act<'_, '_>,
    id: CaseId,
    seen: i64,
    outcome: Outcome,
    facts: &serde_json::Value,
) -> Result<(Case, kernel::Id<ledger::event::Event>)> {
    let case = for_change(act, may::DecideCase, id, seen)?;
    decided(act, &case, outcome, facts)
}

/// Notes that the applicant took the application back (Rücknahme).
///
/// # Errors
/// [`Error::NotFound`] for a key of another case; [`Error::Conflict`] where it is decided already.
pub fn withdraw(act: &mut Act<'_, '_>, id: CaseId) -> Result<Case> {
    let case = store::get_for_change(act, id)?;
    applicant_or(act, may::DecideCase, &case)?;
    Ok(decided(act, &case, Outcome::Withdrawn, &json!({}))?.0)
}

fn decided(
    act: &mut Act<'_, '_>,
    case: &Case,
    outcome: Outcome,
    facts: &serde_json::Value,
) -> Result<(Case, kernel::Id<ledger::event::Event>)> {
    let data = json!({ "outcome": outcome.as_str(), "reference": case.reference, "facts": facts });
    write(act, case, &Step::Decide(outcome), data)
}

/// Closes to file (z. d. A.).
///
/// # Errors
/// As [`assign`].
pub fn close(act: &mut Act<'_, '_>, id: CaseId, seen: i64) -> Result<Case> {
    let case = for_change(act, may::CloseCase, id, seen)?;
    change(act, &case, &Step::Close, json!({}))
}

/// Closes a case to its file because the process that drives it has come to its end (z. d. A. durch den Ablauf). The policy is not asked:
/// who may publish the process has decided it. A case that is closed already stays so.
///
/// # Errors
/// [`Error::Conflict`] where the course of the case does not allow it.
pub fn close_by_process(act: &mut Act<'_, '_>, id: CaseId) -> Result<Case> {
    let case = store::get_for_change(act, id)?;
    if case.state == State::Closed {
        return Ok(case);
    }
    change(act, &case, &Step::Close, json!({ "by": "process" }))
}

/// Opens a closed case again (z. d. A. aufheben), with the reason.
///
/// # Errors
/// As [`assign`]; [`Error::Invalid`] without a reason.
pub fn reopen(act: &mut Act<'_, '_>, id: CaseId, seen: i64, reason: &str) -> Result<Case> {
    let case = for_change(act, may::ReopenCase, id, seen)?;
    if reason.trim().is_empty() {
        return Err(Error::invalid("grund", "Geben Sie an, warum der Vorgang wieder geöffnet wird."));
    }
    change(act, &case, &Step::Reopen, json!({ "reason": reason.trim() }))
}

/// Reads a case that `by` may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(read: &mut Read<'_>, by: By<'_>, id: CaseId) -> Result<Case> {
    let case = store::get(read, id)?;
    by.may_as_applicant(may::ViewCase, &case)?;
    Ok(case)
}

/// The same for a case that was read together with other things, none of which may be shown before.
pub(crate) fn viewed(by: By<'_>, found: Option<(Case, String)>) -> Result<(Case, String)> {
    let (case, file) = found.ok_or(Error::NotFound)?;
    by.may_as_applicant(may::ViewCase, &case)?;
    Ok((case, file))
}

/// A case as the program itself knows it, without asking the policy: for rules about what belongs to it. None of it may be shown.
///
/// # Errors
/// [`Error::NotFound`].
pub fn known(read: &mut Read<'_>, id: CaseId) -> Result<Case> {
    Ok(store::get(read, id)?)
}

/// The question for [`known`], to be asked together with others.
pub fn ask_known(id: CaseId) -> ::store::Ask<Option<Case>> {
    store::found(id)
}

/// How many cases of a unit are not closed to their file.
///
/// # Errors
/// What the database says.
pub fn open_in_unit(read: &mut Read<'_>, unit: UnitId) -> Result<i64> {
    Ok(store::open_of_unit(read, unit)?)
}

/// Whether the actor is the applicant of this case, or a member of staff who may do `A` to it.
pub(crate) fn applicant_or<A: May>(act: &mut Act<'_, '_>, action: A, case: &Case) -> Result<()> {
    match act.actor() {
        Actor::Citizen { holds } if *holds == case.id.cast() => Ok(()),
        Actor::Citizen { .. } => Err(Error::NotFound),
        Actor::System { .. } => Ok(()),
        _ => Ok(authorise(act, action, &case.thing()).map(drop)?),
    }
}

/// Reads and locks the case and asks the policy; refuses where it changed since the page was shown. The policy comes first:
/// who may not know of the case must not learn from the version that there is one.
fn for_change<A: May>(act: &mut Act<'_, '_>, action: A, id: CaseId, seen: i64) -> Result<Case> {
    let case = store::get_for_change(act, id)?;
    let permit = authorise(act, action, &case.thing()).map_err(Error::from);
    // That somebody else was quicker explains more than that the state does not fit.
    if case.version != seen && matches!(permit, Ok(_) | Err(Error::Conflict(_))) {
        return Err(Error::Conflict("Der Vorgang wurde inzwischen geändert. Sehen Sie sich den neuen Stand an und entscheiden Sie dann.".into()));
    }
    permit.map(|_| case)
}

pub(crate) fn change(
    act: &mut Act<'_, '_>,
    case: &Case,
    what: &Step,
    data: serde_json::Value,
) -> Result<Case> {
    Ok(write(act, case, what, data)?.0)
}

fn write(
    act: &mut Act<'_, '_>,
    case: &Case,
    what: &Step,
    data: serde_json::Value,
) -> Result<(Case, kernel::Id<ledger::event::Event>)> {
    let next = step(case, what, act.now()).map_err(|words| Error::Conflict(words.into()))?;
    if !store::update(act, &next, case.version)? {
        return Err(Error::Conflict("Der Vorgang wurde eben von jemand anderem geändert.".into()));
    }
    let event = act.record(what.event(), Subject::new("case", case.id), Some(case.id.cast()), data)?;
    Ok((next, event))
}
