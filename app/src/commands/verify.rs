//! `rathaus verify`: is a letter genuine and unchanged? Needs no server and no database.

use citizen::proof::{Finding, check_compact, check_pdf};
use kernel::{Error, Result};
use ledger::note::VerifierKey;

use super::say;

pub(crate) fn verify(letter: &str, key: &str, code: bool) -> Result<bool> {
    let key = std::fs::read_to_string(key).unwrap_or_else(|_| key.to_owned());
    let key: VerifierKey =
        key.trim().parse().map_err(|fault| Error::internal(format!("--checkpoint-key: {fault}")))?;
    let finding = if code {
        check_compact(letter, &key)
    } else {
        let pdf = std::fs::read(letter).map_err(|error| Error::internal(format!("{letter}: {error}")))?;
        check_pdf(&pdf, &key)
    };
    match &finding {
        Finding::Genuine { words, .. } => {
            say("ECHT");
            words.iter().for_each(|sentence| say(format!("  {sentence}")));
        }
        Finding::Wrong(words) => say(format!("NICHT ECHT\n  {words}")),
    }
    Ok(finding.is_genuine())
}
