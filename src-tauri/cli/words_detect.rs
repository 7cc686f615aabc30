//! What is said about the servers that were found, or were not, and what to do next.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Address;
use worker::Found;

/// The words of the window about finding servers and about Exchange: the steps at providers and the text for an organisation's IT are there once.
static WINDOW: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let files = [include_str!("../../ui/src/text/en/detect.json"), include_str!("../../ui/src/text/en/exchange.json")];
    files.iter().filter_map(|file| serde_json::from_str::<HashMap<String, String>>(file).ok()).flatten().collect()
});

/// What to know about what was found, a paragraph each.
pub fn notes(found: &Found, (address, typed): (&Address, &str)) -> Vec<String> {
    // As it was typed: in normal form other letters than English ones cannot be read.
    let domain = typed.trim().rsplit_once('@').map_or(address.domain(), |(_, domain)| domain);
    if found.no_such_domain {
        return vec![format!("There is no domain {domain}. Is the address spelled right?")];
    }
    if found.is_exchange {
        return for_it(address, domain);
    }
    if found.offline {
        let words = "The network does not answer: these are only the usual names. Try again when it does.";
        return vec![words.to_owned()];
    }
    if found.is_guess() {
        return vec![format!(
            "{domain} exists, but says nowhere where its mail is read, and nobody answers under the usual names. Ask your provider or your IT for the servers, and name them to `dossier account add imap`."
        )];
    }
    provider(found, address)
}

/// The command that connects what was found.
pub fn next(found: &Found, address: &Address) -> Option<String> {
    let is_said = matches!(found.sign_in().word(), "own" | "browser") || found.is_guess() || found.incoming.is_none();
    (!is_said).then(|| format!("Connect it with `dossier account add imap {address} --password-stdin`."))
}

/// An Exchange server that cannot be read by IMAP.
fn for_it(address: &Address, domain: &str) -> Vec<String> {
    let words = |key: &str| window(key).replace("{address}", address.as_str());
    vec![
        format!(
            "{domain} has an Exchange server of its own that answers, but offers no IMAP, by which Dossier reads mail there. Your IT can switch it on; send them this:\n"
        ),
        format!("{}\n\n{}", words("it.subject"), words("it.text")),
    ]
}

/// How to get in at a provider.
fn provider(found: &Found, address: &Address) -> Vec<String> {
    let Some(provider) = found.provider else { return Vec::new() };
    let name = &provider.name;
    let mut notes = match found.sign_in().word() {
        "own" => {
            vec![format!("{name} lets only its own programs in. Export your mail there and open it as an archive.")]
        }
        "browser" => vec![format!(
            "{name} takes no passwords: you sign in in your browser. Connect it with `dossier account add graph --name NAME {address} --sign-in microsoft`, or by IMAP with `dossier account add imap {address} --sign-in microsoft`."
        )],
        "app_password" => vec![format!("{name} wants a password made for this program.")],
        _ => Vec::new(),
    };
    notes.extend(steps(&provider.steps, &provider.page, name));
    notes
}

/// What to do at a provider first, numbered.
fn steps(key: &str, page: &str, name: &str) -> Option<String> {
    let steps = window(&format!("steps.{key}"));
    if key.is_empty() || steps.is_empty() {
        return None;
    }
    let numbered: Vec<String> = steps.lines().zip(1..).map(|(step, number)| format!("  {number}. {step}")).collect();
    Some(format!("Do this at {name} first ({page}):\n{}", numbered.join("\n")))
}

fn window(key: &str) -> &'static str {
    WINDOW.get(key).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use worker::{Cancel, detect};

    fn said(typed: &str) -> String {
        let address = Address::parse(typed).unwrap();
        // Of the table: nobody is asked.
        notes(&detect::detect(&address, &Cancel::default(), &mut |_| ()).unwrap(), (&address, typed)).join("\n")
    }

    #[test]
    fn a_provider_is_told_with_the_steps_there_and_the_command_that_connects_it() {
        for (address, parts) in [
            (
                "anna@gmail.com",
                ["made for this program", "  1. Switch on 2-Step", "  3. Copy", "apppasswords"].as_slice(),
            ),
            ("anna@gmx.de", &["Do this at GMX first", "  2. In its settings allow"]),
            ("anna@outlook.com", &["add graph --name NAME anna@outlook.com --sign-in microsoft", "takes no passwords"]),
            ("anna@tuta.com", &["open it as an archive"]),
        ] {
            let said = said(address);
            assert!(parts.iter().all(|part| said.contains(part)), "{address}: {said}");
        }
    }

    #[test]
    fn what_was_not_found_is_told_apart() {
        let typed = "anna@bücher.example";
        let address = Address::parse(typed).unwrap();
        let with = |change: fn(&mut Found)| {
            let mut found = Found::default();
            change(&mut found);
            notes(&found, (&address, typed)).join("\n")
        };
        for (what, found, expected) in [
            ("no domain", with(|found| found.no_such_domain = true), "There is no domain bücher.example"),
            ("no network", with(|found| found.offline = true), "The network does not answer"),
            ("no IMAP", with(|found| found.is_exchange = true), "Set-CASMailbox -Identity anna@xn--bcher-kva.example"),
        ] {
            assert!(found.contains(expected), "{what}: {found}");
        }
    }
}
