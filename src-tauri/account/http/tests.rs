#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use domain::Sensitive;
use url::Url;

use super::*;
use crate::bearer::{Bearer, BearerError};
use crate::credential::Credential;

/// Gives one token after another; a refused one is never given again.
pub struct Purse(pub Mutex<VecDeque<&'static str>>);

impl Bearer for Purse {
    fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError> {
        let mut tokens = self.0.lock().unwrap();
        if refused.is_some_and(|refused| tokens.front().is_some_and(|token| *token == refused.expose())) {
            tokens.pop_front();
        }
        tokens.front().map(|token| Sensitive::new((*token).into())).ok_or(BearerError::SignInAgain)
    }
}

type Asked = Arc<Mutex<Vec<String>>>;

/// A server that answers one request after another with these words and hangs up behind each. `HERE` in them is its own address.
fn answering(answers: Vec<String>) -> (Url, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    let home = Url::parse(&format!("{here}/dav/")).unwrap();
    let asked = Asked::default();
    let heard = Arc::clone(&asked);
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let said = head.iter().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default();
            heard.lock().unwrap().push(format!("{} {said}", head[0].trim_end_matches(" HTTP/1.1")));
            stream.write_all(answer.replace("HERE", &here).as_bytes()).unwrap();
        }
    });
    (home, asked)
}

fn saying(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\nok")
}

fn client(home: &Url, credential: Option<Credential>) -> Client {
    let signed = Signed { home: home.clone(), user: "anna".into(), credential };
    Client::new(signed, Trust::default(), &Cancel::default())
}

fn password() -> Option<Credential> {
    Some(Credential::Password(Sensitive::new("secret".into())))
}

fn tokens() -> Option<Credential> {
    Some(Credential::Tokens(Arc::new(Purse(Mutex::new(["one", "two", "three"].into())))))
}

fn ask<'a>(method: &'a str, url: &'a Url) -> Ask<'a> {
    Ask { method, url, headers: &[("depth", "0")], body: b"", most: 1000 }
}

const BASIC: &str = "PROPFIND /dav/ Basic YW5uYTpzZWNyZXQ=";

#[test]
fn a_server_is_told_who_asks_and_its_answer_is_told_apart() {
    let twice = |line: &str| vec![line.to_owned(), line.to_owned()];
    let one = |line: &str| vec![line.to_owned()];
    let (first, second) = ("PROPFIND /dav/ Bearer one".to_owned(), "PROPFIND /dav/ Bearer two".to_owned());
    for (what, credential, answers, expected, asked) in [
        ("well", password(), vec![saying("207 Multi-Status", "")], "Ok(207)", one(BASIC)),
        ("nobody", None, vec![saying("200 OK", "")], "Ok(200)", one("PROPFIND /dav/ ")),
        ("not there", password(), vec![saying("404 No", "")], "Ok(404)", one(BASIC)),
        ("full", password(), vec![saying("507 No", "")], "Ok(507)", one(BASIC)),
        (
            "wrong password",
            password(),
            vec![saying("401 No", "WWW-Authenticate: Basic realm=\"a, digest\"\r\nWWW-Authenticate: Bearer\r\n")],
            "Err(NotSignedIn { ways: [\"basic\", \"bearer\"], was_token: false })",
            one(BASIC),
        ),
        (
            "another token",
            tokens(),
            vec![saying("401 No", ""), saying("200 OK", "")],
            "Ok(200)",
            vec![first.clone(), second.clone()],
        ),
        (
            "never a third",
            tokens(),
            vec![saying("401 No", ""), saying("401 No", "")],
            "Err(NotSignedIn { ways: [], was_token: true })",
            vec![first, second],
        ),
        ("cut once", password(), vec![String::new(), saying("200 OK", "")], "Ok(200)", twice(BASIC)),
        ("cut twice", password(), vec![String::new(), String::new()], "Err(Line(Cut))", twice(BASIC)),
        (
            "busy for a time",
            password(),
            vec![saying("503 No", "Retry-After: 90000\r\n")],
            "Err(Busy { status: 503, wait: Some(3600) })",
            one(BASIC),
        ),
        ("busy", password(), vec![saying("429 No", "")], "Err(Busy { status: 429, wait: None })", one(BASIC)),
    ] {
        let (home, heard) = answering(answers);
        let got = client(&home, credential).ask(&ask("PROPFIND", &home)).map(|answer| answer.status);
        assert_eq!(format!("{got:?}"), expected, "{what}");
        assert_eq!(*heard.lock().unwrap(), asked, "{what}");
    }
}

#[test]
fn a_redirect_is_followed_only_to_whoever_may_hear_the_secret() {
    let go = |to: &str| saying("301 Go", &format!("Location: {to}\r\n"));
    for (what, credential, answers, expected, times) in [
        ("a path", password(), vec![go("/cal/#x"), saying("207 OK", "")], "Ok(\"/cal/\")", 2),
        ("an address", password(), vec![go("HERE/home/"), saying("207 OK", "")], "Ok(\"/home/\")", 2),
        ("elsewhere", password(), vec![go("http://localhost:1/")], "Err(Elsewhere)", 1),
        ("out of TLS", None, vec![go("http://evil.example/")], "Err(Elsewhere)", 1),
        ("with somebody's name", password(), vec![go("http://a:b@127.0.0.1:1/")], "Err(Elsewhere)", 1),
        ("a token elsewhere", tokens(), vec![go("http://localhost:1/")], "Err(Elsewhere)", 1),
        ("nowhere", password(), vec![saying("302 Go", "")], "Err(Elsewhere)", 1),
        ("in circles", password(), vec![go("/dav/"); 6], "Err(Elsewhere)", 6),
    ] {
        let (home, heard) = answering(answers);
        let got = client(&home, credential).ask(&ask("PROPFIND", &home)).map(|answer| answer.url.path().to_owned());
        assert_eq!(format!("{got:?}"), expected, "{what}");
        assert_eq!(heard.lock().unwrap().len(), times, "{what}");
    }
}

#[test]
fn what_changes_something_is_never_said_twice_but_where_its_token_was_refused() {
    for (credential, answers, expected, times) in [
        (password(), vec![String::new(), saying("204 OK", "")], "Err(Line(Cut))", 1),
        (tokens(), vec![saying("401 No", ""), saying("204 OK", "")], "Ok(204)", 2),
        (password(), vec![saying("500 No", ""), saying("204 OK", "")], "Ok(500)", 1),
        (password(), vec![saying("307 Go", "Location: /other\r\n"), saying("204 OK", "")], "Ok(204)", 2),
    ] {
        let (home, heard) = answering(answers);
        let got = client(&home, credential).ask(&ask("PUT", &home)).map(|answer| answer.status);
        assert_eq!((format!("{got:?}").as_str(), heard.lock().unwrap().len()), (expected, times));
    }
}

#[test]
fn no_more_is_read_than_wanted_and_nothing_is_shown_of_what_is_secret() {
    let (home, _) = answering(vec![saying("200 OK", ""), saying("200 OK", "Etag: \"a\"\r\nEtag: \"b\"\r\n")]);
    let client = client(&home, password());
    let got = client.ask(&Ask { most: 1, ..ask("GET", &home) });
    assert!(matches!(got, Err(HttpError::Line(LineError::TooLarge))));
    let answer = client.ask(&ask("GET", &home)).unwrap();
    assert_eq!(answer.header("etag").unwrap(), "\"a\", \"b\"");
    let shown = format!("{client:?} {answer:?} {:?}", password());
    assert!(!shown.contains("secret") && !shown.contains("c2Vjcm"), "{shown}");
}
