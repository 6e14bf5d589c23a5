//! Where changes are put up for everybody who listens: the last few thousand, in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::changes::Change;
use domain::id::AccountId;
use tokio::sync::watch;

/// How many changes are kept for those who come back.
const KEPT: usize = 4_096;
/// Clocks of several servers differ, and each notices a change at a moment of its own. What was told twice does no harm.
const OVERLAP: i64 = 10_000_000;

/// The board, shared by all that listen at this server.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    posts: Mutex<Posts>,
    listeners: Mutex<HashMap<AccountId, usize>>,
    per_account: usize,
    /// How much was put up so far. It wakes those who listen.
    wake: watch::Sender<Wake>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wake {
    end: u64,
    closed: bool,
}

#[derive(Debug, Default)]
struct Posts {
    /// The number of the first that is kept.
    first: u64,
    kept: VecDeque<(i64, Arc<Change>)>,
    /// By the machine's clock: everything noticed after this is kept. None before the first look.
    since: Option<i64>,
    /// The moment of the last look.
    looked: i64,
}

/// What is new for a listener.
#[derive(Debug, PartialEq, Eq)]
pub enum New {
    Changes(Vec<Arc<Change>>),
    /// Some of it is not kept any more.
    TooMuch,
}

/// Where a listener has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(u64);

impl Posts {
    fn end(&self) -> u64 {
        self.first + self.kept.len() as u64
    }

    fn put_up(&mut self, now: i64, changes: Vec<Change>) {
        self.since.get_or_insert(now);
        self.looked = now;
        self.kept.extend(changes.into_iter().map(|change| (now, Arc::new(change))));
        while self.kept.len() > KEPT {
            let Some((at, _)) = self.kept.pop_front() else { break };
            self.first += 1;
            self.since = Some(at);
        }
    }

    /// Everybody is behind from now on.
    fn skip(&mut self, now: i64) {
        self.first = self.end() + 1;
        self.kept.clear();
        self.since = Some(now);
        self.looked = now;
    }

    /// None when something after that moment may not be kept.
    fn after(&self, last: i64) -> Option<u64> {
        let from = last.saturating_sub(OVERLAP);
        if self.since.is_none_or(|since| from < since) {
            return None;
        }
        let told = self.kept.iter().take_while(|(at, _)| *at <= from).count();
        Some(self.first + told as u64)
    }
}

impl Changes {
    /// `per_account` is how many may listen at once for one account.
    #[must_use]
    pub fn new(per_account: usize) -> Self {
        Self(Arc::new(Shared {
            posts: Mutex::default(),
            listeners: Mutex::default(),
            per_account,
            wake: watch::Sender::default(),
        }))
    }

    fn posts(&self) -> MutexGuard<'_, Posts> {
        self.0.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listeners(&self) -> MutexGuard<'_, HashMap<AccountId, usize>> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts up what was noticed at this moment.
    pub fn put_up(&self, now: i64, changes: Vec<Change>) {
        let end = {
            let mut posts = self.posts();
            posts.put_up(now, changes);
            posts.end()
        };
        self.wake(end);
    }

    /// Something happened that is not told one by one: everybody has to read anew.
    pub fn skip(&self, now: i64) {
        let end = {
            let mut posts = self.posts();
            posts.skip(now);
            posts.end()
        };
        self.wake(end);
    }

    fn wake(&self, end: u64) {
        self.0.wake.send_if_modified(|wake| {
            let moved = wake.end != end;
            wake.end = end;
            moved
        });
    }

    /// Ends every stream, and lets no other begin.
    pub fn close(&self) {
        self.0.wake.send_modify(|wake| wake.closed = true);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.wake.borrow().closed
    }

    /// A place among the listeners of the account; none when all are taken.
    pub(super) fn take_place(&self, account: AccountId) -> Option<Place> {
        let mut listeners = self.listeners();
        let taken = listeners.entry(account).or_default();
        if *taken >= self.0.per_account {
            return None;
        }
        *taken += 1;
        Some(Place { board: self.clone(), account })
    }

    /// Where somebody begins who was told everything up to the moment `last`, and whether something may be missing.
    pub(super) fn begin(&self, last: Option<i64>) -> (Position, bool) {
        let posts = self.posts();
        match last {
            None => (Position(posts.end()), false),
            Some(last) => match posts.after(last) {
                Some(position) => (Position(position), false),
                None => (Position(posts.end()), true),
            },
        }
    }

    /// What came after a position, the new position, and the moment up to which that is everything.
    pub(super) fn news(&self, position: Position) -> (New, Position, i64) {
        let posts = self.posts();
        let end = Position(posts.end());
        let Some(told) = position.0.checked_sub(posts.first) else {
            return (New::TooMuch, end, posts.looked);
        };
        let told = usize::try_from(told).unwrap_or(usize::MAX);
        let new = posts.kept.iter().skip(told).map(|(_, change)| Arc::clone(change)).collect();
        (New::Changes(new), end, posts.looked)
    }

    pub(super) fn watch(&self) -> Waiting {
        Waiting(self.0.wake.subscribe())
    }
}

/// Waits for the board.
pub(super) struct Waiting(watch::Receiver<Wake>);

impl Waiting {
    /// Until something was put up, or the board closes.
    pub(super) async fn next(&mut self) {
        // An error means that the board is gone: as if it were closed.
        let _ = self.0.changed().await;
    }
}

/// One listener's place, given back when it is dropped.
pub(super) struct Place {
    board: Changes,
    account: AccountId,
}

impl Place {
    pub(super) const fn board(&self) -> &Changes {
        &self.board
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut listeners = self.board.listeners();
        if let Some(taken) = listeners.get_mut(&self.account) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                listeners.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::changes::Resource;
    use domain::id::Id;
    use uuid::Uuid;

    const SECOND: i64 = 1_000_000;

    fn changes(numbers: impl IntoIterator<Item = u128>) -> Vec<Change> {
        let change = |n| Change {
            resource: Resource::Cases,
            id: Some(Id::from_uuid(Uuid::from_u128(n))),
            unit: None,
            path: Vec::new(),
            owner: None,
        };
        numbers.into_iter().map(change).collect()
    }

    fn numbers(new: New) -> Option<Vec<u128>> {
        let New::Changes(changes) = new else { return None };
        Some(changes.iter().map(|change| change.id.unwrap().uuid().as_u128()).collect())
    }

    #[test]
    fn a_listener_is_told_what_comes_after_it_began_and_each_once() {
        let board = Changes::new(1);
        board.put_up(SECOND, changes([1]));
        let (position, missed) = board.begin(None);
        assert!(!missed);
        board.put_up(2 * SECOND, changes([2, 3]));
        let (new, position, moment) = board.news(position);
        assert_eq!((numbers(new), moment), (Some(vec![2, 3]), 2 * SECOND));
        let (new, _, _) = board.news(position);
        assert_eq!(numbers(new), Some(vec![]));
    }

    #[test]
    fn whoever_comes_back_is_told_what_came_between_or_that_it_is_gone() {
        let board = Changes::new(1);
        assert!(board.begin(Some(100 * SECOND)).1, "nothing is known yet");
        board.put_up(10 * SECOND, changes([1]));
        board.put_up(25 * SECOND, changes([2]));
        board.put_up(40 * SECOND, changes([3]));
        let (position, missed) = board.begin(Some(30 * SECOND));
        assert!(!missed);
        assert_eq!(numbers(board.news(position).0), Some(vec![2, 3]), "with ten seconds before");
        assert!(board.begin(Some(19 * SECOND)).1, "from before the first look");
    }

    #[test]
    fn memory_is_bounded_and_who_is_too_slow_learns_of_it() {
        let board = Changes::new(1);
        board.put_up(SECOND, Vec::new());
        let (slow, _) = board.begin(None);
        board.put_up(20 * SECOND, changes(0..KEPT as u128));
        assert_eq!(numbers(board.news(slow).0).unwrap().len(), KEPT);
        board.put_up(40 * SECOND, changes([1]));
        assert_eq!(board.posts().kept.len(), KEPT);
        assert_eq!(board.news(slow).0, New::TooMuch);
        assert!(board.begin(Some(29 * SECOND)).1);
        let (quick, _) = board.begin(None);
        board.skip(50 * SECOND);
        assert_eq!(board.news(quick).0, New::TooMuch);
        assert!(board.begin(Some(55 * SECOND)).1);
        assert!(!board.begin(Some(60 * SECOND)).1);
    }

    #[test]
    fn places_are_counted_by_account_and_given_back() {
        let board = Changes::new(2);
        let account = |n| AccountId::from_uuid(Uuid::from_u128(n));
        let first = board.take_place(account(1)).unwrap();
        let _second = board.take_place(account(1)).unwrap();
        assert!(board.take_place(account(1)).is_none());
        assert!(board.take_place(account(2)).is_some());
        drop(first);
        assert!(board.take_place(account(1)).is_some());
        assert_eq!(board.listeners().len(), 1);
    }
}
