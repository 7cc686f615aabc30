//! What the command line takes.

use clap::{Parser, Subcommand};

use crate::place::Place;
use crate::{
    account, calendar, doctor, documents, exclude, file, folders, import, init, mailbox, people, preview, review,
    search, show, sort, sync, unlock, user,
};

/// Sorts a recruiter's mail into the profiles it belongs to.
#[derive(Debug, Parser)]
#[command(name = "dossier", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 it failed, 2 the command line was not understood, 3 nothing found or nothing to do,
4 in use by another process, 5 the mailbox needs a sign-in, 6 the store cannot be opened, 130 stopped.
Passwords and recovery keys are read from standard input or the keychain, never from arguments.
docs/cli.md describes every verb and every line that --json prints.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Makes a new store and prints its recovery key
    Init(init::Init),
    /// Opens a store with its recovery key; the keychain or the key file opens it from then on
    Unlock(unlock::Unlock),
    /// People, clients and jobs on file
    People(Box<people::People>),
    /// Connected mailboxes
    Account(account::Account),
    /// Lists and chooses the folders of mailboxes
    Folders(folders::Folders),
    /// Changes mail in the mailbox: marks, moves, archives, deletes; and tells what was ever written to a server
    Mailbox(mailbox::Mailbox),
    /// Calendars: connects them, keeps them in step, lists what is when
    Calendar(calendar::Calendar),
    /// Fetches what is new, mail and appointments, and tells servers what was changed here
    Sync(sync::Sync),
    /// Lists Mail to sort
    Review(review::Review),
    /// Saves messages to profiles and jobs, in one step that one undo takes back
    Import(import::Import),
    /// Puts messages off
    Later(sort::Sort),
    /// Declines messages: they are not proposed again
    No(sort::Sort),
    /// Takes back the newest change
    Undo,
    /// Whose mail stays out
    Exclude(exclude::Exclude),
    /// Finds messages and people
    Search(search::Search),
    /// Shows a message, or the profile of a person, client or job
    Show(show::Show),
    /// Shows an attachment as text, without opening it in another program
    Preview(preview::Preview),
    /// Files kept with people, clients and jobs
    Documents(documents::Documents),
    /// Who uses the store: several people, each with a passphrase
    User(user::Users),
    /// Who sees what: groups in one order
    Group(user::Groups),
    /// Checks the store
    Doctor(doctor::Doctor),
    /// Writes an encrypted backup and proves it by opening it
    Backup(file::Backup),
    /// Puts a backup in the place of the store
    Restore(file::Restore),
    /// Writes everything in open formats into a folder
    Export(file::Export),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_says_what_it_does() {
        fn look(command: &clap::Command, path: &str) {
            let path = format!("{path} {}", command.get_name());
            assert!(command.get_about().is_some_and(|about| !about.to_string().is_empty()), "{path}");
            for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
                assert!(argument.get_help().is_some(), "{path} {}", argument.get_id());
            }
            command.get_subcommands().for_each(|sub| look(sub, &path));
        }
        look(&Arguments::command(), "");
    }

    #[test]
    fn the_line_of_each_flow_is_understood_or_refused() {
        for (line, is_understood) in [
            ("init --demo", true),
            ("unlock --recovery-key-stdin --key-file /k", true),
            ("unlock", false),
            ("people import p.csv --map email=email,name=name --dry-run", true),
            (
                "account add imap --name W --host h.example --port 993 --tls implicit --user u --password-stdin --all-folders --keep 90",
                true,
            ),
            (
                "account add imap --name W --host h --port 143 --tls starttls --user u --password-stdin --folders A,B --ca ca.pem",
                true,
            ),
            ("account add imap --name W --host h --port 143 --tls none --user u --password-stdin", false),
            ("account add imap --name W --host h --port 143 --tls implicit --user u --password secret", false),
            (
                "account add imap --name W --host h --port 143 --tls implicit --user u --password-stdin --folders A --all-folders",
                false,
            ),
            ("account add graph --name W a@firm.example --sign-in microsoft --client-id own --receive-only", true),
            ("account add graph --name J jobs@firm.example --through W --folders Inbox", true),
            ("account add graph --name J jobs@firm.example", false),
            ("account add graph --name J jobs@firm.example --through W --sign-in microsoft", false),
            ("account shared W jobs@firm.example --json", true),
            ("account reconnect W", true),
            ("account reconnect W --password-stdin --sign-in google", false),
            ("account add archive --name A /mail", true),
            ("--home /a --key-file /k folders --account A --json", true),
            ("sync --account A --dry-run --json --home /a", true),
            ("review --verdict all --json", true),
            ("review --verdict green", false),
            ("import --ticked --dry-run", true),
            ("import --verdict reply --into 0190 --group Public", true),
            ("import --ids 0123456789abcdef,fedcba9876543210", true),
            ("import", false),
            ("import --ticked --verdict reply", false),
            ("later --ids 0123456789abcdef fedcba9876543210", true),
            ("no", false),
            ("exclude add --person 0190 --keep --alone", true),
            ("exclude add --address a@b.example --domain b.example", false),
            ("exclude add --domain b.example --hide --delete", false),
            ("exclude remove --domain b.example", true),
            ("exclude list --json", true),
            ("account step Work both", true),
            ("account step Work sometimes", false),
            ("account keep Work --days 90", true),
            ("account keep Work --days never", true),
            ("account keep Work --days 0", false),
            ("account keep Work", false),
            ("show 0190 --fetch --raw", false),
            ("mailbox mark read --ids 0123456789abcdef", true),
            ("mailbox mark seen --ids 0123456789abcdef", false),
            ("mailbox move --to Kunden/AB --ids 0123456789abcdef", true),
            ("mailbox move --ids 0123456789abcdef", false),
            ("mailbox delete --for-good --folder Trash --ids 0123456789abcdef", true),
            ("mailbox log --limit 5 --json", true),
            ("calendar add caldav a@firm.example --yes --password-stdin", true),
            ("calendar add caldav https://dav.firm.example/ --user a --for Work --read-only", true),
            ("calendar add caldav a@firm.example --password secret", false),
            ("calendar add caldav a@firm.example --calendars A,B --all-calendars", false),
            ("calendar add graph a@firm.example --sign-in microsoft", true),
            ("calendar add subscription -", true),
            ("calendar add file team.ics --name Team", true),
            ("calendar add here Own", true),
            ("calendar choose Work both --interviews", true),
            ("calendar choose Work", false),
            ("calendar choose Work sometimes", false),
            ("calendar sync --dry-run --json --place Firm", true),
            ("calendar agenda --from 2026-11-24 --days 7 --zone Europe/Warsaw", true),
            ("calendar agenda --from tomorrow", false),
            ("calendar agenda --days 0", false),
            ("calendar clash 0190 mine", true),
            ("calendar clash 0190", false),
            ("calendar export all.ics --calendar Work", true),
            ("calendar remove Firm --for-good Firm", true),
            ("sync --mail-only", true),
            ("search from:anna --limit 5", true),
            ("search --json -- anna -berlin", true),
            ("search anna -berlin", false),
            ("show 0123456789abcdef --raw", true),
            ("preview 0123456789abcdef 2", true),
            ("preview", false),
            ("documents list 0190 --json", true),
            ("documents add 0123456789abcdef --parts 2,3 --with 0190", true),
            ("documents add 0123456789abcdef", false),
            ("documents remove 0190", true),
            ("documents save 0190 out", true),
            ("undo", true),
            ("--as Marta user list", true),
            ("user begin Marta", true),
            ("user add Jan --sees Public", true),
            ("user add Jan --passphrase secret", false),
            ("user set Jan --rename Jana --sees everything --admin", true),
            ("user set Jan --admin --no-admin", false),
            ("user passphrase", true),
            ("group order Public Team Board", true),
            ("group order", false),
            ("group mailbox Work Board", true),
            ("doctor", true),
            ("backup b.dossier", true),
            ("restore b.dossier", true),
            ("export out", true),
        ] {
            let words = std::iter::once("dossier").chain(line.split(' '));
            let read = Arguments::try_parse_from(words);
            assert_eq!(read.is_ok(), is_understood, "{line}: {:?}", read.err());
        }
    }
}
