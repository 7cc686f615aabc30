//! A mailbox connected by the provider's own sign-in on the command line: tokens that rotate, a grant that ends, and everything taken back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use cli::Desk;
use cli::browser::{USER, add, sign_in};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::identity::{Identity, Mood};
use dossier_tests::servers::mailbox::letter;

#[test]
fn a_mailbox_lives_by_its_sign_in_until_that_ends_and_again_after_a_new_one() {
    let identity = Identity::start(USER);
    let server = Dovecot::with_tokens(&identity.introspection());
    server.deliver(USER, "INBOX", &letter("one"));
    let desk = Desk::new();
    // Every run has to refresh.
    identity.book().lasts = 30;
    let added = sign_in(&desk, &identity, &add(&server));
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.out.contains(&format!("Signed in as {USER}.")), "{added:?}");
    for expected in ["Work: 1 fetched.\n", "Work: nothing new.\n", "Work: nothing new.\n"] {
        let synced = cli::browser::run(&desk, &identity, "sync --account Work");
        assert_eq!((synced.code, synced.out.as_str()), (0, expected), "{synced:?}");
    }
    let refreshed = || identity.book().asked.iter().filter(|kind| *kind == "refresh_token").count();
    assert!(refreshed() >= 3, "each run refreshed");

    identity.book().end_all();
    let before = refreshed();
    for _ in 0..2 {
        let ended = cli::browser::run(&desk, &identity, "sync --account Work");
        assert_eq!(ended.code, 5, "{ended:?}");
        assert!(ended.err.contains("sign-in at the provider has ended"), "{ended:?}");
    }
    assert_eq!(refreshed(), before + 1, "the provider is asked once and no more");
    assert_eq!(desk.json("account list", "account")[0]["failure"], "sign_in_again");

    identity.book().user = "bob@agency.example".into();
    let other = sign_in(&desk, &identity, "account password Work --sign-in google");
    assert!(other.code == 5 && other.err.contains("bob@agency.example signed in"), "{other:?}");
    identity.book().user = USER.into();
    let again = sign_in(&desk, &identity, "account password Work --sign-in google");
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(cli::browser::run(&desk, &identity, "sync --account Work").code, 0);

    assert_eq!(cli::browser::run(&desk, &identity, "account remove Work").code, 0);
    assert_eq!(identity.book().asked.last().map(String::as_str), Some("revoke"));
    let given = identity.book().given.clone();
    assert!(given.iter().all(|secret| !identity.book().is_good(secret)), "nothing opens the mailbox any more");
}

#[test]
fn a_sign_in_that_fails_keeps_nothing_and_says_what_to_do() {
    let identity = Identity::start(USER);
    let server = Dovecot::with_tokens(&identity.introspection());
    let desk = Desk::new();
    for (mood, part) in
        [(Mood::Declines, "was refused in the browser"), (Mood::NeedsAdmin, "administrator has to allow")]
    {
        identity.book().mood = mood;
        let refused = sign_in(&desk, &identity, &add(&server));
        assert!(refused.code == 5 && refused.err.contains(part), "{mood:?}: {refused:?}");
    }
    let missing = desk.run(&add(&server));
    assert!(missing.code == 5 && missing.err.contains("--client-id"), "{missing:?}");
    assert!(desk.json("account list", "account").is_empty());
    assert!(!desk.home().join("secrets").exists());
}
