//! Figures in the boundaries of then and of now.

use domain::access::Role;
use domain::statistics::{Granularity, Month, Period};
use serde_json::{Value, json};

use super::{differences, visited};
use crate::harness::{Person, TestApp};
use crate::units::{merge, split};
use crate::visits::{day, days_pass, host};

fn month(app: &TestApp) -> String {
    Period::around(Granularity::Month, Month::of(day(app, 0))).to_string()
}

/// What is told of units by their names, and the words that go with it.
async fn told(app: &TestApp, by: &Person, indicator: &str, query: &str) -> Vec<(String, Value)> {
    let path = format!("/statistics/{indicator}?{query}");
    let reply = app.get(&path).by(by).send().await.expect(200);
    let word = if query.contains("then") { "then" } else { "now" };
    assert_eq!(reply.body["boundaries"], word);
    let series = reply.body["series"].as_array().unwrap();
    series
        .iter()
        .map(|one| (one["unit_name"].as_str().unwrap().to_owned(), one["figures"].clone()))
        .collect()
}

async fn name_of(app: &TestApp, unit: impl std::fmt::Display) -> String {
    let path = format!("/units/{unit}");
    let unit = app.get(&path).by(&app.people.administrator).send().await.expect(200);
    unit.body["name"].as_str().unwrap().to_owned()
}

/// The other subdistrict, and a caseworker of it.
async fn other_subdistrict(app: &TestApp) -> (String, Person) {
    let path = format!("/units/{}", app.units.far);
    let far = app.get(&path).by(&app.people.administrator).send().await.expect(200);
    let parent = far.body["parent_id"].as_str().unwrap().to_owned();
    let there = app.person("jie-dao-er", Role::Caseworker, parent.parse().unwrap()).await;
    (parent, there)
}

async fn move_below(app: &TestApp, unit: impl std::fmt::Display, parent: &str) {
    let (path, by) = (format!("/units/{unit}"), &app.people.administrator);
    let version = app.get(&path).by(by).send().await.expect(200).version();
    let ask = app.patch(&path).by(by).version(version);
    ask.json(json!({ "parent_id": parent })).send().await.expect(200);
}

on_both! {
    async fn a_community_that_moved_counts_where_it_was_then_and_where_it_is_now(app: &TestApp) {
        visited(app, "张小明").await;
        visited(app, "李芳").await;
        let first = month(app);
        days_pass(app, 40);
        let second = month(app);
        let here = app.person("jie-dao-yi", Role::Caseworker, app.units.subdistrict).await;
        let (parent, there) = other_subdistrict(app).await;
        move_below(app, app.units.community, &parent).await;
        visited(app, "王建国").await;
        let span = format!("from={first}&to={second}");
        let (old, new) = (format!("unit_id={}&{span}", app.units.subdistrict), format!("unit_id={parent}&{span}"));
        // The months between have nothing.
        let sum = |told: &[(String, Value)]| -> Vec<Value> {
            let figures = told[0].1.as_array().unwrap();
            vec![figures[0].clone(), figures[figures.len() - 1].clone()]
        };
        let ask = async |by: &Person, query: &str| sum(&told(app, by, "visits_done", query).await);
        assert_eq!(ask(&here, &old).await, [json!(0), json!(0)]);
        assert_eq!(ask(&here, &format!("{old}&boundaries=then")).await, [json!(2), json!(0)]);
        assert_eq!(ask(&there, &new).await, [json!(2), json!(1)]);
        assert_eq!(ask(&there, &format!("{new}&boundaries=then")).await, [json!(0), json!(1)]);

        // Of each community: those that were there at the end of each month, and no figure for the other months.
        let name = name_of(app, app.units.community).await;
        let path = format!("/statistics/visits_done?{old}&spread=communities&boundaries=then");
        let reply = app.get(&path).by(&here).send().await.expect(200);
        let moved = reply.body["series"].as_array().unwrap().iter().find(|one| one["unit_name"] == json!(name)).unwrap();
        assert_eq!((&moved["figures"][0], moved["figures"].as_array().unwrap().last().unwrap()), (&json!(2), &Value::Null));
        assert!(moved["absent"].as_array().unwrap().contains(&json!(second)), "{moved:#}");
        let csv = app.get(&format!("{path}&format=csv")).by(&here).send().await.expect(200);
        assert!(csv.header("content-disposition").unwrap().contains("_then.csv"));
        let csv = String::from_utf8(csv.bytes.to_vec()).unwrap();
        let line = |month: &str| csv.lines().find(|line| line.contains(&name) && line.contains(&format!(",{month},"))).unwrap().to_owned();
        assert!(line(&first).contains(",2,normal,") && line(&first).contains(",then,"), "{csv}");
        assert!(line(&second).contains(",,none,"), "{csv}");
        let sdmx = app.get(&format!("{path}&format=sdmx_csv")).by(&here).send().await.expect(200);
        let sdmx = String::from_utf8(sdmx.bytes.to_vec()).unwrap();
        assert!(sdmx.lines().next().unwrap().contains("BOUNDARIES") && sdmx.contains(",M,F,then,"), "{sdmx}");
        let book = app.get(&format!("{path}&format=xlsx")).by(&here).send().await.expect(200);
        assert!(book.header("content-disposition").unwrap().contains("_then.xlsx"));
        let now = app.get(&path.replace("&boundaries=then", "&boundaries=now")).by(&here).send().await.expect(200);
        assert!(now.header("etag") != reply.header("etag"));
        let set = format!("/statistics/data_value_sets?unit_id={}&period={first}", app.units.subdistrict);
        let done = async |query: &str| {
            let set = app.get(&format!("{set}{query}")).by(&here).send().await.expect(200);
            let values = set.body["dataValues"].as_array().unwrap().clone();
            let one = values.iter().find(|one| one["dataElement"] == "visits_done").unwrap();
            (one["value"].clone(), one["comment"].as_str().unwrap().contains("boundaries of then"))
        };
        assert_eq!(done("").await, (json!("0"), false));
        assert_eq!(done("&boundaries=then").await, (json!("2"), true));
        app.get(&format!("{path}x")).by(&here).send().await.expect(400);
    }

    async fn who_may_not_see_a_community_any_more_is_told_of_its_persons_as_everybody(app: &TestApp) {
        for number in 0..3 {
            visited(app, &format!("居民{number}")).await;
        }
        let year = day(app, 0).year();
        days_pass(app, 366);
        let here = app.person("jie-dao-yi", Role::Caseworker, app.units.subdistrict).await;
        let (parent, there) = other_subdistrict(app).await;
        let query = format!("unit_id={}&from={year}&boundaries=then&granularity=year", app.units.subdistrict);
        let protection = async |by: &Person, query: &str| {
            let reply = app.get(&format!("/statistics/members_served?{query}")).by(by).send().await.expect(200);
            reply.body["protection"].clone()
        };
        assert_eq!(protection(&here, &query).await, "none");
        move_below(app, app.units.community, &parent).await;
        assert_eq!(protection(&here, &query).await, "cell_key");
        assert_eq!(protection(&here, &query.replace("then", "now")).await, "none");
        assert_eq!(protection(&app.people.district_caseworker, &query).await, "none");
        let query = format!("unit_id={parent}&from={year}&boundaries=now&granularity=year");
        assert_eq!(protection(&there, &query).await, "none");
    }

    async fn two_communities_that_became_one_are_two_in_the_boundaries_of_then(app: &TestApp) {
        let (community, other) = (app.units.community, app.units.other);
        visited(app, "张小明").await;
        let first = month(app);
        days_pass(app, 40);
        merge(app, community, other).await.expect(200);
        let second = month(app);
        let query = format!("unit_id={}&spread=communities&from={first}&to={second}", app.units.subdistrict);
        let by = &app.people.district_caseworker;
        let (one, two) = (name_of(app, community).await, name_of(app, other).await);
        let now = told(app, by, "visits_done", &query).await;
        assert_eq!(now.iter().map(|(name, _)| name).collect::<Vec<_>>(), [&two]);
        assert_eq!(now[0].1[0], 1);
        let then = told(app, by, "visits_done", &format!("{query}&boundaries=then")).await;
        let of = |name: &str| then.iter().find(|(one, _)| one == name).unwrap().1.as_array().unwrap().clone();
        assert_eq!((&of(&one)[0], of(&one).last().unwrap()), (&json!(1), &Value::Null));
        assert_eq!((&of(&two)[0], of(&two).last().unwrap()), (&json!(0), &json!(0)));
        // What is done for those who came along counts in the one that there is.
        visited_again(app, &second).await;
        assert!(differences(app).await.is_empty());
    }

    async fn whoever_came_to_another_community_was_in_the_first_one_then(app: &TestApp) {
        let member = host(app, "张小明").await;
        let li = &app.people.caseworker;
        let done = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
        app.post("/visits").by(li).json(done.clone()).send().await.expect(201);
        visited(app, "李芳").await;
        let (first, year) = (month(app), day(app, 0).year());
        days_pass(app, 400);
        let lead = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        split(app, &lead, app.units.community, app.units.other, &[&member]).await.expect(200);
        let by = &app.people.district_caseworker;
        for (indicator, period) in [("visits_done", first.as_str()), ("members_served", &year.to_string())] {
            let granularity = if period.len() == 4 { "year" } else { "month" };
            let ask = async |unit: domain::id::UnitId, boundaries: &str| {
                let query = format!("unit_id={unit}&from={period}&granularity={granularity}&boundaries={boundaries}");
                told(app, by, indicator, &query).await[0].1[0].clone()
            };
            let (one, two) = (app.units.community, app.units.other);
            assert_eq!([ask(one, "then").await, ask(two, "then").await], [json!(2), json!(0)], "{indicator}");
            assert_eq!([ask(one, "now").await, ask(two, "now").await], [json!(1), json!(1)], "{indicator}");
        }
        app.post("/visits").by(by).json(done).send().await.expect(201);
        assert!(differences(app).await.is_empty());
    }

    async fn figures_of_both_boundaries_tell_nobody_of_a_few(app: &TestApp) {
        let mut few = Vec::new();
        for number in 0..14 {
            let member = host(app, &format!("居民{number}")).await;
            let body = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
            app.post("/visits").by(&app.people.caseworker).json(body).send().await.expect(201);
            few.push(member);
        }
        let year = day(app, 0).year();
        days_pass(app, 366);
        let lead = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        let query = |boundaries: &str| {
            format!("unit_id={}&from={year}&granularity=year&boundaries={boundaries}", app.units.community)
        };
        let (zhou, then) = (&app.people.analyst, query("then"));
        let before = told(app, zhou, "members_served", &then).await;
        split(app, &lead, app.units.community, app.units.other, &[&few[0], &few[1]]).await.expect(200);
        // Fourteen then, twelve now: the one is told as it was, the other not at all.
        assert_eq!(told(app, zhou, "members_served", &then).await, before);
        assert_eq!(told(app, zhou, "members_served", &query("now")).await[0].1, json!([null]));
    }
}

/// Once more to somebody of the community that became a part.
async fn visited_again(app: &TestApp, month: &str) {
    let li = &app.people.caseworker;
    let found = app.get("/members").by(li).send().await.expect(200);
    let member = found.body["items"][0]["id"].clone();
    let body = json!({"member_id": member, "purpose": "greeting", "outcome": "done"});
    app.post("/visits").by(li).json(body).send().await.expect(201);
    for boundaries in ["then", "now"] {
        let query = format!("unit_id={}&from={month}&boundaries={boundaries}", app.units.other);
        let told = told(app, &app.people.district_caseworker, "visits_done", &query).await;
        assert_eq!(told[0].1, json!([1]), "{boundaries}");
    }
}
