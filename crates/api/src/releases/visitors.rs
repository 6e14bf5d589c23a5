//! Requests of those who have not signed in, counted by their network.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{LazyLock, Mutex, PoisonError};

use actix_web::{HttpRequest, web};
use domain::department_tokens::{Allowance, Spent};

use super::reader::too_many;
use crate::app::App;
use crate::auth::{client_address, network};
use crate::caller::application;
use crate::problem::Problem;

/// How many requests a network has in a minute; a whole office may stand behind one address.
const REQUESTS: u32 = 300;
/// Networks that are counted each for itself. Further ones are counted together, so that who has many of them fills no
/// memory.
const NETWORKS: usize = 10_000;
const FURTHER: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

static SPENT: LazyLock<Mutex<Networks>> = LazyLock::new(Mutex::default);

/// Each process counts for itself, and keeps the networks in its memory alone.
#[derive(Default)]
struct Networks {
    spent: HashMap<IpAddr, Spent>,
    /// When those that came long ago were forgotten last.
    swept: i64,
}

impl Networks {
    fn count(&mut self, network: IpAddr, now: i64) -> Allowance {
        if self.spent.len() >= NETWORKS && self.swept != now {
            self.spent.retain(|_, spent| spent.is_running(now));
            self.swept = now;
        }
        let is_full = self.spent.len() >= NETWORKS && !self.spent.contains_key(&network);
        let counted = if is_full { FURTHER } else { network };
        self.spent.entry(counted).or_default().count(now, REQUESTS)
    }
}

/// Counts a request by the machine's clock.
///
/// # Errors
/// 429 when the network had all of its requests.
pub fn admitted(http: &HttpRequest) -> Result<(web::Data<App>, Allowance), Problem> {
    let app = application(http)?;
    let from = client_address(&app, http).map_or(FURTHER, network);
    let mut all = SPENT.lock().unwrap_or_else(PoisonError::into_inner);
    let allowance = all.count(from, jiff::Timestamp::now().as_second());
    drop(all);
    if allowance.allowed { Ok((app, allowance)) } else { Err(too_many(allowance)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(number: u32) -> IpAddr {
        IpAddr::V4(number.into())
    }

    #[test]
    fn networks_are_counted_each_for_itself_and_fill_no_memory() {
        let mut all = Networks::default();
        for _ in 0..REQUESTS {
            assert!(all.count(network(1), 1_000).allowed);
        }
        assert!(!all.count(network(1), 1_000).allowed);
        for number in 2..10_400 {
            all.count(network(number), 1_000);
        }
        assert_eq!(all.spent.len(), NETWORKS + 1);
        assert!(!all.count(network(50_000), 1_000).allowed, "further ones are counted together");
        assert!(all.count(network(2), 1_000).allowed, "one that was there first goes on");
        // A minute later those are forgotten.
        assert!(all.count(network(50_000), 1_060).allowed);
        assert_eq!(all.spent.len(), 1);
    }
}
