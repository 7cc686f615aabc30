//! The store with nothing hidden.

use std::fs;
use std::path::Path;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
pub use dossier_tests::needles::{count, files};
use store::keys::Key;

const PAGE: usize = 4096;
/// The initialisation vector and the code of authenticity (HMAC-SHA256) at the end of each page.
const RESERVED: usize = 16 + 32;

/// Every page of the store in a folder, decrypted with its raw key; nobody else may have it open.
pub fn pages(folder: &Path, key: &Key) -> Vec<u8> {
    let key = digits(&key.hex_pragma());
    let bytes = fs::read(folder.join("dossier.db")).unwrap();
    let wal = fs::metadata(folder.join("dossier.db-wal")).map_or(0, |file| file.len());
    assert_eq!((bytes.len() % PAGE, wal), (0, 0), "all of it is in whole pages");
    let mut plain = Vec::with_capacity(bytes.len());
    for (number, page) in bytes.chunks(PAGE).enumerate() {
        let start = if number == 0 { 16 } else { 0 };
        let (body, reserved) = (&page[start..PAGE - RESERVED], &page[PAGE - RESERVED..]);
        let mut body = body.to_vec();
        let cipher = cbc::Decryptor::<aes::Aes256>::new(&key.into(), reserved[..16].try_into().unwrap());
        cipher.decrypt_padded::<NoPadding>(&mut body).unwrap();
        plain.extend(body);
    }
    plain
}

/// The 64 digits between the quotes.
fn digits(pragma: &str) -> [u8; 32] {
    let digits = pragma.split('\'').find(|part| part.len() == 64).unwrap();
    std::array::from_fn(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
}
