//! A year of visits, and those that are due.

use domain::cases::{CaseCategory, CasePriority};
use domain::id::{AccountId, RoundId};
use domain::visits::{
    AssistanceDraft, AssistanceKind, NeedDraft, NewVisit, Reach, RecordingDraft, VisitChannel,
    VisitDraft, VisitOutcome, VisitPurpose,
};

use super::super::visits;
use super::{Community, Making, Registered};
use crate::error::Error;

const NOTES: [&str; 8] = [
    "一切都好，家里人都在。",
    "门铃坏了，答应帮忙联系师傅。",
    "想参加书法班，已告知报名时间。",
    "下周搬家，需要开具证明。",
    "楼道灯不亮，已记下。",
    "送去社区活动日程，约好月底再来。",
    "店里刚装修好，生意平稳。",
    "问起养老餐厅的开放时间，已答复。",
];

pub fn make(
    making: &mut Making<'_, '_>,
    community: &Community,
    members: &[Registered],
) -> Result<(), Error> {
    for member in members.iter().filter(|member| member.visits) {
        let mut days = 350_u64.saturating_sub(making.chance.below(60));
        while days > 6 {
            record(making, community, member, None, days)?;
            days = days.saturating_sub(30 + making.chance.below(120));
        }
    }
    for (number, member) in members.iter().filter(|member| member.visits).enumerate().take(9) {
        // Some overdue, some today, some in the days that come.
        let day = [-4, -1, 0, 0, 0, 1, 2, 5, 9].get(number).copied().unwrap_or(1);
        let [first, second] = community.caseworkers;
        let assignee = match (number % 3, number % 2) {
            _ if number == 3 => community.coordinator,
            (2, _) => community.volunteer,
            (_, 0) => first,
            _ => second,
        };
        plan(making, community, member, day, assignee)?;
    }
    Ok(())
}

/// A visit of some days ago, of a round or of its own.
pub(super) fn record(
    making: &mut Making<'_, '_>,
    community: &Community,
    member: &Registered,
    round_id: Option<RoundId>,
    days: u64,
) -> Result<(), Error> {
    let then = making.days_ago(days);
    let chance = &mut making.chance;
    let outcome = match chance.below(100) {
        0..86 => VisitOutcome::Done,
        86..96 => VisitOutcome::Missed,
        _ => VisitOutcome::Declined,
    };
    let done = outcome == VisitOutcome::Done;
    let minutes = i32::try_from(10 + 5 * chance.below(10)).unwrap_or(10);
    let assistance = (done && chance.percent(12)).then(|| AssistanceDraft {
        kind: AssistanceKind::Goods,
        description: Some("米和油".to_owned()),
        amount: 100,
    });
    let need = (done && chance.percent(4)).then(|| NeedDraft {
        category: CaseCategory::Facilities,
        title: "楼道照明不亮".to_owned(),
        description: None,
        priority: Some(CasePriority::Normal),
    });
    let recording = RecordingDraft {
        outcome,
        visited_at: None,
        duration_minutes: done.then_some(minutes),
        notes: done.then(|| chance.pick(&NOTES, "一切都好。").to_owned()),
        assistance: assistance.into_iter().collect(),
        needs: need.into_iter().collect(),
        follow_up_on: None,
    };
    let purpose = if member.business { VisitPurpose::Business } else { VisitPurpose::Greeting };
    let channel = if chance.percent(75) { VisitChannel::Home } else { VisitChannel::Phone };
    let [first, second] = community.caseworkers;
    let who = if chance.percent(40) { second } else { first };
    let draft =
        VisitDraft { recording: Some(recording), round_id, ..empty(member, purpose, channel) };
    let new = NewVisit::parse(draft, then, &making.request.zone)?;
    let reach = Reach::to_plan(&community.access(who, then))?;
    making.at(then, Some(who), |tx| visits::create(tx, &reach, &new))?;
    Ok(())
}

fn plan(
    making: &mut Making<'_, '_>,
    community: &Community,
    member: &Registered,
    day: i64,
    assignee: AccountId,
) -> Result<(), Error> {
    let then = making.days_ago(10);
    let today = making.request.now.date_in(&making.request.zone);
    let on = today.checked_add(jiff::Span::new().days(day)).unwrap_or(today);
    let purpose = if member.business { VisitPurpose::Business } else { VisitPurpose::Welfare };
    let draft = VisitDraft {
        planned_on: Some(on),
        assignee_id: Some(assignee),
        ..empty(member, purpose, VisitChannel::Home)
    };
    let new = NewVisit::parse(draft, then, &making.request.zone)?;
    let reach = Reach::to_plan(&community.access(community.coordinator, then))?;
    making.at(then, Some(community.coordinator), |tx| visits::create(tx, &reach, &new))?;
    Ok(())
}

fn empty(member: &Registered, purpose: VisitPurpose, channel: VisitChannel) -> VisitDraft {
    VisitDraft {
        member_id: member.id,
        purpose,
        channel,
        planned_on: None,
        assignee_id: None,
        round_id: None,
        follows_id: None,
        notes: None,
        recording: None,
        stray: Vec::new(),
    }
}
