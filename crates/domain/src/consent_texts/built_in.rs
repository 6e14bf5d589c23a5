//! The texts that a new installation has, so that consents can be asked for on its first day.

use std::sync::LazyLock;

use super::{ConsentText, Texts};
use crate::consents::Purpose;

/// The version that the screens offer first.
const FIRST: &str = "2026-1";
/// What stood on the office's own paper form before the register was kept here.
const PAPER: &str = "register-form";

const CONTACT: [&str; 3] = [
    "I agree that the community office uses my name and contact ways to answer me and to tell me about what I asked for. It passes them on to nobody for this. I can take this back at any time, as easily as I give it; being served does not depend on it.",
    "我同意社区使用我的姓名和联系方式答复我，并告知我所询问事项的情况。社区不会为此把这些信息交给他人。我可以随时撤回同意，撤回与同意一样方便；不同意或撤回，不影响社区为我服务。",
    "我同意社區使用我的姓名和聯絡方式答覆我，並告知我所詢問事項的情況。社區不會為此把這些資料交給他人。我可以隨時撤回同意，撤回與同意一樣方便；不同意或撤回，不影響社區為我服務。",
];

const VISITS: [&str; 3] = [
    "I agree that staff and volunteers of the community office visit or call me, and that my name, address and contact ways are used for this. The day of the visit, what was given and what I asked for are recorded. I can take this back at any time: planned visits are then called off. Being served does not depend on it.",
    "我同意社区工作人员和志愿者上门或来电走访，并为此使用我的姓名、住址和联系方式。社区会记录走访日期、提供的帮助和我提出的需要。我可以随时撤回同意，已安排的走访随即取消；不同意或撤回，不影响社区为我服务。",
    "我同意社區工作人員和志願者上門或來電走訪，並為此使用我的姓名、住址和聯絡方式。社區會記錄走訪日期、提供的幫助和我提出的需要。我可以隨時撤回同意，已安排的走訪隨即取消；不同意或撤回，不影響社區為我服務。",
];

const EVENTS: [&str; 3] = [
    "I agree that my name is kept on the list of the events that I sign up for, with whether I came and how long I helped. Those who receive guests at the door see my name. I can take this back at any time: my places at events to come are then given up. Being served does not depend on it.",
    "我同意社区把我的姓名列入我报名活动的名单，并记录是否到场和志愿服务时长。活动签到人员会看到我的姓名。我可以随时撤回同意，尚未举行的活动报名随即取消；不同意或撤回，不影响社区为我服务。",
    "我同意社區把我的姓名列入我報名活動的名單，並記錄是否到場和志願服務時長。活動簽到人員會看到我的姓名。我可以隨時撤回同意，尚未舉行的活動報名隨即取消；不同意或撤回，不影響社區為我服務。",
];

const REFERRAL: [&str; 3] = [
    "I agree that, when my case is referred to a department, that department sees my name, contact ways and address until it has answered. Without this consent my case is referred all the same, without me. I can take this back at any time: the department then no longer sees me.",
    "我同意社区把我反映的事项转交有关部门时，让该部门在答复前看到我的姓名、联系方式和住址。不同意也不影响转交，只是不附上我的信息。我可以随时撤回同意，该部门随即不再看到我的信息。",
    "我同意社區把我反映的事項轉交有關部門時，讓該部門在答覆前看到我的姓名、聯絡方式和住址。不同意也不影響轉交，只是不附上我的資料。我可以隨時撤回同意，該部門隨即不再看到我的資料。",
];

const ON_PAPER: [&str; 3] = [
    "The text of the office's own form, signed before the register was kept here. The office keeps the form; ask there to see it.",
    "登记册启用前，本人在社区自有表格上签署的同意文本。表格由社区保存，可到社区查阅。",
    "登記冊啟用前，本人在社區自有表格上簽署的同意文本。表格由社區保存，可到社區查閱。",
];

static BUILT_IN: LazyLock<Vec<ConsentText>> = LazyLock::new(|| {
    let purposes = [
        (Purpose::Contact, CONTACT),
        (Purpose::Visits, VISITS),
        (Purpose::Events, EVENTS),
        (Purpose::Referral, REFERRAL),
    ];
    purposes
        .into_iter()
        .flat_map(|(purpose, first)| [(purpose, FIRST, first), (purpose, PAPER, ON_PAPER)])
        .map(|(purpose, version, [en, zh_hans, zh_hant])| ConsentText {
            published: None,
            purpose,
            version: version.to_owned(),
            texts: Texts {
                en: en.to_owned(),
                zh_hans: zh_hans.to_owned(),
                zh_hant: zh_hant.to_owned(),
            },
        })
        .collect()
});

/// The versions that need not be published.
#[must_use]
pub fn built_in() -> &'static [ConsentText] {
    &BUILT_IN
}
