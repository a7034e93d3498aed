//! The versions of XPlanGML, as their namespaces say.

use std::fmt;
use std::str::FromStr;

/// A version of XPlanGML that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 4.0
    V4_0,
    /// 4.1
    V4_1,
    /// 5.0
    V5_0,
    /// 5.1
    V5_1,
    /// 5.2
    V5_2,
    /// 5.3
    V5_3,
    /// 5.4
    V5_4,
    /// 6.0
    V6_0,
    /// 6.1
    V6_1,
}

const NAMESPACE: &str = "http://www.xplanung.de/xplangml/";

impl Version {
    /// All of them, the oldest first.
    pub const ALL: [Self; 9] = [
        Self::V4_0,
        Self::V4_1,
        Self::V5_0,
        Self::V5_1,
        Self::V5_2,
        Self::V5_3,
        Self::V5_4,
        Self::V6_0,
        Self::V6_1,
    ];

    /// The number as people write it: `6.0`.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::V4_0 => "4.0",
            Self::V4_1 => "4.1",
            Self::V5_0 => "5.0",
            Self::V5_1 => "5.1",
            Self::V5_2 => "5.2",
            Self::V5_3 => "5.3",
            Self::V5_4 => "5.4",
            Self::V6_0 => "6.0",
            Self::V6_1 => "6.1",
        }
    }

    /// The namespace of its elements.
    #[must_use]
    pub fn namespace(self) -> String {
        format!("{NAMESPACE}{}", self.number().replace('.', "/"))
    }

    /// The version that a namespace means.
    #[must_use]
    pub fn of_namespace(namespace: &str) -> Option<Self> {
        namespace.strip_prefix(NAMESPACE)?.replace('/', ".").parse().ok()
    }
}

/// Whether a namespace is one of XPlanGML, of whatever version.
#[must_use]
pub(crate) fn is_xplan(namespace: &str) -> bool {
    namespace.starts_with(NAMESPACE)
}

/// The text is no version that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Diese Version gibt es nicht; gelesen werden 4.0 bis 6.1.")]
pub struct NotVersion;

impl FromStr for Version {
    type Err = NotVersion;

    fn from_str(text: &str) -> Result<Self, NotVersion> {
        Self::ALL.into_iter().find(|version| version.number() == text).ok_or(NotVersion)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_say_the_version() {
        for version in Version::ALL {
            assert_eq!(Version::of_namespace(&version.namespace()), Some(version));
            assert_eq!(version.number().parse(), Ok(version));
        }
        for unknown in ["http://www.xplanung.de/xplangml/3/0", "http://www.xplanung.de/xplangml/", "urn:x"] {
            assert_eq!(Version::of_namespace(unknown), None);
        }
    }
}
