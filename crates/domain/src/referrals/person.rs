//! Whether a referral shows the person who brought the case.

use super::{NewReferral, Referral, ReferralStatus};
use crate::error::{Error, Faults};
use crate::id::MemberId;
use crate::members::MemberKind;
use crate::text::match_name;

/// How much of an address, up to its last number, makes it recognisable: `和平里12号` has five.
const RECOGNISABLE: usize = 6;

/// Who brought a case, as far as a department may ever learn of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: MemberId,
    pub kind: MemberKind,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    /// The address of the household, where there is one.
    pub household_address: Option<String>,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
}

/// What a new referral says of place and person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    pub place: Option<String>,
    /// Whether the place is the person's own, and hidden whenever the person is.
    pub place_of_person: bool,
    pub person: Option<MemberId>,
}

impl Person {
    /// Whether the text names the person or a way to reach them. A business's name is on its sign.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        let plain = match_name(text);
        let holds_name = self.kind == MemberKind::Resident && names(&self.name, text, &plain);
        let holds_phone = self.phone.as_deref().is_some_and(|phone| {
            let digits = digits(phone);
            digits.len() >= 7 && self::digits(text).contains(&digits)
        });
        let holds_email =
            self.email.as_deref().is_some_and(|email| plain.contains(&match_name(email)));
        holds_name || holds_phone || holds_email
    }

    /// Whether the place is where the person lives. Where a business is anybody can see.
    #[must_use]
    pub fn lives_at(&self, place: &str) -> bool {
        let place: Vec<char> = match_name(place).chars().collect();
        self.kind == MemberKind::Resident
            && [&self.address, &self.household_address]
                .into_iter()
                .flatten()
                .any(|address| is_address(&place, address))
    }
}

/// A name of letters has to stand as words: `Li Min` is not in `eliminate`.
fn names(name: &str, text: &str, plain: &str) -> bool {
    let folded = match_name(name);
    if folded.is_ascii() {
        let spaced = |text: &str| {
            let words: Vec<String> = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_ascii_lowercase)
                .collect();
            format!(" {} ", words.join(" "))
        };
        return folded.len() >= 2 && spaced(text).contains(&spaced(name));
    }
    folded.chars().count() >= 2 && plain.contains(&folded)
}

fn digits(text: &str) -> String {
    match_name(text).chars().filter(char::is_ascii_digit).collect()
}

/// Whether the place holds the end of the address, down to its last number.
fn is_address(place: &[char], address: &str) -> bool {
    let address: Vec<char> = match_name(address).chars().collect();
    let last_number = address.iter().rposition(char::is_ascii_digit);
    let core = address.get(..=last_number.unwrap_or(address.len().saturating_sub(1)));
    let Some(core) = core.filter(|core| core.len() >= 2) else { return false };
    let mut start = core.len().saturating_sub(RECOGNISABLE);
    while start > 0 && starts_within_a_number(core, start) {
        start -= 1;
    }
    let Some(tail) = core.get(start..) else { return false };
    // A place that is written shorter than that still ends where the address ends.
    let is_short = last_number.is_some()
        && place.iter().any(char::is_ascii_digit)
        && place.len() < tail.len() + 2
        && ends_like(core, place);
    is_short || holds(place, tail)
}

fn starts_within_a_number(text: &[char], at: usize) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    is_digit(at) && at.checked_sub(1).is_some_and(is_digit)
}

/// Whether `place`, up to its last number, is how `core` ends.
fn ends_like(core: &[char], place: &[char]) -> bool {
    let Some(last) = place.iter().rposition(char::is_ascii_digit) else { return false };
    let Some(short) = place.get(..=last) else { return false };
    core.ends_with(short) && !starts_within_a_number(core, core.len() - short.len())
}

/// Whether `place` holds `tail`, and not as a part of longer numbers.
fn holds(place: &[char], tail: &[char]) -> bool {
    place.windows(tail.len()).enumerate().any(|(at, window)| {
        window == tail
            && !starts_within_a_number(place, at)
            && !starts_within_a_number(place, at + tail.len())
    })
}

impl NewReferral {
    /// What the referral says of place and person. Without `share_person` it shows nobody: a place
    /// of the case's that is the person's own is left out.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the words name the person, who goes along by `share_person` alone, so
    /// that they can be taken back; when the place that was asked for is their own; and when
    /// nobody is there to be shown.
    pub fn disclose(
        &self,
        person: Option<&Person>,
        place_of_case: Option<&str>,
    ) -> Result<Disclosure, Error> {
        let mut faults = Faults::new();
        let named_in = |text: &str| person.is_some_and(|person| person.is_named_in(text));
        let own = |text: &str| named_in(text) || person.is_some_and(|one| one.lives_at(text));
        if self.share_person && person.is_none() {
            faults.add("/share_person", "nobody_to_share");
        }
        if named_in(&self.summary) {
            faults.add("/summary", "names_the_person");
        }
        if let Some(place) = &self.place
            && !self.share_person
            && own(place)
        {
            faults.add("/place", "place_of_the_person");
        }
        faults.finish()?;
        let place = self.place.as_deref().or(place_of_case);
        let place_of_person = place.is_some_and(own);
        let place = place.filter(|_| self.share_person || !place_of_person);
        Ok(Disclosure {
            place: place.map(str::to_owned),
            place_of_person: place_of_person && self.share_person,
            person: person.filter(|_| self.share_person).map(|person| person.id),
        })
    }
}

impl Referral {
    /// Whether the department sees who brought the case: while it is asked, and while `agreed`,
    /// that is, while the person's consent to it holds.
    #[must_use]
    pub fn shows_person(&self, agreed: bool) -> bool {
        agreed && self.person.is_some() && self.status == ReferralStatus::Open
    }

    /// The place as the department sees it.
    #[must_use]
    pub fn shown_place(&self, person: Option<&Person>, agreed: bool) -> Option<String> {
        let own = |place: &str| {
            self.place_of_person
                || person.is_some_and(|one| one.lives_at(place) || one.is_named_in(place))
        };
        self.place.clone().filter(|place| self.shows_person(agreed) || !own(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::DepartmentId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn zhang(address: &str) -> Person {
        Person {
            id: MemberId::from_uuid(Uuid::from_u128(1)),
            kind: MemberKind::Resident,
            name: "张小明".to_owned(),
            phone: Some("13800138000".to_owned()),
            email: Some("zhang@example.org".to_owned()),
            address: Some(address.to_owned()),
            household_address: Some("幸福里3号".to_owned()),
            preferred_language: None,
            contact_time: None,
        }
    }

    fn asked(summary: &str, place: Option<&str>, share_person: bool) -> NewReferral {
        let department = DepartmentId::from_uuid(Uuid::from_u128(2));
        let due = "2026-12-01".parse().unwrap();
        let new = NewReferral::parse(department, summary, place, due).unwrap();
        NewReferral { share_person, ..new }
    }

    #[test]
    fn an_address_is_known_again_however_it_is_written() {
        let zhang = zhang("天心区书院路18号3栋502室");
        for own in [
            "天心区书院路18号3栋502室",
            "書院路18號3棟502",
            "书院路 18 号 3 栋 502 室门口",
            "１８号３栋５０２室",
            "3栋502",
            "幸福里3号楼下",
        ] {
            assert!(zhang.lives_at(own), "{own}");
        }
        for public in ["书院路18号", "书院路", "3栋5021", "小公园", "幸福里13号", "幸福里", ""]
        {
            assert!(!zhang.lives_at(public), "{public}");
        }
        let shop = Person { kind: MemberKind::Business, ..zhang };
        assert!(!shop.lives_at("天心区书院路18号3栋502室"));
    }

    #[test]
    fn a_person_is_known_by_name_telephone_and_mail() {
        let zhang = zhang("和平里12号");
        for named in ["请联系張小明", "电话 138-0013-8000", "Zhang@Example.org"] {
            assert!(zhang.is_named_in(named), "{named}");
        }
        assert!(!zhang.is_named_in("一位张姓居民反映占道，6月12日"));
        let min = Person { name: "Li Min".to_owned(), ..zhang.clone() };
        assert!(min.is_named_in("Ask LI MIN first.") && !min.is_named_in("eliminate the stalls"));
        let shop = Person { kind: MemberKind::Business, ..zhang };
        assert!(!shop.is_named_in("张小明的店门口"), "a shop's name is on its sign");
        assert!(shop.is_named_in("打 13800138000"));
    }

    #[test]
    fn without_the_person_their_place_is_left_out() {
        let zhang = zhang("和平里12号");
        let home = Some("和平里12号楼道");
        let alone = asked("楼道漏水", None, false).disclose(Some(&zhang), home).unwrap();
        assert_eq!((alone.place, alone.person), (None, None));
        let said = asked("楼道漏水", home, false).disclose(Some(&zhang), None).unwrap_err();
        let Error::Invalid(faults) = said else { panic!() };
        assert_eq!(
            (faults.0[0].pointer.as_str(), faults.0[0].code),
            ("/place", "place_of_the_person")
        );
        let shared = asked("楼道漏水", None, true).disclose(Some(&zhang), home).unwrap();
        assert!(shared.place_of_person && shared.person.is_some() && shared.place.is_some());
        let street = asked("占道", None, false).disclose(Some(&zhang), Some("小公园")).unwrap();
        assert_eq!(street.place.as_deref(), Some("小公园"));
        assert!(asked("占道", None, true).disclose(None, None).is_err());
        assert!(asked("张小明家漏水", None, true).disclose(Some(&zhang), None).is_err());
    }

    proptest! {
        #[test]
        fn no_address_slips_through_with_words_around_it(
            street in "[一-龥]{2,6}", number in 1..9_999_u32, before in "[一-龥]{0,4}", after in "[一-龥]{0,4}",
        ) {
            let zhang = zhang(&format!("{street}{number}号"));
            let place = format!("{before}{street}{number}号{after}");
            prop_assert!(zhang.lives_at(&place));
            let other = format!("{street}{}号", number + 10_000);
            prop_assert!(!zhang.lives_at(&other));
            let disclosed = asked("漏水", None, false).disclose(Some(&zhang), Some(&place)).unwrap();
            prop_assert_eq!(disclosed.place, None);
        }
    }
}
