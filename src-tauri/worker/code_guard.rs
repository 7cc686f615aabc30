//! What asks for a code before it is connected or moved: the one place that says so, for every face.

use ::calendar::place::{DavPlace, Place as CalendarPlace};
use ::outgoing::place::{GraphPlace, OutgoingPlace, SmtpPlace};
use account::grant::SignInWith;
use domain::{AccountId, Address};
use mail::place::Place;
use store::{Read, Store, StoreError};

use crate::WorkerFailure;
use crate::accounts::NewMailbox;
use crate::calendar::places::NewCalendars;
use crate::code::{Aim, Codes, InUse, Kind};

/// What a mailbox is to be connected as; files on this computer are nobody's address.
pub fn mailbox(place: &Place) -> Option<Aim> {
    let place = match place {
        Place::Archive { .. } => return None,
        Place::Imap(place) => at_server(place),
        Place::Graph(place) => at_microsoft(place),
    };
    Some(Aim { kind: Kind::Mailbox, place })
}

/// What calendars are to be connected as; what is only read at an address of its own, and what is kept here, is nobody's.
pub fn calendars(place: &CalendarPlace) -> Option<Aim> {
    let place = match place {
        CalendarPlace::Subscription { .. } | CalendarPlace::File { .. } | CalendarPlace::Here => return None,
        CalendarPlace::CalDav(place) => {
            CalendarPlace::CalDav(DavPlace { sign_in: SignInWith::Password, ..place.clone() }).config()
        }
        CalendarPlace::Graph(place) => at_microsoft(place),
    };
    Some(Aim { kind: Kind::Calendar, place })
}

/// What an account that sends is to be connected as.
pub fn sender(place: &OutgoingPlace) -> Aim {
    let place = match place {
        OutgoingPlace::Smtp(place) => at_server(place),
        OutgoingPlace::Graph(place) => at_microsoft(place),
    };
    Aim { kind: Kind::Sender, place }
}

/// Everything but how it is signed in to: that is not said yet when a code is asked for.
fn at_server(place: &SmtpPlace) -> String {
    OutgoingPlace::Smtp(SmtpPlace { sign_in: SignInWith::Password, ..place.clone() }).config()
}

fn at_microsoft(place: &GraphPlace) -> String {
    format!("graph {} {}", place.through.map(|opener| opener.to_string()).unwrap_or_default(), place.mailbox)
}

/// The address a new mailbox is to be proved by.
///
/// # Errors
/// `missing` where it was not said and the user name is none.
pub fn address_of(new: &NewMailbox) -> Result<Address, WorkerFailure> {
    new.identities.first().cloned().map_or_else(|| user_of(&new.place), Ok)
}

/// The address new calendars are to be proved by.
///
/// # Errors
/// `missing` as above.
pub fn address_of_calendars(new: &NewCalendars) -> Result<Address, WorkerFailure> {
    address_of_place(&new.address, &new.place)
}

/// The same of calendars at a place, whose user has this address or none.
pub(crate) fn address_of_place(address: &str, place: &CalendarPlace) -> Result<Address, WorkerFailure> {
    let user = match place {
        CalendarPlace::CalDav(place) => &place.user,
        CalendarPlace::Graph(place) => &place.mailbox,
        _ => "",
    };
    let known = [address, user].into_iter().find_map(|text| Address::parse(text).ok());
    known.ok_or_else(no_address)
}

/// The address a connected mailbox is to be proved by: it stays the same wherever it moves.
///
/// # Errors
/// `missing` as above; those of the store.
pub fn address_in(read: &Read<'_>, account: AccountId) -> Result<Address, WorkerFailure> {
    match read.identities(account)?.first().map(|known| Address::parse(known)) {
        Some(Ok(known)) => Ok(known),
        _ => user_of(&Place::read(&read.account(account)?.config)?),
    }
}

fn user_of(place: &Place) -> Result<Address, WorkerFailure> {
    let user = match place {
        Place::Imap(place) => &place.user,
        Place::Graph(place) => &place.mailbox,
        Place::Archive { .. } => "",
    };
    Address::parse(user).map_err(|_| no_address())
}

fn no_address() -> WorkerFailure {
    WorkerFailure::new("missing").with("field", "address").with("fields", "address")
}

/// The pass for what is to be connected or moved, to be spent once it is. The address is asked for only where it has to be proved.
///
/// # Errors
/// `code_needed` with `address`, and those of the address.
pub fn pass<'a>(
    (store, codes): (&Store, &'a Codes),
    (address, aim): (impl FnOnce() -> Result<Address, WorkerFailure>, &Aim),
    now: i64,
) -> Result<InUse<'a>, WorkerFailure> {
    let user = store.read(|read| Ok::<_, StoreError>(if read.two_factor()? { Some(read.me()?.id) } else { None }))?;
    user.map_or_else(|| Ok(codes.none_needed()), |user| codes.take(user, &address()?, aim, now))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use account::grant::{Grant, Issuer};
    use domain::Uuid;
    use mail::place::ImapPlace;

    use super::*;

    #[test]
    fn another_server_is_another_aim_and_another_way_to_sign_in_is_not() {
        let grant = |tenant: &str| Grant { issuer: Issuer::Microsoft, client_id: None, tenant: Some(tenant.into()) };
        let imap =
            ImapPlace { host: "imap.firm.example".into(), port: 993, user: "anna".into(), ..ImapPlace::default() };
        let aim = |place: ImapPlace| mailbox(&Place::Imap(place));
        let same = aim(ImapPlace { sign_in: SignInWith::OAuth(grant("firm")), ..imap.clone() });
        assert_eq!(same, aim(imap.clone()));
        for (what, other) in [
            ("host", ImapPlace { host: "imap.elsewhere.test".into(), ..imap.clone() }),
            ("port", ImapPlace { port: 143, ..imap.clone() }),
            ("user", ImapPlace { user: "jan".into(), ..imap.clone() }),
            ("authority", ImapPlace { ca: Some("/ca.pem".into()), ..imap.clone() }),
            ("certificate", ImapPlace { fingerprint: Some("AB:CD".into()), ..imap.clone() }),
        ] {
            assert_ne!(aim(other), same, "{what}");
        }
        assert_ne!(Some(sender(&OutgoingPlace::Smtp(imap))), same, "what sends is another kind");
        let graph = |mailbox: &str, tenant: &str, through| {
            sender(&OutgoingPlace::Graph(GraphPlace { mailbox: mailbox.into(), grant: grant(tenant), through }))
        };
        assert_eq!(graph("anna@firm.example", "firm", None), graph("anna@firm.example", "other", None));
        assert_ne!(graph("anna@firm.example", "firm", None), graph("jan@firm.example", "firm", None));
        let opener = Some(Uuid::from_u128(7));
        assert_ne!(graph("anna@firm.example", "firm", None), graph("anna@firm.example", "firm", opener));
        assert_eq!(mailbox(&Place::Archive { path: "/mail".into() }), None);
    }

    #[test]
    fn calendars_are_proved_by_the_address_they_are_entered_under() {
        let dav = |url: &str, user: &str| DavPlace { url: url.into(), user: user.into(), ..DavPlace::default() };
        let place = |dav: DavPlace| CalendarPlace::CalDav(dav);
        let plain = dav("https://dav.firm.example/", "anna");
        let grant = Grant { issuer: Issuer::Google, client_id: None, tenant: None };
        let signed_in = DavPlace { sign_in: SignInWith::OAuth(grant), ..plain.clone() };
        assert_eq!(calendars(&place(signed_in)), calendars(&place(plain.clone())));
        assert_ne!(calendars(&place(dav("https://elsewhere.test/", "anna"))), calendars(&place(plain.clone())));
        assert_ne!(calendars(&place(dav("https://dav.firm.example/", "jan"))), calendars(&place(plain)));
        assert_eq!(calendars(&CalendarPlace::Subscription { url: "https://firm.example/team.ics".into() }), None);
        for (address, user, expected) in [
            ("anna@firm.example", "anna", Some("anna@firm.example")),
            ("", "anna@firm.example", Some("anna@firm.example")),
            ("", "anna", None),
        ] {
            let place = place(dav("https://dav.firm.example/", user));
            let new = NewCalendars { name: String::new(), place, mailbox: None, address: address.into() };
            let proved = address_of_calendars(&new).ok();
            assert_eq!(proved.as_ref().map(Address::as_str), expected, "{address} {user}");
        }
    }
}
