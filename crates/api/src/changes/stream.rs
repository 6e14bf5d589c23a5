//! What one listener is sent.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Bytes};
use domain::Timestamp;
use domain::access::Access;
use domain::changes::Change;
use domain::id::{Id, SessionId};
use futures_util::Stream;
use futures_util::stream::unfold;

use super::ChangeView;
use super::board::{New, Place, Position, Waiting};
use crate::app::App;
use crate::caller::Caller;

/// How long it may be quiet: proxies hang up on what says nothing for a minute.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// After how many milliseconds a browser comes back.
const RETRY: u32 = 3_000;

/// Somebody who listens.
pub struct Listener {
    app: web::Data<App>,
    place: Place,
    waiting: Waiting,
    position: Position,
    access: Access,
    session: SessionId,
    /// Seconds since 1970.
    expires: i64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Begins { missed: bool },
    Goes,
}

impl Listener {
    /// `last` is the id of the last event that came.
    pub fn new(caller: &Caller, place: Place, last: Option<i64>) -> Self {
        let waiting = place.board().watch();
        let (position, missed) = place.board().begin(last);
        Self {
            app: caller.shared_app(),
            waiting,
            position,
            access: caller.access.clone(),
            session: caller.session,
            expires: caller.expires,
            state: State::Begins { missed },
            place,
        }
    }

    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        unfold(self, |mut listener| async move {
            let text = listener.next().await?;
            Some((Ok(Bytes::from(text)), listener))
        })
    }

    /// What is to be sent next; none when the stream is over.
    async fn next(&mut self) -> Option<String> {
        if let State::Begins { missed } = self.state {
            self.state = State::Goes;
            return Some(self.beginning(missed));
        }
        loop {
            let left = self.seconds_left()?;
            let (new, position, moment) = self.place.board().news(self.position);
            self.position = position;
            match new {
                New::TooMuch => return self.still_may().await.then(|| reset(moment)),
                New::Changes(changes) => {
                    let mine = self.mine(&changes);
                    if !mine.is_empty() {
                        return self.still_may().await.then(|| told(&mine, moment));
                    }
                }
            }
            if self.place.board().is_closed() {
                return None;
            }
            let quiet = HEARTBEAT.min(Duration::from_secs(left));
            if tokio::time::timeout(quiet, self.waiting.next()).await.is_err() {
                // With the moment, so that who comes back after a quiet hour need not read everything.
                self.seconds_left()?;
                return self.still_may().await.then(|| format!(": \nid: {moment}\n\n"));
            }
        }
    }

    fn beginning(&self, missed: bool) -> String {
        let (_, _, moment) = self.place.board().news(self.position);
        let mut text = format!("retry: {RETRY}\n\n");
        // Somebody who comes back keeps the id that they have until they were told what came between.
        text += if missed { "event: reset\ndata: {}\n\n" } else { "event: begun\ndata: {}\n\n" };
        let (New::Changes(waiting), ..) = self.place.board().news(self.position) else {
            return text;
        };
        if waiting.is_empty() {
            let _ = write!(text, "id: {moment}\n\n");
        }
        text
    }

    /// How long the token is good still.
    fn seconds_left(&self) -> Option<u64> {
        let left = self.expires - jiff::Timestamp::now().as_second();
        u64::try_from(left).ok().filter(|left| *left > 0)
    }

    fn mine(&self, changes: &[Arc<Change>]) -> Vec<Arc<Change>> {
        changes.iter().filter(|change| change.concerns(&self.access)).cloned().collect()
    }

    /// Whether the session and the rights are what they were. Whose rights changed begins anew with the new ones.
    async fn still_may(&self) -> bool {
        let (account, session) = (self.access.account, self.session);
        let now = Timestamp::from(jiff::Timestamp::now());
        let found = persistence::read!(&self.app.db, callers::access(account, session, now));
        found.is_ok_and(|access| access == self.access)
    }
}

fn reset(moment: i64) -> String {
    format!("event: reset\nid: {moment}\ndata: {{}}\n\n")
}

fn told(changes: &[Arc<Change>], moment: i64) -> String {
    let mut text = String::new();
    for change in changes {
        let view = ChangeView {
            resource: change.resource.into(),
            id: change.id.map(Id::uuid),
            unit_id: change.unit.map(Id::uuid),
        };
        // Words and ids: nothing that JSON cannot say.
        let data = serde_json::to_string(&view).unwrap_or_default();
        let _ = write!(text, "event: change\nid: {moment}\ndata: {data}\n\n");
    }
    text
}
