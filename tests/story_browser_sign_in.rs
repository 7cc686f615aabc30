//! Signing in at a provider in the browser, from the first address to mail that is read with the token, and every way it can fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use account::bearer::{Bearer, BearerError};
use account::credential::Credential;
use account::grant::Issuer;
use account::oauth::{
    Asking, PageWords, Program, Purpose, SignIn, SignInError, SignedIn, Tokens, Turn, in_memory, of_account,
};
use account::secret::Secrets;
use domain::{Sensitive, Uuid};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::identity::{CLIENT, Identity, Mood, browse, get};
use dossier_tests::servers::mailbox::settings;
use mail::imap::{Settings, connect};
use mail::remote::Remote;
use mail::{Cancel, Trouble};
use store::keys::{Key, SystemRandom};

const ALICE: &str = "alice";

fn words() -> PageWords {
    PageWords {
        lang: "de".into(),
        done: "Sie können diese Seite schließen. <b>".into(),
        refused: "Abgelehnt.".into(),
        strange: "Gehört nicht hierher.".into(),
    }
}

fn program(identity: &Identity, issuer: Issuer) -> Program {
    Program::at(&identity.base, issuer, CLIENT)
}

fn begin(identity: &Identity, issuer: Issuer) -> SignIn {
    let asking = Asking {
        program: program(identity, issuer),
        client_secret: None,
        purpose: Purpose::Mail,
        hint: "alice@firm.example".into(),
    };
    SignIn::begin(asking).unwrap()
}

/// Signs in with a browser that does what it is told; gives the last page too.
fn sign_in(identity: &Identity, issuer: Issuer) -> (Result<SignedIn, SignInError>, String) {
    let waiting = begin(identity, issuer);
    let address = waiting.address().to_owned();
    let browser = thread::spawn(move || browse(&address));
    let ended = waiting.wait(&words(), &|| 1000, &|| true);
    (ended, browser.join().unwrap())
}

fn tokens(identity: &Identity) -> Tokens {
    sign_in(identity, Issuer::Google).0.unwrap().tokens
}

/// The clock of the tests, Unix seconds.
static NOW: AtomicI64 = AtomicI64::new(1000);

fn clock() -> i64 {
    NOW.load(Ordering::SeqCst)
}

fn turn(identity: &Identity, tokens: Tokens, clock: fn() -> i64) -> Turn {
    let kept = in_memory(Arc::new(Mutex::new(tokens)));
    Turn::new(kept, program(identity, Issuer::Google), Purpose::Mail, clock)
}

#[test]
fn whoever_consents_in_the_browser_is_signed_in_and_may_close_the_page() {
    let identity = Identity::start("alice@firm.example");
    for issuer in [Issuer::Google, Issuer::Microsoft] {
        let (ended, page) = sign_in(&identity, issuer);
        let signed_in = ended.unwrap();
        assert_eq!((signed_in.address.as_str(), signed_in.name.as_str()), ("alice@firm.example", "Alice Example"));
        assert!(page.contains("lang=\"de\"") && page.contains("schließen. &lt;b&gt;"), "{page}");
        for header in ["Referrer-Policy: no-referrer", "Cache-Control: no-store", "default-src 'none'"] {
            assert!(page.contains(header), "{header}: {page}");
        }
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"), "{page}");
        let shown = format!("{signed_in:?}");
        assert!(identity.book().given.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}

#[test]
fn what_the_provider_answers_is_told_apart() {
    let identity = Identity::start("alice@firm.example");
    for (mood, expected, page) in [
        (Mood::Declines, "Denied", "Abgelehnt."),
        (Mood::NeedsAdmin, "AdminMustAllow", "Abgelehnt."),
        (Mood::GivesNoRefresh, "Refused(\"no refresh token\")", "schließen"),
    ] {
        identity.book().mood = mood;
        let (ended, shown) = sign_in(&identity, Issuer::Microsoft);
        let ended = format!("{:?}", ended.unwrap_err());
        assert!(ended.starts_with(expected), "{mood:?}: {ended}");
        assert!(shown.contains(page), "{mood:?}: {shown}");
    }
    identity.book().mood = Mood::Consents;
    let waiting = begin(&identity, Issuer::Google);
    let (address, code_for_nobody) = (waiting.address().to_owned(), "?code=made-up&state=");
    let browser = thread::spawn(move || {
        let state = address.split("state=").nth(1).unwrap().split('&').next().unwrap();
        let redirect = address.split("redirect_uri=http%3A%2F%2F127.0.0.1%3A").nth(1).unwrap();
        let port = redirect.split("%2F").next().unwrap();
        get(&format!("http://127.0.0.1:{port}/{code_for_nobody}{state}"), "GET")
    });
    let ended = waiting.wait(&words(), &|| 1000, &|| true);
    assert!(matches!(ended.unwrap_err(), SignInError::Refused(_)), "a code the provider never gave");
    browser.join().unwrap();
}

#[test]
fn what_is_not_the_answer_changes_nothing_and_the_answer_still_comes() {
    let identity = Identity::start("alice@firm.example");
    identity.book().mood = Mood::WrongState;
    let waiting = begin(&identity, Issuer::Google);
    let address = waiting.address().to_owned();
    let port: u16 = address.split("127.0.0.1%3A").nth(1).unwrap().split("%2F").next().unwrap().parse().unwrap();
    let browser = thread::spawn(move || {
        // One that says nothing, as browsers open them.
        let silent = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let strange = browse(&address);
        assert!(strange.starts_with("HTTP/1.1 403") && strange.contains("Gehört nicht hierher."), "{strange}");
        for (target, method, status) in [
            ("/favicon.ico", "GET", 404),
            ("/", "GET", 404),
            ("/?code=x&state=y", "POST", 405),
            ("/?code=x&code=y&state=z", "GET", 400),
        ] {
            let said = get(&format!("http://127.0.0.1:{port}{target}"), method);
            assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{target}: {said}");
        }
        identity.book().mood = Mood::Consents;
        let page = browse(&address);
        drop(silent);
        (identity, page)
    });
    assert!(waiting.wait(&words(), &|| 1000, &|| true).is_ok());
    let (_identity, page) = browser.join().unwrap();
    assert!(page.contains("schließen"), "{page}");
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "nobody listens any more");
}

#[test]
fn a_sign_in_ends_when_it_is_stopped() {
    let identity = Identity::start("alice@firm.example");
    assert_eq!(begin(&identity, Issuer::Google).wait(&words(), &|| 0, &|| false).unwrap_err(), SignInError::Stopped);
}

#[test]
fn a_code_is_good_once_and_the_second_use_takes_back_what_came_of_it() {
    let identity = Identity::start("alice@firm.example");
    let waiting = begin(&identity, Issuer::Google);
    let address = waiting.address().to_owned();
    let browser = thread::spawn(move || browse(&address));
    let tokens = waiting.wait(&words(), &|| 1000, &|| true).unwrap().tokens;
    browser.join().unwrap();
    let code = identity.book().given[0].clone();
    let form = format!("{}/token?grant_type=authorization_code&client_id={CLIENT}&code={code}", identity.base);
    assert!(get(&form, "POST").contains("invalid_grant"));
    let refused = turn(&identity, tokens, || 10_000).token(None);
    assert_eq!(refused.unwrap_err(), BearerError::SignInAgain);
}

#[test]
fn a_token_is_refreshed_before_it_ends_and_the_new_refresh_token_counts() {
    let identity = Identity::start("alice@firm.example");
    identity.book().lasts = 600;
    let turn = turn(&identity, tokens(&identity), clock);
    let asked = || identity.book().asked.iter().filter(|kind| *kind == "refresh_token").count();
    let first = turn.token(None).unwrap();
    NOW.store(1000 + 539, Ordering::SeqCst);
    assert_eq!((turn.token(None).unwrap() == first, asked()), (true, 0), "it is still good");
    NOW.store(1000 + 541, Ordering::SeqCst);
    let second = turn.token(None).unwrap();
    assert_eq!((second == first, asked()), (false, 1), "it is about to end");
    NOW.store(3000, Ordering::SeqCst);
    assert!(turn.token(None).unwrap() != second && asked() == 2, "rotated twice");
    NOW.store(3001, Ordering::SeqCst);
    let third = turn.token(None).unwrap();
    assert!(turn.token(Some(&third)).unwrap() != third, "one that was refused is not given again");
}

#[test]
fn several_that_ask_at_once_refresh_once() {
    let identity = Identity::start("alice@firm.example");
    let dir = tempfile::tempdir().unwrap();
    let account = Uuid::from_u128(7);
    let key = Key::from_bytes([3; 32]);
    Secrets::in_file(dir.path(), &key).put(account, &tokens(&identity).to_secret(), &mut SystemRandom).unwrap();
    let given: Vec<String> = thread::scope(|scope| {
        let ask = || {
            // Secrets of its own, as another process has them.
            let secrets = Secrets::in_file(dir.path(), &key);
            let turn =
                Turn::new(of_account(secrets, account), program(&identity, Issuer::Google), Purpose::Mail, || 9000);
            turn.token(None).unwrap().expose().clone()
        };
        let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(given.iter().all(|token| *token == given[0]), "{given:?}");
    assert_eq!(identity.book().asked.iter().filter(|kind| *kind == "refresh_token").count(), 1);
}

#[test]
fn a_grant_that_has_ended_is_asked_for_once_and_no_more() {
    let identity = Identity::start("alice@firm.example");
    let turn = turn(&identity, tokens(&identity), || 9000);
    identity.book().end_all();
    for _ in 0..3 {
        assert_eq!(turn.token(None).unwrap_err(), BearerError::SignInAgain);
    }
    assert_eq!(identity.book().asked, ["authorization_code", "refresh_token"]);
}

#[test]
fn a_provider_that_cannot_be_had_ends_nothing() {
    let identity = Identity::start("alice@firm.example");
    let turn = turn(&identity, tokens(&identity), || 9000);
    identity.book().is_down = true;
    assert_eq!(turn.token(None).unwrap_err(), BearerError::Unreachable("HTTP 503".into()));
    identity.book().is_down = false;
    assert!(turn.token(None).is_ok());
}

#[test]
fn what_is_disconnected_is_taken_back() {
    let identity = Identity::start("alice@firm.example");
    let turn = turn(&identity, tokens(&identity), || 1000);
    let refresh = identity.book().given[2].clone();
    assert!(identity.book().is_good(&refresh), "the third secret is the refresh token");
    turn.revoke().unwrap();
    assert!(!identity.book().is_good(&refresh));
}

#[test]
fn mail_is_read_with_a_token_and_one_taken_back_before_its_time_is_replaced() {
    let identity = Identity::start(ALICE);
    let server = Dovecot::with_tokens(&identity.introspection());
    server.deliver(ALICE, "INBOX", b"Subject: hello\r\n\r\nhello\r\n");
    let bearer: Arc<dyn Bearer> = Arc::new(turn(&identity, tokens(&identity), || 1000));
    let settings = Settings { credential: Credential::Tokens(Arc::clone(&bearer)), ..settings(&server) };
    let folders = || connect(&settings, &Cancel::default()).and_then(|mut remote| Ok(remote.folders()?.len()));
    assert!(folders().unwrap() > 0);
    let first = bearer.token(None).unwrap();
    identity.book().take_access_back();
    assert!(folders().unwrap() > 0, "refused, refreshed, taken");
    assert!(bearer.token(None).unwrap() != first);
    identity.book().take_access_back();
    identity.book().end_all();
    let trouble = folders().unwrap_err();
    assert!(matches!(trouble, Trouble::SignInAgain { .. }), "{trouble:?}");
    let wrong = Settings { user: "bob".into(), ..settings.clone() };
    assert!(connect(&wrong, &Cancel::default()).is_err(), "nobody reads another's mail");
}

#[test]
fn a_password_is_never_taken_for_tokens() {
    for secret in ["hunter2", "{}x", ""] {
        assert!(Tokens::read(&Sensitive::new(secret.into())).is_none(), "{secret}");
    }
}
