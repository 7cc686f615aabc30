//! Users, and the codes that prove who reads an address, in words.

use api::{Code, Failure};
use worker::outgoing::Words;

use crate::words::value;

/// What whoever asks may not do, or what is wrong with a passphrase or a code, and what to do next.
pub fn sentence(failure: &Failure) -> Option<String> {
    let value = |name: &str| value(failure, name);
    Some(match failure.code {
        Code::SignIn => {
            "Several people use this store. Say who you are with --as NAME; `dossier` asks for the passphrase.".into()
        }
        Code::TooSoon => format!("Too many wrong passphrases. Try again in {} seconds.", value("wait")),
        Code::WeakPassphrase => {
            format!("This passphrase is too short: take at least {} characters.", value("least"))
        }
        Code::LastAdmin => "This is the last admin. Make somebody else one first.".into(),
        Code::NameTaken => "There is one of that name already. Choose another.".into(),
        Code::AdminOnly => "Only an admin may do this, and nobody to themselves.".into(),
        Code::GroupInUse => format!(
            "Mailboxes or messages ({}) still belong to this group, or it is the one for everybody. Move them to another group first.",
            value("count")
        ),
        Code::NotOwner => "Somebody else connected this mailbox. They or an admin can change it.".into(),
        Code::CodeNeeded => {
            format!("A code has to be typed first: it is sent to {}. Nothing was connected.", value("address"))
        }
        Code::CodeWrong => format!("This is not the code. Tries left: {}.", value("left")),
        Code::CodeOver => "This code is not valid any more. Start again: another one is sent. Nothing was connected.".into(),
        Code::CodeTooSoon => {
            format!("Codes were sent to this address just now. Try again in {} seconds.", value("wait"))
        }
        Code::CodeNoSender => {
            "Nothing here can send the code. Ask an admin to choose the default account for system notifications, in the window under Server settings. Nothing was connected.".into()
        }
        _ => return None,
    })
}

/// The message that brings a code.
pub fn code_mail() -> Words {
    Words {
        subject: "Your code for Dossier".into(),
        text: "{user} wants to connect {address} in Dossier, the recruiting program.\n\nThe code is:\n\n{code}\n\n\
            It is valid once, for ten minutes, and only on the command line that asks for it. Nobody will ask you for it by phone or e-mail.\n\n\
            You know nothing of this? Then give the code to nobody: nothing is connected without it. Tell your administrator.\n"
            .into(),
    }
}
