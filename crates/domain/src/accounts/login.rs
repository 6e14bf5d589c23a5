//! Login names: what an account is called at the sign-in.

use std::fmt;

use super::password::normalise;
use crate::error::Fault;

pub const MIN_LENGTH: usize = 3;
pub const MAX_LENGTH: usize = 64;

/// A login name in the one form in which it is kept and compared: small ASCII letters, digits and `.` `_` `-` `@`.
/// With so few characters no two names look alike, and every keyboard can type them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoginName(String);

impl LoginName {
    /// Capital and full-width letters are the same name.
    ///
    /// # Errors
    /// A fault `required`, `login_too_short`, `too_long` or `login_characters` at `pointer`.
    pub fn parse(pointer: &str, text: &str) -> Result<Self, Fault> {
        let name = fold(text);
        if name.is_empty() {
            return Err(Fault::new(pointer, "required"));
        }
        if name.chars().count() > MAX_LENGTH {
            return Err(Fault::new(pointer, "too_long").with("max", MAX_LENGTH));
        }
        if !name.chars().all(is_allowed) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(Fault::new(pointer, "login_characters"));
        }
        if name.len() < MIN_LENGTH {
            return Err(Fault::new(pointer, "login_too_short").with("min", MIN_LENGTH));
        }
        Ok(Self(name))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LoginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody typed at the sign-in, in the form that names are kept in. It need not be a possible name: one that
/// nobody can have is answered like one that nobody has.
#[must_use]
pub fn fold(text: &str) -> String {
    normalise(text.trim()).to_lowercase()
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Result<String, &'static str> {
        LoginName::parse("/login", text).map(|name| name.to_string()).map_err(|fault| fault.code)
    }

    #[test]
    fn one_name_however_it_is_typed() {
        for text in ["wang.fang", " Wang.Fang ", "ＷＡＮＧ.ＦＡＮＧ"] {
            assert_eq!(code(text).as_deref(), Ok("wang.fang"), "{text}");
        }
        assert_eq!(code("13800001111").as_deref(), Ok("13800001111"));
    }

    #[test]
    fn names_that_cannot_be() {
        assert_eq!(code("  "), Err("required"));
        assert_eq!(code("ab"), Err("login_too_short"));
        assert_eq!(code(&"a".repeat(65)), Err("too_long"));
        for text in ["wang fang", "王芳芳", "wаng", "a\0bc", ".abc", "-abc", "a/b"] {
            assert_eq!(code(text), Err("login_characters"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_a_name_again_changes_nothing(text in "\\PC{0,80}") {
            if let Ok(name) = LoginName::parse("/login", &text) {
                prop_assert_eq!(LoginName::parse("/login", name.as_str()), Ok(name.clone()));
                prop_assert_eq!(fold(&text), name.as_str());
            }
        }
    }
}
