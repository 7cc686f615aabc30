//! A server that can be cut before or behind anything it is asked.

use std::collections::BTreeMap;

use crate::Trouble;
use crate::remote::{
    Access, Brought, CalendarKey, Changes, Cursor, Etag, Listed, Remote, RemoteCalendar, RemoteKey, Sink, Writing,
    Written,
};

/// It may also write what it is given anew, have no room, and forget what its cursors mean.
#[derive(Default)]
pub struct Server {
    pub events: BTreeMap<String, (String, String)>,
    /// Every change as it happened: the name, and the version or none.
    pub history: Vec<(String, Option<String>)>,
    /// So many requests are left; what the last one does is done.
    pub left: Option<usize>,
    pub rewrites: bool,
    pub full: bool,
    pub forgets: bool,
}

impl Server {
    fn ask(&mut self) -> Result<(), Trouble> {
        match &mut self.left {
            Some(0) => Err(Trouble::Cut),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The answer to the last request that gets through is cut off.
    fn answer<T>(&self, answer: T) -> Result<T, Trouble> {
        if self.left == Some(0) { Err(Trouble::Cut) } else { Ok(answer) }
    }

    pub fn put(&mut self, key: &str, text: &str) -> String {
        let etag = format!("\"{}\"", self.history.len());
        self.events.insert(key.into(), (etag.clone(), text.into()));
        self.history.push((key.into(), Some(etag.clone())));
        etag
    }

    pub fn remove(&mut self, key: &str) {
        if self.events.remove(key).is_some() {
            self.history.push((key.into(), None));
        }
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.events.get(key).map(|(_, text)| text.as_str())
    }
}

impl Remote for Server {
    fn calendars(&mut self) -> Result<Vec<RemoteCalendar>, Trouble> {
        self.ask()?;
        let own = RemoteCalendar {
            key: CalendarKey("team".into()),
            name: "Team".into(),
            colour: String::new(),
            owner: String::new(),
            access: Access::Write,
            schedules: false,
        };
        self.answer(vec![own])
    }

    fn changes(&mut self, _: &CalendarKey, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        self.ask()?;
        let next = Cursor(self.history.len().to_string());
        let since = cursor.filter(|_| !self.forgets).and_then(|cursor| cursor.0.parse::<usize>().ok());
        let listed = |key: &String, etag: &String| Listed { key: RemoteKey(key.clone()), etag: Etag(etag.clone()) };
        let Some(since) = since else {
            let all = self.events.iter().map(|(key, (etag, _))| listed(key, etag)).collect();
            return self.answer(Changes::All { listed: all, cursor: next });
        };
        let touched: Vec<&String> = self.history.iter().skip(since).map(|(key, _)| key).collect();
        let (there, gone): (Vec<_>, Vec<_>) = touched.into_iter().partition(|key| self.events.contains_key(*key));
        if there.is_empty() && gone.is_empty() {
            return self.answer(Changes::Same);
        }
        let there = there.iter().filter_map(|key| Some(listed(key, &self.events.get(*key)?.0))).collect();
        let removed = gone.iter().map(|key| RemoteKey((*key).clone())).collect();
        self.answer(Changes::Some { listed: there, removed, cursor: next })
    }

    fn bring(&mut self, _: &CalendarKey, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Result<(), Trouble> {
        for key in wanted {
            self.ask()?;
            let brought = match self.events.get(&key.0) {
                Some((etag, text)) => Brought::Event { etag: Etag(etag.clone()), ics: text.clone().into_bytes() },
                None => Brought::Gone,
            };
            if !sink(key, self.answer(brought)?) {
                break;
            }
        }
        Ok(())
    }

    fn put(&mut self, _: &CalendarKey, writing: &Writing<'_>) -> Result<Written, Trouble> {
        self.ask()?;
        if self.full {
            return self.answer(Written::Full);
        }
        let key = writing.known.map_or_else(|| format!("{}.ics", writing.uid), |(key, _)| key.0.clone());
        let version = self.events.get(&key).map(|(etag, _)| etag.as_str());
        if version != writing.known.map(|(_, etag)| etag.0.as_str()) {
            let there = version.map(|_| RemoteKey(key.clone()));
            return self.answer(if there.is_none() { Written::Gone } else { Written::Clash { key: there } });
        }
        let text = String::from_utf8(writing.ics.to_vec()).unwrap();
        let text = if self.rewrites { text.replace("SUMMARY", "X-SERVER:1\r\nSUMMARY") } else { text };
        let etag = Some(Etag(Server::put(self, &key, &text))).filter(|_| !self.rewrites);
        self.answer(Written::Done { key: RemoteKey(key), etag })
    }

    fn remove(&mut self, _: &CalendarKey, (key, etag): (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        self.ask()?;
        match self.events.get(&key.0) {
            None => self.answer(Written::Gone),
            Some((there, _)) if *there != etag.0 => self.answer(Written::Clash { key: Some(key.clone()) }),
            Some(_) => {
                Server::remove(self, &key.0);
                self.answer(Written::Done { key: key.clone(), etag: None })
            }
        }
    }
}
