//! The key of the audit trail. It is made once: with another one nothing of the trail could be proven.

use super::{
    Failure,
    key_files::{self, NO_KEY, refuse},
};
use crate::config::Configuration;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::audit_entries::AuditKey;
use persistence::{Settings, Trail};
use secrecy::ExposeSecret as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Name of the key's file in the folder of keys.
const FILE: &str = "audit.key";

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
            match key_files::read_default(&path)? {
                Some(text) => {
                    parse(&text).map_or_else(|| refuse(&path, NO_KEY), |key| Ok(Some(key)))
                }
                None => Ok(None),
            }
        }
    }
}

fn parse(text: &str) -> Option<AuditKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    let secret: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().ok()?);
    Some(AuditKey::new(&secret))
}

fn read(path: &Path) -> Result<AuditKey, Failure> {
    parse(&key_files::read(path)?).map_or_else(|| refuse(path, NO_KEY), Ok)
}

/// A new key in the default file, unless another process was faster.
fn create(path: &Path) -> Result<(), Failure> {
    let secret: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
    key_files::create(path, &Zeroizing::new(STANDARD.encode(secret.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
