//! One-time codes by time (RFC 6238) with SHA-1, 30 seconds and 6 digits, which is what every app on telephones knows.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, Timestamp, World};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Bytes of the key (RFC 4226, R6 recommends 160 bits).
pub const KEY: usize = 20;

/// The shared key of an app and the town.
#[derive(Debug, Clone)]
pub struct Key(Secret<[u8; KEY]>);

impl Key {
    /// A fresh key.
    #[must_use]
    pub fn fresh(world: &World) -> Self {
        Self(Secret::new(world.random()))
    }

    /// Nothing where there are not [`KEY`] bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Secret::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.expose()
    }

    /// What a person types into the app where the camera does not work: Base32 in groups of four.
    #[must_use]
    pub fn text(&self) -> String {
        let text = BASE32_NOPAD.encode(self.bytes());
        let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }

    /// What the app reads from the QR code, as most apps know it (`otpauth://totp/…`).
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let mut uri = url::Url::parse("otpauth://totp/").map(|mut uri| {
            uri.set_path(&format!("/{issuer}:{account}"));
            uri
        });
        if let Ok(uri) = &mut uri {
            uri.query_pairs_mut()
                .append_pair("secret", &BASE32_NOPAD.encode(self.bytes()))
                .append_pair("issuer", issuer);
        }
        uri.map(String::from).unwrap_or_default()
    }

    /// The code at a time step (RFC 4226, section 5.3), with `digits` places.
    fn code(&self, step: i64, digits: u32) -> String {
        // Filled up with zeros to a block of SHA-1, as RFC 2104 does with shorter keys.
        let mut block = [0; 64];
        block[..KEY].copy_from_slice(self.bytes());
        let mut mac = <Hmac<Sha1> as KeyInit>::new(&block.into());
        mac.update(&step.to_be_bytes());
        let hash: [u8; 20] = mac.finalize().into_bytes().into();
        let at = usize::from(hash[19] & 0xf);
        let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
        format!("{:0width$}", number % 10_u32.pow(digits), width = digits as usize)
    }

    /// The time step of which `code` is the code, if it is one of now, the one before or the one after (clocks differ) and
    /// later than `last`, the one accepted last: a code that somebody watched is worth nothing.
    #[must_use]
    pub fn accepts(&self, code: &str, now: Timestamp, last: i64) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.as_second().div_euclid(STEP);
        let mut accepted = None;
        // All three are compared, so that the time tells nothing.
        for step in [current - 1, current, current + 1] {
            let same = bool::from(self.code(step, 6).as_bytes().ct_eq(code.as_bytes()));
            if same && step > last {
                accepted = Some(step);
            }
        }
        accepted
    }

    /// The code that an app shows now, for tests and demonstrations.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn shown_at(&self, now: Timestamp) -> String {
        self.code(now.as_second().div_euclid(STEP), 6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc() -> Key {
        Key::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238() {
        // Appendix B, SHA1, 8 digits.
        let table = [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (second, code) in table {
            assert_eq!(rfc().code(second / STEP, 8), code, "{second}");
        }
    }

    #[test]
    fn the_vectors_of_rfc_4226() {
        // Appendix D, the first three counters.
        assert_eq!([0, 1, 2].map(|step| rfc().code(step, 6)), ["755224", "287082", "359152"]);
    }

    #[test]
    fn clocks_may_differ_by_one_step_and_a_step_counts_once() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let (key, code) = (rfc(), rfc().code(1000, 6));
        let table = [
            (1000 * 30, 0, Some(1000)),
            (1000 * 30 + 29, 0, Some(1000)),
            (999 * 30, 0, Some(1000)),
            (1001 * 30 + 29, 0, Some(1000)),
            (998 * 30, 0, None),
            (1002 * 30, 0, None),
            (1000 * 30, 999, Some(1000)),
            (1000 * 30, 1000, None),
            (1000 * 30, 1001, None),
        ];
        for (second, last, step) in table {
            assert_eq!(key.accepts(&code, at(second), last), step, "{second} after {last}");
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(key.accepts(&spaced, at(30_000), 0), Some(1000));
        for wrong in ["", "12345", "1234567", "abcdef", "００００００"] {
            assert_eq!(key.accepts(wrong, at(30_000), 0), None, "{wrong}");
        }
    }

    #[test]
    fn the_key_is_shown_as_apps_expect_it() {
        assert_eq!(rfc().text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            rfc().uri("Stadt Wölfen", "kim@stadt.example"),
            "otpauth://totp/Stadt%20W%C3%B6lfen:kim@stadt.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stadt+W%C3%B6lfen"
        );
        assert!(!format!("{:?}", rfc()).contains("49"));
    }
}
