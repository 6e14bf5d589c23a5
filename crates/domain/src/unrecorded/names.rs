//! Names of columns, fields and the like, judged by the name alone.

use super::{Listed, Matter, Script, WORDS};
use crate::text::fold;

/// What something of this name would record that Linli does not; `None` for any other name.
///
/// Chinese words are found anywhere in the name, English ones as whole words of it (`political_party`,
/// `PoliticalParty`).
#[must_use]
pub fn in_name(name: &str) -> Option<Matter> {
    let mut folded: String = fold(name).chars().filter(|c| !c.is_whitespace()).collect();
    let mut words = latin_words(name);
    for harmless in WORDS.iter().filter(|listed| listed.matter.is_none()) {
        folded = folded.replace(harmless.word, "");
        words = words.replace(&format!(" {} ", harmless.word), " ");
    }
    let holds = |listed: &&Listed| match listed.script {
        Script::Han => folded.contains(listed.word),
        Script::Latin => words.contains(&format!(" {} ", listed.word)),
    };
    let named = || WORDS.iter().filter(|listed| listed.in_names && listed.matter.is_some());
    let of = |script| named().filter(move |listed| listed.script == script);
    of(Script::Han).find(holds).or_else(|| of(Script::Latin).find(holds))?.matter
}

/// Words of a Latin name: cut at anything but letters and where small letters are followed by a capital.
fn latin_words(name: &str) -> String {
    let mut words = String::from(" ");
    let mut before = ' ';
    for c in name.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            words.push(' ');
        }
        let cut = !c.is_alphanumeric();
        if !(cut && words.ends_with(' ')) {
            words.push(if cut { ' ' } else { c });
        }
        before = c;
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    fold(&words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::member_field;

    #[test]
    fn what_people_are_or_think_is_refused_in_three_languages() {
        for (header, matter) in [
            ("民族", Matter::Ethnicity),
            ("族別", Matter::Ethnicity),
            ("Ethnic group", Matter::Ethnicity),
            ("宗教信仰", Matter::Religion),
            ("宗 教", Matter::Religion),
            ("religious_belief", Matter::Religion),
            ("政治面貌", Matter::Party),
            ("是否黨員", Matter::Party),
            ("PartyMember", Matter::Party),
            ("思想状况", Matter::Opinion),
            ("思想狀況", Matter::Opinion),
            ("Attitude to the government", Matter::Opinion),
            ("健康狀況", Matter::Health),
            ("有无残疾", Matter::Health),
            ("Medical history", Matter::Health),
            ("指纹", Matter::Biometrics),
            ("Fingerprint", Matter::Biometrics),
            ("海外关系", Matter::TiesAbroad),
            ("Relatives abroad", Matter::TiesAbroad),
            ("风险等级", Matter::Rating),
            ("姓名(民族)", Matter::Ethnicity),
        ] {
            assert_eq!(in_name(header), Some(matter), "{header}");
        }
    }

    #[test]
    fn other_columns_are_not_mistaken_for_them() {
        for header in [
            "姓名/店名",
            "联系电话",
            "住址/店址",
            "方便时间",
            "语言",
            "服务项目",
            "登记日期",
            "同意方式",
            "备注",
            "民族路门牌号",
            "健康路地址",
            "街道教育负责人",
            "Trace number",
            "region_id",
            "Terrace",
            "Third party contact",
            "family",
            "Embrace",
            "council_id",
            "Interface",
            "意见建议",
            "status",
            "created_at",
            "community_id",
            "Preferred language",
            "scoreboard",
            "srnumber",
            "type_id",
            "agency_id",
            "source_id",
            "latitude",
            "city_id",
        ] {
            assert_eq!(in_name(header), None, "{header}");
        }
    }

    #[test]
    fn no_refused_column_has_a_field() {
        for listed in WORDS.iter().filter(|listed| listed.in_names && listed.matter.is_some()) {
            assert_eq!(member_field(listed.word), None, "{}", listed.word);
            assert!(in_name(listed.word).is_some(), "{}", listed.word);
        }
    }
}
