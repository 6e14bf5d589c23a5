//! `/accounts`: colleagues.

use api::accounts::rescue;
use domain::access::Role;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::auth::{PASSWORD, join, person, sign_in};
use crate::harness::{Person, Reply, TestApp};

fn logins(list: &Reply) -> Vec<&str> {
    list.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["login"].as_str().unwrap())
        .collect()
}

async fn disable(app: &TestApp, by: &Person, whom: &Person) -> Reply {
    app.patch(&format!("/accounts/{}", whom.account))
        .by(by)
        .version(1)
        .json(json!({"status": "disabled"}))
        .send()
        .await
}

on_both! {
    async fn a_list_holds_the_colleagues_of_the_own_units(app: &TestApp) {
        let people = &app.people;
        let list = app.get("/accounts?limit=200").by(&people.coordinator).send().await.expect(200);
        assert_eq!(logins(&list), ["chen-jie", "zhao-lei", "li-min", "wang-zhu-ren"]);
        let all = app.get("/accounts?limit=200").by(&people.administrator).send().await.expect(200);
        assert_eq!(logins(&all).len(), 10);
        let far = app.get(&format!("/accounts/{}", people.neighbour.account));
        far.by(&people.coordinator).send().await.expect(404);
        for person in [&people.caseworker, &people.volunteer, &people.auditor, &people.partner] {
            app.get("/accounts").by(person).send().await.expect(403);
        }
    }

    async fn lists_are_narrowed_and_paged(app: &TestApp) {
        let admin = &app.people.administrator;
        let list = |query: String| app.get(&format!("/accounts?{query}")).by(admin).send();
        let unit = app.units.community;
        assert_eq!(logins(&list(format!("unit={unit}&role=volunteer")).await.expect(200)), ["chen-jie"]);
        assert_eq!(logins(&list(format!("unit={}&role=volunteer", app.units.far)).await), [""; 0]);
        assert_eq!(logins(&list("q=ZHOU".to_owned()).await), ["zhou-tao"]);
        assert_eq!(logins(&list("q=%25".to_owned()).await), [""; 0]);
        assert_eq!(logins(&list("status=disabled".to_owned()).await), [""; 0]);
        let mut seen = Vec::new();
        let mut query = "limit=3".to_owned();
        loop {
            let page = list(query).await.expect(200);
            seen.extend(logins(&page).iter().map(|login| (*login).to_owned()));
            let Some(next) = page.body["next"].as_str() else { break };
            query = format!("limit=3&after={next}");
        }
        assert_eq!((seen.len(), seen.iter().collect::<std::collections::BTreeSet<_>>().len()), (10, 10));
    }

    async fn a_disabled_account_is_out_at_once(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let wang = person(id, &sign_in(app, "wang.fang", PASSWORD).await.expect(200));
        assert_eq!(disable(app, &app.people.coordinator, &wang).await.expect(403).problem(), "forbidden");
        let off = disable(app, &app.people.administrator, &wang).await.expect(200);
        assert_eq!((&off.body["status"], off.version()), (&json!("disabled"), 2));
        app.get("/members").by(&wang).send().await.expect(401);
        sign_in(app, "wang.fang", PASSWORD).await.expect(401);
        let stale = disable(app, &app.people.administrator, &wang).await.expect(412);
        assert_eq!(stale.body["current"]["status"], "disabled");
        let on = json!({"status": "active"});
        let path = format!("/accounts/{id}");
        app.patch(&path).by(&app.people.administrator).version(2).json(on).send().await.expect(200);
        app.get("/members").by(&wang).send().await.expect(401);
        sign_in(app, "wang.fang", PASSWORD).await.expect(200);
    }

    async fn nobody_is_switched_off_from_below_nor_by_themselves(app: &TestApp) {
        let people = &app.people;
        let below = app.person("xiao-guan", Role::Administrator, app.units.community).await;
        let both = app.person("liang-bian", Role::Caseworker, app.units.community).await;
        disable(app, &below, &people.administrator).await.expect(404);
        let grant = json!({"role": "caseworker", "unit_id": app.units.far});
        app.post(&format!("/accounts/{}/grants", both.account)).by(&people.administrator)
            .json(grant).send().await.expect(201);
        disable(app, &below, &both).await.expect(403);
        disable(app, &below, &people.colleague).await.expect(200);
        let own = disable(app, &people.administrator, &people.administrator).await.expect(409);
        assert_eq!(own.body["code"], "own_account");
        disable(app, &people.administrator, &below).await.expect(200);
    }

    async fn a_lost_password_is_reset_from_the_command_line(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let wang = person(id, &sign_in(app, "wang.fang", PASSWORD).await.expect(200));
        for _ in 0..5 {
            sign_in(app, "wang.fang", "forgotten").await.expect(401);
        }
        assert!(rescue::reset_password(&app.app, "nobody").await.is_err());
        let new = rescue::reset_password(&app.app, "Wang.Fang").await.unwrap();
        app.get("/me").by(&wang).send().await.expect(401);
        sign_in(app, "wang.fang", PASSWORD).await.expect(401);
        sign_in(app, &new.login, new.password.expose_secret()).await.expect(200);
    }
}
