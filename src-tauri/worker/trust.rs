//! Which servers what is kept for an account may be sent to: those it was kept for. Whoever names another one says the secret again.

use std::net::IpAddr;

use ::outgoing::place::OutgoingPlace;
use account::discover::{is_foreign, registered};
use account::oauth;
use account::place::ServerPlace;
use account::provider;
use mail::place::Place;

use crate::WorkerFailure;
use crate::senders::no_password;

/// Whether two places are on one host; port, encryption and user do not decide who reads a password.
pub(crate) fn is_same_host(one: &ServerPlace, other: &ServerPlace) -> bool {
    one.host.eq_ignore_ascii_case(&other.host)
}

/// A mailbox's place as it is to be, signed in to as before.
///
/// # Errors
/// `missing` with `password` where it is another server than what is kept is for.
pub(crate) fn as_before(new: &Place, old: &Place) -> Result<Place, WorkerFailure> {
    match (new, old) {
        (Place::Imap(new), Place::Imap(old)) if is_same_host(new, old) => {
            Ok(Place::Imap(ServerPlace { sign_in: old.sign_in.clone(), ..new.clone() }))
        }
        (Place::Graph(_), Place::Graph(_)) => Ok(old.clone()),
        (Place::Archive { .. }, Place::Archive { .. }) => Ok(new.clone()),
        _ => Err(no_password()),
    }
}

/// A certificate that was accepted for one host says nothing about another.
pub(crate) fn without_others_certificate(new: Place, old: &Place) -> Place {
    match (new, old) {
        (Place::Imap(new), Place::Imap(old)) if !is_same_host(&new, old) && new.fingerprint == old.fingerprint => {
            Place::Imap(ServerPlace { fingerprint: None, ..new })
        }
        (new, _) => new,
    }
}

/// What sends by the host of its mailbox takes along a certificate that was accepted for that, unless it has accepted another one than that had.
pub(crate) fn with_its_certificate(sends: OutgoingPlace, (old, new): (&Place, &Place)) -> OutgoingPlace {
    match (sends, old, new) {
        (OutgoingPlace::Smtp(sends), Place::Imap(old), Place::Imap(new))
            if is_same_host(old, new) && is_same_host(&sends, new) && sends.fingerprint == old.fingerprint =>
        {
            OutgoingPlace::Smtp(ServerPlace { fingerprint: new.fingerprint.clone(), ..sends })
        }
        (sends, ..) => sends,
    }
}

/// Whether what a mailbox is opened with may go to a server it is to send by: one of the same domain or of a provider that is known.
pub(crate) fn may_share(place: &OutgoingPlace, mailbox: &Place) -> bool {
    match (place, mailbox) {
        (OutgoingPlace::Smtp(place), Place::Imap(mailbox)) => !is_foreign(&place.host, &mailbox.host),
        (OutgoingPlace::Smtp(place), Place::Graph(mailbox)) => oauth::takes(mailbox.grant.issuer, &place.host),
        (OutgoingPlace::Graph(_), Place::Graph(_)) => true,
        (OutgoingPlace::Graph(_), _) | (_, Place::Archive { .. }) => false,
    }
}

/// Whether what a mailbox is opened with may go to a server of calendars: one of the same domain, or of the same provider.
pub(crate) fn may_open_calendars(host: &str, mailbox: &ServerPlace) -> bool {
    let (host, mailbox) = (host.trim_end_matches('.'), mailbox.host.trim_end_matches('.'));
    // What is no name has no domain.
    let is_number = |host: &str| host.parse::<IpAddr>().is_ok();
    let whole = if is_number(host) || is_number(mailbox) { |host| host } else { registered };
    let is_same = whole(host).eq_ignore_ascii_case(whole(mailbox));
    !host.is_empty() && (is_same || provider::at(mailbox).is_some_and(|provider| provider.has_calendars_on(host)))
}

/// Whether two places that send are on one host.
pub(crate) fn sends_by_same_host(one: &OutgoingPlace, other: &OutgoingPlace) -> bool {
    match (one, other) {
        (OutgoingPlace::Smtp(one), OutgoingPlace::Smtp(other)) => is_same_host(one, other),
        (OutgoingPlace::Graph(_), OutgoingPlace::Graph(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use account::grant::{Grant, Issuer, SignInWith};
    use mail::place::GraphPlace;

    fn at(host: &str) -> ServerPlace {
        ServerPlace { host: host.into(), fingerprint: Some("AB:CD".into()), ..ServerPlace::default() }
    }

    fn microsoft() -> Grant {
        Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None }
    }

    #[test]
    fn what_is_kept_goes_to_the_host_it_was_kept_for_in_the_way_it_was() {
        let old = Place::Imap(ServerPlace { sign_in: SignInWith::OAuth(microsoft()), ..at("outlook.office365.com") });
        let moved = Place::Imap(ServerPlace { port: 143, ..at("Outlook.Office365.com") });
        let Place::Imap(kept) = as_before(&moved, &old).unwrap() else { panic!("another kind") };
        assert_eq!((kept.port, kept.sign_in), (143, SignInWith::OAuth(microsoft())), "never as a password");
        for other in [
            Place::Imap(at("imap.evil.example")),
            Place::Graph(GraphPlace { mailbox: "anna@firm.example".into(), grant: microsoft(), through: None }),
        ] {
            assert_eq!(as_before(&other, &old).unwrap_err().code, "missing", "{other:?}");
        }
    }

    #[test]
    fn an_accepted_certificate_stays_with_its_host() {
        let fingerprint = |new: ServerPlace, old: &str| {
            let Place::Imap(place) = without_others_certificate(Place::Imap(new), &Place::Imap(at(old))) else {
                panic!("another kind")
            };
            place.fingerprint
        };
        assert_eq!(fingerprint(at("imap.firm.example"), "IMAP.firm.example").as_deref(), Some("AB:CD"));
        assert_eq!(fingerprint(at("imap.evil.example"), "imap.firm.example"), None);
        let accepted = ServerPlace { fingerprint: Some("EF:01".into()), ..at("imap.evil.example") };
        assert_eq!(fingerprint(accepted, "imap.firm.example").as_deref(), Some("EF:01"), "the user was just shown it");
    }

    #[test]
    fn what_sends_by_the_same_host_takes_an_accepted_certificate_along() {
        let pinned = |host: &str, accepted: &str| ServerPlace { fingerprint: Some(accepted.into()), ..at(host) };
        let none = |host: &str| ServerPlace { fingerprint: None, ..at(host) };
        let (mail, other) = ("mail.firm.example", "smtp.firm.example");
        let pair = |old, new| (Place::Imap(old), Place::Imap(new));
        for (what, sends, (old, new), expected) in [
            ("nothing was accepted", none("Mail.firm.example"), pair(none(mail), pinned(mail, "NEW")), Some("NEW")),
            ("the same was", pinned(mail, "OLD"), pair(pinned(mail, "OLD"), pinned(mail, "NEW")), Some("NEW")),
            ("another was", pinned(mail, "ITS"), pair(pinned(mail, "OLD"), pinned(mail, "NEW")), Some("ITS")),
            ("another host", none(other), pair(none(mail), pinned(mail, "NEW")), None),
            ("the mailbox moves", none(mail), pair(none(other), pinned(mail, "NEW")), None),
        ] {
            let OutgoingPlace::Smtp(sends) = with_its_certificate(OutgoingPlace::Smtp(sends), (&old, &new)) else {
                panic!("another kind")
            };
            assert_eq!(sends.fingerprint.as_deref(), expected, "{what}");
        }
    }

    #[test]
    fn a_mailboxs_secret_opens_calendars_of_its_own_domain_and_its_own_provider() {
        for (host, mailbox, expected) in [
            ("dav.firm.example", "imap.firm.example", true),
            ("Firm.example", "imap.firm.example", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("192.0.2.1", "198.51.2.1", false),
            ("dav.evil.example", "imap.firm.example", false),
            ("firm.example.evil.example", "imap.firm.example", false),
            ("caldav.icloud.com", "imap.mail.me.com", true),
            ("caldav.icloud.com", "imap.firm.example", false),
            // A provider that is known is not everybody's.
            ("posteo.de", "imap.firm.example", false),
            ("", "", false),
        ] {
            assert_eq!(may_open_calendars(host, &at(mailbox)), expected, "{host} {mailbox}");
        }
    }

    #[test]
    fn a_mailboxs_secret_goes_to_its_own_domain_and_to_known_providers() {
        for (host, mailbox, expected) in [
            ("smtp.firm.example", Place::Imap(at("imap.firm.example")), true),
            ("smtp.gmail.com", Place::Imap(at("imap.firm.example")), true),
            ("smtp.evil.example", Place::Imap(at("imap.firm.example")), false),
            ("smtp.firm.example.evil.example", Place::Imap(at("imap.firm.example")), false),
            (
                "smtp.office365.com",
                Place::Graph(GraphPlace { mailbox: String::new(), grant: microsoft(), through: None }),
                true,
            ),
            (
                "smtp.firm.example",
                Place::Graph(GraphPlace { mailbox: String::new(), grant: microsoft(), through: None }),
                false,
            ),
        ] {
            assert_eq!(may_share(&OutgoingPlace::Smtp(at(host)), &mailbox), expected, "{host}");
        }
    }
}
