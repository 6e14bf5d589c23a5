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
    /// Seconds since 1970; good from then on.
    pub begins: i64,
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
    /// Ours have none; one that says when it begins means it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
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
            nbf: None,
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
            return good_at(claims, now);
        }
        let claims = good_at(self.check(token)?, now)?;
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
            begins: payload.nbf.map_or(payload.iat, |start| start.max(payload.iat)),
            expires: payload.exp,
        })
    }
}

/// Times are left to [`good_at`]: the library would ask the machine's clock instead of the caller's.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

fn good_at(claims: Claims, now: i64) -> Result<Claims, TokenError> {
    let (now, last) = (now.div_euclid(MICROS), claims.expires.saturating_add(LEEWAY_SECONDS));
    if now < claims.begins.saturating_sub(LEEWAY_SECONDS) {
        return Err(TokenError::Invalid);
    }
    if now < last { Ok(claims) } else { Err(TokenError::Expired) }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
