//! Password hashing: Argon2id (RFC 9106), off the request threads and only a few at a time.
//!
//! The rules for choosing a password are in `domain::accounts::password`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{
    Output, PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString,
};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::accounts::password::normalise;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

use crate::problem::{Kind, Problem};

/// How dear one guess is.
#[derive(Clone, Copy, Debug)]
pub enum Cost {
    /// 19 MiB, two passes, one lane: what OWASP's password storage sheet recommends for Argon2id.
    Real,
    /// For throw-away instances and tests, whose passwords guard nothing.
    Ephemeral,
}

impl Cost {
    fn params(self) -> Params {
        match self {
            Self::Real => Params::new(19 * 1024, 2, 1, None),
            Self::Ephemeral => Params::new(Params::MIN_M_COST, 1, 1, None),
        }
        // The library's own defaults are the real cost, so that the fallback weakens nothing.
        .unwrap_or_default()
    }
}

/// What came of comparing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed at another cost than today's: hash it anew.
    RightButOutdated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// More people sign in at this moment than the machine can serve: 503, try again.
    #[error("too many sign-ins at once")]
    Busy,
    #[error("the password could not be hashed")]
    Hashing,
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::new(Kind::Unavailable).retry_after(2),
            PasswordError::Hashing => {
                tracing::error!(%error, "a password");
                Self::new(Kind::Internal)
            }
        }
    }
}

/// Hashes and compares passwords.
pub struct Passwords {
    hasher: Argon2<'static>,
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    /// Compared against when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// `at_once`: how many may be hashed at the same time; sixty-four times as many may wait.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn new(cost: Cost, at_once: usize) -> Result<Self, PasswordError> {
        let at_once = at_once.max(1);
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params());
        let decoy = decoy(hasher.params())?;
        Ok(Self {
            hasher,
            running: Arc::new(Semaphore::new(at_once)),
            waiting: AtomicUsize::new(0),
            most_waiting: at_once.saturating_mul(64),
            decoy: decoy.into(),
        })
    }

    /// The hash to keep, with salt and cost in it (PHC string).
    ///
    /// # Errors
    /// When the machine is busy with other passwords.
    pub async fn hash(&self, password: &SecretString) -> Result<String, PasswordError> {
        let hasher = self.hasher.clone();
        let text = normalised(password);
        self.run(move || hash(&hasher, &text)).await?
    }

    /// Compares a password with a kept hash; without one it takes as long and is wrong.
    ///
    /// # Errors
    /// When the machine is busy with other passwords.
    pub async fn verify(
        &self,
        password: &SecretString,
        kept: Option<&str>,
    ) -> Result<Verdict, PasswordError> {
        let hasher = self.hasher.clone();
        let text = normalised(password);
        let known = kept.is_some();
        let kept: Arc<str> = kept.map_or_else(|| Arc::clone(&self.decoy), Into::into);
        let verdict = self.run(move || compare(&hasher, &text, &kept)).await?;
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = self.permit().await?;
        // The permit goes along: work whose caller went away still counts until it is done.
        let work = move || {
            let result = work();
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Hashing)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        let _place = Place::take(&self.waiting, self.most_waiting)?;
        Arc::clone(&self.running).acquire_owned().await.map_err(|_| PasswordError::Hashing)
    }
}

/// A place in the queue, given back also when the caller goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Result<Self, PasswordError> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(waiting);
        if before < most { Ok(place) } else { Err(PasswordError::Busy) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn normalised(password: &SecretString) -> Zeroizing<String> {
    Zeroizing::new(normalise(password.expose_secret()))
}

fn hash(hasher: &Argon2<'_>, text: &str) -> Result<String, PasswordError> {
    let salt: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Hashing)?;
    let hash = hasher.hash_password(text.as_bytes(), &salt).map_err(|_| PasswordError::Hashing)?;
    Ok(hash.to_string())
}

/// What no password has: chance in place of a hash, at today's cost.
fn decoy(params: &Params) -> Result<String, PasswordError> {
    let (salt, output): ([u8; 16], [u8; 32]) = rand::random();
    let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Hashing)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: params.try_into().map_err(|_| PasswordError::Hashing)?,
        salt: Some(salt.as_salt()),
        hash: Some(Output::new(&output).map_err(|_| PasswordError::Hashing)?),
    };
    Ok(hash.to_string())
}

fn compare(hasher: &Argon2<'_>, text: &str, kept: &str) -> Verdict {
    let Ok(kept) = PasswordHash::new(kept) else { return Verdict::Wrong };
    if hasher.verify_password(text.as_bytes(), &kept).is_err() {
        return Verdict::Wrong;
    }
    match Params::try_from(&kept) {
        Ok(params) if same_cost(&params, hasher.params()) => Verdict::Right,
        _ => Verdict::RightButOutdated,
    }
}

fn same_cost(one: &Params, other: &Params) -> bool {
    (one.m_cost(), one.t_cost(), one.p_cost()) == (other.m_cost(), other.t_cost(), other.p_cost())
}

/// Letters and digits that nobody mistakes for each other.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of a hundred random bits, in five groups that can be read out: `k7fw-…`.
#[must_use]
pub fn generate() -> SecretString {
    let random: [u8; 20] = rand::random();
    let mut text = String::with_capacity(24);
    for (i, byte) in random.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            text.push('-');
        }
        // 32 divides 256: every letter is as likely.
        let letter = ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'a');
        text.push(char::from(letter));
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use domain::accounts::password::{Use, check};

    use super::*;

    #[test]
    fn generated_passwords_would_be_accepted() {
        for _ in 0..50 {
            let password = generate();
            assert_eq!(password.expose_secret().len(), 24);
            check("/password", password.expose_secret(), Use::Alone, &["admin"]).unwrap();
        }
    }

    fn passwords() -> Passwords {
        Passwords::new(Cost::Ephemeral, 2).unwrap()
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn right_and_wrong() {
        let passwords = passwords();
        let kept = passwords.hash(&secret("correct horse battery")).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$"), "{kept}");
        let verify = async |text| passwords.verify(&secret(text), Some(&kept)).await.unwrap();
        assert_eq!(verify("correct horse battery").await, Verdict::Right);
        assert_eq!(verify("correct horse batterz").await, Verdict::Wrong);
        assert_ne!(kept, passwords.hash(&secret("correct horse battery")).await.unwrap(), "salted");
    }

    #[tokio::test]
    async fn the_same_letters_typed_another_way_are_the_same_password() {
        let passwords = passwords();
        let kept = passwords.hash(&secret("Zürich Brücke Ä １２３")).await.unwrap();
        let decomposed = "Zu\u{308}rich Bru\u{308}cke A\u{308} 123";
        assert_eq!(
            passwords.verify(&secret(decomposed), Some(&kept)).await.unwrap(),
            Verdict::Right
        );
    }

    #[tokio::test]
    async fn nothing_is_cut_off() {
        let passwords = passwords();
        let long = "a".repeat(255);
        let kept = passwords.hash(&secret(&format!("{long}b"))).await.unwrap();
        assert_eq!(
            passwords.verify(&secret(&format!("{long}c")), Some(&kept)).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn no_account_is_wrong_whatever_is_sent() {
        assert_eq!(
            passwords().verify(&secret("anything at all"), None).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_right_but_outdated() {
        let kept = passwords().hash(&secret("correct horse battery")).await.unwrap();
        let real = Passwords::new(Cost::Real, 1).unwrap();
        let verdict = real.verify(&secret("correct horse battery"), Some(&kept)).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOutdated);
    }

    #[tokio::test]
    async fn a_broken_hash_is_wrong_and_nothing_worse() {
        assert_eq!(
            passwords().verify(&secret("anything"), Some("!disabled")).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn a_full_queue_turns_people_away_and_recovers() {
        let mut passwords = passwords();
        passwords.most_waiting = 1;
        let held = passwords.running.acquire_many(2).await.unwrap();
        let text = secret("x");
        let mut first = Box::pin(passwords.verify(&text, None));
        tokio::select! { biased; _ = &mut first => panic!("nothing may run"), () = std::future::ready(()) => {} }
        assert_eq!(passwords.verify(&text, None).await, Err(PasswordError::Busy));
        drop(held);
        assert_eq!(first.await, Ok(Verdict::Wrong));
        assert_eq!(passwords.verify(&text, None).await, Ok(Verdict::Wrong));
    }
}
