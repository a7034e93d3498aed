//! Random tokens that a browser keeps; the database keeps their hashes.

use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use kernel::{Secret, World};
use sha2::{Digest, Sha256};

/// 256 random bits that a browser keeps in a cookie. The database has only the hash: who reads it cannot sign in with it,
/// and looking a hash up tells nothing through the time it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(Secret<[u8; 32]>);

impl Token {
    pub(crate) fn fresh(world: &World) -> Self {
        Self(Secret::new(world.random()))
    }

    /// What is kept and looked up.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose()).into()
    }

    /// What stands in the cookie: 43 characters of base64url.
    #[must_use]
    pub fn cookie(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.expose())
    }
}

impl FromStr for Token {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| ())?;
        Ok(Self(Secret::new(bytes.try_into().map_err(|_| ())?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_from_its_cookie_and_is_not_logged() {
        let token = Token::fresh(&World::system());
        assert_eq!(token.cookie().len(), 43);
        assert_eq!(token.cookie().parse(), Ok(token.clone()));
        assert_ne!(token, Token::fresh(&World::system()));
        assert!(!format!("{token:?}").contains(&token.cookie()));
        for bad in ["", "abc", &token.cookie()[1..], &format!("{}=", token.cookie()), &"!".repeat(43)] {
            assert!(bad.parse::<Token>().is_err());
        }
    }
}
