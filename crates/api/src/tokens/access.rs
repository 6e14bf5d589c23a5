//! Access tokens: JWT (RFC 7519) in the profile of RFC 9068, signed with Ed25519.

use std::time::Duration;

use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::keys::TokenKeys;

/// How long an access token is good for.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

const ISSUER: &str = "linli";
const AUDIENCE: &str = "linli-api";
const TYPE: &str = "at+jwt";
/// For clocks of several API processes that are not quite alike.
const LEEWAY_SECONDS: i64 = 2;
/// Own tokens have about 400 bytes; anything much longer is not looked at.
const MAX_LENGTH: usize = 1_024;
const MICROS: i64 = 1_000_000;

/// What a good token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    pub account: Uuid,
    pub session: Uuid,
    pub jti: Uuid,
    /// Seconds since 1970.
    pub expires: i64,
}

/// Why a token is not accepted. The caller is told no more than that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not one of ours")]
    Invalid,
    #[error("the token has expired")]
    Expired,
    #[error("a token could not be signed")]
    Signing,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    jti: Uuid,
    iat: i64,
    exp: i64,
}

impl TokenKeys {
    /// A token for this session of this account, good for [`LIFETIME`] from `now` (microseconds since 1970).
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn issue(&self, account: Uuid, session: Uuid, now: i64) -> Result<String, TokenError> {
        let iat = now.div_euclid(MICROS);
        let lifetime = i64::try_from(LIFETIME.as_secs()).map_err(|_| TokenError::Signing)?;
        let payload = Payload {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            sid: session,
            jti: Uuid::new_v4(),
            iat,
            exp: iat.checked_add(lifetime).ok_or(TokenError::Signing)?,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, &payload, &self.signing).map_err(|_| TokenError::Signing)
    }

    /// Checks a token at `now` (microseconds since 1970).
    ///
    /// # Errors
    /// When it is not one of ours, or no longer good.
    pub fn verify(&self, token: &str, now: i64) -> Result<Claims, TokenError> {
        if token.len() > MAX_LENGTH {
            return Err(TokenError::Invalid);
        }
        let key = Sha256::digest(token).into();
        if let Some(claims) = self.verified.get(&key) {
            return unexpired(claims, now);
        }
        let claims = unexpired(self.check(token)?, now)?;
        self.verified.put(key, claims);
        Ok(claims)
    }

    fn check(&self, token: &str) -> Result<Claims, TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Invalid)?;
        // RFC 8725: the kind of token, its algorithm and its key are settled before the signature is looked at.
        let ours = header.alg == Algorithm::EdDSA
            && header.typ.as_deref() == Some(TYPE)
            && header.kid.as_deref() == Some(self.kid.as_str())
            && header.crit.is_none();
        if !ours {
            return Err(TokenError::Invalid);
        }
        let payload = decode::<Payload>(token, &self.checking, &validation())
            .map_err(|_| TokenError::Invalid)?
            .claims;
        Ok(Claims {
            account: payload.sub,
            session: payload.sid,
            jti: payload.jti,
            expires: payload.exp,
        })
    }
}

/// Expiry is left to [`unexpired`]: the library would ask the machine's clock instead of the caller's.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

fn unexpired(claims: Claims, now: i64) -> Result<Claims, TokenError> {
    let last = claims.expires.saturating_add(LEEWAY_SECONDS);
    if now.div_euclid(MICROS) < last { Ok(claims) } else { Err(TokenError::Expired) }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_700_000_000 * MICROS;

    fn keys() -> TokenKeys {
        TokenKeys::ephemeral().unwrap()
    }

    fn later(seconds: u64) -> i64 {
        NOW + i64::try_from(seconds).unwrap() * MICROS
    }

    /// A token signed with the right key that says something else.
    fn forged(keys: &TokenKeys, change: impl FnOnce(&mut Header, &mut Value)) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(keys.kid.clone());
        let mut payload = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::nil(), "sid": Uuid::nil(), "jti": Uuid::nil(),
            "iat": NOW / MICROS, "exp": NOW / MICROS + 600,
        });
        change(&mut header, &mut payload);
        encode(&header, &payload, &keys.signing).unwrap()
    }

    #[test]
    fn says_who_calls_until_it_expires() {
        let keys = keys();
        let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
        let token = keys.issue(account, session, NOW).unwrap();
        for _ in ["checked", "remembered"] {
            let claims = keys.verify(&token, NOW).unwrap();
            assert_eq!((claims.account, claims.session), (account, session));
            assert!(keys.verify(&token, later(LIFETIME.as_secs())).is_ok());
            assert_eq!(
                keys.verify(&token, later(LIFETIME.as_secs() + 2)),
                Err(TokenError::Expired)
            );
        }
    }

    #[test]
    fn every_token_is_another_one() {
        let keys = keys();
        let issue = || keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
        let (one, two) = (issue(), issue());
        assert_ne!(one, two);
        assert_ne!(keys.verify(&one, NOW).unwrap().jti, keys.verify(&two, NOW).unwrap().jti);
    }

    #[test]
    fn another_installations_token_is_refused() {
        let token = keys().issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
        assert_eq!(keys().verify(&token, NOW), Err(TokenError::Invalid));
    }

    #[test]
    fn each_claim_and_header_counts() {
        let keys = keys();
        assert!(keys.verify(&forged(&keys, |_, _| {}), NOW).is_ok(), "the pattern itself is good");
        let changes: Vec<(&str, Box<dyn FnOnce(&mut Header, &mut Value)>)> = vec![
            ("issuer", Box::new(|_, payload| payload["iss"] = json!("other"))),
            ("audience", Box::new(|_, payload| payload["aud"] = json!("other"))),
            (
                "no audience",
                Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("aud"))),
            ),
            (
                "no expiry",
                Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("exp"))),
            ),
            ("no id", Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("jti")))),
            ("subject", Box::new(|_, payload| payload["sub"] = json!("admin"))),
            ("type", Box::new(|header, _| header.typ = Some("JWT".to_owned()))),
            ("no type", Box::new(|header, _| header.typ = None)),
            ("key", Box::new(|header, _| header.kid = Some("other".to_owned()))),
            ("no key", Box::new(|header, _| header.kid = None)),
            ("critical", Box::new(|header, _| header.crit = Some(vec!["exp".to_owned()]))),
        ];
        for (what, change) in changes {
            assert_eq!(
                keys.verify(&forged(&keys, change), NOW),
                Err(TokenError::Invalid),
                "{what}"
            );
        }
    }

    #[test]
    fn unsigned_and_otherwise_signed_tokens_are_refused() {
        let keys = keys();
        let token = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
        let payload = token.split('.').nth(1).unwrap();
        for alg in ["none", "HS256", "ES256"] {
            let header = json!({"alg": alg, "typ": TYPE, "kid": keys.kid}).to_string();
            let token = format!("{}.{payload}.", URL_SAFE_NO_PAD.encode(header));
            assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "{alg}");
        }
    }

    #[test]
    fn oversized_tokens_are_not_looked_at() {
        let keys = keys();
        let token = forged(&keys, |_, payload| payload["pad"] = json!("x".repeat(1_000)));
        assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid));
    }

    proptest! {
        #[test]
        fn no_changed_byte_goes_unnoticed(at in 0_usize..400, byte in 0x21_u8..0x7f) {
            let keys = keys();
            let token = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
            // Known good first, so that the memory of checked tokens is in play.
            prop_assert!(keys.verify(&token, NOW).is_ok());
            let mut changed = token.clone().into_bytes();
            let at = at % changed.len();
            prop_assume!(changed[at] != byte);
            changed[at] = byte;
            prop_assert!(keys.verify(&String::from_utf8(changed).unwrap(), NOW).is_err());
        }

        #[test]
        fn nonsense_is_refused(text in ".{0,200}") {
            prop_assert_eq!(keys().verify(&text, NOW), Err(TokenError::Invalid));
        }
    }
}
