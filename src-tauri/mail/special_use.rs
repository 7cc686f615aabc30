//! What a folder is for, guessed from its name where the source does not say.

use crate::remote::SpecialUse;

/// Names mail programs give their folders in the five languages of the window, lower case.
const NAMES: [(SpecialUse, &[&str]); 6] = [
    (
        SpecialUse::Inbox,
        &["inbox", "posteingang", "boîte de réception", "posta in arrivo", "odebrane", "skrzynka odbiorcza"],
    ),
    (
        SpecialUse::Sent,
        &[
            "sent",
            "sent items",
            "sent mail",
            "sent messages",
            "sent-mail",
            "gesendet",
            "gesendete objekte",
            "gesendete elemente",
            "envoyés",
            "éléments envoyés",
            "messages envoyés",
            "inviati",
            "posta inviata",
            "wysłane",
            "elementy wysłane",
        ],
    ),
    (
        SpecialUse::Drafts,
        &["drafts", "draft", "entwürfe", "brouillons", "bozze", "szkice", "kopie robocze", "wersje robocze"],
    ),
    (
        SpecialUse::Junk,
        &[
            "junk",
            "spam",
            "junk e-mail",
            "junk email",
            "bulk mail",
            "junk-e-mail",
            "indésirables",
            "courrier indésirable",
            "posta indesiderata",
            "wiadomości-śmieci",
        ],
    ),
    (
        SpecialUse::Trash,
        &[
            "trash",
            "deleted items",
            "deleted messages",
            "bin",
            "papierkorb",
            "gelöschte objekte",
            "gelöschte elemente",
            "corbeille",
            "éléments supprimés",
            "cestino",
            "posta eliminata",
            "kosz",
            "elementy usunięte",
        ],
    ),
    (SpecialUse::Archive, &["archive", "archives", "archiv", "archivio", "archiwum"]),
];

/// Guesses by the full path: a folder at the top, or one level below an inbox or a provider's root (`INBOX/Sent`, `[Gmail]/Spam`).
pub fn guess(path: &str) -> Option<SpecialUse> {
    let lower = path.to_lowercase();
    let name = match lower.rsplit_once('/') {
        None => lower.as_str(),
        Some(("inbox" | "[gmail]" | "[google mail]", name)) => name,
        Some(_) => return None,
    };
    NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(r#use, _)| *r#use)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_purpose_is_guessed_from_its_name() {
        for (path, expected) in [
            ("INBOX", Some(SpecialUse::Inbox)),
            ("Gesendet", Some(SpecialUse::Sent)),
            ("Envoyés", Some(SpecialUse::Sent)),
            ("Inviati", Some(SpecialUse::Sent)),
            ("WYSŁANE", Some(SpecialUse::Sent)),
            ("INBOX/Sent", Some(SpecialUse::Sent)),
            ("[Gmail]/Spam", Some(SpecialUse::Junk)),
            ("Clients/Sent", None),
            ("Sent/2024", None),
            ("Bewerbungen", None),
        ] {
            assert_eq!(guess(path), expected, "{path}");
        }
    }
}
