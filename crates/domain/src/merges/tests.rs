use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::consents::{Consent, ConsentAction, GivenHow, Purpose, allowed};
use crate::events::{Event, EventStatus, Places};
use crate::id::{ConsentId, EventId};
use crate::members::MemberKind;
use crate::sign_ups::SignUpStatus;

const NOW: i64 = 10;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second)
}

fn record(id: u128, purpose: Purpose, starts: i64) -> Consent {
    Consent {
        id: ConsentId::from_uuid(Uuid::from_u128(id)),
        member: MemberId::from_uuid(Uuid::from_u128(1)),
        purpose,
        action: ConsentAction::Given,
        text_version: "2026-1".to_owned(),
        given_how: GivenHow::Written,
        witness: None,
        guardian: None,
        withdraws: None,
        starts_at: at(starts),
        expires_at: None,
        created_by: None,
        created_at: at(starts),
    }
}

fn withdrawal(id: u128, of: &Consent, when: i64) -> Consent {
    Consent {
        action: ConsentAction::Withdrawn,
        withdraws: Some(of.id),
        ..record(id, of.purpose, when)
    }
}

/// Up to four consents, some with an end, some still to begin, some taken back by now.
fn trail(first: u128) -> impl Strategy<Value = Vec<Consent>> {
    let one = (prop::bool::ANY, 0..20_i64, prop::option::of(1..15_i64), prop::option::of(0..=NOW));
    prop::collection::vec(one, 0..4).prop_map(move |ones| {
        let mut trail = Vec::new();
        for (n, (visits, starts, lasts, back)) in ones.into_iter().enumerate() {
            let id = first + 2 * n as u128;
            let purpose = if visits { Purpose::Visits } else { Purpose::Contact };
            let given = Consent {
                expires_at: lasts.map(|seconds| at(starts + seconds)),
                ..record(id, purpose, starts)
            };
            let back = back.filter(|when| *when >= starts);
            let withdrawn = back.map(|when| withdrawal(id + 1, &given, when));
            trail.push(given);
            trail.extend(withdrawn);
        }
        trail
    })
}

/// The survivor's trail after the merge, and what the merge added to it.
fn narrowed(survivor: &[Consent], other: &[Consent]) -> (Vec<Consent>, BTreeSet<ConsentId>) {
    let narrowing = narrow(survivor, other, at(NOW));
    let (mut after, mut own, mut id) = (survivor.to_vec(), BTreeSet::new(), 1_000);
    for target in narrowing.withdraw {
        let target = survivor.iter().find(|one| one.id == target).unwrap();
        after.push(withdrawal(id, target, NOW));
        id += 1;
    }
    for given in narrowing.give {
        let source = survivor.iter().chain(other).find(|one| one.id == given.source).unwrap();
        let copy = record(id, source.purpose, 0);
        after.push(Consent { starts_at: given.starts_at, expires_at: given.expires_at, ..copy });
        id += 1;
    }
    own.extend(after.iter().skip(survivor.len()).map(|one| one.id));
    (after, own)
}

const BOTH: [Purpose; 2] = [Purpose::Visits, Purpose::Contact];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn after_a_merge_is_allowed_what_both_allowed_and_nothing_else(
        survivor in trail(1), other in trail(101),
    ) {
        let (after, _) = narrowed(&survivor, &other);
        for purpose in BOTH {
            for time in (NOW..50).map(at) {
                let both = allowed(&survivor, purpose, time) && allowed(&other, purpose, time);
                prop_assert_eq!(allowed(&after, purpose, time), both, "{} at {}", purpose, time);
            }
        }
    }

    #[test]
    fn undone_at_once_the_trails_are_what_they_were(survivor in trail(1), other in trail(101)) {
        let (after, own) = narrowed(&survivor, &other);
        let none = BTreeSet::new();
        let back = restore(&after, &other, &own, &none, &none);
        let left: Vec<_> =
            after.into_iter().filter(|one| !back.remove.contains(&one.id)).collect();
        prop_assert_eq!(left, survivor);
        prop_assert!(back.to_merged.is_empty() && back.withdraw.is_empty());
    }

    /// What the person did since: took something back, or gave a new consent, in either order.
    #[test]
    fn undoing_allows_neither_record_more_than_it_allowed_or_was_given_since(
        survivor in trail(1), other in trail(101),
        acts in prop::collection::vec((prop::bool::ANY, prop::bool::ANY, prop::bool::ANY), 0..4),
    ) {
        let (mut trail, own) = narrowed(&survivor, &other);
        let (mut since, mut moving) = (BTreeSet::new(), BTreeSet::new());
        let mut last_back = std::collections::BTreeMap::new();
        for (n, (gives, visits, moves)) in acts.into_iter().enumerate() {
            let purpose = if visits { Purpose::Visits } else { Purpose::Contact };
            let (id, when) = (2_000 + n as u128, NOW + 1);
            let act = if gives {
                if moves {
                    moving.insert(ConsentId::from_uuid(Uuid::from_u128(id)));
                }
                record(id, purpose, when)
            } else {
                let holding = crate::consents::live(&trail, at(when));
                let Some(target) = holding.into_iter().find(|one| one.purpose == purpose) else { continue };
                let back = withdrawal(id, target, when);
                last_back.insert(purpose, back.id);
                back
            };
            since.insert(act.id);
            trail.push(act);
        }
        let back = restore(&trail, &other, &own, &since, &moving);
        let mut merged = other.clone();
        merged.extend(trail.iter().filter(|one| back.to_merged.contains(&one.id)).cloned());
        for (n, (target, _)) in back.withdraw.iter().enumerate() {
            let target = merged.iter().find(|one| one.id == *target).unwrap().clone();
            merged.push(withdrawal(3_000 + n as u128, &target, NOW + 1));
        }
        let left: Vec<_> = trail
            .iter()
            .filter(|one| !back.remove.contains(&one.id) && !back.to_merged.contains(&one.id))
            .cloned()
            .collect();
        for purpose in BOTH {
            // A consent that came since, after the last time that the person took one back.
            let last = last_back.get(&purpose);
            // Of several that the survivor keeps one may hold still.
            let asked_again = |to_merged: bool| {
                trail.iter().any(|one| {
                    since.contains(&one.id)
                        && one.purpose == purpose
                        && one.action == ConsentAction::Given
                        && moving.contains(&one.id) == to_merged
                        && (!to_merged || last.is_none_or(|last| one.id > *last))
                })
            };
            for time in (NOW + 1..50).map(at) {
                let had = last.is_none() && allowed(&other, purpose, time);
                prop_assert!(!allowed(&merged, purpose, time) || had || asked_again(true));
                let had = allowed(&survivor, purpose, time);
                prop_assert!(!allowed(&left, purpose, time) || had || asked_again(false));
            }
        }
    }
}

fn member(n: u128) -> Member {
    Member {
        id: MemberId::from_uuid(Uuid::from_u128(n)),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        kind: MemberKind::Resident,
        status: MemberStatus::Active,
        name: format!("张小明{n}"),
        phone: None,
        email: None,
        address: None,
        preferred_language: None,
        contact_time: None,
        household: None,
        guardian_until: None,
        wants_visits: false,
        wants_visits_since: None,
        last_visited_on: None,
        joined_on: "2026-01-05".parse().unwrap(),
        left_on: None,
        leave_reason: None,
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    }
}

fn day() -> impl Strategy<Value = Date> {
    (1..28_i8).prop_map(|day| Date::new(2026, 3, day).unwrap())
}

prop_compose! {
    fn any_member(n: u128)(
        status in prop::sample::select(vec![MemberStatus::Active, MemberStatus::Paused]),
        texts in prop::collection::vec(prop::option::of("[ab]"), 5),
        household in prop::option::of(1..3_u128),
        guardian_until in prop::option::of(day()),
        wish in prop::option::of(day()),
        last_visited_on in prop::option::of(day()),
        joined_on in day(),
    ) -> Member {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        Member {
            status,
            phone: next(), email: next(), address: next(),
            preferred_language: next(), contact_time: next(),
            household: household.map(|id| HouseholdId::from_uuid(Uuid::from_u128(id))),
            guardian_until,
            wants_visits: wish.is_some(),
            wants_visits_since: wish,
            last_visited_on,
            joined_on,
            ..member(n)
        }
    }
}

proptest! {
    #[test]
    fn merged_and_undone_both_records_are_what_they_were(
        survivor in any_member(1), other in any_member(2), agreed in prop::bool::ANY,
    ) {
        let (after, carried) = absorb(&survivor, &other, agreed).unwrap();
        prop_assert_eq!(part(&after, &other, &carried, Seen::default()), (survivor, other));
    }

    #[test]
    fn the_survivor_keeps_its_own_words_and_the_stricter_of_what_both_want(
        survivor in any_member(1), other in any_member(2), agreed in prop::bool::ANY,
    ) {
        let (after, carried) = absorb(&survivor, &other, agreed).unwrap();
        prop_assert_eq!(&after.name, &survivor.name);
        prop_assert_eq!(&after.phone, &survivor.phone.clone().or(other.phone));
        prop_assert_eq!(carried.filled.contains(&MergeField::Phone), after.phone != survivor.phone);
        prop_assert!(after.guardian_until >= survivor.guardian_until.max(other.guardian_until));
        prop_assert!(agreed || !after.wants_visits);
        prop_assert_eq!(after.wants_visits, after.wants_visits_since.is_some());
        let paused = [survivor.status, other.status].contains(&MemberStatus::Paused);
        prop_assert_eq!(after.status == MemberStatus::Paused, paused);
    }

    #[test]
    fn what_was_changed_since_stays_with_the_survivor(
        survivor in any_member(1), other in any_member(2), seen in prop::option::of(day()),
    ) {
        let (mut after, carried) = absorb(&survivor, &other, true).unwrap();
        after.phone = Some("new".to_owned());
        let (one, two) =
            part(&after, &other, &carried, Seen { survivor: None, merged: seen });
        prop_assert_eq!(one.phone.as_deref(), Some("new"));
        prop_assert_eq!(one.last_visited_on, survivor.last_visited_on);
        prop_assert_eq!(two.last_visited_on, other.last_visited_on.max(seen));
    }

    /// From any places that can be: never more taken than there are, nobody waits while one is free.
    #[test]
    fn a_second_place_goes_and_comes_back_and_nobody_else_loses_theirs(
        capacity in prop::option::of(1..6_i32), taken in 1..6_i32, waiting in 0..3_i32, second in 0..5_usize,
    ) {
        let full = capacity.is_some_and(|capacity| taken >= capacity);
        let taken = capacity.map_or(taken, |capacity| taken.min(capacity));
        let waiting = if full { waiting } else { 0 };
        let status = SignUpStatus::ALL[second];
        prop_assume!(status != SignUpStatus::Waiting || waiting > 0);
        for state in [EventStatus::Published, EventStatus::Held] {
            let before = event(state, Places { capacity, taken, waiting });
            let (without, promoted) = before.clone().without_second(status);
            let (after, back) = without.clone().with_second(status);
            prop_assert!(without.waiting >= 0 && without.signed_up >= 0);
            if promoted == 0 {
                prop_assert_eq!((after.places(), back), (before.places(), status));
            } else {
                prop_assert_eq!(without.signed_up, before.signed_up);
                prop_assert!(back == SignUpStatus::Waiting || !matches!(status, SignUpStatus::SignedUp));
            }
        }
    }
}

fn event(status: EventStatus, places: Places) -> Event {
    Event { status, ..crate::events::tests::event(None) }.with_places(places)
}

fn sign_up(status: SignUpStatus, position: i32) -> SignUp {
    SignUp {
        id: SignUpId::from_uuid(Uuid::from_u128(position.unsigned_abs().into())),
        event_id: EventId::from_uuid(Uuid::from_u128(1)),
        member_id: MemberId::from_uuid(Uuid::from_u128(1)),
        status,
        position,
        volunteer_minutes: None,
        checked_in_at: None,
        promoted_at: None,
        created_by: None,
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    }
}

#[test]
fn of_two_places_the_one_that_came_further_is_kept() {
    use SignUpStatus as S;
    for (survivor, other, party) in [
        (S::Waiting, S::SignedUp, MergeSide::Merged),
        (S::Cancelled, S::Waiting, MergeSide::Merged),
        (S::Absent, S::Attended, MergeSide::Merged),
        (S::SignedUp, S::Waiting, MergeSide::Survivor),
        (S::SignedUp, S::SignedUp, MergeSide::Survivor),
    ] {
        assert_eq!(kept(&sign_up(survivor, 1), &sign_up(other, 2)), party);
    }
    let earlier = kept(&sign_up(S::Waiting, 5), &sign_up(S::Waiting, 2));
    assert_eq!(earlier, MergeSide::Merged, "the earlier turn on the waiting list");
}

#[test]
fn records_that_cannot_be_of_one_person_here_are_refused() {
    let code = |survivor: &Member, other: &Member| match absorb(survivor, other, true) {
        Err(Error::Invalid(faults)) => faults.0[0].code,
        other => panic!("{other:?}"),
    };
    let one = member(1);
    assert_eq!(code(&one, &one), "same_member");
    let business = Member { kind: MemberKind::Business, ..member(2) };
    assert_eq!(code(&one, &business), "other_kind");
    let elsewhere = Member { unit: UnitId::from_uuid(Uuid::from_u128(9)), ..member(2) };
    assert_eq!(code(&one, &elsewhere), "other_unit");
    let gone = Member { status: MemberStatus::Left, ..member(1) };
    assert!(matches!(absorb(&gone, &member(2), true), Err(Error::Impossible { .. })));
}

#[test]
fn everything_that_was_added_has_to_be_given_to_somebody_once() {
    let id = Uuid::from_u128(7);
    let added = [Added { kind: AddedKind::Visit, id, at: at(0), default: MergeSide::Survivor }];
    let to = |id, kind| Assignment { kind, id, to: MergeSide::Merged };
    let codes = |given: &[Assignment]| match assign(&added, given) {
        Err(Error::Invalid(faults)) => faults.0.iter().map(|fault| fault.code).collect(),
        _ => Vec::new(),
    };
    assert_eq!(codes(&[]), ["not_all_assigned"]);
    let visit = to(id, AddedKind::Visit);
    assert_eq!(codes(&[visit, visit]), ["listed_twice"]);
    assert_eq!(codes(&[to(id, AddedKind::Case), visit]), ["not_added_since"]);
    assert_eq!(assign(&added, &[visit]).unwrap(), [visit]);
}
