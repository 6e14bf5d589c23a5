//! One form for all ways of writing the same: width, case, accents, traditional and simplified.

use std::borrow::Cow;
use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Simplified character by code point, from `FIRST` to `LAST`.
static SIMPLIFIED: LazyLock<Box<[char]>> = LazyLock::new(|| {
    let mut table: Box<[char]> =
        (FIRST..=LAST).map(|code| char::from_u32(code).unwrap_or_default()).collect();
    let pairs = include_str!("simplified.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace);
    for pair in pairs {
        let mut chars = pair.chars();
        if let (Some(from), Some(to)) = (chars.next(), chars.next())
            && let Some(place) = place_of(from)
            && let Some(entry) = table.get_mut(place)
        {
            *entry = to;
        }
    }
    table
});

fn place_of(c: char) -> Option<usize> {
    let code = u32::from(c);
    if (FIRST..=LAST).contains(&code) { usize::try_from(code - FIRST).ok() } else { None }
}

/// The simplified form of one character; any other character as it is.
#[must_use]
pub fn simplified(c: char) -> char {
    place_of(c).and_then(|place| SIMPLIFIED.get(place).copied()).unwrap_or(c)
}

/// Whether the character is already in its plain width and carries no accent that would have to go.
const fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{3400}'..='\u{9FFF}')
}

/// Lower case, plain width, no accents on letters, simplified characters.
#[must_use]
pub fn fold(text: &str) -> String {
    let normal = if text.chars().all(is_plain) { Cow::Borrowed(text) } else { normalise(text) };
    let mut folded = String::with_capacity(normal.len());
    for c in normal.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else if is_plain(c) {
            folded.push(simplified(c));
        } else {
            folded.extend(c.to_lowercase().map(simplified));
        }
    }
    folded
}

/// Compatibility decomposition takes the accents off Latin, Greek and Cyrillic letters, which are then dropped;
/// composing again puts kana and hangul together as they were.
fn normalise(text: &str) -> Cow<'_, str> {
    let apart: String = DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(text)
        .chars()
        .filter(|c| !matches!(c, '\u{0300}'..='\u{036F}'))
        .collect();
    Cow::Owned(ComposingNormalizerBorrowed::new_nfc().normalize(&apart).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_width_case_and_accents_fold() {
        assert_eq!(fold("張偉"), "张伟");
        assert_eq!(fold("衞蘭"), "卫兰");
        assert_eq!(fold("ＡＢｃ　１２３"), "abc 123");
        assert_eq!(fold("José ÜNAL Lü"), "jose unal lu");
        assert_eq!(fold("が한글"), "が한글");
        assert_eq!(fold("①②"), "12");
    }

    #[test]
    fn every_pair_of_the_table_is_folded() {
        let pairs: Vec<_> = include_str!("simplified.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect();
        assert!(pairs.len() > 3_700);
        for pair in pairs {
            let mut chars = pair.chars();
            let (from, to) = (chars.next().unwrap(), chars.next().unwrap());
            assert_eq!(chars.next(), None, "{pair}");
            assert_eq!(simplified(from), to);
            assert_eq!(simplified(to), to, "{pair} must not be folded further");
        }
    }
}
