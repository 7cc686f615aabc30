//! Who signed in, as the provider says beside the tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// Who signed in; empty where the provider does not say.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Claims {
    email: String,
    preferred_username: String,
    name: String,
}

impl Claims {
    /// Reads an identity token. Its signature says nothing more than the connection it came over (OpenID Connect Core 3.1.3.7): it is only shown, and
    /// compared with the address the user typed.
    pub fn read(token: &str) -> Self {
        let payload = token.split('.').nth(1).unwrap_or_default();
        let plain = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).unwrap_or_default();
        serde_json::from_slice(&plain).unwrap_or_default()
    }

    /// Their address.
    pub fn address(&self) -> String {
        let named = [&self.email, &self.preferred_username].into_iter().find(|name| name.contains('@'));
        named.cloned().unwrap_or_default()
    }

    /// Their name.
    pub fn name(&self) -> String {
        self.name.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signed_in_is_read_from_either_provider_and_from_nothing_else() {
        let token = |json: &str| format!("e30.{}.x", URL_SAFE_NO_PAD.encode(json));
        for (what, token, address) in [
            ("Google", token(r#"{"email":"anna@firm.example","name":"Anna"}"#), "anna@firm.example"),
            ("Microsoft", token(r#"{"preferred_username":"anna@firm.example"}"#), "anna@firm.example"),
            ("a telephone number", token(r#"{"preferred_username":"+49 1"}"#), ""),
            ("no token", String::new(), ""),
            ("junk", "a.b.c".into(), ""),
            ("of another form", token(r#"{"email":[1]}"#), ""),
        ] {
            assert_eq!(Claims::read(&token).address(), address, "{what}");
        }
    }
}
