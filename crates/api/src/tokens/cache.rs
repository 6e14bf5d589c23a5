//! Remembers tokens whose signature was found good, so that a client that calls often costs one check per token.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::access::Claims;

/// Entries per generation; two generations are kept, so the cache never holds more than twice as many.
const GENERATION: usize = 16_384;

/// SHA-256 of the whole token, signature included: nothing but that very token finds the entry.
pub(super) type Key = [u8; 32];

#[derive(Default)]
pub(super) struct VerifiedTokens(RwLock<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Claims>,
    old: HashMap<Key, Claims>,
}

impl VerifiedTokens {
    pub(super) fn get(&self, key: &Key) -> Option<Claims> {
        let generations = self.0.read().unwrap_or_else(PoisonError::into_inner);
        generations.young.get(key).or_else(|| generations.old.get(key)).copied()
    }

    /// Dropping a whole generation at once needs no order of use; a token in use simply comes back in.
    pub(super) fn put(&self, key: Key, claims: Claims) {
        let mut generations = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= GENERATION {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(key, claims);
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        let generations = self.0.read().unwrap();
        generations.young.len() + generations.old.len()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn it_is_bounded_and_keeps_the_newest() {
        let cache = VerifiedTokens::default();
        let claims = Claims {
            account: Uuid::nil(),
            session: Uuid::nil(),
            jti: Uuid::nil(),
            begins: 0,
            expires: 0,
        };
        let key = |n: usize| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&n.to_le_bytes());
            key
        };
        for n in 0..GENERATION * 5 {
            cache.put(key(n), claims);
            assert!(cache.len() <= GENERATION * 2);
        }
        assert!(cache.get(&key(0)).is_none());
        assert!(cache.get(&key(GENERATION * 5 - 1)).is_some());
        assert!(cache.get(&key(GENERATION * 4)).is_some());
    }
}
