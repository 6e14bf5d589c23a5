//! What a caller's grants admit, on random trees of units whose branches move about, against a naive oracle that walks
//! up from the unit: the decision of the domain, the closure table and the lists of both databases have to agree with it.
#![expect(clippy::indexing_slicing, reason = "a failing test says which step it was")]

use std::collections::BTreeSet;

use diesel::{Connection, PgConnection, SqliteConnection};
use domain::Timestamp;
use domain::access::{Access, Grant, Permission, Role, Scope, Standing};
use domain::id::{AccountId, RequestId, UnitId};
use domain::units::{NewUnit, UnitKind, UnitPatch};
use persistence::testing::PostgresDatabase;
use persistence::{PageRequest, Request, UnitFilter, migrations};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

const NOW: i64 = 1_700_000_000_000_000;
const CASES: u32 = 128;

/// A tree, what becomes of it, and the grants of a caller.
#[derive(Clone, Debug)]
struct Plan {
    /// For each unit the one above it, among those before it.
    parents: Vec<Option<Index>>,
    /// Units that are hung below others, where that is possible.
    moves: Vec<(Index, Index)>,
    /// Role, unit, and how many microseconds from now it ends.
    grants: Vec<(Role, Index, Option<i64>)>,
}

fn plans() -> impl Strategy<Value = Plan> {
    let parent = proptest::option::weighted(0.85, any::<Index>());
    let end = proptest::option::of(-2_i64..3);
    let grant = (proptest::sample::select(Role::ALL), any::<Index>(), end);
    (
        proptest::collection::vec(parent, 1..14),
        proptest::collection::vec(any::<(Index, Index)>(), 0..6),
        proptest::collection::vec(grant, 0..5),
    )
        .prop_map(|(parents, moves, grants)| Plan { parents, moves, grants })
}

/// The tree as anybody would write it down.
#[derive(Debug, Default)]
struct Tree {
    units: Vec<(UnitId, Option<usize>)>,
}

impl Tree {
    fn depth(&self, unit: usize) -> usize {
        self.path(unit).len() - 1
    }

    /// The unit and all above it.
    fn path(&self, unit: usize) -> Vec<usize> {
        let mut path = vec![unit];
        while let Some(above) = self.units[path[path.len() - 1]].1 {
            path.push(above);
        }
        path
    }

    /// The oracle: somewhere on the way up, a grant that is not over gives the right.
    fn admits(&self, plan: &Plan, unit: usize, permission: Permission) -> bool {
        let here = |(_, at, _): &&(Role, Index, Option<i64>)| {
            self.path(unit).contains(&at.index(self.units.len()))
        };
        plan.grants
            .iter()
            .filter(here)
            .any(|(role, _, end)| role.may(permission) && end.is_none_or(|end| end > 0))
    }

    fn access(&self, plan: &Plan) -> Access {
        let now = Timestamp::from_micros(NOW);
        let grants = plan.grants.iter().map(|(role, at, end)| Grant {
            role: *role,
            unit: self.units[at.index(self.units.len())].0,
            department: None,
            expires_at: end.map(|end| Timestamp::from_micros(NOW + end)),
        });
        Access::new(AccountId::from_uuid(Uuid::nil()), grants.collect(), now)
    }
}

fn kind(depth: usize) -> UnitKind {
    match depth {
        0 => UnitKind::District,
        1 => UnitKind::Subdistrict,
        // Below communities as well: the closure table knows no levels.
        _ => UnitKind::Community,
    }
}

fn request() -> Request {
    Request {
        account: None,
        id: RequestId::from_uuid(Uuid::now_v7()),
        now: Timestamp::from_micros(NOW),
        zone: jiff::tz::TimeZone::UTC,
        idempotency: None,
        standing: Standing::default(),
    }
}

/// The same for each database: builds the tree, moves its branches, asks about every unit and right.
macro_rules! agrees {
    ($name:ident, $store:ident, $conn:ty) => {
        fn $name(conn: &mut $conn, plan: &Plan) -> Result<(), TestCaseError> {
            use persistence::$store::{Tx, tx, units};
            let (request, vault) = (request(), persistence::testing::vault());
            let mut tree = Tree::default();
            for parent in &plan.parents {
                let place = tree.units.len();
                let parent = parent.filter(|_| place > 0).map(|parent| parent.index(place));
                let depth = parent.map_or(0, |parent| tree.depth(parent) + 1);
                let code = Uuid::new_v4().simple().to_string();
                let above = parent.map(|parent| tree.units[parent].0);
                let new = NewUnit { parent: above, kind: kind(depth), name: code.clone(), code };
                let made =
                    units::insert(&mut Tx::new(conn, &request, &vault), &new).expect("a unit");
                tree.units.push((made.id, parent));
            }
            let all = Scope::of_the_installation(tree.units.iter().map(|(id, _)| *id).collect());
            for (unit, parent) in &plan.moves {
                let (unit, parent) = (unit.index(tree.units.len()), parent.index(tree.units.len()));
                let (id, below) = (tree.units[unit].0, tree.units[parent].0);
                let version = units::get(conn, &all, id).expect("the unit").version;
                let patch = UnitPatch { parent: Some(below), ..UnitPatch::default() };
                let moved =
                    units::update(&mut Tx::new(conn, &request, &vault), &all, id, version, &patch);
                if moved.is_ok() {
                    tree.units[unit].1 = Some(parent);
                }
            }
            let access = tree.access(plan);
            for permission in Permission::ALL {
                let wanted: BTreeSet<UnitId> = (0..tree.units.len())
                    .filter(|unit| tree.admits(plan, *unit, *permission))
                    .map(|unit| tree.units[unit].0)
                    .collect();
                let Ok(scope) = access.scope(*permission) else {
                    prop_assert!(wanted.is_empty(), "{} is refused", permission);
                    continue;
                };
                prop_assert!(!wanted.is_empty(), "{} is not refused", permission);
                for (id, _) in &tree.units {
                    let admitted = tx::admits(conn, &scope, *id).expect("a decision");
                    prop_assert_eq!(admitted, wanted.contains(id), "{}", permission);
                }
                let page = PageRequest { limit: 200, after: None, count: false };
                let listed =
                    units::list(conn, &scope, &UnitFilter::default(), &page).expect("a list");
                let listed: BTreeSet<UnitId> = listed.items.iter().map(|unit| unit.id).collect();
                prop_assert_eq!(listed, wanted, "{}", permission);
            }
            Ok(())
        }
    };
}

agrees!(agrees_on_sqlite, sqlite, SqliteConnection);
agrees!(agrees_on_postgres, postgres, PgConnection);

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
}

#[test]
fn grants_admit_what_the_oracle_says_on_sqlite() {
    let conn = std::cell::RefCell::new(SqliteConnection::establish(":memory:").expect("SQLite"));
    migrations::up_sqlite(&mut conn.borrow_mut()).expect("the migrations");
    runner()
        .run(&plans(), |plan| agrees_on_sqlite(&mut conn.borrow_mut(), &plan))
        .expect("they agree");
}

#[test]
fn grants_admit_what_the_oracle_says_on_postgres() {
    let database = PostgresDatabase::migrated();
    let conn = PgConnection::establish(&database.url()).expect("PostgreSQL");
    let conn = std::cell::RefCell::new(conn);
    runner()
        .run(&plans(), |plan| agrees_on_postgres(&mut conn.borrow_mut(), &plan))
        .expect("they agree");
}
