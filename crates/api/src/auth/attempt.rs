//! Attempts at a password, counted by login name and by network address.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use domain::accounts::login::fold;
use domain::accounts::throttle::Subject;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::machine_time;
use crate::app::App;
use crate::problem::{Kind, Problem};

/// One attempt: the address it comes from and the name it is for, as keyed hashes.
pub(crate) struct Attempt {
    subjects: Vec<(Subject, [u8; 32])>,
}

impl Attempt {
    pub(crate) fn of(app: &App, http: &HttpRequest, login: &str) -> Self {
        // The address first: this is the order in which their rows are held.
        let mut subjects = Vec::new();
        if let Some(address) = client_address(app, http) {
            let network = network(address).to_string();
            subjects.push((Subject::Address, keyed(app, "address", &network)));
        }
        subjects.push((Subject::Login, of_login(app, login)));
        Self { subjects }
    }

    /// Something that is sent in without a name: only its address is counted.
    pub(crate) fn from_address(app: &App, http: &HttpRequest) -> Self {
        let address = client_address(app, http).map(|address| network(address).to_string());
        let hash = keyed(app, "visitor", &address.unwrap_or_default());
        Self { subjects: vec![(Subject::Visitor, hash)] }
    }

    /// A code for the portal that names nobody: only its address is counted.
    pub(crate) fn at_portal(app: &App, http: &HttpRequest) -> Self {
        let address = client_address(app, http).map(|address| network(address).to_string());
        let hash = keyed(app, "portal", &address.unwrap_or_default());
        Self { subjects: vec![(Subject::Visitor, hash)] }
    }

    /// Counts it as failed, before it is looked at.
    ///
    /// # Errors
    /// 429 when the name or the address has to wait.
    pub(crate) async fn count(&self, app: &App) -> Result<(), Problem> {
        let (subjects, now) = (self.subjects.clone(), machine_time());
        let counted = persistence::maintain!(&app.db, login_attempts::count(&subjects, now))?;
        counted.map_err(|wait| {
            let seconds = u64::try_from(wait.seconds).unwrap_or(1).min(LONGEST_SAID);
            Problem::new(Kind::TooManyRequests).retry_after(seconds)
        })
    }

    /// Takes it back: it was right.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn forgive(&self, app: &App) -> Result<(), Problem> {
        let (subjects, now) = (self.subjects.clone(), machine_time());
        persistence::maintain!(&app.db, login_attempts::forgive(&subjects, now))?;
        Ok(())
    }
}

/// A name locked for good says no more than this: come back tomorrow, or ask an administrator.
const LONGEST_SAID: u64 = 86_400;

/// Opens a login name again that too many wrong passwords have locked.
///
/// # Errors
/// When the database is away.
pub async fn forget_attempts(app: &App, login: &str) -> Result<(), persistence::Error> {
    let hash = of_login(app, login);
    persistence::maintain!(&app.db, login_attempts::forget(&hash))
}

fn of_login(app: &App, login: &str) -> [u8; 32] {
    keyed(app, "login", &fold(login))
}

fn keyed(app: &App, kind: &str, subject: &str) -> [u8; 32] {
    let key = app.keys.derive("login attempts");
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_slice()) else { return *key };
    mac.update(kind.as_bytes());
    mac.update(b":");
    mac.update(subject.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Where the request comes from: the nearest address on its way that is not one of our own proxies.
pub(crate) fn client_address(app: &App, http: &HttpRequest) -> Option<IpAddr> {
    let peer = http.peer_addr()?.ip();
    let forwarded = http.headers().get_all("x-forwarded-for");
    let hops = forwarded.filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(','));
    let hops: Vec<Option<IpAddr>> = hops.map(|hop| hop.trim().parse().ok()).collect();
    Some(nearest_stranger(peer, &hops, |address| app.trusted_proxies.contains(address)))
}

/// Each proxy adds whom it talked to at the end. What stands before a stranger's own word is that stranger's invention.
fn nearest_stranger(
    peer: IpAddr,
    hops: &[Option<IpAddr>],
    trusted: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev() {
        match hop {
            Some(hop) if trusted(nearest) => nearest = *hop,
            _ => break,
        }
    }
    nearest
}

/// A household has a whole IPv6 network of 2^64 addresses; it counts as one.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        IpAddr::V4(address) => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let trusted = |one: IpAddr| one == address("10.0.0.1") || one == address("10.0.0.2");
        let nearest = |peer: &str, hops: &[&str]| {
            let hops: Vec<_> = hops.iter().map(|hop| hop.parse().ok()).collect();
            nearest_stranger(address(peer), &hops, trusted).to_string()
        };
        assert_eq!(nearest("192.0.2.7", &[]), "192.0.2.7");
        assert_eq!(nearest("192.0.2.7", &["1.1.1.1"]), "192.0.2.7", "a stranger's own word");
        assert_eq!(nearest("10.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(
            nearest("10.0.0.1", &["1.1.1.1", "192.0.2.7"]),
            "192.0.2.7",
            "the rest is invented"
        );
        assert_eq!(nearest("10.0.0.1", &["192.0.2.7", "10.0.0.2"]), "192.0.2.7", "two proxies");
        assert_eq!(nearest("10.0.0.1", &["nonsense"]), "10.0.0.1");
    }

    #[test]
    fn neighbours_in_one_network_are_one() {
        assert_eq!(network(address("2001:db8:1:2:3::4")), network(address("2001:db8:1:2::9")));
        assert_ne!(network(address("2001:db8:1:2::")), network(address("2001:db8:1:3::")));
        assert_eq!(network(address("::ffff:192.0.2.7")), address("192.0.2.7"));
        assert_ne!(network(address("192.0.2.7")), network(address("192.0.2.8")));
    }
}
