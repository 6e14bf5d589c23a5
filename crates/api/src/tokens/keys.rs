//! The installation's one signing key, made at the first start.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::encoding::{AsBigEndian as _, AsDer as _, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::cache::VerifiedTokens;

/// Name of the key's file in the data folder: a PKCS #8 document.
const FILE: &str = "token.key";

/// Signs and checks access tokens, and derives the installation's further keys.
pub struct TokenKeys {
    pub(super) signing: EncodingKey,
    pub(super) checking: DecodingKey,
    pub(super) kid: String,
    pub(super) verified: VerifiedTokens,
    seed: Zeroizing<Vec<u8>>,
}

/// Why there is no signing key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("{path}: {source}", path = .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{path} can be read by others; make it private with chmod 600, or remove it to have a new one made", path = .0.display())]
    TooOpen(PathBuf),
    #[error("not an Ed25519 private key in PKCS #8 form")]
    Malformed,
    #[error("a new key could not be made")]
    Generation,
}

impl TokenKeys {
    /// The key in `folder`, made there when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or written, is open to others, or holds no key.
    pub fn load_or_create(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join(FILE);
        let failed = |source| KeyError::File { path: path.clone(), source };
        if !path.try_exists().map_err(failed)? {
            create(folder, &path)?;
        }
        refuse_open_file(&path)?;
        let document = Zeroizing::new(fs::read(&path).map_err(failed)?);
        Self::from_pkcs8(&document)
    }

    /// A key of one's own making, for processes that share one.
    ///
    /// # Errors
    /// When the document is not an Ed25519 private key.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| KeyError::Malformed)?;
        let public = pair.public_key().as_ref();
        let seed = pair.seed().map_err(|_| KeyError::Malformed)?;
        let seed = seed.as_be_bytes().map_err(|_| KeyError::Malformed)?;
        Ok(Self {
            signing: EncodingKey::from_ed_der(document),
            checking: DecodingKey::from_ed_der(public),
            kid: thumbprint(public),
            verified: VerifiedTokens::default(),
            seed: Zeroizing::new(seed.as_ref().to_vec()),
        })
    }

    /// A key that exists for this process only, for throw-away instances and tests.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn ephemeral() -> Result<Self, KeyError> {
        Self::from_pkcs8(&generate()?)
    }

    /// A further secret of the installation, another one for each use, always the same for the same key.
    #[must_use]
    pub fn derive(&self, usage: &str) -> Zeroizing<[u8; 32]> {
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.seed) else {
            return Zeroizing::new(Sha256::digest(self.seed.as_slice()).into());
        };
        mac.update(b"linli derived key: ");
        mac.update(usage.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenKeys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

fn generate() -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::Generation)?;
    let document: Pkcs8V1Der<'static> = pair.as_der().map_err(|_| KeyError::Generation)?;
    Ok(Zeroizing::new(document.as_ref().to_vec()))
}

/// Writes a complete file under another name first, so that of two processes starting at once one wins and
/// both then read the same key.
fn create(folder: &Path, path: &Path) -> Result<(), KeyError> {
    let failed = |source| KeyError::File { path: path.to_path_buf(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    let document = generate()?;
    // Mode 600 from the start: the file is never open to others, not for a moment.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(&document).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    match file.persist_noclobber(path) {
        Ok(_) => File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(refused) => Err(failed(refused.error)),
    }
}

#[cfg(unix)]
fn refuse_open_file(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata =
        fs::metadata(path).map_err(|source| KeyError::File { path: path.to_path_buf(), source })?;
    if metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyError::TooOpen(path.to_path_buf()))
    }
}

#[cfg(not(unix))]
fn refuse_open_file(_path: &Path) -> Result<(), KeyError> {
    Ok(())
}

/// RFC 7638: names the key by what it is.
fn thumbprint(public: &[u8]) -> String {
    let jwk =
        format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, URL_SAFE_NO_PAD.encode(public));
    URL_SAFE_NO_PAD.encode(Sha256::digest(jwk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_private_key_that_the_next_one_finds() {
        let folder = tempfile::tempdir().unwrap();
        let first = TokenKeys::load_or_create(&folder.path().join("new")).unwrap();
        let second = TokenKeys::load_or_create(&folder.path().join("new")).unwrap();
        assert_eq!(first.kid, second.kid);
        assert_eq!(
            fs::read_dir(folder.path().join("new")).unwrap().count(),
            1,
            "no file left behind"
        );
        let other = TokenKeys::load_or_create(&folder.path().join("other")).unwrap();
        assert_ne!(first.kid, other.kid);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        TokenKeys::load_or_create(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(TokenKeys::load_or_create(folder.path()), Err(KeyError::TooOpen(_))));
    }

    #[test]
    fn a_broken_file_is_an_error_and_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        TokenKeys::load_or_create(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, b"not a key").unwrap();
        assert!(matches!(TokenKeys::load_or_create(folder.path()), Err(KeyError::Malformed)));
        assert_eq!(fs::read(&path).unwrap(), b"not a key");
    }

    #[test]
    fn starting_at_once_ends_with_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let kids: std::collections::HashSet<String> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| TokenKeys::load_or_create(folder.path()).unwrap().kid))
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert_eq!(kids.len(), 1);
    }

    #[test]
    fn derived_keys_differ_by_use_and_by_installation() {
        let one = TokenKeys::ephemeral().unwrap();
        let two = TokenKeys::ephemeral().unwrap();
        assert_eq!(one.derive("a"), one.derive("a"));
        assert_ne!(one.derive("a"), one.derive("b"));
        assert_ne!(one.derive("a"), two.derive("a"));
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let keys = TokenKeys::ephemeral().unwrap();
        assert_eq!(format!("{keys:?}"), format!("TokenKeys {{ kid: {:?}, .. }}", keys.kid));
    }
}
