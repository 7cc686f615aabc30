//! What was deleted is gone from the file: looked for in the decrypted pages themselves, where freed octets would still be.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};

use crate::desk_tests::{ANNA, Desk, account};
use crate::{StoreError, Who};

const PAGE: usize = 4096;
/// The initialisation vector and the code of authenticity (HMAC-SHA256) at the end of each page.
const RESERVED: usize = 16 + 32;

/// Every page of the file, decrypted as SQLCipher does with a raw key.
fn pages(file: &Path) -> Vec<u8> {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes.len() % PAGE, 0);
    let mut plain = Vec::with_capacity(bytes.len());
    for (number, page) in bytes.chunks(PAGE).enumerate() {
        let start = if number == 0 { 16 } else { 0 };
        let (body, reserved) = (&page[start..PAGE - RESERVED], &page[PAGE - RESERVED..]);
        let cipher = cbc::Decryptor::<aes::Aes256>::new(&[7; 32].into(), reserved[..16].try_into().unwrap());
        let mut body = body.to_vec();
        cipher.decrypt_padded::<NoPadding>(&mut body).unwrap();
        plain.extend(body);
    }
    plain
}

pub(crate) fn found(desk: &Desk, needle: &str) -> usize {
    desk.store
        .alone(|conn| Ok(conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?))
        .map(|busy| assert_eq!(busy, 0))
        .unwrap();
    let wal = std::fs::metadata(desk.dir.path().join("dossier.db-wal")).map_or(0, |file| file.len());
    assert_eq!(wal, 0, "nothing is left in the log of writes");
    let pages = pages(&desk.dir.path().join(crate::FILE_NAME));
    pages.windows(needle.len()).filter(|window| window.eq_ignore_ascii_case(needle.as_bytes())).count()
}

#[test]
fn a_deleted_message_leaves_no_octet_of_itself_in_the_file() {
    let desk = Desk::in_use();
    let needles = ["zanzibarquux", "mirabellefoo", "attachment-of-8", "perrymasonic@gone.example"];
    let doomed =
        desk.receive(8, "perrymasonic@gone.example", "Subject zanzibarquux", "The text says mirabellefoo twice.");
    for needle in needles {
        assert!(found(&desk, needle) > 0, "the control: {needle} is found while it is there");
    }
    desk.store
        .write(Who::User, |write| {
            write.drop_message(doomed)?;
            write.drop_unused_blobs()?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    for needle in &needles[..3] {
        assert_eq!(found(&desk, needle), 0, "{needle}");
    }
    assert!(found(&desk, ANNA) > 0, "the rest is there and can be found");
}

#[test]
fn an_account_that_went_with_its_data_leaves_no_octet_of_its_mail_in_the_file() {
    let desk = Desk::in_use();
    let inbox = desk.store.write(Who::User, |write| account(write, "zenobiabox", "zenobia@office.example")).unwrap();
    let office = desk.store.read(|read| read.accounts()).unwrap()[1].id;
    desk.receive_in(
        inbox,
        40,
        ("perrymasonic@gone.example", "Subject zanzibarquux", "The text says mirabellefoo twice."),
    );
    let needles = [
        "zanzibarquux",
        "mirabellefoo",
        "attachment-of-40",
        "perrymasonic",
        "zenobia",
        "40@x.example",
        "office.example",
    ];
    for needle in needles {
        assert!(found(&desk, needle) > 0, "the control: {needle} is found while it is there");
    }
    desk.store.write(Who::User, |write| write.erase_account(office)).unwrap();
    for needle in needles {
        assert_eq!(found(&desk, needle), 0, "{needle}");
    }
    assert!(found(&desk, ANNA) > 0, "the rest is there and can be found");
}
