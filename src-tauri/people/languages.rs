//! Names of languages in five languages, as tags (BCP 47).

use crate::folded::words;

/// The tag of the first language a cell names, and whether it names more. `None` where it names none.
pub(crate) fn read(cell: &str) -> Option<(String, bool)> {
    let parts: Vec<&str> =
        cell.split([',', ';', '/', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let first = parts.first()?;
    let tag = tag(first)?;
    Some((tag, parts.len() > 1))
}

fn tag(text: &str) -> Option<String> {
    let words = words(text);
    let first = words.first()?.as_str();
    if let Some((tag, _)) = LANGUAGES.iter().find(|(_, names)| names.contains(&first)) {
        return Some((*tag).to_owned());
    }
    let known = LANGUAGES.iter().any(|(tag, _)| *tag == first) || OTHERS.contains(&first);
    match words.get(1..).unwrap_or(&[]) {
        [] if known => Some(first.to_owned()),
        [region] if known && region.len() == 2 && text.contains(['-', '_']) => {
            Some(format!("{first}-{}", region.to_uppercase()))
        }
        _ => None,
    }
}

/// Languages that are known by their tag alone.
const OTHERS: [&str; 17] =
    ["bg", "el", "et", "fi", "ga", "hr", "is", "lt", "lv", "mt", "no", "nb", "sl", "sr", "sq", "zh", "ja"];

const LANGUAGES: [(&str, &[&str]); 20] = [
    ("en", &["eng", "english", "englisch", "anglais", "inglese", "angielski"]),
    ("de", &["ger", "deu", "german", "deutsch", "allemand", "tedesco", "niemiecki"]),
    ("fr", &["fre", "fra", "french", "franzosisch", "francais", "francese", "francuski"]),
    ("it", &["ita", "italian", "italienisch", "italien", "italiano", "wloski"]),
    ("pl", &["pol", "polish", "polnisch", "polonais", "polacco", "polski"]),
    ("es", &["spa", "spanish", "spanisch", "espagnol", "spagnolo", "hiszpanski", "espanol", "castellano"]),
    ("pt", &["por", "portuguese", "portugiesisch", "portugais", "portoghese", "portugalski", "portugues"]),
    (
        "nl",
        &[
            "dut",
            "nld",
            "dutch",
            "niederlandisch",
            "hollandisch",
            "neerlandais",
            "olandese",
            "niderlandzki",
            "nederlands",
        ],
    ),
    ("cs", &["cze", "ces", "czech", "tschechisch", "tcheque", "ceco", "czeski", "cestina", "cesky"]),
    ("sk", &["slo", "slk", "slovak", "slowakisch", "slovaque", "slovacco", "slowacki", "slovencina"]),
    ("hu", &["hun", "hungarian", "ungarisch", "hongrois", "ungherese", "wegierski", "magyar"]),
    ("uk", &["ukr", "ukrainian", "ukrainisch", "ukrainien", "ucraino", "ukrainski"]),
    ("ru", &["rus", "russian", "russisch", "russe", "russo", "rosyjski"]),
    ("ro", &["rum", "ron", "romanian", "rumanisch", "roumain", "rumeno", "rumunski", "romana"]),
    ("sv", &["swe", "swedish", "schwedisch", "suedois", "svedese", "szwedzki", "svenska"]),
    ("da", &["dan", "danish", "danisch", "danois", "danese", "dunski", "dansk"]),
    ("tr", &["tur", "turkish", "turkisch", "turc", "turco", "turecki", "turkce"]),
    ("ar", &["ara", "arabic", "arabisch", "arabe", "arabo", "arabski"]),
    ("be", &["bel", "belarusian", "belarussisch", "bielorusse", "bielorusso", "bialoruski"]),
    ("ca", &["cat", "catalan", "katalanisch", "catalano", "katalonski", "catala"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_become_tags() {
        for (cell, expected) in [
            ("de", Some(("de", false))),
            ("PL", Some(("pl", false))),
            ("de_at", Some(("de-AT", false))),
            ("fr-CH", Some(("fr-CH", false))),
            ("Deutsch", Some(("de", false))),
            ("niemiecki", Some(("de", false))),
            ("Français", Some(("fr", false))),
            ("włoski", Some(("it", false))),
            ("inglese", Some(("en", false))),
            ("Deutsch (Muttersprache)", Some(("de", false))),
            ("Polnisch, Englisch", Some(("pl", true))),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(read(cell), expected.map(|(tag, more)| (tag.to_owned(), more)), "{cell}");
        }
    }
}
