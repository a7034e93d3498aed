//! The two syntaxes of EN 16931 and their namespaces.

/// How an invoice is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Syntax {
    /// OASIS UBL 2.1: `Invoice` or `CreditNote`.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice.
    Cii,
}

impl Syntax {
    /// As the tables write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ubl => "UBL",
            Self::Cii => "CII",
        }
    }

    /// The syntax of a document by namespace and name of its root.
    #[must_use]
    pub fn of_root(namespace: Namespace, local: &str) -> Option<Self> {
        match (namespace, local) {
            (Namespace::Invoice, "Invoice") | (Namespace::CreditNote, "CreditNote") => Some(Self::Ubl),
            (Namespace::Rsm, "CrossIndustryInvoice") => Some(Self::Cii),
            _ => None,
        }
    }
}

/// The namespaces of the two syntaxes; all others are [`Namespace::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Namespace {
    /// The root of an invoice in UBL.
    Invoice,
    /// The root of a credit note in UBL.
    CreditNote,
    /// The groups of UBL.
    Cac,
    /// The values of UBL.
    Cbc,
    /// The extensions of UBL.
    Ext,
    /// The root of CII and the three parts below it.
    Rsm,
    /// The groups and values of CII.
    Ram,
    /// The unqualified types of CII.
    Udt,
    /// The qualified types of CII.
    Qdt,
    /// Any other, or none.
    Other,
}

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";
const CII: &str = "urn:un:unece:uncefact:data:standard:";

const TABLE: [(Namespace, &str, &str, &str); 9] = [
    (Namespace::Invoice, "ubl", UBL, "Invoice-2"),
    (Namespace::CreditNote, "cn", UBL, "CreditNote-2"),
    (Namespace::Cac, "cac", UBL, "CommonAggregateComponents-2"),
    (Namespace::Cbc, "cbc", UBL, "CommonBasicComponents-2"),
    (Namespace::Ext, "ext", UBL, "CommonExtensionComponents-2"),
    (Namespace::Rsm, "rsm", CII, "CrossIndustryInvoice:100"),
    (Namespace::Ram, "ram", CII, "ReusableAggregateBusinessInformationEntity:100"),
    (Namespace::Udt, "udt", CII, "UnqualifiedDataType:100"),
    (Namespace::Qdt, "qdt", CII, "QualifiedDataType:100"),
];

impl Namespace {
    /// The namespace with this URI.
    #[must_use]
    pub fn of_uri(uri: &str) -> Self {
        let known = |start: &str, end: &str| uri.strip_prefix(start).is_some_and(|rest| rest == end);
        TABLE.iter().find(|(_, _, start, end)| known(start, end)).map_or(Self::Other, |entry| entry.0)
    }

    /// Its URI; empty for [`Namespace::Other`].
    #[must_use]
    pub fn uri(self) -> String {
        TABLE
            .iter()
            .find(|entry| entry.0 == self)
            .map_or_else(String::new, |entry| entry.2.to_owned() + entry.3)
    }

    /// The usual prefix, also used in the places of findings; empty for [`Namespace::Other`].
    #[must_use]
    pub fn prefix(self) -> &'static str {
        TABLE.iter().find(|entry| entry.0 == self).map_or("", |entry| entry.1)
    }

    /// The namespace with this usual prefix.
    #[must_use]
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.1 == prefix).map(|entry| entry.0)
    }
}
