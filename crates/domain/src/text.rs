//! How names are found: the terms that a name is filed under, and those that a query asks for.
//!
//! Both databases file the same list of terms and answer the same conjunction of them (words and prefixes, never
//! phrases), so they give the same rows. A term consists of letters and digits alone, which no tokenizer cuts.

mod fold;
mod pinyin;

pub use fold::{fold, simplified};

/// What has to be present for a name to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    Exact(String),
    /// The beginning of a term: Latin letters may go on.
    Prefix(String),
}

/// What somebody typed, as terms that must all be present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    /// The last four digits of each number that was typed; they are found by a keyed hash.
    pub last_digits: Vec<String>,
    /// More digits than four: the telephone number has to end with all of them.
    pub phone_ends_with: Option<String>,
}

/// A stretch of folded text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Characters that are written without spaces: Chinese, kana, hangul.
    Run(&'a str),
    /// Letters and digits of any other script.
    Word(&'a str),
}

const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇' | '々')
}

const fn is_unspaced(c: char) -> bool {
    is_han(c)
        || matches!(c,
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー'
            | '\u{3105}'..='\u{312F}' | '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Cuts folded text into runs and words; everything else separates.
fn pieces(folded: &str) -> Vec<Piece<'_>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Run,
        Word,
        Other,
    }
    let kind_of = |c: char| {
        if is_unspaced(c) {
            Kind::Run
        } else if c.is_alphanumeric() {
            Kind::Word
        } else {
            Kind::Other
        }
    };
    let mut pieces = Vec::new();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let kind = kind_of(first);
        let end = rest.find(|c| kind_of(c) != kind).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        match kind {
            Kind::Run => pieces.push(Piece::Run(piece)),
            Kind::Word => pieces.push(Piece::Word(piece)),
            Kind::Other => {}
        }
        rest = after;
    }
    pieces
}

/// A term of one or two unspaced characters. Those that SQLite's tokenizer does not know as letters (its tables
/// end with Unicode 6.1) are written as their number.
fn push_chars(term: &mut String, chars: &[char]) {
    use std::fmt::Write;
    for &c in chars {
        let known = matches!(c, '\u{3005}'..='\u{4DB5}' | '\u{4E00}'..='\u{9FCC}' | '\u{AC00}'..='\u{D7A3}');
        if known {
            term.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(term, "u{:x}", u32::from(c));
        }
    }
}

/// A term of a word: letters and digits alone, whatever the script.
fn word_term(word: &str) -> String {
    let mut term = String::with_capacity(word.len());
    for c in word.chars() {
        if u32::from(c) > 0xFFFF { push_chars(&mut term, &[c]) } else { term.push(c) }
    }
    term
}

/// Calls `emit` with each term that a member is filed under; a term may come twice.
pub fn each_term(name: &str, mut emit: impl FnMut(&str)) {
    let folded = fold(name);
    let mut term = String::new();
    for piece in pieces(&folded) {
        match piece {
            Piece::Run(run) => {
                let chars: Vec<char> = run.chars().collect();
                for width in [1, 2] {
                    for part in chars.windows(width) {
                        term.clear();
                        push_chars(&mut term, part);
                        emit(&term);
                    }
                }
                pinyin::each_spelling(run, &mut emit);
            }
            Piece::Word(word) => emit(&word_term(word)),
        }
    }
}

/// The terms that a member is filed under, each once.
#[must_use]
pub fn search_terms(name: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    each_term(name, |term| {
        if !terms.iter().any(|one| one == term) {
            terms.push(term.to_owned());
        }
    });
    terms
}

/// The last four digits of a number, without an extension (`0731…-123`).
#[must_use]
pub fn last_four(phone: &str) -> Option<String> {
    let number = phone.split('-').next().unwrap_or(phone);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(4).and_then(|start| digits.get(start..)).map(str::to_owned)
}

/// Reads what somebody typed into a search box. `None` when it holds nothing to search for.
#[must_use]
pub fn query(typed: &str) -> Option<Query> {
    let folded = fold(typed);
    let mut terms = Vec::new();
    let mut last_digits = Vec::new();
    let mut phone_ends_with = None;
    if let Some(digits) = as_phone_digits(&folded) {
        push_digits(&digits, &mut last_digits, &mut phone_ends_with);
    } else {
        for piece in pieces(&folded) {
            match piece {
                Piece::Run(run) => push_run(run, &mut terms),
                Piece::Word(word) if is_phone_part(word) => {
                    push_digits(word, &mut last_digits, &mut phone_ends_with);
                }
                Piece::Word(word) => push(&mut terms, Term::Prefix(word_term(word))),
            }
        }
    }
    if terms.is_empty() && last_digits.is_empty() {
        None
    } else {
        Some(Query { terms, last_digits, phone_ends_with })
    }
}

fn push(terms: &mut Vec<Term>, term: Term) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

fn push_run(run: &str, terms: &mut Vec<Term>) {
    let chars: Vec<char> = run.chars().collect();
    for part in chars.windows(chars.len().min(2)) {
        let mut term = String::new();
        push_chars(&mut term, part);
        push(terms, Term::Exact(term));
    }
}

fn push_digits(digits: &str, last: &mut Vec<String>, phone_ends_with: &mut Option<String>) {
    if let Some(four) = last_four(digits) {
        if !last.contains(&four) {
            last.push(four);
        }
        if digits.len() > 4 {
            *phone_ends_with = Some(digits.to_owned());
        }
    }
}

fn is_phone_part(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of a query that is a telephone number as people write it, without the prefix of the country.
fn as_phone_digits(folded: &str) -> Option<String> {
    let only_number =
        folded.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-().·".contains(c));
    if !only_number {
        return None;
    }
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    match national {
        Some(number) if number.len() >= 10 => Some(number.to_owned()),
        _ => (digits.len() >= 4).then_some(digits),
    }
}

/// The form in which two names are compared when a duplicate is looked for.
#[must_use]
pub fn match_name(name: &str) -> String {
    let mut folded = fold(name);
    folded.retain(char::is_alphanumeric);
    folded
}

#[cfg(test)]
mod tests;
