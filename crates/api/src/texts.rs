//! The texts of errors in three languages, from `locales/*.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use domain::accounts::Language as Spoken;

/// A language that Linli speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Simplified,
    Traditional,
}

type Texts = HashMap<String, String>;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../locales/en.toml")));
static SIMPLIFIED: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../locales/zh-Hans.toml")));
static TRADITIONAL: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../locales/zh-Hant.toml")));

/// `[table] key = "text"` becomes `table.key`. A test reads all three, so a fault shows there.
fn read(file: &str) -> Texts {
    let tables: HashMap<String, HashMap<String, String>> = toml::from_str(file).unwrap_or_default();
    tables
        .into_iter()
        .flat_map(|(table, texts)| {
            texts.into_iter().map(move |(key, text)| (format!("{table}.{key}"), text))
        })
        .collect()
}

impl Language {
    /// The first language of `Accept-Language` that Linli speaks; English when there is none.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut ranked: Vec<(f32, Self)> = wanted
            .unwrap_or_default()
            .split(',')
            .filter_map(|part| {
                let (tag, quality) = part.split_once(';').unwrap_or((part, "q=1"));
                let quality = quality.trim().strip_prefix("q=")?.parse().ok()?;
                Some((quality, Self::from_tag(tag.trim())?))
            })
            .filter(|(quality, _)| *quality > 0.0)
            .collect();
        // A stable sort: among equals the first one named comes first.
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        ranked.first().map_or(Self::English, |(_, language)| *language)
    }

    /// A language tag of RFC 5646.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        match tag.split('-').next()? {
            "en" | "*" => Some(Self::English),
            "zh" if ["hant", "tw", "hk", "mo"].iter().any(|part| tag.contains(part)) => {
                Some(Self::Traditional)
            }
            "zh" => Some(Self::Simplified),
            _ => None,
        }
    }

    /// The same as the domain has it.
    #[must_use]
    pub const fn spoken(self) -> Spoken {
        match self {
            Self::English => Spoken::English,
            Self::Simplified => Spoken::SimplifiedChinese,
            Self::Traditional => Spoken::TraditionalChinese,
        }
    }

    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Simplified => "zh-Hans",
            Self::Traditional => "zh-Hant",
        }
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::Simplified => &SIMPLIFIED,
            Self::Traditional => &TRADITIONAL,
        }
    }

    /// The text under `key`, with `{name}` replaced by the values; the key where there is no text.
    #[must_use]
    pub fn text(self, key: &str, params: &[(&str, String)]) -> String {
        let mut text = self.texts().get(key).cloned().unwrap_or_else(|| key.to_owned());
        for (name, value) in params {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_files_have_the_same_keys() {
        let keys = |texts: &Texts| {
            let mut keys: Vec<String> = texts.keys().cloned().collect();
            keys.sort();
            keys
        };
        assert!(!ENGLISH.is_empty());
        assert_eq!(keys(&ENGLISH), keys(&SIMPLIFIED));
        assert_eq!(keys(&ENGLISH), keys(&TRADITIONAL));
    }

    #[test]
    fn the_language_that_is_liked_best() {
        let language = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, value.parse().unwrap());
            Language::of(&headers)
        };
        assert_eq!(language("fr, zh-TW;q=0.8, en;q=0.9"), Language::English);
        assert_eq!(language("zh-CN,zh;q=0.9"), Language::Simplified);
        assert_eq!(language("zh-Hant"), Language::Traditional);
        assert_eq!(language("fr"), Language::English);
    }

    /// Every code that the sources name has its text: `Fault::new(…, "code")`, `.add(…, "code")`,
    /// `Conflict { code: "code" }`.
    #[test]
    fn every_code_has_a_text() {
        let mut missing = Vec::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for source in sources(&root) {
            let text = std::fs::read_to_string(&source).unwrap();
            for (marker, table) in
                [("Conflict { code: \"", "conflict"), ("fault_code: \"", "fault")]
            {
                for part in text.split(marker).skip(1) {
                    let code = part.split('"').next().unwrap();
                    if !ENGLISH.contains_key(&format!("{table}.{code}")) {
                        missing.push(format!("{table}.{code} ({})", source.display()));
                    }
                }
            }
            for marker in ["Fault::new(", ".add("] {
                for part in text.split(marker).skip(1) {
                    let Some(call) = part.split(')').next() else { continue };
                    let mut quoted = call.split('"').skip(1).step_by(2);
                    let (Some(pointer), Some(code)) = (quoted.next(), quoted.next()) else {
                        continue;
                    };
                    if pointer.starts_with('/') && !ENGLISH.contains_key(&format!("fault.{code}")) {
                        missing.push(format!("fault.{code} ({})", source.display()));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "no text for: {missing:#?}");
    }

    fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(sources(&path));
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("texts.rs")
                && path.components().any(|part| part.as_os_str() == "src")
            {
                found.push(path);
            }
        }
        found
    }
}
