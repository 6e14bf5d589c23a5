//! What callers do with their own account, and what is the same for everybody.

use api::second_factor::code_of;
use api::tokens::{OpaqueToken, Purpose};
use domain::access::Role;
use serde_json::json;

use super::super::records::kept;
use super::super::table::{MEMBER, Relation};
use super::super::world::{Colleague, Standing, World};
use super::{Asked, Call};
use crate::auth::PASSWORD;

pub async fn call(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let world = asked.world;
    // Somebody new each time: these change the account, or end its session.
    let newcomer = match asked.role {
        "anonymous" | MEMBER => None,
        role => Some(world.newcomer(role, asked.standing).await),
    };
    let call = match operation {
        "programmes_list"
        | "changes_list"
        | "me_get"
        | "me_notifications_get"
        | "notifications_list"
        | "auth_logout"
        | "auth_logout_everywhere" => Call::plain(),
        "text_hints_create" => Call::plain().json(json!({"text": "老人有糖尿病"})),
        "me_calendar_create" | "me_totp_begin" => Call::plain(),
        "auth_login" => {
            let login = newcomer.as_ref().map_or("nobody", |colleague| &colleague.login);
            Call::plain().json(json!({"login": login, "password": PASSWORD}))
        }
        "auth_refresh" => {
            let unknown = OpaqueToken::generate(Purpose::Refresh).expose().to_owned();
            let token = newcomer.as_ref().map_or(unknown, |one| one.refresh_token.clone());
            Call::plain().json(json!({"refresh_token": token}))
        }
        "me_update" => Call::plain().version(1).json(json!({"name": "王芳"})),
        "me_notifications_update" => {
            Call::plain().version(1).json(json!({"email": "wang.fang@example.org", "kinds": []}))
        }
        // Nobody reads what somebody else was told.
        "notifications_read" => Call::to(others_notification(world).await),
        "notifications_read_through" => {
            Call::plain().json(json!({"through": others_notification(world).await}))
        }
        "me_password" => {
            Call::plain().json(json!({"current": PASSWORD, "new": "seven slow boats at noon"}))
        }
        "me_totp_confirm" => {
            Call::plain().json(json!({"code": code(world, newcomer.as_ref()).await}))
        }
        "me_totp_remove" => {
            let code = json!({"code": code(world, newcomer.as_ref()).await});
            if let Some(Colleague { person, .. }) = &newcomer {
                world.app.put("/me/totp").by(person).json(code).send().await.expect(204);
            }
            Call::plain().json(json!({"password": PASSWORD}))
        }
        "calendar_get" => Call::to(feed(world, newcomer.as_ref()).await)
            .shows(kept!(world, asked.unit, published)),
        _ => return None,
    };
    Some(match newcomer {
        Some(newcomer) => call.by(&newcomer),
        None => call,
    })
}

/// What a colleague was told who does not ask.
async fn others_notification(world: &World<'_>) -> String {
    let colleague = world.newcomer("caseworker", Standing::Live).await.person;
    let case = json!({
        "unit_id": world.unit(Relation::Own), "category": "noise", "title": "噪音",
        "assignee_id": colleague.account
    });
    world.app.post("/cases").by(&world.root).json(case).send().await.expect(201);
    let told = world.app.get("/notifications").by(&colleague).send().await.expect(200);
    told.body["items"][0]["id"].as_str().unwrap().to_owned()
}

/// The code that an app shows which has just been set up.
async fn code(world: &World<'_>, newcomer: Option<&Colleague>) -> String {
    let Some(Colleague { person, .. }) = newcomer else { return "123456".to_owned() };
    world.app.post("/me/totp").by(person).send().await.expect(200);
    let account = person.account;
    let held = persistence::read!(&world.app.app.db, accounts::own_credentials(account));
    let secret = held.unwrap().totp_secret.unwrap();
    code_of(&secret, jiff::Timestamp::now().as_second() / 30).unwrap()
}

/// The secret of a calendar feed, made while its owner saw events in any case.
async fn feed(world: &World<'_>, newcomer: Option<&Colleague>) -> String {
    let Some(Colleague { person, .. }) = newcomer else {
        return OpaqueToken::generate(Purpose::Calendar).expose().to_owned();
    };
    let aside = world.unit(Relation::Beside);
    let grant = world.give(person, Role::Volunteer, aside).await;
    let made = world.app.post("/me/calendar").by(person).send().await.expect(201);
    world.take_away(&grant).await;
    let url = made.body["url"].as_str().unwrap();
    let name = url.rsplit('/').next().unwrap();
    name.strip_suffix(".ics").unwrap().to_owned()
}
