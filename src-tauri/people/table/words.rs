//! The words that head columns of people in English, German, French, Italian and Polish, folded and without punctuation.

use super::Field;

/// What a heading says all by itself.
pub(super) fn field(heading: &str) -> Option<Field> {
    HEADINGS.iter().find(|(_, words)| words.contains(&heading)).map(|(field, _)| *field)
}

const HEADINGS: [(Field, &[&str]); 12] = [
    (
        Field::Name,
        &[
            "name", "nom", "nome", "full name", "display name", "contact name", "candidate name", "voller name", "vollstandiger name",
            "vor und nachname", "vor und zuname", "vorname und nachname", "vorname nachname", "name vorname", "nachname vorname",
            "ansprechpartner", "kontaktperson", "nom complet", "nom et prenom", "nom prenom", "prenom et nom", "prenom nom",
            "nome completo", "nome e cognome", "cognome e nome", "nominativo", "nome cognome", "cognome nome", "imie i nazwisko",
            "nazwisko i imie", "imie nazwisko", "nazwisko imie", "nazwa", "osoba", "person", "fn", "last name first name",
            "surname first name", "first name last name",
        ],
    ),
    (Field::Given, &["given", "given name", "first name", "firstname", "forename", "vorname", "rufname", "prenom", "prenoms", "nome proprio", "nome di battesimo", "imie", "imiona"]),
    (
        Field::Family,
        &["family", "family name", "last name", "lastname", "surname", "nachname", "familienname", "zuname", "nom de famille", "cognome", "nazwisko"],
    ),
    (Field::Kind, &["kind", "type", "typ", "art", "tipo", "rodzaj", "role", "rolle", "rola", "ruolo", "category type", "kategorie", "categorie", "categoria", "kategoria"]),
    (
        Field::Client,
        &[
            "client", "client name", "company", "company name", "organisation", "organization", "organization name", "employer", "customer", "account",
            "firm", "kunde", "firma", "firmenname", "unternehmen", "arbeitgeber", "auftraggeber", "entreprise", "societe", "employeur", "cliente",
            "azienda", "societa", "ditta", "datore di lavoro", "klient", "firma klienta", "nazwa firmy", "pracodawca", "przedsiebiorstwo", "org",
        ],
    ),
    (
        Field::Language,
        &["language", "lang", "languages", "preferred language", "sprache", "sprachen", "korrespondenzsprache", "langue", "langues", "lingua", "lingue", "jezyk", "jezyki"],
    ),
    (
        Field::Phone,
        &[
            "phone", "tel", "telephone", "mobile", "mobile number", "cell", "cellphone", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobiltelefon",
            "rufnummer", "portable", "numero de telephone", "telefono", "cellulare", "numero di telefono", "komorka", "komorkowy", "numer telefonu",
            "nr telefonu", "telefon komorkowy",
        ],
    ),
    (
        Field::Tags,
        &[
            "tags", "tag", "labels", "keywords", "categories", "skills", "stichworte", "stichworter", "schlagworte", "schlagworter", "kategorien",
            "etiketten", "etiquettes", "mots cles", "libelles", "etichette", "parole chiave", "etykiety", "tagi", "slowa kluczowe",
        ],
    ),
    (
        Field::Note,
        &[
            "note", "notes", "comment", "comments", "remark", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen", "kommentar", "anmerkung",
            "anmerkungen", "remarque", "remarques", "commentaire", "commentaires", "nota", "annotazioni", "commento", "commenti", "notatka",
            "notatki", "uwagi", "komentarz",
        ],
    ),
    (
        Field::Domain,
        &["domain", "domains", "email domain", "domane", "domanen", "domaine", "domaines", "dominio", "domini", "domena", "domeny"],
    ),
    (
        Field::Reference,
        &[
            "reference", "ref", "job reference", "job ref", "referenz", "kennziffer", "stellennummer", "stellenreferenz", "referencenumber",
            "reference number", "riferimento", "rif", "referencja", "numer referencyjny", "nr referencyjny", "nr ref", "sygnatura",
        ],
    ),
    (Field::Email, &["email", "e mail", "mail", "courriel", "mel", "posta elettronica", "emailadresse", "poczta", "poczta elektroniczna"]),
];

/// Words that make any heading with them an address or a phone number (`E-mail 2 Address`, `Telefon prywatny`).
pub(super) const ADDRESS_WORDS: [&str; 6] = ["email", "mail", "emails", "mails", "courriel", "emailadresse"];
/// See [`ADDRESS_WORDS`].
pub(super) const PHONE_WORDS: [&str; 9] =
    ["phone", "telefon", "telephone", "telefono", "mobile", "handy", "cellulare", "tel", "telefonu"];
/// Words beside them that say the column is about the address, not the address itself (`E-mail 1 - Label`).
pub(super) const ABOUT_WORDS: [&str; 9] = ["type", "label", "typ", "tipo", "status", "opt", "consent", "display", "provider"];
/// A job's title; only read as its name where a reference stands beside it.
pub(super) const TITLE_WORDS: [&str; 19] = [
    "title", "job", "job title", "position", "role", "titel", "stelle", "stellentitel", "bezeichnung", "stellenbezeichnung", "titre", "poste", "intitule",
    "intitule du poste", "titolo", "posizione", "stanowisko", "rekrutacja", "tytul",
];
/// Words for a given name inside a heading that holds both.
pub(super) const GIVEN_WORDS: [&str; 9] = ["given", "first", "firstname", "forename", "vorname", "vor", "prenom", "nome", "imie"];
/// Words for a family name inside a heading that holds both.
pub(super) const FAMILY_WORDS: [&str; 11] =
    ["family", "last", "lastname", "surname", "nachname", "zuname", "familienname", "nom", "cognome", "nazwisko", "name"];
