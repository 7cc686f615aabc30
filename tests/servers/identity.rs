//! An identity provider of our own, from RFC 6749, 7636, 7009 and 7662: strict where a real one is, and with the moods real ones have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The only program it knows.
pub const CLIENT: &str = "dossier-at-the-fake";

/// What somebody in the browser does, or the provider for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Consents.
    #[default]
    Consents,
    /// Declines.
    Declines,
    /// May not consent: an administrator has to.
    NeedsAdmin,
    /// Somebody else's answer comes back.
    WrongState,
    /// Consents, but the provider then gives no refresh token.
    GivesNoRefresh,
}

/// What it remembers, and how it is.
#[derive(Debug, Default)]
pub struct Book {
    /// How the next sign-in goes.
    pub mood: Mood,
    /// How long access tokens last, seconds; 0: an hour.
    pub lasts: i64,
    /// Whether it cannot be had for now (HTTP 503).
    pub is_down: bool,
    /// Who signs in.
    pub user: String,
    /// What it was asked at `/token`, by grant type, and at `/revoke`.
    pub asked: Vec<String>,
    /// Every secret it gave.
    pub given: Vec<String>,
    codes: BTreeMap<String, Code>,
    consents: BTreeMap<u32, Consent>,
    reach: BTreeMap<String, String>,
    access: BTreeMap<String, u32>,
    refresh: BTreeMap<String, u32>,
    spent: BTreeMap<String, u32>,
    ended: BTreeSet<u32>,
    counter: u32,
}

/// Who consented, and to what.
#[derive(Clone, Debug)]
struct Consent {
    user: String,
    scopes: String,
}

#[derive(Clone, Debug)]
struct Code {
    family: u32,
    challenge: String,
    redirect: String,
    is_used: bool,
}

/// A running instance.
#[derive(Debug)]
pub struct Identity {
    /// What its places begin with.
    pub base: String,
    book: Arc<Mutex<Book>>,
    ended: Arc<AtomicBool>,
    port: u16,
}

type Form = BTreeMap<String, String>;
type Said = (u16, String, String);

impl Identity {
    /// Starts one where this user signs in.
    ///
    /// # Panics
    /// Without a free port.
    pub fn start(user: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let book = Arc::new(Mutex::new(Book { user: user.into(), ..Book::default() }));
        let ended = Arc::new(AtomicBool::new(false));
        let (stop, kept) = (Arc::clone(&ended), Arc::clone(&book));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let book = Arc::clone(&kept);
                thread::spawn(move || serve(stream, &book));
            }
        });
        Self { base: format!("http://127.0.0.1:{port}"), book, ended, port }
    }

    /// What it remembers.
    ///
    /// # Panics
    /// Where it broke off.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// Whose access token this is, where it is good and reaches this far; asked by a service that trusts the provider.
    pub fn whose(&self) -> impl Fn(&str, &str) -> Option<String> + Send + 'static {
        let book = Arc::clone(&self.book);
        move |token, scope| book.lock().ok()?.whose(token, scope)
    }

    /// Where a server asks whether an access token is good (RFC 7662).
    pub fn introspection(&self) -> String {
        format!("{}/introspect", self.base)
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

impl Book {
    /// Takes back every access token before its time; refresh tokens stay good.
    pub fn take_access_back(&mut self) {
        self.access.clear();
    }

    /// Ends every grant, as somebody does on the provider's own page.
    pub fn end_all(&mut self) {
        self.ended.extend(0..=self.counter);
    }

    /// Whether a refresh token is good now.
    pub fn is_good(&self, refresh: &str) -> bool {
        self.refresh.get(refresh).is_some_and(|family| !self.ended.contains(family))
    }

    fn whose(&self, token: &str, scope: &str) -> Option<String> {
        let family = self.access.get(token).filter(|family| !self.ended.contains(family))?;
        let reaches = self.reach.get(token)?.split(' ').any(|one| one == scope);
        reaches.then(|| self.consents.get(family).map(|consent| consent.user.clone()))?
    }

    fn secret(&mut self, kind: &str) -> String {
        self.counter += 1;
        let secret = format!("{kind}-{}-{:016x}", self.counter, rand(self.counter));
        self.given.push(secret.clone());
        secret
    }

    fn authorize(&mut self, query: &Form) -> Said {
        let of = |name: &str| query.get(name).cloned().unwrap_or_default();
        let redirect = of("redirect_uri");
        let is_loopback = redirect.starts_with("http://127.0.0.1:") || redirect.starts_with("http://localhost:");
        let is_sound = of("client_id") == CLIENT
            && of("response_type") == "code"
            && of("code_challenge_method") == "S256"
            && of("code_challenge").len() == 43
            && of("state").len() >= 16
            && is_loopback;
        if !is_sound {
            return (400, String::new(), format!("bad request: {query:?}"));
        }
        if self.user.ends_with("@outlook.com") && of("scope").contains(".Shared") {
            let said = "AADSTS70011: The provided value for the input parameter 'scope' is not valid.";
            return (400, String::new(), said.into());
        }
        let state = if self.mood == Mood::WrongState { "somebody-elses-state".to_owned() } else { of("state") };
        let answer = match self.mood {
            Mood::Declines => "error=access_denied&error_description=The+user+declined".to_owned(),
            Mood::NeedsAdmin => {
                "error=access_denied&error_description=AADSTS90094%3a+The+grant+requires+admin+permission.".to_owned()
            }
            _ => {
                let code = self.secret("code");
                let consent = Consent { user: self.user.clone(), scopes: of("scope") };
                self.consents.insert(self.counter, consent);
                let kept = Code {
                    family: self.counter,
                    challenge: of("code_challenge"),
                    redirect: redirect.clone(),
                    is_used: false,
                };
                self.codes.insert(code.clone(), kept);
                format!("code={code}")
            }
        };
        (302, format!("{redirect}?{answer}&state={}", encoded(&state)), String::new())
    }

    fn token(&mut self, form: &Form) -> Said {
        let of = |name: &str| form.get(name).cloned().unwrap_or_default();
        self.asked.push(of("grant_type"));
        if of("client_id") != CLIENT {
            return refused(401, "invalid_client", "");
        }
        match of("grant_type").as_str() {
            "authorization_code" => self.exchange(&of("code"), &of("code_verifier"), &of("redirect_uri")),
            "refresh_token" => self.renew(&of("refresh_token"), &of("scope")),
            _ => refused(400, "unsupported_grant_type", ""),
        }
    }

    fn exchange(&mut self, code: &str, verifier: &str, redirect: &str) -> Said {
        let Some(kept) = self.codes.get_mut(code) else { return refused(400, "invalid_grant", "no such code") };
        let (was_used, kept) = (std::mem::replace(&mut kept.is_used, true), kept.clone());
        if was_used {
            // RFC 6749 section 4.1.2: what came of it is taken back.
            self.ended.insert(kept.family);
            return refused(400, "invalid_grant", "the code was used before");
        }
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if challenge != kept.challenge || redirect != kept.redirect {
            return refused(400, "invalid_grant", "the verifier or redirect does not match");
        }
        self.give(kept.family, "")
    }

    fn renew(&mut self, token: &str, scopes: &str) -> Said {
        if let Some(family) = self.spent.get(token) {
            // A token that was rotated away comes back: somebody else has it.
            self.ended.insert(*family);
        }
        match self.refresh.remove(token) {
            Some(family) if !self.ended.contains(&family) => {
                self.spent.insert(token.into(), family);
                let granted = self.consents.get(&family).map(|consent| consent.scopes.clone()).unwrap_or_default();
                match scopes.split_whitespace().all(|scope| granted.split(' ').any(|one| one == scope)) {
                    true => self.give(family, scopes),
                    false => refused(400, "invalid_grant", "AADSTS65001: The user has not consented to that."),
                }
            }
            _ => refused(400, "invalid_grant", "Token has been expired or revoked."),
        }
    }

    /// Tokens that reach as far as was asked for; as was consented to where nothing was.
    fn give(&mut self, family: u32, scopes: &str) -> Said {
        let (access, refresh) = (self.secret("access"), self.secret("refresh"));
        let consented = self.consents.get(&family).map(|consent| consent.scopes.clone()).unwrap_or_default();
        self.reach.insert(access.clone(), if scopes.is_empty() { consented } else { scopes.into() });
        self.access.insert(access.clone(), family);
        let lasts = if self.lasts == 0 { 3600 } else { self.lasts };
        let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"email":"{}","name":"Alice Example"}}"#, self.user));
        let mut answer = format!(
            r#"{{"token_type":"Bearer","access_token":"{access}","expires_in":{lasts},"id_token":"e30.{claims}.x""#
        );
        if self.mood != Mood::GivesNoRefresh {
            self.refresh.insert(refresh.clone(), family);
            let _ = write!(answer, r#","refresh_token":"{refresh}""#);
        }
        (200, String::new(), answer + "}")
    }

    fn revoke(&mut self, form: &Form) -> Said {
        self.asked.push("revoke".into());
        if let Some(family) = form.get("token").and_then(|token| self.refresh.get(token)) {
            self.ended.insert(*family);
        }
        (200, String::new(), String::new())
    }

    fn introspect(&self, form: &Form) -> Said {
        let family = form.get("token").and_then(|token| self.access.get(token));
        let is_good = family.is_some_and(|family| !self.ended.contains(family));
        (
            200,
            String::new(),
            format!(r#"{{"active":"{is_good}","username":"{}"}}"#, if is_good { &self.user } else { "" }),
        )
    }
}

fn refused(status: u16, code: &str, description: &str) -> Said {
    (status, String::new(), format!(r#"{{"error":"{code}","error_description":"{description}"}}"#))
}

/// Not to be foreseen by eye is enough.
fn rand(seed: u32) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(seed)
}

fn serve(stream: TcpStream, book: &Mutex<Book>) {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut read = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    if !matches!(read.read_line(&mut line), Ok(1..)) {
        return;
    }
    loop {
        let mut header = String::new();
        if !matches!(read.read_line(&mut header), Ok(1..)) || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    if read.read_exact(&mut body).is_err() {
        return;
    }
    let target = line.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut form = parsed(query);
    form.extend(parsed(&String::from_utf8_lossy(&body)));
    let mut book = book.lock().unwrap();
    let (status, location, text) = match path {
        _ if book.is_down => (503, String::new(), "down".into()),
        "/authorize" => book.authorize(&form),
        "/token" => book.token(&form),
        "/revoke" => book.revoke(&form),
        "/introspect" => book.introspect(&form),
        _ => (404, String::new(), String::new()),
    };
    drop(book);
    let location = if location.is_empty() { location } else { format!("Location: {location}\r\n") };
    let answer = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\n{location}Content-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    drop(read.get_mut().write_all(answer.as_bytes()));
}

fn parsed(query: &str) -> Form {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => all.push(char::from(byte)),
            _ => drop(write!(all, "%{byte:02X}")),
        }
        all
    })
}

/// A browser: goes where it is sent, over redirects, and gives the last page with its head.
///
/// # Panics
/// Where nobody answers.
pub fn browse(address: &str) -> String {
    let mut address = address.to_owned();
    loop {
        let answer = get(&address, "GET");
        match answer.lines().find_map(|line| line.strip_prefix("Location: ")) {
            Some(next) => address = next.trim().to_owned(),
            None => return answer,
        }
    }
}

/// One request to this machine.
///
/// # Panics
/// Where nobody answers.
pub fn get(address: &str, method: &str) -> String {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, target) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
    let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
    let port: u16 = host.rsplit(':').next().unwrap().parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
