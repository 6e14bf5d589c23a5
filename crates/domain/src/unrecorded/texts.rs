//! Running text, while it is typed: where it seems to tell what somebody is or thinks.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Listed, Matter, Script, WORDS};
use crate::text::fold;

/// A stretch of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// In characters (code points) from the beginning.
    pub start: usize,
    pub end: usize,
    /// The same in UTF-16 code units, by which browsers count.
    pub start_utf16: usize,
    pub end_utf16: usize,
}

/// What a stretch of the text seems to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    pub matter: Matter,
    pub span: Span,
}

struct Finder {
    words: Vec<Listed>,
    automaton: AhoCorasick,
}

/// None when the list could not be made into an automaton, which a test looks for.
static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let words: Vec<Listed> = WORDS.iter().filter(|listed| listed.in_texts).copied().collect();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|listed| listed.word))
        .ok()?;
    Some(Finder { words, automaton })
});

/// Where the text seems to tell something that Linli does not record, from its beginning to its end.
///
/// Only a question to whoever types: words mean different things, and nothing is refused for what is found here.
#[must_use]
pub fn hints(text: &str) -> Vec<Hint> {
    let Some(finder) = FINDER.as_ref() else { return Vec::new() };
    let folded = Folded::new(text);
    finder
        .automaton
        .find_iter(&folded.text)
        .filter_map(|found| {
            let listed = finder.words.get(found.pattern().as_usize())?;
            let matter = listed.matter?;
            let whole = listed.script == Script::Han || folded.is_word(found.start(), found.end());
            let span = folded.span(found.start(), found.end()).filter(|_| whole)?;
            Some(Hint { matter, span })
        })
        .collect()
}

/// A text in the form in which words are looked for, and where each of its bytes came from.
struct Folded {
    text: String,
    /// For each byte of `text`, the character that it came from.
    from: Vec<usize>,
    /// For each character of the original, and for its end, how many UTF-16 units stand before it.
    utf16: Vec<usize>,
}

impl Folded {
    fn new(original: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len()), from: Vec::new(), utf16: vec![0] };
        let mut units = 0;
        for (place, c) in original.chars().enumerate() {
            folded.text.push_str(&fold(c.encode_utf8(&mut [0; 4])));
            folded.from.resize(folded.text.len(), place);
            units += c.len_utf16();
            folded.utf16.push(units);
        }
        folded
    }

    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let start = *self.from.get(start)?;
        let end = *self.from.get(end.checked_sub(1)?)? + 1;
        Some(Span {
            start,
            end,
            start_utf16: *self.utf16.get(start)?,
            end_utf16: *self.utf16.get(end)?,
        })
    }

    /// Whether what stands there is no part of a longer word.
    fn is_word(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric)
        };
        !letter(start.checked_sub(1)) && !letter(Some(end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(Matter, String)> {
        hints(text).into_iter().map(|hint| (hint.matter, cut(text, hint.span))).collect()
    }

    fn cut(text: &str, span: Span) -> String {
        text.chars().skip(span.start).take(span.end - span.start).collect()
    }

    fn cut_utf16(text: &str, span: Span) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[span.start_utf16..span.end_utf16]).unwrap()
    }

    #[test]
    fn the_list_makes_an_automaton() {
        assert!(FINDER.is_some());
    }

    #[test]
    fn what_somebody_is_or_has_is_asked_about_in_three_languages() {
        for (text, matter, word) in [
            ("老人有糖尿病，走路慢", Matter::Health, "糖尿病"),
            ("老人有高血壓", Matter::Health, "高血壓"),
            ("She was DIAGNOSED last week", Matter::Health, "DIAGNOSED"),
            ("他是回族，饮食要注意", Matter::Ethnicity, "回族"),
            ("一家都信佛", Matter::Religion, "信佛"),
            ("丈夫是老黨員", Matter::Party, "黨員"),
            ("情绪激动，对政府不满", Matter::Opinion, "对政府不满"),
            ("儿子在国外，一年回来一次", Matter::TiesAbroad, "在国外"),
            ("她的綠卡到期", Matter::TiesAbroad, "綠卡"),
            ("以前是重点人员", Matter::Rating, "重点人员"),
            ("a criminal record, they say", Matter::Rating, "criminal record"),
        ] {
            assert_eq!(found(text), [(matter, word.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_an_office_has_to_write_is_not_asked_about() {
        for text in [
            "周三去医院复诊，改周四上门",
            "住院两周，出院后再联系",
            "帮忙到药店取药",
            "量了血压，送了宣传单",
            "看了照片，路灯坏了",
            "住在民族路18号，对面是基督教堂",
            "教会他用手机挂号",
            "街道教育专干一起去的",
            "晚上访问时没人在家",
            "合唱团团员都到了",
            "门锁是指纹的，进不去",
            "服务态度好，表示感谢",
            "到党员活动室开会",
            "birthday party for the whole street",
            "They talked face to face about the lamp",
            "cancerous, as one says of weeds",
            "一切都好",
            "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn spans_count_in_both_ways_behind_characters_of_two_units() {
        let text = "𠮷😀家有糖尿病人";
        let hint = hints(text)[0];
        assert_eq!((hint.span.start, hint.span.start_utf16), (4, 6));
        assert_eq!(
            (cut(text, hint.span), cut_utf16(text, hint.span)),
            ("糖尿病".into(), "糖尿病".into())
        );
    }

    #[test]
    fn full_width_letters_are_letters() {
        assert_eq!(found("有ＨＩＶ。"), [(Matter::Health, "ＨＩＶ".to_owned())]);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_spans_lie_within_it(text in "\\PC{0,60}") {
            let mut last = 0;
            for hint in hints(&text) {
                prop_assert!(hint.span.start < hint.span.end && hint.span.start >= last);
                prop_assert_eq!(cut(&text, hint.span), cut_utf16(&text, hint.span));
                last = hint.span.end;
            }
        }

        #[test]
        fn a_word_is_found_wherever_it_stands(before in "[我今天去了 \u{1F600}]{0,9}", after in "[，。好a ]{0,9}") {
            let text = format!("{before}糖尿病{after}");
            prop_assert_eq!(found(&text), [(Matter::Health, "糖尿病".to_owned())]);
        }
    }
}
