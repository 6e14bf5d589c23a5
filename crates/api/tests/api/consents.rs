//! `/members/{id}/consents` and `/consents`: what needs one, and what ends with one.

use domain::consents::Operation;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::cases::{day_after, step, steps};
use crate::departments::city_management;
use crate::events::published;
use crate::harness::{Reply, TestApp};
use crate::sign_ups::{consent, sign_up, stranger, strangers};
use crate::visits::day;

/// How the member stands to what the operation is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Standing {
    /// Never agreed.
    Without,
    Expired,
    Withdrawn,
    Live,
}

async fn withdraw(app: &TestApp, consent: &str) -> Reply {
    let path = format!("/consents/{consent}/withdraw");
    app.post(&path).by(&app.people.caseworker).json(json!({"given_how": "written"})).send().await
}

async fn plan(app: &TestApp, member: &str) -> Reply {
    let body = json!({"member_id": member, "purpose": "welfare", "planned_on": day(app, 1)});
    app.post("/visits").by(&app.people.caseworker).json(body).send().await
}

/// What the operation works on, made while the member agrees.
async fn prepared(app: &TestApp, operation: Operation, member: &str) -> String {
    let li = &app.people.caseworker;
    match operation {
        Operation::VisitsCreate => String::new(),
        Operation::VisitsUpdate | Operation::VisitsRecord => {
            plan(app, member).await.expect(201).id()
        }
        Operation::RoundsAddMembers => {
            let body = json!({
                "unit_id": app.units.community, "title": "春节慰问", "purpose": "greeting",
                "starts_on": day(app, 0), "ends_on": day(app, 9)
            });
            app.post("/rounds").by(&app.people.coordinator).json(body).send().await.expect(201).id()
        }
        Operation::SignUpsCreate => published(app, None).await,
        Operation::CasesTransition => {
            let body = json!({
                "unit_id": app.units.community, "category": "facilities", "title": "路灯不亮",
                "member_id": member
            });
            let case = app.post("/cases").by(li).json(body).send().await.expect(201).id();
            steps(app, &case, &["accept", "start"]).await;
            case
        }
    }
}

async fn attempted(app: &TestApp, operation: Operation, member: &str, on: &str) -> Reply {
    let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
    match operation {
        Operation::VisitsCreate => plan(app, member).await,
        Operation::VisitsUpdate => {
            let body = json!({"planned_on": day(app, 2)});
            app.patch(&format!("/visits/{on}")).by(li).version(1).json(body).send().await
        }
        Operation::VisitsRecord => {
            let body = json!({"outcome": "done"});
            app.post(&format!("/visits/{on}/record")).by(li).json(body).send().await
        }
        Operation::RoundsAddMembers => {
            let body = json!({"member_ids": [member], "planned_on": day(app, 1)});
            app.post(&format!("/rounds/{on}/members")).by(wang).json(body).send().await
        }
        Operation::SignUpsCreate => sign_up(app, on, member).await,
        Operation::CasesTransition => {
            let body = json!({
                "action": "refer", "department_id": app.department, "summary": "请修路灯。",
                "due_on": day_after(app, 3), "share_person": true
            });
            step(app, li, on, body).await
        }
    }
}

/// Brings about the standing, with what the operation works on.
async fn standing(app: &TestApp, operation: Operation, standing: Standing) -> (String, String) {
    let member = stranger(app, &format!("{operation} {standing:?}")).await;
    let purpose = operation.purpose().as_str();
    match standing {
        Standing::Without => {
            let on = prepared(app, operation, &member).await;
            (member, on)
        }
        Standing::Live | Standing::Withdrawn => {
            let given = consent(app, &member, purpose).await;
            let on = prepared(app, operation, &member).await;
            if standing == Standing::Withdrawn {
                withdraw(app, &given).await.expect(201);
            }
            (member, on)
        }
        Standing::Expired => {
            let end = app.app.clock.now().plus_seconds(30);
            let body = json!({
                "purpose": purpose, "given_how": "written", "text_version": "2026-1", "expires_at": end
            });
            let path = format!("/members/{member}/consents");
            app.post(&path).by(&app.people.caseworker).json(body).send().await.expect(201);
            let on = prepared(app, operation, &member).await;
            app.app.clock.set(end);
            (member, on)
        }
    }
}

/// Planned visits of the member, by status.
async fn planned(app: &TestApp, member: &str) -> usize {
    let path = format!("/visits?member={member}&status=planned");
    let found = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
    found.body["items"].as_array().unwrap().len()
}

async fn sign_ups_of(app: &TestApp, event: &str) -> Vec<Value> {
    let path = format!("/events/{event}/sign_ups?limit=200");
    let found = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
    found.body["items"].as_array().unwrap().clone()
}

fn status_of<'a>(sign_ups: &'a [Value], member: &str) -> &'a str {
    let found = sign_ups.iter().find(|one| one["member_id"] == member);
    found.map_or("none", |one| one["status"].as_str().unwrap())
}

#[test]
fn every_operation_of_the_table_is_one_of_the_api() {
    let document = serde_json::to_value(api::server::document()).unwrap().to_string();
    for operation in Operation::ALL {
        assert!(document.contains(&format!("\"operationId\":\"{operation}\"")), "{operation}");
    }
}

on_both! {
    async fn every_operation_of_the_table_asks_for_its_consent(app: &TestApp) {
        use Operation::{RoundsAddMembers, VisitsRecord, VisitsUpdate};
        city_management(app).await;
        for operation in Operation::ALL.iter().copied() {
            for state in [Standing::Without, Standing::Expired, Standing::Withdrawn, Standing::Live] {
                let on_a_plan = matches!(operation, VisitsUpdate | VisitsRecord);
                if on_a_plan && state == Standing::Without {
                    continue; // Without a consent there never was a plan.
                }
                let (member, on) = standing(app, operation, state).await;
                let reply = attempted(app, operation, &member, &on).await;
                let what = format!("{operation} {state:?}: {:#}", reply.body);
                if state == Standing::Live {
                    assert!(reply.status.is_success(), "{what}");
                } else if operation == RoundsAddMembers {
                    assert_eq!(reply.body["left_out"][0]["reason"], "no_consent", "{what}");
                    assert_eq!(planned(app, &member).await, 0);
                } else if on_a_plan && state == Standing::Withdrawn {
                    assert!(["impossible-transition", "stale"].contains(&reply.problem()), "{what}");
                    let path = format!("/visits/{on}");
                    let visit = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
                    assert_eq!(visit.body["status"], "cancelled");
                } else {
                    assert_eq!((reply.status.as_u16(), reply.problem()), (409, "consent-required"), "{what}");
                    assert_eq!(reply.body["purpose"], operation.purpose().as_str(), "{what}");
                }
            }
        }
    }

    async fn it_ends_to_the_second(app: &TestApp) {
        let member = strangers(app, 1).await.remove(0);
        let end = app.app.clock.now().plus_seconds(3_600);
        let body = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1", "expires_at": end});
        let path = format!("/members/{member}/consents");
        app.post(&path).by(&app.people.caseworker).json(body).send().await.expect(201);
        app.app.clock.set(end.plus_seconds(-1));
        plan(app, &member).await.expect(201);
        app.app.clock.set(end);
        plan(app, &member).await.expect(409);
    }

    async fn withdrawing_gives_places_back_and_those_who_wait_move_up(app: &TestApp) {
        let (event, full) = (published(app, Some(1)).await, published(app, Some(1)).await);
        let people = strangers(app, 3).await;
        let mut given = Vec::new();
        for member in &people {
            given.push(consent(app, member, "events").await);
        }
        for member in &people {
            sign_up(app, &event, member).await.expect(201);
        }
        for member in people.iter().rev() {
            sign_up(app, &full, member).await.expect(201);
        }
        // The second one's consent runs out while they wait; nobody gets a place who no longer agrees.
        withdraw(app, &given[1]).await.expect(201);
        let end = app.app.clock.now().plus_seconds(30);
        let body = json!({"purpose": "events", "given_how": "written", "text_version": "2026-1", "expires_at": end});
        let path = format!("/members/{}/consents", people[1]);
        app.post(&path).by(&app.people.caseworker).json(body).send().await.expect(201);
        assert_eq!(status_of(&sign_ups_of(app, &event).await, &people[1]), "cancelled");
        sign_up(app, &event, &people[1]).await.expect(201);
        app.app.clock.set(end);
        // Two consents to the same: the places stay until both are taken back.
        let second = consent(app, &people[0], "events").await;
        withdraw(app, &second).await.expect(201);
        assert_eq!(status_of(&sign_ups_of(app, &event).await, &people[0]), "signed_up");
        withdraw(app, &given[0]).await.expect(201);
        let now = sign_ups_of(app, &event).await;
        let statuses: Vec<&str> = people.iter().map(|member| status_of(&now, member)).collect();
        assert_eq!(statuses, ["cancelled", "cancelled", "signed_up"]);
        let shown = app.get(&format!("/events/{event}")).by(&app.people.caseworker).send().await.expect(200);
        assert_eq!((&shown.body["signed_up"], &shown.body["waiting"]), (&json!(1), &json!(0)));
        assert_eq!(status_of(&sign_ups_of(app, &full).await, &people[0]), "cancelled");
        let trail = app.get("/audit_entries?operation=consents_withdraw").by(&app.people.auditor).send().await.expect(200);
        let details: Vec<&Value> = trail.body["items"].as_array().unwrap().iter().map(|one| &one["detail"]).collect();
        for detail in ["cancelled", "promoted", "consent over"] {
            assert!(details.contains(&&json!(detail)), "{detail} in {details:?}");
        }
    }

    async fn a_plan_and_a_withdrawal_at_once_leave_no_plan(app: &TestApp) {
        let people = strangers(app, 16).await;
        let races = people.iter().map(|member| async move {
            let given = consent(app, member, "visits").await;
            let (gone, made) = join(withdraw(app, &given), plan(app, member)).await;
            gone.expect(201);
            assert!([201, 409].contains(&made.status.as_u16()), "{:#}", made.body);
            (member, made.status == 201)
        });
        for (member, made) in join_all(races).await {
            assert_eq!(planned(app, member).await, 0, "planned first: {made}");
        }
    }

    async fn signing_up_and_withdrawing_at_once_leaves_nobody_who_did_not_agree(app: &TestApp) {
        let (first, second) = (published(app, Some(5)).await, published(app, Some(3)).await);
        let people = strangers(app, 24).await;
        let given = join_all(people.iter().map(|member| consent(app, member, "events"))).await;
        // Every other one withdraws, while all sign up for both events, in either order.
        let races = people.iter().zip(&given).enumerate().map(|(n, (member, given))| {
            let (one, other) = if n % 4 < 2 { (&first, &second) } else { (&second, &first) };
            async move {
                let going = async {
                    if n % 2 == 0 {
                        withdraw(app, given).await.expect(201);
                    }
                };
                let coming = join(sign_up(app, one, member), sign_up(app, other, member));
                let ((), (a, b)) = join(going, coming).await;
                for reply in [a, b] {
                    assert!([201, 409].contains(&reply.status.as_u16()), "{:#}", reply.body);
                }
            }
        });
        join_all(races).await;
        for (event, capacity) in [(&first, 5), (&second, 3)] {
            let sign_ups = sign_ups_of(app, event).await;
            for (n, member) in people.iter().enumerate() {
                let status = status_of(&sign_ups, member);
                assert_eq!(["cancelled", "none"].contains(&status), n % 2 == 0, "{n}: {status}");
            }
            let count = |status: &str| sign_ups.iter().filter(|one| one["status"] == status).count();
            assert_eq!((count("signed_up"), count("waiting")), (capacity, 12 - capacity));
            let shown = app.get(&format!("/events/{event}")).by(&app.people.caseworker).send().await.expect(200);
            assert_eq!((&shown.body["signed_up"], &shown.body["waiting"]), (&json!(capacity), &json!(12 - capacity)));
        }
    }
}
