//! What Dovecot is told, in the language of 2.3 or of 2.4.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::super::run;
use super::{Capability, Kind, NOBODY, as_nobody, greeting, is_root};

/// What a file of its says.
pub(super) fn configuration(folder: &Path, [imaps, imap, submissions, submission]: [u16; 4], kind: &Kind) -> String {
    let here = folder.display();
    let (user, group, uid, gid) = identity(folder);
    let said = match kind.capability {
        Capability::Full => "",
        Capability::Condstore => {
            "imap_capability = IMAP4rev1 SASL-IR ENABLE IDLE SPECIAL-USE LIST-EXTENDED CONDSTORE UIDPLUS"
        }
        Capability::Plain => "imap_capability = IMAP4rev1 SASL-IR IDLE",
    };
    let is_old = version(folder).starts_with("2.3");
    let (address, lasting) =
        if is_old { ("address", "service_count = 0") } else { ("listen", "restart_request_count = unlimited") };
    let first = if is_old { String::new() } else { dialect("2.4.0") };
    let places = if is_old { places_2_3(folder, uid, gid) } else { places_2_4(folder, uid, gid) };
    let listener = |name: &str, port: u16, more: &str| {
        format!(" inet_listener {name} {{\n {address} = 127.0.0.1\n port = {port}\n{more} }}\n")
    };
    let submits = kind.relay.map(|relay| {
        let listens = listener("submission", submission, "") + &listener("submissions", submissions, " ssl = yes\n");
        sends(relay, &format!(" chroot =\n {lasting}\n{listens}"))
    });
    let submits = submits.unwrap_or_default();
    let protocols = if kind.relay.is_some() { "imap submission" } else { "imap" };
    let tokens = kind.introspection.as_deref().map(|place| tokens(folder, place, is_old)).unwrap_or_default();
    format!(
        "{first}{tokens}{submits}protocols = {protocols}\nbase_dir = {here}/run\nstate_dir = {here}/state\nlog_path = {here}/log\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         first_valid_uid = 1\nmail_uid = {uid}\nmail_gid = {gid}\nmail_fsync = never\nauth_failure_delay = 0\nlogin_greeting = {}\n\
         mail_max_userip_connections = 100\n{said}\nssl = required\n{places}\
         namespace inbox {{\n inbox = yes\n separator = /\n\
         \x20mailbox Gesendet {{\n special_use = \\Sent\n }}\n mailbox \"Entw\u{fc}rfe\" {{\n special_use = \\Drafts\n }}\n}}\n\
         protocol imap {{\n rawlog_dir = {here}/raw\n}}\n\
         service imap-login {{\n chroot =\n {lasting}\n\
         {}{}}}\n\
         service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n",
        greeting(folder),
        listener("imap", imap, ""),
        listener("imaps", imaps, " ssl = yes\n"),
    )
}

/// What lets it send: through a server that takes what comes in the open.
fn sends(relay: u16, login: &str) -> String {
    format!(
        "hostname = mail.agency.example\nsubmission_relay_host = 127.0.0.1\nsubmission_relay_port = {relay}\n\
         submission_relay_ssl = no\nservice submission-login {{\n{login}}}\n"
    )
}

fn version(folder: &Path) -> String {
    // Before there is a configuration: `--version` does not read it.
    String::from_utf8(run(as_nobody("dovecot", folder).arg("--version")).stdout).unwrap()
}

/// The first lines from 2.4 on.
fn dialect(version: &str) -> String {
    format!("dovecot_config_version = {version}\ndovecot_storage_version = {version}\n")
}

fn places_2_3(folder: &Path, uid: u32, gid: u32) -> String {
    let here = folder.display();
    format!(
        "mail_location = maildir:{here}/mail/%u\nssl_cert = <{here}/cert.pem\nssl_key = <{here}/key.pem\n\
         disable_plaintext_auth = yes\npassdb {{\n driver = passwd-file\n args = username_format=%u {here}/users\n}}\n\
         userdb {{\n driver = static\n args = uid={uid} gid={gid} home={here}/mail/%u\n}}\n"
    )
}

fn places_2_4(folder: &Path, uid: u32, gid: u32) -> String {
    let here = folder.display();
    format!(
        "mail_driver = maildir\nmail_path = {here}/mail/%{{user}}\nssl_server_cert_file = {here}/cert.pem\n\
         ssl_server_key_file = {here}/key.pem\nauth_allow_cleartext = no\n\
         passdb passwd-file {{\n passwd_file_path = {here}/users\n}}\n\
         userdb static {{\n fields {{\n uid = {uid}\n gid = {gid}\n home = {here}/mail/%{{user}}\n }}\n}}\n"
    )
}

/// What lets it take access tokens.
fn tokens(folder: &Path, introspection: &str, is_old: bool) -> String {
    let asked =
        format!("introspection_mode = post\nintrospection_url = {introspection}\nusername_attribute = username\n");
    let mechanisms = "auth_mechanisms = plain login xoauth2\n";
    if is_old {
        let file = folder.join("tokens.conf");
        fs::write(&file, asked + "active_attribute = active\nactive_value = true\n").unwrap();
        let file = file.display();
        format!("{mechanisms}passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {file}\n}}\n")
    } else {
        format!(
            "{mechanisms}oauth2 {{\n{asked}active_attribute = active\nactive_value = true\n}}\npassdb oauth2 {{\n mechanisms_filter = xoauth2\n}}\n"
        )
    }
}

/// Names and numbers of the user the instance runs as.
fn identity(folder: &Path) -> (String, String, u32, u32) {
    if is_root(folder) {
        return ("nobody".into(), "nogroup".into(), NOBODY, NOBODY);
    }
    let ask = |option: &str| String::from_utf8(run(Command::new("id").arg(option)).stdout).unwrap().trim().to_owned();
    (ask("-un"), ask("-gn"), ask("-u").parse().unwrap(), ask("-g").parse().unwrap())
}
