//! The configuration: a TOML file, over it the environment. Every key is named once, in [`keys`].

use std::fmt::Write as _;

mod keys;
mod read;
mod values;

pub use keys::{Configuration, KEYS, Key};
pub use read::ConfigurationError;
pub use values::{LogFormat, Megabytes, Proxies, Recipients, Sender, Zone, recipient};

/// `docs/configuration.md`, made from the keys.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(include_str!("config/reference.md"));
    for key in KEYS {
        let (name, variable, default) = (key.name, key.variable(), key.default);
        // Writing into a string does not fail.
        let _ = write!(
            page,
            "\n### `{name}`\n\n`{variable}` · default: {default}\n\n{text}\n",
            text = key.text.lines().map(str::trim).collect::<Vec<_>>().join("\n"),
        );
    }
    page
}

#[cfg(test)]
mod deployment;
#[cfg(test)]
mod tests;
