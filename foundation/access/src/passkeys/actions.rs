//! Registering passkeys and signing in with them.

use data_encoding::HEXLOWER;
use kernel::{Actor, Error, PersonId, Timestamp, World};
use ledger::{Act, event::Subject};
use serde_json::{Value, json};
use store::{Read, Result, Tx};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};

use super::{RelyingParty, store as rows};
use crate::{
    authorise::acting_person,
    people::{self, actions::PERSON},
    sessions::{
        STEP_LASTS, Strength, Token,
        actions::{Arrival, Entered, open, proven},
        store::{self as steps, StepKind},
    },
};

/// At most so many passkeys a person: telephone, laptop, keys in the drawer.
pub const MOST: usize = 20;

/// What is said where a ceremony fails, whatever the reason is.
const FAILED: &str = "Der Passkey wurde nicht angenommen. Beginnen Sie noch einmal.";

/// Begins to register a passkey for the signed-in `person`: the token names the ceremony, the value is what the browser
/// gets for `navigator.credentials.create`. Nothing is recorded yet.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] where there are [`MOST`] already.
pub fn begin_registration(
    tx: &mut Tx<'_>,
    rp: &RelyingParty,
    world: &World,
    person: PersonId,
) -> Result<(Token, Value)> {
    let found = people::find(tx, person)?.ok_or(Error::NotFound)?;
    let known = rows::of_person(tx, person)?;
    if known.len() >= MOST {
        return Err(Error::Conflict(
            "Entfernen Sie zuerst einen Passkey: mehr als 20 sind nicht vorgesehen.".into(),
        )
        .into());
    }
    let known = known.into_iter().map(|passkey| passkey.credential_id).collect();
    let (challenge, state) = rp
        .webauthn()
        .start_passkey_registration(person.uuid(), &found.data.email, &found.name(), Some(known))
        .map_err(Error::caused_by)?;
    let mut challenge = serde_json::to_value(challenge).map_err(Error::caused_by)?;
    // Without this the authenticator may make a key that only works after an address was typed.
    if let Some(selection) =
        challenge.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut)
    {
        selection.insert("residentKey".into(), json!("required"));
        selection.insert("requireResidentKey".into(), json!(true));
    }
    let token = keep(tx, world, StepKind::PasskeyRegistration, Some(person), state)?;
    Ok((token, challenge))
}

/// Finishes a registration with what the browser answered, under the name that the person gives the passkey.
///
/// # Errors
/// [`Error::Conflict`] where the ceremony is over or the answer does not fit; [`Error::Invalid`] with the field `name`.
pub fn finish_registration(
    act: &mut Act<'_, '_>,
    rp: &RelyingParty,
    ceremony: &Token,
    name: &str,
    answer: &Value,
) -> Result<()> {
    let (person, now, name) = (acting_person(act)?, act.now(), checked(name)?);
    let step = (&ceremony.hash(), StepKind::PasskeyRegistration);
    let Some((Some(owner), state)) = steps::step::<PasskeyRegistration>(act, step, now)? else {
        return Err(failed());
    };
    let answer: RegisterPublicKeyCredential = serde_json::from_value(answer.clone()).map_err(|_| failed())?;
    let credential = rp.webauthn().finish_passkey_registration(&answer, &state).map_err(|_| failed())?;
    if owner != person || !steps::use_step(act, step)? {
        return Err(failed());
    }
    rows::insert(act, &credential, person, name, now)?;
    record(act, "passkey.added", person, credential.cred_id().as_ref())
}

/// Gives one's own passkey another name.
///
/// # Errors
/// [`Error::Invalid`] with the field `name`; [`Error::NotFound`] where it is not one's own.
pub fn rename(act: &mut Act<'_, '_>, credential_id: &[u8], name: &str) -> Result<()> {
    let (person, name) = (acting_person(act)?, checked(name)?);
    if !rows::rename(act, credential_id, person, name)? {
        return Err(Error::NotFound.into());
    }
    record(act, "passkey.renamed", person, credential_id)
}

fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(
            Error::invalid("name", "Geben Sie dem Passkey einen Namen mit höchstens 60 Zeichen.").into()
        );
    }
    Ok(name)
}

/// Removes one's own passkey.
///
/// # Errors
/// [`Error::SignIn`] where nobody is signed in.
pub fn remove(act: &mut Act<'_, '_>, credential_id: &[u8]) -> Result<()> {
    let person = acting_person(act)?;
    let known = rows::of_person(act, person)?.iter().any(|passkey| passkey.credential_id == credential_id);
    if known && rows::delete(act, credential_id, person)? {
        record(act, "passkey.removed", person, credential_id)?;
    }
    Ok(())
}

/// Begins a sign-in: the token names the ceremony, the value is what the browser gets for `navigator.credentials.get`. The
/// same for everybody.
///
/// # Errors
/// What the database says.
pub fn begin_sign_in(tx: &mut Tx<'_>, rp: &RelyingParty, world: &World) -> Result<(Token, Value)> {
    let (challenge, state) = rp.webauthn().start_discoverable_authentication().map_err(Error::caused_by)?;
    let token = keep(tx, world, StepKind::PasskeySignIn, None, state)?;
    Ok((token, serde_json::to_value(challenge).map_err(Error::caused_by)?))
}

/// A passkey that proved its user. [`enter`] opens the session.
#[derive(Debug)]
pub struct Verified {
    person: PersonId,
    credential: Credential,
    ceremony: [u8; 32],
}

impl Verified {
    /// In whose name the session is opened.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Staff { person: self.person, deputy_for: None }
    }
}

/// Checks what the browser answered. Nothing where it proves nobody.
///
/// # Errors
/// What the database says.
pub fn verify(
    read: &mut Read<'_>,
    rp: &RelyingParty,
    ceremony: &Token,
    answer: &Value,
    now: Timestamp,
) -> Result<Option<Verified>> {
    let ceremony = ceremony.hash();
    let step = (&ceremony, StepKind::PasskeySignIn);
    let Some((_, state)) = steps::step::<DiscoverableAuthentication>(read, step, now)? else {
        return Ok(None);
    };
    let Ok(answer) = serde_json::from_value::<PublicKeyCredential>(answer.clone()) else { return Ok(None) };
    let Ok((user, credential_id)) = rp.webauthn().identify_discoverable_authentication(&answer) else {
        return Ok(None);
    };
    let person = PersonId::new(user);
    let Some(mut credential) = rows::find(read, credential_id, person)? else { return Ok(None) };
    let Ok(result) = rp.webauthn().finish_discoverable_authentication_v2(&answer, state, &credential) else {
        return Ok(None);
    };
    // A counter that does not grow is a copy of the key (WebAuthn, section 7.2, step 22); zero means that it has none.
    // The library refuses that; what is left is to keep the new one.
    credential.update_credential(&result);
    Ok(result.user_verified().then_some(Verified { person, credential, ceremony }))
}

/// Opens the session ([`Verified::actor`] is the act's actor).
///
/// # Errors
/// [`Error::SignIn`] where the ceremony was used meanwhile or the passkey removed.
pub fn enter(act: &mut Act<'_, '_>, verified: &Verified, arrival: &Arrival<'_>) -> Result<Entered> {
    spend(act, verified)?;
    open(act, verified.person, Strength::Passkey, false, arrival)
}

/// Proves once more who one is, in the session of `token`.
///
/// # Errors
/// As [`enter`], and where the passkey is somebody else's.
pub fn prove(act: &mut Act<'_, '_>, verified: &Verified, token: &Token) -> Result<()> {
    spend(act, verified)?;
    proven(act, token, Strength::Passkey)
}

/// Uses the ceremony up and keeps the passkey's counter.
fn spend(act: &mut Act<'_, '_>, verified: &Verified) -> Result<()> {
    let now = act.now();
    let good = act.actor().person() == Some(verified.person)
        && steps::use_step(act, (&verified.ceremony, StepKind::PasskeySignIn))?
        && rows::used(act, &verified.credential, now)?;
    if !good {
        return Err(Error::SignIn.into());
    }
    Ok(())
}

fn keep<T: serde::Serialize>(
    tx: &mut Tx<'_>,
    world: &World,
    kind: StepKind,
    person: Option<PersonId>,
    state: T,
) -> Result<Token> {
    let token = Token::fresh(world);
    let ends_at = world.now().saturating_add(STEP_LASTS).map_err(Error::caused_by)?;
    steps::insert_step(tx, (&token.hash(), kind), person, state, ends_at)?;
    Ok(token)
}

fn failed() -> store::Error {
    Error::Conflict(FAILED.into()).into()
}

fn record(act: &mut Act<'_, '_>, kind: &'static str, person: PersonId, credential_id: &[u8]) -> Result<()> {
    let data = json!({ "credential": HEXLOWER.encode(credential_id) });
    act.record(kind, Subject::new(PERSON, person), None, data)?;
    Ok(())
}
