//! PDF (ISO 32000): the header at the very beginning, the end mark at the very end, no password.

use std::io::{Read, Seek};

use super::{Refusal, contains, probe::Probe};

/// How far from the end the trailer may lie (ISO 32000-1, annex H.3.18 lets readers look in the last 1,024 bytes).
const TRAILER: u64 = 1024;

pub(super) fn check<F: Read + Seek>(probe: &mut Probe<F>) -> Result<(), Refusal> {
    let header = probe.at(0, 8)?;
    if !matches!(header.as_slice(), [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', b'0'..=b'9']) {
        return Err(Refusal::Broken("the header names no version"));
    }
    let trailer = probe.tail(TRAILER)?;
    let mark = b"%%EOF";
    let Some(end) = trailer.windows(mark.len()).rposition(|window| window == mark) else {
        return Err(Refusal::Broken("the end mark is missing"));
    };
    if !trailer[end + mark.len()..].iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(Refusal::TwoThings);
    }
    // A reference to the encryption dictionary stands in the trailer, which of a linearised file is at the beginning too.
    if contains(&probe.at(0, 4096)?, b"/Encrypt ") || contains(&probe.tail(64 * 1024)?, b"/Encrypt ") {
        return Err(Refusal::Locked);
    }
    Ok(())
}
