//! Secrets that mean nothing by themselves: 32 random bytes, of which the database holds the SHA-256.
//! With that much randomness a plain hash is enough: there is nothing to guess.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// What the database keeps of a secret.
pub type TokenHash = [u8; 32];

/// What a secret is for. It is part of its text, so that one is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Refresh,
    Invitation,
    Calendar,
    /// A member's session in the portal.
    Portal,
    /// A department's program, which pulls releases.
    Department,
}

impl Purpose {
    /// Names the origin too, so that secret scanners find one that leaked.
    fn prefix(self) -> &'static str {
        match self {
            Self::Refresh => "linli_r_",
            Self::Invitation => "linli_i_",
            Self::Calendar => "linli_c_",
            Self::Portal => "linli_p_",
            Self::Department => "linli_d_",
        }
    }
}

/// A new secret, to be handed out once.
#[derive(Debug)]
pub struct OpaqueToken {
    text: SecretString,
    hash: TokenHash,
}

impl OpaqueToken {
    #[must_use]
    pub fn generate(purpose: Purpose) -> Self {
        let bytes: [u8; 32] = rand::random();
        let text = format!("{}{}", purpose.prefix(), URL_SAFE_NO_PAD.encode(bytes));
        Self { hash: Sha256::digest(&text).into(), text: text.into() }
    }

    #[must_use]
    pub fn hash(&self) -> TokenHash {
        self.hash
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// The hash of a secret that somebody sent; none when it cannot be one of this purpose.
    #[must_use]
    pub fn hash_of(purpose: Purpose, sent: &str) -> Option<TokenHash> {
        let encoded = sent.strip_prefix(purpose.prefix())?;
        // 43 characters hold 32 bytes; nothing longer is decoded.
        let whole = encoded.len() == 43 && URL_SAFE_NO_PAD.decode(encoded).is_ok();
        whole.then(|| Sha256::digest(sent).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_out_is_found_again_for_its_purpose_only() {
        let token = OpaqueToken::generate(Purpose::Refresh);
        assert_eq!(OpaqueToken::hash_of(Purpose::Refresh, token.expose()), Some(token.hash()));
        assert_eq!(OpaqueToken::hash_of(Purpose::Invitation, token.expose()), None);
    }

    #[test]
    fn other_forms_are_none() {
        let token = OpaqueToken::generate(Purpose::Calendar);
        let text = token.expose();
        for sent in [
            "",
            "linli_c_",
            text.split_at(text.len() - 1).0,
            &format!("{text}A"),
            &text.replace("linli", "linly"),
        ] {
            assert_eq!(OpaqueToken::hash_of(Purpose::Calendar, sent), None, "{sent}");
        }
    }

    #[test]
    fn every_one_is_new_and_debug_output_hides_it() {
        let (one, two) =
            (OpaqueToken::generate(Purpose::Refresh), OpaqueToken::generate(Purpose::Refresh));
        assert_ne!(one.hash(), two.hash());
        assert!(!format!("{one:?}").contains(one.expose()));
    }
}
