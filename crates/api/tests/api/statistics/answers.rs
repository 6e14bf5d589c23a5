//! What the figures answer: to whom, as what, in which form.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::statistics::{Granularity, Month, Period};
use serde_json::{Value, json};

use super::visited;
use crate::cases::{step, steps};
use crate::harness::{Person, Reply, TestApp};
use crate::visits::day;

/// The period of today.
fn now(app: &TestApp, granularity: Granularity) -> String {
    Period::around(granularity, Month::of(day(app, 0))).to_string()
}

async fn asked(app: &TestApp, by: &Person, indicator: &str, query: &str) -> Reply {
    let month = now(app, Granularity::Month);
    let from = if query.contains("from=") { String::new() } else { format!("&from={month}") };
    app.get(&format!("/statistics/{indicator}?{query}{from}")).by(by).send().await
}

/// The figures of each unit, by its name.
fn figures(reply: &Reply) -> Vec<(&str, Value)> {
    let series = reply.body["series"].as_array().unwrap();
    series.iter().map(|one| (one["unit_name"].as_str().unwrap(), one["figures"].clone())).collect()
}

/// Somebody who lives in the other community and was visited.
async fn visited_elsewhere(app: &TestApp, name: &str) {
    let by = &app.people.district_caseworker;
    let body = json!({"unit_id": app.units.other, "kind": "resident", "name": name});
    let member = app.post("/members").by(by).json(body).send().await.expect(201).id();
    let body = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
    let path = format!("/members/{member}/consents");
    app.post(&path).by(by).json(body).send().await.expect(201);
    let body = json!({"member_id": member, "purpose": "greeting", "outcome": "done"});
    app.post("/visits").by(by).json(body).send().await.expect(201);
}

/// Twelve in one community and one in the next.
async fn thirteen(app: &TestApp) {
    for number in 0..12 {
        visited(app, &format!("居民{number}")).await;
    }
    visited_elsewhere(app, "王芳").await;
}

fn lines(file: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let line = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.records().map(|record| line(record.unwrap())).collect()
}

on_both! {
    async fn the_catalogue_says_what_each_figure_means(app: &TestApp) {
        let found = app.get("/statistics").by(&app.people.analyst).send().await.expect(200);
        let items = found.body["items"].as_array().unwrap();
        assert_eq!(items.len(), domain::statistics::Indicator::ALL.len());
        let done = items.iter().find(|item| item["id"] == "visits_done").unwrap();
        assert_eq!((&done["counts"], &done["definition_version"]), (&json!("work"), &json!(1)));
        assert_eq!(done["name"]["zh-Hans"], "完成走访次数");
        assert_eq!(done["dimensions"][1]["dimension"], "channel");
        assert_eq!(done["granularities"], json!(["month", "quarter", "year"]));
        let served = items.iter().find(|item| item["id"] == "members_served").unwrap();
        assert_eq!((&served["counts"], &served["granularities"]), (&json!("persons"), &json!(["quarter", "year"])));
    }

    async fn work_is_exact_by_unit_period_and_dimension(app: &TestApp) {
        for name in ["张小明", "李芳"] {
            visited(app, name).await;
        }
        visited_elsewhere(app, "王芳").await;
        let (zhou, li) = (&app.people.analyst, &app.people.caseworker);
        let (district, community) = (app.units.district, app.units.community);
        let all = asked(app, zhou, "visits_done", &format!("unit_id={district}")).await.expect(200);
        assert_eq!((&all.body["protection"], &all.body["note"]), (&json!("none"), &Value::Null));
        assert_eq!(all.body["definition_version"], 1);
        assert_eq!(figures(&all)[0].1, json!([3]));
        assert!(all.body["as_of"].is_string());

        let query = format!("unit_id={district}&spread=communities");
        let each = asked(app, zhou, "visits_done", &query).await.expect(200);
        let mut counts: Vec<Value> = figures(&each).into_iter().map(|(_, counts)| counts).collect();
        counts.sort_by_key(ToString::to_string);
        assert_eq!(counts, [json!([0]), json!([1]), json!([2])]);

        let by = format!("unit_id={community}&by=channel,purpose");
        let by = asked(app, li, "visits_done", &by).await.expect(200);
        assert_eq!(by.body["dimensions"], json!(["purpose", "channel"]));
        let series = by.body["series"].as_array().unwrap();
        assert_eq!(series.len(), 5 * 4);
        let welfare = series.iter().find(|one| one["figures"] == json!([2])).unwrap();
        assert_eq!(welfare["values"], json!(["welfare", "home"]));
        assert_eq!(series.iter().filter(|one| one["figures"] == json!([0])).count(), 19);

        let year = now(app, Granularity::Year);
        let months = asked(app, li, "visits_done", &format!("unit_id={community}&from={year}&granularity=month")).await;
        let months = months.expect(200);
        assert_eq!(months.body["periods"].as_array().unwrap().len(), 12);
        let year = asked(app, li, "visits_done", &format!("unit_id={community}&from={year}&granularity=year")).await;
        assert_eq!(figures(&year.expect(200))[0].1, json!([2]));
    }

    async fn what_cannot_be_asked_is_said_at_once(app: &TestApp) {
        let zhou = &app.people.analyst;
        let unit = app.units.district;
        let query = format!("unit_id={unit}&from=2026-11&to=2026-x&granularity=month&by=programme,nonsense");
        let refused = asked(app, zhou, "members_served", &query).await.expect(400);
        let faults = refused.faults();
        assert!(faults.contains(&("/granularity", "not_of_the_indicator")), "{faults:?}");
        assert!(faults.contains(&("/to", "not_a_period")), "{faults:?}");
        assert!(faults.contains(&("/by", "not_of_the_indicator")), "{faults:?}");
        let query = format!("unit_id={unit}&from=2026-11&granularity=quarter");
        let refused = asked(app, zhou, "visits_done", &query).await.expect(400);
        assert_eq!(refused.faults(), [("/from", "not_whole_periods"), ("/to", "not_whole_periods")]);
        for query in ["", "unit_id=x", &format!("unit_id={unit}&colour=red")] {
            asked(app, zhou, "visits_done", query).await.expect(400);
        }
        asked(app, zhou, "happiness", &format!("unit_id={unit}")).await.expect(404);
        asked(app, &app.people.caseworker, "visits_done", &format!("unit_id={}", app.units.other)).await.expect(404);
        asked(app, &app.people.volunteer, "visits_done", &format!("unit_id={}", app.units.community)).await.expect(403);
    }

    async fn an_answer_is_new_when_a_figure_is(app: &TestApp) {
        visited(app, "张小明").await;
        let li = &app.people.caseworker;
        let path = format!("/statistics/visits_done?unit_id={}&from={}", app.units.community, now(app, Granularity::Month));
        let first = app.get(&path).by(li).send().await.expect(200);
        let tag = first.header("etag").unwrap().to_owned();
        let known = |path: String| app.get(&path).by(li).header("if-none-match", &tag).send();
        let same = known(path.clone()).await.expect(304);
        assert_eq!((same.header("etag"), same.bytes.len()), (Some(tag.as_str()), 0));
        known(format!("{path}&format=csv")).await.expect(200);
        visited(app, "李芳").await;
        let new = known(path).await.expect(200);
        assert_eq!(figures(&new)[0].1, json!([2]));
        assert_ne!(new.header("etag"), Some(tag.as_str()));
    }

    async fn persons_are_protected_for_those_who_may_not_see_them(app: &TestApp) {
        thirteen(app).await;
        let (zhou, li) = (&app.people.analyst, &app.people.caseworker);
        let quarter = now(app, Granularity::Quarter);
        let year = now(app, Granularity::Year);
        let (district, community) = (app.units.district, app.units.community);
        let own = asked(app, li, "members_served", &format!("unit_id={community}&from={quarter}")).await.expect(200);
        assert_eq!((figures(&own)[0].1.clone(), &own.body["protection"]), (json!([12]), &json!("none")));

        let query = format!("unit_id={district}&from={quarter}&spread=communities");
        let each = asked(app, zhou, "members_served", &query).await.expect(200);
        assert_eq!(each.body["protection"], "cell_key");
        let note = each.body["note"].as_str().unwrap();
        assert!(note.contains("not add up") || note.contains("不等于"), "{note}");
        let of = |reply: &Reply, unit: domain::id::UnitId| {
            let series = reply.body["series"].as_array().unwrap().clone();
            series.iter().find(|one| one["unit_id"] == json!(unit)).unwrap()["figures"][0].clone()
        };
        // Beside the thirteen of the subdistrict the twelve would tell of the one.
        assert_eq!(of(&each, community), Value::Null);
        assert!([0, 3, 4, 5, 6].contains(&of(&each, app.units.other).as_u64().unwrap()));
        assert_eq!(of(&each, app.units.far), 0);
        let subdistrict = format!("unit_id={}", app.units.subdistrict);
        let mut same = Vec::new();
        for query in [format!("{subdistrict}&from={quarter}"), format!("{subdistrict}&from={year}&granularity=year"),
            format!("unit_id={district}&from={quarter}"), format!("unit_id={district}&from={year}&granularity=year")] {
            let reply = asked(app, zhou, "members_served", &query).await.expect(200);
            same.push(figures(&reply)[0].1[0].as_u64().unwrap());
        }
        assert!(same.iter().all(|one| *one == same[0]) && (8..=18).contains(&same[0]), "{same:?}");

        let csv = asked(app, zhou, "members_served", &format!("{query}&format=csv")).await.expect(200);
        let csv = lines(&csv.bytes);
        let withheld: Vec<_> = csv.iter().filter(|line| line[4] == "withheld").collect();
        assert_eq!((withheld.len(), withheld[0][3].as_str(), withheld[0][7].as_str()), (1, "", "cell_key"));
        let sdmx = asked(app, zhou, "members_served", &format!("{query}&format=sdmx_csv")).await.expect(200);
        let sdmx = lines(&sdmx.bytes);
        let head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "MEASURE", "TIME_PERIOD", "OBS_VALUE",
            "OBS_STATUS", "CONF_STATUS", "BOUNDARIES", "AS_OF", "COMMENT_OBS"];
        assert_eq!(sdmx[0], head);
        let kept: Vec<_> = sdmx.iter().filter(|line| line[9] == "D").collect();
        assert_eq!((kept.len(), kept[0][7].as_str(), kept[0][8].as_str()), (1, "", "Q"));
        assert_eq!((kept[0][1].as_str(), kept[0][3].as_str()), ("LINLI:MEMBERS_SERVED(1.0)", "Q"));

        let set = app.get(&format!("/statistics/data_value_sets?unit_id={community}&period={quarter}")).by(zhou);
        let set = set.send().await.expect(200);
        let has = |element: &str| set.body["dataValues"].as_array().unwrap().iter().any(|one| one["dataElement"] == element);
        assert!(!has("members_served") && has("visits_done"), "{:#}", set.body);
    }

    async fn a_table_is_a_file_that_computes_nothing(app: &TestApp) {
        visited(app, "张小明").await;
        let (admin, li, unit) = (&app.people.administrator, &app.people.caseworker, app.units.community);
        let patch = json!({"name": "=HYPERLINK(\"http://x\")"});
        app.patch(&format!("/units/{unit}")).by(admin).version(1).json(patch).send().await.expect(200);
        let query = format!("unit_id={unit}&by=purpose");
        let csv = asked(app, li, "visits_planned", &format!("{query}&format=csv&bom=true")).await.expect(200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert!(csv.header("content-disposition").unwrap().contains("visits_planned_"));
        assert_eq!(csv.bytes.get(..3), Some([0xef, 0xbb, 0xbf].as_slice()));
        let plain = asked(app, li, "visits_planned", &format!("{query}&format=csv")).await.expect(200);
        let table = lines(&plain.bytes);
        assert_eq!(table[0], ["unit_code", "unit", "period", "purpose", "value", "status", "indicator",
            "definition_version", "protection", "boundaries", "as_of"]);
        assert_eq!((table.len(), table[1][1].as_str()), (6, "'=HYPERLINK(\"http://x\")"));

        let book = asked(app, li, "visits_done", &format!("{query}&format=xlsx")).await.expect(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes.to_vec())).unwrap();
        assert_eq!(book.sheet_names(), ["figures", "about"]);
        let sheet = book.worksheet_range("figures").unwrap();
        assert_eq!(sheet.get((0, 4)), Some(&Data::String("value".to_owned())));
        let number = |row: &[Data]| match row[4] {
            Data::Float(number) => number,
            _ => panic!("{row:?}"),
        };
        let total: f64 = sheet.rows().skip(1).map(number).sum();
        assert!((total - 1.0).abs() < 1e-9);
        assert!(sheet.get((1, 1)).unwrap().to_string().starts_with("=HYPER"), "a text, no formula");
        assert!(book.worksheet_formula("figures").unwrap().is_empty());
        let about = book.worksheet_range("about").unwrap();
        assert_eq!(about.get((3, 0)), Some(&Data::String("definition_version".to_owned())));
    }

    async fn durations_are_told_by_median_ninetieth_percentile_and_target(app: &TestApp) {
        let (li, unit) = (&app.people.caseworker, app.units.community);
        for hours in [1, 2, 30] {
            let body = json!({"unit_id": unit, "category": "noise", "title": "楼上装修"});
            let case = app.post("/cases").by(li).json(body).send().await.expect(201).id();
            app.app.clock.set(app.app.clock.now().plus_seconds(hours * 3_600));
            steps(app, &case, &["accept", "start"]).await;
            step(app, li, &case, json!({"action": "resolve", "resolution": "已停工"})).await.expect(200);
        }
        let year = now(app, Granularity::Year);
        let reply = asked(app, li, "time_to_resolution", &format!("unit_id={unit}&from={year}&granularity=year")).await;
        let reply = reply.expect(200);
        assert_eq!((&reply.body["measure"], &reply.body["target_days"]), (&json!("duration"), &json!(15)));
        let series = &reply.body["series"][0];
        assert_eq!((&series["figures"], &series["durations"][0]["within_target"]), (&json!([3]), &json!(3)));
        let minutes = |name: &str| series["durations"][0][name].as_i64().unwrap();
        assert!((113..=127).contains(&minutes("median_minutes")), "{series:#}");
        assert!((1_692..=1_908).contains(&minutes("p90_minutes")), "{series:#}");
        let set = app.get(&format!("/statistics/data_value_sets?unit_id={unit}&period={year}")).by(li).send().await.expect(200);
        assert_eq!((&set.body["dataSet"], &set.body["period"]), (&json!("linli"), &json!(year)));
        let values = set.body["dataValues"].as_array().unwrap();
        let within = values.iter().find(|one| one["dataElement"] == "time_to_resolution.within_target").unwrap();
        assert_eq!((&within["value"], &within["categoryOptionCombo"]), (&json!("3"), &json!("default")));
        app.get(&format!("/statistics/data_value_sets?unit_id={unit}&period=2026-13")).by(li).send().await.expect(400);
    }
}
