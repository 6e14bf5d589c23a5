//! Closed lists of words: enumerations that are written the same in JSON, SQL and logs.

/// A closed list of words.
pub trait Word: Copy + Eq + 'static {
    /// The list's name, as the API documents it.
    const NAME: &'static str;

    fn all() -> &'static [Self];

    /// The word itself: lower case, `snake_case`.
    fn word(self) -> &'static str;

    fn from_word(word: &str) -> Option<Self> {
        Self::all().iter().copied().find(|one| one.word() == word)
    }
}

/// A word that is not in its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct NotInList(pub &'static str);

/// Defines a closed list: `words! { /// … pub enum Kind { A = "a", B = "b" } }`.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::words::Word for $name {
            const NAME: &'static str = stringify!($name);

            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::words::NotInList;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                <Self as $crate::words::Word>::from_word(word)
                    .ok_or($crate::words::NotInList(stringify!($name)))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}
