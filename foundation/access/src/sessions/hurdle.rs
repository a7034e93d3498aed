//! What a session must still get over before its person reaches the house, and whether it is fresh enough for what is
//! grave. Pure.

use jiff::SignedDuration;
use kernel::Timestamp;

use super::{Session, Strength};
use crate::{Staff, policy::Role};

/// How long a proof of who one is counts for what is grave.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Something between a session and the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hurdle {
    /// Somebody else knows the password: the person chooses another one first.
    FirstPassword,
    /// A role demands a second factor and the person has none: they set one up.
    SetUpSecondFactor,
    /// A role demands a second factor, and the person signed in without theirs: they show it.
    ShowSecondFactor,
}

impl Hurdle {
    /// All of them, in the order in which they are met.
    pub const ALL: &'static [Self] = &[Self::FirstPassword, Self::SetUpSecondFactor, Self::ShowSecondFactor];
}

/// A session that counts, with what is known of its person at the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The session.
    pub session: Session,
    /// Whether the password is one that somebody else gave.
    pub must_change: bool,
    /// Whether the person has one-time codes or a passkey.
    pub second_factor: bool,
    /// When they last proved who they are.
    pub proven_at: Timestamp,
}

impl Standing {
    /// The first hurdle before the session, if there is one. `demanded`: whether a second factor is demanded of the person.
    #[must_use]
    pub fn hurdle(&self, demanded: bool) -> Option<Hurdle> {
        let weak = self.session.strength < Strength::TwoFactor;
        if self.must_change {
            Some(Hurdle::FirstPassword)
        } else if demanded && weak {
            Some(if self.second_factor { Hurdle::ShowSecondFactor } else { Hurdle::SetUpSecondFactor })
        } else {
            None
        }
    }

    /// Whether the person proved who they are within [`PROOF_LASTS`], and with their second factor if they have one.
    #[must_use]
    pub fn is_proven(&self, now: Timestamp) -> bool {
        let strong = self.session.strength >= Strength::TwoFactor || !self.second_factor;
        strong && now.duration_since(self.proven_at) < PROOF_LASTS
    }
}

/// Whether a second factor is demanded of a person, given the roles from which it is: a role of their own or one that they
/// stand in for is enough.
#[must_use]
pub fn second_factor_demanded(staff: &Staff, from: &[Role]) -> bool {
    staff.hats().iter().flat_map(|hat| &hat.roles).any(|held| from.contains(&held.role))
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;
    use crate::staff::RoleIn;

    const START: &str = "2026-11-23T07:00:00Z";

    fn standing(must_change: bool, second_factor: bool, strength: Strength) -> Standing {
        let at: Timestamp = START.parse().unwrap();
        let (token_hash, person, device) = ([0; 32], Id::nil(), String::new());
        let session = Session { token_hash, person, strength, device, created_at: at, seen_at: at };
        Standing { session, must_change, second_factor, proven_at: at }
    }

    #[test]
    fn the_first_hurdle_follows_from_password_strength_and_demand() {
        use Hurdle::{FirstPassword, SetUpSecondFactor, ShowSecondFactor};
        use Strength::{Passkey, Password, TwoFactor};
        // must change, has a second factor, signed in with, demanded: hurdle
        let table = [
            (false, false, Password, false, None),
            (false, true, Password, false, None),
            (false, false, Password, true, Some(SetUpSecondFactor)),
            (false, true, Password, true, Some(ShowSecondFactor)),
            (false, true, TwoFactor, true, None),
            (false, true, Passkey, true, None),
            // Removed a moment ago: this session was strong, the next one will not be.
            (false, false, TwoFactor, true, None),
            (true, false, Password, false, Some(FirstPassword)),
            (true, false, Password, true, Some(FirstPassword)),
            (true, true, TwoFactor, true, Some(FirstPassword)),
            (true, true, Passkey, true, Some(FirstPassword)),
        ];
        for (must_change, has, strength, demanded, hurdle) in table {
            let found = standing(must_change, has, strength).hurdle(demanded);
            assert_eq!(found, hurdle, "{must_change} {has} {strength:?} {demanded}");
        }
    }

    #[test]
    fn a_proof_is_fresh_for_a_while_and_needs_the_second_factor_where_there_is_one() {
        use Strength::{Passkey, Password, TwoFactor};
        // has a second factor, signed in with, minutes ago: fresh
        let table = [
            (false, Password, 0, true),
            (false, Password, 14, true),
            (false, Password, 15, false),
            (true, Password, 0, false),
            (true, TwoFactor, 14, true),
            (true, TwoFactor, 15, false),
            (true, Passkey, 0, true),
        ];
        for (has, strength, minutes, fresh) in table {
            let now = START.parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes);
            assert_eq!(standing(false, has, strength).is_proven(now), fresh, "{has} {strength:?} {minutes}");
        }
    }

    #[test]
    fn a_second_factor_is_demanded_of_who_has_the_role_or_stands_in_for_it() {
        use Role::{Administrator, Auditor, Clerk, Head};
        let roles = |roles: &[Role]| -> Vec<RoleIn> {
            roles.iter().map(|role| RoleIn { role: *role, unit: Id::nil(), below: Vec::new() }).collect()
        };
        // own roles, roles of the represented person, demanded from: demanded
        type Row = (&'static [Role], &'static [Role], &'static [Role], bool);
        let table: [Row; 7] = [
            (&[Clerk], &[], &[], false),
            (&[Administrator], &[], &[], false),
            (&[Clerk], &[], &[Administrator, Auditor], false),
            (&[Clerk, Auditor], &[], &[Administrator, Auditor], true),
            (&[Clerk], &[Head], &[Head], true),
            (&[Clerk], &[Head], &[Administrator], false),
            (&[], &[], &Role::ALL, false),
        ];
        for (own, represented, from, demanded) in table {
            let staff = Staff::new(Id::nil(), "Kim Beispiel", roles(own));
            let staff = staff.standing_in_for(Id::nil(), "Uli Urlaub", roles(represented));
            assert_eq!(second_factor_demanded(&staff, from), demanded, "{own:?} {represented:?} {from:?}");
        }
    }
}
