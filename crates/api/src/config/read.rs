//! Where the configuration comes from.

use super::keys::Configuration;
use crate::mail::Mail;
use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The file that is read when none is named.
const FILE: &str = "linli.toml";
const PREFIX: &str = "LINLI_";
/// Begin variables of the tests, which are not the server's.
const OF_TESTS: &str = "TEST_";

/// What is wrong with the configuration, in words for whoever starts the server.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    #[error("the configuration cannot be used: {0}")]
    Key(String),
    #[error("the configuration file {path} cannot be read: {source}", path = .path.display())]
    File { path: PathBuf, source: std::io::Error },
}

impl Configuration {
    /// Reads the file, over it the variables.
    pub fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigurationError> {
        let environment = Environment::new(variables);
        let named = file.map(Path::to_path_buf).or_else(|| environment.file.clone());
        let mut figment = Figment::new();
        if let Some(path) = named.or_else(|| Path::new(FILE).exists().then(|| PathBuf::from(FILE)))
        {
            let text = read_text(&path)?;
            let name = path.display().to_string();
            figment = figment.merge(Named { name, inner: Toml::string(&text) });
        }
        let mut read: Self = figment
            .merge(environment)
            .extract()
            .map_err(|error| ConfigurationError::Key(error.to_string()))?;
        read.load_secrets()?;
        Ok(read)
    }

    fn load_secrets(&mut self) -> Result<(), ConfigurationError> {
        if let Some(path) = &self.database_url_file {
            if self.database_url.is_some() {
                let both =
                    "`database_url` and `database_url_file` are both set; one of them is enough";
                return Err(ConfigurationError::Key(both.to_owned()));
            }
            self.database_url = Some(SecretString::from(read_text(path)?.trim().to_owned()));
        }
        if let Some(path) = &self.database_password_file {
            if self.is_embedded() {
                let useless =
                    "`database_password_file` is set, but the database is not on PostgreSQL";
                return Err(ConfigurationError::Key(useless.to_owned()));
            }
            let password = read_text(path)?;
            self.database_url = Some(with_password(&self.database(), password.trim()));
        }
        if let Some(path) = &self.mail_url_file {
            if self.mail_url.is_some() {
                let both = "`mail_url` and `mail_url_file` are both set; one of them is enough";
                return Err(ConfigurationError::Key(both.to_owned()));
            }
            self.mail_url = Some(SecretString::from(read_text(path)?.trim().to_owned()));
        }
        self.mail().map_err(ConfigurationError::Key)?;
        Ok(())
    }

    /// Where the database is: the URL that was given, or the embedded one in the data folder.
    #[must_use]
    pub fn database(&self) -> SecretString {
        self.database_url.clone().unwrap_or_else(|| {
            SecretString::from(format!("sqlite:{}", self.data_folder.join("linli.db").display()))
        })
    }

    /// Whether the database is the embedded one.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        let url = self.database();
        let url = url.expose_secret();
        !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
    }

    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.keys_folder.clone().unwrap_or_else(|| self.data_folder.clone())
    }

    #[must_use]
    pub fn attachments(&self) -> PathBuf {
        self.attachments_folder.clone().unwrap_or_else(|| self.data_folder.join("attachments"))
    }

    /// Where files for import wait until they are read.
    #[must_use]
    pub fn imports(&self) -> PathBuf {
        self.data_folder.join("imports")
    }

    /// The way for messages.
    ///
    /// # Errors
    /// What is wrong with the address of the server.
    pub fn mail(&self) -> Result<Mail, String> {
        let url = self.mail_url.as_ref().map(ExposeSecret::expose_secret);
        Mail::new(self.mail_from.0.clone(), url).map_err(|wrong| format!("`mail_url`: {wrong}"))
    }

    /// The ledger of erasures. It is not part of a backup: it has to know more than an older one does.
    #[must_use]
    pub fn erasures(&self) -> PathBuf {
        self.data_folder.join("erased-members")
    }

    /// The built web app, when it is there.
    #[must_use]
    pub fn web(&self) -> Option<PathBuf> {
        if let Some(folder) = &self.web_folder {
            return Some(folder.clone());
        }
        let beside =
            std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("web")));
        let built = PathBuf::from("frontend/dist");
        beside.into_iter().chain([built]).find(|folder| folder.join("index.html").is_file())
    }
}

/// As a parameter, in which every sign but letters and digits is escaped.
fn with_password(url: &SecretString, password: &str) -> SecretString {
    let escaped = password.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    });
    let url = url.expose_secret();
    let sign = if url.contains('?') { '&' } else { '?' };
    SecretString::from(format!("{url}{sign}password={escaped}"))
}

fn read_text(path: &Path) -> Result<String, ConfigurationError> {
    fs::read_to_string(path)
        .map_err(|source| ConfigurationError::File { path: path.to_path_buf(), source })
}

/// The environment's share: names in capitals, so that a message names what was typed.
struct Environment {
    file: Option<PathBuf>,
    values: Dict,
}

impl Environment {
    fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut file, mut fallback, mut values) = (None, None, Dict::new());
        for (name, value) in variables {
            // A compose file hands on an unset variable as an empty one.
            if value.is_empty() {
                continue;
            }
            if name == "DATABASE_URL" {
                fallback = Some(value);
                continue;
            }
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if key == "CONFIG" {
                file = Some(PathBuf::from(value));
            } else if !key.starts_with(OF_TESTS) {
                values.insert(key.to_lowercase(), parse(&value));
            }
        }
        if let Some(url) = fallback
            && !values.contains_key("database_url")
            && !values.contains_key("database_url_file")
        {
            values.insert("database_url".to_owned(), Value::from(url));
        }
        Self { file, values }
    }
}

/// A number, `true` or `false` where it is one; anything else is text, whatever signs it holds.
fn parse(value: &str) -> Value {
    let number = value.parse::<u64>().map(Value::from);
    let switch = || value.parse::<bool>().map(Value::from);
    number.or_else(|_| switch()).unwrap_or_else(|_| Value::from(value))
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("the environment")
            .interpolater(|_, keys| format!("{PREFIX}{}", keys.join("_").to_uppercase()))
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// A provider under the name of its file.
struct Named<P> {
    name: String,
    inner: P,
}

impl<P: Provider> Provider for Named<P> {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        self.inner.data()
    }
}
