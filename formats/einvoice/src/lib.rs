//! Electronic invoices by EN 16931, judged like the official validator: UBL and CII, the rules of CEN, XRechnung with its
//! extension, and what KoSIT takes from Peppol. Pure: bytes in, a report out.
//!
//! ```
//! let file = br#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>"#;
//! let report = einvoice::check(file, &einvoice::Options::default());
//! assert_eq!(report.verdict, einvoice::Verdict::Invalid);
//! let first = &report.findings[0];
//! assert_eq!((first.path.as_str(), first.line), ("/ubl:Invoice", 1));
//! ```

pub mod attachments;
mod decimal;
mod edition;
mod german;
mod iban;
mod judge;
mod language;
mod limits;
pub mod model;
mod names;
mod paths;
pub mod pdf;
mod report;
mod scenario;
mod schema;
mod skonto;
mod syntax;
mod terms;
pub mod view;
mod vocabulary;
pub mod words;
pub mod write;
mod xml;

pub use decimal::{Decimal, NotDecimal};
pub use edition::Level;
pub use limits::Limits;
pub use report::{Finding, Options, Report, Verdict, check, faults_of_tables};
pub use scenario::Scenario;
pub use syntax::{Namespace, Syntax};
pub use xml::Refusal;
