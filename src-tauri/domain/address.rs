//! An e-mail address in its one normal form.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// An address in normal form: trimmed, without angle brackets, lower case, NFC, domain in IDNA A-labels (RFC 5891). Never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Address(String);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing but white space or brackets.
    #[error("the address is empty")]
    Empty,
    /// No `@`, or nothing on one side of it.
    #[error("the address needs a name, an @ and a domain")]
    NoDomain,
    /// White space, control characters, commas or brackets inside.
    #[error("the address holds a character that no address has")]
    BadCharacter,
    /// The domain is no domain name.
    #[error("the part behind the @ is not a domain")]
    BadDomain,
}

impl Address {
    /// Brings a text into normal form (RFC 5321 section 4.1.2, RFC 6531).
    ///
    /// # Errors
    /// Says what is wrong with the text; the text itself is not repeated.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let inner = text.trim();
        let inner = match (inner.rfind('<'), inner.rfind('>')) {
            (Some(open), Some(close)) if open < close => inner.get(open + 1..close).unwrap_or(""),
            _ => inner,
        };
        let inner = inner.trim();
        let inner = inner.get(..7).filter(|p| p.eq_ignore_ascii_case("mailto:")).map_or(inner, |_| &inner[7..]);
        if inner.is_empty() {
            return Err(AddressError::Empty);
        }
        let (local, domain) = inner.rsplit_once('@').ok_or(AddressError::NoDomain)?;
        if local.is_empty() || domain.is_empty() {
            return Err(AddressError::NoDomain);
        }
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')');
        if local.chars().any(bad) || domain.chars().any(bad) {
            return Err(AddressError::BadCharacter);
        }
        let local: String = local.nfc().collect::<String>().to_lowercase();
        Ok(Self(format!("{local}@{}", normal_domain(domain)?)))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The domain in A-labels, lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Brings a domain into normal form: lower case, A-labels, without a leading `@` or a trailing dot.
    ///
    /// # Errors
    /// Refuses what is no domain name.
    pub fn parse_domain(text: &str) -> Result<String, AddressError> {
        let text = text.trim().trim_start_matches('@').trim_start_matches("*.");
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        normal_domain(text)
    }

    /// A domain with its labels turned round (`mail.acme.example` -> `example.acme.mail`), so that sub-domains sort behind their parent.
    pub fn reversed(domain: &str) -> String {
        domain.rsplit('.').collect::<Vec<_>>().join(".")
    }
}

fn normal_domain(domain: &str) -> Result<String, AddressError> {
    let domain = domain.trim_end_matches('.');
    if domain.starts_with('[') && domain.ends_with(']') {
        return Ok(domain.to_lowercase());
    }
    let ascii = idna::domain_to_ascii(domain).map_err(|_| AddressError::BadDomain)?;
    let label_is_good = |l: &str| {
        !l.is_empty() && l.len() <= 63 && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if ascii.is_empty() || ascii.len() > 253 || !ascii.split('.').all(label_is_good) {
        return Err(AddressError::BadDomain);
    }
    Ok(ascii)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        let text = String::deserialize(de)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_address_has_one_form() {
        for (what, text) in [
            ("plain", "anna@poczta.example"),
            ("case", "Anna@Poczta.EXAMPLE"),
            ("white space", "  anna@poczta.example\t"),
            ("angle brackets", "<anna@poczta.example>"),
            ("with a name", "\"Kowalska, Anna\" <anna@poczta.example>"),
            ("mailto", "mailto:anna@poczta.example"),
            ("trailing dot", "anna@poczta.example."),
        ] {
            assert_eq!(Address::parse(text).unwrap().as_str(), "anna@poczta.example", "{what}");
        }
        assert_eq!(Address::parse("jörg@bücher.example").unwrap().as_str(), "jörg@xn--bcher-kva.example");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, error) in [
            ("", AddressError::Empty),
            (" <> ", AddressError::Empty),
            ("anna", AddressError::NoDomain),
            ("@poczta.example", AddressError::NoDomain),
            ("anna@", AddressError::NoDomain),
            ("an na@poczta.example", AddressError::BadCharacter),
            ("anna@poczta..example", AddressError::BadDomain),
        ] {
            assert_eq!(Address::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn sub_domains_sort_behind_their_parent() {
        assert_eq!(Address::reversed("mail.acme.example"), "example.acme.mail");
        assert_eq!(Address::parse_domain("@Bücher.example").unwrap(), "xn--bcher-kva.example");
    }

    proptest::proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(text in "\\PC{0,40}") {
            if let Ok(address) = Address::parse(&text) {
                proptest::prop_assert_eq!(Address::parse(address.as_str()), Ok(address.clone()));
                proptest::prop_assert!(!address.domain().is_empty() && !address.local().is_empty());
            }
        }
    }
}
