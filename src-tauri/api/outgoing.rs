//! Accounts that send, as the store knows them; signing in and sending is the worker's.

use domain::{Address, OutgoingId};
use outgoing::place::{Grant, GraphPlace, Issuer, OutgoingPlace, SignInWith, SmtpPlace, TlsMode};
use store::{OutgoingAccount, OutgoingForm, Read, Store, Summary, unix_now};

use crate::accounts::Reached;
use crate::rows::{OutgoingEntry, OutgoingRow, UndoRow};
use crate::{Code, Failure, ids, undo};

/// The accounts that send, in the order they were added; the halves of mailboxes that may not be seen are not seen either.
///
/// # Errors
/// Those of the store.
pub fn outgoing_accounts(store: &Store) -> Result<Vec<OutgoingRow>, Failure> {
    store.read(|read| {
        let mut rows = Vec::new();
        for account in read.outgoing_accounts()? {
            if is_shown(read, &account)? {
                rows.push(row(read, account)?);
            }
        }
        Ok(rows)
    })
}

/// One of them.
///
/// # Errors
/// `NotFound`.
pub fn outgoing_account(store: &Store, id: OutgoingId) -> Result<OutgoingRow, Failure> {
    store.read(|read| row(read, read.outgoing_account(id)?))
}

/// The number of the account that sends with this id.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn outgoing_id(store: &Store, id: &str) -> Result<OutgoingId, Failure> {
    store.read(|read| Ok(found(read, id)?.id))
}

/// What the user entered about an account that sends, as its row keeps it; the signature keeps only what one may hold.
///
/// # Errors
/// `Missing` names all fields that are empty and must not be; `BadAddress`, `BadValue`; `NotFound` for a mailbox that is none.
pub fn outgoing_form(store: &Store, id: Option<OutgoingId>, entry: &OutgoingEntry) -> Result<OutgoingForm, Failure> {
    let known = id.map(|id| store.read(|read| read.outgoing_account(id))).transpose()?;
    let is_graph = entry.kind == "graph";
    let has_no_server = |text: &str| !is_graph && text.trim().is_empty();
    Failure::missing(&[
        ("outgoing_name", entry.name.trim().is_empty()),
        ("address", entry.address.trim().is_empty()),
        ("host", has_no_server(&entry.host)),
        ("port", !is_graph && entry.port == 0),
        ("user", has_no_server(&entry.user)),
        ("account", !entry.own_secret && entry.account.is_empty()),
    ])?;
    if entry.signature.len() > mime::LONGEST_SIGNATURE {
        return Err(Failure::new(Code::BadValue).with("field", "signature"));
    }
    let account = match entry.account.as_str() {
        "" => None,
        account => Some(store.read(|read| ids::account(read, account))?),
    };
    let before = known.and_then(|known| OutgoingPlace::read(&known.form.config).ok());
    let place = match entry.kind.as_str() {
        "graph" => OutgoingPlace::Graph(mailbox(entry, before)?),
        "smtp" => OutgoingPlace::Smtp(server(entry, before)?),
        _ => return Err(Failure::new(Code::BadValue).with("field", "kind")),
    };
    Ok(OutgoingForm {
        name: entry.name.trim().into(),
        kind: place.kind().to_owned(),
        config: place.config(),
        account,
        own_secret: entry.own_secret,
        address: address("address", &entry.address)?,
        display_name: entry.display_name.trim().into(),
        reply_to: if entry.reply_to.trim().is_empty() { String::new() } else { address("reply_to", &entry.reply_to)? },
        signature: mime::signature(&entry.signature),
    })
}

/// Says which account automatic messages leave from; another one that did does no longer. Returns its name, where there was one. Where they are no
/// longer to leave from it, they leave from the next one that is connected.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `Disconnected`.
pub fn outgoing_set_system(store: &Store, id: &str, system: bool) -> Result<(UndoRow, Option<String>), Failure> {
    let before = store.act("outgoing_system", unix_now(), |write| {
        let account = found(write, id)?;
        if system && account.disconnected.is_some() {
            return Err(Failure::new(Code::Disconnected).with("name", &account.form.name));
        }
        let before = write.outgoing_accounts()?.into_iter().find(|one| one.system && one.id != account.id);
        if system {
            write.set_system(Some(account.id))?;
        } else {
            write.need_sender(account.id)?;
            write.hand_system_on(account.id)?;
        }
        Ok((before, Summary { count: usize::from(system), name: account.form.name, ..Summary::default() }))
    })?;
    Ok((undo::latest(store)?, before.map(|account| account.form.name)))
}

/// Whether the mailbox it is the other half of may be seen.
fn is_shown(read: &Read<'_>, account: &OutgoingAccount) -> Result<bool, Failure> {
    let Some(mailbox) = account.form.account else { return Ok(true) };
    Ok(read.visible_accounts()?.iter().any(|shown| shown.id == mailbox))
}

fn found(read: &Read<'_>, id: &str) -> Result<OutgoingAccount, Failure> {
    let account = read.outgoing_by_uuid(id.trim())?;
    match is_shown(read, &account)? {
        true => Ok(account),
        false => Err(Failure::new(Code::NotFound).with("what", "outgoing_account")),
    }
}

/// Whose sign-in it is says whoever signs in there, or the mailbox it is the other half of.
fn mailbox(entry: &OutgoingEntry, before: Option<OutgoingPlace>) -> Result<GraphPlace, Failure> {
    match before {
        Some(OutgoingPlace::Graph(place)) => Ok(place),
        _ => Ok(GraphPlace {
            mailbox: address("address", &entry.address)?,
            grant: Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None },
            through: None,
        }),
    }
}

fn server(entry: &OutgoingEntry, before: Option<OutgoingPlace>) -> Result<SmtpPlace, Failure> {
    let sign_in = match before {
        Some(OutgoingPlace::Smtp(place)) => place.sign_in,
        _ => SignInWith::Password,
    };
    Ok(SmtpPlace {
        host: entry.host.trim().into(),
        port: entry.port,
        tls: match entry.tls.as_str() {
            "implicit" => TlsMode::Implicit,
            "starttls" => TlsMode::StartTls,
            _ => return Err(Failure::new(Code::BadValue).with("field", "tls")),
        },
        user: entry.user.trim().into(),
        ca: Some(entry.ca.trim()).filter(|ca| !ca.is_empty()).map(Into::into),
        fingerprint: Some(entry.fingerprint.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        sign_in,
    })
}

fn address(field: &str, text: &str) -> Result<String, Failure> {
    match Address::parse(text.trim()) {
        Ok(_) => Ok(text.trim().to_owned()),
        Err(_) => Err(Failure::new(Code::BadAddress).with("field", field).with("value", text.trim())),
    }
}

fn row(read: &Read<'_>, account: OutgoingAccount) -> Result<OutgoingRow, Failure> {
    let form = account.form;
    let mailbox = form.account.map(|mailbox| read.account(mailbox)).transpose()?;
    let server = Reached::read(&form.config).entry(&form.name, &form.address);
    let server = server.unwrap_or_default();
    Ok(OutgoingRow {
        id: ids::uuid_text(&account.uuid),
        mailbox: mailbox.as_ref().map(|mailbox| mailbox.name.clone()).unwrap_or_default(),
        system: read.system_account()?.is_some_and(|system| system.id == account.id),
        disconnected: account.disconnected,
        last_success: account.last_success,
        failure: account.last_failure.as_deref().and_then(|json| serde_json::from_str(json).ok()),
        entry: OutgoingEntry {
            kind: form.kind,
            name: form.name,
            address: form.address,
            display_name: form.display_name,
            reply_to: form.reply_to,
            signature: form.signature,
            account: mailbox.map(|mailbox| ids::uuid_text(&mailbox.uuid)).unwrap_or_default(),
            own_secret: form.own_secret,
            host: server.host,
            port: server.port,
            tls: server.tls,
            user: server.user,
            ca: server.ca,
            fingerprint: server.fingerprint,
        },
    })
}
