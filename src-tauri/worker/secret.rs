//! What opens an account, entered just now or kept, becomes what its server asks for.

use std::sync::Arc;

use ::calendar::place::{DavPlace, Place as CalendarPlace};
use ::outgoing::place::OutgoingPlace;
use account::bearer::Bearer;
use account::credential::Credential;
use account::grant::{Grant, SignInWith};
use account::oauth::{self, Purpose, Tokens};
use account::place::{GraphPlace, ServerPlace};
use account::provider;
use account::secret::Secrets;
use domain::{Sensitive, Uuid};
use mail::place::Place;
use store::keys::SystemRandom;

use crate::WorkerFailure;
use crate::sign_in::{self, Ticket};

/// What opens an account.
#[derive(Clone)]
pub enum Secret {
    /// A password.
    Password(Sensitive<String>),
    /// A sign-in at the provider.
    SignedIn(Arc<Ticket>),
    /// What is kept for the account of this id.
    Kept(Secrets, Uuid),
}

impl Secret {
    /// What the keychain is to keep of it; nothing where it is kept already.
    pub fn to_keep(&self) -> Option<Sensitive<String>> {
        match self {
            Self::Password(password) => Some(password.clone()),
            Self::SignedIn(ticket) => Some(ticket.to_keep()),
            Self::Kept(..) => None,
        }
    }

    /// A place that is signed in to this way.
    #[must_use]
    pub fn marked(&self, place: Place) -> Place {
        match place {
            Place::Imap(place) => Place::Imap(self.marked_server(place)),
            Place::Graph(place) => Place::Graph(self.marked_graph(place)),
            place @ Place::Archive { .. } => place,
        }
    }

    /// The same, for a place that sends.
    #[must_use]
    pub fn marked_outgoing(&self, place: OutgoingPlace) -> OutgoingPlace {
        match place {
            OutgoingPlace::Smtp(place) => OutgoingPlace::Smtp(self.marked_server(place)),
            OutgoingPlace::Graph(place) => OutgoingPlace::Graph(self.marked_graph(place)),
        }
    }

    /// The same, for a place calendars come from.
    #[must_use]
    pub fn marked_calendars(&self, place: CalendarPlace) -> CalendarPlace {
        match (place, self) {
            (CalendarPlace::CalDav(place), Self::Password(_)) => {
                CalendarPlace::CalDav(DavPlace { sign_in: SignInWith::Password, ..place })
            }
            (CalendarPlace::CalDav(place), Self::SignedIn(ticket)) => {
                CalendarPlace::CalDav(DavPlace { sign_in: SignInWith::OAuth(ticket.grant.clone()), ..place })
            }
            (CalendarPlace::Graph(place), _) => CalendarPlace::Graph(self.marked_graph(place)),
            (place, _) => place,
        }
    }

    fn marked_server(&self, place: ServerPlace) -> ServerPlace {
        match self {
            Self::Password(_) => ServerPlace { sign_in: SignInWith::Password, ..place },
            Self::SignedIn(ticket) => ServerPlace { sign_in: SignInWith::OAuth(ticket.grant.clone()), ..place },
            Self::Kept(..) => place,
        }
    }

    /// Whoever signs in opens their own mailbox.
    fn marked_graph(&self, place: GraphPlace) -> GraphPlace {
        match self {
            Self::SignedIn(ticket) => {
                let mailbox = if ticket.address.is_empty() { place.mailbox } else { ticket.address.clone() };
                GraphPlace { mailbox, grant: ticket.grant.clone(), through: None }
            }
            Self::Password(_) | Self::Kept(..) => place,
        }
    }

    /// Access tokens for mail at Microsoft Graph; a shared mailbox is opened with those of the account it says.
    pub(crate) fn for_graph(&self, place: &GraphPlace) -> Result<Arc<dyn Bearer>, WorkerFailure> {
        self.at_graph(Purpose::Graph, place)
    }

    /// The same for calendars.
    pub(crate) fn for_graph_calendars(&self, place: &GraphPlace) -> Result<Arc<dyn Bearer>, WorkerFailure> {
        self.at_graph(Purpose::Calendar, place)
    }

    fn at_graph(&self, purpose: Purpose, place: &GraphPlace) -> Result<Arc<dyn Bearer>, WorkerFailure> {
        match self {
            Self::SignedIn(ticket) => ticket.bearer(purpose),
            Self::Kept(secrets, uuid) => {
                let whose = place.through.unwrap_or(*uuid);
                if place.through.is_some() && secrets.read(whose)?.is_none() {
                    return Err(WorkerFailure::new("opener_gone"));
                }
                sign_in::bearer(secrets, whose, (&place.grant, purpose))
            }
            Self::Password(_) => Err(WorkerFailure::new("needs_provider_sign_in").with("provider", "Microsoft")),
        }
    }

    /// Signs in at a mail server of this name; tokens go to their issuer's own only. A kept password that is refused may have been replaced by
    /// another process since this one read it.
    pub(crate) fn at_server<T>(
        &self,
        place: (&str, &SignInWith),
        open: &mut dyn FnMut(Credential) -> Result<T, WorkerFailure>,
    ) -> Result<T, WorkerFailure> {
        self.at(Purpose::Mail, place, open)
    }

    /// The same at a server of calendars.
    pub(crate) fn at_calendars<T>(
        &self,
        place: (&str, &SignInWith),
        open: &mut dyn FnMut(Credential) -> Result<T, WorkerFailure>,
    ) -> Result<T, WorkerFailure> {
        self.at(Purpose::Calendar, place, open)
    }

    fn at<T>(
        &self,
        purpose: Purpose,
        (host, how): (&str, &SignInWith),
        open: &mut dyn FnMut(Credential) -> Result<T, WorkerFailure>,
    ) -> Result<T, WorkerFailure> {
        let (secrets, uuid) = match (self, how) {
            (Self::Password(password), _) => return open(Credential::Password(as_meant(host, password))),
            (Self::SignedIn(ticket), _) => {
                is_its_issuers(purpose, host, &ticket.grant)?;
                return open(Credential::Tokens(ticket.bearer(purpose)?));
            }
            (Self::Kept(secrets, uuid), SignInWith::OAuth(grant)) => {
                is_its_issuers(purpose, host, grant)?;
                return open(Credential::Tokens(sign_in::bearer(secrets, *uuid, (grant, purpose))?));
            }
            (Self::Kept(secrets, uuid), SignInWith::Password) => (secrets, *uuid),
        };
        let password = secrets.read_connected(uuid)?.ok_or_else(none_kept)?;
        if is_tokens(&password) {
            return Err(WorkerFailure::new("sign_in_again").with("said", ""));
        }
        let refused = match open(Credential::Password(as_meant(host, &password))) {
            Err(failure) if failure.code == "wrong_password" => failure,
            opened => return opened,
        };
        match secrets.read_afresh(uuid, &mut SystemRandom)? {
            Some(other) if other != password => open(Credential::Password(as_meant(host, &other))),
            _ => Err(refused),
        }
    }
}

/// A password as the server of this name knows it: providers show app passwords in groups, and the spaces between belong to nobody.
fn as_meant(host: &str, password: &Sensitive<String>) -> Sensitive<String> {
    match provider::wants_app_password(host) {
        Some(_) => Sensitive::new(password.expose().split_whitespace().collect()),
        None => password.clone(),
    }
}

/// Keeps a secret, then writes the row that says where it goes; where that fails, what was kept before is kept again, so that it never goes where
/// the row still says.
pub(crate) fn keep_while<T, E: Into<WorkerFailure>>(
    secrets: &Secrets,
    (uuid, secret): (Uuid, &Secret),
    write: impl FnOnce() -> Result<T, E>,
) -> Result<T, WorkerFailure> {
    let Some(new) = secret.to_keep() else { return write().map_err(Into::into) };
    let before = secrets.read(uuid)?;
    secrets.put(uuid, &new, &mut SystemRandom)?;
    write().map_err(|failure| {
        let back = match &before {
            Some(before) => secrets.put(uuid, before, &mut SystemRandom),
            None => secrets.delete(uuid, &mut SystemRandom),
        };
        back.map_or_else(WorkerFailure::from, |()| failure.into())
    })
}

fn is_its_issuers(purpose: Purpose, host: &str, grant: &Grant) -> Result<(), WorkerFailure> {
    let takes = if purpose == Purpose::Calendar { oauth::takes_calendars } else { oauth::takes };
    if takes(grant.issuer, host) {
        return Ok(());
    }
    Err(WorkerFailure::new("refused").with("fault", "token_elsewhere").with("host", host))
}

/// Whether what is kept is a sign-in: it is nobody's password.
fn is_tokens(kept: &Sensitive<String>) -> bool {
    kept.expose().starts_with('{') && Tokens::read(kept).is_some()
}

/// No password is there.
pub(crate) fn none_kept() -> WorkerFailure {
    WorkerFailure::new("wrong_password").with("missing", "none")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use account::grant::Issuer;
    use mail::place::ImapPlace;
    use store::keys::Key;

    fn ticket() -> Secret {
        let grant = Grant { issuer: Issuer::Google, client_id: Some("own".into()), tenant: None };
        Secret::SignedIn(Arc::new(Ticket::nobodys(grant, "")))
    }

    fn sign_in_of(place: &Place) -> &SignInWith {
        let Place::Imap(place) = place else { panic!("{place:?}") };
        &place.sign_in
    }

    #[test]
    fn a_place_says_how_it_is_signed_in_to() {
        let place = Place::Imap(ImapPlace::default());
        let signed_in = ticket().marked(place.clone());
        assert!(matches!(sign_in_of(&signed_in), SignInWith::OAuth(Grant { issuer: Issuer::Google, .. })));
        assert_eq!(Secret::Password(Sensitive::default()).marked(signed_in.clone()), place);
        let kept =
            Secret::Kept(Secrets::in_file(std::path::Path::new("nowhere"), &Key::from_bytes([1; 32])), Uuid::now_v7());
        assert_eq!(kept.marked(signed_in.clone()), signed_in, "as it was");
        assert!(kept.to_keep().is_none());
    }

    #[test]
    fn a_kept_password_that_was_replaced_elsewhere_is_read_again_once() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let (here, elsewhere) = (Secrets::in_file(dir.path(), &key), Secrets::in_file(dir.path(), &key));
        let uuid = Uuid::now_v7();
        let word = |text: &str| Sensitive::new(text.to_owned());
        let kept = Secret::Kept(here.clone(), uuid);
        let refused = |replaced: Option<&str>| {
            let mut tried = Vec::new();
            let failure = kept.at_server(("mail.firm.example", &SignInWith::Password), &mut |credential| {
                let Credential::Password(password) = credential else { panic!("a token") };
                tried.push(password.expose().clone());
                if let Some(other) = replaced {
                    elsewhere.put(uuid, &word(other), &mut SystemRandom).unwrap();
                }
                Err::<(), _>(WorkerFailure::new("wrong_password"))
            });
            (tried, failure.unwrap_err().data.contains_key("missing"))
        };
        assert_eq!(refused(None), (vec![], true), "nobody is asked without a password");
        here.put(uuid, &word("old"), &mut SystemRandom).unwrap();
        assert_eq!(refused(None), (vec!["old".into()], false), "the same one is not tried twice");
        assert_eq!(refused(Some("new")), (vec!["old".into(), "new".into()], false));
    }

    #[test]
    fn an_app_password_loses_its_spaces_wherever_it_is_used_and_no_other_password_does() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::in_file(dir.path(), &Key::from_bytes([1; 32]));
        let (typed, uuid) = (Sensitive::new(" abcd efgh\u{a0}ijkl mnop\n".to_owned()), Uuid::now_v7());
        secrets.put(uuid, &typed, &mut SystemRandom).unwrap();
        for (host, expected) in [
            ("imap.gmail.com", "abcdefghijklmnop"),
            ("SMTP.gmail.com", "abcdefghijklmnop"),
            ("imap.mail.me.com", "abcdefghijklmnop"),
            ("caldav.fastmail.com", "abcdefghijklmnop"),
            ("imap.gmx.net", typed.expose().as_str()),
            ("imap.firm.example", typed.expose().as_str()),
            ("127.0.0.1", typed.expose().as_str()),
        ] {
            for secret in [Secret::Password(typed.clone()), Secret::Kept(secrets.clone(), uuid)] {
                let mut used = Vec::new();
                let opened = secret.at_server((host, &SignInWith::Password), &mut |credential| {
                    let Credential::Password(password) = credential else { panic!("a token") };
                    used.push(password.expose().clone());
                    Ok(())
                });
                assert_eq!((opened, used), (Ok(()), vec![expected.to_owned()]), "{host}");
            }
        }
    }

    #[test]
    fn a_sign_in_is_never_sent_as_a_password_and_a_token_to_nobody_elses_server() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::in_file(dir.path(), &Key::from_bytes([1; 32]));
        let uuid = Uuid::now_v7();
        let Secret::SignedIn(tokens) = ticket() else { panic!("no ticket") };
        secrets.put(uuid, &tokens.to_keep(), &mut SystemRandom).unwrap();
        let by_oauth = SignInWith::OAuth(tokens.grant.clone());
        for (secret, host, how, code) in [
            (Secret::Kept(secrets.clone(), uuid), "imap.gmail.com", &SignInWith::Password, "sign_in_again"),
            (Secret::Kept(secrets, uuid), "imap.firm.example", &by_oauth, "refused"),
            (ticket(), "imap.firm.example", &by_oauth, "refused"),
        ] {
            let opened = secret.at_server((host, how), &mut |_| Ok(()));
            assert_eq!(opened.unwrap_err().code, code, "{host}");
        }
    }

    #[test]
    fn a_secret_whose_row_cannot_be_written_is_the_one_before_again() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::in_file(dir.path(), &Key::from_bytes([1; 32]));
        let uuid = Uuid::now_v7();
        let secret = |text: &str| Secret::Password(Sensitive::new(text.into()));
        let kept = || secrets.read(uuid).unwrap().map(|kept| kept.expose().clone());
        let fails =
            |text: &str| keep_while(&secrets, (uuid, &secret(text)), || Err::<(), _>(WorkerFailure::new("in_use")));
        assert_eq!((fails("first").unwrap_err().code.as_str(), kept()), ("in_use", None));
        keep_while(&secrets, (uuid, &secret("first")), || Ok::<_, WorkerFailure>(())).unwrap();
        assert_eq!((fails("second").is_err(), kept().as_deref()), (true, Some("first")));
    }

    #[test]
    fn no_password_opens_a_mailbox_at_graph() {
        let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
        let place = GraphPlace { mailbox: "anna@firm.example".into(), grant, through: None };
        let refused = Secret::Password(Sensitive::default()).for_graph(&place).err().unwrap();
        assert_eq!(refused.code, "needs_provider_sign_in");
    }
}
