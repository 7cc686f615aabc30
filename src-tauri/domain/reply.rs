//! Answering in the mail program of the system: a mailto address (RFC 6068) with everything it needs filled in.

/// The longest address that mail programs and systems are known to take, in octets.
const LONGEST: usize = 1_800;

/// What stands where the quoted text was cut.
const CUT: &str = "[…]";

/// A letter to begin in another program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// To.
    pub to: Vec<String>,
    /// Cc.
    pub cc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The Message-ID it answers, without brackets.
    pub in_reply_to: Option<String>,
    /// The text to begin with.
    pub body: String,
}

/// A letter as an address, and who found no room in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailto {
    /// The mailto address.
    pub url: String,
    /// Everybody it goes to.
    pub recipients: Vec<String>,
    /// Those of them it had no room for.
    pub left: Vec<String>,
}

impl Letter {
    /// The letter as a mailto address. Where it would become too long its text is cut, and then its last recipients are left to the caller.
    pub fn mailto(&self) -> Mailto {
        let mut known = format!("subject={}", encoded(&self.subject));
        if let Some(id) = &self.in_reply_to {
            known = format!("{known}&In-Reply-To={}", encoded(&format!("<{id}>")));
        }
        let mut room = LONGEST.saturating_sub("mailto:?cc=&".len() + known.len());
        let mut left = Vec::new();
        let mut fit = |those: &[String]| {
            let fitting = those.iter().filter(|one| {
                let length = encoded(one).len() + 1;
                let fits = left.is_empty() && length <= room;
                if fits {
                    room -= length;
                } else {
                    left.push((*one).clone());
                }
                fits
            });
            fitting.map(|one| encoded(one)).collect::<Vec<_>>().join(",")
        };
        let (to, cc) = (fit(&self.to), fit(&self.cc));
        let cc = if cc.is_empty() { cc } else { format!("cc={cc}&") };
        let mut url = format!("mailto:{to}?{cc}{known}");
        let body = fitted(&self.body, LONGEST.saturating_sub(url.len() + "&body=".len()));
        if !body.is_empty() {
            url = format!("{url}&body={body}");
        }
        Mailto { url, recipients: [self.to.as_slice(), &self.cc].concat(), left }
    }
}

/// Text in a URL (RFC 3986, 2.1), line ends as RFC 6068, 5 wants them, cut to `room` octets.
fn fitted(text: &str, room: usize) -> String {
    let whole = encoded(&text.replace("\r\n", "\n").replace('\n', "\r\n"));
    if whole.len() <= room {
        return whole;
    }
    let cut = encoded(&format!("\r\n{CUT}"));
    let mut fitting = String::new();
    for c in text.replace("\r\n", "\n").chars() {
        let next = if c == '\n' { encoded("\r\n") } else { encoded(&c.to_string()) };
        if fitting.len() + next.len() + cut.len() > room {
            break;
        }
        fitting.push_str(&next);
    }
    if fitting.is_empty() { String::new() } else { fitting + &cut }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut url, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
        url
    })
}

/// A subject behind a word such as `Re` or `Fwd`, which it gets once.
pub fn prefixed(word: &str, subject: &str) -> String {
    let has = subject.split_once(':').is_some_and(|(first, _)| {
        let first = first.trim().trim_end_matches('.').to_lowercase();
        first == word.to_lowercase()
            || (word == "Re" && matches!(first.as_str(), "aw" | "odp" | "r" | "rif" | "sv" | "ref"))
    });
    if has { subject.to_owned() } else { format!("{word}: {subject}") }
}

/// Text as it is quoted in an answer.
pub fn quoted(text: &str) -> String {
    text.trim_end()
        .lines()
        .map(|line| if line.starts_with('>') { format!(">{line}\n") } else { format!("> {line}\n") })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{LONGEST, Letter, Mailto, prefixed, quoted};

    #[test]
    fn a_letter_is_an_address_with_everything_in_it() {
        let letter = Letter {
            to: vec!["anna+cv@mail.example".into()],
            cc: vec!["a&b@mail.example".into()],
            subject: "Re: Kraków? 100 %".into(),
            in_reply_to: Some("1@mail.example".into()),
            body: "> a\n> b\n".into(),
        };
        assert_eq!(
            letter.mailto().url,
            "mailto:anna%2Bcv@mail.example?cc=a%26b@mail.example&subject=Re%3A%20Krak%C3%B3w%3F%20100%20%25&In-Reply-To=%3C1@mail.example%3E&body=%3E%20a%0D%0A%3E%20b%0D%0A"
        );
    }

    #[test]
    fn a_long_text_is_cut_between_letters_and_says_so() {
        let url = Letter { body: "żółć ".repeat(2_000), subject: "x".into(), ..Letter::default() }.mailto().url;
        assert!(url.len() <= LONGEST && url.len() > LONGEST - 40, "{}", url.len());
        assert!(url.ends_with("%5B%E2%80%A6%5D"));
    }

    #[test]
    fn recipients_without_room_are_told_and_never_lost() {
        let cc: Vec<String> = (0..200).map(|n| format!("person{n}@mail.example")).collect();
        let letter =
            Letter { to: vec!["anna@mail.example".into()], cc: cc.clone(), subject: "x".into(), ..Letter::default() };
        let Mailto { url, left, .. } = letter.mailto();
        assert!(url.len() <= LONGEST && url.len() > LONGEST - 40, "{}", url.len());
        let within: Vec<&str> = url.split(['=', '&']).nth(1).unwrap().split(',').collect();
        assert!(url.starts_with("mailto:anna@mail.example?cc=person0@mail.example,") && url.ends_with("&subject=x"));
        assert_eq!(within.into_iter().map(String::from).chain(left).collect::<Vec<_>>(), cc);
    }

    #[test]
    fn a_word_stands_before_a_subject_once() {
        for (word, subject, expected) in [
            ("Re", "CV", "Re: CV"),
            ("Re", "Re: CV", "Re: CV"),
            ("Re", "AW: Profil", "AW: Profil"),
            ("Re", "Odp.: Oferta", "Odp.: Oferta"),
            ("Fwd", "Re: CV", "Fwd: Re: CV"),
            ("Fwd", "fwd: CV", "fwd: CV"),
            ("Re", "", "Re: "),
        ] {
            assert_eq!(prefixed(word, subject), expected);
        }
    }

    #[test]
    fn quoted_text_is_marked_line_by_line() {
        assert_eq!(quoted("a\n\n> b\n\n"), "> a\n> \n>> b\n");
    }
}
