//! Emergency accesses (Notfallzugriffe, "break glass"): looking into a case of somebody else when it burns, for a short
//! while, with a reason, and in the sight of the auditor.

pub mod actions;
pub(crate) mod store;

use jiff::SignedDuration;
use kernel::{Id, PersonId, Timestamp};

pub use store::latest;

/// How long an emergency access lasts at most.
pub const LONGEST: SignedDuration = SignedDuration::from_mins(60);

/// The fewest letters that can say why.
pub const SHORTEST_REASON: usize = 10;

/// An emergency access to one case (Notfallzugriff).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyAccess {
    /// Which one.
    pub id: Id<EmergencyAccess>,
    /// Who looks.
    pub person: PersonId,
    /// Into which case.
    pub case: Id<()>,
    /// Why, in the person's words.
    pub reason: String,
    /// From this moment.
    pub starts_at: Timestamp,
    /// Until before this moment.
    pub ends_at: Timestamp,
}
