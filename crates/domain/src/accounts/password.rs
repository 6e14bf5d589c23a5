//! What may be chosen as a password: NIST SP 800-63B-4, section 3.1.1.2.
//!
//! Length counts, and not being expected; there are no rules about kinds of characters and no expiry. A password that
//! stands alone has at least 15 characters, one that is used together with a second factor at least 8. Nothing is cut
//! off, and what is typed is brought to Unicode's form NFKC before it is hashed, so that the same letters from another
//! keyboard are the same password.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::expected;
use crate::error::Fault;

/// Whether a second factor stands beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Alone,
    WithSecondFactor,
}

impl Use {
    #[must_use]
    pub const fn min_length(self) -> usize {
        match self {
            Self::Alone => 15,
            Self::WithSecondFactor => 8,
        }
    }
}

/// The section asks for at least 64; long passphrases are welcome, megabytes are not.
pub const MAX_LENGTH: usize = 256;

/// The form that is hashed and compared.
#[must_use]
pub fn normalise(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
}

/// Whether `text` is long enough for its use. Counted in code points, typed or normalised, whichever is fewer:
/// one ligature that unfolds into a sentence is still one character to guess.
#[must_use]
pub fn is_long_enough(text: &str, usage: Use) -> bool {
    text.chars().count().min(normalise(text).chars().count()) >= usage.min_length()
}

/// Checks a password that somebody chose. `context` holds what others would try first for this very person: login,
/// name, name of the unit.
///
/// # Errors
/// A fault at `pointer`: `password_too_short`, `too_long`, `control_character`, `password_common` or
/// `password_expected`.
pub fn check(pointer: &str, text: &str, usage: Use, context: &[&str]) -> Result<(), Fault> {
    let normal = normalise(text);
    if text.chars().count().max(normal.chars().count()) > MAX_LENGTH {
        return Err(Fault::new(pointer, "too_long").with("max", MAX_LENGTH));
    }
    if !is_long_enough(text, usage) {
        return Err(Fault::new(pointer, "password_too_short").with("min", usage.min_length()));
    }
    if normal.chars().any(char::is_control) {
        return Err(Fault::new(pointer, "control_character"));
    }
    match expected::reason(&normal, context) {
        None => Ok(()),
        Some(expected::Reason::Common) => Err(Fault::new(pointer, "password_common")),
        Some(expected::Reason::Context) => Err(Fault::new(pointer, "password_expected")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str, usage: Use) -> Option<&'static str> {
        check("/password", text, usage, &["wang.fang", "王芳", "Elm Street"])
            .err()
            .map(|fault| fault.code)
    }

    #[test]
    fn length_depends_on_the_second_factor() {
        assert_eq!(code("tulip-42-gravel", Use::Alone), None);
        assert_eq!(code("tulip-42-grave", Use::Alone), Some("password_too_short"));
        assert_eq!(code("tulip-42", Use::WithSecondFactor), None);
        assert_eq!(code("tulip-4", Use::WithSecondFactor), Some("password_too_short"));
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(code("雨后的菜市场里有三只猫和一把伞", Use::Alone), None);
        assert_eq!(code("雨后的菜市场里有三只猫和一把", Use::Alone), Some("password_too_short"));
    }

    #[test]
    fn one_character_that_unfolds_into_many_is_one() {
        // U+FDFA normalises to 18 characters.
        assert_eq!(code("\u{fdfa}", Use::WithSecondFactor), Some("password_too_short"));
    }

    #[test]
    fn spaces_and_every_script_are_welcome() {
        for text in [
            "four plain words here",
            "  spaces at both ends  ",
            "пять зелёных слонов",
            "~`!@#$%^&*()_+-={}",
        ] {
            assert_eq!(code(text, Use::Alone), None, "{text}");
        }
        assert_eq!(code("a line\nand another", Use::Alone), Some("control_character"));
    }

    #[test]
    fn what_others_would_try_first_is_refused() {
        for text in
            ["Passw0rd12345678", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaa", "1234567890123456"]
        {
            assert_eq!(code(text, Use::Alone), Some("password_common"), "{text}");
        }
        for text in [
            "wang.fang2026!!!!",
            "Elm-Street-Elm-Street",
            "linlilinlilinli",
            "王芳王芳王芳王芳王芳王芳王芳王芳",
        ] {
            assert_eq!(code(text, Use::Alone), Some("password_expected"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn random_passwords_pass(text in "[a-zA-Z0-9]{20,64}") {
            // Twenty random characters are never one of the patterns but by an accident of this generator.
            let distinct: std::collections::BTreeSet<char> = text.chars().collect();
            prop_assume!(distinct.len() > 8);
            prop_assert_eq!(code(&text, Use::Alone), None);
        }

        #[test]
        fn any_length_up_to_the_limit_is_taken(length in 15_usize..=MAX_LENGTH) {
            let text: String = "tulip 42 gravel, ".chars().chain("Zażółć gęślą jaźń; ".chars()).cycle().take(length).collect();
            prop_assert_eq!(code(&text, Use::Alone), None);
        }

        #[test]
        fn nothing_longer_is_taken(extra in 1_usize..500) {
            let text: String = "tulip 42 gravel, ".chars().cycle().take(MAX_LENGTH + extra).collect();
            prop_assert_eq!(code(&text, Use::Alone), Some("too_long"));
        }

        #[test]
        fn never_panics(text in "\\PC{0,300}", context in "\\PC{0,20}") {
            let _ = check("/password", &text, Use::Alone, &[&context]);
        }
    }
}
