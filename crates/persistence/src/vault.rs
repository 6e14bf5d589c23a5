//! The installation's keys: they wrap the members' keys, and nothing else is under them.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM_SIV, RandomizedNonceKey};
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::disclosure::{CellSecret, RecordSecret};
use domain::id::{MemberId, WebhookId};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::sealed::{MemberKey, open, seal};

const SECRET: usize = 32;
/// A wrapped key begins with the version of the key that wraps it.
const VERSION: usize = 4;
/// Bound to the wrapping of the key that hashes are made with.
const LOOKUP: &[u8] = b"linli lookup key";

/// A key of the installation. Its version is its own digest, so that two keys never share one.
struct InstallationKey {
    version: i32,
    key: RandomizedNonceKey,
}

impl InstallationKey {
    fn new(secret: &[u8]) -> Option<Self> {
        let secret: &[u8; SECRET] = secret.try_into().ok()?;
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"linli installation key");
        context.update(secret);
        let head = context.finish().as_ref().first_chunk::<VERSION>().copied()?;
        let key = RandomizedNonceKey::new(&AES_256_GCM_SIV, secret).ok()?;
        // Positive, so that it reads as a number.
        Some(Self { version: i32::from_be_bytes(head) & i32::MAX, key })
    }
}

/// The keys of an installation: the first wraps what is new, the others open what they once wrapped.
#[derive(Clone)]
pub struct InstallationKeys {
    keys: Arc<[InstallationKey]>,
    reload: Option<Reload>,
}

/// Reads the keys again, from where they came.
type Reload = Arc<dyn Fn() -> Option<InstallationKeys> + Send + Sync>;

impl fmt::Debug for InstallationKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| key.version)).finish()
    }
}

impl InstallationKeys {
    /// Keys of 32 bytes in base64 with white space between them, the one in use first. None when one of them is no
    /// key, or there is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let keys: Option<Vec<InstallationKey>> = text
            .split_whitespace()
            .map(|word| InstallationKey::new(&Zeroizing::new(STANDARD.decode(word).ok()?)))
            .collect();
        let keys = keys.filter(|keys| !keys.is_empty())?;
        Some(Self { keys: keys.into(), reload: None })
    }

    /// A new key as [`Self::parse`] reads it.
    pub fn generate() -> Result<Zeroizing<String>, Error> {
        Ok(Zeroizing::new(STANDARD.encode(random()?.as_slice())))
    }

    /// Where a running server finds a key that came after it was started.
    #[must_use]
    pub fn reloaded_by(self, reload: impl Fn() -> Option<Self> + Send + Sync + 'static) -> Self {
        Self { reload: Some(Arc::new(reload)), ..self }
    }

    /// Of which key a version is.
    fn find(&self, version: i32) -> Option<&InstallationKey> {
        self.keys.iter().find(|key| key.version == version)
    }

    #[must_use]
    pub fn versions(&self) -> Vec<i32> {
        self.keys.iter().map(|key| key.version).collect()
    }

    fn current(&self) -> Result<&InstallationKey, Error> {
        self.keys.first().ok_or_else(|| Error::Internal("no key of the installation".to_owned()))
    }

    fn wrap(&self, bound: &[u8], secret: &[u8]) -> Result<Wrapped, Error> {
        let InstallationKey { version, key } = self.current()?;
        let head = version.to_be_bytes();
        let sealed = seal(key, &[&head, bound].concat(), secret)?;
        Ok(Wrapped { version: *version, bytes: [head.as_slice(), &sealed].concat() })
    }

    /// None when the key that wraps it is not one of these, or it was changed.
    fn unwrap(&self, bound: &[u8], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (head, sealed) = wrapped.split_first_chunk::<VERSION>()?;
        let key = self.find(i32::from_be_bytes(*head))?;
        open(&key.key, &[head.as_slice(), bound].concat(), sealed)
    }

    /// The key that hashes are made with, new.
    pub(crate) fn new_lookup(&self) -> Result<String, Error> {
        let secret = random()?;
        Ok(STANDARD.encode(self.wrap(LOOKUP, secret.as_slice())?.bytes))
    }

    /// The vault of a database that keeps its lookup key as `kept`.
    ///
    /// # Errors
    /// When these are not the keys that the database was begun with.
    pub(crate) fn vault(self, kept: &str) -> Result<Vault, Error> {
        let wrapped = STANDARD.decode(kept).unwrap_or_default();
        let secret = self.unwrap(LOOKUP, &wrapped).ok_or_else(Error::not_our_keys)?;
        let lookup = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let records = derived(&lookup, b"linli record keys")?;
        let cells = derived(&lookup, b"linli cell keys")?;
        let (records, cells) = (RecordSecret::new(&records), CellSecret::new(&cells));
        let answers =
            RandomizedNonceKey::new(&AES_256_GCM_SIV, &hash(&lookup, "answers", "", SECRET))
                .map_err(|_| Error::Internal("a key is not 32 bytes long".to_owned()))?;
        Ok(Vault(Arc::new(Inner { keys: RwLock::new(self), lookup, records, cells, answers })))
    }
}

/// A secret of its own for one use, which lasts as long as the one that it comes from.
fn derived(from: &hmac::Key, usage: &[u8]) -> Result<Zeroizing<[u8; SECRET]>, Error> {
    let tag = hmac::sign(from, usage);
    let secret = tag.as_ref().first_chunk().copied().map(Zeroizing::new);
    secret.ok_or_else(|| Error::Internal("a hash is too short".to_owned()))
}

/// 32 bytes of chance.
fn random() -> Result<Zeroizing<[u8; SECRET]>, Error> {
    let mut secret = Zeroizing::new([0; SECRET]);
    rand::fill(secret.as_mut_slice())
        .map_err(|_| Error::Internal("there is no chance to be had".to_owned()))?;
    Ok(secret)
}

/// A member's key as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    pub version: i32,
    pub bytes: Vec<u8>,
}

/// What opens and seals the members' columns of one database.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    keys: RwLock<InstallationKeys>,
    lookup: hmac::Key,
    records: RecordSecret,
    cells: CellSecret,
    /// For answers that are kept for retries, and secrets of webhooks; it comes from the key that hashes are made with.
    answers: RandomizedNonceKey,
}

/// What the secret of a webhook is bound to: nothing else that is sealed is bound to so much.
fn of_webhook(id: WebhookId) -> Vec<u8> {
    [b"linli webhook secret ".as_slice(), id.as_bytes()].concat()
}

/// The first bytes of a keyed hash; `what` keeps hashes of different kinds apart.
fn hash(key: &hmac::Key, what: &str, text: &str, length: usize) -> Vec<u8> {
    let mut context = hmac::Context::with_key(key);
    context.update(what.as_bytes());
    context.update(&[0]);
    context.update(text.as_bytes());
    context.sign().as_ref().iter().take(length).copied().collect()
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vault").field(&self.keys()).finish()
    }
}

impl Vault {
    fn keys(&self) -> InstallationKeys {
        self.0.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A key for a new member.
    pub fn new_key(&self, member: MemberId) -> Result<(MemberKey, Wrapped), Error> {
        let secret = random()?;
        let wrapped = self.keys().wrap(member.as_bytes(), secret.as_slice())?;
        Ok((MemberKey::new(secret.as_slice())?, wrapped))
    }

    pub(crate) fn unwrap(&self, member: MemberId, wrapped: &[u8]) -> Result<MemberKey, Error> {
        MemberKey::new(&self.secret(member, wrapped)?)
    }

    fn secret(&self, member: MemberId, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        if let Some(secret) = self.keys().unwrap(member.as_bytes(), wrapped) {
            return Ok(secret);
        }
        // It may be under a key that is newer than this process.
        self.reload();
        self.keys().unwrap(member.as_bytes(), wrapped).ok_or_else(Error::not_our_keys)
    }

    /// Of which key what is wrapped now is.
    pub(crate) fn version(&self) -> Result<i32, Error> {
        self.keys().current().map(|key| key.version)
    }

    /// A member's key, wrapped by the key in use.
    pub(crate) fn rewrap(&self, member: MemberId, wrapped: &[u8]) -> Result<Wrapped, Error> {
        let secret = self.secret(member, wrapped)?;
        self.keys().wrap(member.as_bytes(), &secret)
    }

    /// The key that hashes are made with, wrapped by the key in use; none when it is already.
    pub(crate) fn rewrap_lookup(&self, kept: &str) -> Result<Option<String>, Error> {
        let (keys, wrapped) = (self.keys(), STANDARD.decode(kept).unwrap_or_default());
        if wrapped.first_chunk() == Some(&self.version()?.to_be_bytes()) {
            return Ok(None);
        }
        let secret = keys.unwrap(LOOKUP, &wrapped).ok_or_else(Error::not_our_keys)?;
        Ok(Some(STANDARD.encode(keys.wrap(LOOKUP, &secret)?.bytes)))
    }

    /// Takes the keys that are there now. What cannot be read changes nothing.
    pub fn reload(&self) {
        let Some(read) = self.keys().reload.and_then(|reload| reload()) else { return };
        let mut keys = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.keys = read.keys;
    }

    /// What persons' keys in the figures are made with.
    #[must_use]
    pub fn record_secret(&self) -> &RecordSecret {
        &self.0.records
    }

    /// What figures of persons are perturbed with.
    #[must_use]
    pub fn cell_secret(&self) -> &CellSecret {
        &self.0.cells
    }

    /// What a whole telephone number is found by.
    #[must_use]
    pub fn phone_hash(&self, phone: &str) -> Vec<u8> {
        hash(&self.0.lookup, "phone", phone, 16)
    }

    /// What the last four digits of a telephone number are found by.
    #[must_use]
    pub fn last_digits_hash(&self, digits: &str) -> Vec<u8> {
        hash(&self.0.lookup, "last digits", digits, 8)
    }

    /// Seals an answer for whoever repeats the request that `bound` says.
    pub(crate) fn seal_answer(&self, bound: &[u8], answer: &[u8]) -> Result<Vec<u8>, Error> {
        seal(&self.0.answers, bound, answer)
    }

    /// # Errors
    /// When it was changed, or is of another request or installation.
    pub(crate) fn open_answer(&self, bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let shut = || Error::Internal("an answer that was kept does not open".to_owned());
        open(&self.0.answers, bound, sealed).map(|answer| answer.to_vec()).ok_or_else(shut)
    }

    /// Seals what the messages to a webhook are signed with.
    pub(crate) fn seal_webhook(&self, id: WebhookId, secret: &[u8]) -> Result<Vec<u8>, Error> {
        seal(&self.0.answers, &of_webhook(id), secret)
    }

    /// None when it was changed, or is of another webhook or installation.
    pub(crate) fn open_webhook(&self, id: WebhookId, sealed: &[u8]) -> Option<Vec<u8>> {
        open(&self.0.answers, &of_webhook(id), sealed).map(|secret| secret.to_vec())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sealed::Place;
    use domain::id::Id;
    use uuid::Uuid;

    fn keys(bytes: &[u8]) -> InstallationKeys {
        let words: Vec<String> = bytes.iter().map(|byte| STANDARD.encode([*byte; 32])).collect();
        InstallationKeys::parse(&words.join("\n")).unwrap()
    }

    pub(crate) fn vault(bytes: &[u8]) -> Vault {
        let keys = keys(bytes);
        let lookup = keys.new_lookup().unwrap();
        keys.vault(&lookup).unwrap()
    }

    fn member(number: u128) -> MemberId {
        Id::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn keys_are_32_bytes_in_base64_and_never_shown() {
        let good = STANDARD.encode([1; 32]);
        assert_eq!(InstallationKeys::parse(&format!(" {good}\n{good} ")).unwrap().keys.len(), 2);
        for bad in ["", " ", "x", &STANDARD.encode([1; 31]), &format!("{good} x")] {
            assert!(InstallationKeys::parse(bad).is_none(), "{bad}");
        }
        assert!(InstallationKeys::parse(&InstallationKeys::generate().unwrap()).is_some());
        let shown = format!("{:?} {:?}", keys(&[1]), vault(&[1]));
        assert!(!shown.contains(&good), "{shown}");
    }

    #[test]
    fn a_wrapped_key_opens_for_its_member_under_its_installation_alone() {
        let (first, place) = (vault(&[1]), Place::new("members", "phone", Uuid::nil()));
        let (key, wrapped) = first.new_key(member(1)).unwrap();
        let sealed = key.seal(place, "13800138000").unwrap();
        let open = |vault: &Vault, whose, bytes: &[u8]| {
            vault.unwrap(whose, bytes).and_then(|key| key.open(place, &sealed))
        };
        assert_eq!(open(&first, member(1), &wrapped.bytes).unwrap(), "13800138000");
        assert!(open(&first, member(2), &wrapped.bytes).is_err());
        assert!(open(&vault(&[2]), member(1), &wrapped.bytes).is_err());
        for at in 0..wrapped.bytes.len() {
            let mut changed = wrapped.bytes.clone();
            changed[at] ^= 1;
            assert!(open(&first, member(1), &changed).is_err(), "{at}");
        }
    }

    #[test]
    fn beside_a_new_key_what_the_old_one_wrapped_still_opens() {
        let kept = keys(&[1]).new_lookup().unwrap();
        let old = keys(&[1]).vault(&kept).unwrap();
        let (_, wrapped) = old.new_key(member(1)).unwrap();
        let both = keys(&[2, 1]).vault(&kept).unwrap();
        assert!(both.unwrap(member(1), &wrapped.bytes).is_ok());
        assert_ne!(both.new_key(member(2)).unwrap().1.version, wrapped.version);
        assert_eq!(both.phone_hash("13800138000"), old.phone_hash("13800138000"));
    }

    #[test]
    fn a_key_that_came_later_is_found_when_it_is_needed() {
        let kept = keys(&[1]).new_lookup().unwrap();
        let running = keys(&[1]).reloaded_by(|| Some(keys(&[2, 1]))).vault(&kept).unwrap();
        let other = keys(&[2, 1]).vault(&kept).unwrap();
        let (_, wrapped) = other.new_key(member(1)).unwrap();
        assert!(running.unwrap(member(1), &wrapped.bytes).is_ok());
        assert_eq!(running.new_key(member(1)).unwrap().1.version, wrapped.version);
    }

    #[test]
    fn figures_keep_their_keys_as_long_as_the_installation_lasts() {
        let kept = keys(&[1]).new_lookup().unwrap();
        let old = keys(&[1]).vault(&kept).unwrap();
        let new = keys(&[2, 1]).vault(&kept).unwrap();
        let key = |vault: &Vault| vault.record_secret().key(member(1)).halves();
        assert_eq!(key(&old), key(&new));
        assert_ne!(key(&old), key(&vault(&[1])));
    }

    #[test]
    fn an_answer_opens_for_its_request_alone_and_after_a_new_key() {
        let kept = keys(&[1]).new_lookup().unwrap();
        let one = keys(&[1]).vault(&kept).unwrap();
        let sealed = one.seal_answer(b"mine", b"13800138000").unwrap();
        assert!(!sealed.windows(11).any(|part| part == b"13800138000"));
        let again = keys(&[2, 1]).vault(&kept).unwrap();
        assert_eq!(again.open_answer(b"mine", &sealed).unwrap(), b"13800138000");
        assert!(one.open_answer(b"yours", &sealed).is_err());
        assert!(vault(&[1]).open_answer(b"mine", &sealed).is_err());
    }

    #[test]
    fn hashes_differ_between_installations_and_from_each_other() {
        let kept = keys(&[1]).new_lookup().unwrap();
        let one = keys(&[1]).vault(&kept).unwrap();
        assert_eq!(
            one.phone_hash("13800138000"),
            keys(&[1]).vault(&kept).unwrap().phone_hash("13800138000")
        );
        assert_ne!(one.phone_hash("13800138000"), vault(&[1]).phone_hash("13800138000"));
        assert_ne!(one.phone_hash("8000")[..8], one.last_digits_hash("8000")[..]);
        assert!(keys(&[3]).vault(&kept).is_err() && keys(&[1]).vault("").is_err());
    }
}
