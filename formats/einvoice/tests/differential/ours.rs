//! Our own judgement, as far as it can be compared with the official one.

use std::collections::BTreeSet;

use einvoice::{Options, Verdict};

/// The rules of CEN among ours.
const CEN: &str = "EN 16931";

/// What we say of a document.
pub(crate) struct Ours {
    /// The rules of CEN that break, of whatever level.
    pub(crate) broken: BTreeSet<String>,
    /// Why not all of them could be judged, if so.
    pub(crate) fault: Option<String>,
}

pub(crate) fn judge(bytes: &[u8]) -> Ours {
    let rules = Options { sets: Some(vec![CEN]), schema: false, ..Options::default() };
    let report = einvoice::check(bytes, &rules);
    let refusal = report.refusal.as_ref().map(ToString::to_string);
    let unproved = report.findings.iter().find(|finding| finding.unproved);
    let fault = unproved.map(|finding| format!("{}: {}", finding.rule, finding.text));
    Ours {
        fault: refusal.or(fault),
        broken: report.findings.into_iter().map(|finding| finding.rule).collect(),
    }
}

/// Whether it would be accepted by everything that we look at, the schema included.
pub(crate) fn passes(bytes: &[u8]) -> bool {
    matches!(einvoice::check(bytes, &Options::default()).verdict, Verdict::Valid | Verdict::Remarks)
}
