use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn member(name: &str, phone: Option<&str>) -> Member {
    Member {
        id: MemberId::from_uuid(Uuid::from_u128(7)),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        kind: MemberKind::Resident,
        status: MemberStatus::Active,
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        email: None,
        address: None,
        preferred_language: None,
        contact_time: None,
        household: None,
        guardian_until: None,
        wants_visits: false,
        wants_visits_since: None,
        last_visited_on: None,
        joined_on: day("2026-01-05"),
        left_on: None,
        leave_reason: None,
        created_at: Timestamp::from_micros(0),
        updated_at: Timestamp::from_micros(0),
        version: 1,
    }
}

fn change(wants_visits: bool) -> MemberChange {
    MemberChange {
        particulars: Draft { name: "张小明", ..Draft::default() }.parse().unwrap(),
        household: None,
        guardian_until: None,
        wants_visits,
        status: MemberStatus::Active,
    }
}

#[test]
fn all_faults_come_at_once() {
    let long = "长".repeat(ADDRESS_MAX + 1);
    let draft = Draft {
        name: " ",
        phone: Some("123"),
        email: Some("nobody"),
        address: Some(&long),
        ..Draft::default()
    };
    let Err(Error::Invalid(Faults(faults))) = draft.parse() else { panic!("it was taken") };
    let found: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
    assert_eq!(
        found,
        [
            ("/name", "required"),
            ("/phone", "phone_too_short"),
            ("/email", "not_an_email"),
            ("/address", "too_long")
        ]
    );
}

#[test]
fn the_wish_for_visits_keeps_its_date() {
    let first = member("张小明", None).change(change(true), day("2026-03-01")).unwrap();
    assert_eq!(first.wants_visits_since, Some(day("2026-03-01")));
    let again = first.change(change(true), day("2026-05-01")).unwrap();
    assert_eq!(again.wants_visits_since, Some(day("2026-03-01")));
    let no_more = again.change(change(false), day("2026-06-01")).unwrap();
    assert_eq!(no_more.wants_visits_since, None);
}

#[test]
fn leaving_and_coming_back() {
    let today = day("2026-11-23");
    assert!(member("张小明", None).leave(day("2026-01-04"), None, today).is_err());
    assert!(member("张小明", None).leave(day("2026-11-24"), None, today).is_err());
    let left = member("张小明", None).leave(today, None, today).unwrap();
    assert!(left.clone().leave(today, None, today).is_err());
    assert!(left.clone().change(change(false), today).is_err());
    let back = left.come_back().unwrap();
    assert_eq!((back.status, back.left_on), (MemberStatus::Active, None));
    assert!(back.come_back().is_err());
}

#[test]
fn likely_duplicates() {
    let phone = Some("13800000000");
    let member = |name: &str, phone: Option<&str>| {
        let Member { id, unit, kind, name, .. } = member(name, None);
        Known { id, unit, kind, name, phone: phone.map(|p| p.as_bytes().to_vec()), address: None }
    };
    let same = |name: &str, other: Option<&str>, found: &Known| {
        let other = other.map(str::as_bytes);
        !candidates(name, other, None, MemberKind::Resident, std::slice::from_ref(found)).is_empty()
    };
    assert!(same("張小明", phone, &member("张小明", phone)), "either script");
    assert!(!same("张小明", Some("13900000000"), &member("张小明", phone)), "another telephone");
    assert!(same("张小明", None, &member("张小明", phone)), "no telephone to tell them apart");
    assert!(!same("李小明", phone, &member("张小明", phone)), "a family shares its telephone");
}

proptest! {
    #[test]
    fn what_is_taken_is_within_limits(name in ".*", phone in ".*", email in ".*") {
        let draft = Draft { name: &name, phone: Some(&phone), email: Some(&email), ..Draft::default() };
        if let Ok(valid) = draft.parse() {
            prop_assert!((1..=NAME_MAX).contains(&valid.name.chars().count()));
            prop_assert!(valid.phone.is_none_or(|p| p.chars().all(|c| c.is_ascii_digit() || "+-".contains(c))));
            prop_assert!(valid.email.is_none_or(|e| e.contains('@')));
        }
    }
}
