//! An account that sends, put into the store of a desk as the window does it.

use domain::{OutgoingId, Sensitive};
use dossier_tests::servers::Smtp;
use store::OutgoingForm;
use worker::Secret;
use worker::{Home, OutgoingPlace, SmtpPlace, TlsMode, senders};

use super::Desk;

/// Whose account it is.
pub const USER: &str = "recruiter@agency.example";
/// What it is called.
pub const NAME: &str = "Office";

/// Where this user hands messages over.
pub fn place(server: &Smtp, tls: TlsMode) -> SmtpPlace {
    let port = if tls == TlsMode::Implicit { server.smtps } else { server.smtp };
    let ca = Some(server.certificates().ca());
    SmtpPlace { host: "localhost".into(), port, tls, user: USER.into(), ca, ..SmtpPlace::default() }
}

/// Keeps an account that sends there, with this password of its own; the mailbox of this name is its other half.
pub fn keep(desk: &Desk, place: SmtpPlace, password: &str, mailbox: Option<&str>) -> OutgoingId {
    kept(desk, place, Some(password), mailbox)
}

/// Keeps an account that signs in as the mailbox of this name does.
pub fn keep_shared(desk: &Desk, place: SmtpPlace, mailbox: &str) -> OutgoingId {
    kept(desk, place, None, Some(mailbox))
}

fn kept(desk: &Desk, place: SmtpPlace, password: Option<&str>, mailbox: Option<&str>) -> OutgoingId {
    let opened = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap();
    let (known, accounts) =
        opened.store.read(|read| Ok::<_, store::StoreError>((read.outgoing_accounts()?, read.accounts()?))).unwrap();
    let account = mailbox.map(|name| accounts.iter().find(|account| account.name == name).unwrap().id);
    let place = OutgoingPlace::Smtp(place);
    let form = OutgoingForm {
        name: NAME.into(),
        kind: place.kind().into(),
        config: place.config(),
        account,
        own_secret: password.is_some(),
        address: USER.into(),
        ..OutgoingForm::default()
    };
    let secret = password.map(|password| Secret::Password(Sensitive::new(password.into())));
    let id = known.first().map(|known| known.id);
    senders::save((&opened.store, &opened.secrets, &worker::code::Codes::default()), id, &form, secret.as_ref())
        .unwrap()
}
