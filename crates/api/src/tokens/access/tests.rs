//! Tokens as they are issued and checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_700_000_000 * MICROS;

fn keys() -> TokenKeys {
    TokenKeys::ephemeral().unwrap()
}

fn later(seconds: u64) -> i64 {
    NOW + i64::try_from(seconds).unwrap() * MICROS
}

/// A token signed with the right key that says something else.
fn forged(keys: &TokenKeys, change: impl FnOnce(&mut Header, &mut Value)) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(keys.kid.clone());
    let mut payload = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::nil(), "sid": Uuid::nil(), "jti": Uuid::nil(),
        "iat": NOW / MICROS, "exp": NOW / MICROS + 600,
    });
    change(&mut header, &mut payload);
    encode(&header, &payload, &keys.signing).unwrap()
}

#[test]
fn says_who_calls_until_it_expires() {
    let keys = keys();
    let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
    let token = keys.issue(account, session, NOW).unwrap();
    for _ in ["checked", "remembered"] {
        let claims = keys.verify(&token, NOW).unwrap();
        assert_eq!((claims.account, claims.session), (account, session));
        assert!(keys.verify(&token, later(LIFETIME.as_secs())).is_ok());
        assert_eq!(keys.verify(&token, later(LIFETIME.as_secs() + 2)), Err(TokenError::Expired));
    }
}

#[test]
fn every_token_is_another_one() {
    let keys = keys();
    let issue = || keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
    let (one, two) = (issue(), issue());
    assert_ne!(one, two);
    assert_ne!(keys.verify(&one, NOW).unwrap().jti, keys.verify(&two, NOW).unwrap().jti);
}

#[test]
fn another_installations_token_is_refused() {
    let token = keys().issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
    assert_eq!(keys().verify(&token, NOW), Err(TokenError::Invalid));
}

#[test]
fn each_claim_and_header_counts() {
    let keys = keys();
    assert!(keys.verify(&forged(&keys, |_, _| {}), NOW).is_ok(), "the pattern itself is good");
    let changes: Vec<(&str, Box<dyn FnOnce(&mut Header, &mut Value)>)> = vec![
        ("issuer", Box::new(|_, payload| payload["iss"] = json!("other"))),
        ("audience", Box::new(|_, payload| payload["aud"] = json!("other"))),
        (
            "no audience",
            Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("aud"))),
        ),
        ("no expiry", Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("exp")))),
        ("no id", Box::new(|_, payload| drop(payload.as_object_mut().unwrap().remove("jti")))),
        ("subject", Box::new(|_, payload| payload["sub"] = json!("admin"))),
        ("type", Box::new(|header, _| header.typ = Some("JWT".to_owned()))),
        ("no type", Box::new(|header, _| header.typ = None)),
        ("key", Box::new(|header, _| header.kid = Some("other".to_owned()))),
        ("no key", Box::new(|header, _| header.kid = None)),
        ("critical", Box::new(|header, _| header.crit = Some(vec!["exp".to_owned()]))),
    ];
    for (what, change) in changes {
        assert_eq!(keys.verify(&forged(&keys, change), NOW), Err(TokenError::Invalid), "{what}");
    }
}

#[test]
fn unsigned_and_otherwise_signed_tokens_are_refused() {
    let keys = keys();
    let token = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
    let payload = token.split('.').nth(1).unwrap();
    for alg in ["none", "HS256", "ES256"] {
        let header = json!({"alg": alg, "typ": TYPE, "kid": keys.kid}).to_string();
        let token = format!("{}.{payload}.", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "{alg}");
    }
}

#[test]
fn oversized_tokens_are_not_looked_at() {
    let keys = keys();
    let token = forged(&keys, |_, payload| payload["pad"] = json!("x".repeat(1_000)));
    assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid));
}

proptest! {
    #[test]
    fn no_changed_byte_goes_unnoticed(at in 0_usize..400, byte in 0x21_u8..0x7f) {
        let keys = keys();
        let token = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
        // Known good first, so that the memory of checked tokens is in play.
        prop_assert!(keys.verify(&token, NOW).is_ok());
        let mut changed = token.clone().into_bytes();
        let at = at % changed.len();
        prop_assume!(changed[at] != byte);
        changed[at] = byte;
        prop_assert!(keys.verify(&String::from_utf8(changed).unwrap(), NOW).is_err());
    }

    #[test]
    fn nonsense_is_refused(text in ".{0,200}") {
        prop_assert_eq!(keys().verify(&text, NOW), Err(TokenError::Invalid));
    }
}
