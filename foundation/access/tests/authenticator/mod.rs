//! A passkey in software, for tests: makes and uses keys as WebAuthn Level 3 describes, and can be told to misbehave.

#![expect(clippy::expect_used, reason = "a test stops loudly")]

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where a browser would say it is.
pub(crate) const ORIGIN: &str = "https://rathaus.stadt.example";
/// The host name that passkeys belong to.
pub(crate) const HOST: &str = "rathaus.stadt.example";

/// An authenticator with one passkey.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    user: Vec<u8>,
    /// Signatures made so far; 0 for ever where the authenticator does not count.
    pub(crate) counter: u32,
    /// Whether the user is verified (PIN, finger, face).
    pub(crate) verifies: bool,
    /// Where the browser says it is.
    pub(crate) origin: String,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

impl Authenticator {
    /// A new authenticator; `seed` makes its key.
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).expect("a scalar");
        let id = Sha256::digest([seed]).to_vec();
        Self { key, id, user: Vec::new(), counter: 0, verifies: true, origin: ORIGIN.into() }
    }

    /// Answers `navigator.credentials.create(challenge)`.
    pub(crate) fn create(&mut self, challenge: &Value) -> Value {
        let options = &challenge["publicKey"];
        self.user = decode(&options["user"]["id"]);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        // COSE_Key: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        let cose =
            [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..], x, &[0x22, 0x58, 0x20], y]
                .concat();
        let id_length = u16::try_from(self.id.len()).expect("short").to_be_bytes();
        let data = [self.data(ATTESTED), vec![0; 16], id_length.to_vec(), self.id.clone(), cose].concat();
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let length = u8::try_from(data.len()).expect("short");
        let object =
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec(), vec![length], data].concat();
        let client = self.client_data("webauthn.create", options);
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": { "attestationObject": encode(&object), "clientDataJSON": encode(&client) },
            "clientExtensionResults": {},
        })
    }

    /// Answers `navigator.credentials.get(challenge)`.
    pub(crate) fn get(&mut self, challenge: &Value) -> Value {
        let client = self.client_data("webauthn.get", &challenge["publicKey"]);
        let data = self.data(0);
        let signed = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": encode(&data), "clientDataJSON": encode(&client),
                "signature": encode(signature.to_der().as_bytes()), "userHandle": encode(&self.user),
            },
            "clientExtensionResults": {},
        })
    }

    /// Claims to be the key of somebody else.
    pub(crate) fn pretend_to_be(&mut self, user: kernel::PersonId) {
        self.user = user.uuid().as_bytes().to_vec();
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let flags = PRESENT | more | if self.verifies { VERIFIED } else { 0 };
        [Sha256::digest(HOST).to_vec(), vec![flags], self.counter.to_be_bytes().to_vec()].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
fn decode(text: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_str().expect("text").as_bytes()).expect("base64url")
}
