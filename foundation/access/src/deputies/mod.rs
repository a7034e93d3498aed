//! Deputies (Vertretungen): who acts for whom, from when until when.

pub mod actions;
pub(crate) mod store;

use jiff::SignedDuration;
use kernel::{Id, PersonId, Timestamp};

pub use store::{of_deputy, of_represented};

/// A deputyship lasts a year at most: who stands in for longer has the post and needs the role.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// A deputyship (Vertretung). Not passed on: the deputy's own deputy gains nothing by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputyship {
    /// Which one.
    pub id: Id<Deputyship>,
    /// Who is represented.
    pub represented: PersonId,
    /// Who acts for them.
    pub deputy: PersonId,
    /// From this moment.
    pub starts_at: Timestamp,
    /// Until before this moment.
    pub ends_at: Timestamp,
}

impl Deputyship {
    /// Whether it holds at `now`.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.starts_at <= now && now < self.ends_at
    }

    /// Whether it may be arranged at `now`.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`], with the fields `deputy` and `ends_at`.
    pub fn check(&self, now: Timestamp) -> kernel::Result<()> {
        if self.deputy == self.represented {
            return Err(kernel::Error::invalid(
                "deputy",
                "Wählen Sie eine andere Person: niemand vertritt sich selbst.",
            ));
        }
        if self.ends_at <= self.starts_at || self.ends_at <= now {
            return Err(kernel::Error::invalid(
                "ends_at",
                "Geben Sie ein Ende an, das nach dem Beginn und in der Zukunft liegt.",
            ));
        }
        if self.ends_at.duration_since(self.starts_at) > LONGEST {
            return Err(kernel::Error::invalid("ends_at", "Eine Vertretung dauert höchstens ein Jahr."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}T08:00:00Z").parse().unwrap()
    }

    #[test]
    fn a_deputyship_has_two_people_and_an_end_within_a_year() {
        let person = |n: u8| format!("{n:032x}").parse().unwrap();
        let table = [
            (2, "2026-07-01", "2026-07-20", None),
            (2, "2026-05-01", "2026-07-20", None),
            (1, "2026-07-01", "2026-07-20", Some("deputy")),
            (2, "2026-07-01", "2026-07-01", Some("ends_at")),
            (2, "2026-05-01", "2026-05-20", Some("ends_at")),
            (2, "2026-07-01", "2027-07-20", Some("ends_at")),
        ];
        for (deputy, starts, ends, wrong) in table {
            let deputyship = Deputyship {
                id: Id::nil(),
                represented: person(1),
                deputy: person(deputy),
                starts_at: at(starts),
                ends_at: at(ends),
            };
            let field = match deputyship.check(at("2026-06-01")) {
                Err(kernel::Error::Invalid(problems)) => Some(problems[0].field.clone()),
                _ => None,
            };
            assert_eq!(field.as_deref(), wrong, "{starts} {ends}");
        }
    }
}
