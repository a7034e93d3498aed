//! Our own judgement, as far as it can be compared with the official one.

use std::collections::BTreeSet;

use einvoice::{Limits, Verdict};

/// What we say of a document.
pub(crate) struct Ours {
    /// The rules that break, of whatever level and layer.
    pub(crate) broken: BTreeSet<String>,
    /// Why not all of them could be judged, if so.
    pub(crate) fault: Option<String>,
    /// It would be accepted.
    pub(crate) passes: bool,
}

pub(crate) fn judge(bytes: &[u8]) -> Ours {
    let report = einvoice::check(bytes, &Limits::default());
    let refusal = report.refusal.as_ref().map(|refusal| format!("{refusal:?}"));
    let fault = report.findings.iter().find_map(|finding| finding.fault.clone());
    Ours {
        fault: refusal.or(fault),
        passes: matches!(report.verdict, Verdict::Valid | Verdict::Remarks),
        broken: report.findings.into_iter().map(|finding| finding.rule).collect(),
    }
}
