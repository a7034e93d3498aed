//! The letter that was ordered, out of what is recorded: a pure function of that, so that printing it again gives the
//! same bytes.

use kernel::{Error, Result, local_date};
use ledger::proof::Bundle;
use serde_json::{Map, Value};
use town::Town;

use super::{
    Order,
    sheet::{Content, Sheet},
};
use crate::{
    applications::{self, StatusKey},
    catalogue::Catalogue,
};

pub(super) fn of(town: &Town, catalogue: &Catalogue, order: &Order) -> Result<Content> {
    let settings = town.settings()?;
    let (application, case, unit, act) = town.read(|read| {
        let application = applications::actions::of_case(read, order.case())?;
        let case = records::cases::actions::view(read, records::By::System, order.case())?;
        let unit = records::who::unit_name(read, case.unit)?;
        let events = ledger::of_case(read, case.id.cast())?;
        let wanted = |event: &&ledger::Recorded| match order {
            Order::Receipt { .. } => event.leaf.kind == "application.received",
            Order::Notice { event: id, .. } => event.leaf.id == *id,
        };
        let act = events.iter().find(wanted).cloned().ok_or(Error::NotFound)?;
        Ok((application, case, unit, act))
    })?;
    let proof = town
        .read(|read| Ok(ledger::prove(read, act.leaf.id)?))?
        .ok_or_else(|| Error::internal("the log does not hold the act yet"))?;
    let sheet = Sheet {
        settings: &settings,
        package: catalogue.get(&application.service)?,
        application,
        reference: case.reference,
        unit,
        date: local_date(act.leaf.at),
        qr: qr(&settings.public_url, proof)?,
    };
    match order {
        Order::Receipt { case } => {
            Ok(sheet.receipt(format!("{}{}", settings.public_url, StatusKey::of(town, *case).path())))
        }
        Order::Notice { by, .. } => {
            let clerk = town.read(|read| records::who::person_name(read, *by))?;
            notice(&sheet, &act, &clerk)
        }
    }
}

fn notice(sheet: &Sheet<'_>, act: &ledger::Recorded, clerk: &str) -> Result<Content> {
    let payload = act.payload.as_ref().ok_or(Error::NotFound)?;
    let facts = payload.data.get("facts").cloned().unwrap_or_default();
    let key = facts.get("letter").and_then(Value::as_str).unwrap_or_default();
    let letter = sheet.package.letter(key).ok_or_else(|| Error::internal("the service lost the letter"))?;
    let none = Map::new();
    Ok(sheet.notice(letter, facts.get("data").and_then(Value::as_object).unwrap_or(&none), clerk))
}

/// The address under which anybody can check the act, with the whole proof in it: it holds without the server, too.
/// The payload stays out: a QR code is read by whoever sees the paper.
fn qr(public_url: &str, proof: Bundle) -> Result<String> {
    let compact = proof.closed().to_compact().map_err(Error::caused_by)?;
    Ok(format!("{public_url}/pruefen?n={compact}"))
}
