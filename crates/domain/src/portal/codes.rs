//! Codes on slips: short enough to be typed from paper, long enough not to be guessed.
//!
//! A code has 80 random bits. One network address has ten guesses free, then the waits double up to an hour, and an hour of
//! quiet makes the ten free again: under 12 guesses an hour, so under 900 in the three days that a code works. A million
//! addresses that guess at a million codes at once make 900 · 10^6 · 10^6 / 2^80 < 10^-9 expected hits.

/// Crockford's alphabet: no I, L, O or U, which are misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const BITS: u32 = 5;

/// A code as it is hashed: sixteen letters and digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code of 80 random bits; further ones are ignored.
    #[must_use]
    pub fn of(bits: u128) -> Self {
        let letter = |place: usize| {
            let shift = BITS * u32::try_from(place).unwrap_or(0);
            let index = usize::try_from((bits >> shift) & 31).unwrap_or(0);
            ALPHABET.get(index).copied().map_or('0', char::from)
        };
        Self((0..LENGTH).map(letter).collect())
    }

    /// What somebody typed or scanned: in any case, with spaces or hyphens wherever, and with the
    /// letters that are read for digits. None when it cannot be a code.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        // Nothing longer is looked through.
        if typed.len() > 4 * LENGTH {
            return None;
        }
        let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = letters.map(read).collect::<Option<_>>()?;
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// As it is hashed and as the QR code has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: `7KQM-4XTD-9WPA-2HNV`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

/// It is a secret, and stays out of logs.
impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

fn read(typed: char) -> Option<char> {
    let letter = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().any(|known| char::from(*known) == letter).then_some(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_texts_are_none() {
        for typed in
            ["", "7KQM-4XTD-9WPA-2HN", "7KQM-4XTD-9WPA-2HNV-1", "7KQM-4XTD-9WPA-2HNU", "七"]
        {
            assert_eq!(Code::parse(typed), None, "{typed}");
        }
        assert_eq!(Code::parse(&"-".repeat(100)), None);
        assert!(!format!("{:?}", Code::of(7)).contains(Code::of(7).as_str()));
    }

    #[test]
    fn what_is_misread_is_read_as_it_was_meant() {
        let code = Code::parse("0011-0000-0000-0000").unwrap();
        assert_eq!(Code::parse("oOil 0000 0000 0000"), Some(code));
    }

    proptest! {
        #[test]
        fn a_code_is_found_again_however_it_is_typed(bits: u128) {
            let code = Code::of(bits);
            prop_assert_eq!(code.as_str().len(), 16);
            prop_assert_eq!(Code::parse(&code.grouped()), Some(code.clone()));
            prop_assert_eq!(Code::parse(&format!(" {} ", code.as_str().to_lowercase())), Some(code));
        }

        #[test]
        fn codes_of_different_bits_differ(one in 0_u128..1 << 80, other in 0_u128..1 << 80) {
            prop_assert_eq!(one == other, Code::of(one) == Code::of(other));
        }

        #[test]
        fn nothing_typed_is_a_fault(typed: String) {
            if let Some(code) = Code::parse(&typed) {
                prop_assert_eq!(code.as_str().len(), 16);
            }
        }
    }
}
