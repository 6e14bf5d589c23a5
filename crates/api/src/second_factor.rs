//! One-time codes (TOTP, RFC 6238). Which steps are open is decided by `domain::accounts::totp`.

use domain::Timestamp;
use domain::accounts::totp::{DIGITS, PERIOD_SECONDS, code as typed_code, open_steps};
use subtle::ConstantTimeEq as _;
use totp_rs::{Algorithm, TOTP};

/// What RFC 4226 asks for: 160 bits.
const SECRET_BYTES: usize = 20;
const ISSUER: &str = "Linli";

/// A new secret, as an authenticator app takes it.
pub struct Enrolment {
    pub secret: Vec<u8>,
    /// For typing.
    pub base32: String,
    /// For the QR code: `otpauth://…`.
    pub url: String,
}

/// Makes a secret for the account of this login name; `None` when the name cannot stand in an `otpauth` URL.
#[must_use]
pub fn enrol(login: &str) -> Option<Enrolment> {
    let secret = rand::random::<[u8; SECRET_BYTES]>().to_vec();
    let totp = generator(secret.clone(), login)?;
    Some(Enrolment { secret, base32: totp.get_secret_base32(), url: totp.get_url() })
}

/// The open step whose code this is.
#[must_use]
pub fn matching_step(
    secret: &[u8],
    typed: &str,
    now: Timestamp,
    last_used: Option<i64>,
) -> Option<i64> {
    let typed = typed_code(typed)?;
    open_steps(now, last_used).find(|step| {
        let code = code_of(secret, *step);
        code.is_some_and(|code| code.as_bytes().ct_eq(typed.as_bytes()).into())
    })
}

/// The code of a step.
#[must_use]
pub fn code_of(secret: &[u8], step: i64) -> Option<String> {
    let second = u64::try_from(step.checked_mul(PERIOD_SECONDS)?).ok()?;
    Some(generator(secret.to_vec(), "")?.generate(second))
}

/// SHA-1, six digits, thirty seconds: what every app can do.
fn generator(secret: Vec<u8>, login: &str) -> Option<TOTP> {
    let period = u64::try_from(PERIOD_SECONDS).ok()?;
    TOTP::new(Algorithm::SHA1, DIGITS, 1, period, secret, Some(ISSUER.to_owned()), login.to_owned())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, shortened to six digits.
        let secret = b"12345678901234567890";
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
        {
            assert_eq!(
                matching_step(secret, code, at(second), None),
                Some(second / 30),
                "{second}"
            );
        }
    }

    #[test]
    fn a_code_is_good_once() {
        let secret = b"12345678901234567890";
        let step = matching_step(secret, "287 082", at(59), None).unwrap();
        assert_eq!(matching_step(secret, "287082", at(59), Some(step)), None);
        assert_eq!(matching_step(secret, "287083", at(59), None), None);
    }

    #[test]
    fn an_app_can_take_the_secret() {
        let (one, two) = (enrol("wang.fang").unwrap(), enrol("wang.fang").unwrap());
        assert_ne!(one.secret, two.secret);
        assert!(one.url.starts_with("otpauth://totp/Linli:wang.fang?secret="), "{}", one.url);
        assert!(one.url.contains(&one.base32));
    }
}
