//! What an XRechnung says about itself.

use super::sums::{self, WorkedOut};
use crate::model::Invoice;
use crate::scenario::Scenario;

/// The business process (BT-23) of an invoice that nothing else was agreed about: Peppol's for billing.
const PROCESS: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

/// Makes an invoice one of XRechnung where it does not say what it is: specification (BT-24) and process (BT-23).
pub fn as_xrechnung(invoice: &mut Invoice) -> Vec<WorkedOut> {
    let scenario = Scenario::all().iter().find(|scenario| scenario.is_xrechnung());
    let specification = scenario.and_then(Scenario::identifier).unwrap_or_default();
    sums::set_missing(&mut invoice.root, "BG-2", &[("BT-23", PROCESS), ("BT-24", specification)])
}
