//! Telephone numbers as offices write them, in one form.

use std::fmt;

use crate::text::fold;

/// A telephone number: `13812345678`, `073188823456`, `073188823456-123`, `4001234567`, `+85291234567`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

/// Why a text is no telephone number. The code is the fault's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhone {
    #[error("phone_too_short")]
    TooShort,
    #[error("phone_too_long")]
    TooLong,
    /// Letters, or digits that no network gives out.
    #[error("phone_invalid")]
    Invalid,
}

impl NotAPhone {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "phone_too_short",
            Self::TooLong => "phone_too_long",
            Self::Invalid => "phone_invalid",
        }
    }
}

impl Phone {
    /// Reads a number with or without country prefix, separators, full-width digits and extension.
    ///
    /// # Errors
    /// When it is none of: a mainland mobile, landline or service number, or an international one with `+`.
    pub fn parse(written: &str) -> Result<Self, NotAPhone> {
        let (number, extension) = split(&fold(written))?;
        if let Some(foreign) = international(&number) {
            return foreign.map(Self);
        }
        let national = without_country(&number);
        check_national(national)?;
        Ok(Self(match extension {
            Some(extension) => format!("{national}-{extension}"),
            None => national.to_owned(),
        }))
    }

    /// A number that was read before, as it was stored.
    #[must_use]
    pub const fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number's digits with a leading `+` kept, and the digits of its extension.
fn split(folded: &str) -> Result<(String, Option<String>), NotAPhone> {
    let (main, extension) = match folded.find(['转', '#', 'x']) {
        Some(at) => {
            let (main, rest) = folded.split_at(at);
            (main, Some(rest.trim_start_matches(['转', '#', 'x', ' ', '.'])))
        }
        None => (folded, None),
    };
    let digits = only_digits(main)?;
    match extension.map(only_digits).transpose()? {
        Some(extension) if (1..=6).contains(&extension.len()) => Ok((digits, Some(extension))),
        Some(_) => Err(NotAPhone::Invalid),
        None => Ok(split_dashed(main, digits)),
    }
}

/// An extension after a second dash: `0731-88823456-123`.
fn split_dashed(main: &str, digits: String) -> (String, Option<String>) {
    if let Some((number, last)) = main.rsplit_once('-')
        && number.trim_start().starts_with('0')
        && number.contains('-')
        && (1..=6).contains(&last.len())
        && let Ok(number) = only_digits(number)
        && check_national(without_country(&number)).is_ok()
        && last.bytes().all(|b| b.is_ascii_digit())
    {
        return (number, Some(last.to_owned()));
    }
    (digits, None)
}

fn only_digits(text: &str) -> Result<String, NotAPhone> {
    let mut digits = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' | '·' | '‐' | '‑' | '–' | '—' | '−' | '/' => {}
            c if c.is_whitespace() => {}
            _ => return Err(NotAPhone::Invalid),
        }
    }
    if digits.trim_start_matches('+').is_empty() { Err(NotAPhone::TooShort) } else { Ok(digits) }
}

/// A number of another country or region, written with `+` or `00`; `None` for one of the mainland.
fn international(number: &str) -> Option<Result<String, NotAPhone>> {
    let digits = number.strip_prefix('+').or_else(|| number.strip_prefix("00"))?;
    if digits.starts_with("86") {
        return None;
    }
    Some(match digits.len() {
        0..=6 => Err(NotAPhone::TooShort),
        16.. => Err(NotAPhone::TooLong),
        _ if digits.starts_with('0') => Err(NotAPhone::Invalid),
        _ => Ok(format!("+{digits}")),
    })
}

fn without_country(number: &str) -> &str {
    if let Some(national) = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086")) {
        return national;
    }
    match number.strip_prefix("86") {
        Some(national) if national.len() == 11 && national.starts_with('1') => national,
        _ => number,
    }
}

fn check_national(digits: &str) -> Result<(), NotAPhone> {
    let mut first = digits.bytes();
    let (lead, second) = (first.next().unwrap_or(0), first.next().unwrap_or(0));
    let lengths = match (lead, second) {
        (b'1', b'3'..=b'9') => 11..=11,
        // Service numbers that a shop may have.
        (b'4' | b'8', b'0') if digits.len() == 10 => 10..=10,
        // Three digits of area and eight, or four and seven or eight.
        (b'0', b'1' | b'2') => 11..=11,
        (b'0', b'3'..=b'9') => 11..=12,
        // A landline of the office's own town, written without its area.
        (b'2'..=b'8', _) => 7..=8,
        _ => return Err(if digits.len() < 7 { NotAPhone::TooShort } else { NotAPhone::Invalid }),
    };
    if digits.len() < *lengths.start() {
        Err(NotAPhone::TooShort)
    } else if digits.len() > *lengths.end() {
        Err(NotAPhone::TooLong)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(written: &str) -> Result<String, NotAPhone> {
        Phone::parse(written).map(Phone::into_string)
    }

    #[test]
    fn mobiles_in_every_form() {
        for written in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+8613812345678",
            "+86 138 1234 5678",
            "8613812345678",
            "008613812345678",
            "１３８１２３４５６７８",
            " (+86)138.1234.5678 ",
        ] {
            assert_eq!(parsed(written).as_deref(), Ok("13812345678"), "{written}");
        }
    }

    #[test]
    fn landlines_and_service_numbers() {
        assert_eq!(parsed("0731-88823456").as_deref(), Ok("073188823456"));
        assert_eq!(parsed("(010) 6552 9988").as_deref(), Ok("01065529988"));
        assert_eq!(parsed("0731-88823456-123").as_deref(), Ok("073188823456-123"));
        assert_eq!(parsed("073188823456转123").as_deref(), Ok("073188823456-123"));
        assert_eq!(parsed("073188823456轉123").as_deref(), Ok("073188823456-123"));
        assert_eq!(parsed("400-123-4567").as_deref(), Ok("4001234567"));
        assert_eq!(parsed("88823456").as_deref(), Ok("88823456"));
    }

    #[test]
    fn numbers_of_elsewhere_keep_their_prefix() {
        assert_eq!(parsed("+852 9123 4567").as_deref(), Ok("+85291234567"));
        assert_eq!(parsed("00886912345678").as_deref(), Ok("+886912345678"));
    }

    #[test]
    fn what_is_none_says_why() {
        assert_eq!(parsed("1380013"), Err(NotAPhone::TooShort));
        assert_eq!(parsed(""), Err(NotAPhone::TooShort));
        assert_eq!(parsed("138001380001"), Err(NotAPhone::TooLong));
        assert_eq!(parsed("12345678901"), Err(NotAPhone::Invalid));
        assert_eq!(parsed("同上"), Err(NotAPhone::Invalid));
        assert_eq!(parsed("=1+2"), Err(NotAPhone::Invalid));
        assert_eq!(parsed("+1 23"), Err(NotAPhone::TooShort));
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(written in "\\PC{0,30}|[0-9+ -]{5,20}") {
            if let Ok(phone) = Phone::parse(&written) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }
    }
}
