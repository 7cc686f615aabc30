//! Where a link really leads, and what about it is meant to mislead.

use std::collections::BTreeSet;

use url::Url;

/// A reason to look twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The words name another host than the one it leads to.
    OtherHost,
    /// The host mixes letters of several scripts, or is written in letters that look like Latin ones.
    MixedLetters,
    /// The host looks like one the user knows and is another.
    LooksLike,
    /// A known host stands at the beginning of a longer one that belongs to somebody else.
    Subdomain,
    /// A name stands before the host, which many take for the host.
    NameBefore,
    /// The host is a bare number.
    Number,
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The address as it is sent, in ASCII.
    pub address: String,
    /// The host in readable letters; of a mail address, the address.
    pub host: String,
    /// The host in ASCII, where that differs.
    pub ascii: String,
    /// Reasons to look twice.
    pub doubts: Vec<Doubt>,
    /// The host the words name, where it is another one, or the known host it resembles.
    pub instead: String,
}

/// Judges a link by its words and by the hosts the user knows: the sender's, their own, those of people on file.
pub fn target(address: &str, words: &str, known: &[String]) -> Target {
    let Ok(parsed) = Url::parse(address) else { return Target { address: address.to_owned(), ..Target::default() } };
    let Some(ascii) = parsed.host_str().map(str::to_owned) else {
        let (start, _) = parsed.path().split_once('?').unwrap_or((parsed.path(), ""));
        return Target { address: address.to_owned(), host: start.to_owned(), ..Target::default() };
    };
    let host = idna::domain_to_unicode(&ascii).0;
    let mut doubts = BTreeSet::new();
    let mut instead = named_host(words).filter(|named| !is_same_site(named, &ascii));
    if instead.is_some() {
        doubts.insert(Doubt::OtherHost);
    }
    if !parsed.username().is_empty() {
        doubts.insert(Doubt::NameBefore);
    }
    if matches!(parsed.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_))) {
        doubts.insert(Doubt::Number);
    }
    if is_mixed(&host) {
        doubts.insert(Doubt::MixedLetters);
    }
    for one in known.iter().filter(|one| !is_same_site(one, &ascii)) {
        let found = if skeleton(site(&host)) == skeleton(site(one)) || is_one_letter_off(site(&ascii), site(one)) {
            Doubt::LooksLike
        } else if ascii.starts_with(&format!("{}.", site(one))) || ascii.contains(&format!(".{}.", site(one))) {
            Doubt::Subdomain
        } else {
            continue;
        };
        doubts.insert(found);
        instead = instead.or_else(|| Some(one.clone()));
    }
    let ascii = if ascii == host { String::new() } else { ascii };
    Target {
        address: address.to_owned(),
        host,
        ascii,
        doubts: doubts.into_iter().collect(),
        instead: instead.unwrap_or_default(),
    }
}

/// The host the words of a link name, if they look like an address of the web or of a mail.
fn named_host(words: &str) -> Option<String> {
    let words = words.trim();
    let word =
        words.split_whitespace().find(|word| word.contains("://") || word.to_ascii_lowercase().starts_with("www."));
    let word = word.or_else(|| (!words.contains(char::is_whitespace)).then_some(words))?;
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let full = if word.contains("://") { word.to_owned() } else { format!("https://{}", word.rsplit('@').next()?) };
    let host = Url::parse(&full).ok()?.host_str()?.trim_end_matches('.').to_owned();
    let (name, ending) = host.rsplit_once('.')?;
    let is_host = !name.is_empty() && ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_file = !word.contains("://")
        && matches!(ending, "pdf" | "doc" | "docx" | "xls" | "xlsx" | "zip" | "txt" | "html" | "htm" | "png" | "jpg");
    (is_host && !is_file).then_some(host)
}

fn is_same_site(one: &str, other: &str) -> bool {
    let other = other.trim_end_matches('.');
    one == other || site(one) == site(other)
}

/// The part of a host that somebody registers: its last two labels, or three below `co.uk` and its like.
fn site(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (last, second, third) = (dots.next(), dots.next(), dots.next());
    let label = |from: Option<usize>, to: Option<usize>| {
        host.get(from.map_or(0, |at| at + 1)..to.unwrap_or(host.len())).unwrap_or_default()
    };
    let is_shared =
        matches!(label(second, last), "co" | "com" | "org" | "net" | "ac" | "gov" | "edu" | "gob" | "or" | "ne")
            && label(last, None).len() == 2;
    let cut = if is_shared { third } else { second };
    host.get(cut.map_or(0, |at| at + 1)..).unwrap_or(host)
}

/// Latin beside letters of another script in one label, or a whole label of letters that look Latin.
fn is_mixed(host: &str) -> bool {
    host.split('.').any(|label| {
        let foreign = label.chars().filter(|c| is_cyrillic_or_greek(*c)).count();
        let latin = label.chars().filter(|c| c.is_ascii_alphabetic()).count();
        let posed = label.chars().filter(|c| is_cyrillic_or_greek(*c)).all(|c| latin_twin(c).is_some());
        foreign > 0 && (latin > 0 || posed)
    })
}

fn is_cyrillic_or_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{13a0}'..='\u{13ff}')
}

/// The Latin letter a foreign one is taken for.
fn latin_twin(c: char) -> Option<char> {
    const TWINS: &str = "аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwвbкkмmнhтtοoαaνvρpυuιiκkτtεeχxγyηnωwոnгr";
    let mut pairs = TWINS.chars();
    while let (Some(foreign), Some(latin)) = (pairs.next(), pairs.next()) {
        if foreign == c {
            return Some(latin);
        }
    }
    None
}

/// A host with what looks alike made alike.
fn skeleton(host: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let plain = host.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let plain: String = plain.map(|c| latin_twin(c).unwrap_or(c)).collect::<String>().to_lowercase();
    let like = plain.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    like.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' | 'ı' | '|' => 'l',
            '5' => 's',
            '3' => 'e',
            'ł' => 'l',
            'đ' => 'd',
            'ø' => 'o',
            c => c,
        })
        .filter(|c| *c != '-')
        .collect()
}

/// One letter more, less or other, in names long enough for that to be no chance.
fn is_one_letter_off(one: &str, other: &str) -> bool {
    let (Some((name, ending)), Some((known, known_ending))) = (one.split_once('.'), other.split_once('.')) else {
        return false;
    };
    if ending != known_ending || name == known || known.len() < 6 || name.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let same = |one: &mut dyn Iterator<Item = u8>, other: &mut dyn Iterator<Item = u8>| {
        one.zip(other).take_while(|(one, other)| one == other).count()
    };
    let front = same(&mut name.bytes(), &mut known.bytes());
    let back = same(&mut name.bytes().rev(), &mut known.bytes().rev());
    front + back + 1 >= name.len().max(known.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_judged_by_its_words_and_by_known_hosts() {
        use Doubt::{LooksLike, MixedLetters, NameBefore, Number, OtherHost, Subdomain};
        let known = ["paypal.example".to_owned(), "kowalska-hr.example".to_owned(), "firm.co.uk".to_owned()];
        for (what, address, words, doubts, instead) in [
            ("plain words", "https://jobs.example/1", "Apply now", vec![], ""),
            ("its own host", "https://www.jobs.example/1", "jobs.example/1", vec![], ""),
            (
                "another host",
                "https://evil.example/x",
                "https://paypal.example/login",
                vec![OtherHost],
                "paypal.example",
            ),
            (
                "another host among words",
                "https://evil.example/x",
                "go to www.bank.example now",
                vec![OtherHost],
                "www.bank.example",
            ),
            ("a mail address as words", "https://evil.example/x", "anna@firm.example", vec![OtherHost], "firm.example"),
            ("a file name", "https://cloud.example/cv", "anna_cv.pdf", vec![], ""),
            ("a sentence with a full stop", "https://cloud.example/cv", "Read more.", vec![], ""),
            (
                "a known host below another",
                "https://paypal.example.evil.test/",
                "here",
                vec![Subdomain],
                "paypal.example",
            ),
            ("a known host's own name before it", "https://login.paypal.example/", "here", vec![], ""),
            ("a name before the host", "https://paypal.example@evil.test/", "here", vec![NameBefore], ""),
            ("a number", "http://192.0.2.7/", "here", vec![Number], ""),
            ("digits for letters", "https://paypa1.example/", "here", vec![LooksLike], "paypal.example"),
            ("one letter off", "https://kowalskaa-hr.example/", "here", vec![LooksLike], "kowalska-hr.example"),
            (
                "letters of two scripts",
                "https://xn--pypal-4ve.example/",
                "here",
                vec![MixedLetters, LooksLike],
                "paypal.example",
            ),
            ("an honest foreign name", "https://xn--80aswg.example/", "сайт.example", vec![], ""),
            ("the same firm elsewhere", "https://mail.firm.co.uk/", "firm.co.uk", vec![], ""),
            ("another firm in one country", "https://farm.co.uk/", "here", vec![], ""),
        ] {
            let found = target(address, words, &known);
            assert_eq!((found.doubts, found.instead.as_str()), (doubts, instead), "{what}");
        }
    }

    #[test]
    fn a_host_is_shown_in_both_writings() {
        let found = target("https://xn--mller-kva.example/a", "", &[]);
        assert_eq!((found.host.as_str(), found.ascii.as_str()), ("müller.example", "xn--mller-kva.example"));
        assert_eq!(target("mailto:anna@firm.example?subject=x", "", &[]).host, "anna@firm.example");
    }
}
