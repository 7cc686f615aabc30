//! What went wrong, as a code and data; the words are chosen in the window or the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::StoreError;
use store::keys::KeyError;

/// What can go wrong, as far as the user can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no store in this folder yet.
    NoStore,
    /// There is a store in this folder already.
    StoreExists,
    /// The key does not open this store.
    WrongKey,
    /// No key was found: keychain empty, key file missing.
    NoKey,
    /// The recovery key holds a typing error (checksum).
    RecoveryKeyMistyped,
    /// The file is damaged; restore a backup.
    StoreCorrupt,
    /// The store was written by a newer version of the program.
    StoreTooNew,
    /// The folder cannot be written to.
    ReadOnly,
    /// The disk is full.
    DiskFull,
    /// The folder lies on a network or cloud drive.
    NetworkDrive,
    /// Another process holds the store for itself.
    InUse,
    /// A sync of this account already runs in another process.
    SyncRuns,
    /// The user stopped it.
    Cancelled,
    /// The server's name cannot be found.
    NoSuchHost,
    /// The server cannot be reached.
    Unreachable,
    /// The connection was cut.
    Cut,
    /// The certificate is not trusted; `fingerprint` is given, and where it can be read `fault` (`changed`, `wrong_host`, `expired`,
    /// `not_yet_valid`, `self_signed`, `unknown_issuer`), `names`, `issuer`, `valid_from` and `valid_until` (Unix seconds).
    Untrusted,
    /// The network answers in the server's place until the user has signed in to it.
    CaptivePortal,
    /// No secure connection can be made; `fault` is `starttls` or `implicit` where the server becomes secure in that other way.
    Tls,
    /// The server offers no STARTTLS.
    NoStartTls,
    /// User name or password is wrong.
    WrongPassword,
    /// The provider needs its own sign-in, which cannot be had yet; `provider` is given.
    NeedsProviderSignIn,
    /// The sign-in at the provider has ended: the user has to sign in again; `said` may be given.
    SignInAgain,
    /// The user, or the provider for them, refused the sign-in.
    SignInDenied,
    /// The browser did not come back in time.
    SignInExpired,
    /// The provider refused the sign-in for another reason; `said` is given.
    SignInRefused,
    /// Somebody else signed in than the mailbox's user; `address` and `user` are given.
    SignInOther,
    /// The administrator of the user's organisation has to allow it first; `said` is given.
    AdminMustAllow,
    /// The program was built without a client id for this provider, and the user named none.
    NoClientId,
    /// Who signed in may not open this mailbox; `said` is given.
    NotAllowed,
    /// The user disconnected this account; `name` is given.
    Disconnected,
    /// The account whose sign-in opens this shared mailbox is disconnected or gone, or has to sign in again.
    OpenerGone,
    /// Microsoft has no mailbox of this account in its cloud: it may lie on the organisation's own Exchange.
    NotInCloud,
    /// The server asks to wait.
    Busy,
    /// The server's answer cannot be understood.
    Protocol,
    /// The server refused.
    Refused,
    /// The mail archive cannot be read.
    ArchiveUnreadable,
    /// There is no mail archive at that place.
    NotAnArchive,
    /// There is no calendar at that place.
    NotACalendar,
    /// There is no message, person, client, job, account or exclusion with that id.
    NotFound,
    /// Several things begin with that id.
    Ambiguous,
    /// What was entered is not an e-mail address; `field` is given.
    BadAddress,
    /// Fields are empty that must not be; `fields` names them all, separated by commas, and `field` is the first.
    Missing,
    /// A value is not what the field takes; `field` is given.
    BadValue,
    /// There is nothing to undo.
    NothingToUndo,
    /// Later entries depend on what would be undone; `entries` names them.
    UndoBlocked,
    /// The table file cannot be read; `row` and `why` are given where known.
    BadTable,
    /// The search cannot be understood; `hint` is given.
    BadSearch,
    /// The file is no whole backup; `why` is `not_a_backup`, `cut_off`, `damaged`, `head` or `rows`.
    BadBackup,
    /// Whether the mailbox is changed too was never said; `account` and `name` are given.
    AskInStep,
    /// The system has no program for this; `for` is `mailto` (`to` names whom it was for), `tel`, `file`, or `web` where the page asked.
    NoProgram,
    /// This deletes for good and has to be said a second time; `count` is given.
    AskDelete,
    /// The mailbox has no folder for this; `use` is `archive` or `junk`, `name` the account's.
    NoFolder,
    /// Several people use the store: somebody has to sign in.
    SignIn,
    /// Too many wrong passphrases: `wait` says for how many seconds none is tried.
    TooSoon,
    /// A passphrase that is too short; `least` says how long it has to be.
    WeakPassphrase,
    /// The last admin cannot be removed and stays an admin.
    LastAdmin,
    /// Another user or group has that name.
    NameTaken,
    /// Only an admin may do this.
    AdminOnly,
    /// Only whoever connected the mailbox, or an admin, may do this.
    NotOwner,
    /// The calendar is only read: by its source's will, or the user's.
    ReadOnlyCalendar,
    /// The appointment is no longer as the act left it that would be taken back.
    EventChanged,
    /// The message has left, or is leaving: nobody can take it back.
    HasLeft,
    /// The invitation names none of the user's addresses: it was passed on by somebody.
    NotInvited,
    /// A newer version of the invitation was seen already, or it does not take place any more.
    Outdated,
    /// No account that sends is connected; `address` is given where it must be that one's.
    NoSender,
    /// No calendar of the user's can be written to.
    NoCalendar,
    /// What would be sent is no longer what was shown.
    PlanChanged,
    /// The calendar's server would tell `count` attendees (`who`), and the user has not been asked.
    AskTold,
    /// Another program changed the series in a way that cannot be edited here.
    SeriesTooRich,
    /// The offer was decided already, or nobody decided it in time; `state` says which: `chosen`, `let_go`, `over`.
    OfferDecided,
    /// A code that was sent to `address` has to be typed first.
    CodeNeeded,
    /// This is not the code; `left` says how often one may still be typed.
    CodeWrong,
    /// No code is waited for: it is too old, was typed wrong too often, or another was sent since.
    CodeOver,
    /// Codes were sent to this address just now; `wait` says for how many seconds no other is.
    CodeTooSoon,
    /// Nothing can send the code.
    CodeNoSender,
    /// Mailboxes or messages (`count`) still belong to the group.
    GroupInUse,
    /// A file could not be read or written; `path` is not given, only `why`.
    File,
    /// Something that should not happen; `why` helps the people who build this.
    Internal,
}

/// A failure: a code and what the sentence about it needs. Never carries secrets or the content of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[error("{code:?}")]
pub struct Failure {
    /// What went wrong.
    pub code: Code,
    /// Values for the sentence, by name.
    pub data: BTreeMap<String, String>,
}

impl Failure {
    /// A failure without data.
    pub fn new(code: Code) -> Self {
        Self { code, data: BTreeMap::new() }
    }

    /// Nothing is missing, or all that is, by the names of the fields.
    ///
    /// # Errors
    /// `Missing`.
    pub fn missing(fields: &[(&str, bool)]) -> Result<(), Self> {
        let missing: Vec<&str> = fields.iter().filter(|(_, is_empty)| *is_empty).map(|(name, _)| *name).collect();
        match missing.first() {
            None => Ok(()),
            Some(first) => Err(Self::new(Code::Missing).with("field", *first).with("fields", missing.join(","))),
        }
    }

    /// The same failure with one more value for its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoStore => Self::new(Code::NoStore),
            StoreError::Exists => Self::new(Code::StoreExists),
            StoreError::Corrupt => Self::new(Code::StoreCorrupt),
            StoreError::TooNew { found, known } => {
                Self::new(Code::StoreTooNew).with("found", found.to_string()).with("known", known.to_string())
            }
            StoreError::ReadOnly => Self::new(Code::ReadOnly),
            StoreError::NotPrivate => Self::new(Code::File).with("why", "not_private"),
            StoreError::DiskFull => Self::new(Code::DiskFull),
            StoreError::NetworkDrive { kind } => Self::new(Code::NetworkDrive).with("kind", kind),
            StoreError::InUse { who } => Self::new(Code::InUse).with("who", who),
            StoreError::Stopped => Self::new(Code::Cancelled),
            StoreError::NotFound { what } => Self::new(Code::NotFound).with("what", what),
            StoreError::Ambiguous => Self::new(Code::Ambiguous),
            StoreError::GivenUp => Self::new(Code::Cancelled),
            StoreError::NothingToUndo => Self::new(Code::NothingToUndo),
            StoreError::UndoBlocked { entries } => Self::new(Code::UndoBlocked).with("entries", entries.join(",")),
            StoreError::BadBackup { why } => Self::new(Code::BadBackup).with("why", why),
            StoreError::LastAdmin => Self::new(Code::LastAdmin),
            StoreError::NameTaken => Self::new(Code::NameTaken),
            StoreError::NotAllowed => Self::new(Code::AdminOnly),
            StoreError::NotOwner => Self::new(Code::NotOwner),
            StoreError::ReadOnlyCalendar => Self::new(Code::ReadOnlyCalendar),
            StoreError::EventChanged => Self::new(Code::EventChanged),
            StoreError::HasLeft => Self::new(Code::HasLeft),
            StoreError::GroupInUse { count } => Self::new(Code::GroupInUse).with("count", count.to_string()),
            StoreError::Key(error) => error.into(),
            StoreError::Io(error) => Self::new(Code::File).with("why", io_word(error.kind())),
            StoreError::Value(what) => Self::new(Code::StoreCorrupt).with("why", what),
            StoreError::Sql(error) => {
                let code = error.sqlite_error_code().map_or_else(|| "misuse".into(), |code| format!("{code:?}"));
                Self::new(Code::Internal).with("why", format!("database: {code}"))
            }
        }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        let why = |code, why: &str| Self::new(code).with("why", why);
        match error {
            KeyError::NoKeychain(error) => why(Code::NoKey, error.word()),
            KeyError::NotInKeychain => why(Code::NoKey, "not_in_keychain"),
            KeyError::NoKeyFile => why(Code::NoKey, "no_key_file"),
            KeyError::NoSuchWay => why(Code::NoKey, "no_such_way"),
            KeyError::EnvelopeMissing => why(Code::NoKey, "envelope_missing"),
            KeyError::SignIn => Self::new(Code::SignIn),
            KeyError::AskPassphrase => why(Code::NoKey, "passphrase"),
            KeyError::RecoveryKeyMistyped => Self::new(Code::RecoveryKeyMistyped),
            KeyError::WrongRecoveryKey => why(Code::WrongKey, "recovery_key"),
            KeyError::WrongPassphrase => why(Code::WrongKey, "passphrase"),
            KeyError::BadKeyFile => why(Code::WrongKey, "key_file"),
            KeyError::WrongKey => Self::new(Code::WrongKey),
            KeyError::SealBroken => why(Code::WrongKey, "seal"),
            KeyError::KeyFileNotPrivate => why(Code::BadValue, "not_private").with("field", "key_file"),
            KeyError::LastWay => why(Code::BadValue, "last_way").with("field", "way"),
            KeyError::EnvelopeExists => why(Code::StoreExists, "envelope"),
            KeyError::EnvelopeDamaged => why(Code::StoreCorrupt, "envelope"),
            KeyError::TooNew => why(Code::StoreTooNew, "envelope"),
            KeyError::NoRandomness => why(Code::Internal, "no_randomness"),
            KeyError::Io(error) => StoreError::from(error).into(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        StoreError::from(error).into()
    }
}

fn io_word(kind: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind;
    match kind {
        ErrorKind::NotFound => "not_found",
        ErrorKind::AlreadyExists => "exists",
        ErrorKind::IsADirectory => "is_a_folder",
        ErrorKind::NotADirectory => "no_folder",
        ErrorKind::InvalidFilename => "bad_name",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_has_the_code_that_says_what_to_do() {
        let io = |kind: std::io::ErrorKind| StoreError::from(std::io::Error::from(kind));
        for (error, code) in [
            (StoreError::NoStore, Code::NoStore),
            (StoreError::TooNew { found: 9, known: 1 }, Code::StoreTooNew),
            (StoreError::Ambiguous, Code::Ambiguous),
            (StoreError::NotFound { what: "message" }, Code::NotFound),
            (KeyError::RecoveryKeyMistyped.into(), Code::RecoveryKeyMistyped),
            (KeyError::NotInKeychain.into(), Code::NoKey),
            (KeyError::WrongPassphrase.into(), Code::WrongKey),
            (io(std::io::ErrorKind::PermissionDenied), Code::ReadOnly),
            (io(std::io::ErrorKind::StorageFull), Code::DiskFull),
            (io(std::io::ErrorKind::NotFound), Code::File),
        ] {
            assert_eq!(Failure::from(error).code, code);
        }
    }

    #[test]
    fn data_says_what_the_sentence_needs() {
        let blocked = Failure::from(StoreError::UndoBlocked { entries: vec!["import".into(), "later".into()] });
        assert_eq!(blocked.data.get("entries").map(String::as_str), Some("import,later"));
        let missing = Failure::from(std::io::Error::from(std::io::ErrorKind::NotFound));
        assert_eq!(missing.data.get("why").map(String::as_str), Some("not_found"));
    }
}
