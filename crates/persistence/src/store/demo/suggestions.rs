//! What people would have the office do, in every state.

use domain::access::Scope;
use domain::id::SuggestionId;
use domain::suggestions::{NewSuggestion, SuggestionAction, SuggestionSource};

use super::super::suggestions;
use super::{Community, Making, Registered};
use crate::error::Error;

/// What was said, and by whom: every second one has no name.
const WISHES: [&str; 6] = [
    "活动室周末能不能晚一个小时关门？上班的人只有周末有空。",
    "小区东门的花坛可以改成几个自行车停车位。",
    "希望书法班开一个晚上的班。",
    "快递柜装在楼道口，婴儿车不好进出，请换个地方。",
    "通知除了贴在门口，也请发一份到小店里。",
    "夏天晚上想在广场放露天电影。",
];

pub fn make(
    making: &mut Making<'_, '_>,
    community: &Community,
    members: &[Registered],
) -> Result<(), Error> {
    for (number, wish) in WISHES.iter().enumerate() {
        // Older ones are further along.
        let days = [150, 90, 45, 20, 9, 2].get(number).copied().unwrap_or(1);
        let by = members.get(number * 3 % members.len().max(1)).filter(|_| number % 2 == 0);
        let suggestion = receive(making, community, by, wish, days)?;
        go_on(making, community, suggestion, number, days)?;
    }
    Ok(())
}

fn receive(
    making: &mut Making<'_, '_>,
    community: &Community,
    by: Option<&Registered>,
    wish: &str,
    days: u64,
) -> Result<SuggestionId, Error> {
    let then = making.days_ago(days);
    let source = if by.is_some() { SuggestionSource::Staff } else { SuggestionSource::Public };
    let new = NewSuggestion::parse(community.unit, by.map(|member| member.id), source, wish)?;
    if by.is_none() {
        return making.at(then, None, |tx| suggestions::create_public(tx, &new)).map(|it| it.id);
    }
    let scope = Scope::of_the_installation(vec![community.unit]);
    let who = Some(community.caseworkers[0]);
    making.at(then, who, |tx| suggestions::create(tx, &scope, &new)).map(|it| it.id)
}

/// What the office has answered by today.
fn go_on(
    making: &mut Making<'_, '_>,
    community: &Community,
    suggestion: SuggestionId,
    number: usize,
    days: u64,
) -> Result<(), Error> {
    let answer = |text: &str| SuggestionAction::Answer { answer: text.to_owned() };
    let publish = |text: &str| SuggestionAction::Publish { summary: text.to_owned() };
    let steps = match number {
        0 => vec![
            SuggestionAction::Review,
            answer("从下个月起，周六、周日开放到晚上九点。"),
            publish("活动室周末延长开放时间"),
        ],
        1 => vec![
            SuggestionAction::Review,
            SuggestionAction::Decline {
                reason: "花坛是消防车的回转场地，不能停车；北门已加了十个车位。".to_owned(),
            },
        ],
        2 => vec![answer("报名满十二人就开，请到服务台登记。")],
        3 => vec![
            SuggestionAction::Review,
            answer("已请快递公司移到物业门房旁边，月底前完成。"),
            publish("快递柜移出楼道口"),
        ],
        4 => vec![SuggestionAction::Review],
        _ => Vec::new(),
    };
    let scope = Scope::of_the_installation(vec![community.unit]);
    for ((version, after), step) in (1..).zip((2..).step_by(2)).zip(steps) {
        let then = making.days_ago(days.saturating_sub(after));
        let who = Some(community.coordinator);
        making
            .at(then, who, |tx| suggestions::transition(tx, &scope, suggestion, version, &step))?;
    }
    Ok(())
}
