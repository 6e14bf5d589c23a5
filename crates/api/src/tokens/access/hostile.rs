//! Tokens of somebody who would like to be somebody else. None is accepted.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AUDIENCE, ISSUER, LEEWAY_SECONDS, MICROS, TYPE, TokenError, TokenKeys};

const NOW: i64 = 1_700_000_000 * MICROS;
const MUTANTS: usize = 100_000;

/// An installation's keys, and its public key as anybody may know it.
fn installation() -> (TokenKeys, Vec<u8>) {
    let pair = Ed25519KeyPair::generate().unwrap();
    let document: Pkcs8V1Der<'static> = pair.as_der().unwrap();
    (TokenKeys::from_pkcs8(document.as_ref()).unwrap(), pair.public_key().as_ref().to_vec())
}

fn payload() -> Value {
    let now = NOW / MICROS;
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::nil(), "sid": Uuid::nil(), "jti": Uuid::nil(),
        "iat": now, "exp": now + 600,
    })
}

fn header(keys: &TokenKeys, algorithm: Algorithm) -> Header {
    let mut header = Header::new(algorithm);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(keys.kid.clone());
    header
}

/// A token signed with the right key that says something else.
fn signed(keys: &TokenKeys, change: impl FnOnce(&mut Value)) -> String {
    let mut payload = payload();
    change(&mut payload);
    encode(&header(keys, Algorithm::EdDSA), &payload, &keys.signing).unwrap()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let (keys, public) = installation();
    // As raw bytes, as the forms in which a server may publish it.
    let base64 = URL_SAFE_NO_PAD.encode(&public);
    let mut der = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    der.extend_from_slice(&public);
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(&der)
    );
    for secret in [public.clone(), base64.into_bytes(), der, pem.into_bytes(), Vec::new()] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let key = EncodingKey::from_secret(&secret);
            let token = encode(&header(&keys, algorithm), &payload(), &key).unwrap();
            assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "{algorithm:?}");
            // The same signature under a header that promises the right algorithm.
            let (_, rest) = token.split_once('.').unwrap();
            let swapped = json!({"alg": "EdDSA", "typ": TYPE, "kid": keys.kid});
            let swapped = format!("{}.{rest}", part(&swapped));
            assert_eq!(keys.verify(&swapped, NOW), Err(TokenError::Invalid));
        }
    }
}

#[test]
fn no_word_for_no_algorithm_is_taken() {
    let (keys, _) = installation();
    let good = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
    let signature = good.rsplit('.').next().unwrap();
    for alg in
        ["none", "None", "NONE", "nOnE", "", "null", "EDDSA", "eddsa", "Ed448", "RS256", "ES384"]
    {
        let header = part(&json!({"alg": alg, "typ": TYPE, "kid": keys.kid}));
        for signature in ["", signature] {
            for token in [
                format!("{header}.{}.{signature}", part(&payload())),
                format!("{header}.{}", part(&payload())),
            ] {
                assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "{alg}");
            }
        }
    }
}

#[test]
fn another_key_is_not_ours_whatever_it_calls_itself() {
    let ((keys, _), (foreign, public)) = (installation(), installation());
    let mut posing = header(&keys, Algorithm::EdDSA);
    let names: [Option<&str>; 6] = [
        None,
        Some(""),
        Some("../token.key"),
        Some("/dev/null"),
        Some("' OR 1=1 --"),
        Some(&foreign.kid),
    ];
    let token = encode(&posing, &payload(), &foreign.signing).unwrap();
    assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "with our key's name");
    for name in names {
        posing.kid = name.map(str::to_owned);
        for signing in [&foreign.signing, &keys.signing] {
            let token = encode(&posing, &payload(), signing).unwrap();
            assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "{name:?}");
        }
    }
    // A key that the token brings along is not asked.
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public)});
    let own = json!({"alg": "EdDSA", "typ": TYPE, "kid": keys.kid, "jwk": jwk, "jku": "https://example.org/k"});
    let signature = token.rsplit('.').next().unwrap();
    let token = format!("{}.{}.{signature}", part(&own), part(&payload()));
    assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid));
}

#[test]
fn each_claim_has_to_be_ours() {
    let (keys, _) = installation();
    assert!(keys.verify(&signed(&keys, |_| {}), NOW).is_ok(), "the pattern itself is good");
    for (claim, values) in [
        ("iss", vec![json!("other"), json!(""), json!(null), json!(["linli"]), json!(1)]),
        ("aud", vec![json!("other"), json!(""), json!(null), json!([]), json!("linli-api ")]),
        ("sub", vec![json!("admin"), json!(null), json!(0), json!("../../")]),
        ("sid", vec![json!("admin"), json!(null)]),
        ("jti", vec![json!("x"), json!(null)]),
        (
            "exp",
            vec![json!(null), json!("9999999999"), json!(-1), json!(0), json!(1e300), json!([])],
        ),
        ("iat", vec![json!(null), json!("0"), json!(1e300)]),
    ] {
        for value in values {
            let token = signed(&keys, |payload| payload[claim] = value.clone());
            assert!(keys.verify(&token, NOW).is_err(), "{claim} {value}");
        }
        let without = signed(&keys, |payload| drop(payload.as_object_mut().unwrap().remove(claim)));
        assert_eq!(keys.verify(&without, NOW), Err(TokenError::Invalid), "no {claim}");
    }
}

#[test]
fn it_is_good_from_its_beginning_to_its_end_and_not_a_moment_longer() {
    let (keys, _) = installation();
    let now = NOW / MICROS;
    let at = |seconds: i64| NOW + seconds * MICROS;
    let later = signed(&keys, |payload| {
        payload["iat"] = json!(now + 60);
        payload["exp"] = json!(now + 660);
    });
    let held_back = signed(&keys, |payload| payload["nbf"] = json!(now + 60));
    for token in [later, held_back] {
        assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid), "not yet");
        assert_eq!(keys.verify(&token, at(60 - LEEWAY_SECONDS - 1)), Err(TokenError::Invalid));
        assert!(keys.verify(&token, at(60 - LEEWAY_SECONDS)).is_ok());
        // Remembered by now, and still not good before its time.
        assert_eq!(keys.verify(&token, NOW), Err(TokenError::Invalid));
    }
    let token = keys.issue(Uuid::nil(), Uuid::nil(), NOW).unwrap();
    assert!(keys.verify(&token, at(600 + LEEWAY_SECONDS) - 1).is_ok());
    for seconds in [600 + LEEWAY_SECONDS, 3_600, 86_400 * 365] {
        assert_eq!(keys.verify(&token, at(seconds)), Err(TokenError::Expired));
    }
}

#[test]
fn however_long_it_is_it_is_refused() {
    let (keys, _) = installation();
    for size in [1_025, 10_000, 1_000_000, 20_000_000] {
        let long = signed(&keys, |payload| payload["pad"] = json!("x".repeat(size)));
        assert_eq!(keys.verify(&long, NOW), Err(TokenError::Invalid));
        assert_eq!(keys.verify(&".".repeat(size), NOW), Err(TokenError::Invalid));
    }
}

/// One of the ways in which a good token is spoilt.
fn mutant(good: &[Vec<u8>], dice: &mut StdRng) -> Vec<u8> {
    let mut token = good[dice.random_range(0..good.len())].clone();
    let other = &good[dice.random_range(0..good.len())];
    let at = dice.random_range(0..token.len());
    match dice.random_range(0..8) {
        0 => token[at] ^= 1 << dice.random_range(0..7),
        1 => token.truncate(at),
        2 => drop(token.remove(at)),
        3 => token.insert(at, dice.random_range(0x21..0x7f)),
        4 => {
            let to = dice.random_range(0..token.len());
            token.swap(at, to);
        }
        // Header, claims or signature of another good token.
        5 => {
            let part = dice.random_range(0..3);
            let parts = |token: &[u8]| -> Vec<Vec<u8>> {
                token.split(|byte| *byte == b'.').map(<[u8]>::to_vec).collect()
            };
            let (mut own, others) = (parts(&token), parts(other));
            own[part].clone_from(&others[part]);
            token = own.join(&b'.');
        }
        6 => token.extend_from_slice(&other[at.min(other.len() - 1)..]),
        // Several bits at once.
        _ => {
            for _ in 0..dice.random_range(2..10) {
                let at = dice.random_range(0..token.len());
                token[at] ^= 1 << dice.random_range(0..7);
            }
        }
    }
    token
}

#[test]
fn of_a_hundred_thousand_mutants_none_is_accepted() {
    let (keys, _) = installation();
    let issue = |_| keys.issue(Uuid::new_v4(), Uuid::new_v4(), NOW).unwrap().into_bytes();
    let good: Vec<Vec<u8>> = (0..8).map(issue).collect();
    for token in &good {
        // Checked once, so that the memory of good tokens is in play.
        assert!(keys.verify(std::str::from_utf8(token).unwrap(), NOW).is_ok());
    }
    let mut dice = StdRng::seed_from_u64(20_261_123);
    let mut tried = 0;
    while tried < MUTANTS {
        let token = mutant(&good, &mut dice);
        // A bit turned twice, or the header of another token, which is the same.
        if good.contains(&token) {
            continue;
        }
        let text = String::from_utf8_lossy(&token);
        assert!(keys.verify(&text, NOW).is_err(), "{text}");
        tried += 1;
    }
    println!("{tried} mutants, none accepted");
}
