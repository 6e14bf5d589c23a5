//! What the catalogue may answer of a description, and what is like an earlier line: by pairs of Chinese characters and by
//! words of letters, folded.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::accounts::Language;
use crate::statistics::{Definition, Indicator, definitions};
use crate::text::fold;

/// Points of a term that is in a name, and of one that is in a description alone.
const IN_NAME: usize = 3;
const IN_DESCRIPTION: usize = 1;
/// Fewer say nothing.
const LEAST: usize = 3;
/// So many are given.
pub const BEST: usize = 3;
/// Lines are alike from here on.
pub const LIKE_PERCENT: usize = 40;

/// Terms that are in every second name, and tell nothing.
const COMMON: &[&str] = &[
    "人数",
    "件数",
    "次数",
    "数量",
    "情况",
    "统计",
    "社区",
    "各社",
    "本月",
    "本季",
    "季度",
    "月度",
    "年度",
    "当月",
    "时期",
    "期内",
    "该时",
    "按是",
    "总数",
    "the",
    "and",
    "for",
    "per",
    "with",
    "number",
    "that",
    "was",
    "were",
    "are",
    "its",
    "how",
    "many",
    "each",
    "period",
    "month",
    "quarter",
    "year",
    "community",
    "from",
    "their",
];

/// An indicator that may be what is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub indicator: Indicator,
    pub points: usize,
}

/// A definition's terms: of its names, and of its descriptions alone.
struct Known {
    indicator: Indicator,
    names: BTreeSet<String>,
    descriptions: BTreeSet<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| definitions().map(Known::of).collect());

impl Known {
    fn of(definition: &Definition) -> Self {
        let all = |of: &dyn Fn(Language) -> &'static str| -> BTreeSet<String> {
            Language::ALL.iter().flat_map(|language| terms(of(*language))).collect()
        };
        let names = all(&|language| definition.name.get(language));
        let mut descriptions = all(&|language| definition.description.get(language));
        descriptions.retain(|term| !names.contains(term));
        Self { indicator: definition.indicator, names, descriptions }
    }

    fn points(&self, asked: &BTreeSet<String>) -> usize {
        IN_NAME * asked.intersection(&self.names).count()
            + IN_DESCRIPTION * asked.intersection(&self.descriptions).count()
    }
}

/// The best of the catalogue for a description, best first.
#[must_use]
pub fn matches(asked: &str) -> Vec<Match> {
    let asked = terms(asked);
    let scored = KNOWN.iter().map(|known| {
        let points = known.points(&asked);
        Match { indicator: known.indicator, points }
    });
    let mut found: Vec<Match> = scored.filter(|one| one.points >= LEAST).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.points));
    found.truncate(BEST);
    found
}

/// How much two names have in common, in percent of all that they have (Jaccard).
#[must_use]
pub fn likeness(one: &str, other: &str) -> usize {
    let (one, other) = (terms(one), terms(other));
    let all = one.union(&other).count();
    (one.intersection(&other).count() * 100).checked_div(all).unwrap_or(0)
}

/// Pairs of Chinese characters, and words of letters or digits.
fn terms(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut terms = BTreeSet::new();
    let mut run: Vec<char> = Vec::new();
    for c in folded.chars().chain([' ']) {
        let goes_on = run.last().is_none_or(|last| is_han(*last) == is_han(c));
        if !goes_on || !c.is_alphanumeric() {
            take(&mut terms, &run);
            run.clear();
        }
        if c.is_alphanumeric() {
            run.push(c);
        }
    }
    terms.retain(|term| !COMMON.contains(&term.as_str()));
    terms
}

fn take(terms: &mut BTreeSet<String>, run: &[char]) {
    if run.first().copied().is_some_and(is_han) {
        terms.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
    } else if run.len() > 2 {
        let word: String = run.iter().collect();
        // One form for singular and plural is all the grammar that this needs.
        let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2);
        terms.insert(stem.unwrap_or(&word).to_owned());
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}
