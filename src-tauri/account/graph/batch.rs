//! Several questions in one request (`$batch`), each answered for itself.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Act, Client, GraphError, Refusal};
use crate::discreet::Discreet;
use crate::http::LONGEST_WAIT;

/// Requests one batch may hold.
pub const AT_ONCE: usize = 20;
/// How often is asked for what the service had no time for.
const TURNS: usize = 3;
/// A longer wait is the user's to decide about, seconds.
const SHORT: i64 = 10;
/// How often a wait looks whether it is to end.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What came of several questions.
#[derive(Debug, Default)]
pub struct Many {
    /// The answers in the order of the questions: JSON, or why not. `None`: the service had no time for it.
    pub answers: Vec<Option<Result<Value, Refusal>>>,
    /// For how many seconds it asks to be left alone, where it had no time for all; 0: it does not say.
    pub wait: i64,
}

impl Many {
    /// Whether the service had no time for some.
    ///
    /// # Errors
    /// `Busy` where it had not.
    pub fn all(&self) -> Result<(), GraphError> {
        if self.answers.iter().all(Option::is_some) {
            return Ok(());
        }
        Err(GraphError::Busy { said: String::new(), wait: Some(self.wait).filter(|wait| *wait > 0) })
    }
}

#[derive(Deserialize)]
struct Answer {
    id: String,
    status: u16,
    #[serde(default)]
    headers: HashMap<String, Value>,
    #[serde(default)]
    body: Value,
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Answer>,
}

impl Client {
    /// Reads up to [`AT_ONCE`] paths at once, each asked for with these preferences; several times, and after short waits, what the service has no
    /// time for.
    ///
    /// # Errors
    /// Where the whole is refused or cut; see [`GraphError`].
    pub fn read_many(&self, paths: &[String], prefer: &str) -> Result<Many, GraphError> {
        let mut many = Many { answers: paths.iter().map(|_| None).collect(), wait: 0 };
        for turn in 0..TURNS {
            if turn > 0 {
                self.pause(many.wait)?;
            }
            many.wait = 0;
            for answer in self.batch(paths, &many, prefer)? {
                let at = answer.id.parse().ok().and_then(|at: usize| many.answers.get_mut(at));
                let Some(slot) = at.filter(|slot| slot.is_none()) else { continue };
                match answer.wait() {
                    Some(seconds) => many.wait = many.wait.max(seconds),
                    None => *slot = Some(answer.result()),
                }
            }
            if many.wait > SHORT || many.answers.iter().all(Option::is_some) {
                break;
            }
        }
        Ok(many)
    }

    fn pause(&self, seconds: i64) -> Result<(), GraphError> {
        let (began, time) = (Instant::now(), Duration::from_secs(u64::try_from(seconds).unwrap_or(0)));
        while began.elapsed() < time && !self.line.is_cancelled() {
            thread::park_timeout(LOOK_EVERY.min(time));
        }
        if self.line.is_cancelled() { Err(GraphError::Cancelled) } else { Ok(()) }
    }

    /// Asks once for what is not answered yet; once more where the line is cut, because nothing is done by it.
    fn batch(&self, paths: &[String], many: &Many, prefer: &str) -> Result<Vec<Answer>, GraphError> {
        let open = paths.iter().zip(&many.answers).enumerate().filter(|(_, (_, answer))| answer.is_none());
        let requests: Vec<Value> = open
            .map(|(at, (url, _))| {
                let mut one = json!({ "id": at.to_string(), "method": "GET", "url": url });
                if let (Some(one), false) = (one.as_object_mut(), prefer.is_empty()) {
                    one.insert("headers".into(), json!({ "Prefer": prefer }));
                }
                one
            })
            .collect();
        let body = json!({ "requests": requests }).to_string();
        let post = || self.act("/$batch", Act::Post("application/json", body.as_bytes()));
        let answer = match post() {
            Err(GraphError::Cut) => post(),
            other => other,
        }?;
        let answers: Answers = serde_json::from_slice(&answer)
            .map_err(|error| GraphError::Protocol(format!("JSON: {:?}", error.classify())))?;
        Ok(answers.responses)
    }
}

impl Answer {
    /// Whether the service had no time for it, and for how many seconds it asks to wait (0: it does not say).
    fn wait(&self) -> Option<i64> {
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        let seconds =
            named.and_then(|(_, value)| value.as_str().map_or_else(|| value.as_i64(), |text| text.trim().parse().ok()));
        let is_busy = self.status == 429 || self.status >= 500;
        is_busy.then(|| seconds.unwrap_or(0).clamp(0, LONGEST_WAIT))
    }

    fn result(self) -> Result<Value, Refusal> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        Err(Refusal::read(self.status, self.body.to_string().as_bytes(), &Discreet::default()))
    }
}
