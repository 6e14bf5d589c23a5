//! `/accounts/{id}/grants` and `/grants`: who may do what, where.

use domain::access::Role;
use domain::id::UnitId;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};

async fn give(app: &TestApp, by: &Person, whom: &Person, role: &str, unit: UnitId) -> Reply {
    app.post(&format!("/accounts/{}/grants", whom.account))
        .by(by)
        .json(json!({"role": role, "unit_id": unit}))
        .send()
        .await
}

pub async fn own_grant(app: &TestApp, person: &Person) -> String {
    let me = app.get("/me").by(person).send().await.expect(200);
    me.body["grants"][0]["id"].as_str().unwrap().to_owned()
}

pub async fn take(app: &TestApp, by: &Person, grant: &str) -> Reply {
    app.delete(&format!("/grants/{grant}")).by(by).send().await
}

on_both! {
    async fn a_grant_taken_away_stops_the_next_request(app: &TestApp) {
        let (admin, li) = (&app.people.administrator, &app.people.caseworker);
        app.get("/members").by(li).send().await.expect(200);
        let grant = own_grant(app, li).await;
        take(app, admin, &grant).await.expect(204);
        app.get("/members").by(li).send().await.expect(403);
        assert_eq!(take(app, admin, &grant).await.expect(409).problem(), "impossible-transition");
        let account = app.get(&format!("/accounts/{}", li.account)).by(admin).send().await.expect(200);
        assert_eq!(account.body["grants"], json!([]));
        give(app, admin, li, "caseworker", app.units.other).await.expect(201);
        app.get("/members").by(li).send().await.expect(200);
        app.get(&format!("/members?unit={}", app.units.community)).by(li).send().await.expect(404);
    }

    async fn a_grant_ends_by_itself(app: &TestApp) {
        let path = format!("/accounts/{}/grants", app.people.analyst.account);
        let until = |seconds: i64| {
            let end = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
            json!({"role": "auditor", "unit_id": app.units.community, "expires_at": end.to_string()})
        };
        let over = app.post(&path).by(&app.people.administrator).json(until(-1)).send().await.expect(422);
        assert_eq!(over.faults(), [("/expires_at", "in_the_past")]);
        app.post(&path).by(&app.people.administrator).json(until(2)).send().await.expect(201);
        app.get("/audit_entries").by(&app.people.analyst).send().await.expect(200);
        actix_web::rt::time::sleep(std::time::Duration::from_millis(2_100)).await;
        app.get("/audit_entries").by(&app.people.analyst).send().await.expect(403);
    }

    async fn nobody_gives_more_than_is_theirs(app: &TestApp) {
        let people = &app.people;
        let coordinator = &people.coordinator;
        give(app, coordinator, &people.volunteer, "caseworker", app.units.community).await.expect(201);
        for role in ["coordinator", "administrator", "auditor", "analyst"] {
            give(app, coordinator, &people.volunteer, role, app.units.community).await.expect(403);
        }
        let outside = give(app, coordinator, &people.volunteer, "caseworker", app.units.other).await.expect(422);
        assert_eq!(outside.faults(), [("/unit_id", "unknown_reference")]);
        give(app, coordinator, &people.volunteer, "caseworker", app.units.district).await.expect(422);
        give(app, coordinator, &people.neighbour, "caseworker", app.units.community).await.expect(404);
        give(app, &people.caseworker, &people.volunteer, "volunteer", app.units.community).await.expect(403);
        take(app, coordinator, &own_grant(app, &people.administrator).await).await.expect(404);
        take(app, coordinator, &own_grant(app, coordinator).await).await.expect(403);
        take(app, coordinator, &own_grant(app, &people.colleague).await).await.expect(204);
    }

    async fn nobody_gives_to_themselves(app: &TestApp) {
        let admin = &app.people.administrator;
        let own = give(app, admin, admin, "caseworker", app.units.community).await.expect(409);
        assert_eq!(own.body["code"], "own_account");
        app.get("/members").by(admin).send().await.expect(403);
    }

    async fn a_grant_is_given_once_and_to_active_accounts(app: &TestApp) {
        let (admin, li) = (&app.people.administrator, &app.people.caseworker);
        let twice = give(app, admin, li, "caseworker", app.units.community).await.expect(409);
        assert_eq!(twice.body["code"], "already_exists");
        app.patch(&format!("/accounts/{}", li.account)).by(admin).version(1)
            .json(json!({"status": "disabled"})).send().await.expect(200);
        give(app, admin, li, "volunteer", app.units.community).await.expect(409);
    }

    async fn a_partner_belongs_to_a_department(app: &TestApp) {
        let (admin, li) = (&app.people.administrator, &app.people.caseworker);
        let bare = give(app, admin, li, "partner", app.units.community).await.expect(422);
        assert_eq!(bare.faults(), [("/department_id", "required")]);
        let path = format!("/accounts/{}/grants", li.account);
        let with = |role: &str| json!({"role": role, "unit_id": app.units.community, "department_id": uuid::Uuid::now_v7()});
        let refused = |body: Value| app.post(&path).by(admin).json(body).send();
        assert_eq!(refused(with("partner")).await.expect(422).faults(), [("/department_id", "unknown_reference")]);
        assert_eq!(refused(with("caseworker")).await.expect(422).faults(), [("/department_id", "department_not_allowed")]);
    }

    async fn the_last_administrator_stays(app: &TestApp) {
        let admin = &app.people.administrator;
        let last = take(app, admin, &own_grant(app, admin).await).await.expect(409);
        assert_eq!(last.body["code"], "last_administrator");
        let below = app.person("xiao-guan", Role::Administrator, app.units.community).await;
        take(app, admin, &own_grant(app, admin).await).await.expect(409);
        take(app, &below, &own_grant(app, &below).await).await.expect(204);
        let second = app.person("di-er", Role::Administrator, app.units.district).await;
        take(app, &second, &own_grant(app, admin).await).await.expect(204);
        take(app, &second, &own_grant(app, &second).await).await.expect(409);
    }

    async fn of_two_administrators_who_oust_each_other_one_stays(app: &TestApp) {
        let first = &app.people.administrator;
        let second = app.person("di-er", Role::Administrator, app.units.district).await;
        let (one, two) = (own_grant(app, first).await, own_grant(app, &second).await);
        let (a, b) = join(take(app, first, &two), take(app, &second, &one)).await;
        let done = [&a, &b].iter().filter(|reply| reply.status == 204).count();
        assert_eq!(done, 1, "{a:?} {b:?}");
    }
}
