//! Sealing under the key of the store: XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha).

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{Key, KeyError};

/// Bytes of a nonce; so many that random ones never meet.
pub const NONCE_LENGTH: usize = 24;

/// Seals a secret under a key derived for one purpose. The nonce, never used twice, stands in front of the result.
///
/// # Errors
/// Fails only for more than 256 GiB.
pub fn seal(key: &Key, purpose: &str, plain: &[u8], nonce: [u8; NONCE_LENGTH]) -> Result<Vec<u8>, KeyError> {
    let sealed = lock(&key.derive(purpose), &nonce, Payload { msg: plain, aad: purpose.as_bytes() })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] sealed under the same key for the same purpose.
///
/// # Errors
/// `SealBroken` when a bit was changed, or key or purpose are others.
pub fn unseal(key: &Key, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(KeyError::SealBroken)?;
    unlock(&key.derive(purpose), nonce, Payload { msg: sealed, aad: purpose.as_bytes() })
}

/// Encrypts under any key of 32 bytes; `aad` is bound to the result without being in it.
pub(super) fn lock(key: &[u8; 32], nonce: &[u8; NONCE_LENGTH], plain: Payload<'_, '_>) -> Result<Vec<u8>, KeyError> {
    XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(*nonce), plain).map_err(|_| KeyError::SealBroken)
}

/// Decrypts what [`lock`] encrypted.
pub(super) fn unlock(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LENGTH],
    sealed: Payload<'_, '_>,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), sealed);
    plain.map(Zeroizing::new).map_err(|_| KeyError::SealBroken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_under_its_key_and_purpose() {
        let key = Key::from_bytes([1; 32]);
        let sealed = seal(&key, "secrets", b"hunter2", [9; NONCE_LENGTH]).unwrap();
        assert!(!sealed.windows(7).any(|w| w == b"hunter2"));
        assert_eq!(unseal(&key, "secrets", &sealed).unwrap().as_slice(), b"hunter2");
        for (what, opened) in [
            ("another purpose", unseal(&key, "other", &sealed)),
            ("another key", unseal(&Key::from_bytes([2; 32]), "secrets", &sealed)),
            ("cut short", unseal(&key, "secrets", &sealed[..sealed.len() - 1])),
            ("shorter than a nonce", unseal(&key, "secrets", &sealed[..10])),
            ("nothing", unseal(&key, "secrets", &[])),
        ] {
            assert!(matches!(opened, Err(KeyError::SealBroken)), "{what}");
        }
    }

    /// Draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn the_cipher_is_the_published_one() {
        let key: [u8; 32] = std::array::from_fn(|i| 0x80 + i as u8);
        let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + i as u8);
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let msg = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                    sunscreen would be it.";
        let sealed = lock(&key, &nonce, Payload { msg, aad: &aad }).unwrap();
        assert!(hex::encode(&sealed).starts_with("bd6d179d3e83d43b9576579493c0e939"));
        assert!(hex::encode(&sealed).ends_with("c0875924c1c7987947deafd8780acf49"));
    }

    proptest::proptest! {
        #[test]
        fn any_flipped_bit_is_noticed(plain: Vec<u8>, at: proptest::sample::Index, bit in 0..8) {
            let key = Key::from_bytes([1; 32]);
            let mut sealed = seal(&key, "p", &plain, [3; NONCE_LENGTH]).unwrap();
            let opened = unseal(&key, "p", &sealed).unwrap();
            proptest::prop_assert_eq!(opened.as_slice(), plain.as_slice());
            let at = at.index(sealed.len());
            sealed[at] ^= 1_u8 << bit;
            proptest::prop_assert!(unseal(&key, "p", &sealed).is_err());
        }
    }
}
