//! Several people on one store: two programs are two users at once, and each sees what their rank allows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::path::Path;

use cli::{Desk, Ran};

const MARTA: &str = "four words for marta";
const JAN: &str = "four words for jan";

/// Runs a line as somebody, who types their passphrase first.
fn as_user(desk: &Desk, (name, passphrase): (&str, &str), line: &str, more: &str) -> Ran {
    desk.with_input(&format!("--as {name} {line}"), &format!("{passphrase}\n{more}"))
}

fn well(ran: &Ran) -> &str {
    assert_eq!(ran.code, 0, "{ran:?}");
    &ran.out
}

/// The sample's desk, synchronised, with Marta, who sees everything, and Jan, who sees what is for everybody.
fn team() -> Desk {
    let desk = Desk::with_sample();
    well(&desk.run("sync"));
    well(&desk.with_input("user begin Marta", &format!("{MARTA}\n")));
    well(&desk.run("group add Board"));
    well(&desk.with_input("user add Jan --share Marta", &format!("{JAN}\n")));
    desk
}

fn letters(folder: &Path) -> usize {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let count = |path: std::path::PathBuf| match path.is_dir() {
        true => letters(&path),
        false => usize::from(path.extension().is_some_and(|ending| ending == "eml")),
    };
    paths.map(count).sum()
}

#[test]
fn nobody_opens_a_store_of_several_without_a_name_and_the_passphrase_of_it() {
    let desk = team();
    let without = desk.run("review");
    assert_eq!(without.code, 6);
    assert!(without.err.contains("--as NAME"), "{without:?}");
    for (who, code) in [(("Marta", JAN), 6), (("Jan", MARTA), 6), (("Ola", JAN), 3), (("jan", JAN), 0)] {
        assert_eq!(as_user(&desk, who, "user list", "").code, code, "{who:?}");
    }
    let listed = as_user(&desk, ("Marta", MARTA), "user list", "");
    assert!(well(&listed).contains("Jan") && listed.out.contains("up to Public") && listed.out.contains("everything"));
    for line in ["user add Ola", "group add Team", "user remove Marta", "user set Jan --sees everything"] {
        let refused = as_user(&desk, ("Jan", JAN), line, "four words for ola\n");
        assert_ne!(refused.code, 0, "{line}");
    }
    assert!(
        !as_user(&desk, ("Jan", JAN), "user list", "").out.contains("Marta"),
        "who is no admin is shown themselves"
    );
}

#[test]
fn a_second_user_sees_nothing_of_the_first_ones_mail_until_it_is_shared() {
    let desk = Desk::with_sample();
    well(&desk.run("sync"));
    well(&desk.run("import --verdict reply"));
    well(&desk.with_input("user begin Marta", &format!("{MARTA}\n")));
    for refused in ["user add Jonas --share Nobody", "user add Jonas --sees everything --share Marta"] {
        assert_ne!(desk.with_input(refused, &format!("{JAN}\n")).code, 0, "{refused}");
    }
    let added = desk.with_input("user add Jonas", &format!("{JAN}\n"));
    assert!(
        well(&added).contains("Jonas sees: 0 messages of Marta, ") && added.out.contains("candidates"),
        "{added:?}"
    );
    let (marta, jonas) = (("Marta", MARTA), ("Jonas", JAN));
    let hers = desk.path("hers");
    well(&as_user(&desk, marta, &format!("export {hers}"), ""));
    let all = letters(Path::new(&hers));
    assert!(all > 0, "there is something to see");
    for line in ["review", "search interview", "search is:filed", "account list", "folders"] {
        let his = as_user(&desk, jonas, line, "");
        assert!(!his.out.contains('@') && !his.out.to_lowercase().contains("interview"), "{line}: {his:?}");
        assert!(!well(&as_user(&desk, marta, line, "")).is_empty(), "{line} for Marta");
    }
    let his = |name: &str| {
        let out = desk.path(name);
        well(&as_user(&desk, jonas, &format!("export {out}"), ""));
        letters(Path::new(&out))
    };
    assert_eq!(his("his"), 0);
    well(&as_user(&desk, marta, "group mailbox Marta Public", ""));
    assert!(!well(&as_user(&desk, jonas, "review", "")).is_empty(), "what is shared he sees");
    assert_eq!(as_user(&desk, jonas, "search is:filed", "").code, 3, "what was saved is shared by a word of its own");
    let unsaved = his("his-later");
    well(&as_user(&desk, marta, "group mailbox Marta Private", ""));
    well(&as_user(&desk, marta, "group mailbox Marta Public --with-saved", ""));
    assert!(!well(&as_user(&desk, jonas, "search is:filed", "")).is_empty());
    let seen = his("his-last");
    assert!(0 < unsaved && unsaved < seen && seen == all, "{unsaved}, {seen}, {all}");
}

#[test]
fn a_mailbox_for_the_board_is_in_nothing_that_jan_asks_for() {
    let desk = team();
    let asks = ["review", "search interview", "account list", "folders --account Marta", "people list"];
    let before: Vec<String> = asks.iter().map(|line| as_user(&desk, ("Jan", JAN), line, "").out).collect();
    assert!(before.iter().all(|said| !said.is_empty()), "{before:?}");
    well(&as_user(&desk, ("Marta", MARTA), "group mailbox Marta Board", ""));
    for line in asks.iter().take(4) {
        let his = as_user(&desk, ("Jan", JAN), line, "");
        assert!(!his.out.contains('@') && !his.out.to_lowercase().contains("interview"), "{line}: {his:?}");
        assert!(!well(&as_user(&desk, ("Marta", MARTA), line, "")).is_empty(), "{line} for Marta");
    }
    for (who, name, has) in [(("Jan", JAN), "his", false), (("Marta", MARTA), "hers", true)] {
        let out = desk.path(name);
        well(&as_user(&desk, who, &format!("export {out}"), ""));
        assert_eq!(letters(Path::new(&out)) > 0, has, "{name}");
    }
    let imported = as_user(&desk, ("Marta", MARTA), "import --verdict reply --group Public", "");
    well(&imported);
    assert!(as_user(&desk, ("Jan", JAN), "search is:filed", "").code == 0, "what was saved for everybody he sees");
    assert_ne!(as_user(&desk, ("Jan", JAN), "undo", "").code, 0, "and does not take back what she did");
    well(&as_user(&desk, ("Marta", MARTA), "undo", ""));
    assert_eq!(as_user(&desk, ("Jan", JAN), "search is:filed", "").code, 3);
}

#[test]
fn a_new_mailbox_is_its_owners_until_another_group_is_named() {
    let desk = team();
    let (marta, jan) = (("Marta", MARTA), ("Jan", JAN));
    for name in ["Own", "Shared", "Nobodys"] {
        std::fs::create_dir(desk.path(name)).unwrap();
        let letter = "From: a@mail.example\nTo: marta@agency.example\nSubject: x\n\nx\n";
        std::fs::write(Path::new(&desk.path(name)).join("a.eml"), letter).unwrap();
    }
    let add = |name: &str, group: &str| {
        as_user(&desk, marta, &format!("account add archive --name {name}{group} {}", desk.path(name)), "")
    };
    well(&add("Own", ""));
    well(&add("Shared", " --group Public"));
    assert_eq!(add("Nobodys", " --group Attic").code, 3, "no such group, and nothing is connected");
    let listed = |who| as_user(&desk, who, "account list", "").out;
    for (name, hers, his) in [("Own", true, false), ("Shared", true, true), ("Nobodys", false, false)] {
        assert_eq!((listed(marta).contains(name), listed(jan).contains(name)), (hers, his), "{name}");
    }
}

#[test]
fn passphrases_change_and_whoever_is_removed_is_out() {
    let desk = team();
    well(&as_user(&desk, ("Jan", JAN), "user passphrase", &format!("{JAN}\nanother of jan's\n")));
    assert_eq!(as_user(&desk, ("Jan", JAN), "user list", "").code, 6);
    well(&as_user(&desk, ("Marta", MARTA), "user passphrase Jan", "a third of jan's\n"));
    let jan = ("Jan", "a third of jan's");
    well(&as_user(&desk, jan, "user list", ""));
    let short = as_user(&desk, jan, "user passphrase", "a third of jan's\nshort\n");
    assert!(short.code == 1 && short.err.contains("at least 10"), "{short:?}");
    well(&as_user(&desk, ("Marta", MARTA), "user remove Jan", ""));
    assert_eq!(as_user(&desk, jan, "user list", "").code, 3, "there is nobody of that name any more");
    let last = as_user(&desk, ("Marta", MARTA), "user set Marta --no-admin", "");
    assert!(last.code == 1 && last.err.contains("last admin"), "{last:?}");
}
