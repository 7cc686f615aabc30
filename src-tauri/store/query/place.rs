//! Folders by what they are called: their special use in five languages, or a part of their path.

use domain::fold;

/// Special uses (RFC 6154) by the words mail programs show for them, folded.
const CALLED: &[(&str, &[&str])] = &[
    (
        "inbox",
        &[
            "inbox",
            "posteingang",
            "boite de reception",
            "reception",
            "posta in arrivo",
            "odebrane",
            "skrzynka odbiorcza",
        ],
    ),
    (
        "sent",
        &[
            "sent",
            "sent items",
            "gesendet",
            "gesendete",
            "gesendete elemente",
            "envoyes",
            "elements envoyes",
            "inviata",
            "inviati",
            "posta inviata",
            "wyslane",
        ],
    ),
    ("drafts", &["drafts", "draft", "entwurfe", "brouillons", "bozze", "szkice", "robocze", "wersje robocze"]),
    (
        "junk",
        &[
            "junk",
            "spam",
            "werbung",
            "indesirables",
            "courrier indesirable",
            "posta indesiderata",
            "indesiderata",
            "wiadomosci-smieci",
        ],
    ),
    ("trash", &["trash", "bin", "papierkorb", "geloscht", "corbeille", "cestino", "kosz"]),
    ("archive", &["archive", "archiv", "archives", "archivio", "archiwum"]),
    ("all", &["all", "all mail", "alle", "alle nachrichten", "tous les messages", "tutti i messaggi", "wszystkie"]),
    ("flagged", &["flagged", "starred", "markiert", "suivis", "speciali", "oznaczone"]),
];

/// Whether a folder is meant: its special use has that name, or a level of its path begins with it.
pub fn is_meant(asked: &str, path: &str, special_use: &str) -> bool {
    let asked = fold(asked.trim());
    if asked.is_empty() {
        return false;
    }
    let by_use = CALLED.iter().any(|(word, names)| *word == special_use && names.contains(&asked.as_str()));
    let path = fold(path);
    by_use
        || path == asked
        || path.split('/').any(|level| level.trim().starts_with(&asked))
        || path.contains(&format!("/{asked}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_go_by_their_use_and_by_their_path() {
        for (what, asked, path, special_use, meant) in [
            ("its use", "inbox", "INBOX", "inbox", true),
            ("its use in German", "Posteingang", "INBOX", "inbox", true),
            ("its use in French", "envoyés", "[Mail]/Sent", "sent", true),
            ("its use in Polish", "kosz", "Trash", "trash", true),
            ("its use in Italian", "bozze", "Drafts", "drafts", true),
            ("another use", "sent", "INBOX", "inbox", false),
            ("a level of its path", "bewer", "Kunden/Bewerbungen", "", true),
            ("several levels", "kunden/brandt", "Post/Kunden/Brandt", "", true),
            ("within a word", "werbung", "Kunden/Bewerbungen", "", false),
            ("nothing", " ", "INBOX", "inbox", false),
        ] {
            assert_eq!(is_meant(asked, path, special_use), meant, "{what}");
        }
    }
}
