//! A seeded mailbox: the same numbers give the same mail.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use dossier_tests::servers::dovecot::Dovecot;

use crate::USER;

/// What the mailbox holds.
pub struct Corpus {
    /// How many messages.
    pub messages: usize,
    /// How many people write.
    pub people: usize,
    /// Where the numbers start.
    pub seed: u64,
    /// Whether bodies and attachments are short.
    pub short: bool,
}

/// A message and where it lies.
pub struct Letter {
    /// Its folder.
    pub folder: &'static str,
    /// Its name in a Maildir, which tells whether it is read.
    pub name: String,
    /// When it came, Unix seconds.
    pub received: i64,
    /// The whole of it.
    pub message: Vec<u8>,
}

/// SplitMix64: small, seeded, good enough for words and sizes.
pub struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// The mailbox's folders; the user's own letters lie in the second.
pub const FOLDERS: [&str; 12] = [
    "INBOX",
    "Sent",
    "Archive",
    "Clients",
    "Candidates",
    "Projects",
    "2023",
    "2024",
    "2025",
    "Newsletters",
    "Board",
    "Misc",
];
/// The user's address in the corpus.
pub const ME: &str = "marta@rekrutacja.example";
/// When the first message came: a million of them end in the autumn of 2026.
pub const START: i64 = 1_690_000_000;
/// Seconds from message to message: 12,000 of them lie in the 14 days of today's list, the rest is history.
const EVERY: i64 = 100;
const SYLLABLES: [&str; 24] = [
    "ka", "re", "to", "mi", "lan", "ver", "son", "da", "pro", "fil", "ster", "ne", "bu", "cho", "gra", "del", "win",
    "sa", "lo", "kem", "tri", "po", "rus", "ja",
];

impl Corpus {
    /// Fills the mailbox; returns its octets.
    pub fn write(&self, server: &Dovecot) -> u64 {
        (0..self.messages).map(|number| self.put(server, number)).sum()
    }

    /// Lays the mail down as a folder of Maildirs; returns its octets.
    pub fn lay_down(&self, place: &Path) -> u64 {
        for folder in FOLDERS {
            ["cur", "new", "tmp"].iter().for_each(|sub| fs::create_dir_all(place.join(folder).join(sub)).unwrap());
        }
        let one = |number| {
            let letter = self.letter(number);
            fs::write(place.join(letter.folder).join("cur").join(letter.name), &letter.message).unwrap();
            letter.message.len() as u64
        };
        (0..self.messages).map(one).sum()
    }

    fn put(&self, server: &Dovecot, number: usize) -> u64 {
        let letter = self.letter(number);
        let file = server.put(USER, letter.folder, &letter.name, &letter.message);
        let received = UNIX_EPOCH + Duration::from_secs(received(number) as u64);
        File::options().write(true).open(file).unwrap().set_modified(received).unwrap();
        letter.message.len() as u64
    }

    /// One of its messages.
    pub fn letter(&self, number: usize) -> Letter {
        let mut numbers = Numbers(self.seed ^ (number as u64) << 20);
        let folder = match number % 10 {
            0..=4 => 0,
            5 | 6 => 1,
            _ => 2 + numbers.below(FOLDERS.len() - 2),
        };
        let message = self.message(number, folder == 1, &mut numbers);
        let seen = if number.is_multiple_of(7) { "" } else { "S" };
        let name = format!("{}.{number}.bench,S={}:2,{seen}", received(number), message.len());
        Letter { folder: FOLDERS[folder], name, received: received(number), message }
    }

    fn message(&self, number: usize, sent: bool, numbers: &mut Numbers) -> Vec<u8> {
        let person = numbers.below(self.people);
        let (from, to) = if sent { (ME.to_owned(), address(person)) } else { (address(person), ME.to_owned()) };
        let mut text = String::new();
        let date = chrono::DateTime::from_timestamp(received(number), 0).unwrap().to_rfc2822();
        let _ = write!(
            text,
            "From: {} <{from}>\r\nTo: {to}\r\nDate: {date}\r\nMessage-ID: <{number}@bench.example>\r\n",
            word(person)
        );
        if number > 100 && number.is_multiple_of(3) {
            let _ = write!(text, "In-Reply-To: <{}@bench.example>\r\n", number - 1 - numbers.below(50));
        }
        let _ = write!(text, "Subject: {}\r\nMIME-Version: 1.0\r\n", words(numbers, 6));
        let body_words = if self.short { 20 + numbers.below(40) } else { 300 + numbers.below(900) };
        if numbers.below(10) == 0 {
            let _ = write!(
                text,
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            );
            lines(&mut text, numbers, body_words);
            let _ = write!(
                text,
                "--b\r\nContent-Type: application/pdf; name=cv-{number}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            );
            for _ in 0..if self.short { 3 } else { 1500 + numbers.below(2200) } {
                for _ in 0..76 {
                    text.push(char::from(
                        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[numbers.below(64)],
                    ));
                }
                text.push_str("\r\n");
            }
            text.push_str("--b--\r\n");
        } else {
            text.push_str("Content-Type: text/plain; charset=utf-8\r\n\r\n");
            lines(&mut text, numbers, body_words);
        }
        text.into_bytes()
    }

    /// Delivers 100 new messages and marks 500 as read or flagged, the way another mail program would.
    pub fn change(&self, server: &Dovecot) {
        for number in self.messages..self.messages + 100 {
            self.put(server, number);
        }
        server.admin(["flags", "add", "-u", USER, "\\Flagged", "mailbox", "INBOX", "1:500"]);
    }

    /// A table of the people who write, to be put on file.
    pub fn people_table(&self) -> String {
        let mut table = String::from("name,email,kind\n");
        for person in 0..self.people {
            let _ = writeln!(table, "{} {},{},candidate", word(person * 31 + 7), word(person), address(person));
        }
        table
    }

    /// Twenty things to look for, from common to rare.
    pub fn words() -> Vec<String> {
        (0..20).map(|n| word(n * 37 + 3)).collect()
    }
}

fn received(number: usize) -> i64 {
    START + number as i64 * EVERY
}

fn address(person: usize) -> String {
    format!("{}.{person}@people{}.example", word(person), person % 97)
}

fn word(number: usize) -> String {
    let mut number = number * 7 + 11;
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        number += 5;
    }
    word
}

fn words(numbers: &mut Numbers, count: usize) -> String {
    let vocabulary = |numbers: &mut Numbers| {
        let rare = numbers.below(4) == 0;
        let number = if rare { numbers.below(60_000) } else { numbers.below(400) };
        if number < 4000 { word(number) } else { format!("{}{}", word(number), SYLLABLES[number % 24]) }
    };
    (0..count).map(|_| vocabulary(numbers)).collect::<Vec<_>>().join(" ")
}

fn lines(text: &mut String, numbers: &mut Numbers, count: usize) {
    for _ in 0..count / 10 {
        text.push_str(&words(numbers, 10));
        text.push_str("\r\n");
    }
}
