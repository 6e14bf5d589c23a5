//! Secrets and signatures as Standard Webhooks has them: `v1,` and HMAC-SHA256 of id, time and body, in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use rand::RngCore as _;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What the messages to a webhook are signed with.
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    #[must_use]
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::rng().fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// As it is shown: libraries of Standard Webhooks take it like that.
    #[must_use]
    pub fn text(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0.as_slice()))
    }
}

/// The header `webhook-signature`: one signature for each secret, with blanks between them.
pub fn header(secrets: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> String {
    let signed = secrets.iter().map(|secret| signature(secret, id, seconds, body));
    signed.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &[u8], id: &str, seconds: i64, body: &str) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_specification() {
        // The example of the reference libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let header = header(
            &[secret.clone(), vec![1]],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        let (first, second) = header.split_once(' ').unwrap();
        assert_eq!(first, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(second.starts_with("v1,") && second != first);
    }

    #[test]
    fn a_secret_is_32_bytes_of_chance() {
        let (one, two) = (Secret::generate(), Secret::generate());
        assert_ne!(one.text(), two.text());
        let kept = STANDARD.decode(one.text().strip_prefix("whsec_").unwrap()).unwrap();
        assert_eq!(kept, one.bytes());
    }
}
