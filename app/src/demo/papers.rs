//! Documents of the large town: a million entries over a few stored files.

use kernel::{Result, World};
use ledger::Act;
use records::{
    cases::CaseId,
    documents::{
        Direction,
        actions::{self as documents, Content, NewDocument},
    },
};
use town::Town;

use super::people::pick;

/// What lies in the files of a town hall.
const TITLES: [(&str, Direction); 10] = [
    ("Anschreiben", Direction::Incoming),
    ("Antrag", Direction::Incoming),
    ("Anlage zum Antrag", Direction::Incoming),
    ("Lageplan", Direction::Incoming),
    ("Rechnung", Direction::Incoming),
    ("Vermerk", Direction::Internal),
    ("Stellungnahme des Fachbereichs", Direction::Internal),
    ("Protokoll der Besprechung", Direction::Internal),
    ("Zwischennachricht", Direction::Outgoing),
    ("Bescheid", Direction::Outgoing),
];

/// The stored files that all entries share.
pub(super) struct Papers(Vec<Content>);

impl Papers {
    /// Stores one file for each title.
    pub(super) fn store(town: &Town) -> Result<Self> {
        let content = |(title, _): &(&str, Direction)| {
            let text = format!("{title}\n\nDieses Schreiben ist erfunden.\n");
            let stored = town.put_bytes(text.as_bytes(), "text/plain")?;
            let blob = town.maintain(|tx| Ok(blob::record(tx, &town.world, &stored)?))?;
            let (mime, sha256) = (stored.mime.clone(), stored.plain_sha256);
            Ok(Content { blob, mime, size: stored.size, sha256 })
        };
        Ok(Self(TITLES.iter().map(content).collect::<Result<_>>()?))
    }

    /// Adds so many documents to a case.
    pub(super) fn add(
        &self,
        act: &mut Act<'_, '_>,
        invented: &World,
        case: CaseId,
        count: usize,
    ) -> Result<()> {
        for number in 0..count {
            let kind = pick(invented, TITLES.len());
            let ((title, direction), content) = (TITLES[kind], &self.0[kind]);
            let (title, name) = (format!("{title} {}", number + 1), format!("{title}.txt"));
            documents::add(act, case, &NewDocument { title: &title, name: &name, direction, content })?;
        }
        Ok(())
    }
}

/// How many documents the case with this number has: from none to 20, ten on average, 20 for each pair of cases.
pub(super) const fn how_many(number: usize) -> usize {
    let some = number / 2 % 11;
    if number.is_multiple_of(2) { some } else { 20 - some }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hundred_thousand_cases_have_a_million_documents() {
        assert_eq!((0..100_000).map(super::how_many).sum::<usize>(), 1_000_000);
    }
}
