//! The ways to a calendar by the command line: an address alone, the sign-in of a provider, and Microsoft 365.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::process::Command;

use cli::browser::{command, go_there};
use cli::{Desk, Ran, ran};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{DavServer, HOST, PASSWORD, Which, basic};
use dossier_tests::servers::graph::{ANNA, Graph};
use dossier_tests::servers::identity::{Identity, Mood};
use dossier_tests::servers::names::{Names, Zone};
use serde_json::json;

const GOOGLES: &str = "https://www.googleapis.com/auth/calendar";

/// The program in a world where names lead to this machine, and the server stands at the usual port.
fn in_the_world(desk: &Desk, names: &Names, server: &DavServer) -> Command {
    let mut command = desk.command();
    names.shown_to(&mut command, &[(443, server.front.port)]).env("SSL_CERT_FILE", server.certificates().ca());
    command
}

fn add(desk: &Desk, names: &Names, server: &DavServer, more: &str) -> Ran {
    let line = format!("calendar add caldav anna@firm.test --name Firm --password-stdin{more}");
    ran(in_the_world(desk, names, server).args(line.split(' ')), &format!("{PASSWORD}\n"))
}

#[test]
fn an_address_alone_leads_to_its_calendars() {
    for (what, texts, expected) in [
        ("by the usual place, which leads on", vec![], "/.well-known/caldav"),
        ("by the path its text says", vec![("_caldavs._tcp.firm.test", "path=/anna/")], "/anna/"),
    ] {
        let server = DavServer::start(Which::Radicale);
        server.put("a", "Interview Anna");
        let names = Names::start(Zone {
            hosts: vec!["firm.test", HOST],
            services: vec![("_caldavs._tcp.firm.test", HOST, 443)],
            texts,
            ..Zone::default()
        });
        let desk = Desk::new();
        let asked = add(&desk, &names, &server, "");
        assert!(asked.code == 2 && asked.err.contains("Nothing was connected"), "{what}: unasked, {asked:?}");
        let added = add(&desk, &names, &server, " --yes");
        assert_eq!(added.code, 0, "{what}: {added:?}");
        assert!(added.out.contains(&format!("calendar  https://{HOST}{expected}\n")), "{what}: {added:?}");
        assert!(added.out.contains("Interviews & more: both ways"), "{what}: {added:?}");
        let line = |line: &str| ran(in_the_world(&desk, &names, &server).args(line.split(' ')), "");
        assert_eq!(line("calendar sync").out, "Firm: 1 fetched.\n", "{what}");
        server.front.asked();
        assert_eq!(line("calendar sync").out, "Firm: nothing new.\n", "{what}");
        let asked = server.front.asked();
        assert!(asked.iter().all(|one| one.contains(" /anna/")), "{what}: kept as what it led to: {asked:?}");
    }
}

#[test]
fn a_server_of_strangers_is_never_connected_unlooked_at_and_none_is_said() {
    let server = DavServer::start(Which::Radicale);
    let desk = Desk::new();
    let strange = Names::start(Zone {
        hosts: vec!["firm.test", "dav.evil.test"],
        services: vec![("_caldavs._tcp.firm.test", "dav.evil.test", 443)],
        ..Zone::default()
    });
    let refused = add(&desk, &strange, &server, " --yes");
    assert!(refused.code == 2 && refused.err.contains("not of your domain"), "{refused:?}");
    server.front.asked();
    let none = Names::start(Zone { hosts: vec!["firm.test"], ..Zone::default() });
    server.front.rule(|_| Act::Answer(Message::answer(404, &[], "")));
    let said = add(&desk, &none, &server, " --yes");
    assert!(said.code == 3 && said.err.contains("No calendar server was found"), "{said:?}");
    assert!(desk.json("calendar list", "calendar").is_empty());
}

/// Radicale as a server that believes a provider's access tokens, and nothing else.
fn believes(server: &DavServer, identity: &Identity) {
    let whose = identity.whose();
    server.front.rule(move |request| {
        let token = request.header("authorization").strip_prefix("Bearer ").map(str::to_owned);
        if token.and_then(|token| whose(&token, GOOGLES)).is_none() {
            return Act::Answer(Message::answer(401, &[("www-authenticate", "Bearer realm=\"calendars\"")], ""));
        }
        request.headers.retain(|(name, _)| name != "authorization");
        request.headers.push(("authorization".into(), basic("anna")));
        Act::Pass
    });
}

#[test]
fn calendars_are_connected_by_the_providers_own_sign_in_and_live_by_it() {
    let identity = Identity::start("anna@agency.example");
    let server = DavServer::start(Which::Radicale);
    server.put("a", "Interview Anna");
    believes(&server, &identity);
    let desk = Desk::new();
    let add = format!(
        "calendar add caldav https://localhost:{}/anna/ --name Firm --user anna@agency.example --ca {} --sign-in google",
        server.front.port,
        server.certificates().ca().display()
    );
    identity.book().mood = Mood::Declines;
    let declined = go_there(command(&desk, &identity), &add);
    assert!(declined.code == 5 && declined.err.contains("refused in the browser"), "{declined:?}");
    assert!(desk.json("calendar list", "calendar").is_empty());
    identity.book().mood = Mood::default();
    // Every run has to refresh.
    identity.book().lasts = 30;
    let added = go_there(command(&desk, &identity), &add);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.out.contains("allow the access to your calendars"), "{added:?}");
    let line = |line: &str| ran(command(&desk, &identity).args(line.split(' ')), "");
    assert_eq!(line("calendar sync").out, "Firm: 1 fetched.\n");
    server.put("b", "Interview Bob");
    assert_eq!(line("calendar sync").out, "Firm: 1 fetched.\n");

    identity.book().end_all();
    let ended = line("calendar sync");
    assert!(ended.code == 5 && ended.err.contains("sign-in at the provider has ended"), "{ended:?}");
    let again = go_there(command(&desk, &identity), "calendar reconnect Firm --sign-in google");
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(line("calendar sync").out, "Firm: nothing new.\n");
    assert_eq!(line("calendar remove Firm").code, 0);
    let given = identity.book().given.clone();
    assert!(given.iter().all(|secret| !identity.book().is_good(secret)), "nothing opens the calendars any more");
}

#[test]
fn calendars_at_microsoft_365_are_connected_read_and_written_by_the_command_line() {
    let (identity, graph) = (Identity::start(ANNA), Graph::start());
    graph.trust(identity.whose());
    graph.state().tokens.clear();
    let time = |hour| json!({ "dateTime": format!("2026-12-01T{hour}:00:00"), "timeZone": "UTC" });
    let put = |subject: &str, hour: u8| {
        graph.annas(|annas| annas.put(json!({ "subject": subject, "start": time(hour), "end": time(hour + 1) })))
    };
    let number = put("Interview Luca", 10);
    let desk = Desk::new();
    let told = |line: &str| {
        let mut command = command(&desk, &identity);
        command.env("DOSSIER_GRAPH", graph.base());
        (command, line.to_owned())
    };
    let run = |line: &str| {
        let (mut command, line) = told(line);
        ran(command.args(line.split(' ')), "")
    };
    let (sign_in, add) = told("calendar add graph anna@agency.example --name Firm --sign-in microsoft");
    let added = go_there(sign_in, &add);
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(run("calendar sync").out, "Firm: 1 fetched.\n", "{}", run("calendar list --json").out);
    let agenda = run("calendar agenda --from 2026-12-01 --days 1").out;
    assert!(agenda.contains("10:00–11:00") && agenda.contains("Interview Luca"), "{agenda}");
    graph.annas(|annas| annas.set(number, json!({ "subject": "Second round" })));
    put("Lunch", 12);
    assert_eq!(run("calendar sync").out, "Firm: 2 fetched.\n");
    assert!(run("calendar agenda --from 2026-12-01 --days 1").out.contains("Second round"));
    graph.annas(|annas| annas.delete(number));
    assert_eq!(run("calendar sync").out, "Firm: 1 gone.\n");
    assert_eq!(run("calendar sync").out, "Firm: nothing new.\n");
    assert_eq!(graph.annas(|annas| annas.mails.clone()), Vec::<String>::new(), "nobody was mailed");

    identity.book().end_all();
    let ended = run("calendar sync");
    assert!(ended.code == 5 && ended.err.contains("sign-in at the provider has ended"), "{ended:?}");
    let (sign_in, again) = told("calendar reconnect Firm --sign-in microsoft");
    let again = go_there(sign_in, &again);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(run("calendar sync").out, "Firm: nothing new.\n");
    assert_eq!(run("calendar remove Firm").code, 0);
    assert_eq!(run("doctor").code, 0);
}
