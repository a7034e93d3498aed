//! Passwords: what is accepted, and how they are kept.
//!
//! Kept as Argon2id with 19 MiB, 2 passes, 1 lane: the first choice of the OWASP Password Storage Cheat Sheet, and the
//! strongest of its equal choices in memory that a small server can afford for ten sign-ins at once. Whoever raises the
//! figures need do nothing else: an older hash is renewed at the next sign-in.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use kernel::{Problem, Secret, World};
use unicode_normalization::UnicodeNormalization;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// The fewest characters of a password. NIST SP 800-63B-4 wants 15 for a password alone and 8 beside a second factor; no
/// rules about kinds of characters and no expiry, as there and in BSI ORP.4.A23.
pub const SHORTEST: usize = 12;
/// The most characters, so that hashing cannot be made slow from outside.
pub const LONGEST: usize = 128;

/// A new password: checked, hashed, and no longer readable. Making one takes some 30 ms on purpose: do it outside of a
/// transaction.
#[derive(Debug, Clone)]
pub struct Fresh {
    pub(crate) hash: Secret<String>,
}

impl Fresh {
    /// Checks and hashes a password that a person chose. `about` is what is known of the person (name, address): a
    /// password made of it is refused.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] with the field `password`.
    pub fn chosen(world: &World, password: &Secret<String>, about: &[&str]) -> kernel::Result<Self> {
        if let Some(problem) = problem(password.expose(), about) {
            return Err(kernel::Error::Invalid(vec![problem]));
        }
        Ok(Self { hash: Secret::new(hash(world, password.expose())?) })
    }

    /// A first password made by the program, to be handed over and changed at the first sign-in. Each of the 16 places is
    /// worth 4.9 bits.
    ///
    /// # Errors
    /// Only where hashing fails.
    pub fn initial(world: &World) -> kernel::Result<(Self, Secret<String>)> {
        let code = world.code(16);
        let text: Vec<_> = code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        let text = text.join("-");
        Ok((Self { hash: Secret::new(hash(world, &text)?) }, Secret::new(text)))
    }
}

fn problem(password: &str, about: &[&str]) -> Option<Problem> {
    let normal: Vec<char> = password.nfkc().collect();
    let say = |words: &str| Some(Problem::new("password", words));
    if normal.len() < SHORTEST {
        return say(
            "Wählen Sie ein Passwort mit mindestens 12 Zeichen. Mehrere Wörter hintereinander sind gut.",
        );
    }
    if normal.len() > LONGEST {
        return say("Wählen Sie ein Passwort mit höchstens 128 Zeichen.");
    }
    let mut different = normal.clone();
    different.sort_unstable();
    different.dedup();
    let steps = |step: i64| {
        normal.windows(2).filter(|w| i64::from(u32::from(w[1])) - i64::from(u32::from(w[0])) == step).count()
    };
    let in_a_row = steps(1).max(steps(-1));
    if different.len() < 5 || in_a_row * 2 > normal.len() {
        return say("Wählen Sie ein Passwort ohne einfache Wiederholungen und Reihen wie 12345678.");
    }
    let folded = store::fold::fold(password).replace(' ', "");
    // What remains of the password when the person's own data is taken out must still be something.
    let rest = about
        .iter()
        .flat_map(|text| text.split(['@', ' ', '.']))
        .filter(|word| word.chars().count() >= 3)
        .fold(folded, |rest, word| rest.replace(&store::fold::fold(word), ""));
    if rest.chars().count() < 6 {
        return say("Wählen Sie ein Passwort, das nicht aus Ihrem Namen oder Ihrer Adresse besteht.");
    }
    None
}

fn argon2() -> kernel::Result<Argon2<'static>> {
    let params =
        Params::new(MEMORY, PASSES, LANES, None).map_err(|_| kernel::Error::internal("argon2 parameters"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash in PHC notation. The text is normalised (NFKC), so that it does not matter on which keyboard it is typed.
pub(crate) fn hash(world: &World, password: &str) -> kernel::Result<String> {
    let normal: String = password.nfkc().collect();
    let salt: [u8; 16] = world.random();
    let hash = argon2()?
        .hash_password_with_salt(normal.as_bytes(), &salt)
        .map_err(|_| kernel::Error::internal("a password could not be hashed"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that was hashed. Compared in constant time.
pub(crate) fn verify(phc: &str, password: &str) -> bool {
    let normal: String = password.nfkc().collect();
    // Too long to have been accepted: not hashed, whoever's it is.
    normal.chars().count() <= LONGEST
        && argon2().is_ok_and(|argon2| {
            PasswordHash::new(phc).is_ok_and(|hash| argon2.verify_password(normal.as_bytes(), &hash).is_ok())
        })
}

/// Whether it was made with other parameters than today's.
pub(crate) fn is_outdated(phc: &str) -> bool {
    let wanted = format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$");
    !phc.starts_with(&wanted)
}

/// The hash that is checked where there is no such person, so that the answer takes as long as for a real one.
pub(crate) fn nobodys() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| hash(&World::system(), "nobody's").unwrap_or_default());
    &HASH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_passwords_are_long_and_not_ones_own_name() {
        let table = [
            ("kurz", "mindestens 12"),
            ("elfZeichen!", "mindestens 12"),
            (&"x1".repeat(70), "höchstens 128"),
            ("aaaaaaaaaaaaaaaa", "Wiederholungen"),
            ("abababababab", "Wiederholungen"),
            ("123456789012", "Wiederholungen"),
            ("abcdefghijklmno", "Wiederholungen"),
            ("zyxwvutsrqpo", "Wiederholungen"),
            ("KimBeispiel2026", "Namen"),
            ("beispiel.kim@stadt", "Namen"),
            ("Rathaus Brunnen Linde", ""),
            ("Kim mag keine Linden", ""),
            ("x7!kQ-2mWz$p", ""),
            ("пароль-сильный", ""),
        ];
        for (password, words) in table {
            let found = problem(password, &["Kim Beispiel", "kim.beispiel@stadt.example"]);
            match found {
                Some(problem) => {
                    assert!(!words.is_empty() && problem.message.contains(words), "{password}: {problem:?}");
                }
                None => assert_eq!(words, "", "{password}"),
            }
        }
    }

    #[test]
    fn the_right_password_is_accepted_on_every_keyboard() {
        let phc = hash(&World::system(), "Grüße aus Wolfen").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify(&phc, "Grüße aus Wolfen"));
        assert!(verify(&phc, "Gru\u{308}ße aus Wolfen"), "u with a combining diaeresis");
        for wrong in ["grüße aus wolfen", "Grüße aus Wolfen ", "", &"x".repeat(100_000)] {
            assert!(!verify(&phc, wrong));
        }
        assert!(!verify("not a hash", "x") && !verify("", ""));
        assert_ne!(phc, hash(&World::system(), "Grüße aus Wolfen").unwrap(), "salted");
    }

    #[test]
    fn hashes_of_other_parameters_are_verified_and_known_as_outdated() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let old = old.hash_password_with_salt(b"Grube Auguste", &[3; 16]).unwrap().to_string();
        assert!(verify(&old, "Grube Auguste") && is_outdated(&old));
        assert!(!is_outdated(nobodys()));
        assert!(!verify(nobodys(), "x"));
    }

    #[test]
    fn a_first_password_is_readable_and_passes_the_rules() {
        let (fresh, text) = Fresh::initial(&World::system()).unwrap();
        assert_eq!(text.expose().len(), 19);
        assert!(verify(fresh.hash.expose(), text.expose()));
        assert!(problem(text.expose(), &[]).is_none());
        assert!(!format!("{fresh:?} {text:?}").contains(text.expose().as_str()));
    }
}
