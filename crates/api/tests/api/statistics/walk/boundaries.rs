//! Steps that change the tree: a community moves, becomes part of another one, gives members to another one. What was told of
//! the time before, in the boundaries of then, is told as it was.

use std::collections::BTreeMap;

use domain::statistics::{Granularity, Month, Period};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use super::Walk;
use crate::visits::day;

/// The figures of each community that have any: indicator, unit, period.
type Then = BTreeMap<(&'static str, String, String), u64>;

impl Walk<'_> {
    /// A community comes to another subdistrict.
    pub(super) async fn regroup(&mut self) {
        let before = self.then().await;
        let path = format!("/units/{}", self.unit());
        let by = &self.app.people.administrator;
        let now = self.app.get(&path).by(by).send().await.expect(200);
        let own = json!(self.app.units.subdistrict);
        let new = if now.body["parent_id"] == own { json!(self.subdistrict) } else { own };
        let ask = self.app.patch(&path).by(by).version(now.version());
        let reply = ask.json(json!({ "parent_id": new })).send().await;
        self.count(reply);
        assert_eq!(self.then().await, before);
    }

    /// A community becomes part of another one, and a new one is set up.
    pub(super) async fn unite(&mut self) {
        let before = self.then().await;
        let at = self.chance.random_range(1..self.communities.len());
        let (one, into) = (self.communities[at], self.unit());
        let path = format!("/units/{one}");
        let by = &self.app.people.administrator;
        let now = self.app.get(&path).by(by).send().await.expect(200);
        let ask = self.app.post(&format!("{path}/merge")).by(by).version(now.version());
        let merged = self.count(ask.json(json!({ "into_id": into })).send().await);
        if merged.is_none() {
            assert_eq!(one, into);
            return;
        }
        let code = format!("S9{}", self.chance.random_range(0..1_000_000));
        let body = json!({
            "parent_id": self.subdistrict, "kind": "community", "code": code, "name": "新社区"
        });
        let made = self.app.post("/units").by(by).json(body).send().await.expect(201);
        self.communities[at] = made.id().parse().unwrap();
        assert_eq!(self.then().await, before);
    }

    /// Some members of a community come to another one.
    pub(super) async fn divide(&mut self) {
        let before = self.then().await;
        let (from, into) = (self.unit(), self.unit());
        let by = self.lead.clone();
        let path = format!("/members?unit={from}&limit=20");
        let here = self.app.get(&path).by(&by).send().await.expect(200);
        let here: Vec<Value> =
            here.body["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        let many = self.chance.random_range(1..4);
        let some: Vec<Value> = here.choose_multiple(&mut self.chance, many).cloned().collect();
        let body = json!({"into_id": into, "member_ids": some});
        let ask = self.app.post(&format!("/units/{from}/split")).by(&by).json(body);
        self.count(ask.send().await);
        assert_eq!(self.then().await, before);
    }

    /// What is told of all communities in the boundaries of then, of two years that are over and of this one until last
    /// quarter.
    async fn then(&self) -> Then {
        let quarter = Period::around(Granularity::Quarter, Month::of(day(self.app, 0)));
        let around = |months| Period::around(Granularity::Quarter, quarter.first().plus(months));
        let (from, to) = (around(-24), around(-3));
        let mut then = Then::new();
        for indicator in ["visits_done", "members_served", "cases_opened"] {
            let path = format!(
                "/statistics/{indicator}?unit_id={}&from={from}&to={to}&granularity=quarter\
                 &spread=communities&boundaries=then",
                self.app.units.district
            );
            let by = &self.app.people.district_caseworker;
            let told = self.app.get(&path).by(by).send().await.expect(200);
            let periods = told.body["periods"].as_array().unwrap();
            for series in told.body["series"].as_array().unwrap() {
                let figures = series["figures"].as_array().unwrap();
                for (period, figure) in periods.iter().zip(figures) {
                    let figure = figure.as_u64().unwrap_or(0);
                    if figure > 0 {
                        let unit = series["unit_id"].as_str().unwrap().to_owned();
                        let period = period.as_str().unwrap().to_owned();
                        then.insert((indicator, unit, period), figure);
                    }
                }
            }
        }
        then
    }
}
