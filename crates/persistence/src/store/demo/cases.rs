//! Cases in every state, among them the one with the street vendors.

use domain::access::Scope;
use domain::cases::{CaseAction, CaseCategory, CaseDraft, CasePriority, CaseRules, NewCase};
use domain::id::{AccountId, CaseId};
use domain::referrals::NewReferral;

use super::super::cases;
use super::{Community, Making, Registered};
use crate::error::Error;

const PROBLEMS: [(CaseCategory, &str, &str); 8] = [
    (
        CaseCategory::StreetOrder,
        "流动摊贩堵住店门",
        "每天早上七点到九点，三四个摊位摆在店门口，顾客进不来。",
    ),
    (CaseCategory::Noise, "深夜装修噪音", "楼上晚上十点以后还在施工。"),
    (CaseCategory::Sanitation, "垃圾桶满溢", "周末没有人清运。"),
    (CaseCategory::Facilities, "路灯不亮", "小区东门外的两盏灯坏了一周。"),
    (CaseCategory::Parking, "消防通道被占", "晚上总有车停在通道上。"),
    (CaseCategory::Housing, "屋顶漏水", "下雨天顶楼走廊积水。"),
    (CaseCategory::Paperwork, "办理居住证明", "需要的材料不清楚。"),
    (CaseCategory::Neighbours, "楼道堆放杂物", "两家对公共空间的使用说法不一。"),
];

pub fn make(
    making: &mut Making<'_, '_>,
    community: &Community,
    members: &[Registered],
    department: domain::id::DepartmentId,
) -> Result<(), Error> {
    for (number, problem) in PROBLEMS.iter().enumerate() {
        // Older ones are further along.
        let days = [300, 200, 120, 60, 30, 12, 5, 1].get(number).copied().unwrap_or(1);
        let shop = members.iter().rev().find(|member| member.business);
        let other = members.get(number * 2 % members.len().max(1));
        let by = if number == 0 { shop } else { other };
        let assignee = if number == 4 { community.coordinator } else { community.caseworkers[0] };
        let case = open(making, community, by, assignee, problem, days)?;
        go_on(making, community, case, number, days, department)?;
    }
    Ok(())
}

fn open(
    making: &mut Making<'_, '_>,
    community: &Community,
    by: Option<&Registered>,
    assignee: AccountId,
    (category, title, description): &(CaseCategory, &str, &str),
    days: u64,
) -> Result<CaseId, Error> {
    // Within a kilometre or so of the community's middle, so that some lie close together.
    let number = i32::try_from(community.number).unwrap_or(0);
    let mut near = |middle: f64| {
        let off = i32::try_from(making.chance.below(100)).unwrap_or(0);
        middle + f64::from(off) * 0.000_1
    };
    let latitude = near(31.2 + f64::from(number / 12) * 0.02);
    let longitude = near(121.4 + f64::from(number % 12) * 0.02);
    let new = NewCase::parse(CaseDraft {
        unit_id: community.unit,
        member_id: by.map(|member| member.id),
        visit_id: None,
        category: *category,
        priority: Some(if *category == CaseCategory::Parking {
            CasePriority::High
        } else {
            CasePriority::Normal
        }),
        title: (*title).to_owned(),
        description: Some((*description).to_owned()),
        place: Some(making.chance.address()),
        latitude: Some(latitude),
        longitude: Some(longitude),
        assignee_id: Some(assignee),
        due_on: None,
    })?;
    let then = making.days_ago(days);
    let scope = Scope::of_the_installation(vec![community.unit]);
    making
        .at(then, Some(community.caseworkers[0]), |tx| {
            cases::create(tx, &scope, Some(&scope), &new)
        })
        .map(|made| made.case.id)
}

/// The steps that each of the problems has taken by today.
fn go_on(
    making: &mut Making<'_, '_>,
    community: &Community,
    case: CaseId,
    number: usize,
    days: u64,
    department: domain::id::DepartmentId,
) -> Result<(), Error> {
    let resolve = || CaseAction::Resolve {
        resolution: "现场处理完毕，居民在场确认。".to_owned()
    };
    let steps: Vec<CaseAction> = match number {
        0 | 4 => vec![CaseAction::Accept, CaseAction::Start],
        1 | 2 => vec![CaseAction::Accept, CaseAction::Start, resolve(), CaseAction::Confirm],
        3 => vec![
            CaseAction::Accept,
            CaseAction::Start,
            CaseAction::Wait { reason: "等配件到货".to_owned() },
        ],
        5 => vec![CaseAction::Accept, CaseAction::Start, resolve()],
        6 => vec![CaseAction::Accept],
        _ => Vec::new(),
    };
    let who = Some(community.caseworkers[0]);
    let scope = Scope::of_the_installation(vec![community.unit]);
    let mut after = 0;
    for step in steps {
        after += 1;
        let then = making.days_ago(days.saturating_sub(after));
        making
            .at(then, who, |tx| cases::transition(tx, &scope, case, &step, CaseRules::default()))?;
    }
    if number != 0 && number != 4 {
        return Ok(());
    }
    let then = making.days_ago(days.saturating_sub(after + 1));
    let due = then.plus_days(30).date_in(&making.request.zone);
    let referral = NewReferral::parse(department, "占道经营影响通行，请到现场处理。", None, due)?;
    making.at(then, who, |tx| cases::refer(tx, &scope, case, &referral, CaseRules::default()))?;
    Ok(())
}
