//! The code that is sent to an address before it is connected, and typed.

use domain::Address;
use worker::accounts::NewMailbox;
use worker::code::{Aim, Codes};
use worker::code_mail::{self, Asked};
use worker::{GraphPlace, Opened, OutgoingPlace, Place, Secret, code_guard, probe};

use crate::exit::{self, Stop};
use crate::out::Out;
use crate::sync::now;
use crate::{signal, time, words_users};

/// Tests a new mailbox, sends a code to its address and has it typed; it is good for what goes with the mailbox too.
pub fn prove(
    (opened, codes): (&Opened, &Codes),
    (new, more): (&NewMailbox, &[Aim]),
    secret: Option<&Secret>,
    out: &mut Out,
) -> Result<(), Stop> {
    let cancel = signal::cancel();
    let kept = match &new.place {
        Place::Graph(GraphPlace { through: Some(opener), .. }) => Some(Secret::Kept(opened.secrets.clone(), *opener)),
        _ => None,
    };
    let secret = secret.or(kept.as_ref());
    let place = secret.map_or_else(|| new.place.clone(), |secret| secret.marked(new.place.clone()));
    if let Some(failure) = probe::probe(&place, secret, &cancel, &mut |_| ()).failure {
        return Err(exit::known(&failure).into());
    }
    let half = match (place, secret) {
        (Place::Graph(place), Some(secret)) => Some((OutgoingPlace::Graph(place), secret.clone())),
        _ => None,
    };
    let address = code_guard::address_of(new)?;
    let aims = code_guard::mailbox(&new.place).into_iter().chain(more.iter().cloned()).collect();
    ask((opened, codes), (&address, aims, half), out)
}

/// Sends a code to an address and has it typed; it is good for all of these.
pub fn ask(
    (opened, codes): (&Opened, &Codes),
    (address, aims, half): (&Address, Vec<Aim>, Option<(OutgoingPlace, Secret)>),
    out: &mut Out,
) -> Result<(), Stop> {
    let asked = Asked { address: address.clone(), aims, half };
    let desk = (&opened.store, &opened.secrets, codes);
    let sent = code_mail::send(desk, &asked, &words_users::code_mail(), (&signal::cancel(), now()))?;
    let user = opened.store.read(|read| read.me()).map_err(api::Failure::from)?.id;
    let until = time::local(sent.until);
    out.line(format_args!(
        "A six-digit code was sent to {}, from {}. It is valid until {until}.",
        address.as_str(),
        sent.from.as_str()
    ))?;
    if sent.uncertain {
        out.line("The connection was cut while it was handed over: it may have arrived all the same.")?;
    }
    loop {
        out.line("Code:")?;
        out.flush()?;
        match codes.check(user, address, &typed()?, now()) {
            Err(wrong) if wrong.code == "code_wrong" && wrong.data.get("left").is_none_or(|left| left != "0") => {
                out.line(words_users::sentence(&exit::known(&wrong)).unwrap_or_default())?;
            }
            checked => return Ok(checked?),
        }
    }
}

/// The next line of standard input; at its end nobody types any more.
fn typed() -> Result<String, Stop> {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line)? {
        0 => Err(Stop::Asked("No code was typed, so nothing was connected.".into())),
        _ => Ok(line),
    }
}
