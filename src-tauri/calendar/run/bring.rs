//! Fetches events in batches and puts each batch into the store.

use std::mem;

use super::meet::Came;
use super::{CalendarProgress, Report, RunError, Step, Turn};
use crate::derive::{NoEvent, ReadEvent, read_event};
use crate::remote::{Brought, Etag, Remote, RemoteKey};

/// How many events, and octets of them, are stored in one transaction.
const MOST: usize = 100;
const MOST_OCTETS: usize = 1 << 20;

/// Events that wait to be stored.
#[derive(Default)]
struct Batch {
    events: Vec<(RemoteKey, Arrived)>,
    octets: usize,
}

/// What came for one name.
enum Arrived {
    Event { etag: Etag, ics: Vec<u8>, read: Result<ReadEvent, NoEvent> },
    Unreadable(String),
}

impl Turn<'_> {
    /// Fetches events; what came before trouble is stored.
    pub(super) fn bring(
        &self,
        remote: &mut dyn Remote,
        wanted: &[RemoteKey],
        report: &mut Report,
    ) -> Result<(), RunError> {
        let (mut batch, mut failed, mut done) = (Batch::default(), None, 0);
        self.tell(0, wanted.len());
        let ended = remote.bring(&self.key, wanted, &mut |key, brought| {
            done += 1;
            batch.put(key, brought, self.run.started);
            if batch.is_full() {
                failed = self.store(mem::take(&mut batch), report).err();
                self.tell(done, wanted.len());
            }
            failed.is_none() && !self.run.cancel.is_cancelled()
        });
        if let Some(error) = failed {
            return Err(error);
        }
        self.store(batch, report)?;
        ended?;
        self.run.cancel.check().map_err(crate::Trouble::from)?;
        self.tell(wanted.len(), wanted.len());
        Ok(())
    }

    fn tell(&self, done: usize, total: usize) {
        self.run.around.progress(&CalendarProgress {
            calendar: self.calendar.id,
            name: &self.calendar.name,
            done,
            total,
        });
    }

    fn store(&self, batch: Batch, report: &mut Report) -> Result<(), RunError> {
        if batch.events.is_empty() {
            return Ok(());
        }
        self.run.write(|write| {
            for (key, arrived) in &batch.events {
                match arrived {
                    Arrived::Event { etag, ics, read: Ok(read) } => {
                        self.meet(write, &Came { key, etag, ics, read }, report)?;
                    }
                    Arrived::Event { etag, ics, read: Err(why) } => {
                        let why = why.to_string();
                        write.set_event_aside(
                            self.calendar.id,
                            (&key.0, &etag.0),
                            (&why, Some(ics)),
                            self.run.started,
                        )?;
                        report.aside += 1;
                    }
                    Arrived::Unreadable(why) => {
                        write.set_event_aside(self.calendar.id, (&key.0, ""), (why, None), self.run.started)?;
                        report.aside += 1;
                    }
                }
            }
            Ok::<_, RunError>(())
        })?;
        self.run.around.step(Step::Events);
        Ok(())
    }
}

impl Batch {
    fn put(&mut self, key: &RemoteKey, brought: Brought, now: i64) {
        let arrived = match brought {
            Brought::Event { etag, ics } => {
                self.octets += ics.len();
                let read = read_event(&ics, now);
                Arrived::Event { etag, ics, read }
            }
            Brought::Unreadable(why) => Arrived::Unreadable(why),
            // The next sync says so too.
            Brought::Gone => return,
        };
        self.events.push((key.clone(), arrived));
    }

    fn is_full(&self) -> bool {
        self.events.len() >= MOST || self.octets >= MOST_OCTETS
    }
}
