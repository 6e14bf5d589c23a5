//! The guard: columns that Linli does not take, whatever they are meant for.
//!
//! A column is judged by its name alone; its cells are not looked at. A custom mapping does not get around it.

use crate::text::fold;
use crate::words;

words! {
    /// What a refused column would record.
    pub enum RefusedMatter {
        Ethnicity = "ethnicity",
        Religion = "religion",
        Party = "party",
        Opinion = "opinion",
        Health = "health",
        Biometrics = "biometrics",
        TiesAbroad = "ties_abroad",
        /// A score, rank or risk of a person.
        Rating = "rating",
    }
}

/// Chinese words, in simplified characters; found anywhere in the folded name.
const CHINESE: &[(RefusedMatter, &[&str])] = &[
    (
        RefusedMatter::Ethnicity,
        &["民族", "族别", "族裔", "族群", "种族", "人种", "原住民身份", "原住民族", "少数民族"],
    ),
    (
        RefusedMatter::Religion,
        &[
            "宗教",
            "信仰",
            "教派",
            "教徒",
            "信教",
            "教会",
            "教籍",
            "穆斯林",
            "佛教",
            "基督",
            "天主教",
            "伊斯兰",
            "道教",
        ],
    ),
    (
        RefusedMatter::Party,
        &[
            "政治面貌",
            "政治身份",
            "政治成份",
            "政治成分",
            "党员",
            "党派",
            "党籍",
            "党龄",
            "入党",
            "政党",
            "团员",
            "党团",
            "中共",
            "群众或党",
            "党组织",
            "党内",
            "家庭成分",
            "家庭成份",
        ],
    ),
    (
        RefusedMatter::Opinion,
        &[
            "思想",
            "政治倾向",
            "政治态度",
            "政治立场",
            "政治表现",
            "政治观点",
            "政治理念",
            "态度",
            "立场",
            "意识形态",
            "现实表现",
            "舆情",
            "忠诚",
            "投票意向",
            "选举意向",
            "支持对象",
            "政治",
        ],
    ),
    (
        RefusedMatter::Health,
        &[
            "健康",
            "病史",
            "病情",
            "疾病",
            "病症",
            "患病",
            "慢性病",
            "慢病",
            "精神病",
            "精神障碍",
            "心理状况",
            "身体状况",
            "身体情况",
            "残疾",
            "残障",
            "身心障碍",
            "失能",
            "失智",
            "血型",
            "血压",
            "血糖",
            "体检",
            "体重",
            "过敏",
            "用药",
            "服药",
            "医疗史",
            "诊断",
            "孕",
            "生育状况",
            "月经",
            "疫苗",
            "核酸",
            "传染病",
            "艾滋",
            "肝炎",
            "自理能力",
            "基因病",
            "护理等级",
        ],
    ),
    (
        RefusedMatter::Biometrics,
        &[
            "指纹",
            "虹膜",
            "人脸",
            "面部特征",
            "面容",
            "声纹",
            "掌纹",
            "掌静脉",
            "生物特征",
            "生物识别",
            "基因",
            "步态",
            "照片",
            "dna",
        ],
    ),
    (
        RefusedMatter::TiesAbroad,
        &[
            "海外关系",
            "境外关系",
            "国外关系",
            "港澳台关系",
            "台湾关系",
            "海外亲属",
            "境外亲属",
            "国外亲属",
            "国外亲友",
            "海外亲友",
            "涉外",
            "涉外关系",
            "侨眷",
            "归侨",
            "侨属",
            "侨情",
            "出国史",
            "出境史",
            "出境记录",
            "出国记录",
            "境外经历",
            "国籍",
            "外籍",
            "海外背景",
            "境外背景",
            "绿卡",
        ],
    ),
    (
        RefusedMatter::Rating,
        &[
            "风险等级",
            "风险评级",
            "风险分",
            "信用分",
            "信用等级",
            "信用评分",
            "社会信用评",
            "人员评分",
            "人员等级",
            "人员评级",
            "重点人员",
            "重点对象",
            "重点人群",
            "重点关注",
            "关注等级",
            "管控等级",
            "稳控",
            "维稳",
            "上访",
            "信访人",
            "前科",
            "吸毒",
            "刑满",
            "矫正",
            "邪教",
            "危险等级",
            "可疑",
        ],
    ),
];

/// English words; found as whole words of the name (`political_party`, `PoliticalParty`).
const ENGLISH: &[(RefusedMatter, &[&str])] = &[
    (
        RefusedMatter::Ethnicity,
        &[
            "ethnicity",
            "ethnic",
            "race",
            "racial",
            "tribe",
            "tribal",
            "skin color",
            "skin colour",
            "indigenous",
            "caste",
        ],
    ),
    (
        RefusedMatter::Religion,
        &[
            "religion",
            "religions",
            "religious",
            "faith",
            "belief",
            "beliefs",
            "creed",
            "church",
            "mosque",
            "denomination",
            "christian",
            "muslim",
            "buddhist",
            "jewish",
        ],
    ),
    (
        RefusedMatter::Party,
        &[
            "party",
            "political",
            "politics",
            "partisan",
            "ccp",
            "cpc",
            "communist",
            "party member",
            "party membership",
            "youth league",
        ],
    ),
    (
        RefusedMatter::Opinion,
        &[
            "opinion",
            "opinions",
            "attitude",
            "attitudes",
            "ideology",
            "ideological",
            "stance",
            "loyalty",
            "thoughts",
            "sentiment",
            "voting",
            "vote",
            "votes",
            "views",
        ],
    ),
    (
        RefusedMatter::Health,
        &[
            "health",
            "healthy",
            "medical",
            "medication",
            "medications",
            "medicine",
            "disease",
            "diseases",
            "illness",
            "diagnosis",
            "diagnoses",
            "disability",
            "disabilities",
            "disabled",
            "handicap",
            "blood",
            "allergy",
            "allergies",
            "pregnant",
            "pregnancy",
            "vaccination",
            "vaccinated",
            "vaccine",
            "hiv",
            "mental",
            "psychiatric",
            "chronic",
            "weight",
            "bmi",
            "dementia",
            "care level",
        ],
    ),
    (
        RefusedMatter::Biometrics,
        &[
            "biometric",
            "biometrics",
            "fingerprint",
            "fingerprints",
            "iris",
            "face",
            "facial",
            "face id",
            "voiceprint",
            "retina",
            "dna",
            "genetic",
            "genome",
            "photo",
            "photograph",
            "palm print",
            "gait",
        ],
    ),
    (
        RefusedMatter::TiesAbroad,
        &[
            "nationality",
            "citizenship",
            "overseas",
            "abroad",
            "foreign",
            "expatriate",
            "emigrated",
            "passport",
            "green card",
        ],
    ),
    (
        RefusedMatter::Rating,
        &[
            "risk",
            "score",
            "scores",
            "rating",
            "credit",
            "watchlist",
            "threat",
            "suspicious",
            "criminal",
            "petitioner",
        ],
    ),
];

/// Names that hold a refused word and mean something else.
const HARMLESS: &[&str] = &[
    "third party",
    "party room",
    "party hall",
    "party size",
    "birthday party",
    "street party",
    "face to face",
    "民族路",
    "民族街",
    "民族巷",
    "民族大道",
    "党校路",
    "健康路",
    "健康街",
    "健康巷",
    "健康里",
    "基督教堂路",
    "vote of thanks",
    "政治部路",
    "risk free",
];

/// Words of a Latin name: cut at anything but letters and where small letters are followed by a capital.
fn latin_words(header: &str) -> String {
    let mut words = String::from(" ");
    let mut before = ' ';
    for c in header.chars() {
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

/// What a column of this name would record that Linli does not take; `None` for any other column.
#[must_use]
pub fn refused(header: &str) -> Option<RefusedMatter> {
    let mut folded: String = fold(header).chars().filter(|c| !c.is_whitespace()).collect();
    let mut words = latin_words(header);
    for harmless in HARMLESS {
        folded = folded.replace(harmless, "");
        words = words.replace(&format!(" {harmless} "), " ");
    }
    let chinese = CHINESE
        .iter()
        .find(|(_, list)| list.iter().any(|word| folded.contains(word)))
        .map(|(matter, _)| *matter);
    chinese.or_else(|| {
        ENGLISH
            .iter()
            .find(|(_, list)| list.iter().any(|word| words.contains(&format!(" {word} "))))
            .map(|(matter, _)| *matter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::member_field;

    #[test]
    fn what_people_are_or_think_is_refused_in_three_languages() {
        for (header, matter) in [
            ("民族", RefusedMatter::Ethnicity),
            ("族別", RefusedMatter::Ethnicity),
            ("Ethnic group", RefusedMatter::Ethnicity),
            ("宗教信仰", RefusedMatter::Religion),
            ("宗 教", RefusedMatter::Religion),
            ("religious_belief", RefusedMatter::Religion),
            ("政治面貌", RefusedMatter::Party),
            ("是否黨員", RefusedMatter::Party),
            ("PartyMember", RefusedMatter::Party),
            ("思想状况", RefusedMatter::Opinion),
            ("思想狀況", RefusedMatter::Opinion),
            ("Attitude to the government", RefusedMatter::Opinion),
            ("健康狀況", RefusedMatter::Health),
            ("有无残疾", RefusedMatter::Health),
            ("Medical history", RefusedMatter::Health),
            ("指纹", RefusedMatter::Biometrics),
            ("Fingerprint", RefusedMatter::Biometrics),
            ("海外关系", RefusedMatter::TiesAbroad),
            ("Relatives abroad", RefusedMatter::TiesAbroad),
            ("风险等级", RefusedMatter::Rating),
            ("姓名(民族)", RefusedMatter::Ethnicity),
        ] {
            assert_eq!(refused(header), Some(matter), "{header}");
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
            assert_eq!(refused(header), None, "{header}");
        }
    }

    #[test]
    fn no_refused_column_has_a_field() {
        for (_, words) in CHINESE.iter().chain(ENGLISH) {
            for word in *words {
                assert_eq!(member_field(word), None, "{word}");
                assert!(refused(word).is_some(), "{word}");
            }
        }
    }
}
