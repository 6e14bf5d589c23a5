//! The words of closed lists as forms write them.

use crate::consents::GivenHow;
use crate::members::MemberKind;
use crate::programmes::Programme;
use crate::text::match_name;

const KINDS: &[(MemberKind, &[&str])] = &[
    (
        MemberKind::Resident,
        &[
            "居民",
            "住户",
            "个人",
            "市民",
            "村民",
            "家庭",
            "resident",
            "person",
            "individual",
            "household",
        ],
    ),
    (
        MemberKind::Business,
        &[
            "商户",
            "商铺",
            "店铺",
            "门店",
            "商店",
            "企业",
            "单位",
            "个体",
            "个体户",
            "个体工商户",
            "business",
            "shop",
            "store",
            "company",
        ],
    ),
];

const PROGRAMMES: &[(Programme, &[&str])] = &[
    (
        Programme::BusinessSupport,
        &["商户服务", "助商", "企业服务", "商户帮扶", "businesssupport", "business"],
    ),
    (
        Programme::FamilyElderCare,
        &[
            "养老托幼",
            "养老",
            "托幼",
            "养老服务",
            "托育",
            "居家养老",
            "一老一小",
            "familyeldercare",
            "familycare",
            "eldercare",
            "care",
        ],
    ),
    (
        Programme::WorkTraining,
        &[
            "就业培训",
            "就业",
            "培训",
            "就业服务",
            "技能培训",
            "worktraining",
            "work",
            "training",
            "employment",
        ],
    ),
    (Programme::Volunteering, &["志愿服务", "志愿者", "志愿", "义工", "volunteering", "volunteer"]),
    (
        Programme::CultureSport,
        &[
            "文化活动",
            "文体活动",
            "文体",
            "文化",
            "体育",
            "文娱",
            "culturesport",
            "culture",
            "sport",
            "sports",
        ],
    ),
    (
        Programme::DocumentsPaperwork,
        &[
            "办证咨询",
            "办证",
            "代办",
            "证照办理",
            "政务代办",
            "documentspaperwork",
            "paperwork",
            "documents",
        ],
    ),
    (
        Programme::Newcomers,
        &["新居民", "新市民", "新居民服务", "新市民服务", "新住民", "newcomers", "newcomer"],
    ),
];

/// Words that say there is no programme.
const NO_PROGRAMME: &[&str] = &["无", "没有", "none", "no", "暂无"];

const CONSENTS: &[(GivenHow, &[&str])] = &[
    (
        GivenHow::Written,
        &[
            "书面",
            "书面同意",
            "签字",
            "签名",
            "已签",
            "已签字",
            "签署",
            "纸质",
            "written",
            "signed",
            "inwriting",
        ],
    ),
    (GivenHow::Spoken, &["口头", "口头同意", "口述", "spoken", "oral", "verbal", "verbally"]),
    (GivenHow::Portal, &["网上", "线上", "网络", "门户", "portal", "online"]),
];

const YES: &[&str] =
    &["是", "愿意", "希望", "要", "需要", "有", "同意", "yes", "y", "true", "1", "√", "✓", "对"];
const NO: &[&str] = &[
    "否",
    "不",
    "不愿意",
    "不希望",
    "不要",
    "不需要",
    "无",
    "不同意",
    "no",
    "n",
    "false",
    "0",
    "×",
    "非",
];

/// What stands where an encoding had no such character.
const fn is_lost(c: char) -> bool {
    matches!(c, '?' | '\u{FFFD}' | '？')
}

/// Whether some of the text's characters were lost when the file was saved.
#[must_use]
pub fn has_lost_characters(text: &str) -> bool {
    text.contains(is_lost)
}

/// Folded, with letters and digits and what stands for lost characters.
fn key(cell: &str) -> String {
    if has_lost_characters(cell) {
        let marked: String = cell.chars().map(|c| if is_lost(c) { '〇' } else { c }).collect();
        match_name(&marked)
    } else {
        match_name(cell)
    }
}

/// Whether the word could be what was written, where `〇` in the key may stand for any character.
fn could_be(key: &str, word: &str) -> bool {
    let known = key.chars().any(|c| c != '〇');
    known
        && key.chars().count() == word.chars().count()
        && key.chars().zip(word.chars()).all(|(k, w)| k == w || k == '〇')
}

/// The one entry that a cell's word stands for. Lost characters are made good where only one entry fits.
fn lookup<T: Copy + PartialEq>(list: &[(T, &[&str])], cell: &str) -> Option<T> {
    let key = key(cell);
    if let Some((value, _)) = list.iter().find(|(_, words)| words.contains(&key.as_str())) {
        return Some(*value);
    }
    if !has_lost_characters(cell) {
        return None;
    }
    let mut fitting = list
        .iter()
        .filter(|(_, words)| words.iter().any(|word| could_be(&key, word)))
        .map(|(value, _)| *value);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

#[must_use]
pub fn kind(cell: &str) -> Option<MemberKind> {
    lookup(KINDS, cell)
}

/// `Some(None)` for a word that says there is none.
#[must_use]
pub fn programme(cell: &str) -> Option<Option<Programme>> {
    let found = lookup(PROGRAMMES, cell);
    if found.is_none() && NO_PROGRAMME.contains(&key(cell).as_str()) {
        return Some(None);
    }
    found.map(Some)
}

#[must_use]
pub fn yes_or_no(cell: &str) -> Option<bool> {
    let key = key(cell);
    let key = if key.is_empty() { cell.trim() } else { &key };
    if YES.contains(&key) {
        Some(true)
    } else if NO.contains(&key) {
        Some(false)
    } else {
        None
    }
}

/// How consent was given, and before whom when the cell says so: `口头(王主任在场)`.
#[must_use]
pub fn consent(cell: &str) -> Option<(GivenHow, Option<String>)> {
    let cell = cell.trim();
    let (how, rest) = match cell.find(['(', '（', ',', '，', ':', '：', '[', '【']) {
        Some(at) => cell.split_at(at),
        None => (cell, ""),
    };
    Some((lookup(CONSENTS, how)?, witness(rest)))
}

/// The name in `(王主任在场)` or `（witness: Wang）`.
#[must_use]
pub fn witness(text: &str) -> Option<String> {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "()（）[]【】,，:：".contains(c));
    let inner = ["见证人", "見證人", "在场人", "在場人", "witness"]
        .iter()
        .find_map(|label| inner.strip_prefix(label))
        .unwrap_or(inner);
    let inner = inner.trim_matches(|c: char| c.is_whitespace() || ":：".contains(c));
    let name = without_presence(inner).trim();
    if name.is_empty() { None } else { Some(name.to_owned()) }
}

/// Cuts off `在场` and the like, also where one of its characters was lost.
fn without_presence(text: &str) -> &str {
    let count = text.chars().count();
    for ending in ["在场", "在場", "见证", "見證", "作证", "作證", "present"] {
        let length = ending.chars().count();
        let Some(at) = count.checked_sub(length).and_then(|n| text.char_indices().nth(n)) else {
            continue;
        };
        let (name, end) = text.split_at(at.0);
        let fits = end.chars().zip(ending.chars()).all(|(e, w)| e == w || is_lost(e));
        if fits && !end.chars().all(is_lost) {
            return name;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_forms() {
        assert_eq!(kind("居民"), Some(MemberKind::Resident));
        assert_eq!(kind("商戶"), Some(MemberKind::Business));
        assert_eq!(kind("其他"), None);
        assert_eq!(programme("辦證咨詢"), Some(Some(Programme::DocumentsPaperwork)));
        assert_eq!(programme("无"), Some(None));
        assert_eq!(programme("合唱"), None);
        assert_eq!(yes_or_no("是"), Some(true));
        assert_eq!(yes_or_no("No"), Some(false));
        assert_eq!(yes_or_no("√"), Some(true));
    }

    #[test]
    fn consent_with_its_witness() {
        assert_eq!(consent("书面"), Some((GivenHow::Written, None)));
        assert_eq!(consent("書面"), Some((GivenHow::Written, None)));
        assert_eq!(consent("口头(王主任在场)"), Some((GivenHow::Spoken, Some("王主任".into()))));
        assert_eq!(consent("口頭（見證人：李梅）"), Some((GivenHow::Spoken, Some("李梅".into()))));
        assert_eq!(consent("口头"), Some((GivenHow::Spoken, None)));
        assert_eq!(consent("不同意"), None);
        assert_eq!(consent(""), None);
    }

    #[test]
    fn a_lost_character_is_made_good_only_where_one_word_fits() {
        assert_eq!(consent("口?(王主任在?)"), Some((GivenHow::Spoken, Some("王主任".into()))));
        assert_eq!(consent("??"), None);
        assert_eq!(kind("商?"), Some(MemberKind::Business));
        assert_eq!(kind("?"), None);
        assert_eq!(programme("?"), None);
    }

    #[test]
    fn every_word_is_folded_and_stands_once() {
        let mut all: Vec<&str> = Vec::new();
        for list in [
            KINDS.iter().flat_map(|(_, w)| w.iter()).collect::<Vec<_>>(),
            PROGRAMMES.iter().flat_map(|(_, w)| w.iter()).collect(),
            CONSENTS.iter().flat_map(|(_, w)| w.iter()).collect(),
        ] {
            let mut here: Vec<&str> = list.into_iter().copied().collect();
            let count = here.len();
            here.sort_unstable();
            here.dedup();
            assert_eq!(here.len(), count, "a word stands twice");
            all.extend(here);
        }
        for word in all {
            assert_eq!(match_name(word), word);
        }
    }
}
