//! People's names in running text.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without diacritics (`Wiśniewski` -> `wisniewski`, `Müller` -> `muller`), for comparing what people type.
pub fn fold(text: &str) -> String {
    let stroke = |c: char| match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        other => other,
    };
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(stroke)
        .nfc()
        .collect::<String>()
        .replace('ß', "ss")
}

/// The token sequences under which a full name is looked for: given before family and the other way round, each as written and folded.
/// Empty for names of fewer than two words or six letters, which would be found everywhere.
pub fn name_forms(given: &str, family: &str) -> Vec<Vec<String>> {
    let (given, family) = (tokens(given), tokens(family));
    if given.is_empty()
        || family.is_empty()
        || given.iter().chain(&family).map(|w| w.chars().count()).sum::<usize>() < 6
    {
        return Vec::new();
    }
    let mut forms: Vec<Vec<String>> = vec![[given.clone(), family.clone()].concat(), [family, given].concat()];
    let folded: Vec<Vec<String>> = forms.iter().map(|form| form.iter().map(|word| fold(word)).collect()).collect();
    forms.extend(folded);
    forms.sort();
    forms.dedup();
    forms
}

/// The token sequences of many names or references, found in one pass over a text.
#[derive(Clone, Debug)]
pub struct NameIndex<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Copy + Ord> NameIndex<T> {
    /// Builds the index from token sequences (see [`name_forms`], [`reference_form`]); empty ones are never found.
    pub fn new(forms: impl IntoIterator<Item = (Vec<String>, T)>) -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (form, whose) in forms {
            if let Some(first) = form.first() {
                by_first.entry(first.clone()).or_default().push((form, whose));
            }
        }
        Self { by_first }
    }

    /// Whose names stand in a text as whole words, in order, whatever the case and whatever stands between the words; sorted, each once.
    pub fn found_in(&self, text: &str) -> Vec<T> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let lower = text.to_lowercase();
        let mut found: Vec<T> = Vec::new();
        let mut words = words(&lower);
        while let Some(word) = words.next() {
            let candidates = self.by_first.get(word).into_iter().flatten();
            let goes_on = |form: &[String]| {
                let mut next = words.clone();
                form.iter().skip(1).all(|word| next.next() == Some(word))
            };
            found.extend(candidates.filter(|(form, _)| goes_on(form)).map(|(_, whose)| *whose));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The token sequence under which a job's reference is looked for; empty where it is too short to mean anything (fewer than three letters or digits).
pub fn reference_form(reference: &str) -> Vec<String> {
    let form = tokens(reference);
    if form.iter().map(|word| word.chars().count()).sum::<usize>() < 3 { Vec::new() } else { form }
}

fn tokens(text: &str) -> Vec<String> {
    words(&text.to_lowercase()).map(str::to_owned).collect()
}

/// The words of a text in lower case, which may hold marks of its own (`İ` -> `i` and a dot above it).
fn words(lower: &str) -> impl Iterator<Item = &str> + Clone {
    lower.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_whole_words_in_either_order() {
        let index = NameIndex::new(name_forms("Tomasz", "Wiśniewski").into_iter().map(|form| (form, 1)));
        let found = |text: &str| index.found_in(text) == [1];
        for (text, expected) in [
            ("Profil: Tomasz Wiśniewski", true),
            ("WIŚNIEWSKI, Tomasz", true),
            ("CV_Tomasz_Wisniewski_2026.pdf", true),
            ("Tomasza Wiśniewskiego", false),
            ("Wiśniewski", false),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_found_however_its_letters_are_cased() {
        let index = NameIndex::new(name_forms("İpek", "Yılmaz").into_iter().map(|form| (form, 1)));
        for text in ["Profil İpek Yılmaz", "profil_yılmaz_i\u{307}pek", "CV Ipek Yılmaz"] {
            assert_eq!(index.found_in(text), [1], "{text}");
        }
        assert!(index.found_in("Ip ek Yılmaz").is_empty());
    }

    #[test]
    fn a_name_that_begins_again_within_itself_is_found() {
        let index = NameIndex::new([(vec!["anna".into(), "anna".into(), "berg".into()], 1)]);
        assert_eq!(index.found_in("Anna Anna Anna Berg"), [1]);
        assert!(index.found_in("Anna Berg, Anna").is_empty());
    }

    #[test]
    fn names_that_would_be_found_everywhere_are_not_looked_for() {
        assert!(name_forms("Al", "Li").is_empty() && name_forms("", "Kowalska").is_empty());
    }

    #[test]
    fn a_reference_is_found_as_a_whole_word_and_only_where_it_means_something() {
        let index = NameIndex::new([("DE7", 7), ("KM-3", 3), ("A1", 1)].map(|(text, id)| (reference_form(text), id)));
        assert_eq!(index.found_in("Profil Data Engineer, Referenz de7 / KM 3"), [3, 7]);
        assert!(index.found_in("DE77 CODE7 A1").is_empty());
    }

    #[test]
    fn folding_takes_off_diacritics() {
        assert_eq!(fold("Łukasz Müller-Groß Éva"), "lukasz muller-gross eva");
    }
}
