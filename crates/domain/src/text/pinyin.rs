//! How a Chinese name may be typed in Latin letters.

use pinyin::ToPinyin;

/// Characters that are read differently where they are a surname.
const SURNAMES: &[(&str, &[&str])] = &[
    ("单", &["shan"]),
    ("曾", &["zeng"]),
    ("解", &["xie"]),
    ("仇", &["qiu"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("翟", &["zhai"]),
    ("尉迟", &["yu", "chi"]),
    ("单于", &["chan", "yu"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("万俟", &["mo", "qi"]),
    ("盖", &["ge"]),
    ("朴", &["piao"]),
    ("乐", &["yue"]),
    ("缪", &["miao"]),
    ("覃", &["qin"]),
    ("员", &["yun"]),
    ("折", &["she"]),
    ("召", &["shao"]),
    ("种", &["chong"]),
    ("秘", &["bi"]),
    ("冼", &["xian"]),
    ("洗", &["xian"]),
    ("繁", &["po"]),
    ("黑", &["he"]),
    ("幺", &["yao"]),
    ("訾", &["zi"]),
    ("祭", &["zhai"]),
    ("车", &["che"]),
    ("能", &["nai"]),
    ("褚", &["chu"]),
    ("沈", &["shen"]),
    ("任", &["ren"]),
    ("宿", &["su"]),
];

/// Syllables of the run's characters, as plain letters with `ü` kept; `None` where a character has no reading.
fn syllables(run: &str) -> Vec<Option<&'static str>> {
    run.to_pinyin().map(|reading| reading.map(pinyin::Pinyin::plain)).collect()
}

/// All readings of a run of Chinese characters: the common one, and that of the surname it begins with.
fn readings(run: &str) -> Vec<Vec<&'static str>> {
    let common = syllables(run);
    let mut readings = vec![common.iter().copied().flatten().collect::<Vec<_>>()];
    for (surname, read) in SURNAMES {
        if run.starts_with(surname) {
            let rest = common.iter().skip(read.len()).copied().flatten();
            let reading: Vec<_> = read.iter().copied().chain(rest).collect();
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

/// Longest tail, in syllables, that begins in the middle of a name.
const TAIL: usize = 8;

/// Calls `term` with the full spelling and the initials, from the beginning and from each later syllable,
/// so that a given name finds a person without the surname.
pub fn each_spelling(run: &str, mut term: impl FnMut(&str)) {
    for reading in readings(run) {
        let has_u_umlaut = reading.iter().any(|syllable| syllable.contains('ü'));
        for start in 0..reading.len() {
            let take = if start == 0 { reading.len() } else { TAIL };
            let tail = reading.iter().skip(start).take(take);
            let spelling: String = tail.clone().copied().collect();
            if has_u_umlaut && spelling.contains('ü') {
                term(&spelling.replace('ü', "v"));
                term(&spelling.replace('ü', "u"));
            } else {
                term(&spelling);
            }
            // A single initial says too little to be worth a term, but for a name of one character.
            if start == 0 || reading.len() - start > 1 {
                let initials: String =
                    tail.filter_map(|syllable| syllable.chars().next()).collect();
                term(&initials);
            }
        }
    }
}
