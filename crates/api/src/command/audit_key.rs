//! The key of the audit trail. It is made once: with another one nothing of the trail could be proven.

use super::Failure;
use crate::config::Configuration;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::audit_entries::AuditKey;
use persistence::{Settings, Trail};
use secrecy::ExposeSecret as _;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Name of the key's file in the folder of keys.
const FILE: &str = "audit.key";

fn refuse<T>(path: &Path, why: impl std::fmt::Display) -> Result<T, Failure> {
    Err(Failure::Said(format!("{}: {why}", path.display())))
}

/// The key, made when there is none and nothing was ever recorded.
pub fn load_or_create(
    configuration: &Configuration,
    settings: &Settings,
) -> Result<AuditKey, Failure> {
    if let Some(key) = find(configuration)? {
        return Ok(key);
    }
    if Trail::open(settings)?.has_begun()? {
        return lost(configuration);
    }
    let path = default_file(configuration);
    create(&path)?;
    read(&path)
}

/// The key, which has to be there.
pub fn load(configuration: &Configuration) -> Result<AuditKey, Failure> {
    find(configuration)?.map_or_else(|| lost(configuration), Ok)
}

fn lost<T>(configuration: &Configuration) -> Result<T, Failure> {
    let path = default_file(configuration);
    refuse(
        &path,
        "the key of the audit trail is not there, and there is a trail that was written with it. Put the file back \
         from where you keep its copy, or name it with audit_key_file; no new one is made",
    )
}

fn default_file(configuration: &Configuration) -> PathBuf {
    configuration.keys().join(FILE)
}

fn find(configuration: &Configuration) -> Result<Option<AuditKey>, Failure> {
    match (&configuration.audit_key, &configuration.audit_key_file) {
        (Some(_), Some(_)) => Err(Failure::Said(
            "`audit_key` and `audit_key_file` are both set; one of them is enough".to_owned(),
        )),
        (Some(secret), None) => match parse(secret.expose_secret()) {
            Some(key) => Ok(Some(key)),
            None => Err(Failure::Said(format!("`audit_key` {NO_KEY}"))),
        },
        (None, Some(path)) => read(path).map(Some),
        (None, None) => {
            let path = default_file(configuration);
            if !path.try_exists()? {
                return Ok(None);
            }
            refuse_open_file(&path)?;
            read(&path).map(Some)
        }
    }
}

const NO_KEY: &str = "is not a key: 32 bytes in base64, as `openssl rand -base64 32` makes them";

fn parse(text: &str) -> Option<AuditKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    let secret: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().ok()?);
    Some(AuditKey::new(&secret))
}

fn read(path: &Path) -> Result<AuditKey, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => return refuse(path, error),
    };
    parse(&text).map_or_else(|| refuse(path, NO_KEY), Ok)
}

/// A whole file under another name first, so that of two processes that start at once one wins and both
/// read the same key.
fn create(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let secret: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
    let text = Zeroizing::new(STANDARD.encode(secret.as_slice()));
    // Mode 600 from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", text.as_str())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(File::open(folder)?.sync_all()?),
        Err(other) if other.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(other) => refuse(path, other.error),
    }
}

fn refuse_open_file(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    refuse(path, "can be read by others; make it private with chmod 600")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Configuration {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Configuration::read(None, variables).unwrap()
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        let good = STANDARD.encode([1; 32]);
        assert!(parse(&format!("{good}\n")).is_some());
        for bad in ["", "x", &STANDARD.encode([1; 31]), &STANDARD.encode([1; 33])] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(load(&with(&[("LINLI_AUDIT_KEY", &good)])).is_ok());
        assert!(load(&with(&[("LINLI_AUDIT_KEY", "geheim")])).is_err());
        let both = with(&[("LINLI_AUDIT_KEY", &good), ("LINLI_AUDIT_KEY_FILE", "/x")]);
        assert!(load(&both).unwrap_err().to_string().contains("both set"));
        assert!(!format!("{both:?}").contains(&good), "it is not printed");
    }

    #[test]
    fn a_file_that_is_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.key");
        let configuration = with(&[("LINLI_AUDIT_KEY_FILE", path.to_str().unwrap())]);
        let settings = Settings::from_url(folder.path().join("x.db").to_str().unwrap());
        assert!(load_or_create(&configuration, &settings).is_err());
        assert!(!path.exists());
        fs::write(&path, STANDARD.encode([1; 32])).unwrap();
        assert!(load_or_create(&configuration, &settings).is_ok());
    }
}
