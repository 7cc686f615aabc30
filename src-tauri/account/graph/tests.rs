#![allow(clippy::unwrap_used)]
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Mutex;
use std::thread;

use super::*;
use crate::http::tests::Purse;

type Asked = Arc<Mutex<Vec<String>>>;

/// A service that answers one request after another with these words and hangs up behind each; an empty answer is none. Tells what it was asked:
/// the first line, and the authorization.
fn answering(answers: Vec<String>) -> (Endpoint, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let service = Endpoint::or(Some(&format!("http://{}/v1.0", listener.local_addr().unwrap())));
    let asked = Asked::default();
    let heard = Arc::clone(&asked);
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let token = head.iter().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default();
            heard.lock().unwrap().push(format!("{} {token}", head.first().unwrap()));
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (service, asked)
}

fn saying(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn client(endpoint: Endpoint, tokens: &[&'static str]) -> Client {
    Client::new((endpoint, Arc::new(Purse(Mutex::new(tokens.iter().copied().collect())))), &Cancel::default())
}

const GET: &str = "GET /v1.0/me HTTP/1.1 Bearer";

#[test]
fn an_answer_is_what_was_asked_for_or_says_why_not() {
    let refused = r#"{"error":{"code":"ErrorX","message":"token one is no good"}}"#;
    for (what, answers, expected, asked) in [
        ("well", vec![saying("200 OK", "{}")], "Ok(\"{}\")", vec!["one"]),
        ("another token", vec![saying("401 No", ""), saying("200 OK", "{}")], "Ok(\"{}\")", vec!["one", "two"]),
        (
            "never a third",
            vec![saying("401 No", ""), saying("401 No", "")],
            "Err(Token(SignInAgain))",
            vec!["one", "two"],
        ),
        ("cut once", vec![String::new(), saying("200 OK", "{}")], "Ok(\"{}\")", vec!["one", "one"]),
        ("cut twice", vec![String::new(), String::new()], "Err(Cut)", vec!["one", "one"]),
        (
            "cut within",
            vec!["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".into(), saying("200 OK", "{}")],
            "Ok(\"{}\")",
            vec!["one", "one"],
        ),
        (
            "busy for a time",
            vec!["HTTP/1.1 429 No\r\nRetry-After: 90000\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into()],
            "Err(Busy { said: \"HTTP 429\", wait: Some(3600) })",
            vec!["one"],
        ),
        ("busy", vec![saying("503 No", "{}")], "Err(Busy { said: \"HTTP 503\", wait: None })", vec!["one"]),
        (
            "refused, without the token in it",
            vec![saying("403 No", refused)],
            "Err(Refused(Refusal { status: 403, code: \"ErrorX\", said: \"token … is no good\" }))",
            vec!["one"],
        ),
        (
            "sent elsewhere",
            vec![
                "HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .into(),
            ],
            "Err(Protocol(\"HTTP 302 with Location\"))",
            vec!["one"],
        ),
    ] {
        let (service, heard) = answering(answers);
        let got = client(service, &["one", "two", "three"]).get("/me").map(|body| String::from_utf8(body).unwrap());
        assert_eq!(format!("{got:?}"), expected, "{what}");
        let asked: Vec<String> = asked.iter().map(|token| format!("{GET} {token}")).collect();
        assert_eq!(*heard.lock().unwrap(), asked, "{what}");
    }
}

#[test]
fn what_is_no_http_is_not_understood() {
    let (service, _) = answering(vec!["220 mail ESMTP\r\n\r\n".into()]);
    assert!(matches!(client(service, &["one"]).get("/me"), Err(GraphError::Protocol(_))));
}

#[test]
fn an_act_is_never_said_twice_but_where_its_token_was_refused() {
    for (answers, is_done, times) in [
        (vec![String::new(), saying("200 OK", "")], false, 1),
        (vec![saying("401 No", ""), saying("200 OK", "")], true, 2),
        (vec![saying("500 No", ""), saying("200 OK", "")], false, 1),
    ] {
        let (service, heard) = answering(answers);
        let done = client(service, &["one", "two"]).act("/me/sendMail", Act::Post("text/plain", b"x"));
        assert_eq!((done.is_ok(), heard.lock().unwrap().len()), (is_done, times));
    }
}

#[test]
fn no_more_is_read_than_wanted() {
    let long = saying("200 OK", &format!("head\n\n{}", "x".repeat(500_000)));
    let (service, _) = answering(vec![long.clone(), long]);
    let client = client(service, &["one"]);
    let part =
        client.read("/me", Limit { most: 1 << 20, is_enough: &|bytes| bytes.windows(2).any(|two| two == b"\n\n") });
    assert!(part.is_ok_and(|part| part.starts_with(b"head\n\n") && part.len() < 100_000));
    assert!(matches!(client.read("/me", Limit { most: 1000, is_enough: &|_| false }), Err(GraphError::TooLarge)));
}

#[test]
fn a_link_that_leads_away_is_not_followed() {
    let (service, heard) = answering(vec![saying("200 OK", "{}")]);
    let client = client(service, &["one"]);
    assert!(matches!(client.page("http://127.0.0.1:1/v1.0/me", 10), Err(GraphError::Protocol(_))));
    assert!(heard.lock().unwrap().is_empty());
    assert!(client.page("/me", 10).is_ok());
}

#[test]
fn the_steps_of_the_first_connection_are_told_in_order() {
    let (service, _) = answering(vec![saying("200 OK", "{}"), saying("200 OK", "{}")]);
    let client = client(service, &["one"]);
    let mut told = Vec::new();
    client.read_telling("/me", &mut |step| told.push(step)).unwrap();
    client.read_telling("/me", &mut |step| told.push(step)).unwrap();
    assert_eq!(told, [Step::Found, Step::Reached, Step::Secured]);
}
