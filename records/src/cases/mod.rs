//! Cases (Vorgänge): what happens in a town hall, from its receipt to "closed to file".

pub mod actions;
#[cfg(test)]
mod list_tests;
pub mod pages;
pub mod routes;
pub mod store;

use std::str::FromStr;

pub use access::State;
use access::Thing;
use jiff::{Timestamp, civil::Date};
use kernel::{Id, PersonId, UnitId};

use crate::files::FileId;

/// Marker and identifier of a case.
pub type CaseId = Id<Case>;

/// A case (Vorgang).
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Which one.
    pub id: CaseId,
    /// The case file (Akte) it lies in.
    pub file: FileId,
    /// The case reference (Geschäftszeichen), given once and never again.
    pub reference: String,
    /// The key of the service that opened it, or `general`.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// The responsible unit (federführend).
    pub unit: UnitId,
    /// The clerk in charge, if somebody took it.
    pub holder: Option<PersonId>,
    /// Where it stands.
    pub state: State,
    /// How it was decided.
    pub outcome: Option<Outcome>,
    /// When it came in.
    pub received_at: Timestamp,
    /// When it is to be decided.
    pub due_on: Option<Date>,
    /// When it is to be looked at again (Wiedervorlage).
    pub resubmit_on: Option<Date>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When it was closed to file (z. d. A.).
    pub closed_at: Option<Timestamp>,
    /// Whether even colleagues of the unit must not know of it (such as a case about one of them).
    pub secret: bool,
    /// Grows with every change; an action that saw an older one is refused.
    pub version: i64,
}

impl Case {
    /// What the policy is asked about.
    #[must_use]
    pub fn thing(&self) -> Thing {
        Thing::case(self.id, self.unit, self.holder, self.state, self.secret)
    }
}

/// How a case was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// As applied for (stattgegeben).
    Approved,
    /// Not (abgelehnt).
    Refused,
    /// The applicant took it back (zurückgezogen).
    Withdrawn,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Approved, Self::Refused, Self::Withdrawn];

    /// The key in the database and in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Approved => "stattgegeben",
            Self::Refused => "abgelehnt",
            Self::Withdrawn => "zurückgezogen",
        }
    }
}

impl FromStr for Outcome {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text).ok_or(())
    }
}
::store::text_enum!(Outcome);

/// What can happen to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A clerk takes it, or it is given to one.
    Assign(Option<PersonId>),
    /// The applicant is asked something.
    AskApplicant,
    /// The applicant answered.
    Answered,
    /// It is decided.
    Decide(Outcome),
    /// It is closed to file.
    Close,
    /// A closed case is opened again.
    Reopen,
    /// It is to be shown again on a day, or no more.
    Resubmit(Option<Date>),
    /// A document was added or got a new version.
    AddDocument,
    /// A letter came out of the print that an earlier act had ordered.
    FileLetter,
}

impl Step {
    /// The kind of event this leaves in the log.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Assign(_) => "case.assigned",
            Self::AskApplicant => "case.applicant_asked",
            Self::Answered => "case.applicant_answered",
            Self::Decide(_) => "case.decided",
            Self::Close => "case.closed",
            Self::Reopen => "case.reopened",
            Self::Resubmit(_) => "case.resubmission_set",
            Self::AddDocument | Self::FileLetter => "case.document_added",
        }
    }
}

/// What a case is after `act`, or in German why it cannot happen now.
///
/// # Errors
/// A sentence for the person who tried.
pub fn step(case: &Case, act: &Step, now: Timestamp) -> Result<Case, &'static str> {
    use State::{Closed, Decided, InWork, Received, Waiting};
    let mut next = Case { version: case.version + 1, ..case.clone() };
    match (act, case.state) {
        // Printing takes a while; a clerk who closes the case meanwhile must not keep the letter from its reader.
        (Step::FileLetter, _) => next.version = case.version,
        (Step::Reopen, Closed) => {
            next.state = InWork;
            next.closed_at = None;
        }
        (Step::Reopen, _) => return Err("Der Vorgang ist nicht geschlossen."),
        (_, Closed) => return Err("Der Vorgang ist zu den Akten verfügt. Öffnen Sie ihn zuerst wieder."),
        (Step::Assign(holder), state) => {
            next.holder = *holder;
            next.state = match (state, holder) {
                (Received, Some(_)) => InWork,
                (InWork, None) => Received,
                (other, _) => other,
            };
        }
        (Step::AskApplicant, InWork) => next.state = Waiting,
        (Step::AskApplicant, Waiting) => return Err("Es ist schon eine Rückfrage offen."),
        (Step::AskApplicant, Received) => return Err("Übernehmen Sie den Vorgang zuerst."),
        (Step::AskApplicant, Decided) => return Err("Der Vorgang ist schon entschieden."),
        (Step::Answered, Waiting) => next.state = InWork,
        (Step::Answered, _) => return Err("Es ist keine Rückfrage offen."),
        (Step::Decide(Outcome::Withdrawn), Received | InWork | Waiting)
        | (Step::Decide(_), InWork | Waiting) => {
            next.state = Decided;
            next.decided_at = Some(now);
            next.resubmit_on = None;
            if let Step::Decide(outcome) = act {
                next.outcome = Some(*outcome);
            }
        }
        (Step::Decide(_), Received) => return Err("Übernehmen Sie den Vorgang zuerst."),
        (Step::Decide(_), Decided) => return Err("Der Vorgang ist schon entschieden."),
        (Step::Close, Decided) => {
            next.state = Closed;
            next.closed_at = Some(now);
            next.resubmit_on = None;
        }
        (Step::Close, _) if case.kind == GENERAL => {
            next.state = Closed;
            next.closed_at = Some(now);
            next.resubmit_on = None;
        }
        (Step::Close, _) => return Err("Über den Antrag ist noch nicht entschieden."),
        (Step::Resubmit(day), _) => next.resubmit_on = *day,
        // A document that comes in meanwhile is no reason to refuse what somebody decides on the page they see.
        (Step::AddDocument, _) => next.version = case.version,
    }
    Ok(next)
}

/// Whether somebody still has to do something about a case in this state.
#[must_use]
pub const fn is_open(state: State) -> bool {
    !matches!(state, State::Closed)
}

/// The kind of a case that no service opened.
pub const GENERAL: &str = "general";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What can happen, and the state it leads to from: received, in work, waiting, decided, closed.
    pub(super) fn course() -> [(Step, [Option<State>; 5]); 12] {
        use State::{Closed as Z, Decided as D, InWork as W, Received as R, Waiting as A};
        let day = jiff::civil::date(2026, 12, 1);
        [
            (Step::Assign(Some(Id::nil())), [Some(W), Some(W), Some(A), Some(D), None]),
            (Step::Assign(None), [Some(R), Some(R), Some(A), Some(D), None]),
            (Step::AskApplicant, [None, Some(A), None, None, None]),
            (Step::Answered, [None, None, Some(W), None, None]),
            (Step::Decide(Outcome::Approved), [None, Some(D), Some(D), None, None]),
            (Step::Decide(Outcome::Withdrawn), [Some(D), Some(D), Some(D), None, None]),
            (Step::Close, [None, None, None, Some(Z), None]),
            (Step::Reopen, [None, None, None, None, Some(W)]),
            (Step::Resubmit(Some(day)), [Some(R), Some(W), Some(A), Some(D), None]),
            (Step::Resubmit(None), [Some(R), Some(W), Some(A), Some(D), None]),
            (Step::AddDocument, [Some(R), Some(W), Some(A), Some(D), None]),
            (Step::FileLetter, [Some(R), Some(W), Some(A), Some(D), Some(Z)]),
        ]
    }

    #[test]
    fn every_step_stands_in_the_course() {
        let (name, all) = kernel::variants!(Step {
            Assign,
            AskApplicant,
            Answered,
            Decide,
            Close,
            Reopen,
            Resubmit,
            AddDocument,
            FileLetter
        });
        let listed = course().map(|(step, _)| name(&step));
        for step in all {
            assert!(listed.contains(&step), "{step} is missing");
        }
    }

    pub(super) fn a_case(state: State) -> Case {
        Case {
            id: Id::nil(),
            file: Id::nil(),
            reference: "12.3/2026/1-1".into(),
            kind: "service".into(),
            title: "Beispiel".into(),
            unit: Id::nil(),
            holder: None,
            state,
            outcome: None,
            received_at: Timestamp::UNIX_EPOCH,
            due_on: None,
            resubmit_on: None,
            decided_at: None,
            closed_at: None,
            secret: false,
            version: 1,
        }
    }

    #[test]
    fn the_course_of_a_case() {
        for (act, expected) in course() {
            let got = State::ALL
                .map(|state| step(&a_case(state), &act, Timestamp::UNIX_EPOCH).ok().map(|c| c.state));
            assert_eq!(got, expected, "{act:?}");
        }
    }

    #[test]
    fn every_step_has_words_for_the_timeline() {
        for (step, _) in course() {
            let kind = step.event();
            assert!(pages::words(kind, |_| None).is_some(), "{kind} has no words");
        }
    }

    fn any_act() -> impl Strategy<Value = Step> {
        proptest::sample::select(course().map(|(step, _)| step).to_vec())
    }

    proptest! {
        #[test]
        fn whatever_happens_the_case_stays_whole(acts in proptest::collection::vec(any_act(), 0..40)) {
            let mut case = a_case(State::Received);
            for act in acts {
                if let Ok(next) = step(&case, &act, Timestamp::UNIX_EPOCH) {
                    let seen = matches!(act, Step::AddDocument | Step::FileLetter);
                    prop_assert_eq!(next.version, case.version + i64::from(!seen));
                    case = next;
                }
                prop_assert_eq!(case.closed_at.is_some(), case.state == State::Closed);
                prop_assert!(case.state != State::Decided || case.outcome.is_some());
                prop_assert!(case.state != State::Received || case.holder.is_none());
            }
        }
    }
}
