//! The installation's key, which the members' keys are kept under. It is made once: without it what is sealed stays so.

use super::{
    Failure,
    key_files::{self, NO_KEY, refuse},
};
use crate::config::Configuration;
use persistence::{InstallationKeys, Settings};
use secrecy::ExposeSecret as _;
use std::path::{Path, PathBuf};

/// Name of the key's file in the folder of keys.
const FILE: &str = "members.key";

/// The keys, made when there are none and nothing was ever sealed.
pub fn load_or_create(
    configuration: &Configuration,
    settings: &Settings,
) -> Result<InstallationKeys, Failure> {
    if let Some(keys) = find(configuration)? {
        return Ok(keys);
    }
    let path = default_file(configuration);
    if persistence::has_member_keys(settings)? {
        return refuse(
            &path,
            "the installation's key is not there, and there is data that was sealed with it. Put the file back from \
             where you keep its copy, or name it with member_key_file; no new one is made",
        );
    }
    key_files::create(&path, &InstallationKeys::generate()?)?;
    read(&path)
}

fn default_file(configuration: &Configuration) -> PathBuf {
    configuration.keys().join(FILE)
}

/// The file that the keys are read from; none where they stand in the settings themselves.
pub fn file(configuration: &Configuration) -> Option<PathBuf> {
    match (&configuration.member_key, &configuration.member_key_file) {
        (Some(_), _) => None,
        (None, Some(path)) => Some(path.clone()),
        (None, None) => Some(default_file(configuration)),
    }
}

/// The keys, when there are any.
pub fn find(configuration: &Configuration) -> Result<Option<InstallationKeys>, Failure> {
    match (&configuration.member_key, &configuration.member_key_file) {
        (Some(_), Some(_)) => Err(Failure::Said(
            "`member_key` and `member_key_file` are both set; one of them is enough".to_owned(),
        )),
        (Some(secret), None) => match InstallationKeys::parse(secret.expose_secret()) {
            Some(keys) => Ok(Some(keys)),
            None => Err(Failure::Said(format!("`member_key` {NO_KEY}"))),
        },
        (None, Some(path)) => read(path).map(Some),
        (None, None) => {
            let path = default_file(configuration);
            match key_files::read_default(&path)? {
                Some(text) => parse(&path, &text).map(Some),
                None => Ok(None),
            }
        }
    }
}

fn read(path: &Path) -> Result<InstallationKeys, Failure> {
    parse(path, &key_files::read(path)?)
}

/// A server that runs reads the file again when it meets a key that is newer than itself.
fn parse(path: &Path, text: &str) -> Result<InstallationKeys, Failure> {
    let Some(keys) = InstallationKeys::parse(text) else { return refuse(path, NO_KEY) };
    let again = path.to_path_buf();
    Ok(keys.reloaded_by(move || InstallationKeys::parse(&key_files::read(&again).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    fn with(variables: &[(&str, &str)]) -> Configuration {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Configuration::read(None, variables).unwrap()
    }

    #[test]
    fn a_key_is_made_once_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let configuration = with(&[("LINLI_DATA_FOLDER", folder.path().to_str().unwrap())]);
        let settings = Settings::from_url(folder.path().join("x.db").to_str().unwrap());
        let made = load_or_create(&configuration, &settings).unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(load_or_create(&configuration, &settings).unwrap().versions(), made.versions());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(load_or_create(&configuration, &settings).is_err(), "others can read it");
    }

    #[test]
    fn a_file_that_is_named_has_to_be_there_and_hold_keys() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.key");
        let configuration = with(&[("LINLI_MEMBER_KEY_FILE", path.to_str().unwrap())]);
        assert!(find(&configuration).is_err());
        fs::write(&path, "geheim").unwrap();
        assert!(find(&configuration).is_err());
        fs::write(&path, InstallationKeys::generate().unwrap().as_str()).unwrap();
        assert!(find(&configuration).unwrap().is_some());
        assert!(find(&with(&[("LINLI_MEMBER_KEY", "geheim")])).is_err());
        let key = InstallationKeys::generate().unwrap();
        let both = with(&[("LINLI_MEMBER_KEY", &key), ("LINLI_MEMBER_KEY_FILE", "/x")]);
        assert!(find(&both).unwrap_err().to_string().contains("both set"));
        assert!(!format!("{both:?}").contains(key.as_str()), "it is not printed");
    }
}
