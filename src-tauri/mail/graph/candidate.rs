//! Which addresses may be shared mailboxes: what mail is addressed to at the user's own domain, and what teams' mailboxes are usually called.

use std::collections::HashMap;

use domain::Address;
use serde::Deserialize;

/// What teams that recruit call their mailboxes; by language, in the order they are tried.
const USUAL: [&str; 30] = [
    "info",
    "jobs",
    "hr",
    "office",
    "contact",
    "recruiting",
    "recruitment",
    "careers",
    "applications",
    "talent",
    "team",
    // German
    "bewerbung",
    "bewerbungen",
    "karriere",
    "stellen",
    "personal",
    "kontakt",
    // French
    "rh",
    "recrutement",
    "emploi",
    "candidatures",
    "carrieres",
    // Italian
    "lavoro",
    "risorseumane",
    "selezione",
    "candidature",
    // Polish
    "rekrutacja",
    "praca",
    "kariera",
    "biuro",
];
/// How many addresses seen in mail are tried, and how many in all; an organisation's log shows each attempt.
const SEEN: usize = 30;
const MOST: usize = 60;
/// A longer name is cut, characters.
const LONGEST: usize = 100;

/// An address to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub address: Address,
    /// What it is called, or empty.
    pub name: String,
    pub is_typed: bool,
}

/// Whom a message is addressed to.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Recipients {
    to_recipients: Vec<Recipient>,
    cc_recipients: Vec<Recipient>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Recipient {
    email_address: Named,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
    address: Option<String>,
}

/// Those the user named, each once.
pub(super) fn typed(addresses: &[Address]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for address in addresses {
        if all.iter().all(|one| one.address != *address) {
            all.push(Candidate { address: address.clone(), name: String::new(), is_typed: true });
        }
    }
    all
}

/// Those of the user's domains: seen most often in recent mail first, then by their usual names.
pub(super) fn likely(own: &[&Address], recent: &[Recipients]) -> Vec<Candidate> {
    let mut seen: HashMap<Address, (usize, String)> = HashMap::new();
    for recipient in recent.iter().flat_map(|one| one.to_recipients.iter().chain(&one.cc_recipients)) {
        let Named { name, address } = &recipient.email_address;
        let Some(Ok(address)) = address.as_deref().map(Address::parse) else { continue };
        if own.contains(&&address) || own.iter().all(|own| own.domain() != address.domain()) {
            continue;
        }
        let (times, called) = seen.entry(address).or_default();
        *times += 1;
        if called.is_empty() {
            *called = name.as_deref().map(shown).unwrap_or_default();
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by(|(one, (times, _)), (other, (more, _))| more.cmp(times).then_with(|| one.cmp(other)));
    let named = seen.into_iter().take(SEEN).map(|(address, (_, name))| Candidate {
        name: if name.eq_ignore_ascii_case(address.as_str()) { String::new() } else { name },
        address,
        is_typed: false,
    });
    let mut all: Vec<Candidate> = named.collect();
    for usual in own.iter().flat_map(|own| USUAL.map(|local| format!("{local}@{}", own.domain()))) {
        let Ok(address) = Address::parse(&usual) else { continue };
        if !own.contains(&&address) && all.iter().all(|one| one.address != address) {
            all.push(Candidate { address, name: String::new(), is_typed: false });
        }
    }
    all.truncate(MOST);
    all
}

/// A name as it may be shown.
fn shown(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_control() && !domain::turns_direction(*c));
    plain.take(LONGEST).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn recent(json: &str) -> Vec<Recipients> {
        serde_json::from_str(json).unwrap()
    }

    fn likely_of(json: &str) -> Vec<(String, String)> {
        let own = ["anna@firm.example", "a.k@firm.onmicrosoft.example"].map(|own| Address::parse(own).unwrap());
        likely(&own.each_ref(), &recent(json))
            .into_iter()
            .map(|one| (one.address.as_str().to_owned(), one.name))
            .collect()
    }

    #[test]
    fn what_mail_of_the_domain_is_addressed_to_comes_before_the_usual_names() {
        let told = likely_of(
            r#"[{"toRecipients":[{"emailAddress":{"name":"Anna","address":"anna@firm.example"}},
                                 {"emailAddress":{"name":"staffing@firm.example","address":"Staffing@Firm.example"}}]},
                {"toRecipients":[{"emailAddress":{"name":"Our\u202e jobs\r\n","address":"jobs@firm.example"}}],
                 "ccRecipients":[{"emailAddress":{"name":"x","address":"jan@elsewhere.example"}},
                                 {"emailAddress":{"address":"no address"}},{}]},
                {"toRecipients":[{"emailAddress":{"name":"Bewerbungen","address":"jobs@firm.example"}}]}]"#,
        );
        let first: Vec<(&str, &str)> = told.iter().take(3).map(|(a, n)| (a.as_str(), n.as_str())).collect();
        assert_eq!(
            first,
            [("jobs@firm.example", "Our jobs"), ("staffing@firm.example", ""), ("info@firm.example", "")]
        );
        assert_eq!(told.iter().filter(|(address, _)| address == "jobs@firm.example").count(), 1);
        assert!(told.iter().all(|(address, _)| address.contains("@firm.") && address != "anna@firm.example"));
        assert!(told.iter().any(|(address, _)| address == "info@firm.onmicrosoft.example"));
    }

    #[test]
    fn however_many_there_are_only_so_many_are_tried() {
        let each = |n: u32| format!(r#"{{"emailAddress":{{"address":"a{n}@firm.example"}}}}"#);
        let many: Vec<String> = (0..500).map(each).collect();
        let told = likely_of(&format!(r#"[{{"toRecipients":[{}]}}]"#, many.join(",")));
        assert_eq!(told.len(), MOST);
        assert!(told.iter().any(|(address, _)| address == "info@firm.example"), "the usual names are among them");
    }

    #[test]
    fn a_name_that_is_typed_twice_is_tried_once() {
        let address = |text: &str| Address::parse(text).unwrap();
        let all = typed(&[address("jobs@firm.example"), address("JOBS@firm.example"), address("hr@firm.example")]);
        assert_eq!(all.iter().map(|one| one.address.local()).collect::<Vec<_>>(), ["jobs", "hr"]);
    }
}
