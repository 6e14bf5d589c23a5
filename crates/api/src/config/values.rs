//! Values that say what is wrong with them.

use age::x25519::Recipient;
use jiff::tz::TimeZone;
use lettre::{Address, message::Mailbox};
use serde::{Deserialize, Deserializer, de::Error};
use std::net::IpAddr;

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// A size; none is 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Megabytes(u16);

impl Megabytes {
    pub(super) const fn new(megabytes: u16) -> Self {
        Self(megabytes)
    }

    #[must_use]
    pub fn bytes(self) -> usize {
        usize::from(self.0) * 1024 * 1024
    }
}

impl<'de> Deserialize<'de> for Megabytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u16::deserialize(from)? {
            0 => Err(D::Error::custom("0 would refuse every file")),
            megabytes => Ok(Self(megabytes)),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Zone(pub TimeZone);

impl Default for Zone {
    fn default() -> Self {
        // A system without a time zone database: China has had one offset since 1991.
        Self(
            TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8))),
        )
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        TimeZone::get(&name).map(Self).map_err(|_| {
            D::Error::custom(format!("{name:?} is not a time zone that this system knows"))
        })
    }
}

/// Addresses, as a list or separated by commas.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proxies(Vec<IpAddr>);

impl Proxies {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn words(self) -> Vec<String> {
        let words = match self {
            Self::One(text) => text.split(',').map(str::to_owned).collect(),
            Self::Many(words) => words,
        };
        let trimmed = words.iter().map(|word| word.trim().to_owned());
        trimmed.filter(|word| !word.is_empty()).collect()
    }
}

impl<'de> Deserialize<'de> for Proxies {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = OneOrMany::deserialize(from)?.words().into_iter();
        words
            .map(|word| match word.parse::<IpAddr>() {
                Ok(address) => Ok(address.to_canonical()),
                Err(_) => Err(D::Error::custom(format!("{word:?} is not an IP address"))),
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// Whom messages come from.
#[derive(Clone, Debug)]
pub struct Sender(pub Mailbox);

impl Default for Sender {
    fn default() -> Self {
        let address = Address::new_dangerous("linli", "localhost");
        Self(Mailbox::new(Some("Linli".to_owned()), address))
    }
}

impl<'de> Deserialize<'de> for Sender {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map(Self).map_err(|_| {
            D::Error::custom(format!("{text:?} is not an e-mail address, with or without a name"))
        })
    }
}

/// Public keys for which backups are encrypted, as a list or separated by commas.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Recipients(pub Vec<Recipient>);

impl<'de> Deserialize<'de> for Recipients {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = OneOrMany::deserialize(from)?.words().into_iter();
        words
            .map(|word| recipient(&word).map_err(D::Error::custom))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// Reads a public key. What is not one is not repeated: it may be a secret one.
pub fn recipient(text: &str) -> Result<Recipient, &'static str> {
    text.trim().parse().map_err(|_| "not a public key for backups: it begins with age1")
}
