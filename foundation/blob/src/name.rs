//! The name of an object: the SHA-256 of what is stored.

use std::{fmt, str::FromStr};

/// The SHA-256 of an object's ciphertext, which is its name. Who has the object can check it without any key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName([u8; 32]);

impl ObjectName {
    /// From a hash.
    #[must_use]
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.0
    }

    /// `ab/cd/abcd…`: two levels of 256 folders keep a million objects at about fifteen in a folder.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{:02x}/{:02x}/{self}", self.0[0], self.0[1])
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ObjectName {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "an object's name has 64 hexadecimal digits";
        let mut hash = [0; 32];
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(WRONG);
        }
        for (place, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| WRONG)?;
        }
        Ok(Self(hash))
    }
}

impl store::Bind for ObjectName {
    fn bind(&self) -> store::Value<'_> {
        store::Value::Text(self.to_string().into())
    }
}

impl store::Column for ObjectName {
    const EXPECTED: &'static str = "an object's name";
    fn from_cell(cell: store::Cell<'_>) -> Option<Self> {
        match cell {
            store::Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_written_and_lies_in_its_shard() {
        let name = ObjectName::new(std::array::from_fn(|n| u8::try_from(n * 7).unwrap()));
        assert_eq!(name.to_string().parse(), Ok(name));
        assert!(name.path().starts_with("00/07/00070e15"));
        for wrong in ["", "00", &"g".repeat(64), &"A".repeat(64), &"ä".repeat(32)] {
            assert!(wrong.parse::<ObjectName>().is_err(), "{wrong}");
        }
    }
}
