//! A calendar object: what a file or a server's resource holds, kept byte for byte.

use super::component::{Component, Entry};
use super::line::{Ending, Line, lines};

/// What is larger is not read.
pub const LARGEST: usize = 32 << 20;
const MOST_LINES: usize = 1_000_000;
const DEEPEST: usize = 16;

/// A calendar object that cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IcsError {
    /// There is no VCALENDAR in it.
    #[error("this is no iCalendar file")]
    NoCalendar,
    /// More than is read.
    #[error("the iCalendar file is too large")]
    TooLarge,
    /// Components in components without end.
    #[error("the iCalendar file is nested too deeply")]
    TooDeep,
}

/// A calendar object, or a file of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub(super) entries: Vec<Entry>,
    pub(super) ending: Ending,
}

impl Object {
    /// Reads a file. Damaged lines are kept and passed over; what is cut off ends where it ends.
    ///
    /// # Errors
    /// `IcsError` where it holds no calendar, or more than is read.
    pub fn read(bytes: &[u8]) -> Result<Self, IcsError> {
        if bytes.len() > LARGEST {
            return Err(IcsError::TooLarge);
        }
        let first = memchr::memchr(b'\n', bytes);
        let ending = match first.and_then(|at| at.checked_sub(1)).and_then(|at| bytes.get(at)) {
            Some(b'\r') | None => Ending::CrLf,
            Some(_) => Ending::Lf,
        };
        let mut reading = Reading::default();
        for (count, raw) in lines(bytes).enumerate() {
            if count == MOST_LINES {
                return Err(IcsError::TooLarge);
            }
            reading.take(Line::read(raw))?;
        }
        let object = Self { entries: reading.done(), ending };
        if object.calendars().next().is_none() {
            return Err(IcsError::NoCalendar);
        }
        Ok(object)
    }

    /// An object with nothing in it but what every one must say. `product` names the program (PRODID).
    pub fn new(product: &str) -> Self {
        let ending = Ending::CrLf;
        let mut calendar = Component::new("VCALENDAR", ending);
        calendar.set("VERSION", &[], "2.0", ending);
        calendar.set_text("PRODID", product, ending);
        Self { entries: vec![Entry::Component(calendar)], ending }
    }

    /// As it came, but for what was changed.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for entry in &self.entries {
            entry.write_into(&mut out, self.ending);
        }
        out
    }

    /// How its lines end.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// The UID of its first event; empty where it has none.
    pub fn uid(&self) -> String {
        self.events().first().map(|event| event.text("UID")).unwrap_or_default()
    }

    /// What the object is for (RFC 5546 section 1.4), in capitals; empty where it does not say.
    pub fn method(&self) -> String {
        self.calendars().map(|one| one.text("METHOD")).next().unwrap_or_default().trim().to_ascii_uppercase()
    }

    /// Its calendars; of a calendar object there is one.
    pub fn calendars(&self) -> impl Iterator<Item = &Component> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Component(one) if one.kind() == "VCALENDAR" => Some(one),
            _ => None,
        })
    }

    /// Its first calendar, to be changed.
    pub fn calendar_mut(&mut self) -> Option<&mut Component> {
        self.entries.iter_mut().find_map(|entry| match entry {
            Entry::Component(one) if one.kind() == "VCALENDAR" => Some(one),
            _ => None,
        })
    }

    /// Its events as [`Object::appointments`] counts them: those without RECURRENCE-ID first.
    pub fn events(&self) -> Vec<&Component> {
        let all = || self.calendars().flat_map(Component::components).filter(|one| one.kind() == "VEVENT");
        let masters = all().filter(|one| one.get("RECURRENCE-ID").is_none());
        masters.chain(all().filter(|one| one.get("RECURRENCE-ID").is_some())).collect()
    }

    /// The same events, to be changed.
    pub fn events_mut(&mut self) -> Vec<&mut Component> {
        let calendars = self.entries.iter_mut().filter_map(|entry| match entry {
            Entry::Component(one) if one.kind() == "VCALENDAR" => Some(one),
            _ => None,
        });
        let all = calendars.flat_map(|one| &mut one.entries).filter_map(|entry| match entry {
            Entry::Component(one) if one.kind() == "VEVENT" => Some(one),
            _ => None,
        });
        let (masters, others): (Vec<_>, Vec<_>) = all.partition(|one| one.get("RECURRENCE-ID").is_none());
        masters.into_iter().chain(others).collect()
    }

    /// Its time zones.
    pub fn time_zones(&self) -> impl Iterator<Item = &Component> {
        self.calendars().flat_map(Component::components).filter(|one| one.kind() == "VTIMEZONE")
    }
}

/// What was read so far: the components that are open, the innermost last.
#[derive(Default)]
struct Reading {
    entries: Vec<Entry>,
    open: Vec<Component>,
}

impl Reading {
    fn take(&mut self, line: Line) -> Result<(), IcsError> {
        match line.name() {
            "BEGIN" => {
                if self.open.len() == DEEPEST {
                    return Err(IcsError::TooDeep);
                }
                let kind = line.value().trim().to_ascii_uppercase();
                self.open.push(Component { begin: line, entries: Vec::new(), end: None, kind });
            }
            "END" => {
                let kind = line.value().trim().to_ascii_uppercase();
                match self.open.iter().rposition(|one| one.kind == kind) {
                    Some(at) => {
                        self.close(at + 1);
                        if let Some(mut one) = self.open.pop() {
                            one.end = Some(line);
                            self.put(Entry::Component(one));
                        }
                    }
                    None => self.put(Entry::Line(line)),
                }
            }
            _ => self.put(Entry::Line(line)),
        }
        Ok(())
    }

    fn put(&mut self, entry: Entry) {
        match self.open.last_mut() {
            Some(open) => open.entries.push(entry),
            None => self.entries.push(entry),
        }
    }

    /// Closes what is open beyond a depth, without an END of its own.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(one) = self.open.pop() {
                self.put(Entry::Component(one));
            }
        }
    }

    fn done(mut self) -> Vec<Entry> {
        self.close(0);
        self.entries
    }
}
