use super::*;

/// Every code, so that a new one has to get its words.
const ALL: [Code; 58] = [
    Code::NoStore,
    Code::StoreExists,
    Code::WrongKey,
    Code::NoKey,
    Code::RecoveryKeyMistyped,
    Code::StoreCorrupt,
    Code::StoreTooNew,
    Code::ReadOnly,
    Code::DiskFull,
    Code::NetworkDrive,
    Code::InUse,
    Code::SyncRuns,
    Code::Cancelled,
    Code::NoSuchHost,
    Code::Unreachable,
    Code::Cut,
    Code::Untrusted,
    Code::CaptivePortal,
    Code::Tls,
    Code::NoStartTls,
    Code::WrongPassword,
    Code::NeedsProviderSignIn,
    Code::SignInAgain,
    Code::SignInDenied,
    Code::SignInExpired,
    Code::SignInRefused,
    Code::SignInOther,
    Code::AdminMustAllow,
    Code::NoClientId,
    Code::NotAllowed,
    Code::NotInCloud,
    Code::OpenerGone,
    Code::Busy,
    Code::Disconnected,
    Code::Protocol,
    Code::Refused,
    Code::ArchiveUnreadable,
    Code::NotAnArchive,
    Code::NotACalendar,
    Code::ReadOnlyCalendar,
    Code::EventChanged,
    Code::OfferDecided,
    Code::NotFound,
    Code::Ambiguous,
    Code::BadAddress,
    Code::Missing,
    Code::BadValue,
    Code::NothingToUndo,
    Code::UndoBlocked,
    Code::BadTable,
    Code::BadSearch,
    Code::File,
    Code::Internal,
    Code::BadBackup,
    Code::AskInStep,
    Code::NoProgram,
    Code::AskDelete,
    Code::NoFolder,
];

#[test]
fn every_failure_has_a_sentence_of_its_own() {
    for code in ALL {
        let said = sentence(&Failure::new(code));
        assert!(said.len() > 15 && !said.contains(&format!("{code:?}.")), "{code:?}: {said}");
    }
}

#[test]
fn a_sentence_says_what_to_do_next() {
    let said = |code, name: &str, text: &str| sentence(&Failure::new(code).with(name, text));
    for (said, part) in [
        (said(Code::Untrusted, "fingerprint", "AB:CD"), "--fingerprint AB:CD"),
        (said(Code::Untrusted, "fault", "expired"), "has ended"),
        (said(Code::Untrusted, "fault", "wrong_host"), "another server"),
        (said(Code::SyncRuns, "who", "dossier (12)"), "dossier (12)"),
        (said(Code::NeedsProviderSignIn, "provider", "Google"), "Google only takes its own sign-in"),
        (said(Code::WrongPassword, "missing", "none"), "account password"),
        (said(Code::BadValue, "why", "not_private"), "chmod 600"),
        (said(Code::File, "why", "not_private"), "chmod 700"),
        (said(Code::Refused, "folder", "INBOX"), "INBOX: "),
    ] {
        assert!(said.contains(part), "{said}");
    }
}
