//! People's names in running text.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without diacritics (`Wiśniewski` -> `wisniewski`, `Müller` -> `muller`), for comparing what people type.
pub fn fold(text: &str) -> String {
    let stroke = |c: char| match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        other => other,
    };
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(stroke).nfc().collect::<String>().replace('ß', "ss")
}

/// The token sequences under which a full name is looked for: given before family and the other way round, each as written and folded.
/// Empty for names of fewer than two words or six letters, which would be found everywhere.
pub fn name_forms(given: &str, family: &str) -> Vec<Vec<String>> {
    let (given, family) = (tokens(given), tokens(family));
    if given.is_empty() || family.is_empty() || given.iter().chain(&family).map(|w| w.chars().count()).sum::<usize>() < 6 {
        return Vec::new();
    }
    let mut forms: Vec<Vec<String>> = vec![[given.clone(), family.clone()].concat(), [family, given].concat()];
    let folded: Vec<Vec<String>> = forms.iter().map(|form| form.iter().map(|word| fold(word)).collect()).collect();
    forms.extend(folded);
    forms.sort();
    forms.dedup();
    forms
}

/// Whether a token sequence stands in a text as whole words, in this order, whatever the case and whatever stands between words.
pub fn contains_name(text: &str, form: &[String]) -> bool {
    !form.is_empty() && tokens(text).windows(form.len()).any(|window| window == form)
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_whole_words_in_either_order() {
        let forms = name_forms("Tomasz", "Wiśniewski");
        let found = |text: &str| forms.iter().any(|form| contains_name(text, form));
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
    fn names_that_would_be_found_everywhere_are_not_looked_for() {
        assert!(name_forms("Al", "Li").is_empty() && name_forms("", "Kowalska").is_empty());
    }

    #[test]
    fn folding_takes_off_diacritics() {
        assert_eq!(fold("Łukasz Müller-Groß Éva"), "lukasz muller-gross eva");
    }
}
