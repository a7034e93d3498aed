//! A passkey in software, as small as one can be: its private key is 1 and every signature uses the number 1, so that the
//! public key is the base point of P-256 and signing is one addition. It keeps no secret, but what it says is genuine.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    ground::{Ground, HOSTS},
    web::{Ask, Reply, Sent},
};

/// The base point of P-256 (FIPS 186, SP 800-186), and the order of its group.
const X: &str = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const Y: &str = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// The cookie that names a ceremony.
const CEREMONY: &str = "passkeyschritt";

/// An authenticator with one passkey.
pub(crate) struct Authenticator {
    id: Vec<u8>,
    user: Value,
}

/// A ceremony that the house began: what the browser holds and what the authenticator is asked.
pub(crate) struct Ceremony {
    pub(crate) token: String,
    question: Value,
}

impl Ceremony {
    /// Asks the house for a question.
    pub(crate) fn begin(g: &Ground, path: &str, cookie: &str) -> Self {
        let reply: Reply = g.ask(&Ask::post(HOSTS[0], path, cookie, Sent::form(&[])));
        let question = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{path}: {reply:?}"));
        Self { token: reply.cookie(CEREMONY).expect("the ceremony has a name"), question }
    }

    /// The cookie by which it is known.
    pub(crate) fn cookie(&self) -> String {
        format!("{CEREMONY}={}", self.token)
    }
}

impl Authenticator {
    /// An authenticator of its own for each `number`.
    pub(crate) fn new(number: u32) -> Self {
        Self { id: Sha256::digest(number.to_be_bytes()).to_vec(), user: Value::Null }
    }

    /// The id of its passkey, as forms name it.
    pub(crate) fn id(&self) -> String {
        ledger::hex(&self.id)
    }

    /// Answers the question for a new passkey.
    pub(crate) fn create(&mut self, ceremony: &Ceremony) -> String {
        self.user = ceremony.question["publicKey"]["user"]["id"].clone();
        // COSE_Key: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        let cose = ["a5010203262001215820", X, "225820", Y].concat();
        let data = [data(0x45), vec![0; 16], vec![0, 32], self.id.clone(), bytes(&cose)].concat();
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let start = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        let object = [start, vec![u8::try_from(data.len()).unwrap()], data].concat();
        let client = client_data("webauthn.create", ceremony);
        self.answer(&json!({ "attestationObject": text(&object), "clientDataJSON": text(&client) }))
    }

    /// Answers the question who is there.
    pub(crate) fn get(&self, ceremony: &Ceremony) -> String {
        let (data, client) = (data(0x05), client_data("webauthn.get", ceremony));
        let signature = signature(&[data.clone(), Sha256::digest(&client).to_vec()].concat());
        self.answer(&json!({
            "authenticatorData": text(&data), "clientDataJSON": text(&client),
            "signature": text(&signature), "userHandle": self.user,
        }))
    }

    fn answer(&self, response: &Value) -> String {
        let id = text(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
        })
        .to_string()
    }
}

/// The site, what the user did, and a counter that does not count.
fn data(flags: u8) -> Vec<u8> {
    [Sha256::digest(HOSTS[0]).to_vec(), vec![flags], vec![0; 4]].concat()
}

fn client_data(kind: &str, ceremony: &Ceremony) -> Vec<u8> {
    let (challenge, origin) = (&ceremony.question["publicKey"]["challenge"], format!("http://{}", HOSTS[0]));
    json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
        .to_string()
        .into_bytes()
}

/// ECDSA with key and nonce 1: r is the base point's x, s is hash + r modulo the order; in DER.
fn signature(message: &[u8]) -> Vec<u8> {
    let (r, order) = (bytes(X), bytes(ORDER));
    let mut s = add(&Sha256::digest(message), &r);
    while s >= [vec![0], order.clone()].concat() {
        s = subtract(&s, &order);
    }
    let parts = [integer(&r), integer(&s)].concat();
    [vec![0x30, u8::try_from(parts.len()).unwrap()], parts].concat()
}

/// A number in DER: as short as it can be, with a zero in front where the first bit is set.
fn integer(number: &[u8]) -> Vec<u8> {
    let start = number.iter().position(|byte| *byte != 0).expect("not zero");
    let sign = if number[start] & 0x80 == 0 { Vec::new() } else { vec![0] };
    let digits = [sign, number[start..].to_vec()].concat();
    [vec![2, u8::try_from(digits.len()).unwrap()], digits].concat()
}

/// The sum of two numbers of 32 bytes, in 33.
fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut sum, mut carry) = (vec![0; 33], 0);
    for at in (0..32).rev() {
        let digit = u16::from(a[at]) + u16::from(b[at]) + carry;
        (sum[at + 1], carry) = (digit.to_be_bytes()[1], digit >> 8);
    }
    sum[0] = carry.to_be_bytes()[1];
    sum
}

/// A number of 33 bytes less a smaller one of 32.
fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut rest, mut borrow) = (a.to_vec(), false);
    for at in (0..33).rev() {
        let less = if at == 0 { 0 } else { b[at - 1] };
        let (digit, one) = a[at].overflowing_sub(less);
        let (digit, two) = digit.overflowing_sub(u8::from(borrow));
        (rest[at], borrow) = (digit, one || two);
    }
    rest
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Base64 for addresses (RFC 4648, section 5), without padding.
fn text(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let number = (0..3).fold(0, |n, at| n << 8 | usize::from(chunk.get(at).copied().unwrap_or(0)));
        (0..=chunk.len()).map(move |at| char::from(LETTERS[number >> (18 - 6 * at) & 63]))
    });
    letters.collect()
}
