//! In whose name a case is acted on.

use access::{May, POLICY, Staff};
use kernel::{Error, Result};

use crate::cases::{Case, CaseId};

/// Who acts on a case: what an action checks before it does anything.
#[derive(Debug, Clone, Copy)]
pub enum By<'s> {
    /// A member of staff; the policy is asked.
    Staff(&'s Staff),
    /// Whoever has shown the key of this case: the applicant. May do what the action offers to applicants, to this case.
    Applicant(CaseId),
    /// The program: a job or a command.
    System,
}

impl By<'_> {
    /// Asks the policy whether the staff member may do `A` to `case`. Applicants may not; the program may.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the case must stay unknown, else [`Error::Forbidden`] or [`Error::Conflict`].
    pub fn may<A: May>(self, action: A, case: &Case) -> Result<()> {
        match self {
            Self::Staff(staff) => Ok(POLICY.permit(staff, action, &case.thing()).map(drop)?),
            Self::Applicant(_) => Err(Error::NotFound),
            Self::System => Ok(()),
        }
    }

    /// Like [`By::may`], for acts that the applicant may do to the own case.
    ///
    /// # Errors
    /// As [`By::may`]; a key of another case opens nothing.
    pub fn may_as_applicant<A: May>(self, action: A, case: &Case) -> Result<()> {
        match self {
            Self::Applicant(own) if own == case.id => Ok(()),
            other => other.may(action, case),
        }
    }
}
