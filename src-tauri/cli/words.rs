//! Failures in words: what went wrong, and what to do next.

use api::rows::AsideRow;
use api::{Code, Failure};

use crate::time::local;
use crate::words_calendar::sentence as calendars;
use crate::words_sending::sentence as sending;
use crate::words_users::sentence as users;

/// What went wrong and what to do next, in English.
pub fn sentence(failure: &Failure) -> String {
    let what = calendars(failure)
        .or_else(|| sending(failure))
        .or_else(|| store(failure))
        .or_else(|| mailbox(failure))
        .or_else(|| users(failure));
    let what = what.unwrap_or_else(|| request(failure));
    match value(failure, "folder") {
        "" => what,
        folder => format!("{folder}: {what}"),
    }
}

/// The failure of an account that is connected: the sentence names what mends it there.
pub fn of_account(failure: Failure, name: &str) -> Failure {
    if failure.code == Code::Untrusted { failure.with("account", name) } else { failure }
}

fn after(failure: &Failure) -> String {
    value(failure, "until").parse().map_or_else(|_| "later".into(), |until| format!("after {}", local(until)))
}

pub fn value<'f>(failure: &'f Failure, name: &str) -> &'f str {
    failure.data.get(name).map_or("", String::as_str)
}

/// What is wrong with a certificate.
fn fault(failure: &Failure) -> &'static str {
    match value(failure, "fault") {
        "changed" => "The server shows another certificate than the one you accepted.",
        "wrong_host" => "The server's certificate is made out to another server.",
        "expired" => "The server's certificate has ended, or the clock of this computer is wrong.",
        "not_yet_valid" => "The server's certificate is not valid yet, or the clock of this computer is wrong.",
        "self_signed" => "The server's certificate was issued by itself: nobody vouches for it.",
        "unknown_issuer" => "The server's certificate was issued by somebody this computer does not know.",
        _ => "The server's certificate is not trusted.",
    }
}

/// The value behind a word of the sentence, where there is one.
pub fn with(failure: &Failure, before: &str, name: &str) -> String {
    match value(failure, name) {
        "" => String::new(),
        text => format!("{before}{text}"),
    }
}

fn store(failure: &Failure) -> Option<String> {
    Some(match failure.code {
        Code::NoStore => {
            "There is no store in this folder yet. Make one with `dossier init`, or name another folder with --home."
                .into()
        }
        Code::StoreExists => "There is a store in this folder already. Name another folder with --home.".into(),
        Code::WrongKey => wrong_key(failure).into(),
        Code::NoKey => no_key(failure).into(),
        Code::RecoveryKeyMistyped => "The recovery key holds a typing error. Compare it group by group.".into(),
        Code::StoreCorrupt => "The store is damaged. Put a backup in its place with `dossier restore FILE`.".into(),
        Code::StoreTooNew => {
            "The store was written by a newer version of Dossier. Install that version; nothing was changed.".into()
        }
        Code::BadBackup => {
            "This is no backup of Dossier, or it is damaged. Nothing was changed; try an older one.".into()
        }
        Code::ReadOnly => "The folder cannot be written to. Change its rights, or name another one with --home.".into(),
        Code::DiskFull => "The disk is full. Make room and try again; nothing that was stored is lost.".into(),
        Code::NetworkDrive => format!(
            "The folder lies on a network or cloud drive{}, where a store gets damaged. Name a folder on this machine's own disk with --home.",
            with(failure, ": ", "kind")
        ),
        Code::InUse => format!("Another process has the store{}. End it and try again.", with(failure, ": ", "who")),
        Code::Internal => {
            format!("Something went wrong that should not{}. Nothing was half done.", with(failure, ": ", "why"))
        }
        Code::File if value(failure, "why") == "not_private" => {
            "Others may write to this folder. Make it yours alone (chmod 700 FOLDER), or name another one with --home."
                .into()
        }
        Code::File => file(value(failure, "why")),
        _ => return None,
    })
}

fn file(why: &str) -> String {
    match why {
        "not_found" => "The file is not there, or the folder it should go to is not. Check the path.".into(),
        "exists" | "no_folder" => "There is a file where a folder is needed. Name another place.".into(),
        "is_a_folder" => "This is a folder, and a file is needed. Name a file.".into(),
        "not_a_file" => "This is a device or a pipe, and a file is needed. Name a file.".into(),
        "bad_name" => "The system does not take this name. Choose another.".into(),
        "" | "other" => "A file cannot be read or written. Check the path and its rights.".into(),
        why => format!("A file cannot be read or written: {}. Check the path and its rights.", why.replace('_', " ")),
    }
}

/// Which message could not be read, and why.
pub fn aside(row: &AsideRow) -> String {
    let subject = if row.subject.is_empty() { String::new() } else { format!(" \u{201c}{}\u{201d}", row.subject) };
    let why = match row.why.as_str() {
        "hangs_up" => "the server hangs up whenever it is asked for",
        "refused" => "the server refuses it",
        "not_understood" => "the server's answer about it cannot be understood",
        "no_content" => "the server gives no content",
        "too_large" => "it has more than 512 MB",
        "file" => "its file cannot be read",
        "not_a_file" => "it is a link or a special file, which is never opened",
        _ => "what came is no message",
    };
    let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", row.detail) };
    let next = if row.has_bytes { "Its bytes are kept." } else { "It is asked for again after some hours." };
    format!("{}, {}{subject}, {} octets: {why}{detail}. {next}", row.folder, local(row.received), row.size)
}

const BACKUP_KEY: &str = "No key at hand opens this backup. Pipe in the recovery key of the store it was made of, with --recovery-key-stdin.";

fn wrong_key(failure: &Failure) -> &'static str {
    match value(failure, "why") {
        "recovery_key" => "This recovery key does not open this store. Was it saved for another one?",
        "passphrase" => "This is not the passphrase. Try again; an admin can give you a new one.",
        "key_file" => "This key file does not open this store. Name the one it was made with.",
        "backup" => BACKUP_KEY,
        "seal" => "The saved passwords do not open with this store's key. Enter them again.",
        _ => "The key does not open this store. Name the right --home and --key-file.",
    }
}

fn no_key(failure: &Failure) -> &'static str {
    match value(failure, "why") {
        "backup" => BACKUP_KEY,
        "no_key_file" => "The key file is not there. Name the one the store was made with.",
        "not_in_keychain" => {
            "The keychain has no key for this store. Name its key file with --key-file, or pipe the recovery key into `dossier unlock --recovery-key-stdin`."
        }
        "no_such_way" => {
            "This store was made without a key file. Leave --key-file out to use the keychain, or pipe the recovery key into `dossier unlock --recovery-key-stdin`."
        }
        "keychain_locked" => "The keychain is locked. Unlock it and try again.",
        "envelope_missing" => {
            "The file dossier.keys, which holds the store's key, is missing. Put it back from a backup."
        }
        _ => {
            "The keychain does not answer. Unlock it; on a machine without one use --key-file FILE, or `dossier init --passphrase`."
        }
    }
}

/// What the user's stop left behind.
fn stopped(kept: &str) -> &'static str {
    match kept {
        "nothing" => "Stopped. Nothing was changed.",
        "handed_over" => "Stopped waiting. The message was handed over and may arrive yet; look into the mailbox.",
        _ => "Stopped. What was fetched is kept; the next sync goes on from there.",
    }
}

fn mailbox(failure: &Failure) -> Option<String> {
    let said = || with(failure, " It said: ", "said");
    Some(match failure.code {
        Code::SyncRuns => format!(
            "This mailbox is being synchronised by another process{}. Wait until it is done.",
            with(failure, ": ", "who")
        ),
        Code::Cancelled => stopped(value(failure, "kept")).into(),
        Code::NoSuchHost => "The server's name cannot be found. Are you online, and is it spelled right?".into(),
        Code::Unreachable => format!(
            "The server cannot be reached{}. Check host and port, and whether you are online.",
            with(failure, ": ", "why")
        ),
        Code::Cut => "The connection was cut. Try again; it goes on where it stopped.".into(),
        Code::Untrusted if !value(failure, "account").is_empty() => format!(
            "{} If you compared its fingerprint with whoever runs the server, accept it with: dossier account set \"{}\" --fingerprint {}",
            fault(failure),
            value(failure, "account"),
            value(failure, "fingerprint")
        ),
        Code::Untrusted => format!(
            "{} If it is your firm's own, name its authority with --ca FILE; if you compared its fingerprint, accept it with --fingerprint {}",
            fault(failure),
            value(failure, "fingerprint")
        ),
        Code::CaptivePortal => {
            "The network asks you to sign in to it first. Do that in a browser, then try again.".into()
        }
        Code::Tls if value(failure, "fault") == "starttls" => {
            "The server at this port begins in the open and becomes secure by STARTTLS. Try --tls starttls there, or the port that is secure from the first byte: 993 to receive, 465 to send. Your password was not sent.".into()
        }
        Code::Tls if value(failure, "fault") == "implicit" => {
            "The server at this port is secure from the first byte. Try --tls implicit there; STARTTLS is usually on port 143 to receive and 587 to send. Your password was not sent.".into()
        }
        Code::Tls => {
            format!("No secure connection can be made{}. Ask whoever runs the server.", with(failure, ": ", "why"))
        }
        Code::NoStartTls => {
            "The server offers no secure connection on this port. Try --tls implicit, usually on port 993.".into()
        }
        Code::Disconnected => disconnected(failure),
        Code::Busy => format!("The server asks to wait.{} Try again {}.", said(), after(failure)),
        Code::Protocol => format!(
            "The server's answer cannot be understood{}. Try again; if it stays, report it.",
            with(failure, ": ", "why")
        ),
        Code::Refused => format!("The server refused.{}", said()),
        Code::ArchiveUnreadable => {
            format!("The mail archive cannot be read{}. Check the path and its rights.", with(failure, ": ", "why"))
        }
        Code::NotAnArchive => {
            "There is no mail archive at that place: an mbox file, a Maildir, or a folder of either or of .eml files."
                .into()
        }
        Code::NotACalendar => {
            "There is no calendar at that place: a web page, an empty file, or a server that shows none. Check the address.".into()
        }
        _ => return sign_in(failure),
    })
}

fn sign_in(failure: &Failure) -> Option<String> {
    let said = || with(failure, " It said: ", "said");
    Some(match failure.code {
        Code::WrongPassword if !value(failure, "missing").is_empty() => {
            "No password is kept for this mailbox. Enter it with `dossier account password`.".into()
        }
        Code::WrongPassword if !value(failure, "page").is_empty() => format!(
            "User name or password is wrong.{} {} wants a password made for this program; make one at {} and enter it.",
            said(),
            value(failure, "provider"),
            value(failure, "page")
        ),
        Code::WrongPassword => {
            format!("User name or password is wrong.{} Many providers want an app password here.", said())
        }
        Code::NeedsProviderSignIn => format!(
            "{} only takes its own sign-in: use --sign-in. An app password may work too; your password is not wrong.",
            match value(failure, "provider") {
                "" | "other" => "This provider",
                provider => provider,
            }
        ),
        Code::SignInAgain => {
            format!("The sign-in at the provider has ended.{} Sign in again: `dossier account password NAME --sign-in PROVIDER`.", said())
        }
        Code::SignInDenied => "The sign-in was refused in the browser. Try again and allow the access to mail.".into(),
        Code::SignInExpired => "The browser did not come back within five minutes. Try again.".into(),
        Code::SignInRefused => format!("The provider refuses the sign-in.{}", said()),
        Code::SignInOther => format!(
            "{} signed in, but this mailbox is {}'s. Sign in as that user, or connect a mailbox of its own.",
            value(failure, "address"),
            value(failure, "user")
        ),
        Code::AdminMustAllow => format!(
            "Your organisation's administrator has to allow this first.{} Give them the program's client id and what it asks for: docs/cli.md has a text for them.",
            said()
        ),
        Code::NoClientId => {
            "This build has no client id for this provider. Register one of your own and name it with --client-id; docs/cli.md says how. For Gmail an app password is simpler.".into()
        }
        Code::NotAllowed => format!(
            "Whoever signed in may not open this mailbox.{} Ask its owner or your administrator for access.",
            said()
        ),
        Code::OpenerGone => {
            "The mailbox whose sign-in opens this shared mailbox is disconnected, or its sign-in has ended. Sign in to that one again; this one goes on with it.".into()
        }
        Code::NotInCloud => {
            "Microsoft has no mailbox for this account in its cloud. Where your organisation runs Exchange itself, connect by IMAP: `dossier account add imap`.".into()
        }
        _ => return None,
    })
}

fn disconnected(failure: &Failure) -> String {
    let (name, named) = match value(failure, "name") {
        "" => ("this mailbox", "NAME".to_owned()),
        name => (name, format!("\"{name}\"")),
    };
    format!(
        "You disconnected {name}: its mail is here, nothing is fetched or sent. `dossier account reconnect {named}` connects it again, with --password-stdin or --sign-in where it needs one."
    )
}

fn request(failure: &Failure) -> String {
    match failure.code {
        Code::NotFound => not_found(failure),
        Code::Ambiguous => format!("Several begin with that id{}. Give more of it.", with(failure, ": ", "id")),
        Code::BadAddress => format!("This is no e-mail address or domain{}.", with(failure, ": ", "value")),
        Code::Missing if value(failure, "field") == "passphrase" => {
            "You have no passphrase yet. Give yourself a name and one with `dossier user begin NAME`.".into()
        }
        Code::Missing => {
            let fields = if value(failure, "fields").is_empty() { "field" } else { "fields" };
            format!("Something is missing: {}.", value(failure, fields).replace(',', ", "))
        }
        Code::BadValue if value(failure, "why") == "not_private" => {
            "The key file can be read by others. Make it yours alone: chmod 600 FILE.".into()
        }
        Code::BadValue if value(failure, "why") == "not_empty" => {
            "The folder is not empty. Name an empty one, or one that is not there yet.".into()
        }
        Code::BadValue => format!("{} does not take this{}.", value(failure, "field"), with(failure, ": ", "why")),
        Code::NothingToUndo => "There is nothing to undo.".into(),
        Code::UndoBlocked => format!(
            "Later changes depend on this one ({}). Undo those first.",
            value(failure, "entries").replace('_', " ")
        ),
        Code::BadTable => format!("The table cannot be read{}.", with(failure, ": ", "why")),
        Code::BadSearch => format!("The search cannot be understood{}.", with(failure, ": ", "hint")),
        Code::AskInStep => format!(
            "Nobody has said yet whether {0} is changed on its server too. Say so with `dossier account step {0} both`, or `here` to change it in Dossier alone.",
            value(failure, "name")
        ),
        Code::NoProgram => format!("This system has no program for {}.", value(failure, "for")),
        Code::AskDelete => "This deletes for good. Add --for-good if you are sure.".into(),
        Code::NoFolder => format!(
            "{} has no folder for {}. `dossier mailbox move` takes one of your choice.",
            value(failure, "name"),
            value(failure, "use")
        ),
        code => format!("{code:?}."),
    }
}

fn not_found(failure: &Failure) -> String {
    let id = with(failure, " ", "id");
    match value(failure, "what") {
        "folder" => "There is no such folder. `dossier folders` lists them.".into(),
        "account" => "There is no such mailbox. `dossier account list` lists them.".into(),
        "profile" | "person" | "job" => {
            format!("There is nobody on file with this id{id}. `dossier people list` lists them.")
        }
        "saved_search" => "There is no such saved search. `dossier search list` lists them.".into(),
        "exclusion" => "There is no such exclusion. `dossier exclude list` lists them.".into(),
        "body" => "The text of this message is not here yet. It comes with the next `dossier sync`.".into(),
        "waiting" => "None of these messages waits in Mail to sort. `dossier review` lists those that do.".into(),
        "group" => "There is no such group; so far there is only Public.".into(),
        _ => format!("There is no message with this id{id}. `dossier review` and `dossier search` show ids."),
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
