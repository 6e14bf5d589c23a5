//! What the columns of offices' own forms are called.

use crate::text::{fold, match_name};
use crate::words;

words! {
    /// What a column of a register can be. The list is closed: nothing else is taken.
    pub enum MemberField {
        /// The form's running number; it says where a row is and is not kept.
        Number = "number",
        Kind = "kind",
        Name = "name",
        Phone = "phone",
        Email = "email",
        Address = "address",
        PreferredLanguage = "preferred_language",
        ContactTime = "contact_time",
        Programme = "programme",
        JoinedOn = "joined_on",
        Consent = "consent",
        Witness = "witness",
        WantsVisits = "wants_visits",
        /// Why a row was not taken, in a report that was corrected and is sent again; never read.
        Reason = "reason",
    }
}

words! {
    /// What a column of another system's cases can be.
    pub enum CaseColumn {
        ExternalId = "external_id",
        OpenedAt = "opened_at",
        ClosedAt = "closed_at",
        Category = "category",
        Title = "title",
        Description = "description",
        Place = "place",
        Latitude = "latitude",
        Longitude = "longitude",
        Outcome = "outcome",
        Reason = "reason",
    }
}

/// Name of the column that a report adds.
pub const REASON_COLUMN: &str = "linli_reason";

/// Header words per field, folded: simplified characters serve traditional ones too.
const MEMBER_WORDS: &[(MemberField, &[&str])] = &[
    (
        MemberField::Number,
        &["序号", "编号", "行号", "号", "no", "number", "serial", "serialnumber", "id", "项次"],
    ),
    (
        MemberField::Kind,
        &[
            "类型",
            "类别",
            "对象类型",
            "服务对象类型",
            "成员类型",
            "性质",
            "kind",
            "type",
            "membertype",
            "category",
        ],
    ),
    (
        MemberField::Name,
        &[
            "姓名",
            "名称",
            "名字",
            "店名",
            "商户名称",
            "店铺名称",
            "商铺名称",
            "单位名称",
            "企业名称",
            "居民姓名",
            "户主姓名",
            "服务对象",
            "服务对象姓名",
            "name",
            "fullname",
            "membername",
            "shopname",
            "businessname",
            "字号",
        ],
    ),
    (
        MemberField::Phone,
        &[
            "电话",
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系方式",
            "联络电话",
            "联系手机",
            "行动电话",
            "手提电话",
            "phone",
            "telephone",
            "tel",
            "mobile",
            "phonenumber",
            "mobilenumber",
            "mobilephone",
            "contactnumber",
            "cell",
        ],
    ),
    (
        MemberField::Email,
        &["邮箱", "电子邮箱", "电子邮件", "电邮", "email", "emailaddress", "mail"],
    ),
    (
        MemberField::Address,
        &[
            "地址",
            "住址",
            "店址",
            "联系地址",
            "家庭住址",
            "家庭地址",
            "居住地址",
            "现住址",
            "经营地址",
            "通讯地址",
            "详细地址",
            "居住地",
            "address",
            "homeaddress",
            "streetaddress",
            "shopaddress",
            "place",
        ],
    ),
    (
        MemberField::PreferredLanguage,
        &[
            "语言",
            "常用语言",
            "使用语言",
            "沟通语言",
            "首选语言",
            "语种",
            "language",
            "preferredlanguage",
        ],
    ),
    (
        MemberField::ContactTime,
        &[
            "方便时间",
            "联系时间",
            "方便联系时间",
            "可联系时间",
            "联络时间",
            "走访时间",
            "contacttime",
            "besttime",
            "convenienttime",
            "besttimetocall",
            "preferredtime",
        ],
    ),
    (
        MemberField::Programme,
        &[
            "服务项目",
            "项目",
            "服务内容",
            "参加项目",
            "报名项目",
            "服务类别",
            "服务需求",
            "需求",
            "programme",
            "program",
            "programmes",
            "programs",
            "service",
            "services",
        ],
    ),
    (
        MemberField::JoinedOn,
        &[
            "登记日期",
            "登记时间",
            "登记日",
            "建档日期",
            "建档时间",
            "加入日期",
            "注册日期",
            "填表日期",
            "日期",
            "joinedon",
            "joined",
            "date",
            "registeredon",
            "registrationdate",
            "joindate",
            "createdat",
            "registered",
        ],
    ),
    (
        MemberField::Consent,
        &[
            "同意方式",
            "同意",
            "是否同意",
            "知情同意",
            "授权方式",
            "授权",
            "同意形式",
            "同意书",
            "consent",
            "consentgiven",
            "consenthow",
            "agreed",
        ],
    ),
    (MemberField::Witness, &["见证人", "在场人", "证明人", "经办人", "witness"]),
    (
        MemberField::WantsVisits,
        &[
            "希望走访",
            "是否走访",
            "要求走访",
            "愿意走访",
            "愿意接受走访",
            "是否愿意走访",
            "走访意愿",
            "wantsvisits",
            "visits",
        ],
    ),
    (MemberField::Reason, &["linlireason", "未导入原因"]),
];

/// The parts of a header that may each be its name: `姓名/店名`, `联系电话（手机）`.
fn parts(header: &str) -> impl Iterator<Item = String> {
    fold(header)
        .split(['/', '、', '(', ')', '|', ',', '或', '\n', ':', '*', '[', ']', '【', '】'])
        .map(match_name)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// The form in which header words are compared.
#[must_use]
pub fn header_key(header: &str) -> String {
    match_name(header)
}

/// The field that a column of this name holds, by the built-in words.
#[must_use]
pub fn member_field(header: &str) -> Option<MemberField> {
    let find = |key: &str| {
        MEMBER_WORDS.iter().find(|(_, words)| words.contains(&key)).map(|(field, _)| *field)
    };
    find(&header_key(header)).or_else(|| parts(header).find_map(|part| find(&part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_three_languages_are_read() {
        for (header, field) in [
            ("姓名/店名", MemberField::Name),
            ("聯系電話", MemberField::Phone),
            ("聯絡電話", MemberField::Phone),
            ("住址/店址", MemberField::Address),
            (" 登记日期 (年-月-日) ", MemberField::JoinedOn),
            ("服務項目", MemberField::Programme),
            ("同意方式", MemberField::Consent),
            ("Full name", MemberField::Name),
            ("E-mail", MemberField::Email),
            ("phone_number", MemberField::Phone),
            ("序号", MemberField::Number),
            (REASON_COLUMN, MemberField::Reason),
        ] {
            assert_eq!(member_field(header), Some(field), "{header}");
        }
        for header in
            ["备注", "民族", "", "?", "书院路街道××社区服务对象登记表", "status", "community_id"]
        {
            assert_eq!(member_field(header), None, "{header}");
        }
    }

    #[test]
    fn no_word_stands_for_two_fields_and_all_are_folded() {
        let mut seen = std::collections::HashMap::new();
        for (field, words) in MEMBER_WORDS {
            for word in *words {
                assert_eq!(header_key(word), **word, "{word} is not folded");
                assert_eq!(seen.insert(*word, *field), None, "{word} stands twice");
            }
        }
    }
}
