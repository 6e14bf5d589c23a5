//! What Linli does not record, and the words that tell of it.
//!
//! One list of words, `unrecorded/words.txt`, serves every guard: columns of an import, our own names and texts, and the
//! hint while somebody types a note.

mod names;
mod texts;

use std::sync::LazyLock;

use crate::words;

pub use names::in_name;
pub use texts::{Hint, Span, hints};

words! {
    /// What people are or think: no field, word or column of Linli holds it.
    pub enum Matter {
        Ethnicity = "ethnicity",
        Religion = "religion",
        Party = "party",
        Opinion = "opinion",
        Health = "health",
        Biometrics = "biometrics",
        TiesAbroad = "ties_abroad",
        /// A score, rank or risk of a person.
        Rating = "rating",
    }
}

/// How a word is written, and so how it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Anywhere: there are no spaces between words.
    Han,
    /// As a whole word.
    Latin,
}

/// A word of the list.
#[derive(Clone, Copy, Debug)]
struct Listed {
    /// None for what is harmless.
    matter: Option<Matter>,
    script: Script,
    in_names: bool,
    in_texts: bool,
    word: &'static str,
}

/// Every word, in the list's order.
static WORDS: LazyLock<Vec<Listed>> =
    LazyLock::new(|| include_str!("unrecorded/words.txt").lines().flat_map(line).collect());

/// The words of one line; none of a line that is not of the list's form, which a test looks for.
fn line(line: &'static str) -> Vec<Listed> {
    let Some((head, words)) = line.split_once(':').filter(|_| !line.starts_with('#')) else {
        return Vec::new();
    };
    let mut head = head.split(' ');
    let (matter, script, usage) = (head.next().unwrap_or_default(), head.next(), head.next());
    let script = if script == Some("latin") { Script::Latin } else { Script::Han };
    let matter = matter.parse().ok();
    words
        .split(", ")
        .map(str::trim)
        .map(|word| Listed {
            matter,
            script,
            in_names: usage != Some("texts"),
            in_texts: usage != Some("names"),
            word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = include_str!("unrecorded/words.txt").lines();
        for text in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let head: Vec<&str> = text.split(':').next().unwrap().split(' ').collect();
            match head.as_slice() {
                ["harmless", "han" | "latin"] => {}
                [matter, "han" | "latin", "names" | "texts" | "both"] => {
                    assert!(matter.parse::<Matter>().is_ok(), "{text}");
                }
                _ => panic!("{text}"),
            }
        }
    }

    #[test]
    fn words_are_listed_once_and_as_they_are_looked_for() {
        let mut seen = std::collections::BTreeSet::new();
        for listed in WORDS.iter() {
            assert_eq!(fold(listed.word), listed.word, "{}", listed.word);
            assert!(!listed.word.is_empty());
            assert!(seen.insert((listed.word, listed.script == Script::Han)), "{}", listed.word);
        }
        for matter in Matter::ALL {
            for script in [Script::Han, Script::Latin] {
                let any = WORDS.iter().any(|w| w.matter == Some(*matter) && w.script == script);
                assert!(any, "{matter} has no word in {script:?}");
            }
        }
    }
}
