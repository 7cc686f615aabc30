//! What the command line promises in docs/cli.md: its lines, exit codes, files and words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;

use cli::{Desk, ended, sample};

const PAGE: &str = include_str!("../docs/cli.md");

#[test]
fn a_disconnected_mailbox_is_said_to_be_one_and_is_deleted_once_its_name_was_typed() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("account disconnect Marta").code, 0);
    let tested = desk.run("account test Marta");
    assert_eq!((tested.code, tested.out.as_str()), (1, ""), "no step is tried");
    assert!(tested.err.contains("dossier account reconnect \"Marta\""), "{tested:?}");
    for (what, typed, said) in [("nobody", "", "Nothing is deleted"), ("another", "Jan\n", "This is not its name")] {
        let kept = desk.with_input("account delete Marta", typed);
        assert!(kept.code == 2 && kept.err.contains(said), "{what}: {kept:?}");
        assert_eq!(desk.json("account list", "account").len(), 1, "{what}");
    }
    let nameless = desk.words(&["account", "add", "archive", "--name", " ", "/nowhere"]);
    assert!(nameless.code == 2 && nameless.err.contains("--name"), "{nameless:?}");
    let deleted = desk.with_input("account delete Marta", "Marta\n");
    assert!(deleted.code == 0 && deleted.out.contains("What is left of it"), "{deleted:?}");
    assert!(desk.json("account list", "account").is_empty());
}

#[test]
fn every_line_of_every_reading_verb_is_as_the_page_describes_it() {
    let desk = Desk::with_sample();
    let planned = desk.json("sync --dry-run", "sync");
    assert_eq!(planned[0]["folders"].as_array().unwrap().len(), 4);
    assert_eq!(desk.json("sync", "sync")[0]["failure"], serde_json::Value::Null);
    assert_eq!(desk.run("import --ticked").code, 0);
    assert_eq!(desk.run("exclude add --domain boite.example --alone").code, 0);
    assert_eq!(desk.run("exclude add --address jobs@acme-transports.example --delete").code, 0);
    assert_eq!(desk.json("exclude list", "exclusion").len(), 2);
    assert_eq!(desk.json("folders", "folder").len(), 4);
    assert_eq!(desk.json("account list", "account").len(), 1);
    assert_eq!(desk.json("account test Marta", "step").len(), 1);
    assert_eq!(desk.json("account detect anna@gmail.com", "detected")[0]["provider"], "Google");
    assert!(desk.json("doctor", "check").len() > 8);
    for message in
        desk.json("review --verdict all", "review").iter().chain(&desk.json("search is:filed --limit 500", "search"))
    {
        desk.json(&format!("show {}", message["id"].as_str().unwrap()), "show");
    }
    assert_eq!(desk.run("search save Attached has:attachment").code, 0);
    assert_eq!(desk.json("search list", "saved_search").len(), 1);
    let somebody = desk.id_of("Stanhope, Oliver");
    let sent = desk.json("search stanhope has:attachment", "search").remove(0)["id"].as_str().unwrap().to_owned();
    desk.json(&format!("preview {sent}"), "preview");
    let part = desk.json(&format!("show {sent}"), "show").remove(0)["parts"][0]["index"].clone();
    assert_eq!(desk.run(&format!("documents add {sent} --parts {part} --with {somebody}")).code, 0);
    assert_eq!(desk.json(&format!("documents list {somebody}"), "document").len(), 1);
    for (kind, schema, count) in [("", "people", 60), (" --kind client", "clients", 12), (" --kind job", "jobs", 8)] {
        let lines = desk.json(&format!("people list{kind}"), schema);
        assert_eq!(lines.len(), count);
        for line in lines.iter().step_by(5) {
            desk.json(&format!("people show {}", line["id"].as_str().unwrap()), "profile");
            desk.json(&format!("show {}", line["id"].as_str().unwrap()), "profile");
        }
    }
    let table = desk.words(&["people", "import", &sample("people.csv"), "--dry-run", "--json"]);
    assert_eq!(desk.lines(&table.out, "table")[0]["same"], 60);
    let parts = [
        "time",
        "time_or_null",
        "text_or_null",
        "texts",
        "verdict",
        "target",
        "targets",
        "reason",
        "reasons",
        "failure",
        "party",
        "danger",
        "doubts",
        "server",
        // Held where there is a server to write to: story_cli_imap.
        "written",
        // Held where there are calendars: story_cli_calendar.
        "calendar",
        "calendar_sync",
        "calendar_name",
        "appointment",
        "clash",
        "version",
        "calendar_act",
        // Held where somebody is at Microsoft 365: story_graph_connected.
        "shared",
    ];
    let unheld: Vec<&str> = PAGE
        .split("```json schema=")
        .skip(1)
        .filter_map(|block| block.lines().next())
        .filter(|name| !parts.contains(name) && !desk.held().contains(&(*name).to_owned()))
        .collect();
    assert!(unheld.is_empty(), "no line was held against {unheld:?}");
}

#[test]
fn the_page_and_the_program_name_the_same_verbs() {
    let help = Desk::without_store().run("--help").out;
    let verbs: Vec<&str> = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .lines()
        .map_while(|line| (!line.starts_with("Options")).then(|| line.split_whitespace().next().unwrap_or_default()))
        .filter(|verb| !verb.is_empty() && *verb != "help")
        .collect();
    assert!(verbs.len() > 15, "{help}");
    for verb in verbs {
        assert!(
            PAGE.contains(&format!("| `{verb} "))
                || PAGE.contains(&format!("| `{verb}`"))
                || PAGE.contains(&format!("`{verb} --ids")),
            "{verb}"
        );
    }
    for code in ["0", "1", "2", "3", "4", "5", "6", "130"] {
        assert!(PAGE.contains(&format!("\n| {code} | ")), "exit code {code}");
    }
}

#[test]
fn each_failure_ends_with_its_code_and_says_what_to_do() {
    let desk = Desk::new();
    let other = Desk::without_store();
    for (desk, line, code, said) in [
        (&desk, "review", 0, ""),
        (&desk, "undo", 3, "nothing to undo"),
        (&desk, "sync", 3, "dossier account add"),
        (&desk, "show 0123456789abcdef", 3, "dossier search"),
        (&desk, "people show 0190", 3, "dossier people list"),
        (&desk, "folders --account Nobody", 3, "dossier account list"),
        (&desk, "search nothing-like-this", 3, "Nothing found"),
        (&desk, "import", 2, "--ticked"),
        (&desk, "review --verdict green", 2, "possible values"),
        (&desk, "people import no-such-file.csv", 1, "Check the path"),
        (&desk, "people add --email nonsense", 1, "no e-mail address"),
        (&desk, "account add archive --name A no-such-place", 1, "archive"),
        (&desk, "init", 1, "already"),
        (&other, "review", 6, "dossier init"),
        (&other, "doctor", 6, "dossier init"),
    ] {
        let ran = desk.run(line);
        assert_eq!(ran.code, code, "{line}: {ran:?}");
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
        assert!(code == 0 || code == 2 || ran.err.lines().count() == 1, "{line}: {}", ran.err);
    }
}

#[test]
#[cfg(unix)]
fn the_key_file_is_made_private_and_nothing_else_opens_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::without_store();
    let made = desk.run("init");
    assert!(made.out.contains("Recovery key") && made.err.is_empty());
    let key = desk.path("key");
    let text = fs::read_to_string(&key).unwrap();
    assert!(text.trim().len() == 64 && text.trim().chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    let shared = desk.run("review");
    assert!(shared.code == 1 && shared.err.contains("chmod 600"), "{shared:?}");
    fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    fs::write(&key, "0".repeat(64)).unwrap();
    let wrong = desk.run("review");
    assert!(wrong.code == 6 && wrong.err.contains("key file"), "{wrong:?}");
    fs::remove_file(&key).unwrap();
    assert_eq!(desk.run("review").code, 6);
    fs::write(&key, text).unwrap();
    fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    let mut by_variable = std::process::Command::new(desk.command().get_program());
    by_variable.env("DOSSIER_HOME", desk.home()).args(["--key-file", &key, "review"]);
    assert!(by_variable.output().unwrap().status.success());
}

#[test]
fn a_table_is_cut_to_the_width_and_a_closed_pipe_is_no_failure() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);
    for width in [80_usize, 120] {
        let output = desk.command().arg("review").env("COLUMNS", width.to_string()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().count() > 300 && text.contains('…'));
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width}");
    }
    let mut child = desk.start("review --verdict all --json");
    drop(child.stdout.take());
    let ran = ended(child);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn people_are_put_on_file_changed_and_taken_off() {
    let desk = Desk::new();
    let add = |words: &[&str]| {
        let ran = desk.words(&[&["people", "add"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        (ran.out.trim().to_owned(), ran.err)
    };
    let (acme, _) = add(&["--kind", "client", "--name", "Acme", "--domain", "acme.example"]);
    let (anna, _) = add(&[
        "--given",
        "Anna",
        "--family",
        "Kowalska",
        "--email",
        " <Anna@Post.Example>",
        "--kind",
        "candidate,contact",
        "--client",
        &acme,
    ]);
    let (job, _) = add(&["--kind", "job", "--name", "Data Engineer", "--reference", "DE7", "--client", &acme]);
    let (_, said) = add(&["--given", "Ana", "--family", "Kowalska", "--email", "ana@else.example"]);
    assert!(said.starts_with("You already have Kowalska, Anna (anna@post.example)"), "{said}");
    let profile = |id: &str| desk.json(&format!("people show {id}"), "profile")[0].clone();
    assert_eq!(profile(&anna)["addresses"][0]["address"], "anna@post.example");
    assert_eq!(profile(&anna)["client"]["id"], acme);
    assert_eq!(profile(&job)["open"], true);
    assert_eq!(
        desk.words(&["people", "edit", &anna, "--add-email", "anna@new.example", "--tag", "SAP,Remote"]).code,
        0
    );
    assert_eq!(desk.words(&["people", "edit", &job, "--closed", "--client", ""]).code, 0);
    let edited = profile(&anna);
    assert_eq!((edited["addresses"].as_array().unwrap().len(), edited["given"].as_str()), (2, Some("Anna")));
    assert_eq!(
        (profile(&job)["open"].clone(), profile(&job)["client"].clone()),
        (false.into(), serde_json::Value::Null)
    );
    assert_eq!(desk.run(&format!("people remove {anna}")).code, 0);
    assert_eq!(desk.run(&format!("people show {anna}")).code, 3);
    assert!(desk.run("undo").out.contains("Kowalska, Anna"));
    assert_eq!(profile(&anna), edited);
}

#[test]
fn a_table_with_foreign_headings_is_mapped_and_its_bad_rows_are_told() {
    let desk = Desk::new();
    let file = desk.path("table.csv");
    fs::write(&file, "Wer;Post;Farbe\nAnna Kowalska;anna@post.example;rot\n;;\nLuca Rossi;nonsense;blau\n").unwrap();
    let dry = desk.words(&["people", "import", &file, "--map", "Wer=name,Post=email", "--dry-run"]);
    assert!(dry.code == 0 && dry.out.contains("1 new"), "{dry:?}");
    assert!(dry.err.contains("Row 4 is left out"), "as the spreadsheet counts: {}", dry.err);
    assert_eq!(desk.json("people list", "people").len(), 0, "a dry run changes nothing");
    let wrong = desk.words(&["people", "import", &file, "--map", "Alter=name"]);
    assert!(wrong.code == 1 && wrong.err.contains("Alter"), "{wrong:?}");
    assert_eq!(desk.words(&["people", "import", &file, "--map", "Wer=name,Post=email"]).code, 0);
    let again = desk.words(&["people", "import", &file, "--map", "Wer=name,Post=email"]);
    assert!(again.code == 0 && again.out.contains("0 new, 0 changed"), "{again:?}");
    let anna = desk.id_of("Kowalska, Anna");
    assert_eq!(desk.json(&format!("people show {anna}"), "profile")[0]["fields"][0]["value"], "rot");
}

#[test]
fn a_backup_is_put_back_and_everything_can_be_taken_along() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);
    let waiting = desk.json("review --verdict all", "review");
    let backup = desk.path("backup.dossier");
    assert_eq!(desk.words(&["backup", &backup]).code, 0);
    assert_eq!(desk.run("import --ticked").code, 0);
    let restored = desk.words(&["restore", &backup]);
    assert!(restored.code == 0 && restored.out.contains("The store is as it was on"), "{restored:?}");
    assert_eq!(desk.json("review --verdict all", "review"), waiting);
    assert!(desk.json("doctor", "check").iter().all(|check| check["ok"] == true));
    let out = desk.path("out");
    assert!(desk.words(&["export", &out]).out.starts_with("Wrote 401 messages"));
    assert!(fs::metadata(format!("{out}/manifest.csv")).is_ok());
    let full = desk.words(&["export", &out]);
    assert!(full.code == 1 && !full.err.is_empty(), "{full:?}");
    let broken = desk.path("broken.dossier");
    fs::write(&broken, "no backup").unwrap();
    let refused = desk.words(&["restore", &broken]);
    assert!(refused.code != 0 && refused.err.contains("backup"), "{refused:?}");
    assert_eq!(desk.json("review --verdict all", "review"), waiting, "what cannot be restored changes nothing");
}

#[test]
fn the_throw_away_store_is_full_and_opens_by_itself() {
    let desk = Desk::without_store();
    let plain = |line: &str| {
        let mut command = std::process::Command::new(desk.command().get_program());
        command.env_remove("DOSSIER_HOME").arg("--home").arg(desk.home()).args(line.split(' '));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(plain("init --demo").0, 0);
    let (code, lines) = plain("review --json");
    assert!(code == 0 && desk.lines(&lines, "review").len() > 300);
    assert_eq!(plain("init --demo").0, 1, "it is there already");
}
