//! Units, accounts and their grants.

use domain::access::{Role, Scope};
use domain::accounts::{Language, LoginName, NewAccount};
use domain::departments::NewDepartment;
use domain::grants::NewGrant;
use domain::id::{AccountId, DepartmentId, UnitId};
use domain::units::{NewUnit, UnitKind};

use super::super::{accounts, departments, grants, units};
use super::{Community, Making};
use crate::demo::{COMMUNITIES, DEPARTMENTS, Person, SUBDISTRICTS};
use crate::error::Error;
use crate::write::{Audited, Entry};

/// How long the office has been working.
const DAYS: u64 = 400;

pub struct District {
    pub unit: UnitId,
    /// The first one.
    pub subdistrict: UnitId,
    pub analyst: AccountId,
    /// The one that street vendors are a matter of.
    pub department: DepartmentId,
    pub communities: Vec<Community>,
    pub people: Vec<Person>,
}

pub fn make(making: &mut Making<'_, '_>, password_hash: &str) -> Result<District, Error> {
    let unit = add_unit(making, None, UnitKind::District, "310100", "示范区")?;
    let mut departments = Vec::new();
    for name in DEPARTMENTS {
        departments.push(add_department(making, unit, name)?);
    }
    let department = departments.first().copied().ok_or(Error::NotFound)?;
    let (mut people, mut communities, mut subdistricts) = (Vec::new(), Vec::new(), Vec::new());
    let mut staff = Staff { password_hash, people: &mut people };
    staff.add_known(making, Role::Administrator, unit)?;
    staff.add_known(making, Role::Auditor, unit)?;
    let analyst = staff.add_known(making, Role::Analyst, unit)?;
    staff.add_partners(making, unit, &departments)?;
    for (above, subdistrict) in SUBDISTRICTS.iter().enumerate() {
        let code = format!("3101{:02}", above + 1);
        let parent = add_unit(
            making,
            Some(unit),
            UnitKind::Subdistrict,
            &code,
            &format!("{subdistrict}街道"),
        )?;
        for (below, community) in COMMUNITIES.iter().enumerate() {
            let code = format!("{code}{:03}", below + 1);
            let name = format!("{subdistrict}{community}社区");
            let unit = add_unit(making, Some(parent), UnitKind::Community, &code, &name)?;
            let number = above * COMMUNITIES.len() + below;
            communities.push(staff.of_community(making, unit, number)?);
        }
        subdistricts.push(parent);
    }
    let subdistrict = subdistricts.first().copied().ok_or(Error::NotFound)?;
    Ok(District { unit, subdistrict, analyst, department, communities, people })
}

/// Whoever leads the whole district: publishes releases and decides on data requests. Told last, so that whoever looks for
/// a coordinator finds that of a community.
pub fn add_lead(
    making: &mut Making<'_, '_>,
    district: &mut District,
    password_hash: &str,
) -> Result<AccountId, Error> {
    let (role, login, unit) = (Role::Coordinator, "lead", district.unit);
    let staff = Staff { password_hash, people: &mut district.people };
    let account = staff.add(making, login, grants::without_end(role, unit))?;
    district.people.push(Person { role: role.as_str(), login: login.to_owned(), account, unit });
    Ok(account)
}

fn add_unit(
    making: &mut Making<'_, '_>,
    parent: Option<UnitId>,
    kind: UnitKind,
    code: &str,
    name: &str,
) -> Result<UnitId, Error> {
    let new = NewUnit::parse(parent, kind, code, name)?;
    let then = making.days_ago(DAYS);
    making.at(then, None, |tx| {
        let unit = units::insert(tx, &new)?;
        Ok(Audited::write(unit.id, Entry::new("units_create", "units", unit.id, unit.id)))
    })
}

fn add_department(
    making: &mut Making<'_, '_>,
    unit: UnitId,
    name: &str,
) -> Result<DepartmentId, Error> {
    let new = NewDepartment::parse(unit, name)?;
    let scope = Scope::of_the_installation(vec![unit]);
    let then = making.days_ago(DAYS);
    making.at(then, None, |tx| departments::create(tx, &scope, &new)).map(|made| made.id)
}

struct Staff<'a> {
    password_hash: &'a str,
    people: &'a mut Vec<Person>,
}

impl Staff<'_> {
    /// The first community's people have plain login names; theirs are the ones that are told.
    fn of_community(
        &mut self,
        making: &mut Making<'_, '_>,
        unit: UnitId,
        number: usize,
    ) -> Result<Community, Error> {
        if number == 0 {
            let coordinator = self.add_known(making, Role::Coordinator, unit)?;
            let caseworker = self.add_known(making, Role::Caseworker, unit)?;
            let other =
                self.add(making, "caseworker2", grants::without_end(Role::Caseworker, unit))?;
            let volunteer = self.add_known(making, Role::Volunteer, unit)?;
            return Ok(Community {
                unit,
                number,
                coordinator,
                caseworkers: [caseworker, other],
                volunteer,
            });
        }
        let mut add = |word: &str, role| {
            self.add(making, &format!("{word}-{number:03}"), grants::without_end(role, unit))
        };
        Ok(Community {
            unit,
            number,
            coordinator: add("coordinator", Role::Coordinator)?,
            caseworkers: [
                add("caseworker-a", Role::Caseworker)?,
                add("caseworker-b", Role::Caseworker)?,
            ],
            volunteer: add("volunteer", Role::Volunteer)?,
        })
    }

    fn add_known(
        &mut self,
        making: &mut Making<'_, '_>,
        role: Role,
        unit: UnitId,
    ) -> Result<AccountId, Error> {
        let account = self.add(making, role.as_str(), grants::without_end(role, unit))?;
        self.people.push(Person {
            role: role.as_str(),
            login: role.as_str().to_owned(),
            account,
            unit,
        });
        Ok(account)
    }

    /// Somebody of each department; the first one's login name is plain.
    fn add_partners(
        &mut self,
        making: &mut Making<'_, '_>,
        unit: UnitId,
        departments: &[DepartmentId],
    ) -> Result<(), Error> {
        let role = Role::Partner;
        for (number, department) in departments.iter().enumerate() {
            let login =
                if number == 0 { "partner".to_owned() } else { format!("partner{}", number + 1) };
            let grant =
                NewGrant { department: Some(*department), ..grants::without_end(role, unit) };
            let account = self.add(making, &login, grant)?;
            if number == 0 {
                self.people.push(Person { role: role.as_str(), login, account, unit });
            }
        }
        Ok(())
    }

    fn add(
        &self,
        making: &mut Making<'_, '_>,
        login: &str,
        grant: NewGrant,
    ) -> Result<AccountId, Error> {
        let new = NewAccount {
            login: LoginName::parse("/login", login)?,
            name: making.chance.name(),
            language: Language::SimplifiedChinese,
            password_hash: self.password_hash.to_owned(),
        };
        let then = making.days_ago(DAYS);
        making.at(then, None, |tx| {
            let account = accounts::insert(tx, &new)?;
            grants::insert(tx, account, &grant)?;
            Ok(Audited::write(
                account,
                Entry::new("accounts_create", "accounts", account, grant.unit),
            ))
        })
    }
}
