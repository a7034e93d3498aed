//! Units: making, changing, moving and closing them.

mod pages;
pub(crate) mod routes;

use access::units::Unit;
use kernel::Result;
use store::Read;

pub(crate) use pages::path;

/// Something that belongs to a unit, as one of the rooms above knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// In words, with its number: `7 offene Vorgänge`.
    pub words: String,
    /// Whether it names the unit by its key, so that the key cannot be changed either.
    pub by_key: bool,
}

/// What asks a room for what belongs to a unit.
pub type Ask = Box<dyn Fn(&mut Read<'_>, &Unit) -> Result<Vec<Belonging>> + Send + Sync>;

/// What the rooms above know of units. The program puts it into [`server::Extensions`].
#[derive(Default)]
pub struct UnitsInUse(pub Vec<Ask>);

impl UnitsInUse {
    /// Everything that belongs to the unit.
    ///
    /// # Errors
    /// What a room says.
    pub fn of(&self, read: &mut Read<'_>, unit: &Unit) -> Result<Vec<Belonging>> {
        let mut found = Vec::new();
        for ask in &self.0 {
            found.extend(ask(read, unit)?);
        }
        Ok(found)
    }
}
