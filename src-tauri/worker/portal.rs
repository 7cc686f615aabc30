//! A failure on the way to a server, told with the server's name, or as what it is where a captive portal (RFC 8952) stands in the way.

use account::portal::{Doors, in_the_way};
use account::provider;

use crate::WorkerFailure;

/// What the network's own page makes of a connection to a server: another certificate, something that is no TLS, or nothing at all.
const LOOKS_LIKE_IT: [&str; 5] = ["untrusted", "tls", "unreachable", "cut", "protocol"];

/// What is said of a server by its name.
const NAMES_IT: [&str; 5] = ["no_such_host", "unreachable", "untrusted", "tls", "no_start_tls"];

/// The failure, or `captive_portal` where the network answers in the server's place. Asks the network for a few seconds, and only after what may
/// be one.
pub(crate) fn explained(host: &str, failure: WorkerFailure) -> WorkerFailure {
    let may_be = LOOKS_LIKE_IT.contains(&failure.code.as_str());
    if may_be && (system_knows() || in_the_way(host, doors())) {
        return WorkerFailure::new("captive_portal");
    }
    if failure.code == "wrong_password" {
        return with_steps(host, failure);
    }
    // The provider's sign-in that does not answer is another server.
    let is_it = NAMES_IT.contains(&failure.code.as_str()) && !failure.data.contains_key("what");
    if is_it { failure.with("host", host) } else { failure }
}

/// What to do at a provider that wants a password of its own for this program.
fn with_steps(host: &str, failure: WorkerFailure) -> WorkerFailure {
    match provider::wants_app_password(host).filter(|provider| !provider.steps.is_empty()) {
        Some(wants) => failure.with("provider", &wants.name).with("steps", &wants.steps).with("page", &wants.page),
        None => failure,
    }
}

#[cfg(target_os = "linux")]
fn system_knows() -> bool {
    crate::metered::Networks::new(zbus::Address::system().ok()).behind_portal() == Some(true)
}

#[cfg(not(target_os = "linux"))]
fn system_knows() -> bool {
    false
}

/// A test stands for the network itself.
fn doors() -> Doors {
    let test = std::env::var("DOSSIER_PORTAL").ok().filter(|_| cfg!(debug_assertions));
    test.and_then(|address| address.parse().ok()).map_or_else(Doors::default, |nobody| Doors { nobody, http: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_which_server_it_is_about() {
        let said = |failure| explained("mail.firm.invalid", failure).data.get("host").cloned();
        assert_eq!(said(WorkerFailure::new("no_such_host")).as_deref(), Some("mail.firm.invalid"));
        assert_eq!(said(WorkerFailure::new("no_start_tls")).as_deref(), Some("mail.firm.invalid"));
        assert_eq!(said(WorkerFailure::new("wrong_password")), None);
        assert_eq!(said(WorkerFailure::new("no_such_host").with("what", "sign_in")), None);
    }

    #[test]
    fn a_refused_password_says_what_to_do_where_the_provider_wants_one_of_its_own() {
        let steps = |host| explained(host, WorkerFailure::new("wrong_password")).data.get("steps").cloned();
        assert_eq!(steps("imap.gmail.com").as_deref(), Some("google"));
        assert_eq!((steps("imap.gmx.net"), steps("imap.firm.example")), (None, None));
    }

    #[test]
    fn a_failure_that_no_portal_makes_is_told_as_it_is() {
        for code in ["wrong_password", "no_such_host", "busy", "cancelled"] {
            assert_eq!(explained("mail.firm.invalid", WorkerFailure::new(code)).code, code);
        }
    }
}
