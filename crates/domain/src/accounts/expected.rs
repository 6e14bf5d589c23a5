//! The passwords that others try first: a list of common ones and what people derive from them.
//!
//! It is always the whole password that is compared, never a word within it (SP 800-63B-4, section 3.1.1.2): a listed
//! word with digits or marks around it, with letters written as digits, repeated, or put before another one; and runs
//! along the alphabet, the digits or the keyboard. A passphrase may contain any of the words.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Why a password is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Common,
    /// Made from the service's name or from what is known of the person.
    Context,
}

const SERVICE: [&str; 6] = ["linli", "lin li", "邻里", "鄰里", "community office", "neighbourhood"];

/// A unit this short, repeated, is no longer a password but a rhythm.
const RHYTHM: usize = 4;

/// The reason why `normal` (in NFKC) is expected, if it is.
pub(super) fn reason(normal: &str, context: &[&str]) -> Option<Reason> {
    let personal: HashSet<String> =
        SERVICE.iter().chain(context).flat_map(|word| forms(word)).collect();
    let is_personal = |word: &str| personal.contains(word);
    let is_listed = |word: &str| is_personal(word) || common().contains(word);
    let forms = forms(normal);
    let matches = |known: &dyn Fn(&str) -> bool| forms.iter().any(|form| is_made_of(form, known));
    if matches(&is_personal) {
        Some(Reason::Context)
    } else if matches(&is_listed) || is_pattern(normal) {
        Some(Reason::Common)
    } else {
        None
    }
}

fn common() -> &'static HashSet<&'static str> {
    static COMMON: OnceLock<HashSet<&'static str>> = OnceLock::new();
    COMMON.get_or_init(|| {
        include_str!("common_passwords.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect()
    })
}

/// What is compared of a text: as it is, without its marks, and with digits read as the letters they stand for.
fn forms(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let read = unleet(&lower);
    let compact = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let core =
        |text: &str| -> String { text.trim_matches(|c: char| !c.is_alphabetic()).to_owned() };
    let unmarked = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let written = [compact(&lower), letters(&lower), core(&lower)];
    let read = [compact(&read), letters(&unleet(&core(&lower))), letters(&unleet(unmarked))];
    written.into_iter().chain(read).chain([lower]).filter(|form| form.chars().count() > 1).collect()
}

fn unleet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// Whether `form` is a known word, two of them, or one repeated.
fn is_made_of(form: &str, known: &dyn Fn(&str) -> bool) -> bool {
    if known(form) {
        return true;
    }
    let splits = form.char_indices().map(|(at, _)| form.split_at(at));
    if splits.clone().any(|(first, second)| known(first) && known(second)) {
        return true;
    }
    splits.into_iter().any(|(first, _)| known(first) && is_repeated(form, first))
}

/// Whether `text` is `unit` over and over, the last time perhaps not to its end.
fn is_repeated(text: &str, unit: &str) -> bool {
    !unit.is_empty()
        && text.len() >= 2 * unit.len()
        && text.bytes().zip(unit.bytes().cycle()).all(|(one, other)| one == other)
}

fn is_pattern(normal: &str) -> bool {
    let chars: Vec<char> = normal.to_lowercase().chars().collect();
    is_rhythm(&chars) || is_run(&chars)
}

fn is_rhythm(chars: &[char]) -> bool {
    (1..=RHYTHM).any(|period| {
        chars.len() >= 3 * period
            && chars.iter().zip(chars.iter().skip(period)).all(|(one, other)| one == other)
    })
}

/// Along the alphabet, the digits or a row of keys, in either direction, possibly from one row to the next.
fn is_run(chars: &[char]) -> bool {
    let steps = chars
        .windows(2)
        .filter(|pair| matches!(pair, [one, other] if is_step(*one, *other)))
        .count();
    // A few breaks are the places where a new row or a new run begins.
    let breaks = chars.len().saturating_sub(1).saturating_sub(steps);
    chars.len() >= 6 && breaks * 5 <= chars.len()
}

fn is_step(one: char, other: char) -> bool {
    const ROWS: [&str; 5] =
        ["01234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz"];
    one == other
        || ROWS.iter().any(|row| {
            row.chars()
                .zip(row.chars().skip(1))
                .any(|pair| pair == (one, other) || pair == (other, one))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn why(text: &str) -> Option<Reason> {
        reason(text, &["zhang.wei", "张伟"])
    }

    #[test]
    fn the_list_is_in_the_form_that_is_compared() {
        for word in common() {
            assert_eq!(word.trim(), *word);
            assert_eq!(word.to_lowercase(), *word);
            let least = if word.is_ascii() { 4 } else { 2 };
            assert!(word.chars().count() >= least, "{word}: too short to be told from a syllable");
        }
        assert!(common().len() > 500);
    }

    #[test]
    fn derivations_are_expected() {
        for text in [
            "password",
            "Password1!",
            "p@$$w0rd2024",
            "123password123",
            "passwordpassword",
            "letmein-password",
            "qwertyqwerty1",
            "adminadmin123456",
            "woaini1314520",
            "iloveyou iloveyou",
            "administrator@2025",
        ] {
            assert_eq!(why(text), Some(Reason::Common), "{text}");
        }
    }

    #[test]
    fn runs_and_rhythms_are_expected() {
        for text in [
            "abcdefghijklmnop",
            "zyxwvutsrqponmlk",
            "987654321098765",
            "qwertyuiopasdfgh",
            "asdfghjkl;'asdfg",
            "xyxyxyxyxyxyxyxy",
            "20262026202620262026",
            "...............",
        ] {
            assert_eq!(why(text), Some(Reason::Common), "{text}");
        }
    }

    #[test]
    fn what_is_known_of_the_person_is_expected() {
        for text in
            ["zhangwei", "ZhangWei1990", "zhang.wei zhang.wei", "张伟张伟", "linli2026", "L1nl1!"]
        {
            assert_eq!(why(text), Some(Reason::Context), "{text}");
        }
    }

    #[test]
    fn words_within_a_passphrase_are_free() {
        for text in [
            "my password lives in a tree",
            "dragon soup every monday",
            "zhang.wei likes old clocks",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_decoration_hides_a_listed_word(
            word in proptest::sample::select(common().iter().copied().collect::<Vec<_>>()),
            before in "[0-9!?. ]{0,4}",
            after in "[0-9!?. ]{0,8}",
            upper: bool,
        ) {
            let word = if upper { word.to_uppercase() } else { word.to_owned() };
            // Words that begin or end in a digit are listed whole; digits around them are digits of another number.
            prop_assume!(word.chars().all(char::is_alphabetic));
            let text = format!("{before}{word}{after}");
            prop_assert!(why(&text).is_some());
        }

        #[test]
        fn a_repeated_word_is_as_expected_as_the_word(
            word in proptest::sample::select(common().iter().copied().collect::<Vec<_>>()), times in 1_usize..6,
        ) {
            prop_assert!(why(&word.repeat(times)).is_some());
        }
    }
}
