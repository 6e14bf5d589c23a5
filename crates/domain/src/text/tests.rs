use proptest::prelude::*;

use super::*;

/// Whether a member would be found: what both databases do with the terms.
fn finds(typed: &str, name: &str, phone: Option<&str>) -> bool {
    let Some(query) = query(typed) else { return false };
    let filed = search_terms(name);
    let last = phone.and_then(last_four);
    let all = query.terms.iter().all(|term| match term {
        Term::Exact(term) => filed.contains(term),
        Term::Prefix(term) => filed.iter().any(|one| one.starts_with(term.as_str())),
    });
    let ends =
        query.phone_ends_with.is_none_or(|end| phone.is_some_and(|phone| phone.ends_with(&end)));
    all && ends && query.last_digits.iter().all(|digits| last.as_ref() == Some(digits))
}

#[test]
fn a_person_is_found_in_every_way() {
    for typed in [
        "张小明",
        "张小",
        "小明",
        "明",
        "張",
        "張小明",
        "zxm",
        "ZXM",
        "xm",
        "zhangxiaoming",
        "zhang",
        "xiaoming",
        "zhang xiao ming",
        "Zhang Xiaoming",
        "ＺＸＭ",
        "5678",
        "１２３４５６７８",
        "13812345678",
        "138 1234 5678",
        "+86 138-1234-5678",
        "张 5678",
        "张xm",
    ] {
        assert!(finds(typed, "张小明", Some("13812345678")), "{typed}");
    }
    for typed in ["张明", "李", "zxh", "5679", "99995678", "xiaomings", "zhangming", "567"] {
        assert!(!finds(typed, "张小明", Some("13812345678")), "{typed}");
    }
}

#[test]
fn surnames_are_read_as_surnames() {
    for (name, typed) in [
        ("曾国强", "zengguoqiang"),
        ("曾国强", "zgq"),
        ("单琴英", "shanqinying"),
        ("解兰东", "xielandong"),
        ("仇云桂", "qiu"),
        ("區英春", "ouyingchun"),
        ("查国燕", "zha"),
        ("翟华", "zhaihua"),
        ("尉迟恭", "yuchigong"),
        ("尉迟恭", "ycg"),
        ("吕芳", "lvfang"),
        ("吕芳", "lufang"),
        ("吕芳", "lüfang"),
        ("欧阳修", "ouyangxiu"),
        ("长孙无忌", "zhangsun"),
        ("解放路便民店", "jiefanglu"),
    ] {
        assert!(finds(typed, name, None), "{typed} should find {name}");
    }
}

#[test]
fn shops_and_foreign_names_are_found() {
    assert!(finds("便民", "黄新路便民超市117", None));
    assert!(finds("117", "黄新路便民超市117", None));
    assert!(finds("chaoshi", "黄新路便民超市117", None));
    assert!(finds("jose", "José García", None));
    assert!(finds("garc jos", "José García", None));
    assert!(finds("GARCÍA", "Jose Garcia", None));
    assert!(finds("さくら", "美容室さくら", None));
    assert!(finds("иван", "Иван Петров", None));
}

#[test]
fn characters_that_tokenizers_do_not_know_are_numbers() {
    let terms = search_terms("王\u{2B5AF}");
    assert!(terms.contains(&"王u2b5af".to_owned()));
    assert!(finds("\u{2B5AF}", "王\u{2B5AF}", None));
    assert!(terms.iter().all(|term| term.chars().all(|c| u32::from(c) < 0x9FCD)));
}

#[test]
fn nothing_to_search_for() {
    for typed in ["", "  ", "?!", "——", "，。"] {
        assert_eq!(query(typed), None, "{typed:?}");
    }
}

#[test]
fn a_few_digits_may_be_part_of_a_name() {
    assert_eq!(query("117").unwrap().terms, [Term::Prefix("117".into())]);
    let number = query("13812345678").unwrap();
    assert_eq!(
        (number.terms.as_slice(), number.last_digits),
        ([].as_slice(), vec!["5678".to_owned()])
    );
    assert_eq!(number.phone_ends_with.as_deref(), Some("13812345678"));
    assert_eq!(query("5678").unwrap().phone_ends_with, None);
}

#[test]
fn an_extension_is_not_the_end_of_a_number() {
    assert_eq!(last_four("073188823456-123").as_deref(), Some("3456"));
}

#[test]
fn names_compare_without_spaces_marks_script_or_width() {
    assert_eq!(match_name(" 張 小明 "), match_name("张小明"));
    assert_eq!(match_name("O’Brien, Ｊｏ"), "obrienjo");
    assert_eq!(match_name("阿依·努尔"), match_name("阿依努尔"));
}

proptest! {
    #[test]
    fn every_two_characters_of_a_name_find_it(name in "[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}]{2,8}") {
        let chars: Vec<char> = name.chars().collect();
        for part in chars.windows(2) {
            let part: String = part.iter().collect();
            prop_assert!(finds(&part, &name, None), "{part} in {name}");
        }
        for one in chars {
            prop_assert!(finds(&one.to_string(), &name, None));
        }
    }

    #[test]
    fn every_traditional_name_is_found_by_its_simplified_form(name in "[\u{4E00}-\u{9FFF}]{1,6}") {
        prop_assert!(finds(&fold(&name), &name, None));
        prop_assert!(finds(&name, &fold(&name), None));
        prop_assert_eq!(fold(&fold(&name)), fold(&name));
    }

    #[test]
    fn terms_are_never_cut_by_a_tokenizer(name in "\\PC{0,40}") {
        for term in search_terms(&name) {
            prop_assert!(!term.is_empty() && term.chars().all(char::is_alphanumeric), "{:?} of {:?}", term, name);
        }
    }

    #[test]
    fn whatever_is_typed_is_read(typed in "\\PC{0,60}") {
        if let Some(query) = query(&typed) {
            prop_assert!(!query.terms.is_empty());
        }
    }

    #[test]
    fn the_last_digits_find_a_number(number in "1[3-9][0-9]{9}", count in 4usize..=11) {
        let end = number.split_at(number.len() - count).1;
        // Digits that read as the prefix of the country are taken for it.
        prop_assume!(!end.starts_with("86"));
        prop_assert!(finds(end, "王芳", Some(&number)));
    }
}
