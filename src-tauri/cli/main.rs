//! The `dossier` command line: the same store as the window, one file a verb.

mod account;
mod account_accept;
mod account_add;
mod account_graph;
mod account_life;
mod account_smtp;
mod account_test;
mod arguments;
mod calendar;
mod calendar_add;
mod calendar_agenda;
mod calendar_clash;
mod calendar_export;
mod calendar_ids;
mod calendar_life;
mod calendar_list;
mod calendar_show;
mod calendar_sync;
mod code;
mod detect;
mod doctor;
mod documents;
mod exclude;
mod exit;
mod file;
mod folders;
mod ids;
mod import;
mod init;
mod lines;
mod mailbox;
mod mailbox_log;
mod message;
mod out;
mod people;
mod place;
mod preview;
mod review;
mod search;
mod show;
mod sign_in;
mod signal;
mod sort;
mod sync;
mod table;
mod time;
mod undo;
mod unlock;
mod user;
mod wall;
mod words;
mod words_calendar;
mod words_detect;
mod words_sending;
mod words_users;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Verb};
use exit::{Exit, Stop};
use out::Out;

fn main() -> ExitCode {
    exit::note_stops();
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == api::READER_VERB) {
        return api::run_reader(words.next().as_deref().and_then(|format| format.to_str()));
    }
    match Arguments::try_parse() {
        Ok(arguments) => exit::end(run(&arguments)),
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            Exit::Usage.into()
        }
        Err(help) => exit::end(help.print().map(|()| Exit::Done).map_err(Stop::Io)),
    }
}

fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let (place, mut out) = (&arguments.place, Out::default());
    let exit = match &arguments.verb {
        Verb::Init(init) => init.run(place, &mut out),
        Verb::Unlock(unlock) => unlock.run(place, &mut out),
        Verb::People(people) => people.run(place, &mut out),
        Verb::Account(account) => account.run(place, &mut out),
        Verb::Folders(folders) => folders.run(place, &mut out),
        Verb::Mailbox(mailbox) => mailbox.run(place, &mut out),
        Verb::Calendar(calendar) => calendar.run(place, &mut out),
        Verb::Sync(sync) => sync.run(place, &mut out),
        Verb::Review(review) => review.run(place, &mut out),
        Verb::Import(import) => import.run(place, &mut out),
        Verb::Later(sort) => sort.later(place, &mut out),
        Verb::No(sort) => sort.no(place, &mut out),
        Verb::Undo => undo::run(place, &mut out),
        Verb::Exclude(exclude) => exclude.run(place, &mut out),
        Verb::Search(search) => search.run(place, &mut out),
        Verb::Preview(preview) => preview.run(place, &mut out),
        Verb::Documents(documents) => documents.run(place, &mut out),
        Verb::Show(show) => show.run(place, &mut out),
        Verb::User(users) => users.run(place, &mut out),
        Verb::Group(groups) => groups.run(place, &mut out),
        Verb::Doctor(doctor) => doctor.run(place, &mut out),
        Verb::Backup(backup) => backup.run(place, &mut out),
        Verb::Restore(restore) => restore.run(place, &mut out),
        Verb::Export(export) => export.run(place, &mut out),
    }?;
    out.end()?;
    Ok(exit)
}
